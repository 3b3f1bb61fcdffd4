/* Keys to ids. A slot bears the low half of the hash, and its place comes from the high half, so
 * that of keys that share a slot hardly any are compared. */
#include "archive/keys.h"

#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t ent_key_hash(struct ent_str key)
{
	return XXH3_64bits(key.ptr, key.len);
}

static bool is_key(const struct ent_keys *keys, const struct ent_key_slot *slot, struct ent_str key,
		   uint64_t hash)
{
	return slot->hash == (uint32_t)hash && (slot->text & UINT16_MAX) == key.len &&
	       memcmp(keys->pool.ptr + (slot->text >> 16), key.ptr, key.len) == 0;
}

uint32_t ent_key_find(const struct ent_keys *keys, struct ent_str key, uint64_t hash)
{
	if (!keys->slot_count)
		return ENT_NONE;
	for (size_t i = ent_key_slot_of(keys, hash);; i = (i + 1) & (keys->slot_count - 1)) {
		const struct ent_key_slot *slot = &keys->slots[i];
		if (slot->id == ENT_NONE || is_key(keys, slot, key, hash))
			return slot->id;
	}
}

static struct ent_str text_of(const struct ent_keys *keys, const struct ent_key_slot *slot)
{
	return (struct ent_str){keys->pool.ptr + (slot->text >> 16), slot->text & UINT16_MAX};
}

static void put(struct ent_keys *keys, struct ent_key_slot fresh, uint64_t hash)
{
	size_t i = ent_key_slot_of(keys, hash);
	while (keys->slots[i].id != ENT_NONE)
		i = (i + 1) & (keys->slot_count - 1);
	keys->slots[i] = fresh;
}

static void grow(struct ent_keys *keys)
{
	struct ent_key_slot *old = keys->slots;
	size_t old_count = keys->slot_count;
	keys->slot_count = old_count ? old_count * 2 : 256;
	keys->slots = ent_alloc(NULL, keys->slot_count * sizeof *keys->slots);
	memset(keys->slots, 0xFF, keys->slot_count * sizeof *keys->slots);
	for (size_t i = 0; i < old_count; i++)
		if (old[i].id != ENT_NONE)
			put(keys, old[i], ent_key_hash(text_of(keys, &old[i])));
	ent_alloc(old, 0);
}

uint32_t ent_key_add(struct ent_keys *keys, struct ent_str key, uint64_t hash)
{
	if (keys->count * 2 >= keys->slot_count)
		grow(keys);
	uint32_t id = (uint32_t)keys->count++;
	put(keys,
	    (struct ent_key_slot){(uint32_t)hash, id, (uint64_t)keys->pool.len << 16 | key.len},
	    hash);
	ent_text_add(&keys->pool, key);
	return id;
}

void ent_keys_free(struct ent_keys *keys)
{
	ent_alloc(keys->slots, 0);
	ent_text_free(&keys->pool);
	*keys = (struct ent_keys){0};
}
