/* TCP is not read: its segments are counted, and what looks like SIP or TLS to a SIP port is told.
 */
#include "packet.h"
#include "sipdiag/sip/sip_scan.h"

enum { TCP_BYTES = 20, SIP_PORT = 5060, SIPS_PORT = 5061 };

static bool is_sip_port(unsigned port)
{
    return port == SIP_PORT || port == SIPS_PORT;
}

/* RFC 8446 5.1: content types 20 to 23, versions 3.0 to 3.4. */
static bool is_tls_record(const struct bytes *payload)
{
    return payload->left >= 3 && payload->at[0] >= 20 && payload->at[0] <= 23 &&
           payload->at[1] == 3 && payload->at[2] <= 4;
}

void tcp_decode(struct packet *packet)
{
    packet->counter = &packet->content->tcp_packets;
    const uint8_t *header = bytes_take(&packet->rest, TCP_BYTES);
    if (!header) {
        packet_is_short(packet);
        return;
    }
    size_t header_bytes = (size_t)(header[12] >> 4) * 4;
    if (header_bytes < TCP_BYTES) {
        packet_is_bad(packet);
        return;
    }
    if (!bytes_take(&packet->rest, header_bytes - TCP_BYTES)) {
        packet_is_short(packet);
        return;
    }
    unsigned from = (unsigned)header[0] << 8 | header[1];
    unsigned to = (unsigned)header[2] << 8 | header[3];
    const struct bytes *payload = &packet->rest;
    if (is_tls_record(payload) && (is_sip_port(from) || is_sip_port(to))) {
        packet->content->tls_sip_port++;
        packet->health->count[HEALTH_ENCRYPTED]++;
    } else if (payload->left && sip_looks_like_start((const char *)payload->at, payload->left)) {
        packet->content->tcp_sip++;
        packet->health->count[HEALTH_TCP_NOT_READ]++;
    }
}
