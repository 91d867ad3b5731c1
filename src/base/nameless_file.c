/* Files without a name: where the file system allows that, else they lose it at once. */
#include "sipdiag/base/nameless_file.h"

#include "sipdiag/base/text.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

const char *nameless_file_folder(void)
{
    const char *named = getenv("TMPDIR");
    if (named && named[0])
        return named;
    return access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp";
}

int nameless_file_open(void)
{
    int fd = open(nameless_file_folder(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    struct text path = {0};
    text_addf(&path, "%s/sipdiag-XXXXXX", nameless_file_folder());
    fd = mkostemp(path.at, O_CLOEXEC);
    if (fd >= 0)
        unlink(path.at);
    text_free(&path);
    return fd;
}
