/* A borrowed piece of text: pointer and length, never NUL-dependent. Case is ASCII case, whatever
 * the locale. */
#ifndef SIPDIAG_BASE_STR_H
#define SIPDIAG_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

char ascii_lower(char c);
bool str_equal(struct str a, struct str b);
bool str_equal_nocase(struct str a, struct str b);
bool str_starts_with(struct str s, struct str prefix);
bool str_starts_with_nocase(struct str s, struct str prefix);
bool str_contains_nocase(struct str s, struct str needle);

/* Byte order, shorter first on a tie: <0, 0, >0. */
int str_compare(struct str a, struct str b);

/* Without spaces, tabs and line ends on both sides. */
struct str str_trim(struct str s);

/* The part from offset on; empty when offset is past the end. */
struct str str_from_offset(struct str s, size_t offset);

/* Index of the byte, or s.len. */
size_t str_find_char(struct str s, char c);

/* Text before the separator; *rest is what follows it (empty when there is none). */
struct str str_before(struct str s, char separator, struct str *rest);

/* Decimal digits only, no sign, no spaces, at most max: else false and *value is untouched. */
bool str_to_u64(struct str s, uint64_t max, uint64_t *value);

/* Edit distance (insert, delete, replace), for "did you mean"; texts over 64 bytes count as far. */
unsigned str_distance(struct str a, struct str b);

#endif
