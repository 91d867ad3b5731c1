/* From whom to whom a message went, where the log does not say. */
#ifndef SIPDIAG_LOGS_LINK_H
#define SIPDIAG_LOGS_LINK_H

#include "marker.h"
#include "sipdiag/model/log_message.h"
#include "sipdiag/sip/sip_scan.h"

struct link_book;

struct link_book *link_book_new(void);
void link_book_free(struct link_book *book);

/* Fills from, to and transport. The marker may be NULL. */
void link_resolve(struct link_book *book, const struct sip_scan *scan, const struct marker *marker,
                  struct log_message *head);

/* What one book learnt about our own address is where another begins. */
void link_book_learn_from(struct link_book *book, const struct link_book *other);

#endif
