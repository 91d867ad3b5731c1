/* Opens an input, looks at its first bytes without losing them, says in a sentence why it cannot be
 * opened. */
#include "stream.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/base/shown.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_BYTES = 256 * 1024, LONGEST_NAME = 240 };

static bool is_plain_for_shell(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("._/+,:@%-", c));
}

/* The name as a command in a sentence needs it; FILE when it cannot be typed safely. */
static void name_command(struct text *out, struct str name)
{
    bool plain = name.len > 0 && name.at[0] != '-';
    bool quotable = name.len > 0 && name.len <= LONGEST_NAME && name.at[0] != '-';
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.at[i];
        plain = plain && is_plain_for_shell(name.at[i]);
        quotable = quotable && c >= 0x20 && c < 0x7f && c != '\'';
    }
    if (!quotable)
        text_add_literal(out, "FILE");
    else if (plain)
        text_add(out, name);
    else
        text_addf(out, "'%.*s'", (int)name.len, name.at);
}

void stream_add_shown(struct text *out, struct str bytes, size_t limit)
{
    text_add_shown(out, (struct str){bytes.at, bytes.len < limit ? bytes.len : limit});
    if (bytes.len > limit)
        text_add_literal(out, "...");
}

static void name_show(struct stream *stream, const char *name)
{
    text_init(&stream->shown);
    text_init(&stream->command);
    if (strcmp(name, "-") == 0) {
        text_add_literal(&stream->shown, "standard input");
        text_add_literal(&stream->command, "-");
        return;
    }
    text_add_char(&stream->shown, '\'');
    stream_add_shown(&stream->shown, str_from(name), LONGEST_NAME);
    text_add_char(&stream->shown, '\'');
    name_command(&stream->command, str_from(name));
}

static bool cannot_open(const struct stream *stream, int number, struct error *error)
{
    const char *shown = stream->shown.at;
    switch (number) {
    case ENOENT:
        return fail(error, "cannot open %s: there is no such file", shown);
    case EACCES:
    case EPERM:
        return fail(
            error,
            "cannot open %s: permission denied; make it yours with `sudo chown \"$USER\" %s`, "
            "or read it as `sudo cat %s | sipdiag -`",
            shown, stream->command.at, stream->command.at);
    case EISDIR:
        return fail(error, "cannot read %s: it is a directory; name the captures in it", shown);
    default:
        return fail(error, "cannot open %s: %s", shown, strerror(number));
    }
}

/* Bytes of the pipe itself. A signal that interrupts the wait ends the input: only those that ask
 * us to stop have a handler. */
static ssize_t read_pipe(struct stream *stream, void *to, size_t size)
{
    if (stream->ended)
        return 0;
    ssize_t got = read(stream->fd, to, size);
    if (got < 0 && errno == EINTR)
        got = 0;
    stream->ended = got <= 0;
    return got;
}

static ssize_t cookie_read(void *cookie, char *to, size_t size)
{
    struct stream *stream = cookie;
    ssize_t got = 0;
    if (stream->replayed < stream->first_len) {
        size_t left = stream->first_len - stream->replayed;
        got = (ssize_t)(left < size ? left : size);
        memcpy(to, stream->first + stream->replayed, (size_t)got);
        stream->replayed += (size_t)got;
    } else {
        got = read_pipe(stream, to, size);
    }
    if (got > 0)
        stream->taken += (uint64_t)got;
    return got;
}

/* Only tells where we are. */
static int cookie_seek(void *cookie, off64_t *offset, int whence)
{
    struct stream *stream = cookie;
    if (whence != SEEK_CUR || *offset != 0) {
        errno = ESPIPE;
        return -1;
    }
    *offset = (off64_t)stream->taken;
    return 0;
}

/* A regular file keeps its offset; a pipe gives the bytes away, so they are replayed by
 * cookie_read(). */
static bool look_at_first(struct stream *stream, struct error *error)
{
    off_t start = stream->is_regular ? lseek(stream->fd, 0, SEEK_CUR) : -1;
    while (stream->first_len < sizeof stream->first) {
        void *to = stream->first + stream->first_len;
        size_t room = sizeof stream->first - stream->first_len;
        ssize_t got = start >= 0 ? pread(stream->fd, to, room, start + (off_t)stream->first_len)
                                 : read_pipe(stream, to, room);
        if (got < 0)
            return fail(error, "cannot read %s: %s", stream->shown.at, strerror(errno));
        if (got == 0)
            break;
        stream->first_len += (size_t)got;
    }
    stream->is_regular = start >= 0;
    return true;
}

static bool make_file(struct stream *stream, struct error *error)
{
    static const cookie_io_functions_t replay = {.read = cookie_read, .seek = cookie_seek};
    stream->file =
        stream->is_regular ? fdopen(stream->fd, "rb") : fopencookie(stream, "rb", replay);
    if (!stream->file)
        return fail(error, "cannot read %s: %s", stream->shown.at, strerror(errno));
    stream->buffer = xrealloc(NULL, BUFFER_BYTES);
    setvbuf(stream->file, stream->buffer, _IOFBF, BUFFER_BYTES);
    __fsetlocking(stream->file, FSETLOCKING_BYCALLER); /* one thread reads it */
    return true;
}

bool stream_open(struct stream *stream, const char *name, struct error *error)
{
    *stream = (struct stream){.fd = -1};
    name_show(stream, name);
    if (strcmp(name, "-") == 0)
        stream->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    else
        stream->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat about;
    if (stream->fd < 0 || fstat(stream->fd, &about) != 0)
        return cannot_open(stream, errno, error);
    stream->device = about.st_dev;
    stream->inode = about.st_ino;
    stream->size = about.st_size;
    stream->is_regular = S_ISREG(about.st_mode);
    if (S_ISDIR(about.st_mode))
        return cannot_open(stream, EISDIR, error);
    if (!look_at_first(stream, error))
        return false;
    if (stream->first_len == 0)
        return fail(error, "%s is empty: there is nothing to read", stream->shown.at);
    return make_file(stream, error);
}

uint64_t stream_position(const struct stream *stream)
{
    off_t at = stream->file ? ftello(stream->file) : -1;
    return at >= 0 ? (uint64_t)at : 0;
}

void stream_close(struct stream *stream)
{
    bool closes_fd = stream->file && stream->is_regular;
    if (stream->file)
        fclose(stream->file);
    if (stream->fd >= 0 && !closes_fd)
        close(stream->fd);
    free(stream->buffer);
    text_free(&stream->shown);
    text_free(&stream->command);
    *stream = (struct stream){.fd = -1};
}
