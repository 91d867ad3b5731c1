/* Phone numbers and names. */
#include "mask_parts.h"

#include "sipdiag/base/shown.h"

#include <string.h>

enum {
    HIDDEN_DIGITS = 4,      /* of a number at level 1 */
    LONG_NUMBER = 8,        /* digits; of a shorter one half is hidden */
    PSEUDONYM_DIGITS = 7,   /* at its end */
    NUMBER_DIGITS_MOST = 40 /* of what is taken for one */
};

/* Who says so wants to be nobody (RFC 3323, and what gateways write). */
bool is_nobody(struct str user)
{
    static const struct str words[] = {STR("anonymous"),   STR("unknown"), STR("restricted"),
                                       STR("unavailable"), STR("private"), STR("invalid")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_equal_nocase(user, words[i]))
            return true;
    return false;
}

/* Digits with what people write between them. */
size_t count_digits(struct str user)
{
    size_t digits = 0;
    for (size_t i = 0; i < user.len; i++) {
        if (is_digit(user.at[i]))
            digits++;
        else if (!strchr("+-.()/ *#", user.at[i]) || user.at[i] == '\0')
            return 0;
    }
    return digits <= NUMBER_DIGITS_MOST ? digits : 0;
}

static void add_tail_hidden(struct text *out, struct str number, size_t digits)
{
    size_t hidden = digits >= LONG_NUMBER ? HIDDEN_DIGITS : (digits + 1) / 2;
    size_t place = 0;
    for (size_t i = 0; i < number.len; i++) {
        bool digit = is_digit(number.at[i]);
        text_add_char(out, digit && place >= digits - hidden ? 'x' : number.at[i]);
        place += digit;
    }
}

/* Its last digits, put in another order of all numbers. The first of them becomes a letter. */
static void add_number_pseudonym(const struct mask *mask, struct text *out, struct str number,
                                 size_t digits)
{
    static const char letters[] = "bcdfghjkmn";
    size_t hidden = digits < PSEUDONYM_DIGITS ? digits : PSEUDONYM_DIGITS, place = 0;
    uint32_t value = 0, divisor = 1;
    for (size_t i = 0; i < number.len; i++)
        if (is_digit(number.at[i]) && place++ >= digits - hidden)
            value = value * 10 + (uint32_t)(number.at[i] - '0');
    for (size_t i = 1; i < hidden; i++)
        divisor *= 10;
    value = secret_digits(&mask->secret, value, (unsigned)hidden);
    place = 0;
    for (size_t i = 0; i < number.len; i++) {
        if (!is_digit(number.at[i]) || place++ < digits - hidden) {
            text_add_char(out, number.at[i]);
            continue;
        }
        uint32_t digit = value / divisor % 10;
        text_add_char(out, place == digits - hidden + 1 ? letters[digit] : (char)('0' + digit));
        divisor = divisor > 1 ? divisor / 10 : 1;
    }
}

/* Its first letter, and the shape of the rest. */
static void add_name_hidden(struct text *out, struct str name)
{
    bool is_first = name.len > 1;
    for (size_t i = 0; i < name.len;) {
        uint32_t point;
        size_t len = utf8_decode(str_from_offset(name, i), &point);
        bool is_part = len > 1 || is_letter(name.at[i]) || is_digit(name.at[i]) ||
                       (unsigned char)name.at[i] >= 0x80; /* a letter of another encoding */
        if (!is_part || (is_first && len == 1 && is_letter(name.at[i])))
            text_add_char(out, name.at[i]);
        else
            text_add_char(out, 'x');
        is_first = is_first && !is_part;
        i += len ? len : 1;
    }
}

void mask_add_user(const struct mask *mask, struct text *out, struct str user)
{
    if (!is_masking(mask) || user.len == 0 || is_nobody(user)) {
        text_add(out, user);
        return;
    }
    size_t digits = count_digits(user);
    if (mask->level == MASK_ALL)
        text_add_literal(out, "xxxxx");
    else if (mask->level == MASK_TAILS && digits)
        add_tail_hidden(out, user, digits);
    else if (mask->level == MASK_TAILS)
        add_name_hidden(out, user);
    else if (digits)
        add_number_pseudonym(mask, out, user, digits);
    else
        add_pseudonym(mask, out, 'u', USE_USER, user);
}
