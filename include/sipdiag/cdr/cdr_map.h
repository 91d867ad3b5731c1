/* What a user says about an input's columns (--map FILE.ini): a dialect of his own. */
#ifndef SIPDIAG_CDR_CDR_MAP_H
#define SIPDIAG_CDR_CDR_MAP_H

#include "sipdiag/base/error.h"
#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stddef.h>

enum { CDR_MAP_COLUMNS_MOST = 64, CDR_MAP_WORDS_MOST = 128 };

/* A column, by its heading or its number (from 1), and the field it holds ("start", "sip-code"). */
struct cdr_map_column {
    struct str heading;
    unsigned number; /* 0: by heading */
    unsigned field;  /* enum cdr_field */
};

/* A word in the result column and the SIP code it stands for, or "answered", "failed", ... */
struct cdr_map_word {
    struct str word, meaning;
};

struct cdr_map {
    bool is_set;    /* a [cdr] section was there */
    char delimiter; /* 0: found from the content */
    char quote;
    int has_header; /* 1, 0; -1: found from the content */
    bool day_first, month_first;
    struct cdr_map_column columns[CDR_MAP_COLUMNS_MOST];
    size_t column_count;
    struct cdr_map_word words[CDR_MAP_WORDS_MOST];
    size_t word_count;
};

/* One line of the sections [cdr], [columns] and [results]; the texts are borrowed. False with a
 * sentence that names the token at fault. */
bool cdr_map_set(struct cdr_map *map, struct str key, struct str value, struct error *error);
bool cdr_map_set_column(struct cdr_map *map, struct str key, struct str value, struct error *error);
bool cdr_map_set_word(struct cdr_map *map, struct str key, struct str value, struct error *error);

#endif
