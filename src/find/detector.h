/* A detector looks for one kind of finding. Their order in detectors.c is precedence: what one has
 * explained the later ones leave out. */
#ifndef SIPDIAG_FIND_DETECTOR_H
#define SIPDIAG_FIND_DETECTOR_H

#include "build.h"
#include "observe.h"
#include "stats.h"

struct detector {
    void (*on_trunk)(struct find *find, struct trunk_calls *trunk); /* each trunk by itself */
    void (*on_all)(struct find *find);                              /* or all at once */
};

extern const struct detector detectors[];
extern const size_t detector_count;

/* limits.c */
void find_limits(struct find *find, struct trunk_calls *trunk);
/* outages.c */
void find_outages(struct find *find, struct trunk_calls *trunk);
/* registration.c */
void find_registration(struct find *find, struct trunk_calls *trunk);
void find_refused_registrations(struct find *find);
void find_presence(struct find *find);
/* options.c */
void find_options(struct find *find, struct trunk_calls *trunk);
void find_unrouted(struct find *find);
void find_alive(struct find *find, struct trunk_calls *trunk);
/* formats.c */
void find_formats(struct find *find, struct trunk_calls *trunk);
/* breadth.c */
void find_breadth(struct find *find, struct trunk_calls *trunk);
void find_degraded(struct find *find, struct trunk_calls *trunk);
void find_labelled(struct find *find, struct trunk_calls *trunk);
/* rates.c */
void find_storms(struct find *find, struct trunk_calls *trunk);
void find_bursts(struct find *find, struct trunk_calls *trunk);
void find_answer_drops(struct find *find, struct trunk_calls *trunk);
/* quiet.c */
void find_heartbeat(struct find *find, struct trunk_calls *trunk);
void find_stale(struct find *find);
void find_encrypted(struct find *find);
void find_list(struct find *find, struct trunk_calls *trunk);
/* sound_offers.c */
void find_sound_offers(struct find *find, struct trunk_calls *trunk);
/* hours.c */
void find_hours(struct find *find, struct trunk_calls *trunk);
/* elsewhere.c */
void find_elsewhere(struct find *find);
/* nat.c */
void find_alg(struct find *find);
void find_bindings(struct find *find, struct trunk_calls *trunk);
/* clusters.c */
void find_ring_timers(struct find *find, struct trunk_calls *trunk);
void find_cuts(struct find *find, struct trunk_calls *trunk);
/* answers.c */
void find_false_answers(struct find *find, struct trunk_calls *trunk);
void find_fake_ringing(struct find *find, struct trunk_calls *trunk);
void find_not_served(struct find *find, struct trunk_calls *trunk);
void find_failed_agents(struct find *find);
/* inferred.c: behind all detectors */
void tell_inferred(struct find *find);
/* mismatch.c */
void find_mismatch(struct find *find);
/* strangers.c */
void find_scanners(struct find *find, struct trunk_calls *trunk);
void find_known_scanners(struct find *find);
void find_fraud(struct find *find);
void find_recovered(struct find *find, struct trunk_calls *trunk);

#endif
