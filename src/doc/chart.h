/* Charts as every writer sees them: numbers to places, ticks and words. */
#ifndef ENTENTE_DOC_CHART_H
#define ENTENTE_DOC_CHART_H

#include "tree.h"

/* The axis of numbers: from `lo` to `hi`, with a tick at every
 *
 *     (first + i) * mantissa * 10^exponent,  i = 0 ... count - 1
 *
 * so that a tick can be written without rounding. The first is `lo`, the last `hi`. */
struct doc_scale {
	double lo, hi; /* lo < hi */
	int64_t first;
	size_t count; /* 2 or more */
	int mantissa; /* 1, 2, 5 */
	int exponent;
	int shift; /* labels are in units of 10^shift: 0, 3, 6, 9 or 12 */
};

/* A scale with `most` ticks (4 or more) or fewer that holds all that is drawn: values and
 * ranges of points that lie in the chart, and zero if bars stand on it. False when there is
 * no number to draw. */
bool doc_scale(const struct doc_block *chart, size_t most, struct doc_scale *scale);

/* Where a value lies between lo and hi: 0-1, whatever the value. */
double doc_scale_place(const struct doc_scale *scale, double value);

#define DOC_LABEL 32
void doc_scale_label(const struct doc_scale *scale, size_t tick, char label[DOC_LABEL]);

/* ", in millions" for a scale whose labels are in them, and so on; or "". */
const char *doc_scale_times(const struct doc_scale *scale);

/* What a point covers of the chart, in shares; false when that is nothing of it, or
 * its value is not known. */
struct doc_cover {
	double from, to;
};

bool doc_cover(const struct doc_block *chart, const struct ent_doc_point *point,
	       struct doc_cover *cover);

bool doc_in_view(const struct doc_block *chart, int32_t first, int32_t last);

/* "6200", "0.482353": as exact as people need; a value that is not known says nothing. */
void doc_number_say(double value, struct ent_text *text);

/* "3 numbers; lowest 300 (2023), highest 6200 (2022), last 433 (2024)" */
void doc_series_say(const struct doc_series *series, struct ent_text *text);

/* What a reader must be told about the marks in this picture. */
struct doc_signs {
	bool doubtful, ranges, gaps;
};

struct doc_signs doc_signs(const struct doc_block *chart);

/* By which a mark is found in the picture: "A" to "Z", "AA", ... */
void doc_letter(size_t index, char letter[DOC_LABEL]);

#endif
