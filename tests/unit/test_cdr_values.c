/* Cells, times, durations, codes and words, one by one. */
#include "support/test.h"

#include "../../src/cdr/cdr_time.h"
#include "../../src/cdr/csv.h"
#include "../../src/cdr/fields.h"
#include "../../src/cdr/words.h"

#include <stdlib.h>

/* 2026-03-10 10:00:08 UTC */
#define MOMENT INT64_C(1773136808000000)

static const struct csv_format usual = {.delimiter = ',', .quote = '"'},
                               naive = {.delimiter = ',', .quote = '"', .naive = true},
                               slashed = {.delimiter = ',', .quote = '"', .backslash = true},
                               single = {.delimiter = ',', .quote = '\''};

static void records_are_cut_as_they_were_meant(void **state)
{
    static const struct {
        const struct csv_format *format;
        const char *record;
        const char *cells[5];
    } rows[] = {
        {&usual, "a,b,,d", {"a", "b", "", "d"}},
        {&usual, "\"a,b\",\"\",\"c\"", {"a,b", "", "c"}},
        {&usual, "\"\"\"Ann, 1\"\" <101>\",x", {"\"Ann, 1\" <101>", "x"}},
        {&usual, "1,\"\"Ann\" <101>\",x", {"1", "\"Ann\" <101>", "x"}},
        {&usual, "t,\"User 5\" <109>,109", {"t", "\"User 5\" <109>", "109"}},
        {&usual, "a,\"b\"", {"a", "b"}},
        {&usual, "a,", {"a", ""}},
        {&usual, "a, \"b\" ,c", {"a", "b", "c"}},
        {&usual, "a b,\"c\"\"\"", {"a b", "c\""}},
        {&usual, "\"\"\"\"", {"\""}},
        {&usual, "\"one\ntwo\",x", {"one\ntwo", "x"}},
        {&naive, "\"Ann \"X\"\",\"100\"", {"Ann \"X\"", "100"}},
        {&naive, "\"\"\"A\"\" <1>\",\"\"", {"\"\"A\"\" <1>", ""}},
        {&slashed, "\"a \\\"b\\\"\",\\N,c", {"a \"b\"", "", "c"}},
        {&slashed, "\"a\\\\b\",c", {"a\\b", "c"}},
        {&single, "'1','O''K',\"x\"", {"1", "O'K", "\"x\""}},
    };
    struct csv_row *row = calloc(1, sizeof *row);
    (void)state;
    assert_non_null(row);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t count = 0;
        csv_split(rows[i].format, str_from(rows[i].record), row);
        while (count < 5 && rows[i].cells[count])
            count++;
        if (row->count != count)
            fail_msg("%s: %zu cells", rows[i].record, row->count);
        assert_false(row->is_open);
        for (size_t j = 0; j < count; j++)
            assert_str(row->cells[j], rows[i].cells[j]);
    }
    csv_row_free(row);
    free(row);
}

static void a_cell_that_never_ends_is_open(void **state)
{
    struct csv_row *row = calloc(1, sizeof *row);
    (void)state;
    assert_non_null(row);
    csv_split(&usual, STR("a,\"b,c"), row);
    assert_true(row->is_open);
    csv_split(&usual, STR("a,\"b,c\n\",d"), row);
    assert_false(row->is_open);
    assert_int_equal(row->count, 3);
    csv_row_free(row);
    free(row);
}

static void a_dozen_ways_to_write_one_moment_are_read(void **state)
{
    static const char *const texts[] = {
        "2026-03-10 10:00:08",
        "2026-03-10T10:00:08Z",
        "2026-03-10T13:00:08+03:00",
        "2026-03-10 05:00:08-0500",
        "2026-03-10 10:00:08+00",
        "2026-03-10 10:00:08.000000+00",
        "2026/03/10 10:00:08",
        "10.03.2026 10:00:08",
        "10-Mar-2026 10:00:08",
        "10 Mar 2026 10:00:08",
        "Mar 10 2026 10:00:08",
        "Tue Mar 10 10:00:08 2026",
        "Tue, 10 Mar 2026 10:00:08 +0000",
        "10:00:08.000 UTC Tue Mar 10 2026",
        "20260310100008.000",
        "20260310100008",
        "20260310 10:00:08",
        "1773136808",
        "1773136808.000",
        "1773136808000",
        "1773136808000000",
        "1773136808000000000",
        "134176104080000000",
        "2026-03-10 10:00:08 UTC",
        "10/03/2026 10:00:08 AM",
        "10.03.26 10:00:08",
    };
    struct time_memory memory = {{0}, 0};
    struct read_time time;
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        enum read_result result = time_read(str_from(texts[i]), DATE_DAY_FIRST, &memory, &time);
        if (result != VALUE_READ || time.time_us != MOMENT)
            fail_msg("%s: %d, %lld", texts[i], (int)result, (long long)time.time_us);
    }
}

static void a_serial_day_of_a_spreadsheet_is_read(void **state)
{
    struct time_memory memory = {{0}, 0};
    struct read_time time;
    (void)state;
    assert_int_equal(time_read(STR("46091.416759"), DATE_DAY_FIRST, &memory, &time), VALUE_READ);
    assert_int_equal(time.time_us / US_PER_S, MOMENT / US_PER_S - 1);
}

static void noon_and_midnight_are_told_apart(void **state)
{
    struct time_memory memory = {{0}, 0};
    struct read_time time;
    (void)state;
    assert_int_equal(time_read(STR("3/10/2026 12:00 AM"), DATE_MONTH_FIRST, &memory, &time),
                     VALUE_READ);
    assert_int_equal(time.time_us, date_us(2026, 3, 10));
    assert_true(time.is_open);
    assert_int_equal(time_read(STR("3/10/2026 12:00 PM"), DATE_MONTH_FIRST, &memory, &time),
                     VALUE_READ);
    assert_int_equal(time.time_us, date_us(2026, 3, 10) + 12 * 3600 * US_PER_S);
}

static void a_date_proves_its_order_when_it_can(void **state)
{
    struct time_memory memory = {{0}, 0};
    struct read_time time;
    (void)state;
    time_read(STR("25/03/2026 10:00"), DATE_MONTH_FIRST, &memory, &time);
    assert_int_equal(time.shown, DATE_DAY_FIRST);
    time_read(STR("03/25/2026 10:00"), DATE_DAY_FIRST, &memory, &time);
    assert_int_equal(time.shown, DATE_MONTH_FIRST);
    time_read(STR("03/04/2026 10:00"), DATE_ORDER_OPEN, &memory, &time);
    assert_true(time.is_open);
    assert_int_equal(time.shown, DATE_ORDER_OPEN);
    time_read(STR("04/04/2026 10:00"), DATE_ORDER_OPEN, &memory, &time);
    assert_false(time.is_open);
}

static void what_is_no_time_is_absent_or_bad(void **state)
{
    static const char *const absent[] = {
        "", "0", "NULL", "\\N", "-", "none", "0000-00-00 00:00:00", "1970-01-01 00:00:00"};
    static const char *const bad[] = {"hello", "2026-13-01 10:00:00", "2026-02-30 10:00:00",
                                      "12",    "2026-03-10 25:00:00", "99/99/2026 10:00",
                                      "10:99"};
    struct time_memory memory = {{0}, 0};
    struct read_time time;
    (void)state;
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        if (time_read(str_from(absent[i]), DATE_DAY_FIRST, &memory, &time) != VALUE_ABSENT)
            fail_msg("'%s' is not absent", absent[i]);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (time_read(str_from(bad[i]), DATE_DAY_FIRST, &memory, &time) != VALUE_BAD)
            fail_msg("'%s' is not bad", bad[i]);
}

static void durations_of_all_kinds_are_read(void **state)
{
    static const struct {
        const char *text;
        int64_t unit_us, us;
    } rows[] = {
        {"68", US_PER_S, 68 * US_PER_S},         {"8,5", US_PER_S, 8500 * US_PER_MS},
        {"8.5", US_PER_S, 8500 * US_PER_MS},     {"1 234", US_PER_S, 1234 * US_PER_S},
        {"1'234", US_PER_S, 1234 * US_PER_S},    {"00:01:08", US_PER_S, 68 * US_PER_S},
        {"1:08", US_PER_S, 68 * US_PER_S},       {"01:08.250", US_PER_S, 68250 * US_PER_MS},
        {"1h 2m 3s", US_PER_S, 3723 * US_PER_S}, {"62s", US_PER_S, 62 * US_PER_S},
        {"PT1M2S", US_PER_S, 62 * US_PER_S},     {"2100", US_PER_MS, 2100 * US_PER_MS},
        {"350 ms", US_PER_S, 350 * US_PER_MS},   {"0", US_PER_S, 0},
    };
    int64_t us;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (span_read(str_from(rows[i].text), rows[i].unit_us, &us) != VALUE_READ ||
            us != rows[i].us)
            fail_msg("%s: %lld", rows[i].text, (long long)us);
    assert_int_equal(span_read(STR("NULL"), US_PER_S, &us), VALUE_ABSENT);
    assert_int_equal(span_read(STR("-6"), US_PER_S, &us), VALUE_BAD);
    assert_int_equal(span_read(STR("abc"), US_PER_S, &us), VALUE_BAD);
    assert_int_equal(span_read(STR("9999999999999"), US_PER_S, &us), VALUE_BAD);
}

static void sip_codes_are_found_in_what_people_write(void **state)
{
    static const struct {
        const char *text;
        unsigned code;
        const char *phrase;
    } rows[] = {
        {"486", 486, ""},
        {"sip:486", 486, ""},
        {"SIP 486 Busy Here", 486, "Busy Here"},
        {"SIP/2.0 404 Not Found", 404, "Not Found"},
        {"486 Busy Here", 486, "Busy Here"},
        {"SIP 180/183 No answer", 183, "No answer"},
        {"SIP 600/603 Decline", 603, "Decline"},
        {"503 - Service Unavailable", 503, "Service Unavailable"},
        {"BYE", 200, ""},
        {"CANCEL", 487, ""},
    };
    static const char *const none[] = {"", "16", "4000", "Busy", "4861", "099", "700"};
    struct code_reading reading;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (!code_read(str_from(rows[i].text), &reading) || reading.code != rows[i].code)
            fail_msg("%s: %u", rows[i].text, (unsigned)reading.code);
        assert_str(reading.phrase, rows[i].phrase);
    }
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_false(code_read(str_from(none[i]), &reading));
    assert_true(code_find(STR("Ended by x\nSIP 486 Busy Here\nmore"), &reading));
    assert_int_equal(reading.code, 486);
    assert_str(reading.phrase, "Busy Here");
}

static void causes_mean_what_their_switch_means(void **state)
{
    struct cause_meaning meaning;
    (void)state;
    assert_true(cause_read(STR("USER_BUSY"), FAMILY_FREESWITCH, &meaning));
    assert_int_equal(meaning.code, 486);
    assert_int_equal(meaning.q850, 17);
    assert_true(cause_read(STR("RECOVERY_ON_TIMER_EXPIRE"), FAMILY_FREESWITCH, &meaning));
    assert_int_equal(meaning.code, 408);
    assert_true(cause_read(STR("102"), FAMILY_ANY, &meaning));
    assert_int_equal(meaning.code, 504);
    assert_true(cause_read(STR("38"), FAMILY_ASTERISK, &meaning));
    assert_int_equal(meaning.code, 500);
    assert_true(cause_read(STR("034"), FAMILY_ANY, &meaning));
    assert_int_equal(meaning.q850, 34);
    assert_true(cause_read(STR("83886081"), FAMILY_ANY, &meaning)); /* CUCM packs 404 */
    assert_int_equal(meaning.q850, 1);
    assert_false(cause_read(STR("SOMETHING_ELSE"), FAMILY_ANY, &meaning));
    assert_false(cause_read(STR("4000"), FAMILY_ANY, &meaning));
}

static void words_are_known_in_three_languages(void **state)
{
    static const struct {
        const char *text;
        enum cdr_word word;
        unsigned code;
    } rows[] = {
        {"ANSWERED", WORD_ANSWERED, 200},
        {"no answer", WORD_NO_ANSWER, 0},
        {"No-Answer", WORD_NO_ANSWER, 0},
        {"Failed_Busy", WORD_BUSY, 486},
        {"CHANUNAVAIL", WORD_CHANNEL_UNAVAILABLE, 0},
        {"Занято", WORD_BUSY, 486},
        {"НЕТ ОТВЕТА", WORD_NO_ANSWER, 0},
        {"Немає відповіді", WORD_NO_ANSWER, 0},
        {"Успішно", WORD_ANSWERED, 200},
        {"Connection timeout", WORD_PLATFORM_TIMEOUT, 0},
        {"Blocked", WORD_PLATFORM_BLOCKED, 0},
        {"Agent workstation connection problem", WORD_PLATFORM_AGENT, 0},
        {"Drop. No available agent", WORD_NOT_SERVED, 200},
        {"kill", WORD_KILLED, 0},
        {"finish", WORD_FINISHED, 0},
        {"what is this", WORD_NONE, 0},
    };
    struct text buffer = {0};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct word_meaning meaning = word_read(str_from(rows[i].text), &buffer);
        if (meaning.word != rows[i].word || meaning.code != rows[i].code)
            fail_msg("%s: word %d, code %u", rows[i].text, (int)meaning.word, meaning.code);
    }
    text_free(&buffer);
}

static void headings_mean_fields_whatever_their_dress(void **state)
{
    static const struct {
        const char *heading;
        enum cdr_field field;
        int64_t unit_us;
    } rows[] = {
        {"Start Timestamp(UTC)", FIELD_START, US_PER_S},
        {"SIP-Call-ID", FIELD_CALL_ID, US_PER_S},
        {"Duration (secs)", FIELD_DURATION, US_PER_S},
        {"Talk (min)", FIELD_TALK, 60 * US_PER_S},
        {"pdd_ms", FIELD_PDD, US_PER_MS},
        {"Длительность, сек", FIELD_DURATION, US_PER_S},
        {"НОМЕР КЛИЕНТА", FIELD_CALLEE, US_PER_S},
        {"Початок дзвінка", FIELD_START, US_PER_S},
        {"Код SIP", FIELD_SIP_CODE, US_PER_S},
        {"Disconnect Initiator", FIELD_ENDED_BY, US_PER_S},
        {"favourite colour", FIELD_NONE, US_PER_S},
    };
    unsigned rank;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct cdr_column column = column_of_heading(str_from(rows[i].heading), &rank);
        if (column.field != rows[i].field || column.unit_us != rows[i].unit_us)
            fail_msg("%s is %s, unit %lld", rows[i].heading, cdr_field_name(column.field),
                     (long long)column.unit_us);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_cut_as_they_were_meant),
        cmocka_unit_test(a_cell_that_never_ends_is_open),
        cmocka_unit_test(a_dozen_ways_to_write_one_moment_are_read),
        cmocka_unit_test(a_serial_day_of_a_spreadsheet_is_read),
        cmocka_unit_test(noon_and_midnight_are_told_apart),
        cmocka_unit_test(a_date_proves_its_order_when_it_can),
        cmocka_unit_test(what_is_no_time_is_absent_or_bad),
        cmocka_unit_test(durations_of_all_kinds_are_read),
        cmocka_unit_test(sip_codes_are_found_in_what_people_write),
        cmocka_unit_test(causes_mean_what_their_switch_means),
        cmocka_unit_test(words_are_known_in_three_languages),
        cmocka_unit_test(headings_mean_fields_whatever_their_dress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
