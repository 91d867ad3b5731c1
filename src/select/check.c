/* Types of comparisons: a literal takes the type of what it is compared with. */
#include "check.h"

#include "nearest.h"
#include "sipdiag/select/time_point.h"

enum { SHOWN_MOST = 60, LISTED_MOST = 480 };

static int shown_length(struct str s)
{
    return (int)(s.len < SHOWN_MOST ? s.len : SHOWN_MOST);
}

static bool is_literal(const struct node *node)
{
    return node->kind == NODE_LITERAL;
}

const char *node_name(const struct node *node)
{
    if (node->kind == NODE_KNOWN)
        return "known";
    return node->kind == NODE_NAME ? node->name->name : node->function->name;
}

static bool is_quoted(const struct node *literal)
{
    return literal->token == TOKEN_STRING;
}

static bool fit_number(struct node *literal, const struct node *other,
                       struct expression_problem *problem)
{
    if (literal->token != TOKEN_NUMBER)
        return problem_at(problem, literal->at, "'%s' is a number%s", node_name(other),
                          is_quoted(literal) ? "; write it without quotes" : "");
    if (literal->unit != UNIT_NONE)
        return problem_at(problem, literal->at, "'%s' is a plain number; write it without a unit",
                          node_name(other));
    return true;
}

static bool fit_duration(struct node *literal, const struct node *other,
                         struct expression_problem *problem)
{
    static const double ms[] = {[UNIT_NONE] = 1000, [UNIT_MS] = 1,      [UNIT_S] = 1000,
                                [UNIT_M] = 60000,   [UNIT_H] = 3600000, [UNIT_PER_CENT] = 0};
    if (literal->token != TOKEN_NUMBER || literal->unit == UNIT_PER_CENT)
        return problem_at(problem, literal->at, "'%s' is a duration; write 15s, 200ms or 2m%s",
                          node_name(other), is_quoted(literal) ? ", without quotes" : "");
    literal->value.number *= ms[literal->unit];
    return true;
}

static bool fit_ratio(struct node *literal, const struct node *other,
                      struct expression_problem *problem)
{
    bool fits = literal->token == TOKEN_NUMBER &&
                (literal->unit == UNIT_PER_CENT ||
                 (literal->unit == UNIT_NONE && literal->value.number <= 1));
    if (!fits)
        return problem_at(problem, literal->at, "'%s' is a share; write 40%% or 0.4",
                          node_name(other));
    if (literal->unit == UNIT_PER_CENT)
        literal->value.number /= 100;
    return true;
}

static bool fit_text(struct node *literal, const struct node *other,
                     struct expression_problem *problem)
{
    struct str text = literal->value.text;
    if (!is_quoted(literal))
        return problem_at(problem, literal->at, "'%s' is text; write it in quotes: \"%.*s\"",
                          node_name(other), shown_length(text), text.at);
    return true;
}

static bool fit_time(struct node *literal, const struct node *other,
                     struct expression_problem *problem)
{
    struct time_point point = {0};
    bool parsed = is_quoted(literal) && time_point_parse(literal->value.text, &point, NULL);
    if (!parsed || (point.kind != TIME_POINT_MOMENT && point.kind != TIME_POINT_DAY))
        return problem_at(problem, literal->at,
                          "'%s' is a time; write \"2026-11-20T18:30:00Z\" or \"2026-11-20\"",
                          node_name(other));
    literal->value.number = (double)point.us;
    return true;
}

/* "2026-11-20", "2026-11-20 18:00" */
static bool is_date(struct str text)
{
    static const char shape[] = "0000-00-00 00:00";
    if (text.len != 10 && text.len != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        bool is_digit = text.at[i] >= '0' && text.at[i] <= '9';
        if (shape[i] == '0' ? !is_digit : text.at[i] != shape[i])
            return false;
    }
    return true;
}

static bool fit_clock(struct node *literal, const struct node *other,
                      struct expression_problem *problem)
{
    bool fits = is_quoted(literal) ? is_date(literal->value.text)
                                   : literal->token == TOKEN_NUMBER && literal->unit == UNIT_NONE;
    if (fits)
        return true;
    return problem_at(problem, literal->at,
                      "'%s' is a number such as 18, or text such as \"2026-11-20 18:00\"",
                      node_name(other));
}

static bool fit_bool(struct node *literal, const struct node *other,
                     struct expression_problem *problem)
{
    if (literal->token != TOKEN_TRUE && literal->token != TOKEN_FALSE)
        return problem_at(problem, literal->at, "'%s' is true or false", node_name(other));
    return true;
}

static const struct {
    bool (*fit)(struct node *literal, const struct node *other, struct expression_problem *problem);
    bool has_order, has_parts; /* may be compared by <, by ~ */
    const char *what;
} types[] = {
    [EXPRESSION_NUMBER] = {fit_number, true, false, "a number"},
    [EXPRESSION_DURATION] = {fit_duration, true, false, "a duration"},
    [EXPRESSION_RATIO] = {fit_ratio, true, false, "a share"},
    [EXPRESSION_BOOL] = {fit_bool, false, false, "true or false"},
    [EXPRESSION_TEXT] = {fit_text, false, true, "text"},
    [EXPRESSION_PHONE] = {fit_text, false, true, "text"},
    [EXPRESSION_TIME] = {fit_time, true, false, "a time"},
    [EXPRESSION_CLOCK] = {fit_clock, true, false, "a part of the time"},
};

static bool check_choice(const struct node *literal, const struct node *other,
                         struct expression_problem *problem)
{
    const char *(*choice_at)(size_t) = other->kind == NODE_NAME ? other->name->choice_at : NULL;
    struct str text = literal->value.text;
    struct text list = {0};
    for (size_t i = 0; choice_at && choice_at(i); i++)
        if (str_equal(text, str_from(choice_at(i))))
            return true;
    if (!choice_at)
        return true;
    nearest_add_hint(&list, text, choice_at);
    problem_at(problem, literal->at, "'%s' is never \"%.*s\"; %s", node_name(other),
               shown_length(text), text.at, text_str(&list).at);
    text_free(&list);
    return false;
}

static bool check_operator(const struct node *compare, const struct node *left,
                           struct expression_problem *problem)
{
    bool orders = compare->comparison >= COMPARE_LESS && compare->comparison <= COMPARE_AT_LEAST;
    if (orders && !types[left->type].has_order)
        return problem_at(problem, compare->at,
                          "'%s' is %s and has no order; compare it with == or !=", node_name(left),
                          types[left->type].what);
    if (compare->comparison == COMPARE_CONTAINS && !types[left->type].has_parts)
        return problem_at(problem, compare->at,
                          "'~' looks for a part of a text, and '%s' is %s; write ==",
                          node_name(left), types[left->type].what);
    return true;
}

static void swap_sides(struct node *compare, struct node **left, struct node **right)
{
    static const enum comparison turned[] = {
        [COMPARE_EQUAL] = COMPARE_EQUAL,       [COMPARE_UNEQUAL] = COMPARE_UNEQUAL,
        [COMPARE_LESS] = COMPARE_MORE,         [COMPARE_AT_MOST] = COMPARE_AT_LEAST,
        [COMPARE_MORE] = COMPARE_LESS,         [COMPARE_AT_LEAST] = COMPARE_AT_MOST,
        [COMPARE_CONTAINS] = COMPARE_CONTAINS, [COMPARE_IN] = COMPARE_IN};
    struct node kept = **left;
    uint32_t left_next = (*left)->next, right_next = (*right)->next;
    **left = **right;
    **right = kept;
    (*left)->next = left_next;
    (*right)->next = right_next;
    compare->comparison = turned[compare->comparison];
}

static bool check_names(const struct node *left, const struct node *right,
                        struct expression_problem *problem)
{
    if (types[right->type].has_parts || right->type == EXPRESSION_CLOCK ||
        right->type == EXPRESSION_TIME || right->type == EXPRESSION_BOOL ||
        left->type != right->type)
        return problem_at(problem, right->at, "'%s' is %s and '%s' is %s: they cannot be compared",
                          node_name(left), types[left->type].what, node_name(right),
                          types[right->type].what);
    return true;
}

bool check_base(const struct node *left, const struct expression_scope *scope, size_t at,
                struct expression_problem *problem)
{
    if (is_literal(left))
        return problem_at(problem, at, "'baseline' belongs on the right of a name");
    if (left->kind == NODE_FUNCTION)
        return problem_at(problem, at,
                          "a report does not tell what '%s(...)' was; compare a figure such as asr "
                          "with the baseline",
                          node_name(left));
    if (left->kind != NODE_NAME || !types[left->type].has_order)
        return problem_at(problem, at, "'%s' is %s and cannot be compared with the baseline",
                          node_name(left), types[left->type].what);
    if (scope->no_base)
        return problem_at(problem, at, "%s", scope->no_base);
    return true;
}

bool check_shift(struct node *value, const struct node *left, char shift,
                 struct expression_problem *problem)
{
    if (shift != '*')
        return types[left->type].fit(value, left, problem);
    if (value->unit != UNIT_NONE)
        return problem_at(problem, value->at, "how many times is a plain number: baseline * 1.5");
    return true;
}

bool check_comparison(struct node *compare, struct node *left, struct node *right,
                      struct expression_problem *problem)
{
    bool turns = compare->comparison != COMPARE_IN && compare->comparison != COMPARE_CONTAINS;
    if (is_literal(left) && !is_literal(right) && turns)
        swap_sides(compare, &left, &right);
    if (is_literal(left))
        return problem_at(problem, left->at, "a name belongs on the left of a comparison");
    if (!check_operator(compare, left, problem))
        return false;
    compare->type = left->type;
    if (right->kind == NODE_BASE)
        return true;
    if (!is_literal(right))
        return check_names(left, right, problem);
    if (!types[left->type].fit(right, left, problem))
        return false;
    if (left->type == EXPRESSION_CLOCK && !is_quoted(right))
        compare->type = EXPRESSION_NUMBER;
    return !is_quoted(right) || compare->comparison == COMPARE_CONTAINS ||
           check_choice(right, left, problem);
}

/* Words of one kind: names, functions, or those that a function takes. */
struct words {
    const char *what;
    const struct expression_scope *names, *functions;
    const struct expression_function *takes;
};

static const char *word_at(const struct words *words, size_t index)
{
    const struct expression_scope *names = words->names, *functions = words->functions;
    if (names)
        return index < names->name_count ? names->names[index].name : NULL;
    if (words->takes)
        return words->takes->word_at(index);
    return index < functions->function_count    ? functions->functions[index].name
           : index == functions->function_count ? "known"
                                                : NULL;
}

static bool fail_unknown(const struct words *words, struct str word, size_t at,
                         struct expression_problem *problem)
{
    struct nearest nearest = {0};
    struct text all = {0};
    for (size_t i = 0; word_at(words, i); i++) {
        nearest_try(&nearest, word, word_at(words, i));
        if (all.len < LISTED_MOST)
            text_addf(&all, "%s%s", i ? ", " : "", word_at(words, i));
        else if (!word_at(words, i + 1))
            text_add_literal(&all, " and more");
    }
    if (nearest_is_near(&nearest, word))
        problem_at(problem, at, "there is no %s '%.*s'; did you mean '%s'?", words->what,
                   shown_length(word), word.at, nearest.word);
    else
        problem_at(problem, at, "there is no %s '%.*s'; there are %s", words->what,
                   shown_length(word), word.at, text_str(&all).len ? all.at : "none");
    text_free(&all);
    return false;
}

bool fail_unknown_name(const struct expression_scope *scope, struct str word, size_t at,
                       struct expression_problem *problem)
{
    return fail_unknown(&(struct words){.what = "name", .names = scope}, word, at, problem);
}

bool fail_unknown_function(const struct expression_scope *scope, struct str word, size_t at,
                           struct expression_problem *problem)
{
    return fail_unknown(&(struct words){.what = "function", .functions = scope}, word, at, problem);
}

bool fail_unknown_word(const struct expression_function *function, struct str word, size_t at,
                       struct expression_problem *problem)
{
    return fail_unknown(&(struct words){.what = "dimension", .takes = function}, word, at, problem);
}
