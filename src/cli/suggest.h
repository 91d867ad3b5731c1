/* "did you mean": the nearest of the words that would have been right. */
#ifndef CLI_SUGGEST_H
#define CLI_SUGGEST_H

#include "sipdiag/base/error.h"

#include <stdbool.h>
#include <stddef.h>

/* at() gives the index-th right word, NULL past the end. */
const char *nearest_word(const char *word, const char *(*at)(size_t index));

/* Near enough to be a slip of the fingers; a beginning of the right word is. */
bool is_near_word(const char *word, const char *right);

/* "unknown WHAT 'word'; did you mean 'right'?", or all right words when none is near. False. */
bool fail_unknown(struct error *error, const char *what, const char *word,
                  const char *(*at)(size_t index));

/* The same for a time zone, from the system's list. */
bool fail_unknown_zone(struct error *error, const char *zone);

#endif
