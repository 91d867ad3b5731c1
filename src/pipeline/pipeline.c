/* The run: inputs are read side by side in time order, each packet decoded, each message parsed and
 * followed; at the end calls are correlated and judged. */
#include "sipdiag/pipeline/pipeline.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/correlate/correlator.h"
#include "sipdiag/decode/decoder.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/merge/message_order.h"
#include "sipdiag/parse/sip_parser.h"
#include "sipdiag/read/source.h"
#include "sipdiag/track/call_tracker.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

enum { PACKETS_PER_PROGRESS = 8192 };

/* Times beyond this are nonsense of a damaged file; with it no difference of two times overflows.
 */
static const int64_t time_limit_us = INT64_C(1) << 60;

struct reader {
    struct source *source; /* NULL when it is at its end or failed */
    struct decoder *decoder;
    struct frame next; /* valid while source is set */
};

struct pipeline {
    struct pipeline_options options;
    struct input *inputs;
    struct reader *readers;
    struct message_order *order;
    struct sip_parser *parser;
    struct call_tracker *tracker;
    struct sip_facts facts;        /* of the message at hand */
    struct input_health uncounted; /* what is wrong with a copy was counted at the first one */
    struct call_store store;
    struct us_list us;
    struct diagnosis *diagnosis;
    struct verdict *verdicts;
    int64_t *input_last_us;
    uint64_t packets;
    struct analysis analysis;
};

static void order_messages(struct pipeline *run, size_t i)
{
    struct sip_text text;
    while (decoder_next(run->readers[i].decoder, &text))
        if (!message_order_add(run->order, &text))
            run->inputs[i].health.count[HEALTH_CLOCK_STEP]++;
}

static void close_reader(struct pipeline *run, size_t i)
{
    struct reader *reader = &run->readers[i];
    decoder_finish(reader->decoder, &run->inputs[i].health, &run->inputs[i].content);
    order_messages(run, i);
    source_close(reader->source);
    reader->source = NULL;
}

static bool is_stopped(const struct pipeline *run)
{
    return run->options.stop && *run->options.stop;
}

static void note_problem(struct input *input, const struct error *error, bool failed)
{
    memcpy(input->problem, error->text, sizeof input->problem);
    input->problem[sizeof input->problem - 1] = '\0';
    input->failed = failed;
}

static void read_ahead(struct pipeline *run, size_t i)
{
    struct reader *reader = &run->readers[i];
    struct input *input = &run->inputs[i];
    struct error error = {{0}};
    switch (source_next(reader->source, &reader->next, &input->health, &error)) {
    case READ_FRAME:
        if (reader->next.time_us > time_limit_us)
            reader->next.time_us = time_limit_us;
        if (reader->next.time_us < -time_limit_us)
            reader->next.time_us = -time_limit_us;
        return;
    case READ_DAMAGED:
        if (!is_stopped(run)) /* a signal cuts a pipe short, too */
            note_problem(input, &error, false);
        break;
    case READ_END:
        break;
    }
    close_reader(run, i);
}

static void open_inputs(struct pipeline *run)
{
    for (size_t i = 0; i < run->options.name_count; i++) {
        struct input *input = &run->inputs[i];
        struct error error = {{0}};
        *input = (struct input){
            .name = run->options.names[i], .first_us = TIME_UNKNOWN, .last_us = TIME_UNKNOWN};
        struct source *source = source_open(input->name, (uint16_t)i, &error);
        input->kind = source ? source_kind_name(source) : NULL;
        if (!source) {
            if (!is_stopped(
                    run)) /* a signal while waiting for the first byte is no fault of the input */
                note_problem(input, &error, true);
            continue;
        }
        run->readers[i].source = source;
        run->readers[i].decoder = decoder_new(run->options.settings);
        read_ahead(run, i);
    }
}

/* The reader whose next packet is oldest; name_count when all are at their end. */
static size_t oldest_reader(const struct pipeline *run)
{
    size_t best = run->options.name_count;
    for (size_t i = 0; i < run->options.name_count; i++)
        if (run->readers[i].source &&
            (best == run->options.name_count ||
             run->readers[i].next.time_us < run->readers[best].next.time_us))
            best = i;
    return best;
}

static void take_messages(struct pipeline *run)
{
    struct sip_text text;
    uint64_t fingerprint;
    enum order_status status;
    while ((status = message_order_next(run->order, &text, &fingerprint)) != ORDER_WAIT) {
        struct input *input = &run->inputs[text.origin.input];
        if (!sip_parser_read(run->parser, &text, &run->facts,
                             status == ORDER_COPY ? &run->uncounted : &input->health))
            continue;
        run->facts.fingerprint = fingerprint;
        run->facts.message_bytes = (uint32_t)text.bytes.len;
        if (status == ORDER_COPY) {
            input->health.count[HEALTH_DUPLICATES]++;
            call_tracker_add_copy(run->tracker, &run->facts);
            continue;
        }
        input->messages += text.kind == SIP_TEXT_MESSAGE;
        call_tracker_add(run->tracker, &run->facts, &input->health);
        if (run->options.observe)
            run->options.observe(run->options.observer_context, &run->facts);
    }
}

static void take_frame(struct pipeline *run, size_t i)
{
    struct reader *reader = &run->readers[i];
    struct input *input = &run->inputs[i];
    const struct frame *frame = &reader->next;
    input->packets++;
    if (input->first_us == TIME_UNKNOWN || frame->time_us < input->first_us)
        input->first_us = frame->time_us;
    if (input->last_us == TIME_UNKNOWN || frame->time_us > input->last_us)
        input->last_us = frame->time_us;
    decoder_add(reader->decoder, frame, &input->health, &input->content);
    order_messages(run, i);
    take_messages(run);
}

static void report_progress(struct pipeline *run)
{
    double sum = 0;
    if (!run->options.progress)
        return;
    for (size_t i = 0; i < run->options.name_count; i++) {
        double share = run->readers[i].source ? source_progress(run->readers[i].source) : 1;
        sum = share < 0 || sum < 0 ? -1 : sum + share;
    }
    run->options.progress(run->options.progress_context,
                          sum < 0 ? -1 : sum / (double)run->options.name_count, run->packets);
}

static void read_all(struct pipeline *run)
{
    size_t i;
    while (!is_stopped(run) && (i = oldest_reader(run)) < run->options.name_count) {
        take_frame(run, i);
        read_ahead(run, i);
        if (++run->packets % PACKETS_PER_PROGRESS == 0)
            report_progress(run);
    }
    run->analysis.interrupted = is_stopped(run);
    for (i = 0; i < run->options.name_count; i++)
        if (run->readers[i].source)
            close_reader(run, i);
    message_order_finish(run->order);
    take_messages(run);
    call_tracker_finish(run->tracker);
}

/* Silence is the network's doing only where the silence is sure. */
static void settle_end(struct call *call, const struct verdict *verdict)
{
    if (verdict->outcome == OUTCOME_UNKNOWN && call->ended_by == PARTY_NETWORK && !call->final)
        call->ended_by = PARTY_NONE;
}

static void judge(struct pipeline *run)
{
    const struct settings *settings = run->options.settings;
    correlate_calls(&run->store, settings, run->options.us, run->options.us_count, &run->us);
    for (size_t i = 0; i < run->options.name_count; i++)
        run->input_last_us[i] = run->inputs[i].last_us;
    run->diagnosis = diagnosis_new(settings, run->store.calls, run->store.count, run->input_last_us,
                                   run->options.name_count);
    run->verdicts = xalloc(run->store.count * sizeof *run->verdicts);
    for (size_t i = 0; i < run->store.count; i++) {
        calls_read_ahead(run->store.calls, i, run->store.count);
        diagnose_call(run->diagnosis, run->store.calls[i], &run->verdicts[i]);
        settle_end(run->store.calls[i], &run->verdicts[i]);
    }
}

static bool lost_nothing(const struct pipeline *run)
{
    for (int i = 0; i < HEALTH_COUNT; i++)
        if (run->analysis.health.count[i] && health_loses_sip((enum health_counter)i))
            return false;
    for (size_t i = 0; i < run->options.name_count; i++)
        if (run->inputs[i].failed)
            return false;
    return !run->analysis.interrupted;
}

static void fill_analysis(struct pipeline *run)
{
    struct analysis *analysis = &run->analysis;
    analysis->settings = run->options.settings;
    analysis->inputs = run->inputs;
    analysis->input_count = run->options.name_count;
    analysis->calls = run->store.calls;
    analysis->verdicts = run->verdicts;
    analysis->call_count = run->store.count;
    analysis->us = run->us.addresses;
    analysis->us_count = run->us.count;
    analysis->us_given = run->us.rule == US_GIVEN;
    for (size_t i = 0; i < run->options.name_count; i++)
        health_add(&analysis->health, &run->inputs[i].health);
    analysis->complete = lost_nothing(run);
}

static void drop_readers(struct pipeline *run)
{
    for (size_t i = 0; i < run->options.name_count; i++)
        decoder_free(run->readers[i].decoder);
    free(run->readers);
    run->readers = NULL;
    message_order_free(run->order);
    run->order = NULL;
    sip_parser_free(run->parser);
    run->parser = NULL;
    call_tracker_free(run->tracker);
    run->tracker = NULL;
    malloc_trim(0); /* what the open calls held is not needed again */
}

/* With one input, nothing waits for its copy in another. */
static struct message_order *new_order(const struct pipeline_options *options)
{
    struct settings settings = *options->settings;
    if (options->name_count < 2)
        settings.value[SETTING_DUPLICATE_WINDOW_FILES] = settings.value[SETTING_DUPLICATE_WINDOW];
    return message_order_new(&settings);
}

struct pipeline *pipeline_run(const struct pipeline_options *options)
{
    struct pipeline *run = xalloc(sizeof *run);
    run->options = *options;
    run->inputs = xalloc(options->name_count * sizeof *run->inputs);
    run->readers = xalloc(options->name_count * sizeof *run->readers);
    run->input_last_us = xalloc(options->name_count * sizeof *run->input_last_us);
    call_store_init(&run->store);
    run->order = new_order(options);
    run->parser = sip_parser_new();
    run->tracker = call_tracker_new(options->settings, &run->store);
    open_inputs(run);
    read_all(run);
    drop_readers(run);
    judge(run);
    fill_analysis(run);
    return run;
}

const struct analysis *pipeline_analysis(const struct pipeline *pipeline)
{
    return &pipeline->analysis;
}

static void add_headline(void *context, struct text *out, const struct call *call,
                         const struct verdict *verdict)
{
    const struct pipeline *run = context;
    verdict_add_headline(out, run->diagnosis, call, verdict);
}

static void add_action(void *context, struct text *out, const struct call *call,
                       const struct verdict *verdict)
{
    (void)context;
    verdict_add_action(out, call, verdict);
}

struct sentences pipeline_sentences(struct pipeline *pipeline)
{
    return (struct sentences){pipeline, add_headline, add_action};
}

void pipeline_free(struct pipeline *pipeline)
{
    if (!pipeline)
        return;
    diagnosis_free(pipeline->diagnosis);
    us_list_free(&pipeline->us);
    call_store_free(&pipeline->store);
    free(pipeline->verdicts);
    free(pipeline->inputs);
    free(pipeline->input_last_us);
    free(pipeline);
}
