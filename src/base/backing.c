/* One range of addresses, handed out from its beginning. What lies before `settled` is mapped from
 * the file, the rest is memory that has no copy yet. */
#include "sipdiag/base/backing.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/base/nameless_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
    REST_NS = 1000000, /* in this time no more can be mapped than is bearable */
    MOST_BITS = 38,    /* of the range; what the process may not have is asked for again, smaller */
    LEAST_BITS = 28,
    /* A page of the system's cache is as long as what is written at once. Up to this it has some at
     * hand; longer ones it has to find, and clear, and they are cold. */
    PIECE_BYTES = 32 * 1024,
};

/* A part of the range, in order of place. */
struct part {
    size_t at, size;
    bool is_free;
};

struct backing {
    char *base; /* NULL: there is no range yet, or none can be had */
    size_t reserved, used, limit;
    volatile size_t settled; /* read by the timer's signal */
    struct part *parts;
    size_t part_count, part_capacity, free_count;
    int fd, statm;        /* -1: not open */
    size_t mapped_before; /* pages of files, before any of ours */
    bool is_off;          /* there can be no file */
    bool has_timer;
    timer_t timer;
    char problem[256];
};

/* ---- the range ---- */

static void reserve(struct backing *backing)
{
    for (int bits = MOST_BITS; !backing->base && bits >= LEAST_BITS; bits--) {
        size_t size = (size_t)1 << bits;
        char *at = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (at == MAP_FAILED)
            continue;
        size_t skipped = -(uintptr_t)at & (BACKING_STEP - 1);
        if (skipped)
            munmap(at, skipped);
        backing->base = at + skipped;
        backing->reserved = (size - skipped) / BACKING_STEP * BACKING_STEP;
    }
}

struct backing *backing_new(size_t limit_bytes)
{
    struct backing *backing = xalloc(sizeof *backing);
    size_t least = 2 * (size_t)BACKING_STEP;
    backing->limit = limit_bytes > least ? limit_bytes : least;
    backing->fd = backing->statm = -1;
    return backing;
}

void backing_free(struct backing *backing)
{
    if (!backing)
        return;
    if (backing->has_timer)
        timer_delete(backing->timer);
    if (backing->base)
        munmap(backing->base, backing->reserved);
    if (backing->fd >= 0)
        close(backing->fd);
    if (backing->statm >= 0)
        close(backing->statm);
    free(backing->parts);
    free(backing);
}

const char *backing_problem(const struct backing *backing)
{
    return backing && backing->is_off ? backing->problem : NULL;
}

/* ---- what is mapped ---- */

/* Pages of files that this process has mapped, the program among them; only what is allowed within
 * a signal. False when nobody tells. */
static bool count_mapped(const struct backing *backing, size_t *count)
{
    char text[128];
    ssize_t got = backing->statm >= 0 ? pread(backing->statm, text, sizeof text, 0) : 0;
    size_t pages = 0;
    int column = 0;
    for (ssize_t i = 0; i < got && column < 3; i++) {
        if (text[i] == ' ')
            column++;
        else if (column == 2) /* size, resident, shared */
            pages = pages * 10 + (size_t)(text[i] - '0');
    }
    *count = pages;
    return column == 3;
}

static bool has_few_mapped(const struct backing *backing)
{
    size_t count;
    if (!count_mapped(backing, &count))
        return false;
    size_t ours = count > backing->mapped_before ? count - backing->mapped_before : 0;
    return ours * (size_t)sysconf(_SC_PAGESIZE) < backing->limit;
}

/* The pages stay in the file, and are mapped again when they are touched. */
static void rest(const struct backing *backing)
{
    if (!has_few_mapped(backing))
        madvise(backing->base, backing->settled, MADV_DONTNEED);
}

static void rest_in_signal(int number, siginfo_t *info, void *context)
{
    int before = errno;
    (void)number;
    (void)context;
    rest(info->si_value.sival_ptr);
    errno = before;
}

/* The signal is handed the backing whose timer it is. */
static void make_timer(struct backing *backing)
{
    struct sigaction action = {.sa_sigaction = rest_in_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN};
    event.sigev_value.sival_ptr = backing;
    sigemptyset(&action.sa_mask);
    backing->has_timer = sigaction(SIGRTMIN, &action, NULL) == 0 &&
                         timer_create(CLOCK_MONOTONIC, &event, &backing->timer) == 0;
}

/* A pass over all calls maps whatever it touches, and nobody counts that but the system. */
void backing_watch(struct backing *backing, bool is_on)
{
    struct itimerspec often = {{0, REST_NS}, {0, REST_NS}};
    if (!backing || !backing->settled)
        return;
    if (!backing->has_timer)
        make_timer(backing);
    if (!is_on)
        often = (struct itimerspec){{0, 0}, {0, 0}};
    if (backing->has_timer)
        timer_settime(backing->timer, 0, &often, NULL);
}

/* ---- the file ---- */

static bool turn_off(struct backing *backing, int number)
{
    if (!backing->is_off)
        snprintf(backing->problem, sizeof backing->problem,
                 "cannot keep the calls in a temporary file in '%.120s': %s",
                 nameless_file_folder(), strerror(number));
    backing->is_off = true;
    return false;
}

static bool open_file(struct backing *backing)
{
    if (backing->fd >= 0)
        return true;
    backing->fd = nameless_file_open();
    if (backing->fd < 0)
        return turn_off(backing, errno);
    backing->statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (!count_mapped(backing, &backing->mapped_before))
        backing->mapped_before = 0;
    return true;
}

static bool write_at(struct backing *backing, size_t at, size_t size)
{
    while (size) {
        size_t piece = size < PIECE_BYTES ? size : PIECE_BYTES;
        ssize_t wrote = pwrite(backing->fd, backing->base + at, piece, (off_t)at);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return turn_off(backing, wrote < 0 ? errno : ENOSPC);
        at += (size_t)wrote;
        size -= (size_t)wrote;
    }
    return true;
}

/* From here on nothing can be undone: without the mapping the contents would be gone. */
static void map_file(struct backing *backing, size_t at, size_t size)
{
    void *mapped = mmap(backing->base + at, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
                        backing->fd, (off_t)at);
    if (mapped == MAP_FAILED) {
        fputs("sipdiag: out of memory: a temporary file cannot be mapped\n", stderr);
        _Exit(3);
    }
    backing->settled = at + size;
}

static bool settle(struct backing *backing, size_t size)
{
    size_t at = backing->settled;
    if (!open_file(backing) || !write_at(backing, at, size))
        return false;
    if (size)
        map_file(backing, at, size);
    return true;
}

static bool map_anonymous(struct backing *backing, size_t at, size_t size)
{
    void *mapped = mmap(backing->base + at, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (mapped == MAP_FAILED)
        return false;
    return true;
}

/* The oldest step goes into the file, and its memory to a new place: the system need not clear new
 * pages. */
static bool move_oldest(struct backing *backing, size_t to)
{
    size_t at = backing->settled;
    if (!open_file(backing) || !write_at(backing, at, BACKING_STEP))
        return false;
    void *moved = mremap(backing->base + at, BACKING_STEP, BACKING_STEP,
                         MREMAP_MAYMOVE | MREMAP_FIXED, backing->base + to);
    map_file(backing, at, BACKING_STEP);
    return moved != MAP_FAILED || map_anonymous(backing, to, BACKING_STEP);
}

/* As much of the oldest as has no room beside the new part; the rest of the new is new. */
static bool reuse_oldest(struct backing *backing, size_t size)
{
    size_t done = 0;
    for (; done < size && backing->used - backing->settled + size > backing->limit;
         done += BACKING_STEP)
        if (!move_oldest(backing, backing->used + done))
            return map_anonymous(backing, backing->used + done, size - done);
    return done == size || map_anonymous(backing, backing->used + done, size - done);
}

/* The room is there before it is needed: a full disk is found now, and not by a signal. */
static bool map_new_file(struct backing *backing, size_t size)
{
    int number;
    if (!settle(backing, backing->used - backing->settled))
        return false;
    do
        number = posix_fallocate(backing->fd, (off_t)backing->used, (off_t)size);
    while (number == EINTR);
    if (number != 0)
        return turn_off(backing, number);
    map_file(backing, backing->used, size);
    return true;
}

/* ---- parts ---- */

static void add_part(struct backing *backing, size_t place, struct part part)
{
    backing->parts = array_grow(backing->parts, backing->part_count, &backing->part_capacity,
                                sizeof *backing->parts);
    memmove(backing->parts + place + 1, backing->parts + place,
            (backing->part_count - place) * sizeof part);
    backing->parts[place] = part;
    backing->part_count++;
    backing->free_count += part.is_free;
}

/* The newest that is large enough: it may be memory. */
static void *take_free(struct backing *backing, size_t size)
{
    for (size_t i = backing->free_count ? backing->part_count : 0; i-- > 0;) {
        struct part *part = &backing->parts[i];
        if (!part->is_free || part->size < size)
            continue;
        size_t at = part->at, left = part->size - size;
        *part = (struct part){at, size, false};
        backing->free_count--;
        if (left)
            add_part(backing, i + 1, (struct part){at + size, left, true});
        return backing->base + at;
    }
    return NULL;
}

static bool map_more(struct backing *backing, size_t size)
{
    if (!backing->base)
        reserve(backing);
    if (!backing->base || size > backing->reserved - backing->used)
        return false;
    bool is_over = backing->used - backing->settled + size > backing->limit;
    if (backing->settled)
        rest(backing);
    if (is_over && !backing->is_off &&
        (size <= backing->limit / 2 ? reuse_oldest(backing, size) : map_new_file(backing, size)))
        return true;
    return map_anonymous(backing, backing->used, size);
}

void *backing_take(struct backing *backing, size_t size)
{
    void *memory = take_free(backing, size);
    if (memory)
        return memory;
    if (!map_more(backing, size))
        return NULL;
    memory = backing->base + backing->used;
    add_part(backing, backing->part_count, (struct part){backing->used, size, false});
    backing->used += size;
    return memory;
}

static struct part *part_of(const struct backing *backing, const void *memory)
{
    uintptr_t at = (uintptr_t)memory, base = (uintptr_t)backing->base;
    size_t first = 0, end = backing->part_count;
    if (!backing->base || at < base || at - base >= backing->used)
        return NULL;
    while (end - first > 1) {
        size_t middle = (first + end) / 2;
        if (backing->parts[middle].at <= at - base)
            first = middle;
        else
            end = middle;
    }
    return &backing->parts[first];
}

static void join_next(struct backing *backing, size_t place)
{
    struct part *part = &backing->parts[place];
    if (place + 1 >= backing->part_count || !part[0].is_free || !part[1].is_free)
        return;
    part[0].size += part[1].size;
    memmove(part + 1, part + 2, (backing->part_count - place - 2) * sizeof *part);
    backing->part_count--;
    backing->free_count--;
}

bool backing_give(struct backing *backing, void *memory)
{
    struct part *part = backing ? part_of(backing, memory) : NULL;
    if (!part)
        return false;
    size_t place = (size_t)(part - backing->parts);
    part->is_free = true;
    backing->free_count++;
    join_next(backing, place);
    if (place > 0)
        join_next(backing, place - 1);
    return true;
}

/* ---- arrays ---- */

void *backing_array(struct backing *backing, size_t count, size_t size)
{
    ensure(count <= SIZE_MAX / 2 / size, "an array is too large");
    size_t bytes = count * size;
    if (!backing || bytes < BACKING_STEP)
        return xrealloc(NULL, bytes);
    void *array = backing_take(backing, (bytes + BACKING_STEP - 1) / BACKING_STEP * BACKING_STEP);
    return array ? array : xrealloc(NULL, bytes);
}

void backing_array_free(struct backing *backing, void *array)
{
    if (!backing_give(backing, array))
        free(array);
}

void *backing_array_grow(struct backing *backing, void *array, size_t count, size_t *capacity,
                         size_t size)
{
    if (count < *capacity)
        return array;
    size_t wanted = *capacity ? *capacity * 2 : 8;
    if (!backing || wanted * size < BACKING_STEP)
        return array_grow(array, count, capacity, size);
    void *grown = backing_array(backing, wanted, size);
    *capacity = wanted;
    if (count)
        memcpy(grown, array, count * size);
    backing_array_free(backing, array);
    return grown;
}
