/* Whole tables: rows of one call, rows that are bad, dates of two orders, what a map says. */
#include "support/test.h"

#include "sipdiag/config/config.h"
#include "sipdiag/model/log_message.h"
#include "support/cdr_table.h"

#define HEAD "call_id,start,answer,end,caller,callee,trunk,sip_code\n"
#define GOOD "a,2026-03-10 10:00:00,2026-03-10 10:00:08,2026-03-10 10:01:08,1,2,t,200\n"

static const struct call *call_at(const struct cdr_table *table, size_t index)
{
    assert_true(index < table->store.count);
    return table->store.calls[index];
}

static void a_bad_row_is_counted_and_the_rest_is_read(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(&table,
                   STR(HEAD GOOD "b,2026-03-10 10:00:00,,yesterday\x1b[2J,1,2,t,486\n"
                                 "c,2026-03-10 10:00:00,,1,2\n"
                                 "d,2026-03-10 10:02:00,,2026-03-10 10:02:01,1,2,t,404\n"),
                   NULL);
    assert_int_equal(table.store.count, 2);
    assert_int_equal(table.input.rows, 4);
    assert_int_equal(table.input.health.count[HEALTH_ROWS_SKIPPED], 2);
    assert_non_null(strstr(table.input.problem, "line 3, column 4: \"yesterday\\x1b[2J\""));
    assert_non_null(strstr(table.input.problem,
                           "wrong number of columns (line 4, 5 columns, beginning \"c\")"));
    cdr_table_free(&table);
}

static void a_quotation_mark_that_is_never_closed_loses_one_row(void **state)
{
    struct cdr_table table;
    struct text text = {0};
    (void)state;
    text_add_literal(&text, HEAD GOOD);
    text_add_literal(&text, "b,2026-03-10 10:00:00,,2026-03-10 10:00:09,1,\"2,t,486\n");
    for (int i = 0; i < 300; i++)
        text_addf(&text, "c%d,2026-03-10 10:00:00,,2026-03-10 10:00:09,1,2,t,486\n", i);
    cdr_table_read(&table, text_str(&text), NULL);
    assert_int_equal(table.store.count, 301);
    assert_int_equal(table.input.health.count[HEALTH_ROWS_SKIPPED], 1);
    cdr_table_free(&table);
    text_free(&text);
}

static void headers_between_rows_and_totals_are_no_calls(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(&table, STR(HEAD GOOD HEAD "\nTotal,,,,,,,\n"), NULL);
    assert_int_equal(table.store.count, 1);
    assert_int_equal(table.input.rows, 1);
    assert_int_equal(table.input.problem[0], '\0');
    cdr_table_free(&table);
}

static void rows_with_one_linkedid_are_one_call(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(
        &table,
        STR("uniqueid,linkedid,calldate,src,dst,dstchannel,duration,billsec,disposition\n"
            "2.1,1.1,2026-03-10 10:00:02,100,201,PJSIP/t1-00000001,5,0,BUSY\n"
            "1.1,1.1,2026-03-10 10:00:00,100,200,,70,60,ANSWERED\n"
            "3.1,3.1,2026-03-10 10:00:01,100,202,PJSIP/t2-00000001,5,0,BUSY\n"),
        NULL);
    assert_int_equal(table.store.count, 2);
    assert_int_equal(call_at(&table, 0)->leg_total, 2);
    assert_int_equal(call_at(&table, 0)->code, 200);
    assert_str(call_text(call_at(&table, 0), CALL_TEXT_CALL_ID), "1.1");
    assert_str(call_text(call_at(&table, 0), CALL_TEXT_CALLEE), "200");
    assert_int_equal(call_talk(call_at(&table, 0)), 60 * US_PER_S);
    assert_int_equal(call_at(&table, 1)->code, 486);
    cdr_table_free(&table);
}

static void two_legs_of_freeswitch_are_one_call(void **state)
{
    static const char a[] = "11111111-1111-4111-8111-111111111111",
                      b[] = "22222222-2222-4222-8222-222222222222";
    struct cdr_table table;
    struct text text = {0};
    (void)state;
    text_addf(
        &text,
        "\"A\",\"1\",\"2\",\"d\",\"2026-03-10 10:00:00\",\"2026-03-10 10:00:08\",\"2026-03-10 "
        "10:01:08\",\"68\",\"60\",\"NORMAL_CLEARING\",\"%s\",\"%s\",\"\",\"PCMA\",\"PCMA\"\n",
        a, b);
    text_addf(
        &text,
        "\"A\",\"1\",\"2\",\"d\",\"2026-03-10 10:00:01\",\"2026-03-10 10:00:08\",\"2026-03-10 "
        "10:01:08\",\"67\",\"60\",\"NORMAL_CLEARING\",\"%s\",\"\",\"\",\"PCMA\",\"PCMA\"\n",
        b);
    cdr_table_read(&table, text_str(&text), NULL);
    assert_int_equal(table.store.count, 1);
    assert_int_equal(call_at(&table, 0)->leg_total, 2);
    assert_str(call_text(call_at(&table, 0), CALL_TEXT_CALL_ID), a);
    cdr_table_free(&table);
    text_free(&text);
}

static void one_late_date_tells_the_order_of_all_before(void **state)
{
    struct cdr_table table;
    struct text text = {0};
    (void)state;
    text_add_literal(&text, "start,caller,callee,sip_code\n");
    for (int i = 0; i < 3000; i++)
        text_add_literal(&text, "03/04/2026 10:00:00,1,2,486\n");
    text_add_literal(&text, "03/25/2026 10:00:00,1,2,486\n");
    cdr_table_read(&table, text_str(&text), NULL);
    assert_int_equal(table.store.count, 3001);
    assert_int_equal(clock_civil(call_start(call_at(&table, 0)), 0).month, 3);
    assert_false(table.input.has_open_dates);
    cdr_table_free(&table);
    text_free(&text);
}

static void a_date_that_contradicts_the_others_ends_the_input(void **state)
{
    struct cdr_table table;
    struct text text = {0};
    (void)state;
    text_add_literal(&text, "start,caller,callee,sip_code\n"
                            "25/03/2026 10:00:00,1,2,486\n"
                            "03/26/2026 10:00:00,1,2,486\n"
                            "27/03/2026 10:00:00,1,2,486\n");
    cdr_table_read(&table, text_str(&text), NULL);
    assert_int_equal(table.store.count, 1);
    assert_non_null(strstr(table.input.problem, "line 3, column 1: \"03/26/2026 10:00:00\""));
    assert_non_null(strstr(table.input.problem, "--set date-order="));
    cdr_table_free(&table);
    text_free(&text);
}

static void dates_that_stay_open_are_read_day_first_unless_told(void **state)
{
    static const char text[] = "start,caller,callee,sip_code\n03/04/2026 10:00:00,1,2,486\n";
    struct cdr_table table;
    (void)state;
    cdr_table_read(&table, STR(text), NULL);
    assert_true(table.input.has_open_dates);
    assert_int_equal(clock_civil(call_start(call_at(&table, 0)), 0).month, 4);
    cdr_table_free(&table);
    cdr_table_read_as(&table, STR(text),
                      &(struct cdr_reader_options){.date_order = CDR_DATES_MONTH_FIRST});
    assert_false(table.input.has_open_dates);
    assert_int_equal(clock_civil(call_start(call_at(&table, 0)), 0).month, 3);
    cdr_table_free(&table);
}

static unsigned first_month(const struct cdr_table *table)
{
    return (unsigned)clock_civil(call_start(call_at(table, 0)), 0).month;
}

/* From the 11th of March to the 2nd of April, no day after the 12th: one reading goes there and
 * back. */
static void the_order_of_rows_tells_the_order_of_dates(void **state)
{
    static const struct {
        const char *rows;
        unsigned month;
        bool is_open;
    } tables[] = {
        {"11/03/2026 10:00,1,486\n12/03/2026 10:00,1,486\n01/04/2026 10:00,1,486\n", 3, false},
        {"03/11/2026 10:00,1,486\n03/12/2026 10:00,1,486\n04/01/2026 10:00,1,486\n", 3, false},
        {"04/01/2026 10:00,1,486\n03/12/2026 10:00,1,486\n03/11/2026 10:00,1,486\n", 4, false},
        {"03/04/2026 10:00,1,486\n04/04/2026 10:00,1,486\n05/04/2026 10:00,1,486\n", 4, true},
        {"03/04/2026 10:00,1,486\n03/04/2026 09:00,1,486\n03/04/2026 11:00,1,486\n", 4, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        struct cdr_table table;
        struct text text = {0};
        text_addf(&text, "start,callee,sip_code\n%s", tables[i].rows);
        cdr_table_read(&table, text_str(&text), NULL);
        assert_int_equal(table.store.count, 3);
        if (first_month(&table) != tables[i].month ||
            table.input.has_open_dates != tables[i].is_open)
            fail_msg("table %zu: month %u, open %d", i, first_month(&table),
                     table.input.has_open_dates);
        cdr_table_free(&table);
        text_free(&text);
    }
}

static int64_t an_hour_earlier(const void *zones, const char *input, int64_t local_us)
{
    (void)zones;
    (void)input;
    return local_us - 3600 * US_PER_S;
}

static void local_times_are_moved_and_those_with_a_zone_are_not(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read_as(&table,
                      STR("start,callee,sip_code\n2026-03-10 10:00:00,1,486\n"
                          "2026-03-10T10:00:00Z,1,486\n1773136800,1,486\n"),
                      &(struct cdr_reader_options){.to_utc = an_hour_earlier});
    assert_int_equal(call_start(call_at(&table, 0)), INT64_C(1773133200000000));
    assert_int_equal(call_start(call_at(&table, 1)), INT64_C(1773136800000000));
    assert_int_equal(call_start(call_at(&table, 2)), INT64_C(1773136800000000));
    assert_int_equal(table.input.lacks, LOG_LACKS_ZONE);
    cdr_table_free(&table);
    cdr_table_read_as(&table, STR("start,callee,sip_code\n1773136800,1,486\n"),
                      &(struct cdr_reader_options){.to_utc = an_hour_earlier});
    assert_int_equal(table.input.lacks, 0);
    cdr_table_free(&table);
}

static void who_hung_up_turns_round_for_calls_that_come_in(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(&table,
                   STR("start,end,caller,callee,direction,sip_hangup_disposition,sip_code\n"
                       "2026-03-10 10:00:00,2026-03-10 10:00:10,1,2,outbound,recv_bye,200\n"
                       "2026-03-10 10:00:00,2026-03-10 10:00:10,1,2,inbound,recv_bye,200\n"),
                   NULL);
    assert_int_equal(call_at(&table, 0)->ended_by, PARTY_CALLEE);
    assert_int_equal(call_at(&table, 1)->ended_by, PARTY_CALLER);
    cdr_table_free(&table);
}

/* anna and ben are phones that are called by name; trunks are dialled with a number. */
static void phones_with_names_are_no_trunks(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(
        &table,
        STR("uniqueid,calldate,src,dst,channel,dstchannel,lastdata,duration,billsec,disposition\n"
            "1.1,2026-03-10 10:00:00,anna,200,PJSIP/anna-00000001,PJSIP/ben-00000002,\"PJSIP/ben,30"
            "\",9,3,ANSWERED\n"
            "2.1,2026-03-10 10:00:00,anna,4420,PJSIP/anna-00000001,PJSIP/carrier-00000002,"
            "PJSIP/4420@carrier,9,3,ANSWERED\n"
            "3.1,2026-03-10 10:00:00,4420,200,PJSIP/carrier-00000001,PJSIP/ben-00000002,\"PJSIP/"
            "ben,30\",9,3,ANSWERED\n"),
        NULL);
    assert_int_equal(call_at(&table, 0)->direction, DIRECTION_INTERNAL);
    assert_null(call_at(&table, 0)->trunk);
    assert_int_equal(call_at(&table, 1)->direction, DIRECTION_OUT);
    assert_int_equal(call_at(&table, 2)->direction, DIRECTION_IN);
    assert_non_null(call_at(&table, 2)->trunk);
    cdr_table_free(&table);
}

static void date_and_time_may_stand_apart(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(&table, STR("Date;Time;Phone;Result\n10.03.2026;10:00:00;123456;486 Busy\n"),
                   NULL);
    assert_int_equal(table.store.count, 1);
    assert_int_equal(call_start(call_at(&table, 0)), INT64_C(1773136800000000));
    assert_int_equal(call_at(&table, 0)->code, 486);
    cdr_table_free(&table);
}

static void a_map_says_what_columns_and_words_mean(void **state)
{
    static const char ini[] =
        "[cdr]\nheader = no\ndelimiter = ;\n[columns]\nstart = 2\ncallee = 1\n"
        "result = 3\n[results]\nno go = 503\ngone fishing = no-answer\n";
    struct config config;
    struct cdr_table table;
    struct error error;
    (void)state;
    config_init(&config);
    assert_true(config_read_text(&config, STR(ini), "map.ini", &error));
    cdr_table_read(&table,
                   STR("42;2026-03-10 10:00:00;no go\n43;2026-03-10 10:00:00;gone fishing\n"),
                   &config.cdr);
    assert_int_equal(table.store.count, 2);
    assert_string_equal(table.input.dialect, "map");
    assert_int_equal(call_at(&table, 0)->code, 503);
    assert_str(call_text(call_at(&table, 0), CALL_TEXT_CALLEE), "42");
    assert_int_equal(call_at(&table, 1)->cdr->word, WORD_NO_ANSWER);
    cdr_table_free(&table);
    config_free(&config);
}

static void a_map_says_what_names_in_json_mean(void **state)
{
    static const char ini[] = "[columns]\nstart = when\ncallee = leg.who\nresult = wie\n"
                              "[results]\nnix = 404\n";
    struct config config;
    struct cdr_table table;
    struct error error;
    (void)state;
    config_init(&config);
    assert_true(config_read_text(&config, STR(ini), "map.ini", &error));
    cdr_table_read(&table,
                   STR("{\"when\":\"2026-03-10 10:00:00\",\"who\":\"1\",\"leg\":{\"who\":\"42\"},"
                       "\"wie\":\"nix\"}"),
                   &config.cdr);
    assert_int_equal(table.store.count, 1);
    assert_int_equal(call_at(&table, 0)->code, 404);
    assert_str(call_text(call_at(&table, 0), CALL_TEXT_CALLEE), "42");
    cdr_table_free(&table);
    config_free(&config);
}

static void a_fault_in_a_map_is_named_with_its_line(void **state)
{
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"[trunk]\nsbc1 = 198.51.100.0/33\n", "map.ini, line 2: '198.51.100.0/33' is neither"},
        {"[trunc]\n", "map.ini, line 1: 'trunc' is no section"},
        {"[columns]\n\nstrat = 1\n", "map.ini, line 3: 'strat' is no field"},
        {"[columns]\nstart\n", "map.ini, line 2: 'start' has no '='"},
        {"start = 1\n", "map.ini, line 1: 'start' stands before"},
        {"[cdr]\ndelimiter = ab\n", "map.ini, line 2: 'ab' is no delimiter"},
        {"[cdr]\nheader = maybe\n", "map.ini, line 2: 'maybe' is neither yes nor no"},
        {"[us]\naddress = here\x1b\n", "map.ini, line 2: 'here\\x1b' is neither"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct config config;
        struct error error = {""};
        config_init(&config);
        assert_false(config_read_text(&config, str_from(rows[i].text), "map.ini", &error));
        if (!strstr(error.text, rows[i].words))
            fail_msg("'%s' is not in '%s'", rows[i].words, error.text);
        config_free(&config);
    }
}

static void our_own_records_come_back(void **state)
{
    static const char line[] =
        "{\"call_id\":\"x\\\"y\",\"input\":\"a\",\"start\":\"2026-03-10T10:00:00.000000Z\","
        "\"answer\":null,\"end\":null,\"code\":486,\"final\":true,\"outcome\":\"busy\","
        "\"cause\":\"callee-busy\",\"side\":\"callee\",\"result\":\"486\",\"callee\":\"42\","
        "\"trunk\":\"sbc1\",\"code_inferred\":false}\n{\"call_id\":broken}\n";
    struct cdr_table table;
    (void)state;
    cdr_table_read(&table, STR(line), NULL);
    assert_string_equal(table.input.kind, "report");
    assert_int_equal(table.store.count, 1);
    assert_str(call_text(call_at(&table, 0), CALL_TEXT_CALL_ID), "x\"y");
    assert_int_equal(call_at(&table, 0)->code, 486);
    assert_int_equal(table.input.health.count[HEALTH_ROWS_SKIPPED], 1);
    cdr_table_free(&table);
}

static void other_texts_are_no_cdr_and_it_is_said_why(void **state)
{
    struct text why = {0};
    (void)state;
    assert_false(cdr_recognise(STR("hello\nworld\n"), true, NULL, &why));
    text_clear(&why);
    assert_false(cdr_recognise(STR("name,colour,size\nball,red,3\n"), true, NULL, &why));
    assert_non_null(strstr(why.at, "--map"));
    assert_non_null(strstr(why.at, "3 columns"));
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"caller,to,sip_code\n1,2,486\n",
         "known in it are caller = caller, to = callee, sip_code = sip-code, but no column for the "
         "time of a call: --map FILE names it, with [columns] and a line such as \"start = "
         "HEADING\""},
        {"a;1;2;d;e;f;g;h;i;2026-03-10 10:00:00;;;1;0;BUSY\x1b;DOCUMENTATION\n",
         "(it comes close to asterisk-master-16, which has a disposition in column 15, here "
         "\"BUSY\\x1b\"): a first line with headings"},
        {"{\"colour\":1}", "none of its names is known"},
        {"{\"to\":1,\"sip_code\":404}",
         "known in it are to = callee, sip_code = sip-code, but no name for the time of a call"},
        {"<note>x</note>", "none of the elements that are read as calls: <cdr> (FreeSWITCH"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        text_clear(&why);
        assert_false(cdr_recognise(str_from(rows[i].text), true, NULL, &why));
        if (!strstr(why.len ? why.at : "", rows[i].words))
            fail_msg("'%s' is not in '%s'", rows[i].words, why.len ? why.at : "");
    }
    text_clear(&why);
    assert_false(
        cdr_recognise(STR("INVITE sip:a@b SIP/2.0\r\nVia: x, y\r\n\r\n"), true, NULL, &why));
    text_free(&why);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_row_is_counted_and_the_rest_is_read),
        cmocka_unit_test(a_quotation_mark_that_is_never_closed_loses_one_row),
        cmocka_unit_test(headers_between_rows_and_totals_are_no_calls),
        cmocka_unit_test(rows_with_one_linkedid_are_one_call),
        cmocka_unit_test(two_legs_of_freeswitch_are_one_call),
        cmocka_unit_test(one_late_date_tells_the_order_of_all_before),
        cmocka_unit_test(a_date_that_contradicts_the_others_ends_the_input),
        cmocka_unit_test(dates_that_stay_open_are_read_day_first_unless_told),
        cmocka_unit_test(the_order_of_rows_tells_the_order_of_dates),
        cmocka_unit_test(local_times_are_moved_and_those_with_a_zone_are_not),
        cmocka_unit_test(who_hung_up_turns_round_for_calls_that_come_in),
        cmocka_unit_test(phones_with_names_are_no_trunks),
        cmocka_unit_test(date_and_time_may_stand_apart),
        cmocka_unit_test(a_map_says_what_columns_and_words_mean),
        cmocka_unit_test(a_map_says_what_names_in_json_mean),
        cmocka_unit_test(a_fault_in_a_map_is_named_with_its_line),
        cmocka_unit_test(our_own_records_come_back),
        cmocka_unit_test(other_texts_are_no_cdr_and_it_is_said_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
