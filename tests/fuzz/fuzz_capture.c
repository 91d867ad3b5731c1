/* Any bytes as a file: of any capture format, packed or not. Frames must lie in what can be read,
 * and their numbers must count up. */
#include "sipdiag/base/hash.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/read/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { UNPACKED_MOST = 1 << 20, FRAMES_MOST = 20000 };

static volatile unsigned char touched;

static void require(int condition)
{
    if (!condition)
        abort();
}

static void read_frames(struct source *source)
{
    struct input_health health = {{0}};
    struct error error = {{0}};
    struct frame frame;
    uint32_t frames = 0;
    enum read_status status = READ_END;
    while (frames < FRAMES_MOST &&
           (status = source_next(source, &frame, &health, &error)) == READ_FRAME) {
        /* Of a text, several items may begin in one line, and threads may take turns. */
        require(frame.link_type < 0 || frame.origin.frame > frames);
        require(frame.wire >= frame.captured);
        frames = frame.origin.frame;
        for (uint32_t i = 0; i < frame.captured; i++)
            touched ^= frame.bytes[i];
    }
    require(status != READ_DAMAGED || error.text[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int file = -1;
    static char path[40];
    struct error error = {{0}};
    bool is_other;
    hash_init();
    if (file < 0) {
        file = memfd_create("capture", 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    require(file >= 0 && ftruncate(file, 0) == 0);
    require(pwrite(file, data, size, 0) == (ssize_t)size);
    struct source *source = source_open_or_say(path, 0, NULL, &is_other, &error);
    if (!source) {
        require(error.text[0]);
        return 0;
    }
    source_limit_unpacked(source, UNPACKED_MOST);
    read_frames(source);
    source_close(source);
    return 0;
}
