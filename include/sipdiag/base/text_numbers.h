/* Numbers of 16 and 32 bits as bytes of a text, in either byte order; what is above the bits is
 * left out. */
#ifndef SIPDIAG_BASE_TEXT_NUMBERS_H
#define SIPDIAG_BASE_TEXT_NUMBERS_H

#include "sipdiag/base/text.h"

#include <stdint.h>

static inline void text_add_be16(struct text *text, unsigned value)
{
    const char bytes[2] = {(char)(value >> 8 & 0xff), (char)(value & 0xff)};
    text_add(text, (struct str){bytes, sizeof bytes});
}

static inline void text_add_be32(struct text *text, uint32_t value)
{
    text_add_be16(text, value >> 16);
    text_add_be16(text, value & 0xffff);
}

static inline void text_add_le16(struct text *text, unsigned value)
{
    const char bytes[2] = {(char)(value & 0xff), (char)(value >> 8 & 0xff)};
    text_add(text, (struct str){bytes, sizeof bytes});
}

static inline void text_add_le32(struct text *text, uint32_t value)
{
    text_add_le16(text, value & 0xffff);
    text_add_le16(text, value >> 16);
}

#endif
