/* A message that was captured at two places has two times. Messages go both ways, so that the delay
 * between the places adds to one half of the differences and is taken from the other: the middle of
 * their quartiles is the skew. Rotated files of one host are one clock. */
#include "clock_skew.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/decode/decoder.h"
#include "sipdiag/merge/message_order.h"
#include "sipdiag/read/source.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    CLOCKS_MOST = 32,
    MESSAGES_MOST = 10000, /* looked at in each */
    PACKETS_MOST = 500000,
    SHARED_LEAST = 5,
    AGREEING_PERCENT = 80,
};

static const int64_t margin_us = 60 * US_PER_S;
static const int64_t agreement_us = 250 * US_PER_MS; /* more is no delay of a network */
static const int64_t least_skew_us = 20 * US_PER_MS;
static const int64_t most_skew_us = INT64_C(1) << 57; /* sums of them stay in range */

struct sighting {
    uint64_t fingerprint;
    int64_t time_us;
    size_t clock;
};

struct difference {
    size_t a, b;
    int64_t later_us; /* how much later b says it was */
};

struct clock {
    size_t input; /* the one that is looked at */
    uint64_t pattern;
    int64_t first_us;
    bool is_set; /* its offset is known, from the clock `like` */
    size_t like;
    int64_t offset_us; /* what it shows more than the first of those it agrees with */
    size_t shared;     /* messages that tell so */
};

struct looking {
    struct input *inputs;
    size_t count;
    const struct read_options *reading;
    const volatile sig_atomic_t *stop;
    struct clock clocks[CLOCKS_MOST];
    size_t clock_count;
    struct sighting *sightings;
    size_t sighting_count, sighting_capacity;
    struct difference *differences;
    size_t difference_count, difference_capacity;
};

static bool is_stopped(const struct looking *looking)
{
    return looking->stop && *looking->stop;
}

/* Of the folder, and of the file's name without the digits that count rotated files. */
static uint64_t pattern_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *file = slash ? slash + 1 : name;
    uint64_t hash = hash_bulk(name, (size_t)(file - name), 1);
    for (; *file; file++)
        if (*file < '0' || *file > '9')
            hash = hash_bulk(file, 1, hash);
    return hash;
}

static bool is_regular(const char *name)
{
    struct stat about;
    return strcmp(name, "-") != 0 && stat(name, &about) == 0 && S_ISREG(about.st_mode);
}

static bool is_known_pattern(const struct looking *looking, uint64_t pattern)
{
    for (size_t i = 0; i < looking->clock_count; i++)
        if (looking->clocks[i].pattern == pattern)
            return true;
    return false;
}

/* Few inputs are a clock each; of many, those of one pattern are. False when there are too many. */
static bool choose_clocks(struct looking *looking)
{
    bool by_pattern = looking->count > CLOCKS_MOST;
    for (size_t i = 0; i < looking->count; i++) {
        uint64_t pattern = pattern_of(looking->inputs[i].name);
        if (by_pattern && is_known_pattern(looking, pattern))
            continue;
        if (looking->clock_count == CLOCKS_MOST)
            return false;
        if (is_regular(looking->inputs[i].name))
            looking->clocks[looking->clock_count++] = (struct clock){i, pattern, .first_us = 0};
    }
    return looking->clock_count > 1;
}

static struct source *open_clock(const struct looking *looking, const struct clock *clock)
{
    bool is_other;
    struct source *source =
        source_open_or_say(looking->inputs[clock->input].name, (uint16_t)clock->input,
                           looking->reading, &is_other, NULL);
    if (source)
        source_limit_unpacked(source, looking->reading->settings->value[SETTING_UNPACKED_MOST]);
    return source;
}

static bool next_frame(struct source *source, struct frame *frame)
{
    struct input_health health = {{0}};
    return source_next(source, frame, &health, NULL) == READ_FRAME;
}

/* Captures that have packets stay: a log may be without dates, a CDR is in whatever zone. */
static void learn_starts(struct looking *looking)
{
    size_t kept = 0;
    for (size_t i = 0; i < looking->clock_count && !is_stopped(looking); i++) {
        struct clock clock = looking->clocks[i];
        struct source *source = open_clock(looking, &clock);
        struct frame frame;
        if (source && next_frame(source, &frame) && frame.link_type >= 0) {
            clock.first_us = frame.time_us;
            looking->clocks[kept++] = clock;
        }
        source_close(source);
    }
    looking->clock_count = kept;
}

static void note_messages(struct looking *looking, size_t clock, struct decoder *decoder)
{
    struct sip_text text;
    while (decoder_next(decoder, &text)) {
        if (text.kind != SIP_TEXT_MESSAGE || text.cut)
            continue;
        looking->sightings = array_grow(looking->sightings, looking->sighting_count,
                                        &looking->sighting_capacity, sizeof *looking->sightings);
        looking->sightings[looking->sighting_count++] =
            (struct sighting){message_fingerprint(&text), text.time_us, clock};
    }
}

/* False when nothing came after that time. */
static bool look_from(struct looking *looking, size_t index, int64_t from_us)
{
    struct input_health health = {{0}};
    struct input_content content = {0};
    size_t before = looking->sighting_count, packets = 0;
    struct frame frame;
    struct source *source = open_clock(looking, &looking->clocks[index]);
    if (!source)
        return true;
    struct decoder *decoder = decoder_new(looking->reading->settings);
    decoder_use_keys(decoder, looking->reading->tls_keys);
    while (looking->sighting_count - before < MESSAGES_MOST && packets++ < PACKETS_MOST &&
           !is_stopped(looking) && next_frame(source, &frame)) {
        if (frame.time_us < from_us)
            continue;
        decoder_add(decoder, &frame, &health, &content);
        note_messages(looking, index, decoder);
    }
    decoder_free(decoder);
    source_close(source);
    return looking->sighting_count > before;
}

/* From when the last one has begun; those that end before it, from their own beginning. */
static void look_at_all(struct looking *looking)
{
    int64_t latest_us = INT64_MIN;
    for (size_t i = 0; i < looking->clock_count; i++)
        if (looking->clocks[i].first_us > latest_us)
            latest_us = looking->clocks[i].first_us;
    for (size_t i = 0; i < looking->clock_count; i++)
        if (!look_from(looking, i, latest_us - margin_us))
            look_from(looking, i, INT64_MIN);
}

static int by_message(const void *left, const void *right)
{
    const struct sighting *a = left, *b = right;
    if (a->fingerprint != b->fingerprint)
        return a->fingerprint < b->fingerprint ? -1 : 1;
    if (a->clock != b->clock)
        return a->clock < b->clock ? -1 : 1;
    return (a->time_us > b->time_us) - (a->time_us < b->time_us);
}

static size_t count_of_clock(const struct sighting *at, size_t count)
{
    size_t same = 1;
    while (same < count && at[same].clock == at[0].clock)
        same++;
    return same;
}

/* The sightings of one message. It was sent again as often for one clock as for the other, or they
 * cannot tell which is which. */
static void compare(struct looking *looking, const struct sighting *at, size_t count)
{
    size_t first = count_of_clock(at, count);
    for (size_t i = first, same; i < count; i += same) {
        same = count_of_clock(at + i, count - i);
        for (size_t j = 0; j < same && same == first; j++) {
            looking->differences =
                array_grow(looking->differences, looking->difference_count,
                           &looking->difference_capacity, sizeof *looking->differences);
            looking->differences[looking->difference_count++] =
                (struct difference){at[0].clock, at[i].clock, at[i + j].time_us - at[j].time_us};
        }
    }
}

static void compare_all(struct looking *looking)
{
    const struct sighting *at = looking->sightings;
    if (looking->sighting_count)
        qsort(looking->sightings, looking->sighting_count, sizeof *at, by_message);
    for (size_t i = 0, next; i < looking->sighting_count; i = next) {
        for (next = i + 1;
             next < looking->sighting_count && at[next].fingerprint == at[i].fingerprint;)
            next++;
        compare(looking, at + i, next - i);
    }
}

static int by_pair(const void *left, const void *right)
{
    const struct difference *a = left, *b = right;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    if (a->b != b->b)
        return a->b < b->b ? -1 : 1;
    return (a->later_us > b->later_us) - (a->later_us < b->later_us);
}

/* The differences of one pair of clocks, the smallest first. False when they do not agree. */
static bool judge(const struct difference *at, size_t count, int64_t *offset_us)
{
    size_t agreeing = 0;
    if (count < SHARED_LEAST)
        return false;
    if (llabs(at[0].later_us) > most_skew_us || llabs(at[count - 1].later_us) > most_skew_us)
        return false;
    int64_t low = at[count / 4].later_us, high = at[count - 1 - count / 4].later_us;
    *offset_us = low + (high - low) / 2;
    for (size_t i = 0; i < count; i++)
        agreeing += llabs(at[i].later_us - *offset_us) <= agreement_us;
    return agreeing * 100 >= count * AGREEING_PERCENT;
}

static bool set_offset(struct looking *looking, size_t known, size_t other, int64_t later_us,
                       size_t shared)
{
    struct clock *clock = &looking->clocks[other];
    if (!looking->clocks[known].is_set || clock->is_set)
        return false;
    clock->is_set = true;
    clock->like = known;
    clock->offset_us = looking->clocks[known].offset_us + later_us;
    clock->shared = shared;
    return true;
}

/* One round over all pairs: true when a clock more is known. */
static bool settle_pairs(struct looking *looking)
{
    const struct difference *at = looking->differences;
    bool has_news = false;
    for (size_t i = 0, next; i < looking->difference_count; i = next) {
        int64_t later_us;
        for (next = i + 1;
             next < looking->difference_count && at[next].a == at[i].a && at[next].b == at[i].b;)
            next++;
        if (judge(at + i, next - i, &later_us))
            has_news = set_offset(looking, at[i].a, at[i].b, later_us, next - i) ||
                       set_offset(looking, at[i].b, at[i].a, -later_us, next - i) || has_news;
    }
    return has_news;
}

static void settle(struct looking *looking)
{
    if (looking->difference_count)
        qsort(looking->differences, looking->difference_count, sizeof *looking->differences,
              by_pair);
    for (size_t i = 0; i < looking->clock_count; i++) {
        if (looking->clocks[i].is_set)
            continue;
        looking->clocks[i].is_set = true;
        looking->clocks[i].like = i;
        while (settle_pairs(looking))
            continue;
    }
}

/* An input that shares too little goes by others of its pattern. */
static const struct clock *clock_of(const struct looking *looking, size_t input)
{
    uint64_t pattern = pattern_of(looking->inputs[input].name);
    const struct clock *alike = NULL;
    for (size_t i = 0; i < looking->clock_count; i++) {
        const struct clock *clock = &looking->clocks[i];
        if (clock->input == input && clock->like != i)
            return clock;
        if (clock->pattern == pattern && clock->like != i)
            alike = clock;
    }
    return alike;
}

static void shift_inputs(struct looking *looking)
{
    for (size_t i = 0; i < looking->count; i++) {
        struct input *input = &looking->inputs[i];
        const struct clock *clock = clock_of(looking, i);
        if (!clock || llabs(clock->offset_us) < least_skew_us)
            continue;
        const struct clock *right = clock;
        while (looking->clocks[right->like].input != right->input)
            right = &looking->clocks[right->like];
        if (right->input == i)
            continue;
        input->shift_us = -clock->offset_us;
        input->shift_shared = clock->shared;
        input->shift_like = looking->inputs[right->input].name;
        input->health.count[HEALTH_CLOCK_SKEW] = 1;
    }
}

void clock_skew_estimate(struct input *inputs, size_t count, const struct read_options *reading,
                         const volatile sig_atomic_t *stop)
{
    struct looking looking = {inputs, count, reading, stop, .clock_count = 0};
    if (count < 2 || !choose_clocks(&looking))
        return;
    learn_starts(&looking);
    if (looking.clock_count > 1)
        look_at_all(&looking);
    compare_all(&looking);
    settle(&looking);
    shift_inputs(&looking);
    free(looking.sightings);
    free(looking.differences);
}
