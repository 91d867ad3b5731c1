/* zstd through its own library. */
#include "sipdiag/base/memory.h"
#include "unpack.h"

#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { WINDOW_LOG_MOST = 27 };

/* Its own magic, or that of a frame to be skipped, which some packers write first. */
static bool recognise(const uint8_t *first, size_t len)
{
    return len >= 4 && (memcmp(first, "\x28\xb5\x2f\xfd", 4) == 0 ||
                        ((first[0] & 0xf0) == 0x50 && memcmp(first + 1, "\x2a\x4d\x18", 3) == 0));
}

static void *begin(void)
{
    ZSTD_DStream *stream = ZSTD_createDStream();
    ensure(stream, "zstd does not begin");
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, WINDOW_LOG_MOST);
    return stream;
}

static enum unpack_status run(void *state, struct unpack_piece *piece)
{
    size_t given = piece->in_len < UNPACK_CAREFUL_BYTES ? piece->in_len : UNPACK_CAREFUL_BYTES;
    ZSTD_inBuffer in = {piece->in, given, 0};
    ZSTD_outBuffer out = {piece->out, piece->out_len, 0};
    size_t result = ZSTD_decompressStream(state, &out, &in);
    piece->in += in.pos;
    piece->in_len -= in.pos;
    piece->out += out.pos;
    piece->out_len -= out.pos;
    if (ZSTD_isError(result))
        return ZSTD_getErrorCode(result) == ZSTD_error_frameParameter_windowTooLarge
                   ? UNPACK_WIDE
                   : UNPACK_DAMAGED;
    return result == 0 ? UNPACK_END : UNPACK_MORE;
}

static void end(void *state)
{
    ZSTD_freeDStream(state);
}

const struct packing packing_zstd = {
    .name = "zstd",
    .library = "zstd",
    .version = ZSTD_versionString,
    .recognise = recognise,
    .begin = begin,
    .run = run,
    .end = end,
};
