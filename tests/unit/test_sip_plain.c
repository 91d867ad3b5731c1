/* The common forms of addresses and Via, against the functions that read every form. */
#include "support/test.h"

#include "sipdiag/sip/sip_plain.h"
#include "sipdiag/sip/sip_scan.h"

static void assert_same(struct str a, struct str b)
{
    assert_int_equal(a.len, b.len);
    if (a.len)
        assert_memory_equal(a.at, b.at, a.len);
}

/* True when it is plain; then the careful functions must say the same, and find no fault. */
static bool agrees(struct str value)
{
    struct sip_plain_address plain;
    bool found;
    if (!sip_plain_address(value, &plain))
        return false;
    struct sip_address address = sip_address_split(value);
    assert_null(address.broken);
    assert_same(plain.uri, address.uri);
    assert_same(plain.parameters, address.parameters);
    assert_same(plain.user, sip_uri_user(address.uri));
    assert_same(plain.tag, sip_parameter_in(address.parameters, STR("tag"), &found));
    assert_same(sip_first_value(value), value);
    return true;
}

static void common_addresses_are_plain(void **state)
{
    static const char *const values[] = {
        "<sip:+4930123@192.0.2.1>;tag=as12",
        "\"Ann, <b>\" <sip:ann@host.example:5060;user=phone>;tag=1;x=y",
        "Ann B. <SIPS:ann@host.example>",
        "\"\"<sip:host.example:5060>;TAG=Q",
        "\"M\xc3\xbcller\" <sip:m@host.example;lr;a=b>;x;tag=z",
    };
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_true(agrees(str_from(values[i])));
}

static void a_plain_address_gives_its_parts(void **state)
{
    struct sip_plain_address plain;
    (void)state;
    assert_true(
        sip_plain_address(STR("\"A\" <sip:bob@h.example:5060;lr>;x=y;tag=t;tag=u"), &plain));
    assert_str(plain.uri, "sip:bob@h.example:5060;lr");
    assert_str(plain.user, "bob");
    assert_str(plain.parameters, ";x=y;tag=t;tag=u");
    assert_str(plain.tag, "t");
}

static void odd_and_faulty_addresses_are_left_to_the_others(void **state)
{
    static const char *const values[] = {
        "",
        "<",
        "sip:a@host.example;tag=1",
        "<tel:+4930>;tag=1",
        "<sip:a%20b@host.example>",
        "<sip:a:secret@host.example>",
        "<sip:a;x=y@host.example>",
        "<sip:a@[2001:db8::1]>",
        "<sip:@>",
        "<sip:a>",
        "<sip:a@host.example:>",
        "<sip:a@host.example:65536>",
        "<sip:a@host.example?subject=x>",
        "<sip:a@host.example;;lr>",
        "<sip:a@host.example;x=>",
        "<sip:a b@host.example>",
        "<sip:a@host.example> ;tag=1",
        "<sip:a@host.example>;;tag=1",
        "<sip:a@host.example>;tag=",
        "<sip:a@host.example>;tag=\"1\"",
        "<sip:a@host.example>, <sip:b@host.example>",
        "<sip:a@host.example>x",
        "<sip:a@host.example",
        "\"a \\\" b\" <sip:a@host.example>",
        "\"a <sip:a@host.example>",
        "a, b <sip:a@host.example>",
        "\"a\r\n b\" <sip:a@host.example>",
        "<sip:a@host.example>;1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17",
    };
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_false(agrees(str_from(values[i])));
}

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void whatever_is_changed_both_ways_of_reading_agree(void **state)
{
    static const char text[] = "\"Ann B\" <sip:+49301@192.0.2.1:5060;lr;user=phone>;tag=a1;x=y";
    static const char odd[] = "\"\\<>@:;?=,%[] \t\r\n\0\x7f\xff/&+sipSIPtag09*";
    uint32_t seed = 1;
    int plain = 0;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char changed[sizeof text];
        memcpy(changed, text, sizeof text);
        for (uint32_t changes = next_random(&seed) % 3; changes < 3; changes++)
            changed[next_random(&seed) % (sizeof text - 1)] =
                odd[next_random(&seed) % (sizeof odd - 1)];
        size_t from = next_random(&seed) % 3 ? 0 : next_random(&seed) % 12;
        plain += agrees((struct str){changed + from, sizeof text - 1 - from});
    }
    assert_true(plain > 1000);
}

static void a_plain_request_uri_gives_its_user(void **state)
{
    struct str user;
    (void)state;
    assert_true(sip_plain_uri(STR("sip:+4930@host.example:5060;user=phone"), &user));
    assert_str(user, "+4930");
    assert_true(sip_plain_uri(STR("sip:host.example"), &user));
    assert_str(user, "");
    assert_false(sip_plain_uri(STR("sip:a@host.example>"), &user));
    assert_false(sip_plain_uri(STR("<sip:a@host.example>"), &user));
    assert_false(sip_plain_uri(STR("urn:service:sos"), &user));
    assert_false(sip_plain_uri(STR(""), &user));
}

static void a_plain_via_gives_its_branch(void **state)
{
    static const char *const others[] = {
        "",
        "SIP/2.0/UDP",
        "SIP/2.0/UDP ;branch=b",
        "SIP / 2.0 / UDP h;branch=b",
        "SIP/2.0/UDP h;branch=b, SIP/2.0/UDP i",
        "SIP/2.0/UDP h;;branch=b",
        "SIP/2.0/UDP h;branch=\"b\"",
        "SIP/2.0/UDP h ;branch=b",
        "HTTP/1.1/TCP h;branch=b",
    };
    struct str branch;
    (void)state;
    assert_true(sip_plain_via(STR("SIP/2.0/UDP [2001:db8::1]:5060;rport;Branch=z9;x=1"), &branch));
    assert_str(branch, "z9");
    assert_true(sip_plain_via(STR("SIP/2.0/TLS-SCTP h.example"), &branch));
    assert_str(branch, "");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(sip_plain_via(str_from(others[i]), &branch));
}

static void a_plain_parameter_is_the_one_that_is_found_anywhere(void **state)
{
    static const char *const values[] = {
        "Q.850;cause=16", "1800;Refresher=uac;x", "SIP;cause", "SIP", "SIP;x=1;cause=2;cause=3",
    };
    static const char *const others[] = {"", "SIP ;cause=1", "SIP;cause=\"1\"", "SIP;cause=1, b"};
    struct str text;
    bool found;
    (void)state;
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        struct str value = str_from(values[i]);
        assert_true(sip_plain_parameter(value, STR("cause"), &text));
        assert_same(text, sip_parameter(value, STR("cause"), &found));
    }
    assert_true(sip_plain_parameter(str_from(values[1]), STR("refresher"), &text));
    assert_str(text, "uac");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(sip_plain_parameter(str_from(others[i]), STR("cause"), &text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_addresses_are_plain),
        cmocka_unit_test(a_plain_address_gives_its_parts),
        cmocka_unit_test(odd_and_faulty_addresses_are_left_to_the_others),
        cmocka_unit_test(whatever_is_changed_both_ways_of_reading_agree),
        cmocka_unit_test(a_plain_request_uri_gives_its_user),
        cmocka_unit_test(a_plain_via_gives_its_branch),
        cmocka_unit_test(a_plain_parameter_is_the_one_that_is_found_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
