/* Captures in which packets are lost, swapped, doubled and cut: no piece of a secret gets into an
 * extract. */
#include "support/extracting.h"

#define SECRET "qwertyuiopasdfghjklzxcvbnmQWERTY"

enum {
    MORE = 0x2000,
    TCP = 6,
    UDP = 17,
    SCTP = 132,
    FRAMES_MOST = 600,
    MESSAGES = 14,
    PIECE_BYTES = 6, /* of a secret that is recognised */
    ROUNDS = 60,
};

struct sent {
    struct text packet;
    size_t captured;
};

static struct sent frames[FRAMES_MOST];
static size_t frame_count;
static uint32_t chance;

static unsigned draw(unsigned most)
{
    chance = chance * 1664525 + 1013904223;
    return (chance >> 8) % most;
}

static void send(const struct octets *packet)
{
    assert_true(frame_count < FRAMES_MOST);
    struct sent *sent = &frames[frame_count++];
    text_clear(&sent->packet);
    text_add(&sent->packet, (struct str){(const char *)packet->at, packet->len});
    sent->captured = packet->len;
}

static void send_ip(unsigned protocol, const struct octets *payload)
{
    struct octets packet = {.len = 0};
    add_ipv4(&packet, (struct ipv4_fields){.protocol = protocol}, payload);
    send(&packet);
}

/* A request, every second with secrets of all kinds. */
static void make_message(struct octets *out, unsigned number)
{
    static const char body[] =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
        "m=audio 4000 RTP/SAVP 8\r\na=ice-pwd:" SECRET "\r\n"
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:" SECRET "\r\n";
    bool has_secrets = draw(2), has_body = has_secrets && draw(2);
    char head[1024];
    snprintf(head, sizeof head,
             "INVITE sip:200%s@192.0.2.2 SIP/2.0\r\n"
             "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%u\r\nFrom: <sip:100@192.0.2.1>;tag=%u\r\n"
             "To: <sip:200@192.0.2.2>\r\nCall-ID: call-%u\r\nCSeq: %u INVITE\r\n%s",
             has_secrets ? ":" SECRET : "", number, number, number / 2, number + 1,
             has_secrets ? "Authorization: Digest username=\"a\",\r\n response=\"" SECRET "\"\r\n"
                         : "");
    out->len = 0;
    add_text(out, head);
    for (unsigned i = draw(4); i > 0; i--)
        add_text(out, "Subject: what this is about, and a little more so that it is long\r\n");
    snprintf(head, sizeof head, "Content-Type: application/sdp\r\nContent-Length: %zu\r\n\r\n",
             has_body ? sizeof body - 1 : 0);
    add_text(out, head);
    if (has_body)
        add_text(out, body);
}

/* ---- ways to send them ---- */

static void send_fragments(unsigned number, unsigned most)
{
    struct octets message, udp = {.len = 0};
    make_message(&message, number);
    add_udp(&udp, 5060, 5060, &message);
    for (size_t at = 0; at < udp.len; at += most) {
        struct octets part = {.len = 0}, packet = {.len = 0};
        size_t len = udp.len - at < most ? udp.len - at : most;
        add_bytes(&part, udp.at + at, len);
        add_ipv4(&packet,
                 (struct ipv4_fields){.id = 1 + number,
                                      .place = (unsigned)at / 8 | (at + len < udp.len ? MORE : 0),
                                      .protocol = UDP},
                 &part);
        send(&packet);
    }
}

static void send_stream(const struct octets *bytes, unsigned port)
{
    for (size_t at = 0; at < bytes->len;) {
        struct octets tcp = {.len = 0};
        size_t len = 1 + draw(700);
        len = len < bytes->len - at ? len : bytes->len - at;
        add_be16(&tcp, 40000);
        add_be16(&tcp, port);
        add_be32(&tcp, 1000 + (uint32_t)at);
        add_be32(&tcp, 0);
        add_be16(&tcp, 0x5010);
        add_be16(&tcp, 1024);
        add_be32(&tcp, 0);
        add_bytes(&tcp, bytes->at + at, len);
        send_ip(TCP, &tcp);
        at += len;
        size_t again = draw(8) ? 0 : draw(900); /* sent once more, cut elsewhere */
        at -= again < at && at < bytes->len ? again : 0;
    }
}

static void send_tcp(void)
{
    struct octets message, bytes = {.len = 0};
    for (unsigned i = 0; i < MESSAGES; i++) {
        make_message(&message, i);
        add_bytes(&bytes, message.at, message.len);
    }
    send_stream(&bytes, 5060);
}

/* Masks of zeros: what is left in the extract is seen. */
static void send_websocket(void)
{
    struct octets message, bytes = {.len = 0};
    add_text(&bytes,
             "GET /?" SECRET " HTTP/1.1\r\nUpgrade: websocket\r\nCookie: " SECRET "\r\n\r\n");
    for (unsigned i = 0; i < MESSAGES; i++) {
        make_message(&message, i);
        add_u8(&bytes, 0x81);
        add_u8(&bytes, 0x80 | 126);
        add_be16(&bytes, (unsigned)message.len);
        add_be32(&bytes, 0);
        add_bytes(&bytes, message.at, message.len);
    }
    send_stream(&bytes, 8080);
}

static void send_sctp(void)
{
    uint32_t tsn = 1;
    for (unsigned i = 0; i < MESSAGES; i++) {
        struct octets message;
        make_message(&message, i);
        for (size_t at = 0, len; at < message.len; at += len) {
            struct octets sctp = {.len = 0};
            len = draw(2) ? message.len : 1 + draw(500);
            len = len < message.len - at ? len : message.len - at;
            add_be16(&sctp, 5060);
            add_be16(&sctp, 5062);
            add_be32(&sctp, 7);
            add_be32(&sctp, 0);
            add_be16(&sctp, (at == 0 ? 2 : 0) | (at + len == message.len ? 1 : 0));
            add_be16(&sctp, 16 + (unsigned)len);
            add_be32(&sctp, tsn++);
            add_be32(&sctp, 0);
            add_be32(&sctp, 0);
            add_bytes(&sctp, message.at + at, len);
            while (sctp.len % 4)
                add_u8(&sctp, 0);
            send_ip(SCTP, &sctp);
        }
    }
}

static void send_datagrams(void)
{
    for (unsigned i = 0; i < MESSAGES; i++)
        send_fragments(i, 8 * (1 + draw(80)));
}

/* ---- what happens to them ---- */

static void damage(void)
{
    size_t kept = 0;
    for (size_t i = 0; i + 1 < frame_count; i++)
        if (draw(10) == 0) {
            struct sent swapped = frames[i];
            frames[i] = frames[i + 1];
            frames[i + 1] = swapped;
        }
    for (size_t i = 0; i < frame_count; i++) {
        struct sent sent = frames[i];
        if (draw(12) == 0)
            sent.captured = 20 + draw((unsigned)sent.captured - 20);
        if (draw(8) == 0)
            continue;
        frames[i] = frames[kept];
        frames[kept++] = sent;
    }
    frame_count = kept;
}

static void add_frames(struct extracting *run)
{
    unsigned time_ms = 0;
    for (size_t i = 0; i < frame_count; i++) {
        struct octets packet = {.len = 0};
        add_bytes(&packet, frames[i].packet.at, frames[i].packet.len);
        for (unsigned copies = draw(10) ? 1 : 2; copies > 0; copies--)
            extracting_add_cut(run, time_ms, &packet, frames[i].captured);
        time_ms += draw(20) ? draw(3) : 3000;
    }
}

static void assert_no_piece(const struct extracting *run, unsigned round)
{
    for (size_t i = 0; i + PIECE_BYTES < sizeof SECRET; i++) {
        const char *found = memmem(run->bytes.at, run->bytes.len, &SECRET[i], (size_t)PIECE_BYTES);
        if (found)
            fail_msg("round %u: %.32s", round, found);
    }
}

static void play(void (*send_all)(void), bool is_damaged)
{
    size_t extracted = 0;
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct extracting run;
        extracting_begin(&run);
        chance = round;
        run.is_part = round % 2;
        frame_count = 0;
        send_all();
        if (is_damaged)
            damage();
        add_frames(&run);
        extracting_run(&run);
        extracted += run.result.packets;
        assert_no_piece(&run, round);
        extracting_end(&run);
    }
    assert_true(extracted > ROUNDS);
}

static void no_piece_of_a_secret_is_in_what_arrived_whole(void **state)
{
    (void)state;
    play(send_datagrams, false);
    play(send_tcp, false);
    play(send_websocket, false);
    play(send_sctp, false);
}

static void no_piece_of_a_secret_is_in_damaged_datagrams(void **state)
{
    (void)state;
    play(send_datagrams, true);
}

static void no_piece_of_a_secret_is_in_damaged_streams(void **state)
{
    (void)state;
    play(send_tcp, true);
}

static void no_piece_of_a_secret_is_in_damaged_websockets(void **state)
{
    (void)state;
    play(send_websocket, true);
}

static void no_piece_of_a_secret_is_in_damaged_associations(void **state)
{
    (void)state;
    play(send_sctp, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_piece_of_a_secret_is_in_what_arrived_whole),
        cmocka_unit_test(no_piece_of_a_secret_is_in_damaged_datagrams),
        cmocka_unit_test(no_piece_of_a_secret_is_in_damaged_streams),
        cmocka_unit_test(no_piece_of_a_secret_is_in_damaged_websockets),
        cmocka_unit_test(no_piece_of_a_secret_is_in_damaged_associations),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    for (size_t i = 0; i < FRAMES_MOST; i++)
        text_free(&frames[i].packet);
    return failed;
}
