/* How a text is encoded, told from its bytes, and its conversion to UTF-8. */
#ifndef SIPDIAG_READ_TEXT_ENCODING_H
#define SIPDIAG_READ_TEXT_ENCODING_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum text_encoding {
    TEXT_ASCII, /* so far: the first byte above it decides */
    TEXT_UTF8,
    TEXT_UTF16LE,
    TEXT_UTF16BE,
    TEXT_CP1251,
    TEXT_LATIN1,
};

const char *text_encoding_name(enum text_encoding encoding); /* "UTF-8" */

/* By the byte order mark, the pattern of its NULs, else by what the bytes above ASCII look like.
 * *mark_bytes is the length of the mark. */
enum text_encoding text_encoding_of(struct str first, size_t *mark_bytes);

/* The same for a text that began as ASCII. */
enum text_encoding text_encoding_of_rest(struct str bytes);

static inline bool text_encoding_needs_conversion(enum text_encoding encoding)
{
    return encoding > TEXT_UTF8;
}

/* Converts to UTF-8. Opens and owns an iconv descriptor. */
struct text_converter;

struct text_converter *text_converter_new(enum text_encoding encoding);
void text_converter_free(struct text_converter *converter);

/* Puts what it converted behind what is there; U+FFFD for what is none. Gives how much of the bytes
 * was taken: a character may be cut at the end, which `is_end` makes a U+FFFD. */
size_t text_converter_add(struct text_converter *converter, struct str bytes, bool is_end,
                          struct text *out);

#endif
