/* A page cannot hold the messages of every call: of many, it has those that people ask about. */
#include "html_choice.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

struct choice {
    const struct analysis *analysis;
    bool *chosen;
    size_t left;
};

struct example {
    struct map_node node;
    const struct call *call;
};

static void choose(struct choice *choice, size_t index)
{
    if (choice->left && !choice->chosen[index] && !choice->analysis->calls[index]->from_cdr) {
        choice->chosen[index] = true;
        choice->left--;
    }
}

static uint64_t key_of(const struct call *call)
{
    return hash_key(&call, sizeof call);
}

static void choose_examples(struct choice *choice, const struct summary *summary)
{
    struct map examples;
    struct example *nodes = xalloc((summary->row_count + 1) * SUMMARY_EXAMPLES * sizeof *nodes);
    size_t count = 0;
    map_init(&examples);
    for (size_t row = 0; row < summary->row_count; row++)
        for (size_t i = 0; i < summary->rows[row].example_count; i++) {
            nodes[count].call = summary->rows[row].examples[i];
            map_add(&examples, &nodes[count].node, key_of(nodes[count].call));
            count++;
        }
    for (size_t i = 0; i < choice->analysis->call_count; i++)
        if (map_find(&examples, key_of(choice->analysis->calls[i])))
            choose(choice, i);
    map_free(&examples);
    free(nodes);
}

static bool has_note(const struct verdict *verdict, const char *id)
{
    for (uint8_t i = 0; i < verdict->note_count; i++)
        if (strcmp(verdict->notes[i]->id, id) == 0)
            return true;
    return false;
}

/* It explains the call, or is a note of it. */
static bool is_of(const struct choice *choice, size_t index, size_t number)
{
    const struct finding *finding = &choice->analysis->findings[number];
    const struct verdict *verdict = choice->analysis->verdicts[index];
    const struct call *call = choice->analysis->calls[index];
    if (verdict->finding == number + 1)
        return true;
    if (finding->kind->effect != FINDING_NOTES || !has_note(verdict, finding->kind->id))
        return false;
    return finding->trunk.family == ADDRESS_NONE ||
           (call->trunk && address_equal(call->trunk, &finding->trunk));
}

/* Each finding gets as many as any other. */
static void choose_explained(struct choice *choice)
{
    const struct analysis *analysis = choice->analysis;
    size_t findings = analysis->finding_count;
    size_t *taken = xalloc((findings + 1) * sizeof *taken);
    size_t most = choice->left / 2 / (findings ? findings : 1);
    for (size_t i = analysis->call_count; i > 0; i--)
        for (size_t number = 0; number < findings; number++)
            if (taken[number] < most && is_of(choice, i - 1, number)) {
                taken[number]++;
                choose(choice, i - 1);
            }
    free(taken);
}

static bool someone_can_act(const struct verdict *verdict)
{
    return verdict->side == SIDE_US || verdict->side == SIDE_PROVIDER ||
           verdict->side == SIDE_NETWORK || verdict->media_problem;
}

static bool went_wrong(const struct verdict *verdict)
{
    return verdict->outcome != OUTCOME_ANSWERED;
}

static bool is_any(const struct verdict *verdict)
{
    (void)verdict;
    return true;
}

size_t html_choose(const struct report *report, bool *chosen)
{
    static bool (*const wanted[])(const struct verdict *) = {someone_can_act, went_wrong, is_any};
    struct choice choice = {report->analysis, chosen, HTML_LADDERS_MOST};
    choose_examples(&choice, report->summary);
    choose_explained(&choice);
    for (size_t kind = 0; kind < sizeof wanted / sizeof *wanted; kind++)
        for (size_t i = choice.analysis->call_count; i > 0 && choice.left; i--)
            if (wanted[kind](choice.analysis->verdicts[i - 1]))
                choose(&choice, i - 1);
    return HTML_LADDERS_MOST - choice.left;
}
