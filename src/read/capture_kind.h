/* A kind of capture: how to know it, open it and read it. One row each in source.c. */
#ifndef SIPDIAG_READ_CAPTURE_KIND_H
#define SIPDIAG_READ_CAPTURE_KIND_H

#include "sipdiag/read/source.h"
#include "stream.h"

struct capture_kind {
    const char *name;
    bool (*recognise)(const uint8_t *first, size_t len);
    void *(*open)(struct stream *stream, struct error *error); /* NULL with a sentence */
    enum read_status (*next)(void *capture, struct frame *frame, struct input_health *health,
                             struct error *error);
    void (*close)(void *capture);
    bool (*go_to)(void *capture, const struct source_place *place); /* NULL when it cannot */
};

extern const struct capture_kind capture_kind_pcap;
extern const struct capture_kind capture_kind_pcapng;
extern const struct capture_kind capture_kind_netmon;
extern const struct capture_kind capture_kind_snoop;

/* Exotic times stay where sums and differences of a few of them cannot overflow: about 36000 years
 * to both sides. */
#define CAPTURE_TIME_LIMIT (INT64_MAX / 8)

#endif
