/* The languages' tables, made of the .po files by tables.awk. */
#ifndef SIPDIAG_WORDS_TABLES_H
#define SIPDIAG_WORDS_TABLES_H

#include <stddef.h>

struct words_row {
    const char *english, *translated;
};

extern const struct words_row words_ru[], words_uk[], words_es[];
extern const size_t words_ru_count, words_uk_count, words_es_count;

#endif
