/* bzip2 through its own library. */
#include "sipdiag/base/memory.h"
#include "unpack.h"

#include <bzlib.h>
#include <stdlib.h>
#include <string.h>

/* "BZh" begins words, too: a block or the end must follow. */
static bool recognise(const uint8_t *first, size_t len)
{
    static const uint8_t block[] = {0x31, 0x41, 0x59, 0x26, 0x53, 0x59};
    static const uint8_t last[] = {0x17, 0x72, 0x45, 0x38, 0x50, 0x90};
    return len >= 10 && memcmp(first, "BZh", 3) == 0 && first[3] >= '1' && first[3] <= '9' &&
           (memcmp(first + 4, block, 6) == 0 || memcmp(first + 4, last, 6) == 0);
}

static void *begin(void)
{
    bz_stream *stream = xalloc(sizeof *stream);
    ensure(BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK, "bzip2 does not begin");
    return stream;
}

static enum unpack_status run(void *state, struct unpack_piece *piece)
{
    bz_stream *stream = state;
    stream->next_in = (char *)(uintptr_t)piece->in; /* bzip2 does not write to it */
    stream->avail_in = (unsigned)piece->in_len;
    stream->next_out = (char *)piece->out;
    stream->avail_out = (unsigned)piece->out_len;
    int result = BZ2_bzDecompress(stream);
    piece->in += piece->in_len - stream->avail_in;
    piece->in_len = stream->avail_in;
    piece->out += piece->out_len - stream->avail_out;
    piece->out_len = stream->avail_out;
    if (result == BZ_STREAM_END)
        return UNPACK_END;
    return result == BZ_OK ? UNPACK_MORE : UNPACK_DAMAGED;
}

static void end(void *state)
{
    BZ2_bzDecompressEnd(state);
    free(state);
}

const struct packing packing_bzip2 = {
    .name = "bzip2",
    .library = "bzip2",
    .version = BZ2_bzlibVersion,
    .recognise = recognise,
    .begin = begin,
    .run = run,
    .end = end,
};
