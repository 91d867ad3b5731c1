/* TLS with keys: every suite, and what a capture does to a stream of records. */
#include "support/streams.h"
#include "support/tls_writer.h"

#include "sipdiag/model/tls_keys.h"

#include <stdlib.h>

static struct decoding decoding;
static struct tls_keys *keys;
static struct tls_writer writer;
static struct text made; /* records that were made, and not sent yet */
static uint32_t next[2]; /* sequence numbers */
static int64_t now_us;
static unsigned port;

static int set_up(void **state)
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

static int tear_down(void **state)
{
    (void)state;
    text_free(&made);
    decoding_end(&decoding);
    tls_keys_free(keys);
    return 0;
}

static void send_at(unsigned end, uint32_t sequence, struct str payload, unsigned flags)
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

static void send(unsigned end, struct str payload)
{
    send_at(end, next[end], payload, 0);
    next[end] += (uint32_t)payload.len;
}

/* Sends what was made. */
static void flush(unsigned end)
{
    send(end, text_str(&made));
    text_clear(&made);
}

/* It was sent, and not captured. */
static void lose(unsigned end)
{
    next[end] += (uint32_t)made.len;
    text_clear(&made);
}

static void add_log(void (*add)(struct text *out, const struct tls_writer *writer))
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

static void add_hello(unsigned end)
{
    if (end == CLIENT)
        tls_writer_add_client_hello(&made, &writer);
    else
        tls_writer_add_server_hello(&made, &writer);
}

static void add_change(unsigned end)
{
    tls_writer_add(&made, &writer, end, CHANGE_CIPHER, STR("\x01"));
}

/* What follows the hello: protected from here on. */
static void add_finished(unsigned end)
{
    add_change(end);
    tls_writer_protect(&writer, end, HANDSHAKING);
    if (writer.version == TLS13 && end == SERVER)
        tls_writer_add_message(&made, &writer, end, 8, 10);
    tls_writer_add_message(&made, &writer, end, 20, 32);
    if (writer.version == TLS13)
        tls_writer_protect(&writer, end, CARRYING);
}

static void shake_hands(void)
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

static void begin(unsigned version, unsigned suite)
{
    tls_writer_begin(&writer, version, suite, suite);
    add_log(tls_writer_add_log);
    shake_hands();
}

static void add_data(unsigned end, struct str content)
{
    tls_writer_add(&made, &writer, end, APPLICATION, content);
}

static const struct str invite = STR(SAMPLE_INVITE);
static const struct str busy =
    STR("SIP/2.0 486 Busy Here\r\nCall-ID: a@b\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n");

static void assert_says(unsigned end, struct str message)
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

static void assert_counts(const struct counts *expected)
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

static void again(void)
{
    tear_down(NULL);
    set_up(NULL);
}

static void every_suite_is_decrypted(void **state)
{
    static const unsigned suites[] = {0x1301, 0x1302, 0x1303, 0x1304, 0x1305, 0x009c,
                                      0x009d, 0x009e, 0x009f, 0xc02b, 0xc02c, 0xc02f,
                                      0xc030, 0xc09c, 0xc09f, 0xc0a0, 0xc0ac, 0xc0ad,
                                      0xc0ae, 0xc0af, 0xcca8, 0xcca9, 0xccaa, 0xccac};
    (void)state;
    for (size_t i = 0; i < sizeof suites / sizeof *suites; i++, again()) {
        begin(suites[i] < 0x1400 && suites[i] > 0x1300 ? TLS13 : TLS12, suites[i]);
        assert_says(CLIENT, invite);
        assert_endpoint(&decoding.text.from, "192.0.2.1:40000");
        assert_endpoint(&decoding.text.to, "192.0.2.2:5061");
        assert_says(SERVER, busy);
        assert_endpoint(&decoding.text.from, "192.0.2.2:5061");
        assert_counts(&one_decrypted);
    }
}

static void a_suite_of_cbc_is_counted_as_encrypted(void **state)
{
    (void)state;
    begin(TLS12, 0xc027);
    add_data(CLIENT, invite);
    flush(CLIENT);
    assert_no_message(&decoding);
    assert_counts(&(struct counts){.encrypted = 5, .connections = 1});
}

static void a_message_may_lie_over_many_records(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        for (size_t at = 0; at + 1 < invite.len; at++) {
            add_data(CLIENT, (struct str){invite.at + at, 1});
            flush(CLIENT);
            assert_no_message(&decoding);
        }
        add_data(CLIENT, (struct str){invite.at + invite.len - 1, 1});
        flush(CLIENT);
        assert_message(&decoding, invite);
        assert_counts(&one_decrypted);
    }
}

static void many_messages_and_records_may_share_a_segment(void **state)
{
    (void)state;
    struct text both = {0};
    text_add(&both, busy);
    text_add(&both, busy);
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        for (unsigned i = 0; i < 20; i++)
            add_data(CLIENT, text_str(&both));
        add_data(CLIENT, STR(""));
        flush(CLIENT);
        for (unsigned i = 0; i < 40; i++)
            assert_message(&decoding, busy);
        assert_no_message(&decoding);
        assert_counts(&one_decrypted);
    }
    text_free(&both);
}

/* A record of 16 kB with a message as long, in segments of 1000 bytes, all of them there. */
static void add_large(struct text *message)
{
    static const struct str head =
        STR("INVITE sip:200@192.0.2.2 SIP/2.0\r\nCall-ID: a@b\r\nCSeq: 1 INVITE\r\n");
    static const struct str end = STR("Content-Length: 12345\r\n\r\n");
    size_t body = 16384 - head.len - end.len;
    text_add(message, head);
    text_addf(message, "Content-Length: %05zu\r\n\r\n", body);
    text_add_repeat(message, "x", body);
    add_data(CLIENT, text_str(message));
}

static void the_largest_record_is_read(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        struct text message = {0};
        begin(usual[v].version, usual[v].suite);
        add_large(&message);
        for (size_t at = 0; at < made.len; at += 1000) {
            assert_no_message(&decoding);
            struct str rest = str_from_offset(text_str(&made), at);
            send(CLIENT, (struct str){rest.at, rest.len < 1000 ? rest.len : 1000});
        }
        assert_true(decoding_next(&decoding));
        assert_int_equal(decoding.text.bytes.len, 16384);
        assert_counts(&one_decrypted);
        text_free(&message);
    }
}

static void segments_come_in_any_order_and_more_than_once(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        struct text message = {0};
        begin(usual[v].version, usual[v].suite);
        add_large(&message);
        add_data(CLIENT, busy);
        uint32_t first = next[CLIENT];
        size_t count = (made.len + 999) / 1000;
        for (size_t i = 0; i < 2 * count; i++) { /* 7 has no divisor in common with 17 */
            size_t at = i * 7 % count * 1000;
            struct str rest = str_from_offset(text_str(&made), at);
            send_at(CLIENT, first + (uint32_t)at,
                    (struct str){rest.at, rest.len < 1000 ? rest.len : 1000}, 0);
            while (decoding_next(&decoding))
                text_add(&message, STR("+"));
        }
        assert_int_equal(message.len, 16384 + 2);
        next[CLIENT] += (uint32_t)made.len;
        text_clear(&made);
        assert_says(CLIENT, invite);
        assert_counts(&one_decrypted);
        text_free(&message);
    }
}

/* The server acknowledges, so that nobody waits for what was not captured. */
static void acknowledge(void)
{
    now_us += 3000000;
    send(SERVER, STR(""));
}

static void records_behind_lost_ones_are_read(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        for (unsigned i = 0; i < 400; i++)
            add_data(CLIENT, busy);
        lose(CLIENT);
        add_data(CLIENT, invite);
        flush(CLIENT);
        assert_no_message(&decoding);
        acknowledge();
        assert_message(&decoding, invite);
        assert_says(CLIENT, busy);
        assert_counts(&(struct counts){.connections = 1, .decrypted = 1, .gaps = 1});
    }
}

static void a_hole_inside_of_a_record_costs_that_record(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        struct text message = {0};
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        add_large(&message);
        struct str bytes = text_str(&made);
        send_at(CLIENT, next[CLIENT], (struct str){bytes.at, 1000}, 0);
        send_at(CLIENT, next[CLIENT] + 5000, str_from_offset(bytes, 5000), 0);
        lose(CLIENT);
        acknowledge();
        assert_no_message(&decoding);
        assert_says(CLIENT, busy);
        assert_counts(&(struct counts){.connections = 1, .decrypted = 1, .gaps = 1});
        text_free(&message);
    }
}

static void the_start_of_a_message_is_worth_having_when_its_rest_is_lost(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        add_data(CLIENT, (struct str){invite.at, 60});
        flush(CLIENT);
        add_data(CLIENT, str_from_offset(invite, 60));
        lose(CLIENT);
        add_data(CLIENT, busy);
        flush(CLIENT);
        acknowledge();
        assert_true(decoding_next(&decoding));
        assert_true(decoding.text.cut);
        assert_int_equal(decoding.text.bytes.len, 60);
        assert_message(&decoding, busy);
        assert_no_message(&decoding);
    }
}

static void a_large_hole_ends_the_reading_and_is_counted(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        for (unsigned i = 0; i < 1500; i++)
            add_data(CLIENT, busy);
        lose(CLIENT);
        for (unsigned i = 0; i < 3; i++) {
            add_data(CLIENT, busy);
            flush(CLIENT);
        }
        acknowledge();
        assert_no_message(&decoding);
        decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
        assert_true(decoding.health.count[HEALTH_TCP_GAP] > 0);
    }
}

static void a_capture_that_cuts_packets_costs_the_records_it_cuts(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        struct text message = {0};
        struct octets packet = {.len = 0};
        begin(usual[v].version, usual[v].suite);
        add_large(&message);
        const struct segment segment = {
            .to = port, .sequence = next[CLIENT], .payload = {made.at, made.len}};
        add_segment(&packet, &segment);
        decoding_add_cut(&decoding, LINK_RAW, now_us, &packet, 200);
        lose(CLIENT);
        assert_no_message(&decoding);
        assert_says(CLIENT, invite);
        text_free(&message);
    }
}

static void a_changed_record_is_counted_and_the_next_is_read(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        add_data(CLIENT, invite);
        made.at[made.len - 1] ^= 1;
        flush(CLIENT);
        assert_no_message(&decoding);
        assert_says(CLIENT, busy);
        assert_counts(&(struct counts){.connections = 1, .decrypted = 1, .undecryptable = 1});
    }
}

static void wrong_keys_open_nothing_and_are_counted(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        tls_writer_begin(&writer, usual[v].version, usual[v].suite, 7);
        struct tls_writer right = writer;
        writer.master[0] ^= 1;
        for (unsigned epoch = EARLY; epoch <= CARRYING; epoch++)
            for (unsigned end = CLIENT; end <= SERVER; end++)
                writer.secrets[epoch][end][0] ^= 1;
        add_log(tls_writer_add_log);
        writer = right;
        shake_hands();
        for (unsigned i = 0; i < 100; i++) {
            add_data(CLIENT, busy);
            flush(CLIENT);
        }
        assert_no_message(&decoding);
        decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
        assert_true(decoding.health.count[HEALTH_TLS_UNDECRYPTABLE] >= 100);
        assert_true(decoding.health.count[HEALTH_ENCRYPTED] >= 100);
        assert_int_equal(decoding.content.tls_decrypted, 0);
    }
}

static void keys_of_another_connection_change_nothing(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        tls_writer_begin(&writer, usual[v].version, usual[v].suite, 7);
        add_log(tls_writer_add_log);
        tls_writer_begin(&writer, usual[v].version, usual[v].suite, 8);
        shake_hands();
        add_data(CLIENT, invite);
        flush(CLIENT);
        assert_no_message(&decoding);
        decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
        assert_int_equal(decoding.health.count[HEALTH_TLS_UNDECRYPTABLE], 0);
        assert_true(decoding.health.count[HEALTH_ENCRYPTED] >= 4);
    }
}

static void keys_may_come_after_the_handshake(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        tls_writer_begin(&writer, usual[v].version, usual[v].suite, 7);
        shake_hands();
        add_log(tls_writer_add_log);
        assert_says(CLIENT, invite);
        assert_says(SERVER, busy);
        assert_counts(&one_decrypted);
    }
}

static void add_carrying(struct text *out, const struct tls_writer *from)
{
    tls_writer_add_secrets(out, from, CARRYING);
}

static void the_secrets_of_the_data_are_enough(void **state)
{
    (void)state;
    tls_writer_begin(&writer, TLS13, 0x1302, 7);
    add_log(add_carrying);
    shake_hands();
    assert_says(CLIENT, invite);
    assert_says(SERVER, busy);
    assert_counts(&one_decrypted);
}

static void a_connection_that_began_before_the_capture_is_encrypted(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        tls_writer_begin(&writer, usual[v].version, usual[v].suite, 7);
        add_log(tls_writer_add_log);
        tls_writer_protect(&writer, CLIENT, CARRYING);
        for (unsigned i = 0; i < 5; i++) {
            add_data(CLIENT, invite);
            flush(CLIENT);
        }
        assert_no_message(&decoding);
        assert_counts(&(struct counts){.connections = 1, .encrypted = 5});
    }
}

/* As where two directions were captured apart and joined. */
static void hellos_may_come_the_wrong_way_round(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again())
        for (unsigned order = 0; order < 2; order++, again()) {
            struct text hellos[2] = {{0}, {0}};
            tls_writer_begin(&writer, usual[v].version, usual[v].suite, 7);
            add_log(tls_writer_add_log);
            for (unsigned end = CLIENT; end <= SERVER; end++) {
                add_hello(end);
                add_finished(end);
                add_data(end, end == CLIENT ? invite : busy);
                text_add(&hellos[end], text_str(&made));
                text_clear(&made);
            }
            unsigned first = order ? SERVER : CLIENT;
            send(first, text_str(&hellos[first]));
            assert_no_message(&decoding);
            send(!first, text_str(&hellos[!first]));
            assert_true(decoding_next(&decoding));
            assert_true(decoding_next(&decoding));
            assert_no_message(&decoding);
            assert_counts(&one_decrypted);
            text_free(&hellos[CLIENT]);
            text_free(&hellos[SERVER]);
        }
}

static void a_server_may_ask_for_another_hello(void **state)
{
    (void)state;
    tls_writer_begin(&writer, TLS13, 0x1301, 7);
    add_log(tls_writer_add_log);
    add_hello(CLIENT);
    flush(CLIENT);
    tls_writer_add_retry(&made, &writer);
    add_change(SERVER);
    flush(SERVER);
    add_change(CLIENT);
    flush(CLIENT);
    shake_hands();
    assert_says(CLIENT, invite);
    assert_says(SERVER, busy);
    assert_counts(&one_decrypted);
}

static void keys_are_updated_on_the_way(void **state)
{
    (void)state;
    begin(TLS13, 0x1302);
    for (unsigned i = 0; i < 3; i++) {
        assert_says(CLIENT, invite);
        tls_writer_add_message(&made, &writer, CLIENT, 24, 1);
        tls_writer_update(&writer, CLIENT);
        add_data(CLIENT, busy);
        flush(CLIENT);
        assert_message(&decoding, busy);
    }
    tls_writer_add_message(&made, &writer, SERVER, 24, 1);
    tls_writer_update(&writer, SERVER);
    flush(SERVER);
    assert_says(SERVER, busy);
    assert_counts(&one_decrypted);
}

static void a_lost_update_of_keys_is_found(void **state)
{
    (void)state;
    begin(TLS13, 0x1303);
    assert_says(CLIENT, invite);
    tls_writer_add_message(&made, &writer, CLIENT, 24, 1);
    tls_writer_update(&writer, CLIENT);
    add_data(CLIENT, busy);
    lose(CLIENT);
    add_data(CLIENT, busy);
    flush(CLIENT);
    acknowledge();
    assert_message(&decoding, busy);
    assert_says(CLIENT, invite);
}

static void padding_and_tickets_are_no_data(void **state)
{
    (void)state;
    begin(TLS13, 0x1301);
    writer.padding = 300;
    tls_writer_add_message(&made, &writer, SERVER, 4, 5000);
    flush(SERVER);
    assert_no_message(&decoding);
    assert_says(SERVER, busy);
    assert_says(CLIENT, invite);
    tls_writer_add(&made, &writer, CLIENT, 0, STR("")); /* nothing but zeros */
    flush(CLIENT);
    assert_says(CLIENT, invite);
    assert_counts(&one_decrypted);
}

static void add_early(struct text *out, const struct tls_writer *from)
{
    tls_writer_add_secrets(out, from, EARLY);
}

/* The extension "early_data" in place of a protocol's: its number is all that is looked at. */
static void begin_early(void)
{
    tls_writer_begin(&writer, TLS13, 0x1301, 7);
    add_log(tls_writer_add_log);
    writer.protocol = "x";
    add_hello(CLIENT);
    made.at[made.len - 7] = 42;
    add_change(CLIENT);
    tls_writer_protect(&writer, CLIENT, EARLY);
    add_data(CLIENT, invite);
    flush(CLIENT);
    add_hello(SERVER);
    add_finished(SERVER);
    flush(SERVER);
}

static void early_data_is_read_with_its_secret_and_counted_without(void **state)
{
    (void)state;
    for (unsigned has_secret = 0; has_secret < 2; has_secret++, again()) {
        if (has_secret) {
            tls_writer_begin(&writer, TLS13, 0x1301, 7);
            add_log(add_early);
        }
        begin_early();
        if (has_secret)
            assert_message(&decoding, invite);
        assert_no_message(&decoding);
        if (has_secret)
            tls_writer_add_message(&made, &writer, CLIENT, 5, 0);
        tls_writer_protect(&writer, CLIENT, HANDSHAKING);
        tls_writer_add_message(&made, &writer, CLIENT, 20, 32);
        tls_writer_protect(&writer, CLIENT, CARRYING);
        flush(CLIENT);
        assert_says(CLIENT, invite);
        assert_counts(
            &(struct counts){.connections = 1, .decrypted = 1, .undecryptable = !has_secret});
    }
}

/* A handshake of its own under the keys of the first: an end changes when its own record says so.
 */
static void add_again(struct tls_writer *other, unsigned end)
{
    struct text hello = {0};
    if (end == CLIENT)
        tls_writer_add_client_hello(&hello, other);
    else
        tls_writer_add_server_hello(&hello, other);
    tls_writer_add(&made, &writer, end, HANDSHAKE, str_from_offset(text_str(&hello), 5));
    text_free(&hello);
}

static void a_second_handshake_inside_the_first_is_followed(void **state)
{
    (void)state;
    struct tls_writer other;
    struct text log = {0};
    struct tls_key_reader reader;
    begin(TLS12, 0xc02f);
    assert_says(CLIENT, invite);
    tls_writer_begin(&other, TLS12, 0xc030, 99);
    tls_writer_add_log(&log, &other);
    tls_key_reader_begin(&reader, keys);
    tls_key_reader_add(&reader, text_str(&log));
    tls_key_reader_finish(&reader);
    text_free(&log);
    for (unsigned end = CLIENT; end <= SERVER; end++) {
        add_again(&other, end);
        flush(end);
    }
    for (unsigned end = CLIENT; end <= SERVER; end++) {
        add_change(end);
        tls_writer_protect(&other, end, CARRYING);
        tls_writer_add_message(&made, &other, end, 20, 12);
        tls_writer_add(&made, &other, end, APPLICATION, busy);
        flush(end);
        assert_message(&decoding, busy);
    }
    assert_counts(&one_decrypted);
}

static void a_websocket_over_tls_is_wss_on_any_port(void **state)
{
    (void)state;
    struct text frame = {0};
    port = 443;
    begin(TLS13, 0x1301);
    text_add_char(&frame, '\x81');
    text_add_char(&frame, 126);
    text_add_char(&frame, 0);
    text_add_char(&frame, (char)busy.len);
    text_add(&frame, busy);
    add_data(CLIENT, STR("GET / HTTP/1.1\r\nUpgrade: websocket\r\n\r\n"));
    flush(CLIENT);
    add_data(SERVER, STR("HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\n\r\n"));
    add_data(SERVER, text_str(&frame));
    flush(SERVER);
    assert_message(&decoding, busy);
    assert_int_equal(decoding.text.transport, TRANSPORT_WSS);
    text_free(&frame);
    assert_counts(&one_decrypted);
}

static void the_web_with_keys_is_not_sip(void **state)
{
    (void)state;
    port = 443;
    begin(TLS13, 0x1301);
    for (unsigned i = 0; i < 3; i++) {
        add_data(CLIENT, STR("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n"));
        flush(CLIENT);
    }
    assert_no_message(&decoding);
    assert_counts(&(struct counts){.connections = 0});
}

static void an_hour_of_silence_loses_nothing(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        now_us += INT64_C(3600000000);
        const struct segment other = {.from = 50000, .to = 5060, .flags = SYN};
        decoding_add_segment(&decoding, now_us, &other);
        assert_says(CLIENT, busy);
        assert_says(SERVER, busy);
        assert_counts(&one_decrypted);
    }
}

static void a_new_connection_on_the_same_ports_has_its_own_keys(void **state)
{
    (void)state;
    begin(TLS13, 0x1301);
    assert_says(CLIENT, invite);
    next[CLIENT] = 500000;
    next[SERVER] = 700000;
    send_at(CLIENT, next[CLIENT] - 1, STR(""), SYN);
    send_at(SERVER, next[SERVER] - 1, STR(""), SYN | ACK);
    begin(TLS12, 0xc02f);
    assert_says(CLIENT, busy);
    assert_says(SERVER, busy);
    assert_counts(&(struct counts){.connections = 2, .decrypted = 2});
}

static void assert_failure(unsigned alert, bool is_by_server)
{
    assert_counts(&(struct counts){.connections = 1, .failed = 1});
    assert_int_equal(decoding.content.tls_server_count, 1);
    const struct tls_server *server = &decoding.content.tls_servers[0];
    assert_endpoint(&server->endpoint, "192.0.2.2:5061");
    assert_int_equal(server->connections, 1);
    assert_int_equal(server->failed, 1);
    assert_int_equal(server->alert, alert);
    assert_int_equal(server->is_by_server, is_by_server);
}

static void an_alert_in_the_handshake_is_told(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again())
        for (unsigned end = CLIENT; end <= SERVER; end++, again()) {
            tls_writer_begin(&writer, usual[v].version, usual[v].suite, 7);
            add_hello(CLIENT);
            flush(CLIENT);
            add_hello(SERVER);
            flush(SERVER);
            tls_writer_add(&made, &writer, end, ALERT, STR("\x02\x30"));
            flush(end);
            assert_failure(48, end == SERVER);
        }
}

static void an_alert_under_the_keys_is_told(void **state)
{
    (void)state;
    tls_writer_begin(&writer, TLS13, 0x1301, 7);
    add_log(tls_writer_add_log);
    shake_hands();
    tls_writer_add(&made, &writer, SERVER, ALERT, STR("\x02\x74"));
    flush(SERVER);
    assert_failure(116, true);
}

static void an_alert_that_cannot_be_read_is_known_by_its_length(void **state)
{
    (void)state;
    tls_writer_begin(&writer, TLS13, 0x1301, 7);
    add_hello(CLIENT);
    flush(CLIENT);
    add_hello(SERVER);
    add_finished(SERVER);
    flush(SERVER);
    add_change(CLIENT);
    tls_writer_protect(&writer, CLIENT, HANDSHAKING);
    tls_writer_add(&made, &writer, CLIENT, ALERT, STR("\x02\x30"));
    flush(CLIENT);
    assert_failure(TLS_ALERT_HIDDEN, false);
}

static void a_server_that_hangs_up_on_the_hello_is_told(void **state)
{
    (void)state;
    tls_writer_begin(&writer, TLS13, 0x1301, 7);
    add_hello(CLIENT);
    flush(CLIENT);
    send_at(SERVER, next[SERVER], STR(""), RST | ACK);
    assert_failure(TLS_ALERT_NONE, false);
}

static void an_end_after_data_is_no_failure(void **state)
{
    (void)state;
    for (size_t v = 0; v < USUAL; v++, again()) {
        begin(usual[v].version, usual[v].suite);
        assert_says(CLIENT, invite);
        tls_writer_add(&made, &writer, CLIENT, ALERT, STR("\x01\x00")); /* close_notify */
        flush(CLIENT);
        send_at(CLIENT, next[CLIENT], STR(""), FIN | ACK);
        send_at(SERVER, next[SERVER], STR(""), FIN | ACK);
        assert_counts(&one_decrypted);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_suite_is_decrypted),
        TEST(a_suite_of_cbc_is_counted_as_encrypted),
        TEST(a_message_may_lie_over_many_records),
        TEST(many_messages_and_records_may_share_a_segment),
        TEST(the_largest_record_is_read),
        TEST(segments_come_in_any_order_and_more_than_once),
        TEST(records_behind_lost_ones_are_read),
        TEST(a_hole_inside_of_a_record_costs_that_record),
        TEST(the_start_of_a_message_is_worth_having_when_its_rest_is_lost),
        TEST(a_large_hole_ends_the_reading_and_is_counted),
        TEST(a_capture_that_cuts_packets_costs_the_records_it_cuts),
        TEST(a_changed_record_is_counted_and_the_next_is_read),
        TEST(wrong_keys_open_nothing_and_are_counted),
        TEST(keys_of_another_connection_change_nothing),
        TEST(keys_may_come_after_the_handshake),
        TEST(the_secrets_of_the_data_are_enough),
        TEST(a_connection_that_began_before_the_capture_is_encrypted),
        TEST(hellos_may_come_the_wrong_way_round),
        TEST(a_server_may_ask_for_another_hello),
        TEST(keys_are_updated_on_the_way),
        TEST(a_lost_update_of_keys_is_found),
        TEST(padding_and_tickets_are_no_data),
        TEST(early_data_is_read_with_its_secret_and_counted_without),
        TEST(a_second_handshake_inside_the_first_is_followed),
        TEST(a_websocket_over_tls_is_wss_on_any_port),
        TEST(the_web_with_keys_is_not_sip),
        TEST(an_hour_of_silence_loses_nothing),
        TEST(a_new_connection_on_the_same_ports_has_its_own_keys),
        TEST(an_alert_in_the_handshake_is_told),
        TEST(an_alert_under_the_keys_is_told),
        TEST(an_alert_that_cannot_be_read_is_known_by_its_length),
        TEST(a_server_that_hangs_up_on_the_hello_is_told),
        TEST(an_end_after_data_is_no_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
