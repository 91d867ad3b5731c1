/* Words of an expression. */
#ifndef SELECT_LEXER_H
#define SELECT_LEXER_H

#include "sipdiag/base/str.h"
#include "sipdiag/select/expression.h"

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,   /* a name, or text without its quotes */
    TOKEN_NUMBER, /* with its unit */
    TOKEN_STRING,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_COMPARE, /* == != < <= > >= ~ */
    TOKEN_AND,
    TOKEN_OR,
    TOKEN_NOT,
    TOKEN_IN,
    TOKEN_TRUE,
    TOKEN_FALSE,
};

enum comparison {
    COMPARE_EQUAL,
    COMPARE_UNEQUAL,
    COMPARE_LESS,
    COMPARE_AT_MOST,
    COMPARE_MORE,
    COMPARE_AT_LEAST,
    COMPARE_CONTAINS,
    COMPARE_IN,
};

/* What follows the digits of a number. */
enum number_unit { UNIT_NONE, UNIT_MS, UNIT_S, UNIT_M, UNIT_H, UNIT_PER_CENT };

struct token {
    enum token_kind kind;
    struct str text; /* as written; of a string: what is between the quotes */
    size_t at;       /* first byte */
    enum comparison comparison;
    double number;
    enum number_unit unit;
};

/* Fills *problem; false, so that `return problem_at(...)` reads well. */
__attribute__((format(__printf__, 3, 4))) bool problem_at(struct expression_problem *problem,
                                                          size_t at, const char *format, ...);

/* The token that begins at or behind *at, which moves behind it. */
bool lexer_next(struct str text, size_t *at, struct token *token,
                struct expression_problem *problem);

#endif
