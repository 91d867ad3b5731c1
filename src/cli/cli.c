/* The run from the command line to the exit code. */
#include "sipdiag/cli/cli.h"

#include "complaints.h"
#include "help.h"
#include "input_list.h"
#include "key_logs.h"
#include "ladder_view.h"
#include "live_inputs.h"
#include "live_view.h"
#include "masking.h"
#include "messages.h"
#include "outputs.h"
#include "progress.h"
#include "reporting.h"
#include "selecting.h"
#include "sipdiag/cli/options.h"
#include "sipdiag/explain/explain.h"
#include "sipdiag/pipeline/pipeline.h"
#include "sipdiag/report/output.h"
#include "stop.h"
#include "terminal.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Who waits for a plugin's line does not read standard error. */
static int end_early(const struct options *options, int code, const struct error *error)
{
    struct text line = {0};
    if (!options_are_of_plugin(options))
        return code;
    options->format->add_failure(&line, error->text);
    fwrite(line.at, 1, line.len, stdout);
    fflush(stdout);
    text_free(&line);
    return code;
}

static int usage_error(const struct options *options, const struct error *error)
{
    say("%s", error->text);
    return end_early(options, EXIT_USAGE, error);
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
    if (!known)
        say("%s", error.text);
    int code = known ? print_text(&text) : EXIT_USAGE; /* of no plugin: nothing is checked */
    text_free(&text);
    return code;
}

static int print_short_help(const struct options *options)
{
    struct text text = {0};
    struct error error = {""};
    help_add_short(&text);
    fwrite(text.at, 1, text.len, stderr);
    text_free(&text);
    fail(&error, "no input is named");
    return end_early(options, EXIT_USAGE, &error);
}

/* Of what does not lie in the analysis; NULL: none. */
static const char *other_trouble(const struct reporting *reporting, bool lacks_keys)
{
    if (reporting->selecting->lacks_baseline)
        return "the baseline could not be read";
    return lacks_keys ? "a key log could not be read" : NULL;
}

static int report_on(struct pipeline *pipeline, const struct input_list *inputs,
                     struct live_view *view)
{
    const struct analysis *analysis = pipeline_analysis(pipeline);
    const struct options *options = view->reporting.options;
    struct reporting *reporting = &view->reporting;
    int code = inputs_failed(analysis, inputs, options->strict) ? EXIT_INPUT : EXIT_ANALYSED;
    if (analysis->interrupted)
        code = stronger_code(code, EXIT_INTERRUPTED);
    if (code != EXIT_ANALYSED)
        reporting->trouble = first_trouble(analysis, options);
    if (view->is_over) /* nobody reads it */
        return stronger_code(code, live_view_finish(view, pipeline));
    screen_end(&view->screen);
    complain(analysis, inputs, options, reporting->mask);
    reporting->nothing_read = nothing_read(analysis);
    return stronger_code(code, live_view_finish(view, pipeline));
}

/* A terminal, a pipe, a socket: the one who writes decides when it ends, or we do. */
static bool is_endless(const char *name)
{
    struct stat status;
    bool known = (strcmp(name, "-") == 0 ? fstat(STDIN_FILENO, &status) : stat(name, &status)) == 0;
    return known && !S_ISREG(status.st_mode);
}

static bool stop_is_the_end(const struct options *options, const struct input_list *inputs)
{
    bool endless = options_are_rolling(options);
    for (size_t i = 0; i < inputs->count; i++)
        endless = endless && is_endless(inputs->names[i]);
    return endless;
}

static void erase(void *progress)
{
    progress_erase(progress);
}

static int analyse(const struct options *options, const struct input_list *inputs,
                   const struct selecting *selecting, const struct live_inputs *lives,
                   struct mask *mask)
{
    struct progress progress;
    struct key_logs keys;
    key_logs_read(&keys, options);
    bool draws = options->every_us && isatty(STDOUT_FILENO);
    progress_begin(&progress, !options->quiet && !draws && isatty(STDERR_FILENO));
    struct pipeline_options wanted = {
        .names = inputs->names,
        .folders = inputs->folders,
        .name_count = inputs->count,
        .settings = &options->settings,
        .words = options->words,
        .zones = options->input_zones,
        .zone_count = options->input_zone_count,
        .tls_keys = keys.keys,
        .map = options_map(options),
        .trunks = options->config.trunks,
        .trunk_count = options->config.trunk_count,
        .ports = options->ports,
        .port_count = options->port_count,
        .us = options->us,
        .us_count = options->us_count,
        .mask = mask,
        .keeps_frames = options->extract != NULL,
        .shows_secrets = options->shows_secrets,
        .stop = stop_flag(),
        .progress_context = &progress,
        .progress = progress_show,
        .lives = lives->at,
        .live_count = lives->count,
        .stop_is_the_end = stop_is_the_end(options, inputs),
    };
    struct reporting reporting = {
        .options = options,
        .selecting = selecting,
        .mask = mask,
        .key_log = text_str(&keys.kept),
        .checks = selecting->checks,
        .log = ladder_view_watch(&wanted, options),
    };
    struct live_view view;
    live_view_begin(&view, &reporting, &wanted);
    view.before = erase;
    view.before_context = &progress;
    struct pipeline *pipeline = pipeline_run(&wanted);
    progress_erase(&progress);
    view.reporting.trouble = other_trouble(&reporting, keys.failed);
    int code = report_on(pipeline, inputs, &view);
    live_view_end(&view);
    message_log_free(reporting.log);
    pipeline_free(pipeline);
    key_logs_free(&keys);
    return keys.failed ? stronger_code(code, EXIT_INPUT) : code;
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
    struct selecting selecting = {0};
    struct error error = {""};
    struct mask *mask;
    int code = EXIT_USAGE;
    allow_many_files();
    struct live_inputs lives = {0};
    if (!masking_begin(&mask, options, &error)) {
        usage_error(options, &error);
    } else if (!selecting_begin(&selecting, options, &error)) {
        end_early(options, code, &error);
    } else if ((code = live_inputs_open(&lives, options)) != EXIT_ANALYSED) {
        fail(&error, "cannot listen; standard error says why");
        end_early(options, code, &error);
    } else {
        code = analyse(options, inputs, &selecting, &lives, mask);
        if (selecting.lacks_baseline)
            code = stronger_code(code, EXIT_INPUT);
    }
    live_inputs_close(&lives);
    mask_free(mask);
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
        code = usage_error(options, &error);
    else if (!outputs_can_be_made(options, &error))
        code = end_early(options, output_error(&error), &error);
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
        return usage_error(options, &error);
    if (options_are_live(options))
        return analyse_inputs(options);
    if (options->input_count == 0 && isatty(STDIN_FILENO))
        return print_short_help(options);
    if (options->input_count == 0)
        options->inputs[options->input_count++] = "-";
    return analyse_inputs(options);
}

/* 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN */
static int plugin_code(int code)
{
    return code == EXIT_ANALYSED ? 0 : code == EXIT_WARNED ? 1 : code == EXIT_CHECK_FAILED ? 2 : 3;
}

int cli_main(int argc, char **argv)
{
    struct options options;
    struct error error = {""};
    stop_watch();
    bool is_parsed = options_parse(&options, argc, argv, &error);
    if (!is_parsed && !options.format)
        options.format = options_look_for_format(argv);
    int code = is_parsed ? run(&options) : usage_error(&options, &error);
    if (options_are_of_plugin(&options) && !options.help && !options.version && !options.explain)
        code = plugin_code(code);
    options_free(&options);
    return code;
}
