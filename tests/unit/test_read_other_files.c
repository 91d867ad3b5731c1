/* Network Monitor and snoop captures: versions, media, times, and what is cut or cannot be true. */
#include "support/test.h"

#include "sipdiag/read/source.h"
#include "support/packets.h"

static struct memory_file file;
static struct error problem;
static struct input_health health;

static struct source *open_octets(const struct octets *content)
{
    memset(&health, 0, sizeof health);
    problem.text[0] = '\0';
    assert_true(memory_file_open(&file, content));
    struct source *source = source_open(file.path, 3, &problem);
    close(file.fd);
    return source;
}

static struct source *open_good(const struct octets *content, const char *kind)
{
    struct source *source = open_octets(content);
    if (!source)
        fail_msg("%s", problem.text);
    assert_string_equal(source_kind_name(source), kind);
    return source;
}

static void assert_problem(const char *words)
{
    if (!strstr(problem.text, words))
        fail_msg("\"%s\" is not in: %s", words, problem.text);
}

/* 2005-07-17 15:39:20.502 */
static const uint16_t start[] = {2005, 7, 0, 17, 15, 39, 20, 502};
#define START_US INT64_C(1121614760502000)

static void add_netmon(struct octets *out, const char *magic, unsigned version, unsigned medium)
{
    add_bytes(out, magic, 4);
    add_be16(out, version); /* minor, major */
    add_16(out, 0, medium);
    for (size_t i = 0; i < sizeof start / sizeof *start; i++)
        add_16(out, 0, start[i]);
    while (out->len < 128)
        add_u8(out, 0);
}

static void end_netmon(struct octets *out, unsigned frames)
{
    struct octets place = {.len = 0};
    add_32(&place, 0, (uint32_t)out->len);
    add_32(&place, 0, frames * 4);
    memcpy(out->at + 24, place.at, 8);
    for (unsigned i = 0; i < frames; i++)
        add_32(out, 0, 128);
}

static void add_frame_2(struct octets *out, uint32_t after_us, uint32_t captured)
{
    add_32(out, 0, after_us);
    add_32(out, 0, 0);
    add_32(out, 0, 100);
    add_32(out, 0, captured);
    add_bytes(out, "\1\2\3\4\5\6\7\10", captured < 8 ? captured : 8);
}

static void assert_frame(struct source *source, int64_t time_us, int link_type, uint32_t number)
{
    struct frame frame;
    assert_int_equal(source_next(source, &frame, &health, &problem), READ_FRAME);
    assert_int_equal(frame.time_us, time_us);
    assert_int_equal(frame.link_type, link_type);
    assert_int_equal(frame.captured, 8);
    assert_int_equal(frame.wire, 100);
    assert_memory_equal(frame.bytes, "\1\2\3\4\5\6\7\10", 8);
    assert_int_equal(frame.origin.frame, number);
    assert_int_equal(frame.origin.input, 3);
}

static void assert_ends(struct source *source, enum read_status expected)
{
    struct frame frame;
    assert_int_equal(source_next(source, &frame, &health, &problem), expected);
    source_close(source);
}

static void network_monitor_2_gives_its_frames_up_to_the_table(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    add_netmon(&capture, "GMBU", 0x0002, 1);
    add_frame_2(&capture, 0, 8);
    add_frame_2(&capture, 4621000, 8);
    end_netmon(&capture, 2);
    struct source *source = open_good(&capture, "netmon");
    assert_frame(source, START_US, 1, 1);
    assert_frame(source, START_US + 4621000, 1, 2);
    assert_ends(source, READ_END);
}

static void an_unfinished_network_monitor_file_is_read_to_its_end(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    add_netmon(&capture, "GMBU", 0x0002, 1);
    add_frame_2(&capture, 5, 8);
    struct source *source = open_good(&capture, "netmon");
    assert_frame(source, START_US + 5, 1, 1);
    assert_ends(source, READ_END);
}

static void network_monitor_1_counts_milliseconds(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    add_netmon(&capture, "RTSS", 0x0001, 1);
    add_32(&capture, 0, 1500);
    add_16(&capture, 0, 100);
    add_16(&capture, 0, 8);
    add_bytes(&capture, "\1\2\3\4\5\6\7\10", 8);
    end_netmon(&capture, 1);
    struct source *source = open_good(&capture, "netmon");
    assert_frame(source, START_US + 1500000, 1, 1);
    assert_ends(source, READ_END);
}

static void newer_frames_name_their_medium_and_time(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    static const struct {
        unsigned medium;
        int link_type;
    } rows[] = {{0, 1}, {1, 1}, {8, 101}, {0xe071, 113}, {6, -1}, {0xfffd, -1}};
    enum { ROWS = sizeof rows / sizeof *rows };
    add_netmon(&capture, "GMBU", 0x0302, 1);
    for (size_t i = 0; i < ROWS; i++) {
        add_frame_2(&capture, 1, 8);
        add_16(&capture, 0, rows[i].medium);
        add_32(&capture, 0, 0);
        add_bytes(&capture, "\x00\x70\x59\x5f\x82\xb5\xc5\x01", 8); /* .1 us since 1601 */
        add_u8(&capture, 0);
    }
    end_netmon(&capture, ROWS);
    struct source *source = open_good(&capture, "netmon");
    for (uint32_t i = 0; i < ROWS; i++)
        assert_frame(source, INT64_C(1126300000000000), rows[i].link_type, i + 1);
    assert_ends(source, READ_END);
}

static void damage_of_a_network_monitor_file_is_told(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    add_netmon(&capture, "GMBU", 0x0002, 1);
    add_frame_2(&capture, 0, 8);
    size_t whole = capture.len;
    add_frame_2(&capture, 0, 8);
    capture.len--;
    struct source *source = open_good(&capture, "netmon");
    assert_frame(source, START_US, 1, 1);
    assert_ends(source, READ_DAMAGED);
    assert_problem("is cut at byte 175, inside packet 2");
    assert_int_equal(health.count[HEALTH_FILE_CUT], 1);

    capture.len = whole;
    add_frame_2(&capture, 0, 0x7fffffff);
    source = open_good(&capture, "netmon");
    assert_frame(source, START_US, 1, 1);
    assert_ends(source, READ_DAMAGED);
    assert_problem("is damaged at byte 152, in packet 2");
    assert_int_equal(health.count[HEALTH_DAMAGED_RECORD], 1);

    capture.len = 127;
    assert_null(open_octets(&capture));
    assert_problem("cut at byte 127, inside the header of a Network Monitor file");
    capture.len = 128;
    capture.at[5] = 9;
    assert_null(open_octets(&capture));
    assert_problem("version 9");
}

static void add_snoop(struct octets *out, uint32_t version, uint32_t datalink)
{
    add_bytes(out, "snoop\0\0\0", 8);
    add_be32(out, version);
    add_be32(out, datalink);
}

static void add_snoop_record(struct octets *out, uint32_t length, uint32_t dropped)
{
    add_be32(out, 100);
    add_be32(out, 8);
    add_be32(out, length);
    add_be32(out, dropped);
    add_be32(out, 1700000000);
    add_be32(out, 123456);
    add_bytes(out, "\1\2\3\4\5\6\7\10\0\0\0", 11);
}

static void snoop_gives_its_frames_and_drops(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    add_snoop(&capture, 2, 4);
    add_snoop_record(&capture, 35, 3);
    add_snoop_record(&capture, 35, 7);
    struct source *source = open_good(&capture, "snoop");
    assert_frame(source, INT64_C(1700000000123456), 1, 1);
    assert_frame(source, INT64_C(1700000000123456), 1, 2);
    assert_int_equal(health.count[HEALTH_PACKETS_DROPPED], 7);
    assert_ends(source, READ_END);
}

static void an_unknown_medium_of_snoop_is_no_ethernet(void **state)
{
    (void)state;
    struct octets capture = {.len = 0};
    add_snoop(&capture, 2, 9);
    add_snoop_record(&capture, 35, 0);
    struct source *source = open_good(&capture, "snoop");
    assert_frame(source, INT64_C(1700000000123456), -1, 1);
    source_close(source);
}

static void damage_of_a_snoop_file_is_told(void **state)
{
    (void)state;
    static const uint32_t impossible[] = {0, 23, 31, 0xffffffff};
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++) {
        struct octets capture = {.len = 0};
        add_snoop(&capture, 2, 4);
        add_snoop_record(&capture, impossible[i], 0);
        assert_ends(open_good(&capture, "snoop"), READ_DAMAGED);
        assert_problem("is damaged at byte 16, in packet 1");
        assert_int_equal(health.count[HEALTH_DAMAGED_RECORD], 1);
    }
    struct octets capture = {.len = 0};
    add_snoop(&capture, 2, 4);
    add_snoop_record(&capture, 35, 0);
    capture.len -= 5;
    assert_ends(open_good(&capture, "snoop"), READ_DAMAGED);
    assert_problem("is cut at byte 46, inside packet 1");
    capture.len = 15;
    assert_null(open_octets(&capture));
    assert_problem("cut at byte 15, inside the header of a snoop file");
    capture.len = 0;
    add_snoop(&capture, 1, 4);
    assert_null(open_octets(&capture));
    assert_problem("version 1; version 2 is read");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(network_monitor_2_gives_its_frames_up_to_the_table),
        cmocka_unit_test(an_unfinished_network_monitor_file_is_read_to_its_end),
        cmocka_unit_test(network_monitor_1_counts_milliseconds),
        cmocka_unit_test(newer_frames_name_their_medium_and_time),
        cmocka_unit_test(damage_of_a_network_monitor_file_is_told),
        cmocka_unit_test(snoop_gives_its_frames_and_drops),
        cmocka_unit_test(an_unknown_medium_of_snoop_is_no_ethernet),
        cmocka_unit_test(damage_of_a_snoop_file_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
