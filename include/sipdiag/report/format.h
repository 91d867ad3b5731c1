/* Output formats: one row each in formats.c. */
#ifndef SIPDIAG_REPORT_FORMAT_H
#define SIPDIAG_REPORT_FORMAT_H

#include "sipdiag/base/text.h"
#include "sipdiag/ladder/ladder.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/model/call_counts.h"
#include "sipdiag/model/check.h"
#include "sipdiag/model/summary.h"

#include <stdbool.h>
#include <stddef.h>

enum view { VIEW_SUMMARY, VIEW_CALLS, VIEW_LADDER, VIEW_TICKET };

/* Sentences of a verdict, in English (NULL) or the analysis' language; report/ may not include
 * diagnose/, so the pipeline hands them in. */
struct sentences {
    void *context;
    void (*add_headline)(void *context, const struct words *words, struct text *out,
                         const struct call *call, const struct verdict *verdict);
    void (*add_action)(void *context, const struct words *words, struct text *out,
                       const struct call *call, const struct verdict *verdict);
};

struct report_options {
    enum view view;
    unsigned width; /* columns of the terminal */
    bool color;
    bool ascii; /* no line-drawing or block characters */
    bool csv_raw;
    bool quiet;
    size_t top;          /* rows of a table; 0 = all */
    const char *command; /* as a person would type it behind "-l": what selects calls, the inputs */
    bool is_provisional; /* records of a run that goes on: later ones may change them */
    bool goes_on;        /* csv: behind what was printed before, without a heading */
    const char *note;    /* a line below the title; NULL: none */
    const char *trouble; /* why an input or its like could not be used; NULL: all could */
    const char *selection; /* what --where, --since and --until say; NULL: all calls */
};

/* Makes the ladder of the call at that index of the report's analysis; false with a sentence. */
struct ladder_maker {
    void *context;
    bool (*make)(void *context, struct ladder *ladder, size_t index, struct error *error);
};

struct report {
    const struct analysis *analysis;
    const struct summary *summary;
    struct sentences sentences;
    const struct ladder *ladder; /* of VIEW_LADDER */
    struct ladder_maker ladders; /* for formats that have some; without make(): none were kept */
    struct check_list checks;
    struct comparison comparison;  /* with --baseline */
    struct call_count_list counts; /* for prometheus */
    struct report_options options;
};

/* Of so many rows, those that --top lets be shown. */
static inline size_t report_rows(const struct report *report, size_t count)
{
    size_t top = report->options.top;
    return top && top < count ? top : count;
}

/* Where a report goes: bytes in order; false from write stops the report (broken pipe, full disk).
 */
struct sink {
    void *context;
    bool (*write)(void *context, const char *bytes, size_t len);
};

struct format {
    const char *name;    /* "table", "json", "ndjson", "csv" */
    const char *suffix;  /* ".json"; ".txt" for table; "": none */
    const char *purpose; /* a few words for --help */
    bool (*print)(const struct report *report,
                  const struct sink *sink); /* false: the sink failed */
    bool always;                            /* also when no input could be read: it tells so */
    bool counts;                            /* it needs report.counts */
    bool has_ladders; /* it shows the ladders of some calls, whatever the view */
    bool is_stream;   /* a run without end adds records to it as calls end */
    /* Of a format whose exit codes are those of monitoring plugins: what is printed when a run
     * cannot begin. NULL: others. */
    void (*add_failure)(struct text *out, const char *sentence);
    const char *summary_variable; /* names the file that a summary is added to; NULL: none */
};

const struct format *format_at(size_t index); /* NULL past the end */
const struct format *format_find(const char *name);
const struct format *format_for_path(const char *path); /* by suffix; NULL when none fits */

/* As the table says. */
bool format_has_ladders(const struct format *format);

#endif
