/* The message log: what it keeps, in which order, and that it stays small. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/text.h"
#include "sipdiag/ladder/message_log.h"
#include "support/facts.h"

#include <stdlib.h>

struct logging {
    struct message_log *log;
    struct arena arena;
    struct logged_messages found;
};

static int start(void **state)
{
    struct logging *l = calloc(1, sizeof *l);
    l->log = message_log_new();
    arena_init(&l->arena, 0);
    *state = l;
    return 0;
}

static int stop(void **state)
{
    struct logging *l = *state;
    message_log_free(l->log);
    arena_free(&l->arena);
    free(l);
    return 0;
}

static void add(struct logging *l, struct sip_facts facts, const char *call_id)
{
    facts.call_id = str_from(call_id);
    message_log_add(l->log, &facts);
}

static void find(struct logging *l, const char *first, const char *second)
{
    const struct str ids[] = {str_from(first), str_from(second ? second : first)};
    struct error error = {""};
    assert_true(message_log_find(l->log, ids, 2, &l->arena, &l->found, &error));
}

static void messages_of_several_call_ids_come_in_the_order_they_were_added(void **state)
{
    struct logging *l = *state;
    add(l, test_request(0, 1, 2, SIP_METHOD_INVITE), "a");
    add(l, test_request(1, 2, 3, SIP_METHOD_INVITE), "b");
    add(l, test_request(2, 5, 6, SIP_METHOD_INVITE), "other");
    add(l, test_response(3, 3, 2, 180), "b");
    add(l, test_response(4, 2, 1, 183), "a");
    find(l, "b", "a");
    assert_int_equal(l->found.count, 4);
    assert_int_equal(l->found.left_out, 0);
    assert_int_equal(l->found.at[0].method, SIP_METHOD_INVITE);
    assert_int_equal(l->found.at[0].status, 0);
    assert_int_equal(l->found.at[2].status, 180);
    assert_int_equal(l->found.at[3].status, 183);
    assert_true(l->found.at[3].call_id != l->found.at[2].call_id);
}

static void a_message_keeps_what_a_ladder_needs(void **state)
{
    struct logging *l = *state;
    struct sip_facts facts = test_response(0, 2, 1, 503);
    facts.phrase = STR("Service Unavailable");
    facts.reason = STR("Q.850;cause=34;text=\"No circuit\"");
    facts.q850 = 34;
    add(l, facts, "a");
    find(l, "a", NULL);
    const struct logged_message *message = &l->found.at[0];
    assert_int_equal(message->time_us, facts.time_us);
    assert_int_equal(message->origin.frame, facts.origin.frame);
    assert_true(endpoint_equal(&message->from, &facts.from));
    assert_str(message->phrase, "Service Unavailable");
    assert_str(message->reason, "Q.850;cause=34;text=\"No circuit\"");
    assert_int_equal(message->q850, 34);
    assert_int_equal(message->to_tag, message_log_fingerprint(facts.to_tag));
}

static void long_texts_are_cut_between_characters(void **state)
{
    struct logging *l = *state;
    struct sip_facts facts = test_response(0, 2, 1, 486);
    struct text phrase = {0};
    text_add_char(&phrase, 'x');
    text_add_repeat(&phrase, "\u00e9", 4000);
    facts.phrase = text_str(&phrase);
    add(l, facts, "a");
    find(l, "a", NULL);
    size_t len = l->found.at[0].phrase.len;
    assert_true(len > 80 && len < 100);
    assert_int_equal(len % 2, 1); /* after the x, whole characters of two bytes */
    text_free(&phrase);
}

static void what_begins_no_call_is_not_kept(void **state)
{
    struct logging *l = *state;
    add(l, test_request(0, 1, 2, SIP_METHOD_REGISTER), "r");
    add(l, test_request(0, 1, 2, SIP_METHOD_OPTIONS), "r");
    find(l, "r", NULL);
    assert_int_equal(l->found.count, 0);
    add(l, test_request(1, 1, 2, SIP_METHOD_INVITE), "r");
    add(l, test_request(2, 1, 2, SIP_METHOD_OPTIONS), "r");
    find(l, "r", NULL);
    assert_int_equal(l->found.count, 2);
}

static void many_megabytes_of_messages_are_found_again(void **state)
{
    enum { CALLS = 3000, MESSAGES = 12 };
    struct logging *l = *state;
    char call_id[32];
    for (int m = 0; m < MESSAGES; m++)
        for (int c = 0; c < CALLS; c++) {
            struct sip_facts facts = test_response(m, 2, 1, (unsigned)(180 + m));
            snprintf(call_id, sizeof call_id, "call-%d", c);
            facts.cseq = (uint32_t)c;
            facts.phrase = STR("a phrase that takes some room in the log of messages");
            add(l, facts, call_id);
        }
    for (int c = 0; c < CALLS; c += 599) {
        snprintf(call_id, sizeof call_id, "call-%d", c);
        find(l, call_id, NULL);
        assert_int_equal(l->found.count, MESSAGES);
        for (int m = 0; m < MESSAGES; m++) {
            assert_int_equal(l->found.at[m].status, 180 + m);
            assert_int_equal(l->found.at[m].cseq, c);
        }
    }
}

static void of_an_endless_call_the_first_and_the_last_messages_are_found(void **state)
{
    enum { MESSAGES = 20000 };
    struct logging *l = *state;
    for (int i = 0; i < MESSAGES; i++) {
        struct sip_facts facts = test_request(i, 1, 2, SIP_METHOD_INFO);
        facts.cseq = (uint32_t)i;
        add(l, facts, "a");
    }
    find(l, "a", NULL);
    assert_true(l->found.count < MESSAGES / 2);
    assert_int_equal(l->found.count + l->found.left_out, MESSAGES);
    assert_int_equal(l->found.at[0].cseq, 0);
    assert_int_equal(l->found.at[l->found.gap - 1].cseq, l->found.gap - 1);
    assert_int_equal(l->found.at[l->found.count - 1].cseq, MESSAGES - 1);
}

static void a_folder_that_cannot_be_written_to_is_an_error_that_names_it(void **state)
{
    struct logging *l = *state;
    struct error error = {""};
    const struct str id = STR("a");
    setenv("TMPDIR", "/nowhere/at/all", 1);
    for (int i = 0; i < 60000; i++)
        add(l, test_request(i, 1, 2, SIP_METHOD_INFO), "a");
    unsetenv("TMPDIR");
    assert_false(message_log_find(l->log, &id, 1, &l->arena, &l->found, &error));
    assert_non_null(strstr(error.text, "cannot keep the messages"));
}

/* ---- media ---- */

static void media_is(struct logging *l, const char *type, const char *body, const char *words)
{
    struct sip_facts facts = test_request(0, 1, 2, SIP_METHOD_INVITE);
    facts.content_type = str_from(type);
    facts.body = str_from(body);
    add(l, facts, body);
    find(l, body, NULL);
    assert_str(l->found.at[l->found.count - 1].media, words);
}

static void a_body_is_told_in_a_few_words(void **state)
{
    static const char sdp[] = "application/sdp";
    struct logging *l = *state;
    media_is(l, sdp,
             "v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 8 0 101\r\n"
             "a=rtpmap:101 telephone-event/8000\r\n",
             "audio PCMA,PCMU");
    media_is(l, sdp, "v=0\nm=audio 4000 RTP/AVP 96 8 0 18 3\na=rtpmap:96 opus/48000/2\n",
             "audio opus,PCMA,PCMU,+2");
    media_is(l, sdp, "v=0\r\nm=audio 4000 RTP/SAVP 8\r\na=sendonly\r\n",
             "audio PCMA SRTP sendonly");
    media_is(l, sdp, "v=0\r\na=inactive\r\nm=audio 4000 RTP/AVP 8\r\nm=video 0 RTP/AVP 34\r\n",
             "audio PCMA inactive, no video");
    media_is(l, sdp, "v=0\r\nc=IN IP4 0.0.0.0\r\nm=audio 4000 RTP/AVP 8\r\n", "audio PCMA hold");
    media_is(l, sdp, "v=0\r\nm=image 4000 udptl t38\r\n", "fax T.38");
    media_is(l, "multipart/mixed;boundary=x",
             "--x\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nm=audio 4000 RTP/AVP 8\r\n"
             "--x\r\nContent-Type: text/plain\r\n\r\nm=audio 1 RTP/AVP 0\r\n--x--\r\n",
             "audio PCMA");
}

static void a_body_that_is_no_sdp_says_nothing(void **state)
{
    struct logging *l = *state;
    media_is(l, "application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", "");
    media_is(l, "text/plain", "m=audio 4000 RTP/AVP 8\r\n", "");
    media_is(l, "application/sdp", "m", "");
    media_is(l, "multipart/mixed", "--", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            messages_of_several_call_ids_come_in_the_order_they_were_added, start, stop),
        cmocka_unit_test_setup_teardown(a_message_keeps_what_a_ladder_needs, start, stop),
        cmocka_unit_test_setup_teardown(long_texts_are_cut_between_characters, start, stop),
        cmocka_unit_test_setup_teardown(what_begins_no_call_is_not_kept, start, stop),
        cmocka_unit_test_setup_teardown(many_megabytes_of_messages_are_found_again, start, stop),
        cmocka_unit_test_setup_teardown(
            of_an_endless_call_the_first_and_the_last_messages_are_found, start, stop),
        cmocka_unit_test_setup_teardown(
            a_folder_that_cannot_be_written_to_is_an_error_that_names_it, start, stop),
        cmocka_unit_test_setup_teardown(a_body_is_told_in_a_few_words, start, stop),
        cmocka_unit_test_setup_teardown(a_body_that_is_no_sdp_says_nothing, start, stop),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
