/* The E-model (ITU-T G.107), simplified: everything that a capture cannot tell has its default. */
#ifndef SIPDIAG_MEDIA_E_MODEL_H
#define SIPDIAG_MEDIA_E_MODEL_H

#include <stdint.h>

struct e_model_input {
    double loss_percent; /* Ppl, random: BurstR = 1 */
    double delay_ms;     /* Ta, mouth to ear */
    double impairment;   /* Ie of the codec */
    double robustness;   /* Bpl of the codec */
};

double e_model_rating(const struct e_model_input *input); /* R, 0 to 100 */

/* MOS of a rating (G.107 Annex B), in hundredths: 100 to 450. */
uint16_t e_model_mos_hundredths(double rating);

#endif
