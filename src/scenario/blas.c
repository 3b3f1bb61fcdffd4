/* The number of threads is OpenBLAS's own global, and it cuts sums by it. Several may want one
 * thread at a time, hence the count. */
#include "scenario/blas.h"

#include <cblas.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int inside, threads;

void ent_blas_begin(void)
{
	pthread_mutex_lock(&lock);
	if (inside++ == 0) {
		threads = openblas_get_num_threads();
		openblas_set_num_threads(1);
	}
	pthread_mutex_unlock(&lock);
}

void ent_blas_end(void)
{
	pthread_mutex_lock(&lock);
	if (--inside == 0)
		openblas_set_num_threads(threads);
	pthread_mutex_unlock(&lock);
}
