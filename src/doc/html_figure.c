/* Timelines and charts on the page: caption, picture, what its marks mean, and the same
 * in words or numbers.
 *
 * The numbers of a chart lie in a table that is folded away; there the evidence of each
 * point is named, which in the picture would hide what it shows.
 */
#include "html.h"

#include <math.h>

#include "timeline.h"

#define TICKS 7 /* of numbers, at most */

/* ---- timelines --------------------------------------------------------- */

/* What a reader must be told about the marks in this picture. */
struct marks {
	bool fading, hatched, arrows;
};

static struct marks marks_in(const struct doc_block *timeline)
{
	struct marks marks = {0};
	for (const struct doc_lane *lane = timeline->lanes; lane != NULL; lane = lane->next) {
		for (const struct doc_bar *bar = lane->bars; bar != NULL; bar = bar->next) {
			struct doc_extent extent = doc_extent(timeline, bar->it.span);
			marks.fading |=
				extent.start_lo < extent.start_hi || extent.end_lo < extent.end_hi;
			marks.hatched |= bar->it.doubtful;
			marks.arrows |= extent.before || extent.after;
		}
	}
	return marks;
}

static void timeline_legend(struct html *html, struct marks marks)
{
	if (!marks.fading && !marks.hatched && !marks.arrows)
		return;
	doc_puts(html->out, "<p class=\"legend\">");
	if (marks.fading)
		doc_puts(html->out, "A fading end: the day is not known exactly. ");
	if (marks.hatched)
		doc_puts(html->out, "Hatched: doubtful. ");
	if (marks.arrows)
		doc_puts(html->out, "An arrow: it goes on beyond the edge.");
	doc_puts(html->out, "</p>\n");
}

static void link_again(struct html *html, uint32_t evidence)
{
	unsigned number = doc_number(html->out, evidence);
	doc_printf(html->out, "<a href=\"#e%u\" aria-label=\"Evidence %u\">%u</a>", number, number,
		   number);
}

/* The picture's numbers are the ones that evidence links back to. */
static void notes_again(struct html *html, struct doc_refs refs)
{
	for (size_t i = 0, end = 0; i < refs.count; i = end) {
		end = doc_run_end(html->out, refs, i);
		doc_puts(html->out, i == 0 ? "<sup>" : ", ");
		link_again(html, refs.at[i]);
		doc_puts(html->out, end > i + 1 ? "–" : "");
		if (end > i + 1)
			link_again(html, refs.at[end - 1]);
	}
	if (refs.count > 0)
		doc_puts(html->out, "</sup>");
}

static void bar_in_words(struct html *html, const struct doc_bar *bar)
{
	struct ent_text span = {0};
	doc_span_say(bar->it.span, &span);
	doc_puts(html->out, "<li>");
	html_text(html, bar->it.text);
	html_wrap(html, ": ", ent_text_str(&span), bar->it.doubtful ? "; doubtful" : "");
	notes_again(html, bar->refs);
	doc_puts(html->out, "</li>\n");
	ent_text_free(&span);
}

static void lanes_in_words(struct html *html, const struct doc_block *timeline)
{
	doc_puts(html->out, "<details>\n<summary>In words</summary>\n<dl>\n");
	for (const struct doc_lane *lane = timeline->lanes; lane != NULL; lane = lane->next) {
		doc_puts(html->out, "<dt>");
		html_text(html, lane->name);
		doc_puts(html->out, "</dt>\n<dd><ul>\n");
		for (const struct doc_bar *bar = lane->bars; bar != NULL; bar = bar->next)
			bar_in_words(html, bar);
		doc_puts(html->out, "</ul></dd>\n");
	}
	doc_puts(html->out, "</dl>\n</details>\n");
}

void html_timeline(struct html *html, const struct doc_block *timeline)
{
	doc_puts(html->out, "<figure>\n<figcaption>");
	html_text(html, timeline->caption);
	doc_printf(html->out,
		   "</figcaption>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
		   "aria-labelledby=\"t%zu-title\">\n",
		   html->pictures + 1);
	html_picture(html, timeline);
	doc_puts(html->out, "</div>\n");
	timeline_legend(html, marks_in(timeline));
	lanes_in_words(html, timeline);
	doc_puts(html->out, "</figure>\n");
}

/* ---- charts ------------------------------------------------------------- */

static void chart_caption(struct html *html, const struct doc_block *chart, const char *times)
{
	doc_puts(html->out, "<figcaption>");
	html_text(html, chart->caption);
	if (chart->unit.len > 0) {
		html_wrap(html, " <span class=\"unit\">(", chart->unit, times);
		doc_puts(html->out, ")</span>");
	}
	doc_puts(html->out, "</figcaption>\n");
}

static void key(struct html *html, const struct doc_block *chart)
{
	size_t index = 0;
	doc_puts(html->out, "<ul class=\"key\">\n");
	const struct doc_series *series = chart->series;
	for (; series != NULL; series = series->next) {
		doc_puts(html->out, "<li>");
		html_chart_sign(html, chart, index++);
		html_wrap(html, " ", series->name, "");
		doc_puts(html->out, "</li>\n");
	}
	doc_puts(html->out, "</ul>\n");
}

static void chart_legend(struct html *html, const struct doc_block *chart)
{
	struct doc_signs signs = doc_signs(chart);
	bool bars = chart->chart == ENT_CHART_BARS;
	if (!signs.doubtful && !signs.ranges && !signs.gaps)
		return;
	doc_puts(html->out, "<p class=\"legend\">");
	if (signs.doubtful)
		doc_puts(html->out, bars ? "Dashed outline: doubtful. " : "Hollow: doubtful. ");
	if (signs.ranges)
		doc_puts(html->out, bars ? "Thin line: the range from low to high. "
					 : "Shade: the range from low to high. ");
	if (signs.gaps)
		doc_puts(html->out, "A gap: not known.");
	doc_puts(html->out, "</p>\n");
}

static void period(struct html *html, int32_t first, int32_t last)
{
	struct ent_text days = {0};
	doc_period_say(first, last, &days);
	html_text(html, ent_text_str(&days));
	ent_text_free(&days);
}

static void marks(struct html *html, const struct doc_block *chart)
{
	if (chart->marks == NULL)
		return;
	size_t index = 0;
	doc_puts(html->out, "<ul class=\"marks\">\n");
	for (const struct doc_mark *mark = chart->marks; mark != NULL; mark = mark->next) {
		char letter[DOC_LABEL];
		doc_letter(index++, letter);
		doc_printf(html->out, "<li><b>%s</b> ", letter);
		period(html, mark->day_lo, mark->day_hi);
		html_wrap(html, ": ", mark->text, "");
		html_notes(html, mark->refs);
		doc_puts(html->out, "</li>\n");
	}
	doc_puts(html->out, "</ul>\n");
}

static void number(struct html *html, double value)
{
	struct ent_text text = {0};
	doc_number_say(value, &text);
	html_number(html, ent_text_str(&text));
	ent_text_free(&text);
}

static void range_cell(struct html *html, const struct ent_doc_point *point)
{
	doc_puts(html->out, "<td class=\"number\">");
	number(html, point->low);
	doc_puts(html->out, isnan(point->low) ? "" : " to ");
	number(html, point->high);
	doc_puts(html->out, "</td>");
}

static void point_row(struct html *html, const struct doc_block *chart,
		      const struct doc_point *point, bool ranges)
{
	doc_puts(html->out, "<tr><th scope=\"row\">");
	period(html, point->it.first, point->it.last);
	doc_puts(html->out, "</th><td class=\"number\">");
	number(html, point->it.value);
	doc_puts(html->out, isnan(point->it.value) ? "not known" : "");
	doc_puts(html->out, point->it.doubtful ? ", doubtful</td>" : "</td>");
	if (ranges)
		range_cell(html, &point->it);
	if (chart->noted) {
		doc_puts(html->out, "<td class=\"notes\">");
		html_notes(html, point->refs);
		doc_puts(html->out, "</td>");
	}
	doc_puts(html->out, "</tr>\n");
}

static void series_rows(struct html *html, const struct doc_block *chart,
			const struct doc_series *series, bool ranges)
{
	doc_puts(html->out, "<tbody>\n");
	if (series->name.len > 0) {
		doc_printf(html->out, "<tr><th class=\"lane\" scope=\"rowgroup\" colspan=\"%d\">",
			   2 + ranges + chart->noted);
		html_text(html, series->name);
		doc_puts(html->out, "</th></tr>\n");
	}
	for (const struct doc_point *point = series->points; point != NULL; point = point->next)
		point_row(html, chart, point, ranges);
	doc_puts(html->out, "</tbody>\n");
}

static void in_numbers(struct html *html, const struct doc_block *chart)
{
	bool ranges = doc_signs(chart).ranges;
	if (chart->series == NULL)
		return;
	doc_puts(html->out, "<details>\n<summary>In numbers</summary>\n<div class=\"numbers\">\n"
			    "<table>\n<thead><tr><th scope=\"col\">When</th>"
			    "<th scope=\"col\" class=\"number\">");
	html_text(html, chart->unit.len > 0 ? chart->unit : ent_str("Number"));
	doc_puts(html->out, "</th>");
	doc_puts(html->out, ranges ? "<th scope=\"col\" class=\"number\">Range</th>" : "");
	doc_puts(html->out, chart->noted ? "<th scope=\"col\">Evidence</th>" : "");
	doc_puts(html->out, "</tr></thead>\n");
	const struct doc_series *series = chart->series;
	for (; series != NULL; series = series->next)
		series_rows(html, chart, series, ranges);
	doc_puts(html->out, "</table>\n</div>\n</details>\n");
}

void html_chart(struct html *html, const struct doc_block *chart)
{
	struct doc_scale scale;
	bool any = doc_scale(chart, TICKS, &scale);
	html->pictures++;
	doc_puts(html->out, "<figure class=\"chart\">\n");
	chart_caption(html, chart, any ? doc_scale_times(&scale) : "");
	if (any) {
		if (chart->series->next != NULL || chart->series->name.len > 0)
			key(html, chart);
		html_chart_picture(html, chart, &scale);
		chart_legend(html, chart);
	} else {
		doc_puts(html->out, "<p class=\"legend\">No number is known.</p>\n");
	}
	marks(html, chart);
	in_numbers(html, chart);
	doc_puts(html->out, "</figure>\n");
}
