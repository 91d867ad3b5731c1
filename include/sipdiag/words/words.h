/* What people read, in their language. English stands in the source and is the key; the others are
 * tables made of src/words/LANGUAGE.po. Never the locale: the language is asked for by --lang. */
#ifndef SIPDIAG_WORDS_WORDS_H
#define SIPDIAG_WORDS_WORDS_H

#include "sipdiag/base/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A language other than English; NULL is English. */
struct words;

/* Marks a text that words_in() is asked for later: tests/unit/test_words.c finds it by this. */
#define SAID(english) english

/* A space in a sentence at which no line may end, as in "2 min". */
#define TIED "\x01"

/* An argument of %llu. */
#define NUMBER(count) ((unsigned long long)(count))

const char *words_language_at(size_t index); /* "en", "ru", ...; NULL past the end */

/* False for a language that is not there. Sets NULL for "en". */
bool words_open(const char *language, struct words **words);
void words_close(struct words *words);

/* The same text in the language; English where there is no translation. */
const char *words_in(const struct words *words, const char *english);

/* As text_addf(), with the format in the language. Beside %s %.*s %c %d %u %zu %lld %llu and the
 * like, %02d, and no other widths, it knows
 *   %'u              digits in groups of three, with tied spaces, from 10 000 on
 *   %2$s             the second argument, where the order of words differs
 *   {1:call|calls}   the form that goes with the number of argument 1: two forms, or the three of
 *                    Slavic languages (1 вызов, 2 вызова, 5 вызовов) */
__attribute__((format(printf, 3, 4))) void words_add(struct text *out, const struct words *words,
                                                     const char *english, ...);

/* What stands for a text among the arguments. */
struct words_arguments {
    const char *(*in_language)(void *context, const char *argument); /* for %s, not for %.*s */
    void *context;
};

void words_add_list(struct text *out, const struct words *words, const char *english, va_list list,
                    const struct words_arguments *arguments); /* may be NULL */

/* As clock_add_duration(): "4.2 s", "2 min 10 s". */
void words_add_duration(struct text *out, const struct words *words, int64_t duration_us);

/* The first letter small or large, Latin or Cyrillic, in place. */
void words_begin_small(char *at);
void words_begin_large(char *at);

/* For tests: whether there is a row; the rows in the order of their file, false past the end. */
bool words_has(const struct words *words, const char *english);
bool words_row(const char *language, size_t index, const char **english, const char **translated);

#endif
