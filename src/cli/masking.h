/* --mask on the command line: the key, and what only the command line shows. */
#ifndef CLI_MASKING_H
#define CLI_MASKING_H

#include "sipdiag/cli/options.h"
#include "sipdiag/ladder/ladder.h"
#include "sipdiag/mask/masked.h"
#include "sipdiag/model/check.h"

/* NULL without --mask. False with a sentence when the key cannot be read. */
bool masking_begin(struct mask **mask, const struct options *options, struct error *error);

/* An expression of --where with the values hidden that name somebody. */
void masking_add_expression(struct mask *mask, struct text *out, struct str expression);

/* What ladders are hidden with. */
struct masking_ladders {
    struct mask *mask;
    const struct analysis *masked;
};

/* A ladder that was made of the calls as they are becomes one of the same call of the masked
 * analysis; the context is a struct masking_ladders. */
void masking_hide_ladder(void *context, struct ladder *ladder);

/* What was judged, with what the conditions name hidden. */
struct check_list masking_checks(struct mask *mask, struct arena *arena,
                                 const struct check_list *list);

/* The name of a file as it may be shown. */
const char *masking_file(struct mask *mask, struct arena *arena, const char *path);

#endif
