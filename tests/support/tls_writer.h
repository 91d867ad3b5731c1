/* Writes both sides of TLS connections, for tests that must lose, swap and damage them. The keys
 * come from the library's own key schedule, with no help from the code that is to be tested. */
#ifndef TESTS_SUPPORT_TLS_WRITER_H
#define TESTS_SUPPORT_TLS_WRITER_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum { TLS12 = 0x0303, TLS13 = 0x0304 };
enum { CLIENT, SERVER };
enum { CHANGE_CIPHER = 20, ALERT, HANDSHAKE, APPLICATION };
enum { EARLY, HANDSHAKING, CARRYING }; /* whose secrets protect */

struct tls_writer_end {
    uint8_t key[32], iv[12], secret[48];
    uint64_t sequence;
    bool is_protected;
};

struct tls_writer {
    uint16_t version, suite;
    uint8_t randoms[2][32];
    uint8_t master[48];
    uint8_t secrets[3][2][48]; /* of TLS 1.3, by what they protect */
    struct tls_writer_end ends[2];
    size_t padding;       /* zeros in each record of TLS 1.3 */
    const char *protocol; /* that the client asks for; NULL: none */
};

/* The seed makes the randoms and secrets. */
void tls_writer_begin(struct tls_writer *writer, unsigned version, unsigned suite, unsigned seed);

/* The lines of a key log. */
void tls_writer_add_master(struct text *out, const struct tls_writer *writer);
void tls_writer_add_secrets(struct text *out, const struct tls_writer *writer, unsigned epoch);
void tls_writer_add_log(struct text *out, const struct tls_writer *writer);

/* Records. */
void tls_writer_add_client_hello(struct text *out, const struct tls_writer *writer);
void tls_writer_add_server_hello(struct text *out, const struct tls_writer *writer);
void tls_writer_add_retry(struct text *out, const struct tls_writer *writer);
void tls_writer_add(struct text *out, struct tls_writer *writer, unsigned end, unsigned type,
                    struct str content);
void tls_writer_add_message(struct text *out, struct tls_writer *writer, unsigned end,
                            unsigned type, size_t bytes);

/* From here on that end's records are protected by these; 1.2 has one epoch only. */
void tls_writer_protect(struct tls_writer *writer, unsigned end, unsigned epoch);
void tls_writer_update(struct tls_writer *writer, unsigned end);

#endif
