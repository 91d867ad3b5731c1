/* The sentences of a verdict: what a person reads about one call, word by word. */
#include "support/test.h"

#include "sipdiag/diagnose/diagnose.h"

#define T0_US (INT64_C(1763661602) * US_PER_S)

/* A call under construction; moments in seconds after T0. */
struct sample {
    struct arena arena;
    struct call call;
    struct call_exchange exchange;
    struct str texts[CALL_TEXT_COUNT];
    struct moment moments[MARK_COUNT];
    struct call_leg legs[2];
    struct address responder;
    struct call_icmp icmp;
    struct verdict verdict;
    struct text out;
};

/* An outgoing call to 380671234567 by 203.0.113.7 that has just been sent. */
static void begin(struct sample *sample, const char *cause)
{
    static const uint8_t provider[4] = {203, 0, 113, 7};
    *sample = (struct sample){0};
    arena_init(&sample->arena, 0);
    text_init(&sample->out);
    for (int i = 0; i < MARK_COUNT; i++)
        sample->moments[i].time_us = TIME_UNKNOWN;
    sample->moments[MARK_INVITE].time_us = T0_US;
    sample->moments[MARK_LAST].time_us = T0_US;
    sample->texts[CALL_TEXT_CALLER] = STR("1001");
    sample->texts[CALL_TEXT_CALLEE] = STR("380671234567");
    sample->call.ring_us = TIME_UNKNOWN;
    sample->call.direction = DIRECTION_OUT;
    sample->responder = address_ipv4(provider);
    sample->call.responder = &sample->responder;
    sample->call.exchange = &sample->exchange;
    sample->exchange.invite_copies = 1;
    sample->call.leg_count = 1;
    sample->verdict.cause = cause_find(cause);
    assert_non_null(sample->verdict.cause);
    sample->verdict.side = (uint8_t)sample->verdict.cause->side;
}

static void at(struct sample *sample, enum call_mark mark, double seconds)
{
    sample->moments[mark].time_us = T0_US + (int64_t)(seconds * (double)US_PER_S);
    if (sample->moments[MARK_LAST].time_us < sample->moments[mark].time_us)
        sample->moments[MARK_LAST].time_us = sample->moments[mark].time_us;
}

static void final(struct sample *sample, double seconds, uint16_t code, const char *phrase)
{
    at(sample, MARK_FINAL, seconds);
    sample->call.code = code;
    sample->call.final = true;
    sample->texts[CALL_TEXT_PHRASE] = str_from(phrase);
}

static void ring(struct sample *sample, double seconds)
{
    sample->call.ring_us = (int64_t)(seconds * (double)US_PER_S);
}

static void finish(struct sample *sample)
{
    text_free(&sample->out);
    arena_free(&sample->arena);
}

static void pack(struct sample *sample)
{
    call_set_texts(&sample->call, &sample->arena, sample->texts);
    call_set_moments(&sample->call, &sample->arena, sample->moments);
    sample->call.legs = sample->legs;
}

static struct str headline_with(struct sample *sample, const struct diagnosis *diagnosis)
{
    pack(sample);
    text_clear(&sample->out);
    verdict_add_headline(&sample->out, NULL, diagnosis, &sample->call, &sample->verdict);
    return text_str(&sample->out);
}

static struct str headline(struct sample *sample)
{
    return headline_with(sample, NULL);
}

static struct str action(struct sample *sample)
{
    pack(sample);
    text_clear(&sample->out);
    verdict_add_action(&sample->out, NULL, &sample->call, &sample->verdict);
    return text_str(&sample->out);
}

static void an_answered_call_says_setup_talk_and_who_hung_up(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "answered-ok");
    at(&sample, MARK_ANSWER, 8);
    at(&sample, MARK_BYE, 138);
    sample.call.ended_by = PARTY_CALLER;
    assert_str(headline(&sample), "Answered after 8.0 s, talked 2 min 10 s, ended by the caller.");
    assert_str(action(&sample), "");
    finish(&sample);
}

static void figures_that_are_not_known_are_left_out(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "answered-ok");
    at(&sample, MARK_ANSWER, 8);
    assert_str(headline(&sample), "Answered after 8.0 s.");
    sample.moments[MARK_INVITE].time_us = TIME_UNKNOWN;
    assert_str(headline(&sample), "Answered.");
    finish(&sample);
}

static void no_answer_says_how_long_it_rang(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "no-answer");
    ring(&sample, 25);
    assert_str(headline(&sample), "It rang for 25.0 s and nobody answered.");
    sample.call.ring_us = TIME_UNKNOWN;
    assert_str(headline(&sample), "It rang and nobody answered.");
    finish(&sample);
}

static void silence_says_how_often_and_how_long_it_was_tried(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "no-response");
    sample.exchange.invite_copies = 7;
    at(&sample, MARK_INVITE_REPEAT, 31.5);
    assert_str(headline(&sample),
               "The call request was sent 7 times to 203.0.113.7 and nothing came back in 31.5 s.");
    sample.exchange.invite_copies = 1;
    assert_str(headline(&sample),
               "The call request was sent once to 203.0.113.7 and nothing came back in 31.5 s.");
    sample.exchange.invite_copies = 2;
    sample.call.responder = NULL;
    assert_str(headline(&sample),
               "The call request was sent twice and nothing came back in 31.5 s.");
    finish(&sample);
}

static void silence_towards_a_far_server_counts_the_copies_sent_there(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "no-response");
    sample.call.leg_count = 2;
    sample.legs[0] = (struct call_leg){.invites = 1, .responses = 2};
    sample.legs[1] = (struct call_leg){.invites = 7};
    final(&sample, 32, 408, "Request Timeout");
    assert_str(headline(&sample),
               "The call request was sent 7 times to 203.0.113.7 and nothing came back in 32.0 s.");
    finish(&sample);
}

/* A recording that goes on shows longer silence than the last message does; not longer than 64*T1.
 */
static void silence_lasts_as_long_as_it_was_watched(void **state)
{
    static const struct {
        int64_t recorded_s;
        const char *sentence;
    } rows[] = {
        {12, "The provider accepted the call with 100 and then went silent for 12.0 s; 0.1-3 s is "
             "normal."},
        {3600, "The provider accepted the call with 100 and then went silent for 32.0 s; 0.1-3 s "
               "is normal."},
    };
    struct settings settings;
    (void)state;
    settings_init(&settings);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sample sample;
        begin(&sample, "only-100-then-silence");
        at(&sample, MARK_TRYING, 0.05);
        struct call *calls[] = {&sample.call};
        int64_t last_us = T0_US + rows[i].recorded_s * US_PER_S;
        pack(&sample);
        struct diagnosis *diagnosis = diagnosis_new(&(struct diagnosis_scope){
            .settings = &settings,
            .calls = calls,
            .call_count = 1,
            .input_last_us = &last_us,
            .input_count = 1,
        });
        assert_str(headline_with(&sample, diagnosis), rows[i].sentence);
        diagnosis_free(diagnosis);
        finish(&sample);
    }
}

/* INVITE, ringing, BYE: with a whole recording the 487 is missing, with holes the 200 may be. */
static void a_recording_with_holes_does_not_prove_that_something_was_not_sent(void **state)
{
    static const struct {
        uint64_t dropped;
        const char *cause;
    } rows[] = {{0, "cancel-no-487"}, {1, "cancel-no-487"}, {2, "capture-one-sided"}};
    struct settings settings;
    (void)state;
    settings_init(&settings);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sample sample;
        struct input input = {.packets = 100};
        input.health.count[HEALTH_PACKETS_DROPPED] = rows[i].dropped;
        begin(&sample, "cancel-no-487");
        at(&sample, MARK_PROGRESS, 0.1);
        at(&sample, MARK_RING, 0.1);
        at(&sample, MARK_CANCEL, 1.1);
        sample.call.has_invite = true;
        sample.call.early_bye = true;
        sample.call.cancel_by = PARTY_CALLER;
        sample.call.ring_us = US_PER_S;
        sample.exchange.responses = 1;
        sample.exchange.requests_seen = 2;
        sample.exchange.replies_seen = 2;
        pack(&sample);
        struct call *calls[] = {&sample.call};
        int64_t last_us = T0_US + 100 * US_PER_S;
        struct diagnosis *diagnosis = diagnosis_new(&(struct diagnosis_scope){
            .settings = &settings,
            .calls = calls,
            .call_count = 1,
            .inputs = &input,
            .input_last_us = &last_us,
            .input_count = 1,
        });
        diagnose_call(diagnosis, &sample.call, &sample.verdict);
        assert_string_equal(sample.verdict.cause->id, rows[i].cause);
        diagnosis_free(diagnosis);
        finish(&sample);
    }
}

static void silence_after_100_ends_with_our_cancel(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "only-100-then-silence");
    at(&sample, MARK_TRYING, 0.05);
    at(&sample, MARK_CANCEL, 10.05);
    final(&sample, 10.1, 487, "Request Terminated");
    assert_str(headline(&sample), "The provider accepted the call with 100 and then went silent "
                                  "for 10.1 s; 0.1-3 s is normal.");
    assert_str(
        action(&sample),
        "Check whether one prefix or one route is silent. Only the provider can name the exact "
        "cause: send several fresh examples (number and exact time).");
    finish(&sample);
}

static void a_refusal_names_number_code_and_phrase_as_sent(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "forbidden-classify");
    final(&sample, 0.2, 403, "Caller ID not allowed");
    assert_str(headline(&sample),
               "The provider refused the call to 380671234567 with 403 Caller ID not allowed: more "
               "often a restricted destination or a security setting than an account block.");
    finish(&sample);
}

static void a_missing_phrase_is_replaced_by_the_standard_one(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "callee-busy");
    final(&sample, 2, 486, "");
    assert_str(headline(&sample), "The subscriber 380671234567 is busy: 486 Busy Here.");
    sample.call.code = 499;
    assert_str(headline(&sample), "The subscriber 380671234567 is busy: 499.");
    finish(&sample);
}

static void an_unknown_code_is_told_with_its_meaning(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "unknown-provider-reason");
    final(&sample, 1, 501, "Not Implemented");
    assert_str(headline(&sample), "The provider answered 501 Not Implemented: the server does not "
                                  "have this function at all.");
    final(&sample, 1, 499, "Odd");
    assert_str(headline(&sample), "The provider answered 499 Odd: a code outside the standard, by "
                                  "which the request is refused.");
    finish(&sample);
}

static void an_incoming_call_is_answered_by_our_side(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "number-not-found");
    sample.call.direction = DIRECTION_IN;
    sample.verdict.side = SIDE_US;
    final(&sample, 0.1, 404, "Not Found");
    assert_str(headline(&sample),
               "Our side answered 404 Not Found to an incoming call for 380671234567.");
    assert_str(action(&sample),
               "Assign this number in our system, in the very format in which it arrives.");
    finish(&sample);
}

static void our_own_switch_is_not_called_the_provider(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "service-unavailable");
    sample.call.responder_is_us = true;
    sample.verdict.side = SIDE_US;
    final(&sample, 0.1, 503, "Service Unavailable");
    assert_str(headline(&sample), "Our side cannot take calls now: 503 Service Unavailable.");
    assert_str(action(&sample), "Check trunks, load and limits of our own server.");
    finish(&sample);
}

static void nobody_is_accused_when_sides_are_not_known(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "server-error");
    sample.call.direction = DIRECTION_UNKNOWN;
    sample.verdict.side = SIDE_UNKNOWN;
    final(&sample, 0.1, 500, "Server Internal Error");
    assert_str(headline(&sample), "The far side has an internal error: 500 Server Internal Error.");
    sample.verdict.side = SIDE_PROVIDER;
    assert_str(headline(&sample), "The provider has an internal error: 500 Server Internal Error.");
    finish(&sample);
}

static void a_code_from_farther_along_is_the_one_that_is_told(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "service-unavailable");
    final(&sample, 0.5, 500, "Server Internal Error");
    sample.call.far_code = 503;
    at(&sample, MARK_FAR_FINAL, 0.4);
    assert_str(headline(&sample), "The provider cannot take calls now: 503 Service Unavailable.");
    sample.verdict.cause = cause_find("code-translated");
    assert_str(headline(&sample), "A switch on the way got 503 and told the caller 500.");
    finish(&sample);
}

static void a_408_of_one_number_differs_from_408s_of_a_trunk(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "remote-408");
    final(&sample, 32, 408, "Request Timeout");
    assert_str(
        headline(&sample),
        "No response from the subscriber 380671234567 in time: 408 Request Timeout after 32.0 s.");
    assert_str(
        action(&sample),
        "Call this number later; when many numbers get 408, the provider's route is at fault.");
    sample.verdict.side = SIDE_PROVIDER;
    assert_str(
        headline(&sample),
        "The provider ends calls to many numbers with 408 Request Timeout: the fault is in its "
        "route, not with the subscribers.");
    assert_str(action(&sample),
               "Use another route. Only the provider can name the exact cause: send several fresh "
               "examples (number and exact time).");
    finish(&sample);
}

static void a_lone_603_reads_as_lines_taken(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "channel-limit-reached");
    final(&sample, 0.03, 603, "Decline");
    assert_str(
        headline(&sample),
        "The provider refused with 603 Decline before any ringing: usually all lines are busy, "
        "the number of simultaneous calls is exceeded.");
    finish(&sample);
}

static void a_cancel_says_who_and_when(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "abandoned-early");
    at(&sample, MARK_CANCEL, 4.2);
    ring(&sample, 2.1);
    assert_str(headline(&sample),
               "Our side cancelled the call after 4.2 s, with only 2.1 s of ringing.");
    sample.call.direction = DIRECTION_IN;
    sample.call.ring_us = TIME_UNKNOWN;
    assert_str(headline(&sample), "The calling side cancelled the call after 4.2 s.");
    finish(&sample);
}

static void an_icmp_error_is_told_in_words(void **state)
{
    static const uint8_t v4[4] = {203, 0, 113, 7};
    static const uint8_t v6[16] = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    struct sample sample;
    (void)state;
    begin(&sample, "icmp-unreachable");
    sample.call.icmp = &sample.icmp;
    sample.icmp.error = (struct icmp_error){address_ipv4(v4), ADDRESS_IPV4, 3, 3};
    assert_str(headline(&sample),
               "The call request cannot be delivered: 203.0.113.7 reports port unreachable, no SIP "
               "service is listening there.");
    sample.icmp.error = (struct icmp_error){address_ipv6(v6), ADDRESS_IPV6, 1, 1};
    assert_str(
        headline(&sample),
        "The call request cannot be delivered: 2001:db8::1 reports prohibited by a firewall.");
    sample.icmp.error.code = 99;
    assert_str(headline(&sample),
               "The call request cannot be delivered: 2001:db8::1 reports ICMP type 1 code 99.");
    finish(&sample);
}

static void a_refused_connection_is_told_in_words(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "tcp-refused");
    assert_str(headline(&sample),
               "The call request could not be delivered over TCP: the connection failed.");
    static const uint8_t trunk[4] = {198, 51, 100, 7};
    sample.legs[0].to = (struct endpoint){address_ipv4(trunk), 5060};
    sample.call.refusal = TCP_REFUSED;
    assert_str(headline(&sample),
               "The call request could not be delivered over TCP: 198.51.100.7:5060 refuses "
               "connections, no SIP service is listening there.");
    sample.call.refusal = TCP_UNANSWERED;
    assert_str(headline(&sample),
               "The call request could not be delivered over TCP: 198.51.100.7:5060 does not "
               "answer requests to connect, as behind a firewall.");
    sample.call.refusal = TCP_BROKEN;
    assert_str(headline(&sample),
               "The call request could not be delivered over TCP: 198.51.100.7:5060 broke the "
               "connection off before any response.");
    finish(&sample);
}

static void a_lost_ack_says_how_often_the_200_was_sent(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "ack-missing");
    at(&sample, MARK_ANSWER, 5);
    at(&sample, MARK_BYE, 37);
    sample.exchange.answer_copies = 11;
    assert_str(
        headline(&sample),
        "Answered, but the confirmation (ACK) did not get through: the 200 was sent 11 times, "
        "the call was cut after 32.0 s.");
    finish(&sample);
}

static void a_password_that_is_never_sent_names_the_realm(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "auth-never-answered");
    sample.texts[CALL_TEXT_REALM] = STR("sip.example.net");
    assert_str(
        headline(&sample),
        "The provider asked for a password (realm sip.example.net) and our side never sent it.");
    finish(&sample);
}

static void a_redirect_names_the_new_address(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "redirected");
    final(&sample, 0.3, 302, "Moved Temporarily");
    sample.texts[CALL_TEXT_CONTACT] = STR("sip:380671234567@198.51.100.9");
    assert_str(headline(&sample),
               "The provider redirected the call to sip:380671234567@198.51.100.9 with 302 Moved "
               "Temporarily, and our side did not follow.");
    finish(&sample);
}

static void words_of_the_answerer_are_quoted_as_sent(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "ip-not-allowed");
    final(&sample, 0.1, 403, "Source IP not in ACL");
    assert_str(headline(&sample), "The provider does not accept calls from this IP: 403 \"Source "
                                  "IP not in ACL\".");
    sample.texts[CALL_TEXT_WARNING] = STR("399 sbc1 \"Source IP not in ACL\"");
    assert_str(headline(&sample), "The provider does not accept calls from this IP: 403 \"Source "
                                  "IP not in ACL\".");
    sample.texts[CALL_TEXT_WARNING] = STR("399 sbc1 \"unknown peer\"");
    assert_str(headline(&sample), "The provider does not accept calls from this IP: 403 \"Source "
                                  "IP not in ACL\" (\"unknown peer\").");
    sample.texts[CALL_TEXT_WARNING] = (struct str){0};
    final(&sample, 0.1, 403, "forbidden");
    assert_str(headline(&sample),
               "The provider does not accept calls from this IP: 403 forbidden.");
    sample.texts[CALL_TEXT_WARNING] = STR("399 sbc1 \"unknown peer\"");
    assert_str(
        headline(&sample),
        "The provider does not accept calls from this IP: 403 forbidden (\"unknown peer\").");
    sample.call.far_code = 404;
    assert_str(headline(&sample),
               "The provider does not accept calls from this IP: 404 Not Found.");
    finish(&sample);
}

/* RFC 3326: several values, separated by commas that do not count inside quotation marks. */
static void the_text_of_a_reason_header_is_found_among_several(void **state)
{
    static const struct {
        const char *reason, *quoted;
    } rows[] = {
        {"SIP;cause=603;text=\"Network, blocked\"", " (\"Network, blocked\")"},
        {"Q.850 ; cause=21, SIP ; text = \"v=analytics1\" ;cause=603", " (\"v=analytics1\")"},
        {",,SIP;text=\"late\"", " (\"late\")"},
        {"SIP;cause=603;text=\"\"", ""},
        {"Q.850;cause=21", ""},
        {"SIP;text=\"never closed", " (\"\"never closed\")"},
        {";;;,;,\"", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sample sample;
        char expected[200];
        begin(&sample, "analytics-blocked");
        final(&sample, 1, 603, "Decline");
        sample.texts[CALL_TEXT_REASON] = str_from(rows[i].reason);
        snprintf(expected, sizeof expected,
                 "Spam protection in the network blocked the call to 380671234567: 603 Decline%s.",
                 rows[i].quoted);
        assert_str(headline(&sample), expected);
        finish(&sample);
    }
}

static void a_cut_call_tells_the_reason_of_the_hang_up(void **state)
{
    static const struct {
        const char *reason;
        uint8_t q850;
        const char *told;
    } rows[] = {
        {"Q.850;cause=41", 0, "Q.850 cause 41 (temporary failure)"},
        {"q.850;cause=41;text=\"lost trunk\"", 0,
         "Q.850 cause 41 (temporary failure, \"lost trunk\")"},
        {"SIP;cause=503;text=\"gone\"", 0, "503 Service Unavailable (\"gone\")"},
        {"SIP;cause=599", 0, "599"},
        {"X;text=\"RTP Timeout\"", 0, "\"RTP Timeout\""},
        {"Q.850;cause=38;text=\"Network Out Of Order\"", 0,
         "Q.850 cause 38 (network out of order)"},
        {"Q.850;cause=33;text=\"odd\"", 0, "Q.850 cause 33 (\"odd\")"},
        {"", 38, "Q.850 cause 38 (network out of order)"},
        {"", 0, "a fault"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sample sample;
        char expected[200];
        begin(&sample, "abnormal-release");
        at(&sample, MARK_ANSWER, 5);
        at(&sample, MARK_BYE, 25);
        sample.call.ended_by = PARTY_CALLEE;
        sample.call.q850_bye = rows[i].q850;
        sample.texts[CALL_TEXT_REASON] = str_from(rows[i].reason);
        snprintf(expected, sizeof expected,
                 "The call was cut after 20.0 s by the called side: the hang-up gives %s as its "
                 "reason.",
                 rows[i].told);
        assert_str(headline(&sample), expected);
        finish(&sample);
    }
}

static void a_limit_says_how_long_to_wait(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "switch-session-cap");
    final(&sample, 0.1, 503, "Maximum Calls In Progress");
    sample.exchange.retry_after_s = 300;
    assert_str(headline(&sample),
               "A switch on the way is at the limit it is set to: 503 \"Maximum Calls In "
               "Progress\"; it asks to wait 5 min 00 s.");
    sample.exchange.retry_after_s = 0;
    assert_str(headline(&sample), "A switch on the way is at the limit it is set to: 503 \"Maximum "
                                  "Calls In Progress\".");
    finish(&sample);
}

static void repeats_and_waits_are_counted_in_words(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "bye-unanswered");
    at(&sample, MARK_BYE, 20);
    sample.exchange.bye_copies = 11;
    assert_str(headline(&sample), "The hang-up (BYE) was sent 11 times and nobody confirmed it.");
    finish(&sample);
    begin(&sample, "sip-loss");
    sample.call.retransmissions = 2;
    assert_str(headline(&sample),
               "Messages of this call had to be sent again (twice): packets are lost on the way.");
    finish(&sample);
    begin(&sample, "server-overloaded-slow-100");
    at(&sample, MARK_ATTEMPT, 1);
    at(&sample, MARK_TRYING, 2.9);
    assert_str(headline(&sample), "The provider needed 1.9 s for the first response (100); 0.2 s "
                                  "is the standard's limit.");
    finish(&sample);
    begin(&sample, "slow-pdd");
    at(&sample, MARK_RING, 12);
    assert_str(headline(&sample), "The caller waited 12.0 s before anything was to be heard.");
    finish(&sample);
}

static void a_session_timer_says_whose_task_it_was(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "drop-session-timer");
    at(&sample, MARK_ANSWER, 0);
    at(&sample, MARK_BYE, 900);
    assert_str(headline(&sample), "The call was cut after 15 min 00 s because its session timer "
                                  "was not renewed: that was up to our side.");
    sample.verdict.side = SIDE_UNKNOWN;
    assert_str(headline(&sample), "The call was cut after 15 min 00 s because its session timer "
                                  "was not renewed.");
    finish(&sample);
}

/* 62 letters and then a letter of two bytes: the cut must not split a letter. */
static void long_texts_are_cut_between_letters(void **state)
{
    static const char letters[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    struct sample sample;
    char name[128];
    (void)state;
    begin(&sample, "callee-busy");
    final(&sample, 1, 486, "Busy Here");
    snprintf(name, sizeof name, "%s\xc3\xa9\xc3\xa9\xc3\xa9", letters);
    sample.texts[CALL_TEXT_CALLEE] = str_from(name);
    char expected[160];
    snprintf(expected, sizeof expected, "The subscriber %s... is busy: 486 Busy Here.", letters);
    assert_int_equal(strlen(letters), 60);
    assert_str(headline(&sample), expected);
    finish(&sample);
}

static void text_with_braces_from_a_call_is_not_a_placeholder(void **state)
{
    struct sample sample;
    (void)state;
    begin(&sample, "callee-busy");
    final(&sample, 1, 486, "{talk}[x");
    assert_str(headline(&sample), "The subscriber 380671234567 is busy: 486 {talk}[x.");
    finish(&sample);
}

static bool is_plain_sentence(struct str s)
{
    if (s.len == 0 || s.len > 260 || s.at[s.len - 1] != '.' || s.at[0] < 'A' || s.at[0] > 'Z')
        return false;
    for (size_t i = 0; i + 1 < s.len; i++) {
        if (strchr("{}[]", s.at[i]) || (s.at[i] == ' ' && strchr(" .,:;", s.at[i + 1])))
            return false;
    }
    return true;
}

static void check_all_sides(struct sample *sample)
{
    for (int direction = DIRECTION_UNKNOWN; direction <= DIRECTION_TRANSIT; direction++) {
        for (int side = SIDE_NONE; side < SIDE_COUNT; side++) {
            sample->call.direction = (enum direction)direction;
            sample->verdict.side = (uint8_t)side;
            struct str words = headline(sample);
            if (!is_plain_sentence(words))
                fail_msg("%s: headline '%.*s'", sample->verdict.cause->id, (int)words.len,
                         words.at);
            words = action(sample);
            if (words.len && !is_plain_sentence(words))
                fail_msg("%s: action '%.*s'", sample->verdict.cause->id, (int)words.len, words.at);
        }
    }
}

/* Every cause, side and direction, with all figures and with none: also finds placeholders that do
 * not exist. */
static void every_verdict_reads_as_plain_sentences(void **state)
{
    const struct cause *cause;
    (void)state;
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++) {
        struct sample sample;
        begin(&sample, cause->id);
        for (int mark = 0; mark < MARK_COUNT; mark++)
            at(&sample, (enum call_mark)mark, 1.5 * mark);
        final(&sample, 20, 480, "Temporarily Unavailable");
        sample.texts[CALL_TEXT_REALM] = STR("sip.example.net");
        sample.texts[CALL_TEXT_REASON] = STR("Q.850;cause=41;text=\"no more lines on this trunk\"");
        sample.exchange.retry_after_s = 300;
        ring(&sample, 20);
        check_all_sides(&sample);
        finish(&sample);

        begin(&sample, cause->id);
        memset(sample.texts, 0, sizeof sample.texts);
        for (int mark = 0; mark < MARK_COUNT; mark++)
            sample.moments[mark].time_us = TIME_UNKNOWN;
        sample.exchange.invite_copies = 0;
        sample.call.responder = NULL;
        check_all_sides(&sample);
        finish(&sample);
    }
}

/* Where our own element answered, no sentence sends us to the provider. */
static void our_own_answers_never_blame_the_provider(void **state)
{
    const struct cause *cause;
    (void)state;
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++) {
        struct sample sample;
        if (cause->side != SIDE_PROVIDER && cause->side != SIDE_CALLEE &&
            cause->side != SIDE_NETWORK)
            continue;
        begin(&sample, cause->id);
        sample.call.direction = DIRECTION_IN;
        sample.verdict.side = SIDE_US;
        final(&sample, 1, 480, "Temporarily Unavailable");
        assert_false(str_contains_nocase(headline(&sample), STR("provider")));
        if (str_contains_nocase(action(&sample), STR("provider")) || sample.out.len == 0)
            fail_msg("%s: action '%.*s'", cause->id, (int)sample.out.len, sample.out.at);
        finish(&sample);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answered_call_says_setup_talk_and_who_hung_up),
        cmocka_unit_test(figures_that_are_not_known_are_left_out),
        cmocka_unit_test(no_answer_says_how_long_it_rang),
        cmocka_unit_test(silence_says_how_often_and_how_long_it_was_tried),
        cmocka_unit_test(silence_towards_a_far_server_counts_the_copies_sent_there),
        cmocka_unit_test(silence_lasts_as_long_as_it_was_watched),
        cmocka_unit_test(a_recording_with_holes_does_not_prove_that_something_was_not_sent),
        cmocka_unit_test(silence_after_100_ends_with_our_cancel),
        cmocka_unit_test(a_refusal_names_number_code_and_phrase_as_sent),
        cmocka_unit_test(a_missing_phrase_is_replaced_by_the_standard_one),
        cmocka_unit_test(an_unknown_code_is_told_with_its_meaning),
        cmocka_unit_test(an_incoming_call_is_answered_by_our_side),
        cmocka_unit_test(our_own_switch_is_not_called_the_provider),
        cmocka_unit_test(nobody_is_accused_when_sides_are_not_known),
        cmocka_unit_test(a_code_from_farther_along_is_the_one_that_is_told),
        cmocka_unit_test(a_408_of_one_number_differs_from_408s_of_a_trunk),
        cmocka_unit_test(a_lone_603_reads_as_lines_taken),
        cmocka_unit_test(a_cancel_says_who_and_when),
        cmocka_unit_test(an_icmp_error_is_told_in_words),
        cmocka_unit_test(a_refused_connection_is_told_in_words),
        cmocka_unit_test(a_lost_ack_says_how_often_the_200_was_sent),
        cmocka_unit_test(a_password_that_is_never_sent_names_the_realm),
        cmocka_unit_test(a_redirect_names_the_new_address),
        cmocka_unit_test(words_of_the_answerer_are_quoted_as_sent),
        cmocka_unit_test(the_text_of_a_reason_header_is_found_among_several),
        cmocka_unit_test(a_cut_call_tells_the_reason_of_the_hang_up),
        cmocka_unit_test(a_limit_says_how_long_to_wait),
        cmocka_unit_test(repeats_and_waits_are_counted_in_words),
        cmocka_unit_test(a_session_timer_says_whose_task_it_was),
        cmocka_unit_test(long_texts_are_cut_between_letters),
        cmocka_unit_test(text_with_braces_from_a_call_is_not_a_placeholder),
        cmocka_unit_test(every_verdict_reads_as_plain_sentences),
        cmocka_unit_test(our_own_answers_never_blame_the_provider),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
