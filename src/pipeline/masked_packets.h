/* Packets of an extract that is masked: none is as it was, each is made anew of what is known of
 * it. Connections, tunnels and link layers fall away; TLS, WebSocket and SCTP become plain TCP. */
#ifndef SIPDIAG_PIPELINE_MASKED_PACKETS_H
#define SIPDIAG_PIPELINE_MASKED_PACKETS_H

#include "packet_maker.h"
#include "pcapng_writer.h"
#include "sipdiag/mask/mask.h"
#include "sipdiag/model/media.h"
#include "sipdiag/model/sip_text.h"

struct masked_packets {
    struct mask *mask;
    struct pcapng_writer *writer;
    struct packet_streams streams;
    struct text message, packet;
};

void masked_packets_begin(struct masked_packets *packets, struct mask *mask,
                          struct pcapng_writer *writer);
void masked_packets_end(struct masked_packets *packets);

void masked_packets_add_text(struct masked_packets *packets, const struct sip_text *text);

/* Of sound only the header stays, of reports about it only figures. */
void masked_packets_add_media(struct masked_packets *packets, const struct media_packet *media);
void masked_packets_add_error(struct masked_packets *packets, const struct media_error *error);

#endif
