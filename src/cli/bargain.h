/* entente bargain: what is asked, what came of it, and the three ways to tell it. */
#ifndef ENT_CLI_BARGAIN_H
#define ENT_CLI_BARGAIN_H

#include "cli.h"

#define MODELS 4

/* What one model makes of the game. */
struct play {
	enum ent_bargain_model model;
	bool played; /* else `err` says why not */
	struct ent_err err;
	struct ent_bargain_result result;
	struct ent_ensemble ensemble; /* without runs: nothing is uncertain, or it was stopped */
	struct ent_swings swings;     /* of a model that was asked for */
	struct ent_bargain_sides sides;
};

struct bargain {
	const struct request *request;
	struct ent_bargain_case of;
	enum ent_bargain_variant variant;
	size_t rounds, runs, seed, workers;
	bool one;       /* --model: the first play, with all that is told of it */
	bool uncertain; /* ranges are told, so that it is drawn */
	bool stopped;   /* by Ctrl-C */
	struct play plays[MODELS];
	size_t play_count;
};

bool bargain_of_record(const struct bargain *bargain);
struct ent_str bargain_name(const struct bargain *bargain, size_t actor); /* for people */
const struct ent_issue *bargain_issue(const struct bargain *bargain, size_t dim);
/* The stances behind an actor's numbers on an issue, each once; returns how many. */
size_t bargain_evidence(const struct bargain *bargain, size_t actor, size_t dim,
			const struct ent_stance *out[3]);
const char *lack_words(enum ent_bargain_lack lack);
extern const char *const input_words[3]; /* by enum ent_bargain_input */

/* To a thousandth of the scale; of all issues. */
void bargain_add_point(const struct bargain *bargain, double value, struct ent_text *out);
void bargain_add_points(const struct bargain *bargain, const double *at, struct ent_text *out);
void bargain_add_axis(const struct bargain *bargain, size_t dim, struct ent_text *out);
/* "62.4 of 100, between Sorland (20) and Norland (80)" */
void bargain_add_place(const struct bargain *bargain, size_t dim, double at, struct ent_text *out);
struct ent_str bargain_title(const struct bargain *bargain, size_t actor); /* in a table */
void bargain_put(struct ent_text *text); /* wrapped, and emptied */
/* That nothing is uncertain, or not all was played. */
void bargain_say_doubt(const struct bargain *bargain, const struct play *play);

void bargain_text(const struct bargain *bargain);
void bargain_models_text(const struct bargain *bargain); /* side by side */
void bargain_model_text(const struct bargain *bargain, const struct play *play);
void bargain_json(const struct bargain *bargain);
void bargain_csv(const struct bargain *bargain);

#endif
