/* Builds packets and capture files byte by byte, for tests that must know every one of them. */
#ifndef TESTS_SUPPORT_PACKETS_H
#define TESTS_SUPPORT_PACKETS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct octets {
    uint8_t at[70000];
    size_t len;
};

#define SAMPLE_INVITE "INVITE sip:200@192.0.2.2 SIP/2.0\r\nCall-ID: a@b\r\nCSeq: 1 INVITE\r\n\r\n"

static inline void add_bytes(struct octets *out, const void *bytes, size_t len)
{
    memcpy(out->at + out->len, bytes, len);
    out->len += len;
}

static inline void add_text(struct octets *out, const char *text)
{
    add_bytes(out, text, strlen(text));
}

static inline void add_u8(struct octets *out, unsigned value)
{
    out->at[out->len++] = (uint8_t)value;
}

static inline void add_be16(struct octets *out, unsigned value)
{
    add_u8(out, value >> 8);
    add_u8(out, value & 0xff);
}

static inline void add_be32(struct octets *out, uint32_t value)
{
    add_be16(out, value >> 16);
    add_be16(out, value & 0xffff);
}

/* In the byte order of a file. */
static inline void add_16(struct octets *out, int big_endian, unsigned value)
{
    add_be16(out, big_endian ? value : (value & 0xff) << 8 | (value >> 8 & 0xff));
}

static inline void add_32(struct octets *out, int big_endian, uint32_t value)
{
    add_be32(out, big_endian ? value : __builtin_bswap32(value));
}

static inline void add_udp(struct octets *out, unsigned from, unsigned to,
                           const struct octets *payload)
{
    add_be16(out, from);
    add_be16(out, to);
    add_be16(out, (unsigned)payload->len + 8);
    add_be16(out, 0);
    add_bytes(out, payload->at, payload->len);
}

struct ipv4_fields {
    unsigned id, place, protocol;
    int total; /* what the header says; 0 = what it is */
};

/* From 192.0.2.1 to 192.0.2.2. */
static inline void add_ipv4(struct octets *out, struct ipv4_fields fields,
                            const struct octets *payload)
{
    add_be16(out, 0x4500);
    add_be16(out, fields.total ? (unsigned)fields.total : (unsigned)payload->len + 20);
    add_be16(out, fields.id);
    add_be16(out, fields.place);
    add_be16(out, 0x4000 | fields.protocol);
    add_be16(out, 0);
    add_be32(out, 0xc0000201);
    add_be32(out, 0xc0000202);
    add_bytes(out, payload->at, payload->len);
}

/* From 2001:db8::1 to 2001:db8::2. */
static inline void add_ipv6(struct octets *out, unsigned next_header, const struct octets *payload)
{
    add_be32(out, 0x60000000);
    add_be16(out, (unsigned)payload->len);
    add_be16(out, next_header << 8 | 64);
    for (uint32_t end = 1; end <= 2; end++) {
        add_be32(out, 0x20010db8);
        add_be32(out, 0);
        add_be32(out, 0);
        add_be32(out, end);
    }
    add_bytes(out, payload->at, payload->len);
}

/* UDP with the text, ports 5060 to 5060. */
static inline void add_sip_udp(struct octets *out, const char *text)
{
    struct octets payload = {.len = 0};
    add_text(&payload, text);
    add_udp(out, 5060, 5060, &payload);
}

static inline void add_sip_ipv4(struct octets *out, const char *text)
{
    struct octets udp = {.len = 0};
    add_sip_udp(&udp, text);
    add_ipv4(out, (struct ipv4_fields){.protocol = 17}, &udp);
}

/* A file without a name; its path opens it anew from the start. */
struct memory_file {
    int fd;
    char path[40];
};

static inline int memory_file_open(struct memory_file *file, const struct octets *content)
{
    file->fd = memfd_create("capture", 0);
    snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->fd);
    return file->fd >= 0 && write(file->fd, content->at, content->len) == (ssize_t)content->len;
}

#endif
