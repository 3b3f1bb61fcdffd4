/* Who or what threatens an interest, in words. */
#include "interests.h"

void kinds_text(const struct request *request, const struct ent_actor *actor, struct ent_text *out)
{
	bool any = false;
	for (size_t i = 0; i < actor->tie_count; i++) {
		const struct ent_tie *tie = &actor->ties[i];
		if (tie->kind != ENT_TIE_KIND ||
		    !ent_span_maybe(ent_record_span(request->record, tie->date), request->on))
			continue;
		ent_text_puts(out, any ? "; " : "");
		any = true;
		ent_text_add(out, ent_record_text(request->record, tie->text));
		if (tie->actor != ENT_NONE)
			ent_text_printf(out, " of %.*s",
					ENT_FMT(ent_actor(request->record, tie->actor)->handle));
	}
}

uint32_t last_hostile_act(const struct request *request, uint32_t actor)
{
	return ent_last_act(request->record, actor, ENT_MATERIAL_CONFLICT, request->on,
			    request->as_of);
}

struct ent_str subject_name(const struct ent_record *record, const struct ent_subject *subject)
{
	if (subject->actor != ENT_NONE)
		return ent_actor(record, subject->actor)->handle;
	return subject->place != ENT_NONE ? ent_place(record, subject->place)->name
					  : ent_record_text(record, subject->text);
}
