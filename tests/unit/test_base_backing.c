/* Memory that moves into a temporary file keeps its contents and its address. */
#include "support/test.h"

#include "sipdiag/base/arena.h"
#include "sipdiag/base/backing.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { LIMIT = 4 * BACKING_STEP, STEPS = 24, WORDS = BACKING_STEP / 8 };

static void fill(uint64_t *words, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        words[i] = seed * 1000003 + i;
}

static void check(const uint64_t *words, size_t count, uint64_t seed)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(words[i], seed * 1000003 + i);
}

/* In kB; a field of /proc/self/status. */
static long status_kb(const char *field)
{
    char line[256];
    long value = -1;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && value < 0 && fgets(line, sizeof line, file))
        if (strncmp(line, field, strlen(field)) == 0)
            value = strtol(line + strlen(field), NULL, 10);
    if (file)
        fclose(file);
    return value;
}

static void contents_outlive_their_move_into_the_file(void **state)
{
    (void)state;
    struct backing *backing = backing_new(LIMIT);
    uint64_t *steps[STEPS];
    for (uint64_t i = 0; i < STEPS; i++) {
        steps[i] = backing_take(backing, BACKING_STEP);
        assert_non_null(steps[i]);
        fill(steps[i], WORDS, i);
    }
    uint64_t *large = backing_array(backing, 9 * WORDS, 8);
    fill(large, 9 * WORDS, 99);
    for (uint64_t i = 0; i < STEPS; i++)
        check(steps[i], WORDS, i);
    fill(steps[3], WORDS, 300); /* what lies in the file may be changed */
    check(large, 9 * WORDS, 99);
    check(steps[3], WORDS, 300);
    check(steps[4], WORDS, 4);
    assert_null(backing_problem(backing));
    backing_free(backing);
}

static void no_more_than_the_limit_stays_in_memory(void **state)
{
    (void)state;
    struct backing *backing = backing_new(LIMIT);
    long before = status_kb("RssAnon:");
    for (uint64_t i = 0; i < STEPS; i++)
        fill(backing_take(backing, BACKING_STEP), WORDS, i);
    if (before > 0)
        assert_true(status_kb("RssAnon:") - before <= (LIMIT + 2 * BACKING_STEP) / 1024);
    backing_free(backing);
}

static void a_pass_maps_little_while_it_is_watched(void **state)
{
    (void)state;
    struct backing *backing = backing_new(LIMIT);
    const uint64_t *array = backing_array(backing, 64 * WORDS, 8);
    uint64_t sum = 0;
    backing_watch(backing, true);
    for (size_t round = 0; round < 4; round++)
        for (size_t i = 0; i < 64 * WORDS; i++)
            sum += array[i];
    usleep(20000);
    assert_int_equal(sum, 0);
    if (status_kb("RssFile:") > 0)
        assert_true(status_kb("RssFile:") < 64 * BACKING_STEP / 1024);
    backing_watch(backing, false);
    backing_free(backing);
}

static void what_is_given_back_is_used_again(void **state)
{
    (void)state;
    struct backing *backing = backing_new(LIMIT);
    void *first = backing_array(backing, 3 * WORDS, 8);
    void *second = backing_array(backing, 3 * WORDS, 8);
    backing_array_free(backing, first);
    backing_array_free(backing, second);
    assert_ptr_equal(backing_array(backing, 6 * WORDS, 8), first);
    char *small = backing_array(backing, 10, 1);
    assert_false(backing_give(backing, small));
    backing_array_free(backing, small);
    backing_free(backing);
}

static void growing_arrays_keep_their_elements(void **state)
{
    (void)state;
    struct backing *backing = backing_new(LIMIT);
    uint64_t *words = NULL;
    size_t capacity = 0, count = 3 * (size_t)WORDS;
    for (size_t i = 0; i < count; i++) {
        words = backing_array_grow(backing, words, i, &capacity, sizeof *words);
        words[i] = i * 7;
    }
    for (size_t i = 0; i < count; i++)
        assert_int_equal(words[i], i * 7);
    backing_array_free(backing, words);
    backing_free(backing);
}

static void an_arena_lies_in_it(void **state)
{
    (void)state;
    struct backing *backing = backing_new(LIMIT);
    struct arena arena;
    uint64_t *blocks[STEPS * 8];
    arena_init(&arena, 0);
    arena.backing = backing;
    for (uint64_t i = 0; i < STEPS * 8; i++) {
        blocks[i] = arena_alloc(&arena, BACKING_STEP / 8);
        fill(blocks[i], WORDS / 8, i);
    }
    for (uint64_t i = 0; i < STEPS * 8; i++)
        check(blocks[i], WORDS / 8, i);
    arena_free(&arena);
    backing_free(backing);
}

static void without_a_folder_all_stays_in_memory(void **state)
{
    (void)state;
    setenv("TMPDIR", "/nonexistent/folder", 1);
    struct backing *backing = backing_new(LIMIT);
    uint64_t *steps[STEPS];
    for (uint64_t i = 0; i < STEPS; i++) {
        steps[i] = backing_take(backing, BACKING_STEP);
        fill(steps[i], WORDS, i);
    }
    uint64_t *large = backing_array(backing, 3 * WORDS, 8);
    fill(large, 3 * WORDS, 99);
    for (uint64_t i = 0; i < STEPS; i++)
        check(steps[i], WORDS, i);
    check(large, 3 * WORDS, 99);
    assert_non_null(strstr(backing_problem(backing), "'/nonexistent/folder'"));
    backing_free(backing);
    unsetenv("TMPDIR");
}

/* A limit on the size of files stands for a full disk. */
static void a_full_disk_is_found_while_it_can_be_helped(void **state)
{
    (void)state;
    struct rlimit before, small = {10 * BACKING_STEP, RLIM_INFINITY};
    getrlimit(RLIMIT_FSIZE, &before);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct backing *backing = backing_new(LIMIT);
    uint64_t *steps[STEPS];
    for (uint64_t i = 0; i < STEPS; i++) {
        steps[i] = backing_take(backing, BACKING_STEP);
        fill(steps[i], WORDS, i);
    }
    for (uint64_t i = 0; i < STEPS; i++)
        check(steps[i], WORDS, i);
    assert_non_null(backing_problem(backing));
    backing_free(backing);
    setrlimit(RLIMIT_FSIZE, &before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contents_outlive_their_move_into_the_file),
        cmocka_unit_test(no_more_than_the_limit_stays_in_memory),
        cmocka_unit_test(a_pass_maps_little_while_it_is_watched),
        cmocka_unit_test(what_is_given_back_is_used_again),
        cmocka_unit_test(growing_arrays_keep_their_elements),
        cmocka_unit_test(an_arena_lies_in_it),
        cmocka_unit_test(without_a_folder_all_stays_in_memory),
        cmocka_unit_test(a_full_disk_is_found_while_it_can_be_helped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
