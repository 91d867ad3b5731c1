/* Reads addresses in their many decorations. */
#include "peer_text.h"

enum { SIP_PORT = 5060, SIPS_PORT = 5061, ADDRESS_MOST = 60 };

bool transport_from(struct str word, enum transport *transport)
{
    static const struct {
        struct str name;
        enum transport transport;
    } names[] = {
        {STR("udp"), TRANSPORT_UDP},  {STR("tcp"), TRANSPORT_TCP},   {STR("tls"), TRANSPORT_TLS},
        {STR("wss"), TRANSPORT_WSS},  {STR("ws"), TRANSPORT_WS},     {STR("sctp"), TRANSPORT_SCTP},
        {STR("udp6"), TRANSPORT_UDP}, {STR("tcp6"), TRANSPORT_TCP},  {STR("tls6"), TRANSPORT_TLS},
        {STR("ssl"), TRANSPORT_TLS},  {STR("udpv6"), TRANSPORT_UDP}, {STR("tcpv6"), TRANSPORT_TCP}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal_nocase(word, names[i].name)) {
            *transport = names[i].transport;
            return true;
        }
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

/* The transport and what ties it to the address. */
static size_t read_transport(struct str text, struct peer *peer)
{
    size_t len = 0;
    while (len < text.len && len < 6 && (is_letter(text.at[len]) || (len && text.at[len] == '6')))
        len++;
    if (!transport_from((struct str){text.at, len}, &peer->transport))
        return 0;
    size_t begin = len;
    while (len < text.len && len < begin + 4 &&
           (text.at[len] == ':' || text.at[len] == '/' || text.at[len] == ' '))
        len++;
    peer->has_transport = len > begin;
    return peer->has_transport ? len : 0;
}

static size_t read_number(struct str text, uint64_t most, uint64_t *value)
{
    size_t len = 0;
    while (len < text.len && len < 6 && is_digit(text.at[len]))
        len++;
    return str_to_u64((struct str){text.at, len}, most, value) ? len : 0;
}

/* ":5060", ":[5060]", ".5060", "/5060", " on port 5060", ".sip" as tcpdump names it. */
static size_t read_port(struct str text, uint16_t *port)
{
    static const struct str ties[] = {STR(":["),    STR(" on port "), STR(", port "), STR(" port "),
                                      STR(":"),     STR("."),         STR("/"),       STR("#"),
                                      STR("\",\""), STR("\",")};
    uint64_t number;
    for (size_t i = 0; i < sizeof ties / sizeof *ties; i++) {
        if (!str_starts_with(text, ties[i]))
            continue;
        struct str rest = str_from_offset(text, ties[i].len);
        size_t digits = read_number(rest, 65535, &number);
        if (digits == 0 && i == 5 && str_starts_with(rest, STR("sip"))) {
            bool is_secure =
                str_starts_with(rest, STR("sips")) || str_starts_with(rest, STR("sip-tls"));
            *port = is_secure ? SIPS_PORT : SIP_PORT;
            return ties[i].len + (is_secure ? rest.at[3] == 's' ? 4 : 7 : 3);
        }
        if (digits == 0)
            continue;
        *port = (uint16_t)number;
        bool is_closed = i == 0 && digits < rest.len && rest.at[digits] == ']';
        return ties[i].len + digits + is_closed;
    }
    return 0;
}

/* Four numbers with dots between them. */
static size_t ipv4_len(struct str text)
{
    size_t len = 0;
    for (int part = 0; part < 4; part++) {
        size_t begin = len;
        if (part > 0) {
            if (len >= text.len || text.at[len] != '.')
                return 0;
            begin = ++len;
        }
        while (len < text.len && is_digit(text.at[len]) && len - begin < 3)
            len++;
        if (len == begin)
            return 0;
    }
    return len;
}

static size_t ipv6_len(struct str text)
{
    size_t len = 0, colons = 0;
    while (len < text.len && len < ADDRESS_MOST &&
           (hexadecimal_digit(text.at[len]) >= 0 || text.at[len] == ':' ||
            (text.at[len] == '.' && colons > 1)))
        colons += text.at[len++] == ':';
    return colons >= 2 ? len : 0;
}

static size_t read_plain(struct str text, struct address *address)
{
    size_t len = ipv4_len(text);
    if (len && address_parse((struct str){text.at, len}, address))
        return len;
    len = ipv6_len(text);
    while (len > 2) { /* a port may follow by a dot, or the sentence's colon */
        if (address_parse((struct str){text.at, len}, address))
            return len;
        while (len > 2 && text.at[len - 1] != '.' && text.at[len - 1] != ':')
            len--;
        len--;
    }
    return 0;
}

/* "[2001:db8::1]", with a zone "%eth0" maybe; and "[slot:vlan]" before an address. */
static size_t read_address(struct str text, struct address *address)
{
    if (text.len == 0 || text.at[0] != '[')
        return read_plain(text, address);
    size_t close = str_find_char(text, ']');
    if (close == text.len || close > ADDRESS_MOST)
        return 0;
    struct str zone, inner = {text.at + 1, close - 1};
    if (address_parse(str_before(inner, '%', &zone), address))
        return close + 1;
    size_t behind = read_plain(str_from_offset(text, close + 1), address);
    return behind ? close + 1 + behind : 0;
}

size_t peer_read(struct str text, struct peer *peer)
{
    *peer = (struct peer){.transport = TRANSPORT_UDP};
    size_t at = read_transport(text, peer);
    size_t len = read_address(str_from_offset(text, at), &peer->at.address);
    if (len == 0)
        return 0;
    at += len;
    bool is_secure = peer->transport == TRANSPORT_TLS || peer->transport == TRANSPORT_WSS;
    peer->at.port = is_secure ? SIPS_PORT : SIP_PORT;
    return at + read_port(str_from_offset(text, at), &peer->at.port);
}

bool peer_read_before(struct str text, size_t end, struct peer *peer)
{
    size_t begin = end;
    while (begin > 0 && text.at[begin - 1] != ' ' && text.at[begin - 1] != '\t' &&
           text.at[begin - 1] != ')' && text.at[begin - 1] != '\'' && text.at[begin - 1] != '"')
        begin--;
    struct str word = {text.at + begin, end - begin};
    if (peer_read(word, peer) != word.len)
        return false;
    struct str before = str_trim((struct str){text.at, begin});
    size_t last = before.len;
    while (last > 0 && is_letter(before.at[last - 1]))
        last--;
    if (!peer->has_transport)
        peer->has_transport = transport_from(str_from_offset(before, last), &peer->transport);
    return true;
}
