/* A game out of a table: KTAB's form, or columns for actor, capability, position and salience. */
#include "scenario/store.h"

#include <entente/csv.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define LARGEST   1e100
#define MOST_DIMS 1000

struct source {
	const struct ent_csv *table;
	struct ent_bargain_case *out;
	struct ent_err *err;
	size_t first; /* row of the first actor */
};

/* What a column holds, from `low` to `high` telling which of the three numbers. */
struct columns {
	size_t name, capability[3], position[3], salience[3]; /* low, best, high; SIZE_MAX: none */
};

enum { LOW, BEST, HIGH };

/* ---- cells ------------------------------------------------------------ */

static struct ent_str cell_at(const struct source *from, size_t row, size_t column)
{
	return column < ent_csv_columns(from->table) ? ent_csv_cell(from->table, row, column)
						     : ent_str("");
}

static bool is_number(struct ent_str cell)
{
	double value;
	return ent_number_parse(cell, &value);
}

static bool is_blank_from(const struct source *from, size_t row, size_t column)
{
	for (; column < ent_csv_columns(from->table); column++)
		if (cell_at(from, row, column).len)
			return false;
	return true;
}

static bool fail_cell(const struct source *from, size_t row, size_t column, const char *message)
{
	size_t last = ent_csv_columns(from->table) - 1;
	return ent_csv_fail(from->table, row, column < last ? column : last, from->err, "%s",
			    message);
}

/* A number from `least` to `most`; of an empty cell NaN. */
static bool read_number(const struct source *from, size_t row, size_t column, const char *what,
			double least, double most, double *value)
{
	struct ent_str cell = column == SIZE_MAX ? ent_str("") : cell_at(from, row, column);
	const char *wrong = NULL;
	*value = (double)NAN;
	if (!cell.len)
		return true;
	if (!ent_number_parse(cell, value))
		wrong = "is no number";
	else if (*value < least)
		wrong = least == 0 ? "cannot be negative" : "is too far below 0";
	else if (*value > most)
		wrong = most == 100 ? "goes from 0 to 100" : "is too large";
	if (!wrong)
		return true;
	char message[80];
	snprintf(message, sizeof message, "the %s %s", what, wrong);
	return fail_cell(from, row, column, message);
}

static bool read_figure(const struct source *from, size_t row, const size_t columns[3],
			const char *what, double least, double most, double *low, double *best,
			double *high)
{
	double told[3];
	for (int i = LOW; i <= HIGH; i++)
		if (!read_number(from, row, columns[i], what, least, most, &told[i]))
			return false;
	if (isnan(told[LOW]) && isnan(told[BEST]) && isnan(told[HIGH])) {
		char message[80];
		snprintf(message, sizeof message, "the %s is missing", what);
		return fail_cell(from, row, columns[BEST], message);
	}
	if (told[LOW] > told[BEST] || told[HIGH] < told[BEST] || told[LOW] > told[HIGH])
		return fail_cell(from, row, columns[told[LOW] > told[BEST] ? LOW : HIGH],
				 "the range must go from low to high, with the best value in it");
	ent_case_figure(told[LOW], told[BEST], told[HIGH], low, best, high);
	return true;
}

static bool read_name(const struct source *from, size_t row, size_t column, size_t actor)
{
	struct ent_bargain_store *store = from->out->store;
	struct ent_str name = cell_at(from, row, column);
	if (!name.len)
		return fail_cell(from, row, column, "no actor is named");
	for (size_t i = 0; i < actor; i++)
		if (ent_str_eq(store->names[i], name))
			return fail_cell(from, row, column, "this actor is named twice");
	store->names[actor] = ent_arena_str(&store->arena, name);
	return true;
}

static bool read_capability(const struct source *from, size_t row, const size_t columns[3],
			    size_t actor)
{
	struct ent_bargain_store *store = from->out->store;
	if (!read_figure(from, row, columns, "capability", 0, LARGEST,
			 &store->capability_low[actor], &store->capability[actor],
			 &store->capability_high[actor]))
		return false;
	return store->capability[actor] > 0 ||
	       fail_cell(from, row, columns[BEST], "a capability is above 0");
}

/* ---- columns by their titles ------------------------------------------ */

static const char *const name_words[] = {"actor", "stakeholder", "name",  "player",
					 "group", "country",     "party", NULL};
static const char *const capability_words[] = {
	"capability", "capabilities", "resources", "resource", "power",
	"influence",  "clout",        "weight",    "strength", NULL};
static const char *const position_words[] = {"position", "pos", "pstn", "stance", NULL};
static const char *const salience_words[] = {"salience", "sal", "importance", "priority", NULL};

static bool ends_in(struct ent_str *title, const char *end)
{
	size_t len = strlen(end);
	if (title->len <= len + 1 || strncasecmp(title->ptr + title->len - len, end, len) != 0 ||
	    !strchr(" _-", title->ptr[title->len - len - 1]))
		return false;
	title->len -= len + 1;
	return true;
}

static bool is_one_of(struct ent_str title, const char *const *words)
{
	for (; *words; words++)
		if (title.len == strlen(*words) && strncasecmp(title.ptr, *words, title.len) == 0)
			return true;
	return false;
}

/* Puts the column where it belongs; false: two hold the same. */
static bool take_column(const struct source *from, struct columns *columns, size_t column)
{
	struct ent_str title = cell_at(from, 0, column);
	size_t *slot = NULL, which = ends_in(&title, "low")    ? LOW
				     : ends_in(&title, "high") ? HIGH
							       : BEST;
	if (which == BEST && is_one_of(title, name_words))
		slot = &columns->name;
	else if (is_one_of(title, capability_words))
		slot = &columns->capability[which];
	else if (is_one_of(title, position_words))
		slot = &columns->position[which];
	else if (is_one_of(title, salience_words))
		slot = &columns->salience[which];
	if (!slot)
		return true;
	if (*slot != SIZE_MAX)
		return fail_cell(from, 0, column,
				 "a second column for the same; several issues take KTAB's form");
	*slot = column;
	return true;
}

static struct columns by_order(void)
{
	return (struct columns){
		0, {SIZE_MAX, 1, SIZE_MAX}, {SIZE_MAX, 2, SIZE_MAX}, {SIZE_MAX, 3, SIZE_MAX}};
}

static bool find_columns(struct source *from, struct columns *columns)
{
	size_t missing = SIZE_MAX;
	*columns = by_order();
	if (is_number(cell_at(from, 0, 1)) && is_number(cell_at(from, 0, 2)) &&
	    is_number(cell_at(from, 0, 3)))
		return true;
	from->first = 1;
	*columns = (struct columns){missing,
				    {missing, missing, missing},
				    {missing, missing, missing},
				    {missing, missing, missing}};
	for (size_t c = 0; c < ent_csv_columns(from->table); c++)
		if (!take_column(from, columns, c))
			return false;
	const size_t needed[] = {columns->name, columns->capability[BEST], columns->position[BEST],
				 columns->salience[BEST]};
	static const char *const wanting[] = {"no column Actor", "no column Capability",
					      "no column Position", "no column Salience"};
	size_t found = 0;
	for (size_t i = 0; i < 4; i++)
		found += needed[i] != missing;
	if (!found && ent_csv_columns(from->table) >= 4 && is_blank_from(from, 0, 4)) {
		*columns = by_order();
		return true;
	}
	for (size_t i = 0; i < 4; i++)
		if (needed[i] == missing)
			return fail_cell(from, 0, 0, wanting[i]);
	return true;
}

/* ---- the plain form --------------------------------------------------- */

/* From 0 to 1 if none is above. */
static void find_salience_scale(struct ent_bargain_case *out)
{
	double most = 0;
	for (size_t i = 0; i < out->game.actors; i++)
		most = fmax(most, fmax(out->store->salience[i], out->store->salience_high[i]));
	out->game.most_salience = most > 1 ? 100 : 1;
}

static void find_scale(struct ent_bargain_case *out)
{
	const struct ent_bargain_store *store = out->store;
	out->game.lowest = INFINITY;
	out->game.highest = -INFINITY;
	for (size_t i = 0; i < out->game.actors; i++) {
		double low = fmin(store->position[i], store->position_low[i]);
		double high = fmax(store->position[i], store->position_high[i]);
		out->game.lowest = fmin(out->game.lowest, low);
		out->game.highest = fmax(out->game.highest, high);
	}
}

static bool read_plain(struct source *from)
{
	struct columns columns;
	if (!find_columns(from, &columns))
		return false;
	size_t actors = ent_csv_rows(from->table) - from->first;
	ent_case_start(from->out, actors, 1);
	struct ent_bargain_store *store = from->out->store;
	if (from->first)
		store->axes[0] =
			ent_arena_str(&store->arena, cell_at(from, 0, columns.position[BEST]));
	for (size_t i = 0; i < actors; i++) {
		size_t row = from->first + i;
		if (!read_name(from, row, columns.name, i) ||
		    !read_capability(from, row, columns.capability, i) ||
		    !read_figure(from, row, columns.position, "position", -LARGEST, LARGEST,
				 &store->position_low[i], &store->position[i],
				 &store->position_high[i]) ||
		    !read_figure(from, row, columns.salience, "salience", 0, 100,
				 &store->salience_low[i], &store->salience[i],
				 &store->salience_high[i]))
			return false;
	}
	find_scale(from->out);
	find_salience_scale(from->out);
	return true;
}

/* ---- KTAB's form ------------------------------------------------------ */

static bool is_whole(struct ent_str cell, size_t *value)
{
	double number;
	if (!ent_number_parse(cell, &number) || number < 0 || number > 1e6 ||
	    number != floor(number))
		return false;
	*value = (size_t)number;
	return true;
}

static bool is_ktab(const struct source *from, size_t *actors, size_t *dims)
{
	return !is_number(cell_at(from, 0, 1)) && is_whole(cell_at(from, 0, 2), actors) &&
	       is_whole(cell_at(from, 0, 3), dims) && is_blank_from(from, 0, 4);
}

static bool read_ktab_row(const struct source *from, size_t row, size_t actor)
{
	struct ent_bargain_store *store = from->out->store;
	size_t dims = from->out->game.dims;
	const size_t capability[] = {SIZE_MAX, 2, SIZE_MAX};
	if (!read_name(from, row, 0, actor) || !read_capability(from, row, capability, actor))
		return false;
	for (size_t d = 0; d < dims; d++) {
		size_t k = actor * dims + d;
		const size_t position[] = {SIZE_MAX, 3 + 2 * d, SIZE_MAX};
		const size_t salience[] = {SIZE_MAX, 4 + 2 * d, SIZE_MAX};
		if (!read_figure(from, row, position, "position", 0, 100, &store->position_low[k],
				 &store->position[k], &store->position_high[k]) ||
		    !read_figure(from, row, salience, "salience", 0, 100, &store->salience_low[k],
				 &store->salience[k], &store->salience_high[k]))
			return false;
	}
	return is_blank_from(from, row, 3 + 2 * dims) ||
	       fail_cell(from, row, 3 + 2 * dims, "nothing more is expected in this row");
}

static bool read_ktab(struct source *from, size_t actors, size_t dims)
{
	size_t rows = ent_csv_rows(from->table);
	char message[120];
	if (!dims || dims > MOST_DIMS)
		return fail_cell(from, 0, 3, "the number of issues goes from 1 to 1000");
	if (rows < 2 || rows - 2 != actors) {
		snprintf(message, sizeof message, "%zu actors are announced, and %zu follow",
			 actors, rows < 2 ? 0 : rows - 2);
		return fail_cell(from, 0, 2, message);
	}
	ent_case_start(from->out, actors, dims);
	struct ent_bargain_store *store = from->out->store;
	from->out->title = ent_arena_str(&store->arena, cell_at(from, 0, 0));
	for (size_t d = 0; d < dims; d++)
		store->axes[d] = ent_arena_str(&store->arena, cell_at(from, 1, 3 + 2 * d));
	for (size_t i = 0; i < actors; i++)
		if (!read_ktab_row(from, i + 2, i))
			return false;
	return true;
}

/* ---- the table -------------------------------------------------------- */

static bool read_table(struct ent_csv *table, const char *name, struct ent_bargain_case *out,
		       struct ent_err *err)
{
	struct source from = {.table = table, .out = out, .err = err};
	size_t actors, dims;
	bool good;
	*out = (struct ent_bargain_case){0};
	if (!table)
		return false;
	if (!ent_csv_rows(table))
		good = ent_fail(err, ENT_SYNTAX, "%s: the table is empty", name);
	else if (is_ktab(&from, &actors, &dims))
		good = read_ktab(&from, actors, dims);
	else
		good = read_plain(&from);
	ent_csv_free(table);
	if (!good)
		ent_bargain_case_free(out);
	return good;
}

bool ent_bargain_open(const char *path, struct ent_bargain_case *out, struct ent_err *err)
{
	return read_table(ent_csv_open_ragged(path, err), path, out, err);
}

bool ent_bargain_parse(const char *name, struct ent_str text, struct ent_bargain_case *out,
		       struct ent_err *err)
{
	return read_table(ent_csv_parse_ragged(name, text, err), name, out, err);
}
