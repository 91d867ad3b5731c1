/* Lines of a --map file that describe a table. */
#include "sipdiag/cdr/cdr_map.h"

#include "fields.h"

#include <string.h>

static int shown(struct str text)
{
    return (int)(text.len < 64 ? text.len : 64);
}

static bool set_delimiter(struct cdr_map *map, struct str value, struct error *error)
{
    static const struct {
        const char *name;
        char delimiter;
    } names[] = {{"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"bar", '|'}, {"\\t", '\t'}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_equal_nocase(value, str_from(names[i].name)))
            map->delimiter = names[i].delimiter;
    if (value.len == 1)
        map->delimiter = value.at[0];
    return map->delimiter || fail(error, "'%.*s' is no delimiter: write one character, or tab",
                                  shown(value), value.at);
}

static bool set_yes_no(int *to, struct str value, struct error *error)
{
    if (!str_equal_nocase(value, STR("yes")) && !str_equal_nocase(value, STR("no")))
        return fail(error, "'%.*s' is neither yes nor no", shown(value), value.at);
    *to = str_equal_nocase(value, STR("yes"));
    return true;
}

static bool set_order(struct cdr_map *map, struct str value, struct error *error)
{
    map->day_first = str_equal_nocase(value, STR("day-first"));
    map->month_first = str_equal_nocase(value, STR("month-first"));
    return map->day_first || map->month_first ||
           fail(error, "'%.*s' is no order of dates: write day-first or month-first", shown(value),
                value.at);
}

bool cdr_map_set(struct cdr_map *map, struct str key, struct str value, struct error *error)
{
    map->is_set = true;
    if (str_equal_nocase(key, STR("delimiter")))
        return set_delimiter(map, value, error);
    if (str_equal_nocase(key, STR("header")))
        return set_yes_no(&map->has_header, value, error);
    if (str_equal_nocase(key, STR("date-order")))
        return set_order(map, value, error);
    if (str_equal_nocase(key, STR("quote")) && value.len == 1)
        return (map->quote = value.at[0], true);
    return fail(error, "'%.*s' is no key of [cdr]: delimiter, quote, header, date-order",
                shown(key), key.at);
}

bool cdr_map_set_column(struct cdr_map *map, struct str key, struct str value, struct error *error)
{
    enum cdr_field field = cdr_field_named(key);
    uint64_t number = 0;
    if (field == FIELD_COUNT)
        return fail(error,
                    "'%.*s' is no field of a call: start, end, caller, callee, sip-code, ... "
                    "(docs/INPUTS.md lists them)",
                    shown(key), key.at);
    if (value.len == 0)
        return fail(error, "'%.*s' needs a heading, or the number of a column", shown(key), key.at);
    if (map->column_count == CDR_MAP_COLUMNS_MOST)
        return fail(error, "'%.*s' is one column too many", shown(key), key.at);
    (void)str_to_u64(value, 512, &number);
    map->is_set = true;
    map->columns[map->column_count++] =
        (struct cdr_map_column){value, (unsigned)number, (unsigned)field};
    return true;
}

bool cdr_map_set_word(struct cdr_map *map, struct str key, struct str value, struct error *error)
{
    if (value.len == 0)
        return fail(
            error,
            "'%.*s' needs a SIP code or a word: answered, busy, no-answer, cancelled, failed",
            shown(key), key.at);
    if (map->word_count == CDR_MAP_WORDS_MOST)
        return fail(error, "'%.*s' is one word too many", shown(key), key.at);
    map->words[map->word_count++] = (struct cdr_map_word){key, value};
    return true;
}
