/* Finds the right word nearest to a wrong one. */
#include "suggest.h"

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdio.h>
#include <string.h>

/* Edits between the two, whatever their case; 0 when the word begins the right one. */
static unsigned word_distance(const char *word, const char *right)
{
    char lower[64], right_lower[64];
    size_t len = strlen(word), right_len = strlen(right);
    if (len >= sizeof lower || right_len >= sizeof right_lower)
        return sizeof lower;
    for (size_t i = 0; i <= len; i++)
        lower[i] = ascii_lower(word[i]);
    for (size_t i = 0; i <= right_len; i++)
        right_lower[i] = ascii_lower(right[i]);
    if (len && strncmp(lower, right_lower, len) == 0)
        return 0;
    return str_distance(str_from(lower), str_from(right_lower));
}

const char *nearest_word(const char *word, const char *(*at)(size_t index))
{
    const char *best = NULL;
    unsigned best_distance = 0;
    for (size_t i = 0; at(i); i++) {
        unsigned distance = word_distance(word, at(i));
        if (!best || distance < best_distance) {
            best = at(i);
            best_distance = distance;
        }
    }
    return best;
}

bool is_near_word(const char *word, const char *right)
{
    size_t len = strlen(word);
    return word_distance(word, right) <= (len > 6 ? len / 3 : 2);
}

bool fail_unknown(struct error *error, const char *what, const char *word,
                  const char *(*at)(size_t index))
{
    const char *nearest = nearest_word(word, at);
    if (nearest && is_near_word(word, nearest))
        return fail(error, "unknown %s '%s'; did you mean '%s'?", what, word, nearest);
    struct text all = {0};
    for (size_t i = 0; at(i); i++)
        text_addf(&all, "%s%s", i ? ", " : "", at(i));
    fail(error, "unknown %s '%s'; write one of: %s", what, word, text_str(&all).at);
    text_free(&all);
    return false;
}

/* zone.tab: lines of tab-separated fields, the third is the zone's name. */
static bool zone_of_line(char *line, char **zone)
{
    char *first_tab = line[0] == '#' ? NULL : strchr(line, '\t');
    char *second_tab = first_tab ? strchr(first_tab + 1, '\t') : NULL;
    if (!second_tab)
        return false;
    *zone = second_tab + 1;
    (*zone)[strcspn(*zone, "\t\n")] = '\0';
    return true;
}

bool fail_unknown_zone(struct error *error, const char *zone)
{
    char line[512], nearest[64] = "";
    unsigned best = sizeof nearest;
    FILE *list = fopen("/usr/share/zoneinfo/zone.tab", "re");
    char *name;
    while (list && fgets(line, sizeof line, list)) {
        if (!zone_of_line(line, &name) || word_distance(zone, name) >= best)
            continue;
        best = word_distance(zone, name);
        snprintf(nearest, sizeof nearest, "%s", name);
    }
    if (list)
        fclose(list);
    if (nearest[0] && is_near_word(zone, nearest))
        return fail(error, "unknown zone '%s'; did you mean '%s'?", zone, nearest);
    return fail(error, "unknown zone '%s'; write a name such as UTC or Europe/Berlin, or EET-2EEST",
                zone);
}
