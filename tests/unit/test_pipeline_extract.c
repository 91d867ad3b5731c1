/* No secret gets into an extract, however its packets came. */
#include "support/extracting.h"

#define SECRET "0123456789abcdef0123456789abcdef"
#define PROOF "Authorization: Digest username=\"a\", response=\"" SECRET "\"\r\n"
#define KEYS "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SECRET "\r\n"

enum { MORE = 0x2000, PROTOCOL_TCP = 6, PROTOCOL_UDP = 17, PROTOCOL_SCTP = 132 };

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

static void no_secret_is_behind_the_end_of_a_packet(void **state)
{
    (void)state;
    struct octets udp = {.len = 0}, first = {.len = 0}, second = {.len = 0};
    add_udp_message(&udp, "first", "", 0);
    add_ipv4(&first, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
    add_text(&first, PROOF);
    extracting_add(&run, 0, &first);
    udp.len = 0;
    add_udp_message(&udp, "second", "", 0);
    add_ipv6(&second, PROTOCOL_UDP, &udp);
    add_text(&second, PROOF);
    extracting_add(&run, 10, &second);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: first\r\n"));
    assert_true(extract_has(&run, "Call-ID: second\r\n"));
    assert_false(extract_has(&run, SECRET));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, SECRET));
}

/* Ethernet fills short frames up, and ends each with four bytes. */
static void what_ethernet_adds_to_a_packet_stays(void **state)
{
    (void)state;
    static const uint8_t zeros[46] = {0};
    struct octets udp = {.len = 0}, packet = {.len = 0};
    add_udp_message(&udp, "filled", "", 0);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
    size_t len = packet.len;
    add_bytes(&packet, zeros, sizeof zeros);
    extracting_add(&run, 0, &packet);
    packet.len = len;
    add_text(&packet, "FCS.");
    extracting_add(&run, 600, &packet);
    extracting_run(&run);
    assert_true(extract_has(&run, "FCS."));
    assert_false(extract_has(&run, "xxxx"));
}

static void add_key(struct octets *packet, unsigned time_ms, unsigned first, unsigned padding)
{
    struct octets rtp = {.len = 0}, udp = {.len = 0};
    add_u8(&rtp, first);
    add_u8(&rtp, 101);
    add_be16(&rtp, time_ms);
    add_be32(&rtp, time_ms * 8);
    add_text(&rtp, "SSRC");
    if (first & 0x10)
        add_be32(&rtp, 0);
    add_u8(&rtp, '7');
    add_text(&rtp, "key");
    for (unsigned i = 1; i <= padding; i++)
        add_u8(&rtp, i == padding ? padding : 0);
    add_udp(&udp, 4000, 4000, &rtp);
    add_ipv4(packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
}

static void send_key(unsigned time_ms, unsigned first, unsigned padding)
{
    struct octets packet = {.len = 0};
    add_key(&packet, time_ms, first, padding);
    extracting_add(&run, time_ms, &packet);
}

static void send_cut_key(unsigned time_ms, unsigned first, unsigned padding)
{
    enum { SEEN = 20 + 8 + 12 + 2 };
    struct octets packet = {.len = 0};
    add_key(&packet, time_ms, first, padding);
    extracting_add_cut(&run, time_ms, &packet, SEEN);
}

static void send_quoted_key(unsigned time_ms)
{
    struct octets icmp = {.len = 0}, packet = {.len = 0};
    add_be16(&icmp, 0x0303);
    add_be16(&icmp, 0);
    add_be32(&icmp, 0);
    add_key(&icmp, time_ms, 0x80, 0);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = 1}, &icmp);
    extracting_add(&run, time_ms, &packet);
}

static void no_key_that_was_pressed_is_there_whatever_is_around_it(void **state)
{
    (void)state;
    send_message(0, "one");
    send_key(20, 0x80, 0);
    send_key(40, 0x90, 0);
    send_key(60, 0xa0, 4);
    send_quoted_key(80);
    send_cut_key(100, 0x80, 0);
    send_cut_key(120, 0xa0, 4);
    extracting_run(&run);
    assert_true(extract_has(&run, "key"));
    assert_false(extract_has(&run, "7k"));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, "7key"));
}

/* Three events in one packet (RFC 2198), or the newest alone. */
static void send_redundant_key(unsigned time_ms, unsigned older)
{
    struct octets rtp = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
    add_be16(&rtp, 0x8079);
    add_be16(&rtp, time_ms);
    add_be32(&rtp, time_ms * 8);
    add_text(&rtp, "SSRC");
    for (unsigned i = older; i; i--)
        add_be32(&rtp, 0xe5000004 | i * 400 << 10);
    add_u8(&rtp, 101);
    for (unsigned i = 0; i <= older; i++)
        add_text(&rtp, i % 2 ? "8key" : "7key");
    add_udp(&udp, 4000, 4000, &rtp);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
    extracting_add(&run, time_ms, &packet);
}

static void no_key_is_there_that_is_sent_again_behind_the_next(void **state)
{
    (void)state;
    send_message(0, "one");
    send_redundant_key(20, 0);
    send_redundant_key(40, 1);
    send_redundant_key(60, 2);
    extracting_run(&run);
    assert_true(extract_has(&run, "key"));
    assert_false(extract_has(&run, "7k"));
    assert_false(extract_has(&run, "8k"));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, "\x65"
                                  "7key8key7key"));
}

/* Sound whose bytes look like headers of blocks, but not of all there are. */
static void sound_that_only_begins_like_sent_again_keys_stays(void **state)
{
    (void)state;
    struct octets rtp = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
    add_be32(&rtp, 0x80790001);
    add_be32(&rtp, 160);
    add_text(&rtp, "SSRC");
    add_be32(&rtp, 0xe5000004);
    add_be32(&rtp, 0xe5000084);
    add_u8(&rtp, 101);
    add_text(&rtp, "7key8key");
    add_udp(&udp, 4000, 4000, &rtp);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
    send_message(0, "one");
    extracting_add(&run, 20, &packet);
    extracting_run(&run);
    assert_true(extract_has(&run, "7key8key"));
}

static void of_reports_about_sound_nothing_but_figures_is_in_a_masked_extract(void **state)
{
    (void)state;
    struct octets rtcp = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
    add_be32(&rtcp, 0x80c90002); /* a receiver report without blocks, and an extension */
    add_text(&rtcp, "SSRCname");
    add_be32(&rtcp, 0x80cf0004); /* an extended report: a known block, and another */
    add_text(&rtcp, "RCSS");
    add_be32(&rtcp, 0x04000000);
    add_be32(&rtcp, 0x63000001);
    add_text(&rtcp, "bob!");
    add_be32(&rtcp, 0x81ca0002); /* SDES */
    add_text(&rtcp, "CSRCcnam");
    add_udp(&udp, 4001, 4001, &rtcp);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
    send_message(0, "one");
    extracting_add(&run, 100, &packet);
    run.mask = mask_new(MASK_TAILS);
    extracting_run(&run);
    assert_true(extract_has(&run, "SSRC\x80\xcf"));
    assert_true(extract_has(&run, "RCSS\x04"));
    assert_false(extract_has(&run, "name"));
    assert_false(extract_has(&run, "bob!"));
    assert_false(extract_has(&run, "cnam"));
}

/* ---- streams ---- */

static void send_segment(unsigned time_ms, uint32_t sequence, const struct octets *payload)
{
    struct octets tcp = {.len = 0}, packet = {.len = 0};
    add_be16(&tcp, 40000);
    add_be16(&tcp, 5060);
    add_be32(&tcp, sequence);
    add_be32(&tcp, 0);
    add_be16(&tcp, 0x5010);
    add_be16(&tcp, 1024);
    add_be32(&tcp, 0);
    add_bytes(&tcp, payload->at, payload->len);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_TCP}, &tcp);
    extracting_add(&run, time_ms, &packet);
}

static void no_secret_is_in_the_end_of_a_message_behind_a_hole(void **state)
{
    (void)state;
    struct octets lost = {.len = 0}, payload = {.len = 0};
    add_message(&lost, "lost", "", 2000);
    lost.len -= 2;
    add_text(&lost, PROOF "Content-Length: 0\r\n\r\n");
    add_bytes(&payload, lost.at, 1000);
    send_segment(0, 1000, &payload);
    payload.len = 0;
    add_bytes(&payload, lost.at + 1500, lost.len - 1500);
    add_message(&payload, "whole", "Content-Length: 0\r\n", 0);
    send_segment(10, 2500, &payload);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: whole\r\n"));
    assert_false(extract_has(&run, SECRET));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, SECRET));
}

/* A frame of a client, whose mask is zeros. */
static void add_websocket(struct octets *out, const struct octets *message)
{
    add_u8(out, 0x81);
    add_u8(out, 0x80 | 126);
    add_be16(out, (unsigned)message->len);
    add_be32(out, 0);
    add_bytes(out, message->at, message->len);
}

static void no_secret_is_in_a_websocket_behind_a_hole(void **state)
{
    (void)state;
    struct octets message = {.len = 0}, frame = {.len = 0};
    add_message(&message, "whole", "", 0);
    add_websocket(&frame, &message);
    send_segment(0, 1000, &frame);
    message.len = frame.len = 0;
    add_message(&message, "lost", PROOF, 0);
    add_websocket(&frame, &message);
    memmove(frame.at, frame.at + 100, frame.len -= 100);
    send_segment(10, 3000, &frame);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: whole\r\n"));
    assert_false(extract_has(&run, SECRET));
    assert_true(run.result.withheld > 0);
}

static void no_secret_is_in_the_head_of_a_websocket(void **state)
{
    (void)state;
    struct octets message = {.len = 0}, bytes = {.len = 0};
    add_text(&bytes, "GET /ws?token=" SECRET " HTTP/1.1\r\nUpgrade: websocket\r\n"
                     "Authorization: Basic " SECRET "\r\ncookie: sid=" SECRET "\r\n"
                     "Authorization:\r\n Basic\r\n\t" SECRET "\r\n"
                     "Accept: a,\r\n b: c\r\n\r\n");
    send_segment(0, 1000, &bytes);
    add_message(&message, "whole", "", 0);
    uint32_t sequence = 1000 + (uint32_t)bytes.len;
    bytes.len = 0;
    add_websocket(&bytes, &message);
    send_segment(10, sequence, &bytes);
    extracting_run(&run);
    assert_true(extract_has(&run, "GET /ws?xxxx"));
    assert_true(extract_has(&run, "Accept: a,\r\n b: c\r\n"));
    assert_true(extract_has(&run, "Call-ID: whole\r\n"));
    assert_false(extract_has(&run, SECRET));
}

static void add_part(struct octets *out, unsigned type, const void *bytes, size_t len)
{
    add_be16(out, 0);
    add_be16(out, type);
    add_be16(out, 6 + (unsigned)len);
    add_bytes(out, bytes, len);
}

/* A packet of HEP 3 of these parts. */
static void add_hep_of(struct octets *out, const struct octets *parts)
{
    add_text(out, "HEP3");
    add_be16(out, 6 + (unsigned)parts->len);
    add_bytes(out, parts->at, parts->len);
}

/* A packet of HEP 3 with a message from and to that port. */
static void add_hep(struct octets *out, const struct octets *message, unsigned port)
{
    const uint8_t ports[] = {(uint8_t)(port >> 8), (uint8_t)port};
    struct octets parts = {.len = 0};
    add_part(&parts, 1, "\2", 1);
    add_part(&parts, 2, "\21", 1);
    add_part(&parts, 3, "\300\0\2\1", 4);
    add_part(&parts, 4, "\300\0\2\2", 4);
    add_part(&parts, 7, ports, 2);
    add_part(&parts, 8, ports, 2);
    add_part(&parts, 9, "\153\0\0\0", 4);
    add_part(&parts, 10, "\0\0\0\0", 4);
    add_part(&parts, 11, "\1", 1);
    add_part(&parts, 14, SECRET, strlen(SECRET));
    add_part(&parts, 15, message->at, message->len);
    add_hep_of(out, &parts);
}

static void no_secret_of_another_port_is_beside_what_is_wanted(void **state)
{
    (void)state;
    struct octets wanted = {.len = 0}, other = {.len = 0}, bytes = {.len = 0};
    add_message(&wanted, "wanted", "", 0);
    add_message(&other, "other", PROOF, 0);
    add_hep(&bytes, &other, 5080);
    add_hep(&bytes, &wanted, 5060);
    send_segment(0, 1000, &bytes);
    extracting_run(&run);
    assert_false(extract_has(&run, SECRET));
    run.port = 5060;
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: wanted\r\n"));
    assert_false(extract_has(&run, SECRET));
}

static void no_password_of_an_agent_of_hep_is_there(void **state)
{
    (void)state;
    struct octets message = {.len = 0}, bytes = {.len = 0}, udp = {.len = 0}, packet = {.len = 0};
    add_message(&message, "one", "", 0);
    add_hep(&bytes, &message, 5060);
    send_segment(0, 1000, &bytes);
    message.len = bytes.len = 0;
    add_message(&message, "two", "", 0);
    add_hep(&bytes, &message, 5060);
    add_udp(&udp, 9060, 9060, &bytes);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
    extracting_add(&run, 100, &packet);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: one\r\n"));
    assert_true(extract_has(&run, "Call-ID: two\r\n"));
    assert_false(extract_has(&run, SECRET));
}

static void add_vendor_part(struct octets *out, const char *value)
{
    add_be16(out, 7);
    add_be16(out, 1);
    add_be16(out, 6 + (unsigned)strlen(value));
    add_text(out, value);
}

static void no_secret_is_in_packets_of_hep_that_are_no_message(void **state)
{
    (void)state;
    struct octets bytes = {.len = 0}, message = {.len = 0}, log = {.len = 0}, bare = {.len = 0};
    add_part(&log, 11, "\144", 1);
    add_part(&log, 15, "log of " SECRET, strlen("log of " SECRET));
    add_hep_of(&bytes, &log);
    add_message(&message, "no addresses", PROOF, 0);
    add_part(&bare, 11, "\1", 1);
    add_part(&bare, 15, message.at, message.len);
    add_hep_of(&bytes, &bare);
    message.len = 0;
    add_message(&message, "wanted", "", 0);
    add_hep(&bytes, &message, 5060);
    send_segment(0, 1000, &bytes);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: wanted\r\n"));
    assert_false(extract_has(&run, SECRET));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, "log of " SECRET));
}

static void no_secret_is_in_parts_of_hep_that_are_not_read(void **state)
{
    (void)state;
    struct octets parts = {.len = 0}, message = {.len = 0}, hep = {.len = 0};
    struct octets udp = {.len = 0}, packet = {.len = 0};
    add_message(&message, "wanted", "", 0);
    add_hep(&hep, &message, 5060);
    add_part(&parts, 14, SECRET, strlen(SECRET));
    add_part(&parts, 15, "first of " SECRET, strlen("first of " SECRET));
    add_part(&parts, 16, SECRET, strlen(SECRET));
    add_part(&parts, 16, SECRET, strlen(SECRET));
    add_vendor_part(&parts, SECRET);
    add_bytes(&parts, hep.at + 6, hep.len - 6);
    hep.len = 0;
    add_hep_of(&hep, &parts);
    add_text(&hep, "behind it " SECRET);
    add_udp(&udp, 9060, 9060, &hep);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_UDP}, &udp);
    extracting_add(&run, 0, &packet);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: wanted\r\n"));
    assert_false(extract_has(&run, SECRET));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, "behind it " SECRET));
}

static void no_secret_is_behind_a_part_of_hep_whose_length_is_wrong(void **state)
{
    (void)state;
    struct octets parts = {.len = 0}, message = {.len = 0}, hep = {.len = 0};
    add_message(&message, "wanted", "", 0);
    add_hep(&hep, &message, 5060);
    add_bytes(&parts, hep.at + 6, hep.len - 6);
    add_be32(&parts, 1);
    add_be16(&parts, 2);
    add_text(&parts, SECRET);
    hep.len = 0;
    add_hep_of(&hep, &parts);
    send_segment(0, 1000, &hep);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: wanted\r\n"));
    assert_false(extract_has(&run, SECRET));
}

static void add_chunk(struct octets *out, unsigned type_and_flags, uint32_t number,
                      struct str payload)
{
    add_be16(out, type_and_flags);
    add_be16(out, 16 + (unsigned)payload.len);
    add_be32(out, number);
    add_be32(out, 0);
    add_be32(out, 0);
    add_bytes(out, payload.at, payload.len);
    while (out->len % 4)
        add_u8(out, 0);
}

static void send_chunks(unsigned time_ms, const struct octets *chunks)
{
    struct octets sctp = {.len = 0}, packet = {.len = 0};
    add_be16(&sctp, 5060);
    add_be16(&sctp, 5062);
    add_be32(&sctp, 0x01020304);
    add_be32(&sctp, 0);
    add_bytes(&sctp, chunks->at, chunks->len);
    add_ipv4(&packet, (struct ipv4_fields){.protocol = PROTOCOL_SCTP}, &sctp);
    extracting_add(&run, time_ms, &packet);
}

static void send_chunk(unsigned time_ms, unsigned flags, uint32_t number, struct str payload)
{
    struct octets chunks = {.len = 0};
    add_chunk(&chunks, flags, number, payload);
    send_chunks(time_ms, &chunks);
}

static void no_secret_is_in_chunks_whose_beginning_is_missing(void **state)
{
    (void)state;
    enum { END = 1, WHOLE = 3 };
    struct octets message = {.len = 0};
    add_message(&message, "whole", "", 0);
    send_chunk(0, WHOLE, 1, (struct str){(const char *)message.at, message.len});
    send_chunk(10, END, 3, STR("Subject: end\r\n" PROOF "\r\n"));
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: whole\r\n"));
    assert_false(extract_has(&run, SECRET));
    assert_int_equal(run.result.withheld, 1);
}

static void no_secret_is_in_chunks_that_are_not_read(void **state)
{
    (void)state;
    enum { WHOLE = 3, INTERLEAVED = 0x4003, PADDING = 0x8400, SELECTIVE_ACK = 0x0300 };
    struct octets message = {.len = 0}, chunks = {.len = 0};
    add_message(&message, "whole", "", 0);
    const struct str wanted = {(const char *)message.at, message.len};
    add_chunk(&chunks, INTERLEAVED, 7, STR("interleaved " SECRET));
    add_chunk(&chunks, PADDING, 7, STR("padding " SECRET));
    add_chunk(&chunks, SELECTIVE_ACK, 0x61636b73, STR("gaps"));
    add_chunk(&chunks, WHOLE, 1, wanted);
    send_chunks(0, &chunks);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: whole\r\n"));
    assert_true(extract_has(&run, "acks"));
    assert_false(extract_has(&run, SECRET));
    run.shows_secrets = true;
    extracting_run(&run);
    assert_true(extract_has(&run, "interleaved " SECRET));
}

static void no_secret_is_behind_a_chunk_whose_length_is_wrong(void **state)
{
    (void)state;
    enum { WHOLE = 3, WRONG = 2 };
    struct octets message = {.len = 0}, chunks = {.len = 0};
    add_message(&message, "whole", "", 0);
    add_chunk(&chunks, WHOLE, 1, (struct str){(const char *)message.at, message.len});
    add_be16(&chunks, WHOLE);
    add_be16(&chunks, WRONG);
    add_text(&chunks, PROOF);
    send_chunks(0, &chunks);
    extracting_run(&run);
    assert_true(extract_has(&run, "Call-ID: whole\r\n"));
    assert_false(extract_has(&run, SECRET));
}

/* ---- what changes between the first reading and the second ---- */

static void assert_fails(const char *const *names, size_t count, const char *changed,
                         struct str bytes, const char *why)
{
    char to[PATH_BYTES];
    struct text expected = {0};
    extracting_make_file(to, STR(""));
    struct pipeline *pipeline = extracting_analyse(&run, names, count);
    if (bytes.len)
        extracting_write(changed, bytes);
    else
        unlink(changed);
    assert_false(extracting_write_extract(&run, pipeline, to));
    text_addf(&expected, "'%s' cannot be read a second time, which --extract needs: %s", changed,
              why);
    assert_string_equal(run.error.text, expected.at);
    extracting_read(&run.bytes, to);
    assert_int_equal(run.bytes.len, 0);
    text_free(&expected);
    pipeline_free(pipeline);
    unlink(to);
}

static void an_input_that_went_away_is_told(void **state)
{
    (void)state;
    char first[PATH_BYTES], second[PATH_BYTES];
    const char *const names[] = {first, second};
    send_message(0, "one");
    extracting_make_file(first, text_str(&run.capture));
    send_message(100, "two");
    extracting_make_file(second, text_str(&run.capture));
    assert_fails(names, 2, first, STR(""), "it was moved or removed meanwhile");
    unlink(second);
}

static void an_input_that_went_away_from_its_folder_is_told(void **state)
{
    (void)state;
    char first[PATH_BYTES], second[PATH_BYTES];
    const char *const names[] = {first, second}, *const folders[] = {"/tmp", "/tmp"};
    char to[PATH_BYTES];
    send_message(0, "one");
    extracting_make_file(first, text_str(&run.capture));
    extracting_make_file(second, text_str(&run.capture));
    extracting_make_file(to, STR(""));
    struct pipeline *pipeline = pipeline_run(&(struct pipeline_options){.names = names,
                                                                        .folders = folders,
                                                                        .name_count = 2,
                                                                        .settings = &run.settings,
                                                                        .keeps_frames = true});
    extracting_write(first, STR("no capture any more"));
    assert_false(extracting_write_extract(&run, pipeline, to));
    assert_non_null(strstr(run.error.text, first));
    assert_non_null(strstr(run.error.text, "it was moved or removed meanwhile"));
    pipeline_free(pipeline);
    unlink(first);
    unlink(second);
    unlink(to);
}

static void an_input_that_became_shorter_is_told(void **state)
{
    (void)state;
    char first[PATH_BYTES];
    const char *const names[] = {first};
    struct text shorter = {0};
    send_message(0, "one");
    text_add(&shorter, text_str(&run.capture));
    send_message(100, "two");
    extracting_make_file(first, text_str(&run.capture));
    assert_fails(names, 1, first, text_str(&shorter), "it has fewer packets than before");
    text_free(&shorter);
    unlink(first);
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
        cmocka_unit_test_setup_teardown(no_secret_is_behind_the_end_of_a_packet, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_ethernet_adds_to_a_packet_stays, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_written_over_is_not_what_had_its_number_before,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_key_that_was_pressed_is_there_whatever_is_around_it,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_key_is_there_that_is_sent_again_behind_the_next, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(sound_that_only_begins_like_sent_again_keys_stays, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            of_reports_about_sound_nothing_but_figures_is_in_a_masked_extract, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_in_the_end_of_a_message_behind_a_hole, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_in_a_websocket_behind_a_hole, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_in_the_head_of_a_websocket, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_secret_of_another_port_is_beside_what_is_wanted, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_password_of_an_agent_of_hep_is_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_in_packets_of_hep_that_are_no_message, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_in_parts_of_hep_that_are_not_read, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_behind_a_part_of_hep_whose_length_is_wrong,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_in_chunks_whose_beginning_is_missing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_in_chunks_that_are_not_read, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(no_secret_is_behind_a_chunk_whose_length_is_wrong, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_input_that_went_away_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_input_that_went_away_from_its_folder_is_told, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(an_input_that_became_shorter_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
