/* Long work, watched: progress on a terminal, and an end at the first Ctrl-C with what is done. */
#define _XOPEN_SOURCE 700
#include "cli.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;
static atomic_int shown; /* percent; -1: nothing yet */
static bool visible;
static struct sigaction before;

/* The second Ctrl-C ends the program, as it would have without us. */
static void interrupt(int signal)
{
	interrupted = 1;
	sigaction(signal, &before, NULL);
}

void watch_begin(bool stoppable)
{
	struct sigaction action;
	interrupted = 0;
	atomic_store(&shown, -1);
	visible = isatty(STDERR_FILENO);
	memset(&action, 0, sizeof action);
	action.sa_handler = interrupt;
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, NULL, &before);
	/* Who started us with SIGINT ignored (nohup) means it. */
	if (stoppable && before.sa_handler != SIG_IGN)
		sigaction(SIGINT, &action, NULL);
}

bool watch_tick(void *user, double share)
{
	int percent = (int)(share * 100);
	(void)user;
	if (visible && atomic_exchange(&shown, percent) != percent)
		fprintf(stderr, "\r%3d%%", percent);
	return !interrupted;
}

bool watch_end(void)
{
	sigaction(SIGINT, &before, NULL);
	if (visible && atomic_load(&shown) >= 0)
		fputs("\r    \r", stderr);
	return interrupted;
}
