/* R = 93.2 - Id - Ie,eff (ITU-T G.107 7.1, 7.5): echo, noise and sidetone at their defaults. */
#include "sipdiag/media/e_model.h"

static const double best_rating = 93.2;

/* G.107 7.4 without echo, in the usual two straight lines: later than 177.3 ms people begin to talk
 * at the same time. */
static double delay_impairment(double delay_ms)
{
    double beyond_ms = delay_ms - 177.3;
    return 0.024 * delay_ms + (beyond_ms > 0 ? 0.11 * beyond_ms : 0);
}

double e_model_rating(const struct e_model_input *input)
{
    double loss = input->loss_percent;
    double effective = input->impairment;
    if (loss > 0)
        effective += (95 - input->impairment) * loss / (loss + input->robustness);
    double rating = best_rating - delay_impairment(input->delay_ms) - effective;
    return rating < 0 ? 0 : rating > 100 ? 100 : rating;
}

uint16_t e_model_mos_hundredths(double rating)
{
    double mos = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
    return mos < 1 ? 100 : (uint16_t)(mos * 100 + 0.5);
}
