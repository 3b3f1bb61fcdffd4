/* From a network and its figures to the quadratic program.
 *
 * A figure of one link stands on the diagonal; all others are rows, divided by their standard
 * error. The share of one sum in another, s = part / whole + error, is linear once the error is
 * told of the part: part - s whole has the error's size times the whole. How large that is comes
 * from the answer before (`base`), so that the caller solves again until it stays. A conversion
 * with a range is a share too, of what it takes in what it gives.
 */
#include "base/arena.h"
#include "base/vec.h"
#include "scenario/flow.h"

#include <math.h>
#include <string.h>

struct entry {
	uint32_t var, row;
	double coef;
};

struct building {
	struct ent_flow_program *program;
	ENT_VEC(struct entry) entries;
	ENT_VEC(double) c;
	ENT_VEC(double) soft;
	ENT_VEC(uint32_t) slack;
};

static uint32_t add_row(struct building *building, double c, double soft)
{
	ent_push(&building->c, c);
	ent_push(&building->soft, soft);
	ent_push(&building->slack, ENT_NONE);
	return (uint32_t)(building->c.count - 1);
}

static void add_entry(struct building *building, size_t var, uint32_t row, double coef)
{
	if (coef != 0)
		ent_push(&building->entries, (struct entry){(uint32_t)var, row, coef});
}

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
		program->node_row[n] =
			ent_flow_inner(node) ? add_row(building, 0, error > 0) : ENT_NONE;
	}
	for (size_t l = 0; l < net->link_count; l++) {
		const struct ent_flow_link *link = &net->links[l];
		if (program->node_row[link->to] != ENT_NONE)
			add_entry(building, l, program->node_row[link->to], in[link->to]);
		if (program->node_row[link->from] != ENT_NONE)
			add_entry(building, l, program->node_row[link->from], out[link->from]);
	}
	ent_alloc(in, 0);
}

static void add_figure(struct building *building, size_t r)
{
	struct ent_flow_program *program = building->program;
	const struct ent_flow_reading *reading = &program->net->readings[r];
	const struct ent_flow_figure *figure = &program->figures->at[r];
	struct ent_flow_qp *qp = &program->qp;
	if (figure->link != ENT_NONE) {
		double weight = figure->weight / figure->error;
		qp->d[figure->link] += weight * weight;
		qp->b[figure->link] += weight * figure->value / figure->error;
		return;
	}
	size_t part = reading->part_count;
	double base = part && program->base ? program->base[r] : 1, error = figure->error * base;
	uint32_t row = add_row(building, part ? 0 : figure->value / error, 1);
	program->row_of[r] = row;
	for (size_t k = 0; k < reading->count; k++) {
		double weight = reading->weights ? reading->weights[k] : 1;
		add_entry(building, reading->links[k], row,
			  weight * (part && k >= part ? -figure->value : 1) / error);
	}
	if (figure->side == ENT_FLOW_ABOUT)
		return;
	building->slack.at[row] = (uint32_t)qp->vars;
	add_entry(building, qp->vars++, row, figure->side == ENT_FLOW_AT_MOST ? 1 : -1);
}

/* By columns, each with its rows in order and no row twice. */
static void sort_entries(struct building *building)
{
	struct ent_flow_qp *qp = &building->program->qp;
	size_t count = building->entries.count, kept = 0;
	size_t *next = ent_alloc(NULL, (qp->vars + 2) * sizeof *next);
	qp->start = ent_alloc(NULL, (qp->vars + 1) * sizeof *qp->start);
	qp->row = ent_alloc(NULL, (count + 1) * sizeof *qp->row);
	qp->coef = ent_alloc(NULL, (count + 1) * sizeof *qp->coef);
	memset(next, 0, (qp->vars + 2) * sizeof *next);
	for (size_t i = 0; i < count; i++)
		next[building->entries.at[i].var + 2]++;
	for (size_t v = 0; v < qp->vars; v++)
		next[v + 2] += next[v + 1];
	for (size_t i = 0; i < count; i++) {
		const struct entry *entry = &building->entries.at[i];
		size_t place = next[entry->var + 1]++;
		qp->row[place] = entry->row;
		qp->coef[place] = entry->coef;
	}
	/* Rows of one column come in rising order, balances before figures: only balances of
	 * both ends may stand the wrong way round, which harms nothing. */
	for (size_t v = 0; v < qp->vars; v++) {
		size_t from = next[v], to = next[v + 1];
		qp->start[v] = kept;
		for (size_t i = from; i < to; i++) {
			bool same = kept > qp->start[v] && qp->row[kept - 1] == qp->row[i];
			if (same)
				qp->coef[kept - 1] += qp->coef[i];
			else
				qp->row[kept] = qp->row[i], qp->coef[kept] = qp->coef[i];
			kept += !same;
		}
	}
	qp->start[qp->vars] = kept;
	ent_alloc(next, 0);
}

void ent_flow_program_build(struct ent_flow_program *program)
{
	struct building building = {.program = program};
	const struct ent_flow_net *net = program->net;
	struct ent_flow_qp *qp = &program->qp;
	size_t most = net->link_count + net->reading_count + 1;
	*qp = (struct ent_flow_qp){.vars = net->link_count, .links = net->link_count};
	qp->d = ent_alloc(NULL, most * sizeof *qp->d);
	qp->b = ent_alloc(NULL, most * sizeof *qp->b);
	program->row_of = ent_alloc(NULL, (net->reading_count + 1) * sizeof *program->row_of);
	program->node_row = ent_alloc(NULL, (net->node_count + 1) * sizeof *program->node_row);
	for (size_t v = 0; v < most; v++) {
		qp->d[v] = v < net->link_count ? program->least : 0;
		qp->b[v] = 0;
	}
	add_nodes(&building);
	for (size_t r = 0; r < net->reading_count; r++) {
		program->row_of[r] = ENT_NONE;
		if (!program->skipped || !program->skipped[r])
			add_figure(&building, r);
	}
	sort_entries(&building);
	qp->rows = building.c.count;
	qp->c = building.c.at;
	qp->soft = building.soft.at;
	qp->slack = building.slack.at;
	ent_vec_free(&building.entries);
}

void ent_flow_program_free(struct ent_flow_program *program)
{
	struct ent_flow_qp *qp = &program->qp;
	ent_alloc(qp->start, 0);
	ent_alloc(qp->row, 0);
	ent_alloc(qp->coef, 0);
	ent_alloc(qp->d, 0);
	ent_alloc(qp->b, 0);
	ent_alloc(qp->c, 0);
	ent_alloc(qp->soft, 0);
	ent_alloc(qp->slack, 0);
	ent_alloc(program->row_of, 0);
	ent_alloc(program->node_row, 0);
}
