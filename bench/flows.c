/* flows [NODES LINKS]: how fast networks are reconciled. Prints a Markdown table.
 * flows --out NODES LINKS: one of them with its answer, as flows_quadprog.R reads it.
 *
 * The chance is the library's own, of fixed seeds: the same networks on every machine. */
#include "base/arena.h"
#include "base/rng.h"

#include <entente/flows.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* A tenth of the nodes produce, a fifth consume. Links lead from the first to the last, the inner
 * ones mostly onward, a few back. True flows are those of walks from a source to a sink, so that
 * they balance. */
struct made {
	struct ent_flow_net net;
	struct ent_flow_node *nodes;
	struct ent_flow_link *links;
	struct ent_flow_reading *readings;
	uint32_t *of;
	double *flow;
};

static void make(struct made *made, size_t nodes, size_t links, uint64_t seed)
{
	struct ent_rng rng;
	size_t sources = nodes / 10, sinks = nodes / 5, inner = nodes - sources - sinks;
	ent_rng_start(&rng, seed, 0, 0);
	*made = (struct made){0};
	made->nodes = calloc(nodes, sizeof *made->nodes);
	made->links = calloc(links, sizeof *made->links);
	made->readings = calloc(links, sizeof *made->readings);
	made->of = calloc(2 * links, sizeof *made->of);
	made->flow = calloc(links, sizeof *made->flow);
	uint32_t *next = calloc(nodes * 64, sizeof *next);
	size_t *outs = calloc(nodes, sizeof *outs);
	if (!made->nodes || !made->links || !made->readings || !made->of || !made->flow || !next ||
	    !outs)
		abort();
	for (size_t n = 0; n < nodes; n++)
		made->nodes[n].kind = n < sources           ? ENT_FLOW_PRODUCTION
				      : n < sources + inner ? ENT_FLOW_TRANSIT
							    : ENT_FLOW_CONSUMPTION;
	for (size_t l = 0; l < links; l++) {
		size_t from = ent_rng_index(&rng, sources + inner);
		size_t to = sources + ent_rng_index(&rng, inner + sinks);
		if (l < inner)
			from = ent_rng_index(&rng, sources), to = sources + l;
		else if (l < 2 * inner)
			from = sources + l - inner,
			to = sources + inner + ent_rng_index(&rng, sinks);
		else if (l < 2 * inner + sources)
			from = l - 2 * inner, to = sources + ent_rng_index(&rng, inner);
		else if (l < 2 * inner + sources + sinks)
			from = sources + ent_rng_index(&rng, inner), to = l - inner;
		if (from == to)
			to = nodes - 1;
		made->links[l] = (struct ent_flow_link){(uint32_t)from, (uint32_t)to};
		if (outs[from] < 64)
			next[from * 64 + outs[from]++] = (uint32_t)l;
	}
	for (size_t walk = 0; walk < 3 * links; walk++) {
		size_t at = ent_rng_index(&rng, sources);
		double size = exp(ent_rng_normal(&rng));
		for (size_t k = 0; k < 1000 && outs[at]; k++) {
			uint32_t l = next[at * 64 + ent_rng_index(&rng, outs[at])];
			made->flow[l] += size;
			at = made->links[l].to;
		}
	}
	size_t count = 0;
	for (size_t l = 0; l < links; l++) {
		bool sum = ent_rng_uniform(&rng) < .02;
		double true_value = made->flow[l];
		if (ent_rng_uniform(&rng) > .6)
			continue;
		made->of[2 * count] = (uint32_t)l;
		made->of[2 * count + 1] = (uint32_t)ent_rng_index(&rng, links);
		if (sum)
			true_value += made->flow[made->of[2 * count + 1]];
		made->readings[count] = (struct ent_flow_reading){
			.links = &made->of[2 * count],
			.count = 1 + sum,
			.value = {(double)NAN,
				  fmax(0, true_value * (1 + .2 * ent_rng_normal(&rng))),
				  (double)NAN},
			.error = .2 * true_value + .1};
		count++;
	}
	made->net = (struct ent_flow_net){made->nodes, nodes,          made->links,
					  links,       made->readings, count};
	free(next);
	free(outs);
}

static void unmake(struct made *made)
{
	free(made->nodes);
	free(made->links);
	free(made->readings);
	free(made->of);
	free(made->flow);
}

static void speed(size_t nodes, size_t links)
{
	struct ent_flow_opts opts = {.no_posterior = true};
	struct ent_flow_result result;
	struct ent_err err;
	struct made made;
	make(&made, nodes, links, 1);
	double least = 1e9;
	for (int run = 0; run < 3; run++) {
		double start = seconds();
		if (!ent_flow_reconcile(&made.net, &opts, &result, &err)) {
			printf("| %zu | %zu | %zu | %s |\n", nodes, links, made.net.reading_count,
			       err.text);
			unmake(&made);
			return;
		}
		least = fmin(least, seconds() - start);
		if (run < 2)
			ent_flow_result_free(&result);
	}
	size_t zeros = 0;
	for (size_t l = 0; l < links; l++)
		zeros += result.links[l].best == 0;
	printf("| %zu | %zu | %zu | %.3f | %zu | %.1e |\n", nodes, links, made.net.reading_count,
	       least, zeros, result.imbalance);
	ent_flow_result_free(&result);
	unmake(&made);
}

/* Links as "from to inner-from inner-to best", readings as "value error link link-or--1". */
static void put_out(size_t nodes, size_t links)
{
	struct ent_flow_opts opts = {.no_posterior = true};
	struct ent_flow_result result;
	struct ent_err err;
	struct made made;
	make(&made, nodes, links, 1);
	double start = seconds();
	if (!ent_flow_reconcile(&made.net, &opts, &result, &err)) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	printf("%zu %zu %zu %.6f\n", nodes, links, made.net.reading_count, seconds() - start);
	for (size_t l = 0; l < links; l++) {
		const struct ent_flow_link *link = &made.links[l];
		printf("%u %u %d %d %.17g\n", (unsigned)link->from, (unsigned)link->to,
		       made.nodes[link->from].kind == ENT_FLOW_TRANSIT,
		       made.nodes[link->to].kind == ENT_FLOW_TRANSIT, result.links[l].best);
	}
	for (size_t r = 0; r < made.net.reading_count; r++) {
		const struct ent_flow_reading *reading = &made.readings[r];
		printf("%.17g %.17g %u %d\n", reading->value.best, reading->error,
		       (unsigned)reading->links[0],
		       reading->count > 1 ? (int)reading->links[1] : -1);
	}
	ent_flow_result_free(&result);
	unmake(&made);
}

int main(int argc, char **argv)
{
	if (argc == 4) {
		put_out(strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
		return 0;
	}
	printf("| nodes | links | readings | seconds | links at 0 | imbalance |\n");
	printf("| --- | --- | --- | --- | --- | --- |\n");
	if (argc == 3) {
		speed(strtoul(argv[1], NULL, 10), strtoul(argv[2], NULL, 10));
		return 0;
	}
	speed(30, 60);
	speed(100, 400);
	speed(300, 2000);
	speed(1000, 10000);
	return 0;
}
