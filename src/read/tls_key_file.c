/* Reads a key log, and says what is wrong with it. */
#include "sipdiag/read/tls_key_file.h"

#include "stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Why it could not be read, in our own words: errors look the same in every locale. */
static bool refuse(const char *shown, int why, struct error *error)
{
    if (why == ENOENT)
        return fail(error, "key log %s: there is no such file", shown);
    if (why == EACCES || why == EPERM)
        return fail(error, "key log %s: no permission to read it; try: sudo chown \"$USER\" %s",
                    shown, shown);
    if (why == EISDIR)
        return fail(error, "key log %s is a directory; name the file in it", shown);
    return fail(error, "key log %s cannot be read (error %d)", shown, why);
}

static bool read_all(int fd, struct tls_key_reader *reader, struct text *kept, int *why)
{
    char bytes[16384];
    ssize_t got;
    while ((got = read(fd, bytes, sizeof bytes)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            break;
        tls_key_reader_add(reader, (struct str){bytes, (size_t)got});
        if (kept)
            text_add(kept, (struct str){bytes, (size_t)got});
    }
    *why = errno;
    explicit_bzero(bytes, sizeof bytes);
    tls_key_reader_finish(reader);
    return got == 0;
}

static void add_warning(struct text *out, const char *shown, const struct tls_key_reader *reader)
{
    if (reader->bad_lines)
        text_addf(out, "key log %s: %llu %s no secret, first line %llu", shown,
                  (unsigned long long)reader->bad_lines,
                  reader->bad_lines == 1 ? "line is" : "lines are",
                  (unsigned long long)reader->first_bad_line);
    if (reader->left_out)
        text_addf(out, "%s%s: %llu secrets are too many and were left out",
                  out->len ? "; " : "key log ", out->len ? "it" : shown,
                  (unsigned long long)reader->left_out);
    if (!reader->secrets && !reader->left_out) {
        text_addf(out, "%s%s ", out->len ? "; " : "key log ", out->len ? "it" : shown);
        text_add_literal(out, reader->lines
                                  ? "holds no secret of TLS 1.2 or 1.3, so it decrypts nothing"
                                  : "is empty, so it decrypts nothing");
    }
}

bool tls_key_file_read(const char *path, struct tls_keys *keys, struct text *kept,
                       struct text *warning, struct error *error)
{
    struct stat about;
    struct tls_key_reader reader;
    struct text shown = {0};
    int why = 0;
    text_add_char(&shown, '\'');
    stream_add_shown(&shown, str_from(path), 256);
    text_add_char(&shown, '\'');
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        why = errno;
    else if (fstat(fd, &about) == 0 && S_ISDIR(about.st_mode))
        why = EISDIR;
    bool is_read = false;
    tls_key_reader_begin(&reader, keys);
    if (!why)
        is_read = read_all(fd, &reader, kept, &why);
    if (fd >= 0)
        close(fd);
    if (is_read)
        add_warning(warning, shown.at, &reader);
    else
        refuse(shown.at, why, error);
    text_free(&shown);
    return is_read;
}
