/* Prints the ladder of every call of every flow, narrow and wide, whole and from captures that were
 * cut: no line is wider than the page, nothing in it controls a terminal, and --ascii is ASCII. */
#include "support/flow.h"
#include "support/flow_files.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/shown.h"
#include "sipdiag/ladder/ladder.h"
#include "sipdiag/report/format.h"
#include "sipdiag/summarize/summarizer.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FILE_STRIDE = 397, PACKET_STRIDE = 61, LONGEST_RUN_S = 60 };

struct score {
    unsigned flows, failed;
    unsigned long ladders;
    const char *name;
};

static void keep(void *context, const struct sip_facts *facts)
{
    message_log_add(context, facts);
}

static bool collect(void *context, const char *bytes, size_t len)
{
    text_add(context, (struct str){bytes, len});
    return true;
}

static bool is_plain(uint32_t point, bool ascii)
{
    return ascii ? point >= 0x20 && point < 0x7f : point >= 0x20 && point != 0x7f;
}

/* What is wrong with a line, NULL when nothing is. Flows have no wide characters. */
static const char *line_fault(struct str line, unsigned width, bool ascii)
{
    size_t columns = 0;
    if (line.len && line.at[line.len - 1] == ' ')
        return "blanks at the end of a line";
    while (line.len) {
        uint32_t point = 0;
        size_t len = utf8_decode(line, &point);
        if (len == 0)
            return "a byte that is no UTF-8";
        if (!is_plain(point, ascii))
            return ascii ? "a character that is not ASCII" : "a control character";
        line = str_from_offset(line, len);
        columns++;
    }
    return columns > width ? "a line that is too long" : NULL;
}

static const char *page_fault(struct str page, unsigned width, bool ascii)
{
    const char *fault = page.len ? NULL : "no ladder";
    while (page.len && !fault)
        fault = line_fault(str_before(page, '\n', &page), width, ascii);
    return fault;
}

static void print_page(struct score *score, const struct report *report)
{
    struct text page = {0};
    struct sink sink = {&page, collect};
    bool printed = format_find("table")->print(report, &sink);
    const char *fault = page_fault(text_str(&page), report->options.width, report->options.ascii);
    if (!printed || fault) {
        printf("%s, %u columns: %s\n%s", score->name, report->options.width, fault, page.at);
        score->failed++;
    }
    score->ladders++;
    text_free(&page);
}

static void print_call(struct score *score, struct report *report,
                       const struct ladder_source *source, size_t index)
{
    static const unsigned widths[] = {40, 57, 80, 100, 200};
    struct ladder ladder;
    struct error error = {""};
    if (!ladder_make(&ladder, source, index, &error)) {
        printf("%s: %s\n", score->name, error.text);
        score->failed++;
    } else {
        report->ladder = &ladder;
        for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
            report->options.width = widths[i];
            report->options.ascii = i % 2 == 0;
            print_page(score, report);
        }
    }
    ladder_free(&ladder);
}

static void print_calls(struct score *score, const struct flow *flow, const char *path)
{
    alarm(LONGEST_RUN_S); /* a hang ends the test */
    struct message_log *log = message_log_new();
    struct pipeline *pipeline = flow_analyse_watched(flow, path, log, keep);
    const struct analysis *analysis = pipeline_analysis(pipeline);
    struct summary summary;
    summary_make(&summary, analysis, NULL);
    struct report report = {.analysis = analysis,
                            .summary = &summary,
                            .sentences = pipeline_sentences(pipeline),
                            .options = {.view = VIEW_LADDER}};
    struct ladder_source *source = ladder_source_new(log, analysis);
    for (size_t i = 0; i < analysis->call_count; i++)
        print_call(score, &report, source, i);
    ladder_source_free(source);
    summary_free(&summary);
    pipeline_free(pipeline);
    message_log_free(log);
}

static void print_cut_file(struct score *score, const struct flow *flow)
{
    struct flow_file file;
    if (!flow_file_open(&file, flow_capture(flow))) {
        score->failed++;
        return;
    }
    print_calls(score, flow, file.path);
    size_t stride = flow_cut_stride(flow, FILE_STRIDE);
    for (size_t left = flow_capture(flow).len; left > stride; left -= stride)
        if (flow_file_cut(&file, left))
            print_calls(score, flow, file.path);
    flow_file_close(&file);
}

static void print_cut_packets(struct score *score, const struct flow *flow)
{
    for (size_t length = PACKET_STRIDE; length < flow_longest_frame(flow);
         length += PACKET_STRIDE) {
        struct text capture = {0};
        struct flow_file file;
        flow_add_capture_cut(&capture, flow, (uint32_t)length);
        if (flow_file_open(&file, text_str(&capture))) {
            print_calls(score, flow, file.path);
            flow_file_close(&file);
        } else {
            score->failed++;
        }
        text_free(&capture);
    }
}

static void play_path(void *context, const char *path)
{
    struct score *score = context;
    struct error error = {0};
    struct flow *flow = flow_read(path, &error);
    score->name = path;
    if (flow) {
        if (!flow_is_large(flow)) {
            print_cut_file(score, flow);
            print_cut_packets(score, flow);
        }
        score->flows++;
    } else {
        printf("%s\n", error.text);
        score->failed++;
    }
    flow_free(flow);
}

int main(int argc, char **argv)
{
    struct score score = {0};
    hash_init();
    for (int i = 1; i < argc; i++)
        play_path(&score, argv[i]);
    if (argc == 1 && !flow_files_each(SIPDIAG_SOURCE_DIR "/tests/flows", &score, play_path))
        printf("cannot read the folder of flows\n");
    printf("%u flows, %lu ladders, %u failed\n", score.flows, score.ladders, score.failed);
    return score.failed || !score.ladders;
}
