/* Listens for HEP: a datagram is a packet, a TCP connection is cut into its packets. Connections
 * are few and small, and one that sends anything else is closed. */
#include "hep_socket.h"
#include "live_kind.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECTIONS_MOST = 64,
    PACKET_MOST = 65536, /* a length has 16 bits */
    START_BYTES = 6,
    DATAGRAMS_AT_ONCE = 32, /* then the connections have their turn */
};

static const int64_t idle_most_us = 600 * US_PER_S;

struct connection {
    int fd;
    int64_t active_us; /* of the monotonic clock */
    size_t start, len; /* what waits in `bytes` */
    uint8_t bytes[PACKET_MOST];
};

struct listener {
    struct hep_sockets sockets;
    struct connection *connections[CONNECTIONS_MOST];
    size_t count, turn;
    unsigned datagrams; /* in a row */
    uint32_t frames;
    uint32_t lost, lost_counted; /* datagrams, as the kernel counts */
    uint8_t datagram[PACKET_MOST];
};

static int64_t time_by(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

static enum live_status give(struct listener *listener, struct frame *frame, const uint8_t *bytes,
                             size_t len)
{
    frame->time_us = time_by(CLOCK_REALTIME);
    frame->bytes = bytes;
    frame->captured = frame->wire = (uint32_t)len;
    frame->link_type = FRAME_LINK_HEP;
    frame->origin.frame = ++listener->frames;
    return LIVE_FRAME;
}

static void note_lost(struct listener *listener, struct msghdr *message)
{
    for (struct cmsghdr *at = CMSG_FIRSTHDR(message); at; at = CMSG_NXTHDR(message, at))
        if (at->cmsg_level == SOL_SOCKET && at->cmsg_type == SO_RXQ_OVFL)
            memcpy(&listener->lost, CMSG_DATA(at), sizeof listener->lost);
}

static enum live_status next_datagram(struct listener *listener, struct frame *frame)
{
    union {
        char bytes[CMSG_SPACE(sizeof(uint32_t))];
        struct cmsghdr aligned;
    } control;
    struct iovec room = {listener->datagram, sizeof listener->datagram};
    struct msghdr message = {.msg_iov = &room,
                             .msg_iovlen = 1,
                             .msg_control = control.bytes,
                             .msg_controllen = sizeof control.bytes};
    ssize_t got = recvmsg(listener->sockets.udp, &message, 0);
    if (got < 0)
        return LIVE_NOTHING;
    note_lost(listener, &message);
    return give(listener, frame, listener->datagram, (size_t)got);
}

/* ---- connections ---- */

static void drop_connection(struct listener *listener, size_t index)
{
    close(listener->connections[index]->fd);
    free(listener->connections[index]);
    listener->connections[index] = listener->connections[--listener->count];
}

static size_t longest_idle(const struct listener *listener)
{
    size_t idle = 0;
    for (size_t i = 1; i < listener->count; i++)
        if (listener->connections[i]->active_us < listener->connections[idle]->active_us)
            idle = i;
    return idle;
}

static void drop_idle(struct listener *listener)
{
    int64_t before_us = time_by(CLOCK_MONOTONIC) - idle_most_us;
    for (size_t i = listener->count; i-- > 0;)
        if (listener->connections[i]->active_us < before_us)
            drop_connection(listener, i);
}

/* A new agent is worth more than one that has been silent the longest. */
static void accept_all(struct listener *listener)
{
    int fd;
    while ((fd = accept4(listener->sockets.tcp, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        if (listener->count == CONNECTIONS_MOST)
            drop_connection(listener, longest_idle(listener));
        struct connection *connection = xalloc(sizeof *connection);
        connection->fd = fd;
        connection->active_us = time_by(CLOCK_MONOTONIC);
        listener->connections[listener->count++] = connection;
    }
    if ((errno == EMFILE || errno == ENFILE) && listener->count)
        drop_connection(listener, longest_idle(listener));
}

/* The size of the packet that waits; 0 when more must come, negative when it is none. */
static ssize_t waiting_packet(const struct connection *connection)
{
    const uint8_t *at = connection->bytes + connection->start;
    size_t start = connection->len < 4 ? connection->len : 4;
    if (memcmp(at, "HEP3", start) != 0)
        return -1;
    if (connection->len < START_BYTES)
        return 0;
    size_t size = (size_t)at[4] << 8 | at[5];
    if (size < START_BYTES)
        return -1;
    return connection->len >= size ? (ssize_t)size : 0;
}

/* False when the connection is over. */
static bool read_more(struct connection *connection)
{
    memmove(connection->bytes, connection->bytes + connection->start, connection->len);
    connection->start = 0;
    ssize_t got = recv(connection->fd, connection->bytes + connection->len,
                       sizeof connection->bytes - connection->len, 0);
    if (got < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    connection->len += (size_t)got;
    if (got > 0)
        connection->active_us = time_by(CLOCK_MONOTONIC);
    return got > 0;
}

enum turn { TURN_FRAME, TURN_NOTHING, TURN_OVER };

static enum turn take_turn(struct listener *listener, struct connection *connection,
                           struct frame *frame, struct input_health *health)
{
    ssize_t size = waiting_packet(connection);
    bool open = true;
    if (size == 0) {
        open = read_more(connection);
        size = waiting_packet(connection);
    }
    if (size > 0) {
        give(listener, frame, connection->bytes + connection->start, (size_t)size);
        connection->start += (size_t)size;
        connection->len -= (size_t)size;
        return TURN_FRAME;
    }
    if (size == 0 && open)
        return TURN_NOTHING;
    health->count[HEALTH_BAD_PACKET] += size < 0 || connection->len > 0;
    return TURN_OVER;
}

static enum live_status next_of_connections(struct listener *listener, struct frame *frame,
                                            struct input_health *health)
{
    accept_all(listener);
    for (size_t tries = listener->count; tries > 0; tries--) {
        size_t index = listener->turn++ % listener->count;
        enum turn turn = take_turn(listener, listener->connections[index], frame, health);
        if (turn == TURN_FRAME)
            return LIVE_FRAME;
        if (turn == TURN_OVER)
            drop_connection(listener, index);
        if (listener->count == 0)
            break;
    }
    return LIVE_NOTHING;
}

static enum live_status next_frame(void *state, struct frame *frame, struct input_health *health,
                                   struct error *error)
{
    struct listener *listener = state;
    (void)error;
    if (listener->datagrams < DATAGRAMS_AT_ONCE && next_datagram(listener, frame) == LIVE_FRAME) {
        listener->datagrams++;
        return LIVE_FRAME;
    }
    listener->datagrams = 0;
    if (next_of_connections(listener, frame, health) == LIVE_FRAME)
        return LIVE_FRAME;
    if (next_datagram(listener, frame) == LIVE_FRAME)
        return LIVE_FRAME;
    drop_idle(listener);
    return LIVE_NOTHING;
}

static size_t listener_fds(const void *state, struct pollfd *fds)
{
    const struct listener *listener = state;
    size_t count = 0;
    fds[count++] = (struct pollfd){.fd = listener->sockets.udp, .events = POLLIN};
    fds[count++] = (struct pollfd){.fd = listener->sockets.tcp, .events = POLLIN};
    for (size_t i = 0; i < listener->count; i++)
        fds[count++] = (struct pollfd){.fd = listener->connections[i]->fd, .events = POLLIN};
    return count;
}

static void count_drops(void *state, struct input_health *health)
{
    struct listener *listener = state;
    health->count[HEALTH_PACKETS_DROPPED] += (uint32_t)(listener->lost - listener->lost_counted);
    listener->lost_counted = listener->lost;
}

static unsigned listener_port(const void *state)
{
    const struct listener *listener = state;
    return listener->sockets.port;
}

static void close_listener(void *state)
{
    struct listener *listener = state;
    while (listener->count > 0)
        drop_connection(listener, listener->count - 1);
    close(listener->sockets.udp);
    close(listener->sockets.tcp);
    free(listener);
}

static const struct live_kind kind_hep = {
    .name = "hep",
    .next = next_frame,
    .fds = listener_fds,
    .count_drops = count_drops,
    .port = listener_port,
    .close = close_listener,
};

struct live *live_listen(const char *where, enum live_problem *problem, struct error *error)
{
    struct hep_sockets sockets;
    if (!hep_sockets_open(&sockets, where, problem, error))
        return NULL;
    struct listener *listener = xalloc(sizeof *listener);
    listener->sockets = sockets;
    return live_new(&kind_hep, where, listener);
}
