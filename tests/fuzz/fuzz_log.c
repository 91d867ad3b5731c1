/* Any bytes as the lines of a log: what is found begins like a SIP message, no more is found than
 * there is, and the same is found when the whole comes as an input of its own. */
#include "sipdiag/base/hash.h"
#include "sipdiag/base/text.h"
#include "sipdiag/base/zone.h"
#include "sipdiag/logs/log_reader.h"
#include "sipdiag/read/source.h"
#include "sipdiag/sip/sip_scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
    if (!condition)
        abort();
}

static size_t check_items(struct log_reader *reader, uint64_t lines)
{
    struct log_item item;
    size_t count = 0;
    while (log_reader_next(reader, &item)) {
        require(item.line >= 1 && item.line <= lines);
        require(item.is_packet || sip_looks_like_start(item.bytes.at, item.bytes.len));
        count++;
    }
    return count;
}

static void read_lines(struct str log)
{
    struct zone *zone = zone_new("EET-2EEST,M3.5.0/3,M10.5.0/4");
    struct log_reader *reader = log_reader_new(zone);
    uint64_t lines = 0;
    size_t found = 0;
    log_reader_look_ahead(reader, (struct str){log.at, log.len < 4096 ? log.len : 4096});
    for (struct str rest = log; rest.len;) {
        struct str line = str_before(rest, '\n', &rest);
        log_reader_add(reader, line, ++lines);
        found += check_items(reader, lines);
    }
    log_reader_end(reader);
    found += check_items(reader, lines);
    require(found <= log.len);
    require(log_reader_dialect(reader) != NULL);
    log_reader_free(reader);
    zone_free(zone);
}

static void read_input(const uint8_t *data, size_t size)
{
    char path[64];
    struct frame frame;
    struct input_health health = {{0}};
    struct error error;
    int file = memfd_create("log", MFD_CLOEXEC);
    require(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    struct source *source = source_open(path, 0, &error);
    while (source && source_next(source, &frame, &health, &error) == READ_FRAME)
        require(frame.captured > 0 || frame.link_type == FRAME_LINK_CDR_ROW); /* an empty line */
    source_close(source);
    close(file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size ? size : 1); /* exactly as long as the input, for the sanitizer */
    require(copy != NULL);
    if (size)
        memcpy(copy, data, size);
    read_lines((struct str){copy, size});
    read_input(data, size);
    free(copy);
    return 0;
}
