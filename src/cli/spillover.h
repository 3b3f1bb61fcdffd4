/* What the parts of entente spillover share. */
#ifndef ENT_CLI_SPILLOVER_H
#define ENT_CLI_SPILLOVER_H

#include "cli.h"

/* More would ask for more memory than anybody has data for. */
#define MOST_MARKS 200

/* What a table or a record holds for the model. */
struct spill {
	const struct request *request;
	char **names; /* of marks */
	size_t marks;
	double *time; /* run after run, each ascending */
	uint32_t *mark;
	size_t count;
	struct ent_hawkes_run *runs;
	struct ent_hawkes_data data; /* of the above */
	bool dated;                  /* the unit is a day */
	int32_t first;               /* dated: the day of time 0 */
	uint64_t seed;
	int status; /* with which to end, where reading failed */

	/* Of a table. */
	size_t moved; /* rows that had to be put in order */
	size_t ties;  /* rows of a moment that one before them has, or of a day, if dated */

	/* Of a record. */
	bool recorded;
	const char *kind;   /* of marks: "group" */
	const char *action; /* as asked for */
	struct ent_spillover_events events;
	size_t found, repeated; /* rows, and those told again */
	bool usual_groups;      /* nobody chose them */
	char **empty;           /* chosen marks that have no event, and so are none */
	size_t empty_count;
	struct ent_searched searched;
};

void *spill_room(size_t count, size_t size); /* zeroed; aborts where there is none */

/* ---- spillover_table.c, spillover_record.c ---------------------------- */

/* False, the user having been told. */
bool spill_table(const struct request *request, const char *path, struct spill *spill);
bool spill_record(struct request *request, struct spill *spill);
void spill_free(struct spill *spill);

/* ---- spillover_order.c ------------------------------------------------- */

/* The columns; SIZE_MAX: there is none. */
struct event_columns {
	size_t time, type, run;
	size_t first_row; /* 1 below a header */
};

/* A row on its way to the columns of events. */
struct happening {
	double time;
	int32_t day;
	bool timed; /* at a time of the day */
	uint32_t mark, run;
	size_t row;
};

struct event_table {
	const char *path;
	struct ent_csv *table;
	struct event_columns columns;
	struct happening *list;
	size_t count;
	size_t run_count;
};

/* Sorts the rows by run and moment, drawing the moments of days. */
void order_events(struct event_table *reading, struct spill *spill);
/* Puts them into the columns of `spill`, each run until its last. */
void order_runs(const struct event_table *reading, struct spill *spill);
/* --until. False, the user having been told. */
bool order_until(const struct request *request, const struct event_table *reading,
		 struct spill *spill);

/* ---- spillover_at.c --------------------------------------------------- */

/* The model of --at, in memory of its own, with the order of the marks put right in `spill`. */
struct given {
	struct ent_hawkes_model model;
	char **names; /* of marks; NULL: not told */
	double *knots;
};

/* DONE, or the status with which to end, the user having been told. */
int given_read(const struct request *request, struct given *given);
/* Puts the events' marks in the order of the model's. */
bool given_marks(const struct given *given, struct spill *spill);
void given_free(struct given *given);
int spill_evaluate(const struct request *request, const struct given *given,
		   const struct spill *spill);

/* ---- spillover_text.c, spillover_data.c ------------------------------- */

void spill_text(const struct spill *spill, const struct ent_spillover_study *study);
void spill_csv(const struct spill *spill, const struct ent_spillover_study *study);
void spill_json(const struct spill *spill, const struct ent_spillover_study *study);

/* What they share in words: three figures, 0 for what is as good as nothing; a paragraph, which
 * empties the text; "s" of several; whether there are too few events for its parameters. */
void spill_short(double value, struct ent_text *out);
void spill_paragraph(struct ent_text *text);
const char *spill_plural(size_t count);
int32_t spill_last_day(const struct spill *spill);
double spill_time(const struct spill *spill); /* of all runs */
bool spill_is_few(const struct spill *spill, const struct ent_spillover_study *study);

/* ---- spillover_found.c: parts of the text ------------------------------ */

void found_marks(const struct spill *spill, const struct ent_spillover_study *study,
		 struct ent_text *text);
void found_pairs(const struct spill *spill, const struct ent_spillover_study *study,
		 struct ent_text *text);
void found_forecast(const struct spill *spill, const struct ent_spillover_study *study,
		    struct ent_text *text);

/* ---- spillover_data.c -------------------------------------------------- */

/* 95 percent, and not below 0; NaN where it is not known. */
struct reach {
	double low, high;
};
struct reach reach_of(const struct ent_spillover_study *study, size_t of, size_t by);
struct reach reach_of_half_life(const struct ent_spillover_study *study, size_t decay);
/* "constant", "piecewise", "smooth" */
extern const char *const background_words[3];

#endif
