/* Goes through the inputs and says what was wrong with them. */
#include "complaints.h"

#include "messages.h"

#include <stdio.h>

static bool is_strict_failure(const struct input *input)
{
    return input->failed || input->problem[0];
}

bool inputs_failed(const struct analysis *analysis, bool strict)
{
    for (size_t i = 0; i < analysis->input_count; i++) {
        const struct input *input = &analysis->inputs[i];
        if (input->failed || (strict && is_strict_failure(input)))
            return true;
    }
    return strict && !analysis->complete && !analysis->interrupted;
}

bool nothing_read(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->input_count; i++)
        if (!analysis->inputs[i].failed || analysis->inputs[i].packets > 0)
            return false;
    return true;
}

/* The sentence in `problem` already tells of these. */
static bool is_told(const struct input *input, enum health_counter counter)
{
    return input->problem[0] && (counter == HEALTH_FILE_CUT || counter == HEALTH_DAMAGED_RECORD);
}

static const char *level(const struct options *options)
{
    return options->strict ? "" : "warning: ";
}

/* One line with the counters that matter; with -v all of them. */
static void tell_health(const char *name, const struct input_health *health,
                        const struct input *input, const struct options *options)
{
    struct text line = {0};
    for (int i = 0; i < HEALTH_COUNT; i++) {
        enum health_counter counter = (enum health_counter)i;
        bool matters = health_loses_sip(counter) || options->verbose;
        if (!health->count[i] || !matters || (input && is_told(input, counter)))
            continue;
        text_addf(&line, "%s%llu %s", line.len ? "; " : "", (unsigned long long)health->count[i],
                  health_meaning(counter, health->count[i]));
    }
    if (line.len)
        say("%s%s%s%s", level(options), name, name[0] ? ": " : "", line.at);
    text_free(&line);
}

static void tell_input(const struct input *input, const struct options *options)
{
    if (input->failed)
        say("%s", input->problem[0] ? input->problem : input->name);
    else if (input->problem[0] && (!options->quiet || options->strict))
        say("%s%s", level(options), input->problem);
    if (options->verbose && input->kind)
        say("%s: %s, %llu packets, %llu SIP messages", input->name, input->kind,
            (unsigned long long)input->packets, (unsigned long long)input->messages);
    if (!options->quiet || options->strict)
        tell_health(input->name, &input->health, input, options);
}

/* Counted for the whole, and for no input alone. */
static void tell_rest(const struct analysis *analysis, const struct options *options)
{
    struct input_health rest = analysis->health;
    for (size_t i = 0; i < analysis->input_count; i++)
        for (int j = 0; j < HEALTH_COUNT; j++) {
            uint64_t own = analysis->inputs[i].health.count[j];
            rest.count[j] -= own < rest.count[j] ? own : rest.count[j];
        }
    tell_health("", &rest, NULL, options);
}

static void tell_us(const struct analysis *analysis)
{
    struct text line = {0};
    for (size_t i = 0; i < analysis->us_count; i++) {
        text_add_literal(&line, i ? ", " : "");
        address_add(&line, &analysis->us[i]);
    }
    say("taken as ours%s: %s", analysis->us_given ? " (--us)" : " (inferred)",
        line.len ? line.at : "no address");
    text_free(&line);
}

void complain(const struct analysis *analysis, const struct options *options)
{
    for (size_t i = 0; i < analysis->input_count; i++)
        tell_input(&analysis->inputs[i], options);
    if (!options->quiet || options->strict)
        tell_rest(analysis, options);
    if (options->verbose)
        tell_us(analysis);
    if (analysis->interrupted && !options->quiet)
        say("warning: interrupted; this is about what had been read so far");
}
