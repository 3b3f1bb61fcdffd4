/* Models: which of them speaks to an interest, and of what.
 *
 *     spillover [by ACTORS] [in PLACES]
 *     flows NETWORK [YEAR]
 *     bargain ISSUES
 */
#include "journal/reader.h"

#include <math.h>

static bool read_spillover(struct reader *r, struct ent_model_use *model)
{
	model->kind = ENT_MODEL_SPILLOVER;
	if (take_word(r, "by") && !read_actor_list(r, &model->by, &model->by_count))
		return false;
	return !take_word(r, "in") || read_place_list(r, &model->in, &model->in_count);
}

/* Without a year, that which the network's figures tell most of. */
static bool read_flows(struct reader *r, struct ent_model_use *model)
{
	double year;
	model->kind = ENT_MODEL_FLOWS;
	model->flow = find_flow(r);
	if (model->flow == ENT_NONE || at_end(r))
		return model->flow != ENT_NONE;
	skip_blanks(r);
	const char *from = r->at;
	if (!read_number(r, "a year", &year))
		return false;
	if (year < 1 || year > 9999 || year != floor(year)) {
		complain(r, from, (size_t)(r->at - from), "a year is a whole number, 1 to 9999");
		return false;
	}
	model->year = (int)year;
	return true;
}

static bool read_bargain(struct reader *r, struct ent_model_use *model)
{
	ids_t issues = {0};
	bool good = true;
	model->kind = ENT_MODEL_BARGAIN;
	do {
		uint32_t issue = find_issue(r);
		if (issue == ENT_NONE)
			good = false;
		else
			ent_push(&issues, issue);
	} while (good && read_comma(r));
	model->issues = keep(r, issues.at, issues.count, sizeof *issues.at);
	model->issue_count = issues.count;
	ent_vec_free(&issues);
	return good;
}

bool read_model(struct reader *r, struct ent_model_use *model)
{
	const char *from = r->at;
	bool good;
	if (take_word(r, "spillover")) {
		good = read_spillover(r, model);
	} else if (take_word(r, "flows")) {
		good = read_flows(r, model);
	} else if (take_word(r, "bargain")) {
		good = read_bargain(r, model);
	} else {
		complain_here(r, "expected spillover, flows or bargain");
		return false;
	}
	model->words = (struct ent_str){from, (size_t)(r->at - from)};
	return good;
}
