/* Writes the packets of calls as pcapng: what a run read is gone through again, the packets of the
 * calls are chosen, and given as they were. */
#ifndef SIPDIAG_PIPELINE_EXTRACT_H
#define SIPDIAG_PIPELINE_EXTRACT_H

#include "sipdiag/pipeline/pipeline.h"

#include <stdbool.h>
#include <stdint.h>

struct extract {
    const char *path;
    const struct analysis *selected; /* out of the run's last look */
    bool is_all;                     /* whatever is telephony, not only these calls */
    struct mask *mask;               /* not NULL: packets are made anew, with all in them masked */
    bool shows_secrets;
    struct str key_log; /* written into the file; empty: none */
};

struct extract_result {
    uint64_t packets;
    uint64_t withheld; /* not written: they hold secrets that could not be written over */
    bool has_none;     /* no input has packets: logs, CDRs */
};

/* Of a run whose options said keeps_frames, when it is finished. False with a sentence when it
 * cannot be read again or written; nothing is written when there are no packets. */
bool extract_write(struct pipeline *pipeline, const struct extract *extract,
                   struct extract_result *result, struct error *error);

#endif
