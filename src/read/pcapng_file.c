/* pcapng files (draft-ietf-opsawg-pcapng): a block reader of our own, because libpcap refuses files
 * whose interfaces have different link types. */
#include "capture_kind.h"
#include "pcapng_blocks.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_SECTION = 0x0a0d0d0a,
    BLOCK_HEADER_BYTES = 8,
    BLOCK_LEAST_BYTES = 12,
    LARGEST_BLOCK_BYTES = 16 * 1024 * 1024,
    SKIP_BYTES = 64 * 1024,
};

static bool recognise(const uint8_t *first, size_t len)
{
    static const uint8_t magic[4] = {0x0a, 0x0d, 0x0d, 0x0a};
    return len >= sizeof magic && memcmp(first, magic, sizeof magic) == 0;
}

static void *open_pcapng(struct stream *stream, struct error *error)
{
    if (stream->first_len < BLOCK_LEAST_BYTES) {
        fail(error, "%s is cut at byte %zu, inside the header of a pcapng file", stream->shown.at,
             stream->first_len);
        return NULL;
    }
    struct pcapng *pcapng = xalloc(sizeof *pcapng);
    pcapng->stream = stream;
    return pcapng;
}

static void room_for(struct pcapng *pcapng, size_t size)
{
    if (size <= pcapng->room_bytes)
        return;
    pcapng->room_bytes = size < SKIP_BYTES ? SKIP_BYTES : size;
    pcapng->room = xrealloc(pcapng->room, pcapng->room_bytes);
}

static enum read_status cut(struct pcapng *pcapng, struct input_health *health, struct error *error)
{
    const char *shown = pcapng->stream->shown.at;
    if (stream_is_broken(pcapng->stream, error)) {
        health->count[HEALTH_ARCHIVE_DAMAGED]++;
        return READ_DAMAGED;
    }
    health->count[HEALTH_FILE_CUT]++;
    if (ferror(pcapng->stream->file))
        fail(error, "%s cannot be read past byte %llu", shown, (unsigned long long)pcapng->offset);
    else
        fail(error, "%s is cut at byte %llu, inside the block at byte %llu; all before it was read",
             shown, (unsigned long long)pcapng->offset, (unsigned long long)pcapng->block_offset);
    return READ_DAMAGED;
}

static enum read_status damaged(struct pcapng *pcapng, const char *why, struct input_health *health,
                                struct error *error)
{
    health->count[HEALTH_DAMAGED_RECORD]++;
    fail(error, "%s is damaged at byte %llu: %s; all before it was read", pcapng->stream->shown.at,
         (unsigned long long)pcapng->block_offset, why);
    return READ_DAMAGED;
}

/* Reads up to size bytes and counts what came. */
static size_t take(struct pcapng *pcapng, void *to, size_t size)
{
    size_t got = fread(to, 1, size, pcapng->stream->file);
    pcapng->offset += got;
    return got;
}

/* A section begins with its byte order, which the length before it is written in. */
static const char *read_byte_order(struct pcapng *pcapng, uint8_t header[BLOCK_LEAST_BYTES])
{
    static const uint8_t big[4] = {0x1a, 0x2b, 0x3c, 0x4d};
    static const uint8_t little[4] = {0x4d, 0x3c, 0x2b, 0x1a};
    if (memcmp(header + BLOCK_HEADER_BYTES, big, 4) == 0)
        pcapng->big_endian = true;
    else if (memcmp(header + BLOCK_HEADER_BYTES, little, 4) == 0)
        pcapng->big_endian = false;
    else
        return "the byte-order mark of the section is none";
    return NULL;
}

/* Reads over a block that is too large to be held. */
static bool skip(struct pcapng *pcapng, size_t left)
{
    room_for(pcapng, SKIP_BYTES);
    while (left > 0) {
        size_t part = left < SKIP_BYTES ? left : SKIP_BYTES;
        if (take(pcapng, pcapng->room, part) != part)
            return false;
        left -= part;
    }
    return true;
}

static bool is_section(const uint8_t *header)
{
    return recognise(header, 4);
}

/* The rest of a block whose header was read: its body, and the length once more at its end. */
static enum read_status read_body(struct pcapng *pcapng, const uint8_t *header, size_t header_bytes,
                                  struct input_health *health, struct error *error)
{
    uint32_t type = pcapng_u32(pcapng, header);
    uint32_t length = pcapng_u32(pcapng, header + 4);
    if (length < BLOCK_LEAST_BYTES || length < header_bytes + 4 || length % 4 != 0)
        return damaged(pcapng, "a block has an impossible length", health, error);
    size_t left = length - header_bytes;
    if (length > LARGEST_BLOCK_BYTES) {
        pcapng->block = (struct pcapng_block){.type = type, .oversized = true};
        return skip(pcapng, left) ? READ_FRAME : cut(pcapng, health, error);
    }
    room_for(pcapng, length);
    size_t body_start = header_bytes - BLOCK_HEADER_BYTES;
    memcpy(pcapng->room, header + BLOCK_HEADER_BYTES, body_start);
    if (take(pcapng, pcapng->room + body_start, left) != left)
        return cut(pcapng, health, error);
    size_t body_bytes = length - BLOCK_LEAST_BYTES;
    if (pcapng_u32(pcapng, pcapng->room + body_bytes) != length)
        return damaged(pcapng, "the two lengths of a block differ", health, error);
    pcapng->block = (struct pcapng_block){type, pcapng->room, body_bytes, false};
    return READ_FRAME;
}

static enum read_status read_block(struct pcapng *pcapng, struct input_health *health,
                                   struct error *error)
{
    uint8_t header[BLOCK_LEAST_BYTES];
    size_t header_bytes = BLOCK_HEADER_BYTES;
    pcapng->block_offset = pcapng->offset;
    size_t got = take(pcapng, header, header_bytes);
    if (got == 0 && !ferror(pcapng->stream->file))
        return READ_END;
    if (got != header_bytes)
        return cut(pcapng, health, error);
    if (is_section(header)) {
        if (take(pcapng, header + header_bytes, 4) != 4)
            return cut(pcapng, health, error);
        header_bytes += 4;
        const char *why = read_byte_order(pcapng, header);
        if (why)
            return damaged(pcapng, why, health, error);
    } else if (pcapng->block_offset == 0) {
        return damaged(pcapng, "there is no section header", health, error);
    }
    return read_body(pcapng, header, header_bytes, health, error);
}

static enum read_status next_frame(void *opened, struct frame *frame, struct input_health *health,
                                   struct error *error)
{
    struct pcapng *pcapng = opened;
    for (;;) {
        enum read_status status = read_block(pcapng, health, error);
        if (status != READ_FRAME)
            return status;
        const char *why = NULL;
        switch (pcapng_use_block(pcapng, frame, health, &why)) {
        case BLOCK_FRAME:
            return READ_FRAME;
        case BLOCK_STOPS:
            return damaged(pcapng, why, health, error);
        case BLOCK_DAMAGED:
            health->count[HEALTH_DAMAGED_RECORD]++;
            break;
        case BLOCK_SKIPPED:
            break;
        }
    }
}

static void close_pcapng(void *opened)
{
    struct pcapng *pcapng = opened;
    free(pcapng->interfaces);
    free(pcapng->room);
    free(pcapng);
}

const struct capture_kind capture_kind_pcapng = {
    .name = "pcapng",
    .recognise = recognise,
    .open = open_pcapng,
    .next = next_frame,
    .close = close_pcapng,
};
