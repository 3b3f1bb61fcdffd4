/* INTERIM, to be deleted when the reader of archives is merged: it stands where
 * ent_archive_open and the rest of include/entente/archive.h will be, so that what joins archives
 * to a record can be linked. It opens nothing, and says so. */
#include <entente/archive.h>

struct ent_archive *ent_archive_open(const char *path, struct ent_err *err)
{
	ent_fail(err, ENT_IO, "%s: this build cannot read archives yet", path);
	return NULL;
}

void ent_archive_close(struct ent_archive *archive)
{
	(void)archive;
}

/* Nobody can ask an archive that was never opened: all of it is empty. */
#define EMPTY(type, function)                                                                      \
	type function(const struct ent_archive *archive)                                           \
	{                                                                                          \
		(void)archive;                                                                     \
		return 0;                                                                          \
	}
#define NOTHING(type, function, index)                                                             \
	type function(const struct ent_archive *archive, index i)                                  \
	{                                                                                          \
		(void)archive;                                                                     \
		(void)i;                                                                           \
		return (type){0};                                                                  \
	}

EMPTY(uint64_t, ent_archive_event_count)
EMPTY(size_t, ent_archive_dataset_count)
EMPTY(size_t, ent_archive_actor_count)
EMPTY(size_t, ent_archive_place_count)
EMPTY(size_t, ent_archive_dyad_count)
NOTHING(struct ent_str, ent_archive_dataset, uint32_t)
NOTHING(struct ent_archive_actor, ent_archive_actor, uint32_t)
NOTHING(struct ent_archive_place, ent_archive_place, uint32_t)
NOTHING(struct ent_archive_dyad, ent_archive_dyad, size_t)

void ent_archive_event(const struct ent_archive *archive, uint64_t row,
		       struct ent_archive_event *event)
{
	(void)archive;
	(void)row;
	*event = (struct ent_archive_event){0};
}

size_t ent_archive_dyad_find(const struct ent_archive *archive, uint32_t source, uint32_t target)
{
	(void)archive;
	(void)source;
	(void)target;
	return 0;
}
