/* Goes through the inputs and says what was wrong with them. */
#include "complaints.h"

#include "messages.h"
#include "own_file.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/mask/masked.h"
#include "trunk_block.h"

#include <stdio.h>

/* Inputs with a line of their own; more are counted, but for -v. */
enum { TOLD_MOST = 20 };

static bool is_used(const struct input *input)
{
    return !input->failed || input->packets > 0;
}

/* How many of the files in a directory could be used. */
static size_t count_used(const struct analysis *analysis, const char *folder)
{
    size_t used = 0;
    for (size_t i = 0; i < analysis->input_count; i++)
        used += analysis->inputs[i].folder == folder && is_used(&analysis->inputs[i]);
    return used;
}

static bool is_failure(const struct input *input, bool strict)
{
    if (strict)
        return input->failed || input->problem[0];
    return input->failed && !input->folder;
}

bool inputs_failed(const struct analysis *analysis, const struct input_list *inputs, bool strict)
{
    for (size_t i = 0; i < analysis->input_count; i++)
        if (is_failure(&analysis->inputs[i], strict))
            return true;
    if (analysis->interrupted)
        return false;
    for (size_t i = 0; i < inputs->directory_count; i++)
        if (count_used(analysis, inputs->directories[i]) == 0)
            return true;
    return strict && (!analysis->complete || analysis->skipped_count > 0);
}

const char *first_trouble(const struct analysis *analysis, const struct options *options)
{
    for (size_t i = 0; i < analysis->input_count; i++)
        if (is_failure(&analysis->inputs[i], options->strict) && analysis->inputs[i].problem[0])
            return analysis->inputs[i].problem;
    if (analysis->interrupted)
        return "the analysis was cut short";
    return options->strict ? "the input was not read wholly (--strict)"
                           : "an input could not be read";
}

bool nothing_read(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->input_count; i++)
        if (is_used(&analysis->inputs[i]))
            return false;
    return true;
}

/* The sentence in `problem` already tells of these. */
static bool is_told(const struct input *input, enum health_counter counter)
{
    return input->problem[0] &&
           (counter == HEALTH_FILE_CUT || counter == HEALTH_ROWS_SKIPPED ||
            counter == HEALTH_DAMAGED_RECORD || counter == HEALTH_ARCHIVE_DAMAGED);
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

/* One that was found in a directory is no error by itself. */
static void tell_problem(const struct input *input, const struct options *options)
{
    const char *sentence = input->problem[0] ? input->problem : input->name;
    if (input->failed && !input->folder)
        say("%s", sentence);
    else if (input->problem[0] && (!options->quiet || options->strict))
        say("%s%s", level(options), sentence);
}

/* Its clock, as it was. */
static void tell_skew(const struct input *input)
{
    struct text skew = {0};
    int64_t shift_us = input->shift_us;
    if (!input->shift_like)
        return;
    clock_add_duration(&skew, shift_us < 0 ? -shift_us : shift_us);
    say("%s: its clock is %s %s that of %s, as %zu messages in both tell; its times were set right",
        input->name, skew.at, shift_us < 0 ? "ahead of" : "behind", input->shift_like,
        input->shift_shared);
    text_free(&skew);
}

/* Which servers of SIP over TLS there were, and how it went. */
static void tell_tls(const struct input *input)
{
    struct text line = {0};
    const struct input_content *content = &input->content;
    for (size_t i = 0; i < TLS_SERVERS_SHOWN && i < content->tls_server_count; i++) {
        const struct tls_server *server = &content->tls_servers[i];
        text_clear(&line);
        endpoint_add(&line, &server->endpoint);
        text_addf(&line, ": connections %llu, decrypted %llu, failed %llu",
                  (unsigned long long)server->connections, (unsigned long long)server->decrypted,
                  (unsigned long long)server->failed);
        if (server->alerts) {
            text_add_literal(&line, "; ");
            tls_alert_add(&line, server->alert);
            if (server->alert != TLS_ALERT_NONE)
                text_add_literal(&line,
                                 server->is_by_server ? " from the server" : " from the client");
            text_addf(&line, " in %llu", (unsigned long long)server->alerts);
        }
        if (server->broken) {
            text_addf(&line, "; broken later %llu, ", (unsigned long long)server->broken);
            tls_alert_add(&line, server->broken_alert);
        }
        say("%s: TLS to %s", input->name, line.at);
    }
    text_free(&line);
}

static void tell_input(const struct input *input, const struct options *options)
{
    tell_problem(input, options);
    if (options->verbose && input->columns)
        say("%s: %s (%s), %llu rows; read as: %s", input->name, input->kind, input->dialect,
            (unsigned long long)input->rows, input->columns);
    else if (options->verbose && input->kind)
        say("%s: %s%s%s, %llu %s, %llu SIP messages", input->name, input->kind,
            input->dialect ? ", " : "", input->dialect ? input->dialect : "",
            (unsigned long long)input->packets, input_is_text(input) ? "items" : "packets",
            (unsigned long long)input->messages);
    if (!options->quiet)
        tell_skew(input);
    if (options->verbose)
        tell_tls(input);
    if (!options->quiet || options->strict)
        tell_health(input->name, &input->health, input, options);
}

static bool has_losses(const struct input *input)
{
    for (int i = 0; i < HEALTH_COUNT; i++)
        if (input->health.count[i] && health_loses_sip((enum health_counter)i))
            return true;
    return input->problem[0];
}

static void tell_inputs(const struct analysis *analysis, const struct options *options)
{
    size_t told = 0, untold = 0;
    for (size_t i = 0; i < analysis->input_count; i++) {
        const struct input *input = &analysis->inputs[i];
        bool has_trouble = has_losses(input);
        bool is_error = input->failed && !input->folder;
        untold += has_trouble && !is_error && !options->verbose && told == TOLD_MOST;
        if (options->verbose || is_error || told < TOLD_MOST)
            tell_input(input, options);
        told += has_trouble && told < TOLD_MOST;
    }
    if (untold && (!options->quiet || options->strict))
        say("%s%zu more inputs were not read wholly; -v names them", level(options), untold);
}

static void tell_directories(const struct analysis *analysis, const struct input_list *inputs,
                             struct mask *mask)
{
    struct text shown = {0};
    for (size_t i = 0; i < inputs->directory_count && !analysis->interrupted; i++) {
        const char *name = inputs->directories[i];
        size_t skipped = 0;
        if (count_used(analysis, name) > 0)
            continue;
        for (size_t j = 0; j < analysis->skipped_count; j++)
            skipped += analysis->skipped[j].folder == name;
        text_clear(&shown);
        mask_add_file(mask, &shown, str_from(name));
        name = shown.at ? shown.at : "";
        if (skipped)
            say("no capture in the directory '%s': none of the %zu files in it is one (-v says "
                "what "
                "they are); name one that holds pcap or pcapng files",
                name, skipped);
        else
            say("no capture in the directory '%s': it holds no file that can be read; name one "
                "that holds pcap or pcapng files",
                name);
    }
    text_free(&shown);
}

static void tell_skipped(const struct analysis *analysis, const struct options *options)
{
    for (size_t i = 0; options->verbose && i < analysis->skipped_count; i++)
        say("skipped: %s", analysis->skipped[i].problem);
    if (options->strict && !options->verbose && analysis->skipped_count)
        say("%zu %s; -v names them", analysis->skipped_count,
            health_meaning(HEALTH_FILES_SKIPPED, analysis->skipped_count));
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

/* Ready to be put into a file. */
static void tell_trunks(const struct analysis *analysis)
{
    struct text block = {0}, path = {0};
    trunk_block_add(&block, analysis);
    own_file_add_path(&path);
    if (block.len)
        say("names for the far addresses; put this into %s%sa file for --map, with names of yours:",
            path.len ? path.at : "", path.len ? " or " : "");
    fputs(block.len ? block.at : "", stderr);
    text_free(&block);
    text_free(&path);
}

static void tell_memory(const struct analysis *analysis)
{
    if (analysis->memory_problem)
        say("warning: %s; they stay in memory, which grows with them; set TMPDIR to a folder with "
            "room for as much as the input",
            analysis->memory_problem);
}

void complain(const struct analysis *whole, const struct input_list *inputs,
              const struct options *options, struct mask *mask)
{
    struct analysis without_calls = *whole;
    struct masked masked;
    without_calls.call_count = 0;
    masked_make(&masked, mask, &without_calls);
    const struct analysis *analysis = &masked.analysis;
    tell_directories(analysis, inputs, mask);
    tell_inputs(analysis, options);
    tell_skipped(analysis, options);
    if (!options->quiet || options->strict)
        tell_rest(analysis, options);
    if (!options->quiet)
        tell_memory(analysis);
    if (options->verbose) {
        tell_us(analysis);
        if (!mask)
            tell_trunks(whole);
    }
    if (analysis->interrupted && !options->quiet)
        say("warning: interrupted; this is about what had been read so far");
    masked_free(&masked);
}
