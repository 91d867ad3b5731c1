/* The table of Q.850 causes: whole, consistent with the other tables, and both ways of RFC 3398. */
#include "support/test.h"

#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/diagnose/q850.h"

static void causes_are_sorted_whole_and_found(void **state)
{
    const struct q850_cause *cause;
    unsigned before = 0;
    size_t count = 0;
    (void)state;
    for (; (cause = q850_at(count)) != NULL; count++) {
        assert_true(cause->number > before && cause->number <= 127);
        before = cause->number;
        assert_ptr_equal(q850_find(cause->number), cause);
        size_t len = strlen(cause->meaning);
        if (!cause->name[0] || len < 10 || cause->meaning[len - 1] != '.' || len > 120)
            fail_msg("%u: '%s' '%s'", (unsigned)cause->number, cause->name, cause->meaning);
        /* A name can be written small in mid-sentence. */
        assert_false(cause->name[1] >= 'A' && cause->name[1] <= 'Z');
    }
    assert_int_equal(count, 73);
    assert_null(q850_find(0));
    assert_null(q850_find(32));
    assert_null(q850_find(128));
    assert_null(q850_find(256 + 17));
}

static void a_cause_is_on_the_side_of_what_it_stands_for(void **state)
{
    const struct q850_cause *cause;
    (void)state;
    for (size_t i = 0; (cause = q850_at(i)) != NULL; i++) {
        if (!cause->cause)
            continue;
        const struct cause *stands_for = cause_find(cause->cause);
        if (!stands_for || stands_for->side != cause->side)
            fail_msg("%u: %s", (unsigned)cause->number, cause->cause);
    }
}

static const struct {
    uint8_t number;
    uint16_t sip;
} to_sip[] = {
    {1, 404},  {2, 404},  {3, 404},  {16, 0},   {17, 486}, {18, 408},  {19, 480},  {20, 480},
    {21, 403}, {22, 410}, {23, 410}, {26, 404}, {27, 502}, {28, 484},  {29, 501},  {31, 480},
    {34, 503}, {38, 503}, {41, 503}, {42, 503}, {47, 503}, {55, 403},  {57, 403},  {58, 503},
    {65, 488}, {70, 488}, {79, 501}, {87, 403}, {88, 503}, {102, 504}, {111, 500}, {127, 500},
};

static void gateways_turn_causes_into_codes(void **state)
{
    const struct q850_cause *cause;
    size_t with_code = 0, expected = 0;
    (void)state;
    for (size_t i = 0; i < sizeof to_sip / sizeof to_sip[0]; i++) {
        assert_int_equal(q850_find(to_sip[i].number)->sip, to_sip[i].sip);
        expected += to_sip[i].sip != 0;
    }
    for (size_t i = 0; (cause = q850_at(i)) != NULL; i++) {
        with_code += cause->sip != 0;
        assert_true(cause->sip == 0 || sip_code_find(cause->sip)->code == cause->sip);
    }
    assert_int_equal(with_code, expected);
}

static const struct {
    uint16_t code;
    uint8_t number;
} from_sip[] = {
    {400, 41}, {403, 21}, {404, 1},  {405, 63}, {406, 79},  {408, 102}, {410, 22},
    {480, 18}, {482, 25}, {484, 28}, {485, 1},  {486, 17},  {487, 0},   {488, 0},
    {500, 41}, {501, 79}, {502, 38}, {503, 41}, {504, 102}, {505, 127}, {600, 17},
    {603, 21}, {604, 1},  {606, 0},  {200, 0},  {0, 0},     {999, 0},
};

static void gateways_turn_codes_into_causes(void **state)
{
    const struct sip_code *code;
    (void)state;
    for (size_t i = 0; i < sizeof from_sip / sizeof from_sip[0]; i++)
        assert_int_equal(q850_from_sip(from_sip[i].code), from_sip[i].number);
    for (size_t i = 0; (code = sip_code_at(i)) != NULL; i++)
        assert_true(q850_from_sip(code->code) == 0 || q850_find(q850_from_sip(code->code)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(causes_are_sorted_whole_and_found),
        cmocka_unit_test(a_cause_is_on_the_side_of_what_it_stands_for),
        cmocka_unit_test(gateways_turn_causes_into_codes),
        cmocka_unit_test(gateways_turn_codes_into_causes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
