/* TLS that is SIP: by port, by what the client asks for, by a server that speaks SIP elsewhere. */
#include "support/streams.h"

static struct decoding decoding;

static int set_up(void **state)
{
    (void)state;
    decoding_begin(&decoding);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    decoding_end(&decoding);
    return 0;
}

static void put_be16(struct octets *out, size_t at, unsigned value)
{
    out->at[at] = (uint8_t)(value >> 8);
    out->at[at + 1] = (uint8_t)value;
}

/* A ClientHello that asks for the protocol, if any. */
static struct octets client_hello(const char *protocol)
{
    struct octets out = {.len = 0};
    size_t asked = strlen(protocol);
    add_bytes(&out, "\x16\x03\x01\x00\x00\x01\x00\x00\x00\x03\x03", 11);
    for (unsigned i = 0; i < 32; i++)
        add_u8(&out, i);
    add_bytes(&out, "\x02zz\x00\x04zzzz\x01\x00", 11); /* session, ciphers, compression */
    add_be16(&out, (unsigned)(5 + (asked ? 7 + asked : 0)));
    add_bytes(&out, "\x00\x17\x00\x01x", 5);
    if (asked) {
        add_be16(&out, 16);
        add_be16(&out, (unsigned)asked + 3);
        add_be16(&out, (unsigned)asked + 1);
        add_u8(&out, (unsigned)asked);
        add_text(&out, protocol);
    }
    put_be16(&out, 3, (unsigned)out.len - 5);
    put_be16(&out, 7, (unsigned)out.len - 9);
    return out;
}

static void send(unsigned from, unsigned to, bool is_back, const struct octets *payload)
{
    struct segment segment = {.from = from, .to = to, .sequence = 1, .is_back = is_back};
    segment.payload = (struct str){(const char *)payload->at, payload->len};
    decoding_add_segment(&decoding, 0, &segment);
}

static void send_connection(unsigned from, unsigned to, const char *protocol)
{
    struct octets hello = client_hello(protocol), answer = {.len = 0};
    add_bytes(&answer, "\x17\x03\x03\x00\x01x", 6);
    send(from, to, false, &hello);
    send(from, to, true, &answer);
}

static void assert_encrypted(unsigned packets, unsigned connections)
{
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_false(decoding_next(&decoding));
    assert_int_equal(decoding.health.count[HEALTH_ENCRYPTED], packets);
    assert_int_equal(decoding.content.tls_packets, packets);
    assert_int_equal(decoding.content.tls_connections, connections);
}

static void tls_on_a_port_of_sip_is_encrypted_sip(void **state)
{
    (void)state;
    send_connection(40000, 5061, "");
    send_connection(40001, 5061, "h2");
    assert_encrypted(4, 2);
}

static void a_client_that_asks_for_sip_shows_it_on_any_port(void **state)
{
    (void)state;
    send_connection(40000, 443, "sip/2");
    send_connection(40001, 8443, "http/1.1");
    assert_encrypted(2, 1);
}

static void a_server_that_speaks_sip_has_sip_in_its_tls(void **state)
{
    (void)state;
    struct octets sip = {.len = 0};
    add_sip_ipv4(&sip, SAMPLE_INVITE);
    send_connection(40000, 443, "");
    decoding_add(&decoding, LINK_RAW, 1, &sip);
    assert_true(decoding_next(&decoding));
    assert_encrypted(2, 1);
}

static void the_web_is_no_sip(void **state)
{
    (void)state;
    struct octets sip = {.len = 0}, data = {.len = 0};
    send_connection(40000, 443, "");
    assert_encrypted(0, 0);
    add_sip_ipv4(&sip, SAMPLE_INVITE);
    tear_down(NULL);
    set_up(NULL);
    send_connection(40000, 443, "h2");
    decoding_add(&decoding, LINK_RAW, 1, &sip);
    assert_true(decoding_next(&decoding));
    add_bytes(&data, "\x16\x02\x01hello", 8);
    send(40000, 5061, false, &data);
    assert_encrypted(0, 0);
}

static void a_hello_that_is_cut_anywhere_is_no_harm(void **state)
{
    (void)state;
    struct octets hello = client_hello("sip/2");
    while (hello.len > 0) {
        send(40000, 443, false, &hello);
        hello.len--;
    }
    decoder_finish(decoding.decoder, &decoding.health, &decoding.content);
    assert_false(decoding_next(&decoding));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tls_on_a_port_of_sip_is_encrypted_sip),
        TEST(a_client_that_asks_for_sip_shows_it_on_any_port),
        TEST(a_server_that_speaks_sip_has_sip_in_its_tls),
        TEST(the_web_is_no_sip),
        TEST(a_hello_that_is_cut_anywhere_is_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
