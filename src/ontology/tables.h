/* The generated tables: see tools/embed.py. */
#ifndef ENT_ONTOLOGY_TABLES_H
#define ENT_ONTOLOGY_TABLES_H

#include <entente/ontology.h>

extern const struct ent_plover ent_plover_table[];
extern const size_t ent_plover_count;
extern const struct ent_cameo ent_cameo_table[]; /* sorted by code */
extern const size_t ent_cameo_count;

/* Words of a role, folded as ent_utf8_fold does. */
struct ent_role {
	const char *words;
	enum ent_level level;
};
extern const struct ent_role ent_role_table[];
extern const size_t ent_role_count;

/* CAMEO codes; each stands for all below it. */
struct ent_sphere {
	const char *code;
	enum ent_domain domain;
};
extern const struct ent_sphere ent_sphere_table[];
extern const size_t ent_sphere_count;

/* The built-in statuses and verbs, in the journal language. */
extern const char ent_verbs_journal[];
extern const size_t ent_verbs_size;

#endif
