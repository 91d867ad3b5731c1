/* Numbers in order, whatever they are. */
#include "support/test.h"

#include "sipdiag/base/sort.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 20000 };

static uint64_t draw(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed ^ *seed >> 29;
}

static int by_value(const void *left, const void *right)
{
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static int64_t number_of(int kind, size_t i, uint64_t *seed)
{
    int64_t drawn = (int64_t)draw(seed);
    switch (kind) {
    case 0:
        return drawn;
    case 1: /* whole seconds of a month */
        return INT64_C(1773136800000000) + (int64_t)((uint64_t)drawn % 2592000) * 1000000;
    case 2: /* few, around zero */
        return drawn % 5;
    case 3: /* both ends */
        return drawn & 1 ? INT64_MIN + (drawn & 7) : INT64_MAX - (drawn & 7);
    case 4: /* in order */
        return (int64_t)i;
    case 5: /* the other way round */
        return -(int64_t)i;
    default:
        return 7;
    }
}

static void numbers_come_in_order(void **state)
{
    static const size_t counts[] = {0, 1, 2, 3, 100, 8191, 8192, MOST};
    static int64_t numbers[MOST], wanted[MOST], scratch[MOST];
    uint64_t seed = 11;
    (void)state;
    for (int kind = 0; kind < 7; kind++)
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            for (size_t i = 0; i < counts[c]; i++)
                numbers[i] = wanted[i] = number_of(kind, i, &seed);
            qsort(wanted, counts[c], sizeof *wanted, by_value);
            sort_numbers(numbers, counts[c], scratch);
            assert_memory_equal(numbers, wanted, counts[c] * sizeof *numbers);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_come_in_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
