/* Sockets of the HEP listener. */
#ifndef SIPDIAG_READ_HEP_SOCKET_H
#define SIPDIAG_READ_HEP_SOCKET_H

#include "sipdiag/base/error.h"
#include "sipdiag/read/live.h"

struct hep_sockets {
    int udp, tcp; /* bound to the same address and port, never blocking */
    unsigned port;
};

/* False with a sentence. */
bool hep_sockets_open(struct hep_sockets *sockets, const char *where, enum live_problem *problem,
                      struct error *error);

#endif
