/* What to send to a provider: one ticket per trunk and problem, each with the facts that a provider
 * asks for and a few fresh calls to look up. Only problems on the provider's side. */
#ifndef SIPDIAG_TICKET_TICKET_H
#define SIPDIAG_TICKET_TICKET_H

#include "sipdiag/model/analysis.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TICKET_EXAMPLES = 5, TICKET_CODES = 3 };

/* A final response, and how many of the ticket's calls got it; code 0: none. */
struct ticket_code {
    uint16_t code;
    uint64_t calls;
};

struct ticket {
    const struct finding *finding; /* NULL: the problem is a cause */
    const struct cause *cause;     /* NULL: the problem is a finding */
    struct address trunk;          /* family NONE: not known which */
    uint64_t calls;                /* of this problem */
    uint64_t all;                  /* the trunk's judged calls, of answered ones where only they
                                      can have the problem */
    bool is_of_answered;
    /* TIME_UNKNOWN where the input has no times. Where a rate changed, it did between since_us and
     * since_until_us; else that is TIME_UNKNOWN. */
    int64_t since_us, since_until_us, latest_us;
    int64_t last_good_us;    /* start of the trunk's last good call before; TIME_UNKNOWN: none */
    uint64_t good_meanwhile; /* good calls of the trunk from since_us to latest_us */
    struct ticket_code codes[TICKET_CODES]; /* most frequent first */
    size_t code_count;                      /* in all; more than there are here, maybe */
    size_t examples[TICKET_EXAMPLES];       /* indexes of calls, newest first: of different numbers
                                               and minutes where there are such */
    size_t example_count;
};

/* Calls that failed elsewhere, and the most frequent cause of them. */
struct ticket_others {
    uint64_t calls;
    const struct cause *cause; /* NULL when there are none */
};

struct tickets {
    struct ticket *list; /* those of a trunk together, the most calls first */
    size_t count;
    uint64_t judged;
    uint64_t few; /* calls of the provider's problems that are too small for a ticket */
    struct ticket_others us, network;
};

/* Of the calls in the analysis, selected ones or all. */
void tickets_make(struct tickets *tickets, const struct analysis *analysis);
void tickets_free(struct tickets *tickets);

/* The id of its finding or cause. */
const char *ticket_id(const struct ticket *ticket);

/* The provider's final response, also where a switch of ours made another one of it; 0: none. */
unsigned ticket_call_code(const struct call *call);

/* The leg that the provider saw, with its Call-ID, numbers and time; the call itself where it has
 * one. */
const struct call *ticket_known_as(const struct ticket *ticket, const struct call *call);

/* The problem as told to the one whose it is, and what he is asked. Never NULL. */
const char *ticket_problem(const char *id);
const char *ticket_question(const char *id);

#endif
