/* A growing piece of text that is being written. */
#ifndef SIPDIAG_BASE_TEXT_H
#define SIPDIAG_BASE_TEXT_H

#include "sipdiag/base/str.h"

#include <stddef.h>

struct text {
    char *at; /* NUL-terminated when len > 0 */
    size_t len;
    size_t capacity;
};

void text_init(struct text *text);
void text_free(struct text *text);
void text_clear(struct text *text);
void text_add(struct text *text, struct str s);
void text_add_char(struct text *text, char c);
void text_add_literal(struct text *text, const char *s);
void text_add_repeat(struct text *text, const char *s, size_t times);

/* Not more than so many bytes: what is longer is cut between characters, and "..." says so. */
void text_add_cut(struct text *text, struct str s, size_t most);
__attribute__((format(printf, 2, 3))) void text_addf(struct text *text, const char *format, ...);
struct str text_str(const struct text *text); /* valid until the next change */

#endif
