/* Any bytes as segments of TCP streams, in any order: nothing may be read outside of them, and the
 * same stream in order gives the same messages however it is cut.
 *
 * The input is a list of segments: a byte of flags and direction, a place in the stream in two
 * bytes, a length in two bytes, the payload. */
#include "sipdiag/base/bytes.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/decode/decoder.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADERS = 40, PAYLOAD_MOST = 65535 - HEADERS, STEP_BYTES = 5 };

struct run {
    struct decoder *decoder;
    struct input_health health;
    struct input_content content;
    struct frame frame;
    size_t messages, sum;
    bool starts_at_once; /* the first message begins with the first byte of its frame */
};

static void require(int condition)
{
    if (!condition)
        abort();
}

static void begin(struct run *run)
{
    struct settings settings;
    settings_init(&settings);
    settings.value[SETTING_TCP_MEMORY] = 1024 * 1024;
    memset(run, 0, sizeof *run);
    run->decoder = decoder_new(&settings);
    run->frame.link_type = 101;
}

static void take_messages(struct run *run)
{
    struct sip_text text;
    while (decoder_next(run->decoder, &text)) {
        if (text.kind != SIP_TEXT_MESSAGE)
            continue;
        require(text.bytes.len > 0);
        if (run->messages++ == 0)
            run->starts_at_once = (const uint8_t *)text.bytes.at == run->frame.bytes + HEADERS;
        for (size_t i = 0; i < text.bytes.len; i++) /* touches each, for the sanitizer */
            run->sum = run->sum * 31 + (unsigned char)text.bytes.at[i];
    }
}

static void put_be(uint8_t *at, size_t bytes, uint32_t value)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

static void send(struct run *run, unsigned flags, uint32_t sequence, struct bytes payload)
{
    size_t len = HEADERS + payload.left;
    uint8_t *packet = calloc(1, len);
    require(packet != NULL);
    bool is_back = flags & 0x40;
    packet[0] = 0x45;
    put_be(packet + 2, 2, (uint32_t)len);
    packet[9] = 6;
    packet[15] = is_back ? 2 : 1;
    packet[19] = is_back ? 1 : 2;
    put_be(packet + 20, 2, is_back ? 5060 : flags & 0x20 ? 80 : 40000);
    put_be(packet + 22, 2, is_back ? flags & 0x20 ? 80 : 40000 : flags & 0x20 ? 8080 : 5060);
    put_be(packet + 24, 4, sequence);
    put_be(packet + 28, 4, sequence ^ 0x40);
    packet[32] = 0x50;
    packet[33] = (uint8_t)(flags & 0x17);
    if (payload.left)
        memcpy(packet + HEADERS, payload.at, payload.left);
    run->frame.bytes = packet;
    run->frame.captured = (uint32_t)len;
    run->frame.wire = (uint32_t)len;
    run->frame.origin.frame++;
    decoder_add(run->decoder, &run->frame, &run->health, &run->content);
    take_messages(run);
    free(packet);
}

static void finish(struct run *run)
{
    decoder_finish(run->decoder, &run->health, &run->content);
    take_messages(run);
    decoder_free(run->decoder);
}

static void play_segments(const uint8_t *data, size_t size)
{
    struct run run;
    struct bytes rest = bytes_from(data, size);
    begin(&run);
    while (rest.left >= STEP_BYTES) {
        unsigned flags = bytes_u8(&rest);
        uint32_t place = bytes_be16(&rest);
        size_t length = bytes_be16(&rest);
        if (length > rest.left)
            length = rest.left;
        if (length > PAYLOAD_MOST)
            length = PAYLOAD_MOST;
        struct bytes payload = bytes_from(rest.at, length);
        bytes_take(&rest, length);
        run.frame.time_us += flags & 8 ? 900000 : 1000;
        send(&run, flags, 0xffff8000U + place, payload);
    }
    finish(&run);
}

/* The bytes as one stream behind a SYN, in segments of one size. */
static struct run play_stream(const uint8_t *data, size_t size, size_t step, bool is_sip)
{
    struct run run;
    unsigned flags = is_sip ? 0x10 : 0x30;
    begin(&run);
    send(&run, flags | 2, 0, bytes_from(NULL, 0));
    for (size_t at = 0; at < size; at += step)
        send(&run, flags, (uint32_t)(1 + at),
             bytes_from(data + at, step < size - at ? step : size - at));
    finish(&run);
    return run;
}

/* A search for the next start line may begin where a segment does: only what was never lost is the
 * same in every cut. */
static void compare(const uint8_t *data, size_t size, bool is_sip)
{
    struct run whole = play_stream(data, size, PAYLOAD_MOST, is_sip);
    struct run parts = play_stream(data, size, 1 + size / 37, is_sip);
    if (size > PAYLOAD_MOST || !whole.starts_at_once || whole.health.count[HEALTH_TCP_GAP])
        return;
    require(parts.health.count[HEALTH_TCP_GAP] == 0);
    require(whole.messages == parts.messages && whole.sum == parts.sum);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 200000)
        return 0;
    hash_init();
    play_segments(data, size);
    compare(data, size, true);
    compare(data, size, false);
    return 0;
}
