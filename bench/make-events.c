/* Writes made-up event data to standard output, for the bench and for tests:
 *
 *     make-events --format gdelt2|icews [--rows N] [--seed S] [--dirt SHARE]
 *                 [--duplicates SHARE] [--years Y] [--first-id ID] [--account]
 *
 * The same options give the same bytes; memory does not grow with the rows, of which there may
 * be a thousand million. bench/README.md tells what the rows are like. With --account
 * it tells, as JSON on standard error, what a reader should find: how many rows are to be kept, how
 * many are spoiled in which way, how many tell again what another told.
 */
#include "events/days.h"
#include "events/dirt.h"
#include "events/draw.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_ROWS UINT64_C(1000000000)

struct options {
	enum format format;
	uint64_t rows, seed, first_id;
	double dirt, duplicates;
	int years;
	bool account;
};

/* What was written, as a reader should count it. */
struct account {
	uint64_t rows, dirty[DIRTS];
	uint64_t told_again; /* the same day, source, target and action, another id and report */
	uint64_t repeated;   /* the very same row */
	uint64_t mirrored;   /* rows of pairs with source and target exchanged */
	uint64_t bytes;
};

struct output {
	char *room;
	size_t used;
};
enum { OUTPUT_ROOM = 1 << 20 };

struct making {
	struct options opts;
	const struct shape *shape;
	struct world world;
	struct drawing drawing;
	struct stories stories;
	struct today today;
	struct account account;
	struct output out;
	char row[ROW_ROOM], last[ROW_ROOM]; /* last: a good row of today, to be repeated */
	size_t last_len;
};

static void die(const char *what)
{
	fprintf(stderr, "make-events: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void flush(struct output *out)
{
	for (size_t done = 0; done < out->used;) {
		ssize_t more = write(STDOUT_FILENO, out->room + done, out->used - done);
		if (more < 0 && errno != EINTR)
			die("standard output");
		done += more > 0 ? (size_t)more : 0;
	}
	out->used = 0;
}

static void say(struct making *making, const char *text, size_t len)
{
	if (OUTPUT_ROOM - making->out.used < len)
		flush(&making->out);
	memcpy(making->out.room + making->out.used, text, len);
	making->out.used += len;
	making->account.bytes += len;
}

/* ---- rows ---------------------------------------------------------------- */

/* Writes the row, spoiled if chance wants it so. Whether a reader should keep it. */
static bool write_row(struct making *making, char *end)
{
	struct chance *chance = &making->drawing.chance;
	uint64_t row = making->account.rows++;
	enum dirt dirt = DIRTS;
	/* What a file without header is, one sees from its first row. */
	if (making->opts.dirt > 0 && row > 0 && happens(chance, making->opts.dirt)) {
		dirt = (enum dirt)below(chance, DIRTS);
		end = dirt_add(dirt, making->shape, making->row, end, chance);
		making->account.dirty[dirt]++;
	}
	say(making, making->row, (size_t)(end - making->row));
	return dirt == DIRTS || dirt == DIRT_CRLF;
}

static bool write_event(struct making *making, struct event *event, const struct story *story)
{
	event->id = making->opts.first_id + making->account.rows;
	char *end = making->shape->write(&making->world, &making->today, event, story, making->row);
	size_t len = (size_t)(end - making->row);
	bool keep_copy = making->opts.duplicates > 0 &&
			 (!making->last_len || happens(&making->drawing.chance, 0.25));
	if (keep_copy)
		memcpy(making->last, making->row, len);
	bool kept = write_row(making, end);
	if (keep_copy)
		making->last_len = kept ? len : 0;
	if (kept && making->opts.duplicates > 0)
		event_told(&making->drawing, event);
	return kept;
}

/* What came today already: nine times in ten as another report has it, else the very row.
 * False if nothing came yet. */
static bool write_duplicate(struct making *making, uint32_t slot)
{
	struct chance *chance = &making->drawing.chance;
	struct event event;
	if (happens(chance, 0.1)) {
		if (!making->last_len)
			return false;
		memcpy(making->row, making->last, making->last_len);
		making->account.repeated += write_row(making, making->row + making->last_len);
		return true;
	}
	if (!event_again(&making->drawing, &event))
		return false;
	event.slot = slot;
	making->account.told_again +=
		write_event(making, &event, story_new(&making->stories, chance));
	return true;
}

static void write_day(struct making *making, uint64_t rows)
{
	struct drawing *drawing = &making->drawing;
	uint64_t first = making->account.rows, done;
	while ((done = making->account.rows - first) < rows) {
		uint32_t slot = (uint32_t)(done * 96 / rows);
		if (making->opts.duplicates > 0 &&
		    happens(&drawing->chance, making->opts.duplicates) &&
		    write_duplicate(making, slot))
			continue;
		struct event event = event_draw(drawing);
		const struct story *story = story_next(&making->stories, &drawing->chance);
		event.slot = slot;
		bool kept = write_event(making, &event, story);
		if (done + 1 < rows && event_has_twin(drawing, &event)) {
			uint32_t source = event.source;
			event.source = event.target;
			event.target = source;
			if (write_event(making, &event, story) && kept)
				making->account.mirrored += 2;
		}
	}
}

static void write_all(struct making *making)
{
	const struct options *opts = &making->opts;
	struct chance chance = {opts->seed ^ UINT64_C(0x5851f42d4c957f2d)};
	struct days days = days_make(&chance, opts->years, opts->rows);
	if (making->shape->header.len) {
		say(making, making->shape->header.ptr, making->shape->header.len);
		say(making, "\n", 1);
	}
	for (size_t i = 0; i < days.count; i++) {
		int32_t day = days.first + (int32_t)i;
		uint64_t rows = days.until[i] - (i ? days.until[i - 1] : 0);
		making->shape->begin_day(&making->today, day);
		stories_day(&making->stories, day);
		drawing_day(&making->drawing, rows);
		making->last_len = 0;
		write_day(making, rows);
	}
	flush(&making->out);
	free(days.until);
}

static void print_account(const struct making *making)
{
	const struct account *account = &making->account;
	uint64_t skipped = 0;
	fprintf(stderr, "{\"read\": %llu, \"skipped\": {", (unsigned long long)account->rows);
	for (int i = 0; i < DIRT_CRLF; i++) {
		skipped += account->dirty[i];
		fprintf(stderr, "%s\"%s\": %llu", i ? ", " : "", dirt_name((enum dirt)i),
			(unsigned long long)account->dirty[i]);
	}
	fprintf(stderr,
		"}, \"kept\": %llu, \"crlf\": %llu, \"told_again\": %llu, \"repeated\": %llu, "
		"\"mirrored\": %llu, \"bytes\": %llu}\n",
		(unsigned long long)(account->rows - skipped),
		(unsigned long long)account->dirty[DIRT_CRLF],
		(unsigned long long)account->told_again, (unsigned long long)account->repeated,
		(unsigned long long)account->mirrored, (unsigned long long)account->bytes);
}

/* ---- options ------------------------------------------------------------- */

static void misused(void)
{
	fputs("usage: make-events --format gdelt2|icews [--rows N] [--seed S] [--dirt SHARE]\n"
	      "                   [--duplicates SHARE] [--years Y] [--first-id ID] [--account]\n",
	      stderr);
	exit(2);
}

static uint64_t whole(const char *text, uint64_t least, uint64_t most)
{
	char *end;
	errno = 0;
	unsigned long long value = strtoull(text, &end, 10);
	if (errno || *text < '0' || *text > '9' || *end || value < least || value > most) {
		fprintf(stderr, "make-events: '%s' is no number from %llu to %llu\n", text,
			(unsigned long long)least, (unsigned long long)most);
		exit(2);
	}
	return value;
}

static double share(const char *text)
{
	char *end;
	double value = strtod(text, &end);
	if (end == text || *end || !(value >= 0 && value <= 1)) {
		fprintf(stderr, "make-events: '%s' is no share from 0 to 1\n", text);
		exit(2);
	}
	return value;
}

static struct options read_options(int argc, char **argv)
{
	enum { FORMAT = 'f', ROWS, SEED, DIRT, DUPLICATES, YEARS, FIRST_ID, ACCOUNT };
	static const struct option longs[] = {{"format", 1, NULL, FORMAT},
					      {"rows", 1, NULL, ROWS},
					      {"seed", 1, NULL, SEED},
					      {"dirt", 1, NULL, DIRT},
					      {"duplicates", 1, NULL, DUPLICATES},
					      {"years", 1, NULL, YEARS},
					      {"first-id", 1, NULL, FIRST_ID},
					      {"account", 0, NULL, ACCOUNT},
					      {NULL, 0, NULL, 0}};
	struct options opts = {.rows = 1000, .seed = 1, .first_id = 100000001, .years = 10};
	bool told = false;
	for (int option; (option = getopt_long(argc, argv, "", longs, NULL)) != -1;) {
		switch (option) {
		case FORMAT:
			told = strcmp(optarg, "gdelt2") == 0 || strcmp(optarg, "icews") == 0;
			opts.format = *optarg == 'g' ? GDELT2 : ICEWS;
			break;
		case ROWS:
			opts.rows = whole(optarg, 0, MOST_ROWS);
			break;
		case SEED:
			opts.seed = whole(optarg, 0, UINT64_MAX);
			break;
		case DIRT:
			opts.dirt = share(optarg);
			break;
		case DUPLICATES:
			opts.duplicates = share(optarg);
			break;
		case YEARS:
			opts.years = (int)whole(optarg, 1, MOST_YEARS);
			break;
		case FIRST_ID:
			opts.first_id = whole(optarg, 1, UINT64_C(1000000000000000));
			break;
		case ACCOUNT:
			opts.account = true;
			break;
		default:
			misused();
		}
	}
	if (!told || optind < argc)
		misused();
	return opts;
}

int main(int argc, char **argv)
{
	static struct making making;
	making.opts = read_options(argc, argv);
	making.shape = making.opts.format == GDELT2 ? &gdelt2_shape : &icews_shape;
	making.out.room = need(OUTPUT_ROOM, 1);
	world_make(&making.world, making.opts.format);
	drawing_start(&making.drawing, &making.world, making.opts.format, making.opts.seed);
	stories_start(&making.stories, making.opts.format);
	write_all(&making);
	if (making.opts.account)
		print_account(&making);
	world_free(&making.world);
	free(making.out.room);
	return 0;
}
