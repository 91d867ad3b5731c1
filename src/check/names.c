/* The names of checks: every figure, what the input lost, and findings. */
#include "checks_parts.h"

#include <stdio.h>
#include <string.h>

enum { NAME_COMPLETE, NAME_FINDINGS };

bool check_has_too_few(const struct checks *checks)
{
    return checks->summary->totals.judged < checks->least_calls;
}

static bool get_figure(void *context, int which, size_t index, struct expression_value *value)
{
    const struct checks *checks = context;
    const struct figure *figure = figure_at((size_t)which);
    struct figure_value told = figure_of(figure, checks->summary);
    value->number = told.value;
    return index == 0 && told.known && !(figure->is_rate && check_has_too_few(checks));
}

static bool get_health(void *context, int which, size_t index, struct expression_value *value)
{
    const struct checks *checks = context;
    value->number = (double)checks->analysis->health.count[which];
    return index == 0;
}

/* Of the findings those that ask for something. */
static uint64_t count_findings(const struct analysis *analysis)
{
    uint64_t count = 0;
    for (size_t i = 0; i < analysis->finding_count; i++)
        count += analysis->findings[i].severity != SEVERITY_INFO;
    return count;
}

static bool get_whole(void *context, int which, size_t index, struct expression_value *value)
{
    const struct checks *checks = context;
    value->number = which == NAME_COMPLETE ? (double)checks->analysis->complete
                                           : (double)count_findings(checks->analysis);
    return index == 0;
}

const struct figure *check_figure_of(const struct expression_name *name)
{
    return name->get == get_figure ? figure_at((size_t)name->which) : NULL;
}

static bool get_base(void *context, const struct expression_name *name,
                     struct expression_base *base)
{
    const struct checks *checks = context;
    const struct figure *figure = check_figure_of(name);
    struct change change;
    if (!checks->baseline)
        return false;
    if (name->get == get_health) {
        *base = (struct expression_base){(double)checks->baseline->health.count[name->which], true};
        return true;
    }
    if (name->get == get_whole) {
        *base = (struct expression_base){(double)checks->baseline->findings, true};
        return true;
    }
    if (!figure || !check_compare(checks, figure, &change))
        return false;
    *base = (struct expression_base){change.before, change.sure};
    return true;
}

static enum expression_type type_of(const struct figure *figure)
{
    return figure->unit == FIGURE_SHARE ? EXPRESSION_RATIO
           : figure->unit == FIGURE_MS  ? EXPRESSION_DURATION
                                        : EXPRESSION_NUMBER;
}

static struct expression_name name_of(size_t index)
{
    const struct figure *figure = figure_at(index);
    return (struct expression_name){.name = figure->name,
                                    .type = type_of(figure),
                                    .purpose = figure->meaning,
                                    .get = get_figure,
                                    .which = (int)index};
}

static void add_name(struct checks *checks, struct expression_name name)
{
    if (checks->scope.name_count < CHECK_NAMES_MAX)
        checks->names[checks->scope.name_count++] = name;
}

static void add_health(struct checks *checks)
{
    for (int i = 0; i < HEALTH_COUNT; i++) {
        snprintf(checks->health_names[i], HEALTH_NAME_MAX, "health.%s",
                 health_name((enum health_counter)i));
        add_name(checks, (struct expression_name){
                             .name = checks->health_names[i],
                             .type = EXPRESSION_NUMBER,
                             .purpose = health_meaning((enum health_counter)i, 2),
                             .get = get_health,
                             .which = i,
                         });
    }
}

void check_names_init(struct checks *checks)
{
    checks->scope.names = checks->names;
    checks->scope.base = get_base;
    if (!checks->baseline && !checks->lacks_baseline)
        checks->scope.no_base = "there is no earlier report to compare with; add --baseline FILE";
    checks->scope.number_tail = checks->calls->number_tail;
    checks->figures.names = checks->figure_names;
    for (size_t i = 0; figure_at(i); i++) {
        add_name(checks, name_of(i));
        if (figure_is_of_kpi(figure_at(i)) && checks->figures.name_count < WORST_NAMES_MAX)
            checks->figure_names[checks->figures.name_count++] = name_of(i);
    }
    add_name(checks, (struct expression_name){
                         .name = "findings",
                         .type = EXPRESSION_NUMBER,
                         .purpose = "findings that are critical or a warning, of the whole input",
                         .get = get_whole,
                         .which = NAME_FINDINGS,
                     });
    add_name(checks, (struct expression_name){
                         .name = "complete",
                         .type = EXPRESSION_BOOL,
                         .purpose = "no SIP and no row of the whole input was lost",
                         .get = get_whole,
                         .which = NAME_COMPLETE,
                     });
    add_health(checks);
}

const struct expression_name *check_name_at(const struct checks *checks, size_t index)
{
    return index < checks->scope.name_count ? &checks->names[index] : NULL;
}
