/* SIPp's one line a message: time, S or R, Call-ID, CSeq, start line, parted by TABs. */
#ifndef SIPDIAG_LOGS_SHORT_MESSAGE_H
#define SIPDIAG_LOGS_SHORT_MESSAGE_H

#include "marker.h"
#include "sipdiag/base/text.h"

/* Who begins a dialog, by the hash of its Call-ID; the newest of a slot wins. */
enum { SHORT_DIALOGS = 1024 };

struct short_dialog {
    uint64_t key;
    enum log_direction direction;
};

/* Makes a message of the line whose start line begins at `column`. False when it is no such line.
 */
bool short_message_read(struct str line, size_t column, struct short_dialog *dialogs,
                        struct text *message, enum log_direction *direction);

#endif
