/* The table of release texts: what providers write, and the Q.850 cause from the telephone network
 * behind them. A row applies when its code and its words fit; the first one wins. */
#include "release_texts.h"

#include "sipdiag/base/str.h"

#include <stddef.h>

#define OWN SIDE_COUNT

static const struct release_text rows[] = {
    /* Call blocking that says so (ATIS-1000099 "603+", RFC 8688). Both signs together are proof. */
    {603, RELEASE_PHRASE_AND_REASON, "network blocked&v=analytics", "analytics-blocked", OWN, 95},
    {603, RELEASE_PHRASE, "network blocked", "analytics-blocked", OWN, 65},
    {603, RELEASE_REASON, "v=analytics", "analytics-blocked", OWN, 65},
    {403, RELEASE_ANY_TEXT, "stale date", "stir-rejected", OWN, 85},

    /* Our own or a neighbouring proxy made the response itself (Kamailio, OpenSIPS reply markers).
     */
    {408, RELEASE_PHRASE, "408/tm|408/sl|timeout (local)", "local-timeout-b", OWN, 85},
    {477, RELEASE_PHRASE, "sending to next hop|477/", "next-hop-send-failed", OWN, 85},
    {478, RELEASE_PHRASE, "unresolvable destination|478/", "dns-unresolvable", OWN, 85},

    /* Logins. */
    {403, RELEASE_ANY_TEXT,
     "bad auth|wrong password|invalid password|password|authentication fail|auth fail|username "
     "or|invalid credential",
     "bad-credentials", OWN, 85},

    /* A subscriber is not busy because no circuit is free: our trunk has no line left. */
    {486, RELEASE_Q850, "34|42", "channel-limit-reached", OWN, 70},

    /* No circuits further in the network, whatever the code and its words (RFC 6432). */
    {0, RELEASE_Q850, "34|42|47", "congestion", OWN, 85},

    /* What the provider's switch says about lines, rates and money. */
    {403, RELEASE_ANY_TEXT, "channel limit|concurrent|simultaneous|call limit",
     "channel-limit-reached", SIDE_US, 85},
    {403, RELEASE_ANY_TEXT, "rate limit|call rate|cps|calls per second|D24", "cps-limit-reached",
     OWN, 85},
    {403, RELEASE_ANY_TEXT, "balance|credit|fund|funds|payment|billing|D19|insert coin",
     "no-balance", OWN, 85},
    {403, RELEASE_ANY_TEXT, "not registered|registration|unregistered", "registration-inactive",
     OWN, 85},
    {403, RELEASE_ANY_TEXT,
     "caller id|callerid|caller-id|cli|origination number|not verified|anonymous|ani",
     "callerid-not-authorized", OWN, 85},
    {403, RELEASE_ANY_TEXT, "acl|ip address|ip not|not allowed ip|unknown source|source ip",
     "ip-not-allowed", OWN, 85},
    {403, RELEASE_ANY_TEXT, "outgoing|outbound", "outbound-not-allowed", OWN, 80},
    {403, RELEASE_ANY_TEXT, "destination|dialout|geo|country|whitelist|tariff|route",
     "destination-blocked", OWN, 85},
    {404, RELEASE_ANY_TEXT, "inactive|not active|D18", "registration-inactive", OWN, 85},
    {404, RELEASE_ANY_TEXT, "blocked|billing|D19", "no-balance", OWN, 80},
    {480, RELEASE_ANY_TEXT, "no destination|D21", "did-not-assigned", OWN, 85},
    {480, RELEASE_ANY_TEXT, "dnd|do not disturb", "callee-dnd", OWN, 85},
    {486, RELEASE_ANY_TEXT, "dnd|do not disturb", "callee-dnd", OWN, 85},
    {503, RELEASE_ANY_TEXT, "maximum calls in progress", "switch-session-cap", OWN, 85},
    {503, RELEASE_ANY_TEXT, "cps|rate limit|too many calls per", "cps-limit-reached", OWN, 85},
    {503, RELEASE_ANY_TEXT, "max calls|call limit|channel|licen", "channel-limit-reached", SIDE_US,
     80},
    {503, RELEASE_ANY_TEXT, "gateway down|no gateway|no route", "local-no-route", OWN, 75},
    {600, RELEASE_ANY_TEXT, "line|channel|limit|capacity|congest", "channel-limit-reached", OWN,
     85},
    {603, RELEASE_ANY_TEXT, "line|channel|limit|capacity|congest", "channel-limit-reached", OWN,
     85},

    /* Q.850 causes: nearer to the origin than the code a gateway chose (RFC 3398, RFC 6432). */
    {0, RELEASE_Q850, "22", "callee-gone", OWN, 85},
    {0, RELEASE_Q850, "24", "anonymous-rejected", OWN, 85},
    {480, RELEASE_Q850, "19", "no-answer", OWN, 85},
    {480, RELEASE_Q850, "20|18", "callee-unreachable", OWN, 85},
    {480, RELEASE_Q850, "17", "callee-busy", OWN, 85},
    {480, RELEASE_Q850, "1", "number-not-found", OWN, 80},
    {480, RELEASE_Q850, "16|31|127", "unspecified-network-release", OWN, 40},
    {403, RELEASE_Q850, "17", "callee-busy", OWN, 75},
    {500, RELEASE_Q850, "17", "callee-busy", OWN, 80},
    {500, RELEASE_Q850, "1", "number-not-found", OWN, 75},
    {500, RELEASE_Q850, "31|127", "unspecified-network-release", OWN, 40},
    {503, RELEASE_Q850, "17", "callee-busy", OWN, 80},
    {503, RELEASE_Q850, "1", "number-not-found", OWN, 75},
    {503, RELEASE_Q850, "31|127", "unspecified-network-release", OWN, 40},
    {603, RELEASE_Q850, "17", "callee-busy", OWN, 80},
};

static bool is_word_character(char c)
{
    char lower = ascii_lower(c);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

/* "limit" is in "limits" and "limited", but "balance" is not in "balancer" and "ani" not in
 * "company". */
static bool is_ending(struct str rest)
{
    static const char *const endings[] = {"s",   "es",  "ed", "d",  "ing",
                                          "ion", "ure", "ce", "se", "sed"};
    size_t len = 0;
    while (len < rest.len && is_word_character(rest.at[len]))
        len++;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (str_equal_nocase((struct str){rest.at, len}, str_from(endings[i])))
            return true;
    return len == 0;
}

static bool has_word(struct str text, struct str word)
{
    for (size_t i = 0; i + word.len <= text.len; i++) {
        bool starts =
            i == 0 || !is_word_character(text.at[i - 1]) || !is_word_character(word.at[0]);
        if (starts && str_starts_with_nocase(str_from_offset(text, i), word) &&
            is_ending(str_from_offset(text, i + word.len)))
            return true;
    }
    return false;
}

/* What is said, between quotes; the rest of a Warning or Reason names hosts and protocols. */
static struct str quoted_part(struct str header)
{
    size_t open = str_find_char(header, '"');
    struct str inside = str_from_offset(header, open + 1);
    size_t close = inside.len;
    while (close > 0 && inside.at[close - 1] != '"')
        close--;
    return (struct str){inside.at, close ? close - 1 : 0};
}

static bool has_any_word(struct str text, struct str words)
{
    while (words.len) {
        struct str word = str_before(words, '|', &words);
        if (text.len && has_word(text, word))
            return true;
    }
    return false;
}

static bool has_number(unsigned number, struct str numbers)
{
    while (numbers.len) {
        uint64_t value;
        if (str_to_u64(str_before(numbers, '|', &numbers), 255, &value) && value == number)
            return true;
    }
    return false;
}

static bool fits(const struct release_text *row, const struct call *call)
{
    struct str phrase = call_text(call, CALL_TEXT_PHRASE),
               reason = call_text(call, CALL_TEXT_REASON);
    struct str pattern = str_from(row->pattern), second;
    switch (row->field) {
    case RELEASE_PHRASE:
        return has_any_word(phrase, pattern);
    case RELEASE_REASON:
        return str_contains_nocase(reason, pattern);
    case RELEASE_ANY_TEXT:
        return has_any_word(phrase, pattern) || has_any_word(quoted_part(reason), pattern) ||
               has_any_word(quoted_part(call_text(call, CALL_TEXT_WARNING)), pattern);
    case RELEASE_Q850:
        return call->q850 && has_number(call->q850, pattern);
    case RELEASE_PHRASE_AND_REASON:
        pattern = str_before(pattern, '&', &second);
        return has_any_word(phrase, pattern) && str_contains_nocase(reason, second);
    }
    return false;
}

static bool says_nothing(const struct release_text *row)
{
    return str_equal(str_from(row->cause), STR("unspecified-network-release"));
}

static bool is_ours_alone(const struct release_text *row)
{
    return str_equal(str_from(row->cause), STR("local-no-route"));
}

const struct release_text *release_text_find(const struct call *call, uint16_t code, bool rang_long)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct release_text *row = &rows[i];
        if ((row->code != code && row->code != 0) || !fits(row, call))
            continue;
        if ((rang_long && says_nothing(row)) || (is_ours_alone(row) && !call->responder_is_us))
            continue;
        return row;
    }
    return NULL;
}
