/* The kinds of names that can be explained; a row each in topics.c. */
#ifndef SIPDIAG_EXPLAIN_TOPICS_H
#define SIPDIAG_EXPLAIN_TOPICS_H

#include "page.h"

#include <stdbool.h>
#include <stddef.h>

struct topic_kind {
    const char *title;                                 /* "SIP codes" */
    bool (*name_at)(size_t index, struct text *name);  /* false past the end */
    bool (*print)(struct page *page, struct str name); /* false when it is no name of this kind */
};

extern const struct topic_kind topic_kinds[];
extern const size_t topic_kind_count;

void topics_print_settings(struct page *page);

#endif
