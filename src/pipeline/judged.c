/* Correlate and diagnose over a set of calls. */
#include "judged.h"

#include "sipdiag/base/memory.h"

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
}

void judged_explain(struct judged *judged, const struct judging *judging)
{
    const struct call_store *store = &judged->store;
    judged->diagnosis = diagnosis_new(&(struct diagnosis_scope){
        .settings = judging->settings,
        .calls = store->calls,
        .call_count = store->count,
        .inputs = judging->inputs,
        .input_last_us = judging->input_last_us,
        .input_count = judging->input_count,
    });
    judged->verdicts = xalloc(store->count * sizeof *judged->verdicts);
    for (size_t i = 0; i < store->count; i++) {
        calls_read_ahead(store->calls, i, store->count);
        diagnose_call(judged->diagnosis, store->calls[i], &judged->verdicts[i]);
        settle_end(store->calls[i], &judged->verdicts[i]);
    }
}

void judged_free(struct judged *judged)
{
    diagnosis_free(judged->diagnosis);
    us_list_free(&judged->us);
    call_store_free(&judged->store);
    free(judged->verdicts);
    *judged = (struct judged){0};
}
