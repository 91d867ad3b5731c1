/* Looks a text up in the table of a language. */
#include "sipdiag/words/words.h"

#include "forms.h"
#include "tables.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

static const struct language {
    const char *name;
    const struct words_row *rows;
    const size_t *count;
    size_t (*form)(uint64_t number);
} languages[] = {
    {"en", NULL, NULL, form_of_two},
    {"ru", words_ru, &words_ru_count, form_of_three},
    {"uk", words_uk, &words_uk_count, form_of_three},
    {"es", words_es, &words_es_count, form_of_two},
};

enum { LANGUAGES = sizeof languages / sizeof languages[0] };

struct entry {
    struct map_node node;
    const struct words_row *row;
};

struct words {
    const struct language *language;
    struct map map;
    struct entry entries[];
};

const char *words_language_at(size_t index)
{
    return index < LANGUAGES ? languages[index].name : NULL;
}

static const struct language *find_language(const char *name)
{
    for (size_t i = 0; i < LANGUAGES; i++)
        if (strcmp(languages[i].name, name) == 0)
            return &languages[i];
    return NULL;
}

bool words_open(const char *name, struct words **words)
{
    const struct language *language = find_language(name);
    *words = NULL;
    if (!language || !language->rows)
        return language != NULL;
    struct words *opened = xalloc(sizeof *opened + *language->count * sizeof opened->entries[0]);
    opened->language = language;
    map_init(&opened->map);
    for (size_t i = 0; i < *language->count; i++) {
        const char *english = language->rows[i].english;
        opened->entries[i].row = &language->rows[i];
        map_add(&opened->map, &opened->entries[i].node, hash_key(english, strlen(english)));
    }
    *words = opened;
    return true;
}

void words_close(struct words *words)
{
    if (!words)
        return;
    map_free(&words->map);
    free(words);
}

static const struct words_row *find_row(const struct words *words, const char *english)
{
    uint64_t hash = hash_key(english, strlen(english));
    for (struct map_node *n = map_find(&words->map, hash); n; n = map_next(n)) {
        const struct words_row *row = ((struct entry *)n)->row; /* node is its first member */
        if (strcmp(row->english, english) == 0)
            return row;
    }
    return NULL;
}

const char *words_in(const struct words *words, const char *english)
{
    const struct words_row *row = words && english ? find_row(words, english) : NULL;
    return row ? row->translated : english;
}

bool words_has(const struct words *words, const char *english)
{
    return find_row(words, english) != NULL;
}

size_t words_form(const struct words *words, uint64_t number)
{
    return words ? words->language->form(number) : form_of_two(number);
}

/* The units are words of the table. */
void words_add_duration(struct text *out, const struct words *words, int64_t duration_us)
{
    struct text whole = {0};
    char unit[8];
    clock_add_duration(&whole, duration_us);
    for (struct str rest = text_str(&whole); rest.len;) {
        struct str word = str_before(rest, ' ', &rest);
        bool is_unit = word.len < sizeof unit && ascii_lower(word.at[0]) >= 'a' &&
                       ascii_lower(word.at[0]) <= 'z';
        if (is_unit) {
            memcpy(unit, word.at, word.len);
            unit[word.len] = '\0';
            text_add_literal(out, words_in(words, unit));
        } else {
            text_add(out, word);
        }
        text_add_literal(out, rest.len ? " " : "");
    }
    text_free(&whole);
}

bool words_row(const char *name, size_t index, const char **english, const char **translated)
{
    const struct language *language = find_language(name);
    if (!language || !language->rows || index >= *language->count)
        return false;
    *english = language->rows[index].english;
    *translated = language->rows[index].translated;
    return true;
}
