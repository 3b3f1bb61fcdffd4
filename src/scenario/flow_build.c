/* A quadratic program, row by row. */
#include "base/arena.h"
#include "scenario/flow.h"

#include <string.h>

void ent_flow_builder_start(struct ent_flow_builder *builder, size_t links, double least)
{
	*builder = (struct ent_flow_builder){.links = links};
	for (size_t v = 0; v < links; v++) {
		ent_push(&builder->d, least);
		ent_push(&builder->b, 0);
	}
}

uint32_t ent_flow_row(struct ent_flow_builder *builder, double c, double soft, double slack)
{
	uint32_t row = (uint32_t)builder->c.count, var = ENT_NONE;
	ent_push(&builder->c, c);
	ent_push(&builder->soft, soft);
	if (slack != 0) {
		var = (uint32_t)builder->d.count;
		ent_push(&builder->d, 0);
		ent_push(&builder->b, 0);
		ent_flow_entry(builder, var, row, slack);
	}
	ent_push(&builder->slack, var);
	return row;
}

void ent_flow_entry(struct ent_flow_builder *builder, size_t var, uint32_t row, double coef)
{
	if (coef != 0)
		ent_push(&builder->entries, (struct ent_flow_entry){(uint32_t)var, row, coef});
}

/* By columns, no row twice: entries of one row come one after another, and stay so. */
static void sort_entries(const struct ent_flow_builder *builder, struct ent_flow_qp *qp)
{
	size_t count = builder->entries.count, kept = 0;
	size_t *next = ent_alloc(NULL, (qp->vars + 2) * sizeof *next);
	qp->start = ent_alloc(NULL, (qp->vars + 1) * sizeof *qp->start);
	qp->row = ent_alloc(NULL, (count + 1) * sizeof *qp->row);
	qp->coef = ent_alloc(NULL, (count + 1) * sizeof *qp->coef);
	memset(next, 0, (qp->vars + 2) * sizeof *next);
	for (size_t i = 0; i < count; i++)
		next[builder->entries.at[i].var + 2]++;
	for (size_t v = 0; v < qp->vars; v++)
		next[v + 2] += next[v + 1];
	for (size_t i = 0; i < count; i++) {
		const struct ent_flow_entry *entry = &builder->entries.at[i];
		size_t place = next[entry->var + 1]++;
		qp->row[place] = entry->row;
		qp->coef[place] = entry->coef;
	}
	for (size_t v = 0; v < qp->vars; v++) {
		qp->start[v] = kept;
		for (size_t i = next[v]; i < next[v + 1]; i++) {
			if (kept > qp->start[v] && qp->row[kept - 1] == qp->row[i]) {
				qp->coef[kept - 1] += qp->coef[i];
				continue;
			}
			qp->row[kept] = qp->row[i];
			qp->coef[kept++] = qp->coef[i];
		}
	}
	qp->start[qp->vars] = kept;
	ent_alloc(next, 0);
}

struct ent_flow_qp ent_flow_builder_end(struct ent_flow_builder *builder)
{
	struct ent_flow_qp qp = {.vars = builder->d.count,
				 .rows = builder->c.count,
				 .links = builder->links,
				 .d = builder->d.at,
				 .b = builder->b.at,
				 .c = builder->c.at,
				 .soft = builder->soft.at,
				 .slack = builder->slack.at};
	sort_entries(builder, &qp);
	ent_vec_free(&builder->entries);
	*builder = (struct ent_flow_builder){0};
	return qp;
}

void ent_flow_qp_free(struct ent_flow_qp *qp)
{
	void *rooms[] = {qp->start, qp->row, qp->coef, qp->d, qp->b, qp->c, qp->soft, qp->slack};
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
		ent_alloc(rooms[i], 0);
	*qp = (struct ent_flow_qp){0};
}
