/* The report and the call record as JSON. */
#include "support/call_builder.h"
#include "support/test.h"

#include "sipdiag/model/cause.h"

static const struct report_options summary_view = {.view = VIEW_SUMMARY};
static const struct report_options calls_view = {.view = VIEW_CALLS};

static void assert_has(const struct text *text, const char *part)
{
    if (!text->at || !strstr(text->at, part))
        fail_msg("'%s' is not in: %s", part, text->at ? text->at : "");
}

static void assert_has_not(const struct text *text, const char *part)
{
    if (text->at && strstr(text->at, part))
        fail_msg("'%s' is in: %s", part, text->at);
}

static void a_record_of_an_answered_call_has_every_key_in_order(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct call_plan plan = plan_answered(2000, 3000, 60000);
    (void)state;
    builder_init(&builder);
    plan.ring_ms = 1200;
    builder_add(&builder, &plan);
    assert_true(builder_print(&builder, "ndjson", &summary_view, &out));
    assert_string_equal(
        out.at,
        "{\"call_id\":\"a@192.0.2.10\",\"input\":\"evening.pcap\",\"start\":\"2026-11-20T18:00:02."
        "000000Z\","
        "\"answer\":\"2026-11-20T18:00:05.000000Z\",\"end\":\"2026-11-20T18:01:05.000000Z\","
        "\"direction\":\"out\","
        "\"trunk\":\"203.0.113.5\",\"caller\":\"1001\",\"callee\":\"380501112233\",\"from_uri\":"
        "null,"
        "\"to_uri\":null,\"request_uri\":null,\"source\":\"192.0.2.10:5060\",\"peer\":\"203.0.113."
        "5:5060\","
        "\"transport\":\"udp\",\"user_agent\":null,\"server\":null,\"result\":\"200\",\"code\":200,"
        "\"reason\":\"OK\",\"final\":true,\"far_code\":null,\"code_inferred\":false,\"last_"
        "provisional\":180,"
        "\"codes\":[200],\"q850\":null,\"outcome\":\"answered\",\"cause\":\"answered-ok\",\"side\":"
        "\"none\","
        "\"headline\":\"Answered.\",\"action\":\"\",\"confidence\":0.9,\"notes\":[],\"recovered\":"
        "false,"
        "\"evidence\":[{\"input\":\"evening.pcap\",\"frame\":14,\"time\":\"2026-11-20T18:00:05."
        "000000Z\","
        "\"text\":\"200 "
        "OK\"},{\"input\":\"evening.pcap\",\"frame\":17,\"time\":\"2026-11-20T18:01:05.000000Z\","
        "\"text\":\"BYE\"}],\"pdd_ms\":1200,\"ring_ms\":1800,\"setup_ms\":3000,\"talk_ms\":60000,"
        "\"ended_by\":\"callee\",\"attempts\":1,\"retransmissions\":0,\"legs\":1,\"messages\":4,"
        "\"media\":null,"
        "\"related\":[]}\n");
    text_free(&out);
    builder_free(&builder);
}

static void what_is_not_known_is_null_and_no_result_is_none(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct call_plan plan = plan_silent(0);
    (void)state;
    builder_init(&builder);
    plan.trunk = NULL;
    plan.direction = DIRECTION_UNKNOWN;
    plan.caller = "";
    plan.ended_by = PARTY_NONE;
    builder_add(&builder, &plan);
    builder_print(&builder, "ndjson", &summary_view, &out);
    assert_has(&out,
               "\"answer\":null,\"end\":null,\"direction\":null,\"trunk\":null,\"caller\":null,");
    assert_has(&out, "\"peer\":null,");
    assert_has(&out, "\"result\":\"none\",\"code\":0,\"reason\":null,\"final\":false,");
    assert_has(&out, "\"codes\":[],");
    assert_has(
        &out,
        "\"pdd_ms\":null,\"ring_ms\":null,\"setup_ms\":null,\"talk_ms\":null,\"ended_by\":null,");
    text_free(&out);
    builder_free(&builder);
}

static void a_call_without_call_id_is_named_by_input_and_frame(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct call_plan plan = plan_silent(0);
    (void)state;
    builder_init(&builder);
    plan.call_id = "";
    builder_add(&builder, &plan);
    builder_print(&builder, "ndjson", &summary_view, &out);
    assert_has(&out, "{\"call_id\":\"evening.pcap:10\",");
    text_free(&out);
    builder_free(&builder);
}

static void related_calls_are_named_once_and_never_the_call_itself(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct call_plan plan = plan_silent(0);
    (void)state;
    builder_init(&builder);
    struct call *call = builder_add(&builder, &plan);
    struct call *same = builder_add(&builder, &plan); /* the same Call-ID again */
    plan.call_id = "b";
    struct call *other = builder_add(&builder, &plan);
    struct call *const related[] = {same, other, other};
    call->related = related;
    call->related_count = 3;
    builder_print(&builder, "ndjson", &summary_view, &out);
    assert_has(&out, "\"related\":[\"b\"]}\n");
    text_free(&out);
    builder_free(&builder);
}

static void text_from_the_wire_becomes_valid_json_with_nothing_hidden(void **state)
{
    static const struct {
        const char *sent, *written;
    } rows[] = {
        {"say \"hi\" \\ there", "say \\\"hi\\\" \\\\ there"},
        {"a\x1b[31m\x07\n", "a\\u001b[31m\\u0007\\u000a"},
        {"\x7f\xc2\x9b", "\\u007f\\u009b"},
        {"bad \xff\xc0\xaf\xed\xa0\x80 end",
         "bad \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd end"},
        {"cut \xe2\x82", "cut \xef\xbf\xbd\xef\xbf\xbd"},
        {"\xe2\x80\xae\xe2\x81\xa6\xef\xbb\xbf", "\\u202e\\u2066\\ufeff"},
        {"\xf3\xa0\x81\x81", "\\udb40\\udc41"},
        {"\xd0\xb0\xe2\x82\xac\xf0\x9f\x98\x80", "\xd0\xb0\xe2\x82\xac\xf0\x9f\x98\x80"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct call_builder builder;
        struct text out = {0}, expected = {0};
        struct call_plan plan = plan_silent(0);
        builder_init(&builder);
        plan.caller = rows[i].sent;
        builder_add(&builder, &plan);
        builder_print(&builder, "ndjson", &summary_view, &out);
        text_addf(&expected, "\"caller\":\"%s\",\"callee\"", rows[i].written);
        assert_has(&out, expected.at);
        text_free(&out);
        text_free(&expected);
        builder_free(&builder);
    }
}

static void the_report_has_its_rows_and_only_with_calls_the_calls(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct call_plan answered = plan_answered(0, 3000, 60000), silent = plan_silent(1000);
    (void)state;
    builder_init(&builder);
    builder_add(&builder, &answered);
    builder_add(&builder, &silent);
    builder_print(&builder, "json", &summary_view, &out);
    assert_has(&out, "\"schema\":\"sipdiag.report/1\"");
    assert_has(&out,
               "{\"label\":\"No response at "
               "all\",\"result\":\"none\",\"code\":0,\"cause\":\"no-response\","
               "\"outcome\":\"timeout\",\"side\":\"network\",\"calls\":1,\"share\":0.5,"
               "\"meaning\":\"Nothing came back.\",\"action\":\"Check the path.\","
               "\"first\":\"2026-11-20T18:00:01.000000Z\",\"last\":\"2026-11-20T18:00:01.000000Z\","
               "\"examples\":[\"a@192.0.2.10\"]}");
    assert_has(&out, "\"asr\":{\"value\":0.5,\"numerator\":1,\"denominator\":2,");
    assert_has(&out, "\"seconds\":63");
    assert_has_not(&out, "\"calls\":[");
    text_clear(&out);
    builder_print(&builder, "json", &calls_view, &out);
    assert_has(&out, "\"calls\":[");
    assert_has(&out, "{\"call_id\":\"a@192.0.2.10\"");
    text_free(&out);
    builder_free(&builder);
}

static void rates_over_nothing_are_null(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    (void)state;
    builder_init(&builder);
    builder.analysis.complete = false;
    builder_print(&builder, "json", &calls_view, &out);
    assert_has(
        &out,
        "\"asr\":{\"value\":null,\"numerator\":0,\"denominator\":0,\"low\":null,\"high\":null}");
    assert_has(&out, "\"pdd\":{\"count\":0,\"mean_ms\":null,\"p50_ms\":null,");
    assert_has(&out, "\"acd_ms\":null,");
    assert_has(&out, "\"complete\":false");
    assert_has(&out, "\"calls\":[]}\n");
    assert_has_not(&out, "nan");
    text_free(&out);
    builder_free(&builder);
}

static bool refuse(void *context, const char *bytes, size_t len)
{
    (void)bytes;
    (void)len;
    ++*(int *)context;
    return false;
}

static void a_sink_that_fails_is_told_of_and_not_asked_again(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct call_plan plan = plan_answered(0, 3000, 60000);
    int asked = 0;
    struct sink sink = {&asked, refuse};
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < 1000; i++)
        builder_add(&builder, &plan);
    builder_print(&builder, "ndjson", &summary_view, &out);
    assert_true(out.len > 200 * 1024); /* several pieces */
    struct report report = {.analysis = &builder.analysis};
    assert_false(format_find("ndjson")->print(&report, &sink));
    assert_int_equal(asked, 1);
    text_free(&out);
    builder_free(&builder);
}

static void formats_are_found_by_name_and_suffix(void **state)
{
    (void)state;
    assert_string_equal(format_find("csv")->name, "csv");
    assert_null(format_find("xls"));
    assert_string_equal(format_for_path("out/a.ndjson")->name, "ndjson");
    assert_string_equal(format_for_path("a.json")->name, "json");
    assert_string_equal(format_for_path("a.txt")->name, "table");
    assert_null(format_for_path("a.pdf"));
    assert_null(format_for_path("out/.json"));
    assert_null(format_for_path("json"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_of_an_answered_call_has_every_key_in_order),
        cmocka_unit_test(what_is_not_known_is_null_and_no_result_is_none),
        cmocka_unit_test(a_call_without_call_id_is_named_by_input_and_frame),
        cmocka_unit_test(related_calls_are_named_once_and_never_the_call_itself),
        cmocka_unit_test(text_from_the_wire_becomes_valid_json_with_nothing_hidden),
        cmocka_unit_test(the_report_has_its_rows_and_only_with_calls_the_calls),
        cmocka_unit_test(rates_over_nothing_are_null),
        cmocka_unit_test(a_sink_that_fails_is_told_of_and_not_asked_again),
        cmocka_unit_test(formats_are_found_by_name_and_suffix),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
