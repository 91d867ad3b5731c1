/* Writes every flow as every log format, and in everything that carries logs: the call records are
 * those of the capture, but for what the format cannot say. */
#include "support/flow_files.h"
#include "support/flow_parts.h"
#include "support/log_writer.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/decode/decoder.h"
#include "sipdiag/read/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMATS_A_FLOW = 6, COPY_US = 20000, SAYS_COPIES = 1 << 16 };

struct score {
    unsigned flows, left_out, failed, index;
    unsigned long logs;
    bool all;
};

/* ---- the messages of a flow ---- */

struct messages {
    struct written_message *at;
    size_t count, capacity;
    bool has_copies; /* of packets that were captured twice */
    bool is_plain;   /* all are whole messages over UDP, and who is us is given */
};

static bool is_ours(const struct flow *flow, const struct endpoint *endpoint)
{
    for (size_t i = 0; i < flow->party_count; i++)
        if (flow->parties[i].ours &&
            address_equal(&flow->parties[i].at.address, &endpoint->address))
            return true;
    return false;
}

static bool has_ours(const struct flow *flow)
{
    for (size_t i = 0; i < flow->party_count; i++)
        if (flow->parties[i].ours)
            return true;
    return false;
}

static bool is_text(struct str bytes)
{
    return !memchr(bytes.at, '\0', bytes.len) && memmem(bytes.at, bytes.len, "\r\n\r\n", 4) &&
           memmem(bytes.at, bytes.len, "Via:", 4);
}

static void keep(struct messages *messages, const struct flow *flow, const struct sip_text *text)
{
    messages->at =
        array_grow(messages->at, messages->count, &messages->capacity, sizeof *messages->at);
    struct written_message *kept = &messages->at[messages->count++];
    for (size_t i = 0; i + 1 < messages->count; i++)
        if (str_equal(messages->at[i].bytes, text->bytes) &&
            text->time_us - messages->at[i].time_us <= COPY_US)
            messages->has_copies = true;
    char *copy = xalloc(text->bytes.len + 1);
    memcpy(copy, text->bytes.at, text->bytes.len);
    *kept = (struct written_message){.time_us = text->time_us,
                                     .from = text->from,
                                     .to = text->to,
                                     .transport = text->transport,
                                     .bytes = {copy, text->bytes.len},
                                     .is_sent = is_ours(flow, &text->from)};
    messages->is_plain = messages->is_plain && text->kind == SIP_TEXT_MESSAGE && !text->cut &&
                         text->transport == TRANSPORT_UDP && is_text(text->bytes);
}

static void collect(struct messages *messages, const struct flow *flow, const char *path)
{
    struct frame frame;
    struct sip_text text;
    struct input_health health = {{0}};
    struct input_content content = {0};
    struct source *source = source_open(path, 0, NULL);
    struct decoder *decoder = decoder_new(&flow->settings);
    *messages = (struct messages){.is_plain = !flow->infer_us && has_ours(flow)};
    while (source_next(source, &frame, &health, NULL) == READ_FRAME) {
        decoder_add(decoder, &frame, &health, &content);
        while (decoder_next(decoder, &text))
            keep(messages, flow, &text);
    }
    decoder_free(decoder);
    source_close(source);
}

static void drop(struct messages *messages)
{
    for (size_t i = 0; i < messages->count; i++)
        free((char *)(uintptr_t)messages->at[i].bytes.at);
    free(messages->at);
}

/* ---- comparing ---- */

static bool is_one_of(struct str word, const char *const *names)
{
    for (; *names; names++)
        if (str_starts_with(word, str_from(*names)))
            return true;
    return false;
}

/* The words of a record that the format can say. */
static bool is_said(struct str word, unsigned says)
{
    static const char *const sentences[] = {"headline", "action", NULL};
    static const char *const moments[] = {"start=", "answer=", "end=", NULL};
    static const char *const counts[] = {"messages=", "retransmissions=", NULL};
    static const char *const timed[] = {
        "pdd_ms=",   "ring_ms=",    "setup_ms=", "talk_ms=",   "cause=",  "outcome=",
        "notes=",    "confidence=", "side=",     "recovered=", "result=", "related=",
        "ended_by=", "legs=",       "codes=",    "attempts=",  NULL};
    static const char *const placed[] = {
        "source=",    "peer=",     "trunk=",   "transport=", "side=",  "direction=",
        "legs=",      "far_code=", "related=", "cause=",     "notes=", "confidence=",
        "recovered=", "ended_by=", "result=",  "outcome=",   NULL};
    bool is_exact = (says & (LOG_SAYS_US | LOG_SAYS_MS)) != 0;
    bool tells_copies = is_exact || ((says & LOG_SAYS_S) && !(says & SAYS_COPIES));
    return !is_one_of(word, sentences) && (is_exact || !is_one_of(word, timed)) &&
           ((is_exact && (says & LOG_SAYS_DATE)) || !is_one_of(word, moments)) &&
           ((says & LOG_SAYS_BOTH) || !is_one_of(word, placed)) &&
           (tells_copies || !is_one_of(word, counts));
}

static void add_said(struct text *out, const struct flow *flow, const char *path, unsigned says)
{
    struct text whole = {0};
    struct pipeline *pipeline = flow_analyse(flow, path);
    const struct analysis *analysis = pipeline_analysis(pipeline);
    if (analysis->inputs[0].problem[0])
        text_addf(out, "%s\n", analysis->inputs[0].problem);
    flow_describe(&whole, flow, pipeline);
    pipeline_free(pipeline);
    struct str rest = text_str(&whole);
    while (rest.len) {
        struct str line = str_before(rest, '\n', &rest);
        bool is_sentence = str_starts_with(line, STR("  "));
        while (!is_sentence && line.len) {
            struct str word = str_before(line, ' ', &line);
            if (is_said(word, says)) {
                text_add(out, word);
                text_add_char(out, ' ');
            }
        }
        if (!is_sentence)
            text_add_char(out, '\n');
    }
    text_free(&whole);
}

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Calls that begin within a second are in any order where times are whole seconds. */
static void sort_lines(struct text *text)
{
    enum { LINES_MOST = 512 };
    struct str lines[LINES_MOST], rest = text_str(text);
    struct text sorted = {0};
    size_t count = 0;
    while (rest.len && count < LINES_MOST)
        lines[count++] = str_before(rest, '\n', &rest);
    qsort(lines, count, sizeof *lines, by_text);
    for (size_t i = 0; i < count; i++)
        text_addf(&sorted, "%.*s\n", (int)lines[i].len, lines[i].at);
    text_free(text);
    *text = sorted;
}

static bool is_same(const struct flow *flow, const char *name, struct str log, const char *capture,
                    unsigned says)
{
    struct flow_file file;
    struct text expected = {0}, got = {0};
    if (!flow_file_open(&file, log))
        return false;
    add_said(&expected, flow, capture, says);
    add_said(&got, flow, file.path, says);
    sort_lines(&expected);
    sort_lines(&got);
    bool same = str_equal(text_str(&expected), text_str(&got));
    if (!same)
        printf("%.*s as %s\n  the capture: %s  the log:     %s\n", (int)flow->name.len,
               flow->name.at, name, expected.at ? expected.at : "\n", got.at ? got.at : "\n");
    flow_file_close(&file);
    text_free(&expected);
    text_free(&got);
    return same;
}

static bool play_format(const struct flow *flow, const struct messages *messages,
                        const struct log_writer *writer, const struct log_wrapper *wrapper,
                        const char *capture)
{
    struct text log = {0}, wrapped = {0};
    char name[128];
    if (writer->begin)
        writer->begin(&log);
    for (size_t i = 0; i < messages->count; i++)
        writer->add(&log, &messages->at[i]);
    wrapper->wrap(&wrapped, text_str(&log));
    snprintf(name, sizeof name, "%s in %s", writer->name, wrapper->name);
    bool same = is_same(flow, name, text_str(&wrapped), capture,
                        writer->says | (messages->has_copies ? SAYS_COPIES : 0));
    if (!same && getenv("KEEP_LOG")) {
        FILE *kept = fopen(getenv("KEEP_LOG"), "w");
        fwrite(wrapped.at, 1, wrapped.len, kept);
        fclose(kept);
    }
    text_free(&log);
    text_free(&wrapped);
    return same;
}

/* A few formats for each flow, the next ones for the next; all of them with --all. */
static bool play_formats(struct score *score, const struct flow *flow,
                         const struct messages *messages, const char *capture)
{
    bool good = true;
    size_t count = score->all ? log_writer_count : FORMATS_A_FLOW;
    const char *only = getenv("ONLY_FORMAT");
    for (size_t i = 0; i < count; i++) {
        size_t at = score->index++;
        const struct log_writer *writer = &log_writers[at % log_writer_count];
        const struct log_wrapper *wrapper =
            &log_wrappers[at / log_writer_count % log_wrapper_count];
        if ((only && strcmp(only, writer->name) != 0) || (!writer->says && wrapper->has_times))
            continue;
        good = play_format(flow, messages, writer, wrapper, capture) && good;
        score->logs++;
    }
    return good;
}

static void play_path(void *context, const char *path)
{
    struct score *score = context;
    struct error error = {0};
    struct flow_file file;
    struct messages messages;
    struct flow *flow = flow_read(path, &error);
    if (!flow || !flow_file_open(&file, flow_capture(flow))) {
        printf("%s\n", error.text);
        score->failed++;
        return;
    }
    collect(&messages, flow, file.path);
    struct text capture = {0};
    struct flow_file plain;
    log_write_capture(&capture, messages.at, messages.is_plain ? messages.count : 0);
    if (messages.is_plain && messages.count && flow_file_open(&plain, text_str(&capture))) {
        score->failed += !play_formats(score, flow, &messages, plain.path);
        flow_file_close(&plain);
    } else {
        score->left_out++;
    }
    text_free(&capture);
    score->flows++;
    drop(&messages);
    flow_file_close(&file);
    flow_free(flow);
}

int main(int argc, char **argv)
{
    struct score score = {.all = argc > 1 && strcmp(argv[1], "--all") == 0};
    hash_init();
    for (int i = 1 + score.all; i < argc; i++)
        play_path(&score, argv[i]);
    if (argc == 1 + score.all &&
        !flow_files_each(SIPDIAG_SOURCE_DIR "/tests/flows", &score, play_path))
        printf("cannot read the folder of flows\n");
    printf("%lu logs of %u flows (%u left out), %u failed\n", score.logs, score.flows,
           score.left_out, score.failed);
    return score.failed || !score.logs;
}
