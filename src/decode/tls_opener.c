/* Keys by epoch, and the search for the number of a record behind a hole: the number is part of
 * what is authenticated (RFC 8446 5.3, RFC 5246 6.2.3.3), so that only the right one opens it. */
#include "tls_opener.h"

#include <string.h>

enum {
    LOST_MOST = 1024,           /* numbers that are tried behind a hole */
    FAILED_MOST = 32,           /* records one after the other: the key is wrong */
    RECORD_LEAST = 5 + 1 + 8,   /* header, a byte, a short tag */
    CREDIT_FIRST = 1024 * 1024, /* bytes */
    CREDIT_PER_BYTE = 128,
    TRIAL_BYTES = 256, /* what a trial costs beside its bytes */
};

static const uint64_t credit_most = 64 * 1024 * 1024;

static bool is_tls13(const struct tls_suite *suite)
{
    return suite && suite->is_tls13;
}

static enum tls_secret_kind kind_of(enum tls_epoch epoch, bool is_client)
{
    if (epoch == TLS_EARLY)
        return TLS_CLIENT_EARLY;
    if (epoch == TLS_HANDSHAKE)
        return is_client ? TLS_CLIENT_HANDSHAKE : TLS_SERVER_HANDSHAKE;
    return is_client ? TLS_CLIENT_TRAFFIC : TLS_SERVER_TRAFFIC;
}

static const struct tls_suite *suite_of(const struct tls_facts *facts)
{
    const struct tls_suite *suite = tls_suite_find(facts->suite);
    bool is_13 = facts->version == 0x0304, is_12 = facts->version == 0x0303;
    return suite && (suite->is_tls13 ? is_13 : is_12) ? suite : NULL;
}

/* What protects records of one epoch, and the secret that it came from. */
struct made {
    struct tls_protection protection;
    struct tls_secret secret;
};

static bool make(struct made *made, const struct tls_facts *facts, enum tls_epoch epoch,
                 bool is_client)
{
    const struct tls_suite *suite = suite_of(facts);
    *made = (struct made){.secret.len = 0};
    if (!suite || !facts->has_client || !facts->has_server)
        return false;
    enum tls_secret_kind kind = suite->is_tls13 ? kind_of(epoch, is_client) : TLS_MASTER_SECRET;
    if (!tls_keys_find(facts->keys, facts->client_random, kind, &made->secret))
        return false;
    if (suite->is_tls13)
        return tls_protect_13(&made->protection, suite, &made->secret);
    uint8_t randoms[2 * TLS_RANDOM_BYTES];
    memcpy(randoms, facts->server_random, TLS_RANDOM_BYTES);
    memcpy(randoms + TLS_RANDOM_BYTES, facts->client_random, TLS_RANDOM_BYTES);
    return tls_protect_12(&made->protection, suite, &made->secret, randoms, is_client);
}

static void put(struct tls_opener *opener, struct made *made)
{
    tls_protection_clear(&opener->now);
    opener->now = made->protection;
    opener->secret = made->secret;
    explicit_bzero(made, sizeof *made);
}

static bool knows_later(const struct tls_opener *opener, const struct tls_facts *facts)
{
    struct tls_secret secret;
    bool knows = false;
    for (unsigned i = opener->epoch + 1; is_tls13(suite_of(facts)) && i <= TLS_APPLICATION; i++)
        knows = knows || tls_keys_find(facts->keys, facts->client_random,
                                       kind_of((enum tls_epoch)i, opener->is_client), &secret);
    explicit_bzero(&secret, sizeof secret);
    return knows;
}

bool tls_opener_has_keys(struct tls_opener *opener, const struct tls_facts *facts)
{
    struct made made;
    uint64_t version = tls_keys_version(facts->keys);
    if (opener->now.aead)
        return true;
    if (opener->has_asked && opener->asked_version == version)
        return opener->may_have_later;
    opener->has_asked = true;
    opener->asked_version = version;
    opener->may_have_later = knows_later(opener, facts);
    if (make(&made, facts, opener->epoch, opener->is_client))
        put(opener, &made);
    explicit_bzero(&made, sizeof made);
    return opener->now.aead || opener->may_have_later;
}

static void move(struct tls_opener *opener, enum tls_epoch epoch)
{
    tls_protection_clear(&opener->now);
    opener->epoch = epoch;
    opener->has_asked = false;
    opener->sequence = 0;
    opener->lost_most = 0;
    opener->passed = 0;
    opener->failed_run = 0;
}

void tls_opener_enter(struct tls_opener *opener, const struct tls_facts *facts,
                      enum tls_epoch epoch)
{
    if (opener->credit == 0)
        opener->credit = CREDIT_FIRST;
    move(opener, epoch);
    tls_opener_has_keys(opener, facts);
}

/* The nonce is the number itself in TLS 1.3 and for ChaCha20 (RFC 7905); other suites of 1.2 send
 * the part that changes (RFC 5288 3). */
static bool open_as(const struct tls_protection *by, uint64_t sequence,
                    const struct tls_record *record, struct tls_room *out)
{
    uint8_t nonce[TLS_NONCE_BYTES], extra[8 + TLS_HEADER_BYTES];
    struct str sealed = record->payload, about = {(const char *)extra, sizeof extra};
    if (sealed.len < (size_t)by->explicit_bytes + by->suite->tag_bytes)
        return false;
    memcpy(nonce, by->iv, sizeof nonce);
    for (unsigned i = 0; i < 8; i++) {
        extra[i] = (uint8_t)(sequence >> 8 * (7 - i));
        nonce[4 + i] = (uint8_t)(nonce[4 + i] ^ extra[i]);
    }
    if (by->explicit_bytes)
        memcpy(nonce + TLS_NONCE_BYTES - by->explicit_bytes, sealed.at, by->explicit_bytes);
    sealed = str_from_offset(sealed, by->explicit_bytes);
    out->len = sealed.len - by->suite->tag_bytes;
    memcpy(extra + 8, record->header.at, 3);
    extra[11] = (uint8_t)(out->len >> 8);
    extra[12] = (uint8_t)out->len;
    if (by->suite->is_tls13)
        about = record->header;
    return tls_aead_open(by->aead, nonce, about, sealed, out->at);
}

struct numbers {
    uint64_t first, more;
};

/* The record as one of these numbers. */
static bool try_numbers(struct tls_opener *opener, const struct tls_protection *by,
                        struct numbers numbers, const struct tls_record *record,
                        struct tls_room *out)
{
    uint64_t first = numbers.first, more = numbers.more < LOST_MOST ? numbers.more : LOST_MOST;
    uint64_t cost = record->payload.len + TRIAL_BYTES;
    for (uint64_t i = 0; i <= more && opener->credit >= cost; i++) {
        opener->credit -= cost;
        if (open_as(by, first + i, record, out)) {
            opener->sequence = first + i + 1;
            return true;
        }
    }
    return false;
}

/* As the first records of what may come next: a later epoch, or the keys after a KeyUpdate. */
static bool try_made(struct tls_opener *opener, struct made *made, const struct tls_record *record,
                     struct tls_room *out)
{
    const struct numbers first = {0, opener->lost_most + opener->passed};
    bool opened = try_numbers(opener, &made->protection, first, record, out);
    if (opened) {
        put(opener, made);
        return true;
    }
    tls_protection_clear(&made->protection);
    explicit_bzero(made, sizeof *made);
    return false;
}

static bool try_later(struct tls_opener *opener, const struct tls_facts *facts,
                      const struct tls_record *record, struct tls_room *out)
{
    struct made made;
    const struct tls_suite *suite = suite_of(facts);
    bool is_sure = !opener->lost_most && !opener->passed;
    if (!is_tls13(suite))
        return false;
    if (opener->epoch == TLS_APPLICATION) {
        if (is_sure || !opener->now.aead)
            return false;
        made.secret = tls_secret_updated(suite, &opener->secret);
        return tls_protect_13(&made.protection, suite, &made.secret) &&
               try_made(opener, &made, record, out);
    }
    if (opener->now.aead && is_sure && opener->epoch != TLS_EARLY)
        return false;
    for (unsigned epoch = opener->epoch + 1; epoch <= TLS_APPLICATION; epoch++) {
        if (!make(&made, facts, (enum tls_epoch)epoch, opener->is_client) ||
            !try_made(opener, &made, record, out))
            continue;
        opener->epoch = (enum tls_epoch)epoch;
        return true;
    }
    return false;
}

bool tls_opener_open(struct tls_opener *opener, const struct tls_facts *facts,
                     const struct tls_record *record, struct tls_room *out)
{
    bool has_keys = tls_opener_has_keys(opener, facts);
    bool is_hopeless = opener->failed_run >= FAILED_MOST;
    opener->credit += record->payload.len * CREDIT_PER_BYTE;
    if (opener->credit > credit_most)
        opener->credit = credit_most;
    const struct numbers likely = {opener->sequence, opener->lost_most};
    bool opened = has_keys && !is_hopeless &&
                  ((opener->now.aead && try_numbers(opener, &opener->now, likely, record, out)) ||
                   try_later(opener, facts, record, out));
    if (opened) {
        opener->lost_most = 0;
        opener->passed = 0;
        opener->failed_run = 0;
        opener->is_searching = false;
    } else if (!opener->is_searching) {
        opener->sequence++;
        opener->failed_run += has_keys;
    }
    return opened;
}

void tls_opener_update(struct tls_opener *opener, const struct tls_facts *facts)
{
    struct made made = {.secret.len = 0};
    const struct tls_suite *suite = suite_of(facts);
    if (!is_tls13(suite) || !opener->now.aead)
        return;
    made.secret = tls_secret_updated(suite, &opener->secret);
    move(opener, TLS_APPLICATION);
    opener->has_asked = true; /* the log has the first keys only */
    opener->asked_version = UINT64_MAX;
    opener->may_have_later = false;
    if (tls_protect_13(&made.protection, suite, &made.secret))
        put(opener, &made);
    explicit_bzero(&made, sizeof made);
}

void tls_opener_pass(struct tls_opener *opener)
{
    opener->sequence++;
    opener->passed++;
}

void tls_opener_lose(struct tls_opener *opener, uint64_t bytes)
{
    uint64_t most = opener->lost_most + 1 + bytes / RECORD_LEAST;
    opener->lost_most = most < LOST_MOST ? (uint32_t)most : LOST_MOST;
    opener->is_searching = true;
}

void tls_opener_clear(struct tls_opener *opener)
{
    tls_protection_clear(&opener->now);
    explicit_bzero(opener, sizeof *opener);
}
