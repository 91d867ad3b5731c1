/* Which frames an extract takes, and what is written over in them. */
#include "../../src/pipeline/places.h"

#include "sipdiag/base/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { HEADER = 20, CHECKSUM_AT = 16, ROOM = 256, FLOW = 11, CONNECTION = 12, TIMEOUT_US = 1000 };

/* A frame of a header of TCP and a payload. */
struct sent {
    struct origin origin;
    uint8_t bytes[ROOM];
    size_t len;
};

struct scene {
    struct places *places;
    struct frame_trace trace;
    uint32_t frames;
};

static struct scene new_scene(void)
{
    struct scene scene = {.places = places_new(&(struct places_options){
                              .input_count = 1, .fragment_timeout_us = TIMEOUT_US})};
    places_trace(scene.places, &scene.trace);
    return scene;
}

static void begin(struct scene *scene, struct sent *sent, const char *payload, int64_t time_us)
{
    memset(sent, 0, sizeof *sent);
    sent->origin.frame = ++scene->frames;
    sent->len = HEADER + strlen(payload);
    sent->bytes[CHECKSUM_AT] = 0x12;
    memcpy(sent->bytes + HEADER, payload, strlen(payload));
    places_begin_frame(scene->places, &(struct frame){.time_us = time_us,
                                                      .bytes = sent->bytes,
                                                      .captured = (uint32_t)sent->len,
                                                      .wire = (uint32_t)sent->len,
                                                      .origin = sent->origin});
}

static struct sent send_segment(struct scene *scene, uint32_t sequence, const char *payload,
                                bool is_control)
{
    struct sent sent;
    begin(scene, &sent, payload, 0);
    scene->trace.segment(
        scene->places,
        &(struct trace_segment){.flow = FLOW,
                                .connection = CONNECTION,
                                .sequence = sequence,
                                .length = (uint32_t)strlen(payload),
                                .payload = {(const char *)sent.bytes + HEADER, strlen(payload)},
                                .header = sent.bytes,
                                .is_control = is_control});
    return sent;
}

static struct sent send_chunk(struct scene *scene, uint32_t number, const char *payload)
{
    struct sent sent;
    begin(scene, &sent, payload, 0);
    struct trace_segment traced = {.flow = FLOW, .connection = CONNECTION};
    scene->trace.segment(scene->places, &traced);
    traced.sequence = number;
    traced.length = 1;
    traced.payload = (struct str){(const char *)sent.bytes + HEADER, strlen(payload)};
    scene->trace.segment(scene->places, &traced);
    return sent;
}

/* A message that these bytes of the stream brought. */
static struct sip_text message(struct scene *scene, uint32_t sequence, const char *bytes)
{
    uint32_t len = (uint32_t)strlen(bytes);
    return (struct sip_text){.kind = SIP_TEXT_MESSAGE,
                             .transport = TRANSPORT_TCP,
                             .origin = {.frame = scene->frames},
                             .bytes = {bytes, len},
                             .carrier = {.flow = FLOW,
                                         .connection = CONNECTION,
                                         .sequence = sequence,
                                         .length = len,
                                         .at = bytes}};
}

/* One that was made of that many bytes, or chunks, from there on. */
static struct sip_text made(struct scene *scene, uint32_t sequence, uint32_t length,
                            const char *bytes)
{
    struct sip_text text = message(scene, sequence, bytes);
    text.carrier.is_whole = true;
    text.carrier.length = length;
    return text;
}

/* The payload of a segment as bytes of the stream. */
static struct carrier bytes_of(const struct sent *sent, uint32_t sequence)
{
    const char *payload = (const char *)sent->bytes + HEADER;
    return (struct carrier){.flow = FLOW,
                            .connection = CONNECTION,
                            .sequence = sequence,
                            .length = (uint32_t)strlen(payload),
                            .at = payload};
}

static void understand(struct scene *scene, const struct sent *sent, uint32_t sequence)
{
    struct carrier carrier = bytes_of(sent, sequence);
    scene->trace.read(scene->places, &carrier);
}

static void doubt(struct scene *scene, const struct sent *sent, uint32_t sequence, bool is_whole)
{
    struct carrier carrier = bytes_of(sent, sequence);
    carrier.is_whole = is_whole;
    scene->trace.unread(scene->places, &carrier);
}

static void hide(struct scene *scene, const struct sip_text *text, const char *secret)
{
    const char *at = strstr(text->bytes.at, secret);
    assert_non_null(at);
    places_hide_text(scene->places, text, (struct str){at, strlen(secret)});
}

static uint16_t sum(const uint8_t *bytes, size_t len)
{
    uint32_t total = 0;
    for (size_t i = 0; i < len; i++)
        total += i % 2 ? bytes[i] : (uint32_t)bytes[i] << 8;
    while (total >> 16)
        total = (total & 0xffff) + (total >> 16);
    return (uint16_t)total;
}

/* The payload as the extract has it; NULL when it has not. The checksum stays right. */
static const char *given(const struct scene *scene, const struct sent *sent)
{
    static char payload[ROOM];
    struct sent copy = *sent;
    if (!places_has(scene->places, sent->origin) ||
        !places_write_over(scene->places, sent->origin, copy.bytes, copy.len))
        return NULL;
    assert_int_equal(sum(copy.bytes, copy.len) % 0xffff, sum(sent->bytes, sent->len) % 0xffff);
    memcpy(payload, copy.bytes + HEADER, copy.len - HEADER);
    payload[copy.len - HEADER] = '\0';
    return payload;
}

static void assert_given(const struct scene *scene, const struct sent *sent, const char *wanted)
{
    const char *payload = given(scene, sent);
    assert_non_null(payload);
    assert_string_equal(payload, wanted);
}

static void a_secret_that_comes_once_more_is_written_over_there_too(void **state)
{
    (void)state;
    struct scene scene = new_scene();
    struct sent first = send_segment(&scene, 100, "mine,other:secret.", false);
    struct sip_text mine = message(&scene, 100, "mine,"),
                    other = message(&scene, 105, "other:secret.");
    places_choose(scene.places, &mine);
    hide(&scene, &other, "secret");
    struct sent again = send_segment(&scene, 100, "mine,other:secret.", false);
    struct sent part = send_segment(&scene, 103, "e,other:se", false);
    struct sent later = send_segment(&scene, 118, "later", false);
    places_settle(scene.places);
    assert_given(&scene, &first, "mine,other:xxxxxx.");
    assert_given(&scene, &again, "mine,other:xxxxxx.");
    assert_given(&scene, &part, "e,other:xx");
    assert_null(given(&scene, &later));
    places_free(scene.places);
}

static void a_chosen_message_stays_in_what_comes_once_more(void **state)
{
    (void)state;
    struct scene scene = new_scene();
    send_segment(&scene, UINT32_MAX - 6, "my:secret.", false);
    struct sip_text mine = message(&scene, UINT32_MAX - 6, "my:secret.");
    places_choose(scene.places, &mine);
    hide(&scene, &mine, "secret");
    struct sent again = send_segment(&scene, UINT32_MAX - 6, "my:secret.", false);
    struct sent end = send_segment(&scene, UINT32_MAX - 3, "secret.", true);
    places_settle(scene.places);
    assert_given(&scene, &again, "my:xxxxxx.");
    assert_given(&scene, &end, "xxxxxx.");
    places_free(scene.places);
}

static void all_segments_of_a_message_that_cannot_be_written_over_are_withheld(void **state)
{
    (void)state;
    struct scene scene = new_scene();
    struct sent before, first, second, again, after, strange;
    for (unsigned pass = 0; pass < 2; pass++) {
        scene.frames = 0;
        before = send_segment(&scene, 90, "[upgrade]", false);
        understand(&scene, &before, 90);
        first = send_segment(&scene, 100, "#masked#", false);
        second = send_segment(&scene, 108, "#rest#", false);
        struct sip_text text = made(&scene, 100, 14, "my:secret.");
        struct carrier carrier = text.carrier;
        scene.trace.read(scene.places, &carrier);
        if (pass == 0) {
            places_choose(scene.places, &text);
            hide(&scene, &text, "secret");
        }
        again = send_segment(&scene, 100, "#masked#", false);
        after = send_segment(&scene, 114, "#more#", false);
        understand(&scene, &after, 114);
        strange = send_segment(&scene, 130, "#strange#", false);
        assert_true(places_need_again(scene.places) == (pass == 0));
        if (pass == 0)
            places_begin_again(scene.places);
    }
    places_settle(scene.places);
    assert_given(&scene, &before, "[upgrade]");
    assert_null(given(&scene, &first));
    assert_null(given(&scene, &second));
    assert_null(given(&scene, &again));
    assert_given(&scene, &after, "#more#");
    assert_null(given(&scene, &strange));
    places_free(scene.places);
}

static void what_nobody_understood_is_written_over_or_withheld(void **state)
{
    (void)state;
    struct scene scene = new_scene();
    struct sent plain = send_segment(&scene, 100, "secret.my", false);
    struct sip_text text = message(&scene, 107, "my");
    struct carrier unread = bytes_of(&plain, 100);
    unread.length = 7;
    scene.trace.unread(scene.places, &unread);
    places_choose(scene.places, &text);
    struct sent again = send_segment(&scene, 100, "secret.my", false);
    struct sent frame = send_segment(&scene, 109, "#secret#my", false);
    text = message(&scene, 117, "my");
    places_choose(scene.places, &text);
    doubt(&scene, &frame, 109, true);
    places_settle(scene.places);
    assert_given(&scene, &plain, "xxxxxxxmy");
    assert_given(&scene, &again, "xxxxxxxmy");
    assert_true(places_has(scene.places, frame.origin));
    assert_null(given(&scene, &frame));
    places_free(scene.places);
}

static void all_chunks_of_a_message_with_a_secret_are_withheld(void **state)
{
    (void)state;
    struct scene scene = new_scene();
    static const char *const payloads[] = {"INVITE my:sec", "ret.", "INVITE my:sec", "other"};
    static const uint32_t numbers[] = {7, 8, 7, 9};
    struct sent sent[4];
    for (unsigned pass = 0; pass < 2; pass++) {
        scene.frames = 0;
        for (size_t i = 0; i < 4; i++) {
            sent[i] = send_chunk(&scene, numbers[i], payloads[i]);
            struct sip_text text = made(&scene, 7, 2, "INVITE my:secret.");
            if (i == 3)
                understand(&scene, &sent[i], 9);
            if (i == 1) {
                places_choose(scene.places, &text);
                hide(&scene, &text, "secret");
            }
        }
        if (pass == 0)
            places_begin_again(scene.places);
    }
    places_settle(scene.places);
    for (size_t i = 0; i < 3; i++)
        assert_null(given(&scene, &sent[i]));
    assert_given(&scene, &sent[3], "other");
    places_free(scene.places);
}

static void what_is_encrypted_in_the_frame_is_no_secret(void **state)
{
    (void)state;
    struct scene scene = new_scene();
    send_segment(&scene, 100, "#cipher#", false);
    struct sip_text text = made(&scene, 100, 8, "my:secret.");
    text.carrier.is_encrypted = true;
    places_choose(scene.places, &text);
    hide(&scene, &text, "secret");
    places_begin_again(scene.places);
    scene.frames = 0;
    struct sent sent = send_segment(&scene, 100, "#cipher#", false);
    places_settle(scene.places);
    assert_given(&scene, &sent, "#cipher#");
    places_free(scene.places);
}

static struct sent send_piece(struct scene *scene, uint32_t offset, const char *payload,
                              int64_t time_us)
{
    struct sent sent;
    begin(scene, &sent, payload, time_us);
    scene->trace.piece(
        scene->places,
        &(struct trace_piece){.datagram = 77,
                              .offset = offset,
                              .bytes = {(const char *)sent.bytes + HEADER, strlen(payload)}});
    return sent;
}

static void a_segment_in_fragments_is_withheld_with_all_of_them(void **state)
{
    (void)state;
    static const char whole[] = "header..............my:secret.";
    struct scene scene = new_scene();
    struct sent first = send_piece(&scene, 0, "header..............my:sec", 0);
    struct sent second = send_piece(&scene, 26, "ret.", 0);
    scene.trace.datagram(scene.places, second.origin, (struct str){whole, sizeof whole - 1});
    scene.trace.segment(scene.places, &(struct trace_segment){.flow = FLOW,
                                                              .connection = CONNECTION,
                                                              .sequence = 100,
                                                              .length = 10,
                                                              .payload = {whole + HEADER, 10},
                                                              .header = (const uint8_t *)whole});
    struct sip_text text = message(&scene, 100, "my:secret.");
    places_choose(scene.places, &text);
    hide(&scene, &text, "secret");
    places_settle(scene.places);
    assert_true(places_has(scene.places, first.origin));
    assert_true(places_has(scene.places, second.origin));
    assert_null(given(&scene, &first));
    assert_null(given(&scene, &second));
    places_free(scene.places);
}

static void fragments_of_long_ago_are_of_another_datagram(void **state)
{
    (void)state;
    struct scene scene = new_scene();
    struct sent old = send_piece(&scene, 0, "old", 0);
    struct sent first = send_piece(&scene, 0, "first", TIMEOUT_US + 1);
    struct sent second = send_piece(&scene, 5, "second", 2 * TIMEOUT_US);
    scene.trace.datagram(scene.places, second.origin, STR("firstsecond"));
    places_choose_frame(scene.places, second.origin);
    places_settle(scene.places);
    assert_false(places_has(scene.places, old.origin));
    assert_true(places_has(scene.places, first.origin));
    places_free(scene.places);
}

static void a_datagram_that_is_gone_is_not_what_stands_where_it_was(void **state)
{
    (void)state;
    static char room[] = "header..............old:nothing";
    struct scene scene = new_scene();
    struct sent chunk = send_chunk(&scene, 7, "my:secret.");
    struct sent first = send_piece(&scene, 0, "header..............old", 0);
    struct sent second = send_piece(&scene, 23, ":nothing", 0);
    scene.trace.datagram(scene.places, second.origin, (struct str){room, sizeof room - 1});
    places_choose_frame(scene.places, second.origin);
    places_forget_datagrams(scene.places);
    memcpy(room + HEADER, "my:secret.", sizeof "my:secret.");
    struct sip_text text = made(&scene, 7, 1, room + HEADER);
    text.origin = chunk.origin;
    places_choose(scene.places, &text);
    hide(&scene, &text, "secret");
    places_settle(scene.places);
    assert_given(&scene, &first, "header..............old");
    assert_given(&scene, &second, ":nothing");
    assert_true(places_has(scene.places, chunk.origin));
    assert_null(given(&scene, &chunk));
    places_free(scene.places);
}

/* ---- what begins and ends connections ---- */

static void of_many_beginnings_and_ends_the_newest_are_kept(void **state)
{
    (void)state;
    enum { CONTROLS = 12, SENT = 40 };
    struct scene scene = new_scene();
    struct sent sent[SENT];
    for (size_t i = 0; i < SENT; i++)
        sent[i] = send_segment(&scene, 100, "", true);
    send_segment(&scene, 100, "mine", false);
    struct sip_text mine = message(&scene, 100, "mine");
    places_choose(scene.places, &mine);
    places_settle(scene.places);
    for (size_t i = 0; i < SENT; i++)
        assert_int_equal(places_has(scene.places, sent[i].origin), i >= SENT - CONTROLS);
    places_free(scene.places);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_that_comes_once_more_is_written_over_there_too),
        cmocka_unit_test(a_chosen_message_stays_in_what_comes_once_more),
        cmocka_unit_test(all_segments_of_a_message_that_cannot_be_written_over_are_withheld),
        cmocka_unit_test(what_nobody_understood_is_written_over_or_withheld),
        cmocka_unit_test(all_chunks_of_a_message_with_a_secret_are_withheld),
        cmocka_unit_test(what_is_encrypted_in_the_frame_is_no_secret),
        cmocka_unit_test(a_segment_in_fragments_is_withheld_with_all_of_them),
        cmocka_unit_test(fragments_of_long_ago_are_of_another_datagram),
        cmocka_unit_test(a_datagram_that_is_gone_is_not_what_stands_where_it_was),
        cmocka_unit_test(of_many_beginnings_and_ends_the_newest_are_kept),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
