/* The tables of causes and SIP codes: complete, consistent, and true to what people were promised.
 */
#include "support/test.h"

#include "sipdiag/diagnose/diagnose.h"

static bool is_kebab_case(const char *id)
{
    for (size_t i = 0; id[i]; i++) {
        bool word = (id[i] >= 'a' && id[i] <= 'z') || (id[i] >= '0' && id[i] <= '9');
        bool dash = id[i] == '-' && i > 0 && id[i - 1] != '-' && id[i + 1];
        if (!word && !dash)
            return false;
    }
    return id[0] != '\0';
}

/* Plain sentences: from a capital letter to a full stop, no double spaces, ASCII only. */
static bool is_sentence(const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (text[i] < ' ' || text[i] > '~')
            return false;
    return len > 0 && text[len - 1] == '.' && text[0] >= 'A' && text[0] <= 'Z' &&
           !strstr(text, "  ");
}

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

static void cause_ids_are_kebab_case_sorted_and_found(void **state)
{
    (void)state;
    const char *before = "";
    size_t count = 0;
    for (const struct cause *cause; (cause = cause_at(count)) != NULL; count++) {
        assert_true(is_kebab_case(cause->id));
        assert_true(strcmp(before, cause->id) < 0);
        assert_ptr_equal(cause_find(cause->id), cause);
        before = cause->id;
    }
    assert_null(cause_find("no-such-cause"));
    assert_null(cause_find(""));
    assert_null(cause_at(count + 1));
}

static void cause_texts_are_whole_sentences_of_bearable_length(void **state)
{
    (void)state;
    const struct cause *cause;
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++) {
        if (strlen(cause->label) == 0 || strlen(cause->label) > 32)
            fail_msg("%s: label '%s'", cause->id, cause->label);
        if (!is_sentence(cause->meaning))
            fail_msg("%s: meaning '%s'", cause->id, cause->meaning);
        if (cause->action[0] && (!is_sentence(cause->action) || strlen(cause->action) > 260))
            fail_msg("%s: action '%s'", cause->id, cause->action);
        if (cause->evidence == 0 || cause->evidence >> MARK_COUNT)
            fail_msg("%s: evidence %x", cause->id, cause->evidence);
    }
}

static void no_two_causes_share_a_label(void **state)
{
    const struct cause *cause, *other;
    (void)state;
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++)
        for (size_t j = i + 1; (other = cause_at(j)) != NULL; j++)
            if (strcmp(cause->label, other->label) == 0)
                fail_msg("%s and %s: '%s'", cause->id, other->id, cause->label);
}

/* Nothing to do where nothing went wrong; everywhere else there is advice. */
static void every_failure_says_what_to_do(void **state)
{
    static const char *const nothing_to_do[] = {"answered-elsewhere", "answered-ok",
                                                "cancelled-by-us", "crossing"};
    const struct cause *cause;
    (void)state;
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++) {
        bool expected = cause->level == CAUSE_LEVEL_CAUSE;
        for (size_t j = 0; j < sizeof nothing_to_do / sizeof nothing_to_do[0]; j++)
            if (strcmp(cause->id, nothing_to_do[j]) == 0)
                expected = false;
        if (cause->level == CAUSE_LEVEL_CAUSE && expected != (cause->action[0] != '\0'))
            fail_msg("%s: action '%s'", cause->id, cause->action);
    }
}

static const struct {
    const char *id;
    enum cause_level level;
    enum side side;
} expected_causes[] = {
    {"100rel-broken", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"480-while-ringing", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"abandoned-early", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"abnormal-release", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"account-blocked-or-balance", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"ack-missing", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"address-incomplete", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"after-answer-leg", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"agent-leg-failed", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"analytics-blocked", CAUSE_LEVEL_CAUSE, SIDE_POLICY},
    {"announcement-then-reject", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"anonymous-rejected", CAUSE_LEVEL_CAUSE, SIDE_POLICY},
    {"answered-elsewhere", CAUSE_LEVEL_CAUSE, SIDE_NONE},
    {"answered-not-served", CAUSE_LEVEL_NOTE, SIDE_US},
    {"answered-ok", CAUSE_LEVEL_CAUSE, SIDE_NONE},
    {"auth-loop", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"auth-never-answered", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"auth-normal", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"auth-stale", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"b2bua-two-legs", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"bad-credentials", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"bad-extension", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"bad-gateway", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"bad-request", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"bye-unanswered", CAUSE_LEVEL_NOTE, SIDE_NETWORK},
    {"call-not-exist", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"callee-busy", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"callee-declined", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"callee-dnd", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"callee-gone", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"callee-marked-unwanted", CAUSE_LEVEL_CAUSE, SIDE_POLICY},
    {"callee-unreachable", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"caller-blocked-by-carrier", CAUSE_LEVEL_NOTE, SIDE_PROVIDER},
    {"callerid-not-authorized", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"cancel-no-487", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"cancelled-by-us", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"cancelled-forced", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"capture-clock", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"capture-duplicates", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"capture-ended-early", CAUSE_LEVEL_CAUSE, SIDE_NONE},
    {"capture-one-sided", CAUSE_LEVEL_CAUSE, SIDE_NONE},
    {"capture-started-mid-call", CAUSE_LEVEL_CAUSE, SIDE_NONE},
    {"capture-truncated", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"cdr-mismatch", CAUSE_LEVEL_NOTE, SIDE_UNKNOWN},
    {"cdr-only", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"channel-limit-reached", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"code-translated", CAUSE_LEVEL_NOTE, SIDE_US},
    {"codec-mismatch", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"codec-mismatch-after-200", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"congestion", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"cps-limit-reached", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"crossing", CAUSE_LEVEL_CAUSE, SIDE_NONE},
    {"delayed-offer-broken", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"destination-blocked", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"did-not-assigned", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"dns-unresolvable", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"drop-at-32", CAUSE_LEVEL_NOTE, SIDE_NETWORK},
    {"drop-session-timer", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"extension-required", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"failover-recovered", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"fake-ringing", CAUSE_LEVEL_NOTE, SIDE_PROVIDER},
    {"fax-t38-refused", CAUSE_LEVEL_NOTE, SIDE_PROVIDER},
    {"forbidden-classify", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"glare-491", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"icmp-unreachable", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"inbound-rejected-by-us", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"ip-not-allowed", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"late-media", CAUSE_LEVEL_NOTE, SIDE_NETWORK},
    {"local-no-route", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"local-timeout-b", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"loop", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"max-duration-limit", CAUSE_LEVEL_NOTE, SIDE_PROVIDER},
    {"nat-contact-private", CAUSE_LEVEL_NOTE, SIDE_US},
    {"next-hop-send-failed", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"no-answer", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"no-answer-early-media", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"no-audio-both", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"no-balance", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"no-bye", CAUSE_LEVEL_NOTE, SIDE_UNKNOWN},
    {"no-response", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"number-not-found", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"one-way-audio", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"only-100-then-silence", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"outbound-not-allowed", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"404-storm", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"480-storm", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"answered-not-served", CAUSE_LEVEL_NOTE, SIDE_US},
    {"fas-suspect", CAUSE_LEVEL_NOTE, SIDE_PROVIDER},
    {"no-reserve-for-inbound", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"number-format-mismatch", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"ring-timeout-provider", CAUSE_LEVEL_NOTE, SIDE_PROVIDER},
    {"ring-timeout-us", CAUSE_LEVEL_NOTE, SIDE_US},
    {"trunk-down", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"platform-agent-connection", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"platform-blocked", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"platform-connection-timeout", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"platform-drop-no-agent", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"quality-loss", CAUSE_LEVEL_NOTE, SIDE_NETWORK},
    {"redirected", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"registration-inactive", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"reinvite-failed", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"remote-408", CAUSE_LEVEL_CAUSE, SIDE_CALLEE},
    {"response-wrong-port", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"retry-chain", CAUSE_LEVEL_NOTE, SIDE_NONE},
    {"rtp-port-unreachable", CAUSE_LEVEL_CAUSE, SIDE_UNKNOWN},
    {"rtp-timeout-bye", CAUSE_LEVEL_CAUSE, SIDE_UNKNOWN},
    {"rtp-to-private", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"rtp-wrong-destination", CAUSE_LEVEL_CAUSE, SIDE_UNKNOWN},
    {"scanner", CAUSE_LEVEL_CAUSE, SIDE_POLICY},
    {"sdp-bad-address", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"server-error", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"server-overloaded-slow-100", CAUSE_LEVEL_NOTE, SIDE_PROVIDER},
    {"server-timeout", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"service-unavailable", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"session-interval-small", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"short-call", CAUSE_LEVEL_NOTE, SIDE_UNKNOWN},
    {"silent-labeling-suspect", CAUSE_LEVEL_NOTE, SIDE_POLICY},
    {"sip-alg", CAUSE_LEVEL_NOTE, SIDE_US},
    {"sip-loss", CAUSE_LEVEL_NOTE, SIDE_NETWORK},
    {"slow-after-100", CAUSE_LEVEL_NOTE, SIDE_PROVIDER},
    {"slow-pdd", CAUSE_LEVEL_NOTE, SIDE_PROVIDER},
    {"srtp-mismatch", CAUSE_LEVEL_CAUSE, SIDE_US},
    {"stir-rejected", CAUSE_LEVEL_CAUSE, SIDE_POLICY},
    {"switch-session-cap", CAUSE_LEVEL_CAUSE, SIDE_UNKNOWN},
    {"tcp-refused", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"udp-fragment-loss", CAUSE_LEVEL_CAUSE, SIDE_NETWORK},
    {"unknown-provider-reason", CAUSE_LEVEL_CAUSE, SIDE_PROVIDER},
    {"unspecified-network-release", CAUSE_LEVEL_CAUSE, SIDE_UNKNOWN},
    {"voicemail-or-robot", CAUSE_LEVEL_NOTE, SIDE_CALLEE},
};

static void causes_have_the_promised_level_and_side(void **state)
{
    (void)state;
    size_t count = sizeof expected_causes / sizeof expected_causes[0];
    for (size_t i = 0; i < count; i++) {
        const struct cause *cause = cause_find(expected_causes[i].id);
        assert_non_null(cause);
        if (cause->level != expected_causes[i].level || cause->side != expected_causes[i].side)
            fail_msg("%s: level %d, side %s", cause->id, (int)cause->level, side_name(cause->side));
    }
    assert_null(cause_at(count));
}

static void three_rows_of_the_summary_have_fixed_names(void **state)
{
    (void)state;
    assert_string_equal(cause_find("no-response")->label, "No response at all");
    assert_string_equal(cause_find("only-100-then-silence")->label, "Provider silent after 100");
    assert_string_equal(cause_find("no-answer")->label, "Rang, nobody picked up (18x)");
}

static void a_cause_of_the_provider_ends_with_whom_to_ask_and_what_to_send(void **state)
{
    static const char ask[] =
        " Only the provider can name the exact cause: send several fresh examples (number and "
        "exact time).";
    const struct cause *cause;
    (void)state;
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++) {
        bool expected = (cause->level == CAUSE_LEVEL_CAUSE && cause->side == SIDE_PROVIDER) ||
                        strcmp(cause->id, "number-not-found") == 0;
        if (ends_with(cause->action, ask) != expected)
            fail_msg("%s: action '%s'", cause->id, cause->action);
    }
}

/* What is commonly known of these codes must be said, in these words. */
static const struct {
    const char *id, *words;
} facts[] = {
    {"answered-ok", "answered"},
    {"answered-ok", "connection was established"},
    {"answered-ok", "no promise of good audio"},
    {"answered-ok", "network or the media stream"},
    {"no-answer", "did not answer during the call time"},
    {"no-answer", "180 or 183"},
    {"no-answer-early-media", "183"},
    {"only-100-then-silence", "0.1-3 s"},
    {"only-100-then-silence", "10 s"},
    {"only-100-then-silence", "investigate with the provider"},
    {"only-100-then-silence", "took the call for processing"},
    {"slow-after-100", "0.1-3 s"},
    {"no-response", "Connection timeout"},
    {"no-response", "registration"},
    {"forbidden-classify",
     "Probably, though not necessarily, the carrier has blocked outgoing calls from our number"},
    {"forbidden-classify", "IP is not in the ACL"},
    {"forbidden-classify", "destination is blocked"},
    {"forbidden-classify", "Caller ID is not confirmed"},
    {"forbidden-classify", "SIP profile is not registered"},
    {"forbidden-classify", "outgoing authorization is disabled"},
    {"forbidden-classify", "balance is insufficient"},
    {"forbidden-classify",
     "More often it is a restriction of one destination or a security setting than an account "
     "block"},
    {"number-not-found", "incorrect or does not exist"},
    {"number-not-found", "'0...' sent where '38...' is expected"},
    {"number-not-found", "conversion in the SIP gateway"},
    {"number-not-found", "registration is not active"},
    {"number-not-found", "carrier has blocked outgoing calls from our number"},
    {"remote-408", "subscriber is unavailable: no response"},
    {"callee-unreachable", "unavailable"},
    {"callee-unreachable", "out of coverage"},
    {"callee-unreachable", "turned off"},
    {"callee-unreachable", "not in service"},
    {"callee-unreachable", "instead of ringing"},
    {"callee-unreachable", "all numbers look inactive"},
    {"480-while-ringing", "180 or 183"},
    {"address-incomplete", "incomplete address"},
    {"callee-busy", "subscriber is busy"},
    {"cancelled-by-us", "by hand or by force"},
    {"cancelled-forced", "by force"},
    {"server-error", "internal error on the provider's side"},
    {"server-error", "connection status"},
    {"bad-gateway", "incorrect response from the server to which it passed the request"},
    {"bad-gateway", "connection status"},
    {"server-timeout", "connection status"},
    {"service-unavailable", "Internal error of the telephony server"},
    {"service-unavailable", "most common 5xx"},
    {"service-unavailable", "gateway registration is not active"},
    {"service-unavailable", "balance is depleted"},
    {"service-unavailable", "server is overloaded"},
    {"service-unavailable", "technical problem"},
    {"service-unavailable", "connection status"},
    {"channel-limit-reached", "Usually all lines are busy"},
    {"channel-limit-reached", "number of simultaneous calls is exceeded"},
    {"channel-limit-reached", "50 of 50"},
    {"channel-limit-reached", "no reserve for incoming calls"},
    {"unknown-provider-reason", "Providers use codes differently"},
    {"unknown-provider-reason", "not business rules"},
    {"unknown-provider-reason", "equipment, firmware and settings"},
};

static void known_facts_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        const struct cause *cause = cause_find(facts[i].id);
        assert_non_null(cause);
        if (!strstr(cause->meaning, facts[i].words) && !strstr(cause->action, facts[i].words))
            fail_msg("%s does not say: %s", facts[i].id, facts[i].words);
    }
}

static void no_text_promises_that_audio_was_good(void **state)
{
    const struct cause *cause;
    (void)state;
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++) {
        struct str meaning = str_from(cause->meaning);
        bool audio = str_contains_nocase(meaning, STR("good audio")) ||
                     str_contains_nocase(meaning, STR("good sound"));
        assert_true(!audio || strstr(cause->meaning, "no promise of good audio"));
        assert_false(str_contains_nocase(str_from(cause->headline), STR("good")));
    }
}

static void codes_are_sorted_whole_and_name_a_cause(void **state)
{
    const struct sip_code *row;
    unsigned before = 0;
    (void)state;
    for (size_t i = 0; (row = sip_code_at(i)) != NULL; i++) {
        if (i > 0 && row->code <= before)
            fail_msg("%u after %u", row->code, before);
        before = row->code;
        if (!row->phrase[0] || !row->source[0] || !is_sentence(row->meaning) ||
            !is_sentence(row->action))
            fail_msg("%u: '%s' '%s'", row->code, row->meaning, row->action);
        if (strlen(row->meaning) > 160 || strlen(row->action) > 160)
            fail_msg("%u: too long", row->code);
        /* "USA" cannot be written small in mid-sentence, "Usage" can. */
        if (row->meaning[1] >= 'A' && row->meaning[1] <= 'Z')
            fail_msg("%u: '%s'", row->code, row->meaning);
        if (!cause_find(row->cause))
            fail_msg("%u: no cause '%s'", row->code, row->cause);
    }
}

static void a_final_code_is_on_the_side_of_its_cause(void **state)
{
    const struct sip_code *row;
    (void)state;
    for (size_t i = 0; (row = sip_code_at(i)) != NULL; i++) {
        const struct cause *cause = cause_find(row->cause);
        if (row->code < 300 || strcmp(cause->id, "unknown-provider-reason") == 0)
            continue;
        if (row->side != cause->side)
            fail_msg("%u is on side %s, %s on %s", row->code, side_name(row->side), cause->id,
                     side_name(cause->side));
    }
}

static const struct {
    unsigned code;
    const char *phrase, *cause;
} expected_codes[] = {
    {100, "Trying", "only-100-then-silence"},
    {180, "Ringing", "no-answer"},
    {181, "Call Is Being Forwarded", "no-answer"},
    {182, "Queued", "no-answer"},
    {183, "Session Progress", "no-answer"},
    {199, "Early Dialog Terminated", "no-answer"},
    {200, "OK", "answered-ok"},
    {202, "Accepted", "answered-ok"},
    {204, "No Notification", "answered-ok"},
    {300, "Multiple Choices", "redirected"},
    {301, "Moved Permanently", "redirected"},
    {302, "Moved Temporarily", "redirected"},
    {305, "Use Proxy", "redirected"},
    {380, "Alternative Service", "redirected"},
    {400, "Bad Request", "bad-request"},
    {401, "Unauthorized", "auth-never-answered"},
    {402, "Payment Required", "no-balance"},
    {403, "Forbidden", "forbidden-classify"},
    {404, "Not Found", "number-not-found"},
    {405, "Method Not Allowed", "bad-request"},
    {406, "Not Acceptable", "bad-request"},
    {407, "Proxy Authentication Required", "auth-never-answered"},
    {408, "Request Timeout", "remote-408"},
    {409, "Conflict", "unknown-provider-reason"},
    {410, "Gone", "callee-gone"},
    {411, "Length Required", "bad-request"},
    {412, "Conditional Request Failed", "bad-request"},
    {413, "Request Entity Too Large", "bad-request"},
    {414, "Request-URI Too Long", "bad-request"},
    {415, "Unsupported Media Type", "codec-mismatch"},
    {416, "Unsupported URI Scheme", "bad-request"},
    {417, "Unknown Resource-Priority", "bad-request"},
    {420, "Bad Extension", "bad-extension"},
    {421, "Extension Required", "extension-required"},
    {422, "Session Interval Too Small", "session-interval-small"},
    {423, "Interval Too Brief", "bad-request"},
    {424, "Bad Location Information", "bad-request"},
    {425, "Bad Alert Message", "bad-request"},
    {428, "Use Identity Header", "stir-rejected"},
    {429, "Provide Referrer Identity", "bad-request"},
    {430, "Flow Failed", "callee-unreachable"},
    {433, "Anonymity Disallowed", "anonymous-rejected"},
    {436, "Bad Identity Info", "stir-rejected"},
    {437, "Unsupported Credential", "stir-rejected"},
    {438, "Invalid Identity Header", "stir-rejected"},
    {439, "First Hop Lacks Outbound Support", "bad-request"},
    {440, "Max-Breadth Exceeded", "unknown-provider-reason"},
    {469, "Bad Info Package", "bad-request"},
    {470, "Consent Needed", "unknown-provider-reason"},
    {477, "Send failed", "next-hop-send-failed"},
    {478, "Unresolvable destination", "dns-unresolvable"},
    {480, "Temporarily Unavailable", "callee-unreachable"},
    {481, "Call/Transaction Does Not Exist", "call-not-exist"},
    {482, "Loop Detected", "loop"},
    {483, "Too Many Hops", "loop"},
    {484, "Address Incomplete", "address-incomplete"},
    {485, "Ambiguous", "unknown-provider-reason"},
    {486, "Busy Here", "callee-busy"},
    {487, "Request Terminated", "cancelled-by-us"},
    {488, "Not Acceptable Here", "codec-mismatch"},
    {489, "Bad Event", "bad-request"},
    {491, "Request Pending", "glare-491"},
    {493, "Undecipherable", "bad-request"},
    {494, "Security Agreement Required", "bad-request"},
    {500, "Server Internal Error", "server-error"},
    {501, "Not Implemented", "unknown-provider-reason"},
    {502, "Bad Gateway", "bad-gateway"},
    {503, "Service Unavailable", "service-unavailable"},
    {504, "Server Time-out", "server-timeout"},
    {505, "Version Not Supported", "bad-request"},
    {513, "Message Too Large", "bad-request"},
    {555, "Push Notification Service Not Supported", "unknown-provider-reason"},
    {580, "Precondition Failure", "unknown-provider-reason"},
    {600, "Busy Everywhere", "channel-limit-reached"},
    {603, "Decline", "channel-limit-reached"},
    {604, "Does Not Exist Anywhere", "callee-gone"},
    {606, "Not Acceptable", "codec-mismatch"},
    {607, "Unwanted", "callee-marked-unwanted"},
    {608, "Rejected", "analytics-blocked"},
};

static void every_code_in_use_has_its_standard_name_and_cause(void **state)
{
    (void)state;
    size_t count = sizeof expected_codes / sizeof expected_codes[0];
    for (size_t i = 0; i < count; i++) {
        const struct sip_code *row = sip_code_find(expected_codes[i].code);
        assert_non_null(row);
        assert_int_equal(row->code, expected_codes[i].code);
        assert_string_equal(row->phrase, expected_codes[i].phrase);
        assert_string_equal(row->cause, expected_codes[i].cause);
    }
    assert_null(sip_code_at(count + 1)); /* and the row for no response at all */
}

/* RFC 3261 8.1.3.2: its class is known, and nothing of what x00 itself stands for. */
static void an_unknown_code_says_no_more_than_its_class(void **state)
{
    static const struct {
        unsigned code, class_code;
        const char *cause;
    } rows[] = {
        {150, 100, "no-answer"},
        {299, 200, "answered-ok"},
        {399, 300, "redirected"},
        {499, 400, "unknown-provider-reason"},
        {599, 500, "unknown-provider-reason"},
        {699, 600, "unknown-provider-reason"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct sip_code *row = sip_code_find(rows[i].code);
        assert_int_equal(row->code, rows[i].class_code);
        assert_string_equal(row->cause, rows[i].cause);
        assert_string_equal(row->phrase, "");
        assert_true(is_sentence(row->meaning) && is_sentence(row->action));
        assert_non_null(strstr(row->meaning, "outside the standard"));
    }
    assert_null(sip_code_find(0));
    assert_null(sip_code_find(99));
    assert_null(sip_code_find(700));
}

static void no_response_has_a_row_of_its_own(void **state)
{
    (void)state;
    assert_int_equal(sip_code_at(0)->code, 0);
    assert_string_equal(sip_code_at(0)->cause, "no-response");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cause_ids_are_kebab_case_sorted_and_found),
        cmocka_unit_test(cause_texts_are_whole_sentences_of_bearable_length),
        cmocka_unit_test(no_two_causes_share_a_label),
        cmocka_unit_test(every_failure_says_what_to_do),
        cmocka_unit_test(causes_have_the_promised_level_and_side),
        cmocka_unit_test(three_rows_of_the_summary_have_fixed_names),
        cmocka_unit_test(a_cause_of_the_provider_ends_with_whom_to_ask_and_what_to_send),
        cmocka_unit_test(known_facts_are_told),
        cmocka_unit_test(no_text_promises_that_audio_was_good),
        cmocka_unit_test(codes_are_sorted_whole_and_name_a_cause),
        cmocka_unit_test(a_final_code_is_on_the_side_of_its_cause),
        cmocka_unit_test(every_code_in_use_has_its_standard_name_and_cause),
        cmocka_unit_test(an_unknown_code_says_no_more_than_its_class),
        cmocka_unit_test(no_response_has_a_row_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
