/* Settles formats, guards inputs, prints reports. */
#include "outputs.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/read/source.h"
#include "sipdiag/report/output.h"
#include "stop.h"
#include "suggest.h"
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS_ON_TERMINAL = 20 };

static bool is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* A device, FIFO or standard output has no name to speak of. */
static bool is_nameless(const char *path)
{
    struct stat status;
    return is_standard(path) || (stat(path, &status) == 0 && !S_ISREG(status.st_mode));
}

static const char *suffix_at(size_t index)
{
    const struct format *format = format_at(index);
    return format ? format->suffix : NULL;
}

static bool fail_suffix(const char *path, struct error *error)
{
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    const char *nearest = dot ? nearest_word(dot, suffix_at) : NULL;
    if (nearest && is_near_word(dot, nearest))
        return fail(error, "the suffix of '%s' names no format; did you mean '%s'? else add -f",
                    path, nearest);
    return fail(error, "the suffix of '%s' names no format; add -f, as in -f %s -o %s", path,
                format_at(0)->name, path);
}

/* With one output, -f can only be meant for it; among several it serves those whose suffix says
 * nothing. */
static const struct format *format_of(const struct options *options, const char *path)
{
    const struct format *by_suffix = is_standard(path) ? NULL : format_for_path(path);
    if (options->format && (options->output_count == 1 || !by_suffix))
        return options->format;
    if (by_suffix)
        return by_suffix;
    return is_nameless(path) ? format_at(0) : NULL;
}

bool outputs_settle(struct options *options, struct error *error)
{
    if (options->output_count == 0) {
        options->outputs =
            array_grow(options->outputs, 0, &options->output_capacity, sizeof *options->outputs);
        options->outputs[options->output_count++] = (struct wanted_output){.path = "-"};
    }
    for (size_t i = 0; i < options->output_count; i++) {
        struct wanted_output *output = &options->outputs[i];
        output->format = format_of(options, output->path);
        if (!output->format)
            return fail_suffix(output->path, error);
        if (options->view == VIEW_LADDER && output->format != format_at(0))
            return fail(error, "a ladder is text and cannot be %s; leave --ladder away, or -f %s",
                        output->format->name, output->format->name);
        if (options->view == VIEW_TICKET && output->format != format_at(0) &&
            output->format != format_find("json"))
            return fail(error,
                        "a ticket is text and cannot be %s; leave --ticket away, or -f %s (json "
                        "is the whole report with or without it)",
                        output->format->name, output->format->name);
    }
    return true;
}

static bool status_of(const char *path, int standard, struct stat *status)
{
    return (is_standard(path) ? fstat(standard, status) : stat(path, status)) == 0;
}

/* A file found in a directory is an input only when it is a capture, which a report is not. */
static bool is_input(const struct stat *output, const struct input_list *inputs, size_t i)
{
    struct stat input;
    return status_of(inputs->names[i], STDIN_FILENO, &input) && output->st_dev == input.st_dev &&
           output->st_ino == input.st_ino &&
           (!inputs->folders[i] || source_is_capture(inputs->names[i]));
}

static bool is_key_log(const struct stat *output, const struct options *options)
{
    struct stat log;
    for (size_t i = 0; i < options->tls_key_count; i++)
        if (stat(options->tls_keys[i], &log) == 0 && output->st_dev == log.st_dev &&
            output->st_ino == log.st_ino)
            return true;
    return false;
}

static bool differs_from_inputs(const char *path, const struct options *options,
                                const struct input_list *inputs, struct error *error)
{
    struct stat output;
    if (!status_of(path, STDOUT_FILENO, &output) || !S_ISREG(output.st_mode))
        return true;
    if (is_key_log(&output, options))
        return fail(error, "output '%s' is also the key log; write to another file", path);
    for (size_t i = 0; i < inputs->count; i++)
        if (is_input(&output, inputs, i))
            return fail(error, "output '%s' is also an input; write to another file", path);
    return true;
}

bool outputs_differ_from_inputs(const struct options *options, const struct input_list *inputs,
                                struct error *error)
{
    for (size_t i = 0; i < options->output_count; i++) {
        const char *path = options->outputs[i].path;
        if (options->extract && strcmp(path, options->extract) == 0)
            return fail(error, "'%s' cannot be both a report and the extract", path);
        if (!differs_from_inputs(path, options, inputs, error))
            return false;
    }
    return !options->extract || differs_from_inputs(options->extract, options, inputs, error);
}

/* What can be known before the work: the folder is there, and may be written to where a file will
 * be made in it. */
static bool can_be_made(const char *path, struct error *error)
{
    struct text folder = {0};
    const char *slash = strrchr(path, '/');
    struct stat status;
    text_add(&folder, slash ? (struct str){path, (size_t)(slash - path + 1)} : STR("./"));
    bool exists = lstat(path, &status) == 0;
    bool is_made_there = !exists || S_ISREG(status.st_mode);
    bool good = access(folder.at, is_made_there ? W_OK : F_OK) == 0 &&
                (!exists || access(path, W_OK) == 0 || S_ISLNK(status.st_mode));
    if (!good)
        fail(error, "cannot write '%s': %s", path, strerror(errno));
    text_free(&folder);
    return good;
}

bool outputs_can_be_made(const struct options *options, struct error *error)
{
    for (size_t i = 0; i < options->output_count; i++)
        if (!is_standard(options->outputs[i].path) && !can_be_made(options->outputs[i].path, error))
            return false;
    return !options->extract || can_be_made(options->extract, error);
}

/* A sink that ends when a signal comes while it is written to. */
struct watched {
    struct sink sink;
    sig_atomic_t stops_before;
};

static bool write_watched(void *context, const char *bytes, size_t len)
{
    const struct watched *watched = context;
    if (*stop_flag() != watched->stops_before)
        return false;
    return watched->sink.write(watched->sink.context, bytes, len);
}

bool output_append(const char *path, struct str bytes, struct error *error)
{
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
    size_t done = 0;
    while (file >= 0 && done < bytes.len) {
        ssize_t wrote = write(file, bytes.at + done, bytes.len - done);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0)
            break;
        done += (size_t)wrote;
    }
    int problem = errno;
    if (file >= 0)
        close(file);
    return (file >= 0 && done == bytes.len) ||
           fail(error, "cannot write '%s': %s", path, strerror(problem));
}

static struct report_options appearance(const struct options *options,
                                        const struct wanted_output *wanted)
{
    bool on_terminal = is_standard(wanted->path) && isatty(STDOUT_FILENO);
    return (struct report_options){
        .view = options->view,
        .width = terminal_width(on_terminal),
        .color = terminal_color(options->color, on_terminal),
        .ascii = options->ascii || !terminal_draws_lines(on_terminal),
        .csv_raw = options->csv_raw,
        .quiet = options->quiet,
        .top = options->top_given ? options->top : (on_terminal ? ROWS_ON_TERMINAL : 0),
    };
}

/* Keeps what the report is about. */
static void dress(struct report *report, const struct options *options,
                  const struct wanted_output *wanted)
{
    const struct report_options about = report->options;
    report->options = appearance(options, wanted);
    report->options.command = about.command;
    report->options.selection = about.selection;
    report->options.trouble = about.trouble;
    report->options.is_provisional = about.is_provisional;
    report->options.goes_on = about.goes_on;
    report->options.note = about.note;
}

bool output_is_standard(const struct wanted_output *wanted)
{
    return is_standard(wanted->path);
}

static bool write_text(void *context, const char *bytes, size_t len)
{
    text_add(context, (struct str){bytes, len});
    return true;
}

void output_render(struct text *out, const struct wanted_output *wanted,
                   const struct options *options, struct report *report)
{
    const struct sink sink = {out, write_text};
    dress(report, options, wanted);
    wanted->format->print(report, &sink);
}

/* Whole lines, as much as is shown of a summary. */
static struct str cut(struct str text)
{
    enum { SUMMARY_MOST = 900 * 1024 };
    if (text.len <= SUMMARY_MOST)
        return text;
    text.len = SUMMARY_MOST;
    while (text.len && text.at[text.len - 1] != '\n')
        text.len--;
    return text;
}

bool output_add_summary(const struct wanted_output *wanted, const struct options *options,
                        struct report *report, struct error *error)
{
    const char *variable = wanted->format->summary_variable;
    const char *path = variable ? getenv(variable) : NULL;
    const struct wanted_output page = {.path = "", .format = format_find("markdown")};
    struct text text = {0};
    if (!path || !path[0])
        return true;
    output_render(&text, &page, options, report);
    bool good = output_append(path, cut(text_str(&text)), error) ||
                error_context(error, "the step summary");
    text_free(&text);
    return good;
}

enum output_result output_print(const struct wanted_output *wanted, const struct options *options,
                                struct report *report, struct error *error)
{
    struct output *output = output_open(wanted->path, error);
    if (!output)
        return OUTPUT_FAILED;
    dress(report, options, wanted);
    struct watched watched = {output_sink(output), *stop_flag()};
    struct sink sink = {&watched, write_watched};
    bool printed = wanted->format->print(report, &sink);
    bool gone = output_reader_gone(output);
    bool stopped = *stop_flag() != watched.stops_before;
    bool closed = output_close(output, printed, error);
    if (stopped)
        return OUTPUT_STOPPED;
    if (gone)
        return OUTPUT_GONE;
    return printed && closed ? OUTPUT_WRITTEN : OUTPUT_FAILED;
}
