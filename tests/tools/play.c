/* play: sends the UDP messages of a capture over the loopback interface, as they are or as HEP, for
 * tests of what listens there. */
#include "support/wrap.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    FILE_HEADER = 24,
    RECORD_HEADER = 16,
    ETHERNET_BYTES = 14,
    IPV4_BYTES = 20,
    UDP_BYTES = 8,
    PLACES_MOST = 250,
    BATCH = 16,
};

/* An endpoint of the capture, and the socket that stands for it: 127.0.NET.N. */
struct place {
    uint8_t address[4];
    uint16_t port;
    int fd;
};

struct player {
    const char *mode;
    double speed; /* 0: a short rest after every few messages */
    unsigned port, net;
    const struct wrapping *wrapping;
    int fd; /* of HEP */
    struct place places[PLACES_MOST];
    size_t place_count, sent;
    int64_t first_us, begun_us;
};

static uint32_t le32_at(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

static uint16_t be16_at(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static int fail_with(const char *what)
{
    perror(what);
    exit(1);
}

static int64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void sleep_us(int64_t us)
{
    struct timespec rest = {us / 1000000, us % 1000000 * 1000};
    if (us > 0)
        nanosleep(&rest, NULL);
}

static struct sockaddr_in loopback(unsigned host, unsigned port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(0x7f000000U + host);
    return address;
}

/* Port 5060 and its like may be taken here; 20000 higher they are free. */
static struct sockaddr_in address_of(const struct player *player, const struct place *place)
{
    return loopback(player->net * 256 + 1 + (unsigned)(place - player->places),
                    place->port % 20000 + 20000U);
}

static struct place *find_place(struct player *player, const uint8_t *address, uint16_t port)
{
    for (size_t i = 0; i < player->place_count; i++)
        if (memcmp(player->places[i].address, address, 4) == 0 && player->places[i].port == port)
            return &player->places[i];
    if (player->place_count == PLACES_MOST)
        fail_with("too many endpoints");
    struct place *place = &player->places[player->place_count++];
    memcpy(place->address, address, 4);
    place->port = port;
    place->fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct sockaddr_in own = address_of(player, place);
    if (place->fd < 0 || bind(place->fd, (struct sockaddr *)&own, sizeof own) != 0)
        fail_with("bind");
    return place;
}

static void pace(struct player *player, int64_t time_us)
{
    if (player->sent == 0) {
        player->first_us = time_us;
        player->begun_us = now_us();
    }
    if (player->speed > 0)
        sleep_us((int64_t)((double)(time_us - player->first_us) / player->speed) +
                 player->begun_us - now_us());
    else if (player->sent % BATCH == 0)
        sleep_us(1000);
    player->sent++;
}

static void send_as_it_is(struct player *player, struct str ip)
{
    const uint8_t *at = (const uint8_t *)ip.at, *udp = at + IPV4_BYTES;
    struct place *from = find_place(player, at + 12, be16_at(udp));
    struct place *to = find_place(player, at + 16, be16_at(udp + 2));
    struct sockaddr_in address = address_of(player, to);
    size_t size = be16_at(udp + 4);
    if (size < UDP_BYTES || size > ip.len - IPV4_BYTES)
        return;
    if (sendto(from->fd, udp + UDP_BYTES, size - UDP_BYTES, 0, (struct sockaddr *)&address,
               sizeof address) < 0)
        fail_with("send");
}

static void send_as_hep(struct player *player, struct str ip, int64_t time_us)
{
    struct text wrapped;
    struct wrap_packet packet = {.ip = ip, .time_us = time_us};
    text_init(&wrapped);
    if (wrap_add(&wrapped, player->wrapping, &packet)) {
        struct str hep = str_from_offset(text_str(&wrapped), IPV4_BYTES + UDP_BYTES);
        if (send(player->fd, hep.at, hep.len, 0) != (ssize_t)hep.len)
            fail_with("send");
    }
    text_free(&wrapped);
}

static void send_record(struct player *player, const char *record, size_t size)
{
    struct str ip = {record + RECORD_HEADER + ETHERNET_BYTES, size - ETHERNET_BYTES};
    int64_t time_us = (int64_t)le32_at(record) * 1000000 + le32_at(record + 4);
    if (size < ETHERNET_BYTES + IPV4_BYTES + UDP_BYTES || ip.at[0] != 0x45 || ip.at[9] != 17)
        return;
    pace(player, time_us);
    if (player->wrapping)
        send_as_hep(player, ip, time_us);
    else
        send_as_it_is(player, ip);
}

static void send_all(struct player *player, const char *path)
{
    size_t room = (size_t)64 << 20, len;
    char *bytes = malloc(room);
    FILE *file = fopen(path, "rb");
    if (!file || !bytes)
        fail_with(path);
    len = fread(bytes, 1, room, file);
    fclose(file);
    for (size_t at = FILE_HEADER; at + RECORD_HEADER <= len;) {
        size_t size = le32_at(bytes + at + 8);
        if (size > len - at - RECORD_HEADER)
            break;
        send_record(player, bytes + at, size);
        at += RECORD_HEADER + size;
    }
    free(bytes);
}

static void connect_hep(struct player *player, const char *name)
{
    struct sockaddr_in address = loopback(1, player->port);
    for (size_t i = 0; i < wrapping_count; i++)
        if (strcmp(wrappings[i].name, name) == 0 && wrappings[i].around >= WRAP_HEP)
            player->wrapping = &wrappings[i];
    player->fd = socket(AF_INET, strcmp(player->mode, "tcp") == 0 ? SOCK_STREAM : SOCK_DGRAM, 0);
    if (!player->wrapping || player->fd < 0 ||
        connect(player->fd, (struct sockaddr *)&address, sizeof address) != 0)
        fail_with("connect");
}

int main(int argc, char **argv)
{
    struct player player = {.mode = argc > 2 ? argv[2] : ""};
    if (argc == 5 && strcmp(player.mode, "plain") == 0) {
        player.speed = strtod(argv[3], NULL);
        player.net = (unsigned)strtoul(argv[4], NULL, 10) & 0xff;
    } else if (argc == 5 && (strcmp(player.mode, "udp") == 0 || strcmp(player.mode, "tcp") == 0)) {
        player.port = (unsigned)strtoul(argv[3], NULL, 10);
        connect_hep(&player, argv[4]);
    } else {
        fprintf(stderr,
                "usage: play PCAP plain SPEED NET       (within 127.0.NET, SPEED times as fast)\n"
                "       play PCAP udp|tcp PORT 'hep 3'  (as HEP to 127.0.0.1)\n");
        return 2;
    }
    send_all(&player, argv[1]);
    return player.sent == 0;
}
