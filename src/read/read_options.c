/* Which zone is an input's. */
#include "sipdiag/read/read_options.h"

#include <stdbool.h>
#include <string.h>

static bool is_named(const struct input_zone *row, const char *input)
{
    const char *slash = strrchr(input, '/');
    const char *last = slash ? slash + 1 : input;
    bool is_whole = strlen(input) == row->name_len && !memcmp(input, row->name, row->name_len);
    return is_whole || (strlen(last) == row->name_len && !memcmp(last, row->name, row->name_len));
}

static const struct input_zone *find(const struct read_options *options, const char *input)
{
    const struct input_zone *found = NULL;
    for (size_t i = 0; options && i < options->zone_count; i++) {
        const struct input_zone *row = &options->zones[i];
        if (row->name ? is_named(row, input) : !found || !found->name)
            found = row;
    }
    return found;
}

const struct zone *read_options_zone(const struct read_options *options, const char *input)
{
    const struct input_zone *row = find(options, input);
    return row ? row->zone : NULL;
}

const char *read_options_zone_name(const struct read_options *options, const char *input)
{
    const struct input_zone *row = find(options, input);
    return row ? row->zone_name : NULL;
}
