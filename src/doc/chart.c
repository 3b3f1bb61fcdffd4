/* Numbers to places, ticks and words. */
#include "chart.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "timeline.h"

/* ---- what is drawn ----------------------------------------------------- */

bool doc_in_view(const struct doc_block *chart, int32_t first, int32_t last)
{
	return last >= chart->from_day && first <= chart->to_day;
}

bool doc_cover(const struct doc_block *chart, const struct ent_doc_point *point,
	       struct doc_cover *cover)
{
	if (isnan(point->value) || !doc_in_view(chart, point->first, point->last))
		return false;
	/* A day lasts until the next one begins. */
	cover->from = doc_place(chart, point->first);
	cover->to = doc_place(chart, (int64_t)point->last + 1);
	return true;
}

struct range {
	double lo, hi; /* NaN: nothing yet */
};

static void include(struct range *range, double value)
{
	range->lo = fmin(range->lo, value); /* of a number and NaN, the number */
	range->hi = fmax(range->hi, value);
}

static struct range drawn(const struct doc_block *chart)
{
	struct range range = {NAN, NAN};
	struct doc_cover cover;
	const struct doc_series *series = chart->series;
	for (; series != NULL; series = series->next) {
		const struct doc_point *point = series->points;
		for (; point != NULL; point = point->next) {
			if (!doc_cover(chart, &point->it, &cover))
				continue;
			include(&range, point->it.value);
			include(&range, point->it.low);
			include(&range, point->it.high);
		}
	}
	return range;
}

/* ---- the axis of numbers ------------------------------------------------ */

/* Below that, steps would not be normal numbers. */
#define NEAREST_NUMBER 1e-290

/* Shares of its size by which a range must differ to have ticks of its own. */
#define FLAT 1e-9

/* An axis starts at zero where bars stand on it, where all that is drawn is the same, and
 * where it would start near to zero anyway. */
static struct range widened(struct range range, bool stands_on_zero)
{
	double size = fmax(fabs(range.lo), fabs(range.hi));
	if (size < NEAREST_NUMBER)
		return (struct range){0, 1};
	bool flat = range.hi - range.lo < FLAT * size;
	bool near = range.hi - range.lo > size / 2;
	if (stands_on_zero || flat || near)
		include(&range, 0);
	return range;
}

/* By which a tick may be off, in steps: 1.1 / 0.1 is a little more than 11. */
#define ROUNDING 1e-6

/* The smallest step of 1, 2 or 5 times a power of ten that needs no more ticks. */
static void find_step(struct doc_scale *scale, struct range range, size_t most)
{
	static const int mantissas[] = {1, 2, 5};
	double least = (range.hi - range.lo) / (double)most;
	for (int exponent = (int)floor(log10(least)) - 1;; exponent++) {
		for (size_t i = 0; i < 3; i++) {
			double step = mantissas[i] * pow(10, exponent);
			double first = floor(range.lo / step + ROUNDING);
			double last = ceil(range.hi / step - ROUNDING);
			if (last - first + 1 > (double)most)
				continue;
			scale->mantissa = mantissas[i];
			scale->exponent = exponent;
			scale->first = (int64_t)first;
			scale->count = (size_t)(last - first) + 1;
			scale->lo = first * step;
			scale->hi = last * step;
			return;
		}
	}
}

/* 10^15 and more are written as such; below it, units of thousands keep labels short. */
static int shift_for(double size)
{
	if (size < 1e5 || size >= 1e15)
		return 0;
	return size < 1e6 ? 3 : size < 1e9 ? 6 : size < 1e12 ? 9 : 12;
}

bool doc_scale(const struct doc_block *chart, size_t most, struct doc_scale *scale)
{
	assert(most >= 4);
	struct range range = drawn(chart);
	if (isnan(range.lo))
		return false;
	range = widened(range, chart->chart == ENT_CHART_BARS);
	find_step(scale, range, most);
	scale->shift = shift_for(fmax(fabs(scale->lo), fabs(scale->hi)));
	return true;
}

double doc_scale_place(const struct doc_scale *scale, double value)
{
	double share = (value - scale->lo) / (scale->hi - scale->lo);
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

/* "12000", "0.05", "-2.5", "3e20": digits * 10^exponent, without a double on the way. */
void doc_scale_label(const struct doc_scale *scale, size_t tick, char label[DOC_LABEL])
{
	int64_t digits = (scale->first + (int64_t)tick) * scale->mantissa;
	int exponent = digits == 0 ? 0 : scale->exponent - scale->shift;
	for (; digits != 0 && digits % 10 == 0; digits /= 10)
		exponent++;
	const char *sign = digits < 0 ? "-" : "";
	uint64_t size = (uint64_t)(digits < 0 ? -digits : digits);
	if (exponent > 6 || exponent < -6) {
		snprintf(label, DOC_LABEL, "%s%" PRIu64 "e%d", sign, size, exponent);
		return;
	}
	for (; exponent > 0; exponent--)
		size *= 10;
	uint64_t parts = 1;
	for (int i = exponent; i < 0; i++)
		parts *= 10;
	int len = snprintf(label, DOC_LABEL, "%s%" PRIu64, sign, size / parts);
	if (exponent < 0)
		snprintf(label + len, DOC_LABEL - (size_t)len, ".%0*" PRIu64, -exponent,
			 size % parts);
}

const char *doc_scale_times(const struct doc_scale *scale)
{
	switch (scale->shift) {
	case 3:
		return ", in thousands";
	case 6:
		return ", in millions";
	case 9:
		return ", in billions";
	case 12:
		return ", in trillions";
	default:
		return "";
	}
}

/* ---- words -------------------------------------------------------------- */

/* Six digits, or all before the point: what a mean has beyond them is noise to a reader.
 * The way there and back is in one locale, whichever it is. */
void doc_number_say(double value, struct ent_text *text)
{
	if (isnan(value))
		return;
	char rounded[64];
	bool long_whole = fabs(value) >= 1e6 && fabs(value) < 1e15;
	snprintf(rounded, sizeof rounded, long_whole ? "%.0f" : "%.6g", value);
	double near = strtod(rounded, NULL);
	ent_text_number(text, near == 0 ? 0 : near); /* never "-0" */
}

static void point_say(const char *before, const struct ent_doc_point *point, struct ent_text *text)
{
	ent_text_puts(text, before);
	doc_number_say(point->value, text);
	ent_text_puts(text, " (");
	doc_period_say(point->first, point->last, text);
	ent_text_puts(text, ")");
}

void doc_series_say(const struct doc_series *series, struct ent_text *text)
{
	const struct ent_doc_point *lowest = NULL, *highest = NULL, *last = NULL;
	size_t count = 0;
	const struct doc_point *point = series->points;
	for (; point != NULL; point = point->next) {
		if (isnan(point->it.value))
			continue;
		last = &point->it;
		count++;
		if (lowest == NULL || last->value < lowest->value)
			lowest = last;
		if (highest == NULL || last->value > highest->value)
			highest = last;
	}
	if (count < 2) {
		ent_text_puts(text, count == 0 ? "no number is known" : "one number");
		if (count == 1)
			point_say(": ", last, text);
		return;
	}
	ent_text_printf(text, "%zu numbers", count);
	point_say("; lowest ", lowest, text);
	point_say(", highest ", highest, text);
	point_say(", last ", last, text);
}

struct doc_signs doc_signs(const struct doc_block *chart)
{
	struct doc_signs signs = {0};
	const struct doc_series *series = chart->series;
	for (; series != NULL; series = series->next) {
		const struct doc_point *point = series->points;
		for (; point != NULL; point = point->next) {
			signs.doubtful |= point->it.doubtful;
			signs.ranges |= !isnan(point->it.low);
			signs.gaps |= isnan(point->it.value);
		}
	}
	return signs;
}

void doc_letter(size_t index, char letter[DOC_LABEL])
{
	char back[DOC_LABEL];
	size_t len = 0;
	for (size_t rest = index + 1; rest > 0; rest = (rest - 1) / 26)
		back[len++] = (char)('A' + (rest - 1) % 26);
	for (size_t i = 0; i < len; i++)
		letter[i] = back[len - 1 - i];
	letter[len] = '\0';
}
