/* What is found in logs, line by line: messages that are mixed, cut, repeated, escaped; times that
 * lack something; and that no end of a log does harm. */
#include "support/test.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/text.h"
#include "sipdiag/logs/log_reader.h"
#include "sipdiag/sip/sip_scan.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define INVITE(id) \
    "INVITE sip:1@192.0.2.2 SIP/2.0\n" \
    "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK" id "\nFrom: <sip:2@192.0.2.1>;tag=1\n" \
    "To: <sip:1@192.0.2.2>\nCall-ID: " id "\nCSeq: 1 INVITE\nContent-Length: 0\n\n"

/* Everything found: "CALL-ID line time from to flags". */
struct finding {
    struct text text;
    size_t count;
    unsigned lacks;
    uint64_t repeats;
    int64_t times_us[64];
    char dialect[64];
};

static void add_item(struct finding *finding, const struct log_item *item)
{
    struct sip_scan scan;
    sip_scan(item->bytes, &scan);
    assert_int_not_equal(scan.start, SIP_START_NONE);
    struct str id = scan.value[SIP_HEADER_CALL_ID];
    text_addf(&finding->text, "%.*s@%llu%s ", (int)id.len, id.at, (unsigned long long)item->line,
              item->head.cut ? "cut" : "");
    if (finding->count < 64)
        finding->times_us[finding->count] = item->time_us;
    finding->count++;
}

static void take_all(struct finding *finding, struct log_reader *reader)
{
    struct log_item item;
    while (log_reader_next(reader, &item))
        if (!item.is_packet)
            add_item(finding, &item);
}

static void find(struct finding *finding, struct str log)
{
    struct log_reader *reader = log_reader_new(NULL);
    uint64_t number = 0;
    *finding = (struct finding){.count = 0};
    log_reader_look_ahead(reader, log);
    while (log.len) {
        struct str line = str_before(log, '\n', &log);
        log_reader_add(reader, line, ++number);
        take_all(finding, reader);
    }
    log_reader_end(reader);
    take_all(finding, reader);
    finding->lacks = log_reader_lacks(reader);
    finding->repeats = log_reader_repeats(reader);
    snprintf(finding->dialect, sizeof finding->dialect, "%s", log_reader_dialect(reader));
    log_reader_free(reader);
}

static void assert_found(const char *log, const char *expected)
{
    struct finding finding;
    find(&finding, str_from(log));
    assert_string_equal(finding.text.at ? finding.text.at : "", expected);
    text_free(&finding.text);
}

static void the_example_of_every_dialect_is_known_as_one(void **state)
{
    (void)state;
    const char *why_not;
    for (size_t i = 0; log_dialect_at(i); i++) {
        const struct log_dialect *dialect = log_dialect_at(i);
        struct text log = {0};
        bool is_first_line = strstr(dialect->example, "INVITE sip:... SIP/2.0") != NULL;
        if (strcmp(dialect->name, "sipp-trace-shortmsg") == 0 || is_first_line)
            continue; /* not a line before a message */
        text_addf(&log, "%s\n%s", strcmp(dialect->name, "sip") == 0 ? "" : dialect->example,
                  strcmp(dialect->name, "cisco-ccsip") == 0 ? "Received:\n" : "");
        text_add_literal(&log, INVITE("a"));
        const char *known = log_recognise(text_str(&log), &why_not);
        if (!known || strcmp(known, dialect->name) != 0)
            fail_msg("%s is taken for %s", dialect->name, known ? known : "no log");
        text_free(&log);
    }
}

static void text_without_messages_is_no_log(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "hello\n",
        "Got SIP response \"SIP/2.0 486 Busy Here\" back\nand more\n",
        "INVITE sip:a@b SIP/2.0\n",
        "Mar 10 10:00:08 p kamailio: ACC: transaction answered: method=INVITE;code=200\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const char *why_not;
        assert_null(log_recognise(str_from(texts[i]), &why_not));
        assert_int_equal(why_not != NULL, strstr(texts[i], "SIP/2.0") != NULL);
    }
}

static void threads_that_write_at_once_are_told_apart(void **state)
{
    (void)state;
    assert_found("[10:00:00.1] [7] INVITE sip:1@192.0.2.2 SIP/2.0\n"
                 "[10:00:00.1] [7] Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\n"
                 "[10:00:00.1] [8] SIP/2.0 200 OK\n"
                 "[10:00:00.1] [7] Call-ID: a\n"
                 "[10:00:00.1] [8] Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKb\n"
                 "[10:00:00.1] [9] nothing of a message\n"
                 "[10:00:00.1] [8] Call-ID: b\n"
                 "[10:00:00.2] [7] CSeq: 1 INVITE\n"
                 "[10:00:00.2] [7] From: <sip:2@h>;tag=1\n"
                 "[10:00:00.2] [8] CSeq: 1 INVITE\n"
                 "[10:00:00.2] [7] To: <sip:1@h>\n"
                 "[10:00:00.2] [7] \n"
                 "[10:00:00.2] [8] From: <sip:2@h>;tag=1\n"
                 "[10:00:00.2] [8] To: <sip:1@h>;tag=2\n"
                 "[10:00:00.2] [8] \n",
                 "a@1 b@3 ");
}

static void a_message_that_the_logger_cut_is_kept_as_cut(void **state)
{
    (void)state;
    assert_found("send 900 bytes to udp/[192.0.2.2]:5060 at 10:00:00.000000:\n"
                 "INVITE sip:1@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa\n"
                 "Call-ID: a\nCSeq: 1 INVITE\n   *** message truncated at 100 ***\n"
                 "send 900 bytes to udp/[192.0.2.2]:5060 at 10:00:01.000000:\n" INVITE("b"),
                 "a@2cut b@8 ");
    assert_found("INVITE sip:1@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1\nFrom: <sip:2@h>\n"
                 "To: <sip:1@h>\nCall-ID: a\nCSeq: 1 INVITE\nContent-Type: application/sdp\n"
                 "Content-Length: 900\n\nv=0\no=- 1 1 IN IP4 192.0.2.1\n",
                 "a@1cut ");
}

static void what_two_loggers_wrote_is_one_message(void **state)
{
    (void)state;
    struct finding finding;
    find(&finding,
         STR("[2026-03-10 10:00:00.100] V: <--- Transmitting SIP request (1 bytes) to "
             "UDP:192.0.2.2:5060 --->\n" INVITE("a") "10:00:00.100 pjsua_core.c .TX 9 bytes "
                                                     "Request msg INVITE/cseq=1 (tdta0x7f) to UDP "
                                                     "192.0.2.2:5060:\n" INVITE("a")));
    assert_string_equal(finding.text.at, "a@2 ");
    assert_int_equal(finding.repeats, 1);
    text_free(&finding.text);
}

static void what_one_program_sent_to_another_in_the_same_log_is_one_message(void **state)
{
    (void)state;
    assert_found(
        "10:00:00.100 edge SENDING message to UDP:192.0.2.2:5060 from UDP:192.0.2.1:5060:\n" INVITE(
            "a") "10:00:00.600 edge SENDING message to UDP:192.0.2.2:5060 from "
                 "UDP:192.0.2.1:5060:\n" INVITE("a") "10:00:00.620 pbx RECEIVED message from "
                                                     "UDP:192.0.2.1:5060 at "
                                                     "UDP:192.0.2.2:5060:\n" INVITE(
                                                         "a") "10:00:00."
                                                              "630 pbx "
                                                              "RECEIVED "
                                                              "message "
                                                              "from "
                                                              "UDP:192."
                                                              "0.2.1:"
                                                              "5060 at "
                                                              "UDP:192."
                                                              "0.2.2:"
                                                              "5060:"
                                                              "\n" INVITE("a"),
        "a@2 a@11 ");
}

static void a_body_with_times_goes_on(void **state)
{
    (void)state;
    assert_found(
        "NOTIFY sip:1@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1\nFrom: <sip:2@h>\n"
        "To: <sip:1@h>;tag=4\nCall-ID: a\nCSeq: 1 NOTIFY\nContent-Type: application/xml\n"
        "Content-Length: 58\n\n<a>\n  <time>2026-03-10T10:00:00Z</time>\n</a>\n<b>\n\n</b>\n"
        "\n" INVITE("b"),
        "a@1 b@17 ");
}

/* A gateway's syslog has records of a certain length. */
static void a_message_that_is_split_over_records_is_whole_again(void **state)
{
    (void)state;
    struct text message = {0}, log = {0};
    struct str rest = STR(INVITE("a"));
    while (rest.len) {
        struct str line = str_before(rest, '\n', &rest);
        text_addf(&message, "%.*s#012", (int)line.len, line.at);
    }
    for (size_t at = 50; at + 8 < message.len; at += 3) {
        bool cuts_line_end = memchr(message.at + at - 4, '#', 5) != NULL;
        if (cuts_line_end || message.at[at] == ' ')
            continue;
        text_clear(&log);
        text_addf(&log,
                  "10:00:00.000 [S=1] [SID=a:1] (N 5) ---- Outgoing SIP Message to "
                  "192.0.2.2:5060 from SIPInterface ----#012%.*s\n"
                  "10:00:00.000 [S=2] [SID=b:1] (N 6) something else\n"
                  "10:00:00.000 [S=3] [SID=a:1] (N 7)%s\n"
                  "10:00:01.000 [S=4] [SID=a:1] (N 8) something else\n",
                  (int)at, message.at, message.at + at);
        assert_found(log.at, "a@1 ");
    }
    text_free(&message);
    text_free(&log);
}

static void escaped_line_ends_are_line_ends(void **state)
{
    (void)state;
    static const char *const ends[] = {"#015#012", "#012", "\\r\\n",    "\\n",
                                       "<CR><LF>", "..",   "\\x0d\\x0a"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct text log = {0};
        struct str rest = STR(INVITE("a"));
        text_add_literal(&log, "read [(0,515) (");
        while (rest.len) {
            struct str line = str_before(rest, '\n', &rest);
            text_addf(&log, "%.*s%s", (int)line.len, line.at, ends[i]);
        }
        text_add_literal(&log, ")]\n");
        assert_found(log.at, "a@1 ");
        text_free(&log);
    }
}

/* Behind 48 bytes of IPv6 and UDP a status line stands in a row of its own, and beside it as text.
 */
static void a_status_line_beside_dumped_bytes_begins_no_message(void **state)
{
    static const char *const lines[] = {
        "2026-11-20 18:00:05.000000 IP6 2001:db8::7.5060 > 2001:db8::10.5060: SIP: SIP/2.0 200 OK",
        "\t0x0000:  6000 0000 0018 1140 2001 0db8 0000 0000  `......@ .......",
        "\t0x0010:  0000 0000 0000 0007 2001 0db8 0000 0000  ........ .......",
        "\t0x0020:  0000 0000 0000 0010 13c4 13c4 0018 0000  ................",
        "\t0x0030:  5349 502f 322e 3020 3230 3020 4f4b 0d0a  SIP/2.0 200 OK..",
        "2026-11-20 18:00:06.000000 IP6 2001:db8::7.5060 > 2001:db8::10.5060: SIP: SIP/2.0 200 OK"};
    struct log_reader *reader = log_reader_new(NULL);
    struct log_item item;
    size_t bytes = 0;
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        log_reader_add(reader, str_from(lines[i]), i + 1);
        while (log_reader_next(reader, &item))
            bytes += item.is_packet ? item.bytes.len : 0;
    }
    log_reader_end(reader);
    while (log_reader_next(reader, &item))
        bytes += item.is_packet ? item.bytes.len : 0;
    assert_int_equal(bytes, 64);
    log_reader_free(reader);
}

static void json_entries_are_read(void **state)
{
    (void)state;
    assert_found(
        "{\"MESSAGE\":\"INVITE sip:1@192.0.2.2 SIP/2.0\\r\\nVia: SIP/2.0/UDP 192.0.2.1\\r\\n"
        "Call-ID: a\\r\\nCSeq: 1 INVITE\\r\\nFrom: \\u003csip:2@h>\\r\\nTo: <sip:1@h>\\r\\n"
        "\\r\\n\",\"__REALTIME_TIMESTAMP\":\"1773136800000000\"}\n"
        "{\"level\":\"info\",\"time\":1773136800123,\"msg\":\"nothing\"}\n"
        "{\"MESSAGE\":[66,89,69,32,115,105,112,58,104,32,83,73,80,47,50,46,48,10,67,97,108,"
        "108,45,73,68,58,32,98,10,10]}\n",
        "a@1 b@3 ");
}

static void a_message_inside_another_is_no_message_of_its_own(void **state)
{
    (void)state;
    assert_found("NOTIFY sip:1@192.0.2.2 SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.1\nFrom: <sip:2@h>\n"
                 "To: <sip:1@h>;tag=4\nCall-ID: a\nCSeq: 1 NOTIFY\nContent-Type: message/sipfrag\n"
                 "Content-Length: 20\n\nSIP/2.0 180 Ringing\n\n" INVITE("b"),
                 "a@1 b@12 ");
}

static void a_time_of_day_goes_on_over_midnight_and_a_date_over_new_year(void **state)
{
    (void)state;
    struct finding finding;
    find(&finding, STR("RX from udp:192.0.2.2:5060 at 23:59:59.5\n" INVITE(
                       "a") "RX from udp:192.0.2.2:5060 at 00:00:00.5\n" INVITE("b")));
    assert_int_equal(finding.times_us[1] - finding.times_us[0], US_PER_S);
    assert_int_equal(finding.lacks, LOG_LACKS_DATE | LOG_LACKS_ZONE);
    text_free(&finding.text);
    find(&finding, STR("Dec 31 23:59:59.5 RX from udp:192.0.2.2:5060\n" INVITE(
                       "a") "Jan  1 00:00:00.5 RX from udp:192.0.2.2:5060\n" INVITE("b")));
    assert_int_equal(finding.times_us[1] - finding.times_us[0], US_PER_S);
    assert_int_equal(finding.lacks, LOG_LACKS_YEAR | LOG_LACKS_ZONE);
    text_free(&finding.text);
}

static void a_date_header_dates_a_log_that_has_only_times_of_day(void **state)
{
    (void)state;
    struct finding finding;
    find(&finding, STR("RX from udp:192.0.2.2:5060 at 10:00:00.5\n" INVITE(
                       "a") "RX from udp:192.0.2.2:5060 at 10:00:01.5\nSIP/2.0 200 OK\n"
                            "Via: SIP/2.0/UDP 192.0.2.1\nDate: Tue, 10 Mar 2026 10:00:01 GMT\n"
                            "Call-ID: a\nCSeq: 1 INVITE\n\n"));
    assert_int_equal(finding.lacks, LOG_LACKS_ZONE);
    assert_int_equal(finding.times_us[0], INT64_C(1773136800500000));
    text_free(&finding.text);
}

static void zones_in_the_log_count(void **state)
{
    (void)state;
    static const char *const stamps[] = {
        "2026-03-10T12:00:00.000+02:00", "2026-03-10 10:00:00.000Z", "2026-03-10 10:00:00.000 UTC",
        "10/Mar/2026:05:00:00 -0500",    "1773136800.000000",        "1773136800000"};
    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++) {
        struct finding finding;
        struct text log = {0};
        text_addf(&log, "%s sent to 192.0.2.2:5060\n" INVITE("a"), stamps[i]);
        find(&finding, text_str(&log));
        if (finding.times_us[0] != INT64_C(1773136800000000) || (finding.lacks & LOG_LACKS_ZONE))
            fail_msg("%s: %lld", stamps[i], (long long)finding.times_us[0]);
        text_free(&finding.text);
        text_free(&log);
    }
}

/* ---- any end, any damage ---- */

static size_t count_messages(struct str log)
{
    struct finding finding;
    find(&finding, log);
    text_free(&finding.text);
    return finding.count;
}

static void read_whole(struct text *out, const char *path)
{
    FILE *file = fopen(path, "r");
    char bytes[4096];
    size_t got;
    assert_non_null(file);
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add(out, (struct str){bytes, got});
    fclose(file);
}

static void for_each_log(void (*play)(struct str log))
{
    char path[600];
    DIR *logs = opendir(SIPDIAG_SOURCE_DIR "/tests/logs");
    assert_non_null(logs);
    for (struct dirent *entry; (entry = readdir(logs));) {
        struct text log = {0};
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "expected.txt") == 0)
            continue;
        snprintf(path, sizeof path, SIPDIAG_SOURCE_DIR "/tests/logs/%s", entry->d_name);
        read_whole(&log, path);
        play(text_str(&log));
        text_free(&log);
    }
    closedir(logs);
}

enum { CUT_STEP = 37 };

static void cut_everywhere(struct str log)
{
    size_t whole = count_messages(log), before = 0;
    for (size_t len = 0; len < log.len; len += CUT_STEP) {
        size_t count = count_messages((struct str){log.at, len});
        if (count > whole || count < before)
            fail_msg("%zu messages before byte %zu, %zu before, %zu in all", count, len, before,
                     whole);
        before = count;
    }
}

static void a_log_that_ends_anywhere_holds_what_came_before(void **state)
{
    (void)state;
    for_each_log(cut_everywhere);
}

static void drop_lines(struct str log)
{
    struct text rest = {0};
    size_t whole = count_messages(log), number = 0;
    for (size_t dropped = 0; dropped < 200; dropped += 3) {
        struct str lines = log;
        text_clear(&rest);
        for (number = 0; lines.len; number++) {
            struct str line = str_before(lines, '\n', &lines);
            if (number % 50 != dropped % 50)
                text_addf(&rest, "%.*s\n", (int)line.len, line.at);
        }
        assert_true(count_messages(text_str(&rest)) <= whole);
    }
    text_free(&rest);
}

static void lines_that_are_missing_make_no_messages(void **state)
{
    (void)state;
    for_each_log(drop_lines);
}

int main(void)
{
    hash_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_every_dialect_is_known_as_one),
        cmocka_unit_test(text_without_messages_is_no_log),
        cmocka_unit_test(threads_that_write_at_once_are_told_apart),
        cmocka_unit_test(a_message_that_the_logger_cut_is_kept_as_cut),
        cmocka_unit_test(what_two_loggers_wrote_is_one_message),
        cmocka_unit_test(what_one_program_sent_to_another_in_the_same_log_is_one_message),
        cmocka_unit_test(a_body_with_times_goes_on),
        cmocka_unit_test(a_message_that_is_split_over_records_is_whole_again),
        cmocka_unit_test(escaped_line_ends_are_line_ends),
        cmocka_unit_test(a_status_line_beside_dumped_bytes_begins_no_message),
        cmocka_unit_test(json_entries_are_read),
        cmocka_unit_test(a_message_inside_another_is_no_message_of_its_own),
        cmocka_unit_test(a_time_of_day_goes_on_over_midnight_and_a_date_over_new_year),
        cmocka_unit_test(a_date_header_dates_a_log_that_has_only_times_of_day),
        cmocka_unit_test(zones_in_the_log_count),
        cmocka_unit_test(a_log_that_ends_anywhere_holds_what_came_before),
        cmocka_unit_test(lines_that_are_missing_make_no_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
