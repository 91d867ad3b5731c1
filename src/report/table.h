/* The table format: pages for people. */
#ifndef SIPDIAG_REPORT_TABLE_H
#define SIPDIAG_REPORT_TABLE_H

#include "page.h"
#include "sipdiag/report/format.h"

bool table_print(const struct report *report, const struct sink *sink);

/* The views. */
void summary_page(struct page *page);
void call_log_page(struct page *page);
void ladder_page(struct page *page);

/* Parts of the summary. */
void page_title(struct page *page);    /* which input, when, how many calls */
void groups_table(struct page *page);  /* --by: a line a group */
void page_figures(struct page *page);  /* the KPIs in words */
void page_input(struct page *page);    /* our side; what was read and what could not be */
void page_tls(struct page *page);      /* SIP over TLS: what was decrypted, what failed */
void page_no_calls(struct page *page); /* what the input holds instead, and how to capture */
void page_legend(struct page *page);   /* what the sides on the page are */
void page_next(struct page *page);     /* commands that show more */

/* Of all inputs. */
struct input_content page_content(const struct page *page);

/* True when the inputs' first and last packets are of one day in the shown zone. */
bool page_is_one_day(const struct page *page);
void add_clock(struct text *out, int64_t time_us, bool with_date);

#endif
