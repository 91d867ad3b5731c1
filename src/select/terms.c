/* Walks through a compiled expression. */
#include "sipdiag/select/terms.h"

#include "node.h"

#include <string.h>

static enum term_sign sign_of(enum comparison comparison)
{
    switch (comparison) {
    case COMPARE_LESS:
    case COMPARE_AT_MOST:
        return TERM_LESS;
    case COMPARE_MORE:
    case COMPARE_AT_LEAST:
        return TERM_MORE;
    default:
        return TERM_OTHER;
    }
}

static void fill_left(const struct expression *expression, uint32_t index,
                      struct expression_term *term)
{
    const struct node *node = &expression->nodes[index];
    size_t end = node->kind == NODE_NAME ? node->at + strlen(node->name->name) : node->end;
    term->text = (struct str){expression->text + node->at, end - node->at};
    term->type = node->type;
    term->name = node->kind == NODE_NAME ? node->name : NULL;
    term->function = node->kind == NODE_FUNCTION ? node->function : NULL;
    if (term->function)
        term->condition = node_condition(expression, index);
}

static void fill(const struct expression *expression, uint32_t index, struct expression_term *term)
{
    const struct node *node = &expression->nodes[index];
    *term = (struct expression_term){.node = index};
    if (node->kind != NODE_COMPARE) {
        fill_left(expression, index, term);
        return;
    }
    const struct node *right = &expression->nodes[expression->nodes[node->child].next];
    fill_left(expression, node->child, term);
    term->sign = sign_of(node->comparison);
    term->has_base = right->kind == NODE_BASE;
    term->has_limit = right->kind == NODE_LITERAL;
    term->limit = right->value.number;
}

/* *skip terms are passed over; true when the one behind them was found. */
static bool find(const struct expression *expression, uint32_t index, size_t *skip,
                 struct expression_term *term)
{
    const struct node *node = &expression->nodes[index];
    bool has_parts = node->kind == NODE_AND || node->kind == NODE_OR || node->kind == NODE_NOT;
    if (node->kind == NODE_LITERAL)
        return false;
    if (!has_parts && (*skip)-- > 0)
        return false;
    if (!has_parts) {
        fill(expression, index, term);
        return true;
    }
    for (uint32_t i = node->child; i; i = expression->nodes[i].next)
        if (find(expression, i, skip, term))
            return true;
    return false;
}

bool expression_term_at(const struct expression *expression, size_t index,
                        struct expression_term *term)
{
    return find(expression, expression->root, &index, term);
}

bool expression_term_value(const struct expression *expression, const struct expression_term *term,
                           void *context, struct expression_value *value)
{
    const struct node *node = &expression->nodes[term->node];
    return node_value(expression, node->kind == NODE_COMPARE ? node->child : term->node, context,
                      value);
}

enum expression_truth expression_term_truth(const struct expression *expression,
                                            const struct expression_term *term, void *context)
{
    return node_truth(expression, term->node, context);
}

bool expression_function_at(const struct expression *expression, size_t index,
                            const struct expression_function **function,
                            struct expression_condition *condition)
{
    for (uint32_t i = 1; i < expression->count; i++) {
        if (expression->nodes[i].kind != NODE_FUNCTION || index-- > 0)
            continue;
        *function = expression->nodes[i].function;
        *condition = node_condition(expression, i);
        return true;
    }
    return false;
}
