/* Where a report ends up. */
#include "support/test.h"

#include "sipdiag/report/output.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct place {
    char folder[64];
    char file[128], link[128];
};

static int make_place(void **state)
{
    struct place *place = test_calloc(1, sizeof *place);
    strcpy(place->folder, "/tmp/output-test-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->file, sizeof place->file, "%s/report.json", place->folder);
    snprintf(place->link, sizeof place->link, "%s/link.json", place->folder);
    *state = place;
    return 0;
}

static int remove_place(void **state)
{
    struct place *place = *state;
    unlink(place->file);
    unlink(place->link);
    assert_int_equal(rmdir(place->folder), 0); /* nothing else was left behind */
    test_free(place);
    return 0;
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    assert_int_equal(fchmod(fd, mode), 0);
    close(fd);
}

static void assert_file(const char *path, const char *text)
{
    char read_bytes[256] = {0};
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0 && read(fd, read_bytes, sizeof read_bytes - 1) >= 0);
    close(fd);
    assert_string_equal(read_bytes, text);
}

static bool put(struct output *output, const char *text)
{
    struct sink sink = output_sink(output);
    return sink.write(sink.context, text, strlen(text));
}

static void a_new_file_appears_only_when_it_is_closed(void **state)
{
    struct place *place = *state;
    struct error error;
    struct output *output = output_open(place->file, &error);
    assert_non_null(output);
    assert_true(put(output, "one "));
    assert_true(put(output, "two\n"));
    assert_int_not_equal(access(place->file, F_OK), 0);
    assert_true(output_close(output, true, &error));
    assert_file(place->file, "one two\n");
}

static void a_new_file_has_the_mode_the_umask_leaves(void **state)
{
    struct place *place = *state;
    struct error error;
    struct stat status;
    mode_t old = umask(027);
    struct output *output = output_open(place->file, &error);
    assert_true(output_close(output, true, &error));
    umask(old);
    assert_int_equal(stat(place->file, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0640);
}

static void an_old_file_keeps_its_mode_and_stays_whole_until_the_end(void **state)
{
    struct place *place = *state;
    struct error error;
    struct stat status;
    write_file(place->file, "old", 0604);
    struct output *output = output_open(place->file, &error);
    put(output, "new");
    assert_file(place->file, "old");
    assert_true(output_close(output, true, &error));
    assert_file(place->file, "new");
    assert_int_equal(stat(place->file, &status), 0);
    assert_int_equal(status.st_mode & 07777, 0604);
}

static void an_output_that_is_not_kept_leaves_the_old_file(void **state)
{
    struct place *place = *state;
    struct error error;
    write_file(place->file, "old", 0600);
    struct output *output = output_open(place->file, &error);
    put(output, "half");
    assert_true(output_close(output, false, &error));
    assert_file(place->file, "old");
}

static void a_link_stays_a_link_and_its_target_is_replaced(void **state)
{
    struct place *place = *state;
    struct error error;
    struct stat status;
    write_file(place->file, "old", 0600);
    assert_int_equal(symlink("report.json", place->link), 0);
    struct output *output = output_open(place->link, &error);
    put(output, "new");
    assert_true(output_close(output, true, &error));
    assert_file(place->file, "new");
    assert_int_equal(lstat(place->link, &status), 0);
    assert_true(S_ISLNK(status.st_mode));
}

static void a_link_to_nothing_makes_its_target(void **state)
{
    struct place *place = *state;
    struct error error;
    assert_int_equal(symlink("report.json", place->link), 0);
    struct output *output = output_open(place->link, &error);
    put(output, "new");
    assert_true(output_close(output, true, &error));
    assert_file(place->file, "new");
}

static void a_link_to_itself_is_refused(void **state)
{
    struct place *place = *state;
    struct error error;
    assert_int_equal(symlink("link.json", place->link), 0);
    assert_null(output_open(place->link, &error));
    assert_non_null(strstr(error.text, "too many symbolic links"));
}

static void what_cannot_be_opened_is_named_with_the_reason(void **state)
{
    struct place *place = *state;
    struct error error;
    char path[160];
    snprintf(path, sizeof path, "%s/none/\x1b.json", place->folder);
    assert_null(output_open(path, &error));
    assert_non_null(strstr(error.text, "/none/\\x1b.json': No such file or directory"));
    assert_null(output_open(place->folder, &error));
    assert_non_null(strstr(error.text, "it is a directory"));
}

static void a_full_device_is_an_error(void **state)
{
    struct error error;
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    struct output *output = output_open("/dev/full", &error);
    assert_non_null(output);
    put(output, "x");
    assert_false(output_close(output, true, &error));
    assert_non_null(strstr(error.text, "cannot write '/dev/full': No space left on device"));
}

static void a_reader_that_went_away_is_no_error(void **state)
{
    struct place *place = *state;
    struct error error;
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(mkfifo(place->file, 0600), 0);
    int reader = open(place->file, O_RDONLY | O_NONBLOCK);
    struct output *output = output_open(place->file, &error);
    assert_non_null(output);
    close(reader);
    put(output, "x");
    assert_true(output_close(output, true, &error));

    reader = open(place->file, O_RDONLY | O_NONBLOCK);
    output = output_open(place->file, &error);
    close(reader);
    char *large = test_calloc(1, 100 * 1024);
    memset(large, 'x', 100 * 1024 - 1);
    assert_false(put(output, large));
    assert_true(output_reader_gone(output));
    assert_true(output_close(output, false, &error));
    test_free(large);
}

static void a_fifo_is_written_in_place(void **state)
{
    struct place *place = *state;
    struct error error;
    struct stat status;
    char bytes[8] = {0};
    assert_int_equal(mkfifo(place->file, 0600), 0);
    int reader = open(place->file, O_RDONLY | O_NONBLOCK);
    struct output *output = output_open(place->file, &error);
    put(output, "text");
    assert_true(output_close(output, true, &error));
    assert_int_equal(read(reader, bytes, sizeof bytes), 4);
    close(reader);
    assert_int_equal(lstat(place->file, &status), 0);
    assert_true(S_ISFIFO(status.st_mode));
}

#define PLACE_TEST(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(a_new_file_appears_only_when_it_is_closed),
        PLACE_TEST(a_new_file_has_the_mode_the_umask_leaves),
        PLACE_TEST(an_old_file_keeps_its_mode_and_stays_whole_until_the_end),
        PLACE_TEST(an_output_that_is_not_kept_leaves_the_old_file),
        PLACE_TEST(a_link_stays_a_link_and_its_target_is_replaced),
        PLACE_TEST(a_link_to_nothing_makes_its_target),
        PLACE_TEST(a_link_to_itself_is_refused),
        PLACE_TEST(what_cannot_be_opened_is_named_with_the_reason),
        cmocka_unit_test(a_full_device_is_an_error),
        PLACE_TEST(a_reader_that_went_away_is_no_error),
        PLACE_TEST(a_fifo_is_written_in_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
