/* A dialled number as digits, its form, and the edit that turns one form into another. */
#ifndef SIPDIAG_FIND_FORMATS_H
#define SIPDIAG_FIND_FORMATS_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DIALLED_MOST = 24 };

/* Digits, with a leading + kept; separators and a technical prefix ("1234#") removed. */
struct dialled {
    char at[DIALLED_MOST + 1];
    uint8_t len; /* 0: no number */
};

struct dialled dialled_from(struct str sent);

/* How a number begins and how long it is: "+" or "00" or "0", else the first two digits. */
struct form {
    char lead[3];
    uint8_t len;
};

struct form form_of(const struct dialled *number);
bool form_equal(const struct form *a, const struct form *b);

/* Takes `drop` off the front of a number and sets `add` before the rest. */
struct edit {
    char drop[8], add[8];
};

/* What turns one number into the other; false when their last seven digits differ, or when too much
 * before them does. */
bool edit_between(const struct dialled *from, const struct dialled *to, struct edit *edit);
bool edit_equal(const struct edit *a, const struct edit *b);

/* "0XXXXXXXXX"; the form after the edit: "380XXXXXXXXX". */
void form_add(struct text *out, const struct form *form);
void form_add_edited(struct text *out, const struct form *form, const struct edit *edit);

/* "^0(\d{9})$ -> 380\1" */
void form_add_rule(struct text *out, const struct form *form, const struct edit *edit);

#endif
