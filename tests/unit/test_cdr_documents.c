/* Calls as JSON objects and XML elements: cut anywhere, damaged, nested, of two legs. */
#include "support/test.h"

#include "../../src/cdr/document.h"
#include "support/cdr_table.h"

#define CALL(id, code) \
    "{\"call_id\":\"" id "\",\"start\":\"2026-03-10T10:00:00Z\",\"to\":\"42\",\"sip_code\":" code \
    "}"

static const struct call *call_at(const struct cdr_table *table, size_t index)
{
    assert_true(index < table->store.count);
    return table->store.calls[index];
}

static size_t count_of(const char *text)
{
    struct cdr_table table;
    cdr_table_read(&table, str_from(text), NULL);
    size_t count = table.store.count;
    cdr_table_free(&table);
    return count;
}

static void objects_are_found_alone_in_lines_in_lists_and_in_members(void **state)
{
    (void)state;
    assert_int_equal(count_of(CALL("a", "486")), 1);
    assert_int_equal(count_of(CALL("a", "486") "\n" CALL("b", "404") "\n"), 2);
    assert_int_equal(count_of("[" CALL("a", "486") "," CALL("b", "404") "]"), 2);
    assert_int_equal(count_of("[\n  " CALL("a", "486") ",\n  " CALL("b", "404") "\n]\n"), 2);
    assert_int_equal(count_of("{\"page\": 1, \"calls\": [\n" CALL("a", "486") ",\n" CALL(
                         "b", "404") "\n], \"next\": null}"),
                     2);
}

static void marks_in_strings_cut_nothing(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(
        &table,
        STR("{\"note\":\"} ] \\\" {\",\"call_id\":\"a\",\"start\":\"2026-03-10T10:00:00Z\","
            "\"to\":\"42\",\"tags\":[{\"x\":1}],\"sip_code\":486}\n"),
        NULL);
    assert_int_equal(table.store.count, 1);
    assert_int_equal(call_at(&table, 0)->code, 486);
    assert_int_equal(table.input.health.count[HEALTH_ROWS_SKIPPED], 0);
    cdr_table_free(&table);
}

static void a_damaged_object_is_one_bad_row_and_those_around_it_are_read(void **state)
{
    static const char *const damages[] = {
        "{\"call_id\":\"b\",\"start\":\"2026-03-10T10:00:00Z", "{\"call_id\":\"b\",",
        "{\"call_id\":\"b\",\"start\":nothing}", "{\"call_id\" \"b\"}"};
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        struct cdr_table table;
        struct text text = {0};
        text_addf(&text, "%s\n%s\n%s\n", CALL("a", "486"), damages[i], CALL("c", "404"));
        cdr_table_read(&table, text_str(&text), NULL);
        if (table.store.count != 2)
            fail_msg("'%s': %zu calls", damages[i], table.store.count);
        assert_int_equal(table.input.rows, 3);
        assert_non_null(strstr(table.input.problem, "1 call is not whole (line 2: \"{"));
        cdr_table_free(&table);
        text_free(&text);
    }
}

static void expect_calls(const char *text, size_t calls, size_t bad)
{
    struct cdr_table table;
    cdr_table_read(&table, str_from(text), NULL);
    if (table.store.count != calls || table.input.health.count[HEALTH_ROWS_SKIPPED] != bad)
        fail_msg("'%s': %zu calls, %u bad", text, table.store.count,
                 (unsigned)table.input.health.count[HEALTH_ROWS_SKIPPED]);
    cdr_table_free(&table);
}

static void a_list_behind_a_call_that_was_cut_is_read(void **state)
{
    (void)state;
    expect_calls("[" CALL("a", "486") ",\n{\"call_id\":\"b\",\"sta\n[" CALL("c", "404") ",\n" CALL(
                     "d", "404") "]\n",
                 3, 1);
    expect_calls(
        CALL("a", "486") "\n{\"call_id\":\"b\",\n[" CALL("c", "404") ",\n" CALL("d", "404") "]\n",
        3, 1);
    expect_calls(
        CALL("a", "486") "\n{\"call_id\":\"b\",\"legs\":[{\"x\":1}\n" CALL("c", "404") "\n", 2, 1);
}

static void a_list_that_is_not_closed_between_calls_hides_none(void **state)
{
    (void)state;
    expect_calls(CALL("a", "486") "\n[1, [2\n" CALL("b", "404") "\n]\n" CALL("c", "404") "\n", 3,
                 0);
}

static void what_is_escaped_ends_with_its_line(void **state)
{
    (void)state;
    expect_calls(CALL("a", "486") "\n{\"call_id\":\"b\\\n{\"\":1,\"call_id\":\"c\","
                                  "\"start\":\"2026-03-10T10:00:00Z\",\"to\":\"42\"}\n",
                 2, 1);
}

/* The first piece ends in a string; month first is proven far behind it. */
static void the_order_of_dates_is_found_in_a_line_of_many_pieces(void **state)
{
    enum { CALLS = 3000, PROVING = 2000 };
    struct text text = {0};
    (void)state;
    text_add_char(&text, '[');
    for (int i = 0; i < CALLS; i++)
        text_addf(&text,
                  "%s{\"call_id\":\"a%d\",\"start\":\"03/%s/2026 10:00:00\",\"to\":\"42\","
                  "\"sip_code\":486}",
                  i ? "," : "", i, i == PROVING ? "25" : "05");
    text_add_char(&text, ']');
    for (size_t piece = 66000; piece < 66090; piece++) {
        struct cdr_table table;
        cdr_table_read_pieces(&table, text_str(&text), piece);
        assert_int_equal(table.store.count, CALLS);
        if (table.input.has_open_dates || call_start(call_at(&table, 0)) != 1772704800000000)
            fail_msg("pieces of %zu bytes: the day is taken for the month", piece);
        cdr_table_free(&table);
    }
    text_free(&text);
}

static void a_call_that_never_ends_is_a_bad_row(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(&table, STR(CALL("a", "486") "\n{\"call_id\":\"b\",\"start\":\n"), NULL);
    assert_int_equal(table.store.count, 1);
    assert_int_equal(table.input.health.count[HEALTH_ROWS_SKIPPED], 1);
    cdr_table_free(&table);
}

#define XML_CALL(id, cause) \
    "<cdr core-uuid=\"1\">\n<variables>\n<uuid>" id "</uuid>\n<start_epoch>1773136800" \
    "</start_epoch>\n<end_epoch>1773136810</end_epoch>\n<hangup_cause>" cause "</hangup_cause>\n" \
    "<sip_to_user>%2B42</sip_to_user></variables>\n</cdr>"

/* A list of fifteen thousand calls is one line of 1.2 MB. */
static void a_line_that_comes_in_pieces_is_cut_as_one(void **state)
{
    struct cdr_table table;
    struct text text = {0};
    (void)state;
    text_add_char(&text, '[');
    for (int i = 0; i < 15000; i++)
        text_addf(&text, "%s" CALL("a%d \\\"", "486"), i ? "," : "", i);
    text_add_char(&text, ']');
    for (size_t piece = 1000; piece < 400000; piece += 190001) {
        cdr_table_read_pieces(&table, text_str(&text), piece);
        assert_int_equal(table.store.count, 15000);
        assert_int_equal(table.input.health.count[HEALTH_ROWS_SKIPPED], 0);
        cdr_table_free(&table);
    }
    text_free(&text);
}

static void elements_are_cut_wherever_their_lines_end(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(&table,
                   STR(XML_CALL("a", "USER_BUSY") XML_CALL(
                       "b", "NO_ANSWER") "\n<?xml "
                                         "version=\"1.0\"?>\n" XML_CALL("c", "USER_BUSY")),
                   NULL);
    assert_int_equal(table.store.count, 3);
    assert_string_equal(table.input.dialect, "freeswitch-xml");
    assert_str(call_text(call_at(&table, 0), CALL_TEXT_CALLEE), "+42");
    assert_int_equal(call_at(&table, 2)->code, 486);
    cdr_table_free(&table);
}

static void a_damaged_element_is_one_bad_row_and_those_around_it_are_read(void **state)
{
    struct cdr_table table;
    (void)state;
    cdr_table_read(
        &table,
        STR(XML_CALL("a", "USER_BUSY") "\n<cdr core-uuid=\"1\"><variables><uuid>b\n" XML_CALL(
            "c", "USER_BUSY") "\n<cdr x=\"1\"><variables></cdr>\n" XML_CALL("d", "USER_BUSY")),
        NULL);
    assert_int_equal(table.store.count, 3);
    assert_int_equal(table.input.health.count[HEALTH_ROWS_SKIPPED], 2);
    cdr_table_free(&table);
}

/* The a-leg comes in to the switch, and its far end is the caller. */
static void two_legs_in_xml_are_one_call(void **state)
{
    static const char legs[] =
        "<cdr core-uuid=\"1\"><variables><direction>inbound</direction><uuid>a</uuid>"
        "<bridge_uuid>b</bridge_uuid><sip_call_id>from-phone</sip_call_id>"
        "<sip_hangup_disposition>recv_bye</sip_hangup_disposition>"
        "<start_epoch>1773136800</start_epoch><answer_epoch>1773136808</answer_epoch>"
        "<end_epoch>1773136868</end_epoch><hangup_cause>NORMAL_CLEARING</hangup_cause>"
        "</variables></cdr>\n"
        "<cdr core-uuid=\"1\"><variables><direction>outbound</direction><uuid>b</uuid>"
        "<originating_leg_uuid>a</originating_leg_uuid><sip_call_id>to-trunk</sip_call_id>"
        "<sip_gateway_name>carrierA</sip_gateway_name>"
        "<sip_hangup_disposition>send_bye</sip_hangup_disposition>"
        "<start_epoch>1773136801</start_epoch><answer_epoch>1773136808</answer_epoch>"
        "<end_epoch>1773136868</end_epoch><hangup_cause>NORMAL_CLEARING</hangup_cause>"
        "</variables></cdr>\n";
    struct cdr_table table;
    struct text trunk = {0};
    (void)state;
    cdr_table_read(&table, STR(legs), NULL);
    assert_int_equal(table.store.count, 1);
    assert_str(call_text(call_at(&table, 0), CALL_TEXT_CALL_ID), "from-phone");
    assert_int_equal(call_at(&table, 0)->ended_by, PARTY_CALLER);
    assert_int_equal(call_at(&table, 0)->direction, DIRECTION_OUT);
    address_add(&trunk, call_at(&table, 0)->trunk);
    assert_string_equal(trunk.at, "carrierA");
    text_free(&trunk);
    cdr_table_free(&table);
}

static void add_pair(void *context, const struct document_value *value)
{
    struct text *out = context;
    text_add(out, value->key);
    text_add_char(out, '=');
    text_add(out, value->value);
    text_add_char(out, ' ');
}

static void check_xml(const char *xml, const char *pairs)
{
    struct text out = {0};
    struct document_values values = {.context = &out, .take = add_pair};
    bool is_read = document_read_xml(&values, str_from(xml));
    if (is_read != (pairs != NULL))
        fail_msg("'%s' is %s", xml, is_read ? "read" : "not read");
    if (pairs && strcmp(out.len ? out.at : "", pairs) != 0)
        fail_msg("'%s': '%s' instead of '%s'", xml, out.at, pairs);
    document_values_free(&values);
    text_free(&out);
}

static void xml_is_read_without_expanding_anything(void **state)
{
    (void)state;
    check_xml("<a><b>1</b><c x='2' type=\"t\">3 &amp; &#65;&#x42;</c></a>",
              "a.b=1 a.c@x=2 a.c@type=t a.c:t=3 & AB ");
    check_xml("<a><!-- <b>no</b> --><b><![CDATA[<x>&]]></b><d/></a>", "a.b=<x>& a.d= ");
    check_xml("<a q=\"x>y\"><b>&unknown; &#0; &#xd800;</b></a>", "a@q=x>y a.b=&unknown; &#0; "
                                                                 "&#xd800; ");
    check_xml("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "a=&x; ");
    check_xml("<a><b>1</a></b>", NULL);
    check_xml("<a><b", NULL);
    check_xml("<a b=c></a>", NULL);
    check_xml("<a><!-- never closed", NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_found_alone_in_lines_in_lists_and_in_members),
        cmocka_unit_test(marks_in_strings_cut_nothing),
        cmocka_unit_test(a_damaged_object_is_one_bad_row_and_those_around_it_are_read),
        cmocka_unit_test(a_call_that_never_ends_is_a_bad_row),
        cmocka_unit_test(a_list_behind_a_call_that_was_cut_is_read),
        cmocka_unit_test(a_list_that_is_not_closed_between_calls_hides_none),
        cmocka_unit_test(what_is_escaped_ends_with_its_line),
        cmocka_unit_test(the_order_of_dates_is_found_in_a_line_of_many_pieces),
        cmocka_unit_test(a_line_that_comes_in_pieces_is_cut_as_one),
        cmocka_unit_test(elements_are_cut_wherever_their_lines_end),
        cmocka_unit_test(a_damaged_element_is_one_bad_row_and_those_around_it_are_read),
        cmocka_unit_test(two_legs_in_xml_are_one_call),
        cmocka_unit_test(xml_is_read_without_expanding_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
