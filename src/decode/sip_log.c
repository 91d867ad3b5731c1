/* A SIP message out of a log: it comes with what the layers below would tell. */
#include "sip_log.h"
#include "packet.h"
#include "sipdiag/model/log_message.h"

#include <string.h>

void sip_log_decode(struct packet *packet)
{
    struct log_message head;
    const uint8_t *at = bytes_take(&packet->rest, sizeof head);
    if (!at) {
        packet_is_bad(packet);
        return;
    }
    memcpy(&head, at, sizeof head);
    struct sip_text *text = decoder_new_text(packet);
    text->from = head.from;
    text->to = head.to;
    text->from_is_logger = head.from_is_logger;
    text->to_is_logger = head.to_is_logger;
    text->transport = head.transport;
    text->cut = head.cut;
    text->no_time = head.no_time;
    text->bytes = (struct str){(const char *)packet->rest.at, packet->rest.left};
}
