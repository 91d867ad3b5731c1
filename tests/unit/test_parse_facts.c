/* What the parser reads from whole messages. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/parse/sip_parser.h"

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
    bool is_sip = sip_parser_read(parser, text, &facts, &health);
    if (is_sip && facts.call_key)
        assert_true(facts.call_key == hash_key(facts.call_id.at, facts.call_id.len));
    return is_sip;
}

static void read_message(const char *message)
{
    struct sip_text text = {.bytes = str_from(message)};
    assert_true(read_text(&text));
}

/* A request or response with the given further header lines. */
static void read_with(const char *start_line, const char *lines)
{
    static char message[8192];
    const char *method = strncmp(start_line, "SIP/", 4) == 0 ? "INVITE" : start_line;
    int method_len = (int)strcspn(method, " ");
    snprintf(
        message, sizeof message,
        "%s\r\nVia: SIP/2.0/UDP host.example;branch=z9hG4bK1\r\nFrom: <sip:a@host.example>;tag=1"
        "\r\nTo: <sip:b@host.example>\r\nCall-ID: c\r\nCSeq: 1 %.*s\r\n%s\r\n",
        start_line, method_len, method, lines);
    read_message(message);
    assert_int_equal(facts.condition, SIP_WHOLE);
}

static void an_invite_gives_all_its_facts(void **state)
{
    (void)state;
    read_message("INVITE sip:+49301234;npdi=yes@provider.example;user=phone SIP/2.0\r\n"
                 "Via: SIP/2.0/UDP 10.0.0.1:5060;branch=z9hG4bK77;rport, SIP/2.0/TCP 10.0.0.2\r\n"
                 "Via: SIP/2.0/UDP 10.0.0.3\r\n"
                 "Max-Forwards: 68\r\n"
                 "From: \"Al <x>;tag=no\" <sip:alice%20b@pbx.example;x=y>;tag=a1\r\n"
                 "To: <sip:+49301234@provider.example>\r\n"
                 "Call-ID: c1@10.0.0.1\r\n"
                 "CSeq: 0102 INVITE\r\n"
                 "Contact: <sip:alice@10.0.0.1:5060;ob>;expires=60, <sip:other@10.0.0.9>\r\n"
                 "User-Agent: Phone 1.0\r\n"
                 "Content-Type: application/sdp\r\n"
                 "Content-Length: 88\r\n"
                 "\r\n"
                 "v=0\r\no=- 7 8 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.5\r\nt=0 0\r\n"
                 "m=audio 40000 RTP/AVP 8 0\r\n");
    assert_int_equal(facts.condition, SIP_WHOLE);
    assert_null(facts.damage);
    assert_int_equal(facts.method, SIP_METHOD_INVITE);
    assert_int_equal(facts.status, 0);
    assert_str(facts.request_uri, "sip:+49301234;npdi=yes@provider.example;user=phone");
    assert_str(facts.request_user, "+49301234");
    assert_str(facts.call_id, "c1@10.0.0.1");
    assert_int_equal(facts.cseq, 102);
    assert_str(facts.from_uri, "sip:alice%20b@pbx.example;x=y");
    assert_str(facts.from_user, "alice b");
    assert_str(facts.from_tag, "a1");
    assert_str(facts.to_user, "+49301234");
    assert_str(facts.to_tag, "");
    assert_str(facts.branch, "z9hG4bK77");
    assert_int_equal(facts.via_count, 3);
    assert_str(facts.contact_uri, "sip:alice@10.0.0.1:5060;ob");
    assert_str(facts.user_agent, "Phone 1.0");
    assert_true(facts.media.present);
    assert_true(facts.media.has_audio);
    assert_int_equal(facts.media.audio.port, 40000);
    for (int i = 0; i < HEALTH_COUNT; i++)
        assert_int_equal(health.count[i], 0);
}

static void a_response_takes_its_method_from_the_cseq(void **state)
{
    (void)state;
    read_message(
        "SIP/2.0 486 Busy Here\r\nv: SIP/2.0/UDP h.example;branch=b\r\n"
        "f: sip:a@h.example;tag=1\r\nt: sip:b@h.example;tag=2\r\ni: c\r\nCSeq: 3 INVITE\r\n"
        "Server: gw\r\nRetry-After: 120 (busy);duration=5\r\n"
        "Warning: 399 gw \"no, line\", 301 x \"y\"\r\nl: 0\r\n\r\n");
    assert_int_equal(facts.condition, SIP_WHOLE);
    assert_int_equal(facts.status, 486);
    assert_int_equal(facts.method, SIP_METHOD_INVITE);
    assert_str(facts.method_text, "INVITE");
    assert_str(facts.phrase, "Busy Here");
    assert_str(facts.to_tag, "2");
    assert_str(facts.user_agent, "gw");
    assert_int_equal(facts.retry_after_s, 120);
    assert_str(facts.warning, "399 gw \"no, line\"");
}

static void users_are_percent_decoded_but_for_nul_and_what_is_no_escape(void **state)
{
    static const struct {
        const char *uri, *user;
    } rows[] = {
        {"sip:%61lice@host.example", "alice"},
        {"sip:a%3Bb;x=y@host.example", "a;b"},
        {"sip:a%00b@host.example", "a%00b"},
        {"sip:a%zzb%4@host.example", "a%zzb%4"},
        {"sip:bob:xxxxxx@host.example", "bob"},
        {"sip:bob;isub=1@host.example", "bob"},
        {"tel:+4930;phone-context=x", "+4930"},
        {"sip:host.example", ""},
        {"urn:service:sos", ""},
    };
    static const char *const methods[] = {"INVITE", "OPTIONS"}; /* with and without osip2 */
    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof rows[0]; i++) {
        char line[200];
        snprintf(line, sizeof line, "%s %s SIP/2.0", methods[i % 2], rows[i / 2].uri);
        read_with(line, "");
        assert_str(facts.request_uri, rows[i / 2].uri);
        assert_str(facts.request_user, rows[i / 2].user);
    }
}

static void a_password_in_a_uri_is_written_over_unless_it_is_asked_for(void **state)
{
    (void)state;
    read_with("OPTIONS sip:bob:secret@host.example SIP/2.0", "");
    assert_str(facts.request_uri, "sip:bob:xxxxxx@host.example");
    sip_parser_show_secrets(parser, true);
    read_with("OPTIONS sip:bob:secret@host.example SIP/2.0", "");
    assert_str(facts.request_uri, "sip:bob:secret@host.example");
    sip_parser_show_secrets(parser, false);
}

static void all_reasons_are_joined_and_their_causes_read(void **state)
{
    (void)state;
    read_with("BYE sip:a@host.example SIP/2.0",
              "Reason: Q.850;cause=16;text=\"Normal, clearing\"\r\n");
    assert_str(facts.reason, "Q.850;cause=16;text=\"Normal, clearing\"");
    assert_int_equal(facts.q850, 16);
    assert_int_equal(facts.reason_sip, 0);
    read_with("CANCEL sip:a@host.example SIP/2.0",
              "Reason: SIP ;cause=200;text=\"Call completed elsewhere\", q.850;cause=\"34\"\r\n");
    assert_int_equal(facts.reason_sip, 200);
    assert_int_equal(facts.q850, 34);
    read_with("BYE sip:a@host.example SIP/2.0",
              "Reason: SIP;cause=480\r\nreason: Q.850\r\n ;cause=18\r\n");
    assert_str(facts.reason, "SIP;cause=480, Q.850 ;cause=18");
    assert_int_equal(facts.reason_sip, 480);
    assert_int_equal(facts.q850, 18);
    read_with("BYE sip:a@host.example SIP/2.0",
              "Reason: Q.850;cause=400, X;cause=1, SIP;cause=x\r\n");
    assert_int_equal(facts.q850, 0);
    assert_int_equal(facts.reason_sip, 0);
}

static void a_very_long_reason_is_cut_at_1_kib(void **state)
{
    char lines[4096];
    (void)state;
    int len = snprintf(lines, sizeof lines, "Reason: Q.850;cause=1\r\nReason: X;text=\"");
    memset(lines + len, 'x', 2000);
    snprintf(lines + len + 2000, sizeof lines - (size_t)len - 2000, "\"\r\n");
    read_with("BYE sip:a@host.example SIP/2.0", lines);
    assert_true(facts.reason.len > 1000);
    assert_true(facts.reason.len < 1024);
}

static void challenges_and_credentials_give_their_realm(void **state)
{
    (void)state;
    read_with("SIP/2.0 407 Proxy Authentication Required",
              "Proxy-Authenticate: Digest algorithm=MD5, realm=\"a, \\\"b\\\"\",nonce=\"n1==\" , "
              "Stale=TRUE, qop=\"auth,auth-int\"\r\n");
    assert_true(facts.challenge.present);
    assert_str(facts.challenge.realm, "a, \\\"b\\\"");
    assert_true(facts.challenge.stale);
    assert_false(facts.credentials.present);
    read_with("INVITE sip:a@host.example SIP/2.0",
              "Authorization: Digest username=\"u\",realm=r,\r\n nonce=\"n2\",uri=\"sip:x\","
              "response=\"00\"\r\n");
    assert_true(facts.credentials.present);
    assert_str(facts.credentials.realm, "r");
    assert_false(facts.credentials.stale);
    assert_false(facts.challenge.present);
    read_with("REGISTER sip:host.example SIP/2.0", "Proxy-Authorization: Odd\r\n");
    assert_true(facts.credentials.present);
    assert_str(facts.credentials.realm, "");
}

static void the_session_id_is_the_first_of_three_headers(void **state)
{
    static const struct {
        const char *lines, *expected;
    } rows[] = {
        {"Session-ID: ab30317f1a784dc48ff824d0d3715d86\r\n ;remote=0\r\nX-CID: x\r\n",
         "ab30317f1a784dc48ff824d0d3715d86"},
        {"Session-ID: 00000000000000000000000000000000;remote=1\r\nX-CID: x\r\n", "x"},
        {"P-Charging-Vector: icid-value=\"a;b\";icid-generated-at=h\r\nX-Call-ID: y\r\n", "y"},
        {"P-Charging-Vector: icid-value=\"a;b\";icid-generated-at=h\r\n", "a;b"},
        {"P-Charging-Vector: orig-ioi=o;icid-value=v\r\n", "v"},
        {"Subject: none\r\n", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        read_with("INVITE sip:a@host.example SIP/2.0", rows[i].lines);
        assert_str(facts.session_id, rows[i].expected);
    }
}

static void folds_do_not_reach_the_facts(void **state)
{
    (void)state;
    read_message(
        "INVITE sip:a@h.example SIP/2.0\r\nVia: SIP / 2.0\r\n / UDP h.example ; branch\r\n = "
        "z9\r\nFrom: \"a\r\n b\"\r\n <sip:a@h.example>;\r\n tag=1\r\n"
        "To: sip:b@h.example\r\nCall-ID:\r\n c\r\nCSeq: 1\r\n INVITE\r\n"
        "User-Agent: one\r\n\ttwo\r\n\r\n");
    assert_int_equal(facts.condition, SIP_WHOLE);
    assert_str(facts.from_tag, "1");
    assert_str(facts.branch, "z9");
    assert_str(facts.call_id, "c");
    assert_str(facts.user_agent, "one two");
}

static void methods_are_named_and_found_again(void **state)
{
    (void)state;
    for (int i = SIP_METHOD_INVITE; i < SIP_METHOD_COUNT; i++)
        assert_int_equal(sip_method_from(str_from(sip_method_name((enum sip_method)i))), i);
    assert_int_equal(sip_method_from(STR("invite")), SIP_METHOD_UNKNOWN);
    assert_int_equal(sip_method_from(STR("")), SIP_METHOD_UNKNOWN);
    assert_string_equal(sip_method_name(SIP_METHOD_UNKNOWN), "?");
}

static void the_wire_facts_are_those_of_the_text(void **state)
{
    struct sip_text text = {
        .bytes = STR("ACK sip:a@host.example SIP/2.0\r\n\r\n"),
        .transport = TRANSPORT_UDP,
        .time_us = 12345,
        .from = {.port = 5060},
        .to = {.port = 5070},
        .origin = {.frame = 7, .input = 1},
    };
    (void)state;
    assert_true(read_text(&text));
    assert_int_equal(facts.kind, SIP_TEXT_MESSAGE);
    assert_int_equal(facts.time_us, 12345);
    assert_int_equal(facts.from.port, 5060);
    assert_int_equal(facts.to.port, 5070);
    assert_int_equal(facts.origin.frame, 7);
    assert_int_equal(facts.origin.input, 1);
}

static void a_look_knows_the_call_of_a_message(void **state)
{
    (void)state;
    struct sip_text text = {.bytes = STR("BYE sip:a@host.example SIP/2.0\r\nCall-ID: x@y\r\n\r\n")};
    struct sip_look look;
    sip_parser_look(&text, &look);
    assert_true(look.call_key == hash_key("x@y", 3));
    assert_true(sip_parser_read_on(parser, &text, &look, &facts, &health));
    assert_true(facts.call_key == look.call_key);
    assert_str(facts.call_id, "x@y");
    text.bytes = STR("BYE sip:a@host.example SIP/2.0\r\nFrom: <sip:b@host.example>\r\n\r\n");
    sip_parser_look(&text, &look);
    assert_true(look.call_key == 0);
    text.kind = SIP_TEXT_TCP_REFUSED;
    sip_parser_look(&text, &look);
    assert_true(look.call_key == 0);
    assert_true(sip_parser_read_on(parser, &text, &look, &facts, &health));
    assert_int_equal(facts.kind, SIP_TEXT_TCP_REFUSED);
}

static void what_is_not_sip_is_refused_and_not_counted(void **state)
{
    static const char *const texts[] = {"", "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n", "hello"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sip_text text = {.bytes = str_from(texts[i])};
        assert_false(read_text(&text));
        for (int j = 0; j < HEALTH_COUNT; j++)
            assert_int_equal(health.count[j], 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_invite_gives_all_its_facts),
        cmocka_unit_test(a_response_takes_its_method_from_the_cseq),
        cmocka_unit_test(users_are_percent_decoded_but_for_nul_and_what_is_no_escape),
        cmocka_unit_test(a_password_in_a_uri_is_written_over_unless_it_is_asked_for),
        cmocka_unit_test(all_reasons_are_joined_and_their_causes_read),
        cmocka_unit_test(a_very_long_reason_is_cut_at_1_kib),
        cmocka_unit_test(challenges_and_credentials_give_their_realm),
        cmocka_unit_test(the_session_id_is_the_first_of_three_headers),
        cmocka_unit_test(folds_do_not_reach_the_facts),
        cmocka_unit_test(methods_are_named_and_found_again),
        cmocka_unit_test(the_wire_facts_are_those_of_the_text),
        cmocka_unit_test(a_look_knows_the_call_of_a_message),
        cmocka_unit_test(what_is_not_sip_is_refused_and_not_counted),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
