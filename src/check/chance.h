/* How likely a difference is mere chance. */
#ifndef CHECK_CHANCE_H
#define CHECK_CHANCE_H

#include <stdint.h>

/* Of two shares: the likelihood-ratio test that both have one rate (G, one degree of freedom). */
double chance_g_of_shares(uint64_t yes, uint64_t all, uint64_t other_yes, uint64_t other_all);

/* Of two counts of things that happen by themselves (Poisson). */
double chance_g_of_counts(uint64_t count, uint64_t other);

/* Of two means of values that lie equally far apart: the square of z. */
double chance_g_of_means(double difference, double variance, uint64_t count, uint64_t other);

/* How often chance alone gives such a G, or a greater one. */
double chance_p(double g);

#endif
