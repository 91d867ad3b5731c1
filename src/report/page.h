/* A page for people: cells, wrapped sentences and colour, in the width of the screen. */
#ifndef SIPDIAG_REPORT_PAGE_H
#define SIPDIAG_REPORT_PAGE_H

#include "sipdiag/base/text.h"
#include "sipdiag/report/format.h"
#include "sipdiag/words/words.h"

#include <stdbool.h>
#include <stddef.h>

enum style { STYLE_PLAIN, STYLE_TITLE, STYLE_FAINT, STYLE_BAD, STYLE_WARN, STYLE_COOL };

enum cut { CUT_END, CUT_FRONT };

enum page_row { PAGE_ROW_HEADING, PAGE_ROW_PLAIN, PAGE_ROW_TOTAL };

/* What takes a page's words one by one where they are laid out in another way: markdown, a web
 * page. Words have tied spaces, and are safe for people, but not yet for the place they go to. */
struct page_taker {
    void *context;
    void (*title)(void *context, const char *title);
    void (*item)(void *context, size_t number, enum side side, struct str words);
    void (*figure)(void *context, const char *name, struct str words);
    void (*sentence)(void *context, enum style style, struct str words);
    void (*command)(void *context, const char *title, struct str command);
    void (*row_begin)(void *context, enum page_row kind);
    void (*cell)(void *context, struct str shown, bool right);
    void (*row_end)(void *context, enum page_row kind);
};

struct page {
    struct text text;               /* not yet handed on */
    const struct page_taker *taker; /* NULL: the page is laid out here */
    size_t width;
    size_t sentence_width; /* long lines are hard to read, however wide the screen */
    enum style style;
    const struct report *report;
    const struct words *words; /* language of the page; NULL: English */
    const struct sink *sink;
    bool ok;
};

void page_start(struct page *page, const struct report *report, const struct sink *sink);
bool page_end(struct page *page); /* flushes and frees; false when the sink failed */

/* The language of the page; NULL: English. */
static inline const struct words *page_words(const struct page *page)
{
    return page->words;
}

void page_say(struct page *page, const char *english); /* in the page's language */
void page_add(struct page *page, const char *words);   /* as they are */
void page_line(struct page *page);                     /* ends the line */
void page_spaces(struct page *page, size_t count);
void page_style(struct page *page, enum style style); /* STYLE_PLAIN ends the one before */
enum style page_side_style(enum side side);

/* Pads to `columns`, cuts what is longer with an ellipsis; `right` pads in front. */
void page_cell(struct page *page, struct str shown, size_t columns, bool right);
void page_cell_cut(struct page *page, struct str shown, size_t columns, enum cut cut);

/* The word for a side, and how many columns it may take. */
const char *page_side(const struct page *page, enum side side);
size_t page_side_columns(const struct page *page);

/* Words from column `from` on; further lines begin at column `hang`. Ends the line. */
void page_sentence(struct page *page, struct str words, size_t from, size_t hang);

/* A title above what follows. */
void page_section(struct page *page, const char *english);

/* What can be typed, behind its title, is never broken; it is safe to show. */
void page_command(struct page *page, const char *title, struct str command);

/* One line of a sentence that may take `columns`; takes it off the front of *words. */
struct str page_take_line(struct str *words, size_t columns);
void page_add_line(struct page *page, struct str line); /* with its tied spaces as spaces */

const char *page_dash(const struct page *page); /* for "from - to" and "nothing" */
const char *page_ellipsis(const struct page *page);

/* Ties the spaces from there on, so that no line ends inside a time or a duration. */
void tie(struct text *text, size_t from);
/* Tied spaces become spaces: for cells and JSON, which are never broken. */
void untie(struct text *text);

/* 81 079, with tied spaces from five digits on. */
void add_count(struct text *out, uint64_t count);
/* "1 call", "12 calls", in English. */
void add_counted(struct text *out, uint64_t count, const char *one, const char *many);
/* "4.2 s", tied. */
void page_add_duration(struct text *out, const struct page *page, int64_t duration_us);
/* 54.2, whatever the locale; not negative. */
void add_tenths(struct text *out, double value);
/* 54.2 %, tied. */
void add_per_cent(struct text *out, double share);

#endif
