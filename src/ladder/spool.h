/* Bytes that are only added to: in memory while they are few, else in a file without a name. */
#ifndef LADDER_SPOOL_H
#define LADDER_SPOOL_H

#include "sipdiag/base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SPOOL_BUFFER_BYTES = 4 << 20 };

struct spool {
    char *buffer;
    size_t used, capacity;
    uint64_t spilled; /* bytes in the file; the buffer follows them */
    int fd;           /* -1 while nothing was spilled */
    int error_number; /* of the first failure; after it nothing is kept */
};

void spool_init(struct spool *spool);
void spool_free(struct spool *spool);

/* Where the bytes begin. */
uint64_t spool_add(struct spool *spool, const void *bytes, size_t len);

/* False when these bytes are not there or cannot be read. */
bool spool_read(struct spool *spool, uint64_t offset, void *bytes, size_t len);

/* The sentence about its failure. */
bool spool_fail(const struct spool *spool, struct error *error);

#endif
