/* TCP reassembly (RFC 9293). A stream waits for a hole to be filled as long as a sender needs to
 * send again; then what is there is handed on, and the next message is found behind the hole. */
#include "tcp_streams.h"

#include "hep.h"
#include "packet.h"
#include "sipdiag/base/memory.h"
#include "tcp_table.h"

#include <stdlib.h>

enum {
    STREAMS_MOST = 65536,
    FAR_BYTES = 1024 * 1024, /* no retransmission comes from so far back */
    REFUSED_PORT_LAST = 5091,
    SYNS_UNANSWERED = 3,
};

#define SECOND INT64_C(1000000)

static const int64_t patience_us = 2 * SECOND;
static const int64_t idle_us = 300 * SECOND;
static const int64_t syn_again_us = SECOND / 2; /* sooner it is the capture that saw it twice */

struct tcp_streams {
    struct tcp_table table;
    struct decoder *decoder;
    size_t budget_bytes;
    int64_t order_us; /* packets come in order within this time, and messages are put in order */
};

/* What happens now, and where it is counted. */
struct instant {
    struct tcp_streams *streams;
    struct input_health *health;
    int64_t time_us;
};

struct tcp_streams *tcp_streams_new(const struct settings *settings, struct decoder *decoder)
{
    struct tcp_streams *streams = xalloc(sizeof *streams);
    map_init(&streams->table.map);
    streams->decoder = decoder;
    streams->budget_bytes = (size_t)settings->value[SETTING_TCP_MEMORY];
    streams->order_us = settings->value[SETTING_REORDER_WINDOW] / 2;
    return streams;
}

void tcp_streams_free(struct tcp_streams *streams)
{
    if (!streams)
        return;
    while (streams->table.oldest)
        tcp_table_remove(&streams->table, streams->table.oldest);
    map_free(&streams->table.map);
    free(streams);
}

/* Whether the two times are that far apart, in either direction and without overflow. */
static bool is_older(int64_t then_us, int64_t now_us, int64_t span_us)
{
    uint64_t then = (uint64_t)then_us, now = (uint64_t)now_us;
    return (now_us > then_us ? now - then : then - now) > (uint64_t)span_us;
}

static struct sip_text *new_text(const struct instant *instant, const struct tcp_stream *stream)
{
    struct sip_text *text = decoder_push(instant->streams->decoder, &stream->arrival);
    text->transport = TRANSPORT_TCP;
    tcp_key_endpoints(&stream->key, &text->from, &text->to);
    return text;
}

static void hand_on(const struct instant *instant, const struct tcp_stream *stream,
                    struct str message, bool cut)
{
    if (stream->framing.mode == FRAMING_HEP) {
        const struct hep_packet hep = {.bytes = message, .arrival = stream->arrival};
        hep_decode(instant->streams->decoder, &hep, instant->health);
        return;
    }
    struct sip_text *text = new_text(instant, stream);
    bool is_websocket =
        stream->framing.mode == FRAMING_WEBSOCKET || stream->framing.mode == FRAMING_WEBSOCKET_LOST;
    text->kind = SIP_TEXT_MESSAGE;
    text->transport = is_websocket ? TRANSPORT_WS : TRANSPORT_TCP;
    text->bytes = message;
    text->cut = cut;
}

/* The window moves on before the decoder's user has read the message. */
static struct str kept(const struct instant *instant, const struct tcp_stream *stream,
                       struct str message)
{
    const char *window = (const char *)stream->window.bytes;
    bool is_inside = window && message.at >= window && message.at < window + stream->window.room;
    return is_inside ? arena_copy(decoder_arena(instant->streams->decoder), message) : message;
}

/* How many of the bytes were used. */
static size_t read_messages(const struct instant *instant, struct tcp_stream *stream,
                            struct str bytes)
{
    struct arena *arena = decoder_arena(instant->streams->decoder);
    size_t used = 0;
    while (used < bytes.len) {
        struct framing_step step =
            framing_step(&stream->framing, str_from_offset(bytes, used), arena);
        if (step.kind == STEP_WAIT)
            break;
        if (step.kind == STEP_LOST)
            instant->health->count[HEALTH_TCP_GAP] += stream->framing.found;
        if (step.kind == STEP_PACKED)
            instant->health->count[HEALTH_WEBSOCKET_PACKED] +=
                stream->framing.mode != FRAMING_OTHER;
        if (step.kind == STEP_MESSAGE)
            hand_on(instant, stream, kept(instant, stream, step.message), false);
        used += step.used;
    }
    return used;
}

static void read_ready(const struct instant *instant, struct tcp_stream *stream)
{
    struct str ready = tcp_window_ready(&stream->window);
    tcp_window_drop(&stream->window, read_messages(instant, stream, ready));
}

static void release_pieces(const struct instant *instant, struct tcp_stream *stream,
                           struct arrival arrival)
{
    struct arrival of_piece;
    uint32_t before = stream->window.ready;
    while (tcp_window_release(&stream->window, &of_piece)) {
        stream->next += stream->window.ready - before;
        stream->arrival = of_piece.time_us > arrival.time_us ? of_piece : arrival;
        read_ready(instant, stream);
        before = stream->window.ready;
    }
}

/* What is ready is all that will come of its message; `hole` bytes behind it will not come. */
static void break_off(const struct instant *instant, struct tcp_stream *stream, uint32_t hole)
{
    struct framing *framing = &stream->framing;
    struct str ready = tcp_window_ready(&stream->window);
    struct str part = framing_break(framing, ready, hole, decoder_arena(instant->streams->decoder));
    if (part.len)
        hand_on(instant, stream, kept(instant, stream, part), true);
}

static bool is_empty(const struct tcp_stream *stream)
{
    return stream->window.ready == 0 && stream->window.piece_count == 0;
}

/* SIP was found in it, or in what comes back. */
static bool carries_sip(const struct instant *instant, const struct tcp_stream *stream)
{
    const struct framing *framing = &stream->framing;
    if (framing->found || framing->mode == FRAMING_TLS || framing->mode == FRAMING_OTHER)
        return framing->found;
    struct tcp_key reversed = tcp_key_reversed(&stream->key);
    const struct tcp_stream *back = tcp_table_find(&instant->streams->table, &reversed);
    return back && back->framing.found;
}

/* Waits no longer for the first hole, or for the rest of the message when there is none. */
static void give_up(const struct instant *instant, struct tcp_stream *stream)
{
    uint32_t hole = tcp_window_hole(&stream->window);
    instant->health->count[HEALTH_TCP_GAP] += hole && carries_sip(instant, stream);
    break_off(instant, stream, hole);
    stream->is_held = false;
    stream->next += hole;
    if (hole == 0) {
        tcp_window_drop(&stream->window, stream->window.ready);
        return;
    }
    struct arrival arrival = stream->window.pieces[0].arrival;
    tcp_window_skip_hole(&stream->window);
    release_pieces(instant, stream, arrival);
}

static void drain(const struct instant *instant, struct tcp_stream *stream)
{
    while (!is_empty(stream))
        give_up(instant, stream);
    tcp_table_rest(&instant->streams->table, stream);
}

/* After a change: the sums, and whether it waits. */
static void settle(const struct instant *instant, struct tcp_stream *stream, bool has_moved)
{
    struct tcp_table *table = &instant->streams->table;
    bool had_hole = stream->has_hole;
    tcp_table_count(table, stream);
    if (stream->framing.mode == FRAMING_OTHER)
        tcp_table_remove(table, stream);
    else if (is_empty(stream))
        tcp_table_rest(table, stream);
    else if (!stream->waits || has_moved || (stream->has_hole && !had_hole))
        tcp_table_wait(table, stream, instant->time_us);
}

static void evict(const struct instant *instant, struct tcp_stream *stream)
{
    bool loses = !is_empty(stream) && carries_sip(instant, stream);
    instant->health->count[HEALTH_TCP_EVICTED] += loses;
    drain(instant, stream);
    tcp_table_remove(&instant->streams->table, stream);
}

static void make_room(const struct instant *instant)
{
    struct tcp_table *table = &instant->streams->table;
    while (table->held_bytes > instant->streams->budget_bytes && table->longest)
        evict(instant, table->longest);
    while (table->oldest && (table->map.count >= STREAMS_MOST ||
                             table->held_bytes > instant->streams->budget_bytes ||
                             is_older(table->oldest->used_us, instant->time_us, idle_us)))
        evict(instant, table->oldest);
}

void tcp_streams_sweep(struct tcp_streams *streams, int64_t now_us, struct input_health *health)
{
    struct instant instant = {streams, health, now_us};
    struct tcp_stream *stream;
    while ((stream = streams->table.longest) && is_older(stream->waits_us, now_us, patience_us)) {
        do
            give_up(&instant, stream);
        while (stream->window.piece_count &&
               is_older(stream->window.pieces[0].arrival.time_us, now_us, patience_us));
        settle(&instant, stream, true);
    }
}

void tcp_streams_finish(struct tcp_streams *streams, int64_t now_us, struct input_health *health)
{
    struct instant instant = {streams, health, now_us};
    while (streams->table.longest)
        drain(&instant, streams->table.longest);
}

/* The segment cannot be laid beside what is held: that is given up. */
static void make_fit(const struct instant *instant, struct tcp_stream *stream,
                     const struct tcp_segment *segment)
{
    for (;;) {
        int64_t ahead = (int32_t)(segment->sequence - stream->next);
        int64_t end = ahead + (int64_t)segment->payload.len + stream->window.ready;
        if (ahead >= -FAR_BYTES && end <= TCP_WINDOW_MOST)
            return;
        if (!is_empty(stream)) {
            give_up(instant, stream);
            continue;
        }
        instant->health->count[HEALTH_TCP_GAP] += carries_sip(instant, stream);
        stream->framing.skip = 0;
        break_off(instant, stream, UINT32_MAX);
        stream->next = segment->sequence;
        return;
    }
}

/* In order and with nothing before it that waits: it is read where it stands. */
static void read_in_place(const struct instant *instant, struct tcp_stream *stream,
                          const struct tcp_segment *segment, struct str bytes)
{
    bool contradicts;
    stream->next += (uint32_t)bytes.len;
    stream->arrival = segment->arrival;
    size_t used = read_messages(instant, stream, bytes);
    tcp_window_store(&stream->window, 0, str_from_offset(bytes, used), &segment->arrival,
                     &contradicts);
}

static void take(const struct instant *instant, struct tcp_stream *stream,
                 const struct tcp_segment *segment)
{
    for (;;) {
        make_fit(instant, stream, segment);
        int64_t ahead = (int32_t)(segment->sequence - stream->next);
        int64_t offset = ahead + stream->window.ready;
        struct str bytes = segment->payload;
        if (offset < 0) {
            bytes = str_from_offset(bytes, (size_t)-offset);
            offset = 0;
        }
        if (bytes.len == 0)
            return;
        if (is_empty(stream) && offset == 0) {
            read_in_place(instant, stream, segment, bytes);
            return;
        }
        bool contradicts;
        uint32_t before = stream->window.ready;
        if (tcp_window_store(&stream->window, (uint32_t)offset, bytes, &segment->arrival,
                             &contradicts)) {
            instant->health->count[HEALTH_TCP_OVERLAP] += contradicts;
            if (stream->window.ready != before) {
                stream->next += stream->window.ready - before;
                stream->arrival = segment->arrival;
                read_ready(instant, stream);
            }
            release_pieces(instant, stream, segment->arrival);
            return;
        }
        give_up(instant, stream);
    }
}

/* The capture left out the end of the segment: nothing will bring it. */
static void miss(const struct instant *instant, struct tcp_stream *stream, size_t missing)
{
    struct str ready = tcp_window_ready(&stream->window);
    uint64_t lacks = stream->framing.skip;
    if (stream->window.piece_count || missing > TCP_WINDOW_MOST)
        return;
    instant->health->count[HEALTH_TCP_GAP] +=
        stream->framing.found && !ready.len && lacks < missing;
    break_off(instant, stream, (uint32_t)missing);
    tcp_window_drop(&stream->window, ready.len);
    stream->next += (uint32_t)missing;
}

/* A hole whose bytes the receiver has will not be filled; only packets out of order could do it. */
static void acknowledge(const struct instant *instant, const struct tcp_key *key,
                        const struct tcp_segment *segment)
{
    struct tcp_key reversed = tcp_key_reversed(key);
    struct tcp_stream *stream = tcp_table_find(&instant->streams->table, &reversed);
    if (!stream || !stream->has_hole)
        return;
    uint32_t end = stream->next + tcp_window_hole(&stream->window);
    stream->is_held |= (int32_t)(segment->acknowledged - end) >= 0;
    if (!stream->is_held ||
        !is_older(stream->waits_us, instant->time_us, instant->streams->order_us))
        return;
    give_up(instant, stream);
    settle(instant, stream, true);
}

static void tell_refused(const struct instant *instant, struct tcp_stream *stream,
                         const struct tcp_segment *segment, enum tcp_refusal refusal)
{
    struct sip_text *text = decoder_push(instant->streams->decoder, &segment->arrival);
    stream->expects_answer = false;
    tcp_key_endpoints(&stream->key, &text->from, &text->to);
    text->transport = TRANSPORT_TCP;
    text->kind = SIP_TEXT_TCP_REFUSED;
    text->bytes = STR("");
    text->refusal = refusal;
}

static bool may_be_refused(uint16_t port)
{
    return port >= SIP_PORT_FIRST && port <= REFUSED_PORT_LAST;
}

static void repeat_syn(const struct instant *instant, struct tcp_stream *stream,
                       const struct tcp_segment *segment)
{
    if (!stream->expects_answer || segment->flags & TCP_ACK ||
        !is_older(stream->syn_us, instant->time_us, syn_again_us))
        return;
    stream->syn_us = instant->time_us;
    if (++stream->repeated_syn + 1 == SYNS_UNANSWERED)
        tell_refused(instant, stream, segment, TCP_UNANSWERED);
}

/* A stream begins; an older one of the same ports is over. */
static struct tcp_stream *begin(const struct instant *instant, const struct tcp_key *key,
                                struct tcp_stream *stream, const struct tcp_segment *segment)
{
    if (stream) {
        drain(instant, stream);
    } else {
        make_room(instant);
        stream = tcp_table_add(&instant->streams->table, key);
    }
    bool is_sip = is_sip_port(segment->from) || is_sip_port(segment->to);
    tcp_table_touch(&instant->streams->table, stream, instant->time_us);
    stream->next = segment->sequence;
    framing_begin(&stream->framing, is_sip);
    stream->repeated_syn = 0;
    stream->expects_answer = false;
    stream->has_syn = false;
    stream->is_broken = false;
    return stream;
}

static struct tcp_stream *synchronize(const struct instant *instant, const struct tcp_key *key,
                                      const struct tcp_segment *segment)
{
    struct tcp_stream *stream = tcp_table_find(&instant->streams->table, key);
    uint32_t first = segment->sequence - 1;
    if (stream && stream->has_syn && stream->first == first) {
        repeat_syn(instant, stream, segment);
        return stream;
    }
    stream = begin(instant, key, stream, segment);
    stream->has_syn = true;
    stream->first = first;
    stream->syn_us = instant->time_us;
    stream->expects_answer = !(segment->flags & TCP_ACK) && may_be_refused(segment->to);
    if (segment->flags & TCP_ACK && may_be_refused(segment->from)) {
        struct tcp_key reversed = tcp_key_reversed(key);
        struct tcp_stream *client = tcp_table_find(&instant->streams->table, &reversed);
        if (client)
            client->expects_answer = false;
    }
    return stream;
}

static void reset(const struct instant *instant, const struct tcp_key *key,
                  const struct tcp_segment *segment)
{
    struct tcp_key reversed = tcp_key_reversed(key);
    struct tcp_stream *client = tcp_table_find(&instant->streams->table, &reversed);
    if (!client)
        return;
    if (client->expects_answer && segment->flags & TCP_ACK &&
        segment->acknowledged == client->first + 1)
        tell_refused(instant, client, segment, TCP_REFUSED);
    else if (client->framing.found && !client->is_broken)
        tell_refused(instant, client, segment, TCP_BROKEN);
    client->is_broken = true;
}

static bool is_tls(const struct tcp_stream *stream)
{
    return stream && stream->framing.mode == FRAMING_TLS;
}

static bool feed(const struct instant *instant, struct tcp_stream *stream,
                 const struct tcp_segment *segment)
{
    struct tcp_table *table = &instant->streams->table;
    uint32_t before = stream->next;
    bool was_tls = is_tls(stream);
    tcp_table_touch(table, stream, instant->time_us);
    take(instant, stream, segment);
    bool is_whole = segment->sequence + (uint32_t)segment->payload.len == stream->next;
    if (segment->missing && is_whole)
        miss(instant, stream, segment->missing);
    else if (segment->flags & TCP_FIN && is_whole && !stream->window.piece_count)
        drain(instant, stream);
    bool finds_tls = !was_tls && is_tls(stream);
    struct tcp_key reversed = tcp_key_reversed(&stream->key);
    settle(instant, stream, stream->next != before);
    if (table->held_bytes > instant->streams->budget_bytes)
        make_room(instant);
    return finds_tls && !is_tls(tcp_table_find(table, &reversed));
}

/* Whether it can be of a stream that is known, or begins one. */
static bool has_news(const struct tcp_table *table, const struct tcp_segment *segment)
{
    if (segment->flags & TCP_SYN)
        return true;
    if (segment->flags & TCP_RST && tcp_table_may_have(table, segment->to, segment->from))
        return true;
    if (segment->payload.len)
        return tcp_table_may_have(table, segment->from, segment->to) ||
               is_sip_port(segment->from) || is_sip_port(segment->to) ||
               framing_begins(segment->payload);
    return (segment->missing || segment->flags & TCP_FIN) &&
           tcp_table_may_have(table, segment->from, segment->to);
}

bool tcp_streams_add(struct tcp_streams *streams, const struct tcp_segment *segment,
                     struct input_health *health)
{
    bool is_ack = segment->flags & TCP_ACK && streams->table.hole_count;
    if (!is_ack && !has_news(&streams->table, segment))
        return false;
    struct instant instant = {streams, health, segment->arrival.time_us};
    struct tcp_key key = tcp_key_of(segment);
    struct tcp_stream *stream;
    if (is_ack)
        acknowledge(&instant, &key, segment);
    if (segment->flags & TCP_SYN) {
        stream = synchronize(&instant, &key, segment);
    } else {
        if (segment->flags & TCP_RST)
            reset(&instant, &key, segment);
        stream = tcp_table_find(&streams->table, &key);
    }
    bool is_sip = is_sip_port(segment->from) || is_sip_port(segment->to);
    if (!stream && segment->payload.len && (is_sip || framing_begins(segment->payload)))
        stream = begin(&instant, &key, NULL, segment);
    return stream && feed(&instant, stream, segment);
}
