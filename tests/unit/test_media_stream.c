/* The counters of one RTP stream, on sequences made by hand. */
#include "support/test.h"

#include "sipdiag/media/e_model.h"
#include "sipdiag/media/rtp_stream.h"
#include "sipdiag/model/codec.h"

enum { FRAME_TICKS = 160, PCMA = 8, DYNAMIC = 96, KEYS = 101, NOISE = 13 };

static const int64_t frame_us = 20 * US_PER_MS;

/* A sender: its packets are 20 ms apart, as they are sent and as they come. */
struct sender {
    struct rtp_stream stream;
    struct rtp_head next;
    bool begun;
};

static struct sender sender_at(uint16_t sequence, uint8_t type)
{
    return (struct sender){.next = {.time_us = 1000 * US_PER_S,
                                    .timestamp = 5000,
                                    .sequence = sequence,
                                    .payload_type = type}};
}

static void take(struct sender *sender, const struct rtp_head *head)
{
    if (sender->begun)
        rtp_stream_add(&sender->stream, head);
    else
        rtp_stream_begin(&sender->stream, head);
    sender->begun = true;
}

static void leave_out(struct sender *sender)
{
    sender->next.sequence++;
    sender->next.timestamp += FRAME_TICKS;
    sender->next.time_us += frame_us;
}

static void send(struct sender *sender, int count)
{
    for (int i = 0; i < count; i++) {
        take(sender, &sender->next);
        leave_out(sender);
    }
}

static void assert_counts(const struct sender *sender, uint32_t unique, uint32_t lost)
{
    assert_int_equal(rtp_stream_unique(&sender->stream), unique);
    assert_int_equal(rtp_stream_lost(&sender->stream), lost);
}

static void packets_in_order_are_all_there(void **state)
{
    (void)state;
    struct sender sender = sender_at(100, PCMA);
    send(&sender, 500);
    assert_counts(&sender, 500, 0);
    assert_int_equal(rtp_stream_jitter_us(&sender.stream, 0), 0);
    rtp_stream_end(&sender.stream);
}

static void a_sequence_that_runs_over_is_no_loss(void **state)
{
    (void)state;
    struct sender sender = sender_at(65500, PCMA);
    send(&sender, 100 + 65536);
    leave_out(&sender);
    leave_out(&sender);
    send(&sender, 10);
    assert_counts(&sender, 110 + 65536, 2);
    rtp_stream_end(&sender.stream);
}

static void missing_numbers_are_lost(void **state)
{
    (void)state;
    struct sender sender = sender_at(65533, PCMA);
    send(&sender, 2);
    for (int i = 0; i < 3; i++)
        leave_out(&sender);
    send(&sender, 5);
    assert_counts(&sender, 7, 3);
    rtp_stream_end(&sender.stream);
}

static void a_late_packet_is_not_lost_and_a_copy_counts_once(void **state)
{
    (void)state;
    struct sender sender = sender_at(65534, PCMA);
    send(&sender, 1);
    struct rtp_head late = sender.next;
    leave_out(&sender);
    send(&sender, 3);
    assert_counts(&sender, 4, 1);
    late.time_us = sender.next.time_us;
    take(&sender, &late);
    assert_counts(&sender, 5, 0);
    assert_int_equal(sender.stream.reordered, 1);
    take(&sender, &late);
    struct rtp_head last = sender.next;
    last.sequence--;
    take(&sender, &last);
    assert_counts(&sender, 5, 0);
    assert_int_equal(sender.stream.duplicates, 2);
    rtp_stream_end(&sender.stream);
}

static void a_source_that_starts_anew_shows_by_two_packets_in_a_row(void **state)
{
    (void)state;
    struct sender sender = sender_at(100, PCMA);
    send(&sender, 10);
    uint16_t goes_on = sender.next.sequence;
    sender.next.sequence = 40000;
    take(&sender, &sender.next); /* one stray packet is none of the source */
    sender.next.sequence = goes_on;
    send(&sender, 10);
    assert_counts(&sender, 20, 0);
    sender.next.sequence = 40000;
    send(&sender, 10);
    assert_counts(&sender, 30, 0);
    rtp_stream_end(&sender.stream);
}

static void jitter_is_the_mean_of_the_estimate(void **state)
{
    (void)state;
    struct sender sender = sender_at(1, PCMA);
    double estimate = 0, sum = 0;
    for (int i = 0; i < 400; i++) {
        struct rtp_head head = sender.next;
        head.time_us += i % 2 ? 4 * US_PER_MS : 0;
        take(&sender, &head);
        leave_out(&sender);
        if (i > 0) {
            estimate += (4000 - estimate) / 16;
            sum += estimate;
        }
    }
    uint32_t mean_us = rtp_stream_jitter_us(&sender.stream, 0);
    assert_true(mean_us >= (uint32_t)(sum / 399) - 2 && mean_us <= (uint32_t)(sum / 399) + 2);
    rtp_stream_end(&sender.stream);
}

static void a_clock_that_sdp_gives_is_known_at_the_end(void **state)
{
    (void)state;
    struct sender sender = sender_at(1, DYNAMIC);
    for (int i = 0; i < 200; i++) {
        take(&sender, &sender.next);
        sender.next.sequence++;
        sender.next.timestamp += 1800; /* 20 ms at 90 kHz */
        sender.next.time_us += frame_us;
    }
    assert_true(rtp_stream_jitter_us(&sender.stream, 90000) < 10);
    assert_true(rtp_stream_jitter_us(&sender.stream, 8000) > 100000);
    assert_true(rtp_stream_jitter_us(&sender.stream, 0) == UINT32_MAX);
    assert_true(rtp_stream_jitter_us(&sender.stream, 11025) == UINT32_MAX);
    rtp_stream_end(&sender.stream);
}

static void keys_and_noise_leave_the_jitter_alone(void **state)
{
    (void)state;
    struct sender sender = sender_at(1, PCMA);
    send(&sender, 50);
    for (int key = 0; key < 3; key++) {
        struct rtp_head event = sender.next;
        for (int i = 0; i < 5; i++) { /* one time stamp for the whole key */
            event.payload_type = KEYS;
            event.is_event = true;
            event.sequence = sender.next.sequence;
            event.time_us = sender.next.time_us;
            take(&sender, &event);
            leave_out(&sender);
        }
        send(&sender, 20);
    }
    struct rtp_head noise = sender.next;
    noise.payload_type = NOISE;
    noise.timestamp += 77777;
    take(&sender, &noise);
    leave_out(&sender);
    sender.next.time_us += 3 * US_PER_S; /* silence: no packets, no numbers */
    sender.next.timestamp += 24000;
    send(&sender, 50);
    assert_counts(&sender, 50 + 3 * 25 + 1 + 50, 0);
    assert_int_equal(sender.stream.keys, 3);
    assert_int_equal(rtp_stream_type(&sender.stream), PCMA);
    assert_true(rtp_stream_jitter_us(&sender.stream, 0) < 10);
    assert_true(sender.stream.longest_gap_us >= 3 * US_PER_S);
    rtp_stream_end(&sender.stream);
}

static void a_sender_that_sets_its_clock_anew_is_not_uneven(void **state)
{
    (void)state;
    struct sender sender = sender_at(1, PCMA);
    send(&sender, 50);
    sender.next.timestamp = 4000000000U;
    send(&sender, 50);
    sender.next.timestamp = 0;
    send(&sender, 50);
    assert_true(rtp_stream_jitter_us(&sender.stream, 0) < 10);
    rtp_stream_end(&sender.stream);
}

static void what_is_lost_in_a_pause_is_told_apart(void **state)
{
    (void)state;
    struct sender sender = sender_at(1, PCMA);
    send(&sender, 50);
    for (int i = 0; i < 100; i++)
        leave_out(&sender);
    send(&sender, 50);
    assert_counts(&sender, 100, 100);
    assert_int_equal(sender.stream.pauses[0].lost + sender.stream.pauses[1].lost, 100);
    rtp_stream_end(&sender.stream);
}

static void the_type_of_most_packets_counts(void **state)
{
    (void)state;
    struct sender sender = sender_at(1, PCMA);
    send(&sender, 10);
    sender.next.payload_type = 0;
    send(&sender, 30);
    sender.next.payload_type = PCMA;
    send(&sender, 15);
    assert_int_equal(rtp_stream_type(&sender.stream), 0);
    sender.next.payload_type = 18;
    send(&sender, 1);
    for (uint8_t type = 20; type < 60; type++) { /* more types than have a place */
        sender.next.payload_type = type;
        send(&sender, 1);
    }
    assert_counts(&sender, 96, 0);
    rtp_stream_end(&sender.stream);
}

static void headers_that_cannot_be_are_refused(void **state)
{
    static const struct {
        uint8_t first;
        uint32_t captured, size;
        bool good;
    } rows[] = {{0x80, 12, 12, true},  {0x80, 11, 172, false}, {0x40, 12, 12, false},
                {0x81, 12, 15, false}, {0x81, 12, 16, true},   {0x8f, 12, 172, true},
                {0xc0, 12, 12, false}, {0xb0, 12, 12, true}};
    uint8_t bytes[12] = {0, 8};
    struct rtp_head head;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct media_packet packet = {
            .bytes = bytes, .captured = rows[i].captured, .size = rows[i].size};
        bytes[0] = rows[i].first;
        assert_int_equal(rtp_head_read(&head, &packet), rows[i].good);
    }
}

/* RFC 3550 5.3.1: its last two bytes count the words that follow. */
static void a_key_is_seen_behind_sources_and_an_extension(void **state)
{
    static const struct {
        uint8_t first;
        uint32_t captured, size;
        size_t payload;
        bool is_event;
    } rows[] = {{0x80, 16, 16, 12, true},  {0x80, 20, 20, 12, false}, {0x90, 28, 28, 24, true},
                {0x92, 36, 36, 32, true},  {0x90, 28, 32, 24, false}, {0x90, 15, 28, 0, false},
                {0x90, 20, 28, 24, false}, {0x80, 11, 16, 0, false}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t bytes[36] = {rows[i].first, KEYS};
        struct rtp_head head = {.is_event = false};
        struct media_packet packet = {
            .bytes = bytes, .captured = rows[i].captured, .size = rows[i].size};
        bytes[12 + (rows[i].first & 15) * 4 + 3] = rows[i].first & 0x10 ? 2 : 0;
        assert_int_equal(rtp_payload_at(&packet), rows[i].payload);
        assert_int_equal(rtp_head_read(&head, &packet), rows[i].captured >= 12);
        assert_int_equal(head.is_event, rows[i].is_event);
    }
}

static void codecs_are_found_by_number_and_by_name(void **state)
{
    (void)state;
    assert_string_equal(codec_at(codec_by_payload_type(0))->name, "PCMU");
    assert_string_equal(codec_at(codec_by_payload_type(18))->name, "G729");
    assert_int_equal(codec_by_payload_type(96), CODEC_UNKNOWN);
    assert_int_equal(codec_by_payload_type(19), CODEC_NOISE);
    assert_int_equal(codec_at(codec_by_name(STR("OPUS"), 48000))->clock, 48000);
    assert_int_equal(codec_at(codec_by_name(STR("speex"), 16000))->clock, 16000);
    assert_int_equal(codec_by_name(STR("no-such"), 8000), CODEC_UNKNOWN);
    assert_int_equal(codec_by_name(STR(""), 8000), CODEC_UNKNOWN);
    assert_string_equal(codec_at(255)->name, "");
}

/* Figures of ITU-T G.107 and G.113: R = 93.2 is 4.41; G.729 alone takes 11. */
static void the_e_model_gives_the_known_figures(void **state)
{
    (void)state;
    struct e_model_input best = {.robustness = 25.1};
    assert_int_equal(e_model_mos_hundredths(e_model_rating(&best)), 441);
    struct e_model_input g729 = {.impairment = 11, .robustness = 19};
    assert_int_equal(e_model_mos_hundredths(e_model_rating(&g729)), 410);
    struct e_model_input lossy = {.loss_percent = 5, .robustness = 25.1, .delay_ms = 100};
    double rating = e_model_rating(&lossy);
    assert_true(rating > 75.0 && rating < 75.1); /* 93.2 - 2.4 - 95 * 5 / 30.1 */
    struct e_model_input hopeless = {.loss_percent = 100, .robustness = 1, .delay_ms = 5000};
    assert_int_equal(e_model_mos_hundredths(e_model_rating(&hopeless)), 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packets_in_order_are_all_there),
        cmocka_unit_test(a_sequence_that_runs_over_is_no_loss),
        cmocka_unit_test(missing_numbers_are_lost),
        cmocka_unit_test(a_late_packet_is_not_lost_and_a_copy_counts_once),
        cmocka_unit_test(a_source_that_starts_anew_shows_by_two_packets_in_a_row),
        cmocka_unit_test(jitter_is_the_mean_of_the_estimate),
        cmocka_unit_test(a_clock_that_sdp_gives_is_known_at_the_end),
        cmocka_unit_test(keys_and_noise_leave_the_jitter_alone),
        cmocka_unit_test(a_sender_that_sets_its_clock_anew_is_not_uneven),
        cmocka_unit_test(what_is_lost_in_a_pause_is_told_apart),
        cmocka_unit_test(the_type_of_most_packets_counts),
        cmocka_unit_test(headers_that_cannot_be_are_refused),
        cmocka_unit_test(a_key_is_seen_behind_sources_and_an_extension),
        cmocka_unit_test(codecs_are_found_by_number_and_by_name),
        cmocka_unit_test(the_e_model_gives_the_known_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
