/* A TLS connection that a test plays against a decoder: what is made is sent, lost, or sent askew.
 */
#ifndef TESTS_SUPPORT_TLS_SESSION_H
#define TESTS_SUPPORT_TLS_SESSION_H

#include "sipdiag/model/tls_keys.h"
#include "support/streams.h"
#include "support/tls_writer.h"

static struct decoding decoding;
static struct tls_keys *keys;
static struct tls_writer writer;
static struct text made; /* records that were made, and not sent yet */
static uint32_t next[2]; /* sequence numbers */
static int64_t now_us;
static unsigned port;

static inline int set_up(void **state)
{
    (void)state;
    decoding_begin(&decoding);
    keys = tls_keys_new();
    decoder_use_keys(decoding.decoder, keys);
    next[CLIENT] = 1000;
    next[SERVER] = 9000;
    now_us = 1000000;
    port = 5061;
    return 0;
}

static inline int tear_down(void **state)
{
    (void)state;
    text_free(&made);
    decoding_end(&decoding);
    tls_keys_free(keys);
    return 0;
}

static inline void send_at(unsigned end, uint32_t sequence, struct str payload, unsigned flags)
{
    const struct segment segment = {.to = port,
                                    .sequence = sequence,
                                    .acknowledged = next[!end],
                                    .flags = flags,
                                    .is_back = end == SERVER,
                                    .payload = payload};
    now_us += 1000;
    decoding_add_segment(&decoding, now_us, &segment);
}

static inline void send(unsigned end, struct str payload)
{
    send_at(end, next[end], payload, 0);
    next[end] += (uint32_t)payload.len;
}

/* Sends what was made. */
static inline void flush(unsigned end)
{
    send(end, text_str(&made));
    text_clear(&made);
}

/* It was sent, and not captured. */
static inline void lose(unsigned end)
{
    next[end] += (uint32_t)made.len;
    text_clear(&made);
}

static inline void add_log(void (*add)(struct text *out, const struct tls_writer *writer))
{
    struct text log = {0};
    struct tls_key_reader reader;
    add(&log, &writer);
    tls_key_reader_begin(&reader, keys);
    tls_key_reader_add(&reader, text_str(&log));
    tls_key_reader_finish(&reader);
    assert_int_equal(reader.bad_lines, 0);
    text_free(&log);
}

static inline void add_hello(unsigned end)
{
    if (end == CLIENT)
        tls_writer_add_client_hello(&made, &writer);
    else
        tls_writer_add_server_hello(&made, &writer);
}

static inline void add_change(unsigned end)
{
    tls_writer_add(&made, &writer, end, CHANGE_CIPHER, STR("\x01"));
}

/* What follows the hello: protected from here on. */
static inline void add_finished(unsigned end)
{
    add_change(end);
    tls_writer_protect(&writer, end, HANDSHAKING);
    if (writer.version == TLS13 && end == SERVER)
        tls_writer_add_message(&made, &writer, end, 8, 10);
    tls_writer_add_message(&made, &writer, end, 20, 32);
    if (writer.version == TLS13)
        tls_writer_protect(&writer, end, CARRYING);
}

static inline void shake_hands(void)
{
    add_hello(CLIENT);
    flush(CLIENT);
    add_hello(SERVER);
    if (writer.version == TLS13)
        add_finished(SERVER);
    flush(SERVER);
    add_finished(CLIENT);
    flush(CLIENT);
    if (writer.version == TLS12) {
        add_finished(SERVER);
        flush(SERVER);
    }
    assert_no_message(&decoding);
}

static inline void begin(unsigned version, unsigned suite)
{
    tls_writer_begin(&writer, version, suite, suite);
    add_log(tls_writer_add_log);
    shake_hands();
}

static inline void add_data(unsigned end, struct str content)
{
    tls_writer_add(&made, &writer, end, APPLICATION, content);
}

static const struct str invite = STR(SAMPLE_INVITE);
static const struct str busy =
    STR("SIP/2.0 486 Busy Here\r\nCall-ID: a@b\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");

static inline void assert_says(unsigned end, struct str message)
{
    add_data(end, message);
    flush(end);
    assert_message(&decoding, message);
    assert_int_equal(decoding.text.transport, TRANSPORT_TLS);
    assert_no_message(&decoding);
}

/* What is counted at the end; all other counters are 0. */
struct counts {
    uint64_t encrypted, undecryptable, gaps;
    uint64_t connections, decrypted, failed;
};

static inline void assert_counts(const struct counts *expected)
{
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_int_equal(decoding.health.count[HEALTH_ENCRYPTED], expected->encrypted);
    assert_int_equal(decoding.health.count[HEALTH_TLS_UNDECRYPTABLE], expected->undecryptable);
    assert_int_equal(decoding.health.count[HEALTH_TCP_GAP], expected->gaps);
    assert_int_equal(decoding.health.count[HEALTH_TLS_FAILED], expected->failed);
    assert_int_equal(decoding.content.tls_connections, expected->connections);
    assert_int_equal(decoding.content.tls_decrypted, expected->decrypted);
    assert_int_equal(decoding.content.tls_failed, expected->failed);
}

static const struct counts one_decrypted = {.connections = 1, .decrypted = 1};

/* The versions that most tests are played in. */
static const struct {
    unsigned version, suite;
} usual[] = {{TLS12, 0xc02f}, {TLS12, 0xcca8}, {TLS13, 0x1301}};

enum { USUAL = sizeof usual / sizeof *usual };

static inline void again(void)
{
    tear_down(NULL);
    set_up(NULL);
}

/* The server acknowledges, so that nobody waits for what was not captured. */
static inline void acknowledge(void)
{
    now_us += 3000000;
    send(SERVER, STR(""));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
