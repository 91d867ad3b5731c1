/* pcap files: every form gives the same frames, a pipe the same as a file, and damage ends the
 * reading politely. */
#include "support/test.h"

#include "sipdiag/read/source.h"
#include "support/packets.h"

#include <signal.h>

enum { FRAMES = 3 };

struct form {
    uint32_t magic;
    int big_endian;
    int nanoseconds;
    int patched; /* records with eight more bytes */
};

static const struct form plain = {0xa1b2c3d4, 0, 0, 0};

static void add_header(struct octets *out, const struct form *form, uint32_t link_type)
{
    add_32(out, form->big_endian, form->magic);
    add_16(out, form->big_endian, 2);
    add_16(out, form->big_endian, 4);
    add_32(out, form->big_endian, 0);
    add_32(out, form->big_endian, 0);
    add_32(out, form->big_endian, 65535);
    add_32(out, form->big_endian, link_type);
}

static void add_record(struct octets *out, const struct form *form, uint32_t seconds,
                       uint32_t fraction)
{
    static const uint8_t bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
    add_32(out, form->big_endian, seconds);
    add_32(out, form->big_endian, fraction);
    add_32(out, form->big_endian, sizeof bytes);
    add_32(out, form->big_endian, 100);
    if (form->patched)
        add_bytes(out, "\0\0\0\0\0\0\0\0", 8);
    add_bytes(out, bytes, sizeof bytes);
}

static void add_capture(struct octets *out, const struct form *form)
{
    add_header(out, form, 1);
    for (uint32_t i = 0; i < FRAMES; i++)
        add_record(out, form, 1700000000 + i, form->nanoseconds ? 123456789 : 123456);
}

static struct source *open_octets(struct memory_file *file, const struct octets *content)
{
    struct error error = {""};
    assert_true(memory_file_open(file, content));
    struct source *source = source_open(file->path, 3, &error);
    if (!source)
        fail_msg("%s", error.text);
    return source;
}

static struct source *open_pipe(int ends[2], const struct octets *content)
{
    char path[40];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], content->at, content->len), content->len);
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    return source_open(path, 3, NULL);
}

static void check_frames(struct source *source)
{
    struct input_health health = {{0}};
    struct frame frame;
    for (uint32_t i = 1; i <= FRAMES; i++) {
        assert_int_equal(source_next(source, &frame, &health, NULL), READ_FRAME);
        assert_int_equal(frame.time_us, INT64_C(1699999999123456) + i * INT64_C(1000000));
        assert_int_equal(frame.origin.frame, i);
        assert_int_equal(frame.origin.input, 3);
        assert_int_equal(frame.captured, 8);
        assert_int_equal(frame.wire, 100);
        assert_int_equal(frame.link_type, 1);
        assert_int_equal(frame.bytes[7], 8);
    }
    assert_int_equal(source_next(source, &frame, &health, NULL), READ_END);
    for (int i = 0; i < HEALTH_COUNT; i++)
        assert_int_equal(health.count[i], 0);
}

static void every_form_gives_the_same_frames(void **state)
{
    (void)state;
    static const struct form forms[] = {
        {0xa1b2c3d4, 0, 0, 0}, {0xa1b2c3d4, 1, 0, 0}, {0xa1b23c4d, 0, 1, 0},
        {0xa1b23c4d, 1, 1, 0}, {0xa1b2cd34, 0, 0, 1}, {0xa1b2cd34, 1, 0, 1},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct octets capture = {.len = 0};
        struct memory_file file;
        add_capture(&capture, &forms[i]);
        struct source *source = open_octets(&file, &capture);
        assert_string_equal(source_kind_name(source), "pcap");
        check_frames(source);
        source_close(source);
        close(file.fd);
    }
}

static void a_pipe_gives_the_same_frames_as_the_file(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    int ends[2];
    add_capture(&capture, &plain);
    struct source *source = open_pipe(ends, &capture);
    close(ends[1]);
    assert_non_null(source);
    assert_true(source_progress(source) < 0);
    check_frames(source);
    source_close(source);
    close(ends[0]);
}

static void standard_input_is_a_dash(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    struct memory_file file;
    int kept = dup(0);
    add_capture(&capture, &plain);
    assert_true(memory_file_open(&file, &capture));
    lseek(file.fd, 0, SEEK_SET);
    dup2(file.fd, 0);
    struct source *source = source_open("-", 3, NULL);
    assert_non_null(source);
    check_frames(source);
    source_close(source);
    dup2(kept, 0);
    close(kept);
    close(file.fd);
}

static void the_link_type_is_the_number_in_the_file(void **state)
{
    (void)state;
    static const struct {
        uint32_t field;
        int link_type;
    } rows[] = {{101, 101}, {276, 276}, {0x14000001, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct octets capture = {.len = 0};
        struct memory_file file;
        struct input_health health = {{0}};
        struct frame frame;
        add_header(&capture, &plain, rows[i].field);
        add_record(&capture, &plain, 1, 0);
        struct source *source = open_octets(&file, &capture);
        assert_int_equal(source_next(source, &frame, &health, NULL), READ_FRAME);
        assert_int_equal(frame.link_type, rows[i].link_type);
        source_close(source);
        close(file.fd);
    }
}

static void seconds_are_unsigned_and_fractions_may_be_anything(void **state)
{
    (void)state;
    static const struct {
        struct form form;
        uint32_t seconds, fraction;
        int64_t time_us;
    } rows[] = {
        {{0xa1b2c3d4, 0, 0, 0}, 0x80000000, 1, INT64_C(2147483648000001)},
        {{0xa1b2c3d4, 0, 0, 0}, 0xffffffff, 0xffffffff, INT64_C(4294967295000000) + 4294967295},
        {{0xa1b23c4d, 0, 1, 0}, 0, 0xffffffff, 4294967},
        {{0xa1b23c4d, 0, 1, 0}, 1, 999, 1000000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct octets capture = {.len = 0};
        struct memory_file file;
        struct input_health health = {{0}};
        struct frame frame;
        add_header(&capture, &rows[i].form, 1);
        add_record(&capture, &rows[i].form, rows[i].seconds, rows[i].fraction);
        struct source *source = open_octets(&file, &capture);
        assert_int_equal(source_next(source, &frame, &health, NULL), READ_FRAME);
        assert_int_equal(frame.time_us, rows[i].time_us);
        source_close(source);
        close(file.fd);
    }
}

/* How many frames come before the end, and the end. */
static enum read_status read_to_end(struct source *source, uint32_t *frames,
                                    struct input_health *health, struct error *error)
{
    struct frame frame;
    enum read_status status;
    *frames = 0;
    while ((status = source_next(source, &frame, health, error)) == READ_FRAME)
        ++*frames;
    return status;
}

static void a_cut_file_gives_all_before_the_cut_wherever_it_is(void **state)
{
    (void)state;
    struct octets whole = {.len = 0};
    add_capture(&whole, &plain);
    for (size_t len = 24; len < whole.len; len++) {
        struct octets part = {.len = 0};
        struct memory_file file;
        struct input_health health = {{0}};
        struct error error = {""};
        uint32_t frames;
        char place[64];
        add_bytes(&part, whole.at, len);
        struct source *source = open_octets(&file, &part);
        bool is_between = (len - 24) % 24 == 0;
        assert_int_equal(read_to_end(source, &frames, &health, &error),
                         is_between ? READ_END : READ_DAMAGED);
        assert_int_equal(frames, (len - 24) / 24);
        assert_int_equal(health.count[HEALTH_FILE_CUT], !is_between);
        snprintf(place, sizeof place, "cut at byte %zu,", len);
        assert_int_equal(strstr(error.text, place) != NULL, !is_between);
        assert_int_equal(read_to_end(source, &frames, &health, &error), READ_END);
        source_close(source);
        close(file.fd);
    }
}

static void a_pipe_names_the_same_byte_of_damage_as_the_file(void **state)
{
    (void)state;
    for (int is_cut = 0; is_cut < 2; is_cut++) {
        struct octets capture = {.len = 0};
        struct input_health health = {{0}};
        struct error error = {""};
        uint32_t frames;
        int ends[2];
        add_capture(&capture, &plain);
        if (is_cut)
            capture.len -= 3;
        else
            memset(capture.at + 48 + 8, 0x7f, 4);
        struct source *source = open_pipe(ends, &capture);
        assert_non_null(source);
        close(ends[1]);
        assert_int_equal(read_to_end(source, &frames, &health, &error), READ_DAMAGED);
        assert_non_null(strstr(error.text, is_cut ? "cut at byte 93," : "damaged at byte 48,"));
        source_close(source);
        close(ends[0]);
    }
}

static void on_alarm(int number)
{
    (void)number;
}

/* The writer is alive and says nothing more. */
static void a_signal_ends_the_wait_for_a_silent_pipe(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    struct input_health health = {{0}};
    struct sigaction action = {.sa_handler = on_alarm}, kept;
    uint32_t frames;
    int ends[2];
    add_capture(&capture, &plain);
    struct source *source = open_pipe(ends, &capture);
    assert_non_null(source);
    sigemptyset(&action.sa_mask);
    sigaction(SIGALRM, &action, &kept);
    ualarm(20000, 20000); /* again and again: the first may come before the wait */
    assert_int_equal(read_to_end(source, &frames, &health, NULL), READ_END);
    ualarm(0, 0);
    sigaction(SIGALRM, &kept, NULL);
    assert_int_equal(frames, FRAMES);
    source_close(source);
    close(ends[0]);
    close(ends[1]);
}

static void an_impossible_length_is_named_with_its_byte(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    struct memory_file file;
    struct input_health health = {{0}};
    struct error error = {""};
    uint32_t frames;
    add_capture(&capture, &plain);
    memset(capture.at + 48 + 8, 0x7f, 4);
    struct source *source = open_octets(&file, &capture);
    assert_int_equal(read_to_end(source, &frames, &health, &error), READ_DAMAGED);
    assert_int_equal(frames, 1);
    assert_int_equal(health.count[HEALTH_DAMAGED_RECORD], 1);
    assert_non_null(strstr(error.text, "damaged at byte 48, in packet 2"));
    source_close(source);
    close(file.fd);
}

static void progress_reaches_the_end(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    struct memory_file file;
    struct input_health health = {{0}};
    uint32_t frames;
    add_capture(&capture, &plain);
    struct source *source = open_octets(&file, &capture);
    read_to_end(source, &frames, &health, NULL);
    assert_true(source_progress(source) > 0.99 && source_progress(source) <= 1);
    source_close(source);
    close(file.fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_gives_the_same_frames),
        cmocka_unit_test(a_pipe_gives_the_same_frames_as_the_file),
        cmocka_unit_test(standard_input_is_a_dash),
        cmocka_unit_test(the_link_type_is_the_number_in_the_file),
        cmocka_unit_test(seconds_are_unsigned_and_fractions_may_be_anything),
        cmocka_unit_test(a_cut_file_gives_all_before_the_cut_wherever_it_is),
        cmocka_unit_test(a_pipe_names_the_same_byte_of_damage_as_the_file),
        cmocka_unit_test(a_signal_ends_the_wait_for_a_silent_pipe),
        cmocka_unit_test(an_impossible_length_is_named_with_its_byte),
        cmocka_unit_test(progress_reaches_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
