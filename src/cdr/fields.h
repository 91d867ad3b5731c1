/* What the columns of a CDR can hold, in our own words, and the names that others give to it. */
#ifndef SIPDIAG_CDR_FIELDS_H
#define SIPDIAG_CDR_FIELDS_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cdr_field {
    FIELD_NONE, /* a column that tells us nothing */
    FIELD_CALL_ID,
    FIELD_OTHER_ID,       /* when the call-id is empty */
    FIELD_CALL_ID_PREFIX, /* makes it one of its own: the node that counts */
    FIELD_GROUP,          /* the same in all rows of one call */
    FIELD_OTHER_LEG,
    FIELD_START,
    FIELD_START_CLOCK, /* when the date stands in a column of its own */
    FIELD_RING,        /* when it began to ring */
    FIELD_EARLY_MEDIA,
    FIELD_ANSWER,
    FIELD_END,
    FIELD_END_CLOCK,
    FIELD_FINAL, /* when the final response came, or the row was written then */
    FIELD_DURATION,
    FIELD_TALK,
    FIELD_RING_TIME, /* how long it rang */
    FIELD_SETUP_TIME,
    FIELD_PDD,
    FIELD_CALLER,
    FIELD_CALLEE,
    FIELD_CALLEE_DIALED, /* when the other one is empty */
    FIELD_TRUNK,
    FIELD_CHANNEL,
    FIELD_OTHER_CHANNEL,
    FIELD_APP_DATA,
    FIELD_CONTEXT,
    FIELD_SIP_CODE,
    FIELD_SIP_REASON,
    FIELD_Q850,
    FIELD_Q850_CALLER, /* CUCM: the cause of the side that placed the call */
    FIELD_CAUSE,       /* a cause, by name or number */
    FIELD_RESULT,      /* disposition, status: a word */
    FIELD_DETAIL,      /* free text in which a SIP code may stand */
    FIELD_ENDED_BY,
    FIELD_DIRECTION,
    FIELD_LEG_DIRECTION, /* of the leg, as the switch sees it: whom it means by "remote" */
    FIELD_SOURCE,
    FIELD_SOURCE_PORT,
    FIELD_PEER,
    FIELD_PEER_PORT,
    FIELD_USER_AGENT,
    FIELD_METHOD, /* of a transaction of a proxy */
    FIELD_FROM_TAG,
    FIELD_TO_TAG,
    FIELD_RECORD_TYPE,
    FIELD_COUNT
};

const char *cdr_field_name(enum cdr_field field);    /* "call-id", as in --map */
const char *cdr_field_meaning(enum cdr_field field); /* a few words, for docs */

/* FIELD_COUNT when there is none of that name. */
enum cdr_field cdr_field_named(struct str name);

struct cdr_column {
    enum cdr_field field;
    int64_t unit_us; /* of its bare numbers, when it is a duration */
};

/* By the heading, whatever its case, blanks, marks and unit. *rank: how good the name is for that
 * field, 0 the best. */
struct cdr_column column_of_heading(struct str heading, unsigned *rank);

/* Lower case (Latin, Cyrillic), without blanks and marks, and what stands behind a comma or in
 * brackets cut off. */
void heading_fold(struct str heading, struct text *folded);

/* The table of headings, for docs: all of one field, separated by '|'. */
const char *headings_of_field(enum cdr_field field);

#endif
