/* Has the extract written, and says how it went. */
#include "extract_view.h"

#include "messages.h"
#include "sipdiag/cli/cli.h"
#include "sipdiag/pipeline/extract.h"

#include <stdio.h>

/* Whoever gets the file can then decrypt what is in it. */
static void add_key_logs(struct text *out, const struct options *options)
{
    char bytes[4096];
    for (size_t i = 0; options->shows_secrets && i < options->tls_key_count; i++) {
        FILE *file = fopen(options->tls_keys[i], "rb");
        size_t len;
        while (file && (len = fread(bytes, 1, sizeof bytes, file)) > 0)
            text_add(out, (struct str){bytes, len});
        if (file)
            fclose(file);
    }
}

static int tell(const struct options *options, const struct extract_result *result)
{
    if (result->has_none) {
        say("--extract: there are no packets in what was read; logs and CDRs have none, name a "
            "capture");
        return EXIT_USAGE;
    }
    if (result->withheld && !options->quiet)
        say("warning: %llu packets are not in '%s': they hold, or may hold, secrets that cannot "
            "be written over; --show-secrets writes them as they are",
            (unsigned long long)result->withheld, options->extract);
    if (options->verbose)
        say("'%s' has %llu packets", options->extract, (unsigned long long)result->packets);
    return EXIT_ANALYSED;
}

int extract_view_write(const struct reporting *reporting, const struct analysis *selected,
                       bool is_all)
{
    const struct options *options = reporting->options;
    struct extract_result result;
    struct error error = {""};
    struct text keys = {0};
    add_key_logs(&keys, options);
    const struct extract extract = {.path = options->extract,
                                    .selected = selected,
                                    .is_all = is_all,
                                    .mask = reporting->mask,
                                    .shows_secrets = options->shows_secrets,
                                    .key_log = text_str(&keys)};
    bool written = extract_write(reporting->pipeline, &extract, &result, &error);
    text_free(&keys);
    return written ? tell(options, &result) : output_error(&error);
}
