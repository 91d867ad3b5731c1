/* Cuts the capture of every flow at the bytes of its file and at the lengths of its packets:
 * damaged input ends neither in a crash nor in a hang, a file cut inside a record is counted, and
 * what is said about the calls stays possible. Files are cut at a stride, and one in eight also at
 * every byte of its first part; each flow begins at another byte, so that all together meet every
 * field. */
#include "support/flow.h"
#include "support/flow_files.h"

#include "sipdiag/base/hash.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { FILE_HEADER = 24, RECORD_HEADER = 16 };
enum { EVERY_BYTE_UNTIL = 500, DENSE_ONE_IN = 8, FILE_STRIDE = 17, PACKET_STRIDE = 7 };
enum { LONGEST_RUN_S = 30 };

struct sweep {
    unsigned flows, failed;
    bool every_byte;
    unsigned long cuts;
};

static bool is_possible(const struct call *call, const struct verdict *verdict)
{
    int64_t durations[] = {call_pdd(call), call_setup(call), call_talk(call), call->ring_us};
    for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++)
        if (durations[i] < 0 && durations[i] != TIME_UNKNOWN)
            return false;
    if (verdict->outcome == OUTCOME_ANSWERED && call->code / 100 != 2)
        return false;
    return verdict->cause && verdict->outcome < OUTCOME_COUNT && verdict->side < SIDE_COUNT &&
           verdict->confidence <= 100 && call->leg_count && call->code < 700;
}

/* What is wrong with an analysis of a damaged capture, NULL when nothing is. */
static const char *find_fault(const struct analysis *analysis, bool file_cut, bool no_header)
{
    if (analysis->inputs[0].failed != no_header)
        return no_header ? "a file without a whole header was accepted" : "the input was refused";
    if (!no_header && (analysis->health.count[HEALTH_FILE_CUT] == 1) != file_cut)
        return file_cut ? "the cut was not counted" : "a cut was counted that is none";
    if (file_cut && analysis->complete)
        return "the report calls itself complete";
    if (analysis->call_count > analysis->inputs[0].packets)
        return "more calls than packets";
    for (size_t i = 0; i < analysis->call_count; i++)
        if (!is_possible(analysis->calls[i], analysis->verdicts[i]))
            return "a call record that cannot be";
    return NULL;
}

static bool run_cut(const struct flow *flow, const char *path, bool file_cut, size_t at)
{
    alarm(LONGEST_RUN_S); /* a hang ends the test */
    struct pipeline *pipeline = flow_analyse(flow, path);
    bool no_header = file_cut && at < FILE_HEADER;
    const char *fault = find_fault(pipeline_analysis(pipeline), file_cut, no_header);
    if (fault)
        printf("%.*s cut at byte %zu: %s\n", (int)flow_name(flow).len, flow_name(flow).at, at,
               fault);
    pipeline_free(pipeline);
    return fault == NULL;
}

/* True when the image, cut there, ends with a whole record (or with the file header). */
static bool is_record_end(struct str image, size_t at)
{
    size_t end = FILE_HEADER;
    while (end < at && end + RECORD_HEADER <= image.len) {
        uint32_t captured = 0;
        memcpy(&captured, image.at + end + 8,
               sizeof captured); /* flows are written little-endian */
        end += RECORD_HEADER + captured;
    }
    return end == at;
}

/* From the end to the front, so that the file only shrinks. */
static bool cut_file(const struct flow *flow, struct sweep *sweep)
{
    struct flow_file file;
    struct str image = flow_capture(flow);
    if (!flow_file_open(&file, image))
        return false;
    bool good = true;
    size_t stride = sweep->every_byte ? 1 : flow_cut_stride(flow, FILE_STRIDE);
    size_t dense = sweep->flows % DENSE_ONE_IN || stride > FILE_STRIDE ? 0 : EVERY_BYTE_UNTIL;
    size_t at = image.len - sweep->flows % stride;
    while (at > 0) {
        size_t left = at > dense ? at - dense : 0;
        at -= left > stride ? stride : left > FILE_STRIDE && !sweep->every_byte ? FILE_STRIDE : 1;
        good = flow_file_cut(&file, at) &&
               run_cut(flow, file.path, !is_record_end(image, at), at) && good;
        sweep->cuts++;
    }
    flow_file_close(&file);
    return good;
}

static bool cut_packets(const struct flow *flow, struct sweep *sweep)
{
    bool good = true;
    size_t longest = flow_longest_frame(flow);
    struct text image;
    text_init(&image);
    size_t stride = sweep->every_byte ? 1 : PACKET_STRIDE;
    for (size_t at = sweep->flows % stride; good && at < longest; at += stride) {
        struct flow_file file;
        text_clear(&image);
        flow_add_capture_cut(&image, flow, (uint32_t)at);
        good = flow_file_open(&file, text_str(&image)) && run_cut(flow, file.path, false, at);
        sweep->cuts++;
        flow_file_close(&file);
    }
    text_free(&image);
    return good;
}

static void sweep_path(void *context, const char *path)
{
    struct sweep *sweep = context;
    struct error error = {0};
    struct flow *flow = flow_read(path, &error);
    bool good = flow && (flow_is_large(flow) || cut_file(flow, sweep));
    good = flow && (flow_is_large(flow) || cut_packets(flow, sweep)) && good;
    if (!good)
        printf("FAILED %s %s\n", path, error.text);
    sweep->flows++;
    sweep->failed += !good;
    flow_free(flow);
}

int main(int argc, char **argv)
{
    struct sweep sweep = {0};
    hash_init();
    sweep.every_byte = argc > 1 && strcmp(argv[1], "-a") == 0;
    int first = sweep.every_byte ? 2 : 1;
    for (int i = first; i < argc; i++)
        sweep_path(&sweep, argv[i]);
    if (argc == first && !flow_files_each(SIPDIAG_SOURCE_DIR "/tests/flows", &sweep, sweep_path))
        printf("cannot read the folder of flows\n");
    printf("%lu cuts of %u flows, %u failed\n", sweep.cuts, sweep.flows, sweep.failed);
    return sweep.failed || !sweep.flows;
}
