/* A compiled expression: nodes that point to each other by index, so that nothing is deep. */
#ifndef SELECT_NODE_H
#define SELECT_NODE_H

#include "lexer.h"
#include "sipdiag/select/expression.h"

#include <stddef.h>
#include <stdint.h>

enum node_kind {
    NODE_NONE,
    NODE_AND, /* children: conditions */
    NODE_OR,
    NODE_NOT,      /* child: a condition */
    NODE_COMPARE,  /* children: left, then right; of IN: several right */
    NODE_KNOWN,    /* child: a name */
    NODE_LITERAL,  /* `value` */
    NODE_NAME,     /* `name` */
    NODE_FUNCTION, /* `function`; child: a condition or, behind `word`, a name; or none */
    NODE_BASE,     /* what the name on the left was before, `shift` by `value` */
};

struct node {
    enum node_kind kind;
    enum comparison comparison;
    enum expression_type type; /* of an operand; of a comparison: how it is done */
    uint32_t child, next;      /* first child, next sibling; 0: none */
    size_t at, end;            /* where it begins; of a function also where it ends */
    size_t word;               /* of a function: which one */
    char shift;                /* of a base: '+', '-', '*'; '\0': none */
    enum token_kind token;     /* of a literal: how it was written */
    enum number_unit unit;
    struct expression_value value;
    const struct expression_name *name;
    const struct expression_function *function;
};

struct expression {
    char *text; /* what literals borrow from */
    const struct expression_scope *scope;
    struct node *nodes; /* nodes[0] is none */
    size_t count, capacity;
    uint32_t root;
};

/* False when it is not known. */
bool node_value(const struct expression *expression, uint32_t node, void *context,
                struct expression_value *value);
enum expression_truth node_truth(const struct expression *expression, uint32_t node, void *context);
struct expression_condition node_condition(const struct expression *expression, uint32_t node);

#endif
