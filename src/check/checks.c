/* Compiles checks and judges them. */
#include "checks_parts.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>

struct checks *checks_new(const struct checks_options *options)
{
    struct checks *checks = xalloc(sizeof *checks);
    checks->least_calls = options->least_calls;
    checks->calls = options->calls;
    checks->baseline = options->baseline;
    checks->lacks_baseline = options->lacks_baseline;
    check_names_init(checks);
    check_functions_init(checks, options->finding_at);
    arena_init(&checks->texts, 0);
    return checks;
}

void checks_free(struct checks *checks)
{
    if (!checks)
        return;
    for (size_t i = 0; i < checks->wanted_count; i++)
        expression_free(checks->wanted[i].expression);
    free(checks->wanted);
    free(checks->tallies);
    free(checks->results);
    free(checks->changes);
    arena_free(&checks->texts);
    free(checks);
}

/* true or false alone is no check, whatever it says. */
static bool speaks_of_something(const struct expression *expression,
                                struct expression_problem *problem)
{
    struct expression_term term;
    if (expression_term_at(expression, 0, &term))
        return true;
    *problem =
        (struct expression_problem){"it speaks of no figure; write for instance asr < 40%", 0};
    return false;
}

bool checks_add(struct checks *checks, enum check_level level, const char *text,
                struct expression_problem *problem)
{
    struct expression *expression = expression_compile(str_from(text), &checks->scope, problem);
    if (!expression)
        return false;
    if (!speaks_of_something(expression, problem)) {
        expression_free(expression);
        return false;
    }
    checks->wanted = array_grow(checks->wanted, checks->wanted_count, &checks->wanted_capacity,
                                sizeof *checks->wanted);
    checks->wanted[checks->wanted_count++] = (struct wanted_check){text, level, expression};
    check_tallies_add(checks, expression);
    return true;
}

void checks_add_past(struct checks *checks, const struct analysis *gone)
{
    check_tallies_add_past(checks, gone);
}

static enum check_status status_of(enum expression_truth truth)
{
    return truth == EXPRESSION_YES  ? CHECK_FAILED
           : truth == EXPRESSION_NO ? CHECK_OK
                                    : CHECK_NOT_JUDGED;
}

/* The first term that is as the whole: what made it fail, or what is not known. */
static struct expression_term decisive_term(struct checks *checks,
                                            const struct expression *expression,
                                            enum expression_truth truth)
{
    struct expression_term term, first = {0};
    for (size_t i = 0; expression_term_at(expression, i, &term); i++) {
        if (expression_term_truth(expression, &term, checks) == truth)
            return term;
        if (i == 0)
            first = term;
    }
    return first;
}

/* All figures of the expression, so that it can be followed by eye. */
static const char *words_of(struct checks *checks, const struct expression *expression)
{
    struct text words = {0};
    struct expression_term term;
    for (size_t i = 0; expression_term_at(expression, i, &term); i++) {
        text_add_literal(&words, i ? ", " : "");
        check_add_words(&words, checks, expression, &term);
    }
    const char *kept = arena_copy(&checks->texts, text_str(&words)).at;
    text_free(&words);
    return kept;
}

static bool is_single(const struct expression *expression)
{
    struct expression_term term;
    return !expression_term_at(expression, 1, &term);
}

static struct check judge(struct checks *checks, const struct wanted_check *wanted)
{
    const struct expression *expression = wanted->expression;
    enum expression_truth truth = expression_truth(expression, checks);
    struct expression_term term = decisive_term(checks, expression, truth);
    struct told_term told = check_term_tell(checks, expression, &term);
    struct str figure = arena_copy(&checks->texts, term.text);
    bool has_limit = term.has_limit && is_single(expression);
    return (struct check){
        .expression = wanted->text,
        .level = wanted->level,
        .status = status_of(truth),
        .known = told.value.known,
        .value = told.value.value,
        .unit = told.unit,
        .is_yes_or_no = told.is_yes_or_no,
        .population = told.value.population,
        .figure = figure,
        .has_limit = has_limit,
        .fails_below = has_limit && term.sign == TERM_LESS,
        .fails_above = has_limit && term.sign == TERM_MORE,
        .limit = term.limit,
        .words = words_of(checks, expression),
    };
}

struct check_list checks_judge(struct checks *checks, const struct analysis *analysis,
                               const struct summary *summary, const struct summary_past *past)
{
    checks->analysis = analysis;
    checks->summary = summary;
    checks->past = past;
    arena_reset(&checks->texts);
    free(checks->results);
    checks->results = xalloc(checks->wanted_count * sizeof *checks->results);
    for (size_t i = 0; i < checks->tally_count; i++)
        checks->tallies[i].is_told = false;
    for (size_t i = 0; i < checks->wanted_count; i++)
        checks->results[i] = judge(checks, &checks->wanted[i]);
    return (struct check_list){checks->results, checks->wanted_count};
}

struct check_list checks_judge_nothing(struct checks *checks)
{
    free(checks->results);
    checks->results = xalloc(checks->wanted_count * sizeof *checks->results);
    for (size_t i = 0; i < checks->wanted_count; i++) {
        const struct wanted_check *wanted = &checks->wanted[i];
        struct expression_term term = {0};
        expression_term_at(wanted->expression, 0, &term);
        checks->results[i] = (struct check){.expression = wanted->text,
                                            .level = wanted->level,
                                            .status = CHECK_NOT_JUDGED,
                                            .figure = term.text,
                                            .words = "no input could be read"};
    }
    return (struct check_list){checks->results, checks->wanted_count};
}

struct comparison checks_compare(struct checks *checks)
{
    return check_changes(checks);
}
