/* The table of what packets travel in, and how the bytes before them are made from a template:
 * two hexadecimal digits are a byte, and
 *   M  two Ethernet addresses                E  the EtherType of the packet inside
 *   P  its PPP protocol                      F  its address family, one byte
 *   L  the length of what follows            l  the same in little-endian order
 * The rules of each format are those of its RFC; names are as Wireshark's where it has one. */
#include "wrap.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/text_numbers.h"

#include <string.h>
#include <zlib.h>

const struct wrapping wrappings[] = {
    {"ethernet", WRAP_LINK, 1, "M E", 0},
    {"vlan", WRAP_LINK, 1, "M 8100 000a E", 0},
    {"vlan in vlan", WRAP_LINK, 1, "M 88a8 0064 8100 000a E", 0},
    {"802.3 with snap", WRAP_LINK, 1, "M L aaaa03 000000 E", 0},
    {"802.3 with vlan and snap", WRAP_LINK, 1, "M 8100 000a L aaaa03 000000 E", 0},
    {"mpls", WRAP_LINK, 1, "M 8847 00064140", 0},
    {"mpls, three labels", WRAP_LINK, 1, "M 8847 00064040 00065040 00066140", 0},
    {"mpls with ethernet", WRAP_LINK, 1, "M 8847 00064140 M E", 0},
    {"mpls with control word, vlan", WRAP_LINK, 1, "M 8848 00064140 00000001 M 8100 0007 E", 0},
    {"pppoe", WRAP_LINK, 1, "M 8864 1100 0001 L P", 0},
    {"pppoe in vlan", WRAP_LINK, 1, "M 8100 0007 8864 1100 0001 L P", 0},
    {"linux cooked", WRAP_LINK, 113, "0000 0001 0006 020000000001 0000 E", 0},
    {"linux cooked, llc", WRAP_LINK, 113, "0000 0001 0006 020000000001 0000 0004 aaaa03 000000 E",
     0},
    {"linux cooked, vlan", WRAP_LINK, 113, "0000 0001 0006 020000000001 0000 8100 0007 E", 0},
    {"linux cooked 2", WRAP_LINK, 276, "E 0000 00000002 0001 00 06 020000000001 0000", 0},
    {"raw", WRAP_LINK, 101, "", 0},
    {"ppp", WRAP_LINK, 9, "ff03 P", 0},
    {"nflog", WRAP_LINK, 239, "F 00 0000 0800 0100 0800 0000 0800 0a00 66000000 l 0900", 2},
    {"nflog, big-endian", WRAP_LINK, 239, "F 00 0000 0005 000a 61 000000 L 0009", 2},
    {"wi-fi", WRAP_LINK, 105, "0801 0000 M 020000000003 1000 aaaa03 000000 E", 0},
    {"wi-fi with qos", WRAP_LINK, 105, "8802 0000 M 020000000003 1000 0500 aaaa03 000000 E", 0},
    {"wi-fi, four addresses, order", WRAP_LINK, 105,
     "8883 0000 M 020000000003 1000 020000000004 0500 00000000 aaaa03 0000f8 E", 0},
    {"radiotap", WRAP_LINK, 127,
     "00 00 0a00 02000000 00 00 0801 0000 M 020000000003 1000 aaaa03 000000 E", 0},
    {"radiotap, time, padding", WRAP_LINK, 127,
     "00 00 1900 030000a0 00000000 00000000 0000000000000000 20 "
     "8801 0000 M 020000000003 1000 0500 0000 aaaa03 000000 E",
     0},
    {"ip in ip", WRAP_IP, 4, "", 0},
    {"gre", WRAP_IP, 47, "0000 E", 0},
    {"gre with all fields", WRAP_IP, 47, "b000 E 00000000 00000007 00000001", 0},
    {"gre with ethernet", WRAP_IP, 47, "2000 6558 00000007 M 8100 0007 E", 0},
    {"gre with mpls", WRAP_IP, 47, "0000 8847 00064140", 0},
    {"pptp", WRAP_IP, 47, "3081 880b L 0007 00000001 00000001 ff03 P", -10},
    {"erspan I", WRAP_IP, 47, "0000 88be M E", 0},
    {"erspan II", WRAP_IP, 47, "1000 88be 00000001 10000000 00000000 M E", 0},
    {"erspan III", WRAP_IP, 47, "1000 22eb 00000001 20000000 00000000 00000000 M E", 0},
    {"erspan III, platform", WRAP_IP, 47,
     "1000 22eb 00000001 20000000 00000000 00000001 0000000000000000 M 8100 0007 E", 0},
    {"erspan III, ip", WRAP_IP, 47, "1000 22eb 00000001 20000000 00000000 00000800", 0},
    {"ethernet in ip", WRAP_IP, 97, "3000 M E", 0},
    {"l2tp 3", WRAP_IP, 115, "00000007 M E", 0},
    {"l2tp 3, cookie, sublayer", WRAP_IP, 115, "00000007 a1a2a3a4a5a6a7a8 40000001 M E", 0},
    {"mpls in ip", WRAP_IP, 137, "00064140", 0},
    {"vxlan", WRAP_UDP, 4789, "08000000 00000700 M E", 0},
    {"vxlan, early port", WRAP_UDP, 8472, "08000000 00000700 M 8100 0007 E", 0},
    {"geneve", WRAP_UDP, 6081, "0000 E 00000700", 0},
    {"geneve with option, ethernet", WRAP_UDP, 6081, "0200 6558 00000700 0102 8001 0000002a M E",
     0},
    {"gtp-u", WRAP_UDP, 2152, "30 ff L 00000007", -4},
    {"gtp-u with sequence", WRAP_UDP, 2152, "32 ff L 00000007 0001 00 00", -4},
    {"gtp-u with extensions", WRAP_UDP, 2152, "34 ff L 00000007 0000 00 85 01 1001 c0 01 0000 00",
     -4},
    {"l2tp 2", WRAP_UDP, 1701, "0002 0007 0009 ff03 P", 0},
    {"l2tp 2 with all fields", WRAP_UDP, 1701, "4a02 L 0007 0009 0001 0001 0002 0000 P", 4},
    {"l2tp 3 over udp", WRAP_UDP, 1701, "0003 0000 00000007 M E", 0},
    {"l2tp 3 over udp, cookie", WRAP_UDP, 1701, "0003 0000 00000007 a1a2a3a4 M E", 0},
    {"tzsp", WRAP_UDP, 37008, "01 00 0001 0a01c5 00 01 M E", 0},
    {"tzsp with wi-fi", WRAP_UDP, 37008,
     "01 00 0012 01 0801 0000 M 020000000003 1000 aaaa03 000000 E", 0},
    {"hep 1", WRAP_HEP, 1, "", 0},
    {"hep 2", WRAP_HEP, 2, "", 0},
    {"hep 2 as in memory", WRAP_HEP, 0, "", 0},
    {"hep 3", WRAP_HEP, 3, "", 0},
    {"hep 3, deflated", WRAP_HEP_DEFLATED, 3, "", 0},
};

const size_t wrapping_count = sizeof wrappings / sizeof *wrappings;

static void add_u8(struct text *out, unsigned value)
{
    text_add_char(out, (char)(value & 0xff));
}

static unsigned byte_at(struct str s, size_t at)
{
    return (unsigned char)s.at[at];
}

static unsigned be16_at(struct str s, size_t at)
{
    return byte_at(s, at) << 8 | byte_at(s, at + 1);
}

static bool is_v6(struct str ip)
{
    return byte_at(ip, 0) >> 4 == 6;
}

static unsigned hex_digit(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void put_length(struct text *out, size_t at, bool little, int more)
{
    unsigned length = (unsigned)((int)(out->len - at - 2) + more);
    out->at[at + little] = (char)(length >> 8);
    out->at[at + !little] = (char)(length & 0xff);
}

/* What one letter of a template stands for. */
static void add_letter(struct text *out, char letter, struct str ip)
{
    bool v6 = is_v6(ip);
    if (letter == 'M')
        text_add(out, (struct str){"\x02\0\0\0\0\x02\x02\0\0\0\0\x01", 12});
    else if (letter == 'E')
        text_add_be16(out, v6 ? 0x86dd : 0x0800);
    else if (letter == 'P')
        text_add_be16(out, v6 ? 0x0057 : 0x0021);
    else if (letter == 'F')
        add_u8(out, v6 ? 10 : 2);
    else
        text_add_be16(out, 0);
}

static void add_templated(struct text *out, const struct wrapping *wrapping, struct str ip)
{
    size_t length_at = 0;
    char length_letter = 0;
    for (const char *at = wrapping->template; *at; at++) {
        if (*at == ' ')
            continue;
        if ((*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'f')) {
            add_u8(out, hex_digit(at[0]) << 4 | hex_digit(at[1]));
            at++;
            continue;
        }
        if (*at == 'L' || *at == 'l') {
            length_at = out->len;
            length_letter = *at;
        }
        add_letter(out, *at, ip);
    }
    text_add(out, ip);
    if (length_letter)
        put_length(out, length_at, length_letter == 'l', wrapping->length_more);
}

/* Between the two ends of a tunnel. */
static void add_outer_ip(struct text *out, const struct wrap_packet *packet, unsigned protocol,
                         struct str payload)
{
    if (packet->outer_is_v6) {
        text_add_be32(out, 0x60000000);
        text_add_be16(out, (unsigned)payload.len);
        text_add_be16(out, protocol << 8 | 64);
        for (uint32_t end = 1; end <= 2; end++) {
            text_add_be32(out, 0x20010db8);
            text_add_be32(out, 0xfeed0000);
            text_add_be32(out, 0);
            text_add_be32(out, end);
        }
    } else {
        text_add_be16(out, 0x4500);
        text_add_be16(out, (unsigned)payload.len + 20);
        text_add_be16(out, packet->fragment_id);
        text_add_be16(out, 0);
        text_add_be16(out, 0x4000 | protocol);
        text_add_be16(out, 0);
        text_add_be32(out, 0xcb007101); /* 203.0.113.1 */
        text_add_be32(out, 0xcb007102);
    }
    text_add(out, payload);
}

static void add_outer_udp(struct text *out, const struct wrap_packet *packet, unsigned port,
                          struct str payload)
{
    struct text udp;
    text_init(&udp);
    text_add_be16(&udp, 49152);
    text_add_be16(&udp, port);
    text_add_be16(&udp, (unsigned)payload.len + 8);
    text_add_be16(&udp, 0);
    text_add(&udp, payload);
    add_outer_ip(out, packet, 17, text_str(&udp));
    text_free(&udp);
}

/* Where HEP finds the addresses, the ports and the payload of a UDP packet. */
struct datagram {
    bool v6;
    struct str source, destination, ports, payload;
};

static bool find_datagram(struct str ip, struct datagram *found)
{
    bool v6 = is_v6(ip);
    size_t header = v6 ? 40 : 20, address = v6 ? 16 : 4;
    bool is_whole = v6 || (be16_at(ip, 6) & 0x3fff) == 0;
    if (byte_at(ip, v6 ? 6 : 9) != 17 || !is_whole)
        return false;
    found->v6 = v6;
    found->source = (struct str){ip.at + header - 2 * address, address};
    found->destination = (struct str){ip.at + header - address, address};
    found->ports = (struct str){ip.at + header, 4};
    found->payload = str_from_offset(ip, header + 8);
    return true;
}

static void add_old_hep(struct text *out, const struct datagram *mirrored, unsigned version,
                        int64_t time_us)
{
    size_t header = 8 + 2 * mirrored->source.len;
    add_u8(out, version == 1 ? 1 : 2);
    add_u8(out, (unsigned)(version == 2 ? header + 10 : header));
    add_u8(out, mirrored->v6 ? 10 : 2);
    add_u8(out, 17);
    text_add(out, mirrored->ports);
    text_add(out, mirrored->source);
    text_add(out, mirrored->destination);
    uint32_t seconds = (uint32_t)(time_us / US_PER_S), rest = (uint32_t)(time_us % US_PER_S);
    if (version == 2) {
        text_add_be32(out, seconds);
        text_add_be32(out, rest);
        text_add_be16(out, 101);
    } else if (version == 0) {
        text_add_le32(out, seconds);
        text_add_le32(out, rest);
        text_add_be32(out, 0x65000000);
    }
    text_add(out, mirrored->payload);
}

static void add_chunk(struct text *out, unsigned type, struct str value)
{
    text_add_be16(out, 0);
    text_add_be16(out, type);
    text_add_be16(out, (unsigned)value.len + 6);
    text_add(out, value);
}

static void add_number(struct text *out, unsigned type, unsigned bytes, uint32_t value)
{
    struct text number;
    text_init(&number);
    text_add_be32(&number, value);
    add_chunk(out, type, str_from_offset(text_str(&number), 4 - bytes));
    text_free(&number);
}

static void add_payload(struct text *out, struct str payload, bool deflated)
{
    Bytef packed[70000];
    uLongf size = sizeof packed;
    if (!deflated)
        add_chunk(out, 15, payload);
    else if (compress(packed, &size, (const Bytef *)payload.at, payload.len) == Z_OK)
        add_chunk(out, 16, (struct str){(const char *)packed, size});
}

static void add_hep_3(struct text *out, const struct datagram *mirrored, int64_t time_us,
                      bool deflated)
{
    size_t start = out->len;
    text_add_literal(out, "HEP3");
    text_add_be16(out, 0);
    add_number(out, 1, 1, mirrored->v6 ? 10 : 2);
    add_number(out, 2, 1, 17);
    add_chunk(out, mirrored->v6 ? 5 : 3, mirrored->source);
    add_chunk(out, mirrored->v6 ? 6 : 4, mirrored->destination);
    add_chunk(out, 7, (struct str){mirrored->ports.at, 2});
    add_chunk(out, 8, (struct str){mirrored->ports.at + 2, 2});
    add_number(out, 9, 4, (uint32_t)(time_us / US_PER_S));
    add_number(out, 10, 4, (uint32_t)(time_us % US_PER_S));
    add_number(out, 11, 1, 1);
    add_number(out, 12, 4, 2001);
    add_chunk(out, 14, STR("secret"));
    add_payload(out, mirrored->payload, deflated);
    put_length(out, start + 4, false, 6);
}

bool wrap_add(struct text *out, const struct wrapping *wrapping, const struct wrap_packet *packet)
{
    struct text inside;
    struct datagram mirrored = {0};
    if (wrapping->around == WRAP_LINK) {
        add_templated(out, wrapping, packet->ip);
        return true;
    }
    if (wrapping->around >= WRAP_HEP && !find_datagram(packet->ip, &mirrored))
        return false;
    text_init(&inside);
    if (wrapping->around < WRAP_HEP)
        add_templated(&inside, wrapping, packet->ip);
    else if (wrapping->number == 3)
        add_hep_3(&inside, &mirrored, packet->time_us, wrapping->around == WRAP_HEP_DEFLATED);
    else
        add_old_hep(&inside, &mirrored, wrapping->number, packet->time_us);
    bool is_v6_in_ip = wrapping->number == 4 && is_v6(packet->ip);
    if (wrapping->around == WRAP_IP)
        add_outer_ip(out, packet, is_v6_in_ip ? 41 : wrapping->number, text_str(&inside));
    else
        add_outer_udp(out, packet, wrapping->around == WRAP_UDP ? wrapping->number : 9060,
                      text_str(&inside));
    text_free(&inside);
    return true;
}

static void add_v4_piece(struct text *out, struct str ip, size_t at, struct str payload, bool more)
{
    size_t start = out->len;
    text_add(out, (struct str){ip.at, 20});
    text_add(out, payload);
    unsigned place = (unsigned)(at / 8) | (more ? 0x2000 : 0);
    out->at[start + 6] = (char)(place >> 8);
    out->at[start + 7] = (char)(place & 0xff);
    put_length(out, start + 2, false, 4);
}

static void add_v6_piece(struct text *out, struct str ip, size_t at, struct str payload, bool more)
{
    size_t start = out->len;
    text_add(out, (struct str){ip.at, 40});
    out->at[start + 6] = 44;
    add_u8(out, byte_at(ip, 6));
    add_u8(out, 0);
    text_add_be16(out, (unsigned)at | more);
    text_add_be32(out,
                  0x11220000U + (unsigned)crc32(0, (const Bytef *)ip.at, (uInt)ip.len) % 0xffff);
    text_add(out, payload);
    put_length(out, start + 4, false, -34);
}

void wrap_fragments(struct str ip, size_t most, bool reversed, void *context,
                    void (*add)(void *context, struct str piece))
{
    bool v6 = is_v6(ip);
    struct str payload = str_from_offset(ip, v6 ? 40 : 20);
    size_t count = (payload.len + most - 1) / most;
    for (size_t i = 0; i < count; i++) {
        size_t at = (reversed ? count - 1 - i : i) * most;
        struct str part = str_from_offset(payload, at);
        bool more = part.len > most;
        if (more)
            part.len = most;
        struct text piece;
        text_init(&piece);
        (v6 ? add_v6_piece : add_v4_piece)(&piece, ip, at, part, more);
        add(context, text_str(&piece));
        text_free(&piece);
    }
}

void wrap_ethernet(struct text *out, struct str ip)
{
    add_templated(out, &wrappings[0], ip);
}
