/* MPLS: labels, then IP or an Ethernet pseudo-wire. Only the label switches know which; we look. */
#include "inside.h"

enum { LABEL_BYTES = 4, CONTROL_WORD_BYTES = 4 };

static void payload(struct packet *packet)
{
    struct bytes look = packet->rest;
    bytes_take(&look, CONTROL_WORD_BYTES);
    unsigned first = packet->rest.left ? packet->rest.at[0] >> 4 : 15;
    bool is_ip = looks_like_ip(&packet->rest, packet->missing);
    if (!is_ip && looks_like_ethernet(&packet->rest, packet->missing)) {
        ethernet_decode(packet);
    } else if (first == 0 && looks_like_ethernet(&look, packet->missing)) {
        packet->rest = look; /* RFC 4448 4.6 */
        ethernet_decode(packet);
    } else if (first == 4 || first == 6) {
        ip_decode(packet);
    } else if (!packet->rest.left) {
        packet_is_short(packet);
    }
}

/* RFC 3032 2.1: the lowest bit of the third byte marks the last label. */
void mpls_decode(struct packet *packet)
{
    while (packet_goes_deeper(packet)) {
        const uint8_t *label = bytes_take(&packet->rest, LABEL_BYTES);
        if (!label) {
            packet_is_short(packet);
            return;
        }
        if (label[2] & 1) {
            payload(packet);
            return;
        }
    }
}
