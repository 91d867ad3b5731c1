/* Runs the detectors, then sorts their findings: most urgent first. */
#include "sipdiag/find/find.h"

#include "detector.h"
#include "findings.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/words/words.h"

#include <stdlib.h>
#include <string.h>

static void run(struct find *find, const struct detector *detector)
{
    if (detector->on_all)
        detector->on_all(find);
    for (size_t t = 0; detector->on_trunk && t < find->trunk_count; t++) {
        detector->on_trunk(find, &find->trunks[t]);
        arena_reset(&find->scratch);
    }
    arena_reset(&find->scratch);
}

struct placed {
    const struct finding *finding;
    size_t before; /* its place before sorting */
};

static int compare_findings(const void *left, const void *right)
{
    const struct placed *x = left, *y = right;
    const struct finding *a = x->finding, *b = y->finding;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (a->calls != b->calls)
        return a->calls > b->calls ? -1 : 1;
    int order = strcmp(a->kind->id, b->kind->id);
    return order ? order : (x->before > y->before) - (x->before < y->before);
}

/* Calls name their finding by its place: they follow it. */
static void sort_findings(struct findings *findings, const struct find_input *input)
{
    struct placed *placed = xalloc(findings->count * sizeof *placed);
    struct finding *sorted = xalloc(findings->count * sizeof *sorted);
    uint16_t *after = xalloc((findings->count + 1) * sizeof *after);
    for (size_t i = 0; i < findings->count; i++)
        placed[i] = (struct placed){&findings->list[i], i};
    qsort(placed, findings->count, sizeof *placed, compare_findings);
    for (size_t i = 0; i < findings->count; i++) {
        sorted[i] = *placed[i].finding;
        after[placed[i].before + 1] = i < UINT16_MAX ? (uint16_t)(i + 1) : 0;
    }
    for (size_t i = 0; i < input->call_count; i++)
        if (input->verdicts[i]->finding) {
            struct verdict verdict = *input->verdicts[i];
            verdict.finding = after[verdict.finding];
            input->verdicts[i] = verdict_set_keep(input->kept, &verdict);
        }
    free(findings->list);
    free(placed);
    free(after);
    findings->list = sorted;
    findings->capacity = findings->count;
}

/* A clock that is off by thousands of years allows no question about time. */
static bool has_sane_times(const struct find_input *input)
{
    return input->first_us == TIME_UNKNOWN ||
           (time_is_sane(input->first_us) && time_is_sane(input->last_us));
}

static void show(struct finding *finding, const struct find_input *input,
                 const struct findings *findings)
{
    finding->shown = (struct finding_texts){
        find_shown(input, findings, finding->title), find_shown(input, findings, finding->detail),
        find_shown(input, findings, finding->action), find_shown(input, findings, finding->words)};
}

struct find *find_begin(const struct find_input *input)
{
    struct find *find = xalloc(sizeof *find);
    *find = (struct find){.input = input, .findings = xalloc(sizeof *find->findings)};
    arena_init(&find->findings->arena, 0);
    map_init(&find->findings->note_lists);
    map_init(&find->findings->shown);
    map_init(&find->findings->made);
    arena_init(&find->scratch, 0);
    find->scratch.backing = input->backing;
    find->is_observing = has_sane_times(input);
    observe_begin(find);
    return find;
}

void find_note(struct find *find, size_t index)
{
    if (find->is_observing)
        observe_note(find, index);
}

struct findings *find_end(struct find *find)
{
    const struct find_input *input = find->input;
    struct findings *findings = find->findings;
    if (find->is_observing) {
        observe_calls(find);
        peers_init(&find->peers, input);
        for (size_t i = 0; i < detector_count; i++)
            run(find, &detectors[i]);
        tell_inferred(find);
        peers_free(&find->peers);
    }
    observe_free(find);
    arena_free(&find->scratch);
    free(find);
    for (size_t i = 0; i < findings->count; i++)
        show(&findings->list[i], input, findings);
    if (findings->count)
        sort_findings(findings, input);
    return findings;
}

struct findings *find_all(const struct find_input *input)
{
    struct find *find = find_begin(input);
    for (size_t i = 0; i < input->call_count; i++)
        find_note(find, i);
    return find_end(find);
}

void findings_free(struct findings *findings)
{
    if (!findings)
        return;
    arena_free(&findings->arena);
    map_free(&findings->note_lists);
    map_free(&findings->shown);
    map_free(&findings->made);
    free(findings->list);
    free(findings);
}

const struct finding *findings_list(const struct findings *findings, size_t *count)
{
    *count = findings ? findings->count : 0;
    return findings ? findings->list : NULL;
}

bool finding_add_headline(struct text *out, const struct words *words,
                          const struct finding *finding, const struct call *call)
{
    const char *own = words ? finding->shown.words : finding->words;
    if (finding->kind->effect != FINDING_RELABELS || !finding->words)
        return false;
    text_add_literal(out, own);
    if (call->final) {
        if (call->code_inferred)
            words_add(out, words, " This call probably got %u", (unsigned)call->code);
        else
            words_add(out, words, " This call got %u", (unsigned)call->code);
        if (call_text(call, CALL_TEXT_PHRASE).len) {
            text_add_char(out, ' ');
            text_add(out, call_text(call, CALL_TEXT_PHRASE));
        }
        text_add_char(out, '.');
    }
    return true;
}
