/* Has the extract written, and says how it went. */
#include "extract_view.h"

#include "messages.h"
#include "sipdiag/cli/cli.h"
#include "sipdiag/pipeline/extract.h"

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
    const struct extract extract = {.path = options->extract,
                                    .selected = selected,
                                    .is_all = is_all,
                                    .mask = reporting->mask,
                                    .shows_secrets = options->shows_secrets,
                                    .key_log = reporting->key_log};
    bool written = extract_write(reporting->pipeline, &extract, &result, &error);
    return written ? tell(options, &result) : output_error(&error);
}
