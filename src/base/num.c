/* Numbers as text, whatever the locale of the process. */
#include <entente/base.h>

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* snprintf and strtod know only the current locale's decimal mark, so that is what we
 * swap; setting a locale would reach other threads. It may be several bytes long. */
static const char *decimal_mark(void)
{
	const struct lconv *here = localeconv();
	return here->decimal_point && here->decimal_point[0] ? here->decimal_point : ".";
}

bool ent_text_number(struct ent_text *text, double value)
{
	if (!isfinite(value))
		return false;
	char digits[48];
	for (int precision = 15; precision <= 17; precision++) {
		snprintf(digits, sizeof digits, "%.*g", precision, value);
		if (strtod(digits, NULL) == value)
			break;
	}
	const char *mark = decimal_mark(), *found = strstr(digits, mark);
	if (!found) {
		ent_text_puts(text, digits);
		return true;
	}
	ent_text_add(text, (struct ent_str){digits, (size_t)(found - digits)});
	ent_text_putc(text, '.');
	ent_text_puts(text, found + strlen(mark));
	return true;
}

/* Longer ones are noise. */
#define LONGEST_NUMBER 63

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
	if (text.len > LONGEST_NUMBER || !looks_decimal(text))
		return false;
	char copy[LONGEST_NUMBER + 16];
	const char *point = memchr(text.ptr, '.', text.len);
	size_t whole = point ? (size_t)(point - text.ptr) : text.len;
	int len = snprintf(copy, sizeof copy, "%.*s", (int)whole, text.ptr);
	if (point)
		snprintf(copy + len, sizeof copy - (size_t)len, "%s%.*s", decimal_mark(),
			 (int)(text.len - whole - 1), point + 1);
	*value = strtod(copy, NULL);
	return isfinite(*value);
}
