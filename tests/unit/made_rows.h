/* Rows of files that the archive reads, made up: GDELT's 57 columns and a few of UCDP's. */
#ifndef UNIT_MADE_ROWS_H
#define UNIT_MADE_ROWS_H

#include <entente/base.h>

struct made_row {
	unsigned id;
	const char *day; /* "20240229" */
	const char *source, *source_name, *target, *target_name;
	const char *code, *intensity;
	const char *place, *latitude, *longitude;
};

/* A row of GDELT 1.0, with its line end. */
static inline void made_gdelt(struct ent_text *text, const struct made_row *row)
{
	const char *cells[57] = {
		[1] = row->day,
		[5] = row->source,
		[6] = row->source_name,
		[15] = row->target,
		[16] = row->target_name,
		[26] = row->code,
		[27] = row->code,
		[30] = row->intensity,
		[31] = "3",
		[50] = row->place,
		[51] = row->place ? "NO" : NULL,
		[53] = row->latitude,
		[54] = row->longitude,
		[56] = row->day,
	};
	ent_text_printf(text, "%u", row->id);
	for (int i = 1; i < 57; i++) {
		if (i == 3)
			ent_text_printf(text, "\t%.4s", row->day);
		else
			ent_text_printf(text, "\t%s", cells[i] ? cells[i] : "");
	}
	ent_text_putc(text, '\n');
}

static const char made_ucdp_header[] =
	"id,relid,year,type_of_violence,side_a,side_b,where_coordinates,adm_1,adm_2,latitude,"
	"longitude,country,date_prec,date_start,date_end,best,high,low\n";

static inline void made_ucdp(struct ent_text *text, unsigned id, const char *from, const char *to,
			     const char *side_b, unsigned deaths)
{
	ent_text_printf(text,
			"%u,\"NOR,\n\"\"%u\"\"\",%.4s,1,Government of Norland,%s,Bree,,,1.5,-2"
			".25,Norland,1,%s,%s,%u,%u,%u\n",
			id, id, from, side_b, from, to, deaths, deaths + 5, deaths / 2);
}

#endif
