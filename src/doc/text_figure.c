/* Timelines and charts in plain text: drawn in ASCII, a column for some days. */
#include "text.h"

#include <math.h>
#include <string.h>

#include "chart.h"
#include "timeline.h"

#define WIDEST 120 /* columns beyond which a figure gains nothing */
#define TICKS  4
#define LABELS 7 /* of numbers, at most */
#define ROWS   8 /* of a chart */

/* ---- columns ----------------------------------------------------------- */

/* The cell in which a place lies, and the first that lies wholly behind it. */
static size_t cell_at(double share, size_t cells)
{
	size_t at = (size_t)(share * (double)cells);
	return at < cells ? at : cells - 1;
}

static size_t cell_after(double share, size_t cells)
{
	double place = share * (double)cells;
	size_t at = (size_t)place;
	return (double)at < place ? at + 1 : at;
}

/* Labels begin under their tick; one that would touch another or the edge is
 * left out. */
static void axis(struct page *page, const struct doc_block *figure, size_t indent, char *line,
		 size_t cells)
{
	struct doc_tick ticks[TICKS];
	size_t count = doc_ticks(figure, TICKS, ticks), end = 0;
	memset(line, ' ', cells);
	for (size_t i = 0; i < count; i++) {
		size_t at = cell_at(ticks[i].place, cells), len = strlen(ticks[i].label) + 1;
		if ((end > 0 && at <= end) || at + len > cells)
			continue;
		line[at] = '|';
		memcpy(line + at + 1, ticks[i].label, len - 1);
		end = at + len;
	}
	text_many(page->out, " ", indent);
	doc_put(page->out, (struct ent_str){line, end});
	doc_puts(page->out, "\n");
}

/* ---- timelines --------------------------------------------------------- */

/* Where it surely holds is '=', where it may hold '-'; in a doubtful bar both
 * are '?'. However short, an exact bar has its '='. */
static void draw_bar(const struct doc_block *timeline, const struct doc_bar *bar, char *line,
		     size_t cells)
{
	struct doc_extent extent = doc_extent(timeline, bar->it.span);
	size_t from = cell_at(extent.start_lo, cells), to = cell_after(extent.end_hi, cells);
	if (to <= from)
		to = from + 1;
	bool exact_start = extent.start_lo >= extent.start_hi;
	bool exact_end = extent.end_lo >= extent.end_hi;
	size_t sure_from = exact_start ? from : cell_after(extent.start_hi, cells);
	size_t sure_to = exact_end ? to : (size_t)(extent.end_lo * (double)cells);
	for (size_t i = from; i < to; i++) {
		bool sure = i >= sure_from && i < sure_to;
		line[i] = bar->it.doubtful ? '?' : sure ? '=' : '-';
	}
	if (extent.before)
		line[0] = '<';
	if (extent.after)
		line[cells - 1] = '>';
}

static void one_bar(struct page *page, const struct doc_block *timeline, const struct doc_bar *bar,
		    char *line, size_t cells)
{
	size_t indent = text_indent(page, 2);
	ent_text_add(&page->line, bar->it.text);
	ent_text_puts(&page->line, " (");
	doc_span_say(bar->it.span, &page->line);
	ent_text_puts(&page->line, bar->it.doubtful ? "; doubtful)" : ")");
	text_notes(page, bar->refs);
	text_many(page->out, " ", indent);
	text_fill_line(page, indent, indent + text_indent(page, 2));
	memset(line, '.', cells);
	draw_bar(timeline, bar, line, cells);
	text_many(page->out, " ", indent);
	doc_put(page->out, (struct ent_str){line, cells});
	doc_puts(page->out, "\n");
}

void text_timeline(struct page *page, const struct doc_block *timeline)
{
	size_t cells = page->width - text_indent(page, 2);
	if (cells > WIDEST)
		cells = WIDEST;
	char *line = ent_arena_alloc(&page->out->scratch, cells);
	text_gather(page, "", timeline->caption, " ");
	ent_text_puts(&page->line, "(= holds, - may hold, ? doubtful, < > goes on)");
	text_fill_line(page, 0, 0);
	for (const struct doc_lane *lane = timeline->lanes; lane != NULL; lane = lane->next) {
		doc_puts(page->out, "\n");
		text_fill(page, lane->name, 0, 0);
		for (const struct doc_bar *bar = lane->bars; bar != NULL; bar = bar->next)
			one_bar(page, timeline, bar, line, cells);
	}
	axis(page, timeline, text_indent(page, 2), line, cells);
}

/* ---- charts ------------------------------------------------------------ */

/* What a column of the chart shows. */
struct column {
	double value, low, high; /* NaN: not known */
	bool doubtful;
};

struct plot {
	struct page *page;
	const struct doc_block *chart;
	struct doc_scale scale;
	size_t indent, label, cells; /* columns: left of all, of a label, of the picture */
	struct column *columns;
	char *line;
	bool crowded; /* several points fell into one column */
};

static void put_row(struct plot *plot, const char *label)
{
	struct page *page = plot->page;
	size_t len = strlen(label), end = plot->cells;
	bool fits = len <= plot->label;
	while (end > 0 && plot->line[end - 1] == ' ')
		end--;
	if (end > 0 || (fits && len > 0))
		text_many(page->out, " ", plot->indent + plot->label - (fits ? len : 0));
	doc_puts(page->out, fits ? label : "");
	doc_puts(page->out, end > 0 ? " " : "");
	doc_put(page->out, (struct ent_str){plot->line, end});
	doc_puts(page->out, "\n");
}

/* A point fills the columns whose middle it covers, and at least one. */
static void put_point(struct plot *plot, const struct ent_doc_point *point)
{
	struct doc_cover cover;
	if (!doc_cover(plot->chart, point, &cover))
		return;
	double half = 0.5 / (double)plot->cells;
	size_t from = cell_after(cover.from > half ? cover.from - half : 0, plot->cells);
	size_t to = cell_after(cover.to > half ? cover.to - half : 0, plot->cells);
	if (to <= from) {
		from = cell_at(cover.from, plot->cells);
		to = from + 1;
	}
	for (size_t i = from; i < to; i++) {
		struct column *column = &plot->columns[i];
		plot->crowded |= !isnan(column->value);
		if (fabs(column->value) >= fabs(point->value))
			continue; /* of several, the furthest from zero */
		*column = (struct column){point->value, point->low, point->high, point->doubtful};
	}
}

static void put_points(struct plot *plot, const struct doc_series *series)
{
	for (size_t i = 0; i < plot->cells; i++)
		plot->columns[i] = (struct column){NAN, NAN, NAN, false};
	for (const struct doc_point *point = series->points; point != NULL; point = point->next)
		put_point(plot, &point->it);
}

/* Row `row` of those on one side of zero, counted from zero, each `step` high. */
static char bar_glyph(const struct column *column, double value, size_t row, double step, bool up)
{
	double rest = value / step - (double)row;
	if (!(rest > 0))
		return ' ';
	if (column->doubtful)
		return '?';
	return rest > 0.75 ? '#' : rest > 0.4 ? ':' : up ? '.' : '\'';
}

static void bar_row(struct plot *plot, size_t row, double step, bool up, const char *label)
{
	for (size_t i = 0; i < plot->cells; i++) {
		const struct column *column = &plot->columns[i];
		double value = up ? column->value : -column->value;
		plot->line[i] = bar_glyph(column, value, row, step, up);
	}
	put_row(plot, label);
}

static size_t share_of_rows(double part, double whole)
{
	size_t rows = (size_t)(ROWS * (part / whole) + 0.5);
	return part > 0 && rows == 0 ? 1 : rows;
}

/* A lane has rows only on the sides of zero that it uses; all lanes have rows of the same
 * height. A '-' on the line of zero tells that the number is known. */
static void bar_rows(struct plot *plot)
{
	const struct doc_scale *scale = &plot->scale;
	double whole = scale->hi - scale->lo;
	size_t up = share_of_rows(scale->hi, whole), down = share_of_rows(-scale->lo, whole);
	double step =
		fmax(up > 0 ? scale->hi / (double)up : 0, down > 0 ? -scale->lo / (double)down : 0);
	bool has_up = false, has_down = false;
	char top[DOC_LABEL], bottom[DOC_LABEL];
	doc_scale_label(scale, scale->count - 1, top);
	doc_scale_label(scale, 0, bottom);
	for (size_t i = 0; i < plot->cells; i++) {
		has_up |= plot->columns[i].value > 0;
		has_down |= plot->columns[i].value < 0;
	}
	for (size_t row = has_up ? up : 0; row-- > 0;)
		bar_row(plot, row, step, true, row + 1 == up ? top : "");
	for (size_t i = 0; i < plot->cells; i++)
		plot->line[i] = isnan(plot->columns[i].value) ? ' ' : '-';
	put_row(plot, "0");
	for (size_t row = 0; row < (has_down ? down : 0); row++)
		bar_row(plot, row, step, false, row + 1 == down ? bottom : "");
}

static size_t row_of(const struct plot *plot, double value)
{
	return (size_t)(doc_scale_place(&plot->scale, value) * (ROWS - 1) + 0.5);
}

static char line_glyph(const struct plot *plot, const struct column *column, size_t row)
{
	if (isnan(column->value))
		return ' ';
	if (row_of(plot, column->value) == row)
		return column->doubtful ? '?' : '*';
	bool within = !isnan(column->low) && row >= row_of(plot, column->low) &&
		      row <= row_of(plot, column->high);
	return within ? ':' : ' ';
}

static void line_rows(struct plot *plot)
{
	for (size_t row = ROWS; row-- > 0;) {
		char label[DOC_LABEL] = "";
		if (row == 0 || row == ROWS - 1)
			doc_scale_label(&plot->scale, row == 0 ? 0 : plot->scale.count - 1, label);
		for (size_t i = 0; i < plot->cells; i++)
			plot->line[i] = line_glyph(plot, &plot->columns[i], row);
		put_row(plot, label);
	}
}

/* Everything that the points of a lane name, each once. */
static struct doc_refs lane_refs(struct doc_out *out, const struct doc_series *series)
{
	const struct ent_doc *doc = out->doc;
	bool *named = ent_arena_alloc(&out->scratch, doc->cited * sizeof *named);
	for (const struct doc_point *point = series->points; point != NULL; point = point->next)
		for (size_t i = 0; i < point->refs.count; i++)
			named[doc_number(out, point->refs.at[i]) - 1] = true;
	uint32_t *at = ent_arena_alloc(&out->scratch, doc->cited * sizeof *at);
	size_t count = 0;
	for (size_t i = 0; i < doc->cited; i++)
		if (named[i])
			at[count++] = (uint32_t)(out->order[i] - doc->evidence);
	return (struct doc_refs){at, count};
}

static void put_series(struct plot *plot, const struct doc_series *series)
{
	struct page *page = plot->page;
	doc_puts(page->out, "\n");
	text_gather(page, "", series->name, ": ");
	doc_series_say(series, &page->line);
	ent_text_puts(&page->line, ".");
	text_notes(page, lane_refs(page->out, series));
	text_fill_line(page, 0, text_indent(page, 2));
	put_points(plot, series);
	if (plot->chart->chart == ENT_CHART_BARS)
		bar_rows(plot);
	else
		line_rows(plot);
}

/* Letters of marks under the picture; '+' where several share a column. */
static void put_letters(struct plot *plot)
{
	const struct doc_block *chart = plot->chart;
	size_t index = 0, count = 0;
	memset(plot->line, ' ', plot->cells);
	for (const struct doc_mark *mark = chart->marks; mark != NULL; mark = mark->next, index++) {
		if (!doc_in_view(chart, mark->day_lo, mark->day_hi))
			continue;
		char letter[DOC_LABEL];
		doc_letter(index, letter);
		size_t at = cell_at(doc_place(chart, mark->day_lo), plot->cells);
		plot->line[at] = plot->line[at] != ' ' || letter[1] != '\0' ? '+' : letter[0];
		count++;
	}
	if (count > 0)
		put_row(plot, "");
}

static void put_marks(struct page *page, const struct doc_block *chart)
{
	size_t index = 0;
	for (const struct doc_mark *mark = chart->marks; mark != NULL; mark = mark->next) {
		char letter[DOC_LABEL];
		doc_letter(index++, letter);
		ent_text_printf(&page->line, "%s ", letter);
		doc_period_say(mark->day_lo, mark->day_hi, &page->line);
		text_gather(page, ": ", mark->text, "");
		text_notes(page, mark->refs);
		text_fill_line(page, 0, text_indent(page, 2));
	}
}

static void put_caption(struct page *page, const struct doc_block *chart, const char *times)
{
	struct doc_signs signs = doc_signs(chart);
	bool line = chart->chart == ENT_CHART_LINE;
	text_gather(page, "", chart->caption, " ");
	ent_text_puts(&page->line, "(");
	text_gather(page, "", chart->unit, times);
	text_gather(page, chart->unit.len > 0 ? "; " : "", ent_str(line ? "* number" : "# number"),
		    "");
	ent_text_puts(&page->line, line && signs.ranges ? ", : range" : "");
	ent_text_puts(&page->line, signs.doubtful ? ", ? doubtful)" : ")");
	text_fill_line(page, 0, 0);
}

static void lay_out(struct plot *plot)
{
	struct page *page = plot->page;
	for (size_t i = 0; i < plot->scale.count; i++) {
		char label[DOC_LABEL];
		doc_scale_label(&plot->scale, i, label);
		plot->label = strlen(label) > plot->label ? strlen(label) : plot->label;
	}
	plot->indent = text_indent(page, 2);
	plot->label = text_indent(page, plot->label);
	size_t left = plot->indent + plot->label + 1;
	plot->cells = page->width > left ? page->width - left : 1;
	plot->cells = plot->cells > WIDEST ? WIDEST : plot->cells;
	struct ent_arena *scratch = &page->out->scratch;
	plot->columns = ent_arena_alloc(scratch, plot->cells * sizeof *plot->columns);
	plot->line = ent_arena_alloc(scratch, plot->cells);
}

void text_chart(struct page *page, const struct doc_block *chart)
{
	struct plot plot = {.page = page, .chart = chart};
	bool any = doc_scale(chart, LABELS, &plot.scale);
	put_caption(page, chart, any ? doc_scale_times(&plot.scale) : "");
	if (!any) {
		text_fill(page, ent_str("No number is known."), 0, 0);
		put_marks(page, chart);
		return;
	}
	lay_out(&plot);
	const struct doc_series *series = chart->series;
	for (; series != NULL; series = series->next)
		put_series(&plot, series);
	put_letters(&plot);
	axis(page, chart, plot.indent + plot.label + 1, plot.line, plot.cells);
	if (plot.crowded)
		text_fill(page,
			  ent_str("Where several share a column, it shows the one furthest "
				  "from zero."),
			  0, 0);
	put_marks(page, chart);
}
