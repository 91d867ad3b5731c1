/* Compares by edit distance, whatever the case; the beginning of a word is the word. */
#include "nearest.h"

/* talk_ms is talk, and tal is talk, too. */
static unsigned distance(struct str word, struct str candidate)
{
    enum { LONGEST = 64 };
    char lower[LONGEST];
    if (word.len == 0 || word.len > LONGEST)
        return LONGEST;
    for (size_t i = 0; i < word.len; i++)
        lower[i] = ascii_lower(word.at[i]);
    struct str lowered = {lower, word.len};
    bool begins = word.len > 1 && str_starts_with(candidate, lowered);
    bool goes_on = candidate.len > 2 && str_starts_with(lowered, candidate);
    return begins || goes_on ? 0 : str_distance(lowered, candidate);
}

void nearest_try(struct nearest *nearest, struct str word, const char *candidate)
{
    unsigned now = distance(word, str_from(candidate));
    if (nearest->word && now >= nearest->distance)
        return;
    nearest->word = candidate;
    nearest->distance = now;
}

bool nearest_is_near(const struct nearest *nearest, struct str word)
{
    size_t reach = word.len > 6 ? word.len / 3 : word.len > 2 ? 2 : 1;
    return nearest->word && nearest->distance <= reach;
}

void nearest_add_hint(struct text *out, struct str word, const char *(*at)(size_t index))
{
    enum { LISTED_MOST = 12 };
    struct nearest nearest = {0};
    size_t count = 0;
    for (; at(count); count++)
        nearest_try(&nearest, word, at(count));
    if (nearest_is_near(&nearest, word)) {
        text_addf(out, "did you mean \"%s\"?", nearest.word);
        return;
    }
    if (count > LISTED_MOST) {
        text_addf(out, "it can be one of %zu others, and none is near", count);
        return;
    }
    text_add_literal(out, "it can be ");
    for (size_t i = 0; i < count; i++)
        text_addf(out, "%s%s", i ? ", " : "", at(i));
}
