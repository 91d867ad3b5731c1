/* The run: inputs are read side by side in time order, each packet decoded, each message parsed and
 * followed; at the end calls are correlated and judged. */
#include "sipdiag/pipeline/pipeline.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/correlate/correlator.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/merge/message_order.h"
#include "sipdiag/parse/sip_parser.h"
#include "sipdiag/read/source_set.h"
#include "sipdiag/track/call_tracker.h"
#include "vantages.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

enum { PACKETS_PER_PROGRESS = 8192 };

struct pipeline {
    struct pipeline_options options;
    struct input *inputs;
    struct input *skipped;
    size_t input_count;
    struct source_set *sources;
    struct vantages *vantages;
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

static bool is_stopped(const struct pipeline *run)
{
    return run->options.stop && *run->options.stop;
}

/* Which inputs there are, and which of them came from directories and are no captures. */
static void open_inputs(struct pipeline *run)
{
    const struct pipeline_options *options = &run->options;
    ensure(options->name_count <= PIPELINE_MOST_INPUTS, "too many inputs");
    for (size_t i = 0; i < options->name_count; i++)
        run->inputs[i] = (struct input){.name = options->names[i],
                                        .folder = options->folders ? options->folders[i] : NULL,
                                        .first_us = TIME_UNKNOWN,
                                        .last_us = TIME_UNKNOWN};
    run->sources = source_set_new(&(struct source_set_options){
        .inputs = run->inputs,
        .skipped = run->skipped,
        .count = options->name_count,
        .settings = options->settings,
        .zones = options->zones,
        .zone_count = options->zone_count,
        .stop = options->stop,
    });
    run->input_count = source_set_count(run->sources);
    run->vantages = vantages_new(options->settings, run->inputs, run->input_count, run->order);
}

static void take_messages(struct pipeline *run)
{
    struct sip_text text;
    enum order_status status;
    while ((status = message_order_next(run->order, &text)) != ORDER_WAIT) {
        struct input *input = &run->inputs[text.origin.input];
        if (!sip_parser_read(run->parser, &text, &run->facts,
                             status == ORDER_COPY ? &run->uncounted : &input->health))
            continue;
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

static void take_frame(struct pipeline *run, size_t i, const struct frame *frame)
{
    struct input *input = &run->inputs[i];
    input->packets++;
    if (input->first_us == TIME_UNKNOWN || frame->time_us < input->first_us)
        input->first_us = frame->time_us;
    if (input->last_us == TIME_UNKNOWN || frame->time_us > input->last_us)
        input->last_us = frame->time_us;
    vantages_add(run->vantages, i, frame);
    take_messages(run);
}

static void report_progress(struct pipeline *run)
{
    if (run->options.progress)
        run->options.progress(run->options.progress_context, source_set_progress(run->sources),
                              run->packets);
}

static void read_all(struct pipeline *run)
{
    size_t i;
    struct frame frame;
    enum source_set_event event;
    while (!is_stopped(run) &&
           (event = source_set_next(run->sources, &frame, &i)) != SOURCE_SET_END) {
        if (event == SOURCE_SET_ENDS) {
            vantages_end(run->vantages, i);
            continue;
        }
        take_frame(run, i, &frame);
        if (++run->packets % PACKETS_PER_PROGRESS == 0)
            report_progress(run);
    }
    run->analysis.interrupted = is_stopped(run);
    vantages_finish(run->vantages);
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
    vantages_fill_last(run->vantages, run->input_last_us);
    vantages_free(run->vantages);
    run->vantages = NULL;
    run->diagnosis = diagnosis_new(&(struct diagnosis_scope){
        .settings = settings,
        .calls = run->store.calls,
        .call_count = run->store.count,
        .inputs = run->inputs,
        .input_last_us = run->input_last_us,
        .input_count = run->input_count,
    });
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
    for (size_t i = 0; i < run->input_count; i++)
        if (run->inputs[i].failed)
            return false;
    return !run->analysis.interrupted;
}

static void fill_analysis(struct pipeline *run)
{
    struct analysis *analysis = &run->analysis;
    analysis->settings = run->options.settings;
    analysis->inputs = run->inputs;
    analysis->input_count = run->input_count;
    analysis->skipped = run->skipped;
    analysis->skipped_count = run->options.name_count - run->input_count;
    analysis->calls = run->store.calls;
    analysis->verdicts = run->verdicts;
    analysis->call_count = run->store.count;
    analysis->us = run->us.addresses;
    analysis->us_count = run->us.count;
    analysis->us_given = run->us.rule == US_GIVEN;
    for (size_t i = 0; i < run->input_count; i++)
        health_add(&analysis->health, &run->inputs[i].health);
    analysis->health.count[HEALTH_FILES_SKIPPED] += analysis->skipped_count;
    analysis->complete = lost_nothing(run);
}

static void drop_readers(struct pipeline *run)
{
    source_set_free(run->sources);
    run->sources = NULL;
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
    run->skipped = xalloc(options->name_count * sizeof *run->skipped);
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
    free(pipeline->skipped);
    free(pipeline->input_last_us);
    free(pipeline);
}
