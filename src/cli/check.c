/* entente check: what is wrong with a dossier. */
#include "cli.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What is said of the archives, a line for each fault. */
struct remarks {
	struct ent_text errors, warnings;
};

/* What is wrong with the archives, line by line. */
static void add_faults(struct table *table, struct ent_str faults, const char *severity)
{
	while (faults.len) {
		const char *end = memchr(faults.ptr, '\n', faults.len);
		size_t len = end ? (size_t)(end - faults.ptr) : faults.len;
		table_cell(table, ent_str(""));
		table_number(table, (double)NAN);
		table_number(table, (double)NAN);
		table_cell(table, ent_str(severity));
		table_cell(table, (struct ent_str){faults.ptr, len});
		faults.ptr += len + (end != NULL);
		faults.len -= len + (end != NULL);
	}
}

static void write_table(const struct ent_dossier *dossier, const struct remarks *remarks,
			enum format format)
{
	static const struct column columns[] = {
		{"path", CELL_TEXT},     {"line", CELL_NUMBER},  {"column", CELL_NUMBER},
		{"severity", CELL_TEXT}, {"message", CELL_TEXT},
	};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t i = 0; i < ent_dossier_fault_count(dossier); i++) {
		struct ent_fault fault = ent_dossier_fault(dossier, i);
		table_cell(table, fault.path);
		table_number(table, fault.line);
		table_number(table, fault.column);
		table_cell(table, ent_str(fault.warning ? "warning" : "error"));
		table_cell(table, fault.message);
	}
	add_faults(table, ent_text_str(&remarks->errors), "error");
	add_faults(table, ent_text_str(&remarks->warnings), "warning");
	table_write(table, format, "faults", false);
}

static void write_report(const struct ent_dossier *dossier, const struct remarks *remarks)
{
	struct ent_text report = {0};
	ent_dossier_report(dossier, &report);
	ent_text_add(&report, ent_text_str(&remarks->errors));
	ent_text_add(&report, ent_text_str(&remarks->warnings));
	if (report.len)
		fputs(report.ptr, stderr);
	ent_text_free(&report);
}

int run_check(struct request *request)
{
	struct ent_err err;
	struct remarks remarks = {0};
	request->dossier = ent_dossier_open(request->operands[0], &err);
	if (!request->dossier)
		return failure("%s", err.text);
	struct ent_record *record = ent_dossier_draft(request->dossier);
	bool usable =
		!ent_dossier_errors(request->dossier) && ent_archives_join(record, &remarks.errors);
	if (request->values[OPT_STRICT]) {
		ent_dossier_check_strict(request->dossier, request->as_of);
		if (usable)
			usable = !ent_archives_idle(record, &remarks.warnings);
	}
	if (request->format == FORMAT_TEXT)
		write_report(request->dossier, &remarks);
	else
		write_table(request->dossier, &remarks, request->format);
	ent_text_free(&remarks.errors);
	ent_text_free(&remarks.warnings);
	return usable && !ent_dossier_warnings(request->dossier) ? DONE : FAILED;
}
