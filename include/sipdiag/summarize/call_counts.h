/* Counts calls by trunk, direction, outcome, cause and side. */
#ifndef SIPDIAG_SUMMARIZE_CALL_COUNTS_H
#define SIPDIAG_SUMMARIZE_CALL_COUNTS_H

#include "sipdiag/model/analysis.h"
#include "sipdiag/model/call_counts.h"

struct call_counts;

/* Those that only grow take each call's own cause, whatever findings say of it later. */
struct call_counts *call_counts_new(bool only_grow);
void call_counts_free(struct call_counts *counts);

/* Adds the calls that are over. */
void call_counts_add(struct call_counts *counts, const struct analysis *analysis);

/* Notes what the inputs held so far; what was noted before does not fall. */
void call_counts_note(struct call_counts *counts, const struct analysis *analysis);

/* Sorted; valid until calls are added. */
struct call_count_list call_counts_list(struct call_counts *counts);

#endif
