/* What findings say of played traffic: true to the call, once, and not the same in two sentences.
 */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "support/traffic.h"

enum { SEEDS = 8 };

static size_t count_findings(const struct traffic *traffic, const char *id)
{
    size_t count, found = 0;
    const struct finding *list = findings_list(traffic->findings, &count);
    for (size_t i = 0; i < count; i++)
        found += strcmp(list[i].kind->id, id) == 0;
    return found;
}

static const char *detail_of(uint64_t seed, enum fault fault, struct traffic *traffic)
{
    traffic_play(traffic, seed, UINT64_C(1) << fault);
    const struct finding *finding = traffic_finding(traffic, fault_finding(fault));
    assert_non_null(finding);
    return finding->detail;
}

/* And not those within it, nor what it is in, with what is left of its calls. */
static void a_degraded_prefix_is_named_once(void **state)
{
    struct traffic traffic;
    (void)state;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        (void)detail_of(seed, FAULT_PREFIX, &traffic);
        const struct finding *finding = traffic_finding(&traffic, "prefix-degraded");
        assert_int_equal(count_findings(&traffic, "prefix-degraded"), 1);
        assert_int_equal(strlen(finding->scope[1].value), 5); /* as long as the one that fails */
        traffic_free(&traffic);
    }
}

static void numbers_that_were_refused_are_counted_to_the_last(void **state)
{
    struct traffic traffic;
    unsigned calls, numbers;
    (void)state;
    const char *detail = detail_of(7, FAULT_ADDRESS, &traffic);
    assert_int_equal(sscanf(detail, "%u calls to %u numbers got 403", &calls, &numbers), 2);
    assert_true(calls > 1000);
    assert_true(numbers > 1000 && numbers <= calls);
    traffic_free(&traffic);
}

static void of_no_calls_none_is_said_to_have_failed(void **state)
{
    struct traffic traffic;
    (void)state;
    const char *detail = detail_of(7, FAULT_OPTIONS, &traffic);
    assert_non_null(strstr(detail, "no call was tried in that time"));
    assert_null(strstr(detail, " 0 "));
    const struct finding *finding = traffic_finding(&traffic, "trunk-down");
    assert_true(finding->evidence_count > 0);
    assert_true(strncmp(finding->evidence[0].text, "OPTIONS ", 8) == 0);
    traffic_free(&traffic);
}

static void codes_of_an_incident_are_named_with_their_calls_most_first(void **state)
{
    struct traffic traffic;
    unsigned first_code, second_code, first, second;
    (void)state;
    const char *codes = strchr(detail_of(7, FAULT_INCIDENT, &traffic), '.');
    assert_non_null(codes);
    assert_int_equal(
        sscanf(codes, ". %u (%u), %u (%u)", &first_code, &first, &second_code, &second), 4);
    assert_true(first >= second);
    traffic_free(&traffic);
}

/* A scanner's detail tells people that it is none of their business. */
static void a_detail_says_more_than_what_the_kind_means(void **state)
{
    (void)state;
    for (enum fault fault = 0; fault < FAULT_COUNT; fault++) {
        struct traffic traffic;
        size_t count;
        traffic_play(&traffic, 7, UINT64_C(1) << fault);
        const struct finding *list = findings_list(traffic.findings, &count);
        for (size_t i = 0; i < count; i++)
            if (strcmp(list[i].kind->id, "scanner") != 0 &&
                strcmp(list[i].detail, list[i].kind->meaning) == 0)
                fail_msg("%s: %s", list[i].title, list[i].detail);
        traffic_free(&traffic);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_degraded_prefix_is_named_once),
        cmocka_unit_test(numbers_that_were_refused_are_counted_to_the_last),
        cmocka_unit_test(of_no_calls_none_is_said_to_have_failed),
        cmocka_unit_test(codes_of_an_incident_are_named_with_their_calls_most_first),
        cmocka_unit_test(a_detail_says_more_than_what_the_kind_means),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
