/* The mask from inside. */
#ifndef SIPDIAG_MASK_MASK_PARTS_H
#define SIPDIAG_MASK_MASK_PARTS_H

#include "secret.h"
#include "sipdiag/base/arena.h"
#include "sipdiag/base/map.h"
#include "sipdiag/mask/mask.h"

/* What keeps uses of the key apart. */
enum mask_use { USE_USER = 1, USE_HOST, USE_NETWORK, USE_CALL_ID, USE_FILE, USE_PASS, USE_MARK };

struct mask {
    enum mask_level level;
    struct secret secret;
    bool for_packets;
    bool has_key; /* of a file, or by chance: inputs do not change it */
    bool is_settled;
    struct map names; /* masked_name by the hash of what it stands for */
    struct map shown; /* the same by what is shown */
    struct map known; /* users and domains, by their hash */
    struct arena known_arena;
    struct arena arena;
    unsigned hosts; /* named so far, of level 3 */
};

static inline bool is_masking(const struct mask *mask)
{
    return mask && mask->level != MASK_NONE;
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Who says so wants to be nobody. */
bool is_nobody(struct str user);

/* Digits with what people write between them; 0 when it is no number. */
size_t count_digits(struct str user);

/* Length of the known user that this begins with, as a word of its own; 0 when there is none. */
size_t find_known(const struct mask *mask, struct str rest);

/* The same of a host name in a domain that is known. */
size_t find_known_host(const struct mask *mask, struct str rest);

/* "host:port", where a port may be missing and an IPv6 address may have no brackets. */
void add_host_port(struct mask *mask, struct text *out, struct str place);

/* So many hexadecimal digits of a fingerprint, after a letter that says what it is. */
void add_pseudonym(const struct mask *mask, struct text *out, char kind, enum mask_use use,
                   struct str of);

/* The lines of SDP that are known, masked one by one. */
void add_sdp(struct mask *mask, struct text *out, struct str body);

/* Warnings (RFC 3261 20.43). */
void add_warnings(struct mask *mask, struct text *out, struct str list);

#endif
