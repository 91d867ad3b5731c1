/* Many inputs: their frames in order of time, whatever may be open at once, and each input's end.
 */
#include "support/test.h"

#include "sipdiag/read/source_set.h"
#include "support/packets.h"

#include <stdlib.h>
#include <sys/resource.h>

enum { INPUTS = 60, FRAMES = 40, DESCRIPTORS = 40 };

struct many {
    char paths[INPUTS][64];
    struct input inputs[INPUTS], skipped[INPUTS];
    struct settings settings;
    struct read_options reading;
};

static void add_capture(struct octets *out, uint32_t first, uint32_t step, uint32_t frames)
{
    add_32(out, 0, 0xa1b2c3d4);
    add_16(out, 0, 2);
    add_16(out, 0, 4);
    add_bytes(out, "\0\0\0\0\0\0\0\0\xff\xff\0\0\1\0\0\0", 16);
    for (uint32_t i = 0; i < frames; i++) {
        add_32(out, 0, first + i * step);
        add_32(out, 0, 0);
        add_32(out, 0, 4);
        add_32(out, 0, 4);
        add_32(out, 0, first + i * step); /* the content is the time */
    }
}

static void add_input(struct many *many, size_t i, const struct octets *content)
{
    strcpy(many->paths[i], P_tmpdir "/sipdiag-test-XXXXXX");
    int fd = mkstemp(many->paths[i]);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, content->at, content->len), content->len);
    close(fd);
    many->inputs[i] = (struct input){.name = many->paths[i]};
}

static struct source_set *open_set(struct many *many, size_t count)
{
    settings_init(&many->settings);
    many->reading.settings = &many->settings;
    return source_set_new(&(struct source_set_options){
        .inputs = many->inputs,
        .skipped = many->skipped,
        .count = count,
        .reading = &many->reading,
    });
}

static void free_many(struct many *many)
{
    for (size_t i = 0; i < INPUTS && many->paths[i][0]; i++)
        unlink(many->paths[i]);
    free(many);
}

/* All overlap: input i has the seconds i, i + INPUTS, ... */
static struct many *make_many(void)
{
    struct many *many = calloc(1, sizeof *many);
    assert_non_null(many);
    for (uint32_t i = 0; i < INPUTS; i++) {
        struct octets content = {.len = 0};
        add_capture(&content, 1 + i, INPUTS, FRAMES);
        add_input(many, i, &content);
    }
    return many;
}

static void check_merged(void)
{
    struct many *many = make_many();
    struct source_set *set = open_set(many, INPUTS);
    struct frame frame;
    enum source_set_event event;
    size_t input, ends = 0;
    uint32_t second = 0;
    while ((event = source_set_next(set, &frame, &input)) != SOURCE_SET_END) {
        if (event == SOURCE_SET_ENDS) {
            ends++;
            continue;
        }
        uint32_t content = (uint32_t)frame.bytes[0] | (uint32_t)frame.bytes[1] << 8;
        assert_int_equal(frame.time_us, ++second * INT64_C(1000000));
        assert_int_equal(content, second);
        assert_int_equal(input, (second - 1) % INPUTS);
        assert_int_equal(frame.origin.input, input);
        assert_int_equal(frame.origin.frame, (second - 1) / INPUTS + 1);
    }
    assert_int_equal(second, INPUTS * FRAMES);
    assert_int_equal(ends, INPUTS);
    for (size_t i = 0; i < INPUTS; i++)
        assert_false(many->inputs[i].failed);
    source_set_free(set);
    free_many(many);
}

static void inputs_are_merged_by_time(void **state)
{
    (void)state;
    check_merged();
}

/* The set leaves some descriptors to others, so that most of these inputs cannot stay open. */
static void inputs_are_merged_when_few_may_be_open(void **state)
{
    (void)state;
    struct rlimit before, few;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = before;
    few.rlim_cur = DESCRIPTORS;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    check_merged();
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
}

static void what_is_wrong_is_counted_once_though_an_input_is_opened_twice(void **state)
{
    (void)state;
    struct many *many = calloc(1, sizeof *many);
    assert_non_null(many);
    for (uint32_t i = 0; i < 2; i++) {
        struct octets content = {.len = 0};
        add_capture(&content, 1, 1, 3);
        content.len -= 1; /* ends inside the last packet */
        add_input(many, i, &content);
    }
    struct source_set *set = open_set(many, 2);
    struct frame frame;
    size_t input, frames = 0;
    enum source_set_event event;
    while ((event = source_set_next(set, &frame, &input)) != SOURCE_SET_END)
        frames += event == SOURCE_SET_FRAME;
    assert_int_equal(frames, 4);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(many->inputs[i].health.count[HEALTH_FILE_CUT], 1);
        assert_non_null(strstr(many->inputs[i].problem, "inside packet 3"));
        assert_false(many->inputs[i].failed);
    }
    source_set_free(set);
    free_many(many);
}

static void other_files_of_a_directory_are_skipped_and_named_ones_fail(void **state)
{
    (void)state;
    struct many *many = calloc(1, sizeof *many);
    struct octets words = {.len = 0}, capture = {.len = 0};
    assert_non_null(many);
    add_text(&words, "no capture");
    add_capture(&capture, 1, 1, 1);
    add_input(many, 0, &words);
    add_input(many, 1, &words);
    add_input(many, 2, &capture);
    many->inputs[0].folder = "folder";
    many->inputs[2].folder = "folder";
    struct source_set *set = open_set(many, 3);
    struct frame frame;
    size_t input;
    assert_int_equal(source_set_count(set), 2);
    assert_string_equal(many->skipped[0].name, many->paths[0]);
    assert_non_null(strstr(many->skipped[0].problem, "not a capture"));
    assert_string_equal(many->inputs[0].name, many->paths[1]);
    assert_true(many->inputs[0].failed);
    assert_int_equal(source_set_next(set, &frame, &input), SOURCE_SET_FRAME);
    assert_int_equal(input, 1);
    assert_int_equal(source_set_next(set, &frame, &input), SOURCE_SET_ENDS);
    assert_int_equal(source_set_next(set, &frame, &input), SOURCE_SET_END);
    source_set_free(set);
    free_many(many);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inputs_are_merged_by_time),
        cmocka_unit_test(inputs_are_merged_when_few_may_be_open),
        cmocka_unit_test(what_is_wrong_is_counted_once_though_an_input_is_opened_twice),
        cmocka_unit_test(other_files_of_a_directory_are_skipped_and_named_ones_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
