/* entente flows, for programs: barriers, prices, who earns what, a ban. */
#include "flows.h"

#include <math.h>
#include <stdio.h>

static void json_band(const char *key, const struct ent_route_band *band)
{
	printf(",\"%s\":{\"best\":", key);
	json_number(flows_tidy(band->best));
	json_member_number("mean", flows_tidy(band->mean));
	json_member_number("low", flows_tidy(band->low));
	json_member_number("high", flows_tidy(band->high));
	putchar('}');
}

static void json_place(const struct flows_answer *answer, struct ent_route_place place)
{
	struct ent_text name = {0};
	flows_place_name(answer->flow, place, &name);
	fputs("{\"place\":", stdout);
	json_str(ent_text_str(&name));
	ent_text_free(&name);
}

static void json_link(const struct flows_answer *answer, uint32_t link)
{
	json_place(answer, (struct ent_route_place){ENT_ROUTE_LINK, link});
}

static void json_barriers(const struct flows_answer *answer)
{
	size_t links = answer->draft.net.link_count;
	fputs(",\n\"barriers\":[", stdout);
	for (size_t i = 0; answer->has_routes && i < answer->routes.case_count; i++) {
		const struct ent_route_outcome *outcome = &answer->routes.outcomes[i];
		const struct ent_flow_range *risk = &answer->plan.cases[i].risk;
		fputs(i ? ",\n" : "\n", stdout);
		json_place(answer, answer->plan.cases[i].place);
		json_member_number("taken", risk->best);
		json_band("base", &outcome->base);
		json_band("through", &outcome->through);
		json_band("seized", &outcome->seized);
		json_band("displaced", &outcome->displaced);
		json_band("halted", &outcome->halted);
		json_band("delivered", &outcome->delivered);
		json_band("price_change", &outcome->price);
		fputs(",\"links\":[", stdout);
		for (uint32_t l = 0; l < links; l++) {
			fputs(l ? "," : "", stdout);
			json_link(answer, l);
			json_band("flow", &answer->routes.links[i * links + l]);
			putchar('}');
		}
		fputs("]}", stdout);
	}
	putchar(']');
}

static void json_prices(const struct flows_answer *answer)
{
	bool any = false;
	json_member_str("money", answer->plan.money);
	fputs(",\n\"prices\":[", stdout);
	for (uint32_t n = 0; answer->has_prices && n < answer->flow->node_count; n++) {
		if (isnan(answer->prices.price[n].best))
			continue;
		fputs(any ? ",\n" : "\n", stdout);
		json_place(answer, (struct ent_route_place){ENT_ROUTE_NODE, n});
		json_band("price", &answer->prices.price[n]);
		json_band("value", &answer->prices.value[n]);
		putchar('}');
		any = true;
	}
	any = false;
	fputs("],\n\"margins\":[", stdout);
	for (uint32_t l = 0; answer->has_prices && l < answer->flow->link_count; l++) {
		if (isnan(answer->prices.margin[l].best))
			continue;
		fputs(any ? ",\n" : "\n", stdout);
		json_link(answer, l);
		json_band("margin", &answer->prices.margin[l]);
		json_band("profit", &answer->prices.profit[l]);
		putchar('}');
		any = true;
	}
	putchar(']');
}

static void json_earners(const struct flows_answer *answer)
{
	size_t actors = answer->has_revenue ? answer->plan.shares.actor_count : 0;
	fputs(",\n\"earners\":[", stdout);
	for (size_t a = 0; a < actors; a++) {
		fputs(a ? ",\n{\"actor\":" : "\n{\"actor\":", stdout);
		json_str(ent_actor(answer->record, answer->plan.actors[a])->handle);
		json_band("earns", &answer->revenue.actors[a]);
		fputs(",\"of\":[", stdout);
		bool any = false;
		for (size_t i = 0; i < answer->plan.shares.count; i++) {
			if (answer->plan.shares.shares[i].actor != a)
				continue;
			fputs(any ? "," : "", stdout);
			json_place(answer, answer->plan.shares.shares[i].place);
			json_band("earns", &answer->revenue.shares[i]);
			putchar('}');
			any = true;
		}
		fputs("]}", stdout);
	}
	putchar(']');
}

static void json_steps(const char *key, const struct ent_route_band *bands, size_t count)
{
	printf(",\n\"%s\":[", key);
	for (size_t i = 0; i < count; i++) {
		printf("%s{\"step\":%zu", i ? "," : "", i);
		json_band("is", &bands[i]);
		putchar('}');
	}
	putchar(']');
}

static void json_ban(const struct flows_answer *answer)
{
	const struct ent_ban_result *ban = &answer->ban;
	fputs(",\n\"ban\":", stdout);
	if (!answer->has_ban) {
		fputs("null", stdout);
		return;
	}
	fputs("{\"node\":", stdout);
	json_str(answer->flow->nodes[answer->plan.ban_node].name);
	json_band("lasts_years", &ban->lasts);
	json_member_number("outlasts", flows_tidy(ban->outlasts));
	json_band("growers_gain", &ban->growers_gain);
	json_band("holders_gain", &ban->holders_gain);
	json_band("buyers_gain", &ban->buyers_gain);
	json_steps("stock", ban->stock, ban->steps + 1);
	json_steps("supply", ban->supply, ban->steps);
	json_steps("price", ban->price, ban->steps);
	putchar('}');
}

void flows_after_json(const struct flows_answer *answer)
{
	json_barriers(answer);
	json_prices(answer);
	json_earners(answer);
	json_ban(answer);
	fputs(",\n\"troubles\":[", stdout);
	const struct ent_err *troubles[] = {&answer->route_err, &answer->price_err,
					    &answer->ban_err};
	bool any = false;
	for (size_t i = 0; i < 3; i++) {
		if (!troubles[i]->text[0])
			continue;
		fputs(any ? "," : "", stdout);
		struct ent_text trouble = {0};
		flows_trouble(answer, troubles[i], &trouble);
		json_str(ent_text_str(&trouble));
		ent_text_free(&trouble);
		any = true;
	}
	putchar(']');
}
