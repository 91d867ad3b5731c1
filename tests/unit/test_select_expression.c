/* The expression language: what it means, and what it says about what means nothing. */
#include "support/test.h"

#include "sipdiag/base/text.h"
#include "sipdiag/select/expression.h"
#include "sipdiag/select/terms.h"

/* Things with a few values; negative: not known. */
struct thing {
    double number, delay_ms, share, moment_us;
    bool good;
    const char *word, *phone, *marks[3];
};

enum which { WHICH_NUMBER, WHICH_DELAY, WHICH_SHARE, WHICH_GOOD, WHICH_MOMENT };

static bool get_number(void *context, int which, size_t index, struct expression_value *value)
{
    const struct thing *thing = context;
    const double numbers[] = {thing->number, thing->delay_ms, thing->share, thing->good,
                              thing->moment_us};
    (void)index;
    value->number = numbers[which];
    return numbers[which] >= 0;
}

static bool get_word(void *context, int which, size_t index, struct expression_value *value)
{
    const struct thing *thing = context;
    (void)index;
    value->text = str_from(which ? thing->phone : thing->word);
    return value->text.len > 0;
}

static bool get_mark(void *context, int which, size_t index, struct expression_value *value)
{
    const struct thing *thing = context;
    (void)which;
    if (index >= 3 || !thing->marks[index])
        return false;
    value->text = str_from(thing->marks[index]);
    return true;
}

static bool get_clock(void *context, int which, size_t index, struct expression_value *value)
{
    (void)context, (void)which, (void)index;
    value->number = 18;
    value->text = STR("2026-11-20 18:00");
    return true;
}

static const char *word_at(size_t index)
{
    static const char *const words[] = {"apple", "pear", "plum"};
    return index < 3 ? words[index] : NULL;
}

static const struct expression_name names[] = {
    {"number", EXPRESSION_NUMBER, false, "", get_number, WHICH_NUMBER, NULL},
    {"delay", EXPRESSION_DURATION, false, "", get_number, WHICH_DELAY, NULL},
    {"delay.p95", EXPRESSION_DURATION, false, "", get_number, WHICH_DELAY, NULL},
    {"share", EXPRESSION_RATIO, false, "", get_number, WHICH_SHARE, NULL},
    {"good", EXPRESSION_BOOL, false, "", get_number, WHICH_GOOD, NULL},
    {"moment", EXPRESSION_TIME, false, "", get_number, WHICH_MOMENT, NULL},
    {"word", EXPRESSION_TEXT, false, "", get_word, 0, NULL},
    {"fruit", EXPRESSION_TEXT, false, "", get_word, 0, word_at},
    {"phone", EXPRESSION_PHONE, false, "", get_word, 1, NULL},
    {"mark", EXPRESSION_TEXT, true, "", get_mark, 0, NULL},
    {"hour", EXPRESSION_CLOCK, false, "", get_clock, 0, NULL},
};

static const struct expression_scope scope = {
    .names = names, .name_count = sizeof names / sizeof names[0], .number_tail = 9};

static const struct thing thing = {.number = 5,
                                   .delay_ms = 1500,
                                   .share = 0.4,
                                   .moment_us = 1795197600000000, /* 2026-11-20T18:00:00Z */
                                   .good = true,
                                   .word = "pear",
                                   .phone = "+380501112233",
                                   .marks = {"red", "round"}};

static const struct thing nothing = {
    .number = -1, .delay_ms = -1, .share = -1, .moment_us = -1, .word = "", .phone = ""};

static bool holds_in(const struct expression_scope *in, const char *text, const void *context)
{
    struct expression_problem problem = {"", 0};
    struct expression *expression = expression_compile(str_from(text), in, &problem);
    if (!expression)
        fail_msg("%s: %s (at %zu)", text, problem.sentence, problem.at);
    bool result = expression_holds(expression, (void *)(uintptr_t)context);
    expression_free(expression);
    return result;
}

static bool holds(const char *text)
{
    return holds_in(&scope, text, &thing);
}

static void assert_all_hold(const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!holds(texts[i]))
            fail_msg("does not hold: %s", texts[i]);
}

static void assert_none_holds(const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (holds(texts[i]))
            fail_msg("holds: %s", texts[i]);
}

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void every_sign_compares(void **state)
{
    static const char *const yes[] = {"number == 5",
                                      "number != 4",
                                      "number < 5.5",
                                      "number <= 5",
                                      "number > 4",
                                      "number >= 5",
                                      "number in (1, 5)",
                                      "number not in (1, 2)",
                                      "4 < number",
                                      "5 >= number",
                                      "5 == number",
                                      "word == \"pear\"",
                                      "word == 'pear'",
                                      "\"pear\" == word",
                                      "word != \"plum\"",
                                      "word ~ \"EA\"",
                                      "word in (\"plum\", 'pear')",
                                      "good",
                                      "good == true",
                                      "good != false",
                                      "true",
                                      "delay.p95 == delay",
                                      "delay <= delay.p95"};
    static const char *const no[] = {"number == 4",       "number != 5",       "number < 5",
                                     "number <= 4.9",     "number > 5",        "number >= 6",
                                     "number in (1, 2)",  "number not in (5)", "6 < number",
                                     "word == \"Pear\"",  "word ~ \"plum\"",   "word in (\"plum\")",
                                     "not good",          "good == false",     "false",
                                     "delay != delay.p95"};
    (void)state;
    assert_all_hold(yes, COUNT(yes));
    assert_none_holds(no, COUNT(no));
}

static void not_binds_tighter_than_and_and_and_than_or(void **state)
{
    static const char *const yes[] = {"true or true and false",
                                      "true or false and false",
                                      "false and false or true",
                                      "not false and true",
                                      "not false or false",
                                      "not (true and false)",
                                      "not not true",
                                      "NOT false AND TRUE",
                                      "number == 5 and word == \"pear\" or false",
                                      "(true)and(true)"};
    static const char *const no[] = {"(true or true) and false", "not true or false",
                                     "not (true or false)",      "true and true and false",
                                     "false or false or false",  "not true and false"};
    (void)state;
    assert_all_hold(yes, COUNT(yes));
    assert_none_holds(no, COUNT(no));
}

static void units_are_read(void **state)
{
    static const char *const yes[] = {"delay == 1500ms",
                                      "delay == 1.5s",
                                      "delay == 1.5",
                                      "delay < 1m",
                                      "delay < 1min",
                                      "delay < 1h",
                                      "delay > 0.02m",
                                      "share == 40%",
                                      "share == 0.4",
                                      "share < 40.5%",
                                      "moment == \"2026-11-20T18:00:00Z\"",
                                      "moment > \"2026-11-20\"",
                                      "moment == \"2026-11-20 20:00+02:00\"",
                                      "moment < \"2026-11-21\"",
                                      "hour == 18",
                                      "hour in (17, 18)",
                                      "hour == \"2026-11-20 18:00\"",
                                      "hour < \"2026-11-21\""};
    (void)state;
    assert_all_hold(yes, COUNT(yes));
}

static void phone_numbers_are_equal_by_their_last_digits(void **state)
{
    static const char *const yes[] = {"phone == \"0501112233\"",
                                      "phone == \"+380 50 111-22-33\"",
                                      "phone == \"00380501112233\"",
                                      "phone == \"7788#0501112233\"",
                                      "phone ~ \"5011122\"",
                                      "phone ~ \"50 111\"",
                                      "phone in (\"1\", \"501112233\")"};
    static const char *const no[] = {"phone == \"2233\"", "phone == \"380501112234\"",
                                     "phone == \"anonymous\"", "phone != \"0501112233\""};
    (void)state;
    assert_all_hold(yes, COUNT(yes));
    assert_none_holds(no, COUNT(no));
}

static void of_many_values_one_is_enough_and_unequal_means_none(void **state)
{
    static const char *const yes[] = {
        "mark == \"red\"",  "mark == \"round\"",    "mark ~ \"ound\"", "mark in (\"a\", \"red\")",
        "mark != \"blue\"", "not mark == \"blue\"", "known(mark)"};
    static const char *const no[] = {"mark == \"blue\"", "mark != \"red\"", "mark != \"round\"",
                                     "mark not in (\"red\")"};
    (void)state;
    assert_all_hold(yes, COUNT(yes));
    assert_none_holds(no, COUNT(no));
}

static void what_is_not_known_is_neither_equal_nor_unequal(void **state)
{
    static const char *const never[] = {"number == 5",
                                        "number != 5",
                                        "not number == 5",
                                        "not (number != 5)",
                                        "number < 5",
                                        "not (number < 5)",
                                        "number in (5)",
                                        "number not in (5)",
                                        "word == \"\"",
                                        "word ~ \"\"",
                                        "not word == \"a\"",
                                        "phone == \"1\"",
                                        "not (number == 5 or number != 5)",
                                        "number == 5 and true",
                                        "not (number == 5 and true)",
                                        "delay > delay.p95",
                                        "known(number)",
                                        "mark == \"red\""};
    static const char *const always[] = {"number == 5 or true", "not (number == 5 and false)",
                                         "not known(number)", "mark != \"red\"",
                                         "not known(mark) and not good"};
    (void)state;
    for (size_t i = 0; i < COUNT(never); i++)
        if (holds_in(&scope, never[i], &nothing))
            fail_msg("holds: %s", never[i]);
    for (size_t i = 0; i < COUNT(always); i++)
        if (!holds_in(&scope, always[i], &nothing))
            fail_msg("does not hold: %s", always[i]);
}

/* The caret's column, from 0, and a part of the sentence. */
static const struct {
    const char *text;
    size_t at;
    const char *part;
} problems[] = {
    {"", 0, "empty"},
    {"  ", 0, "empty"},
    {"numbr == 5", 0, "did you mean 'number'?"},
    {"good and numbr == 5", 9, "did you mean 'number'?"},
    {"zzzzzzz == 5", 0, "there are number, delay"},
    {"number_ms == 5", 0, "did you mean 'number'?"},
    {"number", 6, "write for instance number >= 500"},
    {"delay", 5, "write for instance delay < 15s"},
    {"5", 1, "no condition"},
    {"number = 5", 7, "write '=='"},
    {"number <> 5", 7, "write '!='"},
    {"good && good", 5, "write 'and'"},
    {"good || good", 5, "write 'or'"},
    {"!good", 0, "write 'not'"},
    {"number == ", 10, "ends too early"},
    {"number == \"5\"", 10, "without quotes"},
    {"number == 5s", 10, "without a unit"},
    {"number == 5%", 10, "without a unit"},
    {"number ~ 5", 7, "write =="},
    {"number == true", 10, "'number' is a number"},
    {"delay < 5%", 8, "write 15s"},
    {"delay < \"5s\"", 8, "without quotes"},
    {"delay < 5x", 9, "no unit 'x'"},
    {"delay == null", 9, "known(delay)"},
    {"share < 40", 8, "write 40% or 0.4"},
    {"share < 40s", 8, "write 40% or 0.4"},
    {"word == pear", 8, "written in quotes: \"pear\""},
    {"word == phone", 8, "written in quotes: \"phone\""},
    {"word == no-answer", 8, "written in quotes: \"no-answer\""},
    {"word == 486", 8, "write it in quotes: \"486\""},
    {"word == 192.0.2.1", 8, "'192.0.2.1' is no number"},
    {"word == 2026-11-20", 8, "is no number"},
    {"word == \"pear", 8, "no closing \""},
    {"word < \"pear\"", 5, "has no order"},
    {"good < true", 5, "has no order"},
    {"good == 1", 8, "true or false"},
    {"fruit == \"peer\"", 9, "did you mean \"pear\"?"},
    {"fruit in (\"plum\", \"zzzzzz\")", 18, "it can be apple, pear, plum"},
    {"moment > \"18:00\"", 9, "is a time"},
    {"moment > 5", 9, "is a time"},
    {"hour == \"18\"", 8, "a number such as 18"},
    {"hour in (18, \"2026-11-20\")", 13, "either numbers or texts"},
    {"delay > number", 8, "cannot be compared"},
    {"\"a\" == \"b\"", 0, "a name belongs on the left"},
    {"5 in (5)", 0, "a name belongs on the left"},
    {"number in 5", 10, "'(' and a list is missing"},
    {"number in (5", 12, "',' or ')' is missing"},
    {"number in ()", 11, "a name or a value belongs here"},
    {"number in (delay)", 11, "not names"},
    {"1 < number < 5", 11, "'and' between them"},
    {"(number == 5", 12, "')' is missing"},
    {"number == 5)", 11, "no '(' before it"},
    {"(good) == true", 7, "cannot be compared"},
    {"good good", 5, "'and' or 'or' is missing"},
    {"good not good", 5, "'and' or 'or' is missing"},
    {"good and", 8, "ends too early"},
    {"and good", 0, "belongs here, not 'and'"},
    {"count(good)", 0, "there is no function 'count'"},
    {"known(5)", 6, "a name is missing"},
    {"known(numbr)", 6, "did you mean 'number'?"},
    {"known(good", 10, "')' is missing"},
    {"word == \xc3\xa4", 8, "byte \\xc3"},
    {"number == +5", 10, "'+' means nothing"},
};

static void every_problem_is_told_at_its_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(problems); i++) {
        struct expression_problem problem = {"", 0};
        if (expression_compile(str_from(problems[i].text), &scope, &problem))
            fail_msg("compiled: %s", problems[i].text);
        if (problem.at != problems[i].at || !strstr(problem.sentence, problems[i].part))
            fail_msg("%s: at %zu: %s", problems[i].text, problem.at, problem.sentence);
    }
}

static void the_caret_stands_below_the_problem(void **state)
{
    struct text out = {0}, expected = {0}, long_text = {0};
    (void)state;
    expression_add_caret(&out, STR("a \xc3\xa4\x1b numbr"), &(struct expression_problem){.at = 6});
    assert_str(text_str(&out), "  a ?? numbr\n       ^\n");
    text_clear(&out);
    text_add_repeat(&long_text, "0123456789", 30);
    expression_add_caret(&out, text_str(&long_text), &(struct expression_problem){.at = 205});
    text_add_literal(&expected, "  ");
    text_add(&expected, (struct str){long_text.at + 145, 76});
    text_add_char(&expected, '\n');
    text_add_repeat(&expected, " ", 62);
    text_add_literal(&expected, "^\n");
    assert_str(text_str(&out), expected.at);
    text_free(&out);
    text_free(&expected);
    text_free(&long_text);
}

static bool compiles(const struct text *text, struct expression_problem *problem)
{
    struct expression *expression = expression_compile(text_str(text), &scope, problem);
    bool result = expression != NULL;
    expression_free(expression);
    return result;
}

static void length_and_depth_are_bounded(void **state)
{
    struct text text = {0};
    struct expression_problem problem = {"", 0};
    (void)state;
    text_add_repeat(&text, "(", EXPRESSION_DEPTH_MAX);
    text_add_literal(&text, "good");
    text_add_repeat(&text, ")", EXPRESSION_DEPTH_MAX);
    assert_true(compiles(&text, &problem));
    text_clear(&text);
    text_add_repeat(&text, "not ", EXPRESSION_DEPTH_MAX + 1);
    text_add_literal(&text, "good");
    assert_false(compiles(&text, &problem));
    assert_int_equal(problem.at, EXPRESSION_DEPTH_MAX * 4);
    text_clear(&text);
    text_add_repeat(&text, "good or ", EXPRESSION_BYTES_MAX / 8 - 1);
    text_add_literal(&text, "good");
    assert_true(compiles(&text, &problem));
    text_add_repeat(&text, " ", EXPRESSION_BYTES_MAX - text.len);
    assert_true(compiles(&text, &problem));
    text_add_char(&text, ' ');
    assert_false(compiles(&text, &problem));
    text_free(&text);
}

/* A population, as a check on a summary would see it. */
static bool count_things(void *context, const struct expression_condition *condition,
                         struct expression_value *value)
{
    const struct thing *things = context;
    value->number = 0;
    for (int i = 0; i < 3; i++)
        value->number += expression_condition_holds(condition, (void *)(uintptr_t)&things[i]);
    return true;
}

static void functions_speak_of_things_with_names_of_their_own(void **state)
{
    static const struct expression_function functions[] = {
        {.name = "count", .type = EXPRESSION_NUMBER, .argument = &scope, .get = count_things}};
    const struct expression_scope outer = {
        .functions = functions, .function_count = 1, .number_tail = 9};
    const struct thing things[3] = {thing, nothing, thing};
    struct expression_problem problem = {"", 0};
    (void)state;
    assert_true(holds_in(&outer, "count(number == 5) == 2", things));
    assert_true(holds_in(&outer, "count() == 3 and count(known(number) and good) > 1", things));
    assert_true(holds_in(&outer, "2 <= count(number == 5) and not (count(not good) > 1)", things));
    assert_false(holds_in(&outer, "count(word == \"plum\") > 0", things));
    assert_null(expression_compile(STR("number == 5"), &outer, &problem));
    assert_null(expression_compile(STR("count(number == 5"), &outer, &problem));
    assert_int_equal(problem.at, 17);
    assert_null(expression_compile(STR("count(count() == 1) == 1"), &outer, &problem));
    assert_null(expression_compile(STR("cuont(good) == 1"), &outer, &problem));
    assert_non_null(strstr(problem.sentence, "did you mean 'count'?"));
}

/* The delay, of apples; nothing is known of plums. */
static bool get_of_word(void *context, const struct expression_condition *condition,
                        struct expression_value *value)
{
    value->number = ((const struct thing *)context)->delay_ms;
    assert_string_equal(condition->operand->name, "delay");
    return condition->word == 0;
}

static void a_function_may_take_a_word_and_a_name(void **state)
{
    static const struct expression_function functions[] = {{.name = "of",
                                                            .type = EXPRESSION_NUMBER,
                                                            .argument = &scope,
                                                            .get = get_of_word,
                                                            .word_at = word_at}};
    const struct expression_scope outer = {.functions = functions, .function_count = 1};
    struct expression_problem problem = {"", 0};
    (void)state;
    assert_true(holds_in(&outer, "of(apple, delay) > 1s", &thing));
    assert_false(holds_in(&outer, "of(plum, delay) > 1s", &thing));
    assert_false(holds_in(&outer, "not (of(plum, delay) > 1s)", &thing));
    static const struct {
        const char *text, *says;
    } rows[] = {
        {"of(aple, delay) > 1s", "there is no dimension 'aple'; did you mean 'apple'?"},
        {"of(apple, dealy) > 1s", "there is no name 'dealy'; did you mean 'delay'?"},
        {"of(apple) > 1s", "',' and a name is missing here"},
        {"of() > 1s", "what to look among is missing here"},
        {"of(apple, delay > 1s", "')' is missing here"},
        {"of(apple, share) > 40", "'of' is a share; write 40% or 0.4"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_null(expression_compile(str_from(rows[i].text), &outer, &problem));
        assert_string_equal(problem.sentence, rows[i].says);
    }
}

/* Everything was 1 s, 30 % or 4 before; of shares it is not sure that they changed. */
static bool get_base(void *context, const struct expression_name *name,
                     struct expression_base *base)
{
    (void)context;
    *base = (struct expression_base){4, true};
    if (name->type == EXPRESSION_DURATION)
        base->value = 1000;
    if (name->type == EXPRESSION_RATIO)
        *base = (struct expression_base){0.3, false};
    return strcmp(name->name, "delay.p95") != 0;
}

static void a_name_is_compared_with_what_it_was(void **state)
{
    struct expression_scope now = scope;
    (void)state;
    now.base = get_base;
    static const char *const hold[] = {
        "number > baseline",         "number == baseline + 1",   "number > baseline - 1",
        "number <= baseline * 1.25", "number < baseline*2",      "delay > baseline + 400ms",
        "not (delay > baseline+1s)", "share == baseline",        "share > baseline - 10%",
        "share>baseline-10%",        "share <= baseline + 0.01", "share > baseline * 0.9",
    };
    static const char *const fail[] = {
        "number < baseline",       "number > baseline + 1", "number > baseline * 1.3",
        "delay > baseline * 2",    "delay.p95 > baseline",  "not (delay.p95 > baseline)",
        "share > baseline",        "share > baseline + 5%", "share != baseline",
        "share < baseline - 0.01",
    };
    for (size_t i = 0; i < sizeof hold / sizeof hold[0]; i++)
        if (!holds_in(&now, hold[i], &thing))
            fail_msg("does not hold: %s", hold[i]);
    for (size_t i = 0; i < sizeof fail / sizeof fail[0]; i++)
        if (holds_in(&now, fail[i], &thing))
            fail_msg("holds: %s", fail[i]);
}

static void a_baseline_stands_where_it_means_something(void **state)
{
    static const struct {
        const char *text, *says;
        size_t at;
    } rows[] = {
        {"baseline > number", "there is no name 'baseline'", 0},
        {"40% > baseline", "'baseline' belongs on the right of a name", 6},
        {"good == baseline", "'good' is true or false and cannot be compared", 8},
        {"word == baseline", "'word' is text and cannot be compared with the baseline", 8},
        {"share < baseline - 10", "'share' is a share; write 40% or 0.4", 19},
        {"number < baseline - 10%", "'number' is a plain number; write it without a unit", 20},
        {"number < baseline * 10%", "how many times is a plain number: baseline * 1.5", 20},
        {"number < baseline -", "a value belongs behind 'baseline -'", 19},
        {"number < baseline - share", "a value belongs behind 'baseline -'", 20},
        {"number < baseline / 2", "means nothing here", 18},
        {"number in (baseline)", "a list holds values, not names", 11},
    };
    struct expression_scope now = scope;
    struct expression_problem problem = {"", 0};
    (void)state;
    now.base = get_base;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (expression_compile(str_from(rows[i].text), &now, &problem))
            fail_msg("is taken: %s", rows[i].text);
        if (!strstr(problem.sentence, rows[i].says) || problem.at != rows[i].at)
            fail_msg("%s: %s (at %zu)", rows[i].text, problem.sentence, problem.at);
    }
    now.no_base = "add --baseline FILE";
    assert_null(expression_compile(STR("number < baseline"), &now, &problem));
    assert_string_equal(problem.sentence, "add --baseline FILE");
}

static void an_expression_can_be_looked_at_term_by_term(void **state)
{
    static const char text[] = "not (number > 4 or 300ms < delay) and (good or known( share ))";
    struct expression_problem problem = {"", 0};
    struct expression *expression = expression_compile(STR(text), &scope, &problem);
    struct expression_term term;
    struct expression_value value;
    void *context = (void *)(uintptr_t)&thing;
    (void)state;
    assert_non_null(expression);
    assert_true(expression_term_at(expression, 0, &term));
    assert_str(term.text, "number");
    assert_true(term.sign == TERM_MORE && term.has_limit && term.limit == 4);
    assert_true(expression_term_value(expression, &term, context, &value));
    assert_true(value.number == 5);
    assert_true(expression_term_truth(expression, &term, context) == EXPRESSION_YES);
    assert_true(expression_term_at(expression, 1, &term));
    assert_str(term.text, "delay");
    assert_true(term.sign == TERM_MORE && term.limit == 300);
    assert_true(expression_term_at(expression, 2, &term));
    assert_str(term.text, "good");
    assert_true(term.sign == TERM_ALONE && !term.has_limit);
    assert_true(expression_term_at(expression, 3, &term));
    assert_str(term.text, "known( share )");
    assert_false(expression_term_at(expression, 4, &term));
    expression_free(expression);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sign_compares),
        cmocka_unit_test(not_binds_tighter_than_and_and_and_than_or),
        cmocka_unit_test(units_are_read),
        cmocka_unit_test(phone_numbers_are_equal_by_their_last_digits),
        cmocka_unit_test(of_many_values_one_is_enough_and_unequal_means_none),
        cmocka_unit_test(what_is_not_known_is_neither_equal_nor_unequal),
        cmocka_unit_test(every_problem_is_told_at_its_column),
        cmocka_unit_test(the_caret_stands_below_the_problem),
        cmocka_unit_test(length_and_depth_are_bounded),
        cmocka_unit_test(functions_speak_of_things_with_names_of_their_own),
        cmocka_unit_test(a_function_may_take_a_word_and_a_name),
        cmocka_unit_test(a_name_is_compared_with_what_it_was),
        cmocka_unit_test(a_baseline_stands_where_it_means_something),
        cmocka_unit_test(an_expression_can_be_looked_at_term_by_term),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
