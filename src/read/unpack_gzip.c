/* gzip through zlib, which verifies the checksum of every member. */
#include "sipdiag/base/memory.h"
#include "unpack.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { WINDOW_BITS = 15, GZIP_ONLY = 16 };

static bool recognise(const uint8_t *first, size_t len)
{
    return len >= 3 && memcmp(first, "\x1f\x8b\x08", 3) == 0;
}

static void *begin(void)
{
    z_stream *stream = xalloc(sizeof *stream);
    ensure(inflateInit2(stream, WINDOW_BITS + GZIP_ONLY) == Z_OK, "zlib does not begin");
    return stream;
}

static enum unpack_status run(void *state, struct unpack_piece *piece)
{
    z_stream *stream = state;
    stream->next_in = (Bytef *)(uintptr_t)piece->in; /* zlib does not write to it */
    stream->avail_in = (uInt)piece->in_len;
    stream->next_out = piece->out;
    stream->avail_out = (uInt)piece->out_len;
    int result = inflate(stream, Z_NO_FLUSH);
    piece->in += piece->in_len - stream->avail_in;
    piece->in_len = stream->avail_in;
    piece->out = stream->next_out;
    piece->out_len = stream->avail_out;
    if (result == Z_STREAM_END)
        return UNPACK_END;
    return result == Z_OK || result == Z_BUF_ERROR ? UNPACK_MORE : UNPACK_DAMAGED;
}

static void end(void *state)
{
    inflateEnd(state);
    free(state);
}

const struct packing packing_gzip = {
    .name = "gzip",
    .library = "zlib",
    .version = zlibVersion,
    .recognise = recognise,
    .begin = begin,
    .run = run,
    .end = end,
};
