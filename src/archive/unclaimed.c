/* The actors of archives that nobody claims, the most frequent first. What several archives have
 * of one dataset counts together. */
#include "archive/claimed.h"

#include <stdlib.h>

struct ent_unclaimed_list {
	struct ent_arena arena;
	struct ent_intern keys; /* dataset and code */
	ENT_VEC(struct ent_unclaimed) at;
};

static struct ent_unclaimed *entry_of(struct ent_unclaimed_list *list, struct ent_str dataset,
				      const struct ent_archive_actor *actor)
{
	struct ent_text key = {0};
	bool fresh;
	ent_text_printf(&key, "%.*s\n%.*s", ENT_FMT(dataset), ENT_FMT(actor->code));
	uint32_t id = ent_intern_add(&list->keys, ent_text_str(&key), &fresh);
	ent_text_free(&key);
	if (fresh)
		ent_push(&list->at, (struct ent_unclaimed){
					    .dataset = ent_arena_str(&list->arena, dataset),
					    .code = ent_arena_str(&list->arena, actor->code),
					    .name = ent_arena_str(&list->arena, actor->name),
					    .country = ent_arena_str(&list->arena, actor->country),
				    });
	return &list->at.at[id];
}

static void add_unclaimed(struct ent_unclaimed_list *list, const struct ent_claimed *claimed)
{
	uint64_t *uses = ent_claimed_uses(claimed);
	for (uint32_t a = 0; a < claimed->actors; a++) {
		struct ent_archive_actor actor = ent_archive_actor(claimed->archive, a);
		for (uint32_t d = 0; d < claimed->datasets; d++) {
			size_t claims;
			uint64_t events = uses[a * claimed->datasets + d];
			ent_claimed_fits(claimed, a, d, &claims);
			if (events && !claims)
				entry_of(list, ent_archive_dataset(claimed->archive, d), &actor)
					->events += events;
		}
	}
	ent_alloc(uses, 0);
}

static int unclaimed_order(const void *a, const void *b)
{
	const struct ent_unclaimed *x = a, *y = b;
	if (x->events != y->events)
		return x->events > y->events ? -1 : 1;
	int dataset = ent_str_order(x->dataset, y->dataset);
	return dataset ? dataset : ent_str_order(x->code, y->code);
}

struct ent_unclaimed_list *ent_archives_unclaimed(const struct ent_record *record, size_t most,
						  struct ent_err *err)
{
	struct ent_unclaimed_list *list = ent_alloc(NULL, sizeof *list);
	*list = (struct ent_unclaimed_list){0};
	size_t count;
	const struct ent_archive_use *uses = ent_record_archives(record, &count);
	for (size_t i = 0; i < count; i++) {
		struct ent_archive *archive = ent_archive_open(uses[i].path.ptr, err);
		if (!archive) {
			ent_unclaimed_free(list);
			return NULL;
		}
		struct ent_claimed claimed;
		ent_claimed_find(record, archive, &claimed);
		add_unclaimed(list, &claimed);
		ent_claimed_free(&claimed);
		ent_archive_close(archive);
	}
	if (list->at.count)
		qsort(list->at.at, list->at.count, sizeof *list->at.at, unclaimed_order);
	list->at.count = list->at.count < most ? list->at.count : most;
	return list;
}

void ent_unclaimed_free(struct ent_unclaimed_list *list)
{
	if (!list)
		return;
	ent_vec_free(&list->at);
	ent_intern_free(&list->keys);
	ent_arena_free(&list->arena);
	ent_alloc(list, 0);
}

const struct ent_unclaimed *ent_unclaimed_at(const struct ent_unclaimed_list *list, size_t *count)
{
	*count = list->at.count;
	return list->at.at;
}
