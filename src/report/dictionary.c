/* A hash map from texts to their places. */
#include "dictionary.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

struct word {
    struct map_node node;
    struct str text;
    uint32_t place;
};

void dictionary_init(struct dictionary *dictionary)
{
    *dictionary = (struct dictionary){0};
    map_init(&dictionary->map);
    arena_init(&dictionary->arena, 0);
}

void dictionary_free(struct dictionary *dictionary)
{
    map_free(&dictionary->map);
    arena_free(&dictionary->arena);
    free(dictionary->texts);
}

uint32_t dictionary_place(struct dictionary *dictionary, struct str text)
{
    uint64_t hash = hash_key(text.at, text.len);
    for (struct map_node *at = map_find(&dictionary->map, hash); at; at = map_next(at)) {
        const struct word *word = (const void *)at;
        if (str_equal(word->text, text))
            return word->place;
    }
    struct word *added = arena_alloc_zero(&dictionary->arena, sizeof *added);
    added->text = arena_copy(&dictionary->arena, text);
    added->place = (uint32_t)dictionary->count;
    map_add(&dictionary->map, &added->node, hash);
    dictionary->texts = array_grow(dictionary->texts, dictionary->count, &dictionary->capacity,
                                   sizeof *dictionary->texts);
    dictionary->texts[dictionary->count++] = added->text;
    return added->place;
}
