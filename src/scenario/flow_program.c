/* From a network and its figures to the quadratic program.
 *
 * A figure of one link stands on the diagonal; all others are rows, divided by their standard
 * error. The share of one sum in another, s = part / whole + error, is linear once the error is
 * told of the part: part - s whole has the error's size times the whole. How large that is comes
 * from the answer before (`base`), so that the caller solves again until it stays. A conversion
 * with a range is a share too, of what it takes in what it gives.
 */
#include "base/arena.h"
#include "scenario/flow.h"

struct building {
	struct ent_flow_program *program;
	struct ent_flow_builder into;
};

static void add_nodes(struct building *building)
{
	struct ent_flow_program *program = building->program;
	const struct ent_flow_net *net = program->net;
	double *in = ent_alloc(NULL, (2 * net->node_count + 1) * sizeof *in);
	double *out = in + net->node_count;
	for (size_t n = 0; n < net->node_count; n++) {
		const struct ent_flow_node *node = &net->nodes[n];
		double error = program->loose ? ent_flow_ratio_error(node) : 0;
		double size = program->base ? program->base[net->reading_count + n] : 1;
		in[n] = error > 0 ? 1 / (error * size) : 1;
		out[n] = -ent_flow_ratio(node) * in[n];
		program->node_row[n] = ent_flow_inner(node)
					       ? ent_flow_row(&building->into, 0, error > 0, 0)
					       : ENT_NONE;
	}
	for (size_t l = 0; l < net->link_count; l++) {
		const struct ent_flow_link *link = &net->links[l];
		if (program->node_row[link->to] != ENT_NONE)
			ent_flow_entry(&building->into, l, program->node_row[link->to],
				       in[link->to]);
		if (program->node_row[link->from] != ENT_NONE)
			ent_flow_entry(&building->into, l, program->node_row[link->from],
				       out[link->from]);
	}
	ent_alloc(in, 0);
}

/* One that is skipped leaves its row and slack behind, the row without flows, so that an answer
 * with it can be the start of one without. */
static void add_figure(struct building *building, size_t r)
{
	struct ent_flow_program *program = building->program;
	const struct ent_flow_reading *reading = &program->net->readings[r];
	const struct ent_flow_figure *figure = &program->figures->at[r];
	bool skip = program->skipped && program->skipped[r];
	program->row_of[r] = ENT_NONE;
	if (figure->link != ENT_NONE) {
		double weight = skip ? 0 : figure->weight / figure->error;
		building->into.d.at[figure->link] += weight * weight;
		building->into.b.at[figure->link] += weight * figure->value / figure->error;
		return;
	}
	size_t part = reading->part_count;
	double base = part && program->base ? program->base[r] : 1, error = figure->error * base;
	double side = figure->side == ENT_FLOW_ABOUT     ? 0
		      : figure->side == ENT_FLOW_AT_MOST ? 1
							 : -1;
	uint32_t row = ent_flow_row(&building->into,
				    skip   ? side
				    : part ? 0
					   : figure->value / error,
				    1, side);
	program->row_of[r] = row;
	for (size_t k = 0; k < reading->count && !skip; k++) {
		double weight = reading->weights ? reading->weights[k] : 1;
		ent_flow_entry(&building->into, reading->links[k], row,
			       weight * (part && k >= part ? -figure->value : 1) / error);
	}
}

void ent_flow_program_build(struct ent_flow_program *program)
{
	struct building building = {.program = program};
	const struct ent_flow_net *net = program->net;
	program->row_of = ent_alloc(NULL, (net->reading_count + 1) * sizeof *program->row_of);
	program->node_row = ent_alloc(NULL, (net->node_count + 1) * sizeof *program->node_row);
	ent_flow_builder_start(&building.into, net->link_count, program->least);
	add_nodes(&building);
	for (size_t r = 0; r < net->reading_count; r++)
		add_figure(&building, r);
	program->qp = ent_flow_builder_end(&building.into);
}

void ent_flow_program_free(struct ent_flow_program *program)
{
	ent_flow_qp_free(&program->qp);
	ent_alloc(program->row_of, 0);
	ent_alloc(program->node_row, 0);
}
