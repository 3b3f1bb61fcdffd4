/* Numbers as text, whatever the locale of the process. */
#include <entente/base.h>

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* snprintf and strtod know only the current locale's decimal mark, so that is
 * what we swap; setting a locale would reach other threads. */
static char decimal_mark(void)
{
	const struct lconv *here = localeconv();
	return here->decimal_point && here->decimal_point[0] ? here->decimal_point[0] : '.';
}

bool ent_text_number(struct ent_text *text, double value)
{
	if (isnan(value))
		return false;
	char digits[40];
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, value);
		if (strtod(digits, NULL) == value)
			break;
	}
	char *mark = strchr(digits, decimal_mark());
	if (mark)
		*mark = '.';
	ent_text_puts(text, digits);
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* [+-] digits [. digits] [e [+-] digits], with a digit before the exponent. */
static bool looks_decimal(struct ent_str text)
{
	size_t i = text.len && (text.ptr[0] == '-' || text.ptr[0] == '+');
	size_t digits = 0;
	for (; i < text.len && is_digit(text.ptr[i]); i++)
		digits++;
	if (i < text.len && text.ptr[i] == '.')
		for (i++; i < text.len && is_digit(text.ptr[i]); i++)
			digits++;
	if (!digits)
		return false;
	if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E')) {
		i++;
		i += i < text.len && (text.ptr[i] == '-' || text.ptr[i] == '+');
		if (i == text.len)
			return false;
		while (i < text.len && is_digit(text.ptr[i]))
			i++;
	}
	return i == text.len;
}

bool ent_number_parse(struct ent_str text, double *value)
{
	char copy[64];
	if (text.len >= sizeof copy || !looks_decimal(text))
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	char *mark = strchr(copy, '.');
	if (mark)
		*mark = decimal_mark();
	*value = strtod(copy, NULL);
	return isfinite(*value);
}
