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
        {PARTIES "0 us > trunk INVITE size=20\n", "without padding"},
        {PARTIES "0 us > trunk INVITE size=big\n", "a number follows"},
        {PARTIES "0 us > trunk INVITE codecs=PCMA,MP3\n", "no codecs"},
        {"party us 192.0.2.10:5060 inside=10.0.0.5\n", "nothing a party has"},
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

static void a_host_behind_nat_writes_what_it_knows(void **state)
{
    (void)state;
    struct flow *flow =
        flow_of("party us 192.0.2.10:35060 inside=10.0.0.5:5062 no-rport\n"
                "party trunk 198.51.100.7:5060\ncall a from 1 to 2\n"
                "0 us > trunk INVITE\n1 trunk > us 100\n1 trunk > us 180 to-port=9\n");
    struct str capture = flow_capture(flow);
    assert_int_equal(count_text(capture, "Via: SIP/2.0/UDP 10.0.0.5:5062;branch="), 1);
    assert_int_equal(count_text(capture, "10.0.0.5:5062;received=192.0.2.10;branch="), 2);
    assert_int_equal(count_text(capture, "Contact: <sip:1@10.0.0.5:5062>"), 1);
    assert_int_equal(count_text(capture, "c=IN IP4 10.0.0.5\r\n"), 1);
    static const char to_via[] = {0x13, (char)0xc4, 0x13, (char)0xc6, 0}; /* 5060 to 5062 */
    assert_int_equal(count_text(capture, to_via), 1);
    flow_free(flow);
}

static void a_body_is_bent_as_asked(void **state)
{
    (void)state;
    struct flow *flow =
        flow_of(PARTIES "0 us > trunk INVITE savp codecs=G722,opus:111 sdp-address=0.0.0.0 "
                        "sdp-origin=10.0.0.5 sdp-port=0 sdp-line='m=video 0 RTP/AVP 34'\n"
                        "1 trunk > us 488 content-length=7\n1.1 us > trunk INVITE media=image\n");
    struct str capture = flow_capture(flow);
    assert_int_equal(count_text(capture, "m=audio 0 RTP/SAVP 9 111 101\r\n"), 1);
    assert_int_equal(count_text(capture, "a=rtpmap:111 opus/48000/2\r\n"), 1);
    assert_int_equal(count_text(capture, "a=crypto:1 "), 1);
    assert_int_equal(count_text(capture, "c=IN IP4 0.0.0.0\r\n"), 1);
    assert_int_equal(count_text(capture, " IN IP4 10.0.0.5\r\ns=-"), 1);
    assert_int_equal(count_text(capture, "m=video 0 RTP/AVP 34\r\n"), 1);
    assert_int_equal(count_text(capture, "Content-Length: 7\r\n"), 1);
    assert_int_equal(count_text(capture, "m=image 20020 udptl t38\r\n"), 1);
    flow_free(flow);
}

/* 1700 bytes do not fit one packet of 1500: the capture holds two fragments of one datagram. */
static void a_padded_message_has_the_size_asked_for(void **state)
{
    (void)state;
    enum { HEADERS = 14 + 20, UDP = 8, RECORD = 16, FILE_HEADER = 24 };
    struct flow *whole = flow_of(PARTIES "0 us > trunk INVITE size=1400\n");
    assert_int_equal(flow_longest_frame(whole), HEADERS + UDP + 1400);
    flow_free(whole);
    struct flow *split = flow_of(PARTIES "0 us > trunk INVITE size=1700\n");
    assert_int_equal(flow_longest_frame(split), HEADERS + 1480);
    assert_int_equal(flow_capture(split).len, FILE_HEADER + 2 * (RECORD + HEADERS) + UDP + 1700);
    flow_free(split);
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
        cmocka_unit_test(a_host_behind_nat_writes_what_it_knows),
        cmocka_unit_test(a_body_is_bent_as_asked),
        cmocka_unit_test(a_padded_message_has_the_size_asked_for),
        cmocka_unit_test(an_expectation_that_does_not_hold_is_counted),
        cmocka_unit_test(a_flow_that_expects_nothing_fails),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
