/* Parallel loops: each item once, each worker its own scratch, the same bits on any number
 * of threads. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/par.h"

#include <math.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { ITEMS = 10007 };

struct work {
	unsigned char times[ITEMS];
	double slot[ITEMS];
	size_t workers;
	size_t done[ENT_MOST_WORKERS]; /* by worker: its own, or the thread sanitizer tells */
};

static void do_item(void *user, size_t item, size_t worker)
{
	struct work *work = user;

	assert_true(item < ITEMS && worker < work->workers);
	work->times[item]++;
	work->slot[item] = sin((double)item) * 1e-3;
	work->done[worker]++;
}

static void test_once(void **state)
{
	static const size_t workers[] = {1, 2, 3, 8, 64, ENT_MOST_WORKERS};
	static const size_t items[] = {0, 1, 2, 7, 63, 64, 65, ITEMS};
	static struct work work;

	(void)state;
	for (size_t w = 0; w < COUNT(workers); w++) {
		for (size_t n = 0; n < COUNT(items); n++) {
			size_t done = 0;

			memset(&work, 0, sizeof(work));
			work.workers = workers[w];
			ent_for(workers[w], items[n], do_item, &work);
			for (size_t i = 0; i < ITEMS; i++)
				assert_int_equal(work.times[i], i < items[n]);
			for (size_t i = 0; i < ENT_MOST_WORKERS; i++)
				done += work.done[i];
			assert_int_equal(done, items[n]);
		}
	}
}

static void test_same_bits(void **state)
{
	static struct work one, eight;

	(void)state;
	one.workers = 1;
	eight.workers = 8;
	ent_for(1, ITEMS, do_item, &one);
	ent_for(8, ITEMS, do_item, &eight);
	assert_memory_equal(one.slot, eight.slot, sizeof(one.slot));
}

static void test_workers(void **state)
{
	(void)state;
	assert_in_range(ent_workers(0), 1, ENT_MOST_WORKERS);
	assert_int_equal(ent_workers(1), 1);
	assert_int_equal(ent_workers(8), 8);
	assert_int_equal(ent_workers(100000), ENT_MOST_WORKERS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_once),
		cmocka_unit_test(test_same_bits),
		cmocka_unit_test(test_workers),
	};
	return cmocka_run_group_tests_name("par", tests, NULL, NULL);
}
