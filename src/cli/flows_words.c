/* entente flows: names, numbers and sources, as text and data both show them. */
#include "flows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void flows_link_name(const struct ent_flow *flow, uint32_t link, struct ent_text *out)
{
	ent_text_printf(out, "%.*s > %.*s", ENT_FMT(flow->nodes[flow->links[link].from].name),
			ENT_FMT(flow->nodes[flow->links[link].to].name));
}

void flows_place_name(const struct ent_flow *flow, struct ent_route_place place,
		      struct ent_text *out)
{
	if (place.where == ENT_ROUTE_LINK)
		flows_link_name(flow, place.index, out);
	else
		ent_text_add(out, flow->nodes[place.index].name);
}

static double to_figures(double value, int figures)
{
	if (!isfinite(value) || fabs(value) < 1e-9) /* no more than rounding */
		return isfinite(value) ? 0 : value;
	double places = figures - 1 - floor(log10(fabs(value)));
	double unit = pow(10, fabs(places));
	return places > 0 ? round(value * unit) / unit : round(value / unit) * unit;
}

double flows_tidy(double value)
{
	return to_figures(value, 6);
}

void flows_number(double value, struct ent_text *out)
{
	if (!ent_text_number(out, to_figures(value, 3)))
		ent_text_putc(out, '?');
}

void flows_range(const struct ent_flow_range *range, double scale, struct ent_text *out)
{
	bool low = !isnan(range->low), high = !isnan(range->high);
	if (isnan(range->best) && low != high) {
		ent_text_puts(out, low ? "at least " : "at most ");
		flows_number((low ? range->low : range->high) * scale, out);
		return;
	}
	if (!isnan(range->best))
		flows_number(range->best * scale, out);
	if (!low && !high)
		return;
	ent_text_puts(out, isnan(range->best) ? "[" : " [");
	if (low)
		flows_number(range->low * scale, out);
	ent_text_puts(out, low ? " " : ".. ");
	if (high)
		flows_number(range->high * scale, out);
	ent_text_puts(out, high ? "]" : "..]");
}

const struct ent_observation *flows_row(const struct flows_answer *answer,
					const struct ent_flow_basis *basis)
{
	if (basis->series == ENT_NONE || basis->row == ENT_NONE)
		return NULL;
	return &ent_series(answer->record, basis->series)->rows[basis->row];
}

void flows_source(const struct flows_answer *answer, const struct ent_flow_basis *basis,
		  struct ent_text *out)
{
	const struct ent_observation *row = flows_row(answer, basis);
	if (!row) {
		ent_text_puts(out, "set");
		return;
	}
	if (row->figure.source == ENT_NONE) {
		ent_text_puts(out, "no source");
		return;
	}
	ent_text_add(out, ent_source(answer->record, row->figure.source)->id);
	if (row->figure.reliability || row->figure.credibility) {
		ent_text_putc(out, ' ');
		grade_text(row->figure.reliability, row->figure.credibility, out);
	}
}

/* The library counts nodes, links and readings from 0; people have names for them. */
static bool add_name(const struct flows_answer *answer, struct ent_str kind, size_t index,
		     struct ent_text *out)
{
	const struct ent_flow_draft *draft = &answer->draft;
	if (ent_str_is(kind, "node") && index < draft->net.node_count)
		ent_text_add(out, answer->flow->nodes[index].name);
	else if (ent_str_is(kind, "link") && index < draft->net.link_count)
		flows_link_name(answer->flow, (uint32_t)index, out);
	else if (ent_str_is(kind, "reading") && index < draft->net.reading_count)
		ent_text_add(out, ent_series(answer->record, draft->bases[index].series)->name);
	else
		return false;
	return true;
}

void flows_trouble(const struct flows_answer *answer, const struct ent_err *err,
		   struct ent_text *out)
{
	static const char *const kinds[] = {"node", "link", "reading"};
	for (const char *at = err->text; *at;) {
		size_t taken = 0;
		for (size_t i = 0; i < 3 && !taken; i++) {
			struct ent_str kind = ent_str(kinds[i]);
			const char *number = at + kind.len + 1;
			size_t digits = strncmp(at, kind.ptr, kind.len) == 0 && number[-1] == ' '
						? strspn(number, "0123456789")
						: 0;
			if (digits && digits < 7 &&
			    add_name(answer, kind, (size_t)strtoul(number, NULL, 10), out))
				taken = kind.len + 1 + digits;
		}
		if (!taken)
			ent_text_putc(out, *at);
		at += taken ? taken : 1;
	}
}

void flows_line(struct ent_text *line, size_t indent)
{
	printf("%*s", (int)indent, "");
	put_wrapped(ent_text_str(line), indent, indent + 2);
	line->len = 0;
}

void flows_head(const char *title)
{
	printf("\n%s\n", title);
}

double flows_shown(const struct ent_flow_reading *reading)
{
	return reading->part_count ? 100 : 1;
}

void flows_unit(const struct flows_answer *answer, const struct ent_flow_reading *reading,
		struct ent_text *out)
{
	if (reading->part_count)
		ent_text_puts(out, " percent");
	else
		ent_text_printf(out, " %.*s", ENT_FMT(answer->flow->unit));
}

void flows_basis(const struct flows_answer *answer, const struct ent_flow_basis *basis,
		 struct ent_text *out)
{
	const struct ent_flow_measure *measure = &answer->flow->measures[basis->measure];
	bool first = true;
	for (size_t i = 0; i < measure->factor_count; i++) {
		if (measure->factors[i].series == ENT_NONE)
			continue;
		ent_text_puts(out, first ? "" : " x ");
		ent_text_add(out, ent_series(answer->record, measure->factors[i].series)->name);
		first = false;
	}
	if (basis->unverified)
		ent_text_putc(out, '*');
	ent_text_puts(out, ": ");
	flows_source(answer, basis, out);
	if (basis->row != ENT_NONE && basis->year != answer->draft.year)
		ent_text_printf(out, ", of %d", basis->year);
}
