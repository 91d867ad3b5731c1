/* Elements of the HTML page: everything that can be read without its script. */
#ifndef SIPDIAG_REPORT_HTML_WRITER_H
#define SIPDIAG_REPORT_HTML_WRITER_H

#include "page.h"

/* How a call ended, in the few kinds that have a colour of their own. */
enum html_group {
    HTML_ANSWERED,
    HTML_NOT_TAKEN,
    HTML_REFUSED,
    HTML_FAILED,
    HTML_NOT_JUDGED,
    HTML_GROUPS
};

struct html {
    struct page page; /* whose words are taken */
    struct page_taker taker;
    struct text text; /* not yet handed on */
    const struct sink *sink;
    const char *open;        /* element that lists what comes one by one: "ol", "dl"; NULL: none */
    const char *section;     /* id of the section at hand */
    bool is_titled;          /* it has its heading */
    const char *usual_title; /* its heading, should a sentence come first; NULL: none */
    const char *sentence;    /* element of a sentence */
    bool has_rows;           /* of the table at hand */
};

void html_start(struct html *html, const struct report *report, const struct sink *sink);
bool html_end(struct html *html);   /* false when the sink failed */
void html_flush(struct html *html); /* hands on what was written */

void html_add(struct html *html, const char *markup);      /* as it is */
void html_words(struct html *html, struct str words);      /* escaped */
void html_foreign(struct html *html, const char *foreign); /* from the input: for people, escaped */

/* Who can do something about it, in the colour of that side. */
void html_side(struct html *html, enum side side);

/* <section id=...>; its heading comes by page_section(). */
void html_section(struct html *html, const char *id);
void html_section_end(struct html *html);

/* Ends the list or table at hand. */
void html_close(struct html *html);

enum html_group html_group_of(enum outcome outcome);
const char *html_group_id(enum html_group group);    /* "not-taken" */
const char *html_group_label(enum html_group group); /* "Nobody took it" */
const char *html_group_words(enum html_group group); /* "nobody took" */

#endif
