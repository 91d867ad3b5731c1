/* From an analysis to what is printed: selects, sums up, writes every output. */
#ifndef CLI_REPORTING_H
#define CLI_REPORTING_H

#include "masking.h"
#include "selecting.h"
#include "sipdiag/check/checks.h"
#include "sipdiag/cli/options.h"
#include "sipdiag/ladder/ladder.h"
#include "sipdiag/mask/mask.h"
#include "sipdiag/pipeline/pipeline.h"
#include "sipdiag/summarize/summarizer.h"

struct call_counts;

struct reporting {
    const struct options *options;
    const struct selecting *selecting;
    struct message_log *log;         /* for ladders; else NULL */
    struct mask *mask;               /* of --mask; else NULL */
    struct masking_ladders hiding;   /* of ladders */
    struct str key_log;              /* what an extract is to be decrypted with; empty: nothing */
    struct pipeline *pipeline;       /* when all was read, for --extract; else NULL */
    size_t shown;                    /* index of the call that a ladder is of, and one more */
    const struct analysis *unmasked; /* what the report at hand is about, as it is */
    const struct summary_past *past; /* calls that were let go; NULL: none */
    struct checks *checks;
    struct call_counts *counts; /* that only grow, of a run without end; else NULL */
    const char *trouble;        /* as in struct report_options */
    bool nothing_read;          /* only formats that tell so are printed */
    bool is_part;               /* of the calls: nothing is checked */
    int check_code;             /* of the checks, when they were judged last */
    /* Writes a report; its exit code. */
    int (*write)(struct reporting *reporting, struct report *report);
    void *context; /* of write() */
};

/* Makes the report about the calls that are selected and has it written. */
int report_make(struct reporting *reporting, const struct analysis *analysis,
                struct sentences sentences);

/* What ladders of the report's calls are made of, masked where that is asked for. */
struct ladder_source *reporting_ladders(struct reporting *reporting, const struct report *report);

/* A write(): to all outputs, in their order. */
int report_print(struct reporting *reporting, struct report *report);

/* Says what is wrong; the exit code. */
int output_error(const struct error *error);

/* Some output asks for counted calls. */
bool outputs_count(const struct options *options);

/* The exit code that wins when several apply: 2, 5, 3, 130, 1, 4, 0. */
int stronger_code(int a, int b);

#endif
