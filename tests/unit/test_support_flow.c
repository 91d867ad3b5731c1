/* The call-flow language of the tests: what it refuses, what its captures hold, and that an
 * expectation can fail. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "support/flow.h"
#include "support/flow_files.h"

#define PARTIES "party us 192.0.2.10:5060\nparty trunk 198.51.100.7:5060\ncall a from 1 to 2\n"

static void a_mistake_is_refused_and_named(void **state)
{
    static const struct {
        const char *source, *complaint;
    } rows[] = {
        {PARTIES "0 us > trunk INVITE atuh\n", "no attribute"},
        {PARTIES "0 us > nobody INVITE\n", "no party"},
        {PARTIES "0 us > trunk CANCEL\n", "no INVITE to cancel"},
        {PARTIES "0 trunk > us 180\n", "no request"},
        {PARTIES "0 us > trunk INVITE\n1 trunk > us 299\n", "no phrase"},
        {PARTIES "0 us > trunk ICMP 3/3\n", "no message"},
        {PARTIES "x us > trunk INVITE\n", "no time"},
        {PARTIES "0 us > trunk INVITE\nexpect colour=red\n", "has no 'colour'"},
        {PARTIES "0 us > trunk INVITE\nexpect cause\n", "no expectation"},
        {"party us 192.0.2:5060\n", "party NAME ADDRESS:PORT"},
        {"0 us > trunk INVITE\n", "no party"},
        {"option quick\n", "no option"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = {0};
        struct flow *flow = flow_parse("x.flow", str_from(rows[i].source), &error);
        if (flow)
            fail_msg("row %zu was accepted", i);
        else if (!strstr(error.text, rows[i].complaint) || !strstr(error.text, "x.flow:"))
            fail_msg("row %zu: %s", i, error.text);
        flow_free(flow);
    }
}

static unsigned count_text(struct str where, const char *what)
{
    unsigned count = 0;
    size_t len = strlen(what);
    for (size_t i = 0; i + len <= where.len; i++)
        count += memcmp(where.at + i, what, len) == 0;
    return count;
}

static struct flow *flow_of(const char *source)
{
    struct error error = {0};
    struct flow *flow = flow_parse("x.flow", str_from(source), &error);
    if (!flow)
        fail_msg("%s", error.text);
    return flow;
}

static void messages_are_what_a_stack_would_send(void **state)
{
    (void)state;
    struct flow *flow = flow_of(PARTIES "0,0.5 us > trunk INVITE\n"
                                        "1 trunk > us 401\n1.1 us > trunk ACK\n"
                                        "1.2 us > trunk INVITE auth\n2 trunk > us 180\n"
                                        "3 us > trunk CANCEL\n3.1 trunk > us 200 for CANCEL\n"
                                        "3.2 trunk > us 487\n3.3 us > trunk ACK\n");
    struct str capture = flow_capture(flow);
    assert_int_equal(count_text(capture, "INVITE sip:2@198.51.100.7:5060 SIP/2.0"), 3);
    assert_int_equal(count_text(capture, "CSeq: 101 INVITE"), 3);
    assert_int_equal(count_text(capture, "CSeq: 101 ACK"), 1);
    assert_int_equal(count_text(capture, "CSeq: 102 INVITE"), 3);
    assert_int_equal(count_text(capture, "CSeq: 102 CANCEL"), 2);
    assert_int_equal(count_text(capture, "CSeq: 102 ACK"), 1);
    assert_int_equal(count_text(capture, "nonce="), 2);
    assert_int_equal(count_text(capture, "m=audio"), 3);
    assert_int_equal(count_text(capture, ";tag=fa\r\n"), 10);
    flow_free(flow);
}

static unsigned failures_of(const char *source)
{
    struct flow *flow = flow_of(source);
    struct flow_file file;
    struct text report;
    text_init(&report);
    if (!flow_file_open(&file, flow_capture(flow)))
        fail_msg("no file in memory");
    struct pipeline *pipeline = flow_analyse(flow, file.path);
    unsigned failures = flow_check(flow, pipeline, &report);
    pipeline_free(pipeline);
    flow_file_close(&file);
    text_free(&report);
    flow_free(flow);
    return failures;
}

static void an_expectation_that_does_not_hold_is_counted(void **state)
{
    static const char *const wrong[] = {
        "cause=callee-declined",
        "code=487",
        "code!=486",
        "messages>=5",
        "messages<=3",
        "notes~short-call",
        "codes=100",
        "codes!~486",
        "reason~ready",
        "reason!~busy",
        "far_code=486",
        "end=none",
        "start=1",
        "calls=2",
        "us=192.0.2.11",
        "complete=no",
        "related=b",
        "health.duplicates=1",
        "no-record",
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char source[512];
        snprintf(source, sizeof source,
                 PARTIES "0 us > trunk INVITE\n0.1 trunk > us 100\n1 trunk > us 486\n"
                         "1.1 us > trunk ACK\n60 end\nexpect cause=callee-busy code=486 %s\n",
                 wrong[i]);
        if (failures_of(source) != 1)
            fail_msg("'%s' was not the one that fails", wrong[i]);
    }
}

static void a_flow_that_expects_nothing_fails(void **state)
{
    (void)state;
    assert_int_equal(failures_of(PARTIES "0 us > trunk INVITE\n60 end\n"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mistake_is_refused_and_named),
        cmocka_unit_test(messages_are_what_a_stack_would_send),
        cmocka_unit_test(an_expectation_that_does_not_hold_is_counted),
        cmocka_unit_test(a_flow_that_expects_nothing_fails),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
