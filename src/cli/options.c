/* The option table and the reader of the command line. */
#include "sipdiag/cli/options.h"

#include "own_file.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/text.h"
#include "sipdiag/pipeline/pipeline.h"
#include "sipdiag/select/dimensions.h"
#include "suggest.h"

#include <stdlib.h>
#include <string.h>

static const char *format_name_at(size_t index)
{
    const struct format *format = format_at(index);
    return format ? format->name : NULL;
}

static bool set_calls(struct options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->view = VIEW_CALLS;
    return true;
}

static bool set_ladder(struct options *options, const char *value, struct error *error)
{
    if (value[0] == '\0')
        return fail(error, "option '--ladder' needs a Call-ID, or a part of one");
    options->view = VIEW_LADDER;
    options->ladder = value;
    return true;
}

static bool set_ticket(struct options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->view = VIEW_TICKET;
    return true;
}

static bool set_explain(struct options *options, const char *value, struct error *error)
{
    (void)error;
    options->explain = value;
    return true;
}

static bool set_format(struct options *options, const char *value, struct error *error)
{
    options->format = format_find(value);
    return options->format || fail_unknown(error, "format", value, format_name_at);
}

static bool set_output(struct options *options, const char *value, struct error *error)
{
    for (size_t i = 0; i < options->output_count; i++)
        if (strcmp(options->outputs[i].path, value) == 0)
            return fail(error, "output '%s' is named twice", value);
    if (value[0] == '\0')
        return fail(error, "option '--output' needs a file name; '-' is standard output");
    options->outputs = array_grow(options->outputs, options->output_count,
                                  &options->output_capacity, sizeof *options->outputs);
    options->outputs[options->output_count++] = (struct wanted_output){.path = value};
    return true;
}

static bool set_top(struct options *options, const char *value, struct error *error)
{
    uint64_t top;
    if (!str_to_u64(str_from(value), UINT32_MAX, &top))
        return fail(error, "'%s' is no number of rows; write --top 20, or --top 0 for all", value);
    options->top = (size_t)top;
    options->top_given = true;
    return true;
}

void options_add_us(struct options *options, const struct network *network)
{
    options->us =
        array_grow(options->us, options->us_count, &options->us_capacity, sizeof *options->us);
    options->us[options->us_count++] = *network;
}

static bool set_us(struct options *options, const char *value, struct error *error)
{
    struct network network;
    if (!network_parse(str_from(value), &network))
        return fail(error,
                    "'%s' is no address or network; write --us 192.0.2.10 or --us 192.0.2.0/24",
                    value);
    options_add_us(options, &network);
    return true;
}

/* Our addresses that stand there are as if --us named them. */
static bool set_map(struct options *options, const char *value, struct error *error)
{
    size_t before = options->config.us_count;
    if (!config_read(&options->config, value, error))
        return error_context(error, "--map");
    for (size_t i = before; i < options->config.us_count; i++)
        options_add_us(options, &options->config.us[i]);
    return true;
}

static bool set_where(struct options *options, const char *value, struct error *error)
{
    (void)error;
    options->where = array_grow(options->where, options->where_count, &options->where_capacity,
                                sizeof *options->where);
    options->where[options->where_count++] = value;
    return true;
}

void options_add_check(struct options *options, const struct wanted_condition *condition)
{
    options->checks = array_grow(options->checks, options->check_count, &options->check_capacity,
                                 sizeof *options->checks);
    options->checks[options->check_count++] = *condition;
}

static bool set_fail_if(struct options *options, const char *value, struct error *error)
{
    (void)error;
    options_add_check(options, &(struct wanted_condition){value, CHECK_FAIL, NULL});
    return true;
}

static bool set_warn_if(struct options *options, const char *value, struct error *error)
{
    (void)error;
    options_add_check(options, &(struct wanted_condition){value, CHECK_WARN, NULL});
    return true;
}

static bool set_min_calls(struct options *options, const char *value, struct error *error)
{
    options->min_calls_given = str_to_u64(str_from(value), UINT32_MAX, &options->min_calls);
    return options->min_calls_given ||
           fail(error, "'%s' is no number of calls; write --min-calls 20", value);
}

static bool set_baseline(struct options *options, const char *value, struct error *error)
{
    options->baseline = value;
    return value[0] || fail(error, "option '--baseline' needs a file name: an earlier report, "
                                   "made with -f json");
}

static bool add_dimension(struct options *options, struct str name, struct error *error)
{
    char word[64] = "";
    memcpy(word, name.at, name.len < sizeof word ? name.len : sizeof word - 1);
    const struct dimension *dimension = dimension_find(name);
    if (!dimension)
        return fail_unknown(error, "dimension", word, dimension_name_at);
    for (size_t i = 0; i < options->by_count; i++)
        if (options->by[i] == dimension)
            return fail(error, "--by names '%s' twice", word);
    if (options->by_count == DIMENSIONS_MAX)
        return fail(error, "--by takes at most %d dimensions", DIMENSIONS_MAX);
    options->by[options->by_count++] = dimension;
    return true;
}

static bool set_by(struct options *options, const char *value, struct error *error)
{
    struct str rest = str_from(value);
    bool more = true;
    options->by_count = 0;
    do {
        more = str_find_char(rest, ',') < rest.len;
        struct str name = str_trim(str_before(rest, ',', &rest));
        if (name.len == 0)
            return fail(error, "'%s' has an empty dimension; write --by trunk or --by trunk,hour",
                        value);
        if (!add_dimension(options, name, error))
            return false;
    } while (more);
    return true;
}

static bool set_since(struct options *options, const char *value, struct error *error)
{
    (void)error;
    options->since = value;
    return true;
}

static bool set_until(struct options *options, const char *value, struct error *error)
{
    (void)error;
    options->until = value;
    return true;
}

static bool add_word(struct word_list *list, const char *option, const char *value,
                     struct error *error)
{
    if (value[0] == '\0')
        return fail(error, "option '--%s' needs a value", option);
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->at[i], value) == 0)
            return fail(error, "--%s '%s' is given twice", option, value);
    list->at = array_grow(list->at, list->count, &list->capacity, sizeof *list->at);
    list->at[list->count++] = value;
    return true;
}

static bool set_interface(struct options *options, const char *value, struct error *error)
{
    return add_word(&options->interfaces, "interface", value, error);
}

static bool set_hep(struct options *options, const char *value, struct error *error)
{
    return add_word(&options->hep, "hep", value, error);
}

static bool set_bpf(struct options *options, const char *value, struct error *error)
{
    (void)error;
    options->bpf = value;
    return true;
}

static bool read_time(const char *option, const char *value, int64_t *time_us, struct error *error)
{
    return (duration_read(str_from(value), time_us) && *time_us > 0) ||
           fail(error, "'%s' is no time; write --%s 10s, --%s 5m or --%s 8h", value, option, option,
                option);
}

static bool set_for(struct options *options, const char *value, struct error *error)
{
    return read_time("for", value, &options->for_us, error);
}

static bool set_every(struct options *options, const char *value, struct error *error)
{
    const int64_t least_us = 100 * US_PER_MS;
    if (!read_time("every", value, &options->every_us, error))
        return false;
    return options->every_us >= least_us ||
           fail(error, "--every %s is too often; the least is --every 100ms", value);
}

static bool set_zone(struct options *options, const char *value, struct error *error)
{
    options->zone = value;
    return clock_set_zone(value) || fail_unknown_zone(error, value);
}

static bool set_language(struct options *options, const char *value, struct error *error)
{
    struct words *words;
    if (!words_open(value, &words))
        return fail_unknown(error, "language", value, words_language_at);
    words_close(options->words);
    options->words = words;
    return true;
}

/* [NAME=]ZONE; a POSIX zone has no '='. */
static bool set_input_zone(struct options *options, const char *value, struct error *error)
{
    const char *equals = strrchr(value, '=');
    const char *zone_name = equals ? equals + 1 : value;
    struct zone *zone = zone_new(zone_name);
    if (!zone)
        return fail_unknown_zone(error, zone_name);
    options->input_zones = array_grow(options->input_zones, options->input_zone_count,
                                      &options->input_zone_capacity, sizeof *options->input_zones);
    options->input_zones[options->input_zone_count++] =
        (struct input_zone){.name = equals ? value : NULL,
                            .name_len = equals ? (size_t)(equals - value) : 0,
                            .zone = zone,
                            .zone_name = zone_name};
    return true;
}

const char *color_name_at(size_t index)
{
    static const char *const names[] = {
        [COLOR_AUTO] = "auto", [COLOR_ALWAYS] = "always", [COLOR_NEVER] = "never"};
    return index < sizeof names / sizeof *names ? names[index] : NULL;
}

static bool set_color(struct options *options, const char *value, struct error *error)
{
    for (size_t i = 0; color_name_at(i); i++) {
        if (strcmp(value, color_name_at(i)) != 0)
            continue;
        options->color = (enum color_choice)i;
        return true;
    }
    return fail_unknown(error, "value of --color", value, color_name_at);
}

static bool add_port(struct options *options, struct str word)
{
    uint64_t port;
    if (!str_to_u64(str_trim(word), UINT16_MAX, &port) || port == 0)
        return false;
    options->ports = array_grow(options->ports, options->port_count, &options->port_capacity,
                                sizeof *options->ports);
    options->ports[options->port_count++] = (uint16_t)port;
    return true;
}

static bool set_port(struct options *options, const char *value, struct error *error)
{
    struct str rest = str_from(value);
    bool more = true;
    while (more) {
        more = str_find_char(rest, ',') < rest.len;
        if (!add_port(options, str_before(rest, ',', &rest)))
            return fail(error, "'%s' is no list of ports; write --port 5060 or --port 5060,5080",
                        value);
    }
    return true;
}

static bool set_tls_keys(struct options *options, const char *value, struct error *error)
{
    const char *version;
    if (!pipeline_tls_library(&version))
        return fail(error,
                    "option '--tls-keys' needs OpenSSL, which this sipdiag was built without; "
                    "install libssl-dev (its Debian name) and build it again");
    if (value[0] == '\0')
        return fail(error, "option '--tls-keys' needs a file name: what SSLKEYLOGFILE names");
    options->tls_keys = array_grow(options->tls_keys, options->tls_key_count,
                                   &options->tls_key_capacity, sizeof *options->tls_keys);
    options->tls_keys[options->tls_key_count++] = value;
    return true;
}

/* Kept, since it goes before what stands in the user's files. */
static bool set_setting(struct options *options, const char *value, struct error *error)
{
    struct word_list *list = &options->set;
    if (!settings_set(&options->settings, str_from(value), error))
        return false;
    list->at = array_grow(list->at, list->count, &list->capacity, sizeof *list->at);
    list->at[list->count++] = value;
    return true;
}

/* Of quiet and verbose the last one counts. */
static bool set_quiet(struct options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->quiet = true;
    options->verbose = false;
    return true;
}

static bool set_verbose(struct options *options, const char *value, struct error *error)
{
    (void)value, (void)error;
    options->verbose = true;
    options->quiet = false;
    return true;
}

static bool set_mask(struct options *options, const char *value, struct error *error)
{
    uint64_t level = MASK_TAILS;
    if (value && (!str_to_u64(str_from(value), MASK_ALL, &level) || level == MASK_NONE))
        return fail(error,
                    "'%s' is no level of --mask; write --mask=1 (last digits and hosts), --mask=2 "
                    "(pseudonyms) or --mask=3 (all)",
                    value);
    options->mask = (enum mask_level)level;
    return true;
}

static bool set_extract(struct options *options, const char *value, struct error *error)
{
    if (value[0] == '\0' || strcmp(value, "-") == 0)
        return fail(error, "option '--extract' needs a file name; packets are not written to "
                           "standard output, where the report goes");
    options->extract = value;
    return true;
}

static bool set_mask_key(struct options *options, const char *value, struct error *error)
{
    if (value[0] == '\0')
        return fail(error, "option '--mask-key' needs a file name");
    options->mask_key = value;
    return true;
}

#define FLAG(member) NULL, offsetof(struct options, member)

static const struct option table[] = {
    {'l', "calls", NULL, "What to show",
     "the Call Log: one row per call\n(without it: the Calls Summary)", set_calls, 0},
    {'L', "ladder", "CALL", NULL,
     "one call message by message; CALL is a Call-ID\nor a part of one, CALL#2 the second with it",
     set_ladder, 0},
    {'t', "ticket", NULL, NULL,
     "text to send to the provider: what fails since when,\nand fresh examples, per trunk and "
     "problem",
     set_ticket, 0},
    {'e', "explain", "NAME", NULL,
     "what NAME means: a code (404), q850:34, a cause, a\nfigure such as asr, a setting; all lists "
     "the names",
     set_explain, 0},
    {'w', "where", "EXPR", NULL,
     "only calls for which EXPR holds, such as\n"
     "'code >= 500 and talk < 15s'; may be repeated (all\n"
     "must hold); docs/EXPRESSIONS.md explains it",
     set_where, 0},
    {'g', "by", "DIM[,DIM]", NULL,
     "group by up to 3 of: result, cause, code, side,\n"
     "outcome, direction, trunk, caller, callee, prefix,\n"
     "hour, minute, day, ua, input, transport, ended_by",
     set_by, 0},
    {0, "since", "TIME", NULL,
     "only calls that begin at TIME or later: 2026-11-20,\n"
     "2026-11-20T18:30:00Z, -2h (back from now) or\n"
     "last-2h (back from the newest packet)",
     set_since, 0},
    {0, "until", "TIME", NULL, "only calls that begin before TIME, or on that day", set_until, 0},
    {0, "top", "N", NULL,
     "at most N rows in a table, 0 is all\n(default: 20 on a terminal, all elsewhere)", set_top, 0},
    {0, "tz", "ZONE", NULL, "zone of shown times, such as Europe/Berlin\n(default: UTC)", set_zone,
     0},
    {0, "input-tz", "[NAME=]ZONE", NULL,
     "zone of inputs whose times carry none, or of the\ninput NAME; may be repeated (default: UTC)",
     set_input_zone, 0},
    {0, "fail-if", "EXPR", "Checks, for scripts and monitoring",
     "exit 1 when EXPR holds, such as 'asr < 40%' or\n"
     "'share(code == 503) > 1%'; may be repeated;\n"
     "docs/CHECKS.md explains it",
     set_fail_if, 0},
    {0, "warn-if", "EXPR", NULL, "say so when EXPR holds; the exit code stays", set_warn_if, 0},
    {0, "min-calls", "N", NULL,
     "with fewer judged calls, rates and quantiles are not\njudged (exit 4)", set_min_calls, 0},
    {0, "baseline", "FILE", NULL,
     "compare with an earlier report (-f json): what\nchanged, and how surely; 'asr < baseline - "
     "10%'",
     set_baseline, 0},
    {'i', "interface", "IF", "What to listen to (until Ctrl-C, and in place of INPUT)",
     "capture on a network interface, or on any; may be\nrepeated", set_interface, 0},
    {0, "bpf", "FILTER", NULL,
     "only packets for which the filter holds, as tcpdump\nwrites it ('port 5060'); of "
     "--interface, "
     "not of files",
     set_bpf, 0},
    {0, "hep", "ADDR:PORT", NULL,
     "listen for HEP agents by UDP and TCP; [::]:9060,\nor :9060 for all addresses; may be "
     "repeated",
     set_hep, 0},
    {0, "for", "TIME", NULL, "end after TIME, such as 30s, 10m or 8h", set_for, 0},
    {0, "every", "TIME", NULL,
     "the summary so far, each TIME (and on SIGUSR1): in\nplace on a terminal, else one after the "
     "other",
     set_every, 0},
    {'f', "format", "FORMAT", "Output", "how to write it:", set_format, 0},
    {'o', "output", "FILE", NULL,
     "write to FILE and not to the screen; its suffix\npicks the format, another suffix needs -f; "
     "may\n"
     "be repeated; '-' is standard output",
     set_output, 0},
    {0, "lang", "LANGUAGE", NULL,
     "of tables and tickets: en, ru, uk or es (default: en,\nwhatever the locale); json and csv "
     "stay "
     "as they are",
     set_language, 0},
    {0, "color", "WHEN", NULL,
     "always, never or auto (on a terminal, and where\nNO_COLOR is not set)", set_color, 0},
    {0, "ascii", NULL, NULL, "no line-drawing characters", FLAG(ascii)},
    {0, "csv-raw", NULL, NULL, "csv without the guard against spreadsheet formulas", FLAG(csv_raw)},
    {0, "extract", "FILE", NULL,
     "write the packets of the calls (SIP, sound, errors)\n"
     "to FILE as pcapng, readable by its owner only",
     set_extract, 0},
    {0, "mask", "[=LEVEL]", "Privacy",
     "hide personal data in all that is printed: 1 (the\n"
     "default) the last digits of numbers and the hosts of\n"
     "addresses, 2 pseudonyms in their place, 3 all;\n"
     "docs/PRIVACY.md tells what stays",
     set_mask, 0},
    {0, "mask-key", "FILE", NULL,
     "the key of the pseudonyms, so that they are the same\nfor all inputs (default: made of the "
     "input)",
     set_mask_key, 0},
    {0, "show-secrets", NULL, NULL,
     "show what is written over otherwise: passwords,\n"
     "digest responses, text messages, keys pressed",
     FLAG(shows_secrets)},
    {0, "us", "ADDRESS", "How to judge",
     "an address or network (192.0.2.0/24) that is ours;\nmay be repeated (default: inferred, and "
     "said)",
     set_us, 0},
    {0, "port", "P[,P]", NULL,
     "look for SIP from or to these ports alone (default: on\nany port, by its content)", set_port,
     0},
    {0, "tls-keys", "FILE", NULL,
     "a key log (what SSLKEYLOGFILE names) that decrypts SIP\nover TLS; may be repeated; the "
     "secrets in a pcapng are\nused anyway",
     set_tls_keys, 0},
    {0, "map", "FILE", NULL,
     "names of trunks, our addresses, and what the columns\nof a CDR hold; docs/INPUTS.md tells "
     "how",
     set_map, 0},
    {0, "no-config", NULL, NULL, "without your own file, ~/.config/sipdiag/sipdiag.ini",
     FLAG(no_config)},
    {0, "set", "NAME=VALUE", NULL, "change a threshold; docs/SETTINGS.md lists them", set_setting,
     0},
    {0, "strict", NULL, NULL,
     "input that is damaged or cannot be read in full\nis an error (exit 3)", FLAG(strict)},
    {'q', "quiet", NULL, "Other", "no progress, no warnings; errors stay", set_quiet, 0},
    {'v', "verbose", NULL, NULL, "say what was read and what was taken for ours", set_verbose, 0},
    {'h', "help", NULL, NULL, "this text", FLAG(help)},
    {'V', "version", NULL, NULL, "the version; with -v what is built in", FLAG(version)},
};

const struct option *option_at(size_t index)
{
    return index < sizeof table / sizeof *table ? &table[index] : NULL;
}

static const char *long_name_at(size_t index)
{
    return index < sizeof table / sizeof *table ? table[index].name : NULL;
}

static const struct option *find_letter(char letter)
{
    for (size_t i = 0; option_at(i); i++)
        if (table[i].letter && table[i].letter == letter)
            return &table[i];
    return NULL;
}

static const struct option *find_name(struct str name)
{
    for (size_t i = 0; option_at(i); i++)
        if (str_equal(str_from(table[i].name), name))
            return &table[i];
    return NULL;
}

/* The letter in the other case, else a long option that begins with it. */
static bool fail_unknown_letter(struct error *error, const char *letter)
{
    char other[2] = {*letter >= 'A' && *letter <= 'Z' ? ascii_lower(*letter)
                                                      : (char)(*letter ^ ('a' ^ 'A')),
                     '\0'};
    char beginning[2] = {ascii_lower(*letter), '\0'};
    const char *name = nearest_word(beginning, long_name_at);
    bool is_ascii = (unsigned char)*letter < 0x80;
    int bytes = is_ascii ? 1 : (int)strlen(letter);
    if (is_ascii && find_letter(other[0]))
        return fail(error, "unknown option '-%.*s'; did you mean '-%s'?", bytes, letter, other);
    if (is_ascii && name[0] == beginning[0])
        return fail(error, "unknown option '-%.*s'; did you mean '--%s'?", bytes, letter, name);
    return fail(error, "unknown option '-%.*s'; sipdiag --help lists all", bytes, letter);
}

static bool fail_unknown_name(struct error *error, const char *name)
{
    const char *nearest = nearest_word(name, long_name_at);
    if (is_near_word(name, nearest))
        return fail(error, "unknown option '--%s'; did you mean '--%s'?", name, nearest);
    return fail(error, "unknown option '--%s'; the nearest is '--%s', sipdiag --help lists all",
                name, nearest);
}

static bool apply(struct options *options, const struct option *option, const char *value,
                  struct error *error)
{
    if (option->set)
        return option->set(options, value, error);
    *(bool *)((char *)options + option->flag) = true;
    return true;
}

/* It may have a value, but only as --name=value. */
static bool is_optional(const struct option *option)
{
    return option->argument && str_starts_with(str_from(option->argument), STR("[="));
}

/* Where the reader stands among the arguments. */
struct arguments {
    char **at; /* the next one; NULL at the end */
};

static bool needs_value(const struct option *option, struct error *error)
{
    return fail(error, "option '--%s' needs a value: --%s %s", option->name, option->name,
                option->argument);
}

static bool read_long(struct options *options, struct arguments *arguments, struct error *error)
{
    char *word = *arguments->at++ + 2;
    char *value = strchr(word, '=');
    struct str name = {word, value ? (size_t)(value - word) : strlen(word)};
    const struct option *option = find_name(name);
    if (!option) {
        if (value)
            *value = '\0';
        return fail_unknown_name(error, word);
    }
    if (!option->argument && value)
        return fail(error, "option '--%s' takes no value", option->name);
    if (!option->argument || (is_optional(option) && !value))
        return apply(options, option, NULL, error);
    if (!value && !*arguments->at)
        return needs_value(option, error);
    return apply(options, option, value ? value + 1 : *arguments->at++, error);
}

/* "-lv", "-fjson", "-l -f json". */
static bool read_letters(struct options *options, struct arguments *arguments, struct error *error)
{
    for (const char *letter = *arguments->at++ + 1; *letter; letter++) {
        const struct option *option = find_letter(*letter);
        if (!option)
            return fail_unknown_letter(error, letter);
        if (!option->argument) {
            if (!apply(options, option, NULL, error))
                return false;
            continue;
        }
        if (letter[1])
            return apply(options, option, letter + 1, error);
        if (!*arguments->at)
            return needs_value(option, error);
        return apply(options, option, *arguments->at++, error);
    }
    return true;
}

static bool read_arguments(struct options *options, char **argv, struct error *error)
{
    struct arguments arguments = {argv};
    bool options_end = false;
    while (*arguments.at) {
        const char *word = *arguments.at;
        bool is_option = !options_end && word[0] == '-' && word[1];
        if (!is_option) {
            options->inputs[options->input_count++] = word;
            arguments.at++;
        } else if (strcmp(word, "--") == 0) {
            options_end = true;
            arguments.at++;
        } else if (word[1] == '-' ? !read_long(options, &arguments, error)
                                  : !read_letters(options, &arguments, error)) {
            return false;
        }
    }
    return true;
}

bool options_are_of_plugin(const struct options *options)
{
    return options->format && options->format->add_failure;
}

const struct format *options_look_for_format(char **argv)
{
    static const char *const forms[] = {"--format=", "-f"};
    for (size_t i = 1; argv[0] && argv[i] && strcmp(argv[i], "--") != 0; i++) {
        bool is_apart = strcmp(argv[i], "-f") == 0 || strcmp(argv[i], "--format") == 0;
        if (is_apart && argv[i + 1] && format_find(argv[i + 1]))
            return format_find(argv[i + 1]);
        for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
            size_t len = strlen(forms[form]);
            if (strncmp(argv[i], forms[form], len) == 0 && format_find(argv[i] + len))
                return format_find(argv[i] + len);
        }
    }
    return NULL;
}

bool options_are_live(const struct options *options)
{
    return options->interfaces.count > 0 || options->hep.count > 0;
}

bool options_are_rolling(const struct options *options)
{
    return options_are_live(options) || options->every_us || options->for_us;
}

const struct cdr_map *options_map(const struct options *options)
{
    if (options->config.cdr.is_set)
        return &options->config.cdr;
    return options->own.cdr.is_set ? &options->own.cdr : NULL;
}

/* What one option asks for and another one does not allow. */
static bool check_live(const struct options *options, struct error *error)
{
    if (options->bpf && options->interfaces.count == 0)
        return fail(error, "--bpf is for --interface; of a file, `tcpdump -r FILE -w - FILTER | "
                           "sipdiag -` does it");
    if (options_are_live(options) && options->input_count > 0)
        return fail(error,
                    "'%s' cannot be read beside --interface or --hep; leave one of them away",
                    options->inputs[0]);
    if (options_are_rolling(options) && options->extract)
        return fail(
            error,
            "--extract needs a run that ends with its inputs, and all that they hold; record "
            "with `tcpdump -w FILE` and name the file");
    if (options_are_rolling(options) && options->view == VIEW_LADDER)
        return fail(error,
                    "a ladder needs all messages of a call, which a run without end does not "
                    "keep; record it with `tcpdump -w FILE` and name the file");
    return true;
}

bool options_parse(struct options *options, int argc, char **argv, struct error *error)
{
    *options = (struct options){.zone = "UTC"};
    config_init(&options->config);
    config_init(&options->own);
    options->inputs = xalloc(((size_t)argc + 1) * sizeof *options->inputs);
    settings_init(&options->settings);
    clock_set_zone(options->zone);
    bool good = (argc < 1 || read_arguments(options, argv + 1, error)) &&
                check_live(options, error) && own_file_read(options, error);
    if (options->mask_key && options->mask == MASK_NONE)
        options->mask = MASK_PSEUDONYMS; /* what a key is for */
    return good;
}

void options_free(struct options *options)
{
    free(options->inputs);
    free(options->outputs);
    words_close(options->words);
    config_free(&options->config);
    config_free(&options->own);
    free(options->us);
    free(options->where);
    free(options->checks);
    while (options->input_zone_count > 0)
        zone_free(options->input_zones[--options->input_zone_count].zone);
    free(options->input_zones);
    free(options->interfaces.at);
    free(options->hep.at);
    free(options->set.at);
    free(options->ports);
    free(options->tls_keys);
}
