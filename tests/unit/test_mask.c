/* What the levels of --mask make of numbers, names, addresses and texts. */
#include "sipdiag/mask/mask.h"

#include "sipdiag/base/hash.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include <cmocka.h>

static bool has_no_chance;

/* In place of the C library's. */
ssize_t getrandom(void *bytes, size_t len, unsigned flags)
{
    static unsigned char next;
    assert_int_equal(flags, 0);
    if (has_no_chance) {
        errno = ENOSYS;
        return -1;
    }
    memset(bytes, ++next, len);
    return (ssize_t)len;
}

static struct mask *new_mask(enum mask_level level)
{
    struct mask *mask = mask_new(level);
    mask_feed(mask, "an input", 8);
    mask_settle(mask);
    return mask;
}

static void add_user(struct mask *mask, struct text *out, struct str s)
{
    mask_add_user(mask, out, s);
}

/* What one rule makes of a text; valid until the next. */
static const char *shown(struct mask *mask,
                         void (*add)(struct mask *mask, struct text *out, struct str s),
                         const char *sent)
{
    static char kept[256];
    struct text out = {0};
    add(mask, &out, str_from(sent));
    assert_true(out.len < sizeof kept);
    memcpy(kept, out.at ? out.at : "", out.len);
    kept[out.len] = '\0';
    text_free(&out);
    return kept;
}

static void the_last_digits_of_numbers_are_hidden(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    assert_string_equal(shown(mask, add_user, "380671234567"), "38067123xxxx");
    assert_string_equal(shown(mask, add_user, "+380 (67) 123-45-67"), "+380 (67) 123-xx-xx");
    assert_string_equal(shown(mask, add_user, "1001"), "10xx");
    assert_string_equal(shown(mask, add_user, "7"), "x");
    assert_string_equal(shown(mask, add_user, "alice.smith"), "axxxx.xxxxx");
    assert_string_equal(shown(mask, add_user, "anonymous"), "anonymous");
    assert_string_equal(shown(mask, add_user, ""), "");
    mask_free(mask);
}

static void level_three_hides_everything_of_a_number(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_ALL);
    assert_string_equal(shown(mask, add_user, "380671234567"), "xxxxx");
    assert_string_equal(shown(mask, add_user, "alice"), "xxxxx");
    assert_string_equal(shown(mask, mask_add_host, "192.0.2.10"), "host1");
    assert_string_equal(shown(mask, mask_add_host, "192.0.2.11"), "host2");
    assert_string_equal(shown(mask, mask_add_host, "192.0.2.10"), "host1");
    assert_string_equal(shown(mask, mask_add_words, "call 380671234567 at 192.0.2.11"),
                        "call xxxxx at host2");
    mask_free(mask);
}

static void a_pseudonym_keeps_the_form_of_the_number_and_is_nobodys(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_PSEUDONYMS);
    char first[256];
    snprintf(first, sizeof first, "%s", shown(mask, add_user, "380671234567"));
    assert_int_equal(strlen(first), 12);
    assert_memory_equal(first, "38067", 5);
    assert_true(first[5] >= 'a' && first[5] <= 'z');
    assert_string_equal(shown(mask, add_user, "380671234567"), first);
    assert_string_not_equal(shown(mask, add_user, "380671234568"), first);
    assert_string_equal(shown(mask, add_user, "0671234567") + 3, first + 5);
    mask_free(mask);
}

static void different_numbers_have_different_pseudonyms(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_PSEUDONYMS);
    static bool seen[10000];
    memset(seen, 0, sizeof seen);
    for (unsigned i = 0; i < 10000; i++) {
        char number[8];
        unsigned place;
        snprintf(number, sizeof number, "%04u", i);
        const char *other = shown(mask, add_user, number);
        const char *letter = strchr("bcdfghjkmn", other[0]);
        assert_non_null(letter);
        assert_int_equal(sscanf(other + 1, "%u", &place), 1);
        place += (unsigned)(letter - strchr("bcdfghjkmn", 'b')) * 1000;
        assert_false(seen[place]);
        seen[place] = true;
    }
    mask_free(mask);
}

static void the_input_or_a_file_is_the_key(void **state)
{
    (void)state;
    struct mask *one = new_mask(MASK_PSEUDONYMS), *other = mask_new(MASK_PSEUDONYMS);
    char first[256];
    mask_feed(other, "another", 7);
    mask_settle(other);
    snprintf(first, sizeof first, "%s", shown(one, add_user, "380671234567"));
    assert_string_not_equal(shown(other, add_user, "380671234567"), first);
    mask_free(one);
    mask_free(other);
}

static void hosts_of_addresses_are_hidden(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    assert_string_equal(shown(mask, mask_add_host, "192.0.2.10"), "192.0.2.x");
    assert_string_equal(shown(mask, mask_add_host, "192.0.2.11"), "192.0.2.x2");
    assert_string_equal(shown(mask, mask_add_host, "192.0.2.10"), "192.0.2.x");
    assert_string_equal(shown(mask, mask_add_host, "[2001:db8::7]"), "[2001:db8:0:0::x]");
    assert_string_equal(shown(mask, mask_add_host, "sip.example.com"), "xxx.xxxxxxx.com");
    assert_string_equal(shown(mask, mask_add_host, "127.0.0.1"), "127.0.0.1");
    assert_string_equal(shown(mask, mask_add_host, "0.0.0.0"), "0.0.0.0");
    mask_free(mask);
}

static void a_name_in_place_of_an_address_stays_private_and_in_brackets(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    struct address here, there, far;
    struct text out = {0};
    assert_true(address_parse(STR("10.0.0.7"), &here));
    assert_true(address_parse(STR("10.0.0.8"), &there));
    assert_true(address_parse(STR("2001:db8::7"), &far));
    struct address masked = mask_address(mask, &here), other = mask_address(mask, &there);
    assert_true(address_is_private(&masked));
    assert_false(address_equal(&masked, &other));
    struct endpoint end = {mask_address(mask, &far), 5060};
    assert_false(address_is_private(&end.address));
    endpoint_add(&out, &end);
    assert_string_equal(out.at, "[2001:db8:0:0::x]:5060");
    text_free(&out);
    mask_free(mask);
}

static void pseudonyms_of_addresses_are_nobodys_and_keep_their_network(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_PSEUDONYMS);
    struct address one, two, home;
    assert_true(address_parse(STR("198.51.100.7"), &one));
    assert_true(address_parse(STR("198.51.100.8"), &two));
    assert_true(address_parse(STR("192.168.1.2"), &home));
    one = mask_address(mask, &one);
    two = mask_address(mask, &two);
    home = mask_address(mask, &home);
    assert_int_equal(one.bytes[0] & 0xf0, 0xf0);
    assert_memory_equal(one.bytes, two.bytes, 3);
    assert_int_not_equal(one.bytes[3], two.bytes[3]);
    assert_true(address_is_private(&home));
    mask_free(mask);
}

static void uris_are_masked_part_by_part(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    assert_string_equal(shown(mask, mask_add_uri, "sip:380671234567@192.0.2.10:5060;user=phone"),
                        "sip:38067123xxxx@192.0.2.x:5060;user=phone");
    assert_string_equal(shown(mask, mask_add_uri, "\"Bob 380671234567\" <sip:bob@b.example>;tag=1"),
                        "\"Bxx xxxxxxxxxxxx\" <sip:bxx@x.example>;tag=1");
    assert_string_equal(shown(mask, mask_add_uri, "sip:bob:secret@b.example"), "sip:bxx@x.example");
    assert_string_equal(shown(mask, mask_add_uri, "tel:+380671234567;phone-context=+380"),
                        "tel:+38067123xxxx;phone-context=+380");
    assert_string_equal(shown(mask, mask_add_uri, "sip:192.0.2.10"), "sip:192.0.2.x");
    assert_string_equal(shown(mask, mask_add_uri, "sip:%2B380671234567@h.example?Subject=hi"),
                        "sip:+38067123xxxx@x.example");
    mask_free(mask);
}

static void an_ipv6_address_without_brackets_is_masked_whole(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    struct text out = {0};
    assert_string_equal(shown(mask, mask_add_call_id, "x@2001:db8::5"), "x@2001:db8:0:0::x");
    assert_string_equal(shown(mask, mask_add_call_id, "x@[2001:db8::5]:5060"),
                        "x@[2001:db8:0:0::x]:5060");
    assert_string_equal(shown(mask, mask_add_call_id, "x@[2001:db8::5]"), "x@[2001:db8:0:0::x]");
    assert_string_equal(shown(mask, mask_add_uri, "sip:bob@2001:db8::5"),
                        "sip:bxx@2001:db8:0:0::x");
    assert_string_equal(shown(mask, mask_add_uri, "sip:bob@2001:db8:0:1:2:3:4:5:5060"),
                        "sip:bxx@2001:db8:0:1::x:5060");
    assert_string_equal(shown(mask, mask_add_uri, "sip:bob@192.0.2.10:380671234567"),
                        "sip:bxx@192.0.2.x");
    mask_add_message(mask, &out,
                     STR("SIP/2.0 200 OK\r\n"
                         "Via: SIP/2.0/UDP [2001:db8::7]:5062;received=2001:db8::1;rport=5060\r\n"
                         "Via: SIP/2.0/UDP 2001:db8::8;maddr=2001:db8::2\r\n"
                         "Via: SIP/2.0/UDP 192.0.2.7 : 5063\r\n\r\n"));
    assert_non_null(strstr(out.at, "]:5062;received=2001:db8:0:0::x"));
    assert_non_null(strstr(out.at, "192.0.2.x2:5063"));
    for (size_t i = 0; i < 3; i++) {
        static const char *const gone[] = {"db8::1", "db8::8", "db8::2"};
        assert_null(strstr(out.at, gone[i]));
    }
    text_free(&out);
    mask_free(mask);
}

static void parameters_of_a_uri_that_are_not_known_fall_away(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    assert_string_equal(shown(mask, mask_add_uri,
                              "sip:b@192.0.2.1;transport=tcp;fs_path=sip%3Aalice%40192.0.2.7;lr"),
                        "sip:x@192.0.2.x;transport=tcp;lr");
    assert_string_equal(shown(mask, mask_add_uri, "sip:b@192.0.2.1;user=al%69ce;customer=alice;ob"),
                        "sip:x@192.0.2.x;ob");
    assert_string_equal(shown(mask, mask_add_uri, "sip:b@192.0.2.1;received=sip:192.0.2.1:5070"),
                        "sip:x@192.0.2.x;received=sip:192.0.2.x:5070");
    assert_string_equal(shown(mask, mask_add_uri, "sip:b@192.0.2.1;maddr=2001:db8::7;ttl=1"),
                        "sip:x@192.0.2.x;maddr=2001:db8:0:0::x;ttl=1");
    assert_string_equal(
        shown(mask, mask_add_uri, "sip:+380;phone-context=%61lice;cpc=payphone@192.0.2.1"),
        "sip:+3xx;cpc=payphone@192.0.2.x");
    assert_string_equal(shown(mask, mask_add_uri, "tel:1001;phone-context=pbx.alice.example;x=bob"),
                        "tel:10xx;phone-context=xxx.xxxxx.example");
    assert_string_equal(
        shown(mask, mask_add_uri, "<sip:b@192.0.2.1>;tag=1;+sip.instance=alice;expires=60"),
        "<sip:x@192.0.2.x>;tag=1;expires=60");
    mask_free(mask);
}

/* A word that goes on and on, as in a header that is to be slow, is hidden as a whole. */
static void a_very_long_word_is_nobodys_name(void **state)
{
    char words[2000], dots[1200];
    struct mask *mask = new_mask(MASK_ALL);
    (void)state;
    for (size_t i = 0; i < sizeof dots; i++)
        dots[i] = i % 2 ? '.' : 'a';
    snprintf(words, sizeof words, "at %.*s@b end", (int)sizeof dots, dots);
    const char *hidden = shown(mask, mask_add_words, words);
    assert_null(strstr(hidden, "a.a"));
    assert_int_equal(strncmp(hidden, "at ", 3), 0);
    assert_string_equal(hidden + strlen(hidden) - 4, " end");
    mask_free(mask);
}

static void who_is_forgotten_is_a_word_like_others(void **state)
{
    struct mask *mask = new_mask(MASK_ALL);
    (void)state;
    mask_learn(mask, STR("alice"));
    assert_null(strstr(shown(mask, mask_add_words, "call alice now"), "alice"));
    mask_forget(mask);
    assert_string_equal(shown(mask, mask_add_words, "call alice now"), "call alice now");
    mask_learn(mask, STR("bobby"));
    assert_null(strstr(shown(mask, mask_add_words, "call bobby now"), "bobby"));
    mask_free(mask);
}

static void numbers_and_addresses_in_texts_are_found(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    assert_string_equal(
        shown(mask, mask_add_words, "No route to 380671234567 via 192.0.2.10:5060."),
        "No route to 38067123xxxx via 192.0.2.x:5060.");
    assert_string_equal(shown(mask, mask_add_words, "to sip:bob@b.example, at 10:19:23"),
                        "to sip:bxx@x.example, at 10:19:23");
    assert_string_equal(shown(mask, mask_add_words, "since 2026-11-20 18:30:05, 603 Decline"),
                        "since 2026-11-20 18:30:05, 603 Decline");
    assert_string_equal(shown(mask, mask_add_words, "+38 067 123 45 67 is busy"),
                        "+38 067 123 xx xx is busy");
    assert_string_equal(shown(mask, mask_add_words, "SIP;cause=404;text=\"x\", Q.850;cause=16"),
                        "SIP;cause=404;text=\"x\", Q.850;cause=16");
    assert_string_equal(shown(mask, mask_add_words, "host 2001:db8::7 is down"),
                        "host 2001:db8:0:0::x is down");
    assert_string_equal(shown(mask, mask_add_file, "/home/bob/night-380671234567.pcap"),
                        "night-38067123xxxx.pcap");
    assert_string_equal(shown(mask, mask_add_file, "-"), "-");
    mask_free(mask);
}

static void numbers_and_addresses_are_found_in_call_ids_however_they_are_written(void **state)
{
    (void)state;
    static const char *const telling[] = {
        "x-192.0.2.10-5", "5-192.0.2.10",  "192-0-2-10.17", "a_192_0_2_10_b",    "1.2-10.0.0.7",
        "38-067-111-22",  "n.067.111.223", "2001:db8:7::9", "abc-2001:db8::9-x", "q_fe80::1"};
    static const char *const harmless[] = {"7f3a55b0-12ab-4cde-8f01-0123456789ab", "1-12345-2",
                                           "a:b:c", "3c26700d-1.2.3"};
    struct mask *mask = new_mask(MASK_TAILS);
    for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
        if (strcmp(shown(mask, mask_add_call_id, telling[i]), telling[i]) == 0)
            fail_msg("%s is shown", telling[i]);
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        assert_string_equal(shown(mask, mask_add_call_id, harmless[i]), harmless[i]);
    mask_free(mask);
}

static void call_ids_stay_different_and_name_nobody(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    char first[256];
    assert_string_equal(shown(mask, mask_add_call_id, "7f3a55b0c1@192.0.2.10"),
                        "7f3a55b0c1@192.0.2.x");
    snprintf(first, sizeof first, "%s", shown(mask, mask_add_call_id, "380671234567-1@h"));
    assert_null(strstr(first, "0671234567"));
    assert_string_not_equal(shown(mask, mask_add_call_id, "380671234567-2@h"), first);
    assert_null(strstr(shown(mask, mask_add_call_id, "x-192.0.2.10-5"), "192.0.2.10"));
    mask_free(mask);
}

static void a_message_is_masked_part_by_part_and_the_rest_falls_away(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    struct text out = {0};
    mask_for_packets(mask, true);
    mask_add_message(mask, &out,
                     STR("INVITE sip:380671234567@192.0.2.10 SIP/2.0\r\n"
                         "Via: SIP/2.0/UDP 10.0.0.7:5060;branch=z9hG4bK1;received=192.0.2.77\r\n"
                         "From: \"Bob\" <sip:bob@b.example>;tag=abc\r\nCSeq: 1\r\n INVITE\r\n"
                         "X-Customer: Bob Miller\r\nCall-ID: c1@10.0.0.7\r\n"
                         "Proxy-Authorization: Digest username=\"bob\", realm=\"r.example\", "
                         "nonce=\"n\", response=\"0123\"\r\n"
                         "Content-Type: application/sdp\r\nContent-Length: 999\r\n\r\n"
                         "v=0\r\no=bob 1 2 IN IP4 10.0.0.7\r\ns=call of Bob\r\n"
                         "c=IN IP4 10.0.0.7\r\nm=audio 4000 RTP/SAVP 8\r\n"
                         "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:secret\r\n"
                         "a=candidate:1 1 UDP 1 10.0.0.7 4000 typ host\r\na=sendrecv\r\n"));
    static const char *const gone[] = {"1234567",   "192.0.2.10", "10.0.0.7", "192.0.2.77",
                                       "Bob",       "Miller",     "secret",   "0123",
                                       "candidate", "tag=abc",    "K1;",      "b.example"};
    static const char *const there[] = {"INVITE sip:38067123xxxx@192.0.2.0 SIP/2.0\r\n",
                                        "Via: SIP/2.0/UDP 10.0.0.0:5060;branch=z9hG4bK",
                                        "received=192.0.2.0",
                                        "CSeq: 1 INVITE\r\n",
                                        "Call-ID: c1@10.0.0.0\r\n",
                                        "response=\"xxxx",
                                        "c=IN IP4 10.0.0.0\r\n",
                                        "inline:xxxx",
                                        "a=sendrecv\r\n"};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        if (strstr(out.at, gone[i]))
            fail_msg("%s is in %s", gone[i], out.at);
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++)
        if (!strstr(out.at, there[i]))
            fail_msg("%s is not in %s", there[i], out.at);
    const char *body = strstr(out.at, "\r\n\r\n") + 4;
    const char *length = strstr(out.at, "Content-Length: ");
    unsigned told = 0;
    assert_int_equal(sscanf(length, "Content-Length: %u", &told), 1);
    assert_int_equal(told, strlen(body));
    text_free(&out);
    mask_free(mask);
}

static void what_is_odd_in_a_message_names_nobody_either(void **state)
{
    (void)state;
    static const char message[] =
        "INVITE sip:200@192.0.2.1 SIP/2.0\r\n"
        "Via: SIP / 2.0 / TLS 192.0.2.77 : 5063;bobs-phone;rport=bob;branch=bob;i=bob\r\n"
        "From: \"\xc1\xee\xe1\" <sip:100@192.0.2.1>;tag=1\r\n"
        "Diversion: <sip:100@192.0.2.1>;reason=\"for 5550001234\";screen=no\r\n"
        "CSeq: 4000000000 INVITE bob\r\nRetry-After: 120 (ask bob);duration=60;for=bob\r\n"
        "Session-Expires: 1800;refresher=uac;by=bob\r\nMax-Forwards: bob\r\n"
        "Event: dialog;id=5550001234\r\n"
        "Warning: 399 sip.bob.example \"x\", 301 192.0.2.77 \"y, z\"\r\n"
        "Content-Type: application/sdp\r\n\r\n"
        "v=bob\r\no=Bob B 3 4 IN IP4 192.0.2.77\r\nt=0 bob\r\nb=AS:64 bob\r\n"
        "c=bob IP4 192.0.2.77 bob\r\nc=IN IP4 192.0.2.77/127\r\n"
        "m=audio 4000/2 RTP/AVP 0 8 9 13 18 96 97 98 101 bob 5550001234 t38\r\n"
        "a=sendonly-bob\r\na=inactive:bob\r\na=ptime:bob\r\na=fmtp:101 0-16 5550001234\r\n"
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 key:bobskey\r\na=rtcp:bob IN IP4 192.0.2.77\r\n"
        "a=T38MaxBitRate:14400\r\na=T38FaxRate:5550001234\r\n";
    static const char *const gone[] = {"bob", "Bob", "0001234", "192.0.2.77", "\xc1\xee", "2.77"};
    static const char *const there[] = {
        "Via: SIP/2.0/TLS 192.0.2.0:5063;rport;branch=",
        ";reason=\"for 555000xxxx\";screen=no\r\n",
        "CSeq: 4000000000 INVITE\r\n",
        "Retry-After: 120;duration=60\r\n",
        "Session-Expires: 1800;refresher=uac\r\n",
        "Warning: 399 xxx.xxx.example \"x\", 301 192.0.2.0 \"y, z\"\r\n",
        " 3 4 IN IP4 192.0.2.0\r\n",
        "c=IN IP4 192.0.2.0/127\r\n",
        "m=audio 4000/2 RTP/AVP 0 8 9 13 18 96 97 98 101 t38\r\n",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:xxxx",
        "a=inactive\r\n",
        "a=T38MaxBitRate:14400\r\n"};
    struct mask *mask = new_mask(MASK_TAILS);
    struct text out = {0};
    mask_learn(mask, STR("bob"));
    mask_for_packets(mask, true);
    mask_add_message(mask, &out, STR(message));
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        if (strstr(out.at, gone[i]))
            fail_msg("%s is in %s", gone[i], out.at);
    for (size_t i = 0; i < sizeof there / sizeof *there; i++)
        if (!strstr(out.at, there[i]))
            fail_msg("%s is not in %s", there[i], out.at);
    text_free(&out);
    mask_free(mask);
}

static void any_bytes_can_be_masked_as_a_message(void **state)
{
    static const char message[] =
        "SIP/2.0 407 Proxy\r\nVia: SIP/2.0/UDP [2001:db8::7]:5060;branch=1;"
        "rport\r\nContact: *, <sip:a\"<\r\nFrom: \"a\\\\\" <sip:b@c>;tag\r\n"
        "Proxy-Authenticate: Digest realm=\"x\r\nWarning: 399 h \"y\r\n\r\n"
        "v=0\r\nc=\r\no=\r\na=crypto:\r\na=rtcp:9 IN\r\n";
    (void)state;
    for (unsigned level = MASK_TAILS; level <= MASK_ALL; level++) {
        struct mask *mask = new_mask((enum mask_level)level);
        struct text out = {0};
        for (size_t len = 0; len < sizeof message; len++) {
            char *copy = memcpy(malloc(len + 1), message, len);
            mask_add_message(mask, &out, (struct str){copy, len});
            free(copy);
        }
        assert_true(out.len > 0);
        text_free(&out);
        mask_free(mask);
    }
}

static void without_a_mask_all_stays(void **state)
{
    (void)state;
    assert_string_equal(shown(NULL, mask_add_uri, "sip:bob@192.0.2.10"), "sip:bob@192.0.2.10");
    assert_string_equal(shown(NULL, add_user, "380671234567"), "380671234567");
    assert_string_equal(shown(NULL, mask_add_file, "/home/bob/x.pcap"), "/home/bob/x.pcap");
}

static void who_takes_part_is_found_in_free_text_in_capitals_or_not(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_ALL);
    mask_learn_uri(mask, STR("\"Alice\" <sip:alice%2Esmith:pw@pbx.customer.example;user=phone>"));
    mask_learn_uri(mask, STR("tel:+380-67-1;phone-context=x"));
    mask_learn_uri(mask, STR("sip:192.0.2.1:5060"));
    mask_learn_host(mask, STR("Asterisk Realm"));
    mask_learn_host(mask, STR("co-op.other.example"));
    assert_string_equal(shown(mask, mask_add_words, "ALICE.SMITH is not Alice"),
                        "xxxxx is not Alice");
    assert_string_equal(shown(mask, mask_add_words, "Alice.Smith@elsewhere.example left"),
                        "xxxxx@host left");
    assert_string_equal(shown(mask, mask_add_words, "+380-67-1, gone"), "xxxxx, gone");
    assert_string_equal(shown(mask, mask_add_words, "no route to (SBC2.Customer.example)."),
                        "no route to (host).");
    assert_string_equal(shown(mask, mask_add_words, "customer.example, other.example:5060 down"),
                        "host, host:5060 down");
    assert_string_equal(shown(mask, mask_add_words, "Q.850 e.g. app_dial.so in night.pcap"),
                        "Q.850 e.g. app_dial.so in night.pcap");
    mask_free(mask);
}

static void hosts_are_found_whose_top_level_name_has_digits(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_ALL);
    mask_learn_host(mask, STR("pbx.xn--e1afmkfd.xn--j1amh"));
    mask_learn_host(mask, STR("pbx.customer.example"));
    assert_string_equal(shown(mask, mask_add_words, "no route to sbc.xn--e1afmkfd.xn--j1amh."),
                        "no route to host.");
    assert_string_equal(shown(mask, mask_add_words, "XN--E1AFMKFD.XN--J1AMH-2 down"),
                        "host-2 down");
    assert_string_equal(shown(mask, mask_add_words, "sbc.customer.example.5060 down"),
                        "host.5060 down");
    mask_free(mask);
}

static void numbers_in_free_text_may_have_dashes(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    static const char *const texts[][2] = {
        {"call 123-45-67 now", "call 123-xx-xx now"},
        {"ip-192-0-2-44.internal", "ip-192-x-x-xx.internal"},
        {"044-123-45-67", "044-123-xx-xx"},
        {"2026-11-20, 1-2-3", "2026-11-20, 1-2-3"},
        {"123456 789", "12345x xxx"},
        {"10/20 12.30", "10/20 12.30"},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(shown(mask, mask_add_words, texts[i][0]), texts[i][1]);
    assert_string_equal(shown(mask, mask_add_host, "a.380671234567"), "x.xxxxxxxxxxxx");
    assert_string_equal(shown(mask, mask_add_host, "192.0.2.300"), "xxx.x.x.xxx");
    assert_string_equal(shown(mask, mask_add_host, "pbx-2.customer.com"), "xxx-x.xxxxxxxx.com");
    assert_string_equal(shown(mask, mask_add_host, "pbx2"), "xxxx");
    mask_free(mask);
}

static void names_of_programs_stay_but_for_who_is_in_them(void **state)
{
    (void)state;
    struct mask *mask = new_mask(MASK_TAILS);
    mask_learn(mask, STR("asterisk"));
    mask_learn_host(mask, STR("pbx.customer.example"));
    static const char *const programs[][2] = {
        {"Asterisk PBX 20.5.0", "Asterisk PBX 20.5.0"},
        {"FPBX-16.0.40.7(18.20.0)", "FPBX-16.0.40.7(18.20.0)"},
        {"Yate/6.4.0-20231115", "Yate/6.4.0-20231115"},
        {"kamailio (5.7.2 (x86_64/linux))", "kamailio (5.7.2 (x86_64/linux))"},
        {"Grandstream GXP2160 1.0.9.26 000B82AABBCC", "Grandstream GXP2160 1.0.9.26 000B82xxxxxx"},
        {"Yealink 00:15:65:aa:bb:cc.", "Yealink 00:15:65:xx:xx:xx."},
        {"phone 00-15-65-12-34-56", "phone 00-15-65-xx-xx-xx"},
        {"phone 001565123456", "phone 001565xxxxxx"},
        {"Bria 6 (alice@customer.org)", "Bria 6 (axxxx@xxxxxxxx.org)"},
        {"sbc at pbx2.customer.example", "sbc at xxxx.xxxxxxxx.example"},
        {"phone 380671234567890", "phone 38067123456xxxx"},
        {"for Asterisk", "for Axxxxxxx"},
    };
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++)
        assert_string_equal(shown(mask, mask_add_program, programs[i][0]), programs[i][1]);
    mask_free(mask);
    mask = new_mask(MASK_ALL);
    assert_string_equal(shown(mask, mask_add_program, "phone 000b82AABBCC"), "phone xxxxxxxxxxxx");
    mask_free(mask);
    mask = new_mask(MASK_PSEUDONYMS);
    assert_null(strstr(shown(mask, mask_add_program, "phone 000b82AABBCC"), "AABBCC"));
    assert_string_equal(shown(NULL, mask_add_program, "phone 000b82AABBCC"), "phone 000b82AABBCC");
    mask_free(mask);
}

static void keys_by_lot_differ_and_where_there_is_no_chance_there_is_no_key(void **state)
{
    (void)state;
    struct error error = {""};
    struct mask *masks[3];
    for (size_t i = 0; i < 3; i++) {
        masks[i] = mask_new(MASK_PSEUDONYMS);
        has_no_chance = i == 2;
        assert_int_equal(mask_use_chance(masks[i], &error), i < 2);
        mask_settle(masks[i]);
    }
    has_no_chance = false;
    assert_int_not_equal(mask_fingerprint(masks[0], STR("a")),
                         mask_fingerprint(masks[1], STR("a")));
    assert_non_null(strstr(error.text, "cannot draw a key for --mask"));
    assert_non_null(strstr(error.text, "--mask-key"));
    for (size_t i = 0; i < 3; i++)
        mask_free(masks[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_digits_of_numbers_are_hidden),
        cmocka_unit_test(level_three_hides_everything_of_a_number),
        cmocka_unit_test(a_pseudonym_keeps_the_form_of_the_number_and_is_nobodys),
        cmocka_unit_test(different_numbers_have_different_pseudonyms),
        cmocka_unit_test(the_input_or_a_file_is_the_key),
        cmocka_unit_test(who_takes_part_is_found_in_free_text_in_capitals_or_not),
        cmocka_unit_test(hosts_are_found_whose_top_level_name_has_digits),
        cmocka_unit_test(numbers_in_free_text_may_have_dashes),
        cmocka_unit_test(names_of_programs_stay_but_for_who_is_in_them),
        cmocka_unit_test(keys_by_lot_differ_and_where_there_is_no_chance_there_is_no_key),
        cmocka_unit_test(hosts_of_addresses_are_hidden),
        cmocka_unit_test(a_name_in_place_of_an_address_stays_private_and_in_brackets),
        cmocka_unit_test(pseudonyms_of_addresses_are_nobodys_and_keep_their_network),
        cmocka_unit_test(uris_are_masked_part_by_part),
        cmocka_unit_test(an_ipv6_address_without_brackets_is_masked_whole),
        cmocka_unit_test(parameters_of_a_uri_that_are_not_known_fall_away),
        cmocka_unit_test(a_very_long_word_is_nobodys_name),
        cmocka_unit_test(who_is_forgotten_is_a_word_like_others),
        cmocka_unit_test(numbers_and_addresses_in_texts_are_found),
        cmocka_unit_test(numbers_and_addresses_are_found_in_call_ids_however_they_are_written),
        cmocka_unit_test(call_ids_stay_different_and_name_nobody),
        cmocka_unit_test(a_message_is_masked_part_by_part_and_the_rest_falls_away),
        cmocka_unit_test(what_is_odd_in_a_message_names_nobody_either),
        cmocka_unit_test(any_bytes_can_be_masked_as_a_message),
        cmocka_unit_test(without_a_mask_all_stays),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
