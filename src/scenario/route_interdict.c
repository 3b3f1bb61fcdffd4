/* Barriers one by one, over draws of flows and of what is assumed. */
#include "scenario/route_case.h"

#include <math.h>

#define MOST_CASES 4096
#define MOST_BANDS ((size_t)1 << 25) /* some GB of results */

struct study {
	const struct ent_route_graph *graph;
	const struct ent_route_flows *flows;
	const struct ent_route_case *cases;
	size_t case_count, draws;
	const struct ent_route_opts *opts;
	struct ent_route_room *rooms; /* by worker */
	size_t at;                    /* the case */
};

/* ---- what is asked ------------------------------------------------------------ */

static bool check_place(const struct study *study, size_t c, struct ent_err *err)
{
	struct ent_route_place place = study->cases[c].place;
	const struct ent_route_graph *graph = study->graph;
	bool node = place.where == ENT_ROUTE_NODE;
	size_t count = node ? graph->nodes : graph->links;
	if (place.index >= count)
		return ent_fail(err, ENT_MISUSE, "case %zu: no %s %u, of %zu", c,
				node ? "node" : "link", place.index, count);
	if (node ? graph->net->nodes[place.index].kind == ENT_FLOW_SEIZURE
		 : graph->seizes[place.index])
		return ent_fail(err, ENT_MISUSE,
				"case %zu: %s %u is of seizure, and on nobody's "
				"way",
				c, node ? "node" : "link", place.index);
	return true;
}

static bool check_case(const struct study *study, size_t c, struct ent_err *err)
{
	const struct ent_route_case *one = &study->cases[c];
	if (!check_place(study, c, err) ||
	    !ent_route_range_check(one->risk, 0, 1, false, "risk of case", c, err) ||
	    !ent_route_range_check(one->stake, 0, 1e300, false, "stake of case", c, err) ||
	    !ent_route_range_check(one->cost, 0, 1e300, false, "cost of case", c, err))
		return false;
	if (!(one->capacity >= 0))
		return ent_fail(err, ENT_MISUSE, "capacity of case %zu is below 0", c);
	if (one->capacity > 0 && study->opts->supply == ENT_ROUTE_ELASTIC)
		return ent_fail(err, ENT_MISUSE,
				"case %zu: a capacity and a supply that grows with "
				"what is taken do not go together",
				c);
	return true;
}

static bool check_opts(const struct ent_route_opts *opts, struct ent_err *err)
{
	double tiny = 1e-300, huge = 1e300;
	if (!ent_route_range_check(opts->theta, tiny, huge, false, "theta", 0, err) ||
	    !ent_route_range_check(opts->elasticity, -huge, 0, false, "elasticity", 0, err))
		return false;
	return opts->supply == ENT_ROUTE_FIXED ||
	       ent_route_range_check(opts->price, tiny, huge, false, "price", 0, err);
}

/* ---- one draw of one case -------------------------------------------------------- */

/* The numbers of a draw are the same in every case but for the barrier's own, so that cases
 * differ by their barriers alone. */
static struct ent_route_setting draw_setting(const struct study *study, size_t item)
{
	const struct ent_route_opts *opts = study->opts;
	const struct ent_route_case *one = &study->cases[study->at];
	struct ent_rng numbers, *rng = ent_route_rng(&numbers, opts->seed, item, 0);
	struct ent_route_setting setting = {.place = one->place, .capacity = one->capacity};
	setting.supply = opts->supply;
	setting.theta = ent_route_pick(rng, opts->theta);
	setting.elasticity = ent_route_pick(rng, opts->elasticity);
	setting.price = ent_route_pick(rng, opts->price);
	rng = ent_route_rng(&numbers, opts->seed, item, 1 + study->at);
	setting.risk = ent_route_pick(rng, one->risk);
	setting.stake = ent_route_pick(rng, one->stake);
	setting.cost = ent_route_pick(rng, one->cost);
	return setting;
}

static void tell_change(double before, double then, double *row)
{
	row[0] = before;
	row[1] = then;
	row[2] = then - before;
	row[3] = before > 0 ? 100 * (then - before) / before : NAN;
}

static bool run_case(void *context, size_t item, size_t worker, double *row, struct ent_err *err)
{
	const struct study *study = context;
	struct ent_route_room *room = &study->rooms[worker];
	struct ent_route_setting setting = draw_setting(study, item);
	const double *flow = ent_route_row(study->flows, study->graph->links, item, study->draws);
	if (!ent_route_case_run(study->graph, flow, &setting, room, row, err))
		return false;
	row += ENT_ROUTE_FIGURES;
	for (size_t c = 0; c < study->case_count; c++, row += 4) {
		struct ent_route_place place = study->cases[c].place;
		tell_change(ent_route_at(&room->before, place), ent_route_at(&room->then, place),
			    row);
	}
	for (size_t l = 0; l < study->graph->links; l++)
		row[l] = room->then.links[l];
	return true;
}

/* ---- all cases ------------------------------------------------------------------- */

static void store(const struct study *study, const struct ent_route_band *bands,
		  struct ent_route_result *result)
{
	size_t c = study->at, cases = study->case_count, links = study->graph->links;
	result->outcomes[c] = (struct ent_route_outcome){
		bands[SENT],   bands[DELIVERED], bands[TAKEN],  bands[STOPPED],
		bands[PRICE],  bands[DEARER],    bands[BASE],   bands[THROUGH],
		bands[SEIZED], bands[DISPLACED], bands[HALTED],
	};
	bands += ENT_ROUTE_FIGURES;
	for (size_t i = 0; i < cases; i++, bands += 4)
		result->changes[c * cases + i] =
			(struct ent_route_change){bands[0], bands[1], bands[2], bands[3]};
	for (size_t l = 0; l < links; l++)
		result->links[c * links + l] = bands[l];
}

static bool run_all(struct study *study, size_t columns, struct ent_route_result *result,
		    struct ent_err *err)
{
	const struct ent_route_opts *opts = study->opts;
	struct ent_route_band *bands = ent_alloc(NULL, columns * sizeof *bands);
	bool fine = true;
	for (study->at = 0; fine && study->at < study->case_count; study->at++) {
		double part = 1 / (double)study->case_count;
		struct ent_route_draws draws = {.run = run_case,
						.context = study,
						.draws = study->draws,
						.columns = columns,
						.workers = opts->workers,
						.tick = opts->tick,
						.user = opts->user,
						.done = part * (double)study->at,
						.share = part};
		size_t done;
		fine = ent_route_draw(&draws, bands, NULL, &done, err);
		if (!fine)
			break;
		if (done < study->draws) {
			result->stopped = true;
			break;
		}
		store(study, bands, result);
		result->case_count++;
	}
	ent_alloc(bands, 0);
	return fine;
}

static bool check_all(const struct study *study, struct ent_err *err)
{
	if (!study->case_count)
		return ent_fail(err, ENT_MISUSE, "no barrier is given");
	if (!ent_route_flows_check(study->flows, err) || !check_opts(study->opts, err))
		return false;
	for (size_t c = 0; c < study->case_count; c++)
		if (!check_case(study, c, err))
			return false;
	return true;
}

static bool interdict(struct study *study, struct ent_route_result *result, struct ent_err *err)
{
	size_t cases = study->case_count, links = study->graph->links;
	if (cases > MOST_CASES || cases * (cases + links) > MOST_BANDS)
		return ent_fail(err, ENT_LIMIT, "too many cases for so large a net: %zu", cases);
	size_t columns = ENT_ROUTE_FIGURES + 4 * cases + links;
	size_t workers = ent_workers(study->opts->workers);
	if (!check_all(study, err) ||
	    !ent_route_draws_count(study->opts->draws, columns, &study->draws, err))
		return false;
	result->draws = study->draws;
	result->outcomes = ent_alloc(NULL, cases * sizeof *result->outcomes);
	result->changes = ent_alloc(NULL, cases * cases * sizeof *result->changes);
	result->links = ent_alloc(NULL, cases * links * sizeof *result->links);
	study->rooms = ent_alloc(NULL, workers * sizeof *study->rooms);
	for (size_t w = 0; w < workers; w++)
		ent_route_room_make(study->graph, &study->rooms[w]);
	bool fine = run_all(study, columns, result, err);
	for (size_t w = 0; w < workers; w++)
		ent_route_room_free(&study->rooms[w]);
	ent_alloc(study->rooms, 0);
	return fine;
}

bool ent_route_interdict(const struct ent_flow_net *net, const struct ent_route_flows *flows,
			 const struct ent_route_case *cases, size_t case_count,
			 const struct ent_route_opts *opts, struct ent_route_result *result,
			 struct ent_err *err)
{
	struct ent_route_graph graph;
	*result = (struct ent_route_result){0};
	if (!ent_route_graph_make(net, &graph, err))
		return false;
	struct study study = {&graph, flows, cases, case_count, 0, opts, NULL, 0};
	bool fine = interdict(&study, result, err);
	ent_route_graph_free(&graph);
	if (!fine)
		ent_route_result_free(result);
	return fine;
}

void ent_route_result_free(struct ent_route_result *result)
{
	ent_alloc(result->outcomes, 0);
	ent_alloc(result->changes, 0);
	ent_alloc(result->links, 0);
	*result = (struct ent_route_result){0};
}
