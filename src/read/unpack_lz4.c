/* lz4 frames through their own library. */
#include "sipdiag/base/memory.h"
#include "unpack.h"

#include <lz4.h>
#include <lz4frame.h>
#include <string.h>

static bool recognise(const uint8_t *first, size_t len)
{
    return len >= 4 && memcmp(first, "\x04\x22\x4d\x18", 4) == 0;
}

static void *begin(void)
{
    LZ4F_dctx *context = NULL;
    ensure(!LZ4F_isError(LZ4F_createDecompressionContext(&context, LZ4F_VERSION)),
           "lz4 does not begin");
    return context;
}

static enum unpack_status run(void *state, struct unpack_piece *piece)
{
    size_t out = piece->out_len;
    size_t in = piece->in_len < UNPACK_CAREFUL_BYTES ? piece->in_len : UNPACK_CAREFUL_BYTES;
    size_t result = LZ4F_decompress(state, piece->out, &out, piece->in, &in, NULL);
    if (LZ4F_isError(result))
        return UNPACK_DAMAGED;
    piece->in += in;
    piece->in_len -= in;
    piece->out += out;
    piece->out_len -= out;
    return result == 0 ? UNPACK_END : UNPACK_MORE;
}

static void end(void *state)
{
    LZ4F_freeDecompressionContext(state);
}

const struct packing packing_lz4 = {
    .name = "lz4",
    .library = "lz4",
    .version = LZ4_versionString,
    .recognise = recognise,
    .begin = begin,
    .run = run,
    .end = end,
};
