/* Which problems become tickets, with which figures and which calls as examples. */
#include "support/call_builder.h"
#include "support/test.h"

#include "sipdiag/find/find.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/ticket/ticket.h"

enum { MINUTE_MS = 60000 };

static struct call_plan failed(int64_t start_ms, const char *callee)
{
    struct call_plan plan =
        plan_refused(start_ms, 503, "service-unavailable", OUTCOME_FAILED, SIDE_PROVIDER);
    plan.trunk = "198.51.100.7";
    plan.callee = callee;
    return plan;
}

static struct call_plan good(int64_t start_ms)
{
    struct call_plan plan = plan_answered(start_ms, 2000, 9000);
    plan.trunk = "198.51.100.7";
    return plan;
}

static void examples_are_the_newest_of_different_numbers_and_minutes(void **state)
{
    static const char *const numbers[] = {"1", "2", "3", "4", "5", "6", "7", "8"};
    struct call_builder builder;
    struct tickets tickets;
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 16; i++) { /* two numbers a minute */
        struct call_plan plan = failed(i * MINUTE_MS / 2, numbers[i % 8]);
        builder_add(&builder, &plan);
    }
    tickets_make(&tickets, builder_analysis(&builder));
    assert_int_equal(tickets.count, 1);
    const struct ticket *ticket = &tickets.list[0];
    assert_int_equal(ticket->calls, 16);
    assert_int_equal(ticket->example_count, 5);
    assert_int_equal(ticket->examples[0], 15);
    assert_int_equal(ticket->examples[1], 13);
    assert_int_equal(ticket->examples[2], 11);
    assert_int_equal(ticket->examples[3], 9);
    assert_int_equal(ticket->examples[4], 6); /* 8 is of the same minute as 9, 7 called as 15 did */
    tickets_free(&tickets);
    builder_free(&builder);
}

static void calls_of_one_number_fill_up_to_three_examples(void **state)
{
    struct call_builder builder;
    struct tickets tickets;
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 6; i++) {
        struct call_plan plan = failed(i * 1000, "1");
        builder_add(&builder, &plan);
    }
    tickets_make(&tickets, builder_analysis(&builder));
    assert_int_equal(tickets.list[0].example_count, 3);
    assert_int_equal(tickets.list[0].examples[0], 5);
    assert_int_equal(tickets.list[0].examples[2], 3);
    tickets_free(&tickets);
    builder_free(&builder);
}

static void figures_say_since_when_and_when_it_was_good(void **state)
{
    struct call_builder builder;
    struct tickets tickets;
    (void)state;
    builder_init(&builder);
    struct call_plan plans[] = {good(0),     good(10000),        failed(20000, "1"),
                                good(30000), failed(40000, "2"), failed(50000, "3"),
                                good(60000)};
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        builder_add(&builder, &plans[i]);
    tickets_make(&tickets, builder_analysis(&builder));
    const struct ticket *ticket = &tickets.list[0];
    assert_true(ticket->since_us == BUILDER_EPOCH_US + 20000 * US_PER_MS);
    assert_true(ticket->latest_us == BUILDER_EPOCH_US + 50000 * US_PER_MS);
    assert_true(ticket->last_good_us == BUILDER_EPOCH_US + 10000 * US_PER_MS);
    assert_int_equal(ticket->good_meanwhile, 1);
    assert_int_equal(ticket->calls, 3);
    assert_int_equal(ticket->all, 7);
    assert_int_equal(ticket->code_count, 1);
    assert_int_equal(ticket->codes[0].code, 503);
    tickets_free(&tickets);
    builder_free(&builder);
}

static void a_rare_problem_is_counted_and_gets_no_ticket_beside_a_large_one(void **state)
{
    struct call_builder builder;
    struct tickets tickets;
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 30; i++) {
        struct call_plan plan = failed(i * 1000, "1");
        builder_add(&builder, &plan);
    }
    struct call_plan rare =
        plan_refused(31000, 480, "callee-unreachable", OUTCOME_UNREACHABLE, SIDE_PROVIDER);
    struct call_plan ours =
        plan_refused(32000, 603, "channel-limit-reached", OUTCOME_REJECTED, SIDE_US);
    rare.trunk = "198.51.100.7";
    builder_add(&builder, &rare);
    builder_add(&builder, &ours);
    tickets_make(&tickets, builder_analysis(&builder));
    assert_int_equal(tickets.count, 1);
    assert_int_equal(tickets.few, 1);
    assert_int_equal(tickets.us.calls, 1);
    assert_string_equal(tickets.us.cause->id, "channel-limit-reached");
    assert_int_equal(tickets.network.calls, 0);
    assert_null(tickets.network.cause);
    tickets_free(&tickets);
    builder_free(&builder);
}

static void a_single_failed_call_is_worth_a_ticket_when_there_is_nothing_larger(void **state)
{
    struct call_builder builder;
    struct tickets tickets;
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 400; i++) {
        struct call_plan plan = i == 200 ? failed(i * 1000, "1") : good(i * 1000);
        builder_add(&builder, &plan);
    }
    tickets_make(&tickets, builder_analysis(&builder));
    assert_int_equal(tickets.count, 1);
    assert_int_equal(tickets.list[0].calls, 1);
    assert_int_equal(tickets.list[0].all, 400);
    assert_int_equal(tickets.few, 0);
    tickets_free(&tickets);
    builder_free(&builder);
}

static void trunks_have_tickets_of_their_own_the_worst_first(void **state)
{
    struct call_builder builder;
    struct tickets tickets;
    struct text trunk = {0};
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 9; i++) {
        struct call_plan plan = failed(i * 1000, "1");
        plan.trunk = i % 3 ? "203.0.113.5" : "198.51.100.7";
        builder_add(&builder, &plan);
    }
    tickets_make(&tickets, builder_analysis(&builder));
    assert_int_equal(tickets.count, 2);
    assert_int_equal(tickets.list[0].calls, 6);
    address_add(&trunk, &tickets.list[0].trunk);
    assert_string_equal(trunk.at, "203.0.113.5");
    text_free(&trunk);
    tickets_free(&tickets);
    builder_free(&builder);
}

static void nothing_on_the_providers_side_is_no_ticket(void **state)
{
    struct call_builder builder;
    struct tickets tickets;
    (void)state;
    builder_init(&builder);
    struct call_plan plans[] = {
        good(0), plan_refused(1000, 603, "callee-declined", OUTCOME_REJECTED, SIDE_CALLEE),
        plan_silent(2000), plan_unknown(3000)};
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        builder_add(&builder, &plans[i]);
    tickets_make(&tickets, builder_analysis(&builder));
    assert_int_equal(tickets.count, 0);
    assert_int_equal(tickets.judged, 3);
    assert_int_equal(tickets.network.calls, 1);
    tickets_free(&tickets);
    builder_free(&builder);
}

/* A CDR has words of its own for some causes: they are one cause all the same. */
static void calls_of_a_capture_and_of_a_cdr_share_a_ticket(void **state)
{
    struct cause in_cdr = *builder_cause("service-unavailable"),
                 ours_in_cdr = *builder_cause("callee-declined");
    struct call_builder builder;
    struct tickets tickets;
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 6; i++) {
        struct call_plan plan = failed(i * 1000, "1");
        plan.cause = i % 2 ? &in_cdr : plan.cause;
        builder_add(&builder, &plan);
    }
    for (int i = 0; i < 7; i++) {
        struct call_plan plan = plan_refused(
            10000 + i, 603, i < 3 ? "callee-busy" : "callee-declined", OUTCOME_REJECTED, SIDE_US);
        plan.cause = i >= 5 ? &ours_in_cdr : plan.cause;
        builder_add(&builder, &plan);
    }
    tickets_make(&tickets, builder_analysis(&builder));
    assert_int_equal(tickets.count, 1);
    assert_int_equal(tickets.list[0].calls, 6);
    assert_string_equal(tickets.us.cause->id, "callee-declined"); /* 2 and 2 against 3 */
    tickets_free(&tickets);
    builder_free(&builder);
}

static void a_finding_that_no_call_names_has_a_ticket_and_others_have_one_only(void **state)
{
    struct call_builder builder;
    struct tickets tickets;
    struct finding findings[2] = {{.kind = finding_kind_find("ghost-channels"), .calls = 3},
                                  {.kind = finding_kind_find("trunk-down"), .calls = 4}};
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 4; i++) {
        struct call_plan plan = failed(i * 1000, "1");
        builder_add(&builder, &plan);
        builder.verdicts[i]->finding = 2;
    }
    const struct analysis *analysis = builder_analysis(&builder);
    for (int i = 0; i < 2; i++) {
        findings[i].side = SIDE_PROVIDER;
        findings[i].severity = SEVERITY_WARNING;
        findings[i].trunk = i == 0 ? *analysis->calls[0]->trunk : (struct address){0};
        findings[i].since_us = BUILDER_EPOCH_US + i;
        findings[i].since_until_us = findings[i].until_us = TIME_UNKNOWN;
    }
    builder.analysis.findings = findings;
    builder.analysis.finding_count = 2;
    tickets_make(&tickets, analysis);
    assert_int_equal(tickets.count, 2);
    assert_string_equal(ticket_id(&tickets.list[0]), "trunk-down");
    assert_int_equal(tickets.list[0].calls, 4);
    assert_string_equal(ticket_id(&tickets.list[1]), "ghost-channels");
    assert_int_equal(tickets.list[1].calls, 0);
    assert_true(tickets.list[1].since_us == BUILDER_EPOCH_US);
    tickets_free(&tickets);
    builder_free(&builder);
}

/* However urgent: a detector may say that of each anew. */
static void every_finding_of_the_provider_has_a_question(void **state)
{
    size_t count = 0;
    (void)state;
    for (size_t i = 0; finding_kind_at(i); i++) {
        const struct finding_kind *kind = finding_kind_at(i);
        if (kind->side != SIDE_PROVIDER)
            continue;
        count++;
        if (ticket_question(kind->id) == ticket_question("") ||
            ticket_problem(kind->id) == ticket_problem(""))
            fail_msg("nothing is asked about %s", kind->id);
    }
    assert_true(count >= 14);
}

static void every_problem_has_words_and_a_question(void **state)
{
    (void)state;
    assert_string_equal(ticket_problem("no-such-cause"), ticket_problem(""));
    assert_string_not_equal(ticket_problem("service-unavailable"), ticket_problem(""));
    assert_string_not_equal(ticket_question("404-storm"), ticket_question("480-storm"));
    assert_string_not_equal(ticket_question("trunk-down"), ticket_question(""));
    assert_string_not_equal(ticket_question("100rel-broken"), ticket_question(""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_are_the_newest_of_different_numbers_and_minutes),
        cmocka_unit_test(calls_of_one_number_fill_up_to_three_examples),
        cmocka_unit_test(figures_say_since_when_and_when_it_was_good),
        cmocka_unit_test(a_rare_problem_is_counted_and_gets_no_ticket_beside_a_large_one),
        cmocka_unit_test(a_single_failed_call_is_worth_a_ticket_when_there_is_nothing_larger),
        cmocka_unit_test(trunks_have_tickets_of_their_own_the_worst_first),
        cmocka_unit_test(nothing_on_the_providers_side_is_no_ticket),
        cmocka_unit_test(calls_of_a_capture_and_of_a_cdr_share_a_ticket),
        cmocka_unit_test(a_finding_that_no_call_names_has_a_ticket_and_others_have_one_only),
        cmocka_unit_test(every_finding_of_the_provider_has_a_question),
        cmocka_unit_test(every_problem_has_words_and_a_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
