/* Where a report ends up: standard output, a file that is there wholly or not at all, a device or
 * FIFO. */
#include "sipdiag/report/output.h"

#include "escape.h"
#include "sipdiag/base/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_BYTES = 64 * 1024, LINKS_MOST = 40, TRIES = 100, NAME_KEPT = 180 };

struct output {
    int fd;
    bool owns_fd;
    char *name;       /* as given, safe to show */
    char *target;     /* file to replace, links resolved; NULL when written in place */
    char *temporary;  /* beside it */
    int error_number; /* of the first write that failed */
    size_t used;
    char buffer[BUFFER_BYTES];
};

static char *shown_name(const char *path)
{
    struct text shown = {0};
    escape_people(&shown, str_from(path));
    char *copy = xcopy_text(shown.len ? shown.at : "");
    text_free(&shown);
    return copy;
}

/* Where the link points to, even when nothing is there yet; NULL when it is no link or cannot be
 * read. */
static char *link_target(const char *path)
{
    char pointed[PATH_MAX];
    ssize_t len = readlink(path, pointed, sizeof pointed - 1);
    if (len < 0)
        return NULL;
    pointed[len] = '\0';
    const char *slash = strrchr(path, '/');
    struct text whole = {0};
    if (pointed[0] != '/' && slash)
        text_add(&whole, (struct str){path, (size_t)(slash - path) + 1});
    text_add_literal(&whole, pointed);
    return whole.at;
}

static char *resolve_links(const char *path, struct error *error)
{
    char *at = xcopy_text(path);
    for (int links = 0; links < LINKS_MOST; links++) {
        char *next = link_target(at);
        if (!next)
            return at;
        free(at);
        at = next;
    }
    free(at);
    fail(error, "too many symbolic links");
    return NULL;
}

/* ".name.123-0.tmp" in the same folder, so that the rename stays within one file system. */
static char *temporary_name(const char *target, unsigned attempt)
{
    const char *slash = strrchr(target, '/');
    const char *base = slash ? slash + 1 : target;
    struct text name = {0};
    text_add(&name, (struct str){target, (size_t)(base - target)});
    text_addf(&name, ".%.*s.%ld-%u.tmp", NAME_KEPT, base, (long)getpid(), attempt);
    return name.at;
}

static bool open_temporary(struct output *output, mode_t mode)
{
    for (unsigned attempt = 0; attempt < TRIES; attempt++) {
        free(output->temporary);
        output->temporary = temporary_name(output->target, attempt);
        output->fd =
            open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (output->fd >= 0 || errno != EEXIST)
            break;
    }
    output->owns_fd = output->fd >= 0;
    return output->owns_fd;
}

/* The new file takes the old one's place: same owner where we may, then mode (chown clears set-id
 * bits). */
static bool keep_owner_and_mode(struct output *output, const struct stat *old)
{
    struct stat fresh;
    if (fstat(output->fd, &fresh) != 0)
        return false;
    if (fresh.st_uid != old->st_uid || fresh.st_gid != old->st_gid) {
        if (fchown(output->fd, old->st_uid, old->st_gid) != 0 &&
            fchown(output->fd, (uid_t)-1, old->st_gid) != 0 && errno != EPERM)
            return false;
    }
    return fchmod(output->fd, old->st_mode & 07777) == 0;
}

static bool open_replacement(struct output *output, const struct stat *old)
{
    /* A file that may not be written must not be replaced either, though its folder would allow it.
     */
    if (old && access(output->target, W_OK) != 0)
        return false;
    return open_temporary(output, old ? 0600 : 0666) && (!old || keep_owner_and_mode(output, old));
}

static bool open_in_place(struct output *output, const char *path)
{
    output->fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    output->owns_fd = output->fd >= 0;
    return output->owns_fd;
}

/* Judged by what the path leads to, before links are read: /dev/stdout leads to "pipe:[123]". */
static bool open_path(struct output *output, const char *path, struct error *error)
{
    struct stat status;
    bool exists = stat(path, &status) == 0;
    bool opened = false;
    if (exists && S_ISDIR(status.st_mode))
        return fail(error, "cannot write '%s': it is a directory", output->name);
    if (exists && !S_ISREG(status.st_mode)) {
        opened = open_in_place(output, path);
    } else {
        output->target = resolve_links(path, error);
        if (!output->target)
            return error_context(error, "cannot write '%s'", output->name);
        opened = open_replacement(output, exists ? &status : NULL);
    }
    if (!opened)
        return fail(error, "cannot write '%s': %s", output->name, strerror(errno));
    return true;
}

static void drop(struct output *output)
{
    if (output->owns_fd)
        close(output->fd);
    if (output->owns_fd && output->temporary)
        unlink(output->temporary);
    free(output->name);
    free(output->target);
    free(output->temporary);
    free(output);
}

struct output *output_open(const char *path, struct error *error)
{
    struct output *output = xalloc(sizeof *output);
    bool is_stdout = strcmp(path, "-") == 0;
    output->name = is_stdout ? xcopy_text("standard output") : shown_name(path);
    output->fd = STDOUT_FILENO;
    if (!is_stdout && !open_path(output, path, error)) {
        drop(output);
        return NULL;
    }
    return output;
}

/* After a failed write: true when it was only interrupted, or the reader of a pipe that does not
 * block has read. */
static bool can_write_again(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLOUT};
    if (errno == EINTR)
        return true;
    if (errno != EAGAIN && errno != EWOULDBLOCK)
        return false;
    return poll(&ready, 1, -1) > 0 || errno == EINTR; /* then write() is asked again */
}

static bool write_all(struct output *output, const char *bytes, size_t len)
{
    while (len && !output->error_number) {
        ssize_t wrote = write(output->fd, bytes, len);
        if (wrote > 0) {
            bytes += wrote;
            len -= (size_t)wrote;
        } else if (wrote == 0) {
            output->error_number = EIO;
        } else if (!can_write_again(output->fd)) {
            output->error_number = errno;
        }
    }
    return !output->error_number;
}

static bool flush(struct output *output)
{
    size_t used = output->used;
    output->used = 0;
    return write_all(output, output->buffer, used);
}

static bool sink_write(void *context, const char *bytes, size_t len)
{
    struct output *output = context;
    if (len > sizeof output->buffer - output->used && !flush(output))
        return false;
    if (len >= sizeof output->buffer)
        return write_all(output, bytes, len);
    memcpy(output->buffer + output->used, bytes, len);
    output->used += len;
    return !output->error_number;
}

void output_make_private(struct output *output)
{
    if (output->temporary && fchmod(output->fd, 0600) != 0)
        output->error_number = errno;
}

struct sink output_sink(struct output *output)
{
    return (struct sink){output, sink_write};
}

bool output_reader_gone(const struct output *output)
{
    return output->error_number == EPIPE;
}

/* Some file systems tell of a failed write only when the file is closed. */
static void close_file(struct output *output)
{
    int fd = output->owns_fd ? output->fd : dup(output->fd);
    output->owns_fd = false;
    if (fd >= 0 && close(fd) != 0 && errno != EINTR && !output->error_number)
        output->error_number = errno;
}

bool output_close(struct output *output, bool keep, struct error *error)
{
    bool written = flush(output);
    close_file(output);
    written = written && !output->error_number;
    if (output->temporary && written && keep && rename(output->temporary, output->target) != 0) {
        output->error_number = errno;
        written = false;
    }
    if (output->temporary && !(written && keep))
        unlink(output->temporary);
    bool good = written || output_reader_gone(output) ||
                fail(error, "cannot write '%s': %s", output->name, strerror(output->error_number));
    drop(output);
    return good;
}
