/* A message in the words of a ladder's arrow. All of it is safe to show. */
#ifndef LADDER_MESSAGE_WORDS_H
#define LADDER_MESSAGE_WORDS_H

#include "sipdiag/base/text.h"
#include "sipdiag/ladder/ladder.h"

/* "INVITE", "183 Session Progress", "ICMP port unreachable". */
void message_add_label(struct text *out, const struct logged_message *message);

/* "with password, audio PCMA,PCMU"; of a response also to what, but for INVITE. May be nothing. */
void message_add_details(struct text *out, const struct logged_message *message);

/* Begins the next of several details. */
void details_next(struct text *out);

enum ladder_tone message_tone(const struct logged_message *message);

#endif
