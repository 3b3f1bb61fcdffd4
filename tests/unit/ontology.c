/* The tables: what the build embedded is what the files say, and the scales
 * are those of docs/journal.md. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <entente/journal.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- the tables as files ---------------------------------------------- */

enum { COLUMNS = 7 };

struct row {
	char bytes[400];
	const char *column[COLUMNS];
};

/* The rows below the heading; a column that is missing fails. */
static size_t read_table(const char *name, int columns, struct row *rows, size_t room)
{
	const char *root = getenv("ENTENTE_ROOT");
	char path[1000];
	size_t count = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/ontology/%s", root ? root : ".", name);
	file = fopen(path, "r");
	if (!file)
		fail_msg("%s cannot be opened; ENTENTE_ROOT should name the project", path);
	assert_non_null(fgets(rows[0].bytes, sizeof(rows[0].bytes), file));
	while (count < room && fgets(rows[count].bytes, sizeof(rows[count].bytes), file)) {
		char *at = rows[count].bytes;

		at[strcspn(at, "\r\n")] = '\0';
		for (int i = 0; i < columns; i++) {
			rows[count].column[i] = at;
			at += strcspn(at, "\t");
			assert_int_equal(*at, i + 1 < columns ? '\t' : '\0');
			*at++ = '\0';
		}
		count++;
	}
	assert_true(count < room);
	fclose(file);
	return count;
}

static struct row cameo[1000], plover[300];
static size_t cameo_count, plover_count;

static int read_tables(void **state)
{
	(void)state;
	cameo_count = read_table("cameo.tsv", 5, cameo, COUNT(cameo));
	plover_count = read_table("plover.tsv", 7, plover, COUNT(plover));
	return 0;
}

static const struct ent_cameo *find(const char *code)
{
	return ent_cameo_find(ent_str(code));
}

static const struct ent_plover *find_plover(const char *type, const char *mode)
{
	return ent_plover_find(ent_str(type), ent_str(mode));
}

/* ---- CAMEO ------------------------------------------------------------ */

static void test_cameo_rows(void **state)
{
	size_t count = 0;
	const struct ent_cameo *rows = ent_cameo_rows(&count);

	(void)state;
	assert_int_equal(count, cameo_count);
	assert_in_range(count, 250, COUNT(cameo));
	for (size_t i = 0; i < count; i++) {
		const struct ent_cameo *row = find(cameo[i].column[0]);

		if (!row)
			fail_msg("%s is not found", cameo[i].column[0]);
		assert_string_equal(row->code, cameo[i].column[0]);
		assert_string_equal(row->label, cameo[i].column[1]);
		if (cameo[i].column[2][0])
			assert_true(row->goldstein == strtod(cameo[i].column[2], NULL));
		else
			assert_true(isnan(row->goldstein));
		assert_string_equal(row->plover_type, cameo[i].column[3]);
		assert_string_equal(row->plover_mode, cameo[i].column[4]);
		if (i > 0)
			assert_true(strcmp(rows[i - 1].code, rows[i].code) < 0);
		assert_ptr_equal(row, &rows[i]);
	}
}

static void test_cameo_scale(void **state)
{
	size_t count, unknown = 0;
	const struct ent_cameo *rows = ent_cameo_rows(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (isnan(rows[i].goldstein))
			unknown++;
		else
			assert_true(fabs(rows[i].goldstein) <= 10);
		if (rows[i].plover_type[0])
			assert_non_null(find_plover(rows[i].plover_type, rows[i].plover_mode));
		else
			assert_string_equal(rows[i].plover_mode, "");
	}
	/* 1213 and 1214: ontology/README.md. */
	assert_int_equal(unknown, 2);
	assert_true(isnan(find("1213")->goldstein));
	assert_true(isnan(find("1214")->goldstein));
}

/* A code is a string: a nought in front makes another. */
static void test_cameo_noughts(void **state)
{
	(void)state;
	assert_string_equal(find("010")->code, "010");
	assert_string_equal(find("10")->code, "10");
	assert_ptr_not_equal(find("010"), find("10"));
	assert_true(find("010")->goldstein >= 0);
	assert_true(find("10")->goldstein < 0);
	assert_ptr_not_equal(find("01"), find("010"));
	assert_ptr_not_equal(find("19"), find("190"));
	assert_true(find("190")->goldstein == -10);
}

static void test_cameo_unknown(void **state)
{
	static const char *const unknown[] = {"",     "0",    "1",  "2",    "00",   "21",   "8",
					      "0100", "1900", "x",  "010 ", " 010", "01O",  "999",
					      "-1",   "1.0",  "~~", "\xff", "0101", "12130"};

	(void)state;
	for (size_t i = 0; i < COUNT(unknown); i++)
		if (find(unknown[i]))
			fail_msg("'%s' is %s", unknown[i], find(unknown[i])->label);
	assert_null(ent_cameo_find((struct ent_str){"010\0", 4}));
	assert_null(ent_cameo_find((struct ent_str){NULL, 0}));
	assert_string_equal(ent_cameo_find((struct ent_str){"0101", 3})->code, "010");
}

/* ---- PLOVER ----------------------------------------------------------- */

static enum ent_quad quad_of(const char *word)
{
	for (int quad = ENT_VERBAL_COOPERATION; quad <= ENT_MATERIAL_CONFLICT; quad++)
		if (strcmp(word, ent_quad_name((enum ent_quad)quad)) == 0)
			return (enum ent_quad)quad;
	fail_msg("no class '%s'", word);
	return ENT_QUAD_NONE;
}

static void test_plover_rows(void **state)
{
	size_t count = 0;
	const struct ent_plover *rows = ent_plover_rows(&count);

	(void)state;
	assert_int_equal(count, plover_count);
	assert_in_range(count, 40, COUNT(plover));
	for (size_t i = 0; i < count; i++) {
		const struct ent_plover *row =
			find_plover(plover[i].column[0], plover[i].column[1]);

		if (!row)
			fail_msg("%s %s is not found", plover[i].column[0], plover[i].column[1]);
		assert_string_equal(row->type, plover[i].column[0]);
		assert_string_equal(row->mode, plover[i].column[1]);
		assert_true(row->score == strtod(plover[i].column[2], NULL));
		assert_int_equal(row->quad, quad_of(plover[i].column[3]));
		assert_string_equal(row->plural, plover[i].column[4]);
		assert_string_equal(row->past, plover[i].column[5]);
		assert_string_equal(row->alone, plover[i].column[6]);
		assert_int_equal(row->plural[0] != '\0', row->mode[0] == '\0');
		assert_int_equal(row->past[0] != '\0', row->mode[0] == '\0');
		assert_int_equal(row->alone[0] != '\0', row->mode[0] == '\0');
		assert_ptr_equal(row, &rows[i]);
	}
}

/* Conflict is hostile, cooperation friendly: a slip of the sign would show. A
 * REQUEST alone is classed with conflict and may be none: to ask for help. */
static void test_plover_signs(void **state)
{
	size_t count, accusations = 0;
	const struct ent_plover *rows = ent_plover_rows(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		bool conflict = rows[i].quad == ENT_VERBAL_CONFLICT ||
				rows[i].quad == ENT_MATERIAL_CONFLICT;
		bool request = strcmp(rows[i].type, "REQUEST") == 0;

		assert_true(fabs(rows[i].score) <= 10);
		if (!request && (conflict ? rows[i].score >= 0 : rows[i].score <= 0))
			fail_msg("%s %s: %g", rows[i].type, rows[i].mode, rows[i].score);
		if (strcmp(rows[i].type, "ACCUSE") == 0) {
			assert_true(rows[i].score < 0);
			accusations++;
		}
		assert_non_null(find_plover(rows[i].type, ""));
	}
	assert_in_range(accusations, 2, 20);
	assert_true(find_plover("ACCUSE", "")->score == -3);
	assert_int_equal(find_plover("ACCUSE", "")->quad, ENT_VERBAL_CONFLICT);
}

static void test_plover_unknown(void **state)
{
	(void)state;
	assert_ptr_equal(find_plover("ACCUSE", "by megaphone"), find_plover("ACCUSE", ""));
	assert_ptr_equal(find_plover("ACCUSE", "disapprov"), find_plover("ACCUSE", ""));
	assert_ptr_not_equal(find_plover("ACCUSE", "disapprove"), find_plover("ACCUSE", ""));
	assert_null(find_plover("ACCUS", ""));
	assert_null(find_plover("ACCUSED", "disapprove"));
	assert_null(find_plover("", ""));
	assert_null(find_plover("", "disapprove"));
}

static void test_quads(void **state)
{
	(void)state;
	assert_string_equal(ent_quad_name(ENT_QUAD_NONE), "");
	assert_string_equal(ent_quad_name(ENT_VERBAL_COOPERATION), "verbal-cooperation");
	assert_string_equal(ent_quad_name(ENT_MATERIAL_COOPERATION), "material-cooperation");
	assert_string_equal(ent_quad_name(ENT_VERBAL_CONFLICT), "verbal-conflict");
	assert_string_equal(ent_quad_name(ENT_MATERIAL_CONFLICT), "material-conflict");
}

/* ---- levels and domains ------------------------------------------------ */

/* A title alone is of its own level, a code of its own domain; both tables are read whole. */
static void test_levels(void **state)
{
	static struct row rows[300];
	size_t count = read_table("levels.tsv", 2, rows, COUNT(rows));

	(void)state;
	assert_in_range(count, 100, COUNT(rows));
	for (size_t i = 0; i < count; i++)
		assert_string_equal(ent_level_name(ent_level_of_role(ent_str(rows[i].column[0]))),
				    rows[i].column[1]);
	assert_string_equal(ent_level_name(ENT_LEVEL_UNTOLD), "not told");
}

static void test_domains(void **state)
{
	static struct row rows[100];
	size_t count = read_table("domains.tsv", 2, rows, COUNT(rows));

	(void)state;
	assert_in_range(count, 30, COUNT(rows));
	for (size_t i = 0; i < count; i++) {
		struct ent_str code = ent_str(rows[i].column[0]);

		assert_non_null(ent_cameo_find(code));
		assert_string_equal(ent_domain_name(ent_domain_of(code, ent_str(""))),
				    rows[i].column[1]);
	}
}

/* ---- credence --------------------------------------------------------- */

static void test_grades(void **state)
{
	(void)state;
	for (int c = -128; c < 256; c++) {
		bool letter = c >= 'A' && c <= 'F', figure = c >= '1' && c <= '6';

		assert_int_equal(ent_reliability_name((char)c) != NULL, letter);
		assert_int_equal(ent_credibility_name((char)c) != NULL, figure);
	}
	assert_string_equal(ent_reliability_name('A'), "completely reliable");
	assert_string_equal(ent_reliability_name('B'), "usually reliable");
	assert_string_equal(ent_reliability_name('C'), "fairly reliable");
	assert_string_equal(ent_reliability_name('D'), "not usually reliable");
	assert_string_equal(ent_reliability_name('E'), "unreliable");
	assert_string_equal(ent_reliability_name('F'), "reliability cannot be judged");
	assert_string_equal(ent_credibility_name('1'), "confirmed by other sources");
	assert_string_equal(ent_credibility_name('2'), "probably true");
	assert_string_equal(ent_credibility_name('3'), "possibly true");
	assert_string_equal(ent_credibility_name('4'), "doubtful");
	assert_string_equal(ent_credibility_name('5'), "improbable");
	assert_string_equal(ent_credibility_name('6'), "truth cannot be judged");
}

static void test_hedges(void **state)
{
	static const char *const words[] = {"confirmed", "reported", "estimated", "alleged",
					    "denied"};
	static const char *const wrong[] = {"",        "Confirmed", "confirm", "confirmedly",
					    " denied", "denied ",   "likely",  "alleg"};
	enum ent_hedge hedge = ENT_ESTIMATED;

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++) {
		assert_true(ent_hedge_parse(ent_str(words[i]), &hedge));
		assert_int_equal(hedge, i + 1);
		assert_string_equal(ent_hedge_name(hedge), words[i]);
	}
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_false(ent_hedge_parse(ent_str(wrong[i]), &hedge));
	assert_int_equal(hedge, ENT_DENIED);
}

/* "1 reads as confirmed, 2 and 3 as reported, 4 and 5 as alleged; 6 and no source
 * at all as reported": in the table, and in what a journal makes of it. */
static void test_hedge_of_sources(void **state)
{
	static const struct {
		const char *sources;
		enum ent_hedge hedge;
	} rows[] = {
		{"", ENT_REPORTED},
		{"  source: s\n", ENT_REPORTED},
		{"  source: s 1\n", ENT_CONFIRMED},
		{"  source: s 2\n", ENT_REPORTED},
		{"  source: s 3\n", ENT_REPORTED},
		{"  source: s 4\n", ENT_ALLEGED},
		{"  source: s 5\n", ENT_ALLEGED},
		{"  source: s 6\n", ENT_REPORTED},
		{"  source: s A5, s 3\n", ENT_REPORTED},
		{"  source: s 4\n  source: s 5, s C1\n", ENT_CONFIRMED},
		{"  source: s 5, s\n", ENT_ALLEGED},
		{"  source: s 1\n  hedge: alleged\n", ENT_ALLEGED},
		{"  hedge: confirmed\n  source: s 5\n", ENT_CONFIRMED},
	};

	(void)state;
	assert_int_equal(ent_hedge_of_credibility(0), ENT_REPORTED);
	assert_int_equal(ent_hedge_of_credibility('1'), ENT_CONFIRMED);
	assert_int_equal(ent_hedge_of_credibility('2'), ENT_REPORTED);
	assert_int_equal(ent_hedge_of_credibility('3'), ENT_REPORTED);
	assert_int_equal(ent_hedge_of_credibility('4'), ENT_ALLEGED);
	assert_int_equal(ent_hedge_of_credibility('5'), ENT_ALLEGED);
	assert_int_equal(ent_hedge_of_credibility('6'), ENT_REPORTED);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct ent_text journal = {0};
		struct ent_dossier *dossier;

		ent_text_printf(&journal,
				"source s \"S\"\n  reliability: B\nactor A \"A\"\n"
				"2003-02-14 A states \"x\"\n%s",
				rows[i].sources);
		dossier = ent_dossier_parse("t.ent", ent_text_str(&journal));
		if (ent_dossier_errors(dossier))
			fail_msg("%.*s", ENT_FMT(ent_dossier_fault(dossier, 0).message));
		if (ent_record_events(ent_dossier_record(dossier))->hedge[0] != rows[i].hedge)
			fail_msg("not %s:\n%s", ent_hedge_name(rows[i].hedge), rows[i].sources);
		ent_dossier_free(dossier);
		ent_text_free(&journal);
	}
}

/* ---- the words that every dossier starts with ------------------------- */

/* Each built-in verb has a code of the table, and what the block leaves out is
 * what the tables say. */
static void test_built_in_verbs(void **state)
{
	struct ent_dossier *dossier = ent_dossier_parse("t.ent", ent_str(""));
	const struct ent_record *record = ent_dossier_record(dossier);

	(void)state;
	assert_int_equal(ent_dossier_errors(dossier), 0);
	assert_in_range(ent_verb_count(record), 80, 1000);
	for (uint32_t i = 0; i < ent_verb_count(record); i++) {
		const struct ent_verb *verb = ent_verb(record, i);
		const struct ent_cameo *code = ent_cameo_find(verb->cameo);
		const struct ent_plover *row = ent_plover_find(verb->type, verb->mode);

		if (!code)
			fail_msg("%.*s has no code", ENT_FMT(verb->word));
		assert_int_equal(verb->where.file, ENT_NONE);
		assert_true(fabs(verb->intensity) <= 10);
		assert_int_equal(verb->quad, row ? row->quad : ENT_QUAD_NONE);
		assert_int_equal(ent_verb_find(record, verb->word), i);
	}
	assert_true(ent_verb(record, ent_verb_find(record, ent_str("accuses")))->intensity < 0);
	assert_int_equal(ent_verb_find(record, ent_str("ACCUSES")), ENT_NONE);
	ent_dossier_free(dossier);
}

/* ---- likelihood ------------------------------------------------------- */

static void test_hedge_weight(void **state)
{
	static const struct {
		enum ent_hedge hedge;
		const char *word;
	} table[] = {
		{ENT_REPORTED, "very likely"},
		{ENT_ESTIMATED, "likely"},
		{ENT_ALLEGED, "unlikely"},
	};

	(void)state;
	assert_true(ent_hedge_weight(ENT_CONFIRMED) == 1);
	assert_true(ent_hedge_weight(ENT_DENIED) == 0);
	assert_true(isnan(ent_hedge_weight((enum ent_hedge)0)));
	assert_true(isnan(ent_hedge_weight((enum ent_hedge)6)));
	for (size_t i = 0; i < COUNT(table); i++) {
		double low, high;

		assert_true(ent_likelihood_parse(ent_str(table[i].word), &low, &high));
		assert_true(ent_hedge_weight(table[i].hedge) == (low + high) / 200);
	}
}

/* The bands leave no gap and do not overlap. */
static void test_likelihood_rows(void **state)
{
	size_t count;
	const struct ent_likelihood *rows = ent_likelihood_rows(&count);

	(void)state;
	assert_int_equal(count, 7);
	assert_true(rows[0].low == 1);
	assert_true(rows[6].high == 99);
	for (size_t i = 0; i < count; i++) {
		double middle = (rows[i].low + rows[i].high) / 2;

		assert_true(rows[i].low < rows[i].high);
		assert_true(i == 0 || rows[i].low == rows[i - 1].high);
		assert_true(rows[i].low + rows[count - 1 - i].high == 100);
		assert_string_equal(ent_likelihood_word(middle), rows[i].term);
	}
}

static void test_likelihood_word(void **state)
{
	static const struct {
		double percent;
		const char *word;
	} table[] = {
		{0, "almost no chance"},
		{-0.0, "almost no chance"},
		{0.25, "almost no chance"},
		{4.999, "almost no chance"},
		{5, "very unlikely"},
		{19.9, "very unlikely"},
		{20, "unlikely"},
		{44.99, "unlikely"},
		{45, "roughly even chance"},
		{50, "roughly even chance"},
		{55, "roughly even chance"},
		{55.001, "likely"},
		{80, "likely"},
		{80.5, "very likely"},
		{95, "very likely"},
		{95.25, "almost certain"},
		{99.9, "almost certain"},
		{100, "almost certain"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++)
		assert_string_equal(ent_likelihood_word(table[i].percent), table[i].word);
	assert_null(ent_likelihood_word(-0.001));
	assert_null(ent_likelihood_word(100.001));
	assert_null(ent_likelihood_word((double)NAN));
	assert_null(ent_likelihood_word((double)INFINITY));
}

static void test_likelihood_parse(void **state)
{
	static const struct {
		const char *term;
		double low, high;
	} table[] = {
		{"almost no chance", 1, 5},    {"remote", 1, 5},
		{"very unlikely", 5, 20},      {"highly improbable", 5, 20},
		{"unlikely", 20, 45},          {"improbable", 20, 45},
		{"improbably", 20, 45},        {"roughly even chance", 45, 55},
		{"roughly even odds", 45, 55}, {"likely", 55, 80},
		{"probable", 55, 80},          {"probably", 55, 80},
		{"very likely", 80, 95},       {"highly probable", 80, 95},
		{"almost certain", 95, 99},    {"almost certainly", 95, 99},
		{"nearly certain", 95, 99},
	};
	static const char *const refused[] = {"",        " ",    "Likely", "likely ", "very",
					      "certain", "even", "almost", "55"};
	double low = -1, high = -1;

	(void)state;
	for (size_t i = 0; i < COUNT(table); i++) {
		assert_true(ent_likelihood_parse(ent_str(table[i].term), &low, &high));
		assert_true(low == table[i].low && high == table[i].high);
	}
	low = high = -1;
	for (size_t i = 0; i < COUNT(refused); i++)
		assert_false(ent_likelihood_parse(ent_str(refused[i]), &low, &high));
	assert_true(low == -1 && high == -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cameo_rows),       cmocka_unit_test(test_cameo_scale),
		cmocka_unit_test(test_cameo_noughts),    cmocka_unit_test(test_cameo_unknown),
		cmocka_unit_test(test_plover_rows),      cmocka_unit_test(test_plover_signs),
		cmocka_unit_test(test_plover_unknown),   cmocka_unit_test(test_quads),
		cmocka_unit_test(test_levels),           cmocka_unit_test(test_domains),
		cmocka_unit_test(test_grades),           cmocka_unit_test(test_hedges),
		cmocka_unit_test(test_hedge_of_sources), cmocka_unit_test(test_built_in_verbs),
		cmocka_unit_test(test_hedge_weight),     cmocka_unit_test(test_likelihood_rows),
		cmocka_unit_test(test_likelihood_word),  cmocka_unit_test(test_likelihood_parse),
	};

	return cmocka_run_group_tests(tests, read_tables, NULL);
}
