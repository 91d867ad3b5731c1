/* Telling SIP from other text, and reading start lines. */
#include "support/test.h"

#include "sipdiag/sip/sip_scan.h"

static struct sip_scan scan_of(const char *text)
{
    struct sip_scan scan;
    sip_scan(str_from(text), &scan);
    return scan;
}

static bool looks(const char *text)
{
    return sip_looks_like_start(text, strlen(text));
}

static void sip_is_told_from_other_text(void **state)
{
    static const struct {
        const char *text;
        bool sip;
    } rows[] = {
        {"INVITE sip:a@b SIP/2.0\r\n", true},
        {"\r\n\r\nSIP/2.0 200 OK\r\n", true},
        {"sip/2.0 200 OK\r\n", true},
        {"OPTIONS sip:a@b SIP/7.0\r\n", true},
        {"INVITE  sip:a@b  SIP/2.0  \r\n", true},
        {"NEWMETHOD tel:1 SIP/2.0\n", true},
        {"INVITE sip:alice", true},
        {"INVITE si", true},
        {"BYE sip:a@b SIP/2.0\rVia: x\r", true},
        {"GET / HTTP/1.1\r\n", false},
        {"NOTIFY * HTTP/1.1\r\n", false},
        {"OPTIONS rtsp://a RTSP/1.0\r\n", false},
        {"INFO started the service\n", false},
        {"INFO started the service", false},
        {"INVITE", false},
        {"SIP/", false},
        {"SIP/x 200 OK\r\n", false},
        {"\x80\x60SIP/2.0", false},
        {"\r\n\r\n", false},
        {"", false},
        {" INVITE sip:a@b SIP/2.0\r\n", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (looks(rows[i].text) != rows[i].sip)
            fail_msg("row %zu: %s", i, rows[i].text);
}

static void a_request_line_gives_method_and_uri(void **state)
{
    (void)state;
    struct sip_scan scan = scan_of("INVITE sip:bob@example.com;user=phone SIP/2.0\r\n\r\n");
    assert_int_equal(scan.start, SIP_START_REQUEST);
    assert_str(scan.method, "INVITE");
    assert_str(scan.request_uri, "sip:bob@example.com;user=phone");
    assert_str(scan.version, "SIP/2.0");
    assert_null(scan.broken);
    assert_true(scan.headers_end);
}

static void a_status_line_gives_status_and_phrase(void **state)
{
    static const struct {
        const char *line;
        unsigned status;
        const char *phrase;
    } rows[] = {
        {"SIP/2.0 486 Busy Here\r\n", 486, "Busy Here"},
        {"sip/2.0 100 \r\n", 100, ""},
        {"SIP/2.0 180\r\n", 180, ""},
        {"SIP/2.0 699 odd\r\n", 699, "odd"},
        {"SIP/2.0 200 \xD0\xBD\xD0\xBE\r\n", 200, "\xD0\xBD\xD0\xBE"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sip_scan scan = scan_of(rows[i].line);
        assert_int_equal(scan.start, SIP_START_RESPONSE);
        assert_int_equal(scan.status, rows[i].status);
        assert_str(scan.phrase, rows[i].phrase);
        assert_null(scan.broken);
    }
}

static void a_status_that_is_not_three_digits_in_range_is_none(void **state)
{
    static const char *const lines[] = {
        "SIP/2.0 4294967496 OK\r\n", "SIP/2.0 99 x\r\n",    "SIP/2.0 700 x\r\n",
        "SIP/2.0 20 OK\r\n",         "SIP/2.0 -200 OK\r\n", "SIP/2.0 2000\r\n",
        "SIP/2.0 200OK\r\n",         "SIP/2.0 \r\n",        "SIP/2.0 099 x\r\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct sip_scan scan = scan_of(lines[i]);
        assert_int_equal(scan.start, SIP_START_RESPONSE);
        assert_int_equal(scan.status, 0);
        assert_non_null(scan.broken);
    }
}

static void a_crooked_start_line_is_read_and_called_broken(void **state)
{
    static const char *const lines[] = {
        "INVITE  sip:a@b  SIP/2.0\r\n",
        "INVITE sip:a@b SIP/2.0  \r\n",
        "INVITE sip:a@b; lr SIP/2.0\r\n",
        "INVITE sip:a@b SIP/7.0\r\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct sip_scan scan = scan_of(lines[i]);
        assert_int_equal(scan.start, SIP_START_REQUEST);
        assert_str(scan.method, "INVITE");
        assert_non_null(scan.broken);
    }
}

static void what_is_not_sip_has_no_start(void **state)
{
    static const char *const texts[] = {"",
                                        "\r\n",
                                        "GET / HTTP/1.1\r\n\r\n",
                                        "INVITE\r\n",
                                        "SIP/",
                                        "INVITE SIP/2.0\r\n",
                                        "INVITE hello there"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_int_equal(scan_of(texts[i]).start, SIP_START_NONE);
}

static void a_start_line_that_is_cut_still_gives_the_method(void **state)
{
    (void)state;
    struct sip_scan scan = scan_of("BYE sip:someone@exam");
    assert_int_equal(scan.start, SIP_START_REQUEST);
    assert_str(scan.method, "BYE");
    assert_str(scan.request_uri, "");
    assert_int_equal(scan_of("SIP/2.0 18").status, 0);
    assert_int_equal(scan_of("SIP/2.0 183 Sess").status, 183);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sip_is_told_from_other_text),
        cmocka_unit_test(a_request_line_gives_method_and_uri),
        cmocka_unit_test(a_status_line_gives_status_and_phrase),
        cmocka_unit_test(a_status_that_is_not_three_digits_in_range_is_none),
        cmocka_unit_test(a_crooked_start_line_is_read_and_called_broken),
        cmocka_unit_test(what_is_not_sip_has_no_start),
        cmocka_unit_test(a_start_line_that_is_cut_still_gives_the_method),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
