/* The option table and the reader of the command line. */
#include "support/test.h"

#include "sipdiag/cli/options.h"

/* Parses words, which are cut at NULL, into options that the test must free. */
static bool parse(struct options *options, struct error *error, char **words)
{
    int count = 0;
    while (words[count])
        count++;
    error->text[0] = '\0';
    return options_parse(options, count, words, error);
}

#define PARSE(...) parse(&options, &error, (char *[]){(char[]){"sipdiag"}, __VA_ARGS__, NULL})

static void names_and_letters_are_unique_and_explained(void **state)
{
    (void)state;
    for (size_t i = 0; option_at(i); i++) {
        const struct option *option = option_at(i);
        assert_true(option->help[0]);
        assert_true(option->group || i > 0);
        assert_true(option->set || option->flag);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(option->name, option_at(j)->name);
            assert_true(!option->letter || option->letter != option_at(j)->letter);
        }
    }
}

static void letters_bundle_and_values_follow_in_every_form(void **state)
{
    (void)state;
    struct options options;
    struct error error;
    assert_true(
        PARSE((char[]){"-lv"}, (char[]){"a"}, (char[]){"--top"}, (char[]){"7"}, (char[]){"b"}));
    assert_int_equal(options.view, VIEW_CALLS);
    assert_true(options.verbose);
    assert_int_equal(options.top, 7);
    assert_int_equal(options.input_count, 2);
    assert_string_equal(options.inputs[1], "b");
    options_free(&options);
    assert_true(PARSE((char[]){"--top=0"}, (char[]){"-"}, (char[]){"--"}, (char[]){"-l"}));
    assert_true(options.top_given);
    assert_int_equal(options.top, 0);
    assert_int_equal(options.view, VIEW_SUMMARY);
    assert_int_equal(options.input_count, 2);
    assert_string_equal(options.inputs[0], "-");
    assert_string_equal(options.inputs[1], "-l");
    options_free(&options);
    assert_true(
        PARSE((char[]){"-o-"}, (char[]){"-fjson"}, (char[]){"--us"}, (char[]){"192.0.2.0/24"}));
    assert_string_equal(options.outputs[0].path, "-");
    assert_string_equal(options.format->name, "json");
    assert_int_equal(options.us_count, 1);
    assert_int_equal(options.us[0].prefix_bits, 24);
    options_free(&options);
}

static void of_quiet_and_verbose_the_last_one_counts(void **state)
{
    (void)state;
    struct options options;
    struct error error;
    assert_true(PARSE((char[]){"-qv"}));
    assert_true(options.verbose && !options.quiet);
    options_free(&options);
    assert_true(PARSE((char[]){"-vq"}));
    assert_true(options.quiet && !options.verbose);
    options_free(&options);
}

static void a_wrong_word_is_answered_with_the_nearest_right_one(void **state)
{
    (void)state;
    static const struct {
        const char *word, *nearest;
    } rows[] = {
        {"--formt", "'--format'"},
        {"--OUTPUT", "'--output'"},
        {"--verb", "'--verbose'"},
        {"--tpo", "'--top'"},
        {"-F", "'-f'"},
        {"-Q", "'-q'"},
        {"-s", "'--since'"},
        {"-ftabel", "'table'"},
        {"-fCSV", "'csv'"},
        {"--color=nevr", "'never'"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct options options;
        struct error error;
        char word[32];
        snprintf(word, sizeof word, "%s", rows[i].word);
        assert_false(PARSE(word));
        if (!strstr(error.text, rows[i].nearest))
            fail_msg("%s: %s", rows[i].word, error.text);
        options_free(&options);
    }
}

static void numbers_are_digits_and_nothing_else(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",   " 1",   "1 ",  "+1",
                                        "-1", "0x10", "1e3", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct options options;
        struct error error;
        char value[32];
        snprintf(value, sizeof value, "%s", wrong[i]);
        assert_false(PARSE((char[]){"--top"}, value));
        options_free(&options);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_letters_are_unique_and_explained),
        cmocka_unit_test(letters_bundle_and_values_follow_in_every_form),
        cmocka_unit_test(of_quiet_and_verbose_the_last_one_counts),
        cmocka_unit_test(a_wrong_word_is_answered_with_the_nearest_right_one),
        cmocka_unit_test(numbers_are_digits_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
