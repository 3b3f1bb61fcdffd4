/* What the halves of a chart's picture share: axes and marks, and the series within. */
#ifndef ENTENTE_DOC_SVG_CHART_H
#define ENTENTE_DOC_SVG_CHART_H

#include "html.h"

#define PLOT 200.0 /* height of what lies between the axes, in CSS pixels */
#define FOOT 24.0  /* below it: the years */

struct picture {
	struct html *html;
	const struct doc_block *chart;
	const struct doc_scale *scale;
	size_t *letter_rows; /* of each mark; LETTER_ROWS: without a letter */
	double top;          /* of the plot */
	size_t slots;        /* bars side by side; known once they are drawn */
};

/* Where a value lies, from the top. */
double svg_upright(const struct picture *picture, double value);

/* Attributes: so many pixels upright, or a share of the width. */
void svg_pixels(struct picture *picture, const char *name, double value);
void svg_percent(struct picture *picture, const char *name, double share);

void svg_upright_line(struct picture *picture, const char *class, double share, double from,
		      double to);

/* All series, after what they are filled with. */
void svg_series(struct picture *picture);

#endif
