/* Loops over threads: each worker takes the next few items until none is left. */
#include "base/par.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct loop {
	ent_task_fn *task;
	void *user;
	size_t items, bite; /* a few at a time, so that the counter is seldom fought over */
	atomic_size_t next;
};

struct worker {
	struct loop *loop;
	size_t index;
	pthread_t thread;
};

static void *work(void *arg)
{
	struct worker *worker = arg;
	struct loop *loop = worker->loop;
	for (;;) {
		size_t from = atomic_fetch_add(&loop->next, loop->bite);
		if (from >= loop->items)
			return NULL;
		size_t to = loop->items - from < loop->bite ? loop->items : from + loop->bite;
		for (size_t i = from; i < to; i++)
			loop->task(loop->user, i, worker->index);
	}
}

size_t ent_workers(size_t asked)
{
	long online = asked ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);
	return online < 1 ? 1 : online > ENT_MOST_WORKERS ? ENT_MOST_WORKERS : (size_t)online;
}

void ent_for(size_t workers, size_t items, ent_task_fn *task, void *user)
{
	struct worker list[ENT_MOST_WORKERS];
	struct loop loop = {.task = task, .user = user, .items = items};
	size_t count = ent_workers(workers), started = 1;
	loop.bite = items / (count * 64) + 1;
	atomic_init(&loop.next, 0);
	while (started < count && started < items) {
		list[started] = (struct worker){.loop = &loop, .index = started};
		if (pthread_create(&list[started].thread, NULL, work, &list[started]) != 0)
			break;
		started++;
	}
	list[0] = (struct worker){.loop = &loop};
	work(&list[0]);
	for (size_t i = 1; i < started; i++)
		pthread_join(list[i].thread, NULL);
}
