/* Lines of a text input: spans, numbers, encodings, lines that are too long. */
#include "support/test.h"

#include "../../src/read/text_lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct reading {
    int file;
    struct stream stream;
    struct text_lines *lines;
    struct text all; /* "1:text|2:text|" */
};

static void begin(struct reading *reading, const void *bytes, size_t len)
{
    struct error error;
    char path[64];
    reading->file = memfd_create("text", MFD_CLOEXEC);
    assert_int_equal(write(reading->file, bytes, len), len);
    snprintf(path, sizeof path, "/proc/self/fd/%d", reading->file);
    assert_true(stream_open(&reading->stream, path, NULL, &error));
    reading->lines = text_lines_new(&reading->stream);
    text_init(&reading->all);
}

static void end(struct reading *reading)
{
    text_lines_free(reading->lines);
    stream_close(&reading->stream);
    text_free(&reading->all);
    close(reading->file);
}

static void add_line(struct text *all, const struct text_line *line)
{
    text_addf(all, "%llu%s:", (unsigned long long)line->number, line->has_end ? "" : "~");
    text_add(all, line->text);
    text_add_char(all, '|');
}

static void assert_lines(const void *bytes, size_t len, const char *expected)
{
    struct reading reading;
    struct text_line line;
    begin(&reading, bytes, len);
    while (text_lines_next(reading.lines, &line))
        add_line(&reading.all, &line);
    assert_string_equal(reading.all.at ? reading.all.at : "", expected);
    end(&reading);
}

#define LINES(literal, expected) assert_lines(literal, sizeof(literal) - 1, expected)

static void line_ends_are_lf_cr_lf_or_cr_where_there_is_no_lf(void **state)
{
    (void)state;
    LINES("a\nb\r\n\nc", "1:a|2:b|3:|4~:c|");
    LINES("a\rb\r", "1:a|2:b|");
    LINES("a\r\r\n", "1:a|");
}

static void other_encodings_become_utf_8(void **state)
{
    (void)state;
    LINES("\xef\xbb\xbf"
          "a\n",
          "1:a|");
    LINES("\xff\xfe"
          "a\0\n\0\x16\x04"
          "\n\0",
          "1:a|2:Ж|");
    LINES("\xfe\xff"
          "\0a\0\n\x04\x16",
          "1:a|2~:Ж|");
    LINES("a\0b\0c\0d\0\n\0e\0", "1:abcd|2~:e|");
    LINES("\xc6\xe8\xe2\n", "1:Жив|");
    LINES("caf\xe9 au lait\n", "1:café au lait|");
    LINES("\xd0\x96\xd0\x98\xff\n", "1:ЖИ\xff|"); /* UTF-8 with a broken byte stays as it is */
    LINES("\xff\xfe"
          "a\0\x01\xd8",
          "1~:a\xef\xbf\xbd|");
}

static void a_quoted_field_goes_over_lines(void **state)
{
    (void)state;
    struct reading reading;
    struct text_line line;
    begin(&reading, "\"a\r\nb\nc\"\nd\n", 11);
    assert_true(text_lines_next(reading.lines, &line));
    assert_true(text_lines_extend(reading.lines, &line));
    assert_true(text_lines_extend(reading.lines, &line));
    assert_int_equal(line.number, 1);
    assert_true(str_equal(line.text, STR("\"a\r\nb\nc\"")));
    assert_true(text_lines_next(reading.lines, &line));
    assert_int_equal(line.number, 4);
    assert_true(str_equal(line.text, STR("d")));
    assert_false(text_lines_extend(reading.lines, &line));
    assert_true(str_equal(line.text, STR("d")));
    end(&reading);
}

static void what_was_joined_in_vain_is_read_again(void **state)
{
    (void)state;
    struct reading reading;
    struct text_line line;
    begin(&reading, "a\nb\nc\n", 6);
    assert_true(text_lines_next(reading.lines, &line));
    assert_true(text_lines_extend(reading.lines, &line));
    text_lines_go_back(reading.lines, 2, 2);
    assert_true(text_lines_next(reading.lines, &line));
    assert_int_equal(line.number, 2);
    assert_true(str_equal(line.text, STR("b")));
    end(&reading);
}

static void a_line_that_is_too_long_comes_in_pieces(void **state)
{
    (void)state;
    struct reading reading;
    struct text_line line;
    size_t len = 5 * 1024 * 1024, seen = 0, pieces = 0;
    char *bytes = malloc(len + 2);
    memset(bytes, 'x', len);
    memcpy(bytes + len, "\ny", 2);
    begin(&reading, bytes, len + 2);
    while (text_lines_next(reading.lines, &line) && line.number == 1) {
        assert_int_equal(line.is_continued, pieces > 0);
        assert_true(line.text.len < 2 * (size_t)TEXT_LINE_MOST);
        seen += line.text.len;
        pieces++;
    }
    assert_int_equal(seen, len);
    assert_true(pieces > 2);
    assert_true(str_equal(line.text, STR("y")));
    free(bytes);
    end(&reading);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_ends_are_lf_cr_lf_or_cr_where_there_is_no_lf),
        cmocka_unit_test(other_encodings_become_utf_8),
        cmocka_unit_test(a_quoted_field_goes_over_lines),
        cmocka_unit_test(what_was_joined_in_vain_is_read_again),
        cmocka_unit_test(a_line_that_is_too_long_comes_in_pieces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
