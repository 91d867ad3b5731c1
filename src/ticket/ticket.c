/* Sorts the provider's failures by trunk and problem, and takes the figures of each. */
#include "sipdiag/ticket/ticket.h"

#include "examples.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause_counts.h"

#include <stdlib.h>
#include <string.h>

/* Of so few calls each one counts. */
enum { SMALL_INPUT = 20, CODE_LIMIT = 1000 };

struct trunk {
    struct map_node node;
    struct address address;
    uint64_t judged, answered;
    uint64_t failed;  /* by the provider */
    int64_t *good_us; /* when good calls began, in order */
    size_t good_count, good_capacity;
};

/* Calls of one trunk and one problem. */
struct problem {
    struct map_node node;
    struct ticket ticket; /* of a finding, or of a cause */
    const struct trunk *trunk;
    size_t *calls; /* in order of time */
    size_t capacity;
    uint64_t answered;
};

struct sorting {
    const struct analysis *analysis;
    struct map trunk_map, problem_map;
    struct trunk **trunks;
    size_t trunk_count, trunk_capacity;
    struct problem **problems;
    size_t problem_count, problem_capacity;
};

static const struct address *address_of(const struct call *call)
{
    static const struct address none = {.family = ADDRESS_NONE};
    return call->trunk ? call->trunk : &none;
}

static struct trunk *trunk_of(struct sorting *sorting, const struct address *address)
{
    uint64_t hash = address_hash(address);
    for (struct map_node *n = map_find(&sorting->trunk_map, hash); n; n = map_next(n)) {
        struct trunk *trunk = (struct trunk *)n; /* node is its first member */
        if (address_equal(&trunk->address, address))
            return trunk;
    }
    struct trunk *trunk = xalloc(sizeof *trunk);
    trunk->address = *address;
    map_add(&sorting->trunk_map, &trunk->node, hash);
    sorting->trunks = array_grow(sorting->trunks, sorting->trunk_count, &sorting->trunk_capacity,
                                 sizeof(struct trunk *));
    sorting->trunks[sorting->trunk_count++] = trunk;
    return trunk;
}

static bool is_same(const struct ticket *a, const struct ticket *b)
{
    return a->finding == b->finding && (a->finding || cause_equal(a->cause, b->cause));
}

/* What: its finding, or its cause. */
static struct problem *problem_of(struct sorting *sorting, const struct ticket *what,
                                  struct trunk *trunk)
{
    const uint64_t parts[2] = {what->finding ? (uintptr_t)what->finding : cause_hash(what->cause),
                               (uintptr_t)trunk};
    uint64_t hash = hash_key(parts, sizeof parts);
    for (struct map_node *n = map_find(&sorting->problem_map, hash); n; n = map_next(n)) {
        struct problem *problem = (struct problem *)n; /* node is its first member */
        if (is_same(&problem->ticket, what) && problem->trunk == trunk)
            return problem;
    }
    struct problem *problem = xalloc(sizeof *problem);
    problem->trunk = trunk;
    problem->ticket.finding = what->finding;
    problem->ticket.cause = what->cause;
    problem->ticket.trunk = trunk->address;
    map_add(&sorting->problem_map, &problem->node, hash);
    sorting->problems = array_grow(sorting->problems, sorting->problem_count,
                                   &sorting->problem_capacity, sizeof(struct problem *));
    sorting->problems[sorting->problem_count++] = problem;
    return problem;
}

static bool is_of_provider(const struct finding *finding)
{
    return finding->side == SIDE_PROVIDER && finding->severity != SEVERITY_INFO;
}

/* The provider's finding that explains the call; NULL when there is none. */
static const struct finding *finding_of(const struct analysis *analysis,
                                        const struct verdict *verdict)
{
    const struct finding *finding =
        verdict->finding ? &analysis->findings[verdict->finding - 1] : NULL;
    return finding && is_of_provider(finding) ? finding : NULL;
}

static bool is_good(const struct verdict *verdict)
{
    return verdict->side != SIDE_PROVIDER && verdict->side != SIDE_NETWORK &&
           (verdict->outcome == OUTCOME_ANSWERED || verdict->outcome == OUTCOME_BUSY ||
            verdict->outcome == OUTCOME_NO_ANSWER);
}

static void note_good(struct trunk *trunk, int64_t start_us)
{
    if (start_us == TIME_UNKNOWN)
        return;
    trunk->good_us = array_grow(trunk->good_us, trunk->good_count, &trunk->good_capacity,
                                sizeof *trunk->good_us);
    trunk->good_us[trunk->good_count++] = start_us;
}

static void note_problem(struct sorting *sorting, struct trunk *trunk, size_t index)
{
    const struct verdict *verdict = sorting->analysis->verdicts[index];
    const struct finding *finding = finding_of(sorting->analysis, verdict);
    const struct ticket what = {.finding = finding, .cause = finding ? NULL : verdict->cause};
    struct problem *problem = problem_of(sorting, &what, trunk);
    struct ticket *ticket = &problem->ticket;
    problem->calls =
        array_grow(problem->calls, ticket->calls, &problem->capacity, sizeof *problem->calls);
    problem->calls[ticket->calls++] = index;
    problem->answered += verdict->outcome == OUTCOME_ANSWERED;
    trunk->failed++;
}

static void sort_calls(struct sorting *sorting)
{
    const struct analysis *analysis = sorting->analysis;
    for (size_t i = 0; i < analysis->call_count; i++) {
        const struct verdict *verdict = analysis->verdicts[i];
        calls_read_ahead(analysis->calls, i, analysis->call_count);
        if (!outcome_is_judged((enum outcome)verdict->outcome))
            continue;
        struct trunk *trunk = trunk_of(sorting, address_of(analysis->calls[i]));
        trunk->judged++;
        trunk->answered += verdict->outcome == OUTCOME_ANSWERED;
        if (verdict->side == SIDE_PROVIDER || finding_of(analysis, verdict))
            note_problem(sorting, trunk, i);
        else if (is_good(verdict))
            note_good(trunk, call_shown_start(analysis->calls[i]));
    }
}

/* What no call names: a trunk that nobody called while it was down, or calls that end as others do.
 */
static void add_findings_without_calls(struct sorting *sorting)
{
    const struct analysis *analysis = sorting->analysis;
    bool *has_problem = xalloc((analysis->finding_count + 1) * sizeof *has_problem);
    for (size_t i = 0; i < sorting->problem_count; i++)
        if (sorting->problems[i]->ticket.finding)
            has_problem[sorting->problems[i]->ticket.finding - analysis->findings] = true;
    for (size_t i = 0; i < analysis->finding_count; i++) {
        const struct ticket what = {.finding = &analysis->findings[i]};
        if (is_of_provider(what.finding) && !has_problem[i])
            problem_of(sorting, &what, trunk_of(sorting, &what.finding->trunk));
    }
    free(has_problem);
}

/* ---- figures ---- */

static void add_times(const struct sorting *sorting, struct problem *problem)
{
    const struct analysis *analysis = sorting->analysis;
    struct ticket *ticket = &problem->ticket;
    const struct finding *finding = ticket->finding;
    ticket->since_us = ticket->since_until_us = ticket->latest_us = TIME_UNKNOWN;
    if (ticket->calls) {
        ticket->since_us = call_shown_start(analysis->calls[problem->calls[0]]);
        ticket->latest_us = call_shown_start(analysis->calls[problem->calls[ticket->calls - 1]]);
    }
    if (ticket->calls == 0 && finding) {
        ticket->since_us = finding->since_us;
        ticket->since_until_us = finding->since_until_us;
        ticket->latest_us = finding->until_us;
    }
}

/* Good calls that began before that time, or at it, too. */
static size_t count_good(const struct trunk *trunk, int64_t time_us, bool and_at)
{
    size_t low = 0, high = trunk->good_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int64_t at_us = trunk->good_us[middle];
        if (at_us < time_us || (and_at && at_us == time_us))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_good(struct problem *problem)
{
    struct ticket *ticket = &problem->ticket;
    ticket->last_good_us = TIME_UNKNOWN;
    if (ticket->since_us == TIME_UNKNOWN)
        return;
    size_t before = count_good(problem->trunk, ticket->since_us, false);
    if (before)
        ticket->last_good_us = problem->trunk->good_us[before - 1];
    if (ticket->latest_us >= ticket->since_us)
        ticket->good_meanwhile = count_good(problem->trunk, ticket->latest_us, true) - before;
}

/* The most frequent first, the smaller code on a tie. */
static void add_codes(const struct sorting *sorting, struct problem *problem)
{
    struct ticket *ticket = &problem->ticket;
    uint32_t counts[CODE_LIMIT] = {0};
    for (size_t i = 0; i < ticket->calls; i++) {
        const struct call *call = sorting->analysis->calls[problem->calls[i]];
        unsigned code = ticket_call_code(call);
        ticket->code_count += counts[code < CODE_LIMIT ? code : 0]++ == 0;
    }
    for (size_t i = 0; i < ticket->code_count && i < TICKET_CODES; i++) {
        uint16_t best = 0;
        for (uint16_t code = 1; code < CODE_LIMIT; code++)
            if (counts[code] > counts[best])
                best = code;
        ticket->codes[i] = (struct ticket_code){best, counts[best]};
        counts[best] = 0;
    }
}

static void add_figures(const struct sorting *sorting, struct problem *problem)
{
    struct ticket *ticket = &problem->ticket;
    ticket->is_of_answered = ticket->calls && problem->answered == ticket->calls;
    ticket->all = ticket->is_of_answered ? problem->trunk->answered : problem->trunk->judged;
    add_times(sorting, problem);
    add_good(problem);
    add_codes(sorting, problem);
    ticket->example_count =
        ticket_examples_choose(ticket->examples, sorting->analysis, problem->calls, ticket->calls);
}

/* ---- which of them ---- */

static bool is_large(const struct problem *problem, uint64_t judged,
                     const struct settings *settings)
{
    const struct ticket *ticket = &problem->ticket;
    return ticket->finding ||
           (ticket->calls >= (uint64_t)settings->value[SETTING_TODO_MIN_CALLS] &&
            (double)ticket->calls * 1e6 >=
                (double)judged * (double)settings->value[SETTING_TODO_MIN_SHARE]);
}

/* By trunk, the one with most failures first; then findings; then by calls. */
static int compare_problems(const void *left, const void *right)
{
    const struct problem *a = *(const struct problem *const *)left,
                         *b = *(const struct problem *const *)right;
    if (a->trunk != b->trunk && a->trunk->failed != b->trunk->failed)
        return a->trunk->failed > b->trunk->failed ? -1 : 1;
    if (a->trunk != b->trunk)
        return address_compare(&a->trunk->address, &b->trunk->address);
    if ((a->ticket.finding != NULL) != (b->ticket.finding != NULL))
        return a->ticket.finding ? -1 : 1;
    if (a->ticket.calls != b->ticket.calls)
        return a->ticket.calls > b->ticket.calls ? -1 : 1;
    int order = strcmp(ticket_id(&a->ticket), ticket_id(&b->ticket));
    if (order == 0 && a->ticket.finding)
        order = a->ticket.finding < b->ticket.finding ? -1 : 1;
    return order;
}

/* Small ones only where there are few calls, or nothing larger. */
static void choose_problems(struct tickets *tickets, const struct sorting *sorting)
{
    const struct settings *settings = sorting->analysis->settings;
    bool takes_all = tickets->judged < SMALL_INPUT;
    size_t large = 0;
    for (size_t i = 0; i < sorting->problem_count; i++)
        large += is_large(sorting->problems[i], tickets->judged, settings);
    takes_all = takes_all || large == 0;
    tickets->list = xalloc(sorting->problem_count * sizeof *tickets->list);
    for (size_t i = 0; i < sorting->problem_count; i++) {
        struct problem *problem = sorting->problems[i];
        if (takes_all || is_large(problem, tickets->judged, settings)) {
            add_figures(sorting, problem);
            tickets->list[tickets->count++] = problem->ticket;
        } else {
            tickets->few += problem->ticket.calls;
        }
    }
}

/* ---- the others ---- */

static struct ticket_others count_others(const struct analysis *analysis, enum side side)
{
    struct ticket_others others = {0};
    struct cause_counts counts = {0};
    for (size_t i = 0; i < analysis->call_count; i++) {
        const struct verdict *verdict = analysis->verdicts[i];
        if (verdict->side != side || !outcome_is_judged((enum outcome)verdict->outcome) ||
            finding_of(analysis, verdict))
            continue;
        cause_counts_add(&counts, verdict->cause);
        others.calls++;
    }
    others.cause = cause_counts_top(&counts);
    cause_counts_free(&counts);
    return others;
}

static void sorting_free(struct sorting *sorting)
{
    for (size_t i = 0; i < sorting->trunk_count; i++) {
        free(sorting->trunks[i]->good_us);
        free(sorting->trunks[i]);
    }
    for (size_t i = 0; i < sorting->problem_count; i++) {
        free(sorting->problems[i]->calls);
        free(sorting->problems[i]);
    }
    free(sorting->trunks);
    free(sorting->problems);
    map_free(&sorting->trunk_map);
    map_free(&sorting->problem_map);
}

void tickets_make(struct tickets *tickets, const struct analysis *analysis)
{
    struct sorting sorting = {.analysis = analysis};
    *tickets = (struct tickets){0};
    map_init(&sorting.trunk_map);
    map_init(&sorting.problem_map);
    sort_calls(&sorting);
    if (analysis->unselected == 0)
        add_findings_without_calls(&sorting);
    for (size_t i = 0; i < sorting.trunk_count; i++)
        tickets->judged += sorting.trunks[i]->judged;
    if (sorting.problem_count)
        qsort(sorting.problems, sorting.problem_count, sizeof(struct problem *), compare_problems);
    choose_problems(tickets, &sorting);
    tickets->us = count_others(analysis, SIDE_US);
    tickets->network = count_others(analysis, SIDE_NETWORK);
    sorting_free(&sorting);
}

void tickets_free(struct tickets *tickets)
{
    free(tickets->list);
    *tickets = (struct tickets){0};
}

const char *ticket_id(const struct ticket *ticket)
{
    return ticket->finding ? ticket->finding->kind->id : ticket->cause->id;
}

unsigned ticket_call_code(const struct call *call)
{
    unsigned code = call->far_code ? call->far_code : call->code;
    return code >= 200 ? code : 0;
}

/* A switch of ours may have passed the call on under another Call-ID, with other numbers. */
const struct call *ticket_known_as(const struct ticket *ticket, const struct call *call)
{
    for (size_t i = 0; call->two_legs && i < call->related_count; i++) {
        const struct call *leg = call->related[i];
        for (size_t j = 0; leg->absorbed && j < leg->leg_count; j++)
            if (address_equal(&leg->legs[j].to.address, &ticket->trunk) ||
                address_equal(&leg->legs[j].from.address, &ticket->trunk))
                return leg;
    }
    return call;
}
