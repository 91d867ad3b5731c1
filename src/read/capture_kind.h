/* A kind of capture: how to know it, open it and read it. One row each in source.c. */
#ifndef SIPDIAG_READ_CAPTURE_KIND_H
#define SIPDIAG_READ_CAPTURE_KIND_H

#include "sipdiag/read/source.h"
#include "stream.h"
#include "text_lines.h"

struct capture_kind {
    const char *name;
    /* By the first bytes; NULL for a kind of text. */
    bool (*recognise)(const uint8_t *first, size_t len);
    /* By the first text; NULL for others. When it came close, *why_not becomes a few words, e.g.
     * "a SIP log has SIP messages in it, and there is none in the first 64 KiB". */
    bool (*recognise_text)(const struct text_sample *sample, struct text *why_not);
    void *(*open)(struct stream *stream, struct error *error); /* NULL with a sentence */
    enum read_status (*next)(void *capture, struct frame *frame, struct input_health *health,
                             struct error *error);
    void (*close)(void *capture);
    bool (*go_to)(void *capture, const struct source_place *place); /* NULL when it cannot */
    const char *(*dialect)(const void *capture);                    /* NULL when it has none */
    /* enum log_lack so far; NULL: its times lack nothing. */
    unsigned (*lacks)(const void *capture);
};

extern const struct capture_kind capture_kind_pcap;
extern const struct capture_kind capture_kind_cdr;
extern const struct capture_kind capture_kind_pcapng;
extern const struct capture_kind capture_kind_netmon;
extern const struct capture_kind capture_kind_snoop;
extern const struct capture_kind capture_kind_sip_log;
extern const struct capture_kind capture_kind_later_log; /* SIP may come later */

/* Exotic times stay where sums and differences of a few of them cannot overflow: about 36000 years
 * to both sides. */
#define CAPTURE_TIME_LIMIT (INT64_MAX / 8)

#endif
