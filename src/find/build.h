/* Makes a finding: its words, scope, evidence, and the calls it explains. */
#ifndef SIPDIAG_FIND_BUILD_H
#define SIPDIAG_FIND_BUILD_H

#include "observe.h"
#include "sipdiag/words/words.h"

/* A new finding of this kind with the kind's severity, side and action; tied to the trunk unless it
 * is NULL or no trunk. Valid until the next one is made. */
struct finding *build_finding(struct find *find, const char *id, const struct trunk_calls *trunk);

/* Texts that live as long as the findings, in English; those of title, action and words are kept in
 * the language of tables, too. All that is written in the call is looked up there, arguments as
 * well. */
__attribute__((format(__printf__, 2, 3))) const char *words_of(struct find *find,
                                                               const char *format, ...);
const char *words_of_time(struct find *find, int64_t time_us); /* with the date when days matter */
const char *words_of_between(struct find *find, int64_t from_us, int64_t until_us);
/* "since 18:57:15", or "from 18:57:15 to 19:11:20" where the input goes on long after it. */
const char *words_of_span(struct find *find, const struct finding *finding);
const char *words_of_duration(struct find *find, int64_t duration_us);
const char *words_of_share(struct find *find, uint64_t part, uint64_t whole); /* "87 %" */
/* A number or a name, other words out of a message, and an address: not too long, and masked where
 * that is asked for. Nothing that was sent gets into a finding by another way. */
const char *words_of_text(struct find *find, struct str text);
const char *words_of_phrase(struct find *find, struct str phrase);
const char *words_of_address(struct find *find, const struct address *address);
const char *words_of_endpoint(struct find *find, const struct endpoint *endpoint);

/* Adds to the detail what the usual code of its calls stands for on this trunk, where the code
 * itself says something else. */
void build_dialect(struct find *find, struct finding *finding, const struct trunk_calls *trunk,
                   const char *meaning);

/* The finding is about the trunk at an address, which is looked up by its name where it has one;
 * returns how the trunk is called. */
const char *build_at_trunk_of(struct find *find, struct finding *finding,
                              const struct address *address);

/* Whether a finding of this kind was made for the trunk at this address, or with this name. */
bool build_has(const struct find *find, const char *id, const struct address *trunk);

void build_scope(struct finding *finding, const char *dimension, const char *value);

/* A moment of a call as evidence; the first FINDING_EVIDENCE_MAX are kept. */
void build_evidence(struct find *find, struct finding *finding, const struct call *call,
                    enum call_mark mark);

/* The last call before it began, by what shows best that it was good: it rang, or its response. */
void build_evidence_before(struct find *find, struct finding *finding, const struct call *call);

/* The call is explained by the newest finding: counted, and re-labelled or noted as its kind says.
 * The first call it takes begins it, the last one ends it. */
void build_take(struct find *find, struct finding *finding, struct seen *seen);

/* One call more, which may have another finding: the first one begins this one, the last one ends
 * it. */
void build_count_at(struct finding *finding, int64_t time_us);

/* As build_take(), and re-labels nothing whatever the kind says. */
void build_count(struct find *find, struct finding *finding, struct seen *seen);

/* Share of judged calls, once all calls are taken. */
void build_end(struct find *find, struct finding *finding);

/* The kind's id as a note of the call, or another id of the cause table. */
void build_note(struct find *find, const struct seen *seen, const char *id);

#endif
