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

const struct ent_cameo *ent_cameo_rows(size_t *count)
{
	*count = ent_cameo_count;
	return ent_cameo_table;
}
