/* No secret gets into an extract, however its packets came. */
#include "support/extracting.h"

#define SECRET "0123456789abcdef0123456789abcdef"
#define PROOF "Authorization: Digest username=\"a\", response=\"" SECRET "\"\r\n"
#define KEYS "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SECRET "\r\n"

enum { MORE = 0x2000, PROTOCOL_UDP = 17 };

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

/* A message, its end padded to this size. */
static void add_message(struct octets *out, const char *call_id, const char *header, size_t size)
{
    char head[512];
    snprintf(head, sizeof head,
             "INVITE sip:200@192.0.2.2 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%s\r\n"
             "From: <sip:100@192.0.2.1>;tag=1\r\nTo: <sip:200@192.0.2.2>\r\nCall-ID: %s\r\n"
             "CSeq: 1 INVITE\r\n",
             call_id, call_id);
    size_t start = out->len;
    add_text(out, head);
    add_text(out, header);
    if (out->len - start + 15 < size) {
        add_text(out, "Subject: ");
        while (out->len - start + 4 < size)
            add_u8(out, 's');
        add_text(out, "\r\n");
    }
    add_text(out, "\r\n");
}

static void add_udp_message(struct octets *udp, const char *call_id, const char *header,
                            size_t size)
{
    struct octets message = {.len = 0};
    add_message(&message, call_id, header, size);
    add_udp(udp, 5060, 5060, &message);
}

static void send_piece(unsigned time_ms, unsigned id, const struct octets *udp, size_t from,
                       size_t to)
{
    struct octets part = {.len = 0}, packet = {.len = 0};
    add_bytes(&part, udp->at + from, to - from);
    add_ipv4(&packet,
             (struct ipv4_fields){.id = id,
                                  .place = (unsigned)from / 8 | (to < udp->len ? MORE : 0),
                                  .protocol = PROTOCOL_UDP},
             &part);
    extracting_add(&run, time_ms, &packet);
}

static void send_message(unsigned time_ms, const char *call_id)
{
    struct octets udp = {.len = 0}, packet = {.len = 0};
    add_udp_message(&udp, call_id, "", 0);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
    extracting_add(&run, time_ms, &packet);
}

static void no_secret_is_in_heads_whose_fragments_are_missing(void **state)
{
    (void)state;
    struct octets first = {.len = 0}, second = {.len = 0};
    add_udp_message(&first, "first", PROOF, 3000);
    add_udp_message(&second, "second", PROOF, 3000);
    send_piece(0, 1, &first, 0, 1480);
    send_piece(10, 2, &second, 0, 1480);
    send_message(5000, "later");
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: first\r\n"));
    assert_true(extract_has(&run, "Call-ID: second\r\n"));
    assert_false(extract_has(&run, SECRET));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, SECRET));
}

static void no_secret_is_in_heads_that_wait_until_the_end(void **state)
{
    (void)state;
    struct octets first = {.len = 0}, second = {.len = 0};
    add_udp_message(&first, "first", PROOF, 3000);
    add_udp_message(&second, "second", PROOF, 3000);
    send_piece(0, 1, &first, 0, 1480);
    send_piece(10, 2, &second, 0, 1480);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: first\r\n"));
    assert_false(extract_has(&run, SECRET));
}

static void no_secret_is_behind_a_fragment_that_is_missing(void **state)
{
    (void)state;
    struct octets message = {.len = 0}, udp = {.len = 0};
    add_message(&message, "holed", "Content-Type: application/sdp\r\n", 3000);
    add_text(&message, "v=0\r\nm=audio 4000 RTP/SAVP 8\r\n" KEYS);
    add_udp(&udp, 5060, 5060, &message);
    send_piece(0, 1, &udp, 0, 1480);
    send_piece(0, 1, &udp, 2960, udp.len);
    send_message(5000, "later");
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: holed\r\n"));
    assert_false(extract_has(&run, SECRET));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, SECRET));
}

static void no_secret_is_in_a_copy_of_a_fragment_whose_number_comes_again(void **state)
{
    (void)state;
    struct octets message = {.len = 0}, first = {.len = 0}, second = {.len = 0};
    add_message(&message, "first", "", 1480);
    message.len -= 2;
    add_text(&message, PROOF "\r\n");
    add_udp(&first, 5060, 5060, &message);
    add_udp_message(&second, "second", "", 3000);
    send_piece(0, 7, &first, 0, 1480);
    send_piece(1, 7, &first, 1480, first.len);
    send_piece(2, 7, &first, 1480, first.len);
    send_piece(1000, 7, &second, 0, 1480);
    send_piece(1001, 7, &second, 1480, second.len);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: second\r\n"));
    assert_false(extract_has(&run, SECRET));
}

static void what_is_written_over_is_not_what_had_its_number_before(void **state)
{
    (void)state;
    struct octets first = {.len = 0}, second = {.len = 0};
    add_udp_message(&first, "first", "X-Mark: abcdefghijklmnopqrstuvwxyz0123456789abcdefg\r\n",
                    3000);
    add_udp_message(&second, "second", PROOF, 3000);
    send_piece(0, 7, &first, 0, 1480);
    send_piece(1, 7, &first, 1480, first.len);
    send_piece(1000, 7, &second, 0, 1480);
    send_piece(1001, 7, &second, 1480, second.len);
    extracting_run(&run);
    assert_true(extract_has(&run, "X-Mark: abcdefghijklmnopqrstuvwxyz0123456789abcdefg\r\n"));
    assert_false(extract_has(&run, SECRET));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(no_secret_is_in_heads_whose_fragments_are_missing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_in_heads_that_wait_until_the_end, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_behind_a_fragment_that_is_missing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            no_secret_is_in_a_copy_of_a_fragment_whose_number_comes_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_written_over_is_not_what_had_its_number_before,
                                        set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
