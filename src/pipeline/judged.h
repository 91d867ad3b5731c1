/* Calls that were looked at together: joined, placed, explained. */
#ifndef SIPDIAG_PIPELINE_JUDGED_H
#define SIPDIAG_PIPELINE_JUDGED_H

#include "sipdiag/correlate/correlator.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/find/find.h"
#include "sipdiag/media/media_streams.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/model/verdict_set.h"
#include "sipdiag/track/presence_log.h"

/* Our addresses as given, and until when each input was observed. */
struct judging {
    const struct settings *settings;
    const struct words *words; /* as in the analysis */
    const struct network *us;
    size_t us_count;
    bool is_alone; /* every call by itself: no findings */
    const struct named_network *trunks;
    size_t trunk_count;
    struct media_streams *media; /* NULL: there is no sound */
    const struct input *inputs;
    const int64_t *input_last_us;
    size_t input_count;
    struct presence_log *presence;
    struct mask *mask; /* of the texts of findings */
};

struct judged {
    struct call_store store; /* filled before */
    struct us_list us;
    struct diagnosis *diagnosis;
    const struct verdict **verdicts; /* of the store's calls */
    struct verdict_set kept;         /* has them */
    struct findings *findings;       /* about all of them; they give calls other verdicts */
};

/* Correlates and binds the sound, for which the store's calls are changed. */
void judged_join(struct judged *judged, const struct judging *judging);

/* Then explains each, and all of them together. The judging's list of times must stay. */
void judged_explain(struct judged *judged, const struct judging *judging);
void judged_free(struct judged *judged);

#endif
