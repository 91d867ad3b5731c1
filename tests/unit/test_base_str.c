/* Pieces of text: where they are cut, and what digits stand for. */
#include "sipdiag/base/text.h"

#include "support/test.h"

static void text_is_cut_between_characters(void **state)
{
    struct str word = STR("aд\xe2\x82\xac!"); /* of one, two, three and one byte */
    static const size_t kept[] = {0, 1, 1, 3, 3, 3, 6, 7, 7};
    (void)state;
    for (size_t most = 0; most < sizeof kept / sizeof *kept; most++) {
        assert_int_equal(str_cut(word, most).len, kept[most]);
        assert_ptr_equal(str_cut(word, most).at, word.at);
    }
    assert_int_equal(str_cut(STR("\x80\x80\x80"), 2).len, 0); /* no characters at all */
    assert_int_equal(str_cut((struct str){NULL, 0}, 5).len, 0);
}

static void what_was_cut_ends_with_points(void **state)
{
    struct text text = {0};
    (void)state;
    text_add_cut(&text, STR("eight by"), 8);
    assert_str(text_str(&text), "eight by");
    text_clear(&text);
    text_add_cut(&text, STR("nine byte"), 8);
    assert_str(text_str(&text), "nine ...");
    text_clear(&text);
    text_add_cut(&text, STR("nineдbyte"), 8); /* the letter has two bytes */
    assert_str(text_str(&text), "nine...");
    text_free(&text);
}

static void hexadecimal_digits_are_known_in_both_cases(void **state)
{
    static const char digits[] = "0123456789abcdef", others[] = "gG/:@`x -\xe9";
    (void)state;
    for (int i = 0; i < 16; i++)
        assert_int_equal(hexadecimal_digit(digits[i]), i);
    assert_int_equal(hexadecimal_digit('A'), 10);
    assert_int_equal(hexadecimal_digit('F'), 15);
    for (size_t i = 0; i < sizeof others; i++) /* the NUL, too */
        assert_int_equal(hexadecimal_digit(others[i]), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_between_characters),
        cmocka_unit_test(what_was_cut_ends_with_points),
        cmocka_unit_test(hexadecimal_digits_are_known_in_both_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
