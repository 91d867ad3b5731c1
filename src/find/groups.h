/* The calls of a trunk by one of their properties: who called, which prefix was dialled. */
#ifndef SIPDIAG_FIND_GROUPS_H
#define SIPDIAG_FIND_GROUPS_H

#include "observe.h"
#include "stats.h"

struct group {
    uint64_t key;
    struct share bad;         /* yes: calls of the group that are bad */
    struct share others;      /* the same of all other calls with a key */
    size_t first_keyed;       /* where its calls begin in the grouping */
    size_t end_keyed;         /* ... and end */
    const struct seen *first; /* its first bad call; NULL: none */
};

/* One sort serves many questions: shorter prefixes lie within longer ones. */
struct grouping {
    struct find *find;
    struct trunk_calls *trunk;
    bool by_prefix;                            /* else by Caller ID */
    unsigned digits;                           /* of the prefix */
    bool (*counts)(const struct seen *seen);   /* whether the call takes part */
    uint16_t (*mark)(const struct seen *seen); /* what became of it: bad are those marked `bad` */
    uint16_t bad;
    const bool *left_out; /* by place in order of the keys: no more looked at; NULL: none */
    struct keyed *keyed;  /* made by grouping_init(); NULL before */
    size_t keyed_count;
};

/* In the find's scratch memory. Again when calls were explained. */
void grouping_init(struct grouping *grouping);

/* Fewer calls prove nothing (the least that breadth-min may be). */
enum { GROUP_LEAST = 5 };

/* Groups of so many calls, some of them bad, by key, in the find's scratch memory. Each call is in
 * one group at most. How many were looked at in all: among many the worst is bad by chance. */
struct group *groups_of(const struct grouping *grouping, size_t *count, size_t *looked_at);

/* Distinct called numbers among its bad calls, up to 16; before any of them is explained. */
size_t group_numbers(const struct grouping *grouping, const struct group *group);

/* Its bad calls, by time, of those that are not explained yet: bad.yes of them at the most. */
size_t group_calls(const struct grouping *grouping, const struct group *group, struct seen **calls);

/* The dialled number's first digits, + and 00 left out. */
const char *group_prefix_words(const struct grouping *grouping, const struct group *group);

#endif
