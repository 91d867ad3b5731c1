/* Which form of a noun goes with a number. */
#ifndef SIPDIAG_WORDS_FORMS_H
#define SIPDIAG_WORDS_FORMS_H

#include "sipdiag/words/words.h"

/* Index of the form among those of the language. */
size_t words_form(const struct words *words, uint64_t number);

/* 1 call, 2 calls. */
static inline size_t form_of_two(uint64_t number)
{
    return number == 1 ? 0 : 1;
}

/* 1, 21, 101 вызов; 2, 3, 4, 22 вызова; 0, 5, 11, 12 вызовов. */
static inline size_t form_of_three(uint64_t number)
{
    uint64_t ones = number % 10, tens = number / 10 % 10;
    if (tens == 1 || ones == 0 || ones > 4)
        return 2;
    return ones == 1 ? 0 : 1;
}

#endif
