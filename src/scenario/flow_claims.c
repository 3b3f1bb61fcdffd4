/* What the flows say of what somebody claims. */
#include "base/arena.h"
#include "base/sorted.h"

#include <entente/networks.h>

#include <math.h>

#define WITHIN_95   1.959963984540054
#define CLAIM_ERROR .05

static double value_of(const double *flow, const struct ent_flow_reading *of)
{
	double part = 0, whole = 0;
	for (size_t k = 0; k < of->count; k++) {
		double weight = of->weights ? of->weights[k] : 1;
		*(k < of->part_count ? &part : &whole) += weight * flow[of->links[k]];
	}
	return of->part_count ? part / whole : whole;
}

static void spread(double *values, size_t count, struct ent_flow_word *word)
{
	double sum = 0, squares = 0;
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	word->mean = sum / (double)count;
	for (size_t i = 0; i < count; i++)
		squares += (values[i] - word->mean) * (values[i] - word->mean);
	word->error = sqrt(squares / (double)(count > 1 ? count - 1 : 1));
	ent_sort_numbers(values, count);
	word->low = ent_quantile(values, count, .025);
	word->high = ent_quantile(values, count, .975);
}

void ent_flow_says(const struct ent_flow_result *result, size_t link_count,
		   const struct ent_flow_reading *of, struct ent_flow_word *word)
{
	double *best = ent_alloc(NULL, (link_count + 1) * sizeof *best);
	double *values = ent_alloc(NULL, (result->draw_count + 1) * sizeof *values);
	for (size_t l = 0; l < link_count; l++)
		best[l] = result->links[l].best;
	*word = (struct ent_flow_word){value_of(best, of), (double)NAN, (double)NAN, (double)NAN,
				       (double)NAN};
	size_t count = 0;
	for (size_t i = 0; result->draws && i < result->draw_count; i++) {
		double value = value_of(result->draws + i * link_count, of);
		if (!isnan(value)) /* a share of nothing */
			values[count++] = value;
	}
	if (count)
		spread(values, count, word);
	ent_alloc(best, 0);
	ent_alloc(values, 0);
}

static double error_of(const struct ent_flow_range *claim, double value)
{
	double below = value - claim->low, above = claim->high - value;
	below = isnan(below) ? above : below;
	above = isnan(above) ? below : above;
	double error = (below + above) / (2 * WITHIN_95);
	return isnan(error) || error == 0 ? CLAIM_ERROR * fabs(value) : error;
}

static void judge(const struct ent_flow_range *claim, struct ent_flow_verdict *verdict)
{
	double says = isnan(verdict->word.mean) ? verdict->word.best : verdict->word.mean;
	double value = isnan(claim->best) ? (claim->low + claim->high) / 2 : claim->best;
	bool bound = isnan(value);
	if (bound)
		value = isnan(claim->low) ? claim->high : claim->low;
	double error = bound ? CLAIM_ERROR * fabs(value) : error_of(claim, value);
	double doubt = isnan(verdict->word.error) ? 0 : verdict->word.error;
	verdict->off = (value - says) / hypot(error, doubt);
	if (bound && (isnan(claim->low) ? says <= value : says >= value))
		verdict->off = 0;
	verdict->contradicts = fabs(verdict->off) > WITHIN_95;
}

void ent_flow_judge(const struct ent_flow_draft *draft, const struct ent_flow_result *result,
		    struct ent_flow_verdict *verdicts)
{
	for (size_t i = 0; i < draft->claim_count; i++) {
		ent_flow_says(result, draft->net.link_count, &draft->claims[i], &verdicts[i].word);
		judge(&draft->claims[i].value, &verdicts[i]);
	}
}
