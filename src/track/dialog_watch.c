/* Watches a dialog: what was offered and answered, what was changed in the talk, what that led to.
 */
#include "dialog_watch.h"

#include "sipdiag/model/codec.h"

void dialog_watch_init(struct dialog_watch *watch)
{
    *watch = (struct dialog_watch){.change.time_us = TIME_UNKNOWN, .refreshed_us = TIME_UNKNOWN};
}

void dialog_watch_invite(struct dialog_watch *watch, const struct sip_facts *facts,
                         bool contact_private)
{
    watch->has_offer = facts->media.present || facts->condition == SIP_CUT;
    watch->offer = facts->media;
    watch->session_expires_s = facts->session_expires_s;
    watch->invite_bytes = facts->message_bytes;
    watch->alg_signs = facts->alg_signs;
    watch->invite_contact_private = contact_private;
    watch->in_parts = str_starts_with_nocase(facts->content_type, STR("multipart/"));
}

/* The 2xx settles who refreshes (RFC 4028 9). */
static void take_answer(struct dialog_watch *watch, const struct sip_facts *facts)
{
    if (watch->has_answer)
        return;
    watch->has_answer = true;
    watch->answer = facts->media;
    watch->session_expires_s = facts->session_expires_s;
    if (facts->refresher != SIP_REFRESHER_NONE)
        watch->refresher = facts->refresher == SIP_REFRESHER_UAC ? PARTY_CALLER : PARTY_CALLEE;
}

void dialog_watch_response(struct dialog_watch *watch, const struct sip_facts *facts,
                           const struct endpoint *expected)
{
    if (facts->to.port == expected->port)
        watch->right_port = true;
    else
        watch->wrong_port = true;
    if (facts->status < 200 && facts->rseq) {
        watch->reliable_copies =
            watch->rseq == facts->rseq ? (uint16_t)(watch->reliable_copies + 1) : 1;
        watch->rseq = facts->rseq;
    }
    if (facts->status >= 200 && facts->status < 300)
        take_answer(watch, facts);
}

static bool is_change(const struct sip_facts *facts)
{
    return facts->method == SIP_METHOD_UPDATE ||
           (facts->method == SIP_METHOD_INVITE && facts->to_tag.len > 0);
}

static void note_change(struct dialog_watch *watch, const struct sip_facts *facts, enum party by)
{
    struct dialog_change *change = &watch->change;
    if (change->time_us != TIME_UNKNOWN && change->cseq == facts->cseq && change->by == by) {
        change->copies++;
        return;
    }
    *change = (struct dialog_change){
        .time_us = facts->time_us,
        .answered_us = TIME_UNKNOWN,
        .cseq = facts->cseq,
        .copies = 1,
        .by = by,
        .image = facts->media.image,
    };
}

static void note_change_answer(struct dialog_watch *watch, const struct sip_facts *facts,
                               enum party by)
{
    struct dialog_change *change = &watch->change;
    if (facts->status < 200 || change->time_us == TIME_UNKNOWN || change->cseq != facts->cseq ||
        change->by != by || change->code)
        return;
    change->code = facts->status;
    change->answered_us = facts->time_us;
    if (facts->status < 300)
        watch->refreshed_us = change->time_us;
    if (change->image && (facts->status == 488 || facts->status == 415 || facts->status == 606))
        watch->fax_refused = true;
}

void dialog_watch_message(struct dialog_watch *watch, const struct sip_facts *facts, enum party by)
{
    bool is_response = facts->status != 0;
    if (facts->method == SIP_METHOD_PRACK) {
        watch->prack_seen = true;
        watch->prack_answered = watch->prack_answered || (is_response && facts->status < 300);
        watch->prack_has_media = watch->prack_has_media || facts->media.present;
    } else if (facts->method == SIP_METHOD_ACK) {
        watch->ack_seen = true;
        watch->ack_has_media =
            watch->ack_has_media || facts->media.present || facts->condition == SIP_CUT;
    } else if (facts->method == SIP_METHOD_BYE && !is_response && !watch->bye_reason_sip) {
        watch->bye_reason_sip = facts->reason_sip;
    } else if (is_response &&
               (facts->method == SIP_METHOD_UPDATE || facts->method == SIP_METHOD_INVITE)) {
        note_change_answer(watch, facts, by);
    } else if (!is_response && is_change(facts)) {
        note_change(watch, facts, by);
    }
}

static bool is_near(int64_t value_us, int64_t target_us, int64_t tolerance_us)
{
    return value_us >= target_us - tolerance_us && value_us <= target_us + tolerance_us;
}

/* The talk ended with a change that was refused or never answered; 491 and challenges are tried
 * again. */
static bool ended_with_change(const struct dialog_watch *watch, int64_t bye_us)
{
    const struct dialog_change *change = &watch->change;
    bool retried =
        change->code == 491 || change->code == 401 || change->code == 407 || change->code == 422;
    if (change->time_us == TIME_UNKNOWN || bye_us < change->time_us ||
        (change->code >= 200 && change->code < 300) || retried)
        return false;
    if (change->code)
        return change->answered_us <= bye_us && bye_us - change->answered_us <= 35 * US_PER_S;
    return change->copies >= 4;
}

/* RFC 4028 10: without a refresh the side that does not refresh hangs up a little before the
 * session expires. */
static bool ended_by_expiry(const struct dialog_watch *watch, int64_t base_us, int64_t bye_us)
{
    int64_t expires_us = watch->session_expires_s * US_PER_S;
    int64_t early_us = expires_us / 3 < 32 * US_PER_S ? expires_us / 3 : 32 * US_PER_S;
    int64_t talked_us = bye_us - base_us;
    return talked_us >= expires_us - early_us - 2 * US_PER_S &&
           talked_us <= expires_us + 3 * US_PER_S;
}

static void close_session(const struct dialog_watch *watch, int64_t answer_us, int64_t bye_us,
                          struct call_dialog *dialog)
{
    int64_t base_us = watch->refreshed_us != TIME_UNKNOWN ? watch->refreshed_us : answer_us;
    int64_t half_us = watch->session_expires_s * US_PER_S / 2;
    if (ended_with_change(watch, bye_us)) {
        bool is_refresh = half_us && is_near(watch->change.time_us - base_us, half_us,
                                             half_us / 10 + 5 * US_PER_S);
        dialog->end = is_refresh ? DIALOG_REFRESH_FAILED : DIALOG_CHANGE_FAILED;
        dialog->end_by = watch->change.by == PARTY_CALLER ? PARTY_CALLEE : PARTY_CALLER;
    } else if (half_us && ended_by_expiry(watch, base_us, bye_us)) {
        dialog->end = DIALOG_EXPIRED;
        dialog->end_by = watch->refresher;
    }
}

/* Numbers from 96 on are given anew in each body (RFC 3551 3): two of them may be one codec. */
static bool shares_format(const struct sip_media *a, const struct sip_media *b)
{
    static const uint64_t dynamic = UINT64_C(0xffffffff00000000);
    return (a->formats[0] & b->formats[0]) || (a->formats[1] & b->formats[1]) ||
           ((a->formats[1] & dynamic) && (b->formats[1] & dynamic));
}

static bool has_formats(const struct sip_media *media)
{
    return media->formats[0] || media->formats[1];
}

/* Names go before numbers: below 96 the two say the same as a rule. */
static uint64_t codecs_of(const struct sip_media *media)
{
    uint64_t set = codec_set_of_payload_types(media->formats);
    for (uint8_t i = 0; i < media->name_count; i++)
        set |= codec_set(media->names[i].codec);
    return codec_set_of_sound(set);
}

static uint16_t media_flags(const struct dialog_watch *watch)
{
    const struct sip_media *offer = &watch->offer, *answer = &watch->answer;
    uint16_t flags = 0;
    if (offer->srtp)
        flags |= DIALOG_OFFERS_SRTP;
    if (offer->present && offer->null_address)
        flags |= DIALOG_OFFERS_NOWHERE;
    if (offer->present && address_is_private(&offer->audio.address))
        flags |= DIALOG_OFFERS_PRIVATE;
    if (answer->present && answer->audio_refused)
        flags |= DIALOG_ANSWER_UNUSABLE;
    if (offer->present && answer->present && has_formats(offer) && has_formats(answer) &&
        !shares_format(offer, answer))
        flags |= DIALOG_ANSWER_UNUSABLE;
    if (!watch->has_offer && answer->present && watch->ack_seen && !watch->ack_has_media &&
        !watch->prack_has_media)
        flags |= DIALOG_OFFER_UNANSWERED;
    return flags;
}

void dialog_watch_close(const struct dialog_watch *watch, int64_t answer_us, int64_t bye_us,
                        struct call_dialog *dialog)
{
    *dialog = (struct call_dialog){
        .offered = watch->offer.present ? codecs_of(&watch->offer) : 0,
        .answered =
            watch->answer.present && !watch->answer.audio_refused ? codecs_of(&watch->answer) : 0,
        .session_expires_s = watch->session_expires_s,
        .invite_bytes = watch->invite_bytes,
        .bye_reason_sip = watch->bye_reason_sip,
        .reliable_copies = watch->reliable_copies,
        .flags = media_flags(watch),
    };
    if (watch->prack_seen)
        dialog->flags |= DIALOG_PRACK_SEEN;
    if (watch->prack_answered)
        dialog->flags |= DIALOG_PRACK_ANSWERED;
    if (watch->wrong_port && !watch->right_port)
        dialog->flags |= DIALOG_WRONG_PORT;
    if (watch->fax_refused)
        dialog->flags |= DIALOG_FAX_REFUSED;
    if (watch->in_parts)
        dialog->flags |= DIALOG_IN_PARTS;
    if (watch->invite_contact_private)
        dialog->flags |= DIALOG_CONTACT_PRIVATE;
    if (watch->alg_signs >= 2)
        dialog->flags |= DIALOG_REWRITTEN;
    if (answer_us != TIME_UNKNOWN && bye_us != TIME_UNKNOWN)
        close_session(watch, answer_us, bye_us, dialog);
}
