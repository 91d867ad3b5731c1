/* Key logs for TLS: read before the inputs, and complained about like them. */
#ifndef CLI_KEY_LOGS_H
#define CLI_KEY_LOGS_H

#include "sipdiag/base/text.h"
#include "sipdiag/cli/options.h"
#include "sipdiag/model/tls_keys.h"

struct key_logs {
    struct tls_keys *keys; /* of all logs */
    struct text kept; /* their bytes, where an extract is to have them: a pipe gives them once */
    bool failed;      /* one could not be read, or with --strict not wholly */
};

void key_logs_read(struct key_logs *logs, const struct options *options);
void key_logs_free(struct key_logs *logs); /* wipes them */

#endif
