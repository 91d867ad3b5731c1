/* What a figure of a check is, in words. */
#include "checks_parts.h"
#include "sipdiag/base/clock.h"

#include <math.h>

static struct told_term tell_name(const struct checks *checks, const struct expression_term *term)
{
    const struct figure *figure = term->name ? check_figure_of(term->name) : NULL;
    struct told_term told = {.unit = FIGURE_COUNT,
                             .value = {.population = checks->summary->totals.calls}};
    if (figure) {
        told.unit = figure->unit;
        told.value = figure_of(figure, checks->summary);
    }
    return told;
}

static enum figure_unit unit_of(enum expression_type type)
{
    return type == EXPRESSION_RATIO      ? FIGURE_SHARE
           : type == EXPRESSION_DURATION ? FIGURE_MS
                                         : FIGURE_NUMBER;
}

struct told_term check_term_tell(struct checks *checks, const struct expression *expression,
                                 const struct expression_term *term)
{
    struct told_term told = tell_name(checks, term);
    struct expression_value value = {0};
    if (term->function) {
        const struct tally *tally = check_tally_of(checks, &term->condition);
        told = (struct told_term){tally->value, unit_of(term->type), false, tally->where};
    }
    told.value.known = expression_term_value(expression, term, checks, &value);
    told.value.value = value.number;
    told.is_yes_or_no = term->type == EXPRESSION_BOOL;
    return told;
}

/* 18.6, whatever the locale. */
static void add_tenths(struct text *out, double value)
{
    long long tenths = llround(fabs(value) * 10);
    text_addf(out, "%s%lld.%lld", value < 0 && tenths ? "-" : "", tenths / 10, tenths % 10);
}

static void add_value(struct text *out, const struct told_term *told)
{
    double value = told->value.value;
    if (told->is_yes_or_no) {
        text_add_literal(out, value > 0 ? "true" : "false");
    } else if (told->unit == FIGURE_SHARE) {
        add_tenths(out, value * 100);
        text_add_literal(out, " %");
    } else if (told->unit == FIGURE_MS) {
        clock_add_duration(out, (int64_t)fmin(value, 1e15) * US_PER_MS);
    } else if (value < 1e15 && value > trunc(value)) {
        add_tenths(out, value);
    } else {
        text_addf(out, "%llu", (unsigned long long)value);
    }
}

static void add_population(struct text *out, const struct told_term *told)
{
    unsigned long long population = told->value.population;
    bool is_rate = told->unit == FIGURE_SHARE || told->unit == FIGURE_MS;
    if (told->is_yes_or_no || !is_rate)
        return;
    text_add_literal(out, " (");
    if (told->unit == FIGURE_SHARE && told->value.numerator <= population)
        text_addf(out, "%llu of ", (unsigned long long)told->value.numerator);
    text_addf(out, "%llu call%s)", population, population == 1 ? "" : "s");
}

static void add_reason(struct text *out, const struct checks *checks, bool is_worst)
{
    unsigned long long judged = checks->summary->totals.judged;
    if (is_worst)
        text_add_literal(out, "not known: no group has enough calls");
    else if (judged < checks->least_calls)
        text_addf(out, "not judged: %llu judged call%s, and --min-calls asks for %llu", judged,
                  judged == 1 ? "" : "s", (unsigned long long)checks->least_calls);
    else
        text_add_literal(out,
                         judged ? "not known: no call has it" : "not known: no call is judged");
}

/* ", 54.2 % before (p < 0.001)" */
static void add_before(struct text *out, const struct checks *checks,
                       const struct expression_term *term, const struct told_term *told)
{
    const struct figure *figure = term->name ? check_figure_of(term->name) : NULL;
    struct told_term before = *told;
    struct change change;
    if (!term->has_base || !figure)
        return;
    if (!checks->baseline || !check_compare(checks, figure, &change)) {
        text_add_literal(out, "; not known what it was before");
        return;
    }
    before.value.value = change.before;
    text_add_literal(out, "; before ");
    add_value(out, &before);
    if (!(change.now < change.before || change.now > change.before) || change.p <= 0)
        return;
    text_add_literal(out, " (");
    change_add_p(out, &change);
    text_add_literal(out, change.sure ? ")" : ": may be chance, and counts as unchanged)");
}

void check_add_words(struct text *out, struct checks *checks, const struct expression *expression,
                     const struct expression_term *term)
{
    struct told_term told = check_term_tell(checks, expression, term);
    text_add(out, term->text);
    text_add_literal(out, " is ");
    if (!told.value.known) {
        add_reason(out, checks, term->function && term->function->word_at);
        return;
    }
    add_value(out, &told);
    add_population(out, &told);
    if (told.where.len) {
        text_add_literal(out, ", of ");
        text_add(out, told.where);
    }
    add_before(out, checks, term, &told);
}
