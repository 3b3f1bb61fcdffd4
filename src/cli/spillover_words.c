/* entente spillover: words and figures that parts of its text share. */
#include "spillover.h"

#include <math.h>
#include <stdio.h>

#define FEW 10 /* events to a parameter: with fewer, estimates say little */

/* Three figures; what is as good as nothing is 0. */
void spill_short(double value, struct ent_text *out)
{
	char digits[40];
	double rounded;
	if (!isfinite(value)) {
		ent_text_puts(out, isnan(value) ? "not known" : "without end");
		return;
	}
	snprintf(digits, sizeof digits, "%.2e", value);
	if (fabs(value) < ENT_SPILLOVER_TINY || !ent_number_parse(ent_str(digits), &rounded))
		rounded = 0;
	ent_text_number(out, rounded);
}

void spill_paragraph(struct ent_text *text)
{
	put_wrapped(ent_text_str(text), 0, 0);
	text->len = 0;
}

const char *spill_plural(size_t count)
{
	return count == 1 ? "" : "s";
}

int32_t spill_last_day(const struct spill *spill)
{
	return spill->first + (int32_t)spill->runs[0].until - 1;
}

bool spill_is_few(const struct spill *spill, const struct ent_spillover_study *study)
{
	return spill->count < FEW * study->fit.parameters;
}
