/* Finds the user's own file and puts it behind the command line. */
#include "own_file.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <unistd.h>

/* The specification: a path that is not absolute is to be ignored. */
void own_file_add_path(struct text *out)
{
    const char *folder = getenv("XDG_CONFIG_HOME");
    const char *home = getenv("HOME");
    if (folder && folder[0] == '/')
        text_addf(out, "%s/sipdiag/sipdiag.ini", folder);
    else if (home && home[0] == '/')
        text_addf(out, "%s/.config/sipdiag/sipdiag.ini", home);
}

static void add_trunks(struct options *options, const struct config *own)
{
    struct config *config = &options->config;
    for (size_t i = 0; i < own->trunk_count; i++) {
        config->trunks = array_grow(config->trunks, config->trunk_count, &config->trunk_capacity,
                                    sizeof *config->trunks);
        config->trunks[config->trunk_count++] = own->trunks[i];
    }
}

static void add_us(struct options *options, const struct config *own)
{
    bool is_given = options->us_count > 0;
    for (size_t i = 0; i < own->us_count && !is_given; i++)
        options_add_us(options, &own->us[i]);
}

/* Behind those of the command line, whose --min-calls wins. */
static void add_checks(struct options *options, const struct config *config)
{
    for (size_t i = 0; i < config->check_count; i++) {
        const struct config_check *check = &config->checks[i];
        enum check_level level = check->only_warns ? CHECK_WARN : CHECK_FAIL;
        options_add_check(options, &(struct wanted_condition){check->text, level, check->place});
    }
    if (config->has_min_calls && !options->min_calls_given) {
        options->min_calls = config->min_calls;
        options->min_calls_given = true;
    }
}

/* Both were found right when they were read. */
static void set_all(struct settings *settings, const struct config *config)
{
    struct error error = {""};
    for (size_t i = 0; i < config->setting_count; i++)
        settings_set(settings, config->settings[i], &error);
}

static void settle_settings(struct options *options)
{
    struct error error = {""};
    settings_init(&options->settings);
    set_all(&options->settings, &options->own);
    set_all(&options->settings, &options->config);
    for (size_t i = 0; i < options->set.count; i++)
        settings_set(&options->settings, str_from(options->set.at[i]), &error);
}

static bool read_own(struct options *options, struct error *error)
{
    struct text path = {0};
    own_file_add_path(&path);
    bool is_there = !options->no_config && path.len && access(path.at, F_OK) == 0;
    bool is_good = !is_there || config_read(&options->own, path.at, error) ||
                   error_context(error, "your own file (--no-config does without)");
    text_free(&path);
    return is_good;
}

bool own_file_read(struct options *options, struct error *error)
{
    if (options->help || options->version)
        return true;
    if (!read_own(options, error))
        return false;
    add_trunks(options, &options->own);
    add_us(options, &options->own);
    add_checks(options, &options->config);
    add_checks(options, &options->own);
    settle_settings(options);
    return true;
}
