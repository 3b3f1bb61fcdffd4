/* The series of a chart: bars and lines.
 *
 * A series is told from others by colour and by hatching or dashes, so that there are 16
 * looks. Lines are drawn in a frame of their own, 10000 units wide, that is stretched to
 * the width of the picture while strokes are not.
 */
#include "svg_chart.h"

#include <math.h>

#include "timeline.h"

#define STRETCH 1e4    /* width of the frame for lines */
#define AIR     0.08   /* of its width left free at each side of a bar */
#define LEAST   0.0025 /* width of a bar, at least */
#define STUB    1.5    /* height of a bar of zero: known, and so not left out */
#define DOTS    80     /* points of a line beyond which it has no dots */
#define COLOURS 4
#define LOOKS   4

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
		svg_upright_line(picture, "whisker", share, svg_upright(picture, point->high),
				 svg_upright(picture, point->low));
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
	width = width < LEAST ? LEAST : width;
	from = from > 1 - width ? 1 - width : from;
	double zero = svg_upright(picture, 0), end = svg_upright(picture, point->value);
	double height = fabs(end - zero);
	doc_puts(picture->html->out, "<rect");
	svg_percent(picture, "x", from);
	svg_percent(picture, "width", width);
	svg_pixels(picture, "y", end < zero ? end : height < STUB ? zero - STUB : zero);
	svg_pixels(picture, "height", height < STUB ? STUB : height);
	paint_bar(picture->html, series, point->doubtful);
	end_with_title(picture, point, "rect");
	draw_whisker(picture, point, from + width / 2);
}

static void draw_bars(struct picture *picture)
{
	size_t count = 0;
	for (const struct doc_series *at = picture->chart->series; at != NULL; at = at->next)
		count++;
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
	html_fixed(picture->html, svg_upright(picture, value), 1);
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

static void draw_dot(struct picture *picture, const struct doc_point *point)
{
	doc_printf(picture->html->out, "<circle class=\"%s\" r=\"3\"",
		   point->it.doubtful ? "hollow" : "full");
	svg_percent(picture, "cx", point_place(picture, point));
	svg_pixels(picture, "cy", svg_upright(picture, point->it.value));
	end_with_title(picture, &point->it, "circle");
}

/* A point that stands alone has no line, and its range no area, to show it. */
static void draw_dots(struct picture *picture, const struct doc_series *series)
{
	const struct doc_point *before = NULL, *point = series->points;
	for (; point != NULL; before = point, point = point->next) {
		if (!drawn(picture, point))
			continue;
		bool alone = !drawn(picture, before) && !drawn(picture, point->next);
		if (!ranged(picture, before) && !ranged(picture, point->next))
			draw_whisker(picture, &point->it, point_place(picture, point));
		if (alone || point->it.doubtful || series->count <= DOTS)
			draw_dot(picture, point);
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

/* ---- both --------------------------------------------------------------- */

void svg_series(struct picture *picture)
{
	if (picture->chart->chart == ENT_CHART_LINE) {
		draw_lines(picture);
		return;
	}
	draw_definitions(picture);
	draw_bars(picture);
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
