/* Sums over the rows of a dyad, straight from the columns.
 *
 * Rows stand in order of days, and so do those of a dyad. So the day of a row need not be
 * looked up: the periods are stretches of rows, and the dyad's rows walk through them. What is
 * left of an event is one byte or two, its intensity.
 */
#include "archive/sums.h"

#include "base/arena.h"
#include "base/par.h"

#include <string.h>

struct ent_row_range ent_rows_of_days(const struct ent_archive *archive,
				      struct ent_archive_days days)
{
	struct ent_row_range rows = {ent_event_row_from(archive, days.from), archive->events};
	if (days.to < ENT_DAY_MAX)
		rows.to = ent_event_row_from(archive, days.to + 1);
	if (rows.to < rows.from)
		rows.to = rows.from;
	return rows;
}

size_t ent_dyad_row_from(const struct ent_archive_dyad *dyad, uint64_t row)
{
	size_t from = 0, to = dyad->count;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (dyad->rows[middle] < 0 || (uint64_t)dyad->rows[middle] < row)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

/* ---- periods ------------------------------------------------------------------ */

/* Readers keep no day outside of these; a damaged archive may hold any. */
static int32_t plausible(int32_t day)
{
	int32_t first = ent_day_from_civil(1800, 1, 1), last = ent_day_from_civil(2199, 12, 31);
	return day < first ? first : day > last ? last : day;
}

static size_t count_periods(int32_t first, int32_t last, enum ent_every every)
{
	size_t count = 1;
	if (every == ENT_EVERY_NONE)
		return count;
	for (int32_t day = ent_period_next(first, every); day <= last;
	     day = ent_period_next(day, every))
		count++;
	return count;
}

void ent_archive_periods(const struct ent_archive *archive, struct ent_archive_days days,
			 enum ent_every every, struct ent_archive_periods *periods)
{
	struct ent_row_range rows = ent_rows_of_days(archive, days);
	*periods = (struct ent_archive_periods){0};
	if (rows.from == rows.to)
		return;
	int32_t day = plausible(ent_event_day(archive, rows.from));
	int32_t last = plausible(ent_event_day(archive, rows.to - 1));
	if (every != ENT_EVERY_NONE)
		day = ent_period_start(day, every);
	periods->count = count_periods(day, last, every);
	periods->start = ent_alloc(NULL, periods->count * sizeof *periods->start);
	periods->row = ent_alloc(NULL, (periods->count + 1) * sizeof *periods->row);
	for (size_t i = 0; i < periods->count; i++) {
		uint64_t row = ent_event_row_from(archive, day);
		periods->start[i] = day;
		periods->row[i] = i == 0 || row < rows.from ? rows.from
				  : row > rows.to           ? rows.to
							    : row;
		if (i + 1 < periods->count)
			day = ent_period_next(day, every);
	}
	periods->row[periods->count] = rows.to;
}

void ent_archive_periods_free(struct ent_archive_periods *periods)
{
	ent_alloc(periods->start, 0);
	ent_alloc(periods->row, 0);
	*periods = (struct ent_archive_periods){0};
}

/* ---- the net --------------------------------------------------------------------- */

/* The scale points of each word of the column, or NULL if it is known of nowhere. */
static const double *scores_of(const struct ent_archive *archive, uint64_t *count)
{
	const struct ent_arrow_array *words = archive->event[ENT_COLUMN_INTENSITY]->dictionary;
	*count = words ? words->length : 0;
	return words ? words->data : NULL;
}

/* How far the rows from `at` on lie before row `end`: by steps that double, then by halves. */
static size_t rows_before(const struct ent_archive_dyad *dyad, size_t at, uint64_t end)
{
	size_t step = 1, to;
	while (at + step <= dyad->count && (uint64_t)dyad->rows[at + step - 1] < end) {
		at += step;
		step *= 2;
	}
	to = at + step <= dyad->count ? at + step - 1 : dyad->count;
	while (at < to) {
		size_t middle = at + (to - at) / 2;
		if ((uint64_t)dyad->rows[middle] < end)
			at = middle + 1;
		else
			to = middle;
	}
	return at;
}

/* Intensities are few, so that nearly always a byte tells which: then its points are looked up
 * in a table that has 0 for whatever is no word. */
struct reader {
	const struct ent_archive *archive;
	const struct ent_arrow_array *column;
	const double *scores;
	uint64_t count;
	const int32_t *list_end; /* of the rows of all dyads */
	double of_byte[256];
};

static struct reader reader_of(const struct ent_archive *archive)
{
	const struct ent_arrow_array *lists = archive->dyad[ENT_DYAD_ROWS];
	struct reader reader = {.archive = archive, .column = archive->event[ENT_COLUMN_INTENSITY]};
	reader.scores = scores_of(archive, &reader.count);
	if (lists->data)
		reader.list_end = (const int32_t *)lists->data + lists->data_size / sizeof(int32_t);
	for (size_t i = 0; i < reader.count && i <= INT8_MAX; i++)
		reader.of_byte[i] = reader.scores[i];
	return reader;
}

/* The rows of small dyads lie anywhere in the column, and those of the next dyads follow in the
 * list: so they are fetched ahead of their turn. */
#define AHEAD 48

static double sum_of_bytes(const struct reader *reader, const int32_t *rows, size_t count)
{
	const uint8_t *bytes = reader->column->data, *valid = reader->column->valid;
	size_t more = (size_t)(reader->list_end - rows);
	uint64_t events = reader->archive->events;
	double sum = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t row = (uint32_t)rows[i];
		if (i + AHEAD < more && (uint32_t)rows[i + AHEAD] < events)
			__builtin_prefetch(bytes + rows[i + AHEAD]);
		if (row < events && (!valid || (valid[row >> 3] >> (row & 7) & 1)))
			sum += reader->of_byte[bytes[row]];
	}
	return sum;
}

static double sum_of_words(const struct reader *reader, const int32_t *rows, size_t count)
{
	double sum = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t word = ENT_NONE;
		if ((uint32_t)rows[i] < reader->archive->events)
			word = ent_event_index(reader->column, (uint32_t)rows[i], reader->count);
		if (word != ENT_NONE)
			sum += reader->scores[word];
	}
	return sum;
}

static void net_of(const struct reader *reader, size_t dyad,
		   const struct ent_archive_periods *periods, double *net)
{
	struct ent_archive_dyad found = ent_archive_dyad(reader->archive, dyad);
	memset(net, 0, periods->count * sizeof *net);
	if (!reader->scores || !periods->count)
		return;
	size_t at = rows_before(&found, 0, periods->row[0]);
	for (size_t i = 0; i < periods->count && at < found.count; i++) {
		size_t end = rows_before(&found, at, periods->row[i + 1]);
		net[i] = (reader->column->width == 1 ? sum_of_bytes : sum_of_words)(
			reader, found.rows + at, end - at);
		at = end;
	}
}

void ent_archive_net(const struct ent_archive *archive, size_t dyad,
		     const struct ent_archive_periods *periods, double *net)
{
	struct reader reader = reader_of(archive);
	net_of(&reader, dyad, periods, net);
}

struct net_job {
	const struct reader *reader;
	const struct ent_archive_periods *periods;
	double *net;
};

static void net_of_dyad(void *user, size_t dyad, size_t worker)
{
	struct net_job *job = user;
	(void)worker;
	net_of(job->reader, dyad, job->periods, job->net + dyad * job->periods->count);
}

void ent_archive_net_all(const struct ent_archive *archive,
			 const struct ent_archive_periods *periods, size_t workers, double *net)
{
	struct reader reader = reader_of(archive);
	struct net_job job = {&reader, periods, net};
	if (periods->count)
		ent_for(workers, archive->dyads, net_of_dyad, &job);
}

/* ---- and how many of each kind ------------------------------------------------------ */

static enum ent_quad quad_of_type(struct ent_str type, enum ent_quads quads)
{
	const struct ent_plover *row = ent_plover_find(type, ent_str(""));
	(void)quads;
	return row ? row->quad : ENT_QUAD_NONE;
}

static uint8_t *quads_of(const struct ent_arrow_array *column, enum ent_quads quads,
			 enum ent_quad (*quad_of)(struct ent_str word, enum ent_quads quads))
{
	if (!column->dictionary)
		return NULL;
	uint8_t *list = ent_alloc(NULL, column->dictionary->length + 1);
	for (uint64_t i = 0; i < column->dictionary->length; i++)
		list[i] = (uint8_t)quad_of(ent_arrow_text(column->dictionary, i), quads);
	return list;
}

void ent_sums_start(struct ent_sums *sums, const struct ent_archive *archive, enum ent_quads quads)
{
	sums->archive = archive;
	sums->quad_of_cameo = quads_of(archive->event[ENT_COLUMN_CAMEO], quads, ent_cameo_quad);
	sums->quad_of_type = quads_of(archive->event[ENT_COLUMN_TYPE], quads, quad_of_type);
}

void ent_sums_free(struct ent_sums *sums)
{
	ent_alloc(sums->quad_of_cameo, 0);
	ent_alloc(sums->quad_of_type, 0);
}

static uint32_t word_of(const struct ent_arrow_array *column, uint64_t row)
{
	return column->dictionary ? ent_event_index(column, row, column->dictionary->length)
				  : ENT_NONE;
}

static uint8_t quad_of_row(const struct ent_sums *sums, uint64_t row)
{
	const struct ent_arrow_array *const *columns = sums->archive->event;
	uint32_t word = word_of(columns[ENT_COLUMN_CAMEO], row);
	if (word != ENT_NONE)
		return sums->quad_of_cameo[word];
	word = word_of(columns[ENT_COLUMN_TYPE], row);
	return word == ENT_NONE ? (uint8_t)ENT_QUAD_NONE : sums->quad_of_type[word];
}

void ent_sums_add(const struct ent_sums *sums, size_t dyad,
		  const struct ent_archive_periods *periods, struct ent_archive_sum *out)
{
	const struct ent_arrow_array *intensity = sums->archive->event[ENT_COLUMN_INTENSITY];
	struct ent_archive_dyad found = ent_archive_dyad(sums->archive, dyad);
	uint64_t count;
	const double *scores = scores_of(sums->archive, &count);
	size_t at = periods->count ? ent_dyad_row_from(&found, periods->row[0]) : found.count;
	for (size_t i = 0; i < periods->count && at < found.count; i++) {
		size_t end = rows_before(&found, at, periods->row[i + 1]);
		out[i].events += end - at;
		for (; at < end; at++) {
			uint64_t row = (uint64_t)found.rows[at];
			if (row >= sums->archive->events)
				continue; /* of a damaged archive */
			uint32_t word = ent_event_index(intensity, row, count);
			out[i].quad[quad_of_row(sums, row)]++;
			if (word != ENT_NONE) {
				out[i].scored++;
				out[i].net += scores[word];
			}
		}
	}
}
