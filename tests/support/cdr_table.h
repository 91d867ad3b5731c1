/* A CDR in memory, read as an input is, without the rest of the program. */
#ifndef TESTS_SUPPORT_CDR_TABLE_H
#define TESTS_SUPPORT_CDR_TABLE_H

#include "sipdiag/cdr/cdr_reader.h"

struct cdr_table {
    struct call_store store;
    struct input input;
    struct cdr_reader *reader;
};

/* Calls lie in the store in the order in which their first rows came. */
void cdr_table_read(struct cdr_table *table, struct str text, const struct cdr_map *map);
void cdr_table_read_as(struct cdr_table *table, struct str text,
                       const struct cdr_reader_options *options);
/* The text as one line in pieces of so many bytes. */
void cdr_table_read_pieces(struct cdr_table *table, struct str text, size_t piece);
void cdr_table_free(struct cdr_table *table);

#endif
