/* Ordinary traffic of a call centre, and the faults that may come into it. */
#include "traffic_parts.h"

#include "sipdiag/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EPOCH_US INT64_C(1795197600000000) /* 2026-11-20 18:00:00 UTC */

enum { PREFIXES = 8, CALLERS_MOST = 8, NUMBERS_MOST = 4096, LINES_MOST = 4096 };

static const char *const prefixes[PREFIXES] = {"38050", "38063", "38066", "38067",
                                               "38068", "38093", "38095", "38044"};

/* How calls end when nothing is wrong; shares, the rest rings without answer. */
struct habits {
    double answered, busy, unknown, unavailable, declined, errors, silent, gives_up;
    double talk_s, pdd_s;
};

struct mix {
    struct traffic *traffic;
    struct chance chance;
    uint64_t faults;
    double seconds, per_second, inbound_share;
    bool bursts;
    struct habits habits;
    unsigned callers;
    uint32_t numbers[NUMBERS_MOST]; /* dialled before: prefix * 10 000 000 + the rest */
    size_t number_count;
    /* Lines in use on the first trunk. */
    int64_t ends_us[LINES_MOST];
    size_t lines;
    int64_t passed_us[1024]; /* starts of the last calls that passed, for the rate */
    size_t passed;
    /* Where and how the faults strike. */
    int64_t from_us, until_us;
    unsigned bad_prefix, bad_caller;
    uint16_t code;
    double severity;
    unsigned bad_hour;
    size_t hung; /* calls whose end was never confirmed */
};

const char *fault_finding(enum fault fault)
{
    static const char *const ids[FAULT_COUNT] = {
        [FAULT_LINES] = "channel-limit-reached",
        [FAULT_NO_RESERVE] = "no-reserve-for-inbound",
        [FAULT_RATE] = "cps-limit-reached",
        [FAULT_DOWN] = "trunk-down",
        [FAULT_FORMAT] = "number-format-mismatch",
        [FAULT_DESTINATION] = "destination-blocked",
        [FAULT_CALLER] = "callerid-not-authorized",
        [FAULT_CALLER_404] = "caller-blocked-by-carrier",
        [FAULT_ADDRESS] = "ip-not-allowed",
        [FAULT_ACCOUNT] = "account-blocked-or-balance",
        [FAULT_STORM_480] = "480-storm",
        [FAULT_STORM_404] = "404-storm",
        [FAULT_PREFIX] = "prefix-degraded",
        [FAULT_CALLER_BAD] = "callerid-degraded",
        [FAULT_BURST] = "error-burst",
        [FAULT_INCIDENT] = "provider-incident",
        [FAULT_ANSWERS] = "asr-drop",
        [FAULT_UNREGISTERED] = "registration-inactive",
        [FAULT_FLAPPING] = "register-flap",
        [FAULT_OPTIONS] = "trunk-down",
        [FAULT_GUESSING] = "auth-bruteforce",
        [FAULT_SCANNER] = "scanner",
        [FAULT_STOLEN] = "toll-fraud",
        [FAULT_LIST] = "list-quality",
        [FAULT_FAKE_RINGING] = "fake-ringing",
        [FAULT_FALSE_ANSWERS] = "fas-suspect",
        [FAULT_NO_AGENT] = "answered-not-served",
        [FAULT_HEARTBEAT] = "heartbeat-lost",
        [FAULT_OUR_RING] = "ring-timeout-us",
        [FAULT_THEIR_RING] = "ring-timeout-provider",
        [FAULT_CUT_32] = "drop-at-32",
        [FAULT_CUT_LENGTH] = "max-duration-limit",
        [FAULT_OTHER_ROUTE] = "failover-recovered",
        [FAULT_LABELLED] = "silent-labeling-suspect",
        [FAULT_STALE] = "input-stale",
        [FAULT_SRTP] = "srtp-mismatch",
        [FAULT_CODECS] = "codec-mismatch",
        [FAULT_HOURS] = "hour-pattern",
        [FAULT_GHOSTS] = "ghost-channels",
        [FAULT_RING_GROUP] = "answered-elsewhere",
        [FAULT_ALG] = "sip-alg",
        [FAULT_NAT] = "nat-binding-expired",
        [FAULT_PLATFORM] = "ring-timeout-us",
        [FAULT_ALIVE] = "keepalive-ok-calls-fail",
    };
    return ids[fault];
}

const char *fault_words(enum fault fault)
{
    static const char *const words[FAULT_COUNT] = {
        [FAULT_LINES] = "lines taken",
        [FAULT_NO_RESERVE] = "incoming calls meet it",
        [FAULT_RATE] = "too many starts per second",
        [FAULT_DOWN] = "no answer for a while",
        [FAULT_FORMAT] = "national numbers refused",
        [FAULT_DESTINATION] = "one prefix refused",
        [FAULT_CALLER] = "one Caller ID refused (403)",
        [FAULT_CALLER_404] = "one Caller ID refused (404)",
        [FAULT_ADDRESS] = "everything refused always",
        [FAULT_ACCOUNT] = "everything refused from a moment on",
        [FAULT_STORM_480] = "92 % get 480 for a while",
        [FAULT_STORM_404] = "85 % get 404 for a while",
        [FAULT_PREFIX] = "50-80 % of one prefix fail",
        [FAULT_CALLER_BAD] = "50-80 % of one Caller ID fail",
        [FAULT_BURST] = "50-80 % get 503 for a while",
        [FAULT_INCIDENT] = "50-80 % fail in many ways for a while",
        [FAULT_ANSWERS] = "75 % of answers are missing for a while",
        [FAULT_UNREGISTERED] = "refused while not registered",
        [FAULT_FLAPPING] = "registration lost every few minutes",
        [FAULT_OPTIONS] = "OPTIONS unanswered and no calls",
        [FAULT_GUESSING] = "many users refused at our registrar",
        [FAULT_SCANNER] = "prefixes tried from outside",
        [FAULT_STOLEN] = "one caller calls many countries",
        [FAULT_LIST] = "15 % dead numbers",
        [FAULT_FAKE_RINGING] = "180 at once then 404",
        [FAULT_FALSE_ANSWERS] = "200 at once without a person",
        [FAULT_NO_AGENT] = "15 % of answers hung up on",
        [FAULT_HEARTBEAT] = "nobody answers any more",
        [FAULT_OUR_RING] = "our CANCEL after 15 s",
        [FAULT_THEIR_RING] = "their 480 after 15 s",
        [FAULT_CUT_32] = "talks cut at 32 s",
        [FAULT_CUT_LENGTH] = "talks cut at 60 s",
        [FAULT_OTHER_ROUTE] = "3 % carried by another route",
        [FAULT_LABELLED] = "one Caller ID picked up a third as often",
        [FAULT_STALE] = "calls stop and the recording goes on",
        [FAULT_SRTP] = "5-40 % offer SRTP and are refused",
        [FAULT_CODECS] = "5-40 % offer other codecs",
        [FAULT_HOURS] = "one hour loses 30-60 % each day",
        [FAULT_GHOSTS] = "calls whose end nobody confirms",
        [FAULT_RING_GROUP] = "two phones ring, one takes it",
        [FAULT_ALG] = "a branch behind a rewriting router",
        [FAULT_NAT] = "20-60 % of calls to a phone vanish",
        [FAULT_PLATFORM] = "our CANCEL 10 s after a bare 100",
        [FAULT_ALIVE] = "OPTIONS answered and calls refused",
    };
    return words[fault];
}

static bool has(const struct mix *mix, enum fault fault)
{
    return (mix->faults >> fault & 1) != 0;
}

static int64_t seconds_us(double seconds)
{
    return (int64_t)(seconds * 1e6);
}

/* ---- numbers ---- */

/* New ones, and now and then one that was dialled before. */
static uint32_t choose_number(struct mix *mix)
{
    if (mix->number_count > 20 && chance_is(&mix->chance, 0.15))
        return mix->numbers[chance_below(&mix->chance, (uint32_t)mix->number_count)];
    uint32_t prefix = chance_below(&mix->chance, PREFIXES * 2) % PREFIXES;
    uint32_t number = prefix * 10000000 + chance_below(&mix->chance, 10000000);
    if (mix->number_count < NUMBERS_MOST)
        mix->numbers[mix->number_count++] = number;
    return number;
}

static unsigned prefix_of(uint32_t number)
{
    return number / 10000000;
}

static void write_number(char out[20], uint32_t number, bool national)
{
    const char *prefix = prefixes[prefix_of(number)];
    snprintf(out, 20, "%s%07u", national ? prefix + 2 : prefix, (unsigned)(number % 10000000));
}

/* ---- how one call goes ---- */

static void refuse(struct mix *mix, struct played *played, uint16_t code, const char *phrase)
{
    played->code = code;
    played->phrase = phrase;
    played->final_us = played->start_us + seconds_us(chance_between(&mix->chance, 0.03, 0.4));
}

static void ring(struct mix *mix, struct played *played)
{
    played->ring_us =
        played->start_us + seconds_us(chance_between(&mix->chance, 0.5, 1) * mix->habits.pdd_s);
}

static void strike(struct mix *mix, const struct played *played);

/* Without ringing, at the same moment each time, for seconds, until our side hangs up. */
static void answer_falsely(struct mix *mix, struct played *played)
{
    played->answer_us = played->final_us =
        played->start_us + seconds_us(chance_between(&mix->chance, 0.8, 1.1));
    played->code = 200;
    played->bye_us = played->answer_us + seconds_us(chance_between(&mix->chance, 3, 12));
    played->bye_by = PARTY_CALLER;
    strike(mix, played);
}

static void cut(struct mix *mix, struct played *played, double at_s)
{
    if (played->bye_us - played->answer_us < seconds_us(at_s))
        return;
    played->bye_us = played->answer_us + seconds_us(at_s + chance_between(&mix->chance, -0.3, 0.3));
    played->bye_by = PARTY_CALLEE;
    strike(mix, played);
}

static void answer(struct mix *mix, struct played *played)
{
    if (has(mix, FAULT_FALSE_ANSWERS) && played->trunk == 0 && chance_is(&mix->chance, 0.9)) {
        answer_falsely(mix, played);
        return;
    }
    ring(mix, played);
    played->answer_us = played->ring_us + seconds_us(chance_between(&mix->chance, 2, 20));
    played->final_us = played->answer_us;
    played->code = 200;
    played->bye_us =
        played->answer_us + seconds_us(3 + chance_wait(&mix->chance, mix->habits.talk_s));
    played->bye_by = chance_is(&mix->chance, 0.5) ? PARTY_CALLER : PARTY_CALLEE;
    played->hung = chance_is(&mix->chance, 0.001);
    if (played->trunk || played->inbound)
        return;
    if (has(mix, FAULT_GHOSTS) && mix->hung * 3 < mix->traffic->limit &&
        chance_is(&mix->chance, 0.04)) {
        played->hung = true;
        mix->hung++;
    }
    if (has(mix, FAULT_NO_AGENT) && chance_is(&mix->chance, 0.15)) {
        played->bye_us = played->answer_us + seconds_us(chance_between(&mix->chance, 0.2, 2.5));
        played->bye_by = PARTY_CALLER;
        strike(mix, played);
    }
    if (has(mix, FAULT_CUT_32))
        cut(mix, played, 32);
    if (has(mix, FAULT_CUT_LENGTH))
        cut(mix, played, 60);
}

static void no_answer(struct mix *mix, struct played *played)
{
    bool first = played->trunk == 0 && !played->inbound;
    double ring_s = chance_between(&mix->chance, 7, 45);
    ring(mix, played);
    if (first && (has(mix, FAULT_OUR_RING) || has(mix, FAULT_THEIR_RING)) && ring_s > 15) {
        ring_s = 15 + chance_between(&mix->chance, -0.2, 0.2);
        strike(mix, played);
    }
    played->final_us = played->ring_us + seconds_us(ring_s) + 30 * US_PER_MS;
    played->code = 480;
    if (first && has(mix, FAULT_THEIR_RING))
        return;
    played->cancel_us = played->final_us - 30 * US_PER_MS;
    played->code = 487;
}

static void go_silent(struct played *played)
{
    played->silent = true;
    played->trying_us = TIME_UNKNOWN;
    played->code = 0;
}

static void give_up(struct mix *mix, struct played *played)
{
    played->cancel_us = played->start_us + seconds_us(chance_between(&mix->chance, 0.3, 4));
    played->final_us = played->cancel_us + 30 * US_PER_MS;
    played->code = 487;
}

static void decline(struct mix *mix, struct played *played)
{
    ring(mix, played);
    played->code = 603;
    played->final_us = played->ring_us + seconds_us(chance_between(&mix->chance, 2, 12));
}

/* Slow busy answers come from phones, fast ones from exchanges. */
static void be_busy(struct mix *mix, struct played *played)
{
    refuse(mix, played, 486, "Busy Here");
    if (chance_is(&mix->chance, 0.5))
        played->final_us += seconds_us(chance_between(&mix->chance, 1, 4));
}

/* Ringing 50 ms after the 100, whatever comes after it. */
static void fake_ringing(struct mix *mix, struct played *played)
{
    if (played->silent || (played->cancel_us != TIME_UNKNOWN && played->ring_us == TIME_UNKNOWN))
        return;
    int64_t before = played->ring_us;
    played->ring_us = played->trying_us + 50 * US_PER_MS;
    if (before == TIME_UNKNOWN && played->code >= 400)
        played->final_us = played->ring_us + seconds_us(chance_between(&mix->chance, 2, 8));
    if (played->answer_us == TIME_UNKNOWN && chance_is(&mix->chance, 0.35)) {
        played->final_us = played->ring_us + seconds_us(chance_between(&mix->chance, 2, 8));
        played->cancel_us = TIME_UNKNOWN;
        played->code = 404;
        strike(mix, played);
    }
}

static void go_usual_way(struct mix *mix, struct played *played)
{
    static const uint16_t errors[] = {500, 503, 403, 408, 488};
    const struct habits *habits = &mix->habits;
    double draw = chance_share(&mix->chance);
    if (has(mix, FAULT_LIST) && played->trunk == 0 && chance_is(&mix->chance, 0.15)) {
        refuse(mix, played, 404, "Not Found");
        strike(mix, played);
    } else if ((draw -= habits->answered) < 0)
        answer(mix, played);
    else if ((draw -= habits->busy) < 0)
        be_busy(mix, played);
    else if ((draw -= habits->unknown) < 0)
        refuse(mix, played, 404, "Not Found");
    else if ((draw -= habits->unavailable) < 0)
        refuse(mix, played, 480, "Temporarily Unavailable");
    else if ((draw -= habits->declined) < 0)
        decline(mix, played);
    else if ((draw -= habits->errors) < 0)
        refuse(mix, played, errors[chance_below(&mix->chance, 5)], NULL);
    else if ((draw -= habits->silent) < 0)
        go_silent(played);
    else if ((draw -= habits->gives_up) < 0)
        give_up(mix, played);
    else
        no_answer(mix, played);
}

/* ---- faults ---- */

static void strike(struct mix *mix, const struct played *played)
{
    struct traffic *traffic = mix->traffic;
    if (traffic->first_bad_us == TIME_UNKNOWN)
        traffic->first_bad_us = played->start_us;
    traffic->last_bad_us = played->start_us;
    traffic->bad++;
}

static bool is_in_time(const struct mix *mix, const struct played *played)
{
    return played->start_us >= mix->from_us && played->start_us < mix->until_us;
}

static size_t lines_up(struct mix *mix, int64_t now_us)
{
    size_t kept = 0;
    for (size_t i = 0; i < mix->lines; i++)
        if (mix->ends_us[i] > now_us)
            mix->ends_us[kept++] = mix->ends_us[i];
    return mix->lines = kept;
}

static size_t passed_in_second(struct mix *mix, int64_t now_us)
{
    size_t kept = 0;
    for (size_t i = 0; i < mix->passed; i++)
        if (now_us - mix->passed_us[i] < US_PER_S)
            mix->passed_us[kept++] = mix->passed_us[i];
    return mix->passed = kept;
}

static bool strike_limits(struct mix *mix, struct played *played)
{
    bool full = (has(mix, FAULT_LINES) || has(mix, FAULT_NO_RESERVE) || has(mix, FAULT_GHOSTS)) &&
                lines_up(mix, played->start_us) >= mix->traffic->limit;
    bool fast =
        has(mix, FAULT_RATE) && passed_in_second(mix, played->start_us) >= mix->traffic->limit;
    if (!full && !fast)
        return false;
    refuse(mix, played, fast ? 503 : played->inbound ? 486 : mix->code, NULL);
    if (has(mix, FAULT_GHOSTS)
            ? mix->hung >= 3
            : has(mix, FAULT_RATE) || played->inbound == has(mix, FAULT_NO_RESERVE))
        strike(mix, played);
    return true;
}

/* Refusals by who calls whom. */
static bool strike_breadth(struct mix *mix, struct played *played, unsigned prefix, unsigned caller)
{
    if (has(mix, FAULT_DESTINATION) && prefix == mix->bad_prefix)
        refuse(mix, played, 403, "Forbidden");
    else if (has(mix, FAULT_CALLER) && caller == mix->bad_caller)
        refuse(mix, played, 403, "Forbidden");
    else if (has(mix, FAULT_CALLER_404) && caller == mix->bad_caller)
        refuse(mix, played, 404, "Not Found");
    else if (has(mix, FAULT_ADDRESS))
        refuse(mix, played, 403, "Forbidden");
    else if (has(mix, FAULT_PREFIX) && prefix == mix->bad_prefix &&
             chance_is(&mix->chance, mix->severity))
        refuse(mix, played, 503, NULL);
    else if (has(mix, FAULT_CALLER_BAD) && caller == mix->bad_caller &&
             chance_is(&mix->chance, mix->severity))
        refuse(mix, played, 500, NULL);
    else
        return false;
    strike(mix, played);
    return true;
}

static void be_down(struct mix *mix, struct played *played)
{
    if (mix->code == 503)
        refuse(mix, played, 503, NULL);
    else
        go_silent(played);
}

static void have_incident(struct mix *mix, struct played *played)
{
    if (chance_is(&mix->chance, 0.4))
        refuse(mix, played, 500, NULL);
    else if (chance_is(&mix->chance, 0.6))
        refuse(mix, played, 502, NULL);
    else
        go_silent(played);
}

/* Refusals by when it is. */
static bool strike_times(struct mix *mix, struct played *played)
{
    if (!is_in_time(mix, played))
        return false;
    if (has(mix, FAULT_DOWN))
        be_down(mix, played);
    else if (has(mix, FAULT_ACCOUNT))
        refuse(mix, played, mix->code == 603 ? 403 : 404, NULL);
    else if (has(mix, FAULT_ALIVE))
        refuse(mix, played, mix->code == 603 ? 403 : 503, NULL);
    else if (has(mix, FAULT_STORM_480) && chance_is(&mix->chance, 0.92))
        refuse(mix, played, 480, NULL);
    else if (has(mix, FAULT_STORM_404) && chance_is(&mix->chance, 0.85))
        refuse(mix, played, 404, NULL);
    else if (has(mix, FAULT_BURST) && chance_is(&mix->chance, mix->severity))
        refuse(mix, played, 503, NULL);
    else if (has(mix, FAULT_INCIDENT) && chance_is(&mix->chance, mix->severity))
        have_incident(mix, played);
    else if (has(mix, FAULT_ANSWERS) && chance_is(&mix->chance, 0.75))
        no_answer(mix, played);
    else if (has(mix, FAULT_HEARTBEAT))
        no_answer(mix, played);
    else if (has(mix, FAULT_UNREGISTERED))
        refuse(mix, played, mix->code == 403 ? 403 : 404, NULL);
    else
        return false;
    strike(mix, played);
    return true;
}

static unsigned hour_of(int64_t time_us)
{
    return (unsigned)(time_us / US_PER_S / 3600 % 24);
}

/* Refusals and losses by how the call is placed, and at what hour. */
static bool strike_manners(struct mix *mix, struct played *played)
{
    if (has(mix, FAULT_SRTP) && chance_is(&mix->chance, mix->severity)) {
        played->srtp = true;
        refuse(mix, played, 488, "Not Acceptable Here");
    } else if (has(mix, FAULT_CODECS) && chance_is(&mix->chance, mix->severity)) {
        played->rare_codecs = true;
        refuse(mix, played, chance_is(&mix->chance, 0.8) ? 488 : 606, NULL);
    } else if (has(mix, FAULT_HOURS) && hour_of(played->start_us) == mix->bad_hour &&
               chance_is(&mix->chance, mix->severity)) {
        refuse(mix, played, 503, NULL);
    } else if (has(mix, FAULT_ALG) && chance_is(&mix->chance, 0.15)) {
        played->branch = true;
        played->rewritten = chance_is(&mix->chance, 0.95);
        if (!played->rewritten || chance_is(&mix->chance, 0.6))
            return false;
        refuse(mix, played, 400, "Bad Request");
    } else if (has(mix, FAULT_PLATFORM) && chance_is(&mix->chance, 0.06)) {
        played->cancel_us =
            played->start_us + seconds_us(10 + chance_between(&mix->chance, -0.1, 0.1));
        played->final_us = played->cancel_us + 30 * US_PER_MS;
        played->code = 487;
    } else {
        return false;
    }
    strike(mix, played);
    return true;
}

static void hold_line(struct mix *mix, const struct played *played)
{
    int64_t end = played->bye_us != TIME_UNKNOWN      ? played->bye_us
                  : played->cancel_us != TIME_UNKNOWN ? played->final_us
                  : played->ring_us != TIME_UNKNOWN   ? played->final_us
                                                      : TIME_UNKNOWN;
    if (has(mix, FAULT_GHOSTS) && played->hung)
        end = INT64_MAX;
    if (end != TIME_UNKNOWN && mix->lines < LINES_MOST)
        mix->ends_us[mix->lines++] = end;
    if (mix->passed < sizeof mix->passed_us / sizeof mix->passed_us[0])
        mix->passed_us[mix->passed++] = played->start_us;
}

static struct played new_call(const struct mix *mix, int64_t start_us)
{
    (void)mix;
    return (struct played){.start_us = start_us,
                           .trying_us = start_us + 20 * US_PER_MS,
                           .ring_us = TIME_UNKNOWN,
                           .answer_us = TIME_UNKNOWN,
                           .cancel_us = TIME_UNKNOWN,
                           .final_us = TIME_UNKNOWN,
                           .bye_us = TIME_UNKNOWN};
}

static void add_call(struct mix *mix, struct played *played, uint32_t number, unsigned caller)
{
    bool first = played->trunk == 0;
    bool blocked = first && !played->inbound &&
                   (strike_breadth(mix, played, prefix_of(number), caller) ||
                    strike_times(mix, played) || strike_manners(mix, played));
    if (!blocked && (!first || !strike_limits(mix, played))) {
        if (has(mix, FAULT_LABELLED) && first && !played->inbound && caller == mix->bad_caller &&
            chance_is(&mix->chance, 0.7)) {
            no_answer(mix, played);
            strike(mix, played);
        } else {
            go_usual_way(mix, played);
        }
        if (first && !played->inbound && has(mix, FAULT_FAKE_RINGING))
            fake_ringing(mix, played);
        if (first)
            hold_line(mix, played);
    }
    traffic_add(mix->traffic, played);
}

/* The second phone stops as soon as the first one is picked up. */
static void play_ring_group(struct mix *mix, const struct played *first)
{
    struct played second = *first;
    second.start_us += 5 * US_PER_MS;
    second.trying_us += 5 * US_PER_MS;
    second.ring_us += 7 * US_PER_MS;
    second.cancel_us = first->answer_us + seconds_us(chance_between(&mix->chance, 0.01, 0.3));
    second.final_us = second.cancel_us + 30 * US_PER_MS;
    second.answer_us = second.bye_us = TIME_UNKNOWN;
    second.bye_by = PARTY_NONE;
    second.code = 487;
    strike(mix, &second);
    traffic_add(mix->traffic, &second);
}

static void play_call(struct mix *mix, int64_t start_us)
{
    unsigned caller = chance_below(&mix->chance, mix->callers);
    uint32_t number = choose_number(mix);
    struct played played = new_call(mix, start_us);
    played.trunk = chance_is(&mix->chance, 0.25);
    played.inbound = chance_is(&mix->chance, mix->inbound_share);
    bool national = has(mix, FAULT_FORMAT) && played.trunk == 0 && !played.inbound &&
                    chance_is(&mix->chance, mix->severity);
    write_number(played.callee, number, national);
    snprintf(played.caller, sizeof played.caller, "38044490%04u", 1000 + caller);
    if (played.inbound) {
        memcpy(played.caller, played.callee, sizeof played.caller);
        snprintf(played.callee, sizeof played.callee, "380444901000");
    }
    if (national) {
        refuse(mix, &played, 404, "Not Found");
        strike(mix, &played);
        traffic_add(mix->traffic, &played);
    } else if (has(mix, FAULT_OTHER_ROUTE) && played.trunk == 0 && !played.inbound &&
               chance_is(&mix->chance, 0.03)) {
        refuse(mix, &played, 503, NULL);
        played.recovered = true;
        strike(mix, &played);
        traffic_add(mix->traffic, &played);
    } else {
        add_call(mix, &played, number, caller);
        if (has(mix, FAULT_RING_GROUP) && played.trunk == 0 && played.inbound &&
            played.answer_us != TIME_UNKNOWN && played.ring_us != TIME_UNKNOWN)
            play_ring_group(mix, &played);
    }
}

/* A phone of ours in a home office, registered all the time. */
static void play_phone(struct mix *mix, int64_t start_us)
{
    struct played played = new_call(mix, start_us);
    played.trunk = PHONE;
    played.inbound = chance_is(&mix->chance, 0.4);
    snprintf(played.caller, sizeof played.caller, played.inbound ? "203" : "380671112233");
    snprintf(played.callee, sizeof played.callee, played.inbound ? "380671112244" : "203");
    if (!played.inbound && chance_is(&mix->chance, mix->severity)) {
        go_silent(&played);
        strike(mix, &played);
    } else {
        answer(mix, &played);
    }
    traffic_add(mix->traffic, &played);
}

/* ---- strangers ---- */

/* Prefixes before one number, from an address that nobody knows. */
static void play_scan(struct mix *mix, int64_t start_us)
{
    static const char *const tried[] = {"", "0", "00", "9", "900", "000", "+", "011"};
    struct played played = new_call(mix, start_us);
    played.trunk = TRUNKS_PLAYED;
    played.inbound = true;
    snprintf(played.callee, sizeof played.callee, "%s972592277524",
             tried[chance_below(&mix->chance, 8)]);
    snprintf(played.caller, sizeof played.caller, "%u", 100 + chance_below(&mix->chance, 50));
    refuse(mix, &played, 404, "Not Found");
    strike(mix, &played);
    traffic_add(mix->traffic, &played);
}

static void play_theft(struct mix *mix, int64_t start_us)
{
    static const char *const abroad[] = {"2126", "252", "3706", "3738", "53", "675", "881", "9607"};
    struct played played = new_call(mix, start_us);
    snprintf(played.callee, sizeof played.callee, "00%s%08u", abroad[chance_below(&mix->chance, 8)],
             (unsigned)chance_below(&mix->chance, 100000000));
    snprintf(played.caller, sizeof played.caller, "380444902222");
    if (chance_is(&mix->chance, 0.6))
        answer(mix, &played);
    else
        no_answer(mix, &played);
    strike(mix, &played);
    traffic_add(mix->traffic, &played);
}

/* ---- who is there ---- */

static void play_presence(struct mix *mix)
{
    int64_t times[16] = {EPOCH_US, mix->from_us, mix->until_us};
    size_t count = mix->until_us == INT64_MAX ? 2 : 3;
    if (has(mix, FAULT_UNREGISTERED))
        traffic_add_peer(mix->traffic, PRESENCE_REGISTER, times, count,
                         chance_is(&mix->chance, 0.5) ? PRESENCE_REFUSED : PRESENCE_EXPIRED);
    if (has(mix, FAULT_OPTIONS)) {
        struct presence_peer *peer =
            traffic_add_peer(mix->traffic, PRESENCE_OPTIONS, times, count, PRESENCE_SILENT);
        peer->changes[1].count = 3 + chance_below(&mix->chance, 20);
        mix->traffic->bad = 12;
    }
    if (has(mix, FAULT_ALIVE)) {
        struct presence_peer *peer =
            traffic_add_peer(mix->traffic, PRESENCE_OPTIONS, times, 1, PRESENCE_SILENT);
        peer->request.time_us = mix->traffic->last_us;
    }
    if (has(mix, FAULT_NAT)) {
        struct presence_peer *peer =
            traffic_add_peer(mix->traffic, PRESENCE_REGISTER, times, 1, PRESENCE_SILENT);
        peer->from = traffic_trunk_address(PHONE);
        peer->to = traffic_our_address();
        peer->user = STR("203");
        peer->accepted = (uint32_t)(mix->seconds / 300) + 1;
        peer->request.time_us = mix->traffic->last_us;
    }
    if (has(mix, FAULT_FLAPPING)) {
        for (size_t i = 1; i < 16; i++)
            times[i] = times[i - 1] + seconds_us(chance_between(&mix->chance, 60, 300));
        traffic_add_peer(mix->traffic, PRESENCE_REGISTER, times, 15, PRESENCE_SILENT);
        mix->traffic->bad = 12;
    }
    if (has(mix, FAULT_GUESSING)) {
        traffic_add_guesser(mix->traffic, mix->from_us, 20 + chance_below(&mix->chance, 500),
                            5 + chance_below(&mix->chance, 12));
        mix->traffic->bad = 12;
    }
}

/* ---- the mix ---- */

static void choose_habits(struct mix *mix)
{
    struct chance *chance = &mix->chance;
    mix->habits = (struct habits){.answered = chance_between(chance, 0.3, 0.6),
                                  .busy = chance_between(chance, 0.03, 0.15),
                                  .unknown = chance_between(chance, 0, 0.07),
                                  .unavailable = chance_between(chance, 0.01, 0.1),
                                  .declined = chance_between(chance, 0, 0.03),
                                  .errors = chance_between(chance, 0, 0.03),
                                  .silent = chance_between(chance, 0, 0.005),
                                  .gives_up = chance_between(chance, 0, 0.05),
                                  .talk_s = chance_between(chance, 30, 180),
                                  .pdd_s = chance_between(chance, 1, 5)};
}

/* Lines that the traffic fills now and then. */
static void choose_limit(struct mix *mix)
{
    double busy_s =
        mix->habits.answered * (mix->habits.talk_s + 14) + (1 - mix->habits.answered) * 15;
    double erlang = mix->per_second * 0.75 * busy_s;
    if (has(mix, FAULT_LINES) || has(mix, FAULT_NO_RESERVE))
        mix->traffic->limit = (uint32_t)(erlang * chance_between(&mix->chance, 0.7, 1)) + 3;
    if (has(mix, FAULT_GHOSTS))
        mix->traffic->limit = (uint32_t)(erlang * chance_between(&mix->chance, 0.8, 1.1)) + 6;
    if (has(mix, FAULT_HOURS))
        mix->traffic->limit = mix->bad_hour;
    if (has(mix, FAULT_RATE))
        mix->traffic->limit = (uint32_t)chance_between(&mix->chance, 4, 15);
}

static void choose_faults(struct mix *mix)
{
    static const uint16_t codes[] = {603, 603, 503, 486, 403};
    struct chance *chance = &mix->chance;
    double from = chance_between(chance, 0.3, 0.7) * mix->seconds;
    double length = chance_between(chance, 0.15, 0.28) * mix->seconds;
    bool goes_on = has(mix, FAULT_ACCOUNT) || has(mix, FAULT_ALIVE) || has(mix, FAULT_HEARTBEAT) ||
                   (!has(mix, FAULT_INCIDENT) && chance_is(chance, 0.4));
    mix->from_us = EPOCH_US + seconds_us(from);
    mix->until_us = goes_on ? INT64_MAX : mix->from_us + seconds_us(length);
    mix->bad_prefix = chance_below(chance, PREFIXES);
    mix->bad_caller = chance_below(chance, mix->callers);
    mix->code = codes[chance_below(chance, 5)];
    mix->severity = chance_between(chance, 0.5, 0.8);
    if (has(mix, FAULT_FORMAT) || has(mix, FAULT_SRTP) || has(mix, FAULT_CODECS))
        mix->severity = chance_between(chance, 0.05, 0.4);
    if (has(mix, FAULT_HOURS) || has(mix, FAULT_NAT))
        mix->severity = chance_between(chance, 0.3, 0.6);
    mix->bad_hour = 9 + chance_below(chance, 10);
    mix->traffic->begins_us = mix->from_us;
    mix->traffic->ends_us = goes_on ? TIME_UNKNOWN : mix->until_us;
    choose_limit(mix);
}

static double next_start(struct mix *mix, double now)
{
    /* A dialer starts one call per free line at once, then waits. */
    if (mix->bursts && !chance_is(&mix->chance, 0.06))
        return now + chance_wait(&mix->chance, 0.05);
    if (mix->bursts)
        return now + chance_wait(&mix->chance, 17 / mix->per_second);
    return now + chance_wait(&mix->chance, 1 / mix->per_second);
}

void traffic_fill(struct traffic *traffic, uint64_t seed, uint64_t faults)
{
    struct mix *mix = xalloc(sizeof *mix);
    mix->traffic = traffic;
    mix->faults = faults;
    mix->chance.state = seed * UINT64_C(0x2545f4914f6cdd1d) + 1;
    mix->seconds = chance_between(&mix->chance, 1800, 5400);
    mix->per_second = chance_between(&mix->chance, 0.25, 1);
    if (faults & MIX_DAYS) {
        mix->seconds = chance_between(&mix->chance, 3.2, 6) * 86400;
        mix->per_second = chance_between(&mix->chance, 0.02, 0.05);
    }
    mix->inbound_share = chance_between(&mix->chance, 0.02, 0.15);
    mix->callers = 3 + chance_below(&mix->chance, CALLERS_MOST - 2);
    choose_habits(mix);
    mix->bursts = chance_is(&mix->chance, 0.3) || (faults >> FAULT_RATE & 1);
    choose_faults(mix);
    traffic->first_us = traffic->last_us = EPOCH_US;
    for (double now = 0; now < mix->seconds; now = next_start(mix, now)) {
        int64_t start_us = EPOCH_US + seconds_us(now);
        bool struck = start_us >= mix->from_us && start_us < mix->until_us;
        bool night = (faults & MIX_DAYS) && (hour_of(start_us) < 7 || hour_of(start_us) > 20);
        if (night && chance_is(&mix->chance, 0.95))
            continue;
        if (has(mix, FAULT_NAT) && chance_is(&mix->chance, 0.06))
            play_phone(mix, start_us);
        else if (has(mix, FAULT_SCANNER) && chance_is(&mix->chance, 0.03))
            play_scan(mix, start_us);
        else if (has(mix, FAULT_STOLEN) && struck && chance_is(&mix->chance, 0.1))
            play_theft(mix, start_us);
        else if (!has(mix, FAULT_OPTIONS) || !struck)
            play_call(mix, start_us);
    }
    play_presence(mix);
    traffic->last_us += has(mix, FAULT_STALE) ? seconds_us(mix->seconds) : 40 * US_PER_S;
    traffic->bad = has(mix, FAULT_STALE) ? 12 : traffic->bad;
    free(mix);
}
