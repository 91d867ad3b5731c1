/* Causes on a side that can act, per trunk, with what to do about them. */
#include "todo.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/words/words.h"

#include <stdlib.h>
#include <string.h>

/* One (cause, side, trunk); with cause NULL all judged calls of the trunk. */
struct problem {
    struct map_node node;
    const struct cause *cause;
    enum side side;
    struct address trunk;
    uint64_t calls;
    int64_t first_us;
    const struct call *latest;
    const struct problem *all; /* of the same trunk */
    struct arena kept;         /* holds the latest when it was let go */
};

struct problem_counts {
    struct map map;
    struct problem **list;
    size_t count, capacity;
};

static uint64_t problem_hash(const struct cause *cause, enum side side, const struct address *trunk)
{
    uint64_t of_cause = cause_hash(cause);
    unsigned char key[sizeof of_cause + 1 + sizeof trunk->bytes + 1];
    memcpy(key, &of_cause, sizeof of_cause);
    key[sizeof of_cause] = (unsigned char)side;
    memcpy(key + sizeof of_cause + 1, trunk->bytes, sizeof trunk->bytes);
    key[sizeof key - 1] = trunk->family;
    return hash_key(key, sizeof key);
}

static struct problem *problem_of(struct problem_counts *problems, const struct cause *cause,
                                  enum side side, const struct address *trunk)
{
    uint64_t hash = problem_hash(cause, side, trunk);
    for (struct map_node *node = map_find(&problems->map, hash); node; node = map_next(node)) {
        struct problem *problem = (struct problem *)node; /* node is its first member */
        if (cause_equal(problem->cause, cause) && problem->side == side &&
            address_equal(&problem->trunk, trunk))
            return problem;
    }
    struct problem *problem = xalloc(sizeof *problem);
    problem->cause = cause;
    problem->side = side;
    problem->trunk = *trunk;
    map_add(&problems->map, &problem->node, hash);
    problems->list =
        array_grow(problems->list, problems->count, &problems->capacity, sizeof(struct problem *));
    problems->list[problems->count++] = problem;
    return problem;
}

static void note_call(struct problem *problem, const struct call *call)
{
    int64_t start_us = call_start(call), shown_us = call_shown_start(call);
    bool is_first = problem->calls++ == 0;
    bool is_earlier = problem->first_us == TIME_UNKNOWN || shown_us < problem->first_us;
    if (is_first || (shown_us != TIME_UNKNOWN && is_earlier))
        problem->first_us = shown_us;
    if (is_first || start_us >= call_start(problem->latest))
        problem->latest = call;
}

/* What a finding explains is said by the finding. */
static bool is_explained(const struct analysis *analysis, const struct verdict *verdict)
{
    return verdict->finding && analysis->findings[verdict->finding - 1].severity != SEVERITY_INFO;
}

static void count_problems(struct problem_counts *problems, const struct analysis *analysis,
                           bool explained_too)
{
    static const struct address no_trunk = {.family = ADDRESS_NONE};
    const struct address *last = NULL;
    struct problem *all = NULL;
    for (size_t i = 0; i < analysis->call_count; i++) {
        const struct call *call = analysis->calls[i];
        calls_read_ahead(analysis->calls, i, analysis->call_count);
        const struct verdict *verdict = analysis->verdicts[i];
        const struct address *trunk = call->trunk ? call->trunk : &no_trunk;
        enum side side = (enum side)verdict->side;
        if (!outcome_is_judged((enum outcome)verdict->outcome))
            continue;
        all = trunk == last ? all : problem_of(problems, NULL, SIDE_NONE, trunk);
        last = trunk;
        all->calls++;
        if ((side != SIDE_US && side != SIDE_PROVIDER && side != SIDE_NETWORK) || call->recovered ||
            (!explained_too && is_explained(analysis, verdict)))
            continue;
        struct problem *problem = problem_of(problems, verdict->cause, side, trunk);
        note_call(problem, call);
        problem->all = all;
    }
}

/* A finding is about calls that are there; those that were let go speak for themselves. */
void problems_count(struct problem_counts *problems, const struct analysis *analysis)
{
    count_problems(problems, analysis, true);
}

void problems_count_unexplained(struct problem_counts *problems, const struct analysis *analysis)
{
    count_problems(problems, analysis, false);
}

static bool is_large(const struct problem *problem, uint64_t judged,
                     const struct settings *settings)
{
    return problem->cause && problem->calls >= (uint64_t)settings->value[SETTING_TODO_MIN_CALLS] &&
           (double)problem->calls * 1e6 >=
               (double)judged * (double)settings->value[SETTING_TODO_MIN_SHARE];
}

/* The date only where the input spans more than one day. */
static void add_when(struct text *out, int64_t time_us, bool one_day)
{
    struct text whole = {0};
    clock_add_date_time(&whole, time_us);
    struct str shown = text_str(&whole);
    if (one_day)
        str_before(text_str(&whole), ' ', &shown);
    text_add(out, shown);
    text_free(&whole);
}

static bool is_one_day(const struct summary *summary)
{
    struct civil first = clock_civil(summary->first_us, clock_zone_offset_s(summary->first_us));
    struct civil last = clock_civil(summary->last_us, clock_zone_offset_s(summary->last_us));
    return first.year == last.year && first.month == last.month && first.day == last.day;
}

/* "No response at all" reads as "no response at all" after a colon; "SIP ..." stays. */
static void add_label(struct text *out, const char *label)
{
    size_t start = out->len;
    bool is_word =
        label[0] && ((label[1] >= 'a' && label[1] <= 'z') || (unsigned char)label[1] > 0x7f);
    text_add_literal(out, label);
    if (is_word)
        words_begin_small(out->at + start);
}

static void add_latest(struct text *out, const struct words *words, const struct problem *problem,
                       bool one_day)
{
    enum { LONGEST = 40 };
    struct str callee = call_text(problem->latest, CALL_TEXT_CALLEE);
    bool is_named = callee.len && callee.len <= LONGEST;
    struct text name = {0}, when = {0};
    text_add(&name, callee);
    if (!problem->latest->no_times)
        add_when(&when, call_start(problem->latest), one_day);
    if (is_named && when.len)
        words_add(out, words, ", latest %s at %s", name.at, when.at);
    else if (is_named || when.len)
        words_add(out, words, ", latest %s", is_named ? name.at : when.at);
    text_free(&name);
    text_free(&when);
}

static void add_problem(struct text *out, const struct words *words, const struct problem *problem,
                        bool one_day)
{
    struct text trunk = {0}, when = {0};
    const char *action = words_in(words, cause_action(problem->cause, problem->side));
    if (problem->all->calls == 1)
        text_add_literal(out, words_in(words, SAID("1 call")));
    else if (problem->calls == problem->all->calls)
        words_add(out, words, "All %llu calls", NUMBER(problem->calls));
    else
        words_add(out, words, "%llu of %llu calls", NUMBER(problem->calls),
                  NUMBER(problem->all->calls));
    if (problem->trunk.family != ADDRESS_NONE) {
        address_add(&trunk, &problem->trunk);
        words_add(out, words, " via %s", trunk.at);
    }
    text_add_literal(out, ": ");
    add_label(out, words_in(words, cause_label(problem->cause, problem->side)));
    if (problem->first_us != TIME_UNKNOWN) {
        add_when(&when, problem->first_us, one_day);
        words_add(out, words, ", since %s", when.at);
    }
    add_latest(out, words, problem, one_day);
    text_add_char(out, '.');
    text_add_literal(out, action[0] ? " " : "");
    text_add_literal(out, action);
    text_free(&trunk);
    text_free(&when);
}

static struct todo todo_of(const struct problem *problem, const struct words *words,
                           struct arena *arena, uint64_t judged, bool one_day)
{
    struct todo todo = {.cause = problem->cause,
                        .side = problem->side,
                        .trunk = problem->trunk,
                        .calls = problem->calls,
                        .share = (double)problem->calls / (double)judged};
    struct text text = {0};
    add_problem(&text, NULL, problem, one_day);
    todo.text = arena_copy(arena, text_str(&text)).at;
    if (words) {
        text_clear(&text);
        add_problem(&text, words, problem, one_day);
        todo.shown = arena_copy(arena, text_str(&text)).at;
    }
    text_free(&text);
    return todo;
}

struct problem_counts *problem_counts_new(void)
{
    struct problem_counts *counts = xalloc(sizeof *counts);
    map_init(&counts->map);
    return counts;
}

void problem_counts_free(struct problem_counts *counts)
{
    if (!counts)
        return;
    for (size_t i = 0; i < counts->count; i++) {
        arena_free(&counts->list[i]->kept);
        free(counts->list[i]);
    }
    free(counts->list);
    map_free(&counts->map);
    free(counts);
}

void problems_keep_latest(struct problem_counts *counts)
{
    for (size_t i = 0; i < counts->count; i++) {
        struct problem *problem = counts->list[i];
        struct arena kept;
        if (!problem->latest)
            continue;
        arena_init(&kept, 0);
        problem->latest = call_copy(problem->latest, &kept);
        arena_free(&problem->kept);
        problem->kept = kept;
    }
}

struct problem_counts *problem_counts_after(const struct problem_counts *past)
{
    struct problem_counts *problems = problem_counts_new();
    for (size_t i = 0; past && i < past->count; i++) {
        const struct problem *before = past->list[i];
        struct problem *problem = problem_of(problems, before->cause, before->side, &before->trunk);
        problem->calls = before->calls;
        problem->first_us = before->first_us;
        problem->latest = before->latest; /* stays with the past */
        if (before->all)
            problem->all = problem_of(problems, NULL, SIDE_NONE, &before->trunk);
    }
    return problems;
}

/* Selected calls of each finding. */
static uint64_t *count_explained(const struct analysis *analysis)
{
    uint64_t *calls = xalloc((analysis->finding_count + 1) * sizeof *calls);
    for (size_t i = 0; i < analysis->call_count; i++)
        calls[analysis->verdicts[i]->finding]++;
    return calls;
}

static void add_sentences(struct text *out, const char *title, const char *action)
{
    text_add_literal(out, title);
    text_add_literal(out, action[0] ? " " : "");
    text_add_literal(out, action);
}

static struct todo todo_of_finding(const struct finding *finding, const struct words *words,
                                   struct arena *arena)
{
    struct todo todo = {.finding = finding,
                        .side = finding->side,
                        .trunk = finding->trunk,
                        .calls = finding->calls,
                        .share = finding->share};
    struct text text = {0};
    add_sentences(&text, finding->title, finding->action);
    todo.text = arena_copy(arena, text_str(&text)).at;
    if (words) {
        text_clear(&text);
        add_sentences(&text, finding->shown.title, finding->shown.action);
        todo.shown = arena_copy(arena, text_str(&text)).at;
    }
    text_free(&text);
    return todo;
}

/* Of a selection only what concerns its calls, and what is about no single call. */
static void add_findings(struct summary *summary, const struct analysis *analysis)
{
    uint64_t *explained = count_explained(analysis);
    for (size_t i = 0; i < analysis->finding_count; i++) {
        const struct finding *finding = &analysis->findings[i];
        bool selected = analysis->unselected == 0 || explained[i + 1] > 0 || finding->calls == 0;
        if (finding->severity != SEVERITY_INFO && selected)
            summary->todo[summary->todo_count++] =
                todo_of_finding(finding, analysis->words, &summary->keys);
    }
    free(explained);
}

static const char *id_of(const struct todo *todo)
{
    return todo->finding ? todo->finding->kind->id : todo->cause->id;
}

/* By calls lost; on a tie what is more urgent, then what says why. */
static int compare_todo(const void *left, const void *right)
{
    const struct todo *a = left, *b = right;
    if (a->calls != b->calls)
        return a->calls > b->calls ? -1 : 1;
    if ((a->finding != NULL) != (b->finding != NULL))
        return a->finding ? -1 : 1;
    if (a->finding && a->finding->severity != b->finding->severity)
        return a->finding->severity > b->finding->severity ? -1 : 1;
    int order = strcmp(id_of(a), id_of(b));
    if (order == 0)
        order = address_compare(&a->trunk, &b->trunk);
    if (order == 0)
        order = strcmp(a->text, b->text);
    return order ? order : (int)a->side - (int)b->side;
}

static void add_problems(struct summary *summary, const struct analysis *analysis,
                         const struct problem_counts *problems)
{
    bool one_day = summary->first_us != TIME_UNKNOWN && is_one_day(summary);
    for (size_t i = 0; i < problems->count; i++)
        if (is_large(problems->list[i], summary->totals.judged, analysis->settings))
            summary->todo[summary->todo_count++] =
                todo_of(problems->list[i], analysis->words, &summary->keys, summary->totals.judged,
                        one_day);
}

void todo_make(struct summary *summary, const struct analysis *analysis,
               const struct problem_counts *problems)
{
    summary->todo = xalloc((problems->count + analysis->finding_count) * sizeof *summary->todo);
    add_findings(summary, analysis);
    add_problems(summary, analysis, problems);
    if (summary->todo_count)
        qsort(summary->todo, summary->todo_count, sizeof *summary->todo, compare_todo);
    for (size_t i = 0; i < summary->todo_count; i++)
        if (!summary->todo[i].shown)
            summary->todo[i].shown = summary->todo[i].text;
}
