/* Work over replicates that a caller watches and may stop. */
#include "scenario/hawkes_use.h"

void ent_hawkes_watch_start(struct ent_hawkes_watch *watch, ent_tick_fn *tick, void *user,
			    size_t total)
{
	watch->tick = tick;
	watch->user = user;
	watch->total = total;
	atomic_init(&watch->done, 0);
	atomic_init(&watch->stopped, false);
}

void ent_hawkes_watch_step(struct ent_hawkes_watch *watch)
{
	double done = (double)(atomic_fetch_add(&watch->done, 1) + 1);
	if (watch->tick && !watch->tick(watch->user, done / (double)watch->total))
		atomic_store(&watch->stopped, true);
}
