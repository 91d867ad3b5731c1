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
void ticket_page(struct page *page);

/* Parts of the summary. */
void page_title(struct page *page);     /* which input, when, how many calls */
void page_selection(struct page *page); /* what was left out */
void page_todo(struct page *page);      /* what to do, or the calls themselves */
void page_noticed(struct page *page);   /* what is no thing to do, and yet worth knowing */
void groups_table(struct page *page);   /* --by: a line a group */
void page_calls(struct page *page);     /* the Call Log; there is a call */
bool page_has_checks(const struct page *page, bool first);
void page_checks(struct page *page, bool first); /* on top when one is not ok, else at the end */
void page_comparison(struct page *page);         /* what changed since the baseline */
void page_figures(struct page *page);            /* the KPIs in words */
void page_input(struct page *page);              /* our side; what was read and what could not be */
void page_tls(struct page *page);                /* SIP over TLS: what was decrypted, what failed */
void page_no_calls(struct page *page); /* what the input holds instead, and how to capture */
void page_legend(struct page *page);   /* what the sides on the page are */
void page_next(struct page *page);     /* commands that show more */

/* The words of the title. No window: there are no times. */
void page_add_names(struct text *out, const struct page *page);
bool page_add_window(struct text *out, const struct page *page);
void page_add_calls(struct text *out, const struct page *page);

/* Its label in the language of the page. */
void page_add_label(struct text *out, const struct page *page, const struct result_row *row);
/* "18x 487"; a dash for nothing. */
void page_add_row_code(struct text *out, const struct page *page, const struct result_row *row);

/* How many rows of the summary are not shown when `shown` are. */
void page_hidden_rows(struct page *page, size_t shown);

/* Of all inputs. */
struct input_content page_content(const struct page *page);

/* True when the inputs' first and last packets are of one day in the shown zone. */
bool page_is_one_day(const struct page *page);
void add_clock(struct text *out, int64_t time_us, bool with_date);

#endif
