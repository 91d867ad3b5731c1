/* Numbers in network order, and a cursor over untrusted bytes: reads past the end give 0 and are
 * remembered in short_read. */
#ifndef SIPDIAG_BASE_BYTES_H
#define SIPDIAG_BASE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline uint16_t be16_at(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t be32_at(const uint8_t *at)
{
    return (uint32_t)be16_at(at) << 16 | be16_at(at + 2);
}

struct bytes {
    const uint8_t *at;
    size_t left;
    bool short_read;
};

static inline struct bytes bytes_from(const void *at, size_t len)
{
    return (struct bytes){at, len, false};
}

/* The next n bytes, or NULL (and short_read) when fewer are left. */
static inline const uint8_t *bytes_take(struct bytes *b, size_t n)
{
    if (n > b->left) {
        b->short_read = true;
        b->at += b->left;
        b->left = 0;
        return NULL;
    }
    const uint8_t *taken = b->at;
    b->at += n;
    b->left -= n;
    return taken;
}

static inline uint8_t bytes_u8(struct bytes *b)
{
    const uint8_t *p = bytes_take(b, 1);
    return p ? p[0] : 0;
}

static inline uint16_t bytes_be16(struct bytes *b)
{
    const uint8_t *p = bytes_take(b, 2);
    return p ? be16_at(p) : 0;
}

static inline uint32_t bytes_be32(struct bytes *b)
{
    const uint8_t *p = bytes_take(b, 4);
    return p ? be32_at(p) : 0;
}

#endif
