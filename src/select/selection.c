/* Leaves out calls. */
#include "sipdiag/select/selection.h"

#include "sipdiag/base/backing.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/select/call_names.h"

bool selection_is_all(const struct selection *selection)
{
    return selection->condition_count == 0 && selection->since_us == TIME_UNKNOWN &&
           selection->until_us == TIME_UNKNOWN;
}

/* A call without a time lies in no span of time. */
static bool is_in_time(const struct selection *selection, const struct call *call)
{
    int64_t start_us = call_shown_start(call);
    if (selection->since_us == TIME_UNKNOWN && selection->until_us == TIME_UNKNOWN)
        return true;
    return start_us != TIME_UNKNOWN &&
           (selection->since_us == TIME_UNKNOWN || start_us >= selection->since_us) &&
           (selection->until_us == TIME_UNKNOWN || start_us < selection->until_us);
}

static bool is_selected(const struct selection *selection, struct call_context *context)
{
    if (!is_in_time(selection, context->call))
        return false;
    for (size_t i = 0; i < selection->condition_count; i++)
        if (!expression_holds(selection->conditions[i], context))
            return false;
    return true;
}

void selection_apply(const struct selection *selection, const struct analysis *analysis,
                     struct selected *selected)
{
    size_t count = 0;
    struct call_context context = {.analysis = analysis};
    struct backing *backing = analysis->backing;
    selected->calls = backing_array(backing, analysis->call_count, sizeof(struct call *));
    selected->verdicts = backing_array(backing, analysis->call_count, sizeof(struct verdict *));
    for (size_t i = 0; i < analysis->call_count; i++) {
        context.call = analysis->calls[i];
        context.verdict = analysis->verdicts[i];
        if (!is_selected(selection, &context))
            continue;
        selected->calls[count] = analysis->calls[i];
        selected->verdicts[count++] = analysis->verdicts[i];
    }
    text_free(&context.scratch);
    selected->analysis = *analysis;
    selected->analysis.calls = selected->calls;
    selected->analysis.verdicts = selected->verdicts;
    selected->analysis.call_count = count;
    selected->analysis.unselected = analysis->call_count - count;
}

void selected_free(struct selected *selected)
{
    backing_array_free(selected->analysis.backing, selected->calls);
    backing_array_free(selected->analysis.backing, selected->verdicts);
    *selected = (struct selected){0};
}
