/* Frames that are kept in a file without a name, and what may happen to it. */
#include "../../src/pipeline/frame_again.h"

#include "support/test.h"

#include <errno.h>
#include <unistd.h>

enum { FRAMES = 3, BYTES = 100 };

static const uint8_t bytes[BYTES];

static void keep(struct frame_spool *spool)
{
    for (uint32_t i = 0; i < FRAMES; i++)
        frame_spool_add(spool, &(struct frame){.time_us = i,
                                               .bytes = bytes,
                                               .captured = BYTES,
                                               .wire = BYTES,
                                               .origin = {.frame = i + 1}});
    frame_spool_end(spool, 0);
}

/* How many frames come; the trouble at their end. */
static uint32_t count_again(struct frame_spool *spool, enum again_trouble *trouble)
{
    struct frame_again again;
    struct frame frame;
    struct input input = {.name = "-"};
    size_t i;
    uint32_t count = 0;
    enum source_set_event event;
    frame_again_begin(&again, spool, &input, 1, NULL);
    while ((event = frame_again_next(&again, &frame, &i)) != SOURCE_SET_END) {
        count += event == SOURCE_SET_FRAME;
        assert_int_equal(i, 0);
    }
    *trouble = again.trouble;
    frame_again_end(&again);
    return count;
}

static void what_is_kept_comes_again_each_time(void **state)
{
    (void)state;
    struct frame_spool spool;
    enum again_trouble trouble;
    assert_true(frame_spool_open(&spool));
    keep(&spool);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(count_again(&spool, &trouble), FRAMES);
        assert_int_equal(trouble, AGAIN_FINE);
    }
    frame_spool_close(&spool);
}

static void a_full_disk_is_noticed_also_when_the_last_bytes_go_out(void **state)
{
    (void)state;
    struct frame_spool spool = {.file = fopen("/dev/full", "w+b")};
    enum again_trouble trouble;
    assert_non_null(spool.file);
    keep(&spool);
    assert_int_equal(spool.error_number, 0); /* they are in the buffer yet */
    assert_int_equal(count_again(&spool, &trouble), 0);
    assert_int_equal(trouble, AGAIN_UNKEPT);
    assert_int_equal(spool.error_number, ENOSPC);
    frame_spool_close(&spool);
}

static void frames_that_do_not_come_back_are_noticed(void **state)
{
    (void)state;
    for (long left = 0; left < FRAMES * BYTES; left += 37) {
        struct frame_spool spool;
        enum again_trouble trouble;
        assert_true(frame_spool_open(&spool));
        keep(&spool);
        assert_int_equal(fflush(spool.file), 0);
        assert_int_equal(ftruncate(fileno(spool.file), left), 0);
        assert_true(count_again(&spool, &trouble) < FRAMES);
        assert_int_equal(trouble, AGAIN_UNKEPT);
        frame_spool_close(&spool);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_kept_comes_again_each_time),
        cmocka_unit_test(a_full_disk_is_noticed_also_when_the_last_bytes_go_out),
        cmocka_unit_test(frames_that_do_not_come_back_are_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
