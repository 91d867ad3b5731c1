/* Cuts an expression into words. */
#include "lexer.h"

#include <stdarg.h>
#include <stdio.h>

bool problem_at(struct expression_problem *problem, size_t at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(problem->sentence, sizeof problem->sentence, format, args);
    va_end(args);
    problem->at = at;
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    char lower = ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || c == '_';
}

static char char_at(struct str text, size_t at)
{
    return at < text.len ? text.at[at] : '\0';
}

/* Names have dots and, between letters, hyphens: pdd.p95, health.sip-cut. */
static size_t word_length(struct str rest)
{
    size_t len = 0;
    while (len < rest.len) {
        char c = rest.at[len], next = char_at(rest, len + 1);
        bool joins = (c == '.' || c == '-') && (is_letter(next) || is_digit(next));
        if (!is_letter(c) && !is_digit(c) && !joins)
            break;
        len++;
    }
    return len;
}

static enum token_kind keyword(struct str word)
{
    static const struct {
        struct str word;
        enum token_kind kind;
    } keywords[] = {{{"and", 3}, TOKEN_AND},   {{"or", 2}, TOKEN_OR},
                    {{"not", 3}, TOKEN_NOT},   {{"in", 2}, TOKEN_IN},
                    {{"true", 4}, TOKEN_TRUE}, {{"false", 5}, TOKEN_FALSE}};
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (str_equal_nocase(word, keywords[i].word))
            return keywords[i].kind;
    return TOKEN_WORD;
}

/* An unquoted date, address or number with a plus is one run, to speak of it as a whole. */
static size_t number_length(struct str rest)
{
    size_t len = 0;
    while (len < rest.len && (is_letter(rest.at[len]) || is_digit(rest.at[len]) ||
                              str_find_char(STR(".%:-/#@"), rest.at[len]) < STR(".%:-/#@").len))
        len++;
    return len;
}

static bool take_unit(struct str suffix, enum number_unit *unit)
{
    static const struct {
        struct str suffix;
        enum number_unit unit;
    } units[] = {{{"", 0}, UNIT_NONE},     {{"ms", 2}, UNIT_MS}, {{"s", 1}, UNIT_S},
                 {{"m", 1}, UNIT_M},       {{"min", 3}, UNIT_M}, {{"h", 1}, UNIT_H},
                 {{"%", 1}, UNIT_PER_CENT}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (str_equal(suffix, units[i].suffix)) {
            *unit = units[i].unit;
            return true;
        }
    return false;
}

/* Digits and, behind a point, parts of one. */
static size_t take_digits(struct str run, double *number)
{
    enum { DIGITS_MOST = 15 };
    size_t len = 0;
    double scale = 1;
    *number = 0;
    for (; len < run.len && len < DIGITS_MOST && is_digit(run.at[len]); len++)
        *number = *number * 10 + (run.at[len] - '0');
    if (char_at(run, len) != '.' || !is_digit(char_at(run, len + 1)))
        return len;
    size_t point = len++;
    for (; len < run.len && len - point <= DIGITS_MOST && is_digit(run.at[len]); len++) {
        *number = *number * 10 + (run.at[len] - '0');
        scale *= 10;
    }
    *number /= scale;
    return len;
}

static bool only_letters(struct str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!is_letter(s.at[i]))
            return false;
    return true;
}

static bool next_number(struct str rest, struct token *token, struct expression_problem *problem)
{
    struct str run = {rest.at, number_length(rest)};
    struct str suffix = str_from_offset(run, take_digits(run, &token->number));
    token->kind = TOKEN_NUMBER;
    token->text = run;
    if (take_unit(suffix, &token->unit))
        return true;
    if (suffix.len <= 8 && only_letters(suffix))
        return problem_at(problem, token->at + run.len - suffix.len,
                          "there is no unit '%.*s'; write ms, s, m, h or %%", (int)suffix.len,
                          suffix.at);
    return problem_at(problem, token->at, "'%.*s%s' is no number; text is written in quotes",
                      (int)(run.len < 40 ? run.len : 40), run.at, run.len > 40 ? "..." : "");
}

static bool next_string(struct str rest, struct token *token, struct expression_problem *problem)
{
    struct str inside = str_from_offset(rest, 1);
    size_t len = str_find_char(inside, rest.at[0]);
    if (len == inside.len)
        return problem_at(problem, token->at, "the text that begins here has no closing %c",
                          rest.at[0]);
    token->kind = TOKEN_STRING;
    token->text = (struct str){inside.at, len};
    return true;
}

struct sign {
    struct str sign;
    enum token_kind kind;
    enum comparison comparison;
};

/* Longer ones first. */
static const struct sign signs[] = {
    {{"==", 2}, TOKEN_COMPARE, COMPARE_EQUAL},   {{"!=", 2}, TOKEN_COMPARE, COMPARE_UNEQUAL},
    {{"<=", 2}, TOKEN_COMPARE, COMPARE_AT_MOST}, {{">=", 2}, TOKEN_COMPARE, COMPARE_AT_LEAST},
    {{"<", 1}, TOKEN_COMPARE, COMPARE_LESS},     {{">", 1}, TOKEN_COMPARE, COMPARE_MORE},
    {{"~", 1}, TOKEN_COMPARE, COMPARE_CONTAINS}, {{"(", 1}, TOKEN_OPEN, COMPARE_EQUAL},
    {{")", 1}, TOKEN_CLOSE, COMPARE_EQUAL},      {{",", 1}, TOKEN_COMMA, COMPARE_EQUAL},
};

/* What other languages write. */
static const struct {
    struct str sign;
    const char *right;
} foreign[] = {{{"<>", 2}, "!="}, {{"&&", 2}, "and"}, {{"||", 2}, "or"},
               {{"=~", 2}, "~"},  {{"!~", 2}, "not"}, {{"=", 1}, "=="},
               {{"!", 1}, "not"}, {{"&", 1}, "and"},  {{"|", 1}, "or"}};

static bool fail_sign(struct str rest, size_t at, struct expression_problem *problem)
{
    unsigned char c = (unsigned char)rest.at[0];
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (str_starts_with(rest, foreign[i].sign))
            return problem_at(problem, at, "'%s' means nothing here; write '%s'",
                              foreign[i].sign.at, foreign[i].right);
    if (c < 0x20 || c >= 0x7f)
        return problem_at(problem, at, "byte \\x%02x means nothing here; text is written in quotes",
                          c);
    return problem_at(problem, at, "'%c' means nothing here; text is written in quotes", c);
}

static bool is_foreign(struct str rest)
{
    return str_starts_with(rest, STR("<>"));
}

static bool next_sign(struct str rest, struct token *token, struct expression_problem *problem)
{
    for (size_t i = 0; i < sizeof signs / sizeof signs[0] && !is_foreign(rest); i++)
        if (str_starts_with(rest, signs[i].sign)) {
            token->kind = signs[i].kind;
            token->comparison = signs[i].comparison;
            token->text = (struct str){rest.at, signs[i].sign.len};
            return true;
        }
    return fail_sign(rest, token->at, problem);
}

bool lexer_next(struct str text, size_t *at, struct token *token,
                struct expression_problem *problem)
{
    while (*at < text.len && is_space(text.at[*at]))
        ++*at;
    struct str rest = str_from_offset(text, *at);
    *token = (struct token){.kind = TOKEN_END, .at = *at, .text = {rest.at, 0}};
    if (rest.len == 0)
        return true;
    bool good = true;
    if (is_letter(rest.at[0])) {
        token->text = (struct str){rest.at, word_length(rest)};
        token->kind = keyword(token->text);
    } else if (is_digit(rest.at[0])) {
        good = next_number(rest, token, problem);
    } else if (rest.at[0] == '"' || rest.at[0] == '\'') {
        good = next_string(rest, token, problem);
        *at += 2;
    } else {
        good = next_sign(rest, token, problem);
    }
    *at += token->text.len;
    return good;
}
