/* One call as a ladder: who took part, and each message as an arrow between two of them.
 * Repetitions of a message are one arrow. Texts are safe to show. */
#ifndef SIPDIAG_LADDER_LADDER_H
#define SIPDIAG_LADDER_LADDER_H

#include "sipdiag/base/arena.h"
#include "sipdiag/base/error.h"
#include "sipdiag/base/text.h"
#include "sipdiag/ladder/message_log.h"
#include "sipdiag/model/analysis.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ladder_role {
    LADDER_ROLE_NONE,
    LADDER_ROLE_US,
    LADDER_ROLE_PROVIDER,
    LADDER_ROLE_CALLER,
    LADDER_ROLE_CALLEE,
};

struct ladder_party {
    struct endpoint end; /* port 0: it used several, or only its address is known */
    enum ladder_role role;
};

enum ladder_tone { LADDER_PLAIN, LADDER_WARN, LADDER_BAD };

struct ladder_row {
    int64_t time_us, last_us; /* of the first and the last copy */
    struct origin first, last;
    size_t from, to; /* parties */
    uint32_t copies;
    enum ladder_tone tone;
    struct str label;   /* "183 Session Progress" */
    struct str details; /* "audio PCMA, tag A"; may be empty */
};

struct ladder {
    const struct call *call;
    const struct verdict *verdict;
    size_t index;                 /* of the call in the analysis */
    struct ladder_party *parties; /* along the way of the call */
    size_t party_count;
    struct ladder_row *rows;
    size_t row_count;
    size_t gap, left_out; /* so many messages are missing before rows[gap] */
    size_t messages;
    bool several_inputs; /* frame numbers need the input's number */
    struct arena arena;
};

/* What ladders are made of: the messages, the calls, and which of these share a Call-ID. Borrows
 * both. */
struct ladder_source;

struct ladder_source *ladder_source_new(struct message_log *log, const struct analysis *analysis);
/* Every ladder goes through hide() when it is made. */
void ladder_source_hide(struct ladder_source *source, void *context,
                        void (*hide)(void *context, struct ladder *ladder));
void ladder_source_free(struct ladder_source *source);

/* Of the call at that index of the analysis. False with a sentence when the log cannot be read. */
bool ladder_make(struct ladder *ladder, const struct ladder_source *source, size_t index,
                 struct error *error);
void ladder_free(struct ladder *ladder);

/* The call that a person means. */
enum ladder_found_by {
    LADDER_FOUND_NONE,
    LADDER_FOUND_BY_CALL_ID, /* the Call-ID, or a part of it, or that of a leg */
    LADDER_FOUND_BY_NUMBER,  /* no Call-ID has it, but the caller or callee of these calls */
};

enum { LADDER_FOUND_MAX = 20 };

struct ladder_found {
    enum ladder_found_by by;
    size_t count;                   /* all that match */
    size_t calls[LADDER_FOUND_MAX]; /* indexes of the first of them */
};

/* A Call-ID, or "CALL-ID#2" for the second call with it; an exact match wins over a part. */
void ladder_find(const struct analysis *analysis, struct str wanted, struct ladder_found *found);

/* What ladder_find() finds this very call by: its Call-ID, with #2 where needed. As sent. */
void ladder_add_name(struct text *out, const struct analysis *analysis, size_t index);

#endif
