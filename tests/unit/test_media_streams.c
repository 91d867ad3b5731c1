/* All streams of a run: RTCP, the memory budget, and binding to a call. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/media/media_streams.h"

#include <stdlib.h>

enum { CALLER_PORT = 20000, CALLEE_PORT = 30000, SSRC = 0x1234 };

static const uint8_t caller_ip[4] = {192, 0, 2, 10}, callee_ip[4] = {198, 51, 100, 7};
static const int64_t start_us = INT64_C(1795197600000000);

/* A call with an offer and an answer, answered at once, and the streams of the run. */
struct scene {
    struct settings settings;
    struct media_streams *streams;
    struct call_store store;
    struct call_leg leg;
    struct media_offer offers[2];
    struct call_media media;
};

static int begin(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    settings_init(&scene->settings);
    scene->streams = media_streams_new(&scene->settings);
    call_store_init(&scene->store);
    scene->leg.from.address = address_ipv4(caller_ip);
    scene->leg.to.address = address_ipv4(callee_ip);
    for (int i = 0; i < 2; i++)
        scene->offers[i] = (struct media_offer){
            .time_us = start_us,
            .audio = {address_ipv4(i ? callee_ip : caller_ip), i ? CALLEE_PORT : CALLER_PORT},
            .by_caller = i == 0,
            .flow = MEDIA_SENDS_AND_RECEIVES};
    scene->media = (struct call_media){.offers = scene->offers, .offer_count = 2};
    struct moment moments[MARK_COUNT];
    for (int i = 0; i < MARK_COUNT; i++)
        moments[i].time_us = TIME_UNKNOWN;
    moments[MARK_INVITE].time_us = moments[MARK_LAST].time_us = start_us;
    moments[MARK_ANSWER].time_us = moments[MARK_FINAL].time_us = start_us;
    struct call *call = call_store_new(&scene->store);
    call_set_moments(call, &scene->store.arena, moments);
    call->legs = &scene->leg;
    call->leg_count = 1;
    call->media = &scene->media;
    *state = scene;
    return 0;
}

static int end(void **state)
{
    struct scene *scene = *state;
    media_streams_free(scene->streams);
    call_store_free(&scene->store);
    free(scene);
    return 0;
}

static void put32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void hear(struct scene *scene, bool by_caller, int64_t time_us, const uint8_t *bytes,
                 uint32_t size, uint16_t above)
{
    const struct media_packet packet = {
        .time_us = time_us,
        .source = by_caller ? caller_ip : callee_ip,
        .destination = by_caller ? callee_ip : caller_ip,
        .bytes = bytes,
        .captured = size,
        .size = size,
        .from_port = (uint16_t)((by_caller ? CALLER_PORT : CALLEE_PORT) + above),
        .to_port = (uint16_t)((by_caller ? CALLEE_PORT : CALLER_PORT) + above),
        .family = ADDRESS_IPV4};
    media_streams_add(scene->streams, &packet, 0);
}

static void speak(struct scene *scene, bool by_caller, uint32_t ssrc, int count)
{
    for (int i = 0; i < count; i++) {
        uint8_t rtp[32] = {0x80, 8, (uint8_t)(i >> 8), (uint8_t)i};
        put32(rtp + 4, (uint32_t)i * 160);
        put32(rtp + 8, ssrc);
        hear(scene, by_caller, start_us + i * 20 * US_PER_MS, rtp, sizeof rtp, 0);
    }
}

static const struct media_direction *bound(struct scene *scene, enum media_side side)
{
    media_streams_bind(scene->streams, &scene->store);
    const struct call_media *media = scene->store.calls[0]->media;
    return media ? media->side[side] : NULL;
}

static void without_sound_there_is_no_record(void **state)
{
    struct scene *scene = *state;
    assert_false(media_streams_any(scene->streams));
    speak(scene, true, SSRC, 0);
    assert_false(media_streams_any(scene->streams));
}

static void sound_of_strangers_gives_no_record(void **state)
{
    struct scene *scene = *state;
    scene->offers[0].audio.port = scene->offers[1].audio.port = 9;
    speak(scene, true, SSRC, 100);
    assert_null(bound(scene, MEDIA_TO_CALLEE));
    assert_null(scene->store.calls[0]->media);
}

static void binding_again_counts_what_came_since(void **state)
{
    struct scene *scene = *state;
    speak(scene, true, SSRC, 100);
    assert_int_equal(bound(scene, MEDIA_TO_CALLEE)->packets, 100);
    scene->store.calls[0]->media = &scene->media;
    speak(scene, false, SSRC, 70);
    assert_int_equal(bound(scene, MEDIA_TO_CALLER)->packets, 70);
    assert_int_equal(scene->store.calls[0]->media->side[MEDIA_TO_CALLEE]->packets, 100);
    assert_null(scene->media.side[MEDIA_TO_CALLEE]); /* the tracker's record is only read */
}

/* A sender report of the caller, and what the callee says to it 80 ms later, after 30 ms of its
 * own. */
static void exchange_reports(struct scene *scene, uint16_t above)
{
    uint8_t sent[28] = {0x80, 200, 0, 6}, heard[32] = {0x81, 201, 0, 7};
    put32(sent + 4, SSRC);
    put32(sent + 8, 0x11112222);
    put32(sent + 12, 0x33334444);
    put32(heard + 4, 0x99);
    put32(heard + 8, SSRC);
    put32(heard + 12, 64U << 24 | 500);
    put32(heard + 24, 0x22223333);
    put32(heard + 28, 30 * 65536 / 1000);
    hear(scene, true, start_us + US_PER_S, sent, sizeof sent, above);
    hear(scene, false, start_us + US_PER_S + 80 * US_PER_MS, heard, sizeof heard, above);
}

static void assert_reported(struct scene *scene)
{
    const struct media_direction *direction = bound(scene, MEDIA_TO_CALLEE);
    assert_true(direction->has_report);
    assert_int_equal(direction->reported_loss_percent, 25);
    assert_true(direction->round_trip_us > 49900 && direction->round_trip_us < 50100);
    assert_int_equal(direction->packets, 100); /* RTCP is no RTP */
}

static void reports_tell_loss_and_round_trip(void **state)
{
    struct scene *scene = *state;
    speak(scene, true, SSRC, 100);
    exchange_reports(scene, 1);
    assert_reported(scene);
}

static void reports_may_use_the_ports_of_rtp(void **state)
{
    struct scene *scene = *state;
    speak(scene, true, SSRC, 100);
    exchange_reports(scene, 0);
    assert_reported(scene);
}

static void extended_reports_tell_loss(void **state)
{
    struct scene *scene = *state;
    uint8_t metrics[44] = {0x80, 207, 0, 10};
    speak(scene, true, SSRC, 100);
    metrics[8] = 7; /* VoIP metrics (RFC 3611 4.7) */
    metrics[11] = 8;
    put32(metrics + 12, SSRC);
    metrics[16] = 128;
    hear(scene, false, start_us + US_PER_S, metrics, sizeof metrics, 1);
    assert_int_equal(bound(scene, MEDIA_TO_CALLEE)->reported_loss_percent, 50);
}

static void memory_is_bounded_and_what_is_given_up_is_counted(void **state)
{
    struct scene *scene = *state;
    media_streams_free(scene->streams);
    scene->settings.value[SETTING_MEDIA_MEMORY] = 100000;
    scene->streams = media_streams_new(&scene->settings);
    for (uint32_t ssrc = 1; ssrc <= 5000; ssrc++)
        speak(scene, true, ssrc, 2);
    assert_true(media_streams_evicted(scene->streams) > 4000);
    const struct media_direction *direction = bound(scene, MEDIA_TO_CALLEE);
    assert_true(direction->streams > 100 && direction->streams < 500);
}

static void streams_of_the_past_can_be_forgotten(void **state)
{
    struct scene *scene = *state;
    speak(scene, true, SSRC, 100);
    speak(scene, false, SSRC, 200);
    media_streams_forget(scene->streams, start_us + 3 * US_PER_S);
    assert_null(bound(scene, MEDIA_TO_CALLEE));
    assert_int_equal(scene->store.calls[0]->media->side[MEDIA_TO_CALLER]->packets, 200);
    assert_int_equal(media_streams_evicted(scene->streams), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(without_sound_there_is_no_record, begin, end),
        cmocka_unit_test_setup_teardown(sound_of_strangers_gives_no_record, begin, end),
        cmocka_unit_test_setup_teardown(binding_again_counts_what_came_since, begin, end),
        cmocka_unit_test_setup_teardown(reports_tell_loss_and_round_trip, begin, end),
        cmocka_unit_test_setup_teardown(reports_may_use_the_ports_of_rtp, begin, end),
        cmocka_unit_test_setup_teardown(extended_reports_tell_loss, begin, end),
        cmocka_unit_test_setup_teardown(memory_is_bounded_and_what_is_given_up_is_counted, begin,
                                        end),
        cmocka_unit_test_setup_teardown(streams_of_the_past_can_be_forgotten, begin, end),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
