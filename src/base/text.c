/* Growing text. */
#include "sipdiag/base/text.h"

#include "sipdiag/base/memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_init(struct text *text)
{
    *text = (struct text){0};
}

void text_free(struct text *text)
{
    free(text->at);
    text_init(text);
}

void text_clear(struct text *text)
{
    text->len = 0;
    if (text->at)
        text->at[0] = '\0';
}

static char *room(struct text *text, size_t more)
{
    if (text->capacity - text->len <= more) {
        size_t wanted = text->capacity ? text->capacity * 2 : 256;
        while (wanted - text->len <= more)
            wanted *= 2;
        text->at = xrealloc(text->at, wanted);
        text->capacity = wanted;
    }
    return text->at + text->len;
}

void text_add(struct text *text, struct str s)
{
    char *to = room(text, s.len);
    if (s.len)
        memcpy(to, s.at, s.len);
    text->len += s.len;
    text->at[text->len] = '\0';
}

void text_add_char(struct text *text, char c)
{
    text_add(text, (struct str){&c, 1});
}

void text_add_literal(struct text *text, const char *s)
{
    text_add(text, str_from(s));
}

void text_add_repeat(struct text *text, const char *s, size_t times)
{
    for (size_t i = 0; i < times; i++)
        text_add_literal(text, s);
}

void text_add_cut(struct text *text, struct str s, size_t most)
{
    struct str mark = STR("...");
    text_add(text, s.len > most ? str_cut(s, most - mark.len) : s);
    if (s.len > most)
        text_add(text, mark);
}

void text_addf(struct text *text, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char *to = room(text, 80);
    int wrote = vsnprintf(to, text->capacity - text->len, format, args);
    va_end(args);
    if (wrote >= 0 && (size_t)wrote >= text->capacity - text->len) {
        to = room(text, (size_t)wrote);
        wrote = vsnprintf(to, text->capacity - text->len, format, again);
    }
    va_end(again);
    ensure(wrote >= 0, "a format could not be printed");
    text->len += (size_t)wrote;
}

struct str text_str(const struct text *text)
{
    return (struct str){text->at, text->len};
}
