/* Spillover as JSON and CSV. */
#include "spillover.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const verdicts[] = {"cannot-tell", "supported", "not-supported"};

/* ---- intervals ------------------------------------------------------------ */

#define NORMAL_95 1.959963984540054

static double error_at(const double *errors, size_t i)
{
	return errors ? errors[i] : (double)NAN;
}

/* Of a sum over decays as if they were independent would be too narrow or too wide; the
 * covariance knows. */
static double error_of_pair(const struct ent_hawkes_fit *fit, size_t pair)
{
	size_t marks = fit->model.marks, decays = fit->model.decays;
	size_t backgrounds = marks * fit->model.bases, first = backgrounds + pair * decays;
	size_t n = backgrounds + marks * marks * decays + decays; /* rows of the covariance */
	double sum = 0;
	if (decays == 1)
		return error_at(fit->error.a, pair);
	if (!fit->covariance)
		return (double)NAN;
	for (size_t u = 0; u < decays; u++)
		for (size_t v = 0; v < decays; v++)
			sum += fit->covariance[(first + u) * n + first + v];
	return sqrt(sum);
}

struct reach reach_of(const struct ent_spillover_study *study, size_t of, size_t by)
{
	size_t pair = of * study->fit.model.marks + by;
	double error = error_of_pair(&study->fit, pair), value = study->branching[pair];
	if (!isfinite(error))
		return (struct reach){(double)NAN, (double)NAN};
	return (struct reach){fmax(0, value - NORMAL_95 * error), value + NORMAL_95 * error};
}

/* On the scale of logarithms, where it cannot fall below 0. */
struct reach reach_of_half_life(const struct ent_spillover_study *study, size_t decay)
{
	double b = study->fit.model.b[decay], error = error_at(study->fit.error.b, decay);
	double middle = ent_hawkes_half_life(&study->fit.model, decay);
	double factor = exp(NORMAL_95 * error / b);
	if (!isfinite(factor))
		return (struct reach){(double)NAN, (double)NAN};
	return (struct reach){middle / factor, middle * factor};
}

/* ---- CSV ------------------------------------------------------------------ */

/* The branching matrix, a row for each pair. */
static struct table *pairs_table(const struct spill *spill, const struct ent_spillover_study *study)
{
	static const struct column columns[] = {{"by", CELL_TEXT},
						{"in", CELL_TEXT},
						{"events", CELL_NUMBER},
						{"low", CELL_NUMBER},
						{"high", CELL_NUMBER}};
	struct table *table = table_new(columns, sizeof columns / sizeof columns[0]);
	for (size_t by = 0; by < spill->marks; by++) {
		for (size_t of = 0; of < spill->marks; of++) {
			struct reach reach = reach_of(study, of, by);
			table_cell(table, ent_str(spill->names[by]));
			table_cell(table, ent_str(spill->names[of]));
			table_number(table, study->branching[of * spill->marks + by]);
			table_number(table, reach.low);
			table_number(table, reach.high);
		}
	}
	return table;
}

void spill_csv(const struct spill *spill, const struct ent_spillover_study *study)
{
	table_write(pairs_table(spill, study), FORMAT_CSV, "branching", true);
	if (spill->recorded)
		talk_of_table(spill->request, spill->repeated, spill->request->dedupe,
			      ENT_DEDUPE_DAY);
}

/* ---- JSON ----------------------------------------------------------------- */

static void json_numbers(const double *values, size_t count)
{
	putchar('[');
	for (size_t i = 0; i < count; i++) {
		fputs(i ? "," : "", stdout);
		json_number(values ? values[i] : (double)NAN);
	}
	putchar(']');
}

/* Rows of numbers; of one column, numbers. */
static void json_rows(const double *values, size_t rows, size_t columns)
{
	if (columns == 1) {
		json_numbers(values, rows);
		return;
	}
	putchar('[');
	for (size_t i = 0; i < rows; i++) {
		fputs(i ? "," : "", stdout);
		json_numbers(values ? values + i * columns : NULL, columns);
	}
	putchar(']');
}

/* mu, a and b as --at reads them. */
static void json_parameters(const struct ent_hawkes_model *model, const double *mu, const double *a,
			    const double *b)
{
	size_t marks = model->marks, decays = model->decays;
	fputs("\"mu\":", stdout);
	json_rows(mu, marks, model->bases);
	fputs(",\n\"a\":[", stdout);
	for (size_t i = 0; i < marks; i++) {
		fputs(i ? "," : "", stdout);
		json_rows(a ? a + i * marks * decays : NULL, marks, decays);
	}
	fputs("],\n\"b\":", stdout);
	json_numbers(b, decays);
}

static void json_names(const char *key, char *const *names, size_t count)
{
	printf("\"%s\":[", key);
	for (size_t i = 0; i < count; i++) {
		fputs(i ? "," : "", stdout);
		json_str(ent_str(names[i]));
	}
	putchar(']');
}

static size_t knots_of(const struct ent_hawkes_model *model)
{
	return model->background == ENT_BACKGROUND_CONSTANT
		       ? 0
		       : model->bases + (model->background == ENT_BACKGROUND_PIECEWISE);
}

static void json_model(const struct spill *spill, const struct ent_spillover_study *study)
{
	const struct ent_hawkes_model *model = &study->fit.model;
	fputs(",\n\"model\":{", stdout);
	json_names("marks", spill->names, spill->marks);
	printf(",\"background\":\"%s\"", background_words[model->background]);
	if (knots_of(model)) {
		fputs(",\"knots\":", stdout);
		json_numbers(model->knots, knots_of(model));
	}
	fputs(",\n", stdout);
	json_parameters(model, model->mu, model->a, model->b);
	fputs("},\n\"errors\":{", stdout);
	json_parameters(model, study->fit.error.mu, study->fit.error.a, study->fit.error.b);
	putchar('}');
}

static void json_account(const struct spill *spill)
{
	static const char *const fates[] = {"taken",    "corrected", "hedged", "vague",
					    "no_place", "elsewhere", "others"};
	const struct request *request = spill->request;
	fputs(",\n\"action\":", stdout);
	json_str(ent_str(spill->action));
	json_member_day("from", spill->first);
	json_member_day("to", spill->first + (int32_t)spill->runs[0].until - 1);
	json_member_day("as_of", request->as_of);
	json_narrowing(request);
	printf(",\"account\":{\"found\":%zu,\"repeated\":%zu", spill->found, spill->repeated);
	for (size_t f = 0; f < ENT_SPILLOVER_FATES; f++)
		printf(",\"%s\":%zu", fates[f], spill->events.fates[f]);
	printf(",\"spread\":%zu,\"several\":%zu},", spill->events.spread, spill->events.several);
	json_names("without_events", spill->empty, spill->empty_count);
}

static void json_head(const struct spill *spill, const struct ent_spillover_study *study)
{
	printf("{\"file\":");
	json_str(ent_str(spill->request->operands[0]));
	printf(",\"events\":%zu,\"runs\":%zu", spill->count, spill->data.run_count);
	json_member_number("time", spill_time(spill));
	json_member_number("penalty", study->opts.penalty);
	printf(",\"unit\":%s,\"seed\":%.0f,\"stopped\":%s", spill->dated ? "\"day\"" : "null",
	       (double)spill->seed, study->stopped ? "true" : "false");
	if (spill->recorded)
		json_account(spill);
	else
		printf(",\"account\":{\"put_in_order\":%zu,\"ties\":%zu}", spill->moved,
		       spill->ties);
}

static void json_comparison(const struct ent_hawkes_comparison *comparison, bool together)
{
	printf(",\n\"contagion\":{\"verdict\":\"%s\"", verdicts[comparison->verdict]);
	printf(",\"together\":%s", together ? "true" : "false");
	json_member_number("held_out_difference", comparison->difference);
	json_member_number("held_out_error", comparison->error);
	json_member_number("whole_difference", comparison->whole);
	fputs(",\"rivals\":[", stdout);
	for (size_t r = 0; r < comparison->rival_count; r++) {
		const struct ent_hawkes_rival *rival = &comparison->rivals[r];
		printf("%s\n{\"background\":\"%s\",\"bases\":%zu,\"contagion\":%s,\"fitted\":%s",
		       r ? "," : "", background_words[rival->background], rival->bases,
		       rival->contagion ? "true" : "false", rival->fitted ? "true" : "false");
		json_member_number("loglik", rival->loglik);
		json_member_number("aic", rival->aic);
		json_member_number("held_out", rival->held_out);
		putchar('}');
	}
	fputs("]}", stdout);
}

static void json_fit(const struct ent_spillover_study *study)
{
	const struct ent_hawkes_fit *fit = &study->fit;
	fputs(",\n\"loglik\":", stdout);
	json_number(fit->loglik);
	printf(",\"parameters\":%zu,\"steps\":%zu,\"converged\":%s,\"method\":\"%s\"",
	       fit->parameters, fit->steps, fit->converged ? "true" : "false",
	       study->opts.method == ENT_HAWKES_EM ? "em" : "lbfgs");
	json_member_number("radius", study->radius);
	printf(",\"slow\":%s", study->slow ? "true" : "false");
	json_member_number("radius_constant_background",
			   study->constant_known && !study->constant_slow ? study->constant_radius
									  : (double)NAN);
	json_member_number("radius_counts_by_day",
			   study->days_known ? study->days_radius : (double)NAN);
	fputs(",\"half_lives\":[", stdout);
	for (size_t u = 0; u < fit->model.decays; u++) {
		struct reach reach = reach_of_half_life(study, u);
		fputs(u ? ",{\"half_life\":" : "{\"half_life\":", stdout);
		json_number(ent_hawkes_half_life(&fit->model, u));
		json_member_number("low", reach.low);
		json_member_number("high", reach.high);
		putchar('}');
	}
	fputs("],\n", stdout);
}

static void json_points(const struct spill *spill, const struct ent_spillover_study *study,
			size_t mark)
{
	struct ent_hawkes_point *points = spill_room(spill->count, sizeof *points);
	size_t count = ent_hawkes_points(&study->fit.model, &spill->data, mark, points);
	fputs(",\"points\":[", stdout);
	for (size_t k = 0; k < count; k++) {
		fputs(k ? ",[" : "[", stdout);
		json_number(points[k].expected);
		putchar(',');
		json_number(points[k].gap);
		putchar(',');
		json_number(points[k].low);
		putchar(',');
		json_number(points[k].high);
		putchar(']');
	}
	putchar(']');
	free(points);
}

static void json_marks(const struct spill *spill, const struct ent_spillover_study *study)
{
	fputs(",\n\"marks\":[", stdout);
	for (size_t m = 0; m < spill->marks; m++) {
		const struct ent_hawkes_check *check = &study->checks[m];
		size_t events = 0;
		for (size_t i = 0; i < spill->count; i++)
			events += spill->mark[i] == m;
		fputs(m ? ",\n{\"name\":" : "\n{\"name\":", stdout);
		json_str(ent_str(spill->names[m]));
		printf(",\"events\":%zu", events);
		json_member_number("set_off", study->shares[m].observed);
		json_member_number("set_off_long_run", study->shares[m].long_run);
		printf(",\"check\":{\"gaps\":%zu", check->gaps);
		json_member_number("mean", check->mean);
		json_member_number("ks", check->ks);
		json_member_number("p", check->p);
		json_member_number("lag1", check->lag1);
		printf(",\"replicates\":%zu}", study->check_count);
		json_points(spill, study, m);
		putchar('}');
	}
	putchar(']');
}

static void json_forecast(const struct spill *spill, const struct ent_spillover_study *study)
{
	printf(",\n\"forecast\":{\"replicates\":%zu", study->draws);
	printf(",\"by\":\"%s\"", study->foretells_alone ? "background" : "contagion");
	json_member_number("horizon", study->horizon);
	json_member_number("cut", study->draws ? study->cut : (double)NAN);
	fputs(",\"marks\":[", stdout);
	for (size_t m = 0; m <= spill->marks && study->draws; m++) {
		const struct ent_hawkes_forecast *ahead = &study->ahead[m];
		fputs(m ? ",\n{\"name\":" : "\n{\"name\":", stdout);
		if (m < spill->marks)
			json_str(ent_str(spill->names[m]));
		else
			fputs("null", stdout);
		json_member_number("mean", ahead->mean);
		json_member_number("low", ahead->low);
		json_member_number("median", ahead->median);
		json_member_number("high", ahead->high);
		json_member_number("none", ahead->none);
		putchar('}');
	}
	fputs("]}", stdout);
}

static void json_entries(const struct spill *spill)
{
	struct ent_text id = {0};
	fputs(",\n\"entries\":[", stdout);
	for (size_t i = 0; i < spill->count; i++) {
		id.len = 0;
		ent_event_id(spill->request->record, spill->events.row[i], &id);
		fputs(i ? ",\n{\"id\":" : "\n{\"id\":", stdout);
		json_str(ent_text_str(&id));
		printf(",\"mark\":%u", spill->mark[i]);
		json_member_number("time", spill->time[i]);
		putchar('}');
	}
	putchar(']');
	ent_text_free(&id);
}

void spill_json(const struct spill *spill, const struct ent_spillover_study *study)
{
	json_head(spill, study);
	json_comparison(&study->comparison, study->together);
	json_fit(study);
	table_members(pairs_table(spill, study), "branching");
	json_model(spill, study);
	json_marks(spill, study);
	json_forecast(spill, study);
	if (spill->recorded)
		json_entries(spill);
	puts("}");
}
