/* Likelihood-ratio tests with one degree of freedom. */
#include "chance.h"

#include <math.h>

static double part(double observed, double expected)
{
    return observed > 0 ? observed * log(observed / expected) : 0;
}

double chance_g_of_shares(uint64_t yes, uint64_t all, uint64_t other_yes, uint64_t other_all)
{
    if (all == 0 || other_all == 0)
        return 0;
    double n = (double)all, m = (double)other_all, a = (double)yes, b = (double)other_yes;
    double rate = (a + b) / (n + m);
    double g = 2 * (part(a, n * rate) + part(n - a, n * (1 - rate)) + part(b, m * rate) +
                    part(m - b, m * (1 - rate)));
    return g > 0 ? g : 0;
}

double chance_g_of_counts(uint64_t count, uint64_t other)
{
    double a = (double)count, b = (double)other, expected = (a + b) / 2;
    return expected > 0 ? 2 * (part(a, expected) + part(b, expected)) : 0;
}

double chance_g_of_means(double difference, double variance, uint64_t count, uint64_t other)
{
    if (count == 0 || other == 0 || !(variance > 0))
        return 0;
    return difference * difference / (variance / (double)count + variance / (double)other);
}

double chance_p(double g)
{
    return erfc(sqrt(g / 2));
}
