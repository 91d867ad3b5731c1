/* What may stand behind an option, for the completions of the shells. */
#include "sipdiag/cli/options.h"
#include "sipdiag/explain/explain.h"
#include "sipdiag/select/dimensions.h"
#include "sipdiag/words/words.h"

#include <string.h>

static bool put(struct text *value, const char *name)
{
    text_clear(value);
    if (name)
        text_add(value, str_from(name));
    return name;
}

static bool format_value_at(size_t index, struct text *value)
{
    const struct format *format = format_at(index);
    return put(value, format ? format->name : NULL);
}

static bool dimension_value_at(size_t index, struct text *value)
{
    return put(value, dimension_name_at(index));
}

static bool color_value_at(size_t index, struct text *value)
{
    return put(value, color_name_at(index));
}

static bool setting_value_at(size_t index, struct text *value)
{
    bool is_one = index < SETTING_COUNT && put(value, setting_info((enum setting)index)->name);
    if (is_one)
        text_add_char(value, '=');
    return is_one;
}

static bool language_value_at(size_t index, struct text *value)
{
    return put(value, words_language_at(index));
}

static const struct values {
    const char *option;
    bool (*at)(size_t index, struct text *value);
} values[] = {
    {"format", format_value_at}, {"by", dimension_value_at},   {"color", color_value_at},
    {"set", setting_value_at},   {"explain", explain_name_at}, {"lang", language_value_at},
};

bool option_value_at(const struct option *option, size_t index, struct text *value)
{
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (strcmp(values[i].option, option->name) == 0)
            return values[i].at(index, value);
    return false;
}
