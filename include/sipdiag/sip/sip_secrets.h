/* What in a SIP message is nobody's business: digest responses and other credentials, passwords in
 * URIs, the text of a MESSAGE, keys that were pressed, keys of encrypted sound. */
#ifndef SIPDIAG_SIP_SIP_SECRETS_H
#define SIPDIAG_SIP_SIP_SECRETS_H

#include "sipdiag/base/str.h"

/* Tells each of them, as a part of the message; linear. A message that is cut is fine. */
void sip_secrets_find(struct str message, void *context,
                      void (*found)(void *context, struct str secret));

#endif
