/* A key log as a file: see tls_keys.h for its lines. */
#ifndef SIPDIAG_READ_TLS_KEY_FILE_H
#define SIPDIAG_READ_TLS_KEY_FILE_H

#include "sipdiag/base/error.h"
#include "sipdiag/base/text.h"
#include "sipdiag/model/tls_keys.h"

/* Adds what is in it, and its bytes to `kept` unless that is NULL. False with a sentence when it
 * cannot be read. What is wrong with its content is said in `warning`, which stays empty when all
 * is well; no sentence quotes what it holds. */
bool tls_key_file_read(const char *path, struct tls_keys *keys, struct text *kept,
                       struct text *warning, struct error *error);

#endif
