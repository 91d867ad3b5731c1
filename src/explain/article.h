/* What the encyclopaedia knows about a name beyond the tables of causes, codes and settings. NULL
 * where there is nothing to say. {setting-name} stands for the value of that setting. */
#ifndef SIPDIAG_EXPLAIN_ARTICLE_H
#define SIPDIAG_EXPLAIN_ARTICLE_H

#include <stddef.h>

struct article {
    const char *name;
    const char *alias;   /* another name for it */
    const char *title;   /* title and meaning: for those that no other table explains */
    const char *meaning; /* for whoever has no time */
    const char *formula;
    const char *wire;    /* for engineers: what is to be seen, and when it is said */
    const char *source;  /* "RFC 3261 21.4.5" */
    const char *reasons; /* one a line */
    const char *checks;  /* three, one a line */
    const char *moves;   /* another side, and when */
    const char *unless;  /* goes on after "Not this when" */
    const char *related; /* names, separated by spaces */
};

/* Row by row; NULL past the end. */
const struct article *code_article_at(size_t index);
const struct article *cause_article_at(size_t index);
const struct article *figure_article_at(size_t index);
const struct article *side_article_at(size_t index);
const struct article *outcome_article_at(size_t index);
const struct article *result_article_at(size_t index);

#endif
