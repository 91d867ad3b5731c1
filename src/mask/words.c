/* Free text: what looks like a number, an address or a URI in it. */
#include "mask_parts.h"

#include "sipdiag/base/shown.h"

#include <string.h>

enum {
    DIGITS_LEAST = 6,        /* of a number that stands in one piece */
    DIGITS_LEAST_APART = 9,  /* of one with blanks or the like between its digits */
    DIGITS_LEAST_DASHED = 7, /* of one with dashes */
    NUMBER_BYTES_MOST = 40,
    WORD_MOST = 512, /* that is looked at again from within */
};

/* A piece that was found at the beginning of the text, and how it is masked. */
struct piece {
    size_t len; /* 0: nothing */
    void (*add)(struct mask *mask, struct text *out, struct str piece);
};

static bool is_one_of(char c, const char *characters)
{
    return c && strchr(characters, c);
}

static void add_number(struct mask *mask, struct text *out, struct str number)
{
    mask_add_user(mask, out, number);
}

/* ---- addresses ---- */

static void add_address(struct mask *mask, struct text *out, struct str address)
{
    mask_add_host(mask, out, address);
}

/* The longest beginning that is an address. */
static struct piece find_address(struct str rest)
{
    struct address address;
    size_t len = 0, colons = 0, dots = 0;
    while (len < rest.len && len < 46 &&
           (is_digit(rest.at[len]) || is_one_of(rest.at[len], "abcdefABCDEF.:"))) {
        colons += rest.at[len] == ':';
        dots += rest.at[len++] == '.';
    }
    if (dots < 3 && colons < 2)
        return (struct piece){0};
    for (; len >= 2; len--) {
        bool ends = len == rest.len || !(is_digit(rest.at[len]) || is_letter(rest.at[len]));
        if (ends && address_parse((struct str){rest.at, len}, &address))
            return (struct piece){len, add_address};
    }
    return (struct piece){0};
}

/* ---- URIs ---- */

/* To the end of the word, or so far. */
static size_t word_len(struct str rest, size_t most)
{
    size_t len = 0;
    while (len < rest.len && len < most && !ascii_is_space(rest.at[len]) &&
           !is_one_of(rest.at[len], "\"'<>,"))
        len++;
    return len;
}

static size_t uri_len(struct str rest)
{
    size_t len = word_len(rest, WORD_MOST);
    while (len && is_one_of(rest.at[len - 1], ".;:!?)"))
        len--;
    return len;
}

/* Longer words are nobody's name, and may be anything. */
static struct piece find_uri(struct str rest)
{
    if (word_len(rest, WORD_MOST + 1) > WORD_MOST)
        return (struct piece){word_len(rest, rest.len), add_number};
    size_t len = uri_len(rest);
    struct str word = {rest.at, len};
    bool has_scheme = str_starts_with_nocase(word, STR("sip:")) ||
                      str_starts_with_nocase(word, STR("sips:")) ||
                      str_starts_with_nocase(word, STR("tel:"));
    size_t at = str_find_char(word, '@');
    bool has_user = at > 0 && at + 1 < word.len;
    return has_scheme || has_user ? (struct piece){len, mask_add_uri} : (struct piece){0};
}

/* ---- numbers ---- */

static void add_as_is(struct mask *mask, struct text *out, struct str piece)
{
    (void)mask;
    text_add(out, piece);
}

static bool has_shape(struct str s, const char *shape)
{
    size_t len = strlen(shape);
    if (s.len < len)
        return false;
    for (size_t i = 0; i < len; i++)
        if (shape[i] == '0' ? !is_digit(s.at[i]) : s.at[i] != shape[i])
            return false;
    return true;
}

/* "2026-11-20 18:30", "20.11.2026". */
static struct piece find_date(struct str rest)
{
    static const char *const shapes[] = {
        "0000-00-00 00:00:00", "0000-00-00T00:00:00", "0000-00-00 00:00", "0000-00-00",
        "0000/00/00",          "00.00.0000",          "00/00/0000"};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        size_t len = strlen(shapes[i]);
        if (has_shape(rest, shapes[i]) && (len == rest.len || !is_digit(rest.at[len])))
            return (struct piece){len, add_as_is};
    }
    return (struct piece){0};
}

/* What was found of digits, or groups of them with one character between. */
struct number {
    size_t len;    /* to the last digit */
    size_t digits; /* of all */
    size_t first;  /* of the first group */
    bool has_sign;
    bool has_dashes; /* and nothing else between groups */
};

static struct number read_number(struct str rest)
{
    struct number number = {.has_sign = rest.len && rest.at[0] == '+', .has_dashes = true};
    bool is_apart = false;
    for (size_t i = number.has_sign; i < rest.len && i < NUMBER_BYTES_MOST; i++) {
        bool is_gap = is_one_of(rest.at[i], " -./()") && number.digits && i + 1 < rest.len;
        if (is_digit(rest.at[i])) {
            number.digits++;
            number.len = i + 1;
            number.first = is_apart ? number.first : number.digits;
        } else if (!is_gap || (!is_digit(rest.at[i + 1]) && !is_one_of(rest.at[i + 1], "()-"))) {
            break;
        }
        is_apart = is_apart || is_gap;
        number.has_dashes = number.has_dashes && (!is_gap || rest.at[i] == '-');
    }
    return number;
}

static struct piece find_number(struct str rest)
{
    struct number number = read_number(rest);
    bool is_number = number.digits >= DIGITS_LEAST_APART ||
                     (number.has_sign && number.digits >= DIGITS_LEAST) ||
                     (number.has_dashes && number.digits >= DIGITS_LEAST_DASHED);
    if (is_number)
        return (struct piece){number.len, add_number};
    bool is_first = number.first >= DIGITS_LEAST;
    return is_first ? (struct piece){number.first + number.has_sign, add_number}
                    : (struct piece){0};
}

/* The rest of a run of digits that is longer than any number goes with it. */
static size_t run_len(struct str rest)
{
    size_t len = 0;
    while (len < rest.len && is_digit(rest.at[len]))
        len++;
    return len;
}

static struct piece find_piece(const struct mask *mask, struct str rest)
{
    struct piece (*const finders[])(struct str) = {find_address, find_date, find_number};
    struct piece piece = find_uri(rest);
    if (piece.len == 0)
        piece = (struct piece){find_known_host(mask, rest), add_address};
    if (piece.len == 0)
        piece = (struct piece){find_known(mask, rest), add_number};
    for (size_t i = 0; i < sizeof finders / sizeof finders[0] && piece.len == 0; i++)
        piece = finders[i](rest);
    return piece;
}

void mask_add_words(struct mask *mask, struct text *out, struct str words)
{
    bool is_inside = false; /* a word, or a number */
    if (!is_masking(mask)) {
        text_add(out, words);
        return;
    }
    for (size_t i = 0; i < words.len;) {
        struct str rest = str_from_offset(words, i);
        char c = words.at[i];
        bool may_begin = !is_inside || (is_digit(c) && !is_digit(words.at[i - 1]));
        struct piece piece = may_begin ? find_piece(mask, rest) : (struct piece){0};
        if (piece.len == 0) {
            text_add_char(out, c);
            is_inside = is_letter(c) || is_digit(c);
            i++;
            continue;
        }
        piece.add(mask, out, (struct str){rest.at, piece.len});
        i += piece.len;
        i += piece.add == add_number && is_digit(words.at[i - 1])
                 ? run_len(str_from_offset(words, i))
                 : 0;
        is_inside = true;
    }
}

/* ---- programs ---- */

static bool is_hex(char c)
{
    return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

/* 12 hexadecimal digits, alone or in pairs: who made it, and which one it is. */
static void add_hardware(struct mask *mask, struct text *out, struct str address)
{
    enum { MAKER_DIGITS = 6 };
    unsigned digits = 0;
    if (mask->level == MASK_PSEUDONYMS) {
        add_pseudonym(mask, out, 'd', USE_HOST, address);
        return;
    }
    for (size_t i = 0; i < address.len; i++) {
        bool is_shown =
            !is_hex(address.at[i]) || (++digits <= MAKER_DIGITS && mask->level == MASK_TAILS);
        text_add_char(out, is_shown ? address.at[i] : 'x');
    }
}

static struct piece find_hardware(struct str rest)
{
    enum { DIGITS = 12 };
    size_t i = 0, digits = 0;
    char between = rest.len > 2 && is_one_of(rest.at[2], ":-") ? rest.at[2] : '\0';
    while (i < rest.len && digits < DIGITS)
        if (is_hex(rest.at[i])) {
            digits++;
            i++;
        } else if (between && rest.at[i] == between && digits % 2 == 0 && is_hex(rest.at[i - 1])) {
            i++;
        } else {
            break;
        }
    bool ends = i == rest.len || !(is_digit(rest.at[i]) || is_letter(rest.at[i]));
    return digits == DIGITS && ends ? (struct piece){i, add_hardware} : (struct piece){0};
}

/* Builds are counted, and dated with eight digits. */
static struct piece find_serial(struct str rest)
{
    enum { SERIAL_LEAST = 9 };
    size_t len = 0;
    while (len < rest.len && is_digit(rest.at[len]))
        len++;
    return len >= SERIAL_LEAST ? (struct piece){len, add_number} : (struct piece){0};
}

static struct piece find_in_program(const struct mask *mask, struct str rest, bool is_first)
{
    struct piece (*const finders[])(struct str) = {find_uri, find_hardware, find_serial};
    struct piece piece = {0};
    for (size_t i = 0; i < sizeof finders / sizeof finders[0] && piece.len == 0; i++)
        piece = finders[i](rest);
    if (piece.len == 0)
        piece = (struct piece){find_known_host(mask, rest), add_address};
    if (piece.len == 0 && !is_first) /* "Asterisk" may call, too */
        piece = (struct piece){find_known(mask, rest), add_number};
    return piece;
}

void mask_add_program(struct mask *mask, struct text *out, struct str name)
{
    bool is_inside = false;
    for (size_t i = 0; i < name.len;) {
        struct str rest = str_from_offset(name, i);
        struct piece piece = {0};
        if (is_masking(mask) && !is_inside)
            piece = find_in_program(mask, rest, i == 0);
        is_inside = is_letter(name.at[i]) || is_digit(name.at[i]);
        if (piece.len)
            piece.add(mask, out, (struct str){rest.at, piece.len});
        else
            text_add_char(out, name.at[i]);
        i += piece.len ? piece.len : 1;
    }
}

/* What may have a suffix that tells its kind. */
static struct str suffix_of(struct str name)
{
    size_t dot = name.len;
    while (dot > 0 && name.at[dot - 1] != '.')
        dot--;
    return dot > 1 ? str_from_offset(name, dot - 1) : (struct str){0};
}

void mask_add_file(struct mask *mask, struct text *out, struct str path)
{
    size_t start = path.len;
    if (!is_masking(mask) || str_equal(path, STR("-"))) {
        text_add(out, path);
        return;
    }
    while (start > 0 && path.at[start - 1] != '/')
        start--;
    struct str name = str_from_offset(path, start);
    struct str suffix = suffix_of(name);
    if (mask->level == MASK_TAILS) {
        mask_add_words(mask, out, name);
        return;
    }
    if (mask->level == MASK_PSEUDONYMS)
        add_pseudonym(mask, out, 'f', USE_FILE, name);
    else
        text_add_literal(out, "input");
    text_add(out, suffix);
}
