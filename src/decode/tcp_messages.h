/* From the bytes of a stream, plain or decrypted, to messages of the decoder. */
#ifndef SIPDIAG_DECODE_TCP_MESSAGES_H
#define SIPDIAG_DECODE_TCP_MESSAGES_H

#include "framing.h"
#include "sipdiag/model/input_health.h"
#include "tcp_window.h"

struct flow_key;

struct message_reader {
    struct decoder *decoder;
    struct input_health *health;
    const struct flow_key *key;    /* from whom to whom */
    const struct arrival *arrival; /* of the last byte */
    struct framing *framing;
    uint32_t end;                    /* sequence number behind the bytes that are read */
    const struct tcp_window *window; /* bytes in it are copied: it moves on before they are read */
    bool is_tls;
};

/* How many of the bytes were used; fewer when a message is not whole, or when TLS begins. */
size_t tcp_messages_read(const struct message_reader *reader, struct str bytes);

/* Of a stream whose beginning was missed: what came before, or comes of it later, is not read. */
void tcp_messages_join(const struct message_reader *reader);

/* What is ready is all that will come of its message; `hole` bytes behind it will not come. */
void tcp_messages_break(const struct message_reader *reader, struct str ready, uint32_t hole);

#endif
