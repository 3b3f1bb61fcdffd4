/* Open addressing with linear probing over XXH3; at most two thirds full. */
#include "base/intern.h"

#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

static uint32_t hash_of(struct ent_str name)
{
	return (uint32_t)XXH3_64bits(name.ptr, name.len);
}

static uint32_t find_hashed(const struct ent_intern *table, struct ent_str name, uint32_t hash)
{
	if (!table->slot_count)
		return ENT_NONE;
	for (size_t i = hash & (table->slot_count - 1);; i = (i + 1) & (table->slot_count - 1)) {
		uint32_t slot = table->slots[i];
		if (!slot)
			return ENT_NONE;
		if (table->hashes.at[slot - 1] == hash &&
		    ent_str_eq(table->names.at[slot - 1], name))
			return slot - 1;
	}
}

static void slots_grow(struct ent_intern *table)
{
	size_t count = table->slot_count ? table->slot_count * 2 : 64;
	table->slots = ent_alloc(table->slots, count * sizeof *table->slots);
	memset(table->slots, 0, count * sizeof *table->slots);
	table->slot_count = count;
	for (size_t id = 0; id < table->names.count; id++) {
		size_t i = table->hashes.at[id] & (count - 1);
		while (table->slots[i])
			i = (i + 1) & (count - 1);
		table->slots[i] = (uint32_t)id + 1;
	}
}

uint32_t ent_intern_find(const struct ent_intern *table, struct ent_str name)
{
	return find_hashed(table, name, hash_of(name));
}

uint32_t ent_intern_add(struct ent_intern *table, struct ent_str name, bool *fresh)
{
	uint32_t hash = hash_of(name);
	uint32_t id = find_hashed(table, name, hash);
	if (fresh)
		*fresh = id == ENT_NONE;
	if (id != ENT_NONE)
		return id;
	if ((table->names.count + 1) * 3 > table->slot_count * 2)
		slots_grow(table);
	size_t i = hash & (table->slot_count - 1);
	while (table->slots[i])
		i = (i + 1) & (table->slot_count - 1);
	ent_push(&table->names, name);
	ent_push(&table->hashes, hash);
	table->slots[i] = (uint32_t)table->names.count;
	return (uint32_t)table->names.count - 1;
}

void ent_intern_free(struct ent_intern *table)
{
	ent_vec_free(&table->names);
	ent_vec_free(&table->hashes);
	table->slots = ent_alloc(table->slots, 0);
	table->slot_count = 0;
}
