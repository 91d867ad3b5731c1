/* What the rules about sound and the sentences about it ask of a call. All need EVIDENCE_MEDIA. */
#ifndef SIPDIAG_DIAGNOSE_SOUND_H
#define SIPDIAG_DIAGNOSE_SOUND_H

#include "diagnosis.h"

/* Who is to send this side's sound, and who to hear it. */
enum party sound_sender(enum media_side side);
enum party sound_hearer(enum media_side side);

/* The side was to send for long enough, and sent nothing in the talk, or nearly so. */
bool sound_is_missing(const struct diagnosis *diagnosis, const struct call *call,
                      enum media_side side);

/* MEDIA_SIDES when it is not the case of either side. */
enum media_side sound_one_missing(const struct diagnosis *diagnosis, const struct call *call);
enum media_side sound_to_private(const struct diagnosis *diagnosis, const struct call *call);
enum media_side sound_elsewhere(const struct diagnosis *diagnosis, const struct call *call);
enum media_side sound_stopped(const struct diagnosis *diagnosis, const struct call *call);
enum media_side sound_late(const struct diagnosis *diagnosis, const struct call *call);

/* The side with more loss, of those that are long enough to say; MEDIA_SIDES without one. */
enum media_side sound_worse(const struct diagnosis *diagnosis, const struct call *call);

/* The last word of the side's hearer; NULL without one. */
const struct media_offer *sound_wanted(const struct call *call, enum media_side side);

#endif
