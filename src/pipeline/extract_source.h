/* What an extract needs of a run that is finished. */
#ifndef SIPDIAG_PIPELINE_EXTRACT_SOURCE_H
#define SIPDIAG_PIPELINE_EXTRACT_SOURCE_H

#include "frame_again.h"
#include "sipdiag/pipeline/pipeline.h"

struct extract_source {
    const struct input *inputs;
    size_t input_count;
    const struct read_options *reading;
    const struct settings *settings;
    const struct tls_keys *tls_keys;
    const uint16_t *ports; /* of --port */
    size_t port_count;
    struct frame_spool *spool; /* NULL: the inputs can be read again */
    const struct analysis *whole;
};

struct extract_source pipeline_extract_source(struct pipeline *pipeline);

#endif
