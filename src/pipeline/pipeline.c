/* The run: inputs are read side by side in time order, each packet decoded, each message parsed and
 * followed; at the end, or at any time between, calls are correlated and judged. */
#include "sipdiag/pipeline/pipeline.h"

#include "clock_skew.h"
#include "epochs.h"
#include "extract_source.h"
#include "judged.h"
#include "sipdiag/base/backing.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/cdr/cdr_reader.h"
#include "sipdiag/decode/decoder.h"
#include "sipdiag/media/media_streams.h"
#include "sipdiag/merge/message_order.h"
#include "sipdiag/parse/sip_parser.h"
#include "sipdiag/read/source_set.h"
#include "sipdiag/track/call_tracker.h"
#include "sipdiag/track/presence_log.h"
#include "vantages.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    PACKETS_PER_PROGRESS = 8192,
    /* The code of all stages is larger than the cache that instructions come from: a stage that
     * takes many in a row does not have to fetch its own anew for each. The order of messages waits
     * for a second of capture anyway. */
    PACKETS_PER_BATCH = 64,
    KEPT_PART = 16, /* of --set memory: ended calls, and what is known of them */
};

/* An ended call that is silent for this long has no better route any more (contract, section 4:
 * recovered), and is told of. */
static const int64_t news_wait_us = 6 * US_PER_S;

/* With no message for this long, what waits in the decoders is looked after without frames. */
static const int64_t sweep_after_us = US_PER_S;

/* A message whose turn has come. */
struct due {
    struct sip_text text;
    enum order_status status;
    struct sip_look look;
};

struct pipeline {
    struct pipeline_options options;
    struct input *inputs;
    struct input *skipped;
    size_t input_count;
    struct read_options reading;
    struct source_set *sources;
    struct vantages *vantages;
    struct message_order *order;
    struct media_streams *media;
    uint64_t media_evicted;
    struct due due[MESSAGES_SHOWN];
    struct sip_parser *parser;
    struct call_tracker *tracker;
    struct presence_log *presence; /* what REGISTER and OPTIONS told */
    struct cdr_reader *cdr;
    struct sip_facts facts;        /* of the message at hand */
    struct input_health uncounted; /* what is wrong with a copy was counted at the first one */
    struct epochs *epochs;         /* of a rolling run */
    struct call_store store;       /* of the others: calls that ended */
    struct backing *backing;       /* of the store and of looks at it; NULL in a rolling run */
    struct judged judged;          /* the last look */
    int64_t *input_last_us;
    uint64_t packets;
    int64_t newest_us;  /* of all messages */
    int64_t arrived_us; /* when the newest came, by the monotonic clock */
    struct read_pauses pauses;
    bool is_ready; /* inputs were looked at */
    bool is_resting;
    struct frame_spool spool; /* of inputs that can be read only once, for an extract */
    struct analysis analysis;
    struct call **shown; /* the calls of the analysis, and their verdicts, where not all are */
    const struct verdict **shown_verdicts;
};

static bool is_rolling(const struct pipeline *run)
{
    return run->epochs != NULL;
}

static int64_t monotonic_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

/* By the clock of the messages; TIME_UNKNOWN before the first. */
static int64_t now_of(const struct pipeline *run)
{
    if (run->newest_us == TIME_UNKNOWN)
        return TIME_UNKNOWN;
    return run->newest_us + (is_rolling(run) ? monotonic_us() - run->arrived_us : 0);
}

const char *pipeline_tls_library(const char **version)
{
    return decoder_tls_library(version);
}

static bool is_stopped(const struct pipeline *run)
{
    return run->options.stop && *run->options.stop;
}

static int64_t local_to_utc(const void *context, const char *input, int64_t local_us)
{
    return zone_time(read_options_zone(context, input), local_us);
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
    run->reading = (struct read_options){
        .settings = options->settings,
        .zones = options->zones,
        .zone_count = options->zone_count,
        .pauses = options->rest ? &run->pauses : NULL,
        .tls_keys = options->tls_keys,
        .map = options->map,
    };
    clock_skew_estimate(run->inputs, options->name_count, &run->reading, options->stop);
    run->sources = source_set_new(&(struct source_set_options){
        .inputs = run->inputs,
        .skipped = run->skipped,
        .count = options->name_count,
        .reading = &run->reading,
        .stop = options->stop,
        .lives = options->lives,
        .live_count = options->live_count,
    });
    run->input_count = source_set_count(run->sources);
    run->cdr = cdr_reader_new(&(struct cdr_reader_options){
        .store = &run->store,
        .inputs = run->inputs,
        .input_count = run->input_count,
        .map = options->map,
        .date_order = (enum cdr_date_order)options->settings->value[SETTING_DATE_ORDER],
        .zones = &run->reading,
        .to_utc = local_to_utc,
    });
    run->vantages =
        vantages_new(options->settings, run->inputs, run->input_count, run->order, run->media);
    vantages_use_keys(run->vantages, options->tls_keys);
    vantages_restrict(run->vantages, options->ports, options->port_count);
}

static void take_message(struct pipeline *run, const struct due *due)
{
    const struct sip_text *text = &due->text;
    bool is_copy = due->status == ORDER_COPY;
    struct input *input = &run->inputs[text->origin.input];
    if (!sip_parser_read_on(run->parser, text, &due->look, &run->facts,
                            is_copy ? &run->uncounted : &input->health))
        return;
    run->facts.message_bytes = (uint32_t)text->bytes.len;
    if (is_copy) {
        input->health.count[HEALTH_DUPLICATES]++;
        call_tracker_add_copy(run->tracker, &run->facts);
        return;
    }
    input->messages += text->kind == SIP_TEXT_MESSAGE;
    call_tracker_add(run->tracker, &run->facts, &input->health);
    presence_log_add(run->presence, &run->facts);
    if (run->options.observe)
        run->options.observe(run->options.observer_context, &run->facts);
}

/* Of thousands of open calls none is in the processor's cache when its next message comes. A few
 * messages are looked at first, so that their calls can come together from memory. */
static size_t look_at_due(struct pipeline *run)
{
    size_t count = 0;
    while (count < MESSAGES_SHOWN) {
        struct due *due = &run->due[count];
        due->status = message_order_next(run->order, &due->text);
        if (due->status == ORDER_WAIT)
            break;
        sip_parser_look(&due->text, &due->look);
        call_tracker_expect(run->tracker, due->look.call_key);
        count++;
    }
    for (size_t i = 0; i < count; i++)
        call_tracker_fetch(run->tracker, run->due[i].look.call_key);
    return count;
}

static void take_messages(struct pipeline *run)
{
    size_t count;
    if (media_streams_any(run->media))
        call_tracker_keep_media(run->tracker);
    while ((count = look_at_due(run)) > 0)
        for (size_t i = 0; i < count; i++)
            take_message(run, &run->due[i]);
}

static void take_frame(struct pipeline *run, size_t i, const struct frame *frame)
{
    struct input *input = &run->inputs[i];
    if (run->options.mask && frame->captured)
        mask_feed(run->options.mask, frame->bytes, frame->captured);
    if (run->spool.file && frame->link_type >= 0)
        frame_spool_add(&run->spool, frame);
    if (frame->link_type == FRAME_LINK_CDR_ROW) {
        struct str line = {(const char *)frame->bytes, frame->captured};
        cdr_reader_add(run->cdr, (uint16_t)i, line, frame->origin.frame);
        return;
    }
    input->packets++;
    if (input->has_own_times) {
        vantages_add(run->vantages, i, frame);
        return;
    }
    if (input->first_us == TIME_UNKNOWN || frame->time_us < input->first_us)
        input->first_us = frame->time_us;
    if (input->last_us == TIME_UNKNOWN || frame->time_us > input->last_us)
        input->last_us = frame->time_us;
    vantages_add(run->vantages, i, frame);
}

static bool is_table(const struct input *input)
{
    return input->kind && (strcmp(input->kind, "cdr") == 0 || strcmp(input->kind, "report") == 0);
}

static void report_progress(struct pipeline *run)
{
    if (run->options.progress)
        run->options.progress(run->options.progress_context, source_set_progress(run->sources),
                              run->packets);
}

/* ---- looking at the calls ---- */

static struct judging judging_of(const struct pipeline *run)
{
    return (struct judging){
        .presence = run->presence,
        .settings = run->options.settings,
        .words = run->options.words,
        .us = run->options.us,
        .us_count = run->options.us_count,
        .trunks = run->options.trunks,
        .trunk_count = run->options.trunk_count,
        .media = run->media,
        .inputs = run->inputs,
        .input_last_us = run->input_last_us,
        .input_count = run->input_count,
        .mask = run->options.mask,
    };
}

/* An input that goes on was observed until now. */
static void fill_last(struct pipeline *run)
{
    int64_t now_us = now_of(run);
    vantages_fill_last(run->vantages, run->input_last_us);
    for (size_t i = 0; is_rolling(run) && i < run->input_count; i++)
        if (!source_set_has_ended(run->sources, i) && run->input_last_us[i] < now_us)
            run->input_last_us[i] = now_us;
}

/* Times of a CDR whose clock was set right are as its calls have them now. */
static void set_cdr_clocks(struct pipeline *run)
{
    int64_t offset_us = run->judged.store.cdr_offset_us;
    for (size_t i = 0; offset_us && i < run->input_count; i++) {
        struct input *input = &run->inputs[i];
        if (!is_table(input) || input->first_us == TIME_UNKNOWN)
            continue;
        input->first_us -= offset_us;
        input->last_us -= offset_us;
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
    analysis->words = run->options.words;
    analysis->inputs = run->inputs;
    analysis->input_count = run->input_count;
    analysis->skipped = run->skipped;
    analysis->skipped_count = run->options.name_count + run->options.live_count - run->input_count;
    analysis->calls = run->judged.store.calls;
    analysis->verdicts = run->judged.verdicts;
    analysis->call_count = run->judged.store.count;
    analysis->findings = findings_list(run->judged.findings, &analysis->finding_count);
    analysis->cdr_joined = run->judged.store.cdr_joined;
    analysis->cdr_offset_us = run->judged.store.cdr_offset_us;
    analysis->us = run->judged.us.addresses;
    analysis->us_count = run->judged.us.count;
    analysis->backing = run->backing;
    analysis->memory_problem = backing_problem(run->backing);
    analysis->us_given = run->judged.us.rule == US_GIVEN;
    analysis->health = (struct input_health){{0}};
    for (size_t i = 0; i < run->input_count; i++)
        health_add(&analysis->health, &run->inputs[i].health);
    analysis->health.count[HEALTH_FILES_SKIPPED] += analysis->skipped_count;
    if (run->media)
        run->media_evicted = media_streams_evicted(run->media);
    analysis->health.count[HEALTH_MEDIA_EVICTED] += run->media_evicted;
    analysis->complete = lost_nothing(run);
}

/* The calls for which it is so become the analysis. */
static void show_only(struct pipeline *run, struct analysis *analysis,
                      bool (*wanted)(const struct call *call))
{
    const struct judged *judged = &run->judged;
    struct call **calls = xalloc(judged->store.count * sizeof(struct call *));
    const struct verdict **verdicts = xalloc(judged->store.count * sizeof(struct verdict *));
    size_t count = 0;
    for (size_t i = 0; i < judged->store.count; i++)
        if (wanted(judged->store.calls[i])) {
            calls[count] = judged->store.calls[i];
            verdicts[count++] = judged->verdicts[i];
        }
    analysis->calls = calls;
    analysis->verdicts = verdicts;
    analysis->call_count = count;
}

static bool is_uncounted(const struct call *call)
{
    return !call->counted;
}

static bool is_leaving(const struct call *call)
{
    return call->leaving;
}

static void forget_look(struct pipeline *run)
{
    backing_watch(run->backing, false);
    judged_free(&run->judged);
    free(run->shown);
    free(run->shown_verdicts);
    run->shown = NULL;
    run->shown_verdicts = NULL;
}

/* Copies of all calls there are, as they stand. */
static void take_look(struct pipeline *run, bool tells)
{
    int64_t now_us = now_of(run);
    forget_look(run);
    backing_watch(run->backing, true);
    call_store_init(&run->judged.store);
    call_store_back(&run->judged.store, run->backing);
    if (is_rolling(run))
        epochs_copy(run->epochs, &run->judged.store, tells);
    else
        for (size_t i = 0; i < run->store.count; i++)
            *call_store_new(&run->judged.store) = *run->store.calls[i];
    if (run->tracker)
        call_tracker_look(run->tracker, &run->judged.store,
                          &(struct tracker_look){now_us, now_us - news_wait_us, tells});
    fill_last(run);
}

static void show_uncounted(struct pipeline *run)
{
    fill_analysis(run);
    show_only(run, &run->analysis, is_uncounted);
    run->shown = (struct call **)(void *)run->analysis.calls;
    run->shown_verdicts = (const struct verdict **)(void *)run->analysis.verdicts;
}

const struct analysis *pipeline_look(struct pipeline *run, bool tells)
{
    struct judging judging = judging_of(run);
    judging.is_alone = tells; /* a record that is told cannot be taken back */
    source_set_count_drops(run->sources);
    if (!is_rolling(run) && run->newest_us != TIME_UNKNOWN) { /* the last second waits */
        message_order_advance(run->order, run->newest_us +
                                              run->options.settings->value[SETTING_REORDER_WINDOW]);
        take_messages(run);
    }
    take_look(run, tells);
    judged_join(&run->judged, &judging);
    judged_explain(&run->judged, &judging);
    show_uncounted(run);
    return &run->analysis;
}

bool pipeline_has_news(const struct pipeline *run)
{
    int64_t now_us = now_of(run);
    return now_us != TIME_UNKNOWN && (epochs_have_news(run->epochs) ||
                                      call_tracker_has_news(run->tracker, now_us - news_wait_us));
}

/* A leg goes with its call. */
static void keep_legs(struct pipeline *run, struct call *const *calls, size_t count)
{
    bool *keeps = xalloc(count * sizeof *keeps);
    for (size_t i = 0; i < count; i++) {
        const struct call *owner = calls[i];
        while (owner->absorbed)
            owner = owner->related[0];
        keeps[i] = calls[i]->leaving && !owner->leaving && !owner->counted;
    }
    epochs_keep(run->epochs, keeps);
    free(keeps);
}

static void let_go_of_old(struct pipeline *run, int64_t now_us)
{
    const struct judging judging = judging_of(run);
    struct pipeline_departure departure;
    if (!epochs_choose(run->epochs, now_us, call_tracker_open_count(run->tracker),
                       &departure.until_us))
        return;
    take_look(run, false);
    size_t count = run->judged.store.count;
    struct call **calls = xalloc(count * sizeof(struct call *));
    memcpy(calls, run->judged.store.calls, count * sizeof(struct call *));
    judged_join(&run->judged, &judging);
    judged_explain(&run->judged, &judging);
    show_uncounted(run);
    struct analysis gone = run->analysis;
    show_only(run, &gone, is_leaving);
    departure.gone = &gone;
    departure.known = &run->analysis;
    run->options.let_go(run->options.live_context, &departure);
    keep_legs(run, calls, count);
    free((void *)gone.calls);
    free((void *)gone.verdicts);
    free(calls);
    forget_look(run);
    epochs_let_go(run->epochs);
    media_streams_forget(run->media, departure.until_us);
    call_tracker_forget(run->tracker);
}

/* ---- reading ---- */

/* The clock goes on though nothing comes: what waited for later messages, and silences. */
static void let_time_pass(struct pipeline *run)
{
    int64_t now_us = now_of(run);
    if (now_us == TIME_UNKNOWN)
        return;
    if (monotonic_us() - run->arrived_us > sweep_after_us)
        vantages_advance(run->vantages, now_us);
    message_order_advance(run->order, now_us);
    take_messages(run);
    call_tracker_advance(run->tracker, now_us);
    if (epochs_advance(run->epochs, now_us)) {
        call_tracker_use(run->tracker, epochs_current(run->epochs));
        let_go_of_old(run, now_us);
    }
}

static int64_t rest(void *context)
{
    struct pipeline *run = context;
    int64_t again_us = 0;
    if (is_stopped(run))
        return -1;
    if (run->is_resting)
        return US_PER_S;
    if (!run->is_ready)
        return run->options.rest(run->options.live_context, NULL);
    run->is_resting = true;
    take_messages(run);
    if (is_rolling(run))
        let_time_pass(run);
    again_us = run->options.rest(run->options.live_context, run);
    forget_look(run);
    run->is_resting = false;
    if (again_us < 0 || is_stopped(run))
        return -1;
    return is_rolling(run) && again_us > US_PER_S / 2 ? US_PER_S / 2 : again_us;
}

static void note_newest(struct pipeline *run)
{
    int64_t newest_us = vantages_newest(run->vantages);
    if (newest_us == run->newest_us)
        return;
    run->newest_us = newest_us;
    run->arrived_us = is_rolling(run) ? monotonic_us() : 0;
}

void pipeline_read(struct pipeline *run)
{
    size_t i;
    struct frame frame;
    enum source_set_event event;
    bool goes_on = true;
    while (goes_on && !is_stopped(run) &&
           (event = source_set_next(run->sources, &frame, &i)) != SOURCE_SET_END) {
        if (event == SOURCE_SET_ENDS) {
            if (run->spool.file)
                frame_spool_end(&run->spool, i);
            if (is_table(&run->inputs[i]))
                cdr_reader_end(run->cdr, (uint16_t)i);
            else
                vantages_end(run->vantages, i);
            continue;
        }
        take_frame(run, i, &frame);
        note_newest(run);
        if (++run->packets % PACKETS_PER_PROGRESS == 0)
            report_progress(run);
        if (run->packets % PACKETS_PER_BATCH == 0)
            take_messages(run);
        if (run->options.rest && run->packets % run->options.packets_per_rest == 0)
            goes_on = rest(run) >= 0;
    }
    take_messages(run);
    run->analysis.interrupted = (is_stopped(run) || !goes_on) && !run->options.stop_is_the_end;
}

/* Nothing more is read: what is still under way ends. */
static void end_reading(struct pipeline *run)
{
    vantages_finish(run->vantages);
    if (is_rolling(run) && now_of(run) != TIME_UNKNOWN)
        call_tracker_advance(run->tracker, now_of(run));
    message_order_finish(run->order);
    take_messages(run);
    call_tracker_finish(run->tracker);
    cdr_reader_finish(run->cdr);
}

static void drop_readers(struct pipeline *run)
{
    message_order_free(run->order);
    run->order = NULL;
    sip_parser_free(run->parser);
    run->parser = NULL;
    call_tracker_free(run->tracker);
    run->tracker = NULL;
}

static void drop_media(struct pipeline *run)
{
    if (run->media)
        run->media_evicted = media_streams_evicted(run->media);
    media_streams_free(run->media);
    run->media = NULL;
}

static void drop_inputs(struct pipeline *run)
{
    vantages_free(run->vantages);
    run->vantages = NULL;
    source_set_free(run->sources);
    run->sources = NULL;
    malloc_trim(0); /* what the open calls held is not needed again */
}

const struct analysis *pipeline_finish(struct pipeline *run)
{
    const struct judging judging = judging_of(run);
    source_set_count_drops(run->sources);
    end_reading(run);
    drop_readers(run);
    forget_look(run);
    if (is_rolling(run)) {
        take_look(run, true);
    } else {
        backing_watch(run->backing, true);
        run->judged.store = run->store;
        run->store = (struct call_store){0};
        fill_last(run);
    }
    drop_inputs(run);
    judged_join(&run->judged, &judging);
    drop_media(run);
    judged_explain(&run->judged, &judging);
    if (is_rolling(run))
        show_uncounted(run);
    else
        fill_analysis(run);
    set_cdr_clocks(run);
    return &run->analysis;
}

/* With one input, nothing waits for its copy in another. */
static struct message_order *new_order(const struct pipeline_options *options)
{
    struct settings settings = *options->settings;
    if (options->name_count + options->live_count < 2)
        settings.value[SETTING_DUPLICATE_WINDOW_FILES] = settings.value[SETTING_DUPLICATE_WINDOW];
    return message_order_new(&settings);
}

static bool can_be_read_again(const struct pipeline_options *options)
{
    struct stat about;
    for (size_t i = 0; i < options->name_count; i++)
        if (strcmp(options->names[i], "-") == 0 ||
            (stat(options->names[i], &about) == 0 && !S_ISREG(about.st_mode)))
            return false;
    return true;
}

struct extract_source pipeline_extract_source(struct pipeline *run)
{
    bool has_spool = run->spool.file || run->spool.error_number;
    run->reading.pauses = NULL;
    return (struct extract_source){
        .inputs = run->inputs,
        .input_count = run->input_count,
        .reading = &run->reading,
        .settings = run->options.settings,
        .tls_keys = run->options.tls_keys,
        .ports = run->options.ports,
        .port_count = run->options.port_count,
        .spool = has_spool ? &run->spool : NULL,
        .whole = &run->analysis,
    };
}

struct pipeline *pipeline_new(const struct pipeline_options *options)
{
    struct pipeline *run = xalloc(sizeof *run);
    size_t count = options->name_count + options->live_count;
    run->options = *options;
    if (run->options.packets_per_rest == 0)
        run->options.packets_per_rest = PACKETS_PER_BATCH;
    run->newest_us = TIME_UNKNOWN;
    run->pauses = (struct read_pauses){run, rest, options->signals};
    run->inputs = xalloc(count * sizeof *run->inputs);
    run->skipped = xalloc(count * sizeof *run->skipped);
    run->input_last_us = xalloc(count * sizeof *run->input_last_us);
    if (!options->let_go)
        run->backing = backing_new((size_t)options->settings->value[SETTING_MEMORY] / KEPT_PART);
    call_store_init(&run->store);
    call_store_back(&run->store, run->backing);
    run->epochs = options->let_go ? epochs_new(options->settings) : NULL;
    run->order = new_order(options);
    run->media = media_streams_new(options->settings);
    run->parser = sip_parser_new();
    sip_parser_show_secrets(run->parser, options->shows_secrets);
    run->tracker = call_tracker_new(options->settings,
                                    run->epochs ? epochs_current(run->epochs) : &run->store);
    run->presence = presence_log_new(options->settings);
    if (options->keeps_frames && !can_be_read_again(options) && !frame_spool_open(&run->spool))
        run->spool.error_number = errno;
    open_inputs(run);
    run->is_ready = true;
    return run;
}

struct pipeline *pipeline_run(const struct pipeline_options *options)
{
    struct pipeline *run = pipeline_new(options);
    pipeline_read(run);
    pipeline_finish(run);
    return run;
}

const struct analysis *pipeline_analysis(const struct pipeline *pipeline)
{
    return &pipeline->analysis;
}

static void add_headline(void *context, const struct words *words, struct text *out,
                         const struct call *call, const struct verdict *verdict)
{
    const struct pipeline *run = context;
    if (!verdict->finding ||
        !finding_add_headline(out, words, &run->analysis.findings[verdict->finding - 1], call))
        verdict_add_headline(out, words, run->judged.diagnosis, call, verdict);
}

static void add_action(void *context, const struct words *words, struct text *out,
                       const struct call *call, const struct verdict *verdict)
{
    const struct pipeline *run = context;
    const struct finding *finding =
        verdict->finding ? &run->analysis.findings[verdict->finding - 1] : NULL;
    if (finding && finding->kind->effect == FINDING_RELABELS)
        text_add_literal(out, words ? finding->shown.action : finding->action);
    else
        verdict_add_action(out, words, call, verdict);
}

struct sentences pipeline_sentences(struct pipeline *pipeline)
{
    return (struct sentences){pipeline, add_headline, add_action};
}

void pipeline_free(struct pipeline *pipeline)
{
    if (!pipeline)
        return;
    forget_look(pipeline);
    drop_readers(pipeline);
    drop_inputs(pipeline);
    drop_media(pipeline);
    epochs_free(pipeline->epochs);
    frame_spool_close(&pipeline->spool);
    presence_log_free(pipeline->presence);
    cdr_reader_free(pipeline->cdr);
    call_store_free(&pipeline->store);
    free(pipeline->inputs);
    free(pipeline->skipped);
    free(pipeline->input_last_us);
    backing_free(pipeline->backing);
    free(pipeline);
}
