/* The pages for people: what they say, and that they fit. */
#include "support/call_builder.h"
#include "support/test.h"

static void assert_has(const struct text *text, const char *part)
{
    if (!text->at || !strstr(text->at, part))
        fail_msg("'%s' is not in:\n%s", part, text->at ? text->at : "");
}

static void assert_has_not(const struct text *text, const char *part)
{
    if (text->at && strstr(text->at, part))
        fail_msg("'%s' is in:\n%s", part, text->at);
}

/* 18 answered, 4 silent, 3 busy, 2 unknown. */
static void add_evening(struct call_builder *builder)
{
    static const char *const ids[] = {"a@192.0.2.10", "b@192.0.2.10", "c@192.0.2.10"};
    for (int i = 0; i < 27; i++) {
        int64_t start_ms = i * 7000;
        struct call_plan plan =
            i < 18   ? plan_answered(start_ms, 3000, 61000)
            : i < 22 ? plan_silent(start_ms)
            : i < 25 ? plan_refused(start_ms, 486, "callee-busy", OUTCOME_BUSY, SIDE_CALLEE)
                     : plan_unknown(start_ms);
        plan.call_id = ids[i % 3];
        plan.direction = i % 5 ? DIRECTION_OUT : DIRECTION_IN;
        plan.trunk = i % 2 || i >= 18 ? "203.0.113.5" : "198.51.100.7";
        plan.caller = "+380441112200";
        builder_add(builder, &plan);
    }
}

static void print_evening(struct text *out, const struct report_options *options)
{
    struct call_builder builder;
    builder_init(&builder);
    add_evening(&builder);
    assert_true(builder_print(&builder, "table", options, out));
    builder_free(&builder);
}

/* One column a character is right for what these pages hold. */
static size_t longest_line(const struct text *text)
{
    size_t longest = 0, columns = 0;
    for (size_t i = 0; i < text->len; i++) {
        columns = text->at[i] == '\n' ? 0 : columns + (((unsigned char)text->at[i] & 0xc0) != 0x80);
        longest = columns > longest ? columns : longest;
    }
    return longest;
}

static void no_line_is_wider_than_the_screen_nor_ends_in_a_space(void **state)
{
    static const unsigned widths[] = {56, 72, 80, 100, 120, 132, 200, 400};
    (void)state;
    for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++)
        for (int view = VIEW_SUMMARY; view <= VIEW_CALLS; view++) {
            struct report_options options = {
                .view = (enum view)view, .width = widths[i], .command = "evening.pcap"};
            struct text out = {0};
            print_evening(&out, &options);
            if (longest_line(&out) > widths[i])
                fail_msg("a line of %zu columns on a screen of %u:\n%s", longest_line(&out),
                         widths[i], out.at);
            assert_has_not(&out, " \n");
            assert_has_not(&out, "\x01");
            text_free(&out);
        }
}

static void the_summary_says_what_to_do_the_rows_and_the_figures(void **state)
{
    struct report_options options = {.width = 80, .command = "evening.pcap"};
    struct text out = {0};
    (void)state;
    print_evening(&out, &options);
    assert_has(&out,
               "2026-11-20 18:00:00 \u2013 18:03:03 UTC   27 calls, 2 of them cannot be judged\n");
    assert_has_not(&out, "\n1 ");
    assert_has(&out,
               "What to do\n"
               "  1 network   4 of 16 calls via 203.0.113.5: no response at all, since 18:02:06,\n"
               "              latest 380501112233 at 18:02:27. Check the path.\n");
    assert_has(&out, "Calls Summary         code  calls    share");
    assert_has(&out, "  Answered             200     18   72.0 %  \u2588");
    assert_has(&out, "  No response at all     \u2013      4   16.0 %  ");
    assert_has(&out, "  Not judged, and in no share:\n  Recording ended      100      2");
    assert_has(&out, "Side: network = the path between us and it; callee = the called person");
    assert_has(&out, "72.0 % (52.4\u201385.7): 18 of 25 judged calls\n");
    assert_has(&out, "Our side: 192.0.2.10 (taken from the calls");
    assert_has(&out, "nothing was cut or lost.");
    assert_has(&out, "sipdiag -l evening.pcap\n");
    text_free(&out);
}

static void a_wide_screen_says_what_each_row_means(void **state)
{
    struct report_options options = {.width = 200};
    struct text out = {0};
    (void)state;
    print_evening(&out, &options);
    assert_has(&out, "what it means\n");
    assert_has(&out, "network   Nothing came back.\n");
    text_free(&out);
}

static void ascii_pages_are_ascii(void **state)
{
    (void)state;
    for (int view = VIEW_SUMMARY; view <= VIEW_CALLS; view++) {
        struct report_options options = {
            .view = (enum view)view, .width = 72, .ascii = true, .top = 2};
        struct text out = {0};
        print_evening(&out, &options);
        for (size_t i = 0; i < out.len; i++)
            assert_true((unsigned char)out.at[i] < 0x80);
        assert_has(&out, view == VIEW_SUMMARY ? "#####" : "...");
        text_free(&out);
    }
}

static void colour_only_adds(void **state)
{
    (void)state;
    for (int view = VIEW_SUMMARY; view <= VIEW_CALLS; view++) {
        struct report_options options = {.view = (enum view)view, .width = 120};
        struct text plain = {0}, coloured = {0}, stripped = {0};
        print_evening(&plain, &options);
        options.color = true;
        print_evening(&coloured, &options);
        for (size_t i = 0; i < coloured.len; i++) {
            if (coloured.at[i] == '\x1b')
                while (coloured.at[i] != 'm')
                    i++;
            else
                text_add_char(&stripped, coloured.at[i]);
        }
        assert_true(coloured.len > plain.len);
        assert_string_equal(stripped.at, plain.at);
        assert_has_not(&plain, "\x1b");
        text_free(&plain);
        text_free(&coloured);
        text_free(&stripped);
    }
}

static void what_top_leaves_out_is_said(void **state)
{
    struct report_options options = {.width = 80, .top = 2};
    struct text out = {0};
    (void)state;
    print_evening(&out, &options);
    assert_has(&out, "  \u2026 2 more rows (5 calls): --top 0\n");
    assert_has_not(&out, "Busy");
    text_clear(&out);
    options.view = VIEW_CALLS;
    print_evening(&out, &options);
    assert_has(&out, "\u2026 25 more calls: --top 0\n");
    text_free(&out);
}

static void the_call_log_of_a_narrow_screen_keeps_what_matters(void **state)
{
    struct report_options options = {.view = VIEW_CALLS, .width = 80};
    struct text out = {0};
    (void)state;
    print_evening(&out, &options);
    assert_has(&out,
               "time     dir caller     destination  trunk        SIP what happened      side\n");
    assert_has(&out, "18:02:06 out \u2026441112200 380501112233 203.0.113.5    \u2013 No response "
                     "at all network\n");
    text_clear(&out);
    options.width = 200;
    print_evening(&out, &options);
    assert_has(&out, "ended by  cause\n");
    assert_has(&out, "  1 min 01 s  callee    answered-ok\n");
    text_free(&out);
}

static void text_from_the_wire_cannot_steer_the_terminal(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct report_options options = {.view = VIEW_CALLS, .width = 200};
    struct call_plan plan = plan_silent(0);
    (void)state;
    builder_init(&builder);
    builder.input.name = "a\x1b[2J.pcap";
    plan.caller = "\x1b]0;x\x07";
    plan.callee = "\xe2\x80\xae"
                  "33\xff";
    builder_add(&builder, &plan);
    builder_print(&builder, "table", &options, &out);
    assert_has(&out, "a\\x1b[2J.pcap");
    assert_has(&out, "\\x1b]0;x\\x07");
    assert_has(&out, "\\u{202E}33\\xff");
    options.view = VIEW_SUMMARY;
    builder_print(&builder, "table", &options, &out);
    assert_has_not(&out, "\x1b");
    assert_has_not(&out, "\xe2\x80\xae");
    text_free(&out);
    builder_free(&builder);
}

static void a_few_calls_are_told_one_by_one(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct report_options options = {.width = 100};
    struct call_plan plan = plan_silent(67000);
    (void)state;
    builder_init(&builder);
    builder_add(&builder, &plan);
    builder_print(&builder, "table", &options, &out);
    assert_has(&out, "What happened\n  1 network   18:01:07 1001 -> 380501112233: Nothing came "
                     "back. Check the path.\n");
    text_free(&out);
    builder_free(&builder);
}

static void a_capture_without_sip_says_what_it_holds(void **state)
{
    const struct {
        struct input_content content;
        uint64_t packets, messages;
        const char *sentence;
    } rows[] = {
        {{0}, 0, 0, "There is no packet in it."},
        {{.tls_packets = 12}, 12, 0, "It holds 12 packets of SIP over TLS: it is encrypted"},
        {{.tls_packets = 9, .tls_connections = 1}, 9, 0, "of SIP over TLS in 1 connection: it"},
        {{.rtp_like = 5000}, 5000, 0, "(5000 packets that look like RTP)"},
        {{.udp_packets = 3, .tcp_packets = 2, .other_packets = 1},
         6,
         0,
         "3 of UDP, 2 of TCP, 1 of other kinds."},
        {{0}, 40, 40, "There is SIP in it (40 messages), but no INVITE"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int view = VIEW_SUMMARY; view <= VIEW_CALLS; view++) {
            struct report_options options = {.view = (enum view)view, .width = 120};
            struct call_builder builder;
            struct text out = {0};
            builder_init(&builder);
            builder.input.content = rows[i].content;
            builder.input.packets = rows[i].packets;
            builder.input.messages = rows[i].messages;
            builder_print(&builder, "table", &options, &out);
            assert_has(&out, "0 calls\n");
            assert_has(&out, rows[i].sentence);
            assert_has(&out, "tcpdump -i any -s 0 -w calls.pcap 'port 5060'\n");
            assert_has_not(&out, "Calls Summary");
            text_free(&out);
            builder_free(&builder);
        }
}

static void what_could_not_be_read_is_said_in_words(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct report_options options = {.width = 200};
    struct call_plan plan = plan_silent(0);
    (void)state;
    builder_init(&builder);
    builder_add(&builder, &plan);
    builder.analysis.complete = false;
    builder.analysis.interrupted = true;
    builder.analysis.health.count[HEALTH_SIP_CUT] = 12;
    builder.analysis.health.count[HEALTH_DUPLICATES] = 1234567;
    builder.input.failed = true;
    strcpy(builder.input.problem, "cannot read 'x.pcap': it is empty");
    builder_print(&builder, "table", &options, &out);
    assert_has(&out, "12 SIP messages that were not recorded wholly.");
    assert_has(&out, "1 234 567 packets that were captured twice.");
    assert_has(&out, "Interrupted: ");
    assert_has(&out, "cannot read 'x.pcap': it is empty.");
    assert_has_not(&out, "nothing was cut or lost");
    text_free(&out);
    builder_free(&builder);
}

static void wide_characters_take_two_columns(void **state)
{
    struct call_builder builder;
    struct text out = {0};
    struct report_options options = {.view = VIEW_CALLS, .width = 200};
    struct call_plan plan = plan_silent(0);
    (void)state;
    builder_init(&builder);
    plan.caller = "\xe5\xbc\xa0\xe4\xb8\x89"; /* two CJK characters */
    builder_add(&builder, &plan);
    plan.caller = "e\xcc\x81tude"; /* a combining accent */
    builder_add(&builder, &plan);
    plan.caller = "1234567";
    builder_add(&builder, &plan);
    builder_print(&builder, "table", &options, &out);
    assert_has(&out, "\xe5\xbc\xa0\xe4\xb8\x89     380501112233");
    assert_has(&out, "e\xcc\x81tude    380501112233");
    assert_has(&out, "1234567  380501112233");
    text_free(&out);
    builder_free(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_line_is_wider_than_the_screen_nor_ends_in_a_space),
        cmocka_unit_test(the_summary_says_what_to_do_the_rows_and_the_figures),
        cmocka_unit_test(a_wide_screen_says_what_each_row_means),
        cmocka_unit_test(ascii_pages_are_ascii),
        cmocka_unit_test(colour_only_adds),
        cmocka_unit_test(what_top_leaves_out_is_said),
        cmocka_unit_test(the_call_log_of_a_narrow_screen_keeps_what_matters),
        cmocka_unit_test(text_from_the_wire_cannot_steer_the_terminal),
        cmocka_unit_test(a_few_calls_are_told_one_by_one),
        cmocka_unit_test(a_capture_without_sip_says_what_it_holds),
        cmocka_unit_test(what_could_not_be_read_is_said_in_words),
        cmocka_unit_test(wide_characters_take_two_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
