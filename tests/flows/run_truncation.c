/* Cuts the capture of every flow at every byte, and every packet at every length: damaged input ends neither in a crash
 * nor in a hang, and never yields more calls than the whole capture has. Long flows are cut at every byte of the first
 * part and then at a stride; each flow has its own, so that all together meet every field. */
#include "support/flow.h"
#include "support/flow_files.h"

#include "sipdiag/base/hash.h"

#include <stdio.h>
#include <unistd.h>

enum { EVERY_BYTE_UNTIL = 700, STRIDE = 61, LONGEST_RUN_S = 30 };

struct sweep {
    unsigned flows, failed;
    unsigned long cuts;
};

static size_t count_calls(const struct flow *flow, const char *path)
{
    alarm(LONGEST_RUN_S); /* a hang ends the test */
    struct pipeline *pipeline = flow_analyse(flow, path);
    size_t calls = pipeline_analysis(pipeline)->call_count;
    pipeline_free(pipeline);
    return calls;
}

static bool is_good(const struct flow *flow, size_t calls, size_t whole, const char *what, size_t at)
{
    if (calls <= whole)
        return true;
    printf("%.*s: %s at byte %zu: %zu calls, the whole capture has %zu\n", (int)flow_name(flow).len,
           flow_name(flow).at, what, at, calls, whole);
    return false;
}

/* From the end to the front, so that the file only shrinks. */
static bool cut_file(const struct flow *flow, size_t whole, struct sweep *sweep)
{
    struct flow_file file;
    if (!flow_file_open(&file, flow_capture(flow)))
        return false;
    bool good = true;
    size_t at = flow_capture(flow).len;
    while (at > 0) {
        size_t step = at > EVERY_BYTE_UNTIL + STRIDE ? STRIDE : 1;
        at -= step;
        good = flow_file_cut(&file, at) && is_good(flow, count_calls(flow, file.path), whole, "file cut", at) && good;
        sweep->cuts++;
    }
    flow_file_close(&file);
    return good;
}

static bool cut_packets(const struct flow *flow, size_t whole, struct sweep *sweep)
{
    bool good = true;
    size_t longest = flow_longest_frame(flow);
    struct text image;
    text_init(&image);
    for (size_t at = sweep->flows % STRIDE; at < longest; at += STRIDE) {
        struct flow_file file;
        text_clear(&image);
        flow_add_capture_cut(&image, flow, (uint32_t)at);
        if (!flow_file_open(&file, text_str(&image)))
            break;
        good = is_good(flow, count_calls(flow, file.path), whole, "packets cut", at) && good;
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
    struct flow_file file;
    bool good = flow && flow_file_open(&file, flow_capture(flow));
    if (good) {
        size_t whole = count_calls(flow, file.path);
        flow_file_close(&file);
        good = cut_file(flow, whole, sweep);
        good = cut_packets(flow, whole, sweep) && good;
    }
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
    for (int i = 1; i < argc; i++)
        sweep_path(&sweep, argv[i]);
    if (argc == 1 && !flow_files_each(SIPDIAG_SOURCE_DIR "/tests/flows", &sweep, sweep_path))
        printf("cannot read the folder of flows\n");
    printf("%lu cuts of %u flows, %u failed\n", sweep.cuts, sweep.flows, sweep.failed);
    return sweep.failed || !sweep.flows;
}
