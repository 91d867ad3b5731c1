/* Conditions such as `code >= 500 and talk < 15s`: compiled once against a table of names, then
 * evaluated as often as needed without allocation. Grammar: docs/EXPRESSIONS.md. */
#ifndef SIPDIAG_SELECT_EXPRESSION_H
#define SIPDIAG_SELECT_EXPRESSION_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { EXPRESSION_BYTES_MAX = 4096, EXPRESSION_DEPTH_MAX = 64 };

enum expression_type {
    EXPRESSION_NUMBER,   /* written plainly: 500 */
    EXPRESSION_DURATION, /* milliseconds inside; 200ms, 15s, 2m, 1h outside, 15 is seconds */
    EXPRESSION_RATIO,    /* 0 to 1 inside; 40% or 0.4 outside */
    EXPRESSION_BOOL,     /* a condition by itself */
    EXPRESSION_TEXT,     /* has no order */
    EXPRESSION_PHONE,    /* a text that is equal by its digits */
    EXPRESSION_TIME,     /* microseconds since 1970 inside; "2026-11-20T18:30:00Z" outside */
    EXPRESSION_CLOCK,    /* a part of the time: number and text inside, either outside */
};

struct expression_value {
    double number; /* 1 and 0 for a BOOL */
    struct str text;
};

/* A name that may stand in an expression. get() is false when the value is not known; of a name
 * that has many values it gets one after the other, and is false past the last. */
struct expression_name {
    const char *name; /* may have dots: "pdd.p95" */
    enum expression_type type;
    bool many;
    const char *purpose; /* a few words for the documentation */
    bool (*get)(void *context, int which, size_t index, struct expression_value *value);
    int which; /* handed to get() */
    const char *(*choice_at)(
        size_t index); /* the texts it can be, NULL past the end; may be NULL */
};

struct expression;

/* What stands in the brackets of a function. */
struct expression_condition {
    const struct expression *expression;
    uint32_t node;                         /* a condition; 0: the brackets are empty */
    uint32_t function;                     /* which function of the expression it is */
    size_t word;                           /* of one that takes a word and a name: which word */
    const struct expression_name *operand; /* and the name */
};

/* A function over things that have names of their own: count(cause == "no-response"), or over a
 * word and a name: worst(trunk, asr), whose value is of the name's type. */
struct expression_function {
    const char *name;
    enum expression_type type; /* of its value */
    const struct expression_scope *argument;
    bool (*get)(void *context, const struct expression_condition *condition,
                struct expression_value *value);
    const char *(*word_at)(size_t index); /* NULL: it takes a condition */
};

/* What a figure was before. */
struct expression_base {
    double value;
    bool differs; /* it surely is another now; else it counts as unchanged */
};

/* What an expression may speak of; it must live as long as the expression. */
struct expression_scope {
    const struct expression_name *names;
    size_t name_count;
    const struct expression_function *functions;
    size_t function_count;
    size_t number_tail; /* digits at the end that make two phone numbers the same */
    /* What "baseline" means on the right of a name, false when that is not known; NULL: it is no
     * word here. */
    bool (*base)(void *context, const struct expression_name *name, struct expression_base *base);
    const char *no_base; /* why there is nothing to compare with; NULL: there is */
};

/* Why an expression cannot be compiled, and at which byte of it. */
struct expression_problem {
    char sentence[640]; /* lower case, no full stop */
    size_t at;
};

/* NULL, with *problem filled, when the text is no condition in this scope. */
struct expression *expression_compile(struct str text, const struct expression_scope *scope,
                                      struct expression_problem *problem);
void expression_free(struct expression *expression);

/* A comparison with an unknown value is neither true nor its negation. */
enum expression_truth { EXPRESSION_NO, EXPRESSION_UNKNOWN, EXPRESSION_YES };
enum expression_truth expression_truth(const struct expression *expression, void *context);

/* False also when it cannot be told. */
bool expression_holds(const struct expression *expression, void *context);
bool expression_condition_holds(const struct expression_condition *condition, void *context);

/* Two lines: the expression, or the part of it around the problem, and a caret below the byte. */
void expression_add_caret(struct text *out, struct str text,
                          const struct expression_problem *problem);

#endif
