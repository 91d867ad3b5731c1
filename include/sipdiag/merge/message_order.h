/* Messages of all inputs in time order, each packet once: re-orders within a second, drops copies
 * that mirroring made (contract, section 4). */
#ifndef SIPDIAG_MERGE_MESSAGE_ORDER_H
#define SIPDIAG_MERGE_MESSAGE_ORDER_H

#include "sipdiag/model/settings.h"
#include "sipdiag/model/sip_text.h"

#include <stdbool.h>

struct message_order;

enum { MESSAGES_SHOWN = 8 };

enum order_status {
    ORDER_MESSAGE,
    ORDER_COPY, /* the same packet once more: count it, do not use it */
    ORDER_WAIT, /* nothing is old enough yet */
};

struct message_order *message_order_new(const struct settings *settings);
void message_order_free(struct message_order *order);

/* Takes a copy. False when the time runs backwards by more than the window: file order is kept,
 * count a clock step. */
bool message_order_add(struct message_order *order, const struct sip_text *text);

/* It is later than the newest message says: what waits may be old enough now. */
void message_order_advance(struct message_order *order, int64_t now_us);

/* No more will come: message_order_next() gives the rest. */
void message_order_finish(struct message_order *order);

/* Oldest message that no later one can overtake; borrowed for MESSAGES_SHOWN calls, of which this
 * is the first. */
enum order_status message_order_next(struct message_order *order, struct sip_text *text);

/* Of bytes, addresses, ports and kind: everything that makes two packets the same one. */
uint64_t message_fingerprint(const struct sip_text *text);

#endif
