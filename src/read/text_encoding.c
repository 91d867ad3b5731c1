/* Tells UTF-8, UTF-16, CP1251 and Latin-1 apart and converts them. */
#include "text_encoding.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/base/shown.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>

enum { LOOKED_AT = 4096 };

const char *text_encoding_name(enum text_encoding encoding)
{
    static const char *const names[] = {
        [TEXT_ASCII] = "UTF-8",      [TEXT_UTF8] = "UTF-8",          [TEXT_UTF16LE] = "UTF-16LE",
        [TEXT_UTF16BE] = "UTF-16BE", [TEXT_CP1251] = "WINDOWS-1251", [TEXT_LATIN1] = "ISO-8859-1",
    };
    return names[encoding];
}

/* ASCII text in UTF-16 has a NUL in every second byte, and text in no other script has many. */
static enum text_encoding by_nuls(struct str first)
{
    size_t nuls[2] = {0}, len = first.len < LOOKED_AT ? first.len / 2 * 2 : LOOKED_AT;
    for (size_t i = 0; i < len; i++)
        nuls[i % 2] += first.at[i] == '\0';
    if (len >= 8 && nuls[1] * 4 > len / 2 && nuls[0] * 20 < len)
        return TEXT_UTF16LE;
    if (len >= 8 && nuls[0] * 4 > len / 2 && nuls[1] * 20 < len)
        return TEXT_UTF16BE;
    return TEXT_ASCII;
}

enum text_encoding text_encoding_of(struct str first, size_t *mark_bytes)
{
    *mark_bytes = 0;
    if (str_starts_with(first, STR("\xef\xbb\xbf"))) {
        *mark_bytes = 3;
        return TEXT_UTF8;
    }
    if (str_starts_with(first, STR("\xff\xfe")) || str_starts_with(first, STR("\xfe\xff"))) {
        *mark_bytes = 2;
        return first.at[0] == '\xff' ? TEXT_UTF16LE : TEXT_UTF16BE;
    }
    enum text_encoding encoding = by_nuls(first);
    return encoding == TEXT_ASCII ? text_encoding_of_rest(first) : encoding;
}

static bool is_high(const struct str s, size_t i)
{
    return i < s.len && (unsigned char)s.at[i] >= 0xc0;
}

/* Cyrillic comes in words; an accent stands among plain letters. */
static enum text_encoding single_byte_encoding(struct str bytes)
{
    size_t letters = 0, in_words = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        if (!is_high(bytes, i))
            continue;
        letters++;
        in_words += is_high(bytes, i + 1) || (i > 0 && is_high(bytes, i - 1));
    }
    return in_words * 2 > letters ? TEXT_CP1251 : TEXT_LATIN1;
}

/* A few broken bytes do not make UTF-8 another encoding. */
enum text_encoding text_encoding_of_rest(struct str bytes)
{
    size_t valid = 0, invalid = 0;
    for (size_t i = 0; i < bytes.len;) {
        uint32_t point;
        if ((unsigned char)bytes.at[i] < 0x80) {
            i++;
            continue;
        }
        size_t len = utf8_decode(str_from_offset(bytes, i), &point);
        bool is_cut = len == 0 && bytes.len - i < 4; /* by the end of the block */
        valid += len > 0;
        invalid += len == 0 && !is_cut;
        i += len ? len : 1;
    }
    if (valid == 0 && invalid == 0)
        return TEXT_ASCII;
    return valid >= invalid ? TEXT_UTF8 : single_byte_encoding(bytes);
}

struct text_converter {
    iconv_t iconv;
    size_t unit_bytes;
};

struct text_converter *text_converter_new(enum text_encoding encoding)
{
    struct text_converter *converter = xalloc(sizeof *converter);
    converter->iconv = iconv_open("UTF-8", text_encoding_name(encoding));
    if (converter->iconv == (iconv_t)-1) /* a small libc has few of them, but always this one */
        converter->iconv = iconv_open("UTF-8", "ISO-8859-1");
    converter->unit_bytes = encoding == TEXT_UTF16LE || encoding == TEXT_UTF16BE ? 2 : 1;
    return converter;
}

void text_converter_free(struct text_converter *converter)
{
    if (!converter)
        return;
    if (converter->iconv != (iconv_t)-1)
        iconv_close(converter->iconv);
    free(converter);
}

size_t text_converter_add(struct text_converter *converter, struct str bytes, bool is_end,
                          struct text *out)
{
    char *from = (char *)(uintptr_t)bytes.at;
    size_t left = bytes.len;
    while (left > 0) {
        char room[4096], *to = room;
        size_t free_bytes = sizeof room;
        size_t done = iconv(converter->iconv, &from, &left, &to, &free_bytes);
        int problem = done == (size_t)-1 ? errno : 0;
        text_add(out, (struct str){room, sizeof room - free_bytes});
        bool is_cut = problem == EINVAL || (problem && left < converter->unit_bytes);
        if (is_cut && !is_end)
            break;
        if (problem == 0 || problem == E2BIG)
            continue;
        size_t skipped = left < converter->unit_bytes ? left : converter->unit_bytes;
        text_add(out, STR("\xef\xbf\xbd"));
        from += skipped;
        left -= skipped;
    }
    return bytes.len - left;
}
