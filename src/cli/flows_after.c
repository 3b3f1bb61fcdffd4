/* entente flows, for people: barriers, prices, who earns what, a ban. */
#include "flows.h"

#include <math.h>
#include <stdio.h>

#define MOST_CHANGES 3

/* What is told of a band, where it is more than the best flows alone: they may lie at its edge. */
static double middle(const struct ent_route_band *band)
{
	return isnan(band->mean) ? band->best : band->mean;
}

/* "7.7 [3.5 15]": mean and 95 percent. */
static void add_band(const struct ent_route_band *band, double scale, struct ent_text *out)
{
	flows_number(middle(band) * scale, out);
	if (isnan(band->low))
		return;
	ent_text_puts(out, " [");
	flows_number(band->low * scale, out);
	ent_text_putc(out, ' ');
	flows_number(band->high * scale, out);
	ent_text_putc(out, ']');
}

static void band_cell(struct table *table, const struct ent_route_band *band, double scale)
{
	struct ent_text text = {0};
	add_band(band, scale, &text);
	table_cell(table, ent_text_str(&text));
	ent_text_free(&text);
}

static void write_trouble(const struct flows_answer *answer, const char *what,
			  const struct ent_err *err)
{
	struct ent_text line = {0};
	if (!err->text[0])
		return;
	ent_text_printf(&line, "%s could not be reckoned: ", what);
	flows_trouble(answer, err, &line);
	putchar('\n');
	flows_line(&line, 0);
	ent_text_free(&line);
}

/* ---- barriers --------------------------------------------------------------- */

static double change_of(const struct flows_answer *answer, size_t barrier, size_t link)
{
	size_t links = answer->draft.net.link_count;
	const struct ent_flow_estimate *now = &answer->result.links[link];
	return middle(&answer->routes.links[barrier * links + link]) -
	       (isnan(now->mean) ? now->best : now->mean);
}

/* The links that gain most by what goes round the barrier. */
static void add_gains(const struct flows_answer *answer, size_t barrier, struct ent_text *out)
{
	size_t links = answer->draft.net.link_count, told[MOST_CHANGES], count = 0;
	double base = middle(&answer->routes.outcomes[barrier].base);
	double least = fmax(.001 * base, 1e-6);
	while (count < MOST_CHANGES && base > 1e-6) {
		size_t most = links;
		for (size_t l = 0; l < links; l++) {
			bool seen = false;
			for (size_t k = 0; k < count; k++)
				seen |= told[k] == l;
			if (!seen && (most == links || change_of(answer, barrier, l) >
							       change_of(answer, barrier, most)))
				most = l;
		}
		if (most == links || !(change_of(answer, barrier, most) > least))
			break;
		ent_text_puts(out, count ? ", " : "; more by ");
		flows_link_name(answer->flow, (uint32_t)most, out);
		ent_text_puts(out, " (+");
		flows_number(change_of(answer, barrier, most), out);
		ent_text_putc(out, ')');
		told[count++] = most;
	}
}

static void write_barrier(const struct flows_answer *answer, size_t i)
{
	const struct ent_route_outcome *outcome = &answer->routes.outcomes[i];
	const struct ent_route_case *barrier = &answer->plan.cases[i];
	struct ent_text line = {0};
	flows_place_name(answer->flow, barrier->place, &line);
	if (outcome->base.best < 1e-6 && !(outcome->base.high > 1e-6)) {
		ent_text_puts(&line, ": nothing comes there.");
		flows_line(&line, 2);
		ent_text_free(&line);
		return;
	}
	ent_text_puts(&line, ", ");
	flows_range(&barrier->risk, 100, &line);
	ent_text_puts(&line, " percent taken: of ");
	add_band(&outcome->base, 1, &line);
	ent_text_printf(&line, " %.*s, seized ", ENT_FMT(answer->flow->unit));
	add_band(&outcome->seized, 1, &line);
	ent_text_puts(&line, ", gone round ");
	add_band(&outcome->displaced, 1, &line);
	if (middle(&outcome->halted) > .001 * middle(&outcome->base)) {
		ent_text_puts(&line, ", halted ");
		add_band(&outcome->halted, 1, &line);
	}
	add_gains(answer, i, &line);
	if (!isnan(outcome->price.best)) {
		ent_text_puts(&line, ". Consumers pay ");
		add_band(&outcome->price, 100, &line);
		ent_text_puts(&line, " percent more");
	}
	ent_text_putc(&line, '.');
	flows_line(&line, 2);
	ent_text_free(&line);
}

static void write_barriers(const struct flows_answer *answer)
{
	write_trouble(answer, "What barriers change", &answer->route_err);
	if (!answer->has_routes)
		return;
	puts("\nIf more were seized there, each by itself; what is made stays the same");
	for (size_t i = 0; i < answer->routes.case_count; i++)
		write_barrier(answer, i);
}

/* ---- prices and profits --------------------------------------------------------- */

/* Sums of money in a year are told in units of a size at which they can be read. */
struct sums {
	double scale;
	const char *words; /* "millions of " */
};

static struct sums sums_of(double largest)
{
	if (largest >= 1e6)
		return (struct sums){1e-6, "millions of "};
	if (largest >= 1e4)
		return (struct sums){1e-3, "thousands of "};
	return (struct sums){1, ""};
}

static struct sums sums_of_prices(const struct flows_answer *answer)
{
	double largest = 0;
	for (size_t n = 0; n < answer->flow->node_count; n++)
		largest = fmax(largest, answer->prices.value[n].best);
	return sums_of(largest);
}

static void add_money(const struct flows_answer *answer, const char *words, struct ent_text *out)
{
	ent_text_puts(out, words);
	if (answer->plan.money.len)
		ent_text_add(out, answer->plan.money);
	else
		ent_text_puts(out, "money");
}

static void add_price_unit(const struct flows_answer *answer, struct ent_text *out)
{
	if (answer->plan.price_unit.len)
		ent_text_add(out, answer->plan.price_unit);
	else
		ent_text_printf(out, "money for one %.*s", ENT_FMT(answer->flow->unit));
}

static void write_prices(const struct flows_answer *answer)
{
	static const struct column columns[] = {
		{"node", CELL_TEXT},
		{"price", CELL_NUMBER},
		{"value", CELL_NUMBER},
		{"", CELL_TEXT},
	};
	struct sums sums = sums_of_prices(answer);
	struct table *table = table_new(columns, 4);
	struct ent_text unit = {0};
	for (size_t n = 0; n < answer->flow->node_count; n++) {
		const struct ent_flow_range *told = &answer->plan.chain.price[n];
		if (isnan(middle(&answer->prices.price[n])))
			continue;
		table_cell(table, answer->flow->nodes[n].name);
		band_cell(table, &answer->prices.price[n], answer->plan.price_scale);
		band_cell(table, &answer->prices.value[n], sums.scale);
		bool is_told = !isnan(told->best) || !isnan(told->low) || !isnan(told->high);
		table_cell(table, ent_str(is_told ? "told" : ""));
	}
	add_price_unit(answer, &unit);
	printf("\nPrices, %s; value of what passes in a year, ", unit.ptr);
	unit.len = 0;
	add_money(answer, sums.words, &unit);
	puts(unit.ptr);
	table_write(table, FORMAT_TEXT, "", true);
	ent_text_free(&unit);
}

static void write_margins(const struct flows_answer *answer)
{
	static const struct column columns[] = {
		{"link", CELL_TEXT},
		{"margin", CELL_NUMBER},
		{"profit", CELL_NUMBER},
		{"", CELL_TEXT},
	};
	struct sums sums = sums_of_prices(answer);
	struct table *table = table_new(columns, 4);
	struct ent_text name = {0};
	for (uint32_t l = 0; l < answer->flow->link_count; l++) {
		if (isnan(middle(&answer->prices.margin[l])))
			continue;
		name.len = 0;
		flows_link_name(answer->flow, l, &name);
		table_cell(table, ent_text_str(&name));
		band_cell(table, &answer->prices.margin[l], answer->plan.price_scale);
		band_cell(table, &answer->prices.profit[l], sums.scale);
		table_cell(table, ent_str(""));
	}
	name.len = 0;
	add_price_unit(answer, &name);
	printf("\nMargins, %s, of what enters; profit in a year, ", name.ptr);
	name.len = 0;
	add_money(answer, sums.words, &name);
	puts(name.ptr);
	table_write(table, FORMAT_TEXT, "", true);
	ent_text_free(&name);
}

static void write_earners(const struct flows_answer *answer)
{
	struct ent_text line = {0};
	struct sums sums = sums_of_prices(answer);
	add_money(answer, sums.words, &line);
	printf("\nWho earns what in a year, %s\n", line.ptr);
	line.len = 0;
	for (size_t a = 0; a < answer->plan.shares.actor_count; a++) {
		const struct ent_actor *actor = ent_actor(answer->record, answer->plan.actors[a]);
		ent_text_printf(&line, "%.*s: ", ENT_FMT(actor->name));
		add_band(&answer->revenue.actors[a], sums.scale, &line);
		bool first = true;
		for (size_t i = 0; i < answer->plan.shares.count; i++) {
			const struct ent_share *share = &answer->plan.shares.shares[i];
			if (share->actor != a)
				continue;
			ent_text_puts(&line, first ? ", of which at " : ", ");
			flows_place_name(answer->flow, share->place, &line);
			ent_text_putc(&line, ' ');
			flows_number(middle(&answer->revenue.shares[i]) * sums.scale, &line);
			first = false;
		}
		flows_line(&line, 2);
	}
	ent_text_free(&line);
}

static void write_money(const struct flows_answer *answer)
{
	write_trouble(answer, "Prices", &answer->price_err);
	if (answer->has_prices) {
		write_prices(answer);
		write_margins(answer);
	}
	if (answer->has_revenue)
		write_earners(answer);
}

/* ---- a ban ---------------------------------------------------------------------- */

static void add_gain(const char *who, const struct ent_route_band *gain, double scale,
		     struct ent_text *out)
{
	ent_text_printf(out, "%s %s ", who, middle(gain) < 0 ? "lose" : "gain");
	struct ent_route_band shown = *gain;
	if (middle(gain) < 0)
		shown = (struct ent_route_band){-gain->best, -gain->mean, -gain->high, -gain->low};
	add_band(&shown, scale, out);
}

static void write_ban(const struct flows_answer *answer)
{
	const struct ent_ban *ban = &answer->plan.ban;
	const struct ent_ban_result *result = &answer->ban;
	struct ent_text line = {0};
	write_trouble(answer, "The ban", &answer->ban_err);
	if (!answer->has_ban)
		return;
	puts("\nUnder a ban, stocks being sold to keep up supply");
	ent_text_printf(&line, "With %.*s down by ",
			ENT_FMT(answer->flow->nodes[answer->plan.ban_node].name));
	flows_range(&ban->fall, 100, &line);
	ent_text_puts(&line, " percent and a stock of ");
	flows_range(&ban->stock, 1, &line);
	ent_text_printf(&line, " %.*s, supply stays near what it was for ",
			ENT_FMT(answer->flow->unit));
	add_band(&result->lasts, 1, &line);
	ent_text_puts(&line, " years. After five years the price is ");
	bool told = ban->price.best > 0 || ban->price.high > 0;
	add_band(&result->price[result->steps - 1], told ? answer->plan.price_scale : 1, &line);
	if (told) {
		ent_text_putc(&line, ' ');
		add_price_unit(answer, &line);
		ent_text_puts(&line, ", before it ");
		flows_range(&ban->price, answer->plan.price_scale, &line);
	} else {
		ent_text_puts(&line, " times what it was");
	}
	ent_text_puts(&line, "; at twenty times that the model stops.");
	flows_line(&line, 2);
	struct sums sums =
		sums_of(fmax(fabs(result->growers_gain.best), fabs(result->buyers[0].best)));
	ent_text_puts(&line, "Over that time, in ");
	add_money(answer, sums.words, &line);
	ent_text_puts(&line, ": ");
	add_gain("growers", &result->growers_gain, sums.scale, &line);
	add_gain(", holders of stocks", &result->holders_gain, sums.scale, &line);
	ent_text_putc(&line, '.');
	flows_line(&line, 2);
	ent_text_free(&line);
}

void flows_after_text(const struct flows_answer *answer)
{
	write_barriers(answer);
	write_money(answer);
	write_ban(answer);
}
