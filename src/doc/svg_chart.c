/* A chart as a picture: its frame, axes and marks.
 *
 * It has the width of the page, and its words keep their size on a phone: all that lies
 * across is told in per cent, all that lies upright in CSS pixels. The labels of the axis
 * stand left of the picture, in a margin that the style sheet leaves. Marks have letters
 * above the picture: their words would not fit beside each other.
 */
#include "svg_chart.h"

#include <math.h>
#include <string.h>

#include "timeline.h"

#define HEAD         10.0 /* above it: half a label */
#define LETTER       16.0 /* height of a row of letters */
#define LETTER_ROWS  4    /* letters that would need more are left to the words below */
#define LETTER_SHARE 0.06 /* width of a letter, on a phone */
#define TICKS        7
#define TICK_COLUMNS 42     /* characters that fit side by side under a chart on a phone */
#define THIN         0.0025 /* days that take less of the width are marked by a line alone */

/* ---- places ------------------------------------------------------------ */

double svg_upright(const struct picture *picture, double value)
{
	return picture->top + PLOT * (1 - doc_scale_place(picture->scale, value));
}

void svg_pixels(struct picture *picture, const char *name, double value)
{
	doc_printf(picture->html->out, " %s=\"", name);
	html_fixed(picture->html, value, 1);
	doc_puts(picture->html->out, "\"");
}

void svg_percent(struct picture *picture, const char *name, double share)
{
	doc_printf(picture->html->out, " %s=\"", name);
	html_fixed(picture->html, share * 100, 2);
	doc_puts(picture->html->out, "%\"");
}

static void across_line(struct picture *picture, const char *class, double y)
{
	doc_printf(picture->html->out, "<line class=\"%s\" x1=\"0\" x2=\"100%%\"", class);
	svg_pixels(picture, "y1", y);
	svg_pixels(picture, "y2", y);
	doc_puts(picture->html->out, "/>\n");
}

void svg_upright_line(struct picture *picture, const char *class, double share, double from,
		      double to)
{
	doc_printf(picture->html->out, "<line class=\"%s\"", class);
	svg_percent(picture, "x1", share);
	svg_percent(picture, "x2", share);
	svg_pixels(picture, "y1", from);
	svg_pixels(picture, "y2", to);
	doc_puts(picture->html->out, "/>\n");
}

/* ---- axes -------------------------------------------------------------- */

static void draw_numbers(struct picture *picture)
{
	struct doc_out *out = picture->html->out;
	for (size_t i = 0; i < picture->scale->count; i++) {
		char label[DOC_LABEL];
		bool zero = picture->scale->first + (int64_t)i == 0;
		double share = (double)i / (double)(picture->scale->count - 1);
		double y = picture->top + PLOT * (1 - share);
		across_line(picture, zero ? "axis" : "grid", y);
		doc_scale_label(picture->scale, i, label);
		doc_puts(out, "<text class=\"tick\" text-anchor=\"end\" x=\"-8\"");
		svg_pixels(picture, "y", y + 4);
		doc_puts(out, ">");
		html_number(picture->html, ent_str(label));
		doc_puts(out, "</text>\n");
	}
}

/* As many round dates as a phone has room for. */
static size_t fitting_ticks(const struct doc_block *chart, struct doc_tick *ticks)
{
	for (size_t most = TICKS;; most--) {
		size_t count = doc_ticks(chart, most, ticks), columns = 0;
		for (size_t i = 0; i < count; i++)
			columns += strlen(ticks[i].label) + 2;
		if (columns <= TICK_COLUMNS || most == 2)
			return count;
	}
}

static void draw_days(struct picture *picture)
{
	struct doc_out *out = picture->html->out;
	struct doc_tick ticks[TICKS];
	size_t count = fitting_ticks(picture->chart, ticks);
	double foot = picture->top + PLOT;
	for (size_t i = 0; i < count; i++) {
		double place = ticks[i].place;
		svg_upright_line(picture, "axis", place, foot, foot + 5);
		/* At the left there is room for half a label, at the right only for half a year. */
		bool crosses = place > 0.9 && strlen(ticks[i].label) > 5;
		doc_printf(out, "<text class=\"tick\" text-anchor=\"%s\"",
			   crosses ? "end" : "middle");
		svg_percent(picture, "x", place);
		svg_pixels(picture, "y", foot + 19);
		doc_printf(out, ">%s</text>\n", ticks[i].label);
	}
	across_line(picture, "axis", foot);
}

/* ---- marks ------------------------------------------------------------- */

/* The letter stands over the middle of its days. */
static double letter_place(const struct doc_block *chart, const struct doc_mark *mark)
{
	return (doc_place(chart, mark->day_lo) + doc_place(chart, (int64_t)mark->day_hi + 1)) / 2;
}

static bool row_is_free(const struct picture *picture, size_t row, size_t marks, double place)
{
	const struct doc_mark *mark = picture->chart->marks;
	for (size_t i = 0; i < marks; i++, mark = mark->next)
		if (picture->letter_rows[i] == row &&
		    fabs(letter_place(picture->chart, mark) - place) < LETTER_SHARE)
			return false;
	return true;
}

/* Letters that would touch stand in rows above each other. */
static void place_letters(struct picture *picture)
{
	const struct doc_block *chart = picture->chart;
	size_t count = 0, rows = 0;
	for (const struct doc_mark *mark = chart->marks; mark != NULL; mark = mark->next)
		count++;
	picture->letter_rows =
		ent_arena_alloc(&picture->html->out->scratch, count * sizeof *picture->letter_rows);
	size_t i = 0;
	for (const struct doc_mark *mark = chart->marks; mark != NULL; mark = mark->next, i++) {
		size_t row = doc_in_view(chart, mark->day_lo, mark->day_hi) ? 0 : LETTER_ROWS;
		while (row < LETTER_ROWS &&
		       !row_is_free(picture, row, i, letter_place(chart, mark)))
			row++;
		picture->letter_rows[i] = row;
		if (row < LETTER_ROWS && row >= rows)
			rows = row + 1;
	}
	picture->top = HEAD + LETTER * (double)rows;
}

static void draw_mark(struct picture *picture, const struct doc_mark *mark, size_t index)
{
	struct doc_out *out = picture->html->out;
	double from = doc_place(picture->chart, mark->day_lo);
	double to = doc_place(picture->chart, (int64_t)mark->day_hi + 1);
	double place = (from + to) / 2, foot = picture->top + PLOT;
	size_t row = picture->letter_rows[index];
	bool has_letter = row < LETTER_ROWS;
	double head = has_letter ? LETTER * (double)(row + 1) : picture->top;
	if (to - from > THIN) {
		doc_puts(out, "<rect class=\"band\"");
		svg_percent(picture, "x", from);
		svg_percent(picture, "width", to - from);
		svg_pixels(picture, "y", picture->top);
		svg_pixels(picture, "height", PLOT);
		doc_puts(out, "/>\n");
	}
	svg_upright_line(picture, "mark", place, head, to - from > THIN ? picture->top : foot);
	if (!has_letter)
		return;
	char letter[DOC_LABEL];
	doc_letter(index, letter);
	doc_puts(out, "<text class=\"letter\" text-anchor=\"middle\"");
	svg_percent(picture, "x", place);
	svg_pixels(picture, "y", head - 4);
	doc_printf(out, ">%s</text>\n", letter);
}

static void draw_marks(struct picture *picture)
{
	size_t index = 0;
	const struct doc_mark *mark = picture->chart->marks;
	for (; mark != NULL; mark = mark->next, index++)
		if (doc_in_view(picture->chart, mark->day_lo, mark->day_hi))
			draw_mark(picture, mark, index);
}

/* ---- the whole --------------------------------------------------------- */

static void draw_head(struct picture *picture)
{
	struct html *html = picture->html;
	size_t serial = html->pictures;
	doc_printf(html->out,
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\" "
		   "aria-labelledby=\"t%zu-title\" aria-describedby=\"t%zu-desc\" "
		   "height=\"%d\">\n<title id=\"t%zu-title\">Chart: ",
		   serial, serial, (int)(picture->top + PLOT + FOOT), serial);
	html_text(html, picture->chart->caption);
	doc_printf(html->out, "</title>\n<desc id=\"t%zu-desc\">", serial);
	html_days(html, picture->chart);
	const struct doc_series *series = picture->chart->series;
	for (; series != NULL; series = series->next) {
		struct ent_text words = {0};
		doc_series_say(series, &words);
		doc_puts(html->out, ". ");
		html_wrap(html, "", series->name, ": ");
		html_text(html, ent_text_str(&words));
		ent_text_free(&words);
	}
	doc_puts(html->out, ". The same is told in numbers below the picture.</desc>\n");
}

void html_chart_picture(struct html *html, const struct doc_block *chart,
			const struct doc_scale *scale)
{
	struct picture picture = {.html = html, .chart = chart, .scale = scale};
	place_letters(&picture);
	draw_head(&picture);
	draw_numbers(&picture);
	draw_days(&picture);
	draw_marks(&picture);
	svg_series(&picture);
	doc_puts(html->out, "</svg>\n");
}
