/* What the words of a row mean. Rows repeat a few of them, so that lately read ones are remembered.
 */
#include "row_parts.h"

#include <string.h>

static struct remembered_word *slot_of(struct row_reader *reader, struct str text)
{
    size_t mixed = text.len * 7 + (unsigned char)text.at[0] * 3 +
                   (unsigned char)text.at[text.len - 1] + (unsigned char)text.at[text.len / 2] * 5;
    return &reader->words[mixed % WORD_MEMORY];
}

/* The user's own words come first. */
static bool map_word(const struct cdr_map *map, struct str text, struct word_meaning *meaning,
                     struct text *buffer)
{
    for (size_t i = 0; map && i < map->word_count; i++) {
        struct code_reading code;
        if (!str_equal_nocase(text, map->words[i].word))
            continue;
        *meaning = word_read(map->words[i].meaning, buffer);
        if (code_read(map->words[i].meaning, &code))
            *meaning =
                (struct word_meaning){code.code < 300 ? WORD_ANSWERED : WORD_FAILED, code.code};
        return true;
    }
    return false;
}

static void learn(struct row_reader *reader, struct str text, struct remembered_word *word)
{
    *word = (struct remembered_word){.is_set = true, .len = text.len};
    if (text.len <= sizeof word->text)
        memcpy(word->text, text.at, text.len);
    word->is_code = code_read(text, &word->code);
    word->code.phrase = (struct str){0};
    if (!map_word(reader->map, text, &word->word, &reader->folded))
        word->word = word_read(text, &reader->folded);
    word->is_cause = cause_read(text, reader->plan->family, &word->cause);
    word->party = party_read(text, &reader->folded);
    word->direction = direction_read(text, &reader->folded);
}

/* The answer holds until the next question. */
const struct remembered_word *meaning_of(struct row_reader *reader, struct str text)
{
    static const struct remembered_word nothing = {.len = 0};
    if (text.len == 0)
        return &nothing;
    struct remembered_word *word = slot_of(reader, text);
    bool known = word->is_set && word->len == text.len && text.len <= sizeof word->text &&
                 memcmp(word->text, text.at, text.len) == 0;
    if (!known)
        learn(reader, text, word);
    return word;
}

struct str phrase_in(struct str text)
{
    struct code_reading code;
    return code_read(text, &code) ? code.phrase : (struct str){0};
}
