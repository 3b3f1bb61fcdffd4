/* entente fmt: the canonical layout. */
#include "cli.h"

#include <stdio.h>

/* Several journals on one stream are told apart by a comment. */
static int print_all(struct request *request, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct ent_str text, path = ent_dossier_file(request->dossier, i, &text);
		struct ent_text laid = {0};
		ent_journal_format(text, &laid);
		if (count > 1)
			printf("%s; %.*s\n\n", i ? "\n" : "", ENT_FMT(path));
		put_str(ent_text_str(&laid));
		ent_text_free(&laid);
	}
	return DONE;
}

static int settle_file(struct request *request, struct ent_str path, struct ent_str text)
{
	struct ent_text laid = {0};
	struct ent_err err;
	int status = DONE;
	ent_journal_format(text, &laid);
	if (!ent_str_eq(text, ent_text_str(&laid))) {
		if (request->values[OPT_CHECK]) {
			printf("%.*s\n", ENT_FMT(path));
			status = FAILED;
		} else if (!ent_file_replace(path.ptr, ent_text_str(&laid), &err)) {
			status = failure("%s", err.text);
		}
	}
	ent_text_free(&laid);
	return status;
}

int run_fmt(struct request *request)
{
	if (request->values[OPT_WRITE] && request->values[OPT_CHECK])
		return misuse(request, "--write and --check exclude one another");
	bool standard = ent_str_is(ent_str(request->operands[0]), "-");
	if (request->values[OPT_WRITE] && standard)
		return misuse(request, "--write cannot write to standard input");
	if (!request_open(request))
		return FAILED;
	size_t count = ent_dossier_file_count(request->dossier);
	if (!request->values[OPT_WRITE] && !request->values[OPT_CHECK])
		return print_all(request, count);
	int status = DONE;
	for (size_t i = 0; i < count; i++) {
		struct ent_str text, path = ent_dossier_file(request->dossier, i, &text);
		if (settle_file(request, path, text) != DONE)
			status = FAILED;
	}
	return status;
}
