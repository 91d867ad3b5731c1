/* Reads the key, and masks what no stage before knows of. */
#include "masking.h"

#include <string.h>

bool masking_begin(struct mask **mask, const struct options *options, struct error *error)
{
    *mask = NULL;
    if (options->mask == MASK_NONE)
        return true;
    *mask = mask_new(options->mask);
    if (options->mask_key)
        return mask_use_file(*mask, options->mask_key, error);
    if (options_are_rolling(options)) /* its first look comes before its last packet */
        return mask_use_chance(*mask, error);
    return true;
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || c == '_';
}

/* What calls are compared by that may name somebody. */
static bool is_personal(struct str name)
{
    static const struct str names[] = {
        STR("caller"), STR("callee"), STR("from_uri"), STR("to_uri"), STR("request_uri"),
        STR("source"), STR("peer"),   STR("call_id"),  STR("trunk"),  STR("related"),
        STR("input"),  STR("prefix"), STR("reason"),
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (str_equal(names[i], name))
            return true;
    return false;
}

/* The value in quotation marks, whose first one was taken. */
static struct str take_literal(struct str *rest, char mark)
{
    size_t len = 0;
    while (len < rest->len && rest->at[len] != mark)
        len += rest->at[len] == '\\' && len + 1 < rest->len ? 2 : 1;
    struct str literal = {rest->at, len < rest->len ? len : rest->len};
    *rest = str_from_offset(*rest, literal.len + 1);
    return literal;
}

static void add_literal(struct mask *mask, struct text *out, struct str literal, bool hides)
{
    struct text words = {0};
    mask_add_words(mask, &words, literal);
    if (hides && str_equal(text_str(&words), literal))
        mask_add_user(mask, out, literal);
    else
        text_add(out, text_str(&words));
    text_free(&words);
}

void masking_add_expression(struct mask *mask, struct text *out, struct str expression)
{
    bool hides = false;
    while (expression.len) {
        size_t len = 0;
        while (len < expression.len && is_name_byte(expression.at[len]))
            len++;
        if (len) {
            struct str name = {expression.at, len};
            bool joins = str_equal(name, STR("in")) || str_equal(name, STR("not")) ||
                         str_equal(name, STR("matches")) || str_equal(name, STR("contains"));
            hides = joins ? hides : is_personal(name);
            text_add(out, name);
            expression = str_from_offset(expression, len);
            continue;
        }
        char c = expression.at[0];
        if (c == '"' || c == '\'') {
            expression = str_from_offset(expression, 1);
            text_add_char(out, c);
            add_literal(mask, out, take_literal(&expression, c), hides);
            text_add_char(out, c);
            continue;
        }
        while (len < expression.len && !is_name_byte(expression.at[len]) &&
               expression.at[len] != '"' && expression.at[len] != '\'')
            len++;
        mask_add_words(mask, out, (struct str){expression.at, len});
        expression = str_from_offset(expression, len);
    }
}

static void hide(struct mask *mask, struct arena *arena, struct str *words)
{
    struct text out = {0};
    mask_add_words(mask, &out, *words);
    *words = arena_copy(arena, text_str(&out));
    text_free(&out);
}

void masking_hide_ladder(void *context, struct ladder *ladder)
{
    const struct masking_ladders *ladders = context;
    struct mask *mask = ladders->mask;
    const struct analysis *masked = ladders->masked;
    if (!mask)
        return;
    for (size_t i = 0; i < ladder->party_count; i++)
        ladder->parties[i].end.address = mask_address(mask, &ladder->parties[i].end.address);
    for (size_t i = 0; i < ladder->row_count; i++) {
        hide(mask, &ladder->arena, &ladder->rows[i].label);
        hide(mask, &ladder->arena, &ladder->rows[i].details);
    }
    ladder->call = masked->calls[ladder->index];
    ladder->verdict = masked->verdicts[ladder->index];
}

static struct str hidden(struct mask *mask, struct arena *arena, struct str expression)
{
    struct text out = {0};
    masking_add_expression(mask, &out, expression);
    struct str kept = arena_copy(arena, text_str(&out));
    text_free(&out);
    return kept;
}

struct check_list masking_checks(struct mask *mask, struct arena *arena,
                                 const struct check_list *list)
{
    struct check *checks = arena_alloc(arena, (list->count + 1) * sizeof *checks);
    for (size_t i = 0; i < list->count; i++) {
        checks[i] = list->checks[i];
        checks[i].expression = hidden(mask, arena, str_from(checks[i].expression)).at;
        checks[i].figure = hidden(mask, arena, checks[i].figure);
        struct str words = str_from(checks[i].words);
        hide(mask, arena, &words);
        checks[i].words = words.at;
    }
    return (struct check_list){checks, list->count};
}

const char *masking_file(struct mask *mask, struct arena *arena, const char *path)
{
    struct text out = {0};
    mask_add_file(mask, &out, str_from(path));
    const char *kept = arena_copy(arena, text_str(&out)).at;
    text_free(&out);
    return kept;
}
