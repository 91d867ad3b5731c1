/* The run from the command line to the exit code. */
#include "sipdiag/cli/cli.h"

#include "complaints.h"
#include "help.h"
#include "messages.h"
#include "outputs.h"
#include "progress.h"
#include "sipdiag/cli/options.h"
#include "sipdiag/pipeline/pipeline.h"
#include "sipdiag/report/output.h"
#include "sipdiag/summarize/summarizer.h"
#include "stop.h"

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

static int print_short_help(void)
{
    struct text text = {0};
    help_add_short(&text);
    fwrite(text.at, 1, text.len, stderr);
    text_free(&text);
    return EXIT_USAGE;
}

/* Input names as a person would type them again. */
static void add_command(struct text *out, const struct options *options)
{
    for (size_t i = 0; i < options->input_count; i++) {
        struct str name = str_from(options->inputs[i]);
        text_add_literal(out, i ? " " : "");
        bool plain = name.len > 0;
        for (size_t j = 0; j < name.len; j++)
            plain = plain && !strchr(" \t\n\"'\\$`&;|<>()*?[]#~!{}", name.at[j]);
        if (plain) {
            text_add(out, name);
            continue;
        }
        text_add_char(out, '\'');
        for (size_t j = 0; j < name.len; j++)
            text_addf(out, name.at[j] == '\'' ? "'\\'%c" : "%c", name.at[j]);
        text_add_char(out, '\'');
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

static int report_on(struct pipeline *pipeline, const struct options *options)
{
    const struct analysis *analysis = pipeline_analysis(pipeline);
    int code = inputs_failed(analysis, options->strict) ? EXIT_INPUT : EXIT_ANALYSED;
    if (analysis->interrupted)
        code = stronger(code, EXIT_INTERRUPTED);
    complain(analysis, options);
    if (nothing_read(analysis))
        return code;
    struct summary summary;
    struct text command = {0};
    add_command(&command, options);
    summary_make(&summary, analysis);
    struct report report = {.analysis = analysis,
                            .summary = &summary,
                            .sentences = pipeline_sentences(pipeline),
                            .options.command = command.at};
    code = stronger(code, print_reports(options, &report));
    summary_free(&summary);
    text_free(&command);
    return code;
}

static int analyse(const struct options *options)
{
    struct progress progress;
    progress_begin(&progress, !options->quiet && isatty(STDERR_FILENO));
    struct pipeline_options wanted = {
        .names = options->inputs,
        .name_count = options->input_count,
        .settings = &options->settings,
        .us = options->us,
        .us_count = options->us_count,
        .stop = stop_flag(),
        .progress_context = &progress,
        .progress = progress_show,
    };
    struct pipeline *pipeline = pipeline_run(&wanted);
    progress_erase(&progress);
    int code = report_on(pipeline, options);
    pipeline_free(pipeline);
    return code;
}

/* All inputs are open at once, since they are merged by time. */
static void allow_many_files(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

static int run(struct options *options)
{
    struct error error = {""};
    if (options->help || options->version)
        return print_help(options);
    if (!outputs_settle(options, &error))
        return usage_error(&error);
    if (options->input_count == 0 && isatty(STDIN_FILENO))
        return print_short_help();
    if (options->input_count == 0)
        options->inputs[options->input_count++] = "-";
    if (!outputs_differ_from_inputs(options, &error))
        return usage_error(&error);
    if (!outputs_can_be_made(options, &error))
        return output_error(&error);
    allow_many_files();
    return analyse(options);
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
