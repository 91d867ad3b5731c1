/* What cannot be read is refused with a sentence that names it, why, and the way out. */
#include "support/test.h"

#include "sipdiag/read/source.h"
#include "support/packets.h"

#include <stdlib.h>
#include <sys/stat.h>

static void assert_refused(const char *name, const char *const *words)
{
    struct error error = {""};
    struct source *source = source_open(name, 0, &error);
    assert_null(source);
    for (; *words; words++)
        if (!strstr(error.text, *words))
            fail_msg("\"%s\" is not in: %s", *words, error.text);
}

static void content_that_is_no_capture_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *words[4];
    } rows[] = {
        {"\x1f\x8b\x08\0\0\0", 6, {"its gzip data ends too early", "nothing came out"}},
        {"\x28\xb5\x2f\xfd\0", 5, {"its zstd data ends too early"}},
        {"\xfd"
         "7zXZ\0\0",
         7,
         {"its xz data ends too early"}},
        {"BZh91AY&SY", 10, {"its bzip2 data ends too early"}},
        {"BZh91 and so on", 15, {"bzip2-compressed", "bzip2 -dc ", "| sipdiag -"}},
        {"\x04\x22\x4d\x18\0", 5, {"its lz4 data "}},
        {"PK\x03\x04", 4, {"is a zip archive", "several files", "unzip"}},
        {"INVITE sip:a@b SIP/2.0\r\n", 24, {"SIP written as text", "\"INVITE sip:a@b SIP/2.0\""}},
        {"a;b;c\n1;2;3\n", 12, {"(CSV)", "\"a;b;c\"", "--map"}},
        {"hello", 5, {"looks like text", "\"hello\"", "pcap, pcapng"}},
        {"\x1b[2J\0x", 6, {"not a capture", "\\x1b[2J\\x00x"}},
        {"\xd4\xc3\xb2\xa1\x02", 5, {"cut at byte 5", "pcap"}},
        {"\x0a\x0d\x0d\x0a\x02", 5, {"cut at byte 5", "pcapng"}},
        {"", 0, {"is empty"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct octets content = {.len = 0};
        struct memory_file file;
        add_bytes(&content, rows[i].bytes, rows[i].len);
        assert_true(memory_file_open(&file, &content));
        assert_refused(file.path, rows[i].words);
        close(file.fd);
    }
}

static void an_unknown_version_of_pcap_is_refused(void **state)
{
    (void)state;
    struct octets content = {.len = 0};
    struct memory_file file;
    const char *const words[] = {"looks like a pcap file", "version 9.9", NULL};
    add_32(&content, 0, 0xa1b2c3d4);
    add_16(&content, 0, 9);
    add_16(&content, 0, 9);
    add_bytes(&content, "\0\0\0\0\0\0\0\0\xff\xff\0\0\1\0\0\0", 16);
    assert_true(memory_file_open(&file, &content));
    assert_refused(file.path, words);
    close(file.fd);
}

static void a_missing_file_is_named(void **state)
{
    (void)state;
    const char *const words[] = {"cannot open 'no/such/file.pcap'", "no such file", NULL};
    assert_refused("no/such/file.pcap", words);
}

static void a_directory_is_no_capture(void **state)
{
    (void)state;
    const char *const words[] = {"'/'", "directory", NULL};
    assert_refused("/", words);
}

static void control_bytes_in_a_name_are_escaped(void **state)
{
    (void)state;
    const char *const words[] = {"'a\\x1b[2Jb'", NULL};
    assert_refused("a\x1b[2Jb", words);
    const char *const invalid[] = {"'a\\xffb\\x9b\\xc2\\x9b\\u{202E}'", NULL};
    assert_refused("a\xff"
                   "b\x9b\xc2\x9b\xe2\x80\xae",
                   invalid);
}

static void a_long_name_is_cut_and_the_reason_stays(void **state)
{
    (void)state;
    char name[600];
    memset(name, 'a', sizeof name);
    name[sizeof name - 1] = '\0';
    for (size_t i = 100; i < sizeof name; i += 100)
        name[i] = '/';
    const char *const words[] = {"aaa...'", "no such file", NULL};
    assert_refused(name, words);
}

/* As somebody else, because root may read everything. */
static void a_forbidden_file_says_how_to_get_at_it(void **state)
{
    (void)state;
    char name[] = P_tmpdir "/sipdiag-test-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    fchmod(fd, 0);
    bool is_root = geteuid() == 0;
    if (is_root)
        assert_int_equal(seteuid(65534), 0);
    const char *const words[] = {"permission denied",
                                 "sudo chown \"$USER\" " P_tmpdir "/sipdiag-test-",
                                 "sudo cat " P_tmpdir "/sipdiag-test-", "| sipdiag -", NULL};
    assert_refused(name, words);
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    unlink(name);
    close(fd);
}

static void a_closed_standard_input_is_refused(void **state)
{
    (void)state;
    const char *const words[] = {"cannot open standard input", NULL};
    int kept = dup(0);
    close(0);
    assert_refused("-", words);
    dup2(kept, 0);
    close(kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(content_that_is_no_capture_is_named),
        cmocka_unit_test(an_unknown_version_of_pcap_is_refused),
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(a_directory_is_no_capture),
        cmocka_unit_test(control_bytes_in_a_name_are_escaped),
        cmocka_unit_test(a_long_name_is_cut_and_the_reason_stays),
        cmocka_unit_test(a_forbidden_file_says_how_to_get_at_it),
        cmocka_unit_test(a_closed_standard_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
