/* Open addressing with linear probing over XXH3; at most five eighths full. The hash lies
 * beside the id, so that a probe touches a name only when it is very likely ours. */
#include "base/intern.h"

#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static uint32_t hash_of(struct ent_str name)
{
	return (uint32_t)XXH3_64bits(name.ptr, name.len);
}

/* Names are short: two words that overlap compare most of them without a call. */
static inline bool same_name(struct ent_str a, struct ent_str b)
{
	uint64_t a_head, b_head, a_tail, b_tail;
	if (a.len != b.len)
		return false;
	if (a.len < 8 || a.len > 16)
		return a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0;
	memcpy(&a_head, a.ptr, 8);
	memcpy(&b_head, b.ptr, 8);
	memcpy(&a_tail, a.ptr + a.len - 8, 8);
	memcpy(&b_tail, b.ptr + b.len - 8, 8);
	return a_head == b_head && a_tail == b_tail;
}

/* Where the name is, or where it belongs. */
static struct ent_intern_slot *slot_for(const struct ent_intern *table, struct ent_str name,
					uint32_t hash)
{
	size_t mask = table->slot_count - 1;
	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct ent_intern_slot *slot = &table->slots[i];
		if (slot->id == ENT_NONE ||
		    (slot->hash == hash && same_name(table->names.at[slot->id], name)))
			return slot;
	}
}

static void slots_grow(struct ent_intern *table)
{
	struct ent_intern_slot *old = table->slots;
	size_t old_count = table->slot_count, count = old_count ? old_count * 2 : 64;
	table->slots = ent_alloc(NULL, count * sizeof *table->slots);
	memset(table->slots, 0xFF, count * sizeof *table->slots);
	table->slot_count = count;
	for (size_t k = 0; k < old_count; k++) {
		if (old[k].id == ENT_NONE)
			continue;
		size_t i = old[k].hash & (count - 1);
		while (table->slots[i].id != ENT_NONE)
			i = (i + 1) & (count - 1);
		table->slots[i] = old[k];
	}
	ent_alloc(old, 0);
}

uint32_t ent_intern_find(const struct ent_intern *table, struct ent_str name)
{
	return table->slot_count ? slot_for(table, name, hash_of(name))->id : ENT_NONE;
}

uint32_t ent_intern_add(struct ent_intern *table, struct ent_str name, bool *fresh)
{
	uint32_t hash = hash_of(name);
	if ((table->names.count + 1) * 8 > table->slot_count * 5)
		slots_grow(table);
	struct ent_intern_slot *slot = slot_for(table, name, hash);
	bool is_new = slot->id == ENT_NONE;
	if (fresh)
		*fresh = is_new;
	if (is_new) {
		*slot = (struct ent_intern_slot){hash, (uint32_t)table->names.count};
		ent_push(&table->names, ent_arena_str(&table->arena, name));
	}
	return slot->id;
}

void ent_intern_free(struct ent_intern *table)
{
	ent_vec_free(&table->names);
	ent_arena_free(&table->arena);
	table->slots = ent_alloc(table->slots, 0);
	table->slot_count = 0;
}
