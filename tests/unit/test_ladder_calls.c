/* The ladder of a call: the right call is found, repetitions are one row, each message says what
 * matters. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/ladder/ladder.h"
#include "support/flow.h"
#include "support/flow_files.h"

#define PARTIES "party us 192.0.2.10:5060\nparty trunk 198.51.100.7:5060\n"

struct played {
    struct flow *flow;
    struct flow_file file;
    struct message_log *log;
    struct pipeline *pipeline;
    const struct analysis *analysis;
    struct ladder ladder;
    bool has_ladder;
};

static void keep(void *context, const struct sip_facts *facts)
{
    message_log_add(context, facts);
}

static void play(struct played *p, const char *source)
{
    struct error error = {""};
    *p = (struct played){.flow = flow_parse("flow", str_from(source), &error)};
    if (!p->flow)
        fail_msg("%s", error.text);
    assert_true(flow_file_open(&p->file, flow_capture(p->flow)));
    p->log = message_log_new();
    p->pipeline = flow_analyse_watched(p->flow, p->file.path, p->log, keep);
    p->analysis = pipeline_analysis(p->pipeline);
}

static void climb(struct played *p, size_t index)
{
    struct error error = {""};
    struct ladder_source *source = ladder_source_new(p->log, p->analysis);
    assert_true(ladder_make(&p->ladder, source, index, &error));
    ladder_source_free(source);
    p->has_ladder = true;
}

static void end(struct played *p)
{
    if (p->has_ladder)
        ladder_free(&p->ladder);
    pipeline_free(p->pipeline);
    message_log_free(p->log);
    flow_file_close(&p->file);
    flow_free(p->flow);
}

static void row_is(const struct played *p, size_t row, const char *label, const char *details)
{
    assert_true(row < p->ladder.row_count);
    assert_str(p->ladder.rows[row].label, label);
    assert_str(p->ladder.rows[row].details, details);
}

static void repetitions_are_one_row_with_their_span(void **state)
{
    struct played p;
    (void)state;
    play(&p, PARTIES "call a from 1001 to 2002\n"
                     "0,0.5,1.5,3.5 us > trunk INVITE nosdp\n"
                     "4 trunk > us 100\n"
                     "5 trunk > us 486\n"
                     "5.01 us > trunk ACK\n"
                     "60 end\n");
    climb(&p, 0);
    assert_int_equal(p.ladder.row_count, 4);
    assert_int_equal(p.ladder.messages, 7);
    row_is(&p, 0, "INVITE", "x4 in 3.5s");
    assert_int_equal(p.ladder.rows[0].copies, 4);
    assert_int_equal(p.ladder.rows[0].first.frame, 1);
    assert_int_equal(p.ladder.rows[0].last.frame, 4);
    row_is(&p, 1, "100 Trying", "");
    row_is(&p, 2, "486 Busy Here", "");
    assert_int_equal(p.ladder.rows[2].tone, LADDER_BAD);
    end(&p);
}

static void a_challenge_and_its_answer_are_told_apart_from_a_repetition(void **state)
{
    struct played p;
    (void)state;
    play(&p, PARTIES "call a from 1001 to 2002\n"
                     "0 us > trunk INVITE nosdp\n"
                     "0.1 trunk > us 407\n"
                     "0.11 us > trunk ACK\n"
                     "0.2 us > trunk INVITE auth nosdp\n"
                     "0.3 trunk > us 404\n"
                     "0.31 us > trunk ACK\n"
                     "60 end\n");
    climb(&p, 0);
    assert_int_equal(p.ladder.row_count, 6);
    row_is(&p, 1, "407", "password wanted");
    assert_int_equal(p.ladder.rows[1].tone, LADDER_PLAIN);
    row_is(&p, 3, "INVITE", "with password");
    end(&p);
}

static void forks_have_letters_and_one_dialog_has_none(void **state)
{
    struct played p;
    (void)state;
    play(&p, PARTIES "call a from 1001 to 2002\n"
                     "0 us > trunk INVITE nosdp\n"
                     "1 trunk > us 180 totag=desk\n"
                     "1.2 trunk > us 180 totag=mobile\n"
                     "6 trunk > us 200 totag=mobile nosdp\n"
                     "6.02 us > trunk ACK\n"
                     "60 end\n"
                     "call b at=100 from 1001 to 2003\n"
                     "0 us > trunk INVITE nosdp\n"
                     "1 trunk > us 180\n"
                     "6 trunk > us 200 nosdp\n"
                     "90 end\n");
    climb(&p, 0);
    row_is(&p, 1, "180 Ringing", "tag A");
    row_is(&p, 2, "180 Ringing", "tag B");
    row_is(&p, 3, "200 OK", "tag B");
    ladder_free(&p.ladder);
    climb(&p, 1);
    row_is(&p, 1, "180 Ringing", "");
    row_is(&p, 2, "200 OK", "");
    end(&p);
}

static void an_icmp_error_goes_from_its_reporter_to_whom_it_tells(void **state)
{
    struct played p;
    (void)state;
    play(&p, PARTIES "call a from 1001 to 2002\n"
                     "0 us > trunk INVITE\n"
                     "0.01 trunk > us ICMP 3/3\n"
                     "60 end\n");
    climb(&p, 0);
    assert_int_equal(p.ladder.party_count, 2);
    row_is(&p, 1, "ICMP port unreachable", "");
    assert_int_equal(p.ladder.rows[1].from, p.ladder.rows[0].to);
    assert_int_equal(p.ladder.rows[1].to, p.ladder.rows[0].from);
    end(&p);
}

static void legs_stand_side_by_side_along_the_way(void **state)
{
    struct played p;
    (void)state;
    play(&p, "party phone 192.0.2.31:5060 ours\n" PARTIES "call a from 1001 to 2002\n"
             "0 phone > us INVITE\n"
             "1.3 us > phone 486\n"
             "1.31 phone > us ACK\n"
             "call b from 1001 to 2002\n"
             "0.03 us > trunk INVITE header='X-Call-ID: a-51d1@flow.example'\n"
             "1.2 trunk > us 486\n"
             "1.21 us > trunk ACK\n"
             "60 end\n");
    assert_int_equal(p.analysis->call_count, 1);
    climb(&p, 0);
    assert_int_equal(p.ladder.party_count, 3);
    assert_int_equal(p.ladder.row_count, 6);
    assert_int_equal(p.ladder.parties[1].role, LADDER_ROLE_US);
    assert_int_equal(p.ladder.parties[2].role, LADDER_ROLE_PROVIDER);
    assert_int_equal(p.ladder.rows[1].from, 1);
    assert_int_equal(p.ladder.rows[1].to, 2);
    struct ladder_found found;
    ladder_find(p.analysis, STR("b-51d2@flow.example"), &found);
    assert_int_equal(found.by, LADDER_FOUND_BY_CALL_ID);
    assert_int_equal(found.count, 1);
    end(&p);
}

static const char two_calls_with_one_id[] =
    PARTIES "call a from 1001 to 2002 id=same@flow.example\n"
            "0 us > trunk INVITE\n"
            "1 trunk > us 486\n"
            "1.01 us > trunk ACK\n"
            "call b at=30 from 1001 to 2002 same-call-id=a fromtag=second\n"
            "0 us > trunk INVITE\n"
            "1 trunk > us 180\n"
            "2 trunk > us 404\n"
            "2.01 us > trunk ACK\n"
            "call c at=40 from 1001 to 380671234567 id=same-not@flow.example\n"
            "0 us > trunk INVITE\n"
            "1 trunk > us 486\n"
            "1.01 us > trunk ACK\n"
            "90 end\n";

static void of_two_calls_with_one_call_id_each_has_its_own_messages(void **state)
{
    struct played p;
    (void)state;
    play(&p, two_calls_with_one_id);
    assert_int_equal(p.analysis->call_count, 3);
    climb(&p, 0);
    assert_int_equal(p.ladder.row_count, 3);
    row_is(&p, 1, "486 Busy Here", "");
    ladder_free(&p.ladder);
    climb(&p, 1);
    assert_int_equal(p.ladder.row_count, 4);
    row_is(&p, 2, "404 Not Found", "");
    end(&p);
}

static void a_call_is_found_by_its_id_a_part_of_it_or_its_place(void **state)
{
    static const struct {
        const char *wanted;
        enum ladder_found_by by;
        size_t count, first;
    } rows[] = {
        {"same-not@flow.example", LADDER_FOUND_BY_CALL_ID, 1, 2},
        {"not@", LADDER_FOUND_BY_CALL_ID, 1, 2},
        {"same", LADDER_FOUND_BY_CALL_ID, 3, 0},
        {"same@flow.example", LADDER_FOUND_BY_CALL_ID, 2, 0},
        {"same@flow.example#1", LADDER_FOUND_BY_CALL_ID, 1, 0},
        {"same@flow.example#2", LADDER_FOUND_BY_CALL_ID, 1, 1},
        {"me@#2", LADDER_FOUND_BY_CALL_ID, 1, 1},
        {"same@flow.example#3", LADDER_FOUND_BY_CALL_ID, 2, 0},
        {"38067", LADDER_FOUND_BY_NUMBER, 1, 2},
        {"nothing like it", LADDER_FOUND_NONE, 0, 0},
        {"#", LADDER_FOUND_NONE, 0, 0},
        {"SAME@flow.example", LADDER_FOUND_NONE, 0, 0},
    };
    struct played p;
    (void)state;
    play(&p, two_calls_with_one_id);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ladder_found found;
        ladder_find(p.analysis, str_from(rows[i].wanted), &found);
        if (found.by != rows[i].by || found.count != rows[i].count ||
            (found.count && found.calls[0] != rows[i].first))
            fail_msg("%s: %zu calls", rows[i].wanted, found.count);
    }
    end(&p);
}

static void the_name_of_a_call_finds_it_again(void **state)
{
    struct played p;
    (void)state;
    play(&p, two_calls_with_one_id);
    for (size_t i = 0; i < p.analysis->call_count; i++) {
        struct text name = {0};
        struct ladder_found found;
        ladder_add_name(&name, p.analysis, i);
        ladder_find(p.analysis, text_str(&name), &found);
        assert_int_equal(found.count, 1);
        assert_int_equal(found.calls[0], i);
        text_free(&name);
    }
    end(&p);
}

static void foreign_bytes_are_shown_and_not_obeyed(void **state)
{
    struct played p;
    (void)state;
    play(&p, PARTIES "call a from 1001 to 2002\n"
                     "0 us > trunk INVITE\n"
                     "1 trunk > us 486 phrase='Busy\x1b[31m'\n"
                     "90 end\n");
    climb(&p, 0);
    row_is(&p, 1, "486 Busy\\x1b[31m", "");
    end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(repetitions_are_one_row_with_their_span),
        cmocka_unit_test(a_challenge_and_its_answer_are_told_apart_from_a_repetition),
        cmocka_unit_test(forks_have_letters_and_one_dialog_has_none),
        cmocka_unit_test(an_icmp_error_goes_from_its_reporter_to_whom_it_tells),
        cmocka_unit_test(legs_stand_side_by_side_along_the_way),
        cmocka_unit_test(of_two_calls_with_one_call_id_each_has_its_own_messages),
        cmocka_unit_test(a_call_is_found_by_its_id_a_part_of_it_or_its_place),
        cmocka_unit_test(the_name_of_a_call_finds_it_again),
        cmocka_unit_test(foreign_bytes_are_shown_and_not_obeyed),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
