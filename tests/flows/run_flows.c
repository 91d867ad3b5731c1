/* Plays every flow of this folder (or the ones named) and compares the call records with what the
 * flow expects. A flow and its language: README.md beside this file. `-v` also prints each record
 * in the words of `expect`. */
#include "support/flow.h"
#include "support/flow_files.h"

#include "sipdiag/base/hash.h"

#include <stdio.h>
#include <string.h>

struct score {
    unsigned flows, failed;
    bool verbose;
};

static bool play_flow(const struct flow *flow, struct score *score)
{
    struct flow_file file;
    if (!flow_file_open(&file, flow_capture(flow)))
        return false;
    struct pipeline *pipeline = flow_analyse(flow, file.path);
    struct text report;
    text_init(&report);
    unsigned failures = flow_check(flow, pipeline, &report);
    if (failures || score->verbose)
        flow_describe(&report, flow, pipeline);
    if (report.len)
        fputs(report.at, stdout);
    text_free(&report);
    pipeline_free(pipeline);
    flow_file_close(&file);
    return failures == 0;
}

static void play_path(void *context, const char *path)
{
    struct score *score = context;
    struct error error = {0};
    struct flow *flow = flow_read(path, &error);
    bool good = flow ? play_flow(flow, score) : false;
    if (!flow)
        printf("%s\n", error.text);
    if (!good)
        printf("FAILED %s\n", path);
    score->flows++;
    score->failed += !good;
    flow_free(flow);
}

int main(int argc, char **argv)
{
    struct score score = {0};
    hash_init();
    int first = 1;
    if (argc > 1 && strcmp(argv[1], "-v") == 0) {
        score.verbose = true;
        first = 2;
    }
    for (int i = first; i < argc; i++)
        play_path(&score, argv[i]);
    if (argc == first && !flow_files_each(SIPDIAG_SOURCE_DIR "/tests/flows", &score, play_path))
        printf("cannot read the folder of flows\n");
    printf("%u flows, %u failed\n", score.flows, score.failed);
    return score.failed || !score.flows;
}
