/* A timeline as a picture.
 *
 * The picture is laid out before it is drawn, since its height must be known
 * first. Each lane has its name above it, for a column of names would leave no
 * room for the bars on a phone; a bar has its text above it, drawn in where it
 * would leave the picture; bars that leave each other room share a row. Colours
 * come from the style sheet, so that dark pages and paper have their own.
 *
 * Units are those of the viewBox: 1 is about a CSS pixel on a wide screen.
 */
#include "html.h"
#include "timeline.h"

#define WIDTH       720.0
#define MARGIN      14.0 /* left and right of the time axis: room for arrows */
#define SPAN        (WIDTH - 2 * MARGIN)
#define AXIS        24.0 /* height of the years */
#define LANE        24.0 /* height of a lane's name */
#define ROW         36.0 /* height of a row of bars */
#define BAR_TOP     20.0 /* of the bar within its row */
#define BAR         9.0  /* height of a bar */
#define COLUMN      7.2  /* width of a character; a guess on the safe side */
#define NOTE_COLUMN 4.8  /* the same for a digit of a footnote number */
#define GAP         14.0 /* between bars in a row */
#define SEAM        0.5  /* by which pieces of a bar overlap, to hide where they meet */
#define POINT       5.0  /* narrower bars are drawn as a lozenge */
#define TICKS       9

struct placed {
	const struct doc_bar *bar;
	double start_lo, start_hi, end_lo, end_hi; /* of the bar, across */
	bool before, after;
	double text;        /* where its text begins, or, if `pushed`, ends */
	bool pushed;        /* drawn in from the right edge */
	double left, right; /* how far bar and text reach */
	double top;         /* of its row */
};

struct chart {
	struct html *html;
	const struct doc_block *timeline;
	size_t serial;
	struct placed *bars; /* in the order of lanes */
	size_t count;
	double *lane_tops;
	double *row_ends; /* scratch for the lane at hand */
	double height;
};

/* ---- laying out -------------------------------------------------------- */

static double across(double share)
{
	return MARGIN + share * SPAN;
}

static double number_width(const struct html *html, uint32_t evidence)
{
	uint32_t number = doc_number(html->out, evidence);
	return NOTE_COLUMN * (number < 10 ? 2 : number < 100 ? 3 : number < 1000 ? 4 : 8);
}

/* " 3–7, 12" */
static double notes_width(const struct html *html, struct doc_refs refs)
{
	double width = 0;
	for (size_t i = 0, end = 0; i < refs.count; i = end) {
		end = doc_run_end(html->out, refs, i);
		width += number_width(html, refs.at[i]);
		width += end > i + 1 ? number_width(html, refs.at[end - 1]) : 0;
	}
	return width;
}

/* The text begins where the bar does, unless it would leave the picture: then
 * it ends at the edge, or, being wider than the picture, is cut off there. */
static void place_text(const struct html *html, struct placed *placed)
{
	double width = COLUMN * (double)ent_text_width(placed->bar->it.text);
	width += notes_width(html, placed->bar->refs);
	double left = placed->start_lo, right = left + width;
	placed->pushed = right > WIDTH && width < SPAN;
	if (right > WIDTH) {
		left = placed->pushed ? WIDTH - width : MARGIN;
		right = WIDTH;
	}
	placed->text = placed->pushed ? right : left;
	placed->left = left < placed->start_lo ? left : placed->start_lo;
	placed->right = right > placed->end_hi ? right : placed->end_hi;
}

static size_t first_free_row(const double *row_ends, size_t rows, double start)
{
	size_t row = 0;
	while (row < rows && row_ends[row] + GAP > start)
		row++;
	return row;
}

static void place_bar(struct chart *chart, const struct doc_bar *bar, size_t *rows, double top)
{
	struct doc_extent extent = doc_extent(chart->timeline, bar->it.span);
	struct placed *placed = &chart->bars[chart->count++];
	*placed = (struct placed){
		.bar = bar,
		.start_lo = across(extent.start_lo),
		.start_hi = across(extent.start_hi),
		.end_lo = across(extent.end_lo),
		.end_hi = across(extent.end_hi),
		.before = extent.before,
		.after = extent.after,
	};
	place_text(chart->html, placed);
	size_t row = first_free_row(chart->row_ends, *rows, placed->left);
	if (row == *rows)
		++*rows;
	chart->row_ends[row] = placed->right;
	placed->top = top + ROW * (double)row;
}

static void lay_out(struct chart *chart)
{
	size_t bars = 0, lanes = 0;
	for (const struct doc_lane *lane = chart->timeline->lanes; lane != NULL;
	     lane = lane->next) {
		lanes++;
		for (const struct doc_bar *bar = lane->bars; bar != NULL; bar = bar->next)
			bars++;
	}
	struct ent_arena *scratch = &chart->html->out->scratch;
	chart->bars = ent_arena_alloc(scratch, bars * sizeof *chart->bars);
	chart->row_ends = ent_arena_alloc(scratch, bars * sizeof *chart->row_ends);
	chart->lane_tops = ent_arena_alloc(scratch, lanes * sizeof *chart->lane_tops);

	double top = AXIS;
	size_t index = 0;
	for (const struct doc_lane *lane = chart->timeline->lanes; lane != NULL;
	     lane = lane->next) {
		size_t rows = 0;
		chart->lane_tops[index++] = top;
		for (const struct doc_bar *bar = lane->bars; bar != NULL; bar = bar->next)
			place_bar(chart, bar, &rows, top + LANE);
		top += LANE + ROW * (double)rows + 4;
	}
	chart->height = top + AXIS;
}

/* ---- drawing ----------------------------------------------------------- */

/* Tenths are fine enough. */
static void attribute(struct html *html, const char *name, double value)
{
	doc_printf(html->out, " %s=\"", name);
	html_fixed(html, value, 1);
	doc_puts(html->out, "\"");
}

static void draw_line(struct chart *chart, const char *kind, double x1, double y1, double x2,
		      double y2)
{
	struct doc_out *out = chart->html->out;
	doc_printf(out, "<line class=\"%s\"", kind);
	attribute(chart->html, "x1", x1);
	attribute(chart->html, "y1", y1);
	attribute(chart->html, "x2", x2);
	attribute(chart->html, "y2", y2);
	doc_puts(out, "/>\n");
}

/* Masks let plain and hatched bars fade alike. The hatching is a pattern per
 * tone, over a wash of it. */
static void draw_definitions(struct chart *chart)
{
	struct doc_out *out = chart->html->out;
	static const char *const tones[] = {"plain", "warm", "cold"};
	doc_puts(out, "<defs>\n");
	for (int in = 0; in < 2; in++) {
		const char *name = in ? "in" : "out";
		doc_printf(out,
			   "<linearGradient id=\"t%zu-%s\"><stop offset=\"0\" stop-color=\"#fff\" "
			   "stop-opacity=\"%s\"/><stop offset=\"1\" stop-color=\"#fff\" "
			   "stop-opacity=\"%s\"/></linearGradient>\n",
			   chart->serial, name, in ? ".08" : "1", in ? "1" : ".08");
		doc_printf(out,
			   "<mask id=\"t%zu-fade-%s\" maskContentUnits=\"objectBoundingBox\">"
			   "<rect width=\"1\" height=\"1\" fill=\"url(#t%zu-%s)\"/></mask>\n",
			   chart->serial, name, chart->serial, name);
	}
	for (size_t i = 0; i < 3; i++)
		doc_printf(out,
			   "<pattern id=\"t%zu-%s\" width=\"5\" height=\"5\" "
			   "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
			   "<rect class=\"%s wash\" width=\"5\" height=\"5\"/>"
			   "<rect class=\"%s\" width=\"2\" height=\"5\"/></pattern>\n",
			   chart->serial, tones[i], tones[i], tones[i]);
	doc_puts(out, "</defs>\n");
}

static void draw_paint(struct chart *chart, const struct doc_bar *bar)
{
	const char *tone = doc_tone_name(bar->it.tone);
	if (bar->it.doubtful)
		doc_printf(chart->html->out, " fill=\"url(#t%zu-%s)\"", chart->serial, tone);
	else
		doc_printf(chart->html->out, " class=\"%s\"", tone);
}

static void draw_piece(struct chart *chart, const struct placed *placed, double from, double to,
		       const char *fade)
{
	if (to - from < 0.1)
		return;
	struct doc_out *out = chart->html->out;
	doc_puts(out, "<rect");
	attribute(chart->html, "x", from);
	attribute(chart->html, "y", placed->top + BAR_TOP);
	attribute(chart->html, "width", to - from);
	attribute(chart->html, "height", BAR);
	draw_paint(chart, placed->bar);
	if (fade != NULL)
		doc_printf(out, " mask=\"url(#t%zu-fade-%s)\"", chart->serial, fade);
	doc_puts(out, "/>\n");
}

/* A triangle at the edge, pointing out. */
static void draw_arrow(struct chart *chart, const struct placed *placed, double edge, double tip)
{
	struct doc_out *out = chart->html->out;
	double top = placed->top + BAR_TOP, ys[] = {top - 3, top + BAR / 2, top + BAR + 3};
	double xs[] = {edge, tip, edge};
	doc_puts(out, "<path d=\"");
	for (size_t i = 0; i < 3; i++) {
		doc_puts(out, i == 0 ? "M" : "L");
		html_fixed(chart->html, xs[i], 1);
		doc_puts(out, " ");
		html_fixed(chart->html, ys[i], 1);
	}
	doc_printf(out, "Z\" class=\"%s\"/>\n", doc_tone_name(placed->bar->it.tone));
}

/* What is too short to be seen as a bar. */
static void draw_lozenge(struct chart *chart, const struct placed *placed)
{
	struct doc_out *out = chart->html->out;
	doc_puts(out, "<path d=\"M");
	html_fixed(chart->html, (placed->start_lo + placed->end_hi) / 2, 1);
	doc_puts(out, " ");
	html_fixed(chart->html, placed->top + BAR_TOP - 1.5, 1);
	doc_puts(out, "l6 6l-6 6l-6 -6Z\"");
	draw_paint(chart, placed->bar);
	doc_puts(out, "/>\n");
}

static void draw_bar(struct chart *chart, const struct placed *placed)
{
	bool beyond = placed->before || placed->after;
	if (!beyond && placed->end_hi - placed->start_lo < POINT) {
		draw_lozenge(chart, placed);
		return;
	}
	if (placed->start_lo < placed->start_hi)
		draw_piece(chart, placed, placed->start_lo, placed->start_hi + SEAM, "in");
	if (placed->end_lo < placed->end_hi)
		draw_piece(chart, placed, placed->end_lo - SEAM, placed->end_hi, "out");
	draw_piece(chart, placed, placed->start_hi, placed->end_lo, NULL);
	if (placed->before)
		draw_arrow(chart, placed, MARGIN, 3);
	if (placed->after)
		draw_arrow(chart, placed, WIDTH - MARGIN, WIDTH - 3);
}

/* What does not fit is in the words below the picture. */
static void draw_text(struct chart *chart, const struct placed *placed)
{
	struct doc_out *out = chart->html->out;
	struct doc_refs refs = placed->bar->refs;
	double room = SPAN - notes_width(chart->html, refs);
	size_t columns = room > COLUMN ? (size_t)(room / COLUMN) : 1;
	struct ent_str text = placed->bar->it.text, shown = doc_fitting(text, columns);
	doc_puts(out, placed->pushed ? "<text text-anchor=\"end\"" : "<text");
	attribute(chart->html, "x", placed->text);
	attribute(chart->html, "y", placed->top + 14);
	doc_puts(out, ">");
	html_text(chart->html, shown);
	doc_puts(out, shown.len < text.len ? "…" : "");
	for (size_t i = 0, end = 0; i < refs.count; i = end) {
		end = doc_run_end(out, refs, i);
		doc_printf(out, "<tspan class=\"note\"%s>%s", i == 0 ? " dy=\"-4\"" : "",
			   i == 0 ? " " : ", ");
		html_run(chart->html, refs, i, end, "tspan");
		doc_puts(out, "</tspan>");
	}
	doc_puts(out, "</text>\n");
}

static void draw_axis(struct chart *chart)
{
	struct doc_out *out = chart->html->out;
	struct doc_tick ticks[TICKS];
	size_t count = doc_ticks(chart->timeline, TICKS, ticks);
	for (size_t i = 0; i < count; i++) {
		double x = across(ticks[i].place);
		draw_line(chart, "grid", x, AXIS - 4, x, chart->height - AXIS + 4);
		const char *anchor = x < 40 ? "start" : x > WIDTH - 40 ? "end" : "middle";
		for (int below = 0; below < 2; below++) {
			doc_printf(out, "<text class=\"tick\" text-anchor=\"%s\"%s", anchor,
				   below ? " aria-hidden=\"true\"" : "");
			attribute(chart->html, "x", x);
			attribute(chart->html, "y", below ? chart->height - 7 : 13);
			doc_printf(out, ">%s</text>\n", ticks[i].label);
		}
	}
}

static void draw_lane_name(struct chart *chart, const struct doc_lane *lane, const char *class,
			   const char *anchor, double x, double top)
{
	struct doc_out *out = chart->html->out;
	doc_printf(out, "<text class=\"%s\" text-anchor=\"%s\"", class, anchor);
	attribute(chart->html, "x", x);
	attribute(chart->html, "y", top + 17);
	doc_puts(out, ">");
	html_text(chart->html, lane->name);
	doc_puts(out, "</text>\n");
}

/* Its name stands at the left; and, shown on narrow screens only, where the picture
 * is scrolled, at the right as well. */
static void draw_lane(struct chart *chart, const struct doc_lane *lane, double top)
{
	draw_line(chart, "rule", 0, top, WIDTH, top);
	draw_lane_name(chart, lane, "lane", "start", 0, top);
	draw_lane_name(chart, lane, "lane far", "end", WIDTH, top);
}

static void draw_head(struct chart *chart)
{
	struct doc_out *out = chart->html->out;
	doc_printf(out,
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"group\" "
		   "aria-labelledby=\"t%zu-title\" aria-describedby=\"t%zu-desc\" "
		   "viewBox=\"0 0 %d %d\">\n",
		   chart->serial, chart->serial, (int)WIDTH, (int)(chart->height + 0.5));
	doc_printf(out, "<title id=\"t%zu-title\">Timeline: ", chart->serial);
	html_text(chart->html, chart->timeline->caption);
	doc_printf(out, "</title>\n<desc id=\"t%zu-desc\">From ", chart->serial);
	html_days(chart->html, chart->timeline);
	doc_puts(out, ". The same is told in words below the picture.</desc>\n");
}

void html_picture(struct html *html, const struct doc_block *timeline)
{
	struct chart chart = {.html = html, .timeline = timeline, .serial = ++html->pictures};
	lay_out(&chart);
	draw_head(&chart);
	draw_definitions(&chart);
	draw_axis(&chart);
	size_t index = 0;
	for (const struct doc_lane *lane = timeline->lanes; lane != NULL; lane = lane->next)
		draw_lane(&chart, lane, chart.lane_tops[index++]);
	for (size_t i = 0; i < chart.count; i++) {
		draw_bar(&chart, &chart.bars[i]);
		draw_text(&chart, &chart.bars[i]);
	}
	doc_puts(html->out, "</svg>\n");
}
