/* actors.arrow and places.arrow: a row for each entry of the dictionaries of events.arrow. */
#ifndef ENT_ARCHIVE_NAMES_H
#define ENT_ARCHIVE_NAMES_H

#include "archive/lexicon.h"

bool ent_actors_write(int file, const char *path, const struct ent_tables *tables,
		      struct ent_err *err);
bool ent_places_write(int file, const char *path, const struct ent_tables *tables,
		      struct ent_err *err);

#endif
