/* A page of plain text in the making: headings, paragraphs and lists, wrapped between words. */
#ifndef SIPDIAG_EXPLAIN_PAGE_H
#define SIPDIAG_EXPLAIN_PAGE_H

#include "sipdiag/base/text.h"
#include "sipdiag/model/settings.h"

#include <stddef.h>

struct page {
    struct text *out;
    size_t width;
    const struct settings *settings; /* {setting-name} becomes its value */
};

/* A line of its own, and an empty one before it unless the page is empty. */
void page_heading(struct page *page, struct str words);

/* Indented; "Label: words" when there is a label. Nothing at all when there are no words. */
void page_paragraph(struct page *page, const char *label, const char *words);

/* One item a line, with dashes or numbers. */
void page_list(struct page *page, const char *lines);
void page_numbered_list(struct page *page, const char *lines);

/* Wrapped words, the first line after `lead`, the others indented as far. */
void page_hanging(struct page *page, const char *lead, struct str words);

#endif
