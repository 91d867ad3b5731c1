/* Finished calls and their verdicts, made by hand: what summarize/ and report/ are tested with. */
#ifndef TESTS_SUPPORT_CALL_BUILDER_H
#define TESTS_SUPPORT_CALL_BUILDER_H

#include "sipdiag/base/text.h"
#include "sipdiag/model/analysis.h"
#include "sipdiag/report/format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 2026-11-20 18:00:00 UTC: times of a plan count from here. */
#define BUILDER_EPOCH_US INT64_C(1795197600000000)

/* Times after the call's own start, in ms; 0 = it did not happen. */
struct call_plan {
    const char *call_id, *caller, *callee, *phrase;
    const char *trunk; /* address, also the far end; NULL = none */
    int64_t start_ms;  /* after BUILDER_EPOCH_US */
    int64_t trying_ms, ring_ms, cancel_ms, answer_ms, ack_ms, final_ms, bye_ms, bye_response_ms,
        last_ms;
    uint16_t code;
    enum direction direction;
    bool recovered;
    enum party ended_by;
    const struct cause *cause;
    enum outcome outcome;
    enum side side;
    const char *result; /* NULL = none */
    bool result_is_code;
};

/* A cause with plain texts of the tests' own, by id; fails the test when there is none. */
const struct cause *builder_cause(const char *id);

/* Plans of usual calls; start, numbers and trunk may be set afterwards. */
struct call_plan plan_answered(int64_t start_ms, int64_t answer_ms, int64_t talk_ms);
struct call_plan plan_no_answer(int64_t start_ms, int64_t ring_ms);
struct call_plan plan_refused(int64_t start_ms, uint16_t code, const char *cause,
                              enum outcome outcome, enum side side);
struct call_plan plan_silent(int64_t start_ms); /* no response at all */
struct call_plan plan_unknown(int64_t start_ms);

struct call_builder {
    struct call_store store;
    struct verdict **verdicts;
    size_t verdict_capacity;
    struct settings settings;
    struct input input;
    struct address us;
    struct analysis analysis;
};

void builder_init(struct call_builder *builder);
void builder_free(struct call_builder *builder);

/* Calls must come in order of start. The verdict of the newest call may still be changed in
 * verdicts[]. */
struct call *builder_add(struct call_builder *builder, const struct call_plan *plan);
const struct analysis *builder_analysis(struct call_builder *builder);

/* Prints into *out in the given format with the given options; the summary is made on the way. */
bool builder_print(struct call_builder *builder, const char *format,
                   const struct report_options *options, struct text *out);

#endif
