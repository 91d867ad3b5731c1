/* TCP reassembly (RFC 9293). A stream waits for a hole to be filled as long as a sender needs to
 * send again; then what is there is handed on, and the next message is found behind the hole. */
#include "tcp_streams.h"

#include "packet.h"
#include "sipdiag/base/memory.h"
#include "tcp_messages.h"
#include "tcp_table.h"
#include "tls.h"

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
    struct tls_servers *tls_servers;
    const struct tls_keys *tls_keys; /* NULL: there are none */
    size_t budget_bytes;
    int64_t order_us; /* packets come in order within this time, and messages are put in order */
};

/* What happens now, and where it is counted. */
struct instant {
    struct tcp_streams *streams;
    struct input_health *health;
    int64_t time_us;
};

struct tcp_streams *tcp_streams_new(const struct settings *settings, struct decoder *decoder,
                                    struct tls_servers *servers)
{
    struct tcp_streams *streams = xalloc(sizeof *streams);
    map_init(&streams->table.map);
    streams->decoder = decoder;
    streams->tls_servers = servers;
    streams->budget_bytes = (size_t)settings->value[SETTING_TCP_MEMORY];
    streams->order_us = settings->value[SETTING_REORDER_WINDOW] / 2;
    return streams;
}

void tcp_streams_use_keys(struct tcp_streams *streams, const struct tls_keys *keys)
{
    streams->tls_keys = keys;
}

/* The stream does not carry the connection any more. */
static void leave_tls(struct tcp_streams *streams, struct tcp_stream *stream)
{
    struct tls_about about;
    if (stream->tls && tls_connection_leave(stream->tls, stream->tls_side, &about))
        tls_servers_add(streams->tls_servers, &about);
    stream->tls = NULL;
    stream->tls_bytes = 0;
}

static void remove_stream(struct tcp_streams *streams, struct tcp_stream *stream)
{
    leave_tls(streams, stream);
    tcp_table_remove(&streams->table, stream);
}

void tcp_streams_free(struct tcp_streams *streams)
{
    if (!streams)
        return;
    while (streams->table.oldest)
        remove_stream(streams, streams->table.oldest);
    map_free(&streams->table.map);
    free(streams);
}

/* Whether the two times are that far apart, in either direction and without overflow. */
static bool is_older(int64_t then_us, int64_t now_us, int64_t span_us)
{
    uint64_t then = (uint64_t)then_us, now = (uint64_t)now_us;
    return (now_us > then_us ? now - then : then - now) > (uint64_t)span_us;
}

static struct message_reader reader_of(const struct instant *instant, struct tcp_stream *stream)
{
    return (struct message_reader){
        .decoder = instant->streams->decoder,
        .health = instant->health,
        .key = &stream->key,
        .arrival = &stream->arrival,
        .framing = &stream->framing,
        .end = stream->next,
        .window = &stream->window,
    };
}

/* It is read from somewhere in its middle. */
static void join(const struct instant *instant, struct tcp_stream *stream)
{
    struct message_reader reader = reader_of(instant, stream);
    tcp_messages_join(&reader);
}

/* TLS begins in the stream; the other direction may carry the same connection. */
static void join_tls(const struct instant *instant, struct tcp_stream *stream)
{
    struct flow_key reversed = flow_key_reversed(&stream->key);
    struct tcp_stream *other = tcp_table_find(&instant->streams->table, &reversed);
    bool joins = other && other->tls && tls_connection_join(other->tls);
    stream->tls = joins ? other->tls
                        : tls_connection_new(&stream->key, stream->framing.is_sip_port,
                                             instant->streams->tls_keys);
    stream->tls_side = joins;
}

/* How many of the bytes were used. */
static size_t read_messages(const struct instant *instant, struct tcp_stream *stream,
                            struct str bytes)
{
    struct message_reader reader = reader_of(instant, stream);
    size_t used = 0;
    if (stream->framing.mode != FRAMING_TLS)
        used = tcp_messages_read(&reader, bytes);
    if (stream->framing.mode != FRAMING_TLS)
        return used;
    if (!stream->tls)
        join_tls(instant, stream);
    return used + tls_connection_read(stream->tls, stream->tls_side, &reader,
                                      str_from_offset(bytes, used));
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
    struct message_reader reader = reader_of(instant, stream);
    struct str ready = tcp_window_ready(&stream->window);
    if (stream->tls)
        tls_connection_break(stream->tls, stream->tls_side, &reader, ready, hole);
    else
        tcp_messages_break(&reader, ready, hole);
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
    struct flow_key reversed = flow_key_reversed(&stream->key);
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
    struct message_reader reader = reader_of(instant, stream);
    while (!is_empty(stream))
        give_up(instant, stream);
    if (stream->tls)
        tls_connection_end(stream->tls, stream->tls_side, &reader);
    tcp_table_rest(&instant->streams->table, stream);
}

/* After a change: the sums, and whether it waits. */
static void settle(const struct instant *instant, struct tcp_stream *stream, bool has_moved)
{
    struct tcp_table *table = &instant->streams->table;
    bool had_hole = stream->has_hole;
    if (stream->tls && tls_connection_is_done(stream->tls, stream->tls_side))
        stream->framing.mode = FRAMING_OTHER;
    if (stream->tls)
        stream->tls_bytes = tls_connection_memory(stream->tls, stream->tls_side);
    tcp_table_count(table, stream);
    if (stream->framing.mode == FRAMING_OTHER)
        remove_stream(instant->streams, stream);
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
    remove_stream(instant->streams, stream);
}

/* One that is decrypted stays: what comes after the pause needs what was before. */
static bool is_idle(const struct instant *instant, struct tcp_stream *stream)
{
    if (!is_older(stream->used_us, instant->time_us, idle_us))
        return false;
    bool stays = stream->tls && tls_connection_is_read(stream->tls);
    if (stays)
        tcp_table_touch(&instant->streams->table, stream, instant->time_us);
    return !stays;
}

static void make_room(const struct instant *instant)
{
    struct tcp_table *table = &instant->streams->table;
    while (table->held_bytes > instant->streams->budget_bytes && table->longest)
        evict(instant, table->longest);
    while (table->oldest &&
           (table->map.count >= STREAMS_MOST ||
            table->held_bytes > instant->streams->budget_bytes || is_idle(instant, table->oldest)))
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
    for (struct tcp_stream *stream = streams->table.oldest; stream; stream = stream->younger) {
        if (!stream->tls)
            continue;
        drain(&instant, stream);
        leave_tls(streams, stream);
    }
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
        if (stream->tls) { /* another connection, or one that cannot be followed */
            leave_tls(instant->streams, stream);
            framing_begin(&stream->framing, stream->framing.is_sip_port);
        }
        stream->next = segment->sequence;
        join(instant, stream);
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
static void acknowledge(const struct instant *instant, const struct flow_key *key,
                        const struct tcp_segment *segment)
{
    struct flow_key reversed = flow_key_reversed(key);
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
    text->kind = SIP_TEXT_TCP_REFUSED;
    text->transport = stream->tls ? TRANSPORT_TLS : TRANSPORT_TCP;
    flow_key_endpoints(&stream->key, &text->from, &text->to);
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
static struct tcp_stream *begin(const struct instant *instant, const struct flow_key *key,
                                struct tcp_stream *stream, const struct tcp_segment *segment)
{
    if (stream) {
        drain(instant, stream);
        leave_tls(instant->streams, stream);
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
    if (!(segment->flags & TCP_SYN))
        join(instant, stream);
    return stream;
}

static struct tcp_stream *synchronize(const struct instant *instant, const struct flow_key *key,
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
        struct flow_key reversed = flow_key_reversed(key);
        struct tcp_stream *client = tcp_table_find(&instant->streams->table, &reversed);
        if (client)
            client->expects_answer = false;
    }
    return stream;
}

/* SIP, plain or decrypted. */
static bool has_found(const struct tcp_stream *stream)
{
    return stream->framing.found ||
           (stream->tls && tls_connection_has_sip(stream->tls, stream->tls_side));
}

static void reset(const struct instant *instant, const struct flow_key *key,
                  const struct tcp_segment *segment)
{
    struct flow_key reversed = flow_key_reversed(key);
    struct tcp_stream *client = tcp_table_find(&instant->streams->table, &reversed);
    if (!client)
        return;
    if (client->expects_answer && segment->flags & TCP_ACK &&
        segment->acknowledged == client->first + 1)
        tell_refused(instant, client, segment, TCP_REFUSED);
    else if (has_found(client) && !client->is_broken)
        tell_refused(instant, client, segment, TCP_BROKEN);
    client->is_broken = true;
}

/* A hello came: records of the other direction may have waited for it. */
static void wake_other(const struct instant *instant, const struct tcp_stream *stream)
{
    struct flow_key reversed = flow_key_reversed(&stream->key);
    struct tcp_stream *other = tcp_table_find(&instant->streams->table, &reversed);
    if (!other || other->tls != stream->tls || !other->window.ready)
        return;
    read_ready(instant, other);
    settle(instant, other, true);
}

/* After bytes came; true when they are of TLS. */
static bool follow_tls(const struct instant *instant, struct tcp_stream *stream,
                       const struct tcp_segment *segment)
{
    if (!stream->tls)
        return false;
    if (tls_is_record(segment->payload))
        tls_connection_add_packet(stream->tls);
    if (tls_connection_wakes(stream->tls))
        wake_other(instant, stream);
    return true;
}

/* FIN and RST tell how a handshake ended. */
static void close_tls(const struct instant *instant, const struct flow_key *key)
{
    struct flow_key reversed = flow_key_reversed(key);
    struct tcp_stream *stream = tcp_table_find(&instant->streams->table, key);
    struct tcp_stream *other = tcp_table_find(&instant->streams->table, &reversed);
    if (stream && stream->tls)
        tls_connection_close(stream->tls, stream->tls_side);
    else if (other && other->tls)
        tls_connection_close(other->tls, !other->tls_side);
}

/* Nothing of the connection can be read: its other direction is of no use, too. */
static void drop_other(const struct instant *instant, const struct flow_key *key,
                       const struct tls_connection *tls)
{
    struct flow_key reversed = flow_key_reversed(key);
    struct tcp_stream *other = tcp_table_find(&instant->streams->table, &reversed);
    if (other && other->tls == tls && tls_connection_is_done(tls, other->tls_side))
        remove_stream(instant->streams, other);
}

static bool feed(const struct instant *instant, struct tcp_stream *stream,
                 const struct tcp_segment *segment)
{
    struct tcp_table *table = &instant->streams->table;
    uint32_t before = stream->next;
    tcp_table_touch(table, stream, instant->time_us);
    take(instant, stream, segment);
    bool is_whole = segment->sequence + (uint32_t)segment->payload.len == stream->next;
    bool is_tls = follow_tls(instant, stream, segment);
    if (segment->missing && is_whole)
        miss(instant, stream, segment->missing);
    else if (segment->flags & TCP_FIN && is_whole && !stream->window.piece_count)
        drain(instant, stream);
    const struct tls_connection *tls = stream->tls;
    bool is_done = tls && tls_connection_is_done(tls, stream->tls_side);
    const struct flow_key key = stream->key;
    settle(instant, stream, stream->next != before);
    if (is_done)
        drop_other(instant, &key, tls);
    if (table->held_bytes > instant->streams->budget_bytes)
        make_room(instant);
    return is_tls;
}

/* Records without a hello, but the other direction had one: its hello was missed. */
static bool answers_tls(const struct tcp_streams *streams, const struct flow_key *key,
                        const struct tcp_segment *segment)
{
    if (!tls_is_record(segment->payload))
        return false;
    struct flow_key reversed = flow_key_reversed(key);
    struct tcp_stream *other = tcp_table_find(&streams->table, &reversed);
    return other && other->tls && tls_connection_may_join(other->tls);
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
               framing_begins(segment->payload) ||
               (tls_is_record(segment->payload) &&
                tcp_table_may_have(table, segment->to, segment->from));
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
    struct flow_key key = tcp_key_of(segment);
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
    if (segment->flags & (TCP_FIN | TCP_RST))
        close_tls(&instant, &key);
    bool is_sip = is_sip_port(segment->from) || is_sip_port(segment->to);
    if (!stream && segment->payload.len && (is_sip || framing_begins(segment->payload)))
        stream = begin(&instant, &key, NULL, segment);
    if (!stream && answers_tls(streams, &key, segment)) {
        stream = begin(&instant, &key, NULL, segment);
        stream->framing.mode = FRAMING_TLS;
    }
    return stream && feed(&instant, stream, segment);
}
