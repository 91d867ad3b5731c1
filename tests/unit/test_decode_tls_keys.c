/* TLS with keys: every suite, every turn that a handshake takes, and how it may fail. */
#include "support/tls_session.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_suite_is_decrypted),
        TEST(a_suite_of_cbc_is_counted_as_encrypted),
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
