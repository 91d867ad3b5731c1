/* SIP over TCP: streams in any order, with holes, joined in the middle, and Content-Lengths that
 * lie. */
#include "support/streams.h"

#include <stdlib.h>

#define SECOND 1000000
#define HEAD(call, length) \
    "INVITE sip:200@192.0.2.2 SIP/2.0\r\nCall-ID: " call "\r\nCSeq: 1 INVITE\r\n" \
    "Content-Length: " length "\r\n\r\n"
#define MESSAGE_A HEAD("a", "5") "v=0\r\n"
#define MESSAGE_B "SIP/2.0 200 OK\r\nCall-ID: b\r\nCSeq: 2 BYE\r\nl: 0\r\n\r\n"
#define MESSAGE_C HEAD("c", "0")

static struct decoding decoding;

static int set_up(void **state)
{
    (void)state;
    decoding_begin(&decoding);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    decoding_end(&decoding);
    return 0;
}

static void send(int64_t time_us, uint32_t sequence, const char *payload)
{
    struct segment segment = {.sequence = sequence, .payload = str_from(payload)};
    decoding_add_segment(&decoding, time_us, &segment);
}

static void send_flags(int64_t time_us, uint32_t sequence, unsigned flags)
{
    struct segment segment = {.sequence = sequence, .flags = flags};
    decoding_add_segment(&decoding, time_us, &segment);
}

static void finish(void)
{
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
}

static void assert_counts(unsigned gaps, unsigned overlaps)
{
    assert_int_equal(decoding.health.count[HEALTH_TCP_GAP], gaps);
    assert_int_equal(decoding.health.count[HEALTH_TCP_OVERLAP], overlaps);
}

static void a_message_in_one_segment_is_handed_on_at_once(void **state)
{
    (void)state;
    send(5, 1, MESSAGE_A);
    assert_message(&decoding, STR(MESSAGE_A));
    assert_int_equal(decoding.text.transport, TRANSPORT_TCP);
    assert_int_equal(decoding.text.time_us, 5);
    assert_endpoint(&decoding.text.from, "192.0.2.1:40000");
    assert_endpoint(&decoding.text.to, "192.0.2.2:5060");
    assert_no_message(&decoding);
    assert_int_equal(decoding.content.tcp_packets, 1);
}

static void sip_is_found_on_any_port(void **state)
{
    (void)state;
    struct segment segment = {.to = 8443, .sequence = 1, .payload = STR(MESSAGE_A)};
    decoding_add_segment(&decoding, 0, &segment);
    assert_message(&decoding, STR(MESSAGE_A));
}

static void several_messages_come_in_one_segment(void **state)
{
    (void)state;
    send(0, 1, MESSAGE_A "\r\n\r\n" MESSAGE_B MESSAGE_C "\r\n");
    assert_message(&decoding, STR(MESSAGE_A));
    assert_message(&decoding, STR(MESSAGE_B));
    assert_message(&decoding, STR(MESSAGE_C));
    assert_no_message(&decoding);
    assert_counts(0, 0);
}

static void a_message_has_the_time_and_frame_that_completed_it(void **state)
{
    (void)state;
    size_t half = sizeof MESSAGE_A / 2;
    char first[sizeof MESSAGE_A] = {0};
    memcpy(first, MESSAGE_A, half);
    send(10, 1, first);
    assert_no_message(&decoding);
    send(20, (uint32_t)(1 + half), &MESSAGE_A[half]);
    assert_message(&decoding, STR(MESSAGE_A));
    assert_int_equal(decoding.text.time_us, 20);
    assert_int_equal(decoding.text.origin.frame, 2);
}

static void a_connection_may_begin_with_its_second_segment(void **state)
{
    (void)state;
    struct segment syn = {.to = 7000, .sequence = 100, .flags = SYN};
    struct segment last = {.to = 7000, .sequence = 101 + 30, .payload = STR(MESSAGE_C)};
    struct segment first = {.to = 7000, .sequence = 101, .payload = STR(MESSAGE_C)};
    last.payload = str_from_offset(last.payload, 30);
    first.payload.len = 30;
    decoding_add_segment(&decoding, 0, &syn);
    decoding_add_segment(&decoding, 1, &last);
    assert_no_message(&decoding);
    decoding_add_segment(&decoding, 2, &first);
    assert_message(&decoding, STR(MESSAGE_C));
}

/* Numbers that are the same in every run. */
static uint32_t next_random(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % below;
}

enum { MESSAGES = 20 };

static struct str whole_stream(char *room, size_t ends[MESSAGES], uint32_t *seed)
{
    size_t len = 0;
    for (size_t i = 0; i < MESSAGES; i++) {
        uint32_t body = next_random(seed, 4) ? next_random(seed, 900) : next_random(seed, 30000);
        len += (size_t)sprintf(
            room + len, "MESSAGE sip:%zu@x SIP/2.0\r\nCall-ID: %zu\r\nl: %u\r\n\r\n", i, i, body);
        for (uint32_t byte = 0; byte < body; byte++)
            room[len++] = "SIP/2.0 200 OK\r\n"[next_random(seed, 16)];
        ends[i] = len;
        if (next_random(seed, 3) == 0)
            len += (size_t)sprintf(room + len, "\r\n\r\n");
    }
    return (struct str){room, len};
}

struct cut_out {
    uint32_t start, len;
};

/* Pieces of all sizes; some are sent twice, some overlap, and neighbours change places. */
static size_t cut_up(struct cut_out *pieces, uint32_t len, uint32_t most, uint32_t *seed)
{
    size_t count = 0;
    for (uint32_t at = 0; at < len;) {
        uint32_t size = 1 + next_random(seed, most);
        if (size > len - at)
            size = len - at;
        uint32_t early = next_random(seed, 8) ? 0 : next_random(seed, at < 50 ? at + 1 : 50);
        pieces[count++] = (struct cut_out){at - early, size + early};
        if (next_random(seed, 8) == 0)
            pieces[count++] = (struct cut_out){at, size};
        at += size;
    }
    for (size_t i = 0; i < count; i++) {
        size_t other = i + next_random(seed, 6);
        if (other >= count)
            continue;
        struct cut_out piece = pieces[i];
        pieces[i] = pieces[other];
        pieces[other] = piece;
    }
    return count;
}

static void shuffled_and_resegmented_streams_give_the_same_messages(void **state)
{
    (void)state;
    static char room[MESSAGES * 31000];
    static struct cut_out pieces[2 * sizeof room];
    static const uint32_t most[] = {7, 100, 1460, 9000, 40000};
    for (uint32_t round = 0; round < 50; round++) {
        uint32_t seed = round, first = 0U - next_random(&seed, 400000);
        size_t ends[MESSAGES], next = 0;
        struct str stream = whole_stream(room, ends, &seed);
        size_t count = cut_up(pieces, (uint32_t)stream.len, most[round % 5], &seed);
        tear_down(NULL);
        set_up(NULL);
        send_flags(0, first - 1, SYN);
        for (size_t i = 0; i < count; i++) {
            struct segment segment = {.sequence = first + pieces[i].start,
                                      .payload = {stream.at + pieces[i].start, pieces[i].len}};
            decoding_add_segment(&decoding, (int64_t)i, &segment);
            for (; decoding_next(&decoding); next++) {
                const char *start = strstr(decoding.text.bytes.at, "MESSAGE");
                assert_ptr_equal(start, decoding.text.bytes.at);
                assert_true(next < MESSAGES);
                assert_memory_equal(start, stream.at + ends[next] - decoding.text.bytes.len,
                                    decoding.text.bytes.len);
            }
        }
        assert_int_equal(next, MESSAGES);
        assert_counts(0, 0);
    }
}

static void a_stream_joined_in_the_middle_begins_at_the_next_start_line(void **state)
{
    (void)state;
    send(0, 500, "a=rtpmap:0 PCMU\r\na=sendrecv\r\n" MESSAGE_B);
    assert_message(&decoding, STR(MESSAGE_B));
    send(1, 500 + 29 + sizeof MESSAGE_B - 1, MESSAGE_C);
    assert_message(&decoding, STR(MESSAGE_C));
    assert_counts(0, 0);
}

/* A, then a hole where 100 bytes are missing, then C. */
static void send_around_a_hole(int64_t time_us)
{
    send(time_us, 1, MESSAGE_A);
    assert_message(&decoding, STR(MESSAGE_A));
    send(time_us + 1, sizeof MESSAGE_A + 100, MESSAGE_C);
    assert_no_message(&decoding);
}

static void a_hole_is_given_up_after_two_seconds(void **state)
{
    (void)state;
    send_around_a_hole(0);
    struct segment other = {.from = 1, .to = 2};
    decoding_add_segment(&decoding, 2 * SECOND, &other);
    assert_no_message(&decoding);
    decoding_add_segment(&decoding, 2 * SECOND + 10, &other);
    assert_message(&decoding, STR(MESSAGE_C));
    assert_int_equal(decoding.text.origin.frame, 2);
    assert_int_equal(decoding.text.time_us, 3 * SECOND / 2 + 10);
    assert_counts(1, 0);
}

static void a_hole_that_the_receiver_has_filled_is_given_up_sooner(void **state)
{
    (void)state;
    struct segment ack = {.is_back = true,
                          .sequence = 9,
                          .acknowledged = sizeof MESSAGE_A + 100 + sizeof MESSAGE_C - 1};
    send_around_a_hole(0);
    decoding_add_segment(&decoding, 100, &ack);
    assert_no_message(&decoding);
    decoding_add_segment(&decoding, SECOND / 2 + 10, &ack);
    assert_message(&decoding, STR(MESSAGE_C));
    assert_int_equal(decoding.text.time_us, 10);
    assert_counts(1, 0);
}

static void a_hole_is_given_up_at_the_end(void **state)
{
    (void)state;
    send_around_a_hole(7);
    finish();
    assert_message(&decoding, STR(MESSAGE_C));
    assert_int_equal(decoding.text.time_us, 8);
    assert_counts(1, 0);
}

static void the_beginning_of_a_message_before_a_hole_is_handed_on_as_cut(void **state)
{
    (void)state;
    send(0, 1, HEAD("a", "300") "v=0\r\n");
    uint32_t behind = sizeof HEAD("a", "300") + 300;
    send(1, behind, MESSAGE_B);
    finish();
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    assert_int_equal(decoding.text.bytes.len, sizeof HEAD("a", "300") - 1 + 5);
    assert_message(&decoding, STR(MESSAGE_B));
    assert_no_message(&decoding);
}

static void a_hole_inside_a_body_does_not_lose_the_next_message(void **state)
{
    (void)state;
    uint32_t body = sizeof HEAD("a", "300");
    send(0, 1, HEAD("a", "300"));
    send(1, body + 290, "0123456789 no start line here " MESSAGE_B);
    finish();
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    assert_no_message(&decoding);
    tear_down(NULL);
    set_up(NULL);
    send(0, 1, HEAD("a", "300"));
    send(1, body + 290, "\nINVITE x:" MESSAGE_B);
    finish();
    assert_true(decoding_next(&decoding));
    assert_message(&decoding, STR(MESSAGE_B));
}

static void first_bytes_win_and_a_contradiction_is_counted(void **state)
{
    (void)state;
    send_flags(0, 0, SYN);
    send(1, 31, &MESSAGE_A[30]);
    send(2, 41, "##########");
    send(3, 31, &MESSAGE_A[30]);
    assert_counts(0, 1);
    char first[] = MESSAGE_A;
    memcpy(first + 31, "!!!", 3);
    first[40] = '\0';
    send(4, 1, first);
    assert_message(&decoding, STR(MESSAGE_A));
    assert_counts(0, 2);
}

static void what_was_sent_again_is_no_further_message(void **state)
{
    (void)state;
    send(0, 1, MESSAGE_A);
    assert_message(&decoding, STR(MESSAGE_A));
    send(1, 1, MESSAGE_A);
    assert_no_message(&decoding);
    send(2, 1, MESSAGE_A MESSAGE_B);
    assert_message(&decoding, STR(MESSAGE_B));
    send(3, sizeof MESSAGE_A - 1, "\n"); /* a keep-alive of TCP: the last byte again */
    assert_no_message(&decoding);
    assert_counts(0, 0);
}

static void a_jump_of_the_sequence_number_begins_anew(void **state)
{
    (void)state;
    send(0, 1, MESSAGE_A);
    assert_message(&decoding, STR(MESSAGE_A));
    send(1, 0x40000000, MESSAGE_B);
    assert_message(&decoding, STR(MESSAGE_B));
    send(2, sizeof MESSAGE_A, MESSAGE_C);
    assert_message(&decoding, STR(MESSAGE_C));
    assert_counts(2, 0);
}

static void a_syn_begins_a_new_stream(void **state)
{
    (void)state;
    send_flags(0, 99, SYN);
    send(1, 100, HEAD("a", "10"));
    assert_no_message(&decoding);
    send_flags(2, 70, SYN);
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    send(3, 71, MESSAGE_B);
    assert_message(&decoding, STR(MESSAGE_B));
    assert_counts(0, 0);
}

static void a_content_length_that_lies_ends_the_message_with_its_headers(void **state)
{
    (void)state;
    static const struct {
        const char *lines, *between;
        unsigned gaps;
        const char *body;
    } rows[] = {
        {"l: -1\r\n", "", 0, ""},
        {"l: +5\r\n", "", 0, ""},
        {"l: 0x10\r\n", "", 0, ""},
        {"l: 4294967301\r\n", "", 0, ""},
        {"l: 99999999999999999999999\r\n", "v=0\r\n", 1, ""},
        {"l: 262144\r\n", "v=0\r\n", 1, ""},
        {"", "", 0, ""},
        {"", "v=0\r\ns=INVITE sip:x SIP/2.0\r\n", 1, ""},
        {"l: 5\r\nl: 9\r\n", "v=0\r\n", 1, ""},
        {"l: 5\r\nContent-Length: 5\r\n", "", 0, "v=0\r\n"},
        {"l: 3\r\n", "\r\n", 0, "v=0"},
        {"l: 3\r\n", "=0\r\n", 1, "abc"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char message[200], stream[500];
        tear_down(NULL);
        set_up(NULL);
        snprintf(message, sizeof message, "INVITE sip:a SIP/2.0\r\ni: %zu\r\n%s\r\n%s", i,
                 rows[i].lines, rows[i].body);
        snprintf(stream, sizeof stream, "%s%s%s", message, rows[i].between, MESSAGE_B);
        send(0, 1, stream);
        assert_message(&decoding, str_from(message));
        assert_message(&decoding, STR(MESSAGE_B));
        assert_counts(rows[i].gaps, 0);
    }
}

static void lines_may_end_with_lf_alone(void **state)
{
    (void)state;
    send(0, 1, "BYE sip:a SIP/2.0\nCall-ID: x\nContent-Length: 2\n\nhi" MESSAGE_B);
    assert_message(&decoding, STR("BYE sip:a SIP/2.0\nCall-ID: x\nContent-Length: 2\n\nhi"));
    assert_message(&decoding, STR(MESSAGE_B));
}

static void other_protocols_are_no_sip(void **state)
{
    (void)state;
    static const char *const starts[] = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "220 mail ESMTP\r\n",
        "\x16\x03\x01",
        "\x81\x05hello",
        "INVITE",
        "GET /chat",
    };
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        uint32_t len = (uint32_t)strlen(starts[i]);
        struct segment segment = {.to = 80, .sequence = 0, .flags = SYN};
        tear_down(NULL);
        set_up(NULL);
        decoding_add_segment(&decoding, 0, &segment);
        segment = (struct segment){.to = 80, .sequence = 1, .payload = str_from(starts[i])};
        decoding_add_segment(&decoding, 1, &segment);
        segment.sequence += len;
        segment.payload = STR("<p>\r\n" MESSAGE_B);
        decoding_add_segment(&decoding, 2, &segment);
        finish();
        assert_no_message(&decoding);
        assert_counts(0, 0);
    }
}

static void a_port_of_sip_that_carries_something_else_loses_nothing(void **state)
{
    (void)state;
    send(0, 1, "\x01\x02 not SIP at all\r\nHello s");
    send(1, 5000, "ip: no\r\n");
    finish();
    assert_no_message(&decoding);
    assert_counts(0, 0);
}

static void a_segment_that_the_capture_cut_marks_its_message(void **state)
{
    (void)state;
    struct segment segment = {.sequence = 1, .payload = STR(MESSAGE_A)};
    struct octets packet = {.len = 0};
    add_segment(&packet, &segment);
    decoding_add_cut(&decoding, LINK_RAW, 0, &packet, packet.len - 3);
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    assert_int_equal(decoding.text.bytes.len, sizeof MESSAGE_A - 1 - 3);
    send(1, sizeof MESSAGE_A, MESSAGE_B);
    assert_message(&decoding, STR(MESSAGE_B));
    assert_counts(0, 0);
}

static void a_fin_ends_a_message_that_is_not_complete(void **state)
{
    (void)state;
    send(0, 1, HEAD("a", "10") "v");
    assert_no_message(&decoding);
    send_flags(1, sizeof HEAD("a", "10") + 1, FIN | ACK);
    assert_true(decoding_next(&decoding));
    assert_true(decoding.text.cut);
    assert_no_message(&decoding);
}

static void a_reset_that_is_none_changes_nothing(void **state)
{
    (void)state;
    send(0, 1, HEAD("a", "10") "01234");
    send_flags(1, 777, RST);
    send(2, sizeof HEAD("a", "10") + 5, "56789");
    assert_message(&decoding, STR(HEAD("a", "10") "0123456789"));
}

static void tcp_comes_in_ip_fragments(void **state)
{
    (void)state;
    struct segment segment = {.sequence = 1, .payload = STR(MESSAGE_A)};
    struct octets packet = {.len = 0}, part = {.len = 0};
    add_segment(&packet, &segment);
    add_bytes(&part, packet.at + 20, 64);
    struct octets first = {.len = 0}, last = {.len = 0};
    add_ipv4(&first, (struct ipv4_fields){.id = 1, .place = 0x2000, .protocol = 6}, &part);
    part.len = 0;
    add_bytes(&part, packet.at + 84, packet.len - 84);
    add_ipv4(&last, (struct ipv4_fields){.id = 1, .place = 8, .protocol = 6}, &part);
    decoding_add(&decoding, LINK_RAW, 0, &last);
    decoding_add(&decoding, LINK_RAW, 1, &first);
    assert_message(&decoding, STR(MESSAGE_A));
}

static void a_refused_connection_is_told(void **state)
{
    (void)state;
    struct segment reset = {.is_back = true, .acknowledged = 101, .flags = RST | ACK};
    send_flags(0, 100, SYN);
    assert_no_message(&decoding);
    decoding_add_segment(&decoding, 5, &reset);
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.kind, SIP_TEXT_TCP_REFUSED);
    assert_int_equal(decoding.text.refusal, TCP_REFUSED);
    assert_int_equal(decoding.text.time_us, 5);
    assert_endpoint(&decoding.text.from, "192.0.2.1:40000");
    assert_endpoint(&decoding.text.to, "192.0.2.2:5060");
    decoding_add_segment(&decoding, 6, &reset);
    assert_no_message(&decoding);
}

static void a_connection_that_was_had_is_not_refused(void **state)
{
    (void)state;
    struct segment answer = {.is_back = true, .acknowledged = 101, .flags = SYN | ACK};
    struct segment reset = {.is_back = true, .acknowledged = 101, .flags = RST | ACK};
    struct segment other_port = {.to = 80, .sequence = 100, .flags = SYN};
    struct segment other_reset = {
        .to = 80, .is_back = true, .acknowledged = 101, .flags = RST | ACK};
    send_flags(0, 100, SYN);
    decoding_add_segment(&decoding, 1, &answer);
    decoding_add_segment(&decoding, 2, &reset);
    decoding_add_segment(&decoding, 3, &other_port);
    decoding_add_segment(&decoding, 4, &other_reset);
    assert_no_message(&decoding);
}

static void a_connection_with_sip_that_its_receiver_resets_is_told(void **state)
{
    (void)state;
    struct segment by_receiver = {.is_back = true, .acknowledged = 1, .flags = RST | ACK};
    struct segment by_sender = {.sequence = 500, .flags = RST | ACK};
    send(0, 1, MESSAGE_A);
    assert_message(&decoding, STR(MESSAGE_A));
    decoding_add_segment(&decoding, 3, &by_sender);
    assert_no_message(&decoding);
    decoding_add_segment(&decoding, 5, &by_receiver);
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.kind, SIP_TEXT_TCP_REFUSED);
    assert_int_equal(decoding.text.refusal, TCP_BROKEN);
    assert_int_equal(decoding.text.time_us, 5);
    assert_endpoint(&decoding.text.from, "192.0.2.1:40000");
    assert_endpoint(&decoding.text.to, "192.0.2.2:5060");
    decoding_add_segment(&decoding, 6, &by_receiver);
    assert_no_message(&decoding);
}

static void a_hole_before_any_message_counts_when_sip_comes_back(void **state)
{
    (void)state;
    struct segment back = {.is_back = true, .sequence = 1, .payload = STR(MESSAGE_B)};
    for (int has_sip = 0; has_sip < 2; has_sip++) {
        tear_down(NULL);
        set_up(NULL);
        send_flags(0, 0, SYN);
        if (has_sip) {
            decoding_add_segment(&decoding, 1, &back);
            assert_message(&decoding, STR(MESSAGE_B));
        }
        send(2, 300, "the end of a message");
        finish();
        assert_counts((unsigned)has_sip, 0);
    }
}

static void the_third_syn_without_an_answer_is_told(void **state)
{
    (void)state;
    static const int64_t times[] = {0, 100, SECOND, SECOND + 100, 3 * SECOND};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        assert_no_message(&decoding);
        send_flags(times[i], 100, SYN);
    }
    assert_true(decoding_next(&decoding));
    assert_int_equal(decoding.text.kind, SIP_TEXT_TCP_REFUSED);
    assert_int_equal(decoding.text.refusal, TCP_UNANSWERED);
    send_flags(7 * SECOND, 100, SYN);
    assert_no_message(&decoding);
}

static void the_memory_budget_gives_up_the_oldest(void **state)
{
    (void)state;
    static char body[50001];
    struct error error;
    memset(body, 'x', sizeof body - 1);
    assert_true(settings_set(&decoding.settings, STR("tcp-memory=1M"), &error));
    decoder_free(decoding.decoder);
    decoding.decoder = decoder_new(&decoding.settings);
    unsigned cut = 0;
    for (unsigned port = 1; port <= 100; port++) {
        struct segment segment = {.from = port, .sequence = 1, .payload = STR(HEAD("a", "60000"))};
        decoding_add_segment(&decoding, port, &segment);
        while (decoding_next(&decoding))
            cut++;
        segment.sequence += (uint32_t)segment.payload.len;
        segment.payload = str_from(body);
        decoding_add_segment(&decoding, port, &segment);
        while (decoding_next(&decoding))
            cut++;
    }
    struct segment rest = {.from = 100,
                           .sequence = (uint32_t)(sizeof HEAD("a", "60000") + sizeof body - 1),
                           .payload = {body, 10000}};
    unsigned whole = 0;
    decoding_add_segment(&decoding, 101, &rest);
    while (decoding_next(&decoding))
        *(decoding.text.cut ? &cut : &whole) += 1;
    assert_int_equal(whole, 1);
    assert_true(cut > 80 && cut < 100);
    assert_int_equal(decoding.health.count[HEALTH_TCP_EVICTED], cut);
}

static void half_open_connections_do_not_hide_the_others(void **state)
{
    (void)state;
    send(0, 1, HEAD("a", "3") "v=");
    for (uint32_t i = 0; i < 200000; i++) {
        struct segment syn = {
            .from = 1 + i % 60000, .to = 1 + i / 60000, .sequence = i, .flags = SYN};
        decoding_add_segment(&decoding, i, &syn);
    }
    while (decoding_next(&decoding))
        ;
    assert_int_equal(decoding.health.count[HEALTH_TCP_EVICTED], 1);
    send(200000, 5000, MESSAGE_B);
    assert_message(&decoding, STR(MESSAGE_B));
}

static void far_apart_pieces_are_bounded(void **state)
{
    (void)state;
    send_flags(0, 0, SYN);
    for (uint32_t i = 1; i < 5000; i++)
        send(1, 1 + i * 40, "0123456789");
    while (decoding_next(&decoding))
        ;
    send(2, 1 + 5000 * 40, MESSAGE_B);
    finish();
    bool found = false;
    while (decoding_next(&decoding))
        found |= str_equal(decoding.text.bytes, STR(MESSAGE_B));
    assert_true(found);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_message_in_one_segment_is_handed_on_at_once),
        TEST(sip_is_found_on_any_port),
        TEST(several_messages_come_in_one_segment),
        TEST(a_message_has_the_time_and_frame_that_completed_it),
        TEST(a_connection_may_begin_with_its_second_segment),
        TEST(shuffled_and_resegmented_streams_give_the_same_messages),
        TEST(a_stream_joined_in_the_middle_begins_at_the_next_start_line),
        TEST(a_hole_is_given_up_after_two_seconds),
        TEST(a_hole_that_the_receiver_has_filled_is_given_up_sooner),
        TEST(a_hole_is_given_up_at_the_end),
        TEST(the_beginning_of_a_message_before_a_hole_is_handed_on_as_cut),
        TEST(a_hole_inside_a_body_does_not_lose_the_next_message),
        TEST(first_bytes_win_and_a_contradiction_is_counted),
        TEST(what_was_sent_again_is_no_further_message),
        TEST(a_jump_of_the_sequence_number_begins_anew),
        TEST(a_syn_begins_a_new_stream),
        TEST(a_content_length_that_lies_ends_the_message_with_its_headers),
        TEST(lines_may_end_with_lf_alone),
        TEST(other_protocols_are_no_sip),
        TEST(a_port_of_sip_that_carries_something_else_loses_nothing),
        TEST(a_segment_that_the_capture_cut_marks_its_message),
        TEST(a_fin_ends_a_message_that_is_not_complete),
        TEST(a_reset_that_is_none_changes_nothing),
        TEST(tcp_comes_in_ip_fragments),
        TEST(a_refused_connection_is_told),
        TEST(a_connection_that_was_had_is_not_refused),
        TEST(a_connection_with_sip_that_its_receiver_resets_is_told),
        TEST(a_hole_before_any_message_counts_when_sip_comes_back),
        TEST(the_third_syn_without_an_answer_is_told),
        TEST(the_memory_budget_gives_up_the_oldest),
        TEST(half_open_connections_do_not_hide_the_others),
        TEST(far_apart_pieces_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
