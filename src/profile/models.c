/* Models of an interest, in the order in which it names them. */
#include "profile/models.h"

static bool speaks_on(const struct ent_interest *interest, uint32_t issue)
{
	for (size_t i = 0; i < interest->model_count; i++)
		for (size_t k = 0; k < interest->models[i].issue_count; k++)
			if (interest->models[i].issues[k] == issue)
				return true;
	return false;
}

bool is_interest_of_models(const struct draft *draft, uint32_t issue)
{
	size_t count;
	const struct ent_interest *interests = ent_interests(draft->record, &count);
	for (size_t i = 0; i < count; i++)
		if (interests[i].actor == draft->opts->a &&
		    interests[i].known <= draft->opts->as_of && speaks_on(&interests[i], issue))
			return true;
	return false;
}

void write_models(struct draft *draft, const struct ent_interest *interest)
{
	for (size_t i = 0; i < interest->model_count; i++) {
		open_paragraph(draft, i ? "" : "What the models find");
		const struct ent_model_use *model = &interest->models[i];
		switch (model->kind) {
		case ENT_MODEL_SPILLOVER:
			write_spillover(draft, interest, model);
			break;
		case ENT_MODEL_FLOWS:
			write_flows(draft, model);
			break;
		case ENT_MODEL_BARGAIN:
			for (size_t k = 0; k < model->issue_count; k++)
				write_bargain(draft, model->issues[k]);
			break;
		}
	}
}
