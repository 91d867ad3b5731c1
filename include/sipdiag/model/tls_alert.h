/* Why TLS connections break: alerts, and what stands for one. */
#ifndef SIPDIAG_MODEL_TLS_ALERT_H
#define SIPDIAG_MODEL_TLS_ALERT_H

#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stdint.h>

enum tls_alert {
    TLS_CLOSE_NOTIFY = 0,
    TLS_USER_CANCELED = 90,
    /* no alerts of the protocol: */
    TLS_ALERT_HIDDEN = 256, /* it is encrypted, and told by its length alone */
    TLS_ALERT_NONE,         /* the connection was closed without one */
};

/* "unknown_ca" (RFC 8446 section 6; RFC 5246 7.2 for older ones); NULL for a number without name.
 */
const char *tls_alert_name(unsigned alert);

/* "alert unknown_ca (48)", "an encrypted alert", "closed without an alert". */
void tls_alert_add(struct text *out, unsigned alert);

#endif
