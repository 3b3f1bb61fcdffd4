/* The generated tables: see tools/embed.py. */
#ifndef ENT_ONTOLOGY_TABLES_H
#define ENT_ONTOLOGY_TABLES_H

#include <entente/ontology.h>

extern const struct ent_plover ent_plover_table[];
extern const size_t ent_plover_count;
extern const struct ent_cameo ent_cameo_table[]; /* sorted by code */
extern const size_t ent_cameo_count;

/* The built-in statuses and verbs, in the journal language. */
extern const char ent_verbs_journal[];
extern const size_t ent_verbs_size;

#endif
