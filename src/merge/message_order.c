/* Messages in order of time. Those that come in order wait in a queue, the others in a heap beside
 * it, so that the cost does not depend on how far behind they are. Bytes wait in chunks that go
 * when they are empty. */
#include "sipdiag/merge/message_order.h"

#include "copies.h"
#include "late_heap.h"
#include "sipdiag/base/memory.h"
#include "waiting.h"

#include <stdlib.h>

enum { PENDING_MOST_BYTES = 64 * 1024 * 1024 };

struct message_order {
    struct waiting_room room;
    struct waiting *first, *last; /* in order */
    struct late_heap late;        /* came after a newer one */
    struct copies *copies;
    struct waiting *shown[MESSAGES_SHOWN]; /* borrowed by the last calls of message_order_next() */
    unsigned shown_next;                   /* the one that was borrowed first */
    uint32_t run;                          /* goes up when the time runs backwards */
    uint64_t added;
    int64_t newest_us; /* of the run */
    int64_t now_us;    /* without a message, how late it is; of the run */
    int64_t window_us;
    bool finished;
};

struct message_order *message_order_new(const struct settings *settings)
{
    struct message_order *order = xalloc(sizeof *order);
    order->window_us = settings->value[SETTING_REORDER_WINDOW];
    order->newest_us = order->now_us = INT64_MIN;
    order->copies = copies_new(settings);
    return order;
}

void message_order_free(struct message_order *order)
{
    if (!order)
        return;
    copies_free(order->copies);
    late_heap_free(&order->late);
    waiting_room_free(&order->room);
    free(order);
}

/* Times may be anything: no difference may overflow. */
static int64_t before(int64_t time_us, int64_t span_us)
{
    return time_us < INT64_MIN + span_us ? INT64_MIN : time_us - span_us;
}

bool message_order_add(struct message_order *order, const struct sip_text *text)
{
    bool steps_back = text->time_us < before(order->newest_us, order->window_us);
    if (steps_back) {
        order->run++;
        order->newest_us = text->time_us;
        order->now_us = INT64_MIN;
    } else if (text->time_us > order->newest_us) {
        order->newest_us = text->time_us;
    }
    struct waiting *added = waiting_room_copy(&order->room, text);
    added->run = order->run;
    added->number = order->added++;
    if (order->last && waiting_is_before(added, order->last)) {
        late_heap_add(&order->late, added);
        return !steps_back;
    }
    if (order->last)
        order->last->next = added;
    else
        order->first = added;
    order->last = added;
    return !steps_back;
}

void message_order_advance(struct message_order *order, int64_t now_us)
{
    if (now_us > order->now_us)
        order->now_us = now_us;
}

void message_order_finish(struct message_order *order)
{
    order->finished = true;
}

static bool is_ready(const struct message_order *order, const struct waiting *oldest)
{
    return order->finished || oldest->run != order->run ||
           oldest->text.time_us <= before(order->newest_us, order->window_us) ||
           oldest->text.time_us <= before(order->now_us, order->window_us) ||
           order->room.held_bytes > PENDING_MOST_BYTES;
}

static struct waiting *take_oldest(struct message_order *order)
{
    struct waiting *late = late_heap_first(&order->late);
    struct waiting *first = order->first;
    bool takes_late = late && (!first || waiting_is_before(late, first));
    struct waiting *oldest = takes_late ? late : first;
    if (!oldest || !is_ready(order, oldest))
        return NULL;
    if (takes_late) {
        late_heap_take(&order->late);
        return oldest;
    }
    order->first = first->next;
    if (!order->first)
        order->last = NULL;
    return oldest;
}

enum order_status message_order_next(struct message_order *order, struct sip_text *text)
{
    struct waiting **shown = &order->shown[order->shown_next];
    order->shown_next = (order->shown_next + 1) % MESSAGES_SHOWN;
    if (*shown)
        waiting_room_release(&order->room, *shown);
    *shown = take_oldest(order);
    if (!*shown)
        return ORDER_WAIT;
    *text = (*shown)->text;
    return copies_add(order->copies, text) ? ORDER_COPY : ORDER_MESSAGE;
}
