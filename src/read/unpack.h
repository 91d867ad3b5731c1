/* Packed streams (gzip, zstd, xz, bzip2, lz4): how to know one, and its bytes unpacked as they are
 * read. */
#ifndef SIPDIAG_READ_UNPACK_H
#define SIPDIAG_READ_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum unpack_status {
    UNPACK_MORE,    /* went on, or needs more input */
    UNPACK_END,     /* the end of what one run of the packer made; another may follow */
    UNPACK_DAMAGED, /* cannot go on */
    UNPACK_WIDE,    /* needs more memory than it gets */
};

/* What an unpacker takes from and writes to; it moves both forward. */
struct unpack_piece {
    const uint8_t *in;
    size_t in_len;
    uint8_t *out;
    size_t out_len;
};

/* One row each in unpack.c. */
struct packing {
    const char *name; /* "gzip" */
    const char *library;
    const char *(*version)(void); /* of the library */
    bool (*recognise)(const uint8_t *first, size_t len);
    void *(*begin)(void);
    enum unpack_status (*run)(void *state, struct unpack_piece *piece);
    void (*end)(void *state);
};

extern const struct packing packing_gzip;
extern const struct packing packing_zstd;
extern const struct packing packing_xz;
extern const struct packing packing_bzip2;
extern const struct packing packing_lz4;

const struct packing *packing_at(size_t index); /* NULL past the end */

/* NULL when the bytes begin no packing that is built in. */
const struct packing *packing_find(const uint8_t *first, size_t len);

/* So many packed bytes are given to a library that forgets what it made when an error comes. */
enum { UNPACK_CAREFUL_BYTES = 4096 };

/* More memory than this is not spent on unpacking one stream. */
#define UNPACK_MOST_MEMORY (UINT64_C(256) << 20)

/* Shared by the unpackers of one stream: what a small file may become. */
struct unpack_limit {
    uint64_t packed;   /* bytes that the outermost one was given so far */
    uint64_t most;     /* bytes that none may exceed */
    bool is_over_most; /* it would have */
    bool is_bomb;      /* more than a thousand times its size */
};

/* Reads the packed bytes: 0 at the end, negative when it cannot. */
typedef ssize_t unpack_reader(void *context, void *to, size_t size);

struct unpacker;

/* `first` are packed bytes that were read already. The limit must stay where it is. */
struct unpacker *unpacker_new(const struct packing *packing, struct unpack_limit *limit,
                              unpack_reader *reader, void *context);
void unpacker_give(struct unpacker *unpacker, const uint8_t *first, size_t len);
void unpacker_free(struct unpacker *unpacker);

/* Unpacked bytes: 0 at the end, -1 when there are no more because of unpacker_problem(). */
ssize_t unpacker_read(struct unpacker *unpacker, void *to, size_t size);

const struct packing *unpacker_packing(const struct unpacker *unpacker);

/* Why it stopped: "ends too early", ...; NULL when nothing is wrong with this one. */
const char *unpacker_problem(const struct unpacker *unpacker);

#endif
