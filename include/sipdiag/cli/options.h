/* The options: one table (options.c), read by the parser, --help and the documentation. */
#ifndef SIPDIAG_CLI_OPTIONS_H
#define SIPDIAG_CLI_OPTIONS_H

#include "sipdiag/base/error.h"
#include "sipdiag/config/config.h"
#include "sipdiag/mask/mask.h"
#include "sipdiag/model/check.h"
#include "sipdiag/model/dimension.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/read/read_options.h"
#include "sipdiag/report/format.h"
#include "sipdiag/words/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
const char *color_name_at(size_t index); /* NULL past the end */

struct wanted_output {
    const char *path;
    const struct format *format;
};

/* What an option that may be repeated was given. */
struct word_list {
    const char **at;
    size_t count, capacity;
};

/* A condition of --fail-if, --warn-if or [checks]. */
struct wanted_condition {
    const char *text;
    enum check_level level;
    const char *place; /* in a file; NULL: the command line */
};

struct options {
    const char **inputs; /* as given, in order */
    size_t input_count;
    struct word_list interfaces;   /* to capture on */
    struct word_list hep;          /* addresses to listen on */
    const char *bpf;               /* NULL when not given */
    int64_t for_us, every_us;      /* 0 when not given */
    struct wanted_output *outputs; /* at least one after outputs_settle() */
    size_t output_count, output_capacity;
    struct network *us;
    size_t us_count, us_capacity;
    struct config config; /* of --map, with the trunks of the user's own file behind it */
    struct config own;    /* of that file: owns what was taken from it */
    struct word_list set; /* what --set was given */
    struct settings settings;
    uint16_t *ports; /* of --port */
    size_t port_count, port_capacity;
    const char **tls_keys; /* key logs */
    size_t tls_key_count, tls_key_capacity;
    const char **where; /* conditions, all of which must hold */
    size_t where_count, where_capacity;
    const struct dimension *by[DIMENSIONS_MAX];
    size_t by_count;
    const char *since, *until; /* NULL when not given */
    struct wanted_condition *checks;
    size_t check_count, check_capacity;
    uint64_t min_calls;
    bool min_calls_given;
    const char *baseline;        /* NULL when not given */
    const struct format *format; /* by -f; NULL when not given */
    enum view view;
    const char *ladder;  /* the call that VIEW_LADDER is of */
    const char *explain; /* a name to explain; NULL when not given */
    enum color_choice color;
    const char *zone;
    struct words *words; /* of --lang; NULL: English */
    struct input_zone *input_zones;
    size_t input_zone_count, input_zone_capacity;
    size_t top;
    bool top_given;
    const char *extract; /* file for the packets of the calls; NULL when not given */
    enum mask_level mask;
    const char *mask_key; /* a file; NULL: the key is made of the inputs */
    bool shows_secrets;
    bool ascii, csv_raw, strict, quiet, verbose;
    bool no_config;
    bool help, version;
};

struct option {
    char letter;          /* 0: long name only */
    const char *name;     /* without dashes */
    const char *argument; /* what --help calls it; "[=X]": only behind '='; NULL: takes none */
    const char *group;    /* heading in --help */
    const char *help;     /* lines separated by \n */
    bool (*set)(struct options *options, const char *value, struct error *error); /* NULL: a flag */
    size_t flag; /* offset of the flag in struct options */
};

/* Inputs without end. */
bool options_are_live(const struct options *options);

/* The run may have no end: calls of long ago are let go. */
bool options_are_rolling(const struct options *options);

/* What may stand behind the option, one after the other; false past the end, and at once where no
 * list says it. */
bool option_value_at(const struct option *option, size_t index, struct text *value);

/* As if --us, --fail-if or --warn-if had been given once more. */
void options_add_us(struct options *options, const struct network *network);
void options_add_check(struct options *options, const struct wanted_condition *condition);

/* What the columns of a CDR hold, by --map, else by the user's own file; NULL: neither says. */
const struct cdr_map *options_map(const struct options *options);

/* What the exit codes are those of a monitoring plugin for. */
bool options_are_of_plugin(const struct options *options);

/* The format that the command line asks for, wherever it is wrong; NULL: none. */
const struct format *options_look_for_format(char **argv);

const struct option *option_at(size_t index); /* NULL past the end */

/* False with one sentence that says what is wrong and the nearest valid thing. Texts borrow from
 * argv. */
bool options_parse(struct options *options, int argc, char **argv, struct error *error);
void options_free(struct options *options);

#endif
