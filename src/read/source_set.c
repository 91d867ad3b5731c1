/* A heap of inputs by the time of their next packet. Few are open at once: those whose time has not
 * come are closed, and when too many overlap in time, the rest are read in batches, a few packets
 * each time they are opened. */
#include "sipdiag/read/source_set.h"

#include "batch.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/read/source.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { OPEN_MOST = 200, DESCRIPTORS_KEPT = 32, OPEN_LEAST = 4 };

/* Times beyond this are nonsense of a damaged file; with it no difference of two times overflows.
 */
static const int64_t time_limit_us = INT64_C(1) << 60;

struct slot {
    struct source *source;     /* NULL while it is closed */
    struct source_place place; /* where to go on when it is opened again */
    struct batch batch;        /* read ahead, where it may not stay open */
    struct frame next;         /* when is_ready */
    int64_t time_us;           /* of the next frame */
    int64_t size;              /* negative when not known */
    bool is_ready;
    bool ended; /* nothing more can be read; the batch may hold some */
};

struct source_set {
    struct source_set_options options;
    struct slot *slots;
    size_t count;
    size_t *heap; /* slots that have more frames, the oldest first */
    size_t heap_count;
    size_t open_count, open_most;
    bool is_shown; /* the frame of the first was given */
    size_t turn;   /* of the live inputs */
    size_t lives_left;
    struct error error; /* of the last frame: too large to be cleared for each */
};

static bool is_stopped(const struct source_set *set)
{
    return set->options.stop && *set->options.stop;
}

/* A signal cuts a pipe short, too, which is no fault of the input. */
static void note_problem(struct source_set *set, size_t i, const struct error *error, bool failed)
{
    struct input *input = &set->options.inputs[i];
    if (is_stopped(set))
        return;
    memcpy(input->problem, error->text, sizeof input->problem);
    input->problem[sizeof input->problem - 1] = '\0';
    input->failed = failed;
}

static void close_slot(struct source_set *set, struct slot *slot)
{
    if (!slot->source)
        return;
    source_close(slot->source);
    slot->source = NULL;
    set->open_count--;
}

static struct source *open_source(struct source_set *set, size_t i, bool *is_other,
                                  struct error *error)
{
    struct source *source = source_open_or_say(set->options.inputs[i].name, (uint16_t)i,
                                               set->options.reading, is_other, error);
    if (!source)
        return NULL;
    source_limit_unpacked(source, set->options.reading->settings->value[SETTING_UNPACKED_MOST]);
    set->options.inputs[i].kind = source_kind_name(source);
    if (source_dialect(source))
        set->options.inputs[i].dialect = source_dialect(source);
    set->options.inputs[i].zone_name =
        read_options_zone_name(set->options.reading, set->options.inputs[i].name);
    return source;
}

static int64_t within_limit(int64_t time_us)
{
    return time_us > time_limit_us    ? time_limit_us
           : time_us < -time_limit_us ? -time_limit_us
                                      : time_us;
}

/* False when there is no more; what is wrong is noted. */
static bool read_frame(struct source_set *set, size_t i, struct frame *frame,
                       struct input_health *health)
{
    struct slot *slot = &set->slots[i];
    set->error.text[0] = '\0';
    enum read_status status = source_next(slot->source, frame, health, &set->error);
    if (status == READ_DAMAGED || status == READ_REFUSED)
        note_problem(set, i, &set->error, status == READ_REFUSED);
    set->options.inputs[i].lacks |= source_lacks(slot->source);
    if (source_dialect(slot->source)) /* a log's may show late; a table's is found by cdr/ */
        set->options.inputs[i].dialect = source_dialect(slot->source);
    slot->ended = status != READ_FRAME;
    frame->origin.input = (uint16_t)i;
    frame->time_us = within_limit(within_limit(frame->time_us) + set->options.inputs[i].shift_us);
    return !slot->ended;
}

static void show(struct slot *slot)
{
    slot->is_ready = true;
    slot->time_us = slot->next.time_us;
}

/* What a closed one gives next, a batch of it when it may not stay open. */
static bool open_again(struct source_set *set, size_t i)
{
    struct slot *slot = &set->slots[i];
    struct input_health *health = &set->options.inputs[i].health;
    struct error error = {{0}};
    bool is_other;
    slot->source = open_source(set, i, &is_other, &error);
    if (!slot->source) {
        note_problem(set, i, &error, true);
        slot->ended = true;
        return false;
    }
    set->open_count++;
    source_go_to(slot->source, &slot->place);
    if (set->open_count <= set->open_most)
        return read_frame(set, i, &slot->next, health);
    struct frame frame;
    batch_clear(&slot->batch);
    while (!batch_is_full(&slot->batch) && read_frame(set, i, &frame, health))
        batch_add(&slot->batch, &frame);
    slot->place = source_place(slot->source);
    close_slot(set, slot);
    return batch_next(&slot->batch, &slot->next);
}

/* Goes on to the next frame; false at the end. */
static bool advance(struct source_set *set, size_t i)
{
    struct slot *slot = &set->slots[i];
    slot->is_ready = false;
    bool has_more = batch_next(&slot->batch, &slot->next);
    if (!has_more && !slot->ended)
        has_more = slot->source ? read_frame(set, i, &slot->next, &set->options.inputs[i].health)
                                : open_again(set, i);
    if (has_more)
        show(slot);
    return has_more;
}

static bool is_before(const struct source_set *set, size_t a, size_t b)
{
    int64_t a_us = set->slots[a].time_us, b_us = set->slots[b].time_us;
    return a_us != b_us ? a_us < b_us : a < b;
}

static void sink(struct source_set *set, size_t at)
{
    size_t *heap = set->heap;
    for (;;) {
        size_t least = at;
        for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < set->heap_count; child++)
            if (is_before(set, heap[child], heap[least]))
                least = child;
        if (least == at)
            return;
        size_t moved = heap[at];
        heap[at] = heap[least];
        heap[least] = moved;
        at = least;
    }
}

/* The first one gives no more frames. */
static void drop_first(struct source_set *set)
{
    struct slot *slot = &set->slots[set->heap[0]];
    close_slot(set, slot);
    batch_free(&slot->batch);
    set->heap[0] = set->heap[--set->heap_count];
    sink(set, 0);
}

/* Learns the kind of an input and the time of its first packet. False when it is to be skipped. */
static bool look_at(struct source_set *set, size_t i)
{
    struct slot *slot = &set->slots[i];
    struct input *input = &set->options.inputs[i];
    struct error error = {{0}};
    struct input_health health = {{0}};
    bool is_other = false;
    *slot = (struct slot){.source = open_source(set, i, &is_other, &error), .size = 0};
    if (!slot->source) {
        slot->ended = true;
        note_problem(set, i, &error, true);
        return !is_other || !input->folder;
    }
    set->open_count++;
    slot->size = source_size(slot->source);
    bool has_frame = read_frame(set, i, &slot->next, &health);
    if (has_frame)
        show(slot);
    if (has_frame && set->options.count > 1 && source_can_be_opened_again(slot->source)) {
        slot->is_ready = false; /* it is read, and its health counted, when its turn comes */
        close_slot(set, slot);
        return true;
    }
    health_add(&input->health, &health);
    if (!has_frame)
        close_slot(set, slot);
    return true;
}

static size_t open_most(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > OPEN_MOST + DESCRIPTORS_KEPT)
        return OPEN_MOST;
    return limit.rlim_cur > DESCRIPTORS_KEPT + OPEN_LEAST ? limit.rlim_cur - DESCRIPTORS_KEPT
                                                          : OPEN_LEAST;
}

static void look_at_all(struct source_set *set)
{
    struct input *inputs = set->options.inputs, *skipped = set->options.skipped;
    for (size_t i = 0; i < set->options.count; i++) {
        if (set->count != i)
            inputs[set->count] = inputs[i];
        if (is_stopped(set))
            set->slots[set->count++] = (struct slot){.ended = true};
        else if (look_at(set, set->count))
            set->count++;
        else
            *skipped++ = inputs[set->count];
    }
}

static void add_lives(struct source_set *set)
{
    for (size_t i = 0; i < set->options.live_count; i++)
        set->options.inputs[set->count++] = (struct input){
            .name = live_name(set->options.lives[i]),
            .kind = live_kind(set->options.lives[i]),
            .has_own_times = strcmp(live_kind(set->options.lives[i]), "hep") == 0,
            .first_us = TIME_UNKNOWN,
            .last_us = TIME_UNKNOWN,
        };
    set->lives_left = set->options.live_count;
}

struct source_set *source_set_new(const struct source_set_options *options)
{
    struct source_set *set = xalloc(sizeof *set);
    set->options = *options;
    set->slots = xalloc((options->count + options->live_count) * sizeof *set->slots);
    set->heap = xalloc(options->count * sizeof *set->heap);
    set->open_most = open_most();
    look_at_all(set);
    for (size_t i = 0; i < set->count; i++)
        if (!set->slots[i].ended)
            set->heap[set->heap_count++] = i;
    for (size_t i = set->heap_count / 2; i-- > 0;)
        sink(set, i);
    add_lives(set);
    return set;
}

void source_set_free(struct source_set *set)
{
    if (!set)
        return;
    for (size_t i = 0; i < set->count; i++) {
        close_slot(set, &set->slots[i]);
        batch_free(&set->slots[i].batch);
    }
    free(set->slots);
    free(set->heap);
    free(set);
}

size_t source_set_count(const struct source_set *set)
{
    return set->count;
}

/* One round over the live inputs. */
static enum live_status next_of_lives(struct source_set *set, struct frame *frame, size_t *input)
{
    size_t count = set->options.live_count, first = set->count - count;
    struct error error = {{0}};
    for (size_t tries = 0; tries < count; tries++) {
        *input = first + set->turn++ % count;
        struct input *about = &set->options.inputs[*input];
        if (set->slots[*input].ended)
            continue;
        enum live_status status =
            live_next(set->options.lives[*input - first], frame, &about->health, &error);
        frame->origin.input = (uint16_t)*input;
        if (status == LIVE_FRAME)
            return LIVE_FRAME;
        if (status == LIVE_NOTHING)
            continue;
        note_problem(set, *input, &error, true);
        set->slots[*input].ended = true;
        set->lives_left--;
        return LIVE_ENDED;
    }
    return LIVE_NOTHING;
}

/* False: read no more. */
static bool wait_for_lives(struct source_set *set)
{
    struct pollfd *fds = xalloc(set->options.live_count * LIVE_FDS_MOST * sizeof *fds);
    size_t count = 0, first = set->count - set->options.live_count;
    for (size_t i = 0; i < set->options.live_count; i++)
        if (!set->slots[first + i].ended)
            count += live_fds(set->options.lives[i], fds + count);
    bool goes_on = pause_until_readable(set->options.reading->pauses, fds, count);
    free(fds);
    return goes_on;
}

static enum source_set_event next_live(struct source_set *set, struct frame *frame, size_t *input)
{
    while (set->lives_left > 0 && !is_stopped(set)) {
        enum live_status status = next_of_lives(set, frame, input);
        if (status != LIVE_NOTHING)
            return status == LIVE_FRAME ? SOURCE_SET_FRAME : SOURCE_SET_ENDS;
        if (!wait_for_lives(set))
            break;
    }
    return SOURCE_SET_END;
}

bool source_set_has_ended(const struct source_set *set, size_t input)
{
    return set->slots[input].ended;
}

void source_set_count_drops(struct source_set *set)
{
    size_t first = set->count - set->options.live_count;
    for (size_t i = 0; i < set->options.live_count; i++)
        live_count_drops(set->options.lives[i], &set->options.inputs[first + i].health);
}

enum source_set_event source_set_next(struct source_set *set, struct frame *frame, size_t *input)
{
    if (set->options.live_count > 0)
        return next_live(set, frame, input);
    while (set->heap_count > 0) {
        *input = set->heap[0];
        struct slot *slot = &set->slots[*input];
        bool goes_on = set->is_shown || !slot->is_ready;
        set->is_shown = false;
        if (goes_on && !advance(set, *input)) {
            drop_first(set);
            return SOURCE_SET_ENDS;
        }
        if (goes_on)
            sink(set, 0);
        if (!goes_on || set->heap[0] == *input) {
            set->is_shown = true;
            *frame = slot->next;
            return SOURCE_SET_FRAME;
        }
    }
    return SOURCE_SET_END;
}

double source_set_progress(const struct source_set *set)
{
    double all = 0, done = 0;
    for (size_t i = 0; i < set->count; i++) {
        const struct slot *slot = &set->slots[i];
        double share = slot->ended ? 1 : slot->source ? source_progress(slot->source) : 0;
        if (share < 0)
            return -1;
        all += (double)slot->size;
        done += (double)slot->size * share;
    }
    return all > 0 ? done / all : -1;
}
