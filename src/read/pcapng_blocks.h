/* What is inside the blocks of a pcapng file. */
#ifndef SIPDIAG_READ_PCAPNG_BLOCKS_H
#define SIPDIAG_READ_PCAPNG_BLOCKS_H

#include "sipdiag/model/frame.h"
#include "sipdiag/model/input_health.h"
#include "stream.h"

struct pcapng_block {
    uint32_t type;
    const uint8_t *body; /* without type and lengths; NULL when oversized */
    size_t body_bytes;
    bool oversized; /* was read over */
};

struct pcapng_interface {
    uint16_t link_type;
    uint32_t snap_bytes;     /* 0 = no limit */
    uint8_t resolution;      /* if_tsresol as in the file */
    uint64_t units;          /* time units in a second */
    int64_t offset_s;        /* if_tsoffset */
    uint64_t drops_told;     /* by packets */
    uint64_t drops_counted;  /* by the last statistics */
    uint64_t drops_reported; /* already in health */
};

struct pcapng {
    struct stream *stream;
    bool big_endian;
    uint64_t offset;       /* bytes read so far */
    uint64_t block_offset; /* where the current block began */
    uint8_t *room;
    size_t room_bytes;
    struct pcapng_block block;
    struct pcapng_interface *interfaces; /* of the current section */
    size_t interface_count, interface_capacity;
    uint32_t frames;
    int64_t last_us; /* a simple packet has no time of its own */
};

enum block_use {
    BLOCK_FRAME,   /* a packet: the frame is filled */
    BLOCK_SKIPPED, /* nothing for us */
    BLOCK_DAMAGED, /* its content cannot be true; the next block can be read */
    BLOCK_STOPS,   /* what follows cannot be understood: see why */
};

enum block_use pcapng_use_block(struct pcapng *pcapng, struct frame *frame,
                                struct input_health *health, const char **why);

/* Numbers in the byte order of the section. */
uint32_t pcapng_u32(const struct pcapng *pcapng, const uint8_t *at);

#endif
