/* count(), share(), worst() and findings(): each is counted once for a summary. */
#include "checks_parts.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/select/call_names.h"
#include "sipdiag/summarize/summarizer.h"

#include <math.h>
#include <string.h>

enum { FUNCTION_COUNT, FUNCTION_SHARE, FUNCTION_WORST, FUNCTION_FINDINGS, FUNCTIONS };

/* ---- findings ---- */

enum { FINDING_ID, FINDING_SEVERITY, FINDING_SIDE, FINDING_CALLS, FINDING_SHARE, FINDING_TRUNK };

static const char *severity_at(size_t index)
{
    return index < SEVERITY_COUNT ? severity_name((enum severity)index) : NULL;
}

static const char *side_at(size_t index)
{
    return index < SIDE_COUNT ? side_name((enum side)index) : NULL;
}

static bool get_of_finding(void *context, int which, size_t index, struct expression_value *value)
{
    const struct finding *finding = context;
    const char *trunk;
    switch (which) {
    case FINDING_ID:
        value->text = str_from(finding->kind->id);
        break;
    case FINDING_SEVERITY:
        value->text = str_from(severity_name(finding->severity));
        break;
    case FINDING_SIDE:
        value->text = str_from(side_name(finding->side));
        break;
    case FINDING_CALLS:
        value->number = (double)finding->calls;
        break;
    case FINDING_SHARE:
        value->number = finding->share;
        return index == 0 && isfinite(finding->share);
    default:
        trunk = finding_scope_value(finding, "trunk");
        if (!trunk)
            return false;
        value->text = str_from(trunk);
    }
    return index == 0;
}

static const struct expression_name finding_names[] = {
    {.name = "id",
     .type = EXPRESSION_TEXT,
     .purpose = "which finding, as in RULES.md",
     .get = get_of_finding,
     .which = FINDING_ID},
    {.name = "severity",
     .type = EXPRESSION_TEXT,
     .purpose = "critical, warning or info",
     .get = get_of_finding,
     .which = FINDING_SEVERITY,
     .choice_at = severity_at},
    {.name = "side",
     .type = EXPRESSION_TEXT,
     .purpose = "who can do something about it",
     .get = get_of_finding,
     .which = FINDING_SIDE,
     .choice_at = side_at},
    {.name = "calls",
     .type = EXPRESSION_NUMBER,
     .purpose = "calls affected",
     .get = get_of_finding,
     .which = FINDING_CALLS},
    {.name = "share",
     .type = EXPRESSION_RATIO,
     .purpose = "share of judged calls affected",
     .get = get_of_finding,
     .which = FINDING_SHARE},
    {.name = "trunk",
     .type = EXPRESSION_TEXT,
     .purpose = "the trunk it is about; unknown when it is about all",
     .get = get_of_finding,
     .which = FINDING_TRUNK},
};

_Static_assert(sizeof finding_names / sizeof finding_names[0] <= FINDING_NAMES_MAX,
               "there is room for every name");

/* ---- counting ---- */

/* How many calls it holds for, and how many of these are judged. */
static void count_calls(const struct expression_condition *condition,
                        const struct analysis *analysis, uint64_t *calls, uint64_t *judged)
{
    struct call_context context = {.analysis = analysis};
    for (size_t i = 0; i < analysis->call_count; i++) {
        context.call = analysis->calls[i];
        context.verdict = analysis->verdicts[i];
        if (!expression_condition_holds(condition, &context))
            continue;
        ++*calls;
        *judged += outcome_is_judged((enum outcome)context.verdict->outcome);
    }
    text_free(&context.scratch);
}

static struct figure_value tell_calls(const struct checks *checks, const struct tally *tally,
                                      bool is_share)
{
    const struct totals *totals = &checks->summary->totals;
    uint64_t calls = tally->past, judged = tally->past_judged;
    count_calls(&tally->condition, checks->analysis, &calls, &judged);
    if (!is_share)
        return (struct figure_value){true, (double)calls, 0, totals->calls};
    struct ratio ratio = ratio_of(judged, totals->judged);
    return (struct figure_value){totals->judged > 0 && !check_has_too_few(checks), ratio.value,
                                 judged, totals->judged};
}

static struct figure_value tell_findings(const struct checks *checks, const struct tally *tally)
{
    const struct analysis *analysis = checks->analysis;
    uint64_t count = 0;
    for (size_t i = 0; i < analysis->finding_count; i++) {
        struct finding finding = analysis->findings[i];
        count += expression_condition_holds(&tally->condition, &finding);
    }
    return (struct figure_value){true, (double)count, 0, checks->summary->totals.calls};
}

static bool is_worse(const struct figure *figure, double value, const struct figure_value *than)
{
    return !than->known || (figure->high_is_bad ? value > than->value : value < than->value);
}

/* Groups of too few calls say nothing, and what has no such value is no group. */
static void tell_worst(struct checks *checks, struct tally *tally)
{
    const struct dimension *dimension = dimension_at(tally->condition.word);
    const struct figure *figure = check_figure_of(tally->condition.operand);
    struct summary groups = {.first_us = checks->summary->first_us,
                             .last_us = checks->summary->last_us};
    summary_add_groups(&groups, checks->analysis, &dimension, 1);
    for (size_t i = 0; i < groups.group_count; i++) {
        const struct group_row *row = &groups.groups[i];
        struct figure_value value = figure_of_kpi(figure, &row->kpi);
        bool is_small = row->judged == 0 || row->judged < checks->least_calls;
        if (!row->known[0] || is_small || !value.known ||
            !is_worse(figure, value.value, &tally->value))
            continue;
        tally->value = value;
        tally->where = arena_copy(&checks->texts, row->key[0]);
    }
    summary_free(&groups);
}

static void tell(struct checks *checks, struct tally *tally)
{
    tally->value = (struct figure_value){0};
    tally->where = (struct str){0};
    tally->is_told = true;
    switch (tally->function - checks->functions) {
    case FUNCTION_COUNT:
        tally->value = tell_calls(checks, tally, false);
        break;
    case FUNCTION_SHARE:
        tally->value = tell_calls(checks, tally, true);
        break;
    case FUNCTION_FINDINGS:
        tally->value = tell_findings(checks, tally);
        break;
    default:
        tell_worst(checks, tally);
        break;
    }
}

const struct tally *check_tally_of(struct checks *checks,
                                   const struct expression_condition *condition)
{
    for (size_t i = 0; i < checks->tally_count; i++) {
        struct tally *tally = &checks->tallies[i];
        if (tally->condition.expression != condition->expression ||
            tally->condition.function != condition->function)
            continue;
        if (!tally->is_told)
            tell(checks, tally);
        return tally;
    }
    return NULL;
}

void check_tallies_add(struct checks *checks, const struct expression *expression)
{
    struct tally tally = {0};
    for (size_t i = 0; expression_function_at(expression, i, &tally.function, &tally.condition);
         i++) {
        checks->tallies = array_grow(checks->tallies, checks->tally_count, &checks->tally_capacity,
                                     sizeof *checks->tallies);
        checks->tallies[checks->tally_count++] = tally;
    }
}

void check_tallies_add_past(struct checks *checks, const struct analysis *gone)
{
    for (size_t i = 0; i < checks->tally_count; i++) {
        struct tally *tally = &checks->tallies[i];
        if (tally->function - checks->functions <= FUNCTION_SHARE)
            count_calls(&tally->condition, gone, &tally->past, &tally->past_judged);
    }
}

/* ---- the functions ---- */

static bool get(void *context, const struct expression_condition *condition,
                struct expression_value *value)
{
    const struct tally *tally = check_tally_of(context, condition);
    value->number = tally->value.value;
    return tally->value.known;
}

void check_functions_init(struct checks *checks, const char *(*finding_at)(size_t index))
{
    memcpy(checks->finding_names, finding_names, sizeof finding_names);
    checks->finding_names[FINDING_ID].choice_at = finding_at;
    checks->findings =
        (struct expression_scope){.names = checks->finding_names,
                                  .name_count = sizeof finding_names / sizeof finding_names[0]};
    checks->functions[FUNCTION_COUNT] = (struct expression_function){
        .name = "count", .type = EXPRESSION_NUMBER, .argument = checks->calls, .get = get};
    checks->functions[FUNCTION_SHARE] = (struct expression_function){
        .name = "share", .type = EXPRESSION_RATIO, .argument = checks->calls, .get = get};
    checks->functions[FUNCTION_WORST] = (struct expression_function){.name = "worst",
                                                                     .type = EXPRESSION_NUMBER,
                                                                     .argument = &checks->figures,
                                                                     .get = get,
                                                                     .word_at = dimension_name_at};
    checks->functions[FUNCTION_FINDINGS] = (struct expression_function){
        .name = "findings", .type = EXPRESSION_NUMBER, .argument = &checks->findings, .get = get};
    checks->scope.functions = checks->functions;
    checks->scope.function_count = FUNCTIONS;
}

const char *check_function_at(size_t index, const char **purpose)
{
    static const struct {
        const char *form, *purpose;
    } forms[] = {
        {"count(EXPR)", "calls for which EXPR, as in --where, holds"},
        {"share(EXPR)", "their share of the judged calls"},
        {"worst(DIM, FIGURE)", "a figure of the group that is worst by it, as --by DIM groups"},
        {"findings(EXPR)", "findings for which EXPR holds, of the whole input"},
    };
    if (index >= sizeof forms / sizeof forms[0])
        return NULL;
    *purpose = forms[index].purpose;
    return forms[index].form;
}
