/* Unbroken runs of calls of one kind on a trunk, and how likely they are by chance. */
#ifndef SIPDIAG_FIND_RUNS_H
#define SIPDIAG_FIND_RUNS_H

#include "observe.h"
#include "stats.h"

struct run {
    size_t first, last;         /* indexes of its first and last call */
    uint64_t bad;               /* calls in it */
    uint64_t numbers;           /* distinct called numbers */
    size_t good_before;         /* index + 1 of the last other call before it; 0: none */
    size_t good_after;          /* ... of the first other call after it */
    struct share others;        /* all other telling calls of the trunk; yes: of this kind */
    struct share before, after; /* the ten telling calls on each side of it */
    double chance;              /* that so long a run comes somewhere by chance, from `others` */
};

struct run_search {
    const struct find *find;
    const struct trunk_calls *trunk;
    size_t least; /* calls of a run */
    /* Calls that are not telling neither belong to a run nor break it. */
    bool (*is_telling)(const struct seen *seen);
    bool (*is_bad)(const struct seen *seen);
    struct share all; /* telling calls, by runs_begin(); yes: bad ones */
};

/* Counts all calls once: before the first run, and when the question has changed. */
void runs_begin(struct run_search *search);

/* The calls of the run are explained now, and tell nothing about others. */
void runs_leave_out(struct run_search *search, const struct run *run);

/* The next run from this index on. */
bool runs_next(const struct run_search *search, size_t from, struct run *run);

/* Calls pass before and after it. In a storm or a burst, where some calls pass, a run is followed
 * by the next one. */
bool run_is_apart(const struct run *run);

#endif
