/* What a network and its readings must be before they can be reconciled. */
#include "base/arena.h"
#include "scenario/flow.h"

#include <math.h>

bool ent_flow_inner(const struct ent_flow_node *node)
{
	return node->kind == ENT_FLOW_TRANSIT || node->kind == ENT_FLOW_CONVERSION;
}

static bool is_told(const struct ent_flow_range *range)
{
	return !isnan(range->low) || !isnan(range->best) || !isnan(range->high);
}

/* Of the numbers that are told, each at least `least` and none beyond the next. */
static bool is_range(const struct ent_flow_range *range, double least)
{
	double ends[] = {range->low, range->best, range->high}, last = least;
	for (size_t i = 0; i < 3; i++) {
		if (isnan(ends[i]))
			continue;
		if (!(ends[i] >= last) || isinf(ends[i]))
			return false;
		last = ends[i];
	}
	return true;
}

static bool check_opts(const struct ent_flow_opts *opts, struct ent_err *err)
{
	if (!opts)
		return true;
	if (!(opts->looseness >= 0 && opts->looseness <= 1e3))
		return ent_fail(err, ENT_MISUSE, "looseness must be a share, 0 or more");
	if (!(opts->suspicion >= 0 && opts->suspicion < 1))
		return ent_fail(err, ENT_MISUSE, "suspicion must be a probability below 1");
	if (!(opts->reach >= 0 && opts->reach <= 1e4))
		return ent_fail(err, ENT_MISUSE, "reach must be 0 or more, and at most 10000");
	if (opts->draws > 100000000 || opts->chains > 10000)
		return ent_fail(err, ENT_LIMIT, "more than 100000000 draws or 10000 chains");
	return true;
}

static bool check_nodes(const struct ent_flow_net *net, struct ent_err *err)
{
	bool has_source = false;
	for (size_t n = 0; n < net->node_count; n++) {
		const struct ent_flow_node *node = &net->nodes[n];
		if ((unsigned)node->kind > ENT_FLOW_EXPORT)
			return ent_fail(err, ENT_MISUSE, "node %zu is of no kind", n);
		has_source |= node->kind == ENT_FLOW_PRODUCTION;
		if (node->kind != ENT_FLOW_CONVERSION)
			continue;
		const struct ent_flow_range *ratio = &node->ratio;
		if (isnan(ent_flow_ratio(node)))
			return ent_fail(err, ENT_MISUSE,
					"node %zu converts, and no ratio is told: it takes a best "
					"value, or low and high",
					n);
		if (!is_range(ratio, 0) || !(ent_flow_ratio(node) > 0))
			return ent_fail(err, ENT_MISUSE,
					"node %zu: a conversion's ratio is above 0, low <= best <= "
					"high",
					n);
	}
	return has_source ||
	       ent_fail(err, ENT_MISUSE, "the network has no source: no node of production");
}

static bool check_links(const struct ent_flow_net *net, struct ent_err *err)
{
	for (size_t l = 0; l < net->link_count; l++) {
		const struct ent_flow_link *link = &net->links[l];
		if (link->from >= net->node_count || link->to >= net->node_count)
			return ent_fail(err, ENT_MISUSE, "link %zu joins a node that is not there",
					l);
		if (link->from == link->to)
			return ent_fail(err, ENT_MISUSE, "link %zu leads from node %u to itself", l,
					(unsigned)link->from);
		const struct ent_flow_node *from = &net->nodes[link->from];
		if (net->nodes[link->to].kind == ENT_FLOW_PRODUCTION)
			return ent_fail(
				err, ENT_MISUSE,
				"link %zu leads into node %u, which produces: nothing flows "
				"into a source",
				l, (unsigned)link->to);
		if (from->kind != ENT_FLOW_PRODUCTION && !ent_flow_inner(from))
			return ent_fail(err, ENT_MISUSE,
					"link %zu leads out of node %u, where flows end", l,
					(unsigned)link->from);
	}
	return true;
}

/* Marks what is reached from sources along the links, or from sinks against them. A queue, so
 * that each link is looked at once; links are listed by the node that they leave. */
static void reach(const struct ent_flow_net *net, bool forward, bool *reached)
{
	size_t nodes = net->node_count, links = net->link_count, count = 0;
	size_t *first = ent_alloc(NULL, (nodes + 2) * sizeof *first);
	uint32_t *out = ent_alloc(NULL, (links + 1) * sizeof *out);
	uint32_t *queue = ent_alloc(NULL, (nodes + 1) * sizeof *queue);
	for (size_t n = 0; n < nodes + 2; n++)
		first[n] = 0;
	for (size_t l = 0; l < links; l++)
		first[(forward ? net->links[l].from : net->links[l].to) + 2]++;
	for (size_t n = 0; n < nodes; n++)
		first[n + 2] += first[n + 1];
	for (size_t l = 0; l < links; l++) {
		const struct ent_flow_link *link = &net->links[l];
		out[first[(forward ? link->from : link->to) + 1]++] =
			forward ? link->to : link->from;
	}
	for (size_t n = 0; n < nodes; n++) {
		reached[n] = !ent_flow_inner(&net->nodes[n]) &&
			     (net->nodes[n].kind == ENT_FLOW_PRODUCTION) == forward;
		if (reached[n])
			queue[count++] = (uint32_t)n;
	}
	for (size_t i = 0; i < count; i++)
		for (size_t k = first[queue[i]]; k < first[queue[i] + 1]; k++)
			if (!reached[out[k]]) {
				reached[out[k]] = true;
				queue[count++] = out[k];
			}
	ent_alloc(first, 0);
	ent_alloc(out, 0);
	ent_alloc(queue, 0);
}

static bool check_reach(const struct ent_flow_net *net, struct ent_err *err)
{
	bool *from = ent_alloc(NULL, net->node_count * sizeof *from), ok = true;
	bool *to = ent_alloc(NULL, net->node_count * sizeof *to);
	reach(net, true, from);
	reach(net, false, to);
	for (size_t n = 0; n < net->node_count && ok; n++)
		if (!from[n])
			ok = ent_fail(err, ENT_MISUSE,
				      "node %zu: nothing can reach it from a source", n);
		else if (!to[n])
			ok = ent_fail(err, ENT_MISUSE,
				      "node %zu: nothing that is there can reach a sink "
				      "(consumption, seizure or export)",
				      n);
	ent_alloc(from, 0);
	ent_alloc(to, 0);
	return ok;
}

static bool check_parts(const struct ent_flow_net *net, size_t r, struct ent_err *err)
{
	const struct ent_flow_reading *reading = &net->readings[r];
	bool weighs = false;
	if (reading->count == 0)
		return ent_fail(err, ENT_MISUSE, "reading %zu is of no link", r);
	if (reading->part_count >= reading->count)
		return ent_fail(err, ENT_MISUSE, "reading %zu: a share of nothing", r);
	for (size_t k = 0; k < reading->count; k++) {
		double weight = reading->weights ? reading->weights[k] : 1;
		if (reading->links[k] >= net->link_count)
			return ent_fail(err, ENT_MISUSE,
					"reading %zu is of link %u, which is not there", r,
					(unsigned)reading->links[k]);
		if (!(fabs(weight) < 1e100))
			return ent_fail(err, ENT_MISUSE, "reading %zu: a weight is not a number",
					r);
		weighs |= weight != 0;
	}
	return weighs || ent_fail(err, ENT_MISUSE, "reading %zu: all its weights are 0", r);
}

static bool check_readings(const struct ent_flow_net *net, struct ent_err *err)
{
	for (size_t r = 0; r < net->reading_count; r++) {
		const struct ent_flow_reading *reading = &net->readings[r];
		const struct ent_flow_range *value = &reading->value;
		if (!check_parts(net, r, err))
			return false;
		if (!is_told(value))
			return ent_fail(err, ENT_MISUSE, "reading %zu tells no figure", r);
		if (!is_range(value, 0))
			return ent_fail(err, ENT_MISUSE,
					"reading %zu: a figure is 0 or more, low <= best <= high",
					r);
		if (reading->part_count && (value->low > 1 || value->best > 1 || value->high > 1))
			return ent_fail(err, ENT_MISUSE, "reading %zu: a share above 1", r);
		if (!(reading->error >= 0) || isinf(reading->error))
			return ent_fail(err, ENT_MISUSE, "reading %zu: its error must be 0 or more",
					r);
	}
	return true;
}

bool ent_flow_check(const struct ent_flow_net *net, const struct ent_flow_opts *opts,
		    struct ent_err *err)
{
	if (net->node_count >= ENT_NONE || net->link_count >= ENT_NONE ||
	    net->reading_count >= ENT_NONE)
		return ent_fail(err, ENT_LIMIT, "a network of more than 4 billion parts");
	return check_opts(opts, err) && check_nodes(net, err) && check_links(net, err) &&
	       check_reach(net, err) && check_readings(net, err);
}
