/* Reconciliation of flows, inside: figures, the quadratic program, its parts. */
#ifndef ENT_SCENARIO_FLOW_H
#define ENT_SCENARIO_FLOW_H

#include <entente/flows.h>

#include "base/vec.h"

/* ---- the network, checked --------------------------------------------------- */

/* A sane network with its figures, in which flows are told in units of the largest figure. */
enum ent_flow_side { ENT_FLOW_ABOUT, ENT_FLOW_AT_LEAST, ENT_FLOW_AT_MOST };

struct ent_flow_figure {
	enum ent_flow_side side;
	double value, error; /* error > 0; scaled, but of a share */
	double below, above; /* standard errors down and up, by the range that is told */
	uint32_t link;       /* the only one that it is of, with `weight`; else ENT_NONE */
	double weight;
};

struct ent_flow_figures {
	struct ent_flow_figure *at; /* of readings */
	double scale;
};

/* What the network cannot be asked. */
bool ent_flow_check(const struct ent_flow_net *net, const struct ent_flow_opts *opts,
		    struct ent_err *err);
bool ent_flow_inner(const struct ent_flow_node *node);
double ent_flow_ratio(const struct ent_flow_node *node);       /* in for one out: best */
double ent_flow_ratio_error(const struct ent_flow_node *node); /* 0: exact */

/* The figures of a checked network; `at` is freed by ent_alloc. */
struct ent_flow_figures ent_flow_figures(const struct ent_flow_net *net, double looseness);

/* ---- the quadratic program ---------------------------------------------------- */

/* Over v >= 0 and y free, with B sparse by columns:
 *
 *     minimise  1/2 sum_l d_l v_l^2 - b'v + 1/2 sum_r soft_r y_r^2
 *     so that   B v + soft y = c
 *
 * A row with soft 0 holds exactly (a balance); one with soft 1 is a figure divided by its
 * standard error, -y its residual. A row whose figure is a bound has a slack, a variable
 * with d = b = 0 that takes up what is within the bound. */
struct ent_flow_qp {
	size_t vars, rows, links; /* the first `links` vars are flows, the others slacks */
	size_t *start;            /* vars + 1: the entries of each column */
	uint32_t *row;
	double *coef;
	double *d, *b;    /* vars */
	double *c, *soft; /* rows */
	uint32_t *slack;  /* rows: its variable, or ENT_NONE */
};

struct ent_flow_point {
	double *v, *z; /* vars; z: the multipliers of v >= 0 */
	double *y;     /* rows */
	bool *zero;    /* vars: held at 0 */
};

void ent_flow_point_start(struct ent_flow_point *point, const struct ent_flow_qp *qp);
void ent_flow_point_free(struct ent_flow_point *point);

/* Interior point, down to a mean product v z of `gap`; false where it came only so far. */
bool ent_flow_interior(const struct ent_flow_qp *qp, double gap, struct ent_flow_point *point);
/* Exact from the active set that point->zero holds; false where it does not settle. */
bool ent_flow_polish(const struct ent_flow_qp *qp, struct ent_flow_point *point);
void ent_flow_zeros(const struct ent_flow_qp *qp, struct ent_flow_point *point);

/* B'y and B v. */
void ent_flow_columns(const struct ent_flow_qp *qp, const double *y, double *out);
void ent_flow_rows(const struct ent_flow_qp *qp, const double *v, double *out);

/* [ H  -B' ] dv   r1
 * [ B  soft] dy = r2 over the free variables and the rows that are on. */
struct ent_flow_kkt {
	const struct ent_flow_qp *qp;
	const double *h; /* vars */
	const bool *zero;
	bool *off;     /* rows */
	size_t *place; /* vars, then rows: where in the dense matrix */
	double *matrix;
	int *pivots; /* of the dense matrix; NULL: the Schur complement over rows */
	size_t size;
	double *right;
};

/* Systems up to this size are solved as a whole. */
#define ENT_FLOW_DENSE 500

void ent_flow_kkt_start(struct ent_flow_kkt *kkt, const struct ent_flow_qp *qp);
bool ent_flow_kkt_factor(struct ent_flow_kkt *kkt, const double *h, const bool *zero, bool dense);
void ent_flow_kkt_solve(struct ent_flow_kkt *kkt, const double *r1, const double *r2, double *dv,
			double *dy);
void ent_flow_kkt_free(struct ent_flow_kkt *kkt);

struct ent_flow_entry {
	uint32_t var, row;
	double coef;
};

struct ent_flow_builder {
	size_t links;
	ENT_VEC(struct ent_flow_entry) entries;
	ENT_VEC(double) d;
	ENT_VEC(double) b;
	ENT_VEC(double) c;
	ENT_VEC(double) soft;
	ENT_VEC(uint32_t) slack;
};

/* With d of `least` for each link. */
void ent_flow_builder_start(struct ent_flow_builder *builder, size_t links, double least);
/* A new row; where `slack` is not 0, with a slack of that coefficient. */
uint32_t ent_flow_row(struct ent_flow_builder *builder, double c, double soft, double slack);
/* Entries of one row and variable are summed; they come before those of any later row. */
void ent_flow_entry(struct ent_flow_builder *builder, size_t var, uint32_t row, double coef);
struct ent_flow_qp ent_flow_builder_end(struct ent_flow_builder *builder);
void ent_flow_qp_free(struct ent_flow_qp *qp);

/* ---- from figures to the program ---------------------------------------------- */

/* Weight of the sum of squares of flows, in units of the largest figure, beside the squares of
 * residuals in standard errors: what nothing measures is as small as balance allows. */
#define ENT_FLOW_LEAST 1e-6

struct ent_flow_program {
	const struct ent_flow_net *net;
	const struct ent_flow_figures *figures;
	const bool *skipped; /* readings left out; NULL: none */
	const double *base;  /* by reading: what a share is of, as its error is reckoned; then by
				node: what a conversion gives. NULL: 1 */
	bool loose;          /* conversions with a range are figures of it */
	double least;        /* weight of the sum of squares */
	struct ent_flow_qp qp;
	uint32_t *row_of;   /* readings: its row, or ENT_NONE */
	uint32_t *node_row; /* nodes */
};

void ent_flow_program_build(struct ent_flow_program *program);
void ent_flow_program_free(struct ent_flow_program *program);

/* ---- solved --------------------------------------------------------------------- */

struct ent_flow_solution {
	const struct ent_flow_net *net;
	struct ent_flow_program program; /* with the bases of the end */
	struct ent_flow_point point;     /* the first net->link_count of v: flows, scaled */
	double *base;
	bool unsettled; /* the bases still moved at the last pass */
};

bool ent_flow_solve(const struct ent_flow_net *net, const struct ent_flow_figures *figures,
		    const bool *skipped, bool loose, struct ent_flow_solution *solution,
		    struct ent_err *err);
/* The same without some readings, from where it was. */
bool ent_flow_solve_again(struct ent_flow_solution *solution, const bool *skipped,
			  struct ent_err *err);
void ent_flow_solution_free(struct ent_flow_solution *solution);

/* The weighed sum of its links from one to before another. */
double ent_flow_sum(const struct ent_flow_reading *reading, size_t from, size_t to,
		    const double *flow);
/* What comes into each node and what leaves it. */
void ent_flow_through(const struct ent_flow_net *net, const double *flow, double *in, double *out);

/* ---- what does not fit ---------------------------------------------------------- */

/* Fills what tests say: of fits, chi2, p and freedom. Of a loose solution, which it uses up. */
bool ent_flow_gross(struct ent_flow_solution *solution, const struct ent_flow_figures *figures,
		    double suspicion, struct ent_flow_result *result, struct ent_err *err);
double ent_chi2_above(double x, size_t freedom);

/* Fills conflicts, of the readings' 95 percent ranges. */
void ent_flow_find_conflicts(const struct ent_flow_net *net, const struct ent_flow_figures *figures,
			     const double *flow, struct ent_flow_result *result);

#endif
