#include "scenario/hawkes_search.h"

#include "base/arena.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

void ent_hawkes_errors(const struct ent_hawkes_search *search, struct ent_hawkes_fit *fit)
{
	(void)search;
	fit->error = fit->model;
	ent_hawkes_room(&fit->error);
}
