/* Which messages count as damaged, cut or oversized, and what is still read from them. */
#include "support/test.h"

#include "sipdiag/parse/sip_parser.h"

#include <unistd.h>

static struct sip_parser *parser;
static struct sip_facts facts;
static struct input_health health;

static int start(void **state)
{
    (void)state;
    parser = sip_parser_new();
    return parser ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    sip_parser_free(parser);
    return 0;
}

static bool read_text(const struct sip_text *text)
{
    memset(&health, 0, sizeof health);
    return sip_parser_read(parser, text, &facts, &health);
}

/* The parts of a message, each replaceable. NULL takes the whole line away. */
struct message {
    const char *start_line, *via, *from, *to, *call_id, *cseq, *more;
};

static void add_line(char *message, size_t size, const char *name, const char *value,
                     const char *otherwise)
{
    size_t len = strlen(message);
    if (value)
        snprintf(message + len, size - len, "%s%s\r\n", name, *value ? value : otherwise);
}

static enum sip_condition condition_of(struct message parts)
{
    static char message[4096];
    const char *start_line =
        *parts.start_line ? parts.start_line : "INVITE sip:b@host.example SIP/2.0";
    message[0] = '\0';
    add_line(message, sizeof message, "", start_line, "");
    add_line(message, sizeof message, "Via: ", parts.via,
             "SIP/2.0/UDP host.example;branch=z9hG4bK1");
    add_line(message, sizeof message, "From: ", parts.from, "<sip:a@host.example>;tag=1");
    add_line(message, sizeof message, "To: ", parts.to, "<sip:b@host.example>");
    add_line(message, sizeof message, "Call-ID: ", parts.call_id, "c");
    add_line(message, sizeof message, "CSeq: ", parts.cseq, "1 INVITE");
    if (parts.more && *parts.more)
        add_line(message, sizeof message, "", parts.more, "");
    add_line(message, sizeof message, "", "Content-Length: 0\r\n", "");
    struct sip_text text = {.bytes = str_from(message)};
    assert_true(read_text(&text));
    assert_int_equal(health.count[HEALTH_SIP_DAMAGED], facts.condition == SIP_DAMAGED);
    assert_int_equal(facts.damage != NULL, facts.condition != SIP_WHOLE);
    return facts.condition;
}

static void what_breaks_the_grammar_is_damaged(void **state)
{
    static const struct message rows[] = {
        {"", "", "", "", NULL, "", ""},
        {"", "", NULL, "", "", "", ""},
        {"", "", "", NULL, "", "", ""},
        {"", NULL, "", "", "", "", ""},
        {"", "", "", "", "", NULL, ""},
        {"INVITE <sip:b@host.example> SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:b@host.example?Route=x SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:host.example?Route=x SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:2001:db8::10 SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:b@host.example:70000 SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:b@[::1 SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:b@ SIP/2.0", "", "", "", "", "", ""},
        {"INVITE nothing SIP/2.0", "", "", "", "", "", ""},
        {"INVITE tel: SIP/2.0", "", "", "", "", "", ""},
        {"INVITE  sip:b@host.example SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:b@host.example SIP/3.0", "", "", "", "", "", ""},
        {"SIP/2.0 700 Odd", "", "", "", "", "", ""},
        {"OPTIONS sip:b@host.example SIP/2.0", "", "", "", "", "", ""}, /* CSeq: INVITE */
        {"NEWMETHOD sip:b@host.example SIP/2.0", "", "", "", "", "", ""},
        {"", "SIP/2.0/UDP host.example;;branch=x", "", "", "", "", ""},
        {"", "SIP/2.0/UDP", "", "", "", "", ""},
        {"", "HTTP/1.1/TCP host.example", "", "", "", "", ""},
        {"", "", "\"Mr. A <sip:a@host.example>;tag=1", "", "", "", ""},
        {"", "", "Bell, A <sip:a@host.example>;tag=1", "", "", "", ""},
        {"", "", "<sip:a@host.example>;x=\"y;tag=1", "", "", "", ""},
        {"", "", "< sip:a@host.example >;tag=1", "", "", "", ""},
        {"", "", "", "sip:b@host.example?x=y", "", "", ""},
        {"", "", "", "<sip:b@host.example", "", "", ""},
        {"", "", "", "<sip:b c@host.example>", "", "", ""},
        {"", "", "", "<sip:b@host.example> junk", "", "", ""},
        {"", "", "", "<>", "", "", ""},
        {"", "", "", "", "", "2147483648 INVITE", ""},
        {"", "", "", "", "", "36893488147419103232 INVITE", ""},
        {"", "", "", "", "", "-1 INVITE", ""},
        {"", "", "", "", "", "1", ""},
        {"", "", "", "", "", "", "Max-Forwards: 256"},
        {"", "", "", "", "", "", "Max-Forwards: x"},
        {"", "", "", "", "", "", "Date: Fri, 01 Jan 2010 16:00:00 EST"},
        {"", "", "", "", "", "", "Contact: sip:a@host.example?Route=x"},
        {"", "", "", "", "", "", "Contact: <sip:a@host.example>;;;"},
        {"", "", "", "", "", "", "Call-ID: another"},
        {"", "", "", "", "", "", "Content-Length: 5"},
        {"", "", "", "", "", "", "no colon here"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (condition_of(rows[i]) != SIP_DAMAGED)
            fail_msg("row %zu is not damaged", i);
}

static void what_is_odd_but_clear_is_whole(void **state)
{
    static const struct message rows[] = {
        {"", "", "", "", "", "", ""},
        {"INVITE sip:+49(0)30*#@host.example SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:a@[2001:db8::1]:5060;transport=udp SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:@host.example SIP/2.0", "", "", "", "", "", ""},
        {"INVITE sip:a?b@host.example SIP/2.0", "", "", "", "", "", ""},
        {"INVITE tel:+4930;phone-context=example.com SIP/2.0", "", "", "", "", "", ""},
        {"INVITE urn:service:sos SIP/2.0", "", "", "", "", "", ""},
        {"SIP/2.0 200", "", "", "", "", "", ""},
        {"SIP/2.0 100 ", "", "", "", "", "", ""},
        {"sip/2.0 603 Decline", "", "", "", "", "", ""},
        {"", "SIP  /  2.0 / UDP   host.example ; branch = z", "", "", "", "", ""},
        {"", "SIP/2.0/UDP host.example", "", "", "", "", ""},
        {"", "SIP/2.0/UDP [::1]:5060;received=[::2];rport", "", "", "", "", ""},
        {"", "", "\xD0\x98\xD0\xB2\xD0\xB0\xD0\xBD <sip:a@host.example>;tag=1", "", "", "", ""},
        {"", "", "\xE9 x <sip:a@host.example>;tag=1", "", "", "", ""},
        {"", "", "caller<sip:a@host.example>;tag=1;", "", "", "", ""},
        {"", "", "sip:a@host.example", "", "", "", ""},
        {"", "", "1000@pbx (desk) <sip:a@host.example>;tag=1", "", "", "", ""},
        {"", "", "\"a, \\\"b\\\"\" <sip:a@host.example> ; tag = 1", "", "", "", ""},
        {"", "", "", "", "<odd>\"call\"[id]@x", "", ""},
        {"", "", "", "", "", "0002147483647   INVITE", ""},
        {"", "", "", "", "", "", "Max-Forwards: 0"},
        {"", "", "", "", "", "", "Date: Sat, 13 Nov 2010 23:29:00 GMT"},
        {"", "", "", "", "", "", "Contact: *"},
        {"", "", "", "", "", "", "Contact:"},
        {"", "", "", "", "", "", "Contact: \"a\" <sip:a@host.example?x=y>;q=0.1, <sip:b@host>"},
        {"", "", "", "", "", "", "Call-ID: c"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (condition_of(rows[i]) != SIP_WHOLE)
            fail_msg("row %zu: %s", i, facts.damage);
}

static void a_damaged_message_still_yields_what_the_scan_found(void **state)
{
    (void)state;
    condition_of(
        (struct message){"", "", "\"Al <sip:al@host.example>", "", "id-1", "7 INVITE", ""});
    assert_int_equal(facts.condition, SIP_DAMAGED);
    assert_int_equal(facts.method, SIP_METHOD_INVITE);
    assert_str(facts.call_id, "id-1");
    assert_str(facts.from_user, "al");
    assert_str(facts.to_user, "b");
    assert_int_equal(facts.cseq, 7);
}

static void a_bad_status_or_version_is_neither_request_nor_answer(void **state)
{
    static const char *const lines[] = {"SIP/2.0 4294967496 OK", "SIP/7.0 200 OK",
                                        "INVITE sip:b@host.example SIP/7.0"};
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        condition_of((struct message){lines[i], "", "", "", "id-2", "", ""});
        assert_int_equal(facts.condition, SIP_DAMAGED);
        assert_int_equal(facts.method, SIP_METHOD_UNKNOWN);
        assert_int_equal(facts.status, 0);
        assert_str(facts.call_id, "id-2");
    }
}

static void a_cut_message_blames_nobody(void **state)
{
    static const char message[] =
        "INVITE sip:b@host.example SIP/2.0\r\nVia: SIP/2.0/UDP host.example;branch=z9hG4bK1\r\n"
        "From: <sip:a@host.example>;tag=1\r\nTo: <sip:b@host.example>\r\nCall-ID: whole\r\n"
        "CSeq: 1 INVITE\r\nContent-Length: 900\r\n\r\nv=0\r\n";
    (void)state;
    for (size_t len = 40; len < sizeof message; len++) {
        struct sip_text text = {.bytes = {message, len}, .cut = true};
        assert_true(read_text(&text));
        assert_int_equal(facts.condition, SIP_CUT);
        assert_int_equal(facts.method, SIP_METHOD_INVITE);
        assert_int_equal(health.count[HEALTH_SIP_CUT], 1);
        assert_int_equal(health.count[HEALTH_SIP_DAMAGED], 0);
        if (facts.call_id.len)
            assert_str(facts.call_id, "whole");
    }
    assert_str(facts.call_id, "whole");
}

static void an_icmp_quote_yields_what_it_quotes(void **state)
{
    static const char message[] =
        "INVITE sip:b@host.example SIP/2.0\r\nVia: SIP/2.0/UDP host.example;branch=z9hG4bK1\r\n"
        "Call-ID: quoted\r\nCSeq: 3 INVITE\r\nFrom: <sip:a@h";
    struct sip_text text = {
        .kind = SIP_TEXT_ICMP_QUOTE,
        .bytes = {message, sizeof message - 1},
        .icmp = {.type = 3, .code = 3},
    };
    (void)state;
    assert_true(read_text(&text));
    assert_int_equal(facts.kind, SIP_TEXT_ICMP_QUOTE);
    assert_int_equal(facts.condition, SIP_CUT);
    assert_int_equal(facts.icmp.type, 3);
    assert_str(facts.call_id, "quoted");
    assert_int_equal(facts.cseq, 3);
    assert_str(facts.from_uri, "");
    for (int i = 0; i < HEALTH_COUNT; i++)
        assert_int_equal(health.count[i], 0);
    text.bytes.len = 17;
    assert_true(read_text(&text));
    assert_int_equal(facts.method, SIP_METHOD_INVITE);
    assert_str(facts.call_id, "");
}

static void further_messages_in_a_datagram_are_counted(void **state)
{
    struct sip_text text = {.bytes =
                                STR("SIP/2.0 200 OK\r\nl: 0\r\n\r\nBYE sip:a@b SIP/2.0\r\n\r\n")};
    (void)state;
    assert_true(read_text(&text));
    assert_int_equal(health.count[HEALTH_EXTRA_MESSAGES], 1);
    text.bytes = STR("SIP/2.0 200 OK\r\nl: 0\r\n\r\nwhatever follows");
    assert_true(read_text(&text));
    assert_int_equal(health.count[HEALTH_EXTRA_MESSAGES], 0);
}

static void too_many_parameters_are_oversized_and_left_to_the_scan(void **state)
{
    char to[400] = "<sip:b@host.example>";
    (void)state;
    for (int i = 0; i < 16; i++)
        strcat(to, ";a=b");
    assert_int_equal(condition_of((struct message){"", "", "", to, "", "", ""}), SIP_WHOLE);
    strcat(to, ";tag=2");
    assert_int_equal(condition_of((struct message){"SIP/2.0 200 OK", "", "", to, "", "", ""}),
                     SIP_OVERSIZED);
    assert_str(facts.to_tag, "2");
    assert_int_equal(health.count[HEALTH_SIP_OVERSIZED], 1);
}

static void a_nul_in_a_quoted_name_is_whole(void **state)
{
    static const char message[] =
        "INVITE sip:b@host.example SIP/2.0\r\nVia: SIP/2.0/UDP host.example\r\nTo: \"\\\0\" "
        "<sip:b@host.example>\r\nFrom: <sip:a@host.example>\r\nCall-ID: c\r\nCSeq: 1 "
        "INVITE\r\n\r\n";
    struct sip_text text = {.bytes = {message, sizeof message - 1}};
    (void)state;
    assert_true(read_text(&text));
    assert_int_equal(facts.condition, SIP_WHOLE);
    assert_str(facts.to_user, "b");
}

/* What osip2 refuses: a host of one letter; its complaint must not end up in the report. */
static void nothing_is_ever_written_to_standard_output(void **state)
{
    FILE *file = tmpfile();
    (void)state;
    assert_non_null(file);
    fflush(stdout);
    int kept = dup(STDOUT_FILENO);
    dup2(fileno(file), STDOUT_FILENO);
    enum sip_condition condition =
        condition_of((struct message){"", "", "", "<sip:b>", "", "", ""});
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    off_t written = lseek(fileno(file), 0, SEEK_END);
    close(kept);
    fclose(file);
    assert_int_equal(condition, SIP_DAMAGED);
    assert_int_equal(written, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_breaks_the_grammar_is_damaged),
        cmocka_unit_test(what_is_odd_but_clear_is_whole),
        cmocka_unit_test(a_damaged_message_still_yields_what_the_scan_found),
        cmocka_unit_test(a_bad_status_or_version_is_neither_request_nor_answer),
        cmocka_unit_test(a_cut_message_blames_nobody),
        cmocka_unit_test(an_icmp_quote_yields_what_it_quotes),
        cmocka_unit_test(further_messages_in_a_datagram_are_counted),
        cmocka_unit_test(too_many_parameters_are_oversized_and_left_to_the_scan),
        cmocka_unit_test(a_nul_in_a_quoted_name_is_whole),
        cmocka_unit_test(nothing_is_ever_written_to_standard_output),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
