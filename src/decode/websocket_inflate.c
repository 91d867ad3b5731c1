/* One raw inflate stream a direction. A message that does not refer to earlier ones reads the same
 * whether they are known or not, so that it does not matter what was negotiated. */
#include "websocket_inflate.h"

#ifdef SIPDIAG_HAS_ZLIB

#include "sipdiag/base/memory.h"
#include "tcp_window.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { WINDOW_BITS = 15, WINDOW_BYTES = 1 << WINDOW_BITS, STATE_BYTES = 10 * 1024 };

struct websocket_inflater {
    z_stream stream;
};

struct websocket_inflater *websocket_inflater_new(void)
{
    struct websocket_inflater *inflater = xalloc(sizeof *inflater);
    ensure(inflateInit2(&inflater->stream, -WINDOW_BITS) == Z_OK, "zlib gives no stream");
    return inflater;
}

void websocket_inflater_free(struct websocket_inflater *inflater)
{
    if (!inflater)
        return;
    inflateEnd(&inflater->stream);
    free(inflater);
}

size_t websocket_inflater_memory(const struct websocket_inflater *inflater)
{
    return inflater ? sizeof *inflater + WINDOW_BYTES + STATE_BYTES : 0;
}

void websocket_inflater_forget(struct websocket_inflater *inflater)
{
    if (inflater)
        inflateReset(&inflater->stream);
}

/* A sender may end its stream with a message (RFC 7692 7.2.3.4); what was said stays known. */
static bool begin_again(z_stream *stream)
{
    unsigned char said[WINDOW_BYTES];
    uInt len = sizeof said;
    return inflateGetDictionary(stream, said, &len) == Z_OK && inflateReset(stream) == Z_OK &&
           (len == 0 || inflateSetDictionary(stream, said, len) == Z_OK);
}

/* False when the data is damaged or the text would be too long. */
static bool unpack(z_stream *stream, struct str packed, struct text *out)
{
    stream->next_in = (z_const Bytef *)packed.at;
    stream->avail_in = (uInt)packed.len;
    for (;;) {
        unsigned char piece[4096];
        stream->next_out = piece;
        stream->avail_out = sizeof piece;
        int result = inflate(stream, Z_SYNC_FLUSH);
        text_add(out, (struct str){(const char *)piece, sizeof piece - stream->avail_out});
        if (out->len > TCP_WINDOW_MOST)
            return false;
        if (result == Z_STREAM_END && !begin_again(stream))
            return false;
        if (result != Z_OK && result != Z_BUF_ERROR && result != Z_STREAM_END)
            return false;
        if (stream->avail_out && (stream->avail_in == 0 || result == Z_BUF_ERROR))
            return stream->avail_in == 0;
    }
}

bool websocket_inflate(struct websocket_inflater *inflater, struct str packed, bool is_whole,
                       struct arena *arena, struct str *text)
{
    static const struct str flushed = {"\0\0\xff\xff", 4}; /* the sender left it out */
    struct text out;
    text_init(&out);
    bool good = unpack(&inflater->stream, packed, &out) &&
                (!is_whole || unpack(&inflater->stream, flushed, &out));
    *text = arena_copy(arena, text_str(&out));
    text_free(&out);
    if (!good || !is_whole)
        inflateReset(&inflater->stream);
    return good;
}

#else

struct websocket_inflater *websocket_inflater_new(void)
{
    return NULL;
}

void websocket_inflater_free(struct websocket_inflater *inflater)
{
    (void)inflater;
}

size_t websocket_inflater_memory(const struct websocket_inflater *inflater)
{
    (void)inflater;
    return 0;
}

void websocket_inflater_forget(struct websocket_inflater *inflater)
{
    (void)inflater;
}

bool websocket_inflate(struct websocket_inflater *inflater, struct str packed, bool is_whole,
                       struct arena *arena, struct str *text)
{
    (void)inflater;
    (void)packed;
    (void)is_whole;
    (void)arena;
    *text = (struct str){0};
    return false;
}

#endif
