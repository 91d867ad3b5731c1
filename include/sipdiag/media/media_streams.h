/* All media of a run: RTP streams, what RTCP told of them, ICMP errors about them. Fed packet by
 * packet, bounded by media-memory, bound to calls at the end. */
#ifndef SIPDIAG_MEDIA_MEDIA_STREAMS_H
#define SIPDIAG_MEDIA_MEDIA_STREAMS_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/model/media.h"
#include "sipdiag/model/settings.h"

struct media_streams;

struct media_streams *media_streams_new(const struct settings *settings);
void media_streams_free(struct media_streams *streams);

/* The packet's vantage: the same packet captured at two places is no copy. */
void media_streams_add(struct media_streams *streams, const struct media_packet *packet,
                       uint16_t vantage);
void media_streams_add_error(struct media_streams *streams, const struct media_error *error);

/* Whether RTP has been seen so far. */
bool media_streams_any(const struct media_streams *streams);

/* Streams given up for the memory budget. */
uint64_t media_streams_evicted(const struct media_streams *streams);

/* After calls were bound: those that are leaving are gone, and streams that ended before this time
 * and belong to no other call make room. */
void media_streams_forget(struct media_streams *streams, int64_t before_us);

/* Gives each call that is no leg of another a media record of its own in the store, where RTP was
 * captured; else none. The records that the tracker made are only read. */
void media_streams_bind(struct media_streams *streams, struct call_store *store);

#endif
