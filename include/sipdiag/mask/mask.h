/* What --mask hides: numbers, names and addresses, each by one rule, wherever they are shown. Level
 * 1 hides the last digits and the host part, level 2 puts pseudonyms in their place, level 3 hides
 * all. docs/PRIVACY.md is the outside promise. Every function takes a mask that is NULL: then it
 * adds what it was given. */
#ifndef SIPDIAG_MASK_MASK_H
#define SIPDIAG_MASK_MASK_H

#include "sipdiag/base/error.h"
#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"
#include "sipdiag/model/endpoint.h"

#include <stdbool.h>
#include <stddef.h>

enum mask_level { MASK_NONE, MASK_TAILS, MASK_PSEUDONYMS, MASK_ALL };

struct mask;

struct mask *mask_new(enum mask_level level);
void mask_free(struct mask *mask);
enum mask_level mask_level(const struct mask *mask); /* MASK_NONE for NULL */

/* The key of pseudonyms: of a file of at least 16 bytes, or drawn by lot. Without either it is made
 * of the input's bytes, so that the same input gives the same pseudonyms. False with a sentence
 * when the file, or the kernel's source of chance, gives no key. */
bool mask_use_file(struct mask *mask, const char *path, struct error *error);
bool mask_use_chance(struct mask *mask, struct error *error);
void mask_feed(struct mask *mask, const void *bytes, size_t len);

/* No more will be fed: the key stays as it is. Before anything is masked. */
void mask_settle(struct mask *mask);

/* Somebody who takes part, and a host: hidden in free text, too. Of a host name all names in its
 * domain are. */
void mask_learn(struct mask *mask, struct str user);
void mask_learn_host(struct mask *mask, struct str host);

/* The user and the host of a URI. */
void mask_learn_uri(struct mask *mask, struct str uri);

/* Of them all, before those of the calls at hand are learned. */
void mask_forget(struct mask *mask);

/* A user part: a phone number or a name. Two numbers with the same last digits get pseudonyms with
 * the same last digits. A pseudonym of a number has a letter in it: it is nobody's number. */
void mask_add_user(const struct mask *mask, struct text *out, struct str user);

/* "host" or an address, with or without brackets. */
void mask_add_host(struct mask *mask, struct text *out, struct str host);

/* "sip:user@host:port;...", "user@host", with or without a display name. */
void mask_add_uri(struct mask *mask, struct text *out, struct str uri);

/* Different Call-IDs stay different. */
void mask_add_call_id(struct mask *mask, struct text *out, struct str call_id);

/* Free text: numbers of at least six digits, addresses, URIs, and who was learned. */
void mask_add_words(struct mask *mask, struct text *out, struct str words);

/* The name of a program: it stays but for who is named in it, URIs, serial numbers and hardware
 * addresses. What looks like an IP address is a version. */
void mask_add_program(struct mask *mask, struct text *out, struct str name);

/* The name of a file, without the folders it is in. */
void mask_add_file(struct mask *mask, struct text *out, struct str path);

/* What may be shown instead; equal ones give equal ones, others give others. Lives as long as the
 * mask. Of level 2 it is an address again, out of a range that is nobody's. */
struct address mask_address(struct mask *mask, const struct address *address);

/* From now on addresses stay addresses whatever the level, as packets need them: at level 1 the
 * host part is zero. */
void mask_for_packets(struct mask *mask, bool is_on);

/* A SIP message as it may be given away: headers and lines of SDP that are known are masked one by
 * one, all others fall away, and so do secrets and bodies that are no SDP. Content-Length is right.
 */
void mask_add_message(struct mask *mask, struct text *out, struct str message);

/* A keyed fingerprint, the same for the same text. */
uint64_t mask_fingerprint(const struct mask *mask, struct str text);

#endif
