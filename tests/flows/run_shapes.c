/* The same calls in other shapes: another file format, packed, in seven files, mirrored as HEP,
 * over TCP in shuffled pieces, over WebSocket, from two hosts whose clocks differ. The Call Log as
 * csv is the same, but for the columns `input` (names of files) and `transport`; and so it is of
 * what --extract makes of each.
 *
 * What a shape cannot carry is left out of it: TCP and HEP have no fragments, no packets cut by the
 * capture and no copies of a packet; TCP believes Content-Length, and calls that differ by it
 * differ; what an ICMP error quotes is UDP. */
#include "support/extracted.h"
#include "support/flow.h"
#include "support/flow_files.h"
#include "support/wrap.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/text_numbers.h"
#include "sipdiag/report/format.h"
#include "sipdiag/sip/sip_scan.h"
#include "sipdiag/summarize/summarizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum {
    FILE_HEADER = 24,
    RECORD_HEADER = 16,
    ETHERNET_BYTES = 14,
    IPV4_BYTES = 20,
    UDP_BYTES = 8,
    FILES_MOST = 7,
    STREAMS_MOST = 64,
    SEGMENT_MOST = 700,
    PIECES_MOST = 128,
};

/* Always the same numbers (splitmix64). */
static uint64_t random_below(uint64_t *seed, uint64_t limit)
{
    uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % limit;
}

/* ---- packets of a flow ---- */

struct packet {
    int64_t time_us;
    struct str frame; /* Ethernet, as far as it was captured */
    size_t wire;
    struct str ip;
    struct str sip; /* empty when it is no SIP over UDP over IPv4 */
};

static uint32_t le32_at(const char *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof value); /* flows are written little-endian */
    return value;
}

static unsigned be16_at(const char *at)
{
    return (unsigned)(uint8_t)at[0] << 8 | (uint8_t)at[1];
}

static bool is_ipv4(const struct packet *packet)
{
    return packet->ip.len > IPV4_BYTES && packet->ip.at[0] == 0x45;
}

static struct str sip_of(const struct packet *packet)
{
    enum { PROTOCOL = 9, UDP = 17 };
    if (!is_ipv4(packet) || packet->ip.at[PROTOCOL] != UDP ||
        packet->ip.len < IPV4_BYTES + UDP_BYTES)
        return (struct str){0};
    struct str payload = str_from_offset(packet->ip, IPV4_BYTES + UDP_BYTES);
    return sip_looks_like_start(payload.at, payload.len) ? payload : (struct str){0};
}

static bool next_packet(struct str image, size_t *at, struct packet *packet)
{
    if (*at + RECORD_HEADER > image.len)
        return false;
    const char *header = image.at + *at;
    size_t captured = le32_at(header + 8);
    *packet = (struct packet){
        .time_us = (int64_t)le32_at(header) * US_PER_S + le32_at(header + 4),
        .frame = {header + RECORD_HEADER, captured},
        .wire = le32_at(header + 12),
    };
    packet->ip = str_from_offset(packet->frame, ETHERNET_BYTES);
    packet->sip = sip_of(packet);
    *at += RECORD_HEADER + captured;
    return true;
}

/* ---- what a flow has that a shape cannot carry ---- */

enum trait {
    TRAIT_CUT = 1,
    TRAIT_FRAGMENTS = 2,
    TRAIT_COPIES = 4,
    TRAIT_LENGTH_LIES = 8, /* Content-Length is not that of the body */
    TRAIT_DISORDER = 16,
    TRAIT_ICMP = 32,
    TRAIT_TCP = 64,
    TRAIT_IPV6 = 128,
    TRAIT_FEW = 256, /* messages */
    TRAIT_OTHER = 512,
    TRAIT_PAUSE = 1024, /* so long that files around it need not be of one capture */
};

static bool has_length_of_body(struct str sip)
{
    struct sip_scan scan;
    uint64_t length = 0;
    sip_scan(sip, &scan);
    struct str value = str_trim(scan.value[SIP_HEADER_CONTENT_LENGTH]);
    return scan.headers_end && value.len && str_to_u64(value, 65535, &length) &&
           length == scan.body.len && !scan.body_short && !scan.rest.len;
}

static unsigned traits_of_packet(const struct packet *packet)
{
    enum { FLAGS = 6, PROTOCOL = 9, ICMP = 1, TCP = 6 };
    unsigned traits = 0;
    if (packet->frame.len < packet->wire)
        traits |= TRAIT_CUT;
    if (!is_ipv4(packet))
        return traits | TRAIT_IPV6;
    if (be16_at(packet->ip.at + FLAGS) & 0x3fff)
        traits |= TRAIT_FRAGMENTS;
    if (packet->ip.at[PROTOCOL] == ICMP)
        traits |= TRAIT_ICMP;
    if (packet->ip.at[PROTOCOL] == TCP)
        traits |= TRAIT_TCP;
    if (packet->sip.len && !has_length_of_body(packet->sip))
        traits |= TRAIT_LENGTH_LIES;
    return traits;
}

static unsigned traits_of(struct str image, const struct analysis *analysis)
{
    enum { FEW = 10, PAUSE_S = 600 };
    unsigned traits = 0, messages = 0;
    int64_t last_us = INT64_MIN;
    struct packet packet;
    for (size_t at = FILE_HEADER; next_packet(image, &at, &packet);) {
        traits |= traits_of_packet(&packet);
        if (packet.time_us < last_us)
            traits |= TRAIT_DISORDER;
        if (last_us != INT64_MIN && packet.time_us - last_us > PAUSE_S * US_PER_S)
            traits |= TRAIT_PAUSE;
        last_us = packet.time_us;
        messages += packet.sip.len > 0;
    }
    if (analysis->health.count[HEALTH_DUPLICATES])
        traits |= TRAIT_COPIES;
    if (analysis->health.count[HEALTH_SIP_DAMAGED] || analysis->health.count[HEALTH_EXTRA_MESSAGES])
        traits |= TRAIT_OTHER;
    return messages < FEW ? traits | TRAIT_FEW : traits;
}

/* ---- making files ---- */

static void add_file_header(struct text *out, struct str image)
{
    text_add(out, (struct str){image.at, FILE_HEADER});
}

static void add_record(struct text *out, int64_t time_us, struct str frame, size_t wire)
{
    text_add_le32(out, (uint32_t)(time_us / US_PER_S));
    text_add_le32(out, (uint32_t)(time_us % US_PER_S));
    text_add_le32(out, (uint32_t)frame.len);
    text_add_le32(out, (uint32_t)wire);
    text_add(out, frame);
}

struct files {
    struct text at[FILES_MOST];
    size_t count;
};

/* ---- shapes of the file ---- */

static void add_block(struct text *out, uint32_t type, struct str body)
{
    uint32_t size = (uint32_t)(12 + (body.len + 3) / 4 * 4);
    text_add_le32(out, type);
    text_add_le32(out, size);
    text_add(out, body);
    for (size_t i = body.len; i % 4; i++)
        text_add_char(out, '\0');
    text_add_le32(out, size);
}

static void make_pcapng(struct files *files, struct str image)
{
    struct text *out = &files->at[files->count++];
    struct text body = {0};
    struct packet packet;
    add_block(out, 0x0a0d0d0a,
              (struct str){"\x4d\x3c\x2b\x1a\1\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff", 16});
    add_block(out, 1, (struct str){"\1\0\0\0\0\0\0\0", 8});
    for (size_t at = FILE_HEADER; next_packet(image, &at, &packet);) {
        text_clear(&body);
        text_add_le32(&body, 0);
        text_add_le32(&body, (uint32_t)(packet.time_us >> 32));
        text_add_le32(&body, (uint32_t)packet.time_us);
        text_add_le32(&body, (uint32_t)packet.frame.len);
        text_add_le32(&body, (uint32_t)packet.wire);
        text_add(&body, packet.frame);
        add_block(out, 6, text_str(&body));
    }
    text_free(&body);
}

static void make_gzip(struct files *files, struct str image)
{
    enum { WINDOW_BITS = 15, GZIP = 16 };
    unsigned char piece[4096];
    z_stream stream = {.next_in = (z_const Bytef *)image.at, .avail_in = (uInt)image.len};
    ensure(deflateInit2(&stream, 6, Z_DEFLATED, WINDOW_BITS + GZIP, 8, Z_DEFAULT_STRATEGY) == Z_OK,
           "zlib packs");
    do {
        stream.next_out = piece;
        stream.avail_out = sizeof piece;
        deflate(&stream, Z_FINISH);
        text_add(&files->at[files->count],
                 (struct str){(const char *)piece, sizeof piece - stream.avail_out});
    } while (stream.avail_out == 0);
    deflateEnd(&stream);
    files->count++;
}

/* One frame of raw blocks (RFC 8878 3.1.1). */
static void make_zstd(struct files *files, struct str image)
{
    enum { BLOCK_MOST = 100000 };
    struct text *out = &files->at[files->count++];
    text_add(out, (struct str){"\x28\xb5\x2f\xfd\0\x58", 6});
    for (size_t at = 0; at < image.len; at += BLOCK_MOST) {
        struct str block = str_from_offset(image, at);
        bool is_last = block.len <= BLOCK_MOST;
        if (!is_last)
            block.len = BLOCK_MOST;
        unsigned header = (unsigned)block.len << 3 | is_last;
        text_add_le16(out, header & 0xffff);
        text_add_char(out, (char)(header >> 16));
        text_add(out, block);
    }
}

static void make_seven(struct files *files, struct str image)
{
    size_t packets = 0, number = 0;
    struct packet packet;
    for (size_t at = FILE_HEADER; next_packet(image, &at, &packet);)
        packets++;
    for (; files->count < FILES_MOST; files->count++)
        add_file_header(&files->at[files->count], image);
    for (size_t at = FILE_HEADER; next_packet(image, &at, &packet); number++)
        add_record(&files->at[number * FILES_MOST / packets], packet.time_us, packet.frame,
                   packet.wire);
}

static void make_two_ends(struct files *files, struct str image, int64_t skew_us)
{
    struct packet packet;
    text_add(&files->at[0], image);
    add_file_header(&files->at[1], image);
    for (size_t at = FILE_HEADER; next_packet(image, &at, &packet);)
        add_record(&files->at[1], packet.time_us + skew_us, packet.frame, packet.wire);
    files->count = 2;
}

/* ---- shapes of the packets ---- */

static const struct wrapping *find_wrapping(const char *name)
{
    size_t i = 0;
    while (i < wrapping_count && strcmp(wrappings[i].name, name) != 0)
        i++;
    ensure(i < wrapping_count, "a wrapping is missing");
    return &wrappings[i];
}

static void make_hep(struct files *files, struct str image, const char *version)
{
    const struct wrapping *wrapping = find_wrapping(version);
    struct text *out = &files->at[files->count++];
    struct text ip = {0}, frame = {0};
    struct packet packet;
    uint16_t serial = 0;
    add_file_header(out, image);
    for (size_t at = FILE_HEADER; next_packet(image, &at, &packet);) {
        struct wrap_packet inside = {packet.ip, packet.time_us, false, ++serial};
        text_clear(&ip);
        text_clear(&frame);
        if (packet.sip.len && wrap_add(&ip, wrapping, &inside))
            wrap_ethernet(&frame, text_str(&ip));
        else
            text_add(&frame, packet.frame);
        add_record(out, packet.time_us, text_str(&frame), frame.len);
    }
    text_free(&ip);
    text_free(&frame);
}

struct tcp_side {
    char ends[12]; /* addresses and ports, as in the packets */
    uint32_t sequence;
    bool is_server;
    z_stream deflate; /* with context takeover */
};

struct tcp_shape {
    struct text *out;
    struct tcp_side sides[STREAMS_MOST];
    size_t side_count;
    uint64_t seed;
    bool is_websocket, is_packed;
};

static void ends_of(char ends[12], struct str ip, bool reversed)
{
    memcpy(ends, ip.at + (reversed ? 16 : 12), 4);
    memcpy(ends + 4, ip.at + (reversed ? 12 : 16), 4);
    memcpy(ends + 8, ip.at + IPV4_BYTES + (reversed ? 2 : 0), 2);
    memcpy(ends + 10, ip.at + IPV4_BYTES + (reversed ? 0 : 2), 2);
}

struct segment {
    uint32_t sequence;
    unsigned flags;
    struct str payload;
};

static void add_segment(struct tcp_shape *shape, int64_t time_us, const char ends[12],
                        const struct segment *segment)
{
    struct text ip = {0}, frame = {0};
    text_add_be16(&ip, 0x4500);
    text_add_be16(&ip, (unsigned)(IPV4_BYTES + 20 + segment->payload.len));
    text_add_be32(&ip, 0x00014000);
    text_add_be32(&ip, 0x40060000);
    text_add(&ip, (struct str){ends, 12});
    text_add_be32(&ip, segment->sequence);
    text_add_be32(&ip, 0);
    text_add_be16(&ip, 0x5000 | segment->flags);
    text_add_be16(&ip, 65535);
    text_add_be32(&ip, 0);
    text_add(&ip, segment->payload);
    wrap_ethernet(&frame, text_str(&ip));
    add_record(shape->out, time_us, text_str(&frame), frame.len);
    text_free(&ip);
    text_free(&frame);
}

/* In pieces of any size and in any order, all at one time, for that is the message's. */
static void add_bytes(struct tcp_shape *shape, struct tcp_side *side, int64_t time_us,
                      struct str bytes)
{
    enum { ACK = 16 };
    struct str pieces[PIECES_MOST];
    size_t count = 0, order[PIECES_MOST];
    for (struct str rest = bytes; rest.len;) {
        size_t size = 1 + (size_t)random_below(&shape->seed, SEGMENT_MOST);
        if (size > rest.len || count == PIECES_MOST - 1)
            size = rest.len;
        order[count] = count;
        pieces[count++] = (struct str){rest.at, size};
        rest = str_from_offset(rest, size);
    }
    for (size_t i = count; i > 1; i--) {
        size_t other = (size_t)random_below(&shape->seed, i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    for (size_t i = 0; i < count; i++) {
        struct str piece = pieces[order[i]];
        uint32_t offset = (uint32_t)(piece.at - bytes.at);
        add_segment(shape, time_us, side->ends,
                    &(struct segment){side->sequence + offset, ACK, piece});
    }
    side->sequence += (uint32_t)bytes.len;
}

static const char upgrade[] = "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"
                              "Sec-WebSocket-Protocol: sip\r\n\r\n";
static const char upgraded[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

/* Whoever speaks first asked for the connection. */
static struct tcp_side *side_of(struct tcp_shape *shape, const struct packet *packet)
{
    enum { SYN = 2, SYN_ACK = 18 };
    char ends[12], reversed[12];
    bool is_server = false;
    ends_of(ends, packet->ip, false);
    ends_of(reversed, packet->ip, true);
    for (size_t i = 0; i < shape->side_count; i++) {
        if (memcmp(shape->sides[i].ends, ends, sizeof ends) == 0)
            return &shape->sides[i];
        is_server = is_server || memcmp(shape->sides[i].ends, reversed, sizeof reversed) == 0;
    }
    ensure(shape->side_count < STREAMS_MOST, "too many streams in a flow");
    struct tcp_side *side = &shape->sides[shape->side_count++];
    memcpy(side->ends, ends, sizeof ends);
    side->sequence = (uint32_t)random_below(&shape->seed, UINT64_C(1) << 32);
    side->is_server = is_server;
    if (shape->is_packed)
        deflateInit2(&side->deflate, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
    add_segment(shape, packet->time_us, ends,
                &(struct segment){side->sequence++, is_server ? SYN_ACK : SYN, STR("")});
    if (shape->is_websocket)
        add_bytes(shape, side, packet->time_us, str_from(is_server ? upgraded : upgrade));
    return side;
}

/* Without the four bytes that every message would end with (RFC 7692 7.2.1). */
static void pack(struct text *out, struct tcp_side *side, struct str message)
{
    unsigned char piece[70000];
    side->deflate.next_in = (z_const Bytef *)message.at;
    side->deflate.avail_in = (uInt)message.len;
    side->deflate.next_out = piece;
    side->deflate.avail_out = sizeof piece;
    deflate(&side->deflate, Z_SYNC_FLUSH);
    text_add(out, (struct str){(const char *)piece, sizeof piece - side->deflate.avail_out - 4});
}

static void add_websocket_frame(struct text *out, const struct tcp_side *side, unsigned first,
                                struct str payload)
{
    static const uint8_t mask[4] = {0x5a, 0x00, 0xc3, 0x11};
    unsigned masked = side->is_server ? 0 : 0x80;
    text_add_char(out, (char)first);
    text_add_char(out, (char)(masked | (payload.len < 126 ? (unsigned)payload.len : 126)));
    if (payload.len >= 126)
        text_add_be16(out, (unsigned)payload.len);
    if (masked)
        text_add(out, (struct str){(const char *)mask, sizeof mask});
    for (size_t i = 0; i < payload.len; i++)
        text_add_char(out, (char)((uint8_t)payload.at[i] ^ (masked ? mask[i % 4] : 0)));
}

/* In one frame or two. */
static void add_websocket_message(struct tcp_shape *shape, struct text *out, struct tcp_side *side,
                                  struct str message)
{
    enum { LAST = 0x80, PACKED = 0x40, TEXT = 1 };
    struct text packed = {0};
    if (shape->is_packed) {
        pack(&packed, side, message);
        message = text_str(&packed);
    }
    unsigned first = TEXT | (shape->is_packed ? PACKED : 0);
    size_t split = (size_t)random_below(&shape->seed, message.len);
    if (split) {
        add_websocket_frame(out, side, first, (struct str){message.at, split});
        first = 0;
    }
    add_websocket_frame(out, side, LAST | first, str_from_offset(message, split));
    text_free(&packed);
}

static void make_tcp(struct files *files, struct str image, bool is_websocket, bool is_packed)
{
    struct tcp_shape shape = {.out = &files->at[files->count++],
                              .seed = 7,
                              .is_websocket = is_websocket,
                              .is_packed = is_packed};
    struct packet packet;
    struct text bytes = {0};
    add_file_header(shape.out, image);
    for (size_t at = FILE_HEADER; next_packet(image, &at, &packet);) {
        if (!packet.sip.len) {
            add_record(shape.out, packet.time_us, packet.frame, packet.wire);
            continue;
        }
        struct tcp_side *side = side_of(&shape, &packet);
        text_clear(&bytes);
        if (is_websocket)
            add_websocket_message(&shape, &bytes, side, packet.sip);
        add_bytes(&shape, side, packet.time_us, is_websocket ? text_str(&bytes) : packet.sip);
    }
    for (size_t i = 0; i < shape.side_count && is_packed; i++)
        deflateEnd(&shape.sides[i].deflate);
    text_free(&bytes);
}

/* ---- the table of shapes ---- */

enum {
    NOT_PACKETS = TRAIT_TCP,
    NOT_HEP = TRAIT_CUT | TRAIT_FRAGMENTS | TRAIT_TCP | TRAIT_COPIES,
    NOT_TCP = NOT_HEP | TRAIT_LENGTH_LIES | TRAIT_DISORDER | TRAIT_ICMP | TRAIT_IPV6 | TRAIT_OTHER,
    NOT_SKEWED = TRAIT_FEW | TRAIT_DISORDER | TRAIT_COPIES,
};

static void make_tcp_plain(struct files *files, struct str image)
{
    make_tcp(files, image, false, false);
}

static void make_websocket(struct files *files, struct str image)
{
    make_tcp(files, image, true, false);
}

static void make_websocket_packed(struct files *files, struct str image)
{
    make_tcp(files, image, true, true);
}

static void make_hep_1(struct files *files, struct str image)
{
    make_hep(files, image, "hep 1");
}

static void make_hep_2(struct files *files, struct str image)
{
    make_hep(files, image, "hep 2");
}

static void make_hep_3(struct files *files, struct str image)
{
    make_hep(files, image, "hep 3");
}

static void make_hep_3_deflated(struct files *files, struct str image)
{
    make_hep(files, image, "hep 3, deflated");
}

static void make_both_ends(struct files *files, struct str image)
{
    make_two_ends(files, image, 0);
}

static void make_behind_37_s(struct files *files, struct str image)
{
    make_two_ends(files, image, -37 * US_PER_S);
}

static void make_ahead_2500_ms(struct files *files, struct str image)
{
    make_two_ends(files, image, 2500 * US_PER_MS);
}

static void make_ahead_200_ms(struct files *files, struct str image)
{
    make_two_ends(files, image, 200 * US_PER_MS);
}

static const struct shape {
    const char *name;
    void (*make)(struct files *files, struct str image);
    unsigned without; /* flows with these traits */
    bool has_two_ends;
} shapes[] = {
    {"pcapng", make_pcapng, 0, false},
    {"gzip", make_gzip, 0, false},
    {"zstd", make_zstd, 0, false},
    {"seven files", make_seven, TRAIT_DISORDER | TRAIT_PAUSE, false},
    {"HEP 1", make_hep_1, NOT_HEP, false},
    {"HEP 2", make_hep_2, NOT_HEP, false},
    {"HEP 3", make_hep_3, NOT_HEP, false},
    {"HEP 3, deflated", make_hep_3_deflated, NOT_HEP, false},
    {"TCP, shuffled", make_tcp_plain, NOT_TCP, false},
    {"WebSocket", make_websocket, NOT_TCP, false},
    {"WebSocket, compressed", make_websocket_packed, NOT_TCP, false},
    {"two ends, one 37 s behind", make_behind_37_s, NOT_SKEWED, true},
    {"two ends, one 2.5 s ahead", make_ahead_2500_ms, NOT_SKEWED, true},
    {"two ends, one 0.2 s ahead", make_ahead_200_ms, NOT_SKEWED, true},
};

enum { SHAPES = sizeof shapes / sizeof *shapes };

/* ---- the Call Log ---- */

static bool collect(void *context, const char *bytes, size_t len)
{
    text_add(context, (struct str){bytes, len});
    return true;
}

/* One cell of csv, with its quotes. */
static struct str next_cell(struct str *rest)
{
    bool quoted = false;
    size_t i = 0;
    while (i < rest->len && (quoted || (rest->at[i] != ',' && rest->at[i] != '\n')))
        quoted ^= rest->at[i++] == '"';
    struct str cell = {rest->at, i};
    *rest = str_from_offset(*rest, i);
    return cell;
}

/* "NAME#12 INVITE; NAME#13 100 Trying": names and numbers of packets go. */
static void add_evidence(struct text *out, struct str cell)
{
    while (cell.len) {
        size_t hash = str_find_char(cell, '#');
        struct str item = str_from_offset(cell, hash), rest;
        size_t end = str_find_char(item, ';');
        rest = str_from_offset(item, end);
        item.len = end;
        text_add(out, str_from_offset(item, str_find_char(item, ' ')));
        cell = rest.len ? str_from_offset(rest, 1) : rest;
    }
}

enum column { COLUMN_SHOWN, COLUMN_HIDDEN, COLUMN_EVIDENCE };

static enum column column_of(struct str name)
{
    if (str_equal(name, STR("evidence")))
        return COLUMN_EVIDENCE;
    bool is_hidden = str_equal(name, STR("input")) || str_equal(name, STR("transport"));
    return is_hidden ? COLUMN_HIDDEN : COLUMN_SHOWN;
}

static void add_without_columns(struct text *out, struct str csv)
{
    enum { COLUMNS_MOST = 128 };
    enum column columns[COLUMNS_MOST];
    size_t column = 0;
    for (bool is_head = true; csv.len; column++) {
        struct str cell = next_cell(&csv);
        ensure(column < COLUMNS_MOST, "too many columns");
        if (is_head)
            columns[column] = column_of(cell);
        if (!is_head && columns[column] == COLUMN_EVIDENCE)
            add_evidence(out, cell);
        else if (columns[column] != COLUMN_HIDDEN)
            text_add(out, cell);
        bool ends_row = csv.len && csv.at[0] == '\n';
        text_add_char(out, ends_row ? '\n' : ',');
        csv = str_from_offset(csv, 1);
        if (ends_row) {
            column = SIZE_MAX;
            is_head = false;
        }
    }
}

static void add_call_log(struct text *out, struct pipeline *pipeline)
{
    struct summary summary;
    struct text csv = {0};
    const struct analysis *analysis = pipeline_analysis(pipeline);
    summary_make(&summary, analysis, NULL);
    struct report report = {.analysis = analysis,
                            .summary = &summary,
                            .sentences = pipeline_sentences(pipeline),
                            .options = {.view = VIEW_CALLS, .width = 100}};
    struct sink sink = {&csv, collect};
    format_find("csv")->print(&report, &sink);
    add_without_columns(out, text_str(&csv));
    summary_free(&summary);
    text_free(&csv);
}

/* Extracted and read again, the calls are the same. */
static bool is_same_extracted(const struct flow *flow, struct pipeline *pipeline,
                              const struct text *expected)
{
    struct text said = {0};
    struct extracted_path name;
    struct pipeline *again = flow_extracted(flow, pipeline, &name);
    if (again)
        add_call_log(&said, again);
    bool is_same = again && str_equal(text_str(&said), text_str(expected));
    if (!is_same)
        printf("FAILED %.*s extracted\n%s instead of\n%s\n", (int)flow_name(flow).len,
               flow_name(flow).at, said.at ? said.at : "nothing", expected->at);
    text_free(&said);
    pipeline_free(again);
    return is_same;
}

/* What is said of the flow in one shape; the traits are those of the analysis. */
static unsigned describe(struct text *out, const struct flow *flow,
                         void (*make)(struct files *files, struct str image), unsigned *failed)
{
    struct files files = {.count = 0};
    struct flow_file opened[FILES_MOST];
    const char *paths[FILES_MOST];
    make(&files, flow_capture(flow));
    for (size_t i = 0; i < files.count; i++) {
        ensure(flow_file_open(&opened[i], text_str(&files.at[i])), "a file in memory");
        paths[i] = opened[i].path;
        text_free(&files.at[i]);
    }
    struct pipeline *pipeline = flow_analyse_files(flow, paths, files.count);
    unsigned traits = traits_of(flow_capture(flow), pipeline_analysis(pipeline));
    add_call_log(out, pipeline);
    if (failed)
        *failed += !is_same_extracted(flow, pipeline, out);
    pipeline_free(pipeline);
    for (size_t i = 0; i < files.count; i++)
        flow_file_close(&opened[i]);
    return traits;
}

static void make_plain(struct files *files, struct str image)
{
    text_add(&files->at[files->count++], image);
}

struct score {
    unsigned played[SHAPES], failed;
};

static void play(void *context, const char *path)
{
    struct score *score = context;
    struct error error = {0};
    struct text plain = {0}, both_ends = {0}, said = {0};
    struct flow *flow = flow_read(path, &error);
    ensure(flow != NULL, "a flow that cannot be read");
    unsigned traits = describe(&plain, flow, make_plain, &score->failed);
    /* Two captures become one file: fragments, segments and sound that both saw are then there
     * twice in one place. */
    unsigned *two_ends =
        traits & (TRAIT_FRAGMENTS | TRAIT_TCP | TRAIT_COPIES) ? NULL : &score->failed;
    describe(&both_ends, flow, make_both_ends, two_ends);
    for (size_t i = 0; i < SHAPES; i++) {
        const struct text *expected = shapes[i].has_two_ends ? &both_ends : &plain;
        if (traits & shapes[i].without)
            continue;
        text_clear(&said);
        describe(&said, flow, shapes[i].make, shapes[i].has_two_ends ? two_ends : &score->failed);
        score->played[i]++;
        if (str_equal(text_str(&said), text_str(expected)))
            continue;
        score->failed++;
        printf("FAILED %s as %s\n%s instead of\n%s\n", path, shapes[i].name, said.at, expected->at);
    }
    text_free(&plain);
    text_free(&both_ends);
    text_free(&said);
    flow_free(flow);
}

int main(void)
{
    struct score score = {{0}, 0};
    bool all_played = true;
    hash_init();
    if (!flow_files_each(SIPDIAG_SOURCE_DIR "/tests/flows", &score, play))
        return 1;
    for (size_t i = 0; i < SHAPES; i++) {
        printf("%s: %u flows\n", shapes[i].name, score.played[i]);
        all_played = all_played && score.played[i];
    }
    printf("%u failed\n", score.failed);
    return score.failed || !all_played;
}
