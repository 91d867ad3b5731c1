/* The key schedules against published vectors: RFC 8448 for TLS 1.3, and those that the working
 * group keeps for the PRF of TLS 1.2. */
#include "support/test.h"

#include "../../src/decode/tls_suites.h"

static size_t bytes_of(const char *digits, uint8_t *out)
{
    size_t count = 0;
    unsigned value;
    int used;
    while (sscanf(digits, " %2x%n", &value, &used) == 1) {
        out[count++] = (uint8_t)value;
        digits += used;
    }
    return count;
}

static void assert_bytes(const uint8_t *at, const char *digits)
{
    uint8_t expected[256];
    assert_memory_equal(at, expected, bytes_of(digits, expected));
}

static struct str text_of(const uint8_t *at, size_t len)
{
    return (struct str){(const char *)at, len};
}

/* RFC 8448 section 3, "{client} derive write traffic keys for application data", and the record
 * that follows. */
static void a_record_of_the_published_session_opens(void **state)
{
    (void)state;
    struct tls_secret secret;
    struct tls_protection protection;
    uint8_t key[16], record[128], text[128];
    const struct tls_suite *suite = tls_suite_find(0x1301);
    secret.len =
        (uint8_t)bytes_of("9e 40 64 6c e7 9a 7f 9d c0 5a f8 88 9b ce 65 52 87 5a fa 0b 06 df "
                          "00 87 f7 92 eb b7 c1 75 04 a5",
                          secret.bytes);
    tls_expand_label(TLS_SHA256, text_of(secret.bytes, secret.len), STR("key"),
                     (struct tls_room){key, sizeof key});
    assert_bytes(key, "17 42 2d da 59 6e d5 d9 ac d8 90 e3 c6 3f 50 51");
    assert_true(tls_protect_13(&protection, suite, &secret));
    assert_bytes(protection.iv, "5b 78 92 3d ee 08 57 90 33 e5 23 d9");
    size_t len =
        bytes_of("17 03 03 00 43 a2 3f 70 54 b6 2c 94 d0 af fa fe 82 28 ba 55 cb ef ac ea 42 "
                 "f9 14 aa 66 bc ab 3f 2b 98 19 a8 a5 b4 6b 39 5b d5 4a 9a 20 44 1e 2b 62 97 "
                 "4e 1f 5a 62 92 a2 97 70 14 bd 1e 3d ea e6 3a ee bb 21 69 49 15 e4",
                 record);
    assert_int_equal(len, 72);
    assert_true(tls_aead_open(protection.aead, protection.iv, text_of(record, 5),
                              text_of(record + 5, len - 5), text));
    for (unsigned i = 0; i < 50; i++)
        assert_int_equal(text[i], i);
    assert_int_equal(text[50], 23);
    record[40] ^= 1;
    assert_false(tls_aead_open(protection.aead, protection.iv, text_of(record, 5),
                               text_of(record + 5, len - 5), text));
    tls_protection_clear(&protection);
}

/* The same section: the server's handshake keys. */
static void a_secret_of_the_published_handshake_gives_its_keys(void **state)
{
    (void)state;
    struct tls_secret secret;
    struct tls_protection protection;
    uint8_t key[16];
    secret.len =
        (uint8_t)bytes_of("b6 7b 7d 69 0c c1 6c 4e 75 e5 42 13 cb 2d 37 b4 e9 c9 12 bc de d9 "
                          "10 5d 42 be fd 59 d3 91 ad 38",
                          secret.bytes);
    tls_expand_label(TLS_SHA256, text_of(secret.bytes, secret.len), STR("key"),
                     (struct tls_room){key, sizeof key});
    assert_bytes(key, "3f ce 51 60 09 c2 17 27 d0 f2 e4 e8 6e e4 03 bc");
    assert_true(tls_protect_13(&protection, tls_suite_find(0x1301), &secret));
    assert_bytes(protection.iv, "5d 31 3e b2 67 12 76 ee 13 00 0b 30");
    tls_protection_clear(&protection);
}

static void the_prf_of_tls_12_gives_the_published_bytes(void **state)
{
    static const struct {
        enum tls_hash hash;
        const char *secret, *seed, *output;
    } rows[] = {
        {TLS_SHA256, "9b be 43 6b a9 40 f0 17 b1 76 52 84 9a 71 db 35",
         "a0 ba 9f 93 6c da 31 18 27 a6 f7 96 ff d5 19 8c",
         "e3 f2 29 ba 72 7b e1 7b 8d 12 26 20 55 7c d4 53 c2 aa b2 1d 07 c3 d4 95 32 9b 52 d4 e6 "
         "1e "
         "db 5a 6b 30 17 91 e9 0d 35 c9 c9 a4 6b 4e 14 ba f9 af 0f a0 22 f7 07 7d ef 17 ab fd 37 "
         "97 "
         "c0 56 4b ab 4f bc 91 66 6e 9d ef 9b 97 fc e3 4f 79 67 89 ba a4 80 82 d1 22 ee 42 c5 a7 "
         "2e "
         "5a 51 10 ff f7 01 87 34 7b 66"},
        {TLS_SHA384, "b8 0b 73 3d 6c ee fc dc 71 56 6e a4 8e 55 67 df",
         "cd 66 5c f6 a8 44 7d d6 ff 8b 27 55 5e db 74 65",
         "7b 0c 18 e9 ce d4 10 ed 18 04 f2 cf a3 4a 33 6a 1c 14 df fb 49 00 bb 5f d7 94 21 07 e8 "
         "1c "
         "83 cd e9 ca 0f aa 60 be 9f e3 4f 82 b1 23 3c 91 46 a0 e5 34 cb 40 0f ed 27 00 88 4f 9d "
         "c2 "
         "36 f8 0e dd 8b fa 96 11 44 c9 e8 d7 92 ec a7 22 a7 b3 2f c3 d4 16 d4 73 eb c2 c5 fd 4a "
         "bf "
         "da d0 5d 91 84 25 9b 5b f8 cd 4d 90 fa 0d 31 e2 de c4 79 e4 f1 a2 60 66 f2 ee a9 a6 92 "
         "36 "
         "a3 e5 26 55 c9 e9 ae e6 91 c8 f3 a2 68 54 30 8d 5e aa 3b e8 5e 09 90 70 3d 73 e5 6f"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t secret[16], seed[16], expected[256], out[256];
        bytes_of(rows[i].secret, secret);
        bytes_of(rows[i].seed, seed);
        size_t len = bytes_of(rows[i].output, expected);
        tls_prf(rows[i].hash, text_of(secret, 16), STR("test label"), text_of(seed, 16),
                (struct tls_room){out, len});
        assert_memory_equal(out, expected, len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_of_the_published_session_opens),
        cmocka_unit_test(a_secret_of_the_published_handshake_gives_its_keys),
        cmocka_unit_test(the_prf_of_tls_12_gives_the_published_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
