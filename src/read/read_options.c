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

const struct zone *read_options_zone(const struct read_options *options, const char *input)
{
    const struct zone *zone = NULL;
    bool by_name = false;
    for (size_t i = 0; options && i < options->zone_count; i++) {
        const struct input_zone *row = &options->zones[i];
        bool fits = row->name ? is_named(row, input) : !by_name;
        if (fits)
            zone = row->zone;
        by_name = by_name || (fits && row->name);
    }
    return zone;
}
