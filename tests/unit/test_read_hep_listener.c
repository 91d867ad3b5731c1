/* The HEP listener over the loopback interface: datagrams, connections in pieces, strangers. */
#include "support/test.h"

#include "sipdiag/read/live.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* Six bytes of HEP 3 say its length; what follows is the listener's no business. */
static const uint8_t packet_a[] = {'H', 'E', 'P', '3', 0, 10, 'a', 'a', 'a', 'a'};
static const uint8_t packet_b[] = {'H', 'E', 'P', '3', 0, 8, 'b', 'b'};

struct listening {
    struct live *live;
    struct input_health health;
    struct frame frame;
};

static void begin(struct listening *listening, const char *where)
{
    enum live_problem problem;
    struct error error = {""};
    *listening = (struct listening){.live = live_listen(where, &problem, &error)};
    if (!listening->live)
        fail_msg("%s", error.text);
    assert_string_equal(live_kind(listening->live), "hep");
    assert_true(live_port(listening->live) > 0);
}

/* Waits up to a second for a frame. */
static bool next(struct listening *listening)
{
    struct error error = {""};
    for (int tries = 0; tries < 20; tries++) {
        struct pollfd fds[LIVE_FDS_MOST];
        if (live_next(listening->live, &listening->frame, &listening->health, &error) == LIVE_FRAME)
            return true;
        poll(fds, (nfds_t)live_fds(listening->live, fds), 50);
    }
    return false;
}

/* What has arrived by now gives no frame. */
static bool is_silent(struct listening *listening)
{
    struct error error = {""};
    for (int tries = 0; tries < 5; tries++) {
        struct pollfd fds[LIVE_FDS_MOST];
        if (live_next(listening->live, &listening->frame, &listening->health, &error) == LIVE_FRAME)
            return false;
        poll(fds, (nfds_t)live_fds(listening->live, fds), 10);
    }
    return true;
}

static int connect_to(const struct listening *listening, int type)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)live_port(listening->live))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, type, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

static void write_to(int fd, const uint8_t *bytes, size_t len)
{
    assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), (ssize_t)len);
}

static void assert_frame(struct listening *listening, const uint8_t *bytes, size_t len)
{
    assert_true(next(listening));
    assert_int_equal(listening->frame.captured, len);
    assert_memory_equal(listening->frame.bytes, bytes, len);
    assert_int_equal(listening->frame.link_type, FRAME_LINK_HEP);
}

static void a_datagram_is_a_packet(void **state)
{
    struct listening listening;
    (void)state;
    begin(&listening, "127.0.0.1:0");
    int fd = connect_to(&listening, SOCK_DGRAM);
    write_to(fd, packet_a, sizeof packet_a);
    write_to(fd, packet_b, sizeof packet_b);
    assert_frame(&listening, packet_a, sizeof packet_a);
    assert_int_equal(listening.frame.origin.frame, 1);
    assert_frame(&listening, packet_b, sizeof packet_b);
    assert_int_equal(listening.frame.origin.frame, 2);
    assert_true(is_silent(&listening));
    close(fd);
    live_close(listening.live);
}

static void a_connection_is_cut_into_its_packets(void **state)
{
    struct listening listening;
    uint8_t both[sizeof packet_a + sizeof packet_b];
    (void)state;
    begin(&listening, "127.0.0.1:0");
    memcpy(both, packet_a, sizeof packet_a);
    memcpy(both + sizeof packet_a, packet_b, sizeof packet_b);
    int fd = connect_to(&listening, SOCK_STREAM);
    for (size_t i = 0; i < 3; i++) { /* not even its length */
        write_to(fd, both + i, 1);
        assert_true(is_silent(&listening));
    }
    write_to(fd, both + 3, sizeof both - 4); /* all of the first, the second but for a byte */
    assert_frame(&listening, packet_a, sizeof packet_a);
    assert_true(is_silent(&listening));
    write_to(fd, both + sizeof both - 1, 1);
    assert_frame(&listening, packet_b, sizeof packet_b);
    close(fd);
    assert_true(is_silent(&listening));
    assert_int_equal(listening.health.count[HEALTH_BAD_PACKET], 0);
    live_close(listening.live);
}

static void the_longest_packet_fits(void **state)
{
    struct listening listening;
    static uint8_t longest[65535];
    (void)state;
    begin(&listening, "127.0.0.1:0");
    memcpy(longest, packet_a, 4);
    longest[4] = longest[5] = 0xff;
    int fd = connect_to(&listening, SOCK_STREAM);
    write_to(fd, longest, sizeof longest);
    assert_frame(&listening, longest, sizeof longest);
    close(fd);
    live_close(listening.live);
}

/* Garbage, a length that cannot be, and an end inside a packet. */
static void a_stranger_is_counted_and_cut_off(void **state)
{
    static const uint8_t garbage[] = "GET / HTTP/1.1\r\n\r\n";
    static const uint8_t too_short[] = {'H', 'E', 'P', '3', 0, 5, 'x'};
    struct listening listening;
    char rest;
    (void)state;
    begin(&listening, "127.0.0.1:0");
    int first = connect_to(&listening, SOCK_STREAM), second = connect_to(&listening, SOCK_STREAM),
        third = connect_to(&listening, SOCK_STREAM);
    write_to(first, garbage, sizeof garbage - 1);
    write_to(second, too_short, sizeof too_short);
    write_to(third, packet_a, sizeof packet_a - 1);
    close(third);
    assert_true(is_silent(&listening));
    assert_int_equal(listening.health.count[HEALTH_BAD_PACKET], 3);
    assert_true(recv(first, &rest, 1, 0) <= 0);
    assert_true(recv(second, &rest, 1, 0) <= 0);
    close(first);
    close(second);
    live_close(listening.live);
}

/* The oldest of them makes room for a new agent. */
static void connections_are_bounded(void **state)
{
    enum { MORE_THAN_ALLOWED = 70 };
    struct listening listening;
    struct pollfd fds[LIVE_FDS_MOST];
    int connections[MORE_THAN_ALLOWED];
    char rest;
    (void)state;
    begin(&listening, "127.0.0.1:0");
    for (size_t i = 0; i < MORE_THAN_ALLOWED; i++) {
        connections[i] = connect_to(&listening, SOCK_STREAM);
        assert_int_equal(live_next(listening.live, &listening.frame, &listening.health, NULL),
                         LIVE_NOTHING);
        assert_true(live_fds(listening.live, fds) <= 66);
    }
    assert_true(recv(connections[0], &rest, 1, 0) == 0);
    write_to(connections[MORE_THAN_ALLOWED - 1], packet_a, sizeof packet_a);
    assert_frame(&listening, packet_a, sizeof packet_a);
    for (size_t i = 0; i < MORE_THAN_ALLOWED; i++)
        close(connections[i]);
    live_close(listening.live);
}

static void all_addresses_take_ipv4(void **state)
{
    static const char *const places[] = {":0", "0", "*:0"};
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct listening listening;
        begin(&listening, places[i]);
        int fd = connect_to(&listening, SOCK_DGRAM);
        write_to(fd, packet_b, sizeof packet_b);
        assert_frame(&listening, packet_b, sizeof packet_b);
        close(fd);
        live_close(listening.live);
    }
}

static void an_address_in_use_is_said(void **state)
{
    struct listening listening;
    enum live_problem problem;
    struct error error = {""};
    char where[32];
    (void)state;
    begin(&listening, "127.0.0.1:0");
    snprintf(where, sizeof where, "127.0.0.1:%u", live_port(listening.live));
    assert_null(live_listen(where, &problem, &error));
    assert_int_equal(problem, LIVE_CANNOT_OPEN);
    assert_non_null(strstr(error.text, "another program listens there"));
    live_close(listening.live);
}

static void a_bad_address_is_said(void **state)
{
    static const char *const places[] = {"",         "127.0.0.1", "127.0.0.1:", ":70000",
                                         "::1:9060", "[::1:9060", ":9060x",     "127.0.0.1:-1"};
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        enum live_problem problem;
        struct error error = {""};
        assert_null(live_listen(places[i], &problem, &error));
        assert_int_equal(problem, LIVE_BAD_ADDRESS);
        assert_non_null(strstr(error.text, "--hep [::]:9060"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_datagram_is_a_packet),
        cmocka_unit_test(a_connection_is_cut_into_its_packets),
        cmocka_unit_test(the_longest_packet_fits),
        cmocka_unit_test(a_stranger_is_counted_and_cut_off),
        cmocka_unit_test(connections_are_bounded),
        cmocka_unit_test(all_addresses_take_ipv4),
        cmocka_unit_test(an_address_in_use_is_said),
        cmocka_unit_test(a_bad_address_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
