/* Extracts to a file for a moment. */
#include "extracted.h"

#include "sipdiag/pipeline/extract.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool extract(struct pipeline *pipeline, const char *path, bool shows_secrets,
                    struct extract_result *result)
{
    struct error error = {""};
    const struct extract wanted = {.path = path,
                                   .selected = pipeline_analysis(pipeline),
                                   .is_all = true,
                                   .shows_secrets = shows_secrets};
    if (!extract_write(pipeline, &wanted, result, &error))
        printf("no extract: %s\n", error.text);
    return !error.text[0] && !result->has_none;
}

struct pipeline *flow_extracted(const struct flow *flow, struct pipeline *pipeline,
                                struct extracted_path *name)
{
    *name = (struct extracted_path){"/tmp/extracted-XXXXXX"};
    char *path = name->at;
    struct extract_result result;
    struct pipeline *again = NULL;
    int descriptor = mkstemp(path);
    if (descriptor < 0)
        return NULL;
    close(descriptor);
    bool good = extract(pipeline, path, false, &result);
    if (good && result.withheld)
        good = extract(pipeline, path, true, &result);
    if (good)
        again = flow_analyse(flow, path);
    unlink(path);
    return again;
}
