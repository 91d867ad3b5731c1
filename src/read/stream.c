/* Opens an input, looks at its first bytes without losing them, says in a sentence why it cannot be
 * opened. */
#include "stream.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/base/shown.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUFFER_BYTES = 256 * 1024, PIPE_BYTES = 1 << 20, LONGEST_NAME = 240 };

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
    text_init(&stream->name);
    text_init(&stream->shown);
    text_init(&stream->command);
    if (strcmp(name, "-") == 0) {
        text_add_literal(&stream->name, "standard input");
        text_add_literal(&stream->command, "-");
    } else {
        text_add_char(&stream->name, '\'');
        stream_add_shown(&stream->name, str_from(name), LONGEST_NAME);
        text_add_char(&stream->name, '\'');
        name_command(&stream->command, str_from(name));
    }
    text_add(&stream->shown, text_str(&stream->name));
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

/* False when the pipe is not to be read any more. */
static bool wait_for_pipe(struct stream *stream)
{
    struct pollfd pipe = {.fd = stream->fd, .events = POLLIN};
    stream->stopped = stream->pauses && !pause_until_readable(stream->pauses, &pipe, 1);
    return !stream->stopped;
}

/* Bytes of the pipe itself. Without pauses, a signal that interrupts the wait ends the input. */
static ssize_t read_pipe(struct stream *stream, void *to, size_t size)
{
    ssize_t got = -1;
    if (stream->ended)
        return 0;
    do
        got = wait_for_pipe(stream) ? read(stream->fd, to, size) : 0;
    while (got < 0 && stream->pauses && (errno == EINTR || errno == EAGAIN));
    if (got < 0 && errno == EINTR)
        got = 0;
    stream->ended = got <= 0;
    return got;
}

/* As it is: of a pipe, or of a file that is packed. */
static ssize_t read_packed(void *context, void *to, size_t size)
{
    struct stream *stream = context;
    ssize_t got = stream->is_regular ? read(stream->fd, to, size) : read_pipe(stream, to, size);
    if (got > 0)
        stream->limit.packed += (uint64_t)got;
    return got;
}

static ssize_t read_unpacked(void *context, void *to, size_t size)
{
    return unpacker_read(context, to, size);
}

static ssize_t read_top(struct stream *stream, void *to, size_t size)
{
    if (stream->unpacker_count == 0)
        return read_packed(stream, to, size);
    return unpacker_read(stream->unpackers[stream->unpacker_count - 1], to, size);
}

static ssize_t cookie_read(void *cookie, char *to, size_t size)
{
    struct stream *stream = cookie;
    size_t left = stream->first_len - stream->replayed;
    ssize_t got = (ssize_t)(left < size ? left : size);
    if (left > 0) {
        memcpy(to, stream->first + stream->replayed, (size_t)got);
        stream->replayed += (size_t)got;
    } else {
        got = read_top(stream, to, size);
    }
    if (got > 0)
        stream->taken += (uint64_t)got;
    if (got < 0)
        errno = EIO;
    return got;
}

ssize_t stream_read(struct stream *stream, void *to, size_t size)
{
    ssize_t got = stream->is_direct ? read(stream->fd, to, size) : cookie_read(stream, to, size);
    if (got >= 0 || errno != EINTR)
        return got;
    return 0; /* a signal asked us to stop */
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

/* A regular file keeps its offset; what a pipe or an unpacker gave away is replayed by
 * cookie_read(). */
static ssize_t read_more_of_first(struct stream *stream, size_t most)
{
    void *to = stream->first + stream->first_len;
    size_t room = most - stream->first_len;
    if (!stream->is_direct)
        return read_top(stream, to, room);
    return pread(stream->fd, to, room, stream->start + (off_t)stream->first_len);
}

/* How long a pipe that gave something may be silent before that is taken for all it says now. */
enum { SILENCE_MS = 200 };

static bool gives_more_now(const struct stream *stream)
{
    struct pollfd pipe = {.fd = stream->fd, .events = POLLIN};
    return stream->is_regular || poll(&pipe, 1, SILENCE_MS) != 0;
}

bool stream_look_at_more(struct stream *stream)
{
    size_t before = stream->first_len;
    ssize_t got = 1;
    stream->first = xrealloc(stream->first, STREAM_FIRST_MOST);
    while (got > 0 && stream->first_len < STREAM_FIRST_MOST &&
           (stream->first_len == before || gives_more_now(stream))) {
        got = read_more_of_first(stream, STREAM_FIRST_MOST);
        stream->first_len += got > 0 ? (size_t)got : 0;
    }
    stream->seen_whole = got <= 0;
    return stream->first_len > before;
}

bool stream_was_seen_whole(const struct stream *stream)
{
    return stream->seen_whole;
}

static bool look_at_first(struct stream *stream, struct error *error)
{
    if (!stream->first)
        stream->first = xrealloc(NULL, STREAM_FIRST_BYTES);
    stream->first_len = 0;
    while (stream->first_len < STREAM_FIRST_LEAST) {
        ssize_t got = read_more_of_first(stream, STREAM_FIRST_LEAST);
        if (got < 0 && stream->first_len > 0 && stream->unpacker_count > 0)
            break; /* some came out before the damage */
        if (got < 0 && stream_is_broken(stream, error))
            return false;
        if (got < 0)
            return fail(error, "cannot read %s: %s", stream->shown.at, strerror(errno));
        if (got == 0)
            break;
        stream->first_len += (size_t)got;
    }
    return true;
}

/* What was looked at is the first that the unpacker gets. */
static void push_unpacker(struct stream *stream, const struct packing *packing)
{
    size_t count = stream->unpacker_count;
    struct unpacker *below = count ? stream->unpackers[count - 1] : NULL;
    struct unpacker *unpacker =
        unpacker_new(packing, &stream->limit, below ? read_unpacked : read_packed,
                     below ? (void *)below : (void *)stream);
    if (stream->is_direct)
        lseek(stream->fd, (off_t)stream->first_len, SEEK_CUR);
    if (!below)
        stream->limit.packed = stream->first_len;
    unpacker_give(unpacker, stream->first, stream->first_len);
    stream->unpackers[stream->unpacker_count++] = unpacker;
    stream->is_direct = false;
    text_clear(&stream->shown);
    text_addf(&stream->shown, "the content of %s", stream->name.at);
}

/* Looks through what is packed. */
static bool unpack(struct stream *stream, struct error *error)
{
    const struct packing *packing;
    while ((packing = packing_find(stream->first, stream->first_len))) {
        if (stream->unpacker_count == STREAM_PACKED_MOST)
            return fail(error, "%s is packed more than twice; unpack it first", stream->name.at);
        push_unpacker(stream, packing);
        if (!look_at_first(stream, error))
            return false;
    }
    return true;
}

static bool make_file(struct stream *stream, struct error *error)
{
    static const cookie_io_functions_t replay = {.read = cookie_read, .seek = cookie_seek};
    stream->file = stream->is_direct ? fdopen(stream->fd, "rb") : fopencookie(stream, "rb", replay);
    if (!stream->file)
        return fail(error, "cannot read %s: %s", stream->shown.at, strerror(errno));
    stream->buffer = xrealloc(NULL, BUFFER_BYTES);
    setvbuf(stream->file, stream->buffer, _IOFBF, BUFFER_BYTES);
    __fsetlocking(stream->file, FSETLOCKING_BYCALLER); /* one thread reads it */
    return true;
}

static bool open_file(struct stream *stream, const char *name, struct error *error)
{
    stream->is_standard = strcmp(name, "-") == 0;
    if (stream->is_standard)
        stream->fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    else
        stream->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    struct stat about;
    if (stream->fd < 0 || fstat(stream->fd, &about) != 0)
        return cannot_open(stream, errno, error);
    stream->size = about.st_size;
    stream->is_regular = S_ISREG(about.st_mode);
    stream->start = stream->is_regular ? lseek(stream->fd, 0, SEEK_CUR) : -1;
    stream->is_direct = stream->start >= 0;
#ifdef F_SETPIPE_SZ
    if (S_ISFIFO(about.st_mode)) /* the writer need not wait for each 64 KiB */
        fcntl(stream->fd, F_SETPIPE_SZ, PIPE_BYTES);
#endif
    return !S_ISDIR(about.st_mode) || cannot_open(stream, EISDIR, error);
}

bool stream_open(struct stream *stream, const char *name, const struct read_options *options,
                 struct error *error)
{
    *stream = (struct stream){
        .fd = -1,
        .limit.most = UINT64_MAX,
        .options = options,
        .pauses = options ? options->pauses : NULL,
        .zone = read_options_zone(options, name),
    };
    name_show(stream, name);
    if (!open_file(stream, name, error) || !look_at_first(stream, error) || !unpack(stream, error))
        return false;
    if (stream->first_len == 0) {
        stream->is_other = true;
        return fail(error, "%s is empty: there is nothing to read", stream->shown.at);
    }
    return make_file(stream, error);
}

bool stream_is_broken(const struct stream *stream, struct error *error)
{
    const char *name = stream->name.at;
    unsigned long long at = stream->limit.packed;
    if (stream->limit.is_over_most)
        fail(error, "%s unpacks to more than --set unpacked-most allows; what came before was read",
             name);
    else if (stream->limit.is_bomb)
        fail(error,
             "%s unpacks to more than a thousand times its size, which no capture does: "
             "the rest is not read",
             name);
    for (size_t i = 0; i < stream->unpacker_count; i++) {
        const char *problem = unpacker_problem(stream->unpackers[i]);
        if (!problem)
            continue;
        fail(error, "%s: its %s data %s, near byte %llu; %s", name,
             unpacker_packing(stream->unpackers[i])->name, problem, at,
             stream->first_len ? "all before it was read" : "nothing came out before it");
        return true;
    }
    return stream->limit.is_over_most || stream->limit.is_bomb;
}

uint64_t stream_position(const struct stream *stream)
{
    off_t at = stream->file ? ftello(stream->file) : -1;
    return at >= 0 ? (uint64_t)at : 0;
}

void stream_close(struct stream *stream)
{
    bool closes_fd = stream->file && stream->is_direct;
    if (stream->file)
        fclose(stream->file);
    if (stream->fd >= 0 && !closes_fd)
        close(stream->fd);
    free(stream->buffer);
    free(stream->first);
    while (stream->unpacker_count > 0)
        unpacker_free(stream->unpackers[--stream->unpacker_count]);
    text_free(&stream->name);
    text_free(&stream->shown);
    text_free(&stream->command);
    *stream = (struct stream){.fd = -1};
}
