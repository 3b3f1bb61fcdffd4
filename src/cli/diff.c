/* entente diff: what changed between two editions. */
#include "cli.h"

int run_diff(struct request *request)
{
	struct ent_profile_opts opts = {.b = ENT_NONE};
	if (!request->values[OPT_FROM] || !request->values[OPT_TO])
		return misuse(request, "diff needs --from and --to, the days of the two editions");
	if (!request_open(request) || !request_actor(request, request->operands[1], &opts.a) ||
	    (request->operand_count > 2 && !request_actor(request, request->operands[2], &opts.b)))
		return FAILED;
	if (opts.a == opts.b)
		return failure("a diff is of one actor, or of two different ones");
	opts.on = opts.as_of = request->to;
	opts.since = request->from;
	opts.from = ENT_DAY_MIN;
	opts.to = ENT_DAY_MAX;
	struct ent_doc *doc = ent_profile_changes(request->record, &opts);
	int status = write_document(request, doc);
	ent_doc_free(doc);
	return status;
}
