/* Bayesian online change-point detection. */
#ifndef ENT_RELATIONS_BOCPD_H
#define ENT_RELATIONS_BOCPD_H

#include <entente/turning.h>

/* What the online detector supposes of the numbers within a stretch. */
struct ent_online {
	enum ent_cost cost;   /* the negative binomial is of the transformed counts: level */
	double phi, variance; /* level: noise, innovations' variance */
	double mean, spread;  /* prior: of the levels, their variance */
	double hazard;        /* probability that a stretch ends, at each observation */
};

/* probability[k], k = 0 .. count - 1: that the current stretch began at observation
 * count - 1 - k, given all. The stretch in which the series begins has k = count - 1. */
void ent_online_run(const struct ent_online *online, const double *values, size_t count,
		    double *probability);

#endif
