/* Loops over threads. */
#ifndef ENT_BASE_PAR_H
#define ENT_BASE_PAR_H

#include <entente/base.h>

/* Does one item; `worker`, from 0, tells which scratch is its own. What is shared is only
 * read, and item i writes slot i: then any number of workers gives the same bits. */
typedef void ent_task_fn(void *user, size_t item, size_t worker);

/* As many as were asked for; 0 asks for the processors online. At least 1, at most
 * ENT_MOST_WORKERS. */
size_t ent_workers(size_t asked);
#define ENT_MOST_WORKERS 256

/* Does items 0 to items - 1, each once, in any order, and returns when all are done. The
 * caller is one of the workers; a thread that cannot be had is done without. */
void ent_for(size_t workers, size_t items, ent_task_fn *task, void *user);

#endif
