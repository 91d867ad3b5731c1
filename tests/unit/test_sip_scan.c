/* The scan of headers and body: names, folds, line ends, lengths, limits. */
#include "support/test.h"

#include "sipdiag/sip/sip_scan.h"

#include <stdlib.h>

static struct sip_scan scan_of(const char *text)
{
    struct sip_scan scan;
    sip_scan(str_from(text), &scan);
    return scan;
}

static void compact_and_long_names_are_the_same_header_in_any_case(void **state)
{
    static const struct {
        const char *line;
        enum sip_header header;
    } rows[] = {
        {"i: v", SIP_HEADER_CALL_ID},
        {"CALL-ID: v", SIP_HEADER_CALL_ID},
        {"m: v", SIP_HEADER_CONTACT},
        {"Contact: v", SIP_HEADER_CONTACT},
        {"l: 0", SIP_HEADER_CONTENT_LENGTH},
        {"content-LENGTH  :0", SIP_HEADER_CONTENT_LENGTH},
        {"c: v", SIP_HEADER_CONTENT_TYPE},
        {"F : v", SIP_HEADER_FROM},
        {"fRoM\t: v", SIP_HEADER_FROM},
        {"t:v", SIP_HEADER_TO},
        {"To:v", SIP_HEADER_TO},
        {"V  : v", SIP_HEADER_VIA},
        {"viA:  v", SIP_HEADER_VIA},
        {"cseq: v", SIP_HEADER_CSEQ},
        {"User-Agent: v", SIP_HEADER_USER_AGENT},
        {"Server: v", SIP_HEADER_SERVER},
        {"reason: v", SIP_HEADER_REASON},
        {"Warning: v", SIP_HEADER_WARNING},
        {"Retry-After: v", SIP_HEADER_RETRY_AFTER},
        {"WWW-Authenticate: v", SIP_HEADER_WWW_AUTHENTICATE},
        {"Proxy-Authenticate: v", SIP_HEADER_PROXY_AUTHENTICATE},
        {"Authorization: v", SIP_HEADER_AUTHORIZATION},
        {"Proxy-Authorization: v", SIP_HEADER_PROXY_AUTHORIZATION},
        {"Max-Forwards: v", SIP_HEADER_MAX_FORWARDS},
        {"Session-ID: v", SIP_HEADER_SESSION_ID},
        {"X-Call-ID: v", SIP_HEADER_X_CALL_ID},
        {"X-CID: v", SIP_HEADER_X_CALL_ID},
        {"x-callid: v", SIP_HEADER_X_CALL_ID},
        {"X-Original-Call-ID: v", SIP_HEADER_X_CALL_ID},
        {"P-Charging-Vector: v", SIP_HEADER_CHARGING_VECTOR},
        {"Date: v", SIP_HEADER_DATE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "BYE sip:a@b SIP/2.0\r\n%s\r\n\r\n", rows[i].line);
        struct sip_scan scan = scan_of(text);
        if (scan.occurrences[rows[i].header] != 1 || scan.value[rows[i].header].len != 1)
            fail_msg("%s", rows[i].line);
    }
}

static void other_headers_are_counted_and_left_alone(void **state)
{
    (void)state;
    struct sip_scan scan = scan_of("BYE sip:a@b SIP/2.0\r\ns: x\r\nk: 100rel\r\no: y\r\nr: z\r\n"
                                   "Calls: 1\r\nXy: 2\r\n1: 3\r\nVias: 4\r\n\r\n");
    assert_int_equal(scan.header_lines, 8);
    assert_null(scan.broken);
    for (int header = 0; header < SIP_HEADER_COUNT; header++)
        assert_int_equal(scan.occurrences[header], 0);
}

static void folded_headers_are_one_value(void **state)
{
    char room[64];
    (void)state;
    struct sip_scan scan = scan_of("BYE sip:a@b SIP/2.0\r\nTo :\r\n sip:a@b ;\r\n\ttag = x\r\n"
                                   "CSeq: 9\r\n  BYE\r\n\r\n");
    assert_int_equal(scan.header_lines, 2);
    assert_true(scan.folded);
    assert_str(sip_unfold(scan.value[SIP_HEADER_TO], room, sizeof room), "sip:a@b ; tag = x");
    assert_str(sip_unfold(scan.value[SIP_HEADER_CSEQ], room, sizeof room), "9 BYE");
    assert_str(sip_unfold(scan.value[SIP_HEADER_CSEQ], room, 4), "9 B");
}

static void every_line_end_is_read(void **state)
{
    static const char *const texts[] = {
        "\r\n\r\nBYE sip:a@b SIP/2.0\r\nFrom: f\r\nTo: t\r\n\r\nbody",
        "BYE sip:a@b SIP/2.0\nFrom: f\nTo: t\n\nbody",
        "BYE sip:a@b SIP/2.0\rFrom: f\rTo: t\r\rbody",
        "BYE sip:a@b SIP/2.0\r\nFrom: f\nTo: t\r\n\nbody",
        "BYE sip:a@b SIP/2.0\r\r\nFrom: f\r\r\nTo: t\r\r\n\r\r\nbody",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sip_scan scan = scan_of(texts[i]);
        assert_int_equal(scan.start, SIP_START_REQUEST);
        assert_str(scan.request_uri, "sip:a@b");
        assert_str(scan.value[SIP_HEADER_FROM], "f");
        assert_str(scan.value[SIP_HEADER_TO], "t");
        assert_true(scan.headers_end);
        assert_str(scan.body, "body");
        assert_null(scan.broken);
    }
}

static void a_missing_final_empty_line_is_noted(void **state)
{
    (void)state;
    struct sip_scan scan = scan_of("BYE sip:a@b SIP/2.0\r\nFrom: f\r\nTo: t");
    assert_false(scan.headers_end);
    assert_str(scan.value[SIP_HEADER_TO], "t");
    assert_str(scan.body, "");
}

static void the_content_length_ends_the_body_and_the_rest_follows(void **state)
{
    (void)state;
    struct sip_scan scan = scan_of("BYE sip:a@b SIP/2.0\r\nl: 4\r\n\r\nbody\r\n\r\nSIP/2.0 200 OK");
    assert_str(scan.body, "body");
    assert_str(scan.rest, "SIP/2.0 200 OK");
    assert_false(scan.body_short);
    scan = scan_of("BYE sip:a@b SIP/2.0\r\n\r\nbody without a length");
    assert_str(scan.body, "body without a length");
    assert_str(scan.rest, "");
}

static void a_content_length_over_what_is_there_is_noted(void **state)
{
    static const char *const lengths[] = {"5", "4294967300", "18446744073709551615"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        char text[100];
        snprintf(text, sizeof text, "BYE sip:a@b SIP/2.0\r\nl: %s\r\n\r\nbody", lengths[i]);
        struct sip_scan scan = scan_of(text);
        assert_true(scan.body_short);
        assert_str(scan.body, "body");
        assert_null(scan.broken);
    }
}

static void a_content_length_that_is_no_number_is_broken(void **state)
{
    static const char *const lengths[] = {"-5", "+5", "0x4", "4 4", "", "18446744073709551616"};
    (void)state;
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        char text[100];
        snprintf(text, sizeof text, "BYE sip:a@b SIP/2.0\r\nl: %s\r\n\r\nbody", lengths[i]);
        struct sip_scan scan = scan_of(text);
        assert_non_null(scan.broken);
        assert_str(scan.body, "body");
    }
}

static void headers_that_may_stand_once_are_broken_when_they_differ(void **state)
{
    static const char *const names[] = {"Call-ID", "CSeq",           "From",
                                        "To",      "Content-Length", "Max-Forwards"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char text[200];
        snprintf(text, sizeof text, "BYE sip:a@b SIP/2.0\r\n%s: 0\r\n%s: 0\r\n\r\n", names[i],
                 names[i]);
        assert_null(scan_of(text).broken);
        snprintf(text, sizeof text, "BYE sip:a@b SIP/2.0\r\n%s: 0\r\n%s: 1\r\n\r\n", names[i],
                 names[i]);
        struct sip_scan scan = scan_of(text);
        assert_non_null(scan.broken);
    }
    assert_null(scan_of("BYE sip:a@b SIP/2.0\r\nVia: 1\r\nVia: 2\r\nm: 1\r\nm: 2\r\n\r\n").broken);
}

static void via_values_are_counted_over_all_via_headers(void **state)
{
    (void)state;
    struct sip_scan scan =
        scan_of("BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP a;x=\"1,2\", SIP/2.0/UDP "
                "b;y=<3,4>\r\nv: SIP/2.0/TCP c\r\n\r\n");
    assert_int_equal(scan.via_count, 3);
    assert_int_equal(scan.occurrences[SIP_HEADER_VIA], 2);
}

static void the_first_four_reasons_are_kept(void **state)
{
    (void)state;
    struct sip_scan scan = scan_of("BYE sip:a@b SIP/2.0\r\nReason: a\r\nReason: b\r\nReason: c\r\n"
                                   "Reason: d\r\nReason: e\r\n\r\n");
    assert_int_equal(scan.reason_count, 4);
    assert_int_equal(scan.occurrences[SIP_HEADER_REASON], 5);
    assert_str(scan.reasons[3], "d");
}

static void a_nul_among_the_headers_is_kept_and_noted(void **state)
{
    static const char text[] = "BYE sip:a@b SIP/2.0\r\nTo: \"a\\\0b\" <sip:c@d>\r\n\r\n\0";
    struct sip_scan scan;
    (void)state;
    sip_scan((struct str){text, sizeof text - 1}, &scan);
    assert_true(str_find_char(scan.headers, '\0') < scan.headers.len);
    assert_int_equal(scan.value[SIP_HEADER_TO].len, 16);
    assert_int_equal(scan.body.len, 1);
    sip_scan(STR("BYE sip:a@b SIP/2.0\r\nTo: a\r\n\r\n\0"), &scan);
    assert_true(str_find_char(scan.headers, '\0') == scan.headers.len);
}

static void a_line_that_is_no_header_is_broken(void **state)
{
    (void)state;
    assert_non_null(scan_of("BYE sip:a@b SIP/2.0\r\nhello\r\n\r\n").broken);
    assert_non_null(scan_of("BYE sip:a@b SIP/2.0\r\n: hello\r\n\r\n").broken);
}

static void what_is_over_a_limit_is_oversized_and_still_read(void **state)
{
    (void)state;
    struct sip_scan scan;
    size_t size = SIP_LIMIT_MESSAGE + 100;
    char *text = calloc(1, size);
    assert_non_null(text);
    size_t len = (size_t)snprintf(text, size, "BYE sip:a@b SIP/2.0\r\n");
    for (int i = 0; i <= SIP_LIMIT_HEADER_LINES; i++)
        len += (size_t)snprintf(text + len, size - len, "X: y\r\n");
    len += (size_t)snprintf(text + len, size - len, "Call-ID: z\r\n\r\n");
    sip_scan((struct str){text, len}, &scan);
    assert_true(scan.oversized);
    assert_str(scan.value[SIP_HEADER_CALL_ID], "z");

    len = (size_t)snprintf(text, size, "BYE sip:a@b SIP/2.0\r\nTo: ");
    memset(text + len, 'x', SIP_LIMIT_VALUE + 1);
    sip_scan((struct str){text, len + SIP_LIMIT_VALUE}, &scan);
    assert_false(scan.oversized);
    sip_scan((struct str){text, len + SIP_LIMIT_VALUE + 1}, &scan);
    assert_true(scan.oversized);

    len = (size_t)snprintf(text, size, "BYE sip:a@b SIP/2.0\r\n\r\n");
    memset(text + len, 'x', size - len);
    sip_scan((struct str){text, SIP_LIMIT_MESSAGE}, &scan);
    assert_false(scan.oversized);
    sip_scan((struct str){text, SIP_LIMIT_MESSAGE + 1}, &scan);
    assert_true(scan.oversized);
    free(text);
}

static void every_cut_of_a_message_is_survived(void **state)
{
    static const char text[] =
        "INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=\"z,\\\"\"\r\n ;x=<y>\r\nFrom: \"q\" "
        "<sip:a@b>;tag=1\r\nContent-Length: 4\r\n\r\nbody\r\n\r\nBYE sip:c@d SIP/2.0\r\n";
    struct sip_scan scan;
    (void)state;
    for (size_t len = 0; len < sizeof text; len++) {
        char *copy = malloc(len + 1);
        assert_non_null(copy);
        memcpy(copy, text, len);
        sip_scan((struct str){copy, len}, &scan);
        assert_true(scan.header_lines <= 3);
        if (len >= 24)
            assert_int_equal(scan.start, SIP_START_REQUEST);
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compact_and_long_names_are_the_same_header_in_any_case),
        cmocka_unit_test(other_headers_are_counted_and_left_alone),
        cmocka_unit_test(folded_headers_are_one_value),
        cmocka_unit_test(every_line_end_is_read),
        cmocka_unit_test(a_missing_final_empty_line_is_noted),
        cmocka_unit_test(the_content_length_ends_the_body_and_the_rest_follows),
        cmocka_unit_test(a_content_length_over_what_is_there_is_noted),
        cmocka_unit_test(a_content_length_that_is_no_number_is_broken),
        cmocka_unit_test(headers_that_may_stand_once_are_broken_when_they_differ),
        cmocka_unit_test(via_values_are_counted_over_all_via_headers),
        cmocka_unit_test(the_first_four_reasons_are_kept),
        cmocka_unit_test(a_nul_among_the_headers_is_kept_and_noted),
        cmocka_unit_test(a_line_that_is_no_header_is_broken),
        cmocka_unit_test(what_is_over_a_limit_is_oversized_and_still_read),
        cmocka_unit_test(every_cut_of_a_message_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
