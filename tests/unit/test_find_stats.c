/* Tails, likelihood ratios and change points against values worked out by hand. */
#include "support/test.h"

#include "../src/find/stats.h"

#include <math.h>

static void assert_near(double is, double wanted, double tolerance)
{
    if (fabs(is - wanted) > tolerance)
        fail_msg("%.9f is not %.9f", is, wanted);
}

static void a_binomial_tail_is_exact(void **state)
{
    (void)state;
    assert_near(stat_tail(0, 10, 0.3), 1, 0);
    assert_near(stat_tail(10, 10, 0.5), 1.0 / 1024, 1e-12);
    assert_near(stat_tail(2, 3, 0.5), 0.5, 1e-12);
    assert_near(stat_tail(3, 10, 0.1), 0.0701908264, 1e-9);
    assert_near(stat_tail(11, 10, 0.5), 0, 0);
    assert_near(stat_tail(1, 10, 0), 0, 0);
}

/* Fisher's tea: 3 of 4 against 1 of 4 is 17 of 70. */
static void fishers_test_is_exact(void **state)
{
    (void)state;
    assert_near(stat_fisher((struct share){3, 4}, (struct share){1, 4}), 17.0 / 70, 1e-12);
    assert_near(stat_fisher((struct share){4, 4}, (struct share){0, 4}), 1.0 / 70, 1e-12);
    assert_near(stat_fisher((struct share){0, 4}, (struct share){4, 4}), 1, 1e-12);
}

static void equal_rates_have_no_likelihood_ratio(void **state)
{
    (void)state;
    assert_near(stat_g((struct share){5, 10}, (struct share){50, 100}), 0, 1e-9);
    /* 10 of 10 against 0 of 10: 2 * 20 log 2. */
    assert_near(stat_g((struct share){10, 10}, (struct share){0, 10}), 40 * log(2), 1e-9);
    assert_near(stat_g((struct share){0, 0}, (struct share){7, 9}), 0, 1e-9);
}

/* `bad` of each hundred, spread evenly, in stretches of `length`. */
static size_t fill(uint32_t *sums, const unsigned *bad, size_t stretches, size_t length)
{
    size_t count = 0;
    sums[0] = 0;
    for (size_t s = 0; s < stretches; s++)
        for (size_t i = 0; i < length; i++, count++) {
            unsigned before = (unsigned)i * bad[s] / 100, after = (unsigned)(i + 1) * bad[s] / 100;
            sums[count + 1] = sums[count] + (after > before);
        }
    return count;
}

static void a_change_is_found_where_it_is(void **state)
{
    uint32_t sums[401];
    const unsigned bad[] = {10, 80};
    struct arena arena;
    struct change change;
    (void)state;
    arena_init(&arena, 0);
    size_t count = fill(sums, bad, 2, 200);
    const struct outcomes outcomes = {sums, stat_table(&arena, count), count};
    assert_true(stat_change(&outcomes, 0, count, 10, &change));
    stat_change_reach(&outcomes, 0, count, &change);
    assert_in_range(change.at, 198, 202);
    assert_true(change.low <= 200 && change.high >= 200 && change.high - change.low < 20);
    assert_true(change.g > 100);
    assert_false(stat_change(&outcomes, 0, 15, 10, &change));
    arena_free(&arena);
}

static void a_bad_part_in_the_middle_is_cut_out(void **state)
{
    uint32_t sums[601];
    const unsigned bad[] = {10, 70, 10};
    struct stretch stretches[STRETCHES_MOST];
    struct arena arena;
    (void)state;
    arena_init(&arena, 0);
    size_t count = fill(sums, bad, 3, 200);
    const struct outcomes outcomes = {sums, stat_table(&arena, count), count};
    assert_int_equal(stat_stretches(&outcomes, 15, stretches, STRETCHES_MOST), 3);
    assert_in_range(stretches[1].from, 195, 205);
    assert_in_range(stretches[1].until, 395, 405);
    assert_near(share_of(stretches[1].share), 0.7, 0.03);
    arena_free(&arena);
}

static void an_even_rate_stays_whole(void **state)
{
    uint32_t sums[601];
    const unsigned bad[] = {25, 25, 25};
    struct stretch stretches[STRETCHES_MOST];
    struct arena arena;
    (void)state;
    arena_init(&arena, 0);
    size_t count = fill(sums, bad, 3, 200);
    const struct outcomes outcomes = {sums, stat_table(&arena, count), count};
    assert_int_equal(stat_stretches(&outcomes, 15, stretches, STRETCHES_MOST), 1);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_binomial_tail_is_exact),
        cmocka_unit_test(fishers_test_is_exact),
        cmocka_unit_test(equal_rates_have_no_likelihood_ratio),
        cmocka_unit_test(a_change_is_found_where_it_is),
        cmocka_unit_test(a_bad_part_in_the_middle_is_cut_out),
        cmocka_unit_test(an_even_rate_stays_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
