/* Reads the report of --baseline as a whole. */
#include "baseline_file.h"

#include "messages.h"
#include "sipdiag/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const size_t bytes_most = (size_t)1 << 30;

/* In our own words: errors look the same in every locale. */
static bool refuse(const char *path, int why, struct error *error)
{
    if (why == ENOENT)
        return fail(error, "baseline '%s': there is no such file", path);
    if (why == EACCES || why == EPERM)
        return fail(error, "baseline '%s': no permission to read it", path);
    if (why == EISDIR)
        return fail(error, "baseline '%s' is a directory; name the report in it", path);
    if (why == EFBIG)
        return fail(error, "baseline '%s' is too large; make one without --calls", path);
    return fail(error, "baseline '%s' cannot be read (error %d)", path, why);
}

static bool read_all(int descriptor, struct text *text)
{
    char bytes[65536];
    ssize_t got;
    while ((got = read(descriptor, bytes, sizeof bytes)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        text_add(text, (struct str){bytes, (size_t)got});
        errno = EFBIG;
        if (text->len > bytes_most)
            return false;
    }
    return true;
}

static struct baseline *read_report(const char *path, struct error *error)
{
    struct text text = {0};
    struct baseline *baseline = NULL;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor >= 0 && read_all(descriptor, &text))
        baseline = baseline_parse(text_str(&text), path, error);
    else
        refuse(path, errno, error);
    if (descriptor >= 0)
        close(descriptor);
    text_free(&text);
    return baseline;
}

struct baseline *baseline_file_read(const struct options *options, bool *failed)
{
    struct error error = {""};
    *failed = false;
    if (!options->baseline)
        return NULL;
    struct baseline *baseline = read_report(options->baseline, &error);
    *failed = !baseline;
    if (!baseline)
        say("%s", error.text);
    return baseline;
}
