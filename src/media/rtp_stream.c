/* Counts one RTP stream: loss, order, copies, jitter, pauses. */
#include "sipdiag/media/rtp_stream.h"

#include "sipdiag/base/bytes.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/codec.h"

#include <math.h>
#include <stdlib.h>

/* RFC 3550 A.1. */
enum {
    DROPOUT_MOST = 3000,
    MISORDER_MOST = 100,
    NO_TYPE = 255,
    WINDOW_BITS = 64,
    RTP_BYTES = 12,
    EXTENSION_BYTES = 4, /* before its words */
    HAS_EXTENSION = 0x10,
    EVENT_BYTES = 4,
    EVENT_LAST = 15, /* 0-9, *, #, A-D */
};

const uint32_t rtp_clocks[RTP_CLOCKS] = {8000, 16000, 24000, 32000, 44100, 48000, 90000, 12000};

size_t rtp_payload_at(const struct media_packet *packet)
{
    const uint8_t *at = packet->bytes;
    if (packet->captured < RTP_BYTES)
        return 0;
    size_t payload = RTP_BYTES + (at[0] & 15) * (size_t)4;
    if (!(at[0] & HAS_EXTENSION))
        return payload;
    if (payload + EXTENSION_BYTES > packet->captured)
        return 0;
    return payload + EXTENSION_BYTES + be16_at(at + payload + 2) * (size_t)4;
}

/* Four bytes under a number that SDP gives: event, volume, duration. No codec has such frames. */
static bool looks_like_event(const struct media_packet *packet)
{
    size_t payload = rtp_payload_at(packet);
    const uint8_t *event = packet->bytes + payload;
    return payload && packet->size == payload + EVENT_BYTES && packet->captured == packet->size &&
           event[0] <= EVENT_LAST && (event[1] & 0x40) == 0;
}

bool rtp_head_read(struct rtp_head *head, const struct media_packet *packet)
{
    const uint8_t *at = packet->bytes;
    if (packet->captured < RTP_BYTES || at[0] >> 6 != 2)
        return false;
    if (RTP_BYTES + (at[0] & 15) * (size_t)4 > packet->size)
        return false;
    uint8_t type = at[1] & 0x7f;
    head->time_us = packet->time_us;
    head->origin = packet->origin;
    head->payload_type = type;
    head->sequence = be16_at(at + 2);
    head->timestamp = be32_at(at + 4);
    head->ssrc = be32_at(at + 8);
    head->is_event = type >= PAYLOAD_DYNAMIC && looks_like_event(packet);
    return true;
}

static void set_clock(struct rtp_stream *stream, uint8_t payload_type)
{
    uint32_t clock =
        payload_type < PAYLOAD_DYNAMIC ? codec_at(codec_by_payload_type(payload_type))->clock : 0;
    stream->tick_s = clock ? 1.0F / (float)clock : 0;
    if (!clock && !stream->jitter)
        stream->jitter = xalloc(sizeof *stream->jitter);
}

static void add_to_type(struct rtp_stream *stream, uint8_t payload_type, uint32_t packets)
{
    uint8_t i = 0;
    while (i < stream->type_count && stream->types[i].payload_type != payload_type)
        i++;
    if (i == RTP_TYPES_MAX)
        i--; /* counted with the last one */
    if (i == stream->type_count)
        stream->types[stream->type_count++] = (struct rtp_type){0, payload_type};
    stream->types[i].packets += packets;
}

/* Keys and noise come between the sound, with times of their own. */
static bool is_sound(const struct rtp_head *head)
{
    return !head->is_event && head->payload_type != PAYLOAD_NOISE &&
           head->payload_type != PAYLOAD_NOISE_OLD;
}

static void change_type(struct rtp_stream *stream, const struct rtp_head *head)
{
    if (!is_sound(head)) {
        add_to_type(stream, head->payload_type, 1);
        return;
    }
    if (stream->type_packets)
        add_to_type(stream, stream->sound_type, stream->type_packets);
    stream->sound_type = head->payload_type;
    stream->type_packets = 1;
    stream->sound_us = TIME_UNKNOWN;
    set_clock(stream, head->payload_type);
}

static inline void count_type(struct rtp_stream *stream, const struct rtp_head *head)
{
    if (stream->sound_type == head->payload_type)
        stream->type_packets++;
    else
        change_type(stream, head);
}

static void begin_segment(struct rtp_stream *stream, uint16_t sequence)
{
    stream->base = stream->highest = sequence;
    stream->cycles = 0;
    stream->received = 1;
    stream->window = 1;
    stream->may_restart = false;
}

static void count_event(struct rtp_stream *stream, const struct rtp_head *head)
{
    if (stream->keys == 0 || head->timestamp != stream->key_timestamp)
        stream->keys++;
    stream->key_timestamp = head->timestamp;
    stream->key_type = head->payload_type;
}

void rtp_stream_begin(struct rtp_stream *stream, const struct rtp_head *head)
{
    *stream = (struct rtp_stream){.first_us = head->time_us,
                                  .last_us = head->time_us,
                                  .sound_us = TIME_UNKNOWN,
                                  .sound_type = NO_TYPE,
                                  .first = head->origin};
    begin_segment(stream, head->sequence);
    change_type(stream, head);
    if (head->is_event)
        count_event(stream, head);
    if (!is_sound(head))
        return;
    stream->sound_us = head->time_us;
    stream->sound_timestamp = head->timestamp;
}

void rtp_stream_end(struct rtp_stream *stream)
{
    free(stream->jitter);
    stream->jitter = NULL;
}

/* A sender that sets its clock anew, as after a transfer, says nothing about the network. */
static bool is_new_clock(float passed_s, float sent_s)
{
    return fabsf(sent_s) > passed_s + 5;
}

static void add_trials(struct rtp_jitter *jitter, float passed_s, float ticks)
{
    if (is_new_clock(passed_s, ticks / (float)rtp_clocks[0]))
        return;
    for (int i = 0; i < RTP_CLOCKS; i++) {
        float apart_s = fabsf(passed_s - ticks / (float)rtp_clocks[i]);
        jitter->now_s[i] += (apart_s - jitter->now_s[i]) * (1.0F / 16);
        jitter->sum_s[i] += (double)jitter->now_s[i];
    }
    jitter->packets++;
}

static void add_known(struct rtp_stream *stream, float passed_s, float sent_s)
{
    if (is_new_clock(passed_s, sent_s))
        return;
    stream->jitter_now_s += (fabsf(passed_s - sent_s) - stream->jitter_now_s) * (1.0F / 16);
    stream->jitter_sum_s += (double)stream->jitter_now_s;
    stream->jitter_packets++;
}

/* RFC 3550 A.8: how far two packets lie apart here, against how far they were sent apart. */
static void add_jitter(struct rtp_stream *stream, const struct rtp_head *head)
{
    if (stream->sound_us != TIME_UNKNOWN) {
        float passed_s = (float)(head->time_us - stream->sound_us) * 1e-6F;
        float ticks = (float)(int32_t)(head->timestamp - stream->sound_timestamp);
        if (stream->tick_s > 0)
            add_known(stream, passed_s, ticks * stream->tick_s);
        else if (stream->jitter)
            add_trials(stream->jitter, passed_s, ticks);
    }
    stream->sound_us = head->time_us;
    stream->sound_timestamp = head->timestamp;
}

static void note_pause(struct rtp_stream *stream, int64_t until_us, uint32_t lost)
{
    struct rtp_pause *least = &stream->pauses[0];
    for (int i = 1; i < RTP_PAUSES_MAX; i++)
        if (stream->pauses[i].lost < least->lost)
            least = &stream->pauses[i];
    if (lost > least->lost)
        *least = (struct rtp_pause){stream->last_us, until_us, lost};
}

/* The packet is the next one, or some that were sent before it are missing so far. */
static void go_on(struct rtp_stream *stream, const struct rtp_head *head, uint16_t ahead)
{
    int64_t pause_us = head->time_us - stream->last_us;
    if (pause_us > stream->longest_gap_us)
        stream->longest_gap_us = pause_us;
    if (pause_us >= US_PER_S && ahead > 1)
        note_pause(stream, head->time_us, ahead - 1U);
    if (head->sequence < stream->highest) /* it ran over */
        stream->cycles += 1U << 16;
    stream->highest = head->sequence;
    stream->window = ahead < WINDOW_BITS ? stream->window << ahead | 1 : 1;
    stream->received++;
    stream->may_restart = false;
    if (stream->sound_type == head->payload_type)
        add_jitter(stream, head);
    else if (head->is_event)
        count_event(stream, head);
}

/* The packet was sent before the last one: too late, or a copy. */
static void go_back(struct rtp_stream *stream, uint16_t behind)
{
    uint64_t bit = behind < WINDOW_BITS ? UINT64_C(1) << behind : 0;
    if (stream->window & bit) {
        stream->duplicates++;
        return;
    }
    stream->window |= bit;
    stream->reordered++;
    stream->received++;
}

static uint32_t expected_now(const struct rtp_stream *stream)
{
    return stream->cycles + stream->highest - stream->base + 1;
}

static uint32_t lost_now(const struct rtp_stream *stream)
{
    uint32_t expected = expected_now(stream);
    return expected > stream->received ? expected - stream->received : 0;
}

/* A source that starts anew shows by two packets in a row (RFC 3550 A.1). */
static void jump(struct rtp_stream *stream, const struct rtp_head *head)
{
    if (!stream->may_restart || head->sequence != stream->restart) {
        stream->restart = (uint16_t)(head->sequence + 1);
        stream->may_restart = true;
        return;
    }
    stream->lost_before += lost_now(stream);
    stream->received_before += stream->received;
    begin_segment(stream, (uint16_t)(head->sequence - 1));
    stream->highest = head->sequence;
    stream->window = 3;
    stream->received = 2;
    stream->sound_us = TIME_UNKNOWN;
}

void rtp_stream_add(struct rtp_stream *stream, const struct rtp_head *head)
{
    uint16_t ahead = (uint16_t)(head->sequence - stream->highest);
    count_type(stream, head);
    if (ahead == 0)
        stream->duplicates++;
    else if (ahead < DROPOUT_MOST)
        go_on(stream, head, ahead);
    else if (ahead >= UINT16_MAX + 1 - MISORDER_MOST)
        go_back(stream, (uint16_t)-ahead);
    else
        jump(stream, head);
    if (head->time_us > stream->last_us)
        stream->last_us = head->time_us;
}

uint32_t rtp_stream_unique(const struct rtp_stream *stream)
{
    return stream->received_before + stream->received;
}

uint32_t rtp_stream_lost(const struct rtp_stream *stream)
{
    return stream->lost_before + lost_now(stream);
}

static bool is_key_type(const struct rtp_stream *stream, uint8_t payload_type)
{
    return stream->keys > 0 && payload_type == stream->key_type;
}

static bool is_preferred(const struct rtp_stream *stream, const struct rtp_type *a,
                         const struct rtp_type *b)
{
    bool a_sounds = a->payload_type != PAYLOAD_NOISE && !is_key_type(stream, a->payload_type);
    bool b_sounds = b->payload_type != PAYLOAD_NOISE && !is_key_type(stream, b->payload_type);
    return a_sounds != b_sounds ? a_sounds : a->packets > b->packets;
}

uint8_t rtp_stream_type(const struct rtp_stream *stream)
{
    struct rtp_type best = {stream->type_packets, stream->sound_type};
    if (best.payload_type == NO_TYPE)
        best = stream->types[0];
    for (uint8_t i = 0; i < stream->type_count; i++) {
        struct rtp_type type = stream->types[i];
        if (type.payload_type == stream->sound_type)
            type.packets += stream->type_packets;
        if (is_preferred(stream, &type, &best))
            best = type;
    }
    return best.payload_type;
}

static uint32_t mean_us(double sum_s, uint32_t count)
{
    double mean = count ? sum_s / (double)count * (double)US_PER_S : 0;
    return mean < (double)(UINT32_MAX - 1) ? (uint32_t)(mean + 0.5) : UINT32_MAX - 1;
}

uint32_t rtp_stream_jitter_us(const struct rtp_stream *stream, uint32_t clock)
{
    uint8_t type = rtp_stream_type(stream);
    bool is_known = type < PAYLOAD_DYNAMIC && codec_by_payload_type(type) != CODEC_UNKNOWN;
    if (is_known)
        return mean_us(stream->jitter_sum_s, stream->jitter_packets);
    for (int i = 0; stream->jitter && i < RTP_CLOCKS; i++)
        if (rtp_clocks[i] == clock)
            return mean_us(stream->jitter->sum_s[i], stream->jitter->packets);
    return UINT32_MAX;
}
