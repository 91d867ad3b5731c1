/* What is due in a run that goes on: the end after --for, a look each --every and on SIGUSR1,
 * records of calls that ended, at once on SIGHUP. */
#include "live_view.h"

#include "outputs.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/cli/cli.h"
#include "sipdiag/mask/masked.h"
#include "sipdiag/summarize/call_counts.h"
#include "stop.h"
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Records come this often, unless a look takes long: then most of the time is left for reading. */
static const int64_t news_every_us = 250 * US_PER_MS;
enum { TIMES_A_LOOK = 10 };

static int64_t time_by(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

static bool is_table(const struct wanted_output *output)
{
    return output->format == format_at(0);
}

static bool is_records(const struct wanted_output *output)
{
    return output->format->is_stream;
}

static bool is_stream(const struct live_view *view, const struct wanted_output *output)
{
    return view->is_rolling && is_records(output);
}

static bool is_screen(const struct live_view *view, const struct wanted_output *output)
{
    return !view->is_last && view->reporting.options->every_us && is_table(output) &&
           output_is_standard(output) && isatty(STDOUT_FILENO);
}

static void add_now(struct text *out)
{
    int64_t now_us = time_by(CLOCK_REALTIME);
    clock_add_date_time(out, now_us);
    text_add_char(out, ' ');
    clock_add_zone_name(out, now_us);
}

/* ---- one output ---- */

static void draw(struct live_view *view, const struct wanted_output *output, struct report *report)
{
    const struct words *words = view->reporting.options->words;
    struct text page = {0}, note = {0}, now = {0}, after = {0};
    if (report->options.note)
        text_addf(&note, "%s ", report->options.note);
    add_now(&now);
    words_add_duration(&after, words, time_by(CLOCK_MONOTONIC) - view->begun_us);
    words_add(&note, words, "As of %s, after %s. Ctrl-C ends it.", now.at, after.at);
    const char *kept = report->options.note;
    report->options.note = note.at;
    output_render(&page, output, view->reporting.options, report);
    report->options.note = kept;
    view->is_over = !screen_draw(&view->screen, text_str(&page)) || view->is_over;
    text_free(&page);
    text_free(&note);
    text_free(&now);
    text_free(&after);
}

/* Before a table that is not the only one. */
static void add_time_line(struct text *out)
{
    text_add_literal(out, "--- ");
    add_now(out);
    text_add_literal(out, " ---\n");
}

static bool write_text(const struct text *text)
{
    size_t done = 0;
    while (done < text->len) {
        ssize_t wrote = write(STDOUT_FILENO, text->at + done, text->len - done);
        if (wrote <= 0)
            return false;
        done += (size_t)wrote;
    }
    return true;
}

static void print(struct live_view *view, const struct wanted_output *output, struct report *report)
{
    struct error error = {""};
    bool standard = output_is_standard(output);
    bool is_one_of_many = !view->is_last || view->has_printed;
    if (standard && is_table(output) && is_one_of_many) {
        struct text line = {0};
        add_time_line(&line);
        view->is_over = !write_text(&line) || view->is_over;
        text_free(&line);
    }
    report->options.goes_on = standard && view->has_printed;
    switch (output_print(output, view->reporting.options, report, &error)) {
    case OUTPUT_FAILED:
        view->code = stronger_code(view->code, output_error(&error));
        view->is_over = view->is_over || standard;
        break;
    case OUTPUT_GONE:
        view->is_over = true;
        break;
    case OUTPUT_STOPPED: /* the last look comes at once */
        break;
    case OUTPUT_WRITTEN:
        if (view->is_last && !output_add_summary(output, view->reporting.options, report, &error))
            view->code = stronger_code(view->code, output_error(&error));
        break;
    }
    view->has_printed = view->has_printed || standard;
}

/* Opened each time, so that whoever moves the file away finds all records so far in it. */
static void append(struct live_view *view, const struct wanted_output *output,
                   struct report *report)
{
    struct text records = {0};
    struct error error = {""};
    output_render(&records, output, view->reporting.options, report);
    bool is_good = output_append(output->path, text_str(&records), &error);
    if (!is_good && !view->append_fails)
        view->code = stronger_code(view->code, output_error(&error));
    view->append_fails = !is_good;
    text_free(&records);
}

/* A look as all outputs want it, but for the stream of records. */
static int write_look(struct reporting *reporting, struct report *report)
{
    struct live_view *view = reporting->context;
    const struct options *options = reporting->options;
    report->options.is_provisional = view->is_rolling || !view->is_last;
    for (size_t i = 0; i < options->output_count; i++) {
        const struct wanted_output *output = &options->outputs[i];
        bool is_silent = reporting->nothing_read && !output->format->always;
        if (is_stream(view, output) || is_silent)
            continue;
        if (is_screen(view, output))
            draw(view, output, report);
        else
            print(view, output, report);
    }
    return EXIT_ANALYSED;
}

static int write_records(struct reporting *reporting, struct report *report)
{
    struct live_view *view = reporting->context;
    const struct options *options = reporting->options;
    report->options.is_provisional = true;
    if (view->counts)
        call_counts_add(reporting->counts, report->analysis);
    for (size_t i = 0; i < options->output_count; i++) {
        const struct wanted_output *output = &options->outputs[i];
        if (!is_stream(view, output))
            continue;
        if (output_is_standard(output))
            print(view, output, report);
        else
            append(view, output, report);
    }
    return EXIT_ANALYSED;
}

/* ---- looks ---- */

static int report(struct live_view *view, const struct analysis *analysis,
                  int (*write)(struct reporting *reporting, struct report *report))
{
    struct sentences sentences = pipeline_sentences(view->pipeline);
    view->reporting.write = write;
    if (view->before)
        view->before(view->before_context);
    return report_make(&view->reporting, analysis, sentences);
}

/* Only the calls that ended since the last time. */
static void tell(struct live_view *view, const struct analysis *analysis)
{
    struct analysis news = *analysis;
    struct call **calls = xalloc(analysis->call_count * sizeof(struct call *));
    const struct verdict **verdicts = xalloc(analysis->call_count * sizeof(struct verdict *));
    news.call_count = 0;
    news.calls = calls;
    news.verdicts = verdicts;
    for (size_t i = 0; i < analysis->call_count; i++)
        if (analysis->calls[i]->is_news) {
            calls[news.call_count] = analysis->calls[i];
            verdicts[news.call_count++] = analysis->verdicts[i];
        }
    view->reporting.is_part = true;
    if (news.call_count)
        report(view, &news, write_records);
    view->reporting.is_part = false;
    free(calls);
    free(verdicts);
}

/* Records that stream, and calls that are counted for ever, have looks of their own, without
 * findings. */
static void look(struct live_view *view)
{
    if (view->counts && pipeline_has_news(view->pipeline))
        tell(view, pipeline_look(view->pipeline, true));
    report(view, pipeline_look(view->pipeline, false), write_look);
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static bool records_are_due(struct live_view *view, int64_t now_us)
{
    bool is_asked = *records_flag() != view->records_seen;
    view->records_seen = *records_flag();
    return view->streams && (is_asked || now_us >= view->news_us);
}

static bool looks_are_due(struct live_view *view, int64_t now_us)
{
    bool is_asked = *look_flag() != view->looks_seen;
    view->looks_seen = *look_flag();
    return is_asked || now_us >= view->look_us;
}

static void look_now(struct live_view *view, int64_t now_us)
{
    int64_t every_us = view->reporting.options->every_us;
    look(view);
    int64_t done_us = time_by(CLOCK_MONOTONIC);
    if (every_us && now_us >= view->look_us) {
        view->look_us += every_us;
        view->look_us = view->look_us > 2 * done_us - now_us ? view->look_us : 2 * done_us - now_us;
    }
}

static void tell_now(struct live_view *view, int64_t now_us)
{
    if (pipeline_has_news(view->pipeline))
        tell(view, pipeline_look(view->pipeline, true));
    int64_t took_us = time_by(CLOCK_MONOTONIC) - now_us;
    view->news_us = now_us + news_every_us + TIMES_A_LOOK * took_us;
}

static int64_t rest(void *context, struct pipeline *pipeline)
{
    struct live_view *view = context;
    const struct options *options = view->reporting.options;
    int64_t now_us = time_by(CLOCK_MONOTONIC);
    int64_t end_us = options->for_us ? view->begun_us + options->for_us : INT64_MAX;
    view->pipeline = pipeline;
    if (now_us >= end_us)
        return -1;
    if (!pipeline)
        return least(end_us - now_us, US_PER_S);
    if (looks_are_due(view, now_us))
        look_now(view, now_us);
    if (records_are_due(view, now_us))
        tell_now(view, now_us);
    int64_t next_us = least(least(end_us, view->look_us), view->news_us);
    int64_t left_us = next_us - time_by(CLOCK_MONOTONIC);
    return view->is_over ? -1 : left_us > 0 ? left_us : 0;
}

/* ---- calls that leave ---- */

static void count_gone(struct live_view *view, const struct analysis *gone,
                       const struct analysis *known, int64_t until_us)
{
    struct masked masked; /* its examples are shown later on */
    masked_make(&masked, view->reporting.mask, gone);
    summary_past_add(view->past, &masked.analysis);
    masked_free(&masked);
    summary_past_sweep(view->past, known, until_us);
    checks_add_past(view->reporting.checks, gone);
}

static void let_go(void *context, const struct pipeline_departure *departure)
{
    struct live_view *view = context;
    struct selection selection = selecting_resolve(view->reporting.selecting, departure->known);
    struct selected gone = {0}, known = {0};
    if (view->streams || view->counts)
        tell(view, departure->gone); /* what no look has told of */
    if (selection_is_all(&selection)) {
        count_gone(view, departure->gone, departure->known, departure->until_us);
        return;
    }
    selection_apply(&selection, departure->gone, &gone);
    selection_apply(&selection, departure->known, &known);
    count_gone(view, &gone.analysis, &known.analysis, departure->until_us);
    selected_free(&gone);
    selected_free(&known);
}

void live_view_begin(struct live_view *view, const struct reporting *reporting,
                     struct pipeline_options *wanted)
{
    const struct options *options = reporting->options;
    *view = (struct live_view){
        .reporting = *reporting,
        .is_rolling = options_are_rolling(options),
        .looks_seen = *look_flag(),
        .begun_us = time_by(CLOCK_MONOTONIC),
        .news_us = INT64_MAX,
        .look_us = INT64_MAX,
    };
    view->reporting.context = view;
    if (options->every_us)
        view->look_us = view->begun_us + options->every_us;
    for (size_t i = 0; i < options->output_count; i++)
        view->streams = view->streams || is_stream(view, &options->outputs[i]);
    if (view->streams) {
        view->news_us = view->begun_us;
        view->records_seen = *records_flag();
        stop_watch_hangup();
    }
    wanted->live_context = view;
    wanted->signals = signal_count();
    if (options->view != VIEW_LADDER)
        wanted->rest = rest;
    if (!view->is_rolling)
        return;
    view->counts = outputs_count(options);
    if (view->counts)
        view->reporting.counts = call_counts_new(true);
    view->past = summary_past_new();
    view->reporting.past = view->past;
    wanted->let_go = let_go;
}

static int write_nothing(struct reporting *reporting, struct report *report)
{
    (void)reporting, (void)report;
    return EXIT_ANALYSED;
}

int live_view_finish(struct live_view *view, struct pipeline *pipeline)
{
    const struct analysis *analysis = pipeline_analysis(pipeline);
    view->pipeline = pipeline;
    screen_end(&view->screen);
    view->is_last = true;
    if ((view->streams || view->counts) && !view->is_over)
        tell(view, analysis);
    if (!view->is_rolling)
        view->reporting.pipeline = pipeline;
    if (view->is_over) /* nobody reads it, but the code of the checks is wanted */
        report(view, analysis, write_nothing);
    else if (!view->is_rolling)
        view->code = stronger_code(view->code, report(view, analysis, report_print));
    else
        report(view, analysis, write_look);
    return stronger_code(view->code, view->reporting.check_code);
}

void live_view_end(struct live_view *view)
{
    screen_end(&view->screen);
    summary_past_free(view->past);
    call_counts_free(view->reporting.counts);
}
