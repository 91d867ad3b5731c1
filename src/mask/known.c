/* Who takes part in the calls, and at which hosts: found again in free text, in capitals or not. */
#include "mask_parts.h"

#include "sipdiag/base/hash.h"

#include <string.h>

enum { LONGEST = 64 };

enum known_kind { KNOWN_USER, KNOWN_DOMAIN };

struct known {
    struct map_node node; /* first: the map gives it back as what is known */
    struct str text;
    enum known_kind kind;
};

static uint64_t hash_of(struct str text, enum known_kind kind)
{
    char folded[LONGEST + 1];
    for (size_t i = 0; i < text.len; i++)
        folded[i] = ascii_lower(text.at[i]);
    folded[text.len] = (char)kind;
    return hash_key(folded, text.len + 1);
}

static bool is_known(const struct mask *mask, struct str text, enum known_kind kind)
{
    struct map_node *node = map_find(&mask->known, hash_of(text, kind));
    for (; node; node = map_next(node)) {
        const struct known *known = (const struct known *)node;
        if (known->kind == kind && str_equal_nocase(known->text, text))
            return true;
    }
    return false;
}

static void learn(struct mask *mask, struct str text, enum known_kind kind)
{
    if (text.len == 0 || text.len > LONGEST || is_known(mask, text, kind))
        return;
    struct known *known = arena_alloc_zero(&mask->known_arena, sizeof *known);
    known->text = arena_copy(&mask->known_arena, text);
    known->kind = kind;
    map_add(&mask->known, &known->node, hash_of(text, kind));
}

void mask_forget(struct mask *mask)
{
    if (!mask)
        return;
    map_free(&mask->known);
    map_init(&mask->known);
    arena_reset(&mask->known_arena);
}

/* What is too short, or a code like 404, may mean anything. */
static bool is_telling(struct str user)
{
    enum { NAME_LEAST = 3, DIGITS_LEAST = 4 };
    return user.len >= (count_digits(user) ? DIGITS_LEAST : NAME_LEAST) && !is_nobody(user);
}

void mask_learn(struct mask *mask, struct str user)
{
    if (is_masking(mask) && is_telling(user))
        learn(mask, user, KNOWN_USER);
}

static bool is_host_byte(char c)
{
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
}

/* The last two labels of a host name, which all hosts of a company share; empty when it is none.
 * The last label of an address begins with a digit, and that of "xn--j1amh" has one. */
static struct str domain_of(struct str host)
{
    size_t at = host.len, dots = 0;
    for (; at > 0; at--) {
        char c = host.at[at - 1];
        bool begins_last = dots == 0 && c == '.' && at < host.len;
        if (!is_host_byte(c) || (begins_last && !is_letter(host.at[at])))
            return (struct str){0};
        dots += c == '.';
        if (dots == 2)
            break;
    }
    struct str domain = str_from_offset(host, at);
    size_t dot = str_find_char(domain, '.');
    bool is_name = dots > 0 && dot > 0 && domain.len > dot + 2;
    return is_name ? domain : (struct str){0};
}

void mask_learn_host(struct mask *mask, struct str host)
{
    if (is_masking(mask))
        learn(mask, domain_of(host), KNOWN_DOMAIN);
}

static bool is_word_byte(char c)
{
    return is_letter(c) || is_digit(c) || ((unsigned char)c & 0x80);
}

size_t find_known(const struct mask *mask, struct str rest)
{
    size_t len = 0;
    while (len < rest.len && len < LONGEST &&
           (is_word_byte(rest.at[len]) || (rest.at[len] && strchr("+._-", rest.at[len]))))
        len++;
    for (; len > 0; len--) {
        bool ends = len == rest.len || !is_word_byte(rest.at[len]);
        if (ends && is_known(mask, (struct str){rest.at, len}, KNOWN_USER))
            return len;
    }
    return 0;
}

static bool is_known_host(const struct mask *mask, struct str host)
{
    struct str domain = domain_of(host);
    return domain.len && domain.len <= LONGEST && is_known(mask, domain, KNOWN_DOMAIN);
}

size_t find_known_host(const struct mask *mask, struct str rest)
{
    enum { HOST_MOST = 253 };
    size_t len = 0;
    while (len < rest.len && len < HOST_MOST && is_host_byte(rest.at[len]))
        len++;
    while (len > 0 && !is_letter(rest.at[len - 1]) && !is_digit(rest.at[len - 1]))
        len--;
    if (is_known_host(mask, (struct str){rest.at, len}))
        return len;
    while (len > 0 && !is_letter(rest.at[len - 1])) /* a port, or a number of its own */
        len--;
    return is_known_host(mask, (struct str){rest.at, len}) ? len : 0;
}
