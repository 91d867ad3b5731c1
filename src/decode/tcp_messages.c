/* Frames the bytes of a stream and hands each message on with its time and transport. */
#include "tcp_messages.h"

#include "hep.h"
#include "tcp_table.h"

static enum transport transport_of(const struct message_reader *reader)
{
    enum framing_mode mode = reader->framing->mode;
    bool is_websocket = mode == FRAMING_WEBSOCKET || mode == FRAMING_WEBSOCKET_LOST;
    if (is_websocket)
        return reader->is_tls ? TRANSPORT_WSS : TRANSPORT_WS;
    return reader->is_tls ? TRANSPORT_TLS : TRANSPORT_TCP;
}

/* Which bytes of the stream brought the message: those that were used, where it is not among them
 * as it is. `end` is where the bytes of the stream end. */
static void carry(const struct message_reader *reader, struct str used, const char *end,
                  struct str message, struct str kept)
{
    struct carrier carrier = flow_key_carrier(reader->key);
    bool is_plain = !reader->is_tls && message.at >= used.at && message.at < used.at + used.len;
    struct str bearing = is_plain ? message : used;
    carrier.is_whole = !is_plain;
    carrier.is_encrypted = reader->is_tls;
    carrier.sequence = reader->end - (uint32_t)(end - bearing.at);
    carrier.length = (uint32_t)bearing.len;
    carrier.at = kept.at;
    decoder_carry(reader->decoder, &carrier);
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

size_t tcp_messages_read(const struct message_reader *reader, struct str bytes)
{
    struct arena *arena = decoder_arena(reader->decoder);
    size_t used = 0;
    while (used < bytes.len && reader->framing->mode != FRAMING_TLS) {
        struct framing_step step =
            framing_step(reader->framing, str_from_offset(bytes, used), arena);
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
        used += step.used;
    }
    return used;
}

void tcp_messages_break(const struct message_reader *reader, struct str ready, uint32_t hole)
{
    struct str part = framing_break(reader->framing, ready, hole, decoder_arena(reader->decoder));
    if (part.len)
        take_message(reader, ready, ready.at + ready.len, part, true);
}
