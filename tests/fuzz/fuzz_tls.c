/* TLS connections that go wrong in any way: records are written with the right keys, then lost,
 * swapped, changed, or mixed with any bytes. Nothing may be read outside of them.
 *
 * The input is a byte for version and suite, then steps: a byte that says what and which end, and
 * where it needs them a length and bytes. */
#include "sipdiag/base/bytes.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/decode/decoder.h"
#include "sipdiag/model/tls_keys.h"
#include "support/tls_writer.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { HEADERS = 40, PAYLOAD_MOST = 20000, STEPS_MOST = 400 };

struct run {
    struct decoder *decoder;
    struct tls_keys *keys;
    struct tls_writer writer;
    struct input_health health;
    struct input_content content;
    struct frame frame;
    struct text made; /* not sent yet */
    uint32_t next[2];
    uint32_t port;
    size_t sum;
};

static void require(int condition)
{
    if (!condition)
        abort();
}

static void put_be(uint8_t *at, size_t bytes, uint32_t value)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * (bytes - 1 - i));
}

static void take_messages(struct run *run)
{
    struct sip_text text;
    while (decoder_next(run->decoder, &text))
        for (size_t i = 0; i < text.bytes.len; i++) /* touches each, for the sanitizer */
            run->sum = run->sum * 31 + (unsigned char)text.bytes.at[i];
}

static void send_packet(struct run *run, unsigned end, unsigned flags, struct str payload)
{
    size_t len = HEADERS + payload.len;
    uint8_t *packet = calloc(1, len);
    require(packet != NULL);
    packet[0] = 0x45;
    put_be(packet + 2, 2, (uint32_t)len);
    packet[9] = 6;
    packet[15] = end ? 2 : 1;
    packet[19] = end ? 1 : 2;
    put_be(packet + 20, 2, end ? run->port : 40000);
    put_be(packet + 22, 2, end ? 40000 : run->port);
    put_be(packet + 24, 4, run->next[end]);
    put_be(packet + 28, 4, run->next[!end]);
    packet[32] = 0x50;
    packet[33] = (uint8_t)(flags | 16);
    if (payload.len)
        memcpy(packet + HEADERS, payload.at, payload.len);
    run->frame.bytes = packet;
    run->frame.captured = run->frame.wire = (uint32_t)len;
    run->frame.origin.frame++;
    run->frame.time_us += 1000;
    decoder_add(run->decoder, &run->frame, &run->health, &run->content);
    take_messages(run);
    free(packet);
}

/* Sends what was made in parts of `most` bytes, the last one first when reversed. */
static void flush(struct run *run, unsigned end, size_t most, bool reversed)
{
    struct str all = text_str(&run->made);
    uint32_t first = run->next[end];
    size_t count = (all.len + most - 1) / most;
    for (size_t i = 0; i < count; i++) {
        size_t at = (reversed ? count - 1 - i : i) * most;
        struct str rest = str_from_offset(all, at);
        run->next[end] = first + (uint32_t)at;
        send_packet(run, end, 0, (struct str){rest.at, rest.len < most ? rest.len : most});
    }
    run->next[end] = first + (uint32_t)all.len;
    text_clear(&run->made);
}

static struct str take(struct bytes *rest)
{
    size_t length = bytes_be16(rest) % PAYLOAD_MOST;
    if (length > rest->left)
        length = rest->left;
    const uint8_t *at = bytes_take(rest, length);
    return (struct str){(const char *)at, length};
}

static void add_log(struct run *run)
{
    struct text log = {0};
    struct tls_key_reader reader;
    tls_writer_add_secrets(&log, &run->writer, EARLY);
    tls_writer_add_secrets(&log, &run->writer, CARRYING);
    tls_writer_add_log(&log, &run->writer);
    tls_key_reader_begin(&reader, run->keys);
    tls_key_reader_add(&reader, text_str(&log));
    tls_key_reader_finish(&reader);
    require(reader.bad_lines == 0);
    text_free(&log);
}

static void change(struct run *run, struct bytes *rest)
{
    size_t at = bytes_be16(rest);
    if (run->made.len)
        run->made.at[at % run->made.len] ^= (char)(1 + bytes_u8(rest) % 255);
}

/* What a step is: its lower bits; the upper one is the end. */
static void write_step(struct run *run, unsigned what, unsigned end, struct bytes *rest)
{
    struct tls_writer *writer = &run->writer;
    switch (what) {
    case 0:
        tls_writer_add_client_hello(&run->made, writer);
        break;
    case 1:
        tls_writer_add_server_hello(&run->made, writer);
        break;
    case 2:
        tls_writer_add_retry(&run->made, writer);
        break;
    case 3:
        tls_writer_add(&run->made, writer, end, CHANGE_CIPHER, STR("\x01"));
        break;
    case 4:
        tls_writer_protect(writer, end, bytes_u8(rest) % 3);
        break;
    case 5:
        tls_writer_add_message(&run->made, writer, end, bytes_u8(rest), bytes_u8(rest));
        break;
    case 6:
        tls_writer_add(&run->made, writer, end, bytes_u8(rest), take(rest));
        break;
    case 7:
        tls_writer_add(&run->made, writer, end, APPLICATION, take(rest));
        break;
    case 8:
        text_add(&run->made, take(rest));
        break;
    default:
        tls_writer_update(writer, end);
        break;
    }
}

static void send_step(struct run *run, unsigned what, unsigned end, struct bytes *rest)
{
    switch (what) {
    case 10:
        change(run, rest);
        break;
    case 11: /* lost */
        run->next[end] += (uint32_t)run->made.len;
        text_clear(&run->made);
        break;
    case 12:
        flush(run, end, 1 + bytes_be16(rest) % PAYLOAD_MOST, false);
        break;
    case 13:
        flush(run, end, 1 + bytes_be16(rest) % PAYLOAD_MOST, true);
        break;
    case 14:
        run->frame.time_us += 2500000;
        send_packet(run, end, bytes_u8(rest) & 7, STR(""));
        break;
    default:
        add_log(run);
        break;
    }
}

static void play(struct run *run, struct bytes *rest)
{
    for (unsigned i = 0; i < STEPS_MOST && rest->left; i++) {
        unsigned step = bytes_u8(rest), what = step & 15, end = step >> 7;
        if (run->made.len > 3 * PAYLOAD_MOST)
            flush(run, end, PAYLOAD_MOST, false);
        if (what < 10)
            write_step(run, what, end, rest);
        else
            send_step(run, what, end, rest);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint16_t suites[] = {0x1301, 0x1302, 0x1303, 0x1305,
                                      0xc02f, 0xcca8, 0xc0ae, 0x002f};
    struct settings settings;
    struct run run = {.next = {1000, 0xffffff00U}};
    struct bytes rest = bytes_from(data, size);
    hash_init();
    settings_init(&settings);
    settings.value[SETTING_TCP_MEMORY] = 1024 * 1024;
    unsigned kind = bytes_u8(&rest);
    run.frame.link_type = 101;
    run.port = kind & 8 ? 443 : 5061;
    run.decoder = decoder_new(&settings);
    run.keys = tls_keys_new();
    decoder_use_keys(run.decoder, run.keys);
    tls_writer_begin(&run.writer, (kind & 7) < 4 ? TLS13 : TLS12, suites[kind & 7], kind >> 4);
    play(&run, &rest);
    decoder_finish(run.decoder, &run.health, &run.content);
    take_messages(&run);
    decoder_free(run.decoder);
    tls_keys_free(run.keys);
    text_free(&run.made);
    return 0;
}
