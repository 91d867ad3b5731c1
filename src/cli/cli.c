/* The run from the command line to the exit code. */
#include "sipdiag/cli/cli.h"

#include "complaints.h"
#include "help.h"
#include "input_list.h"
#include "ladder_view.h"
#include "messages.h"
#include "outputs.h"
#include "progress.h"
#include "selecting.h"
#include "sipdiag/cli/options.h"
#include "sipdiag/explain/explain.h"
#include "sipdiag/pipeline/pipeline.h"
#include "sipdiag/report/output.h"
#include "sipdiag/summarize/summarizer.h"
#include "stop.h"
#include "terminal.h"
#include "words.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int usage_error(const struct error *error)
{
    say("%s", error->text);
    return EXIT_USAGE;
}

static int output_error(const struct error *error)
{
    say("%s", error->text);
    return EXIT_OUTPUT;
}

/* A text of our own to standard output. */
static int print_text(const struct text *text)
{
    struct error error = {""};
    struct output *output = output_open("-", &error);
    if (!output)
        return output_error(&error);
    struct sink sink = output_sink(output);
    bool written = sink.write(sink.context, text->at, text->len);
    bool gone = output_reader_gone(output);
    bool closed = output_close(output, written, &error);
    return gone || (written && closed) ? EXIT_ANALYSED : output_error(&error);
}

static int print_help(const struct options *options)
{
    struct text text = {0};
    if (options->help)
        help_add(&text);
    else
        version_add(&text, options->verbose);
    int code = print_text(&text);
    text_free(&text);
    return code;
}

/* Needs no input. */
static int print_explanation(const struct options *options)
{
    struct text text = {0};
    struct error error = {""};
    bool known = explain_print(&text, str_from(options->explain),
                               terminal_width(isatty(STDOUT_FILENO)), &options->settings, &error);
    int code = known ? print_text(&text) : usage_error(&error);
    text_free(&text);
    return code;
}

static int print_short_help(void)
{
    struct text text = {0};
    help_add_short(&text);
    fwrite(text.at, 1, text.len, stderr);
    text_free(&text);
    return EXIT_USAGE;
}

/* What a person would type again behind the options of a view. */
static void add_command(struct text *out, const struct options *options)
{
    selecting_add_command(out, options);
    for (size_t i = 0; i < options->input_count; i++) {
        text_add_literal(out, i ? " " : "");
        add_shell_word(out, str_from(options->inputs[i]));
    }
}

/* The exit code that wins when several apply: 2, 5, 3, 130, 0. */
static int stronger(int a, int b)
{
    static const int order[] = {EXIT_USAGE, EXIT_OUTPUT, EXIT_INPUT, EXIT_INTERRUPTED};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return EXIT_ANALYSED;
}

static int print_reports(const struct options *options, struct report *report)
{
    int code = EXIT_ANALYSED;
    for (size_t i = 0; i < options->output_count; i++) {
        struct error error = {""};
        enum output_result result = output_print(&options->outputs[i], options, report, &error);
        if (result == OUTPUT_FAILED)
            code = stronger(code, output_error(&error));
        if (result == OUTPUT_STOPPED) {
            say("interrupted while writing '%s'", options->outputs[i].path);
            return stronger(code, EXIT_INTERRUPTED);
        }
    }
    return code;
}

/* With a log, the report is one call's ladder. */
static int print_wanted(const struct options *options, struct report *report,
                        struct message_log *log)
{
    struct ladder ladder;
    int code = EXIT_ANALYSED;
    if (!log)
        return print_reports(options, report);
    if (!ladder_view_make(&ladder, log, report, options, &code))
        return code;
    report->ladder = &ladder;
    code = print_reports(options, report);
    ladder_free(&ladder);
    return code;
}

/* A report about the calls that are selected. */
static int print_selected(const struct selecting *selecting, const struct options *options,
                          struct report *report, struct message_log *log)
{
    struct selection selection = selecting_resolve(selecting, report->analysis);
    struct selected selected = {0};
    struct summary summary;
    if (!selection_is_all(&selection)) {
        selection_apply(&selection, report->analysis, &selected);
        report->analysis = &selected.analysis;
        report->options.selection = selecting->words.at;
    }
    summary_make(&summary, report->analysis, NULL);
    summary_add_groups(&summary, report->analysis, options->by, options->by_count);
    report->summary = &summary;
    int code = print_wanted(options, report, log);
    summary_free(&summary);
    selected_free(&selected);
    return code;
}

static int report_on(struct pipeline *pipeline, const struct options *options,
                     const struct input_list *inputs, const struct selecting *selecting,
                     struct message_log *log)
{
    const struct analysis *analysis = pipeline_analysis(pipeline);
    int code = inputs_failed(analysis, inputs, options->strict) ? EXIT_INPUT : EXIT_ANALYSED;
    if (analysis->interrupted)
        code = stronger(code, EXIT_INTERRUPTED);
    complain(analysis, inputs, options);
    if (nothing_read(analysis))
        return code;
    struct text command = {0};
    add_command(&command, options);
    struct report report = {.analysis = analysis,
                            .sentences = pipeline_sentences(pipeline),
                            .options.command = command.at};
    code = stronger(code, print_selected(selecting, options, &report, log));
    text_free(&command);
    return code;
}

static int analyse(const struct options *options, const struct input_list *inputs,
                   const struct selecting *selecting)
{
    struct progress progress;
    progress_begin(&progress, !options->quiet && isatty(STDERR_FILENO));
    struct pipeline_options wanted = {
        .names = inputs->names,
        .folders = inputs->folders,
        .name_count = inputs->count,
        .settings = &options->settings,
        .zones = options->input_zones,
        .zone_count = options->input_zone_count,
        .us = options->us,
        .us_count = options->us_count,
        .stop = stop_flag(),
        .progress_context = &progress,
        .progress = progress_show,
    };
    struct message_log *log = ladder_view_watch(&wanted, options);
    struct pipeline *pipeline = pipeline_run(&wanted);
    progress_erase(&progress);
    int code = report_on(pipeline, options, inputs, selecting, log);
    message_log_free(log);
    pipeline_free(pipeline);
    return code;
}

/* Inputs that overlap in time are open side by side. */
static void allow_many_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static int analyse_selected(const struct options *options, const struct input_list *inputs)
{
    struct selecting selecting;
    int code = EXIT_USAGE;
    allow_many_files();
    if (selecting_begin(&selecting, options))
        code = analyse(options, inputs, &selecting);
    selecting_free(&selecting);
    return code;
}

static int analyse_inputs(const struct options *options)
{
    struct error error = {""};
    struct input_list inputs;
    int code;
    if (!input_list_make(&inputs, options, &error) ||
        !outputs_differ_from_inputs(options, &inputs, &error))
        code = usage_error(&error);
    else if (!outputs_can_be_made(options, &error))
        code = output_error(&error);
    else
        code = analyse_selected(options, &inputs);
    input_list_free(&inputs);
    return code;
}

static int run(struct options *options)
{
    struct error error = {""};
    if (options->help || options->version)
        return print_help(options);
    if (options->explain)
        return print_explanation(options);
    if (!outputs_settle(options, &error))
        return usage_error(&error);
    if (options->input_count == 0 && isatty(STDIN_FILENO))
        return print_short_help();
    if (options->input_count == 0)
        options->inputs[options->input_count++] = "-";
    return analyse_inputs(options);
}

int cli_main(int argc, char **argv)
{
    struct options options;
    struct error error = {""};
    stop_watch();
    int code = options_parse(&options, argc, argv, &error) ? run(&options) : usage_error(&error);
    options_free(&options);
    return code;
}
