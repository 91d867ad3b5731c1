/* The parts of an expression, to say what each of them is. */
#ifndef SIPDIAG_SELECT_TERMS_H
#define SIPDIAG_SELECT_TERMS_H

#include "sipdiag/select/expression.h"

#include <stdbool.h>
#include <stddef.h>

enum term_sign { TERM_ALONE, TERM_LESS, TERM_MORE, TERM_OTHER };

/* A comparison or a name alone, outside of the brackets of functions. */
struct expression_term {
    uint32_t node;
    struct str text;                    /* its left side, as written */
    const struct expression_name *name; /* NULL: a function */
    const struct expression_function *function;
    struct expression_condition condition; /* of the function */
    enum expression_type type;             /* of its left side */
    enum term_sign sign;
    bool has_limit; /* the right side is a value */
    double limit;
    bool has_base; /* the right side speaks of the baseline */
};

/* In the order in which they are written; false past the last. */
bool expression_term_at(const struct expression *expression, size_t index,
                        struct expression_term *term);

/* The value of its left side; false when it is not known. */
bool expression_term_value(const struct expression *expression, const struct expression_term *term,
                           void *context, struct expression_value *value);
enum expression_truth expression_term_truth(const struct expression *expression,
                                            const struct expression_term *term, void *context);

/* Every function in it, wherever it stands; false past the last. */
bool expression_function_at(const struct expression *expression, size_t index,
                            const struct expression_function **function,
                            struct expression_condition *condition);

#endif
