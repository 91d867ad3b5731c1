/* The inside of checks: what names, functions and sentences share. */
#ifndef CHECK_CHECKS_PARTS_H
#define CHECK_CHECKS_PARTS_H

#include "sipdiag/base/arena.h"
#include "sipdiag/check/checks.h"
#include "sipdiag/model/input_health.h"
#include "sipdiag/select/dimensions.h"
#include "sipdiag/select/terms.h"
#include "sipdiag/summarize/summarizer.h"

enum { CHECK_NAMES_MAX = 128, WORST_NAMES_MAX = 64, HEALTH_NAME_MAX = 48, FINDING_NAMES_MAX = 8 };

/* What one function in one expression counted. */
struct tally {
    struct expression_condition condition;
    const struct expression_function *function;
    uint64_t past, past_judged; /* calls that were let go, and of them those that are judged */
    bool is_told;               /* of the summary at hand: */
    struct figure_value value;
    struct str where; /* of worst(): the group */
};

struct checks {
    uint64_t least_calls;
    const struct expression_scope *calls;
    struct expression_scope scope, figures, findings;
    struct expression_name names[CHECK_NAMES_MAX];
    struct expression_name figure_names[WORST_NAMES_MAX];
    struct expression_function functions[4];
    struct expression_name finding_names[FINDING_NAMES_MAX];
    char health_names[HEALTH_COUNT][HEALTH_NAME_MAX];
    struct wanted_check *wanted;
    size_t wanted_count, wanted_capacity;
    struct tally *tallies;
    size_t tally_count, tally_capacity;
    struct check *results;
    const struct baseline *baseline; /* NULL: none */
    bool lacks_baseline;             /* one is wanted that could not be read */
    struct change *changes;
    size_t change_count, change_capacity;
    struct arena texts;              /* of the results */
    const struct analysis *analysis; /* while they are judged */
    const struct summary *summary;
    const struct summary_past *past;
};

struct wanted_check {
    const char *text;
    enum check_level level;
    struct expression *expression;
};

/* Fills the names and the scope, but for its functions. */
void check_names_init(struct checks *checks);
void check_functions_init(struct checks *checks, const char *(*finding_at)(size_t index));

/* Too few calls for rates. */
bool check_has_too_few(const struct checks *checks);

/* NULL: it is none of the figures. */
const struct figure *check_figure_of(const struct expression_name *name);

/* The tally of a function, told of the summary at hand. */
const struct tally *check_tally_of(struct checks *checks,
                                   const struct expression_condition *condition);
void check_tallies_add(struct checks *checks, const struct expression *expression);
void check_tallies_add_past(struct checks *checks, const struct analysis *gone);

/* What a term is, and of how many. */
struct told_term {
    struct figure_value value;
    enum figure_unit unit;
    bool is_yes_or_no;
    struct str where; /* of worst() */
};
struct told_term check_term_tell(struct checks *checks, const struct expression *expression,
                                 const struct expression_term *term);

/* The figure then and now; false when one of them is not known, or rests on too few calls. */
bool check_compare(const struct checks *checks, const struct figure *figure, struct change *change);
struct comparison check_changes(struct checks *checks);

/* "asr is 18.6 % (13 of 70 calls)" */
void check_add_words(struct text *out, struct checks *checks, const struct expression *expression,
                     const struct expression_term *term);

#endif
