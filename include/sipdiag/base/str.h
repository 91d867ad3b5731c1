/* A borrowed piece of text: pointer and length, never NUL-dependent. Case is ASCII case, whatever
 * the locale. */
#ifndef SIPDIAG_BASE_STR_H
#define SIPDIAG_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *at; /* may be NULL when len is 0 */
    size_t len;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})

struct str str_from(const char *text);
static inline bool str_is_empty(struct str s)
{
    return s.len == 0;
}

static inline char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static inline bool str_equal(struct str a, struct str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* For texts of one length. */
bool str_equal_folded(struct str a, struct str b);

/* Nearly all that differ do so in length or first letter, nearly all that are equal are so in case.
 * Always inline: against a literal the comparison is one instruction. */
__attribute__((always_inline)) static inline bool str_equal_nocase(struct str a, struct str b)
{
    if (a.len != b.len || b.len == 0)
        return a.len == b.len;
    return ((a.at[0] ^ b.at[0]) & ~0x20) == 0 &&
           (memcmp(a.at, b.at, b.len) == 0 || str_equal_folded(a, b));
}

static inline bool str_starts_with(struct str s, struct str prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.at, prefix.at, prefix.len) == 0);
}

__attribute__((always_inline)) static inline bool str_starts_with_nocase(struct str s,
                                                                         struct str prefix)
{
    return s.len >= prefix.len && str_equal_nocase((struct str){s.at, prefix.len}, prefix);
}

bool str_contains_nocase(struct str s, struct str needle);

/* Byte order, shorter first on a tie: <0, 0, >0. */
int str_compare(struct str a, struct str b);

/* Space, tab or line end. One comparison settles nearly all that are none. */
static inline bool ascii_is_space(char c)
{
    static const uint64_t spaces = UINT64_C(0x100002600); /* a bit for each code up to 32 */
    unsigned char code = (unsigned char)c;
    return code <= ' ' && (spaces >> code & 1);
}

/* What a hexadecimal digit stands for; -1 for any other character. */
static inline int hexadecimal_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* At most so many bytes from the beginning, whole characters of UTF-8: in its first byte alone a
 * character has not 10 in front. */
static inline struct str str_cut(struct str s, size_t most)
{
    if (s.len <= most)
        return s;
    while (most > 0 && ((unsigned char)s.at[most] & 0xc0) == 0x80)
        most--;
    return (struct str){s.at, most};
}

/* Without spaces, tabs and line ends on both sides. */
static inline struct str str_trim(struct str s)
{
    while (s.len && ascii_is_space(s.at[0])) {
        s.at++;
        s.len--;
    }
    while (s.len && ascii_is_space(s.at[s.len - 1]))
        s.len--;
    return s;
}

/* The part from offset on; empty when offset is past the end. */
static inline struct str str_from_offset(struct str s, size_t offset)
{
    if (offset >= s.len)
        return (struct str){s.at ? s.at + s.len : NULL, 0};
    return (struct str){s.at + offset, s.len - offset};
}

/* Index of the byte, or s.len. */
static inline size_t str_find_char(struct str s, char c)
{
    const char *found = s.len ? memchr(s.at, c, s.len) : NULL;
    return found ? (size_t)(found - s.at) : s.len;
}

/* Text before the separator; *rest is what follows it (empty when there is none). */
static inline struct str str_before(struct str s, char separator, struct str *rest)
{
    size_t at = str_find_char(s, separator);
    *rest = str_from_offset(s, at < s.len ? at + 1 : s.len);
    return (struct str){s.at, at};
}

/* Decimal digits only, no sign, no spaces, at most max: else false and *value is untouched. */
bool str_to_u64(struct str s, uint64_t max, uint64_t *value);

/* Edit distance (insert, delete, replace), for "did you mean"; texts over 64 bytes count as far. */
unsigned str_distance(struct str a, struct str b);

#endif
