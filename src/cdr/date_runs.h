/* Which order of day and month keeps the rows of a table in order of time. */
#ifndef SIPDIAG_CDR_DATE_RUNS_H
#define SIPDIAG_CDR_DATE_RUNS_H

#include "cdr_time.h"

#include <stdbool.h>

/* The rows so far, under one reading. */
struct date_run {
    int64_t last_us;
    bool is_begun, goes_back, goes_on;
};

struct date_runs {
    struct date_run day_first, month_first;
};

/* The time of the next row; nothing happens when it is none. */
void date_runs_add(struct date_runs *runs, struct str time);

/* The reading that keeps the rows in order, oldest or newest first, where the other does not. */
enum date_order date_runs_order(const struct date_runs *runs);

#endif
