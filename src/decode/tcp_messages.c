/* Frames the bytes of a stream and hands each message on with its time and transport. */
#include "tcp_messages.h"

#include "flow_key.h"
#include "hep.h"
#include "sipdiag/decode/frame_trace.h"

/* ---- for who traces frames ---- */

/* Some of the stream's bytes; `end` is where they end. */
static struct carrier carrier_at(const struct message_reader *reader, struct str bytes,
                                 const char *end)
{
    struct carrier carrier = flow_key_carrier(reader->key);
    carrier.is_encrypted = reader->is_tls;
    carrier.sequence = reader->end - (uint32_t)(end - bytes.at);
    carrier.length = (uint32_t)bytes.len;
    carrier.at = bytes.at;
    return carrier;
}

static bool is_websocket(enum framing_mode mode)
{
    return mode == FRAMING_WEBSOCKET || mode == FRAMING_WEBSOCKET_LOST;
}

static void tell_read(const struct message_reader *reader, struct str used, const char *end)
{
    const struct frame_trace *trace = decoder_trace(reader->decoder);
    if (!trace || used.len == 0 || reader->is_tls)
        return;
    struct carrier carrier = carrier_at(reader, used, end);
    trace->read(trace->context, &carrier);
}

/* Line ends stay: the next message is found behind one. */
static struct str without_line_ends(struct str bytes)
{
    while (bytes.len && (bytes.at[0] == '\r' || bytes.at[0] == '\n' || bytes.at[0] == '\0'))
        bytes = str_from_offset(bytes, 1);
    while (bytes.len && (bytes.at[bytes.len - 1] == '\r' || bytes.at[bytes.len - 1] == '\n'))
        bytes.len--;
    return bytes;
}

static void tell_unread(const struct message_reader *reader, enum framing_mode mode,
                        struct str used, const char *end)
{
    const struct frame_trace *trace = decoder_trace(reader->decoder);
    if (!trace || reader->is_tls || mode == FRAMING_OTHER)
        return;
    used = is_websocket(mode) ? used : without_line_ends(used);
    struct carrier carrier = carrier_at(reader, used, end);
    carrier.is_whole = is_websocket(mode);
    if (used.len)
        trace->unread(trace->context, &carrier);
}

/* What fills the hole later on, as a part of what is sent again, is not read any more. */
static void tell_hole(const struct message_reader *reader, enum framing_mode mode, uint32_t hole)
{
    const struct frame_trace *trace = decoder_trace(reader->decoder);
    if (!trace || hole == 0 || hole > TCP_WINDOW_MOST || reader->is_tls || mode == FRAMING_OTHER)
        return;
    struct carrier carrier = carrier_at(reader, (struct str){0}, NULL);
    carrier.length = hole;
    carrier.is_whole = is_websocket(mode);
    trace->unread(trace->context, &carrier);
}

struct head {
    const struct message_reader *reader;
    const char *end;
};

static void tell_secret(void *context, struct str secret)
{
    const struct head *head = context;
    tell_unread(head->reader, FRAMING_HTTP, secret, head->end);
}

/* What a step used that was no message. */
static void tell_dropped(const struct message_reader *reader, enum framing_mode mode,
                         const struct framing_step *step, struct str bytes)
{
    struct str used = {bytes.at, step->used};
    const char *end = bytes.at + bytes.len;
    bool is_head = mode == FRAMING_HTTP && step->kind == STEP_DROP;
    bool is_control =
        mode == FRAMING_WEBSOCKET && step->kind == STEP_DROP && websocket_is_control(used);
    if (!decoder_trace(reader->decoder) || step->used == 0)
        return;
    if (is_head || is_control)
        tell_read(reader, used, end);
    else
        tell_unread(reader, mode, used, end);
    if (is_head)
        websocket_http_secrets(used, &(struct head){reader, end}, tell_secret);
}

/* ---- messages ---- */

static enum transport transport_of(const struct message_reader *reader)
{
    if (is_websocket(reader->framing->mode))
        return reader->is_tls ? TRANSPORT_WSS : TRANSPORT_WS;
    return reader->is_tls ? TRANSPORT_TLS : TRANSPORT_TCP;
}

/* Which bytes of the stream brought the message: those that were used, where it is not among them
 * as it is. `end` is where the bytes of the stream end. */
static void carry(const struct message_reader *reader, struct str used, const char *end,
                  struct str message, struct str kept)
{
    bool is_plain = !reader->is_tls && message.at >= used.at && message.at < used.at + used.len;
    struct carrier carrier = carrier_at(reader, is_plain ? message : used, end);
    carrier.is_whole = !is_plain;
    carrier.at = kept.at;
    decoder_carry(reader->decoder, &carrier);
    tell_read(reader, used, end);
}

static void hand_on(const struct message_reader *reader, struct str message, bool cut)
{
    if (reader->framing->mode == FRAMING_HEP) {
        const struct hep_packet hep = {.bytes = message, .arrival = *reader->arrival};
        hep_decode(reader->decoder, &hep, reader->health);
        return;
    }
    struct sip_text *text = decoder_push(reader->decoder, reader->arrival);
    flow_key_endpoints(reader->key, &text->from, &text->to);
    text->kind = SIP_TEXT_MESSAGE;
    text->transport = transport_of(reader);
    text->bytes = message;
    text->cut = cut;
}

/* The window moves on before the decoder's user has read the message. */
static struct str kept(const struct message_reader *reader, struct str message)
{
    const char *window = (const char *)reader->window->bytes;
    bool is_inside = window && message.at >= window && message.at < window + reader->window->room;
    return is_inside ? arena_copy(decoder_arena(reader->decoder), message) : message;
}

/* A message that stands in these bytes of the stream, or was made of them; the stream is read as
 * far as `end`. */
static void take_message(const struct message_reader *reader, struct str used, const char *end,
                         struct str message, bool cut)
{
    struct str copy = kept(reader, message);
    bool is_traced = decoder_trace(reader->decoder);
    if (is_traced)
        carry(reader, used, end, message, copy);
    hand_on(reader, copy, cut);
    if (is_traced)
        decoder_carry(reader->decoder, NULL);
}

/* What is skipped need not begin where a frame does. */
static enum framing_mode mode_of(const struct framing *framing)
{
    bool is_inside = framing->skip && framing->mode == FRAMING_WEBSOCKET;
    return is_inside ? FRAMING_WEBSOCKET_LOST : framing->mode;
}

size_t tcp_messages_read(const struct message_reader *reader, struct str bytes)
{
    struct arena *arena = decoder_arena(reader->decoder);
    size_t used = 0;
    while (used < bytes.len && reader->framing->mode != FRAMING_TLS) {
        struct str rest = str_from_offset(bytes, used);
        enum framing_mode mode = mode_of(reader->framing);
        struct framing_step step = framing_step(reader->framing, rest, arena);
        if (step.kind == STEP_WAIT)
            break;
        if (step.kind == STEP_LOST)
            reader->health->count[HEALTH_TCP_GAP] += reader->framing->found;
        if (step.kind == STEP_PACKED)
            reader->health->count[HEALTH_WEBSOCKET_PACKED] +=
                reader->framing->mode != FRAMING_OTHER;
        if (step.kind == STEP_MESSAGE)
            take_message(reader, (struct str){bytes.at + used, step.used}, bytes.at + bytes.len,
                         step.message, false);
        else
            tell_dropped(reader, mode, &step, rest);
        used += step.used;
    }
    return used;
}

void tcp_messages_join(const struct message_reader *reader)
{
    enum { BEFORE = 64 * 1024 }; /* no segment is longer */
    struct message_reader before = *reader;
    before.end -= BEFORE;
    tell_hole(&before, reader->framing->mode, BEFORE);
}

void tcp_messages_break(const struct message_reader *reader, struct str ready, uint32_t hole)
{
    enum framing_mode mode = reader->framing->mode;
    struct str part = framing_break(reader->framing, ready, hole, decoder_arena(reader->decoder));
    if (part.len)
        take_message(reader, ready, ready.at + ready.len, part, true);
    else
        tell_unread(reader, mode, ready, ready.at + ready.len);
    tell_hole(reader, mode, hole);
}
