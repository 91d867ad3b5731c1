/* Reads the file line by line. */
#include "sipdiag/config/config.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/base/shown.h"
#include "sipdiag/model/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_BYTES_MOST = 1024 * 1024, SHOWN_MOST = 60 };

void config_init(struct config *config)
{
    *config = (struct config){.cdr = {.has_header = -1}};
    arena_init(&config->arena, 0);
}

void config_free(struct config *config)
{
    free(config->trunks);
    free(config->us);
    free(config->settings);
    free(config->checks);
    arena_free(&config->arena);
    *config = (struct config){.cdr = {.has_header = -1}};
}

/* ---- sections ---- */

static bool fail_token(struct error *error, struct str token, const char *why)
{
    struct text shown = {0};
    if (token.len > SHOWN_MOST)
        token.len = SHOWN_MOST;
    text_add_shown(&shown, token);
    fail(error, "'%s' %s", shown.at ? shown.at : "", why);
    text_free(&shown);
    return false;
}

static bool set_us(struct config *config, struct str key, struct str value, struct error *error)
{
    struct network network;
    if (!str_equal_nocase(key, STR("address")))
        return fail_token(error, key, "is no key of [us]: write address = 192.0.2.0/24");
    if (!network_parse(value, &network))
        return fail_token(error, value, "is neither an address nor a network such as 192.0.2.0/24");
    config->us = array_grow(config->us, config->us_count, &config->us_capacity, sizeof *config->us);
    config->us[config->us_count++] = network;
    return true;
}

/* Several networks of one trunk have one name. */
static const struct str *name_of_trunk(struct config *config, struct str name)
{
    for (size_t i = 0; i < config->trunk_count; i++)
        if (str_equal(*config->trunks[i].name, name))
            return config->trunks[i].name;
    struct str *kept = arena_alloc(&config->arena, sizeof *kept);
    *kept = name;
    return kept;
}

static bool add_trunk(struct config *config, struct str key, struct str value, struct error *error)
{
    struct named_network trunk;
    if (!network_parse(value, &trunk.network))
        return fail_token(error, value,
                          "is neither an address nor a network such as 198.51.100.0/24");
    trunk.name = name_of_trunk(config, key);
    config->trunks = array_grow(config->trunks, config->trunk_count, &config->trunk_capacity,
                                sizeof *config->trunks);
    config->trunks[config->trunk_count++] = trunk;
    return true;
}

/* sbc1 = 198.51.100.0/24, 203.0.113.7 */
static bool set_trunk(struct config *config, struct str key, struct str value, struct error *error)
{
    while (value.len)
        if (!add_trunk(config, key, str_trim(str_before(value, ',', &value)), error))
            return false;
    return true;
}

/* Kept as --set takes it, once it is known to be right. */
static bool set_setting(struct config *config, struct str key, struct str value,
                        struct error *error)
{
    struct text text = {0};
    struct settings scratch;
    settings_init(&scratch);
    text_add(&text, key);
    text_add_char(&text, '=');
    text_add(&text, value);
    struct str assignment = arena_copy(&config->arena, text_str(&text));
    text_free(&text);
    if (!settings_set(&scratch, assignment, error))
        return false;
    config->settings = array_grow(config->settings, config->setting_count,
                                  &config->setting_capacity, sizeof *config->settings);
    config->settings[config->setting_count++] = assignment;
    return true;
}

static void add_check(struct config *config, struct str value, bool only_warns)
{
    struct config_check check = {.only_warns = only_warns};
    struct text text = {0};
    check.text = arena_copy(&config->arena, value).at;
    text_addf(&text, "%s, line %u", config->name, config->line);
    check.place = arena_copy(&config->arena, text_str(&text)).at;
    text_free(&text);
    config->checks = array_grow(config->checks, config->check_count, &config->check_capacity,
                                sizeof *config->checks);
    config->checks[config->check_count++] = check;
}

/* What a condition says is looked at by those who know the figures. */
static bool set_check(struct config *config, struct str key, struct str value, struct error *error)
{
    if (str_equal_nocase(key, STR("fail-if")) || str_equal_nocase(key, STR("warn-if"))) {
        add_check(config, value, str_equal_nocase(key, STR("warn-if")));
        return true;
    }
    if (!str_equal_nocase(key, STR("min-calls")))
        return fail_token(error, key, "is no key of [checks]: fail-if, warn-if, min-calls");
    config->has_min_calls = str_to_u64(value, UINT32_MAX, &config->min_calls);
    return config->has_min_calls ||
           fail_token(error, value, "is no number of calls: write min-calls = 20");
}

static bool set_cdr(struct config *config, struct str key, struct str value, struct error *error)
{
    return cdr_map_set(&config->cdr, key, value, error);
}

static bool set_column(struct config *config, struct str key, struct str value, struct error *error)
{
    return cdr_map_set_column(&config->cdr, key, value, error);
}

static bool set_word(struct config *config, struct str key, struct str value, struct error *error)
{
    return cdr_map_set_word(&config->cdr, key, value, error);
}

static const struct section {
    const char *name;
    bool (*set)(struct config *config, struct str key, struct str value, struct error *error);
} sections[] = {
    {"us", set_us},   {"trunk", set_trunk},    {"settings", set_setting}, {"checks", set_check},
    {"cdr", set_cdr}, {"columns", set_column}, {"results", set_word},
};

/* ---- lines ---- */

static const struct section *find_section(struct str name)
{
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        if (str_equal_nocase(name, str_from(sections[i].name)))
            return &sections[i];
    return NULL;
}

static bool begin_section(struct str line, const struct section **section, struct error *error)
{
    size_t close = str_find_char(line, ']');
    struct str name = str_trim((struct str){line.at + 1, close < line.len ? close - 1 : 0});
    *section = find_section(name);
    return *section ||
           fail_token(error, close < line.len ? name : line,
                      "is no section: us, trunk, settings, checks, cdr, columns, results");
}

static struct str without_marks(struct str text)
{
    text = str_trim(text);
    if (text.len >= 2 && text.at[0] == '"' && text.at[text.len - 1] == '"')
        return (struct str){text.at + 1, text.len - 2};
    return text;
}

static bool take_line(struct config *config, struct str line, const struct section **section,
                      struct error *error)
{
    struct str value;
    line = str_trim(line);
    if (line.len == 0 || line.at[0] == '#' || line.at[0] == ';')
        return true;
    if (line.at[0] == '[')
        return begin_section(line, section, error);
    struct str key = str_before(line, '=', &value);
    if (key.len == line.len)
        return fail_token(error, line, "has no '=': write key = value");
    if (!*section)
        return fail_token(error, str_trim(key), "stands before the first section, such as [trunk]");
    return (*section)->set(config, without_marks(key), without_marks(value), error);
}

bool config_read_text(struct config *config, struct str text, const char *name, struct error *error)
{
    const struct section *section = NULL;
    struct str rest = arena_copy(&config->arena, text);
    if (str_starts_with(rest, STR("\xef\xbb\xbf")))
        rest = str_from_offset(rest, 3);
    config->name = name;
    for (config->line = 1; rest.len; config->line++)
        if (!take_line(config, str_before(rest, '\n', &rest), &section, error))
            return error_context(error, "%s, line %u", name, config->line);
    return true;
}

static bool read_all(int file, struct text *text)
{
    char block[4096];
    ssize_t got;
    while ((got = read(file, block, sizeof block)) > 0 && text->len < FILE_BYTES_MOST)
        text_add(text, (struct str){block, (size_t)got});
    return got >= 0;
}

bool config_read(struct config *config, const char *path, struct error *error)
{
    struct text text = {0};
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail(error, "cannot open '%s': %s", path, strerror(errno));
    bool is_read = read_all(file, &text);
    int problem = errno;
    close(file);
    bool is_good = is_read ? config_read_text(config, text_str(&text), path, error)
                           : fail(error, "cannot read '%s': %s", path, strerror(problem));
    text_free(&text);
    return is_good;
}
