/* entente profile: the record as a document. */
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static bool to_stdout(void *user, const char *bytes, size_t len)
{
	(void)user;
	return fwrite(bytes, 1, len, stdout) == len;
}

static bool to_text(void *user, const char *bytes, size_t len)
{
	ent_text_add(user, (struct ent_str){bytes, len});
	return true;
}

static enum ent_doc_format doc_format(enum format format)
{
	switch (format) {
	case FORMAT_HTML:
		return ENT_DOC_HTML;
	case FORMAT_MARKDOWN:
		return ENT_DOC_MARKDOWN;
	case FORMAT_JSON:
		return ENT_DOC_JSON;
	case FORMAT_CSV:
		return ENT_DOC_CSV;
	default:
		return ENT_DOC_TEXT;
	}
}

int write_document(const struct request *request, const struct ent_doc *doc)
{
	const char *path = request->values[OPT_OUTPUT];
	enum ent_doc_format format = doc_format(request->format);
	if (!path) /* main() tells when standard output fails */
		return ent_doc_write(doc, format, 0, to_stdout, NULL) ? DONE : FAILED;
	struct ent_text text = {0};
	struct ent_err err;
	ent_doc_write(doc, format, 0, to_text, &text);
	bool written = ent_file_replace(path, ent_text_str(&text), &err);
	ent_text_free(&text);
	return written ? DONE : failure("%s", err.text);
}

int run_profile(struct request *request)
{
	struct ent_profile_opts opts = {.b = ENT_NONE};
	if (!request_open(request) || !request_actor(request, request->operands[1], &opts.a) ||
	    (request->operand_count > 2 && !request_actor(request, request->operands[2], &opts.b)))
		return FAILED;
	if (opts.a == opts.b)
		return failure("a profile is of one actor, or of two different ones");
	opts.on = request->on;
	opts.as_of = request->as_of;
	opts.from = request->from;
	opts.to = request->to;
	opts.since = request->since;
	opts.dedupe = request->dedupe;
	opts.brief = request->values[OPT_BRIEF] != NULL;
	struct ent_doc *doc = ent_profile(request->record, &opts);
	int status = write_document(request, doc);
	ent_doc_free(doc);
	return status;
}
