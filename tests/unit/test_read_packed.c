/* Compressed captures: every packing gives the frames of the plain file, twice packed, one behind
 * the other, through a pipe; damage keeps what came before, and is told and counted. */
#include "support/test.h"

#include "sipdiag/read/source.h"
#include "support/packed.h"
#include "support/packets.h"

#include <stdlib.h>
#include <zlib.h>

struct outcome {
    unsigned frames;
    enum read_status status;
    struct input_health health;
    struct error error;
};

static struct outcome read_all(struct source *source)
{
    struct outcome outcome = {.status = READ_FRAME};
    struct frame frame;
    while ((outcome.status = source_next(source, &frame, &outcome.health, &outcome.error)) ==
           READ_FRAME) {
        outcome.frames++;
        assert_int_equal(frame.origin.frame, outcome.frames);
    }
    source_close(source);
    return outcome;
}

/* The frames of the bytes; READ_DAMAGED and no frame when they cannot be opened. */
static struct outcome read_bytes(const uint8_t *at, size_t len)
{
    struct octets content = {.len = 0};
    struct memory_file file;
    struct outcome outcome = {.status = READ_DAMAGED};
    add_bytes(&content, at, len);
    assert_true(memory_file_open(&file, &content));
    struct source *source = source_open(file.path, 0, &outcome.error);
    if (source)
        outcome = read_all(source);
    close(file.fd);
    return outcome;
}

static size_t pack_gzip(uint8_t *to, size_t room, const uint8_t *at, size_t len)
{
    z_stream stream = {0};
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)at;
    stream.avail_in = (uInt)len;
    stream.next_out = to;
    stream.avail_out = (uInt)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return room - stream.avail_out;
}

static void every_packing_gives_the_frames_of_the_plain_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKED_CAPTURES; i++) {
        struct outcome outcome = read_bytes(packed_captures[i].at, packed_captures[i].len);
        if (outcome.frames != PACKED_FRAMES || outcome.status != READ_END)
            fail_msg("%s: %u frames, %s", packed_captures[i].name, outcome.frames,
                     outcome.error.text);
    }
}

static void a_pipe_gives_the_same_as_the_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKED_CAPTURES; i++) {
        int ends[2];
        char path[40];
        assert_int_equal(pipe(ends), 0);
        assert_int_equal(write(ends[1], packed_captures[i].at, packed_captures[i].len),
                         packed_captures[i].len);
        close(ends[1]);
        snprintf(path, sizeof path, "/proc/self/fd/%d", ends[0]);
        struct source *source = source_open(path, 0, NULL);
        assert_non_null(source);
        assert_string_equal(source_kind_name(source), "pcap");
        assert_true(source_progress(source) < 0);
        assert_false(source_can_be_opened_again(source));
        assert_int_equal(read_all(source).frames, PACKED_FRAMES);
        close(ends[0]);
    }
}

static void packed_twice_is_unpacked_and_three_times_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKED_CAPTURES; i++) {
        uint8_t twice[1024], thrice[1024];
        size_t len = pack_gzip(twice, sizeof twice, packed_captures[i].at, packed_captures[i].len);
        assert_int_equal(read_bytes(twice, len).frames, PACKED_FRAMES);
        len = pack_gzip(thrice, sizeof thrice, twice, len);
        struct outcome outcome = read_bytes(thrice, len);
        assert_int_equal(outcome.frames, 0);
        assert_non_null(strstr(outcome.error.text, "packed more than twice"));
    }
}

/* As `cat a.gz b.gz` gives: the second capture's header is then no record, so it is cut away. */
static void parts_behind_each_other_are_one_stream(void **state)
{
    (void)state;
    uint8_t plain[512], parts[1024];
    size_t plain_len = sizeof plain;
    z_stream stream = {0};
    assert_int_equal(inflateInit2(&stream, 31), Z_OK);
    stream.next_in = (Bytef *)(uintptr_t)packed_gzip;
    stream.avail_in = sizeof packed_gzip;
    stream.next_out = plain;
    stream.avail_out = sizeof plain;
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    plain_len -= stream.avail_out;
    inflateEnd(&stream);
    for (size_t cut = 0; cut <= plain_len; cut++) {
        size_t len = pack_gzip(parts, sizeof parts, plain, cut);
        len += pack_gzip(parts + len, sizeof parts - len, plain + cut, plain_len - cut);
        memset(parts + len, 0, 16); /* a tape's block is filled up with zeros */
        struct outcome outcome = read_bytes(parts, len + 16);
        assert_int_equal(outcome.frames, PACKED_FRAMES);
        assert_int_equal(outcome.status, READ_END);
    }
}

static void a_cut_stream_is_told_and_counted_wherever_it_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKED_CAPTURES; i++)
        for (size_t len = 16; len < packed_captures[i].len; len++) {
            struct outcome outcome = read_bytes(packed_captures[i].at, len);
            assert_int_equal(outcome.status, READ_DAMAGED);
            assert_in_range(outcome.frames, 0, PACKED_FRAMES);
            assert_int_not_equal(outcome.error.text[0], '\0');
            if (outcome.frames > 0)
                assert_int_equal(outcome.health.count[HEALTH_ARCHIVE_DAMAGED], 1);
        }
}

/* The checksum of gzip covers every byte of the content. Free are its header and the bits that fill
 * up the last byte before the checksum. */
static void a_flipped_bit_is_noticed(void **state)
{
    (void)state;
    enum { HEADER_BYTES = 10, FREE_BITS = 7 };
    size_t unnoticed = 0;
    for (size_t i = 0; i < PACKED_CAPTURES; i++)
        for (size_t bit = 0; bit < packed_captures[i].len * 8; bit++) {
            uint8_t bytes[512];
            memcpy(bytes, packed_captures[i].at, packed_captures[i].len);
            bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            struct outcome outcome = read_bytes(bytes, packed_captures[i].len);
            if (packed_captures[i].at == packed_gzip && bit >= HEADER_BYTES * 8)
                unnoticed += outcome.status != READ_DAMAGED;
        }
    assert_in_range(unnoticed, 0, FREE_BITS);
}

static void other_bytes_behind_the_end_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKED_CAPTURES; i++) {
        uint8_t bytes[512];
        memcpy(bytes, packed_captures[i].at, packed_captures[i].len);
        memcpy(bytes + packed_captures[i].len, "and more", 8);
        struct outcome outcome = read_bytes(bytes, packed_captures[i].len + 8);
        assert_int_equal(outcome.frames, PACKED_FRAMES);
        assert_int_equal(outcome.status, READ_DAMAGED);
        assert_non_null(strstr(outcome.error.text, "other bytes behind its end"));
    }
}

static void a_limit_ends_the_reading(void **state)
{
    (void)state;
    enum { PLAIN_BYTES = 2 << 20 };
    struct octets content = {.len = 0};
    struct memory_file file;
    struct outcome outcome = {0};
    uint8_t *plain = calloc(1, PLAIN_BYTES), *packed = malloc(PLAIN_BYTES);
    assert_non_null(plain);
    assert_non_null(packed);
    memcpy(plain, "\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\xff\xff\0\0\1\0\0\0", 24);
    add_bytes(&content, packed, pack_gzip(packed, PLAIN_BYTES, plain, PLAIN_BYTES));
    assert_true(memory_file_open(&file, &content));
    struct source *source = source_open(file.path, 0, NULL);
    assert_non_null(source);
    source_limit_unpacked(source, 1 << 20);
    outcome = read_all(source);
    assert_int_equal(outcome.status, READ_REFUSED);
    assert_in_range(outcome.frames, 1, PLAIN_BYTES / 16 - 1);
    assert_int_equal(outcome.health.count[HEALTH_ARCHIVE_DAMAGED], 1);
    assert_non_null(strstr(outcome.error.text, "unpacked-most"));
    close(file.fd);
    free(plain);
    free(packed);
}

static void a_packed_archive_is_refused_with_the_way_out(void **state)
{
    (void)state;
    uint8_t tar[1024] = "evening.pcap", packed[1024];
    memcpy(tar + 257, "ustar", 5);
    struct outcome outcome = read_bytes(packed, pack_gzip(packed, sizeof packed, tar, sizeof tar));
    assert_non_null(strstr(outcome.error.text, "the content of"));
    assert_non_null(strstr(outcome.error.text, "is a tar archive"));
    assert_non_null(strstr(outcome.error.text, "tar -xf"));
}

static void an_empty_content_is_refused(void **state)
{
    (void)state;
    uint8_t packed[64];
    struct outcome outcome =
        read_bytes(packed, pack_gzip(packed, sizeof packed, (const uint8_t *)"", 0));
    assert_non_null(strstr(outcome.error.text, "is empty"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_packing_gives_the_frames_of_the_plain_file),
        cmocka_unit_test(a_pipe_gives_the_same_as_the_file),
        cmocka_unit_test(packed_twice_is_unpacked_and_three_times_is_refused),
        cmocka_unit_test(parts_behind_each_other_are_one_stream),
        cmocka_unit_test(a_cut_stream_is_told_and_counted_wherever_it_is_cut),
        cmocka_unit_test(a_flipped_bit_is_noticed),
        cmocka_unit_test(other_bytes_behind_the_end_are_told),
        cmocka_unit_test(a_limit_ends_the_reading),
        cmocka_unit_test(a_packed_archive_is_refused_with_the_way_out),
        cmocka_unit_test(an_empty_content_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
