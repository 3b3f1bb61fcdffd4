/* Keys to ids, looked up many at a time. What costs is not the work but the waiting for memory,
 * so the look-up comes in steps, between which other keys are looked up: touch the slot, touch
 * the text, compare.
 */
#ifndef ENT_ARCHIVE_KEYS_H
#define ENT_ARCHIVE_KEYS_H

#include "base/vec.h"

struct ent_key_slot {
	uint32_t hash, id; /* id ENT_NONE: free */
	uint64_t text;     /* where in the pool << 16 | length */
};

/* Starts as {0}. Open addressing with linear probing over XXH3, at most half full. */
struct ent_keys {
	struct ent_key_slot *slots; /* a power of two of them */
	size_t slot_count, count;
	struct ent_text pool;
};

#define ENT_KEY_LIMIT ((size_t)UINT16_MAX) /* bytes of a key */

uint64_t ent_key_hash(struct ent_str key);
uint32_t ent_key_find(const struct ent_keys *keys, struct ent_str key,
		      uint64_t hash); /* ENT_NONE */
/* A key that is not there yet: its id, dense from 0. */
uint32_t ent_key_add(struct ent_keys *keys, struct ent_str key, uint64_t hash);
void ent_keys_free(struct ent_keys *keys);

static inline size_t ent_key_slot_of(const struct ent_keys *keys, uint64_t hash)
{
	return (size_t)(hash >> 32) & (keys->slot_count - 1);
}

static inline void ent_key_touch_slot(const struct ent_keys *keys, uint64_t hash)
{
	if (keys->slot_count)
		__builtin_prefetch(&keys->slots[ent_key_slot_of(keys, hash)]);
}

static inline void ent_key_touch_text(const struct ent_keys *keys, uint64_t hash)
{
	if (!keys->slot_count)
		return;
	const struct ent_key_slot *slot = &keys->slots[ent_key_slot_of(keys, hash)];
	if (slot->hash != (uint32_t)hash || slot->id == ENT_NONE)
		return;
	const char *text = keys->pool.ptr + (slot->text >> 16);
	__builtin_prefetch(text);
	__builtin_prefetch(text + (slot->text & UINT16_MAX));
}

#endif
