/* What a user keeps in a file: names of trunks, our addresses, thresholds, checks, the columns of
 * his CDRs.
 * Sections, each with lines `key = value`; # and ; begin a comment line.
 *
 *     [us]                              [columns]
 *     address = 192.0.2.0/24            start = Call start
 *     [trunk]                           sip-code = 9
 *     sbc1 = 198.51.100.0/24            [results]
 *     [settings]                        no reply = no-answer
 *     ring-min = 8s                     [cdr]
 *     [checks]                          delimiter = ;
 *     fail-if = asr < 40%
 *     warn-if = pdd.p95 > 3s
 *     min-calls = 20 */
#ifndef SIPDIAG_CONFIG_CONFIG_H
#define SIPDIAG_CONFIG_CONFIG_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/error.h"
#include "sipdiag/cdr/cdr_map.h"
#include "sipdiag/model/endpoint.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A condition of [checks], as written. */
struct config_check {
    const char *text;
    const char *place; /* "sipdiag.ini, line 7" */
    bool only_warns;
};

struct config {
    struct cdr_map cdr;
    struct named_network *trunks; /* the first that fits counts */
    size_t trunk_count, trunk_capacity;
    struct network *us;
    size_t us_count, us_capacity;
    struct str *settings; /* "ring-min=8s", each known to be right */
    size_t setting_count, setting_capacity;
    struct config_check *checks;
    size_t check_count, check_capacity;
    uint64_t min_calls;
    bool has_min_calls;
    struct arena arena; /* owns the texts */
    const char *name;   /* of what is being read, and which line */
    unsigned line;
};

void config_init(struct config *config);
void config_free(struct config *config);

/* Adds what stands in the file. False with a sentence that names file, line and what is wrong
 * there.
 */
bool config_read(struct config *config, const char *path, struct error *error);

/* The same from text; the name is for sentences. */
bool config_read_text(struct config *config, struct str text, const char *name,
                      struct error *error);

#endif
