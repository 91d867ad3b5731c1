/* A pcapng file as it is written: little-endian, times in nanoseconds, an interface for each link
 * type (draft-ietf-opsawg-pcapng). */
#ifndef SIPDIAG_PIPELINE_PCAPNG_WRITER_H
#define SIPDIAG_PIPELINE_PCAPNG_WRITER_H

#include "sipdiag/base/text.h"
#include "sipdiag/report/format.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PCAPNG_INTERFACES_MOST = 64, PCAPNG_LINK_RAW = 101 };

struct pcapng_writer {
    struct sink sink;
    struct text block;
    int links[PCAPNG_INTERFACES_MOST];
    uint32_t link_count;
    uint64_t packets;
    bool good; /* false: the sink failed */
};

struct pcapng_packet {
    int64_t time_us;
    int link_type;
    uint32_t captured, wire;
    const uint8_t *bytes;
    const char *comment; /* NULL: none */
};

void pcapng_begin(struct pcapng_writer *writer, const struct sink *sink);
void pcapng_add(struct pcapng_writer *writer, const struct pcapng_packet *packet);

/* A key log: whoever opens the file can decrypt what it belongs to. */
void pcapng_add_secrets(struct pcapng_writer *writer, struct str key_log);

/* False when anything could not be written. */
bool pcapng_end(struct pcapng_writer *writer);

#endif
