/* Key logs: which lines are secrets, and what is said of the others. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/model/tls_alert.h"
#include "sipdiag/model/tls_keys.h"

#define RANDOM "000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F"
#define BYTES_16 "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf"
#define SECRET_32 BYTES_16 BYTES_16
#define SECRET_48 SECRET_32 BYTES_16

static struct tls_keys *keys;
static struct tls_key_reader reader;

static int set_up(void **state)
{
    (void)state;
    hash_init();
    keys = tls_keys_new();
    tls_key_reader_begin(&reader, keys);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tls_keys_free(keys);
    return 0;
}

static void read_text(const char *text)
{
    tls_key_reader_add(&reader, str_from(text));
    tls_key_reader_finish(&reader);
}

static size_t secret_bytes(enum tls_secret_kind kind)
{
    uint8_t random[TLS_RANDOM_BYTES];
    struct tls_secret secret;
    for (unsigned i = 0; i < sizeof random; i++)
        random[i] = (uint8_t)i;
    if (!tls_keys_find(keys, random, kind, &secret))
        return 0;
    for (unsigned i = 0; i < secret.len; i++)
        assert_int_equal(secret.bytes[i], 0xa0 + i % 16);
    return secret.len;
}

static void every_kind_of_secret_is_found_by_the_random(void **state)
{
    (void)state;
    read_text("CLIENT_RANDOM " RANDOM " " SECRET_48 "\n"
              "CLIENT_EARLY_TRAFFIC_SECRET " RANDOM " " SECRET_32 "\n"
              "CLIENT_HANDSHAKE_TRAFFIC_SECRET " RANDOM " " SECRET_32 "\n"
              "SERVER_HANDSHAKE_TRAFFIC_SECRET " RANDOM " " SECRET_48 "\n"
              "CLIENT_TRAFFIC_SECRET_0 " RANDOM " " SECRET_32 "\n"
              "SERVER_TRAFFIC_SECRET_0 " RANDOM " " SECRET_48 "\n");
    assert_int_equal(reader.secrets, 6);
    assert_int_equal(reader.bad_lines, 0);
    assert_int_equal(secret_bytes(TLS_MASTER_SECRET), 48);
    assert_int_equal(secret_bytes(TLS_CLIENT_EARLY), 32);
    assert_int_equal(secret_bytes(TLS_CLIENT_HANDSHAKE), 32);
    assert_int_equal(secret_bytes(TLS_SERVER_HANDSHAKE), 48);
    assert_int_equal(secret_bytes(TLS_CLIENT_TRAFFIC), 32);
    assert_int_equal(secret_bytes(TLS_SERVER_TRAFFIC), 48);
}

static void comments_ends_of_lines_and_other_secrets_are_no_harm(void **state)
{
    (void)state;
    read_text("# a comment\r\n\r\n  \nEXPORTER_SECRET " RANDOM " " SECRET_32 "\r\n"
              "SERVER_TRAFFIC_SECRET_7 " RANDOM " " SECRET_32 "\r\n"
              "RSA 0011223344556677 " SECRET_48 "\n"
              "CLIENT_RANDOM " RANDOM " " SECRET_48);
    assert_int_equal(reader.lines, 7);
    assert_int_equal(reader.secrets, 1);
    assert_int_equal(reader.bad_lines, 0);
    assert_int_equal(secret_bytes(TLS_MASTER_SECRET), 48);
}

static void a_log_may_come_byte_by_byte(void **state)
{
    static const char log[] = "CLIENT_RANDOM " RANDOM " " SECRET_48 "\r\n# end";
    (void)state;
    for (size_t i = 0; i + 1 < sizeof log; i++)
        tls_key_reader_add(&reader, (struct str){log + i, 1});
    tls_key_reader_finish(&reader);
    assert_int_equal(reader.secrets, 1);
    assert_int_equal(reader.lines, 2);
    assert_int_equal(secret_bytes(TLS_MASTER_SECRET), 48);
}

static void bad_lines_are_counted_and_the_first_is_known(void **state)
{
    static const char *const rows[] = {
        "hello",
        "CLIENT_RANDOM",
        "CLIENT_RANDOM " RANDOM,
        "CLIENT_RANDOM " RANDOM " ",
        "CLIENT_RANDOM " RANDOM " xyz",
        "CLIENT_RANDOM " RANDOM " " SECRET_32,     /* too short for a master secret */
        "CLIENT_RANDOM " RANDOM " " SECRET_48 "a", /* half a byte */
        "CLIENT_RANDOM " RANDOM "00 " SECRET_48,   /* a random too long */
        "CLIENT_TRAFFIC_SECRET_0 " RANDOM " " BYTES_16,
        "CLIENT_TRAFFIC_SECRET_0 " RANDOM " " SECRET_48 SECRET_48,
        "client_random " RANDOM " " SECRET_48,
        "CLIENT_RANDOM  " RANDOM " " SECRET_48,
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tls_key_reader_begin(&reader, keys);
        read_text("# one\nCLIENT_RANDOM " RANDOM " " SECRET_48 "\n");
        tls_key_reader_begin(&reader, keys);
        tls_key_reader_add(&reader, STR("# one\n\n"));
        tls_key_reader_add(&reader, str_from(rows[i]));
        read_text("\nhello again\n");
        assert_int_equal(reader.bad_lines, 2);
        assert_int_equal(reader.first_bad_line, 3);
        assert_int_equal(reader.secrets, 0);
    }
}

static void a_line_without_end_takes_no_memory(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 1000; i++)
        tls_key_reader_add(&reader, STR("CLIENT_RANDOM 0123456789012345678901234567890123456789"));
    read_text("\nCLIENT_RANDOM " RANDOM " " SECRET_48 "\n");
    assert_int_equal(reader.bad_lines, 1);
    assert_int_equal(reader.secrets, 1);
}

static void the_version_changes_with_news_only(void **state)
{
    (void)state;
    uint64_t first = tls_keys_version(keys);
    read_text("CLIENT_RANDOM " RANDOM " " SECRET_48 "\n");
    uint64_t second = tls_keys_version(keys);
    assert_true(second != first);
    tls_key_reader_begin(&reader, keys);
    read_text("CLIENT_RANDOM " RANDOM " " SECRET_48 "\n");
    assert_int_equal(tls_keys_version(keys), second);
    assert_int_equal(tls_keys_version(NULL), 0);
}

static void nothing_of_a_secret_stays_in_the_reader(void **state)
{
    (void)state;
    read_text("CLIENT_RANDOM " RANDOM " " SECRET_48);
    for (size_t i = 0; i < sizeof reader.line; i++)
        assert_int_equal(reader.line[i], 0);
}

static void alerts_have_their_names(void **state)
{
    static const struct {
        unsigned alert;
        const char *words;
    } rows[] = {
        {0, "alert close_notify (0)"},
        {40, "alert handshake_failure (40)"},
        {48, "alert unknown_ca (48)"},
        {70, "alert protocol_version (70)"},
        {116, "alert certificate_required (116)"},
        {120, "alert no_application_protocol (120)"},
        {200, "alert 200"},
        {TLS_ALERT_HIDDEN, "an encrypted alert"},
        {TLS_ALERT_NONE, "closed without an alert"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text out = {0};
        tls_alert_add(&out, rows[i].alert);
        assert_str(text_str(&out), rows[i].words);
        text_free(&out);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_kind_of_secret_is_found_by_the_random),
        TEST(comments_ends_of_lines_and_other_secrets_are_no_harm),
        TEST(a_log_may_come_byte_by_byte),
        TEST(bad_lines_are_counted_and_the_first_is_known),
        TEST(a_line_without_end_takes_no_memory),
        TEST(the_version_changes_with_news_only),
        TEST(nothing_of_a_secret_stays_in_the_reader),
        TEST(alerts_have_their_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
