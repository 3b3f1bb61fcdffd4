/* Influence, a proxy: the share of one actor in the friendly ties of another, by period of
 * rule. */
#include "relations/bonds.h"

#include <math.h>

/* Wilson (1927): of n draws a share p; n need not be whole. */
static void wilson(double p, double n, double *low, double *high)
{
	const double z = 1.959963984540054;
	double centre = (p + z * z / (2 * n)) / (1 + z * z / n);
	double reach = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
	/* Both hold exactly of the true values; rounding must not break them. */
	*low = fmax(fmin(centre - reach, p), 0);
	*high = fmin(fmax(centre + reach, p), 1);
}

static size_t rank_of(const struct ent_bonds *bonds, uint32_t a, size_t period, double weight)
{
	size_t above = 0;
	for (size_t i = 0; i < bonds->partner.count; i++)
		above += bonds->partner.at[i] != a &&
			 bonds->bond.at[i * bonds->periods + period].own > weight;
	return weight > 0 ? above + 1 : 0;
}

static void fill_period(const struct ent_bonds *bonds, uint32_t a, size_t period,
			struct ent_influence *out)
{
	const struct ent_bond *bond = ent_bonds_with(bonds, a, period);
	const struct ent_bond_total *total = &bonds->total.at[period];
	double weight = ent_bond_weight(bond), sum = 0;
	for (int i = 0; i < ENT_DOMAINS; i++) {
		out->sum[i] = bond ? bond->sum[i] : 0;
		out->all[i] = total->sum[i];
		sum += total->sum[i];
	}
	out->acts = bond ? bond->acts : 0;
	out->all_acts = total->acts;
	out->actors = total->partners;
	out->rank = rank_of(bonds, a, period, weight);
	out->share = out->low = out->high = NAN;
	out->effective = 0;
	if (sum <= 0)
		return;
	out->share = fmin(weight / sum, 1);
	out->effective = sum * sum / total->squares;
	wilson(out->share, out->effective, &out->low, &out->high);
}

static void add_row(struct ent_influences *out, uint32_t row)
{
	if (out->row_count == out->row_room) {
		out->row_room = out->row_room * 2 + 64;
		out->rows = ent_alloc(out->rows, out->row_room * sizeof *out->rows);
	}
	out->rows[out->row_count++] = row;
}

static void take_rows_with(const struct ent_bond_ground *ground, uint32_t a, uint32_t b,
			   uint32_t member, const struct ent_rule *rule, struct ent_acts *acts,
			   struct ent_influences *out)
{
	struct ent_acts_opts opts = ground->opts;
	opts.from = rule->from;
	opts.to = rule->to;
	ent_acts_find(ground->record, member, a, &opts, acts);
	for (size_t i = 0; i < acts->count; i++)
		if (ent_bond_takes(ground, b, member, a, &acts->list[i]))
			add_row(out, acts->list[i].row);
}

/* The rows of a's share, in the order of the periods; within one, of the members. */
static void take_rows(const struct ent_bond_ground *ground, uint32_t a, uint32_t b,
		      struct ent_acts *acts, struct ent_influences *out)
{
	size_t count;
	uint32_t *members = ent_bond_members(ground, b, &count);
	out->row_count = 0;
	for (size_t p = 0; p < out->count; p++) {
		struct ent_influence *period = &out->list[p];
		period->first = out->row_count;
		for (size_t m = 0; m < count; m++)
			if (members[m] != a)
				take_rows_with(ground, a, b, members[m], &period->rule, acts, out);
		period->row_count = out->row_count - period->first;
	}
	ent_alloc(members, 0);
}

static void find_periods(const struct ent_record *record, uint32_t b,
			 const struct ent_acts_opts *opts, struct ent_influences *out)
{
	size_t count = ent_rule_periods(record, b, opts->from, opts->to, NULL, 0);
	struct ent_rule *rules = ent_alloc(NULL, count * sizeof *rules);
	ent_rule_periods(record, b, opts->from, opts->to, rules, count);
	if (count > out->room) {
		out->room = count;
		out->list = ent_alloc(out->list, count * sizeof *out->list);
	}
	out->count = count;
	for (size_t i = 0; i < count; i++)
		out->list[i] = (struct ent_influence){.rule = rules[i]};
	ent_alloc(rules, 0);
}

void ent_influence_find(const struct ent_record *record, uint32_t a, uint32_t b,
			const struct ent_acts_opts *opts, struct ent_influences *out)
{
	struct ent_bond_ground ground = ent_bond_ground_find(record, opts, NULL);
	struct ent_bonds bonds = {0};
	find_periods(record, b, opts, out);
	int32_t *starts = ent_alloc(NULL, out->count * sizeof *starts);
	for (size_t i = 0; i < out->count; i++)
		starts[i] = out->list[i].rule.from;
	ent_bonds_find(&ground, b, starts, out->count, &bonds);
	for (size_t i = 0; i < out->count; i++)
		fill_period(&bonds, a, i, &out->list[i]);
	out->repeated = bonds.repeated;
	take_rows(&ground, a, b, &bonds.acts, out);
	ent_alloc(starts, 0);
	ent_bonds_free(&bonds);
	ent_bond_ground_free(&ground);
}

void ent_influences_free(struct ent_influences *influences)
{
	ent_alloc(influences->list, 0);
	ent_alloc(influences->rows, 0);
	*influences = (struct ent_influences){0};
}
