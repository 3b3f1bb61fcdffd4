/* Domains: what a cooperative act serves. */
#include "ontology/tables.h"

#include <string.h>

const char *ent_domain_name(enum ent_domain domain)
{
	static const char *const names[] = {"diplomatic", "security", "economic", "unspecified"};
	return names[domain];
}

static enum ent_domain domain_of_type(struct ent_str type)
{
	static const char *const words[] = {"CONSULT", "AGREE", "SUPPORT", "CONCEDE", "REQUEST"};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (ent_str_is(type, words[i]))
			return ENT_DOMAIN_DIPLOMATIC;
	return ENT_DOMAIN_UNSPECIFIED;
}

enum ent_domain ent_domain_of(struct ent_str cameo, struct ent_str plover_type)
{
	size_t longest = 0;
	enum ent_domain domain = ENT_DOMAIN_UNSPECIFIED;
	if (!cameo.len)
		return domain_of_type(plover_type);
	for (size_t i = 0; i < ent_sphere_count; i++) {
		size_t len = strlen(ent_sphere_table[i].code);
		if (len > longest && len <= cameo.len &&
		    memcmp(ent_sphere_table[i].code, cameo.ptr, len) == 0) {
			longest = len;
			domain = ent_sphere_table[i].domain;
		}
	}
	return domain;
}
