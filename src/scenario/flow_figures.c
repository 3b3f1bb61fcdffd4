/* Figures with their errors, all in units of the largest, so that nothing that is reckoned with
 * them depends on whether they were told in grams or in tonnes. */
#include "base/arena.h"
#include "scenario/flow.h"

#include <math.h>

#define WITHIN_95 1.959963984540054
#define LOOSENESS .2
/* An error that is told as nothing is taken as this share of the largest figure: the matrices
 * hold the inverse squares of errors, and must hold them beside those of vague ones. */
#define LEAST_ERROR 1e-6

static double middle(const struct ent_flow_range *range)
{
	return isnan(range->best) ? (range->low + range->high) / 2 : range->best;
}

double ent_flow_ratio(const struct ent_flow_node *node)
{
	return node->kind == ENT_FLOW_CONVERSION ? middle(&node->ratio) : 1;
}

double ent_flow_ratio_error(const struct ent_flow_node *node)
{
	if (node->kind != ENT_FLOW_CONVERSION)
		return 0;
	double best = middle(&node->ratio), low = node->ratio.low, high = node->ratio.high;
	low = isnan(low) ? isnan(high) ? best : 2 * best - high : low;
	high = isnan(high) ? 2 * best - low : high;
	double error = (high - low) / (2 * WITHIN_95);
	return error > LEAST_ERROR * best ? error : 0;
}

/* A best value, or the middle of both ends; else the one end that is told. */
static void read_value(const struct ent_flow_range *value, struct ent_flow_figure *figure)
{
	figure->value = middle(value);
	figure->side = ENT_FLOW_ABOUT;
	if (!isnan(figure->value))
		return;
	figure->side = isnan(value->high) ? ENT_FLOW_AT_LEAST : ENT_FLOW_AT_MOST;
	figure->value = isnan(value->high) ? value->low : value->high;
}

/* By the error that is told, else by the range, else not known yet (0). */
static void read_errors(const struct ent_flow_reading *reading, struct ent_flow_figure *figure)
{
	const struct ent_flow_range *value = &reading->value;
	double below = (figure->value - value->low) / WITHIN_95;
	double above = (value->high - figure->value) / WITHIN_95;
	bool has_range = figure->side == ENT_FLOW_ABOUT && !(isnan(below) && isnan(above));
	figure->error = reading->error;
	figure->below = figure->above = reading->error;
	if (reading->error > 0 || !has_range)
		return;
	figure->below = isnan(below) ? above : below;
	figure->above = isnan(above) ? below : above;
	figure->error = (figure->below + figure->above) / 2;
}

/* Whether it is of one link only, and how much of it. */
static void read_link(const struct ent_flow_reading *reading, struct ent_flow_figure *figure)
{
	figure->link = ENT_NONE;
	figure->weight = 0;
	if (figure->side != ENT_FLOW_ABOUT || reading->part_count)
		return;
	for (size_t k = 0; k < reading->count; k++) {
		if (reading->links[k] != reading->links[0])
			return;
		figure->weight += reading->weights ? reading->weights[k] : 1;
	}
	if (figure->weight != 0)
		figure->link = reading->links[0];
}

static double most_weight(const struct ent_flow_reading *reading)
{
	double most = 0;
	for (size_t k = 0; k < reading->count; k++)
		most = fmax(most, reading->weights ? fabs(reading->weights[k]) : 1);
	return most;
}

struct scale {
	double largest, smallest; /* of figures above 0, per unit of flow */
};

static struct scale scale_of(const struct ent_flow_net *net)
{
	struct scale scale = {0, INFINITY};
	for (size_t r = 0; r < net->reading_count; r++) {
		const struct ent_flow_reading *reading = &net->readings[r];
		struct ent_flow_figure figure;
		if (reading->part_count)
			continue;
		read_value(&reading->value, &figure);
		double size = figure.value / most_weight(reading);
		if (!(size > 0))
			continue;
		scale.largest = fmax(scale.largest, size);
		scale.smallest = fmin(scale.smallest, size);
	}
	return scale.largest > 0 ? scale : (struct scale){1, 1};
}

static void set_unit(struct ent_flow_figure *figure, double unit, double least)
{
	figure->value /= unit;
	figure->error = fmax(figure->error / unit, least);
	figure->below = fmax(figure->below / unit, least);
	figure->above = fmax(figure->above / unit, least);
}

struct ent_flow_figures ent_flow_figures(const struct ent_flow_net *net, double looseness)
{
	struct scale scale = scale_of(net);
	struct ent_flow_figures figures = {
		.at = ent_alloc(NULL, (net->reading_count + 1) * sizeof *figures.at),
		.scale = scale.largest};
	looseness = looseness > 0 ? looseness : LOOSENESS;
	for (size_t r = 0; r < net->reading_count; r++) {
		const struct ent_flow_reading *reading = &net->readings[r];
		struct ent_flow_figure *figure = &figures.at[r];
		bool share = reading->part_count > 0;
		double unit = share ? 1 : scale.largest, weight = share ? 1 : most_weight(reading);
		read_value(&reading->value, figure);
		read_errors(reading, figure);
		read_link(reading, figure);
		double size = figure->value;
		if (figure->error == 0 && isnan(reading->value.low) + isnan(reading->value.high) +
							  isnan(reading->value.best) >=
						  2)
			figure->error = figure->below = figure->above =
				looseness * (size > 0 ? size
					     : share  ? .01
						      : scale.smallest * weight);
		set_unit(figure, unit, LEAST_ERROR * weight);
	}
	return figures;
}
