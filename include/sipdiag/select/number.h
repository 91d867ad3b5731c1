/* Phone numbers, compared by their digits: separators, +, 00 and parameters do not count. */
#ifndef SIPDIAG_SELECT_NUMBER_H
#define SIPDIAG_SELECT_NUMBER_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { NUMBER_DIGITS_MAX = 40 };

struct number {
    char digits[NUMBER_DIGITS_MAX];
    size_t count;         /* 0: it is no phone number */
    struct str technical; /* a technical prefix, "1234#"; borrowed, mostly empty */
};

struct number number_from(struct str text);

/* The last `tail` digits agree, or all where there are fewer; what is no number by its text. */
bool number_equal(struct str a, struct str b, size_t tail);

/* What two equal numbers have in common. */
void number_add_key(struct text *out, struct str text, size_t tail);

/* The first `length` digits, behind the technical prefix; false when it is no number. */
bool number_add_prefix(struct text *out, struct str text, size_t length);

#endif
