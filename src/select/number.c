/* Takes phone numbers apart. */
#include "sipdiag/select/number.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "1234#380...": what stands before the sign chooses a route and is no part of the number. */
static struct str take_technical(struct str *text)
{
    size_t len = str_find_char(*text, '#');
    if (len == text->len)
        return (struct str){0};
    for (size_t i = 0; i < len; i++)
        if (!is_digit(text->at[i]) && text->at[i] != '*')
            return (struct str){0};
    struct str taken = {text->at, len + 1};
    *text = str_from_offset(*text, len + 1);
    return taken;
}

static bool is_separator(char c)
{
    return str_find_char(STR(" -.()/"), c) < STR(" -.()/").len;
}

struct number number_from(struct str text)
{
    static const struct number none = {0};
    struct number number = none;
    struct str parameters;
    text = str_trim(str_before(text, ';', &parameters));
    number.technical = take_technical(&text);
    if (str_starts_with(text, STR("+")))
        text = str_from_offset(text, 1);
    else if (str_starts_with(text, STR("00")))
        text = str_from_offset(text, 2);
    for (size_t i = 0; i < text.len; i++) {
        if (is_digit(text.at[i]) && number.count < NUMBER_DIGITS_MAX)
            number.digits[number.count++] = text.at[i];
        else if (!is_separator(text.at[i]))
            return none;
    }
    return number;
}

static struct str number_tail(const struct number *number, size_t tail)
{
    size_t len = number->count < tail ? number->count : tail;
    return (struct str){number->digits + (number->count - len), len};
}

bool number_equal(struct str a, struct str b, size_t tail)
{
    struct number left = number_from(a), right = number_from(b);
    if (!left.count || !right.count)
        return str_equal_nocase(a, b);
    return str_equal(number_tail(&left, tail), number_tail(&right, tail));
}

void number_add_key(struct text *out, struct str text, size_t tail)
{
    struct number number = number_from(text);
    if (number.count) {
        text_add(out, number_tail(&number, tail));
        return;
    }
    for (size_t i = 0; i < text.len; i++)
        text_add_char(out, ascii_lower(text.at[i]));
}

bool number_add_prefix(struct text *out, struct str text, size_t length)
{
    struct number number = number_from(text);
    if (!number.count)
        return false;
    text_add(out, number.technical);
    text_add(out, (struct str){number.digits, number.count < length ? number.count : length});
    return true;
}
