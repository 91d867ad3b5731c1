/* The languages of tables and tickets: formats, forms of nouns, and that nothing is missing. */
#include "support/test.h"

#include "sipdiag/words/words.h"

#include <stdarg.h>
#include <string.h>

static void assert_text(struct text *text, const char *expected)
{
    assert_string_equal(text->at ? text->at : "", expected);
    text_clear(text);
}

static void english_formats_are_filled_as_printf_does(void **state)
{
    struct text out = {0};
    (void)state;
    words_add(&out, NULL, "%s: %d %u %zu %llu %lld %c %% %.*s.", "a", -5, 7u, (size_t)8, 9ull,
              -10ll, 'x', 2, "abc");
    assert_text(&out, "a: -5 7 8 9 -10 x % ab.");
    words_add(&out, NULL, "%02d:%02d %02u", 7, 12, 123u);
    assert_text(&out, "07:12 123");
    words_add(&out, NULL, "%lld", (long long)INT64_MIN);
    assert_text(&out, "-9223372036854775808");
    text_free(&out);
}

static void large_numbers_are_grouped_and_small_ones_are_not(void **state)
{
    struct text out = {0};
    (void)state;
    words_add(&out, NULL, "%'llu %'llu %'u", 9999ull, 81079ull, 1234567u);
    assert_text(&out, "9999 81" TIED "079 1" TIED "234" TIED "567");
    text_free(&out);
}

static void a_noun_has_the_form_that_goes_with_its_number(void **state)
{
    struct text out = {0};
    (void)state;
    for (unsigned i = 0; i < 3; i++)
        words_add(&out, NULL, "%u {1:call|calls}, ", i);
    assert_text(&out, "0 calls, 1 call, 2 calls, ");
    words_add(&out, NULL, "%s %u {2:was|were} {not}", "a", 1u);
    assert_text(&out, "a 1 was {not}");
    text_free(&out);
}

static void slavic_nouns_have_three_forms(void **state)
{
    static const struct {
        unsigned long long number;
        const char *expected;
    } rows[] = {{0, "вызовов"},   {1, "вызов"},    {2, "вызова"},    {4, "вызова"},
                {5, "вызовов"},   {11, "вызовов"}, {12, "вызовов"},  {14, "вызовов"},
                {21, "вызов"},    {22, "вызова"},  {100, "вызовов"}, {101, "вызов"},
                {111, "вызовов"}, {1004, "вызова"}};
    struct words *words;
    struct text out = {0};
    (void)state;
    assert_true(words_open("ru", &words));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        words_add(&out, words, "%llu {1:вызов|вызова|вызовов}", rows[i].number);
        assert_non_null(strchr(out.at, ' '));
        assert_string_equal(strchr(out.at, ' ') + 1, rows[i].expected);
        text_clear(&out);
    }
    text_free(&out);
    words_close(words);
}

static void the_order_of_arguments_may_differ(void **state)
{
    struct words *words;
    struct text out = {0};
    (void)state;
    assert_true(words_open("ru", &words));
    words_add(&out, words, "%'llu" TIED "%s", 12345ull, "a");
    assert_text(&out, "a:" TIED "12" TIED "345");
    words_add(&out, NULL, "%'llu" TIED "%s", 12345ull, "a");
    assert_text(&out, "12" TIED "345" TIED "a");
    words_close(words);
    text_free(&out);
}

static const char *add_star(void *context, const char *argument)
{
    (void)context;
    return strcmp(argument, "star") == 0 ? "*" : argument;
}

static void add_with(struct text *out, const struct words_arguments *arguments, const char *format,
                     ...)
{
    va_list list;
    va_start(list, format);
    words_add_list(out, NULL, format, list, arguments);
    words_add_list(out, NULL, format, list, arguments); /* a list may be read twice */
    va_end(list);
}

static void texts_among_the_arguments_may_be_replaced(void **state)
{
    const struct words_arguments arguments = {add_star, NULL};
    struct text out = {0};
    (void)state;
    add_with(&out, &arguments, "%s %.*s %s;", "star", 4, "star", "other");
    assert_text(&out, "* star other;* star other;");
    text_free(&out);
}

static void a_language_that_is_not_there_is_refused_and_english_is_none(void **state)
{
    struct words *words;
    (void)state;
    assert_true(words_open("en", &words));
    assert_null(words);
    assert_false(words_open("de", &words));
    assert_false(words_open("", &words));
    for (size_t i = 0; words_language_at(i); i++) {
        assert_true(words_open(words_language_at(i), &words));
        words_close(words);
    }
}

static void what_is_not_translated_stays_english(void **state)
{
    struct words *words;
    const char *text = "No table has this sentence.";
    (void)state;
    assert_true(words_open("uk", &words));
    assert_ptr_equal(words_in(words, text), text);
    assert_ptr_equal(words_in(NULL, text), text);
    words_close(words);
}

static void first_letters_change_in_latin_and_cyrillic(void **state)
{
    static const char *const rows[][2] = {{"All", "all"},       {"Все", "все"},     {"Ёж", "ёж"},
                                          {"Інші", "інші"},     {"Ґрати", "ґрати"}, {"Él", "él"},
                                          {"Єдиний", "єдиний"}, {"Ящик", "ящик"}};
    char text[16];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        strcpy(text, rows[i][0]);
        words_begin_small(text);
        assert_string_equal(text, rows[i][1]);
        words_begin_large(text);
        assert_string_equal(text, rows[i][0]);
    }
    strcpy(text, "603");
    words_begin_large(text);
    assert_string_equal(text, "603");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(english_formats_are_filled_as_printf_does),
        cmocka_unit_test(large_numbers_are_grouped_and_small_ones_are_not),
        cmocka_unit_test(a_noun_has_the_form_that_goes_with_its_number),
        cmocka_unit_test(slavic_nouns_have_three_forms),
        cmocka_unit_test(the_order_of_arguments_may_differ),
        cmocka_unit_test(texts_among_the_arguments_may_be_replaced),
        cmocka_unit_test(a_language_that_is_not_there_is_refused_and_english_is_none),
        cmocka_unit_test(what_is_not_translated_stays_english),
        cmocka_unit_test(first_letters_change_in_latin_and_cyrillic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
