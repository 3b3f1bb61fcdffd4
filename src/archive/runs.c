/* Sorted runs: the external part of an external merge sort (Knuth, The Art of Computer
 * Programming 3, 5.4). Within memory a counting sort by day, which is stable. */
#include "archive/store.h"

#include "archive/disk.h"

#include <string.h>

struct ent_run ent_run_sort(const struct ent_kept *rows, size_t count)
{
	int32_t low = count ? rows[0].day : 0, high = low;
	for (size_t i = 1; i < count; i++) {
		low = rows[i].day < low ? rows[i].day : low;
		high = rows[i].day > high ? rows[i].day : high;
	}
	struct ent_run run = {.rows = rows, .file = -1, .count = count, .first_day = low};
	run.days = (size_t)(high - low) + 1;
	run.start = ent_alloc(NULL, (run.days + 1) * sizeof *run.start);
	memset(run.start, 0, (run.days + 1) * sizeof *run.start);
	for (size_t i = 0; i < count; i++)
		run.start[rows[i].day - low + 1]++;
	for (size_t day = 0; day < run.days; day++)
		run.start[day + 1] += run.start[day];
	uint32_t *order = ent_alloc(NULL, (count + 1) * sizeof *order);
	for (size_t i = 0; i < count; i++)
		order[run.start[rows[i].day - low]++] = (uint32_t)i;
	memmove(run.start + 1, run.start, run.days * sizeof *run.start);
	run.start[0] = 0;
	run.order = order;
	return run;
}

void ent_run_free(struct ent_run *run)
{
	ent_alloc((void *)(uintptr_t)run->order, 0);
	ent_alloc(run->start, 0);
}

bool ent_run_read(const struct ent_run *run, size_t from, size_t count, struct ent_kept *rows,
		  struct ent_err *err)
{
	if (!run->rows)
		return ent_disk_read(run->file, rows, count * sizeof *rows,
				     run->offset + from * sizeof *rows, err);
	for (size_t i = 0; i < count; i++)
		rows[i] = run->rows[run->order[from + i]];
	return true;
}

/* Rows written at a time. */
#define SPILL_ROWS 16384

bool ent_run_spill(struct ent_run *run, int file, uint64_t offset, struct ent_err *err)
{
	struct ent_kept *part = ent_alloc(NULL, SPILL_ROWS * sizeof *part);
	bool good = true;
	for (size_t from = 0; from < run->count && good; from += SPILL_ROWS) {
		size_t count = run->count - from < SPILL_ROWS ? run->count - from : SPILL_ROWS;
		good = ent_run_read(run, from, count, part, err) &&
		       ent_disk_write(file, part, count * sizeof *part,
				      offset + from * sizeof *part, err);
	}
	ent_alloc(part, 0);
	ent_alloc((void *)(uintptr_t)run->order, 0);
	run->order = NULL;
	run->rows = NULL;
	run->file = file;
	run->offset = offset;
	return good;
}

bool ent_run_find(const struct ent_run *run, int32_t day, uint32_t block, size_t *row,
		  struct ent_err *err)
{
	*row = 0;
	if (day < run->first_day)
		return true;
	size_t since = (size_t)((int64_t)day - run->first_day);
	*row = run->count;
	if (since >= run->days)
		return true;
	size_t from = run->start[since], to = run->start[since + 1];
	while (from < to && block) {
		size_t middle = from + (to - from) / 2;
		struct ent_kept one;
		if (!ent_run_read(run, middle, 1, &one, err))
			return false;
		if (one.block < block)
			from = middle + 1;
		else
			to = middle;
	}
	*row = from;
	return true;
}
