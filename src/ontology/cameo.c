/* CAMEO: codes, Goldstein's intensities, the crosswalk to PLOVER. */
#include "ontology/tables.h"

const struct ent_cameo *ent_cameo_find(struct ent_str code)
{
	size_t from = 0, to = ent_cameo_count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = ent_str_order(ent_str(ent_cameo_table[middle].code), code);
		if (order == 0)
			return &ent_cameo_table[middle];
		if (order < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

const struct ent_cameo *ent_cameo_above(struct ent_str code)
{
	const struct ent_cameo *row = NULL;
	for (; code.len && !row; code.len--)
		row = ent_cameo_find(code);
	return row;
}

const struct ent_cameo *ent_cameo_rows(size_t *count)
{
	*count = ent_cameo_count;
	return ent_cameo_table;
}

enum ent_quad ent_cameo_quad(struct ent_str code, enum ent_quads quads)
{
	static const char *const last_roots[][ENT_MATERIAL_CONFLICT + 1] = {
		[ENT_QUADS_USUAL] = {"00", "05", "08", "13", "20"},
		[ENT_QUADS_GDELT] = {"00", "05", "09", "14", "20"},
	};
	struct ent_str root = {code.ptr, 2};
	if (code.len < 2)
		return ENT_QUAD_NONE;
	for (int quad = ENT_QUAD_NONE; quad <= ENT_MATERIAL_CONFLICT; quad++)
		if (ent_str_order(root, ent_str(last_roots[quads][quad])) <= 0)
			return (enum ent_quad)quad;
	return ENT_QUAD_NONE;
}
