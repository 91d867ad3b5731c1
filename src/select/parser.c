/* Recursive descent: or, and, not, comparison, from the loosest to the tightest. */
#include "parser.h"

#include "check.h"
#include "sipdiag/base/memory.h"

struct parser {
    struct expression *expression;
    const struct expression_scope *scope; /* of where it stands */
    struct str text;
    size_t at;
    struct token token; /* the next one */
    unsigned depth;
    struct expression_problem *problem;
};

static struct node *node_at(const struct parser *parser, uint32_t index)
{
    return &parser->expression->nodes[index];
}

static uint32_t new_node(struct parser *parser, enum node_kind kind, size_t at)
{
    struct expression *expression = parser->expression;
    expression->nodes = array_grow(expression->nodes, expression->count, &expression->capacity,
                                   sizeof *expression->nodes);
    expression->nodes[expression->count] = (struct node){.kind = kind, .at = at};
    return (uint32_t)expression->count++;
}

static bool advance(struct parser *parser)
{
    return lexer_next(parser->text, &parser->at, &parser->token, parser->problem);
}

static bool take(struct parser *parser, enum token_kind kind, const char *wanted)
{
    if (parser->token.kind != kind)
        return problem_at(parser->problem, parser->token.at, "%s is missing here", wanted);
    return advance(parser);
}

static const struct expression_name *find_name(const struct parser *parser, struct str word)
{
    for (size_t i = 0; i < parser->scope->name_count; i++)
        if (str_equal(word, str_from(parser->scope->names[i].name)))
            return &parser->scope->names[i];
    return NULL;
}

static const struct expression_function *find_function(const struct parser *parser, struct str word)
{
    for (size_t i = 0; i < parser->scope->function_count; i++)
        if (str_equal(word, str_from(parser->scope->functions[i].name)))
            return &parser->scope->functions[i];
    return NULL;
}

static bool parse_or(struct parser *parser, uint32_t *node);

static bool enter(struct parser *parser, size_t at)
{
    if (++parser->depth <= EXPRESSION_DEPTH_MAX)
        return true;
    return problem_at(parser->problem, at, "more than %d brackets inside each other",
                      EXPRESSION_DEPTH_MAX);
}

static bool parse_literal(struct parser *parser, uint32_t *node)
{
    const struct token *token = &parser->token;
    *node = new_node(parser, NODE_LITERAL, token->at);
    struct node *literal = node_at(parser, *node);
    literal->token = token->kind;
    literal->unit = token->unit;
    literal->value.number = token->kind == TOKEN_TRUE ? 1 : token->number;
    literal->value.text = token->text;
    return advance(parser);
}

static bool parse_name(struct parser *parser, const struct token *word, uint32_t *node)
{
    const struct expression_name *name = find_name(parser, word->text);
    if (!name)
        return fail_unknown_name(parser->scope, word->text, word->at, parser->problem);
    *node = new_node(parser, NODE_NAME, word->at);
    node_at(parser, *node)->name = name;
    node_at(parser, *node)->type = name->type;
    return true;
}

/* known(talk) */
static bool parse_known(struct parser *parser, size_t at, uint32_t *node)
{
    struct token word = parser->token;
    uint32_t name = 0;
    *node = new_node(parser, NODE_KNOWN, at);
    if (!take(parser, TOKEN_WORD, "a name") || !parse_name(parser, &word, &name))
        return false;
    node_at(parser, *node)->child = name;
    node_at(parser, *node)->type = EXPRESSION_BOOL;
    node_at(parser, *node)->end = parser->token.at + 1;
    return take(parser, TOKEN_CLOSE, "')'");
}

/* worst(trunk, asr): a word of a list, and a name. */
static bool parse_word_and_name(struct parser *parser, uint32_t function)
{
    const struct expression_function *called = node_at(parser, function)->function;
    struct token word = parser->token;
    uint32_t name = 0;
    size_t which = 0;
    if (!take(parser, TOKEN_WORD, "what to look among"))
        return false;
    while (called->word_at(which) && !str_equal(word.text, str_from(called->word_at(which))))
        which++;
    if (!called->word_at(which))
        return fail_unknown_word(called, word.text, word.at, parser->problem);
    if (!take(parser, TOKEN_COMMA, "',' and a name"))
        return false;
    word = parser->token;
    if (!take(parser, TOKEN_WORD, "a name") || !parse_name(parser, &word, &name))
        return false;
    node_at(parser, function)->word = which;
    node_at(parser, function)->child = name;
    node_at(parser, function)->type = node_at(parser, name)->type;
    return true;
}

/* What stands in the brackets, up to the closing one. */
static bool parse_argument(struct parser *parser, uint32_t function)
{
    uint32_t condition = 0;
    if (node_at(parser, function)->function->word_at)
        return parse_word_and_name(parser, function);
    if (parser->token.kind == TOKEN_CLOSE)
        return true;
    if (!enter(parser, node_at(parser, function)->at) || !parse_or(parser, &condition))
        return false;
    parser->depth--;
    node_at(parser, function)->child = condition;
    return true;
}

/* What stands in its brackets speaks of other things. */
static bool parse_function(struct parser *parser, const struct token *word, uint32_t *node)
{
    const struct expression_scope *outside = parser->scope;
    const struct expression_function *function = find_function(parser, word->text);
    if (!advance(parser))
        return false;
    if (!function && str_equal(word->text, STR("known")))
        return parse_known(parser, word->at, node);
    if (!function)
        return fail_unknown_function(parser->scope, word->text, word->at, parser->problem);
    *node = new_node(parser, NODE_FUNCTION, word->at);
    node_at(parser, *node)->function = function;
    node_at(parser, *node)->type = function->type;
    parser->scope = function->argument;
    if (!parse_argument(parser, *node))
        return false;
    parser->scope = outside;
    node_at(parser, *node)->end = parser->token.at + 1;
    return take(parser, TOKEN_CLOSE, "')'");
}

static bool parse_operand(struct parser *parser, uint32_t *node)
{
    struct token word = parser->token;
    switch (word.kind) {
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_TRUE:
    case TOKEN_FALSE:
        return parse_literal(parser, node);
    case TOKEN_WORD:
        if (!advance(parser))
            return false;
        return parser->token.kind == TOKEN_OPEN ? parse_function(parser, &word, node)
                                                : parse_name(parser, &word, node);
    case TOKEN_END:
        return problem_at(parser->problem, word.at, "the expression ends too early");
    default:
        return problem_at(parser->problem, word.at, "a name or a value belongs here, not '%.*s'",
                          (int)word.text.len, word.text.at);
    }
}

static bool is_text(enum expression_type type)
{
    return type == EXPRESSION_TEXT || type == EXPRESSION_PHONE || type == EXPRESSION_TIME ||
           type == EXPRESSION_CLOCK;
}

static const struct str base_word = {"baseline", 8};

/* "baseline", also where something is taken off it without a blank: baseline-10% */
static bool is_base(const struct parser *parser)
{
    struct str word = parser->token.text;
    return parser->scope->base && parser->token.kind == TOKEN_WORD &&
           str_starts_with(word, base_word) &&
           (word.len == base_word.len || word.at[base_word.len] == '-');
}

/* baseline, baseline - 10%, baseline * 2 */
static bool parse_base(struct parser *parser, uint32_t left, uint32_t *node)
{
    size_t at = parser->token.at, next = at + base_word.len;
    const struct node *other = node_at(parser, left);
    if (!check_base(other, parser->scope, at, parser->problem))
        return false;
    *node = new_node(parser, NODE_BASE, at);
    node_at(parser, *node)->type = node_at(parser, left)->type;
    while (next < parser->text.len && ascii_is_space(parser->text.at[next]))
        next++;
    char shift = next < parser->text.len ? parser->text.at[next] : '\0';
    bool shifts = shift == '+' || shift == '-' || shift == '*';
    parser->at = shifts ? next + 1 : at + base_word.len;
    if (!advance(parser))
        return false;
    if (!shifts)
        return true;
    if (parser->token.kind != TOKEN_NUMBER)
        return problem_at(parser->problem, parser->token.at, "a value belongs behind 'baseline %c'",
                          shift);
    uint32_t value = 0;
    if (!parse_literal(parser, &value) ||
        !check_shift(node_at(parser, value), node_at(parser, left), shift, parser->problem))
        return false;
    node_at(parser, *node)->shift = shift;
    node_at(parser, *node)->value = node_at(parser, value)->value;
    return true;
}

/* Right of a text, a word was meant as text, whether or not it is also a name. */
static bool parse_right(struct parser *parser, uint32_t left, uint32_t *node)
{
    enum { SHOWN_MOST = 60 };
    struct token word = parser->token;
    const struct node *other = node_at(parser, left);
    if (word.kind != TOKEN_WORD)
        return parse_operand(parser, node);
    if (is_base(parser))
        return parse_base(parser, left, node);
    if (str_equal_nocase(word.text, STR("null")) || str_equal_nocase(word.text, STR("unknown")) ||
        str_equal_nocase(word.text, STR("none"))) {
        if (other->kind == NODE_NAME && !is_text(other->type))
            return problem_at(parser->problem, word.at,
                              "nothing is equal to '%.*s'; write known(%s) or not known(%s)",
                              (int)word.text.len, word.text.at, other->name->name,
                              other->name->name);
    }
    if (other->kind != NODE_LITERAL && is_text(other->type))
        return problem_at(parser->problem, word.at, "text is written in quotes: \"%.*s\"",
                          (int)(word.text.len < SHOWN_MOST ? word.text.len : SHOWN_MOST),
                          word.text.at);
    return parse_operand(parser, node);
}

/* Adds `right` behind what `compare` has, once it fits. */
static bool add_right(struct parser *parser, uint32_t compare, uint32_t right)
{
    uint32_t left = node_at(parser, compare)->child, last = left;
    if (!check_comparison(node_at(parser, compare), node_at(parser, left), node_at(parser, right),
                          parser->problem))
        return false;
    while (node_at(parser, last)->next)
        last = node_at(parser, last)->next;
    node_at(parser, last)->next = right;
    return true;
}

/* One kind of value a list, since the comparison is of one type. */
static bool parse_list(struct parser *parser, uint32_t compare)
{
    enum expression_type first = EXPRESSION_NUMBER;
    uint32_t left = node_at(parser, compare)->child, right = 0;
    if (!take(parser, TOKEN_OPEN, "'(' and a list"))
        return false;
    for (size_t i = 0;; i++) {
        size_t at = parser->token.at;
        if (!parse_right(parser, left, &right))
            return false;
        if (node_at(parser, right)->kind != NODE_LITERAL)
            return problem_at(parser->problem, at, "a list holds values, not names");
        if (!add_right(parser, compare, right))
            return false;
        if (i == 0)
            first = node_at(parser, compare)->type;
        if (node_at(parser, compare)->type != first)
            return problem_at(parser->problem, at, "a list holds either numbers or texts");
        if (parser->token.kind != TOKEN_COMMA)
            return take(parser, TOKEN_CLOSE, "',' or ')'");
        if (!advance(parser))
            return false;
    }
}

static bool parse_comparison(struct parser *parser, uint32_t left, uint32_t *node)
{
    struct token sign = parser->token;
    uint32_t right = 0;
    *node = new_node(parser, NODE_COMPARE, sign.at);
    node_at(parser, *node)->child = left;
    node_at(parser, *node)->comparison = sign.kind == TOKEN_IN ? COMPARE_IN : sign.comparison;
    if (!advance(parser))
        return false;
    if (sign.kind == TOKEN_IN)
        return parse_list(parser, *node);
    if (!parse_right(parser, left, &right) || !add_right(parser, *node, right))
        return false;
    if (parser->token.kind == TOKEN_COMPARE)
        return problem_at(parser->problem, parser->token.at,
                          "two comparisons in a row; put 'and' between them: 1 < x and x < 5");
    return true;
}

/* What may follow a name of the type. */
static const char *example_of(enum expression_type type)
{
    static const char *const examples[] = {
        [EXPRESSION_NUMBER] = " >= 500",
        [EXPRESSION_DURATION] = " < 15s",
        [EXPRESSION_RATIO] = " < 40%",
        [EXPRESSION_BOOL] = "",
        [EXPRESSION_TEXT] = " == \"...\"",
        [EXPRESSION_PHONE] = " == \"...\"",
        [EXPRESSION_TIME] = " >= \"2026-11-20\"",
        [EXPRESSION_CLOCK] = " == 18",
    };
    return examples[type];
}

/* A name by itself is a condition where it is true or false. */
static bool check_bare(struct parser *parser, uint32_t operand)
{
    const struct node *node = node_at(parser, operand);
    bool is_literal = node->kind == NODE_LITERAL;
    if (is_literal && (node->token == TOKEN_TRUE || node->token == TOKEN_FALSE))
        return true;
    if (is_literal)
        return problem_at(parser->problem, parser->token.at,
                          "a value is no condition; compare it with a name");
    if (node->type == EXPRESSION_BOOL)
        return true;
    return problem_at(parser->problem, parser->token.at,
                      "'%s' is no condition; write for instance %s%s", node_name(node),
                      node_name(node), example_of(node->type));
}

static uint32_t negated(struct parser *parser, uint32_t condition, size_t at)
{
    uint32_t node = new_node(parser, NODE_NOT, at);
    node_at(parser, node)->child = condition;
    return node;
}

/* `a == b`, `a in (b, c)`, `a not in (b, c)`, or a name alone. */
static bool parse_test(struct parser *parser, uint32_t *node)
{
    uint32_t operand = 0;
    if (!parse_operand(parser, &operand))
        return false;
    if (parser->token.kind == TOKEN_COMPARE || parser->token.kind == TOKEN_IN)
        return parse_comparison(parser, operand, node);
    if (parser->token.kind != TOKEN_NOT) {
        *node = operand;
        return check_bare(parser, operand);
    }
    size_t at = parser->token.at;
    if (!advance(parser))
        return false;
    if (parser->token.kind != TOKEN_IN)
        return problem_at(parser->problem, at, "'and' or 'or' is missing here");
    if (!parse_comparison(parser, operand, node))
        return false;
    *node = negated(parser, *node, at);
    return true;
}

static bool parse_brackets(struct parser *parser, uint32_t *node)
{
    if (!advance(parser) || !parse_or(parser, node) || !take(parser, TOKEN_CLOSE, "')'"))
        return false;
    if (parser->token.kind == TOKEN_COMPARE || parser->token.kind == TOKEN_IN)
        return problem_at(parser->problem, parser->token.at,
                          "what is in brackets is a condition and cannot be compared");
    return true;
}

static bool parse_not(struct parser *parser, uint32_t *node)
{
    size_t at = parser->token.at;
    bool is_not = parser->token.kind == TOKEN_NOT;
    if (!is_not && parser->token.kind != TOKEN_OPEN)
        return parse_test(parser, node);
    if (!enter(parser, at))
        return false;
    if (is_not ? !advance(parser) || !parse_not(parser, node) : !parse_brackets(parser, node))
        return false;
    parser->depth--;
    if (is_not)
        *node = negated(parser, *node, at);
    return true;
}

/* Items with the same word between them are children of one node. */
static bool parse_chain(struct parser *parser, enum token_kind word, uint32_t *node)
{
    bool is_or = word == TOKEN_OR;
    uint32_t chain = 0, last = 0, item = 0;
    size_t at = parser->token.at;
    for (;;) {
        if (is_or ? !parse_chain(parser, TOKEN_AND, &item) : !parse_not(parser, &item))
            return false;
        if (last)
            node_at(parser, last)->next = item;
        else
            *node = item;
        if (parser->token.kind != word)
            return true;
        if (!chain) {
            *node = chain = new_node(parser, is_or ? NODE_OR : NODE_AND, at);
            node_at(parser, chain)->child = item;
        }
        last = item;
        if (!advance(parser))
            return false;
    }
}

static bool parse_or(struct parser *parser, uint32_t *node)
{
    return parse_chain(parser, TOKEN_OR, node);
}

bool parser_run(struct expression *expression, struct str text, struct expression_problem *problem)
{
    struct parser parser = {
        .expression = expression, .scope = expression->scope, .text = text, .problem = problem};
    new_node(&parser, NODE_NONE, 0);
    if (!advance(&parser))
        return false;
    if (parser.token.kind == TOKEN_END)
        return problem_at(problem, 0, "the expression is empty; write for instance code >= 500");
    if (!parse_or(&parser, &expression->root))
        return false;
    if (parser.token.kind == TOKEN_CLOSE)
        return problem_at(problem, parser.token.at, "this ')' has no '(' before it");
    if (parser.token.kind != TOKEN_END)
        return problem_at(problem, parser.token.at, "'and' or 'or' is missing here");
    return true;
}
