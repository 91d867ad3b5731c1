/* Makes reports and prints them. */
#include "reporting.h"

#include "extract_view.h"
#include "ladder_view.h"
#include "masking.h"
#include "messages.h"
#include "outputs.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/cli/cli.h"
#include "sipdiag/summarize/call_counts.h"
#include "words.h"

int output_error(const struct error *error)
{
    say("%s", error->text);
    return EXIT_OUTPUT;
}

int stronger_code(int a, int b)
{
    static const int order[] = {EXIT_USAGE,        EXIT_OUTPUT, EXIT_INPUT,     EXIT_INTERRUPTED,
                                EXIT_CHECK_FAILED, EXIT_WARNED, EXIT_NOT_JUDGED};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return EXIT_ANALYSED;
}

static void add_words(struct text *out, const char *option, const struct word_list *words)
{
    for (size_t i = 0; i < words->count; i++) {
        text_add_literal(out, option);
        add_shell_word(out, str_from(words->at[i]));
        text_add_char(out, ' ');
    }
}

/* What a person would type again behind the options of a view. */
static void add_command(struct text *out, const struct options *options, struct mask *mask)
{
    selecting_add_command(out, options, mask);
    add_words(out, "-i ", &options->interfaces);
    add_words(out, "--hep ", &options->hep);
    for (size_t i = 0; i < options->input_count; i++) {
        struct text name = {0};
        mask_add_file(mask, &name, str_from(options->inputs[i]));
        text_add_literal(out, i ? " " : "");
        add_shell_word(out, text_str(&name));
        text_free(&name);
    }
}

static int add_summary(const struct wanted_output *output, const struct options *options,
                       struct report *report)
{
    struct error error = {""};
    return output_add_summary(output, options, report, &error) ? EXIT_ANALYSED
                                                               : output_error(&error);
}

static int print_one(const struct wanted_output *output, const struct options *options,
                     struct report *report)
{
    struct error error = {""};
    switch (output_print(output, options, report, &error)) {
    case OUTPUT_FAILED:
        return output_error(&error);
    case OUTPUT_STOPPED:
        say("interrupted while writing '%s'", output->path);
        return EXIT_INTERRUPTED;
    default:
        return add_summary(output, options, report);
    }
}

int report_print(struct reporting *reporting, struct report *report)
{
    const struct options *options = reporting->options;
    int code = EXIT_ANALYSED;
    for (size_t i = 0; i < options->output_count; i++) {
        if (reporting->nothing_read && !options->outputs[i].format->always)
            continue;
        int one = print_one(&options->outputs[i], options, report);
        code = stronger_code(code, one);
        if (one == EXIT_INTERRUPTED)
            break;
    }
    return code;
}

static bool make_ladder(void *source, struct ladder *ladder, size_t index, struct error *error)
{
    return ladder_make(ladder, source, index, error);
}

struct ladder_source *reporting_ladders(struct reporting *reporting, const struct report *report)
{
    struct ladder_source *source = ladder_source_new(reporting->log, reporting->unmasked);
    reporting->hiding = (struct masking_ladders){reporting->mask, report->analysis};
    ladder_source_hide(source, &reporting->hiding, masking_hide_ladder);
    return source;
}

/* Some formats show the ladders of many calls beside the rest. */
static int write_with_ladders(struct reporting *reporting, struct report *report)
{
    struct ladder_source *source = reporting_ladders(reporting, report);
    report->ladders = (struct ladder_maker){source, make_ladder};
    int code = reporting->write(reporting, report);
    ladder_source_free(source);
    return code;
}

static int write_wanted(struct reporting *reporting, struct report *report)
{
    struct ladder ladder;
    int code = EXIT_ANALYSED;
    if (!reporting->log)
        return reporting->write(reporting, report);
    if (reporting->options->view != VIEW_LADDER)
        return write_with_ladders(reporting, report);
    if (!ladder_view_make(&ladder, reporting, report, &code))
        return code;
    reporting->shown = ladder.index + 1;
    report->ladder = &ladder;
    code = reporting->write(reporting, report);
    ladder_free(&ladder);
    return code;
}

/* Calls that were let go are in the figures, and nowhere else. */
static void note_window(struct text *note, const struct report *report,
                        const struct options *options)
{
    bool lists_calls =
        options->view == VIEW_CALLS || options->view == VIEW_TICKET || options->by_count;
    if (!lists_calls || report->summary->totals.calls <= report->analysis->call_count)
        return;
    struct text window = {0};
    words_add_duration(&window, options->words, options->settings.value[SETTING_LIVE_WINDOW]);
    words_add(note, options->words,
              "Only calls of the last %s (--set live-window); the summary counts all %llu.",
              window.at, NUMBER(report->summary->totals.calls));
    text_free(&window);
}

/* Warnings have a code for plugins alone. */
static int check_code(const struct check_list *list, bool for_plugin)
{
    if (check_count(list, CHECK_FAIL, CHECK_FAILED))
        return EXIT_CHECK_FAILED;
    if (for_plugin && check_count(list, CHECK_WARN, CHECK_FAILED))
        return EXIT_WARNED;
    bool unsure = check_count(list, CHECK_FAIL, CHECK_NOT_JUDGED) ||
                  (for_plugin && check_count(list, CHECK_WARN, CHECK_NOT_JUDGED));
    return unsure ? EXIT_NOT_JUDGED : EXIT_ANALYSED;
}

bool outputs_count(const struct options *options)
{
    for (size_t i = 0; i < options->output_count; i++)
        if (options->outputs[i].format->counts)
            return true;
    return false;
}

/* Counted calls, where an output asks for them: those of the report, or those of all times. */
static int write_counted(struct reporting *reporting, struct report *report)
{
    if (!outputs_count(reporting->options) || reporting->is_part)
        return write_wanted(reporting, report);
    struct call_counts *own = reporting->counts ? NULL : call_counts_new(false);
    struct call_counts *counts = own ? own : reporting->counts;
    if (own)
        call_counts_add(own, report->analysis);
    call_counts_note(counts, report->analysis);
    report->counts = call_counts_list(counts);
    int code = write_wanted(reporting, report);
    call_counts_free(own);
    return code;
}

/* What checks need while they are shown. With a mask they are judged on the calls as they are. */
struct judging {
    struct summary plain;
    bool has_plain;
    struct arena arena;
};

static void judge(struct reporting *reporting, struct report *report, struct judging *judging)
{
    const struct summary *summary = report->summary;
    bool is_judged = !reporting->is_part && !reporting->nothing_read;
    bool is_asked = reporting->options->check_count || reporting->options->baseline;
    *judging = (struct judging){.has_plain = reporting->mask && is_judged && is_asked};
    arena_init(&judging->arena, 0);
    if (reporting->is_part)
        return;
    if (judging->has_plain) {
        summary_make(&judging->plain, reporting->unmasked, reporting->past);
        summary = &judging->plain;
    }
    if (is_judged) {
        report->checks =
            checks_judge(reporting->checks, reporting->unmasked, summary, reporting->past);
        report->comparison = checks_compare(reporting->checks);
    } else {
        report->checks = checks_judge_nothing(reporting->checks);
    }
    if (reporting->mask && report->comparison.name)
        report->comparison.name =
            masking_file(reporting->mask, &judging->arena, report->comparison.name);
    reporting->check_code = check_code(&report->checks, options_are_of_plugin(reporting->options));
    if (reporting->mask)
        report->checks = masking_checks(reporting->mask, &judging->arena, &report->checks);
}

static void judging_free(struct judging *judging)
{
    if (judging->has_plain)
        summary_free(&judging->plain);
    arena_free(&judging->arena);
}

/* A sentence about an input is masked with it. */
static const char *shown_trouble(const struct reporting *reporting, const struct report *report)
{
    const struct analysis *unmasked = reporting->unmasked;
    for (size_t i = 0; i < unmasked->input_count; i++)
        if (reporting->trouble == unmasked->inputs[i].problem)
            return report->analysis->inputs[i].problem;
    return reporting->trouble;
}

static int write_selected(struct reporting *reporting, struct report *report)
{
    const struct options *options = reporting->options;
    struct summary summary;
    struct text command = {0}, note = {0};
    summary_make(&summary, report->analysis, reporting->past);
    summary_add_groups(&summary, report->analysis, options->by, options->by_count);
    report->summary = &summary;
    add_command(&command, options, reporting->mask);
    note_window(&note, report, options);
    report->options.command = command.at;
    report->options.note = note.len ? note.at : NULL;
    struct judging judging;
    judge(reporting, report, &judging);
    report->options.trouble = shown_trouble(reporting, report);
    int code = write_counted(reporting, report);
    judging_free(&judging);
    summary_free(&summary);
    text_free(&command);
    text_free(&note);
    return code;
}

/* Of a ladder its call alone. */
static int extract_shown(const struct reporting *reporting, bool is_all)
{
    struct analysis shown = *reporting->unmasked;
    if (reporting->options->view == VIEW_LADDER) {
        if (reporting->shown == 0)
            return EXIT_ANALYSED;
        shown.calls += reporting->shown - 1;
        shown.verdicts += reporting->shown - 1;
        shown.call_count = 1;
        is_all = false;
    }
    return extract_view_write(reporting, &shown, is_all);
}

int report_make(struct reporting *reporting, const struct analysis *analysis,
                struct sentences sentences)
{
    struct selection selection = selecting_resolve(reporting->selecting, analysis);
    struct selected selected = {0};
    struct masked masked;
    struct text words = {0};
    struct report report = {.analysis = analysis, .sentences = sentences};
    if (!selection_is_all(&selection)) {
        selection_apply(&selection, analysis, &selected);
        report.analysis = &selected.analysis;
        masking_add_expression(reporting->mask, &words, text_str(&reporting->selecting->words));
        report.options.selection = words.at;
    }
    reporting->unmasked = report.analysis;
    masked_make(&masked, reporting->mask, report.analysis);
    report.analysis = &masked.analysis;
    int code = write_selected(reporting, &report);
    masked_free(&masked);
    if (reporting->options->extract && reporting->pipeline)
        code = stronger_code(code, extract_shown(reporting, selection_is_all(&selection)));
    text_free(&words);
    selected_free(&selected);
    return code;
}
