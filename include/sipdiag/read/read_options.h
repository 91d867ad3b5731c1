/* What a reader must be told, since the input does not say it, and where to put what it finds. */
#ifndef SIPDIAG_READ_READ_OPTIONS_H
#define SIPDIAG_READ_READ_OPTIONS_H

#include "sipdiag/base/zone.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/tls_keys.h"
#include "sipdiag/read/pauses.h"

#include <stddef.h>

struct cdr_map;

/* Zone of the times that carry none (--input-tz). */
struct input_zone {
    const char *name; /* of the input, as given or its last part; NULL: of all others */
    size_t name_len;
    struct zone *zone;
    const char *zone_name;
};

struct read_options {
    const struct settings *settings;
    const struct input_zone *zones; /* the last that fits counts */
    size_t zone_count;
    const struct read_pauses *pauses; /* while a pipe says nothing; may be NULL */
    struct tls_keys *tls_keys;        /* where the secrets in captures go; NULL: nowhere */
    const struct cdr_map *map; /* what the user says about the columns of tables; may be NULL */
};

/* The zone of this input; NULL is UTC, which nobody asked for. */
const struct zone *read_options_zone(const struct read_options *options, const char *input);

/* Its name, or NULL. */
const char *read_options_zone_name(const struct read_options *options, const char *input);

#endif
