/* reshape: the same packets in another shape, for tests: a pcap split into files, as pcapng,
 * or by another clock. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_HEADER_BYTES = 24, RECORD_HEADER_BYTES = 16 };

struct capture {
    uint8_t *at;
    size_t len;
    size_t packets;
};

static uint32_t get_32(const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static size_t record_bytes(const struct capture *capture, size_t at)
{
    if (at + RECORD_HEADER_BYTES > capture->len)
        return 0;
    size_t size = RECORD_HEADER_BYTES + (size_t)get_32(capture->at + at + 8);
    return at + size <= capture->len ? size : 0;
}

/* Only what this machine's byte order and microseconds write. */
static int read_capture(struct capture *capture, const char *path)
{
    FILE *file = fopen(path, "rb");
    size_t size, room = (size_t)64 << 20;
    capture->at = malloc(room);
    if (!file || !capture->at)
        return 0;
    capture->len = fread(capture->at, 1, room, file);
    fclose(file);
    if (capture->len < FILE_HEADER_BYTES || get_32(capture->at) != 0xa1b2c3d4)
        return 0;
    for (size_t at = FILE_HEADER_BYTES; (size = record_bytes(capture, at)) > 0; at += size)
        capture->packets++;
    return 1;
}

static int split(const struct capture *capture, size_t count, const char *prefix)
{
    size_t at = FILE_HEADER_BYTES, done = 0;
    for (size_t part = 0; part < count; part++) {
        char path[4096];
        snprintf(path, sizeof path, "%s%zu.pcap", prefix, part);
        FILE *file = fopen(path, "wb");
        if (!file)
            return 0;
        fwrite(capture->at, 1, FILE_HEADER_BYTES, file);
        for (; done < capture->packets * (part + 1) / count; done++) {
            size_t size = record_bytes(capture, at);
            fwrite(capture->at + at, 1, size, file);
            at += size;
        }
        if (fclose(file) != 0)
            return 0;
    }
    return 1;
}

static void put_32(FILE *file, uint32_t value)
{
    fwrite(&value, 1, sizeof value, file);
}

static void put_packet(FILE *file, const uint8_t *record)
{
    uint64_t time_us = get_32(record) * UINT64_C(1000000) + get_32(record + 4);
    uint32_t captured = get_32(record + 8), padding = (4 - captured % 4) % 4;
    put_32(file, 6); /* enhanced packet block */
    put_32(file, 32 + captured + padding);
    put_32(file, 0);
    put_32(file, (uint32_t)(time_us >> 32));
    put_32(file, (uint32_t)time_us);
    put_32(file, captured);
    put_32(file, get_32(record + 12));
    fwrite(record + RECORD_HEADER_BYTES, 1, captured, file);
    fwrite("\0\0\0", 1, padding, file);
    put_32(file, 32 + captured + padding);
}

static int write_pcapng(const struct capture *capture, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return 0;
    static const uint32_t section[] = {0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28};
    fwrite(section, 1, sizeof section, file);
    uint32_t interface[] = {1, 20, get_32(capture->at + 20) & 0xffff, 262144, 20};
    fwrite(interface, 1, sizeof interface, file);
    size_t size;
    for (size_t at = FILE_HEADER_BYTES; (size = record_bytes(capture, at)) > 0; at += size)
        put_packet(file, capture->at + at);
    return fclose(file) == 0;
}

/* Every time so many milliseconds later. */
static int shift(const struct capture *capture, const char *milliseconds, const char *path)
{
    FILE *file = fopen(path, "wb");
    size_t size;
    if (!file)
        return 0;
    fwrite(capture->at, 1, FILE_HEADER_BYTES, file);
    for (size_t at = FILE_HEADER_BYTES; (size = record_bytes(capture, at)) > 0; at += size) {
        int64_t time_us = get_32(capture->at + at) * INT64_C(1000000) +
                          get_32(capture->at + at + 4) + atoll(milliseconds) * 1000;
        put_32(file, (uint32_t)(time_us / 1000000));
        put_32(file, (uint32_t)(time_us % 1000000));
        fwrite(capture->at + at + 8, 1, size - 8, file);
    }
    return fclose(file) == 0;
}

int main(int argc, char **argv)
{
    struct capture capture = {0};
    int is_split = argc == 5 && strcmp(argv[2], "split") == 0;
    int is_shift = argc == 5 && strcmp(argv[2], "shift") == 0;
    int is_pcapng = argc == 4 && strcmp(argv[2], "pcapng") == 0;
    if (!is_split && !is_shift && !is_pcapng) {
        fprintf(stderr,
                "usage: reshape PCAP split COUNT PREFIX   (PREFIX0.pcap, PREFIX1.pcap, ...)\n"
                "       reshape PCAP pcapng FILE\n"
                "       reshape PCAP shift MILLISECONDS FILE\n");
        return 2;
    }
    int done = read_capture(&capture, argv[1]) &&
               (is_split   ? split(&capture, strtoul(argv[3], NULL, 10), argv[4])
                : is_shift ? shift(&capture, argv[3], argv[4])
                           : write_pcapng(&capture, argv[3]));
    free(capture.at);
    if (!done)
        fprintf(stderr, "reshape: it did not work\n");
    return !done;
}
