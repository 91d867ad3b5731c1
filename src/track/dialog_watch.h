/* What the messages of a dialog tell beyond its result: offers and answers, reliable ringing,
 * changes and refreshes in the talk. Kept beside the open call; at its end it comes down to struct
 * call_dialog. */
#ifndef SIPDIAG_TRACK_DIALOG_WATCH_H
#define SIPDIAG_TRACK_DIALOG_WATCH_H

#include "sipdiag/model/call.h"
#include "sipdiag/model/sip_facts.h"

#include <stdbool.h>
#include <stdint.h>

/* An INVITE or UPDATE within the dialog, the newest one. */
struct dialog_change {
    int64_t time_us; /* TIME_UNKNOWN: there was none */
    int64_t answered_us;
    uint32_t cseq;
    uint16_t code; /* its final response; 0 = none */
    uint16_t copies;
    enum party by;
    bool image;
};

struct dialog_watch {
    struct sip_media offer, answer;
    struct dialog_change change;
    int64_t refreshed_us; /* last change that was answered with 2xx */
    uint32_t session_expires_s;
    uint32_t invite_bytes;
    uint32_t rseq;
    uint16_t reliable_copies; /* of one reliable 1xx */
    uint16_t bye_reason_sip;
    uint8_t alg_signs;
    enum party refresher;
    bool has_offer, has_answer, ack_has_media, ack_seen, prack_seen, prack_answered,
        prack_has_media;
    bool invite_contact_private, wrong_port, right_port, fax_refused, in_parts;
};

void dialog_watch_init(struct dialog_watch *watch);

/* The first INVITE of the call's first sender. */
void dialog_watch_invite(struct dialog_watch *watch, const struct sip_facts *facts,
                         bool contact_private);

/* A response to it on the first leg; `expected` is where its INVITE came from. */
void dialog_watch_response(struct dialog_watch *watch, const struct sip_facts *facts,
                           const struct endpoint *expected);

/* Any other message of the call; `by` sent it (of a response: who sent the request). */
void dialog_watch_message(struct dialog_watch *watch, const struct sip_facts *facts, enum party by);

/* What rules need to know, once the call is over. */
void dialog_watch_close(const struct dialog_watch *watch, int64_t answer_us, int64_t bye_us,
                        struct call_dialog *dialog);

#endif
