/* Compiles, evaluates and shows what is wrong. */
#include "sipdiag/select/expression.h"

#include "node.h"
#include "parser.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/shown.h"
#include "sipdiag/select/number.h"

#include <stdlib.h>
#include <string.h>

struct expression *expression_compile(struct str text, const struct expression_scope *scope,
                                      struct expression_problem *problem)
{
    if (text.len > EXPRESSION_BYTES_MAX) {
        problem_at(problem, EXPRESSION_BYTES_MAX, "an expression has at most %d bytes",
                   EXPRESSION_BYTES_MAX);
        return NULL;
    }
    struct expression *expression = xalloc(sizeof *expression);
    expression->scope = scope;
    expression->text = xalloc(text.len + 1);
    if (text.len)
        memcpy(expression->text, text.at, text.len);
    if (parser_run(expression, (struct str){expression->text, text.len}, problem))
        return expression;
    expression_free(expression);
    return NULL;
}

void expression_free(struct expression *expression)
{
    if (!expression)
        return;
    free(expression->nodes);
    free(expression->text);
    free(expression);
}

static const struct node *node_at(const struct expression *expression, uint32_t index)
{
    return &expression->nodes[index];
}

static bool compare_numbers(enum comparison comparison, double a, double b)
{
    switch (comparison) {
    case COMPARE_UNEQUAL:
        return a < b || a > b;
    case COMPARE_LESS:
        return a < b;
    case COMPARE_AT_MOST:
        return a <= b;
    case COMPARE_MORE:
        return a > b;
    case COMPARE_AT_LEAST:
        return a >= b;
    default:
        return a <= b && a >= b;
    }
}

static bool phone_contains(struct str text, struct str part)
{
    struct number whole = number_from(text), piece = number_from(part);
    return str_contains_nocase(text, part) ||
           (piece.count && str_contains_nocase((struct str){whole.digits, whole.count},
                                               (struct str){piece.digits, piece.count}));
}

static bool compare_texts(const struct expression *expression, const struct node *compare,
                          struct str a, struct str b)
{
    bool is_phone = compare->type == EXPRESSION_PHONE;
    if (compare->comparison == COMPARE_CONTAINS)
        return is_phone ? phone_contains(a, b) : str_contains_nocase(a, b);
    if (compare->type == EXPRESSION_CLOCK)
        return compare_numbers(compare->comparison, str_compare(a, b), 0);
    bool equal = is_phone ? number_equal(a, b, expression->scope->number_tail) : str_equal(a, b);
    return equal == (compare->comparison != COMPARE_UNEQUAL);
}

static bool compare_values(const struct expression *expression, const struct node *compare,
                           const struct expression_value *a, const struct expression_value *b)
{
    switch (compare->type) {
    case EXPRESSION_TEXT:
    case EXPRESSION_PHONE:
    case EXPRESSION_CLOCK:
        return compare_texts(expression, compare, a->text, b->text);
    default:
        return compare_numbers(compare->comparison, a->number, b->number);
    }
}

struct expression_condition node_condition(const struct expression *expression, uint32_t index)
{
    const struct node *node = node_at(expression, index);
    struct expression_condition condition = {
        .expression = expression, .node = node->child, .function = index, .word = node->word};
    if (node->function->word_at)
        condition.operand = node_at(expression, node->child)->name;
    return condition;
}

static bool get_function(const struct expression *expression, const struct node *node,
                         void *context, struct expression_value *value)
{
    struct expression_condition condition =
        node_condition(expression, (uint32_t)(node - expression->nodes));
    return node->function->get(context, &condition, value);
}

static bool get_known(const struct expression *expression, const struct node *node, void *context,
                      struct expression_value *value)
{
    const struct expression_name *name = node_at(expression, node->child)->name;
    struct expression_value ignored = {0};
    value->number = name->get(context, name->which, 0, &ignored);
    return true;
}

/* False when it is not known. */
static bool get_operand(const struct expression *expression, const struct node *node, void *context,
                        struct expression_value *value)
{
    switch (node->kind) {
    case NODE_NAME:
        return node->name->get(context, node->name->which, 0, value);
    case NODE_FUNCTION:
        return get_function(expression, node, context, value);
    case NODE_KNOWN:
        return get_known(expression, node, context, value);
    default:
        *value = node->value;
        return true;
    }
}

/* A difference that may be chance is none: then the name's value is what it was. */
static bool get_base(const struct expression *expression, const struct node *compare, void *context,
                     double *now, double *limit)
{
    const struct node *left = node_at(expression, compare->child),
                      *right = node_at(expression, left->next);
    struct expression_base base = {0};
    if (!expression->scope->base(context, left->name, &base))
        return false;
    if (!base.differs)
        *now = base.value;
    *limit = right->shift == '*'   ? base.value * right->value.number
             : right->shift == '-' ? base.value - right->value.number
                                   : base.value + right->value.number;
    return true;
}

/* Against the right side, or any of the list. */
static bool compare_with(const struct expression *expression, const struct node *compare,
                         const struct expression_value *left, void *context, bool *known)
{
    for (uint32_t right = node_at(expression, compare->child)->next; right;
         right = node_at(expression, right)->next) {
        struct expression_value value = {0}, now = *left;
        const struct node *node = node_at(expression, right);
        *known = node->kind == NODE_BASE
                     ? get_base(expression, compare, context, &now.number, &value.number)
                     : get_operand(expression, node, context, &value);
        if (*known && compare_values(expression, compare, &now, &value))
            return true;
    }
    return false;
}

/* Of a name with many values: one of them is equal; none of them is, for "!=". */
static enum expression_truth compare_many(const struct expression *expression,
                                          const struct node *compare, void *context)
{
    struct node positive = *compare;
    const struct expression_name *name = node_at(expression, compare->child)->name;
    struct expression_value value = {0};
    bool known, negative = compare->comparison == COMPARE_UNEQUAL, found = false;
    if (negative)
        positive.comparison = COMPARE_EQUAL;
    for (size_t i = 0; !found && name->get(context, name->which, i, &value); i++)
        found = compare_with(expression, &positive, &value, context, &known);
    return found == negative ? EXPRESSION_NO : EXPRESSION_YES;
}

static enum expression_truth evaluate_compare(const struct expression *expression,
                                              const struct node *compare, void *context)
{
    const struct node *left = node_at(expression, compare->child);
    struct expression_value value = {0};
    bool known = true;
    if (left->kind == NODE_NAME && left->name->many)
        return compare_many(expression, compare, context);
    if (!get_operand(expression, left, context, &value))
        return EXPRESSION_UNKNOWN;
    if (compare_with(expression, compare, &value, context, &known))
        return EXPRESSION_YES;
    return known ? EXPRESSION_NO : EXPRESSION_UNKNOWN;
}

static enum expression_truth evaluate(const struct expression *expression, uint32_t index,
                                      void *context);

/* The least of all for `and`, the most for `or`: what is not known spoils them only where it
 * matters. */
static enum expression_truth evaluate_chain(const struct expression *expression,
                                            const struct node *node, void *context)
{
    bool is_and = node->kind == NODE_AND;
    enum expression_truth decisive = is_and ? EXPRESSION_NO : EXPRESSION_YES,
                          sum = is_and ? EXPRESSION_YES : EXPRESSION_NO;
    for (uint32_t i = node->child; i && sum != decisive; i = node_at(expression, i)->next) {
        enum expression_truth truth = evaluate(expression, i, context);
        if (is_and ? truth < sum : truth > sum)
            sum = truth;
    }
    return sum;
}

static enum expression_truth evaluate(const struct expression *expression, uint32_t index,
                                      void *context)
{
    const struct node *node = node_at(expression, index);
    struct expression_value value = {0};
    switch (node->kind) {
    case NODE_AND:
    case NODE_OR:
        return evaluate_chain(expression, node, context);
    case NODE_NOT:
        return (enum expression_truth)(EXPRESSION_YES - evaluate(expression, node->child, context));
    case NODE_COMPARE:
        return evaluate_compare(expression, node, context);
    default:
        if (!get_operand(expression, node, context, &value))
            return EXPRESSION_UNKNOWN;
        return value.number > 0 ? EXPRESSION_YES : EXPRESSION_NO;
    }
}

bool node_value(const struct expression *expression, uint32_t node, void *context,
                struct expression_value *value)
{
    return get_operand(expression, node_at(expression, node), context, value);
}

enum expression_truth node_truth(const struct expression *expression, uint32_t node, void *context)
{
    return evaluate(expression, node, context);
}

enum expression_truth expression_truth(const struct expression *expression, void *context)
{
    return evaluate(expression, expression->root, context);
}

bool expression_holds(const struct expression *expression, void *context)
{
    return expression_truth(expression, context) == EXPRESSION_YES;
}

bool expression_condition_holds(const struct expression_condition *condition, void *context)
{
    return condition->node == 0 ||
           evaluate(condition->expression, condition->node, context) == EXPRESSION_YES;
}

/* One character a byte that is no plain one, so that the caret stands where it should. */
static void add_plain(struct text *out, struct str part)
{
    uint32_t point;
    while (part.len) {
        size_t len = utf8_decode(part, &point);
        text_add_char(out, len == 1 && point >= 0x20 && point < 0x7f ? part.at[0] : '?');
        part = str_from_offset(part, len ? len : 1);
    }
}

void expression_add_caret(struct text *out, struct str text,
                          const struct expression_problem *problem)
{
    enum { INDENT = 2, BEFORE_MOST = 60, AFTER_MOST = 16 };
    size_t at = problem->at < text.len ? problem->at : text.len;
    size_t from = at > BEFORE_MOST ? at - BEFORE_MOST : 0;
    size_t to = text.len - at > AFTER_MOST + (BEFORE_MOST - (at - from))
                    ? at + AFTER_MOST + (BEFORE_MOST - (at - from))
                    : text.len;
    struct text before = {0};
    add_plain(&before, (struct str){text.at + from, at - from});
    text_add_repeat(out, " ", INDENT);
    text_add(out, text_str(&before));
    add_plain(out, (struct str){text.at + at, to - at});
    text_add_char(out, '\n');
    text_add_repeat(out, " ", INDENT + before.len);
    text_add_literal(out, "^\n");
    text_free(&before);
}
