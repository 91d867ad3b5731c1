/* Five calls, written as every dialect writes them: each file gives what its columns can tell, and
 * nothing more. */
#include "support/test.h"

#include "sipdiag/pipeline/pipeline.h"

#include <stdlib.h>

/* 2026-03-10 10:00:00 UTC */
#define DAY INT64_C(1773136800)

enum known {
    START = 1 << 0,
    END = 1 << 1,
    CODE = 1 << 2,     /* a SIP code stands there */
    PDD = 1 << 3,      /* 2.1 s and 1.8 s for the calls that rang */
    TRUNK = 1 << 4,    /* by name */
    ENDED_BY = 1 << 5, /* of the answered call */
    Q850 = 1 << 6,     /* 16 17 16 34 1 */
    ANSWER = 1 << 7,
    CALLEE = 1 << 8,
    CODE_OF_FAILED = 1 << 9, /* a SIP code stands there unless it was answered */
};

static const struct canonical {
    int64_t start, answer, end;
    uint16_t code;
    const char *callee, *trunk;
    unsigned q850, pdd_ms;
} canonical[5] = {
    {DAY, DAY + 8, DAY + 68, 200, "442079460001", "carrierA", 16, 2100},
    {DAY + 100, 0, DAY + 102, 486, "442079460002", "carrierA", 17, 0},
    {DAY + 180, 0, DAY + 202, 487, "442079460003", "carrierA", 16, 1800},
    {DAY + 300, 0, DAY + 301, 503, "442079460004", "carrierB", 34, 0},
    {DAY + 360, 0, DAY + 361, 404, "442079460005", "carrierB", 1, 0},
};

/* Codes that are inferred where none is written. */
static const uint16_t by_disposition[5] = {200, 486, 0, 0, 0}, by_q850[5] = {200, 486, 0, 503, 404},
                      by_name[5] = {200, 486, 487, 503, 404}, by_state[5] = {200, 486, 487, 0, 0},
                      by_status[5] = {200, 486, 0, 0, 404}, by_reason[5] = {200, 486, 487, 0, 404},
                      nothing[5] = {200, 0, 0, 0, 0};

#define TIMES (START | END | ANSWER)
#define ALL (TIMES | CODE | CALLEE)

static const struct written {
    const char *file, *dialect;
    unsigned known;
    const uint16_t *inferred;
} files[] = {
    {"3cx_calllog_export.csv", "3cx-export", START | CODE | CALLEE, NULL},
    {"3cx_cdr.log", "3cx-log", TIMES | CALLEE | TRUNK | ENDED_BY, by_reason},
    {"acme_local.csv", "acme-local", TIMES | CALLEE | TRUNK, nothing},
    {"asterisk_cdr_custom.json", "asterisk-json", TIMES | CALLEE | TRUNK, by_disposition},
    {"asterisk_custom_noheader.csv", "asterisk-custom", TIMES | CALLEE | TRUNK, by_disposition},
    {"asterisk_cdr_custom_header.csv", "asterisk-header", ALL | TRUNK | Q850, NULL},
    {"asterisk_master_16col.csv", "asterisk-master-16", TIMES | CALLEE | TRUNK, by_disposition},
    {"asterisk_master_17col.csv", "asterisk-master-17", TIMES | CALLEE | TRUNK, by_disposition},
    {"asterisk_master_18col.csv", "asterisk-master-18", TIMES | CALLEE | TRUNK, by_disposition},
    {"asterisk_master_19col.csv", "asterisk-master-19", TIMES | CALLEE | TRUNK, by_disposition},
    {"asterisk_master_20col.csv", "asterisk-master-20", TIMES | CALLEE | TRUNK, by_disposition},
    {"asterisk_master_21col.csv", "asterisk-master-21", TIMES | CALLEE | TRUNK, by_disposition},
    {"audiocodes_cdr_syslog.log", "audiocodes-syslog", ALL | TRUNK | ENDED_BY | Q850, NULL},
    {"broadworks_cdr.csv", "broadworks", TIMES | CALLEE | ENDED_BY | Q850, by_q850},
    {"cdrstats_import.csv", "cdr-stats", TIMES | CALLEE | Q850, by_name},
    {"cucm_cdr_StandAloneCluster_01_202603101010_1.csv", "cucm", TIMES | CALLEE | ENDED_BY | Q850,
     by_q850},
    {"dialer_ru_cp1251.csv", "dialer-ru-uk", ALL | TRUNK | ENDED_BY, NULL},
    {"dialer_ru_utf16le.csv", "dialer-ru-uk", ALL | TRUNK | ENDED_BY, NULL},
    {"dialer_ru_utf8bom.csv", "dialer-ru-uk", ALL | TRUNK | ENDED_BY, NULL},
    {"didww_outbound_new.csv", "didww", ALL | ENDED_BY, NULL},
    {"didww_outbound_old.csv", "didww", START | CODE | CALLEE | ENDED_BY, NULL},
    {"eltex_smg_cdr.txt", "eltex-smg", TIMES | CALLEE | TRUNK | Q850, by_q850},
    {"freepbx_cdr_report.csv", "asterisk-header", TIMES | CALLEE | TRUNK, by_disposition},
    {"freeswitch_asterisk_template.csv", "freeswitch-asterisk", TIMES | CALLEE | TRUNK, by_name},
    {"freeswitch_custom_sipvars.csv", "freeswitch-header", ALL | TRUNK | PDD | ENDED_BY, NULL},
    {"freeswitch_default13.csv", "freeswitch", TIMES | CALLEE, by_name},
    {"freeswitch_json_cdr.json", "freeswitch-json", ALL | TRUNK | PDD | ENDED_BY, NULL},
    {"freeswitch_linksys.csv", "freeswitch", TIMES | CALLEE, by_name},
    {"freeswitch_snom.csv", "freeswitch", TIMES | CALLEE, by_name},
    {"freeswitch_xml_cdr.xml", "freeswitch-xml", ALL | TRUNK | PDD | ENDED_BY, NULL},
    {"freeswitch_example.csv", "freeswitch", TIMES | CALLEE, by_name},
    {"freeswitch_opencdrrate.csv", "freeswitch-opencdrrate", END | ANSWER | CALLEE | TRUNK,
     nothing},
    {"freeswitch_sql_template.sql", "freeswitch-sql", TIMES | CALLEE, by_name},
    {"fusionpbx_xml_cdr_export.csv", "fusionpbx", TIMES | CALLEE | PDD | ENDED_BY, by_name},
    {"generic_calls.json", "json", ALL | TRUNK | Q850, NULL},
    {"generic_epoch_ms.csv", "table", ALL | TRUNK | Q850, NULL},
    {"generic_epoch_s.csv", "table", ALL | TRUNK | Q850, NULL},
    {"generic_epoch_us.csv", "table", ALL | TRUNK | Q850, NULL},
    {"generic_pipe_iso8601_tz.txt", "table", ALL | TRUNK, NULL},
    {"generic_us_12h.csv", "table", TIMES | CALLEE, by_status},
    {"grandstream_ucm.csv", "grandstream-ucm", TIMES | CALLEE | TRUNK, by_disposition},
    {"kamailio_acc_table.csv", "kamailio-acc", END | ANSWER | CODE | ENDED_BY, NULL},
    {"mera_mvts.log", "mera-mvts", TIMES | CALLEE | TRUNK | Q850, by_q850},
    {"metaswitch_cfs.xml", "metaswitch-xml",
     TIMES | CALLEE | CODE_OF_FAILED | TRUNK | PDD | ENDED_BY | Q850, NULL},
    {"netcentrex.csv", "netcentrex", TIMES | CALLEE | Q850, by_q850},
    {"opensips_acc_table.tsv", "kamailio-acc", TIMES | CODE, NULL},
    {"plivo_calls.csv", "plivo", TIMES | CALLEE | ENDED_BY, by_reason},
    {"sansay.csv", "sansay", TIMES | CALLEE | TRUNK | ENDED_BY, by_name},
    {"signalwire_calls.csv", "signalwire", ALL, NULL},
    {"sipwise_ngcp_subset.csv", "sipwise", ALL, NULL},
    {"sonus_sbc_head_fields.ACT", "sonus", TIMES | CALLEE | PDD | Q850, by_q850},
    {"sonus_sbc_sip_groups.ACT", "sonus", TIMES | CALLEE | PDD | Q850, by_q850},
    {"telnyx_cdr.csv", "telnyx", ALL | TRUNK | PDD | ENDED_BY, NULL},
    {"twilio_calls_api.json", "twilio-json", TIMES | CALLEE, by_state},
    {"twilio_calls_export.csv", "twilio", TIMES | CALLEE, by_state},
    {"twilio_insights_flat.csv", "twilio-insights", ALL | PDD | ENDED_BY, NULL},
    {"vicidial_carrier_log.csv", "vicidial-carrier-log", TIMES | CODE | TRUNK | Q850, NULL},
    {"voipmonitor_cdr.csv", "voipmonitor", ALL | PDD | ENDED_BY | Q850, NULL},
    {"vos3000_cdr_2026031010.txt", "vos3000", TIMES | CALLEE | TRUNK | ENDED_BY, by_name},
    {"yeti.csv", "yeti", ALL | TRUNK | ENDED_BY, NULL},
    {"yate_cdr.csv", "yate", TIMES | CALLEE, by_name},
    {"yate_cdr.tsv", "yate", TIMES | CALLEE, by_name},
};

/* These leave out when a call ended, or how long the talk was. */
static const struct {
    const char *file, *dialect;
    const uint16_t *codes;
    unsigned talk_ms;
} sparse[] = {
    {"kamailio_dialog_syslog.log", "kamailio-acc-syslog", nothing, 60003},
    {"netsapiens.csv", "netsapiens", by_q850, 60000},
    {"sinch.csv", "sinch", by_disposition, 60000},
    {"vicidial_dial_log.csv", "vicidial-dial-log", by_name, 0},
};

struct run {
    struct pipeline *pipeline;
    const struct analysis *analysis;
    struct settings settings;
};

static void run_file(struct run *run, const char *file)
{
    char path[512];
    const char *names[1] = {path};
    snprintf(path, sizeof path, SIPDIAG_SOURCE_DIR "/tests/cdr/%s", file);
    settings_init(&run->settings);
    run->pipeline = pipeline_run(
        &(struct pipeline_options){.names = names, .name_count = 1, .settings = &run->settings});
    run->analysis = pipeline_analysis(run->pipeline);
}

static int64_t seconds(int64_t time_us)
{
    return time_us == TIME_UNKNOWN ? 0 : time_us / US_PER_S;
}

static void check(bool holds, const struct written *written, size_t i, const char *what)
{
    if (!holds)
        fail_msg("%s, call %zu: %s", written->file, i + 1, what);
}

static void check_times(const struct written *w, const struct call *call, size_t i)
{
    const struct canonical *c = &canonical[i];
    bool answered = c->answer != 0;
    check(seconds(call_time(call, MARK_INVITE)) == (w->known & START ? c->start : 0), w, i,
          "start");
    check(seconds(call_time(call, MARK_ANSWER)) == (w->known & ANSWER ? c->answer : 0), w, i,
          "answer");
    check(seconds(call_end(call)) == (w->known & END ? c->end : 0), w, i, "end");
    check(call_talk(call) == (answered ? 60 * US_PER_S : TIME_UNKNOWN), w, i, "talk");
    int64_t pdd = w->known & PDD && c->pdd_ms ? c->pdd_ms * US_PER_MS : TIME_UNKNOWN;
    check(call_pdd(call) == pdd, w, i, "pdd");
}

static void check_code(const struct written *w, const struct call *call, size_t i)
{
    uint16_t code = w->known & (CODE | CODE_OF_FAILED) ? canonical[i].code : w->inferred[i];
    check(call->code == code, w, i, "code");
    bool is_inferred = w->known & CODE_OF_FAILED ? i == 0 : !(w->known & CODE);
    check(call->code_inferred == is_inferred, w, i, "code_inferred");
    check(call->final == (code != 0), w, i, "final");
    if (w->known & Q850)
        check((call->q850 ? call->q850 : call->q850_bye) == canonical[i].q850, w, i, "q850");
}

static void check_place(const struct written *w, const struct call *call, size_t i)
{
    struct text trunk = {0};
    struct str callee = call_text(call, CALL_TEXT_CALLEE);
    if (w->known & CALLEE && callee.len && callee.at[0] == '+')
        callee = str_from_offset(callee, 1);
    check(str_equal(callee, str_from(w->known & CALLEE ? canonical[i].callee : "")), w, i,
          "callee");
    if (call->trunk)
        address_add(&trunk, call->trunk);
    if (w->known & TRUNK)
        check(str_equal(text_str(&trunk), str_from(canonical[i].trunk)), w, i, "trunk");
    text_free(&trunk);
    if (w->known & ENDED_BY)
        check(i != 0 || call->ended_by == PARTY_CALLEE, w, i, "ended_by");
}

static void every_dialect_tells_the_same_five_calls(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        struct run run;
        const struct written *w = &files[f];
        run_file(&run, w->file);
        if (run.analysis->call_count != 5)
            fail_msg("%s: %zu calls", w->file, run.analysis->call_count);
        assert_string_equal(run.analysis->inputs[0].dialect, w->dialect);
        assert_true(run.analysis->complete);
        for (size_t i = 0; i < 5; i++) {
            check_times(w, run.analysis->calls[i], i);
            check_code(w, run.analysis->calls[i], i);
            check_place(w, run.analysis->calls[i], i);
        }
        pipeline_free(run.pipeline);
    }
}

static void dialects_that_tell_little_are_read_for_what_they_tell(void **state)
{
    (void)state;
    for (size_t f = 0; f < sizeof sparse / sizeof sparse[0]; f++) {
        struct run run;
        run_file(&run, sparse[f].file);
        assert_string_equal(run.analysis->inputs[0].dialect, sparse[f].dialect);
        assert_true(run.analysis->call_count >= 1);
        assert_true(run.analysis->complete);
        for (size_t i = 0; i < run.analysis->call_count; i++) {
            const struct call *call = run.analysis->calls[i];
            struct str callee = call_text(call, CALL_TEXT_CALLEE);
            if (call->code != sparse[f].codes[i])
                fail_msg("%s, call %zu: code %u", sparse[f].file, i + 1, call->code);
            assert_true(str_equal(callee, str_from(canonical[i].callee)));
        }
        if (sparse[f].talk_ms)
            assert_int_equal(call_talk(run.analysis->calls[0]), sparse[f].talk_ms * US_PER_MS);
        pipeline_free(run.pipeline);
    }
}

/* In the group that the switch writes for the incoming leg. */
static void a_group_of_sip_fields_names_the_call(void **state)
{
    struct run run;
    (void)state;
    run_file(&run, "sonus_sbc_sip_groups.ACT");
    assert_str(call_text(run.analysis->calls[0], CALL_TEXT_CALL_ID), "call-1@192.0.2.10");
    assert_str(call_text(run.analysis->calls[4], CALL_TEXT_CALL_ID), "call-5@192.0.2.10");
    pipeline_free(run.pipeline);
}

static void fractions_of_seconds_are_kept(void **state)
{
    struct run run;
    (void)state;
    run_file(&run, "kamailio_acc_cdrs.csv");
    assert_int_equal(run.analysis->call_count, 1);
    assert_int_equal(call_talk(run.analysis->calls[0]), 60003 * US_PER_MS);
    pipeline_free(run.pipeline);
}

/* The answered row of VOS3000's table gives the answer as its start. */
static void an_answer_is_not_taken_for_a_start(void **state)
{
    struct run run;
    (void)state;
    run_file(&run, "vos3000_e_cdr_mysql.csv");
    assert_int_equal(run.analysis->call_count, 5);
    for (size_t i = 0; i < 5; i++) {
        const struct call *call = run.analysis->calls[i];
        if (!call_has(call, MARK_ANSWER))
            continue;
        assert_false(call_has(call, MARK_INVITE));
        assert_int_equal(seconds(call_time(call, MARK_ANSWER)), canonical[0].answer);
        assert_int_equal(call_talk(call), 60 * US_PER_S);
    }
    pipeline_free(run.pipeline);
}

/* Minutes alone, a decimal comma, quoted line ends, "sep=;". */
static void a_spreadsheet_export_of_a_dialer_is_read(void **state)
{
    struct run run;
    (void)state;
    run_file(&run, "dialer_semicolon_en_decimalcomma.csv");
    assert_int_equal(run.analysis->call_count, 5);
    assert_int_equal(call_setup(run.analysis->calls[0]), 8500 * US_PER_MS);
    assert_int_equal(call_talk(run.analysis->calls[0]), 60 * US_PER_S);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(seconds(call_start(run.analysis->calls[i])), canonical[i].start / 60 * 60);
        assert_int_equal(run.analysis->calls[i]->code, canonical[i].code);
    }
    pipeline_free(run.pipeline);
}

static void lines_of_accounting_are_joined_by_call(void **state)
{
    struct run run;
    (void)state;
    run_file(&run, "kamailio-acc-syslog.log");
    assert_int_equal(run.analysis->call_count, 3);
    assert_int_equal(run.analysis->inputs[0].rows, 5);
    assert_int_equal(run.analysis->calls[0]->code, 200);
    assert_int_equal(call_talk(run.analysis->calls[0]), 60 * US_PER_S);
    assert_int_equal(run.analysis->calls[0]->ended_by, PARTY_CALLEE);
    assert_int_equal(run.analysis->calls[1]->code, 486);
    assert_int_equal(run.analysis->calls[2]->code, 503);
    pipeline_free(run.pipeline);
    run_file(&run, "opensips-acc-syslog.log");
    assert_int_equal(run.analysis->call_count, 2);
    assert_int_equal(seconds(call_start(run.analysis->calls[0])), DAY);
    assert_int_equal(call_setup(run.analysis->calls[0]), 8 * US_PER_S);
    assert_int_equal(call_talk(run.analysis->calls[0]), 60 * US_PER_S);
    assert_int_equal(run.analysis->calls[1]->code, 486);
    pipeline_free(run.pipeline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_dialect_tells_the_same_five_calls),
        cmocka_unit_test(dialects_that_tell_little_are_read_for_what_they_tell),
        cmocka_unit_test(a_group_of_sip_fields_names_the_call),
        cmocka_unit_test(fractions_of_seconds_are_kept),
        cmocka_unit_test(an_answer_is_not_taken_for_a_start),
        cmocka_unit_test(a_spreadsheet_export_of_a_dialer_is_read),
        cmocka_unit_test(lines_of_accounting_are_joined_by_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
