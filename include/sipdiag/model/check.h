/* Conditions on a summary (--fail-if, --warn-if), and what became of them. Made by check/, printed
 * by report/. */
#ifndef SIPDIAG_MODEL_CHECK_H
#define SIPDIAG_MODEL_CHECK_H

#include "sipdiag/base/text.h"
#include "sipdiag/model/figure.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum check_level { CHECK_FAIL, CHECK_WARN };
enum check_status { CHECK_OK, CHECK_FAILED, CHECK_NOT_JUDGED };

struct check {
    const char *expression; /* as written */
    enum check_level level;
    enum check_status status;
    bool known;   /* of the figure that decided */
    double value; /* a share of 1, milliseconds, a number; 1 and 0 for yes and no */
    enum figure_unit unit;
    bool is_yes_or_no;
    uint64_t population; /* the calls it rests on */
    struct str figure;   /* what the figure is called, as written */
    bool has_limit;      /* it is compared with one value */
    bool fails_below, fails_above;
    double limit;
    const char *words; /* the figures, in a sentence: "asr is 18.6 % (13 of 70 calls)" */
};

struct check_list {
    const struct check *checks; /* in the order of the command line */
    size_t count;
};

/* A figure, or the share of a row of results, then and now. */
struct change {
    const char *what;  /* "asr", or the row's label */
    const char *cause; /* of a row; else NULL */
    const char *result;
    enum figure_unit unit;
    double before, now;
    bool high_is_bad;
    double g, p; /* of the test that nothing changed */
    bool sure;
};

/* What changed since an earlier report. */
struct comparison {
    const char *name;             /* of its file; NULL: there is nothing to compare with */
    int64_t first_us, last_us;    /* its window */
    uint64_t judged;              /* its judged calls */
    const struct change *changes; /* figures first, then rows by their certainty */
    size_t count;
};

const char *check_level_name(enum check_level level);    /* "fail", "warn" */
const char *check_status_name(enum check_status status); /* "ok", "failed", "not-judged" */

/* How many there are. */
size_t check_count(const struct check_list *list, enum check_level level, enum check_status status);

/* "p < 0.001", "p = 0.012" */
void change_add_p(struct text *out, const struct change *change);

#endif
