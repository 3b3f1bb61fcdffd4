/* PLOVER: types, modes, scores. */
#include "ontology/tables.h"

const char *ent_quad_name(enum ent_quad quad)
{
	static const char *const names[] = {"", "verbal-cooperation", "material-cooperation",
					    "verbal-conflict", "material-conflict"};
	return names[quad];
}

const struct ent_plover *ent_plover_find(struct ent_str type, struct ent_str mode)
{
	const struct ent_plover *bare = NULL;
	for (size_t i = 0; i < ent_plover_count; i++) {
		const struct ent_plover *row = &ent_plover_table[i];
		if (!ent_str_is(type, row->type))
			continue;
		if (ent_str_is(mode, row->mode))
			return row;
		if (!row->mode[0])
			bare = row;
	}
	return bare;
}

const struct ent_plover *ent_plover_rows(size_t *count)
{
	*count = ent_plover_count;
	return ent_plover_table;
}
