/* pcapng files: sections, interfaces, kinds of packets, times, drops, and blocks that cannot be. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/read/source.h"
#include "support/packets.h"

enum {
    SECTION = 0x0a0d0d0a,
    INTERFACE = 1,
    OLD_PACKET = 2,
    SIMPLE_PACKET = 3,
    STATISTICS = 5,
    PACKET = 6,
    SECRETS = 10
};

static void add_block(struct octets *out, int big_endian, uint32_t type, const struct octets *body)
{
    uint32_t length = (uint32_t)(body->len + 3) / 4 * 4 + 12;
    add_32(out, big_endian, type);
    add_32(out, big_endian, length);
    add_bytes(out, body->at, body->len);
    add_bytes(out, "\0\0\0", (4 - body->len % 4) % 4);
    add_32(out, big_endian, length);
}

static void add_section(struct octets *out, int big_endian)
{
    struct octets body = {.len = 0};
    add_32(&body, big_endian, 0x1a2b3c4d);
    add_16(&body, big_endian, 1);
    add_16(&body, big_endian, 0);
    add_bytes(&body, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    add_block(out, big_endian, SECTION, &body);
}

/* Options are given as they stand in the file. */
static void add_interface(struct octets *out, int big_endian, unsigned link_type, uint32_t snap,
                          const struct octets *options)
{
    struct octets body = {.len = 0};
    add_16(&body, big_endian, link_type);
    add_16(&body, big_endian, 0);
    add_32(&body, big_endian, snap);
    if (options)
        add_bytes(&body, options->at, options->len);
    add_block(out, big_endian, INTERFACE, &body);
}

static void add_packet(struct octets *out, int big_endian, uint32_t interface, uint64_t stamp)
{
    struct octets body = {.len = 0};
    add_32(&body, big_endian, interface);
    add_32(&body, big_endian, (uint32_t)(stamp >> 32));
    add_32(&body, big_endian, (uint32_t)stamp);
    add_32(&body, big_endian, 5);
    add_32(&body, big_endian, 60);
    add_bytes(&body, "hello", 5);
    add_block(out, big_endian, PACKET, &body);
}

/* `size` is what the block says of the secrets' length; negative: what it is. */
static void add_secrets(struct octets *out, int big_endian, const char *log, int size)
{
    struct octets body = {.len = 0};
    add_32(&body, big_endian, 0x544c534b);
    add_32(&body, big_endian, size < 0 ? (uint32_t)strlen(log) : (uint32_t)size);
    add_text(&body, log);
    add_block(out, big_endian, SECRETS, &body);
}

struct reading {
    struct memory_file file;
    struct source *source;
    struct frame frame;
    struct input_health health;
    struct error error;
};

static void begin(struct reading *reading, const struct octets *content)
{
    *reading = (struct reading){.source = NULL};
    assert_true(memory_file_open(&reading->file, content));
    reading->source = source_open(reading->file.path, 0, &reading->error);
    if (!reading->source)
        fail_msg("%s", reading->error.text);
    assert_string_equal(source_kind_name(reading->source), "pcapng");
}

/* The options outlive the reading. */
static void begin_with(struct reading *reading, const struct octets *content,
                       const struct read_options *options)
{
    bool is_other;
    *reading = (struct reading){.source = NULL};
    assert_true(memory_file_open(&reading->file, content));
    reading->source =
        source_open_or_say(reading->file.path, 0, options, &is_other, &reading->error);
    assert_non_null(reading->source);
}

static enum read_status next(struct reading *reading)
{
    return source_next(reading->source, &reading->frame, &reading->health, &reading->error);
}

static void end(struct reading *reading)
{
    source_close(reading->source);
    close(reading->file.fd);
}

static void interfaces_have_their_own_link_types(void **state)
{
    (void)state;
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        struct octets content = {.len = 0};
        struct reading reading;
        add_section(&content, big_endian);
        add_interface(&content, big_endian, 1, 0, NULL);
        add_interface(&content, big_endian, 101, 0, NULL);
        add_packet(&content, big_endian, 1, 1700000000123456);
        add_packet(&content, big_endian, 0, 1700000000123457);
        begin(&reading, &content);
        assert_int_equal(next(&reading), READ_FRAME);
        assert_int_equal(reading.frame.link_type, 101);
        assert_int_equal(reading.frame.time_us, 1700000000123456);
        assert_int_equal(reading.frame.captured, 5);
        assert_int_equal(reading.frame.wire, 60);
        assert_memory_equal(reading.frame.bytes, "hello", 5);
        assert_int_equal(next(&reading), READ_FRAME);
        assert_int_equal(reading.frame.link_type, 1);
        assert_int_equal(reading.frame.origin.frame, 2);
        assert_int_equal(next(&reading), READ_END);
        end(&reading);
    }
}

static void a_further_section_has_its_own_byte_order_and_interfaces(void **state)
{
    (void)state;
    struct octets content = {.len = 0};
    struct reading reading;
    add_section(&content, 0);
    add_interface(&content, 0, 1, 0, NULL);
    add_packet(&content, 0, 0, 1);
    add_section(&content, 1);
    add_packet(&content, 1, 0, 2);
    add_interface(&content, 1, 113, 0, NULL);
    add_packet(&content, 1, 0, 3);
    begin(&reading, &content);
    assert_int_equal(next(&reading), READ_FRAME);
    assert_int_equal(next(&reading), READ_FRAME);
    assert_int_equal(reading.frame.link_type, 113);
    assert_int_equal(reading.frame.time_us, 3);
    assert_int_equal(reading.frame.origin.frame, 3);
    assert_int_equal(reading.health.count[HEALTH_DAMAGED_RECORD], 1);
    end(&reading);
}

static void unknown_blocks_are_stepped_over(void **state)
{
    (void)state;
    struct octets content = {.len = 0}, body = {.len = 0};
    struct reading reading;
    add_text(&body, "whatever");
    add_section(&content, 0);
    add_block(&content, 0, 4, &body);
    add_block(&content, 0, 0x80001234, &body);
    add_interface(&content, 0, 1, 0, NULL);
    add_packet(&content, 0, 0, 1);
    begin(&reading, &content);
    assert_int_equal(next(&reading), READ_FRAME);
    assert_int_equal(reading.frame.origin.frame, 1);
    assert_int_equal(next(&reading), READ_END);
    end(&reading);
}

static void simple_and_obsolete_packets_are_packets(void **state)
{
    (void)state;
    struct octets content = {.len = 0}, simple = {.len = 0}, old = {.len = 0};
    struct reading reading;
    add_section(&content, 0);
    add_interface(&content, 0, 1, 6, NULL);
    add_32(&simple, 0, 1500);
    add_bytes(&simple, "abcdef\0\0", 8);
    add_16(&old, 0, 0);
    add_16(&old, 0, 7);
    add_32(&old, 0, 0);
    add_32(&old, 0, 42);
    add_32(&old, 0, 3);
    add_32(&old, 0, 9);
    add_text(&old, "xyz");
    add_block(&content, 0, OLD_PACKET, &old);
    add_block(&content, 0, SIMPLE_PACKET, &simple);
    begin(&reading, &content);
    assert_int_equal(next(&reading), READ_FRAME);
    assert_int_equal(reading.frame.time_us, 42);
    assert_int_equal(reading.frame.captured, 3);
    assert_int_equal(reading.frame.wire, 9);
    assert_int_equal(reading.health.count[HEALTH_PACKETS_DROPPED], 7);
    assert_int_equal(next(&reading), READ_FRAME);
    assert_int_equal(reading.frame.captured, 6);
    assert_int_equal(reading.frame.wire, 1500);
    assert_int_equal(reading.frame.time_us, 42);
    assert_int_equal(next(&reading), READ_END);
    end(&reading);
}

static void add_option(struct octets *out, unsigned code, const void *value, unsigned size)
{
    add_16(out, 0, code);
    add_16(out, 0, size);
    add_bytes(out, value, size);
    add_bytes(out, "\0\0\0", (4 - size % 4) % 4);
}

static void times_are_rounded_down_from_any_resolution(void **state)
{
    (void)state;
    static const struct {
        int resolution; /* -1: not given */
        int64_t offset_s;
        uint64_t stamp;
        int64_t time_us;
    } rows[] = {
        {-1, 0, 1700000000123456, 1700000000123456},
        {6, 0, 1700000000123456, 1700000000123456},
        {9, 0, 1700000000123456789, 1700000000123456},
        {0, 0, 1700000000, 1700000000000000},
        {3, 100, 1500, 101500000},
        {0x80 | 20, 0, (UINT64_C(5) << 20) + (1 << 19), 5500000},
        {0x80 | 63, 0, UINT64_MAX, 1999999},
        {19, 0, UINT64_C(10000000000000000000) + 9999, 1000000},
        {6, -1, 0, -1000000},
        {6, 0, UINT64_MAX, INT64_MAX / 8},
        {0, 0, UINT64_MAX, INT64_MAX / 8},
        {0, INT64_MAX, UINT64_MAX, INT64_MAX / 8},
        {6, INT64_MIN, 5, -INT64_MAX / 8},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct octets content = {.len = 0}, options = {.len = 0};
        struct reading reading;
        uint8_t resolution = (uint8_t)rows[i].resolution;
        if (rows[i].resolution >= 0)
            add_option(&options, 9, &resolution, 1);
        add_option(&options, 14, &rows[i].offset_s, 8);
        add_section(&content, 0);
        add_interface(&content, 0, 1, 0, &options);
        add_packet(&content, 0, 0, rows[i].stamp);
        begin(&reading, &content);
        assert_int_equal(next(&reading), READ_FRAME);
        int64_t apart = reading.frame.time_us - rows[i].time_us;
        if (rows[i].time_us > INT64_MAX / 16 || rows[i].time_us < -INT64_MAX / 16)
            assert_true(apart <= 3000000 && apart >= -3000000);
        else
            assert_int_equal(apart, 0);
        end(&reading);
    }
}

static void an_impossible_resolution_ends_the_reading(void **state)
{
    (void)state;
    static const uint8_t resolutions[] = {20, 127, 0x80 | 64, 0xff};
    for (size_t i = 0; i < sizeof resolutions; i++) {
        struct octets content = {.len = 0}, options = {.len = 0};
        struct reading reading;
        add_option(&options, 9, &resolutions[i], 1);
        add_section(&content, 0);
        add_interface(&content, 0, 1, 0, &options);
        begin(&reading, &content);
        assert_int_equal(next(&reading), READ_DAMAGED);
        assert_int_equal(reading.health.count[HEALTH_DAMAGED_RECORD], 1);
        assert_non_null(strstr(reading.error.text, "damaged at byte 28: "));
        assert_non_null(strstr(reading.error.text, "resolution"));
        end(&reading);
    }
}

static void add_statistics(struct octets *out, uint64_t interface_drops, uint64_t system_drops)
{
    struct octets body = {.len = 0};
    add_32(&body, 0, 0);
    add_32(&body, 0, 0);
    add_32(&body, 0, 0);
    add_option(&body, 5, &interface_drops, 8);
    add_option(&body, 7, &system_drops, 8);
    add_block(out, 0, STATISTICS, &body);
}

static void drops_in_repeated_statistics_count_once(void **state)
{
    (void)state;
    struct octets content = {.len = 0};
    struct reading reading;
    add_section(&content, 0);
    add_interface(&content, 0, 1, 0, NULL);
    add_statistics(&content, 3, 2);
    add_statistics(&content, 10, 2);
    add_statistics(&content, UINT64_MAX, 4);
    begin(&reading, &content);
    assert_int_equal(next(&reading), READ_END);
    assert_int_equal(reading.health.count[HEALTH_PACKETS_DROPPED], 12);
    end(&reading);
}

static const char key_log[] =
    "CLIENT_RANDOM 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f "
    "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e"
    "4f"
    "\n";

static void secrets_stand_anywhere_before_their_packets(void **state)
{
    (void)state;
    hash_init();
    for (int big_endian = 0; big_endian < 2; big_endian++) {
        struct octets content = {.len = 0};
        struct reading reading;
        struct tls_keys *keys = tls_keys_new();
        uint8_t random[TLS_RANDOM_BYTES];
        struct tls_secret secret;
        for (unsigned i = 0; i < sizeof random; i++)
            random[i] = (uint8_t)i;
        add_section(&content, big_endian);
        add_interface(&content, big_endian, 1, 0, NULL);
        add_packet(&content, big_endian, 0, 1);
        add_secrets(&content, big_endian, "# none here\n", -1);
        add_secrets(&content, big_endian, key_log, -1);
        add_packet(&content, big_endian, 0, 2);
        begin_with(&reading, &content, &(struct read_options){.tls_keys = keys});
        assert_int_equal(next(&reading), READ_FRAME);
        assert_false(tls_keys_find(keys, random, TLS_MASTER_SECRET, &secret));
        assert_int_equal(next(&reading), READ_FRAME);
        assert_int_equal(reading.frame.origin.frame, 2);
        assert_true(tls_keys_find(keys, random, TLS_MASTER_SECRET, &secret));
        assert_int_equal(secret.bytes[0], 0x20);
        assert_int_equal(next(&reading), READ_END);
        assert_int_equal(reading.health.count[HEALTH_DAMAGED_RECORD], 0);
        end(&reading);
        tls_keys_free(keys);
    }
}

static void secrets_that_cannot_be_are_counted(void **state)
{
    (void)state;
    struct octets content = {.len = 0};
    struct reading reading;
    struct tls_keys *keys = tls_keys_new();
    add_section(&content, 0);
    add_interface(&content, 0, 1, 0, NULL);
    add_secrets(&content, 0, key_log, 1000);
    add_secrets(&content, 0, "no secret\n", -1);
    add_packet(&content, 0, 0, 2);
    begin_with(&reading, &content, &(struct read_options){.tls_keys = keys});
    assert_int_equal(next(&reading), READ_FRAME);
    assert_int_equal(next(&reading), READ_END);
    assert_int_equal(reading.health.count[HEALTH_DAMAGED_RECORD], 2);
    end(&reading);
    tls_keys_free(keys);
}

static void a_packet_that_cannot_be_is_counted_and_has_a_number(void **state)
{
    (void)state;
    struct octets content = {.len = 0}, lies = {.len = 0}, tiny = {.len = 0};
    struct reading reading;
    add_section(&content, 0);
    add_interface(&content, 0, 1, 0, NULL);
    add_packet(&content, 0, 1, 1);
    add_bytes(&lies, "\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\0\0\0\0", 20);
    add_block(&content, 0, PACKET, &lies);
    add_bytes(&tiny, "\0\0\0\0", 4);
    add_block(&content, 0, PACKET, &tiny);
    add_packet(&content, 0, 0, 1);
    begin(&reading, &content);
    assert_int_equal(next(&reading), READ_FRAME);
    assert_int_equal(reading.frame.origin.frame, 4);
    assert_int_equal(reading.health.count[HEALTH_DAMAGED_RECORD], 3);
    assert_int_equal(next(&reading), READ_END);
    end(&reading);
}

static void a_block_length_that_cannot_be_is_named_with_its_byte(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {0, 4, 8, 11, 13, 41, 0xffffffff, 0xfffffff0, 0x7ffffffc, 44};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct octets content = {.len = 0};
        struct reading reading;
        add_section(&content, 0);
        add_interface(&content, 0, 1, 0, NULL);
        add_packet(&content, 0, 0, 1);
        size_t at = content.len;
        add_packet(&content, 0, 0, 2);
        uint32_t length = __builtin_bswap32(lengths[i]);
        memcpy(content.at + at + 4,
               (uint8_t[]){(uint8_t)(length >> 24), (uint8_t)(length >> 16), (uint8_t)(length >> 8),
                           (uint8_t)length},
               4);
        begin(&reading, &content);
        assert_int_equal(next(&reading), READ_FRAME);
        assert_int_equal(next(&reading), READ_DAMAGED);
        assert_non_null(strstr(reading.error.text, "at byte 88"));
        if (lengths[i] < 12 || lengths[i] % 4 != 0)
            assert_non_null(strstr(reading.error.text, "impossible length"));
        assert_int_equal(
            reading.health.count[HEALTH_DAMAGED_RECORD] + reading.health.count[HEALTH_FILE_CUT], 1);
        assert_int_equal(next(&reading), READ_END);
        end(&reading);
    }
}

static void lengths_that_differ_are_damage(void **state)
{
    (void)state;
    struct octets content = {.len = 0};
    struct reading reading;
    add_section(&content, 0);
    content.at[content.len - 4] ^= 4;
    begin(&reading, &content);
    assert_int_equal(next(&reading), READ_DAMAGED);
    assert_non_null(strstr(reading.error.text, "damaged at byte 0: the two lengths"));
    end(&reading);
}

static void a_section_without_byte_order_is_damage(void **state)
{
    (void)state;
    struct octets content = {.len = 0};
    struct reading reading;
    add_section(&content, 0);
    content.at[8] ^= 1;
    begin(&reading, &content);
    assert_int_equal(next(&reading), READ_DAMAGED);
    assert_int_equal(reading.health.count[HEALTH_DAMAGED_RECORD], 1);
    end(&reading);
}

static void a_cut_file_gives_all_before_the_cut_wherever_it_is(void **state)
{
    (void)state;
    struct octets whole = {.len = 0};
    add_section(&whole, 0);
    add_interface(&whole, 0, 1, 0, NULL);
    size_t first = whole.len;
    add_packet(&whole, 0, 0, 1);
    size_t second = whole.len;
    add_packet(&whole, 0, 0, 2);
    for (size_t len = first; len < whole.len; len++) {
        struct octets part = {.len = 0};
        struct reading reading;
        char place[64];
        add_bytes(&part, whole.at, len);
        begin(&reading, &part);
        if (len >= second)
            assert_int_equal(next(&reading), READ_FRAME);
        bool is_between = len == first || len == second;
        assert_int_equal(next(&reading), is_between ? READ_END : READ_DAMAGED);
        assert_int_equal(reading.health.count[HEALTH_FILE_CUT], !is_between);
        snprintf(place, sizeof place, "cut at byte %zu,", len);
        assert_int_equal(strstr(reading.error.text, place) != NULL, !is_between);
        end(&reading);
    }
}

static void a_block_too_large_to_hold_is_read_over(void **state)
{
    (void)state;
    struct octets content = {.len = 0}, rest = {.len = 0};
    struct reading reading;
    const uint32_t length = 17 * 1024 * 1024;
    add_section(&content, 0);
    add_interface(&content, 0, 1, 0, NULL);
    add_32(&content, 0, 0x4444);
    add_32(&content, 0, length);
    add_packet(&rest, 0, 0, 7);
    begin(&reading, &content);
    assert_int_equal(pwrite(reading.file.fd, rest.at, rest.len, (off_t)(content.len - 8 + length)),
                     rest.len);
    assert_int_equal(next(&reading), READ_FRAME);
    assert_int_equal(reading.frame.time_us, 7);
    assert_int_equal(reading.health.count[HEALTH_DAMAGED_RECORD], 0);
    end(&reading);
}

static void a_pipe_gives_the_same_frames_as_the_file(void **state)
{
    (void)state;
    struct octets content = {.len = 0};
    struct input_health health = {{0}};
    struct frame frame;
    int ends[2];
    char path[40];
    add_section(&content, 1);
    add_interface(&content, 1, 1, 0, NULL);
    add_packet(&content, 1, 0, 9);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], content.at, content.len), content.len);
    close(ends[1]);
    snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
    struct source *source = source_open(path, 0, NULL);
    assert_non_null(source);
    assert_int_equal(source_next(source, &frame, &health, NULL), READ_FRAME);
    assert_int_equal(frame.time_us, 9);
    assert_memory_equal(frame.bytes, "hello", 5);
    assert_int_equal(source_next(source, &frame, &health, NULL), READ_END);
    source_close(source);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interfaces_have_their_own_link_types),
        cmocka_unit_test(a_further_section_has_its_own_byte_order_and_interfaces),
        cmocka_unit_test(unknown_blocks_are_stepped_over),
        cmocka_unit_test(simple_and_obsolete_packets_are_packets),
        cmocka_unit_test(times_are_rounded_down_from_any_resolution),
        cmocka_unit_test(an_impossible_resolution_ends_the_reading),
        cmocka_unit_test(drops_in_repeated_statistics_count_once),
        cmocka_unit_test(secrets_stand_anywhere_before_their_packets),
        cmocka_unit_test(secrets_that_cannot_be_are_counted),
        cmocka_unit_test(a_packet_that_cannot_be_is_counted_and_has_a_number),
        cmocka_unit_test(a_block_length_that_cannot_be_is_named_with_its_byte),
        cmocka_unit_test(lengths_that_differ_are_damage),
        cmocka_unit_test(a_section_without_byte_order_is_damage),
        cmocka_unit_test(a_cut_file_gives_all_before_the_cut_wherever_it_is),
        cmocka_unit_test(a_block_too_large_to_hold_is_read_over),
        cmocka_unit_test(a_pipe_gives_the_same_frames_as_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
