/* Finds the call that --ladder means, or says which calls it could be. */
#include "ladder_view.h"

#include "masking.h"
#include "messages.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/shown.h"
#include "sipdiag/cli/cli.h"
#include "sipdiag/model/cause.h"

#include <stdio.h>

static void keep(void *context, const struct sip_facts *facts)
{
    message_log_add(context, facts);
}

static bool wants_messages(const struct options *options)
{
    for (size_t i = 0; i < options->output_count; i++)
        if (format_has_ladders(options->outputs[i].format) && !options_are_rolling(options))
            return true;
    return options->view == VIEW_LADDER;
}

struct message_log *ladder_view_watch(struct pipeline_options *wanted,
                                      const struct options *options)
{
    if (!wants_messages(options))
        return NULL;
    wanted->observer_context = message_log_new();
    wanted->observe = keep;
    return wanted->observer_context;
}

static void add_known(struct text *out, struct str s)
{
    text_add_shown(out, s.len ? s : STR("?"));
}

/* "  7f3a@host  2026-11-20 18:21:09 UTC  1001 -> 380671234567  603  All lines taken (603)" */
static void list_call(const struct analysis *analysis, size_t index)
{
    const struct call *call = analysis->calls[index];
    const struct verdict *verdict = analysis->verdicts[index];
    struct text line = {0}, name = {0};
    ladder_add_name(&name, analysis, index);
    text_add_literal(&line, "  ");
    add_known(&line, text_str(&name));
    text_add_literal(&line, "  ");
    if (!call->no_times) {
        clock_add_date_time(&line, call_start(call));
        text_add_char(&line, ' ');
        clock_add_zone_name(&line, call_start(call));
        text_add_literal(&line, "  ");
    }
    add_known(&line, call_text(call, CALL_TEXT_CALLER));
    text_add_literal(&line, " -> ");
    add_known(&line, call_text(call, CALL_TEXT_CALLEE));
    text_addf(&line, "  %s  %s\n", verdict->result[0] ? verdict->result : "-",
              cause_label(verdict->cause, (enum side)verdict->side));
    fwrite(line.at, 1, line.len, stderr);
    text_free(&line);
    text_free(&name);
}

static void say_what_was_found(const struct ladder_found *found, const struct analysis *analysis,
                               const char *wanted)
{
    if (found->by == LADDER_FOUND_BY_CALL_ID)
        say("%zu calls have '%s' in their Call-ID; name one of them:", found->count, wanted);
    else if (found->by == LADDER_FOUND_BY_NUMBER)
        say("no call has the Call-ID '%s' or a part like it, but by number there %s; name a "
            "Call-ID:",
            wanted, found->count == 1 ? "is one" : "are some");
    else if (analysis->call_count)
        say("no call has the Call-ID '%s' or a part like it; the calls are:", wanted);
    else
        say("no call has the Call-ID '%s': there are no calls", wanted);
}

static void list_calls(const struct ladder_found *found, const struct analysis *analysis,
                       const struct options *options)
{
    bool any = found->by != LADDER_FOUND_NONE;
    size_t count = any ? found->count : analysis->call_count;
    say_what_was_found(found, analysis, options->ladder);
    for (size_t i = 0; i < count && i < LADDER_FOUND_MAX; i++)
        list_call(analysis, any ? found->calls[i] : i);
    if (count > LADDER_FOUND_MAX)
        fprintf(stderr, "  ... and %zu more\n", count - LADDER_FOUND_MAX);
}

/* A call is looked for as it was sent, and shown masked. */
bool ladder_view_make(struct ladder *ladder, struct reporting *reporting,
                      const struct report *report, int *exit_code)
{
    const struct options *options = reporting->options;
    const struct analysis *unmasked = reporting->unmasked;
    struct ladder_found found;
    struct error error = {""};
    ladder_find(unmasked, str_from(options->ladder), &found);
    if (found.by == LADDER_FOUND_NONE && reporting->mask) /* as an earlier report named it */
        ladder_find(report->analysis, str_from(options->ladder), &found);
    if (found.by != LADDER_FOUND_BY_CALL_ID || found.count != 1) {
        list_calls(&found, report->analysis, options);
        *exit_code = EXIT_USAGE;
        return false;
    }
    struct ladder_source *source = reporting_ladders(reporting, report);
    bool made = ladder_make(ladder, source, found.calls[0], &error);
    ladder_source_free(source);
    if (made)
        return true;
    say("%s", error.text);
    ladder_free(ladder);
    *exit_code = EXIT_OUTPUT;
    return false;
}
