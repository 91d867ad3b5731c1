/* Compiles what selects calls, and says it again. */
#include "selecting.h"

#include "baseline_file.h"
#include "masking.h"
#include "messages.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/find/find.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Which causes there are; notes stand in the same table. */
static const char *cause_id_at(size_t index)
{
    const struct cause *cause = cause_at(index);
    return cause ? cause->id : NULL;
}

/* What is wrong with an expression, and where. */
static bool tell_problem(struct error *error, const char *where, const char *text,
                         const struct expression_problem *problem)
{
    struct text lines = {0};
    expression_add_caret(&lines, str_from(text), problem);
    fail(error, "%s: %s", where, problem->sentence);
    say("%s: %s", where, problem->sentence);
    fwrite(lines.at, 1, lines.len, stderr);
    text_free(&lines);
    return false;
}

static bool tell_check(struct error *error, const struct wanted_condition *wanted,
                       const struct expression_problem *problem)
{
    const char *key = wanted->level == CHECK_FAIL ? "fail-if" : "warn-if";
    struct text where = {0};
    text_addf(&where, "%s%s%s", wanted->place ? wanted->place : "--", wanted->place ? ": " : "",
              key);
    tell_problem(error, where.at, wanted->text, problem);
    text_free(&where);
    return false;
}

static bool compile(struct selecting *selecting, const char *text, struct error *error)
{
    struct expression_problem problem;
    struct expression *expression =
        expression_compile(str_from(text), &selecting->scope.scope, &problem);
    if (!expression) {
        return tell_problem(error, "--where", text, &problem);
    }
    selecting->conditions[selecting->condition_count++] = expression;
    return true;
}

static const char *finding_id_at(size_t index)
{
    const struct finding_kind *kind = finding_kind_at(index);
    return kind ? kind->id : NULL;
}

static bool compile_checks(struct selecting *selecting, const struct options *options,
                           struct error *error)
{
    struct expression_problem problem;
    selecting->baseline = baseline_file_read(options, &selecting->lacks_baseline);
    selecting->checks = checks_new(&(struct checks_options){
        .calls = &selecting->scope.scope,
        .least_calls = options->min_calls,
        .finding_at = finding_id_at,
        .baseline = selecting->baseline,
        .lacks_baseline = selecting->lacks_baseline,
    });
    for (size_t i = 0; i < options->check_count; i++) {
        const struct wanted_condition *wanted = &options->checks[i];
        if (checks_add(selecting->checks, wanted->level, wanted->text, &problem))
            continue;
        return tell_check(error, wanted, &problem);
    }
    return true;
}

static bool parse_time(const char *option, const char *text, struct time_point *point,
                       struct error *error)
{
    if (time_point_parse(str_from(text), point, error))
        return true;
    error_context(error, "--%s", option);
    say("%s", error->text);
    return false;
}

static void add_words(struct text *words, const char *kind, const char *value)
{
    text_addf(words, "%s%s %s", words->len ? ", " : "", kind, value);
}

bool selecting_begin(struct selecting *selecting, const struct options *options,
                     struct error *error)
{
    *selecting = (struct selecting){.has_since = options->since, .has_until = options->until};
    call_scope_init(&selecting->scope, &options->settings, cause_id_at);
    selecting->conditions = xalloc(options->where_count * sizeof(struct expression *));
    for (size_t i = 0; i < options->where_count; i++) {
        if (!compile(selecting, options->where[i], error))
            return false;
        add_words(&selecting->words, i ? "and" : "where", options->where[i]);
    }
    if (options->since) {
        if (!parse_time("since", options->since, &selecting->since, error))
            return false;
        add_words(&selecting->words, "since", options->since);
    }
    if (options->until) {
        if (!parse_time("until", options->until, &selecting->until, error))
            return false;
        add_words(&selecting->words, "until", options->until);
    }
    return compile_checks(selecting, options, error);
}

void selecting_free(struct selecting *selecting)
{
    for (size_t i = 0; i < selecting->condition_count; i++)
        expression_free(selecting->conditions[i]);
    free(selecting->conditions);
    text_free(&selecting->words);
    checks_free(selecting->checks);
    baseline_free(selecting->baseline);
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

static int64_t newest_us(const struct analysis *analysis)
{
    int64_t newest = TIME_UNKNOWN; /* less than every time */
    for (size_t i = 0; i < analysis->input_count; i++)
        if (analysis->inputs[i].last_us > newest)
            newest = analysis->inputs[i].last_us;
    return newest;
}

struct selection selecting_resolve(const struct selecting *selecting,
                                   const struct analysis *analysis)
{
    struct selection selection = {
        .conditions = (const struct expression *const *)selecting->conditions,
        .condition_count = selecting->condition_count,
        .since_us = TIME_UNKNOWN,
        .until_us = TIME_UNKNOWN,
    };
    int64_t now = now_us(), newest = newest_us(analysis);
    if (selecting->has_since)
        selection.since_us = time_point_resolve(&selecting->since, now, newest);
    if (selecting->has_until)
        selection.until_us = selecting->until.kind == TIME_POINT_DAY
                                 ? selecting->until.end_us
                                 : time_point_resolve(&selecting->until, now, newest);
    return selection;
}

static void add_option(struct text *out, const char *option, const char *value)
{
    text_add_literal(out, option);
    text_add_char(out, ' ');
    add_shell_word(out, str_from(value));
    text_add_char(out, ' ');
}

void selecting_add_command(struct text *out, const struct options *options, struct mask *mask)
{
    struct text where = {0}, keys = {0};
    for (size_t i = 0; i < options->port_count; i++)
        text_addf(out, "--port %u ", options->ports[i]);
    for (size_t i = 0; i < options->tls_key_count; i++) {
        text_clear(&keys);
        mask_add_file(mask, &keys, str_from(options->tls_keys[i]));
        add_option(out, "--tls-keys", keys.at ? keys.at : "");
    }
    text_free(&keys);
    for (size_t i = 0; i < options->where_count; i++) {
        text_clear(&where);
        masking_add_expression(mask, &where, str_from(options->where[i]));
        add_option(out, "-w", where.at ? where.at : "");
    }
    text_free(&where);
    if (options->since)
        add_option(out, "--since", options->since);
    if (options->until)
        add_option(out, "--until", options->until);
}
