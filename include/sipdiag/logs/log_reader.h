/* Lines of a log in, the SIP messages in them out: which line says a message follows, who sent it
 * to whom and when; where it ends. */
#ifndef SIPDIAG_LOGS_LOG_READER_H
#define SIPDIAG_LOGS_LOG_READER_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/zone.h"
#include "sipdiag/model/log_message.h"

#include <stdbool.h>
#include <stdint.h>

struct log_reader;

/* What is found. */
struct log_item {
    struct log_message head;
    struct str bytes; /* of a SIP message, or of a packet; borrowed until the next call */
    bool is_packet;   /* out of a hex dump */
    int packet_link;  /* its LINKTYPE_ number */
    int64_t time_us;
    uint64_t line; /* of its first line */
};

struct log_reader *log_reader_new(const struct zone *zone);
void log_reader_free(struct log_reader *reader);

/* The beginning of the log, for what later lines need: dates, and which address is ours. */
void log_reader_look_ahead(struct log_reader *reader, struct str beginning);

/* Takes a line, without its end; then log_reader_next() must be asked until it says false. */
void log_reader_add(struct log_reader *reader, struct str line, uint64_t number);
void log_reader_end(struct log_reader *reader);
bool log_reader_next(struct log_reader *reader, struct log_item *item);

/* Of the messages so far: "asterisk-pjsip"; "sip" when no line before them is known. */
const char *log_reader_dialect(const struct log_reader *reader);
unsigned log_reader_lacks(const struct log_reader *reader); /* enum log_lack */

/* Messages that the log holds twice side by side, written by two loggers; left out. */
uint64_t log_reader_repeats(const struct log_reader *reader);

/* Does the beginning of an input hold SIP messages as text? The name of the dialect, or NULL; then
 * *why_not may be some words, when it comes close. */
const char *log_recognise(struct str beginning, const char **why_not);

/* Is it text with times in its lines, so that SIP may follow? */
bool log_may_follow(struct str beginning);

/* The dialects, for the documentation: NULL past the end. */
struct log_dialect {
    const char *name;
    const char *program; /* whose it is */
    const char *example; /* the line before a message */
};
const struct log_dialect *log_dialect_at(size_t index);

#endif
