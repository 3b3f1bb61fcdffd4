/* Rows as JSON lines, by which what several readers found is compared: unknown is null, days are
 * numbers, decimals that JSON does not have are texts. */
#ifndef ARROW_ROWS_H
#define ARROW_ROWS_H

#include <jansson.h>
#include <math.h>
#include <stdio.h>

static inline json_t *json_decimal(double value)
{
	if (isnan(value))
		return json_string("NaN");
	if (isinf(value))
		return json_string(value > 0 ? "Infinity" : "-Infinity");
	return json_real(value);
}

/* Prints a value and lets go of it. */
static inline void json_line(json_t *value)
{
	json_dumpf(value, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(value);
}

#endif
