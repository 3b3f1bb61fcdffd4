/* --at: the log-likelihood of events under parameters that somebody gives. */
#include "spillover.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_DECAYS 16
#define MOST_BASES  1000

const char *const background_words[3] = {"constant", "piecewise", "smooth"};

/* ---- mu=5,a=0.3,b=10 ------------------------------------------------------ */

static bool take_pair(struct ent_str pair, struct given *given)
{
	static const char *const keys[] = {"mu=", "a=", "b="};
	double *values[] = {given->model.mu, given->model.a, given->model.b};
	for (size_t k = 0; k < 3; k++) {
		size_t len = strlen(keys[k]);
		if (pair.len > len && memcmp(pair.ptr, keys[k], len) == 0)
			return isnan(*values[k]) &&
			       ent_number_parse((struct ent_str){pair.ptr + len, pair.len - len},
						values[k]);
	}
	return false;
}

static void make_model(size_t marks, size_t bases, size_t decays, struct given *given)
{
	given->model.marks = marks;
	given->model.bases = bases;
	given->model.decays = decays;
	given->model.mu = spill_room(marks * bases, sizeof(double));
	given->model.a = spill_room(marks * marks * decays, sizeof(double));
	given->model.b = spill_room(decays, sizeof(double));
}

static bool read_pairs(const struct request *request, const char *word, struct given *given)
{
	make_model(1, 1, 1, given);
	*given->model.mu = *given->model.a = *given->model.b = (double)NAN;
	for (const char *at = word; *at;) {
		struct ent_str pair = {at, strcspn(at, ",")};
		if (!take_pair(pair, given)) {
			misuse(request,
			       "--at '%.*s': mu=, a= and b=, each once with a number, or "
			       "FILE.json",
			       ENT_FMT(pair));
			return false;
		}
		at += pair.len + (at[pair.len] == ',');
	}
	if (!isnan(*given->model.mu) && !isnan(*given->model.a) && !isnan(*given->model.b))
		return true;
	misuse(request, "--at '%s' lacks one of mu=, a= and b=", word);
	return false;
}

/* ---- FILE.json ------------------------------------------------------------ */

static bool bad(const char *path, const char *fmt, ...) ENT_PRINTF(2, 3);

static bool bad(const char *path, const char *fmt, ...)
{
	struct ent_text what = {0};
	va_list args;
	va_start(args, fmt);
	ent_text_vprintf(&what, fmt, args);
	va_end(args);
	failure("%s: %s", path, what.ptr);
	ent_text_free(&what);
	return false;
}

/* A list of one may stand without its brackets. */
static size_t length(const json_t *value)
{
	return json_is_array(value) ? json_array_size(value) : 1;
}

static const json_t *member(const json_t *value, size_t i)
{
	return json_is_array(value) ? json_array_get(value, i) : value;
}

static bool take_numbers(const char *path, const char *what, const json_t *list, size_t count,
			 double *out)
{
	if (length(list) != count)
		return bad(path, "%s has %zu value%s where %zu %s needed", what, length(list),
			   length(list) == 1 ? "" : "s", count, count == 1 ? "is" : "are");
	for (size_t i = 0; i < count; i++) {
		const json_t *value = member(list, i);
		if (!json_is_number(value))
			return bad(path, "%s holds what is no number, or too many brackets", what);
		out[i] = json_number_value(value);
	}
	return true;
}

static bool take_mu(const char *path, const json_t *mu, struct ent_hawkes_model *model)
{
	char what[40];
	for (size_t i = 0; i < model->marks; i++) {
		snprintf(what, sizeof what, "mu[%zu]", i);
		if (!take_numbers(path, what, member(mu, i), model->bases,
				  model->mu + i * model->bases))
			return false;
	}
	return true;
}

/* Row i is what is set off in i. */
static bool take_a(const char *path, const json_t *a, struct ent_hawkes_model *model)
{
	char what[60];
	if (length(a) != model->marks)
		return bad(path, "a has %zu row%s where mu has %zu value%s", length(a),
			   length(a) == 1 ? "" : "s", model->marks, model->marks == 1 ? "" : "s");
	for (size_t i = 0; i < model->marks; i++) {
		const json_t *row = member(a, i);
		/* Of one mark, [0.1, 0.2] are its decays. */
		if (model->marks == 1 && model->decays > 1 && !json_is_array(member(row, 0)))
			return take_numbers(path, "a", row, model->decays, model->a);
		if (length(row) != model->marks)
			return bad(path, "a[%zu] has %zu value%s where mu has %zu", i, length(row),
				   length(row) == 1 ? "" : "s", model->marks);
		for (size_t j = 0; j < model->marks; j++) {
			snprintf(what, sizeof what, "a[%zu][%zu]", i, j);
			if (!take_numbers(path, what, member(row, j), model->decays,
					  model->a + (i * model->marks + j) * model->decays))
				return false;
		}
	}
	return true;
}

static bool take_names(const char *path, const json_t *names, struct given *given)
{
	size_t marks = given->model.marks;
	if (!names || json_is_null(names))
		return true;
	if (!json_is_array(names) || json_array_size(names) != marks)
		return bad(path, "marks needs one name for each value of mu");
	given->names = spill_room(marks, sizeof *given->names);
	for (size_t i = 0; i < marks; i++) {
		const json_t *name = json_array_get(names, i);
		if (!json_is_string(name))
			return bad(path, "marks[%zu] is no name in quotes", i);
		given->names[i] = spill_room(json_string_length(name), 1);
		memcpy(given->names[i], json_string_value(name), json_string_length(name));
	}
	return true;
}

static bool take_background(const char *path, const json_t *word, const json_t *knots,
			    struct given *given)
{
	struct ent_hawkes_model *model = &given->model;
	const char *name = word && !json_is_null(word) ? json_string_value(word) : "constant";
	int shape = 0;
	while (shape < 3 && (!name || strcmp(name, background_words[shape]) != 0))
		shape++;
	if (shape == 3)
		return bad(path, "background is constant, piecewise or smooth");
	model->background = (enum ent_background)shape;
	if (model->background == ENT_BACKGROUND_CONSTANT)
		return model->bases == 1 ||
		       bad(path, "a constant background has one mu for each mark");
	size_t count = model->bases + (model->background == ENT_BACKGROUND_PIECEWISE);
	if (!knots)
		return bad(path, "a %s background needs knots", name);
	given->knots = spill_room(count, sizeof *given->knots);
	if (!take_numbers(path, "knots", knots, count, given->knots))
		return false;
	for (size_t k = 1; k < count; k++)
		if (!(given->knots[k] > given->knots[k - 1]))
			return bad(path, "knots must ascend");
	model->knots = given->knots;
	return true;
}

static bool known_keys(const char *path, json_t *root)
{
	static const char *const keys[] = {"mu", "a", "b", "marks", "background", "knots"};
	const char *key;
	json_t *value;
	json_object_foreach(root, key, value)
	{
		bool known = false;
		for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
			known = known || strcmp(key, keys[k]) == 0;
		if (!known)
			return bad(path,
				   "no parameter '%s'; there is mu, a, b, marks, background "
				   "and knots",
				   key);
	}
	for (size_t k = 0; k < 3; k++)
		if (!json_object_get(root, keys[k]))
			return bad(path, "%s is missing", keys[k]);
	return true;
}

static bool take_model(const char *path, json_t *root, struct given *given)
{
	const json_t *mu = json_object_get(root, "mu"), *b = json_object_get(root, "b");
	if (!json_is_object(root))
		return bad(path, "an object {\"mu\": ..., \"a\": ..., \"b\": ...} is needed");
	if (!known_keys(path, root))
		return false;
	size_t marks = length(mu), decays = length(b), bases = marks ? length(member(mu, 0)) : 0;
	if (!marks || !decays || !bases)
		return bad(path, "mu and b need at least one value");
	if (marks > MOST_MARKS || decays > MOST_DECAYS || bases > MOST_BASES)
		return bad(path, "more than %d marks, %d decays or %d pieces of background",
			   MOST_MARKS, MOST_DECAYS, MOST_BASES);
	make_model(marks, bases, decays, given);
	return take_numbers(path, "b", b, decays, given->model.b) &&
	       take_mu(path, mu, &given->model) &&
	       take_a(path, json_object_get(root, "a"), &given->model) &&
	       take_names(path, json_object_get(root, "marks"), given) &&
	       take_background(path, json_object_get(root, "background"),
			       json_object_get(root, "knots"), given);
}

static bool read_file(const char *path, struct given *given)
{
	json_error_t error;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!root && error.line > 0)
		failure("%s:%d:%d: %s", path, error.line, error.column, error.text);
	else if (!root)
		failure("--at: %s", error.text);
	if (!root)
		return false;
	bool taken = take_model(path, root, given);
	json_decref(root);
	return taken;
}

/* ---- both ----------------------------------------------------------------- */

static bool in_range(const char *word, const struct ent_hawkes_model *model)
{
	for (size_t i = 0; i < model->marks * model->bases; i++)
		if (!(model->mu[i] >= 0))
			return bad(word, "a background mu is below 0");
	for (size_t i = 0; i < model->marks * model->marks * model->decays; i++)
		if (!(model->a[i] >= 0))
			return bad(word, "a number of events set off, a, is below 0");
	for (size_t u = 0; u < model->decays; u++)
		if (!(model->b[u] > 0))
			return bad(word, "a decay b must be above 0");
	return true;
}

int given_read(const struct request *request, struct given *given)
{
	const char *word = request->values[OPT_AT];
	bool pairs = strncmp(word, "mu=", 3) == 0 || strncmp(word, "a=", 2) == 0 ||
		     strncmp(word, "b=", 2) == 0;
	*given = (struct given){0};
	if (pairs && !read_pairs(request, word, given))
		return MISUSED;
	if (!pairs && !read_file(word, given))
		return FAILED;
	return in_range(word, &given->model) ? DONE : FAILED;
}

void given_free(struct given *given)
{
	for (size_t i = 0; given->names && i < given->model.marks; i++)
		free(given->names[i]);
	free(given->names);
	free(given->knots);
	free(given->model.mu);
	free(given->model.a);
	free(given->model.b);
}

/* ---- whose parameters they are -------------------------------------------- */

/* The place of a name among those of the model: as told, or as the number that it is. */
static size_t place_of(const struct given *given, const char *name)
{
	double value;
	if (!given->names)
		return ent_number_parse(ent_str(name), &value) && value >= 0 &&
				       value < (double)given->model.marks && value == floor(value)
			       ? (size_t)value
			       : SIZE_MAX;
	for (size_t i = 0; i < given->model.marks; i++)
		if (strcmp(given->names[i], name) == 0)
			return i;
	return SIZE_MAX;
}

bool given_marks(const struct given *given, struct spill *spill)
{
	uint32_t *places = spill_room(spill->marks, sizeof *places);
	bool placed = true;
	const char *stray = NULL;
	for (size_t m = 0; m < spill->marks && spill->count; m++) {
		size_t place = place_of(given, spill->names[m]);
		places[m] = (uint32_t)place;
		placed = placed && place != SIZE_MAX;
		stray = place == SIZE_MAX && !stray ? spill->names[m] : stray;
	}
	if (!placed && given->names) {
		failure("--at: no mark '%s' among those of %s", stray,
			spill->request->values[OPT_AT]);
	} else if (!placed && spill->marks != given->model.marks) {
		failure("--at: mu has %zu value%s for %zu type%s", given->model.marks,
			given->model.marks == 1 ? "" : "s", spill->marks,
			spill->marks == 1 ? "" : "s");
	} else {
		for (size_t i = 0; i < spill->count && placed; i++)
			spill->mark[i] = places[spill->mark[i]];
		spill->data.marks = given->model.marks;
	}
	bool fits = spill->data.marks == given->model.marks && (placed || !given->names);
	free(places);
	return fits;
}

/* To twelve figures: so many are the same on every machine. */
static void add_twelve(double value, struct ent_text *out)
{
	char digits[40];
	double rounded;
	snprintf(digits, sizeof digits, "%.11e", value);
	if (!ent_number_parse(ent_str(digits), &rounded) || !ent_text_number(out, rounded))
		ent_text_puts(out, value < 0 ? "minus infinity" : "not a number");
}

int spill_evaluate(const struct request *request, const struct given *given,
		   const struct spill *spill)
{
	double loglik = ent_hawkes_loglik(&given->model, &spill->data, NULL);
	double radius = ent_hawkes_radius(&given->model), until = spill_time(spill);
	struct ent_text text = {0};
	if (request->format == FORMAT_JSON) {
		fputs("{\"loglik\":", stdout);
		json_number(loglik);
		printf(",\"events\":%zu", spill->count);
		json_member_number("time", until);
		json_member_number("radius", radius);
		puts("}");
		return DONE;
	}
	if (request->format == FORMAT_CSV) {
		fputs("loglik,events,time,radius\n", stdout);
		ent_text_number(&text, loglik);
		ent_text_printf(&text, ",%zu,", spill->count);
		ent_text_number(&text, until);
		ent_text_putc(&text, ',');
		ent_text_number(&text, radius);
		printf("%s\n", text.ptr);
	} else {
		ent_text_puts(&text, "The log-likelihood is ");
		add_twelve(loglik, &text);
		ent_text_printf(&text, ", of %zu event%s in a time of ", spill->count,
				spill->count == 1 ? "" : "s");
		add_rounded(until, &text);
		ent_text_puts(&text, "; the spectral radius is ");
		add_rounded(radius, &text);
		ent_text_puts(&text, radius < 1 ? ", stable." : ", unstable.");
		put_wrapped(ent_text_str(&text), 0, 0);
	}
	ent_text_free(&text);
	return DONE;
}
