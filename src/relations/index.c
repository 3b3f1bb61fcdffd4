/* The index of cooperation and conflict by period. */
#include <entente/relations.h>

#include <math.h>

/* What is left of a value after some days. */
static double remains(double half_life_days, double days)
{
	return half_life_days > 0 ? exp2(-days / half_life_days) : 0;
}

static void add_act(struct ent_index_period *period, const struct ent_act *act, double half_life)
{
	double share = act->weight;
	if (half_life > 0)
		share *= remains(half_life, (double)period->end - act->day);
	period->count += share;
	if (act->intensity > 0) /* false for an unknown one */
		period->cooperation += share * act->intensity;
	else if (act->intensity < 0)
		period->conflict += share * act->intensity;
	period->acts++;
}

/* Starts as what is left of the period before it: without a half-life, nothing. */
static struct ent_index_period open_period(const struct ent_index_period *before, int32_t end,
					   double half_life)
{
	double left = remains(half_life, (double)end - before->end);
	return (struct ent_index_period){
		.start = before->end + 1,
		.end = end,
		.cooperation = before->cooperation * left,
		.conflict = before->conflict * left,
		.count = before->count * left,
		.first = before->first + before->acts,
	};
}

static void fill_period(const struct ent_acts *acts, struct ent_index_period *period,
			double half_life)
{
	for (size_t i = period->first; i < acts->count && acts->list[i].day <= period->end; i++)
		add_act(period, &acts->list[i], half_life);
	period->net = period->cooperation + period->conflict;
}

size_t ent_index(const struct ent_acts *acts, enum ent_every every, int32_t from, int32_t to,
		 double half_life_days, struct ent_index_period *out, size_t room)
{
	struct ent_index_period period = {.end = ent_period_start(from, every) - 1};
	fill_period(acts, &period, half_life_days); /* all that went before */
	size_t count = 0;
	while (period.end < to) {
		int32_t last = ent_period_next(period.end + 1, every) - 1;
		period = open_period(&period, last < to ? last : to, half_life_days);
		fill_period(acts, &period, half_life_days);
		if (count++ < room)
			out[count - 1] = period;
	}
	return count;
}

double ent_index_value(const struct ent_index_period *period, enum ent_measure measure)
{
	switch (measure) {
	case ENT_MEASURE_COOPERATION:
		return period->cooperation;
	case ENT_MEASURE_CONFLICT:
		return period->conflict;
	case ENT_MEASURE_COUNT:
		return period->count;
	default:
		return period->net;
	}
}
