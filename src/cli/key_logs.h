/* Key logs for TLS: read before the inputs, and complained about like them. */
#ifndef CLI_KEY_LOGS_H
#define CLI_KEY_LOGS_H

#include "sipdiag/cli/options.h"
#include "sipdiag/model/tls_keys.h"

/* Where the keys of all logs are. *failed: one could not be read, or with --strict not wholly. */
struct tls_keys *key_logs_read(const struct options *options, bool *failed);

#endif
