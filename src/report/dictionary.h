/* Texts that come again and again, each kept once and known by its place. */
#ifndef SIPDIAG_REPORT_DICTIONARY_H
#define SIPDIAG_REPORT_DICTIONARY_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/str.h"

#include <stddef.h>
#include <stdint.h>

struct dictionary {
    struct map map;
    struct arena arena;
    struct str *texts; /* in order of first sight */
    size_t count, capacity;
};

void dictionary_init(struct dictionary *dictionary);
void dictionary_free(struct dictionary *dictionary);

/* Its place; the text is copied the first time. */
uint32_t dictionary_place(struct dictionary *dictionary, struct str text);

#endif
