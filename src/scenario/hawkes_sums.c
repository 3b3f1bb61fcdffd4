/* The pass over the events: each slot walks along its own, from where those before have left
 * R, S and Q. */
#include "scenario/hawkes_sums.h"

#include "base/arena.h"
#include "base/par.h"

#include <math.h>
#include <string.h>

/* Below this a sum of decays is taken for nothing, since arithmetic on numbers that are not
 * normal takes a hundred times as long. */
#define NOTHING 1e-300
/* exp(-x) is 0 beyond; 1 - exp(-x) is 1 beyond. */
#define GONE  746.0
#define WHOLE 40.0

struct pass {
	struct ent_hawkes_plan *plan;
	const struct ent_hawkes_model *model;
	size_t across;    /* marks x decays: how many R there are */
	double *strength; /* a b */
	double *starts;   /* R, S, Q before each slot */
	double *ends;     /* what the events of the last part of each slot leave at its end */
	double *scratch;  /* of each slot */
	size_t scratch_size;
};

/* Where the sums over what has happened stand. */
struct walk {
	const struct pass *pass;
	const struct ent_hawkes_run *run;
	struct ent_hawkes_sums sums;
	double now;
	size_t added; /* events of the run that excite already */
	size_t hint;
	double *r, *s, *q;
	double *g;
};

/* ---- decay -------------------------------------------------------------- */

/* All that is `stride` apart, by e = exp(-b dt). */
static void decay_some(const struct walk *walk, size_t u, size_t stride, double e, double dt)
{
	size_t across = walk->pass->across;
	double *restrict r = walk->r, *restrict s = walk->s, *restrict q = walk->q;
	if (walk->pass->plan->depth == ENT_HAWKES_SECOND)
		for (size_t n = u; n < across; n += stride) {
			double value = e * (q[n] + dt * (2 * s[n] + dt * r[n]));
			q[n] = value < NOTHING ? 0 : value;
		}
	if (walk->pass->plan->depth >= ENT_HAWKES_FIRST)
		for (size_t n = u; n < across; n += stride) {
			double value = e * (s[n] + dt * r[n]);
			s[n] = value < NOTHING ? 0 : value;
		}
	for (size_t n = u; n < across; n += stride) {
		double value = e * r[n];
		r[n] = value < NOTHING ? 0 : value;
	}
}

static void decay(const struct walk *walk, double dt)
{
	const struct ent_hawkes_model *model = walk->pass->model;
	if (model->decays == 1) {
		decay_some(walk, 0, 1, exp(-model->b[0] * dt), dt);
		return;
	}
	for (size_t u = 0; u < model->decays; u++)
		decay_some(walk, u, model->decays, exp(-model->b[u] * dt), dt);
}

/* On to a later moment; the events of the moment before excite from now on. */
static inline void go_on(struct walk *walk, size_t k)
{
	size_t decays = walk->pass->plan->decays;
	double t = walk->run->time[k];
	if (!(t > walk->now))
		return;
	for (; walk->added < k; walk->added++)
		for (size_t u = 0; u < decays; u++)
			walk->r[ent_hawkes_mark(walk->run, walk->added) * decays + u] += 1;
	decay(walk, t - walk->now);
	walk->now = t;
}

/* ---- what an event adds ------------------------------------------------- */

/* In four parts, so that no addition waits for the one before. */
static inline double dot(const double *a, const double *b, size_t count)
{
	double part[4] = {0};
	size_t n = 0;
	for (; n + 4 <= count; n += 4)
		for (size_t i = 0; i < 4; i++)
			part[i] += a[n + i] * b[n + i];
	for (; n < count; n++)
		part[0] += a[n] * b[n];
	return (part[0] + part[1]) + (part[2] + part[3]);
}

static inline void add_scaled(double *restrict sum, const double *restrict what, double by,
			      size_t count)
{
	for (size_t n = 0; n < count; n++)
		sum[n] += by * what[n];
}

/* From an event to the end of its run. */
static inline void add_edge(struct walk *walk, size_t mark, double x)
{
	const struct pass *pass = walk->pass;
	for (size_t u = 0; u < pass->plan->decays; u++) {
		size_t n = mark * pass->plan->decays + u;
		double bx = pass->model->b[u] * x;
		if (bx > WHOLE) {
			walk->sums.edge[n] += 1;
			continue;
		}
		double part = -expm1(-bx);
		walk->sums.edge[n] += part;
		if (pass->plan->depth >= ENT_HAWKES_FIRST)
			walk->sums.edge_slope[n] += x * (1 - part);
		if (pass->plan->depth == ENT_HAWKES_SECOND)
			walk->sums.edge_bend[n] += x * x * (1 - part);
	}
}

static void add_block(struct walk *walk, size_t mark, const struct ent_hawkes_bases *at,
		      double weight)
{
	const struct pass *pass = walk->pass;
	const struct ent_hawkes_model *model = pass->model;
	size_t bases = model->bases, across = pass->across, side = ent_hawkes_side(pass->plan);
	double *g = walk->g, *block = walk->sums.blocks + mark * side * side;
	memset(g, 0, side * sizeof *g);
	for (size_t c = 0; c < at->count; c++)
		g[at->first + c] = at->value[c];
	for (size_t n = 0; n < across; n++) {
		size_t u = n % model->decays;
		g[bases + n] = model->b[u] * walk->r[n];
		g[bases + across + u] +=
			model->a[mark * across + n] * (walk->r[n] - model->b[u] * walk->s[n]);
	}
	for (size_t x = 0; x < side; x++)
		if (g[x] != 0)
			add_scaled(block + x * side, g, weight * weight * g[x], x + 1);
}

static inline void add_derivatives(struct walk *walk, size_t mark,
				   const struct ent_hawkes_bases *at, double weight)
{
	const struct pass *pass = walk->pass;
	size_t across = pass->across;
	for (size_t c = 0; c < at->count; c++)
		walk->sums.mu[mark * pass->plan->bases + at->first + c] += weight * at->value[c];
	add_scaled(walk->sums.r + mark * across, walk->r, weight, across);
	add_scaled(walk->sums.s + mark * across, walk->s, weight, across);
	if (pass->plan->depth == ENT_HAWKES_SECOND) {
		add_scaled(walk->sums.q + mark * across, walk->q, weight, across);
		add_block(walk, mark, at, weight);
	}
}

static inline void add_event(struct walk *walk, size_t k)
{
	const struct pass *pass = walk->pass;
	const struct ent_hawkes_model *model = pass->model;
	size_t mark = ent_hawkes_mark(walk->run, k);
	const double *mu = model->mu + mark * model->bases;
	struct ent_hawkes_bases at = {.count = 1, .value = {1, 0}};
	if (model->bases > 1)
		at = ent_hawkes_bases_at(model, walk->run->time[k], &walk->hint);
	double lambda = at.value[0] * mu[at.first];
	if (at.count > 1)
		lambda += at.value[1] * mu[at.first + 1];
	lambda += dot(pass->strength + mark * pass->across, walk->r, pass->across);
	*walk->sums.log += log(lambda);
	add_edge(walk, mark, walk->run->until - walk->run->time[k]);
	if (pass->plan->depth >= ENT_HAWKES_FIRST)
		add_derivatives(walk, mark, &at, 1 / lambda);
}

/* ---- slots -------------------------------------------------------------- */

static const struct ent_hawkes_part *last_part(const struct ent_hawkes_plan *plan, size_t slot)
{
	return &plan->parts[plan->slots[slot + 1] - 1];
}

static double end_of(const struct ent_hawkes_plan *plan, const struct ent_hawkes_part *part)
{
	return plan->data->runs[part->run].time[part->end - 1];
}

/* What the events of a slot's last part leave at its last moment. */
static void find_end(void *user, size_t slot, size_t worker)
{
	const struct pass *pass = user;
	const struct ent_hawkes_plan *plan = pass->plan;
	const struct ent_hawkes_part *part = last_part(plan, slot);
	const struct ent_hawkes_run *run = &plan->data->runs[part->run];
	double *r = pass->ends + slot * 3 * pass->across, *s = r + pass->across,
	       *q = s + pass->across;
	double slowest = INFINITY;
	(void)worker;
	memset(r, 0, 3 * pass->across * sizeof *r);
	if (part->end == run->count)
		return; /* nobody goes on from here */
	for (size_t u = 0; u < plan->decays; u++)
		slowest = fmin(slowest, pass->model->b[u]);
	for (size_t k = part->end; k-- > part->first;) {
		double x = run->time[part->end - 1] - run->time[k];
		if (slowest * x > GONE)
			break;
		for (size_t u = 0; u < plan->decays; u++) {
			size_t n = ent_hawkes_mark(run, k) * plan->decays + u;
			double e = exp(-pass->model->b[u] * x);
			r[n] += e;
			s[n] += x * e;
			q[n] += x * x * e;
		}
	}
}

/* From the ends of slots to the starts of those after them. */
static void find_starts(const struct pass *pass)
{
	const struct ent_hawkes_plan *plan = pass->plan;
	size_t across = pass->across;
	memset(pass->starts, 0, 3 * across * sizeof *pass->starts);
	for (size_t slot = 0; slot + 1 < plan->slot_count; slot++) {
		const struct ent_hawkes_part *first = &plan->parts[plan->slots[slot]];
		const struct ent_hawkes_part *last = last_part(plan, slot);
		double *r = pass->starts + (slot + 1) * 3 * across;
		memset(r, 0, 3 * across * sizeof *r);
		if (first == last && first->first) {
			const double *times = plan->data->runs[first->run].time;
			struct walk walk = {
				.pass = pass, .r = r, .s = r + across, .q = r + 2 * across};
			memcpy(r, pass->starts + slot * 3 * across, 3 * across * sizeof *r);
			decay(&walk, end_of(plan, first) - times[first->first - 1]);
		}
		for (size_t n = 0; n < 3 * across; n++)
			r[n] += pass->ends[slot * 3 * across + n];
	}
}

static void sum_slot(void *user, size_t slot, size_t worker)
{
	const struct pass *pass = user;
	struct ent_hawkes_plan *plan = pass->plan;
	size_t across = pass->across;
	double *r = pass->scratch + slot * pass->scratch_size;
	(void)worker;
	memset(plan->all + slot * plan->size, 0, plan->size * sizeof *plan->all);
	for (size_t p = plan->slots[slot]; p < plan->slots[slot + 1]; p++) {
		const struct ent_hawkes_part *part = &plan->parts[p];
		struct walk walk = {.pass = pass,
				    .run = &plan->data->runs[part->run],
				    .sums = ent_hawkes_slot(plan, slot),
				    .added = part->first,
				    .r = r,
				    .s = r + across,
				    .q = r + 2 * across,
				    .g = r + 3 * across};
		if (part->first) {
			walk.now = walk.run->time[part->first - 1];
			memcpy(r, pass->starts + slot * 3 * across, 3 * across * sizeof *r);
		} else {
			memset(r, 0, 3 * across * sizeof *r);
		}
		for (size_t k = part->first; k < part->end; k++) {
			go_on(&walk, k);
			add_event(&walk, k);
		}
	}
}

void ent_hawkes_sum(struct ent_hawkes_plan *plan, const struct ent_hawkes_model *model)
{
	size_t across = plan->marks * plan->decays, slots = plan->slot_count;
	size_t scratch = 3 * across + ent_hawkes_side(plan);
	size_t room = plan->marks * across + slots * (6 * across + scratch);
	double *memory = ent_alloc(NULL, room * sizeof *memory);
	struct pass pass = {.plan = plan,
			    .model = model,
			    .across = across,
			    .strength = memory,
			    .starts = memory + plan->marks * across,
			    .scratch_size = scratch};
	pass.ends = pass.starts + slots * 3 * across;
	pass.scratch = pass.ends + slots * 3 * across;
	for (size_t n = 0; n < plan->marks * across; n++)
		pass.strength[n] = model->a[n] * model->b[n % plan->decays];
	if (slots > 1) {
		ent_for(plan->workers, slots - 1, find_end, &pass);
		find_starts(&pass);
	}
	ent_for(plan->workers, slots, sum_slot, &pass);
	double *all = plan->all + slots * plan->size;
	memset(all, 0, plan->size * sizeof *all);
	for (size_t slot = 0; slot < slots; slot++)
		add_scaled(all, plan->all + slot * plan->size, 1, plan->size);
	ent_alloc(memory, 0);
}

/* ---- what the sums say -------------------------------------------------- */

double ent_hawkes_value(const struct ent_hawkes_plan *plan, const struct ent_hawkes_model *model)
{
	size_t across = plan->marks * plan->decays;
	double value = *plan->sums.log;
	for (size_t i = 0; i < plan->marks; i++) {
		value -= dot(model->mu + i * plan->bases, plan->exposure, plan->bases);
		value -= dot(model->a + i * across, plan->sums.edge, across);
	}
	return value;
}

void ent_hawkes_gradient(const struct ent_hawkes_plan *plan, const struct ent_hawkes_model *model,
			 struct ent_hawkes_model *gradient)
{
	const struct ent_hawkes_sums *sums = &plan->sums;
	size_t across = plan->marks * plan->decays;
	for (size_t n = 0; n < plan->marks * plan->bases; n++)
		gradient->mu[n] = sums->mu[n] - plan->exposure[n % plan->bases];
	memset(gradient->b, 0, plan->decays * sizeof *gradient->b);
	for (size_t n = 0; n < plan->marks * across; n++) {
		size_t u = n % plan->decays, from = n % across;
		double b = model->b[u];
		gradient->a[n] = b * sums->r[n] - sums->edge[from];
		gradient->b[u] +=
			model->a[n] * (sums->r[n] - b * sums->s[n] - sums->edge_slope[from]);
	}
}
