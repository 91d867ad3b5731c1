/* Compiles, evaluates and shows what is wrong. */
#include "sipdiag/select/expression.h"

#include "node.h"
#include "parser.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/shown.h"
#include "sipdiag/select/number.h"

#include <stdlib.h>
#include <string.h>

/* What is not known stays so under `not`, and spoils `and` and `or` only where it matters. */
enum truth { TRUTH_NO, TRUTH_UNKNOWN, TRUTH_YES };

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

static bool get_function(const struct expression *expression, const struct node *node,
                         void *context, struct expression_value *value)
{
    struct expression_condition condition = {expression, node->child};
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

/* Against the right side, or any of the list. */
static bool compare_with(const struct expression *expression, const struct node *compare,
                         const struct expression_value *left, void *context, bool *known)
{
    for (uint32_t right = node_at(expression, compare->child)->next; right;
         right = node_at(expression, right)->next) {
        struct expression_value value = {0};
        *known = get_operand(expression, node_at(expression, right), context, &value);
        if (*known && compare_values(expression, compare, left, &value))
            return true;
    }
    return false;
}

/* Of a name with many values: one of them is equal; none of them is, for "!=". */
static enum truth compare_many(const struct expression *expression, const struct node *compare,
                               void *context)
{
    struct node positive = *compare;
    const struct expression_name *name = node_at(expression, compare->child)->name;
    struct expression_value value = {0};
    bool known, negative = compare->comparison == COMPARE_UNEQUAL, found = false;
    if (negative)
        positive.comparison = COMPARE_EQUAL;
    for (size_t i = 0; !found && name->get(context, name->which, i, &value); i++)
        found = compare_with(expression, &positive, &value, context, &known);
    return found == negative ? TRUTH_NO : TRUTH_YES;
}

static enum truth evaluate_compare(const struct expression *expression, const struct node *compare,
                                   void *context)
{
    const struct node *left = node_at(expression, compare->child);
    struct expression_value value = {0};
    bool known = true;
    if (left->kind == NODE_NAME && left->name->many)
        return compare_many(expression, compare, context);
    if (!get_operand(expression, left, context, &value))
        return TRUTH_UNKNOWN;
    if (compare_with(expression, compare, &value, context, &known))
        return TRUTH_YES;
    return known ? TRUTH_NO : TRUTH_UNKNOWN;
}

static enum truth evaluate(const struct expression *expression, uint32_t index, void *context);

/* The least of all for `and`, the most for `or`. */
static enum truth evaluate_chain(const struct expression *expression, const struct node *node,
                                 void *context)
{
    bool is_and = node->kind == NODE_AND;
    enum truth decisive = is_and ? TRUTH_NO : TRUTH_YES, sum = is_and ? TRUTH_YES : TRUTH_NO;
    for (uint32_t i = node->child; i && sum != decisive; i = node_at(expression, i)->next) {
        enum truth truth = evaluate(expression, i, context);
        if (is_and ? truth < sum : truth > sum)
            sum = truth;
    }
    return sum;
}

static enum truth evaluate(const struct expression *expression, uint32_t index, void *context)
{
    const struct node *node = node_at(expression, index);
    struct expression_value value = {0};
    switch (node->kind) {
    case NODE_AND:
    case NODE_OR:
        return evaluate_chain(expression, node, context);
    case NODE_NOT:
        return (enum truth)(TRUTH_YES - evaluate(expression, node->child, context));
    case NODE_COMPARE:
        return evaluate_compare(expression, node, context);
    default:
        if (!get_operand(expression, node, context, &value))
            return TRUTH_UNKNOWN;
        return value.number > 0 ? TRUTH_YES : TRUTH_NO;
    }
}

bool expression_holds(const struct expression *expression, void *context)
{
    return evaluate(expression, expression->root, context) == TRUTH_YES;
}

bool expression_condition_holds(const struct expression_condition *condition, void *context)
{
    return condition->node == 0 ||
           evaluate(condition->expression, condition->node, context) == TRUTH_YES;
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
