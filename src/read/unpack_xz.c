/* xz through liblzma. */
#include "sipdiag/base/memory.h"
#include "unpack.h"

#include <lzma.h>
#include <stdlib.h>
#include <string.h>

static bool recognise(const uint8_t *first, size_t len)
{
    static const uint8_t magic[] = {0xfd, '7', 'z', 'X', 'Z', 0};
    return len >= sizeof magic && memcmp(first, magic, sizeof magic) == 0;
}

static void *begin(void)
{
    lzma_stream *stream = xalloc(sizeof *stream);
    *stream = (lzma_stream)LZMA_STREAM_INIT;
    ensure(lzma_stream_decoder(stream, UNPACK_MOST_MEMORY, 0) == LZMA_OK, "lzma does not begin");
    return stream;
}

static enum unpack_status run(void *state, struct unpack_piece *piece)
{
    lzma_stream *stream = state;
    stream->next_in = piece->in;
    stream->avail_in = piece->in_len;
    stream->next_out = piece->out;
    stream->avail_out = piece->out_len;
    lzma_ret result = lzma_code(stream, LZMA_RUN);
    piece->in = stream->next_in;
    piece->in_len = stream->avail_in;
    piece->out = stream->next_out;
    piece->out_len = stream->avail_out;
    if (result == LZMA_STREAM_END)
        return UNPACK_END;
    if (result == LZMA_MEMLIMIT_ERROR)
        return UNPACK_WIDE;
    return result == LZMA_OK || result == LZMA_BUF_ERROR ? UNPACK_MORE : UNPACK_DAMAGED;
}

static void end(void *state)
{
    lzma_end(state);
    free(state);
}

const struct packing packing_xz = {
    .name = "xz",
    .library = "lzma",
    .version = lzma_version_string,
    .recognise = recognise,
    .begin = begin,
    .run = run,
    .end = end,
};
