/* Plays a flow in every wrapping, over IPv4 and IPv6, in fragments and out of order: the call
 * records are those of the plain capture. When a capture has the messages and their mirror, they
 * are those of a capture that has every packet twice. */
#include "support/extracted.h"
#include "support/flow.h"
#include "support/flow_files.h"
#include "support/wrap.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/text_numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_HEADER = 24, RECORD_HEADER = 16, ETHERNET_BYTES = 14, ETHERNET = 1 };
enum { INNER_PIECE = 256, OUTER_PIECE = 320, SWAPPED_WITHIN_US = 400000, MIRROR_DELAY_US = 3000 };

static const char *const flows[] = {"answered", "answered-after-challenge", "icmp-port-unreachable",
                                    "ipv6"};

/* How the packets of a flow travel. */
struct travel {
    const struct wrapping *wrapping;
    bool outer_is_v6, inner_fragments, outer_fragments, reordered;
    bool both; /* the plain packet, too */
};

struct record {
    int64_t time_us;
    size_t at, len; /* in bytes */
};

struct capture {
    struct travel travel;
    int64_t time_us; /* of the packet at hand */
    uint16_t serial;
    struct text bytes;
    struct record *records;
    size_t count, capacity;
    size_t wrapped; /* packets that the wrapping could carry */
};

static uint32_t le32_at(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value); /* flows are written little-endian */
    return value;
}

static void add_frame(struct capture *capture, struct str bytes)
{
    capture->records =
        array_grow(capture->records, capture->count, &capture->capacity, sizeof *capture->records);
    capture->records[capture->count++] =
        (struct record){capture->time_us, capture->bytes.len, bytes.len};
    text_add(&capture->bytes, bytes);
}

/* An IP packet of the tunnel, or of the flow itself. */
static void add_ip(void *context, struct str ip)
{
    struct text frame;
    text_init(&frame);
    wrap_ethernet(&frame, ip);
    add_frame(context, text_str(&frame));
    text_free(&frame);
}

static void add_wrapped(struct capture *capture, struct str wrapped)
{
    const struct travel *travel = &capture->travel;
    bool has_own_time = travel->wrapping->around >= WRAP_HEP && travel->wrapping->number != 1;
    if (has_own_time || travel->both)
        capture->time_us += MIRROR_DELAY_US;
    if (travel->wrapping->around == WRAP_LINK)
        add_frame(capture, wrapped);
    else if (travel->outer_fragments)
        wrap_fragments(wrapped, OUTER_PIECE, travel->reordered, capture, add_ip);
    else
        add_ip(capture, wrapped);
}

static void wrap_one(void *context, struct str ip)
{
    struct capture *capture = context;
    const struct travel *travel = &capture->travel;
    int64_t agent_us = capture->time_us + (travel->both ? MIRROR_DELAY_US : 0);
    struct wrap_packet packet = {ip, agent_us, travel->outer_is_v6, ++capture->serial};
    struct text wrapped;
    text_init(&wrapped);
    bool is_wrapped = wrap_add(&wrapped, travel->wrapping, &packet);
    if (!is_wrapped || travel->both)
        add_ip(capture, ip);
    if (is_wrapped)
        add_wrapped(capture, text_str(&wrapped));
    capture->wrapped += is_wrapped;
    text_free(&wrapped);
}

static void wrap_image(struct capture *capture, struct str image)
{
    const struct travel *travel = &capture->travel;
    for (size_t at = FILE_HEADER; at + RECORD_HEADER <= image.len;) {
        const char *header = image.at + at;
        size_t size = le32_at(header + 8);
        struct str ip = {header + RECORD_HEADER + ETHERNET_BYTES, size - ETHERNET_BYTES};
        capture->time_us = (int64_t)le32_at(header) * US_PER_S + le32_at(header + 4);
        if (travel->inner_fragments)
            wrap_fragments(ip, INNER_PIECE, travel->reordered, capture, wrap_one);
        else
            wrap_one(capture, ip);
        at += RECORD_HEADER + size;
    }
}

/* Neighbours change places where their times are near. */
static void swap_neighbours(struct capture *capture)
{
    for (size_t i = 0; i + 1 < capture->count; i++) {
        struct record first = capture->records[i], second = capture->records[i + 1];
        if (second.time_us - first.time_us > SWAPPED_WITHIN_US)
            continue;
        capture->records[i++] = second;
        capture->records[i] = first;
    }
}

static void add_image(struct text *out, const struct capture *capture)
{
    bool is_link = capture->travel.wrapping->around == WRAP_LINK;
    text_add_le32(out, 0xa1b2c3d4);
    text_add_le32(out, 2 | 4 << 16);
    text_add_le32(out, 0);
    text_add_le32(out, 0);
    text_add_le32(out, 262144);
    text_add_le32(out, is_link ? capture->travel.wrapping->number : ETHERNET);
    for (size_t i = 0; i < capture->count; i++) {
        const struct record *record = &capture->records[i];
        text_add_le32(out, (uint32_t)(record->time_us / US_PER_S));
        text_add_le32(out, (uint32_t)(record->time_us % US_PER_S));
        text_add_le32(out, (uint32_t)record->len);
        text_add_le32(out, (uint32_t)record->len);
        text_add(out, (struct str){capture->bytes.at + record->at, record->len});
    }
}

/* Extracted and read again, the calls are the same. */
static bool is_same_extracted(const struct flow *flow, struct pipeline *pipeline,
                              const struct text *expected)
{
    struct text said = {0};
    struct extracted_path name;
    struct pipeline *again = flow_extracted(flow, pipeline, &name);
    if (again)
        flow_describe(&said, flow, again);
    bool is_same = again && str_equal(text_str(&said), text_str(expected));
    if (!is_same)
        printf("extracted: %s\n", said.at ? said.at : "nothing");
    text_free(&said);
    pipeline_free(again);
    return is_same;
}

/* What is said of the calls, and what is wrong. With a mirror, each message was there twice: only
 * what says so may differ. */
static bool describe(struct text *out, const struct flow *flow, struct str image, bool both)
{
    struct flow_file file;
    if (!flow_file_open(&file, image))
        return false;
    struct pipeline *pipeline = flow_analyse(flow, file.path);
    const struct analysis *analysis = pipeline_analysis(pipeline);
    struct input_health health = analysis->health;
    bool good = both ? health.count[HEALTH_DUPLICATES] >= analysis->inputs[0].messages
                     : flow_check(flow, pipeline, out) == 0;
    flow_describe(out, flow, pipeline);
    good = is_same_extracted(flow, pipeline, out) && good;
    if (both)
        health.count[HEALTH_DUPLICATES] = 0;
    for (int i = 0; i < HEALTH_COUNT; i++)
        if (health.count[i])
            text_addf(out, "%s=%llu\n", health_name((enum health_counter)i),
                      (unsigned long long)health.count[i]);
    pipeline_free(pipeline);
    flow_file_close(&file);
    return good;
}

static bool describe_travel(struct text *out, const struct flow *flow, const struct travel *travel)
{
    struct capture capture = {.travel = *travel};
    struct text image;
    text_init(&image);
    text_init(&capture.bytes);
    wrap_image(&capture, flow_capture(flow));
    if (travel->reordered)
        swap_neighbours(&capture);
    add_image(&image, &capture);
    bool good = describe(out, flow, text_str(&image), travel->both) && capture.wrapped;
    free(capture.records);
    text_free(&capture.bytes);
    text_free(&image);
    return good;
}

static bool play(const struct flow *flow, const struct travel *travel, const struct text *expected)
{
    struct text said;
    text_init(&said);
    bool good =
        describe_travel(&said, flow, travel) && str_equal(text_str(&said), text_str(expected));
    if (!good)
        printf("FAILED %.*s in %s, outer IPv%d%s%s%s%s\n%s", (int)flow_name(flow).len,
               flow_name(flow).at, travel->wrapping->name, travel->outer_is_v6 ? 6 : 4,
               travel->inner_fragments ? ", fragments inside" : "",
               travel->outer_fragments ? ", fragments outside" : "",
               travel->reordered ? ", reordered" : "", travel->both ? ", and plain" : "",
               said.len ? said.at : "");
    text_free(&said);
    return good;
}

/* Bits choose what a travel has; what a wrapping cannot have is left out. */
static bool travel_of(const struct wrapping *wrapping, unsigned bits, struct travel *travel)
{
    *travel = (struct travel){wrapping, bits & 1, bits & 2, bits & 4, bits & 8, bits & 16};
    bool has_outer = wrapping->around != WRAP_LINK;
    bool needs_whole = wrapping->around >= WRAP_HEP;
    return (has_outer || !(travel->outer_is_v6 || travel->outer_fragments)) &&
           !(needs_whole && travel->inner_fragments) && !(travel->both && !needs_whole);
}

static void play_all(const struct flow *flow, unsigned *played, unsigned *failed)
{
    struct text once, twice;
    text_init(&once);
    text_init(&twice);
    struct travel plain_twice = {.wrapping = &wrappings[0], .both = true};
    if (!describe(&once, flow, flow_capture(flow), false) ||
        !describe_travel(&twice, flow, &plain_twice))
        ++*failed;
    for (size_t i = 0; i < wrapping_count; i++) {
        for (unsigned bits = 0; bits < 32; bits++) {
            struct travel travel;
            if (!travel_of(&wrappings[i], bits, &travel))
                continue;
            ++*played;
            *failed += !play(flow, &travel, travel.both ? &twice : &once);
        }
    }
    text_free(&twice);
    text_free(&once);
}

int main(void)
{
    unsigned played = 0, failed = 0;
    hash_init();
    for (size_t i = 0; i < sizeof flows / sizeof *flows; i++) {
        char path[512];
        struct error error = {0};
        snprintf(path, sizeof path, SIPDIAG_SOURCE_DIR "/tests/flows/%s.flow", flows[i]);
        struct flow *flow = flow_read(path, &error);
        if (!flow) {
            printf("%s\n", error.text);
            failed++;
            continue;
        }
        play_all(flow, &played, &failed);
        flow_free(flow);
    }
    printf("%u wrapped captures, %u failed\n", played, failed);
    return failed || !played;
}
