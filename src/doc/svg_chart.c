/* A chart as a picture.
 *
 * It has the width of the page, and its words keep their size on a phone: all that lies
 * across is told in per cent, all that lies upright in CSS pixels. Lines are drawn in a
 * frame of their own, 10000 units wide, that is stretched while strokes are not. The
 * labels of the axis stand left of the picture, in a margin that the style sheet leaves.
 *
 * A series is told from others by colour and by hatching or dashes, so that there are 16
 * looks. Marks have letters above the picture: their words would not fit beside each other.
 */
#include "html.h"
#include "timeline.h"

#include <math.h>
#include <string.h>

#define PLOT         200.0 /* height of what lies between the axes */
#define HEAD         10.0  /* above it: half a label */
#define FOOT         24.0  /* below it: the years */
#define LETTER       16.0  /* height of a row of letters */
#define LETTER_ROWS  4     /* letters that would need more are left to the words below */
#define LETTER_SHARE 0.06  /* width of a letter, on a phone */
#define TICKS        7
#define TICK_COLUMNS 42   /* characters that fit side by side under a chart on a phone */
#define STRETCH      1e4  /* width of the frame for lines */
#define AIR          0.08 /* of its width left free at each side of a bar */
#define THIN         0.0025
#define STUB         1.5 /* height of a bar of zero: known, and so not left out */
#define DOTS         80  /* points of a line beyond which it has no dots */
#define COLOURS      4
#define LOOKS        4

struct picture {
	struct html *html;
	const struct doc_block *chart;
	const struct doc_scale *scale;
	size_t *letter_rows; /* of each mark; LETTER_ROWS: without a letter */
	double top;          /* of the plot */
	size_t slots;        /* bars side by side */
};

/* ---- places ------------------------------------------------------------ */

static double upright(const struct picture *picture, double value)
{
	return picture->top + PLOT * (1 - doc_scale_place(picture->scale, value));
}

static void pixels(struct picture *picture, const char *name, double value)
{
	doc_printf(picture->html->out, " %s=\"", name);
	html_fixed(picture->html, value, 1);
	doc_puts(picture->html->out, "\"");
}

static void percent(struct picture *picture, const char *name, double share)
{
	doc_printf(picture->html->out, " %s=\"", name);
	html_fixed(picture->html, share * 100, 2);
	doc_puts(picture->html->out, "%\"");
}

static void across_line(struct picture *picture, const char *class, double y)
{
	doc_printf(picture->html->out, "<line class=\"%s\" x1=\"0\" x2=\"100%%\"", class);
	pixels(picture, "y1", y);
	pixels(picture, "y2", y);
	doc_puts(picture->html->out, "/>\n");
}

static void upright_line(struct picture *picture, const char *class, double share, double from,
			 double to)
{
	doc_printf(picture->html->out, "<line class=\"%s\"", class);
	percent(picture, "x1", share);
	percent(picture, "x2", share);
	pixels(picture, "y1", from);
	pixels(picture, "y2", to);
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
		pixels(picture, "y", y + 4);
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
		upright_line(picture, "axis", place, foot, foot + 5);
		/* At the left there is room for half a label, at the right only for half a year. */
		bool crosses = place > 0.9 && strlen(ticks[i].label) > 5;
		doc_printf(out, "<text class=\"tick\" text-anchor=\"%s\"",
			   crosses ? "end" : "middle");
		percent(picture, "x", place);
		pixels(picture, "y", foot + 19);
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
		percent(picture, "x", from);
		percent(picture, "width", to - from);
		pixels(picture, "y", picture->top);
		pixels(picture, "height", PLOT);
		doc_puts(out, "/>\n");
	}
	upright_line(picture, "mark", place, head, to - from > THIN ? picture->top : foot);
	if (!has_letter)
		return;
	char letter[DOC_LABEL];
	doc_letter(index, letter);
	doc_puts(out, "<text class=\"letter\" text-anchor=\"middle\"");
	percent(picture, "x", place);
	pixels(picture, "y", head - 4);
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

/* ---- looks ------------------------------------------------------------- */

static size_t look(size_t series)
{
	return (series + series / COLOURS) % LOOKS;
}

static void open_series(struct html *html, size_t series)
{
	doc_printf(html->out, "<g class=\"c%zu\">\n", series % COLOURS);
}

/* Hatchings for bars: the first look has none. */
static void draw_definitions(struct picture *picture)
{
	static const int angles[LOOKS] = {0, 45, 135, 90};
	struct doc_out *out = picture->html->out;
	size_t index = 0;
	doc_puts(out, "<defs>\n");
	const struct doc_series *series = picture->chart->series;
	for (; series != NULL; series = series->next, index++)
		if (look(index) != 0)
			doc_printf(
				out,
				"<pattern id=\"t%zu-%zu\" class=\"c%zu\" width=\"5\" height=\"5\" "
				"patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(%d)\">"
				"<rect class=\"area\" width=\"5\" height=\"5\"/>"
				"<rect class=\"full\" width=\"2.5\" height=\"5\"/></pattern>\n",
				picture->html->pictures, index, index % COLOURS,
				angles[look(index)]);
	doc_puts(out, "</defs>\n");
}

static void paint_bar(struct html *html, size_t series, bool doubtful)
{
	if (doubtful)
		doc_puts(html->out, " class=\"hollow\"");
	else if (look(series) == 0)
		doc_puts(html->out, " class=\"full\"");
	else
		doc_printf(html->out, " fill=\"url(#t%zu-%zu)\"", html->pictures, series);
}

/* Ends the element that shows a point, with words for where the pointer rests. */
static void end_with_title(struct picture *picture, const struct ent_doc_point *point,
			   const char *tag)
{
	struct ent_text text = {0};
	doc_period_say(point->first, point->last, &text);
	ent_text_puts(&text, ": ");
	doc_number_say(point->value, &text);
	html_wrap(picture->html, "><title>", ent_text_str(&text), "</title>");
	doc_printf(picture->html->out, "</%s>\n", tag);
	ent_text_free(&text);
}

static void draw_whisker(struct picture *picture, const struct ent_doc_point *point, double share)
{
	if (!isnan(point->low))
		upright_line(picture, "whisker", share, upright(picture, point->high),
			     upright(picture, point->low));
}

/* ---- bars -------------------------------------------------------------- */

struct slot {
	bool up, down; /* taken on that side of zero */
};

/* Puts a series into the first slot whose side it needs is free; returns which. */
static size_t take_slot(struct picture *picture, struct slot *slots,
			const struct doc_series *series)
{
	bool up = false, down = false;
	for (const struct doc_point *point = series->points; point != NULL; point = point->next) {
		up |= point->it.value > 0;
		down |= point->it.value < 0;
	}
	size_t i = 0;
	while (i < picture->slots && ((up && slots[i].up) || (down && slots[i].down)))
		i++;
	slots[i].up |= up;
	slots[i].down |= down;
	if (i == picture->slots)
		picture->slots++;
	return i;
}

static void draw_bar(struct picture *picture, const struct ent_doc_point *point, size_t series,
		     size_t slot)
{
	struct doc_cover cover;
	if (!doc_cover(picture->chart, point, &cover))
		return;
	double room = (cover.to - cover.from) / (double)picture->slots;
	double from = cover.from + room * ((double)slot + AIR), width = room * (1 - 2 * AIR);
	width = width < THIN ? THIN : width;
	from = from > 1 - width ? 1 - width : from;
	double zero = upright(picture, 0), end = upright(picture, point->value);
	double height = fabs(end - zero);
	doc_puts(picture->html->out, "<rect");
	percent(picture, "x", from);
	percent(picture, "width", width);
	pixels(picture, "y", end < zero ? end : height < STUB ? zero - STUB : zero);
	pixels(picture, "height", height < STUB ? STUB : height);
	paint_bar(picture->html, series, point->doubtful);
	end_with_title(picture, point, "rect");
	draw_whisker(picture, point, from + width / 2);
}

static void draw_bars(struct picture *picture, size_t count)
{
	struct ent_arena *scratch = &picture->html->out->scratch;
	struct slot *slots = ent_arena_alloc(scratch, count * sizeof *slots);
	size_t *taken = ent_arena_alloc(scratch, count * sizeof *taken), index = 0;
	const struct doc_series *series = picture->chart->series;
	for (; series != NULL; series = series->next)
		taken[index++] = take_slot(picture, slots, series);
	index = 0;
	for (series = picture->chart->series; series != NULL; series = series->next, index++) {
		open_series(picture->html, index);
		const struct doc_point *point = series->points;
		for (; point != NULL; point = point->next)
			draw_bar(picture, &point->it, index, taken[index]);
		doc_puts(picture->html->out, "</g>\n");
	}
}

/* ---- lines ------------------------------------------------------------- */

static bool drawn(const struct picture *picture, const struct doc_point *point)
{
	struct doc_cover cover;
	return point != NULL && doc_cover(picture->chart, &point->it, &cover);
}

static bool ranged(const struct picture *picture, const struct doc_point *point)
{
	return drawn(picture, point) && !isnan(point->it.low);
}

static double point_place(const struct picture *picture, const struct doc_point *point)
{
	struct doc_cover cover = {0};
	doc_cover(picture->chart, &point->it, &cover);
	return (cover.from + cover.to) / 2;
}

static void draw_step(struct picture *picture, const struct doc_point *point, double value,
		      bool first)
{
	doc_printf(picture->html->out, "%s%d ", first ? "M" : "L",
		   (int)(point_place(picture, point) * STRETCH + 0.5));
	html_fixed(picture->html, upright(picture, value), 1);
}

/* The values from one gap to the next. */
static const struct doc_point *draw_path(struct picture *picture, const struct doc_point *point,
					 size_t series)
{
	const struct doc_point *start = point;
	doc_printf(picture->html->out, "<path class=\"line d%zu\" d=\"", look(series));
	for (; drawn(picture, point); point = point->next)
		draw_step(picture, point, point->it.value, point == start);
	doc_puts(picture->html->out, "\"/>\n");
	return point;
}

/* The area between low and high: there along the high, and back along the low. */
static const struct doc_point *draw_area(struct picture *picture, const struct doc_point *point)
{
	const struct doc_point *start = point;
	size_t count = 0;
	doc_puts(picture->html->out, "<path class=\"area\" d=\"");
	for (; ranged(picture, point); point = point->next, count++)
		draw_step(picture, point, point->it.high, point == start);
	const struct doc_point **back =
		ent_arena_alloc(&picture->html->out->scratch, count * sizeof(*back));
	for (size_t i = 0; i < count; i++, start = start->next)
		back[i] = start;
	while (count-- > 0)
		draw_step(picture, back[count], back[count]->it.low, false);
	doc_puts(picture->html->out, "Z\"/>\n");
	return point;
}

static void draw_strokes(struct picture *picture, const struct doc_series *series, size_t index)
{
	doc_printf(picture->html->out,
		   "<svg class=\"stretch\" width=\"100%%\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		   "preserveAspectRatio=\"none\">\n",
		   (int)(picture->top + PLOT + FOOT), (int)STRETCH,
		   (int)(picture->top + PLOT + FOOT));
	const struct doc_point *point = series->points;
	while (point != NULL)
		point = ranged(picture, point) ? draw_area(picture, point) : point->next;
	point = series->points;
	while (point != NULL)
		point = drawn(picture, point) ? draw_path(picture, point, index) : point->next;
	doc_puts(picture->html->out, "</svg>\n");
}

/* A point that stands alone has no line, and its range no area, to show it. */
static void draw_dots(struct picture *picture, const struct doc_series *series)
{
	const struct doc_point *before = NULL;
	for (const struct doc_point *point = series->points; point != NULL; point = point->next) {
		if (drawn(picture, point)) {
			bool alone = !drawn(picture, before) && !drawn(picture, point->next);
			if (!ranged(picture, before) && !ranged(picture, point->next))
				draw_whisker(picture, &point->it, point_place(picture, point));
			if (alone || point->it.doubtful || series->count <= DOTS) {
				doc_printf(picture->html->out, "<circle class=\"%s\" r=\"3\"",
					   point->it.doubtful ? "hollow" : "full");
				percent(picture, "cx", point_place(picture, point));
				pixels(picture, "cy", upright(picture, point->it.value));
				end_with_title(picture, &point->it, "circle");
			}
		}
		before = point;
	}
}

static void draw_lines(struct picture *picture)
{
	size_t index = 0;
	const struct doc_series *series = picture->chart->series;
	for (; series != NULL; series = series->next, index++) {
		open_series(picture->html, index);
		draw_strokes(picture, series, index);
		draw_dots(picture, series);
		doc_puts(picture->html->out, "</g>\n");
	}
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
	size_t count = 0;
	for (const struct doc_series *series = chart->series; series != NULL; series = series->next)
		count++;
	place_letters(&picture);
	draw_head(&picture);
	if (chart->chart == ENT_CHART_BARS)
		draw_definitions(&picture);
	draw_numbers(&picture);
	draw_days(&picture);
	draw_marks(&picture);
	if (chart->chart == ENT_CHART_BARS)
		draw_bars(&picture, count);
	else
		draw_lines(&picture);
	doc_puts(html->out, "</svg>\n");
}

void html_chart_sign(struct html *html, const struct doc_block *chart, size_t series)
{
	doc_puts(html->out, "<svg class=\"sign\" width=\"30\" height=\"12\" aria-hidden=\"true\">");
	open_series(html, series);
	if (chart->chart == ENT_CHART_BARS) {
		doc_puts(html->out, "<rect width=\"30\" height=\"12\"");
		paint_bar(html, series, false);
	} else {
		doc_printf(html->out, "<line class=\"line d%zu\" x2=\"30\" y1=\"6\" y2=\"6\"",
			   look(series));
	}
	doc_puts(html->out, "/></g></svg>");
}
