/* The table of findings, and what findings do to calls, KPIs and the report. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/summarize/summarizer.h"
#include "support/flow_files.h"
#include "support/traffic.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool is_sentence(const char *text)
{
    size_t len = strlen(text);
    return len > 10 && isupper((unsigned char)text[0]) && text[len - 1] == '.';
}

static void kinds_are_sorted_and_speak_in_sentences(void **state)
{
    const struct finding_kind *kind;
    const char *before = "";
    (void)state;
    for (size_t i = 0; (kind = finding_kind_at(i)) != NULL; i++) {
        assert_true(strcmp(before, kind->id) < 0);
        assert_ptr_equal(finding_kind_find(kind->id), kind);
        if (!is_sentence(kind->meaning) || !is_sentence(kind->action) || strlen(kind->label) > 32)
            fail_msg("%s: '%s' '%s' '%s'", kind->id, kind->label, kind->meaning, kind->action);
        before = kind->id;
    }
    assert_null(finding_kind_find("no-such-finding"));
}

/* What re-labels or notes needs a row among the causes; of the same side when it re-labels. */
static void what_a_finding_gives_to_calls_is_a_cause_or_a_note(void **state)
{
    const struct finding_kind *kind;
    (void)state;
    for (size_t i = 0; (kind = finding_kind_at(i)) != NULL; i++) {
        const struct cause *cause = cause_find(kind->id);
        if (kind->effect == FINDING_ALONE)
            continue;
        assert_non_null(cause);
        if (kind->effect == FINDING_RELABELS) {
            assert_int_equal(cause->level, CAUSE_LEVEL_CAUSE);
            assert_int_equal(cause->side, kind->side);
        }
    }
}

/* The outside contract: what may be said of many calls has its row. */
static void every_promised_finding_is_in_the_table(void **state)
{
    static const char *const promised[] = {
        "404-storm",
        "480-storm",
        "account-blocked-or-balance",
        "answered-elsewhere",
        "answered-not-served",
        "asr-drop",
        "auth-bruteforce",
        "caller-blocked-by-carrier",
        "callerid-degraded",
        "callerid-not-authorized",
        "capture-encrypted",
        "cdr-mismatch",
        "channel-limit-reached",
        "codec-mismatch",
        "cps-limit-reached",
        "destination-blocked",
        "drop-at-32",
        "error-burst",
        "failover-recovered",
        "fake-ringing",
        "fas-suspect",
        "ghost-channels",
        "heartbeat-lost",
        "hour-pattern",
        "input-stale",
        "ip-not-allowed",
        "keepalive-ok-calls-fail",
        "list-quality",
        "max-duration-limit",
        "nat-binding-expired",
        "no-reserve-for-inbound",
        "number-format-mismatch",
        "prefix-degraded",
        "provider-incident",
        "register-flap",
        "registration-inactive",
        "ring-timeout-provider",
        "ring-timeout-us",
        "scanner",
        "silent-labeling-suspect",
        "sip-alg",
        "srtp-mismatch",
        "toll-fraud",
        "trunk-down",
    };
    (void)state;
    for (size_t i = 0; i < sizeof promised / sizeof promised[0]; i++)
        if (!finding_kind_find(promised[i]))
            fail_msg("no finding %s", promised[i]);
}

struct search {
    char field[64], first[64], next[64];
    bool found;
};

static void look_into(void *context, const char *path)
{
    struct search *search = context;
    FILE *file = fopen(path, "r");
    char line[1024];
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        search->found =
            search->found || (strncmp(line, "expect", 6) == 0 &&
                              (strstr(line, search->field) || strstr(line, search->first) ||
                               strstr(line, search->next)));
    fclose(file);
}

/* What is expected of a flow names it. */
static bool is_in_a_flow(const char *id)
{
    struct search search = {.found = false};
    snprintf(search.field, sizeof search.field, "finding.%s.", id);
    snprintf(search.first, sizeof search.first, "findings~%s", id);
    snprintf(search.next, sizeof search.next, "findings=%s", id);
    assert_true(flow_files_each(SIPDIAG_SOURCE_DIR "/tests/flows", &search, look_into));
    return search.found;
}

static bool is_measured(const char *id)
{
    for (int fault = 0; fault < FAULT_COUNT; fault++)
        if (strcmp(fault_finding((enum fault)fault), id) == 0)
            return true;
    return false;
}

static void every_finding_is_measured_or_shown_by_a_flow(void **state)
{
    const struct finding_kind *kind;
    (void)state;
    for (size_t i = 0; (kind = finding_kind_at(i)) != NULL; i++)
        /* Encrypted calls and CDRs are in no flow: tests/cli/test_tls.sh, test_cdr.sh. */
        if (strcmp(kind->id, "capture-encrypted") != 0 && strcmp(kind->id, "cdr-mismatch") != 0 &&
            !is_measured(kind->id) && !is_in_a_flow(kind->id))
            fail_msg("%s has no test", kind->id);
}

static struct analysis analysis_of(struct traffic *traffic)
{
    struct analysis analysis = {.settings = &traffic->settings,
                                .inputs = &traffic->input,
                                .input_count = 1,
                                .calls = traffic->store.calls,
                                .verdicts = traffic->verdicts,
                                .call_count = traffic->store.count};
    traffic->input.first_us = traffic->first_us;
    traffic->input.last_us = traffic->last_us;
    analysis.findings = findings_list(traffic->findings, &analysis.finding_count);
    return analysis;
}

static void outcome_code_and_result_stay_what_they_were(void **state)
{
    (void)state;
    for (int fault = 0; fault < FAULT_COUNT; fault++) {
        struct traffic traffic;
        traffic_play(&traffic, 77, UINT64_C(1) << fault);
        for (size_t i = 0; i < traffic.store.count; i++) {
            struct verdict plain;
            diagnose_call(traffic.diagnosis, traffic.store.calls[i], &plain);
            assert_int_equal(plain.outcome, traffic.verdicts[i]->outcome);
            assert_string_equal(plain.result, traffic.verdicts[i]->result);
        }
        traffic_free(&traffic);
    }
}

/* A refusal by an inferred limit is not network-effective, though 486 by itself is. */
static void a_limit_takes_its_refusals_out_of_the_ner(void **state)
{
    struct traffic traffic;
    struct summary before, after;
    uint64_t relabelled = 0;
    uint64_t seed = 1;
    (void)state;
    do {
        traffic_play(&traffic, seed++, UINT64_C(1) << FAULT_LINES);
        relabelled = 0;
        for (size_t i = 0; i < traffic.store.count; i++)
            relabelled += traffic.store.calls[i]->code == 486 && traffic.verdicts[i]->finding;
        if (relabelled < 20)
            traffic_free(&traffic);
    } while (relabelled < 20 && seed < 100);
    assert_true(relabelled >= 20);
    struct analysis analysis = analysis_of(&traffic);
    summary_make(&after, &analysis, NULL);
    for (size_t i = 0; i < traffic.store.count; i++)
        traffic_judge(&traffic, i);
    summary_make(&before, &analysis, NULL);
    assert_true(before.kpi.ner.numerator - after.kpi.ner.numerator >= relabelled);
    assert_int_equal(before.kpi.asr.numerator, after.kpi.asr.numerator);
    assert_int_equal(before.kpi.ner.denominator, after.kpi.ner.denominator);
    summary_free(&before);
    summary_free(&after);
    traffic_free(&traffic);
}

static void what_a_finding_explains_is_said_once(void **state)
{
    struct traffic traffic;
    struct summary summary;
    unsigned of_finding = 0, of_cause = 0;
    (void)state;
    traffic_play(&traffic, 5, UINT64_C(1) << FAULT_FORMAT);
    struct analysis analysis = analysis_of(&traffic);
    summary_make(&summary, &analysis, NULL);
    for (size_t i = 0; i < summary.todo_count; i++) {
        const struct todo *todo = &summary.todo[i];
        of_finding +=
            todo->finding && strcmp(todo->finding->kind->id, "number-format-mismatch") == 0;
        of_cause += todo->cause && strcmp(todo->cause->id, "number-format-mismatch") == 0;
        assert_true(i == 0 || summary.todo[i - 1].calls >= todo->calls);
    }
    assert_int_equal(of_finding, 1);
    assert_int_equal(of_cause, 0);
    summary_free(&summary);
    traffic_free(&traffic);
}

static void nothing_is_found_where_there_is_nothing(void **state)
{
    struct settings settings;
    size_t count;
    (void)state;
    settings_init(&settings);
    struct findings *findings = find_all(&(struct find_input){
        .settings = &settings, .first_us = TIME_UNKNOWN, .last_us = TIME_UNKNOWN});
    findings_list(findings, &count);
    assert_int_equal(count, 0);
    findings_free(findings);
}

static void a_clock_that_is_thousands_of_years_off_asks_no_question(void **state)
{
    struct traffic traffic;
    size_t count;
    (void)state;
    traffic_play(&traffic, 3, UINT64_C(1) << FAULT_LINES);
    struct findings *findings = find_all(&(struct find_input){.settings = &traffic.settings,
                                                              .calls = traffic.store.calls,
                                                              .verdicts = traffic.verdicts,
                                                              .call_count = traffic.store.count,
                                                              .first_us = INT64_MIN + 1,
                                                              .last_us = INT64_MAX});
    findings_list(findings, &count);
    assert_int_equal(count, 0);
    findings_free(findings);
    traffic_free(&traffic);
}

int main(void)
{
    hash_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_sorted_and_speak_in_sentences),
        cmocka_unit_test(every_promised_finding_is_in_the_table),
        cmocka_unit_test(every_finding_is_measured_or_shown_by_a_flow),
        cmocka_unit_test(what_a_finding_gives_to_calls_is_a_cause_or_a_note),
        cmocka_unit_test(outcome_code_and_result_stay_what_they_were),
        cmocka_unit_test(a_limit_takes_its_refusals_out_of_the_ner),
        cmocka_unit_test(what_a_finding_explains_is_said_once),
        cmocka_unit_test(nothing_is_found_where_there_is_nothing),
        cmocka_unit_test(a_clock_that_is_thousands_of_years_off_asks_no_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
