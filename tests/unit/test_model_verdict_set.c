/* Verdicts are the same only when all they say is. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/model/verdict_set.h"

#include <stdlib.h>
#include <string.h>

static const struct cause busy = {.id = "callee-busy"}, limit = {.id = "channel-limit-reached"};
static const struct cause *const notes[] = {&limit};

/* A usual verdict with one thing changed. */
static struct verdict changed(size_t thing)
{
    struct verdict verdict = {.cause = &busy,
                              .outcome = OUTCOME_BUSY,
                              .side = SIDE_CALLEE,
                              .confidence = 90,
                              .result = "486"};
    switch (thing) {
    case 1:
        verdict.cause = &limit;
        break;
    case 2:
        verdict.notes = notes;
        break;
    case 3:
        verdict.own_cause = &busy;
        break;
    case 4:
        verdict.media_problem = &limit;
        break;
    case 5:
        verdict.note_count = 1;
        break;
    case 6:
        verdict.outcome = OUTCOME_FAILED;
        break;
    case 7:
        verdict.side = SIDE_PROVIDER;
        break;
    case 8:
        verdict.confidence = 80;
        break;
    case 9:
        memcpy(verdict.result, "600", 4);
        break;
    case 10:
        verdict.own_side = SIDE_PROVIDER;
        break;
    case 11:
        verdict.finding = 1;
        break;
    default:
        break;
    }
    return verdict;
}

static void each_verdict_is_kept_once(void **state)
{
    enum { THINGS = 12 };
    const struct verdict *kept[THINGS];
    struct verdict_set set;
    (void)state;
    hash_init();
    verdict_set_init(&set);
    for (size_t i = 0; i < THINGS; i++) {
        struct verdict verdict = changed(i);
        kept[i] = verdict_set_keep(&set, &verdict);
        assert_memory_equal(kept[i]->result, verdict.result, sizeof verdict.result);
        for (size_t j = 0; j < i; j++)
            assert_ptr_not_equal(kept[i], kept[j]);
    }
    for (size_t i = 0; i < THINGS; i++) {
        struct verdict verdict = changed(i);
        assert_ptr_equal(verdict_set_keep(&set, &verdict), kept[i]);
    }
    verdict_set_free(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_verdict_is_kept_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
