/* The detectors, in order of precedence: what says why comes before what says that something
 * changed. */
#include "detector.h"

const struct detector detectors[] = {
    {.on_all = find_known_scanners},  {.on_trunk = find_scanners},
    {.on_all = find_presence},        {.on_trunk = find_registration},
    {.on_trunk = find_sound_offers},  {.on_trunk = find_limits},
    {.on_trunk = find_bindings},      {.on_trunk = find_outages},
    {.on_trunk = find_options},       {.on_all = find_unrouted},
    {.on_trunk = find_formats},       {.on_trunk = find_breadth},
    {.on_trunk = find_storms},        {.on_trunk = find_fake_ringing},
    {.on_trunk = find_list},          {.on_trunk = find_degraded},
    {.on_trunk = find_hours},         {.on_trunk = find_bursts},
    {.on_trunk = find_false_answers}, {.on_all = find_failed_agents},
    {.on_trunk = find_not_served},    {.on_all = find_fraud},
    {.on_all = find_elsewhere},       {.on_trunk = find_heartbeat},
    {.on_trunk = find_answer_drops},  {.on_trunk = find_ring_timers},
    {.on_trunk = find_cuts},          {.on_trunk = find_recovered},
    {.on_all = find_stale},           {.on_all = find_encrypted},
    {.on_trunk = find_alive},         {.on_all = find_refused_registrations},
    {.on_trunk = find_labelled},      {.on_all = find_alg},
    {.on_all = find_mismatch},
};
const size_t detector_count = sizeof detectors / sizeof detectors[0];
