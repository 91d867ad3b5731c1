/* A growing run of bytes that moves to a temporary file when it gets long. */
#include "spool.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/base/nameless_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_BYTES = 64 * 1024 };

void spool_init(struct spool *spool)
{
    *spool = (struct spool){.fd = -1};
}

void spool_free(struct spool *spool)
{
    if (spool->fd >= 0)
        close(spool->fd);
    free(spool->buffer);
    spool_init(spool);
}

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t wrote = write(fd, bytes, len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0) {
            errno = wrote < 0 ? errno : EIO;
            return false;
        }
        bytes += wrote;
        len -= (size_t)wrote;
    }
    return true;
}

static void spill(struct spool *spool)
{
    if (spool->fd < 0)
        spool->fd = nameless_file_open();
    if (spool->fd < 0 || !write_all(spool->fd, spool->buffer, spool->used))
        spool->error_number = errno;
    else
        spool->spilled += spool->used;
    spool->used = 0;
}

static void make_room(struct spool *spool, size_t len)
{
    if (spool->used && len > SPOOL_BUFFER_BYTES - spool->used)
        spill(spool);
    size_t capacity = spool->capacity ? spool->capacity : FIRST_BYTES;
    while (capacity - spool->used < len)
        capacity *= 2;
    if (capacity != spool->capacity)
        spool->buffer = xrealloc(spool->buffer, capacity);
    spool->capacity = capacity;
}

uint64_t spool_add(struct spool *spool, const void *bytes, size_t len)
{
    if (!spool->error_number)
        make_room(spool, len);
    uint64_t offset = spool->spilled + spool->used;
    if (spool->error_number)
        return offset;
    memcpy(spool->buffer + spool->used, bytes, len);
    spool->used += len;
    return offset;
}

static bool read_all(int fd, uint64_t offset, char *bytes, size_t len)
{
    while (len) {
        ssize_t got = pread(fd, bytes, len, (off_t)offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            errno = got < 0 ? errno : EIO;
            return false;
        }
        bytes += got;
        offset += (uint64_t)got;
        len -= (size_t)got;
    }
    return true;
}

/* Nothing that was added at once lies partly in the file and partly in memory. */
bool spool_read(struct spool *spool, uint64_t offset, void *bytes, size_t len)
{
    if (spool->error_number)
        return false;
    if (offset >= spool->spilled) {
        uint64_t at = offset - spool->spilled;
        if (at > spool->used || len > spool->used - at)
            return false;
        memcpy(bytes, spool->buffer + at, len);
        return true;
    }
    if (read_all(spool->fd, offset, bytes, len))
        return true;
    spool->error_number = errno;
    return false;
}

bool spool_fail(const struct spool *spool, struct error *error)
{
    return fail(error,
                "cannot keep the messages of the calls in '%s': %s; set TMPDIR to a folder with "
                "more room",
                nameless_file_folder(), strerror(spool->error_number));
}
