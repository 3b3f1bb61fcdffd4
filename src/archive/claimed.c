/* The actors of an archive, tried once each against the claims of each dataset. */
#include "archive/claimed.h"

#include <string.h>

void ent_claimed_find(const struct ent_record *record, const struct ent_archive *archive,
		      struct ent_claimed *claimed)
{
	*claimed = (struct ent_claimed){
		.archive = archive,
		.datasets = ent_archive_dataset_count(archive),
		.actors = ent_archive_actor_count(archive),
	};
	size_t cells = claimed->actors * claimed->datasets, cell = 0;
	claimed->claims = ent_alloc(NULL, (claimed->datasets + 1) * sizeof *claimed->claims);
	claimed->start = ent_alloc(NULL, (cells + 1) * sizeof *claimed->start);
	for (uint32_t d = 0; d < claimed->datasets; d++)
		claimed->claims[d] = ent_claims_new(record, ent_archive_dataset(archive, d));
	for (uint32_t a = 0; a < claimed->actors; a++) {
		struct ent_archive_actor actor = ent_archive_actor(archive, a);
		for (uint32_t d = 0; d < claimed->datasets; d++) {
			claimed->start[cell++] = claimed->fits.count;
			if (ent_claims_count(claimed->claims[d]))
				ent_claims_fit(claimed->claims[d], actor.code, actor.country,
					       &claimed->fits);
		}
	}
	claimed->start[cells] = claimed->fits.count;
	ent_reserve(&claimed->fits, 1); /* an empty list has an address too */
}

void ent_claimed_free(struct ent_claimed *claimed)
{
	for (size_t d = 0; d < claimed->datasets; d++)
		ent_claims_free(claimed->claims[d]);
	ent_alloc(claimed->claims, 0);
	ent_alloc(claimed->start, 0);
	ent_vec_free(&claimed->fits);
}

const struct ent_fit *ent_claimed_fits(const struct ent_claimed *claimed, uint32_t actor,
				       uint32_t dataset, size_t *count)
{
	*count = 0;
	if (actor >= claimed->actors || dataset >= claimed->datasets)
		return claimed->fits.at;
	const size_t *start = claimed->start + actor * claimed->datasets + dataset;
	*count = start[1] - start[0];
	return claimed->fits.at + start[0];
}

bool ent_claimed_any(const struct ent_claimed *claimed, uint32_t actor)
{
	if (actor >= claimed->actors)
		return false;
	const size_t *start = claimed->start + actor * claimed->datasets;
	return start[claimed->datasets] > start[0];
}

static void count_events(const struct ent_claimed *claimed, uint64_t *uses)
{
	uint64_t rows = ent_archive_event_count(claimed->archive);
	for (uint64_t row = 0; row < rows; row++) {
		struct ent_archive_event event;
		ent_archive_event(claimed->archive, row, &event);
		if (event.dataset >= claimed->datasets)
			continue;
		if (event.source < claimed->actors)
			uses[event.source * claimed->datasets + event.dataset]++;
		if (event.target < claimed->actors && event.target != event.source)
			uses[event.target * claimed->datasets + event.dataset]++;
	}
}

uint64_t *ent_claimed_uses(const struct ent_claimed *claimed)
{
	size_t cells = claimed->actors * claimed->datasets;
	uint64_t *uses = ent_alloc(NULL, (cells + 1) * sizeof *uses);
	memset(uses, 0, (cells + 1) * sizeof *uses);
	if (claimed->datasets > 1)
		count_events(claimed, uses);
	for (uint32_t a = 0; a < claimed->actors && claimed->datasets == 1; a++)
		uses[a] = ent_archive_actor(claimed->archive, a).events;
	return uses;
}
