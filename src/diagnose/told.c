/* Reads the verdict's keys. */
#include "told.h"

#include "sipdiag/base/json_text.h"

#include <stdlib.h>
#include <string.h>

static void copy_plain(const struct call_told *told, const char *key, char *to, size_t size)
{
    struct text text = {0};
    json_add_plain(&text, call_told_value(told, str_from(key), 0));
    size_t len = text.len < size ? text.len : size - 1;
    if (len)
        memcpy(to, text.at, len);
    to[len] = '\0';
    text_free(&text);
}

static enum outcome outcome_named(const char *name)
{
    enum outcome outcome = 0;
    while (outcome < OUTCOME_COUNT && strcmp(outcome_name(outcome), name) != 0)
        outcome++;
    return outcome < OUTCOME_COUNT ? outcome : OUTCOME_UNKNOWN;
}

static enum side side_named(const char *name)
{
    enum side side = 0;
    while (side < SIDE_COUNT && strcmp(side_name(side), name) != 0)
        side++;
    return side < SIDE_COUNT ? side : SIDE_UNKNOWN;
}

/* 0.85 is 85: two digits behind the point. */
static uint8_t per_cent(const char *share)
{
    const char *point = strchr(share, '.');
    if (share[0] == '1')
        return 100;
    if (!point || point[1] < '0' || point[1] > '9')
        return 0;
    unsigned tens = (unsigned)(point[1] - '0');
    unsigned ones = point[2] >= '0' && point[2] <= '9' ? (unsigned)(point[2] - '0') : 0;
    return (uint8_t)(tens * 10 + ones);
}

void told_verdict_read(struct told_verdict *verdict, const struct call_told *told)
{
    char word[64];
    *verdict = (struct told_verdict){.outcome = OUTCOME_UNKNOWN};
    copy_plain(told, "cause", verdict->cause, sizeof verdict->cause);
    copy_plain(told, "notes", verdict->notes, sizeof verdict->notes);
    copy_plain(told, "outcome", word, sizeof word);
    verdict->outcome = outcome_named(word);
    copy_plain(told, "side", word, sizeof word);
    verdict->side = side_named(word);
    copy_plain(told, "confidence", word, sizeof word);
    verdict->confidence = per_cent(word);
    copy_plain(told, "result", word, sizeof word);
    if (strcmp(word, "none") != 0)
        copy_plain(told, "result", verdict->result, sizeof verdict->result);
}
