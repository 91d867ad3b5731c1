/* Fills a cause's words with the figures of one call: headline and action, as they could be read
 * aloud. */
#include "sipdiag/diagnose/diagnose.h"

#include "diagnosis.h"
#include "icmp_words.h"
#include "quoted.h"
#include "rules_cdr.h"
#include "sound.h"
#include "wordings.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/json_text.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/diagnose/q850.h"
#include "sipdiag/words/words.h"

#include <string.h>

enum { TEXT_MAX_BYTES = 64 };

/* 64*T1: no INVITE waits longer for its first response (RFC 3261 17.1.1.2), so longer silence says
 * nothing more. */
#define RESPONSE_WAIT_US (32 * US_PER_S)

struct scene {
    const struct words *words;         /* language; NULL: English */
    const struct diagnosis *diagnosis; /* NULL in the action */
    const struct call *call;
    const struct verdict *verdict;
};

/* The element that answered the call, or fell silent, belongs to us. */
static bool is_answered_by_us(const struct call *call)
{
    return call->direction == DIRECTION_IN || call->direction == DIRECTION_INTERNAL ||
           call->responder_is_us;
}

static void cut_to(struct text *out, size_t len)
{
    out->len = len;
    if (out->at)
        out->at[len] = '\0';
}

/* Words of ours, in the language. */
static void say(struct text *out, const struct scene *scene, const char *english)
{
    text_add_literal(out, words_in(scene->words, english));
}

/* Text from the call, not longer than a sentence can carry. */
static bool add_text(struct text *out, struct str s)
{
    if (str_is_empty(s))
        return false;
    text_add_cut(out, s, TEXT_MAX_BYTES);
    return true;
}

static bool add_duration(struct text *out, const struct scene *scene, int64_t duration_us)
{
    if (duration_us == TIME_UNKNOWN || duration_us < 0)
        return false;
    words_add_duration(out, scene->words, duration_us);
    return true;
}

static bool add_span(struct text *out, const struct scene *scene, int64_t from_us, int64_t to_us)
{
    int64_t span_us;
    if (from_us == TIME_UNKNOWN || to_us == TIME_UNKNOWN)
        return false;
    return !__builtin_sub_overflow(to_us, from_us, &span_us) && add_duration(out, scene, span_us);
}

static bool add_number(struct text *out, unsigned number)
{
    if (number == 0)
        return false;
    text_addf(out, "%u", number);
    return true;
}

static bool add_times(struct text *out, const struct scene *scene, unsigned count)
{
    if (count == 0)
        return false;
    if (count <= 2)
        say(out, scene, count == 1 ? SAID("once") : SAID("twice"));
    else
        words_add(out, scene->words, "%u times", count);
    return true;
}

static bool add_address(struct text *out, const struct address *address)
{
    if (address->family == ADDRESS_NONE)
        return false;
    address_add(out, address);
    return true;
}

static bool add_caller(struct text *out, const struct scene *scene)
{
    return add_text(out, call_text(scene->call, CALL_TEXT_CALLER));
}

static bool add_callee(struct text *out, const struct scene *scene)
{
    return add_text(out, call_text(scene->call, CALL_TEXT_CALLEE));
}

static bool add_realm(struct text *out, const struct scene *scene)
{
    return add_text(out, call_text(scene->call, CALL_TEXT_REALM));
}

static bool add_redirect(struct text *out, const struct scene *scene)
{
    return add_text(out, call_text(scene->call, CALL_TEXT_CONTACT));
}

static bool add_responder(struct text *out, const struct scene *scene)
{
    return scene->call->responder && add_address(out, scene->call->responder);
}

static bool add_code(struct text *out, const struct scene *scene)
{
    return add_number(out, scene->call->code);
}

static bool add_far_code(struct text *out, const struct scene *scene)
{
    return add_number(out, scene->call->far_code);
}

static bool add_q850(struct text *out, const struct scene *scene)
{
    return add_number(out, scene->call->q850);
}

static bool add_standard_phrase(struct text *out, unsigned code)
{
    const struct sip_code *row = sip_code_find(code);
    if (!row || row->code != code)
        return false;
    text_add_literal(out, row->phrase);
    return true;
}

static bool add_phrase(struct text *out, const struct scene *scene)
{
    struct str phrase = str_trim(call_text(scene->call, CALL_TEXT_PHRASE));
    return add_text(out, phrase) || add_standard_phrase(out, scene->call->code);
}

/* The code that the cause rests on: of the leg farther along where there is one. */
static unsigned telling_code(const struct call *call)
{
    return call->far_code ? call->far_code : call->code;
}

static bool add_response(struct text *out, const struct scene *scene)
{
    unsigned code = telling_code(scene->call);
    if (!add_number(out, code))
        return false;
    text_add_char(out, ' ');
    bool named = scene->call->far_code ? add_standard_phrase(out, code) : add_phrase(out, scene);
    if (!named)
        cut_to(out, out->len - 1);
    return true;
}

static bool add_quoted(struct text *out, struct str words, const char *before, const char *after)
{
    if (str_is_empty(words))
        return false;
    text_add_literal(out, before);
    (void)add_text(out, words);
    text_add_literal(out, after);
    return true;
}

/* As {response}, with quotation marks around what the answerer said in its own words. A leg
 * farther along left no words. */
static bool add_quote(struct text *out, const struct scene *scene)
{
    const struct call *call = scene->call;
    if (call->far_code || call->code == 0)
        return add_response(out, scene);
    if (phrase_is_own(call)) {
        text_addf(out, "%u", (unsigned)call->code);
        (void)add_quoted(out, str_trim(call_text(call, CALL_TEXT_PHRASE)), " \"", "\"");
    } else {
        (void)add_response(out, scene);
    }
    (void)add_quoted(out, added_words(call), " (\"", "\")");
    return true;
}

static void add_sip_reason(struct text *out, unsigned code)
{
    const struct sip_code *row = sip_code_find(code);
    text_addf(out, "%u", code);
    if (row && row->code == code)
        text_addf(out, " %s", row->phrase);
}

static void add_small_first(struct text *out, struct str words)
{
    size_t start = out->len;
    text_add(out, words);
    words_begin_small(out->at + start);
}

static bool add_q850_reason(struct text *out, const struct scene *scene, unsigned number,
                            struct str words)
{
    const struct q850_cause *cause = q850_find(number);
    if (number == 0)
        return false;
    words_add(out, scene->words, "Q.850 cause %u", number);
    if (!cause) {
        (void)add_quoted(out, words, " (\"", "\")");
        return true;
    }
    text_add_literal(out, " (");
    add_small_first(out, str_from(cause->name));
    if (!str_equal_nocase(words, str_from(cause->name)))
        (void)add_quoted(out, words, ", \"", "\"");
    text_add_char(out, ')');
    return true;
}

/* Why a call that was up was ended: the Reason of the BYE. */
static bool add_release(struct text *out, const struct scene *scene)
{
    struct str header = call_text(scene->call, CALL_TEXT_REASON);
    struct reason reason;
    if (!reason_next(&header, &reason))
        return add_q850_reason(out, scene, scene->call->q850_bye, (struct str){0});
    if (reason.cause == 0)
        return add_quoted(out, reason.text, "\"", "\"");
    if (!str_equal_nocase(reason.protocol, STR("SIP")))
        return add_q850_reason(out, scene, reason.cause, reason.text);
    add_sip_reason(out, reason.cause);
    (void)add_quoted(out, reason.text, " (\"", "\")");
    return true;
}

/* In mid-sentence: small first letter, no full stop. */
static bool add_meaning(struct text *out, const struct scene *scene)
{
    unsigned code = telling_code(scene->call);
    const struct sip_code *row = sip_code_find(code);
    if (!row)
        return false;
    struct str meaning = str_from(words_in(scene->words, row->meaning));
    if (meaning.at[meaning.len - 1] == '.')
        meaning.len--;
    add_small_first(out, meaning);
    return true;
}

static bool add_ring(struct text *out, const struct scene *scene)
{
    return add_duration(out, scene, scene->call->ring_us);
}

static bool add_talk(struct text *out, const struct scene *scene)
{
    return add_duration(out, scene, call_talk(scene->call));
}

static bool add_setup(struct text *out, const struct scene *scene)
{
    return add_duration(out, scene, call_setup(scene->call));
}

static bool add_pdd(struct text *out, const struct scene *scene)
{
    return add_duration(out, scene, call_pdd(scene->call));
}

static bool add_retry_after(struct text *out, const struct scene *scene)
{
    int64_t wait_us = (int64_t)scene->call->exchange->retry_after_s * US_PER_S;
    return wait_us > 0 && add_duration(out, scene, wait_us);
}

static bool add_gap(struct text *out, const struct scene *scene)
{
    return add_span(out, scene, call_time(scene->call, MARK_TRYING),
                    call_time(scene->call, MARK_PROGRESS));
}

static bool add_cancel_after(struct text *out, const struct scene *scene)
{
    return add_span(out, scene, call_start(scene->call), call_time(scene->call, MARK_CANCEL));
}

static bool add_final_after(struct text *out, const struct scene *scene)
{
    enum call_mark final = scene->call->far_code ? MARK_FAR_FINAL : MARK_FINAL;
    return add_span(out, scene, call_start(scene->call), call_time(scene->call, final));
}

/* When the silence ended, or the last time that it was watched. */
static int64_t silence_end(const struct scene *scene, int64_t from_us)
{
    const struct call *call = scene->call;
    int64_t last = call_time(call, MARK_LAST), limit;
    if (call_has(call, MARK_CANCEL))
        return call_time(call, MARK_CANCEL);
    if (call->final && call_has(call, MARK_FINAL))
        return call_time(call, MARK_FINAL);
    int64_t watched = scene->diagnosis ? diagnosis_observed_until(scene->diagnosis, call) : last;
    if (!__builtin_add_overflow(from_us, RESPONSE_WAIT_US, &limit) && watched > limit)
        watched = limit;
    return watched > last ? watched : last;
}

static int64_t last_attempt(const struct call *call)
{
    int64_t attempt = call_time(call, MARK_ATTEMPT);
    return attempt == TIME_UNKNOWN ? call_start(call) : attempt;
}

static bool add_silence(struct text *out, const struct scene *scene)
{
    int64_t from = last_attempt(scene->call);
    return add_span(out, scene, from, silence_end(scene, from));
}

static bool add_trying_after(struct text *out, const struct scene *scene)
{
    return add_span(out, scene, last_attempt(scene->call), call_time(scene->call, MARK_TRYING));
}

/* A proxy that repeats to a silent server says more than its caller, who hears 100 and waits. */
static bool add_copies(struct text *out, const struct scene *scene)
{
    const struct call *call = scene->call;
    const struct call_leg *last = call->leg_count > 1 ? &call->legs[call->leg_count - 1] : NULL;
    return add_times(out, scene,
                     last && last->responses == 0 ? last->invites : call->exchange->invite_copies);
}

static bool add_answer_copies(struct text *out, const struct scene *scene)
{
    return add_times(out, scene, scene->call->exchange->answer_copies);
}

static bool add_bye_copies(struct text *out, const struct scene *scene)
{
    return add_times(out, scene, scene->call->exchange->bye_copies);
}

static bool add_repeats(struct text *out, const struct scene *scene)
{
    return add_times(out, scene, scene->call->retransmissions);
}

static bool add_challenges(struct text *out, const struct scene *scene)
{
    return add_times(out, scene, scene->call->exchange->challenges);
}

static bool add_ended_by(struct text *out, const struct scene *scene)
{
    static const char *const names[] = {
        [PARTY_CALLER] = SAID("the caller"),
        [PARTY_CALLEE] = SAID("the called side"),
        [PARTY_NETWORK] = SAID("the network"),
    };
    if (scene->call->ended_by == PARTY_NONE)
        return false;
    say(out, scene, names[scene->call->ended_by]);
    return true;
}

static bool add_icmp(struct text *out, const struct scene *scene)
{
    if (!scene->call->icmp)
        return false;
    icmp_add_words(out, scene->words, &scene->call->icmp->error);
    return true;
}

static bool add_connection(struct text *out, const struct scene *scene)
{
    static const char *const words[] = {
        [TCP_REFUSED] = SAID(" refuses connections, no SIP service is listening there"),
        [TCP_UNANSWERED] = SAID(" does not answer requests to connect, as behind a firewall"),
        [TCP_BROKEN] = SAID(" broke the connection off before any response"),
    };
    const struct call *call = scene->call;
    if (!call->refusal || call->refused_leg >= call->leg_count)
        return false;
    endpoint_add(out, &call->legs[call->refused_leg].to);
    say(out, scene, words[call->refusal]);
    return true;
}

static bool add_reporter(struct text *out, const struct scene *scene)
{
    return scene->call->icmp && add_address(out, &scene->call->icmp->error.reporter);
}

/* Where it cannot be told who stands where, nobody is accused. */
static const char *answerer(const struct scene *scene)
{
    enum side side = (enum side)scene->verdict->side;
    bool placed_by_us = scene->call->direction == DIRECTION_OUT && side != SIDE_UNKNOWN;
    if (is_answered_by_us(scene->call))
        return SAID("our side");
    return placed_by_us || side == SIDE_PROVIDER ? SAID("the provider") : SAID("the far side");
}

static bool add_answerer(struct text *out, const struct scene *scene)
{
    say(out, scene, answerer(scene));
    return true;
}

static bool add_placer(struct text *out, const struct scene *scene)
{
    say(out, scene,
        scene->call->direction == DIRECTION_OUT ? SAID("our side") : SAID("the calling side"));
    return true;
}

static bool add_said(struct text *out, const struct scene *scene)
{
    return cdr_add_said(out, scene->words, scene->call);
}

/* From the start to the end of a call without an answer. */
static bool add_length(struct text *out, const struct scene *scene)
{
    return add_span(out, scene, call_time(scene->call, MARK_INVITE),
                    call_time(scene->call, MARK_FINAL));
}

static bool add_call(struct text *out, const struct scene *scene)
{
    say(out, scene,
        scene->call->direction == DIRECTION_IN ? SAID("an incoming call") : SAID("a call"));
    return true;
}

/* ---- sound: which side it is about follows from the cause ---- */

static enum media_side sound_meant(const struct scene *scene)
{
    static const struct {
        const char *cause;
        enum media_side (*find)(const struct diagnosis *diagnosis, const struct call *call);
    } rows[] = {{"one-way-audio", sound_one_missing}, {"rtp-to-private", sound_to_private},
                {"rtp-timeout-bye", sound_stopped},   {"late-media", sound_late},
                {"quality-loss", sound_worse},        {"rtp-wrong-destination", sound_elsewhere}};
    const char *id = scene->verdict->cause->id;
    for (size_t i = 0; scene->diagnosis && scene->call->media && i < sizeof rows / sizeof rows[0];
         i++)
        if (strcmp(id, rows[i].cause) == 0)
            return rows[i].find(scene->diagnosis, scene->call);
    return MEDIA_SIDES;
}

static const struct media_direction *sound_of(const struct scene *scene, bool of_other)
{
    enum media_side side = sound_meant(scene);
    if (side == MEDIA_SIDES)
        return NULL;
    if (of_other)
        side = side == MEDIA_TO_CALLEE ? MEDIA_TO_CALLER : MEDIA_TO_CALLEE;
    return scene->call->media->side[side];
}

static bool add_party(struct text *out, const struct scene *scene, enum media_side side,
                      bool is_sender)
{
    if (side == MEDIA_SIDES)
        return false;
    enum party party = is_sender ? sound_sender(side) : sound_hearer(side);
    say(out, scene, party == PARTY_CALLER ? SAID("the caller") : SAID("the called side"));
    return true;
}

static bool add_silent(struct text *out, const struct scene *scene)
{
    return add_party(out, scene, sound_meant(scene), true);
}

static bool add_hearer(struct text *out, const struct scene *scene)
{
    return add_party(out, scene, sound_meant(scene), false);
}

static bool add_heard(struct text *out, const struct scene *scene)
{
    const struct media_direction *direction = sound_of(scene, true);
    if (!direction)
        return false;
    words_add(out, scene->words, "%u packets", (unsigned)direction->packets);
    return true;
}

static bool add_sound_to(struct text *out, const struct scene *scene)
{
    enum media_side side = sound_meant(scene);
    const struct call_media *media = scene->call->media;
    if (strcmp(scene->verdict->cause->id, "rtp-port-unreachable") == 0 && media) {
        endpoint_add(out, &media->icmp_target);
        return true;
    }
    const struct media_offer *wanted = side == MEDIA_SIDES ? NULL : sound_wanted(scene->call, side);
    if (!wanted || wanted->audio.address.family == ADDRESS_NONE)
        return false;
    endpoint_add(out, &wanted->audio);
    return true;
}

static bool add_sound_went(struct text *out, const struct scene *scene)
{
    const struct media_direction *direction = sound_of(scene, false);
    if (!direction)
        return false;
    endpoint_add(out, &direction->to);
    return true;
}

static bool add_sound_stop(struct text *out, const struct scene *scene)
{
    const struct media_direction *direction = sound_of(scene, false);
    return direction && add_span(out, scene, direction->last_us, call_time(scene->call, MARK_BYE));
}

static bool add_sound_late(struct text *out, const struct scene *scene)
{
    const struct media_direction *direction = sound_of(scene, false);
    return direction &&
           add_span(out, scene, call_time(scene->call, MARK_ANSWER), direction->talk_first_us);
}

static bool add_sound_loss(struct text *out, const struct scene *scene)
{
    const struct media_direction *direction = sound_of(scene, false);
    if (!direction)
        return false;
    text_addf(out, "%.1f%%", 100 * media_loss(direction));
    return true;
}

static bool add_sound_jitter(struct text *out, const struct scene *scene)
{
    const struct media_direction *direction = sound_of(scene, false);
    return direction && direction->jitter_us != UINT32_MAX &&
           add_duration(out, scene, direction->jitter_us);
}

static bool add_sound_icmp(struct text *out, const struct scene *scene)
{
    if (!scene->call->media || scene->call->media->icmp_first_us == TIME_UNKNOWN)
        return false;
    const struct icmp_error *error = &scene->call->media->icmp;
    bool port_closed = error->family == ADDRESS_IPV4 ? error->type == 3 && error->code == 3
                                                     : error->type == 1 && error->code == 4;
    if (port_closed)
        say(out, scene, SAID("port unreachable, nothing is listening there"));
    else
        icmp_add_words(out, scene->words, error);
    return true;
}

static const struct placeholder {
    const char *name;
    bool (*add)(struct text *out, const struct scene *scene); /* false: not known, nothing added */
    const char *unknown; /* stands there instead, outside of [brackets] */
} placeholders[] = {
    {"answer_copies", add_answer_copies, SAID("an unknown number of times")}, /* of the 2xx */
    {"answerer", add_answerer, ""}, /* who answered or fell silent */
    {"bye_copies", add_bye_copies, SAID("an unknown number of times")},
    {"call", add_call, ""},
    {"callee", add_callee, SAID("an unknown number")},
    {"caller", add_caller, SAID("an unknown number")},
    {"cancel_after", add_cancel_after, SAID("an unknown time")}, /* since the first INVITE */
    {"challenges", add_challenges, SAID("an unknown number of times")},
    {"code", add_code, SAID("no code")},
    {"connection", add_connection, SAID("the connection failed")}, /* where to, and how it failed */
    {"copies", add_copies, SAID("an unknown number of times")},    /* of the INVITE */
    {"ended_by", add_ended_by, SAID("an unknown side")},
    {"far_code", add_far_code, SAID("another code")},
    {"final_after", add_final_after, SAID("an unknown time")}, /* since the first INVITE */
    {"gap", add_gap, SAID("an unknown time")},                 /* from 100 to the next response */
    {"heard", add_heard, SAID("some packets")},                /* what came from the other side */
    {"hearer", add_hearer, SAID("one side")},
    {"icmp", add_icmp, SAID("an error")},
    {"length", add_length, SAID("an unknown time")}, /* from the start to the refusal or the end */
    {"meaning", add_meaning, SAID("no code is known")}, /* of the code in {response} */
    {"pdd", add_pdd, SAID("an unknown time")},
    {"placer", add_placer, ""}, /* who places the call */
    {"q850", add_q850, SAID("unknown")},
    {"quote", add_quote, SAID("no response")}, /* {response}, the answerer's own words marked */
    {"realm", add_realm, SAID("unknown")},
    {"redirect", add_redirect, SAID("an unknown address")},
    {"release", add_release, SAID("a fault")},                    /* Reason of the BYE */
    {"repeats", add_repeats, SAID("an unknown number of times")}, /* of any message */
    {"reporter", add_reporter, SAID("an unknown address")},
    {"responder", add_responder, SAID("an unknown address")},
    {"response", add_response, SAID("no response")}, /* code and phrase that the cause rests on */
    {"retry_after", add_retry_after, SAID("an unknown time")},
    {"ring", add_ring, SAID("an unknown time")},
    {"said", add_said, SAID("nothing")}, /* the CDR's own word */
    {"setup", add_setup, SAID("an unknown time")},
    {"silence", add_silence, SAID("an unknown time")},
    {"silent", add_silent, SAID("one side")}, /* whose sound it is about */
    {"sound_icmp", add_sound_icmp, SAID("an error")},
    {"sound_jitter", add_sound_jitter, SAID("unknown")},
    {"sound_late", add_sound_late, SAID("some time")}, /* since the answer */
    {"sound_loss", add_sound_loss, SAID("a part")},
    {"sound_stop", add_sound_stop, SAID("some time")}, /* before the BYE */
    {"sound_to", add_sound_to, SAID("the address that was told")},
    {"sound_went", add_sound_went, SAID("another address")},
    {"speaking", add_hearer, SAID("the other side")}, /* it hears, or would */
    {"talk", add_talk, SAID("an unknown time")},
    {"trying_after", add_trying_after, SAID("an unknown time")}, /* since the last attempt */
};

/* "Answerer" is "answerer" at the start of a sentence. */
static const struct placeholder *find_placeholder(struct str name)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof placeholders[0]; i++)
        if (str_equal_nocase(name, str_from(placeholders[i].name)))
            return &placeholders[i];
    return NULL;
}

static bool add_placeholder(struct text *out, struct str name, const struct scene *scene)
{
    const struct placeholder *placeholder = find_placeholder(name);
    ensure(placeholder != NULL, "a sentence has a placeholder that does not exist");
    size_t start = out->len;
    bool known = placeholder->add(out, scene);
    if (!known)
        say(out, scene, placeholder->unknown);
    if (name.at[0] != ascii_lower(name.at[0]))
        words_begin_large(out->at + start);
    return known;
}

/* One stretch of a sentence; false when a figure in it is not known. */
static bool add_stretch(struct text *out, struct str words, const struct scene *scene)
{
    bool all_known = true;
    while (!str_is_empty(words)) {
        text_add(out, str_before(words, '{', &words));
        struct str name = str_before(words, '}', &words);
        if (!str_is_empty(name) && !add_placeholder(out, name, scene))
            all_known = false;
    }
    return all_known;
}

static void add_sentence(struct text *out, const char *sentence, const struct scene *scene)
{
    struct str rest = str_from(words_in(scene->words, sentence));
    while (!str_is_empty(rest)) {
        (void)add_stretch(out, str_before(rest, '[', &rest), scene);
        size_t start = out->len;
        if (!add_stretch(out, str_before(rest, ']', &rest), scene))
            cut_to(out, start);
    }
}

static const struct wording *other_wording(const struct call *call, const struct verdict *verdict)
{
    return wording_find(verdict->cause->id, (enum side)verdict->side, is_answered_by_us(call));
}

/* A sentence that stands in the report that the call was read from. */
static bool add_told(struct text *out, const struct call *call, const char *key)
{
    if (!call->cdr || !call->cdr->told)
        return false;
    json_add_plain(out, call_told_value(call->cdr->told, str_from(key), 0));
    return true;
}

void verdict_add_headline(struct text *out, const struct words *words,
                          const struct diagnosis *diagnosis, const struct call *call,
                          const struct verdict *verdict)
{
    if (add_told(out, call, "headline"))
        return;
    struct scene scene = {words, diagnosis, call, verdict};
    const struct wording *other = other_wording(call, verdict);
    const struct cdr_wording *cdr =
        call->from_cdr ? cdr_wording_find(verdict->cause->id, call) : NULL;
    add_sentence(out,
                 cdr                        ? cdr->headline
                 : other && other->headline ? other->headline
                                            : verdict->cause->headline,
                 &scene);
    if (!cdr)
        cdr_add_inference(out, words, call);
    cdr_add_mismatch(out, words, call, verdict->result);
}

void verdict_add_action(struct text *out, const struct words *words, const struct call *call,
                        const struct verdict *verdict)
{
    if (add_told(out, call, "action"))
        return;
    struct scene scene = {words, NULL, call, verdict};
    const struct wording *other = other_wording(call, verdict);
    const struct cause *cause = verdict->cause;
    const char *usual =
        cause->ours_action && is_answered_by_us(call) ? cause->ours_action : cause->action;
    const struct cdr_wording *cdr = call->from_cdr ? cdr_wording_find(cause->id, call) : NULL;
    add_sentence(out,
                 cdr && cdr->action       ? cdr->action
                 : other && other->action ? other->action
                                          : usual,
                 &scene);
}
