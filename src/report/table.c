/* Chooses the page of the view. */
#include "table.h"

bool table_print(const struct report *report, const struct sink *sink)
{
    struct page page;
    page_start(&page, report, sink);
    if (report->options.view == VIEW_CALLS)
        call_log_page(&page);
    else if (report->options.view == VIEW_LADDER)
        ladder_page(&page);
    else if (report->options.view == VIEW_TICKET)
        ticket_page(&page);
    else
        summary_page(&page);
    return page_end(&page);
}
