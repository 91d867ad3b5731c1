/* What an extract costs, and that it keeps what was read. */
#include "support/extracting.h"

enum { PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, FIN = 0x5011, SYN = 0x5002, ACK = 0x5010 };

static struct extracting run;

static int set_up(void **state)
{
    (void)state;
    extracting_begin(&run);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    extracting_end(&run);
    return 0;
}

static void add_message(struct octets *out, const char *call_id, const char *body)
{
    char head[512];
    snprintf(head, sizeof head,
             "INVITE sip:200@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%s\r\n"
             "From: <sip:100@192.0.2.1>;tag=1\r\nTo: <sip:200@192.0.2.2>\r\nCall-ID: %s\r\n"
             "CSeq: 1 INVITE\r\nContent-Length: %zu\r\n\r\n",
             call_id, call_id, strlen(body));
    add_text(out, head);
    add_text(out, body);
}

static void send_segment(unsigned time_ms, unsigned port, unsigned flags, uint32_t sequence,
                         const struct octets *payload)
{
    struct octets tcp = {.len = 0}, packet = {.len = 0};
    add_be16(&tcp, port);
    add_be16(&tcp, 5060);
    add_be32(&tcp, sequence);
    add_be32(&tcp, 0);
    add_be16(&tcp, flags);
    add_be16(&tcp, 1024);
    add_be32(&tcp, 0);
    add_bytes(&tcp, payload->at, payload->len);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_TCP}, &tcp);
    extracting_add(&run, time_ms, &packet);
}

/* Other connections begin meanwhile, and the stream is let go. */
static void what_was_read_before_a_pause_is_there(void **state)
{
    static const char *const ids[] = {"one", "two", "three"};
    const struct octets nothing = {.len = 0};
    uint32_t sequence = 1000;
    (void)state;
    for (unsigned i = 0; i < 3; i++) {
        struct octets payload = {.len = 0};
        add_message(&payload, ids[i], "");
        send_segment(i * 1000000, 40000, ACK, sequence, &payload);
        send_segment(i * 1000000 + 500000, 41000 + i, SYN, 1, &nothing);
        sequence += (uint32_t)payload.len;
    }
    extracting_run(&run);
    for (unsigned i = 0; i < 3; i++) {
        char line[32];
        snprintf(line, sizeof line, "Call-ID: %s\r\n", ids[i]);
        assert_true(extract_has(&run, line));
    }
}

/* The end of a connection is in the extract, but nothing that came with it and was not read. */
static void nobody_sees_what_came_with_a_fin_unread(void **state)
{
    struct octets payload = {.len = 0}, rest = {.len = 0};
    (void)state;
    add_message(&payload, "one", "");
    send_segment(0, 40000, ACK, 1000, &payload);
    add_text(&rest, "password=FINSECRET");
    send_segment(10, 40000, FIN, 1000 + (uint32_t)payload.len, &rest);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: one\r\n"));
    assert_false(extract_has(&run, "FINSECRET"));
}

/* A body of so many lines, each of which is hidden in a message of this type. */
static void add_lines(struct octets *out, unsigned lines)
{
    char head[256];
    snprintf(head, sizeof head,
             "MESSAGE sip:200@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKm\r\n"
             "From: <sip:100@192.0.2.1>;tag=1\r\nTo: <sip:200@192.0.2.2>\r\nCall-ID: text\r\n"
             "CSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\nContent-Length: %u\r\n\r\n",
             lines * 2);
    add_text(out, head);
    for (unsigned i = 0; i < lines; i++)
        add_text(out, "Z\n");
}

static void send_datagram(unsigned time_ms, const struct octets *payload)
{
    struct octets udp = {.len = 0}, packet = {.len = 0};
    add_udp(&udp, 5060, 5060, payload);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
    extracting_add(&run, time_ms, &packet);
}

static void a_message_of_many_secrets_is_left_out(void **state)
{
    struct octets few = {.len = 0}, many = {.len = 0}, call = {.len = 0};
    (void)state;
    add_message(&call, "one", "");
    add_lines(&few, 100);
    add_lines(&many, 5000);
    send_datagram(0, &call);
    send_datagram(10, &few);
    send_datagram(20, &many);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: one\r\n"));
    assert_false(extract_has(&run, "Z\n"));
    assert_false(extract_has(&run, "Content-Length: 10000"));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, "Content-Length: 10000"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_read_before_a_pause_is_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_sees_what_came_with_a_fin_unread, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_message_of_many_secrets_is_left_out, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
