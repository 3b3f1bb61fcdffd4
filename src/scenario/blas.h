/* OpenBLAS on one thread, so that its sums are taken in one order whatever the machine. */
#ifndef ENT_SCENARIO_BLAS_H
#define ENT_SCENARIO_BLAS_H

/* Between the two, in whatever thread, all of OpenBLAS in this process works on one thread; the
 * last to end gives it back as many as it had. */
void ent_blas_begin(void);
void ent_blas_end(void);

#endif
