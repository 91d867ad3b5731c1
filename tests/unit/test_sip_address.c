/* Addresses, parameters, lists and URIs in header values. */
#include "support/test.h"

#include "sipdiag/sip/sip_scan.h"

static void an_address_is_taken_apart(void **state)
{
    static const struct {
        const char *value, *display, *uri, *parameters;
    } rows[] = {
        {"<sip:a@b>;tag=1", "", "sip:a@b", ";tag=1"},
        {"Bob <sip:a@b>", "Bob", "sip:a@b", ""},
        {"Bob<sip:a@b;lr>;tag=1", "Bob", "sip:a@b;lr", ";tag=1"},
        {"\"x, <sip:no@no>;tag=no\" <sip:a@b> ; tag=1", "\"x, <sip:no@no>;tag=no\"", "sip:a@b",
         "; tag=1"},
        {"\"a\\\"<b\" <sip:a@b>", "\"a\\\"<b\"", "sip:a@b", ""},
        {"\\\"a\\\" <sip:a@b>;tag=1", "\\\"a\\\"", "sip:a@b", ";tag=1"},
        {"sip:a@b;tag=1", "", "sip:a@b", ";tag=1"},
        {"sip:a@b ;\r\n tag = 1", "", "sip:a@b", ";\r\n tag = 1"},
        {"tel:+1-2;tag=1", "", "tel:+1-2", ";tag=1"},
        {"\xD0\x98 <sip:a@b>", "\xD0\x98", "sip:a@b", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sip_address address = sip_address_split(str_from(rows[i].value));
        assert_str(address.display, rows[i].display);
        assert_str(address.uri, rows[i].uri);
        assert_str(address.parameters, rows[i].parameters);
        assert_null(address.broken);
    }
}

static void a_broken_address_gives_the_best_guess_and_says_why(void **state)
{
    static const struct {
        const char *value, *uri;
    } rows[] = {
        {"\"Bob <sip:a@b>", "sip:a@b"}, {"<sip:a@b", "sip:a@b"},
        {"< sip:a@b >", "sip:a@b"},     {"Bell, A <sip:a@b>;tag=1", "sip:a@b"},
        {"<sip:a@b> tag=1", "sip:a@b"}, {"sip:a@b?x=y", "sip:a@b?x=y"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sip_address address = sip_address_split(str_from(rows[i].value));
        assert_str(address.uri, rows[i].uri);
        assert_non_null(address.broken);
    }
}

static void a_parameter_is_found_outside_quotes_and_angles(void **state)
{
    static const struct {
        const char *value, *name, *expected; /* NULL: absent */
    } rows[] = {
        {"<sip:a@b;tag=no>;tag=yes", "tag", "yes"},
        {"<sip:a@b>;x=\"a;tag=no\";TAG=ft", "tag", "ft"},
        {"sip:a@b;tag=1", "tag", "1"},
        {"\"tag=;tag=no\" <sip:a@b>", "tag", NULL},
        {"<sip:a@b>;tag", "tag", ""},
        {"<sip:a@b>;tag=", "tag", ""},
        {"<sip:a@b>;  tag \r\n = \r\n x ;y", "tag", "x"},
        {"SIP/2.0/UDP h;branch=z9, SIP/2.0/UDP i;branch=no", "branch", "z9"},
        {"Q.850;cause=16;text=\"a;cause=17\"", "cause", "16"},
        {"Q.850;text=\"a \\\" ;cause=17\";cause=\"18\"", "cause", "18"},
        {"<sip:a@b>;x=\"never closed;tag=no", "tag", NULL},
        {"", "tag", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        bool found;
        struct str text = sip_parameter(str_from(rows[i].value), str_from(rows[i].name), &found);
        assert_int_equal(found, rows[i].expected != NULL);
        assert_str(text, rows[i].expected ? rows[i].expected : "");
    }
}

static void the_first_value_ends_at_a_comma_outside_quotes_and_angles(void **state)
{
    (void)state;
    assert_str(sip_first_value(STR("a, b")), "a");
    assert_str(sip_first_value(STR("\"a,b\" <sip:c,d@e>;f, g")), "\"a,b\" <sip:c,d@e>;f");
    assert_str(sip_first_value(STR("\"a,b")), "\"a,b");
    assert_str(sip_first_value(STR("a\\")), "a\\");
    assert_str(sip_first_value(STR(",\\")), "");
    assert_str(sip_first_value(STR("x,\\")), "x");
    assert_str(sip_first_value(STR("")), "");
}

static void the_user_is_cut_from_password_parameters_and_host(void **state)
{
    static const struct {
        const char *uri, *user;
    } rows[] = {
        {"sip:alice@b", "alice"},
        {"SIPS:alice@b", "alice"},
        {"sip:alice:pw@b", "alice"},
        {"sip:alice;x=y@b", "alice"},
        {"sip:b.example", ""},
        {"sip:%61@b", "%61"},
        {"tel:+4912;phone-context=x", "+4912"},
        {"urn:service:sos", ""},
        {"sip:@b", ""},
        {"", ""},
        {"sip:1_(to-be)&it=$/?,;*:&p@b", "1_(to-be)&it=$/?,"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_str(sip_uri_user(str_from(rows[i].uri)), rows[i].user);
}

static void the_host_comes_with_its_port(void **state)
{
    static const struct {
        const char *uri, *host;
        unsigned port;
    } rows[] = {
        {"sip:a@b.example:5070;lr", "b.example", 5070},
        {"sip:b.example", "b.example", 0},
        {"sips:a@[2001:db8::1]:5061", "2001:db8::1", 5061},
        {"sip:[::1]", "::1", 0},
        {"sip:a@b?x=y", "b", 0},
        {"sip:a@b:65536", "b", 0},
        {"sip:a@b:x", "b", 0},
        {"sip:a@b:5060?x", "b", 5060},
        {"tel:123", "", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint16_t port = 1;
        assert_str(sip_uri_host(str_from(rows[i].uri), &port), rows[i].host);
        assert_int_equal(port, rows[i].port);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_is_taken_apart),
        cmocka_unit_test(a_broken_address_gives_the_best_guess_and_says_why),
        cmocka_unit_test(a_parameter_is_found_outside_quotes_and_angles),
        cmocka_unit_test(the_first_value_ends_at_a_comma_outside_quotes_and_angles),
        cmocka_unit_test(the_user_is_cut_from_password_parameters_and_host),
        cmocka_unit_test(the_host_comes_with_its_port),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
