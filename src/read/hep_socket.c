/* Reads "ADDRESS:PORT" and binds there by UDP and TCP. */
#include "hep_socket.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/base/str.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { RECEIVE_BYTES = 16 * 1024 * 1024, BACKLOG = 64, HOST_BYTES = 256, PORT_BYTES = 6 };

struct place {
    char host[HOST_BYTES]; /* empty: all our addresses */
    char port[PORT_BYTES];
};

static bool copy_part(char *to, size_t size, struct str part)
{
    if (part.len >= size)
        return false;
    memcpy(to, part.at, part.len);
    to[part.len] = '\0';
    return true;
}

/* What stands behind the last colon is the port, and a lone word is one, too. */
static bool read_place(const char *where, struct place *place)
{
    const char *colon = strrchr(where, ':');
    struct str port = str_from(colon ? colon + 1 : where);
    struct str host = {where, colon ? (size_t)(colon - where) : 0};
    uint64_t number;
    if (host.len > 1 && host.at[0] == '[' && host.at[host.len - 1] == ']')
        host = (struct str){host.at + 1, host.len - 2};
    else if (str_find_char(host, ':') < host.len)
        return false;
    if (host.len == 1 && host.at[0] == '*')
        host.len = 0;
    return str_to_u64(port, UINT16_MAX, &number) && copy_part(place->port, PORT_BYTES, port) &&
           copy_part(place->host, HOST_BYTES, host);
}

static bool fail_bad_place(const char *where, enum live_problem *problem, struct error *error)
{
    *problem = LIVE_BAD_ADDRESS;
    return fail(error,
                "'%s' is no address to listen on; write --hep 192.0.2.1:9060, --hep [::]:9060, or "
                "--hep :9060 for all addresses",
                where);
}

static bool fail_to_listen(const char *where, int number, struct error *error)
{
    const char *way_out = number == EADDRINUSE
                              ? "; another program listens there, take another port"
                          : number == EACCES        ? "; ports below 1024 need `sudo`"
                          : number == EADDRNOTAVAIL ? "; this machine does not have that address"
                                                    : "";
    return fail(error, "cannot listen on '%s': %s%s", where, strerror(number), way_out);
}

/* -1 with errno. An IPv6 socket for all addresses takes IPv4 as well. */
static int bound_socket(const struct sockaddr *address, socklen_t length, int type)
{
    int fd = socket(address->sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int on = 1, off = 0, bytes = RECEIVE_BYTES;
    if (fd < 0)
        return -1;
    if (type == SOCK_STREAM)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (address->sa_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    if (type == SOCK_DGRAM) {
        setsockopt(fd, SOL_SOCKET, SO_RXQ_OVFL, &on, sizeof on);
        if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
            setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    }
    if (bind(fd, address, length) == 0 && (type != SOCK_STREAM || listen(fd, BACKLOG) == 0))
        return fd;
    int number = errno;
    close(fd);
    errno = number;
    return -1;
}

static in_port_t *port_of(struct sockaddr_storage *address)
{
    return address->ss_family == AF_INET6 ? &((struct sockaddr_in6 *)(void *)address)->sin6_port
                                          : &((struct sockaddr_in *)(void *)address)->sin_port;
}

/* With port 0 the system chooses one: UDP takes the same. */
static bool bind_both(struct hep_sockets *sockets, const struct addrinfo *info)
{
    struct sockaddr_storage address = {0}, bound = {0};
    socklen_t length = sizeof bound;
    memcpy(&address, info->ai_addr, info->ai_addrlen);
    sockets->tcp = bound_socket(info->ai_addr, info->ai_addrlen, SOCK_STREAM);
    if (sockets->tcp < 0)
        return false;
    if (getsockname(sockets->tcp, (struct sockaddr *)&bound, &length) == 0)
        *port_of(&address) = *port_of(&bound);
    sockets->port = ntohs(*port_of(&address));
    sockets->udp = bound_socket((struct sockaddr *)&address, info->ai_addrlen, SOCK_DGRAM);
    if (sockets->udp >= 0)
        return true;
    int number = errno;
    close(sockets->tcp);
    errno = number;
    return false;
}

/* IPv6 first, because it takes both; a machine without it has IPv4. */
static bool bind_first(struct hep_sockets *sockets, const struct addrinfo *all)
{
    static const int families[] = {AF_INET6, AF_INET};
    int number = EADDRNOTAVAIL;
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        for (const struct addrinfo *at = all; at; at = at->ai_next) {
            if (at->ai_family != families[i])
                continue;
            if (bind_both(sockets, at))
                return true;
            number = errno;
            if (number == EADDRINUSE)
                return false;
        }
    errno = number;
    return false;
}

bool hep_sockets_open(struct hep_sockets *sockets, const char *where, enum live_problem *problem,
                      struct error *error)
{
    struct place place;
    struct addrinfo *all = NULL;
    const struct addrinfo wanted = {.ai_flags = AI_PASSIVE | AI_NUMERICSERV,
                                    .ai_socktype = SOCK_DGRAM};
    *problem = LIVE_CANNOT_OPEN;
    if (!read_place(where, &place))
        return fail_bad_place(where, problem, error);
    if (getaddrinfo(place.host[0] ? place.host : NULL, place.port, &wanted, &all) != 0)
        return fail_bad_place(where, problem, error);
    bool bound = bind_first(sockets, all);
    int number = errno;
    freeaddrinfo(all);
    return bound || fail_to_listen(where, number, error);
}
