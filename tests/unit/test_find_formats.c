/* Dialled numbers, their forms, and the rules that turn one into another. */
#include "support/test.h"

#include "../src/find/formats.h"

static struct dialled number(const char *sent)
{
    return dialled_from(str_from(sent));
}

static void assert_number(const char *sent, const char *wanted)
{
    struct dialled is = number(sent);
    assert_string_equal(is.at, wanted);
    assert_int_equal(is.len, strlen(wanted));
}

static void separators_and_technical_prefixes_go_away(void **state)
{
    (void)state;
    assert_number("+38 (067) 123-45.67", "+380671234567");
    assert_number("1234#0671234567", "0671234567");
    assert_number("alice", "");
    assert_number("067123x", "");
    assert_number("", "");
    assert_number("12345678901234567890123456", "");
}

static void assert_rule(const char *from, const char *to, const char *wanted)
{
    struct dialled a = number(from), b = number(to);
    struct form form = form_of(&a);
    struct edit edit;
    struct text rule = {0};
    assert_true(edit_between(&a, &b, &edit));
    form_add_rule(&rule, &form, &edit);
    assert_string_equal(rule.at, wanted);
    text_free(&rule);
}

static void the_rule_is_what_a_gateway_takes(void **state)
{
    (void)state;
    assert_rule("0671234567", "380671234567", "^0(\\d{9})$ -> 380\\1");
    assert_rule("+380671234567", "380671234567", "^\\+(\\d{12})$ -> \\1");
    assert_rule("00380671234567", "+380671234567", "^00(\\d{12})$ -> +\\1");
    assert_rule("380671234567", "+380671234567", "^(38\\d{10})$ -> +\\1");
    assert_rule("380671234567", "0671234567", "^38(\\d{10})$ -> \\1");
    assert_rule("84951234567", "74951234567", "^8(4\\d{9})$ -> 7\\1");
}

static void numbers_that_differ_have_no_rule(void **state)
{
    struct dialled a = number("0671234567"), b = number("380671234568");
    struct edit edit;
    (void)state;
    assert_false(edit_between(&a, &b, &edit));
    assert_false(edit_between(&a, &a, &edit));
}

static void a_form_is_how_it_begins_and_how_long_it_is(void **state)
{
    struct dialled national = number("0671234567");
    struct form form = form_of(&national);
    struct text words = {0};
    (void)state;
    form_add(&words, &form);
    assert_string_equal(words.at, "0XXXXXXXXX");
    text_free(&words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(separators_and_technical_prefixes_go_away),
        cmocka_unit_test(the_rule_is_what_a_gateway_takes),
        cmocka_unit_test(numbers_that_differ_have_no_rule),
        cmocka_unit_test(a_form_is_how_it_begins_and_how_long_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
