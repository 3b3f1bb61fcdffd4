/* example DOSSIER ACTOR ACTOR DAY: what holds between two actors on a day. */
#include <entente/entente.h>
#include <stdio.h>
#include <stdlib.h>

static int fail(struct ent_dossier *dossier, const char *why)
{
	fprintf(stderr, "example: %s\n", why);
	ent_dossier_free(dossier);
	return 1;
}

int main(int argc, char **argv)
{
	struct ent_err err;
	struct ent_date date;
	if (argc != 5)
		return fail(NULL, "usage: example DOSSIER ACTOR ACTOR DAY");
	if (!ent_date_parse(ent_str(argv[4]), &date, NULL, &err))
		return fail(NULL, err.text);
	int32_t day = ent_date_span(&date).start_lo;

	struct ent_dossier *dossier = ent_dossier_open(argv[1], &err);
	if (!dossier)
		return fail(NULL, err.text);
	for (size_t i = 0; i < ent_dossier_fault_count(dossier); i++) {
		struct ent_fault fault = ent_dossier_fault(dossier, i);
		fprintf(stderr, "%.*s:%u: %.*s\n", ENT_FMT(fault.path), fault.line,
			ENT_FMT(fault.message));
	}
	if (ent_dossier_errors(dossier))
		return fail(dossier, "a dossier with errors cannot be asked");

	struct ent_text faults = {0};
	bool joined = ent_archives_join(ent_dossier_draft(dossier), &faults);
	if (!joined)
		fputs(faults.ptr, stderr);
	ent_text_free(&faults);
	if (!joined)
		return fail(dossier, "the archives that it names cannot be used");

	const struct ent_record *record = ent_dossier_record(dossier);
	uint32_t a = ent_actor_find(record, ent_str(argv[2]), day);
	uint32_t b = ent_actor_find(record, ent_str(argv[3]), day);
	if (a == ENT_NONE || b == ENT_NONE)
		return fail(dossier, "no such actor");

	size_t count = ent_status_list(record, a, b, day, ENT_DAY_MAX, NULL, 0);
	struct ent_status *list = calloc(count + 1, sizeof *list);
	if (!list)
		return fail(dossier, "out of memory");
	ent_status_list(record, a, b, day, ENT_DAY_MAX, list, count);
	for (size_t i = 0; i < count; i++)
		if (list[i].holds == ENT_HOLDS || list[i].holds == ENT_PERHAPS)
			printf("%.*s to %.*s: %s%.*s\n",
			       ENT_FMT(ent_actor(record, list[i].from)->handle),
			       ENT_FMT(ent_actor(record, list[i].to)->handle),
			       list[i].holds == ENT_HOLDS ? "" : "perhaps ",
			       ENT_FMT(ent_status_kind(record, list[i].kind)->label));
	free(list);
	ent_dossier_free(dossier);
	return 0;
}
