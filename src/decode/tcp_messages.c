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

static void hand_on(const struct message_reader *reader, struct str message, bool cut)
{
    if (reader->framing->mode == FRAMING_HEP) {
        const struct hep_packet hep = {.bytes = message, .arrival = *reader->arrival};
        hep_decode(reader->decoder, &hep, reader->health);
        return;
    }
    struct sip_text *text = decoder_push(reader->decoder, reader->arrival);
    tcp_key_endpoints(reader->key, &text->from, &text->to);
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
            hand_on(reader, kept(reader, step.message), false);
        used += step.used;
    }
    return used;
}

void tcp_messages_break(const struct message_reader *reader, struct str ready, uint32_t hole)
{
    struct str part = framing_break(reader->framing, ready, hole, decoder_arena(reader->decoder));
    if (part.len)
        hand_on(reader, kept(reader, part), true);
}
