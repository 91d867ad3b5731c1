/* Inflates with zlib, up to a limit, so that no packet can make us hold more than it could say. */
#include "hep_inflate.h"

#ifdef SIPDIAG_HAS_ZLIB

#include <zlib.h>

enum { TEXT_MOST = 65535, WINDOW_BITS = 15, ZLIB_OR_GZIP = 32 };

bool hep_inflate(struct arena *arena, struct str packed, struct str *text)
{
    unsigned char out[TEXT_MOST];
    z_stream stream = {.next_in = (z_const Bytef *)packed.at,
                       .avail_in = (uInt)packed.len,
                       .next_out = out,
                       .avail_out = TEXT_MOST};
    if (inflateInit2(&stream, WINDOW_BITS + ZLIB_OR_GZIP) != Z_OK)
        return false;
    int result = inflate(&stream, Z_FINISH);
    *text = arena_copy(arena, (struct str){(const char *)out, TEXT_MOST - stream.avail_out});
    inflateEnd(&stream);
    return result == Z_STREAM_END;
}

#else

bool hep_inflate(struct arena *arena, struct str packed, struct str *text)
{
    (void)arena;
    (void)packed;
    *text = (struct str){0};
    return false;
}

#endif
