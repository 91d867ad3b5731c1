/* Correlate and diagnose over a set of calls. */
#include "judged.h"

#include "sipdiag/base/backing.h"
#include "sipdiag/model/analysis.h"

#include <stdlib.h>

/* Silence is the network's doing only where the silence is sure. */
static void settle_end(struct call *call, const struct verdict *verdict)
{
    bool is_open = verdict->outcome == OUTCOME_UNKNOWN || verdict->outcome == OUTCOME_IN_PROGRESS;
    if (is_open && call->ended_by == PARTY_NETWORK && !call->final)
        call->ended_by = PARTY_NONE;
}

void judged_join(struct judged *judged, const struct judging *judging)
{
    correlate_calls(&judged->store, judging->settings, judging->us, judging->us_count, &judged->us);
    name_trunks(&judged->store, judging->trunks, judging->trunk_count);
    if (judging->media)
        media_streams_bind(judging->media, &judged->store);
}

/* Who takes part is hidden in the words of others, too. */
static void learn_who(const struct judged *judged, struct mask *mask)
{
    static const enum call_text uris[] = {CALL_TEXT_FROM_URI, CALL_TEXT_TO_URI,
                                          CALL_TEXT_REQUEST_URI, CALL_TEXT_CONTACT};
    mask_settle(mask);
    mask_forget(mask); /* in a run without end, those of calls that are gone */
    for (size_t i = 0; mask && i < judged->store.count; i++) {
        const struct call *call = judged->store.calls[i];
        mask_learn(mask, call_text(call, CALL_TEXT_CALLER));
        mask_learn(mask, call_text(call, CALL_TEXT_CALLEE));
        mask_learn_host(mask, call_text(call, CALL_TEXT_REALM));
        for (size_t u = 0; u < sizeof uris / sizeof *uris; u++)
            mask_learn_uri(mask, call_text(call, uris[u]));
    }
}

/* What all calls say together: verdicts are there later. */
static struct find_input find_input_of(struct judged *judged, const struct judging *judging,
                                       struct input_content *content)
{
    struct find_input input = {.settings = judging->settings,
                               .words = judging->words,
                               .calls = judged->store.calls,
                               .verdicts = judged->verdicts,
                               .kept = &judged->kept,
                               .call_count = judged->store.count,
                               .cdr_joined = judged->store.cdr_joined,
                               .first_us = TIME_UNKNOWN,
                               .last_us = TIME_UNKNOWN,
                               .us = judged->us.addresses,
                               .us_count = judged->us.count,
                               .trunks = judging->trunks,
                               .trunk_count = judging->trunk_count,
                               .backing = judged->store.arena.backing,
                               .mask = judging->mask};
    input.content = content;
    for (size_t i = 0; i < judging->input_count; i++) {
        input_content_add(content, &judging->inputs[i].content);
        int64_t first = judging->inputs[i].first_us, last = judging->input_last_us[i];
        if (first == TIME_UNKNOWN)
            continue;
        if (input.first_us == TIME_UNKNOWN || first < input.first_us)
            input.first_us = first;
        if (input.last_us == TIME_UNKNOWN || last > input.last_us)
            input.last_us = last;
    }
    input.presence = presence_log_at(judging->presence, input.last_us);
    return input;
}

/* Each call in turn, and for the findings, too: NULL when there are to be none. */
static void explain_each(struct judged *judged, struct find *find)
{
    const struct call_store *store = &judged->store;
    for (size_t i = 0; i < store->count; i++) {
        struct verdict verdict = {.cause = NULL};
        calls_read_ahead(store->calls, i, store->count);
        diagnose_call(judged->diagnosis, store->calls[i], &verdict);
        settle_end(store->calls[i], &verdict);
        judged->verdicts[i] = verdict_set_keep(&judged->kept, &verdict);
        if (find)
            find_note(find, i);
    }
}

void judged_explain(struct judged *judged, const struct judging *judging)
{
    const struct call_store *store = &judged->store;
    learn_who(judged, judging->mask);
    judged->diagnosis = diagnosis_new(&(struct diagnosis_scope){
        .settings = judging->settings,
        .calls = store->calls,
        .call_count = store->count,
        .is_cdr = store->from_cdr == store->count && store->cdr_joined == 0,
        .inputs = judging->inputs,
        .input_last_us = judging->input_last_us,
        .input_count = judging->input_count,
    });
    verdict_set_init(&judged->kept);
    judged->verdicts = backing_array(store->arena.backing, store->count, sizeof(struct verdict *));
    if (judging->is_alone || !judging->settings->value[SETTING_FINDINGS]) {
        explain_each(judged, NULL);
        return;
    }
    struct input_content content = {0};
    const struct find_input input = find_input_of(judged, judging, &content);
    struct find *find = find_begin(&input);
    explain_each(judged, find);
    judged->findings = find_end(find);
}

void judged_free(struct judged *judged)
{
    findings_free(judged->findings);
    diagnosis_free(judged->diagnosis);
    verdict_set_free(&judged->kept);
    us_list_free(&judged->us);
    backing_array_free(judged->store.arena.backing, judged->verdicts);
    call_store_free(&judged->store);
    *judged = (struct judged){0};
}
