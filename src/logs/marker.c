/* The table of log formats, and how a line is compared with a row of it. */
#include "marker.h"

#include "sipdiag/base/hash.h"

enum { LINE_LOOKED_AT = 1024, NAME_MOST = 255 };

#define ROW(name, program, example, begins, pattern, ...) \
    { \
        {name, program, example}, begins, pattern, __VA_ARGS__ \
    }

/* The more particular row stands first. Rows of one name follow each other; the first of them has
 * the example. */
static const struct log_format formats[] = {
    ROW("asterisk-pjsip", "Asterisk, pjsip set logger on",
        "<--- Transmitting SIP request (545 bytes) to UDP:198.51.100.20:5060 --->", NULL,
        "<--- Transmitting SIP %w (%n bytes) to %P", LOG_SENT, false),
    ROW("asterisk-pjsip", NULL, NULL, NULL, "<--- Received SIP %w (%n bytes) from %P", LOG_RECEIVED,
        false),
    ROW("asterisk-chan-sip", "Asterisk, sip set debug on",
        "<--- SIP read from UDP:198.51.100.20:5060 --->", NULL, "<--- SIP read from %P",
        LOG_RECEIVED, false),
    ROW("asterisk-chan-sip", NULL, NULL, NULL, "Retransmitting #%n (%*) to %P", LOG_SENT, false),
    ROW("asterisk-chan-sip", NULL, NULL, NULL, "ransmitting (%*) to %P", LOG_SENT, false),
    ROW("freeswitch-siptrace", "FreeSWITCH, sofia global siptrace on (and other sofia-sip)",
        "recv 310 bytes from udp/[198.51.100.20]:5060 at 10:00:00.040000:", NULL,
        "recv %n bytes from %P", LOG_RECEIVED, false),
    ROW("freeswitch-siptrace", NULL, NULL, NULL, "send %n bytes to %P", LOG_SENT, false),
    ROW("yate", "Yate, SIP debug",
        "<sip:INFO> 'udp:192.0.2.10:5060' sending 545 bytes INVITE 0x7f1c to 198.51.100.20:5060",
        NULL, "'%L' sending %n bytes %* to %P", LOG_SENT, false),
    ROW("yate", NULL, NULL, NULL, "'%L' received %n bytes %* from %P", LOG_RECEIVED, false),
    ROW("yate", NULL, NULL, NULL, "sending %n bytes %* to %P", LOG_SENT, false),
    ROW("yate", NULL, NULL, NULL, "received %n bytes SIP message from %P", LOG_RECEIVED, false),
    ROW("pjsua", "pjsua and other pjsip programs",
        "10:00:00.040 pjsua_core.c .RX 310 bytes Response msg 100/INVITE/cseq=1 (rdata0x7f) from "
        "UDP 198.51.100.20:5060:",
        NULL, "RX %n bytes %* from %P", LOG_RECEIVED, false),
    ROW("pjsua", NULL, NULL, NULL, "TX %n bytes %* to %P", LOG_SENT, false),
    ROW("linphone", "linphone and other belle-sip programs",
        "channel [0x55d0]: message sent to [UDP://198.51.100.20:5060], size: [545] bytes", NULL,
        "message sent to [%P]", LOG_SENT, false),
    ROW("linphone", NULL, NULL, NULL, "message partly sent to [%P]", LOG_SENT, false),
    ROW("linphone", NULL, NULL, NULL, "received [%n] new bytes from [%P]", LOG_RECEIVED, false),
    ROW("cucm-sdl", "Cisco Unified Communications Manager, SDL trace",
        "SIPTcp - wait_SdlReadRsp: Incoming SIP TCP message from 198.51.100.20 on port 5060 index "
        "52",
        NULL, "Incoming SIP %w message size %n from %P", LOG_RECEIVED, false),
    ROW("cucm-sdl", NULL, NULL, NULL, "Incoming SIP %w message from %P", LOG_RECEIVED, false),
    ROW("cucm-sdl", NULL, NULL, NULL, "Outgoing SIP %w message size %n to %P", LOG_SENT, false),
    ROW("cucm-sdl", NULL, NULL, NULL, "Outgoing SIP %w message to %P", LOG_SENT, false),
    ROW("audiocodes", "AudioCodes SBC and gateway, syslog",
        "---- Outgoing SIP Message to 198.51.100.20:5060 from SIPInterface #0 (Carrier) UDP ----",
        NULL, "Outgoing SIP Message to %P", LOG_SENT, false),
    ROW("audiocodes", NULL, NULL, NULL, "Incoming SIP Message from %P", LOG_RECEIVED, false),
    ROW("oracle-sipmsg", "Oracle and Acme Packet SBC, sipmsg.log",
        "Mar 10 10:00:00.000 On [0:0]192.0.2.10:5060 sent to 198.51.100.20:5060", NULL,
        "On %L sent to %P", LOG_SENT, false),
    ROW("oracle-sipmsg", NULL, NULL, NULL, "On %L received from %P", LOG_RECEIVED, false),
    ROW("portasip", "PortaSIP",
        "RECEIVED message from UDP:198.51.100.20:5060 at UDP:192.0.2.10:5060:", NULL,
        "RECEIVED message from %P at %L", LOG_RECEIVED, false),
    ROW("portasip", NULL, NULL, NULL, "SENDING message to %P from %L", LOG_SENT, false),
    ROW("portasip", NULL, NULL, NULL, "RECEIVED message from %P", LOG_RECEIVED, false),
    ROW("portasip", NULL, NULL, NULL, "SENDING message to %P", LOG_SENT, false),
    ROW("ribbon", "Ribbon and Sonus SBC, call trace",
        "EXTRA INFO: Ingress: received msg for CallId:7 from IP/port:198.51.100.20/5060, Local "
        "IP/port:192.0.2.10/5060",
        NULL, "received msg for CallId:%* from IP/port:%P, Local IP/port:%L", LOG_RECEIVED, false),
    ROW("ribbon", NULL, NULL, NULL, "sent msg for CallId:%* to IP/port:%P, Local IP/port:%L",
        LOG_SENT, false),
    ROW("ribbon", NULL, NULL, NULL, "sending msg for CallId:%* to IP/port:%P, Local IP/port:%L",
        LOG_SENT, false),
    ROW("yealink", "Yealink phone, syslog", "Message sent: (to dest=198.51.100.20:5060 len=545)",
        NULL, "Message sent: (to dest=%P", LOG_SENT, false),
    ROW("yealink", NULL, NULL, NULL, "Message recv: (from src=%P", LOG_RECEIVED, false),
    ROW("snom", "Snom phone, SIP trace",
        "Received from udp:198.51.100.20:5060 at 10/3/2026 10:00:00:040 (225 bytes):", NULL,
        "Received from %P at ", LOG_RECEIVED, false),
    ROW("snom", NULL, NULL, NULL, "Sent to %P at ", LOG_SENT, false),
    ROW("polycom", "Polycom phone, app log",
        "0310100000|sip  |1|00|>>> Data sent to UDP 198.51.100.20:5060", NULL,
        ">>> Data sent to %P", LOG_SENT, false),
    ROW("polycom", NULL, NULL, NULL, "<<< Data received from %P", LOG_RECEIVED, false),
    ROW("grandstream", "Grandstream phone, syslog",
        "GXP2160 [000b82aabbcc] [1.0.11.35]: Received SIP message from 198.51.100.20:5060:", NULL,
        "Received SIP message from %P", LOG_RECEIVED, false),
    ROW("grandstream", NULL, NULL, NULL, "Sending SIP message to %P", LOG_SENT, false),
    ROW("technicolor", "Technicolor and Thomson gateways",
        "Recv from udp: 198.51.100.20:5060 00:00:00:01:066 (937 bytes)", NULL, "Recv from %P",
        LOG_RECEIVED, false),
    ROW("technicolor", NULL, NULL, NULL, "Send to %P", LOG_SENT, false),
    ROW("cisco-ccsip", "Cisco IOS, debug ccsip messages",
        "//2113/C544D4800002/SIP/Msg/ccsipDisplayMsg: Received:", "Received:", "$", LOG_RECEIVED,
        false),
    ROW("cisco-ccsip", NULL, NULL, "Sent:", "$", LOG_SENT, false),
    ROW("cisco-ccsip", NULL, NULL, NULL, "ccsipDisplayMsg:Received", LOG_RECEIVED, false),
    ROW("cisco-ccsip", NULL, NULL, NULL, "ccsipDisplayMsg:Sent", LOG_SENT, false),
    ROW("sipp-trace-msg", "SIPp, -trace_msg", "UDP message sent [545] bytes:", NULL,
        " message sent [%n] bytes", LOG_SENT, false),
    ROW("sipp-trace-msg", NULL, NULL, NULL, " message sent (%n bytes)", LOG_SENT, false),
    ROW("sipp-trace-msg", NULL, NULL, NULL, " message received [%n] bytes", LOG_RECEIVED, false),
    ROW("sipp-trace-msg", NULL, NULL, NULL, " message received (%n bytes)", LOG_RECEIVED, false),
    ROW("sipp-trace-msg", NULL, NULL, "Unexpected ", " message received:", LOG_RECEIVED, true),
    ROW("ngrep", "ngrep -W byline, and sipgrep",
        "U 2026/03/10 10:00:00.000000 192.0.2.10:5060 -> 198.51.100.20:5060 #1", "U ", "%S -> %D",
        LOG_DIRECTION_UNKNOWN, false),
    ROW("ngrep", NULL, NULL, "T ", "%S -> %D", LOG_DIRECTION_UNKNOWN, false),
    ROW("baresip", "baresip -s", "UDP 192.0.2.10:5060 -> 198.51.100.20:5060", "UDP ", "%S -> %D",
        LOG_DIRECTION_UNKNOWN, false),
    ROW("baresip", NULL, NULL, "TCP ", "%S -> %D", LOG_DIRECTION_UNKNOWN, false),
    ROW("baresip", NULL, NULL, "TLS ", "%S -> %D", LOG_DIRECTION_UNKNOWN, false),
    ROW("homer", "Homer, text export",
        "proto:udp 2026-03-10T10:00:00.000Z  192.0.2.10:5060 ---> 198.51.100.20:5060", NULL,
        "%S ---> %D", LOG_DIRECTION_UNKNOWN, false),
    ROW("sngrep", "sngrep, saved as text",
        "2026/03/10 10:00:00.000000 192.0.2.10:5060 -> 198.51.100.20:5060", NULL, "%S -> %D",
        LOG_DIRECTION_UNKNOWN, false),
    ROW("tcpdump", "tcpdump -A, -X and -XX",
        "10:00:00.000000 IP 192.0.2.10.5060 > 198.51.100.20.5060: SIP: INVITE sip:... SIP/2.0",
        NULL, "%S > %D: ", LOG_DIRECTION_UNKNOWN, false),
    ROW("sip-trace-table", "Kamailio and OpenSIPS, sip_trace table as CSV",
        "\"2026-03-10 10:00:00\",0,\"call-1@192.0.2.10\",\"\",\"INVITE sip:... SIP/2.0", NULL,
        "\"%S\",\"%D\"", LOG_DIRECTION_UNKNOWN, false),
    ROW("sip-trace-table", NULL, NULL, NULL, "\",\"%S\",\"%*\",\"%D", LOG_DIRECTION_UNKNOWN, false),
    ROW("sip-trace-table", NULL, NULL, NULL, "\",\"%S,\"%*\",\"%D", LOG_DIRECTION_UNKNOWN, false),
    ROW("sipdump", "Kamailio, sipdump file", "srcip: 192.0.2.10", NULL, "srcip: %S",
        LOG_DIRECTION_UNKNOWN, false),
    ROW("sipp-trace-shortmsg", "SIPp, -trace_shortmsg",
        "2026-03-10<TAB>10:00:00.040000<TAB>1773136800.040000<TAB>R<TAB>call-1@192.0.2.10<TAB>"
        "CSeq:1 INVITE<TAB>SIP/2.0 100 Trying",
        "\t", "$", LOG_DIRECTION_UNKNOWN, false),
    ROW("sip", "any other text: whatever has a start line and headers",
        "INVITE sip:+442079460001@198.51.100.20 SIP/2.0", "\t", "$", LOG_DIRECTION_UNKNOWN, false),
};

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

const struct log_dialect *log_dialect_at(size_t index)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (formats[i].about.program && index-- == 0)
            return &formats[i].about;
    return NULL;
}

/* ---- a line and a row ---- */

static bool is_name_char(char c)
{
    return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.';
}

/* A host name has no address; equal names are equal. "UDP://sip.example.net:5060" */
static size_t read_named_peer(struct str text, struct peer *peer)
{
    size_t at = 0, len = 0;
    *peer = (struct peer){.transport = TRANSPORT_UDP};
    size_t scheme = str_find_char(text, ':');
    if (scheme + 2 < text.len && scheme < 6 && text.at[scheme + 1] == '/' &&
        transport_from((struct str){text.at, scheme}, &peer->transport)) {
        peer->has_transport = true;
        at = scheme + 3;
    }
    struct str name = str_from_offset(text, at);
    while (len < name.len && len < NAME_MOST && is_name_char(name.at[len]))
        len++;
    if (len < 2 || !memchr(name.at, '.', len))
        return 0;
    uint64_t hash = hash_bulk(name.at, len, 0);
    memcpy(peer->at.address.bytes, &hash, sizeof hash);
    struct str port = {name.at + len, 0};
    if (len < name.len && name.at[len] == ':') {
        port.at++;
        while (len + 1 + port.len < name.len && port.at[port.len] >= '0' &&
               port.at[port.len] <= '9')
            port.len++;
    }
    uint64_t number = 5060;
    str_to_u64(port, 65535, &number);
    peer->at.port = (uint16_t)number;
    return at + len + (port.len ? port.len + 1 : 0);
}

static void note_peer(struct marker *marker, char kind, const struct peer *peer)
{
    bool is_local = kind == 'L' || kind == 'S';
    marker->is_pair = marker->is_pair || kind == 'S' || kind == 'D';
    *(is_local ? &marker->local : &marker->remote) = *peer;
    *(is_local ? &marker->has_local : &marker->has_remote) = true;
}

static size_t take_peer(struct str text, char kind, struct marker *marker)
{
    struct peer peer;
    size_t len = peer_read(text, &peer);
    if (len == 0)
        len = read_named_peer(text, &peer);
    if (len)
        note_peer(marker, kind, &peer);
    return len;
}

static size_t take_word(struct str text, bool digits_only)
{
    size_t len = 0;
    while (len < text.len && text.at[len] != ' ' &&
           (!digits_only || (text.at[len] >= '0' && text.at[len] <= '9')))
        len++;
    return len;
}

static bool match_rest(struct str text, const char *pattern, struct marker *marker);

/* Anything: as little as lets the rest fit. */
static bool match_anything(struct str text, const char *pattern, struct marker *marker)
{
    struct str next = {pattern, strcspn(pattern, "%")};
    while (next.len && text.len >= next.len) {
        const char *found = memmem(text.at, text.len, next.at, next.len);
        if (!found)
            return false;
        text = str_from_offset(text, (size_t)(found - text.at) + next.len);
        if (match_rest(text, pattern + next.len, marker))
            return true;
    }
    return false;
}

static bool match_rest(struct str text, const char *pattern, struct marker *marker)
{
    while (*pattern) {
        size_t len = 0;
        if (*pattern != '%') {
            if (text.len == 0 || text.at[0] != *pattern)
                return false;
            pattern++;
            text = str_from_offset(text, 1);
            continue;
        }
        char kind = pattern[1];
        pattern += 2;
        if (kind == '*')
            return match_anything(text, pattern, marker);
        len = kind == 'n'   ? take_word(text, true)
              : kind == 'w' ? take_word(text, false)
                            : take_peer(text, kind, marker);
        if (len == 0)
            return false;
        text = str_from_offset(text, len);
    }
    return true;
}

/* Who stands before an arrow is read backwards. */
static bool match_arrow(struct str line, const char *pattern, struct marker *marker)
{
    struct str arrow = {pattern + 2, strcspn(pattern + 2, "%")};
    size_t from = 0;
    const char *found;
    while ((found = memmem(line.at + from, line.len - from, arrow.at, arrow.len))) {
        struct peer peer;
        size_t at = (size_t)(found - line.at);
        from = at + arrow.len;
        if (!peer_read_before(line, at, &peer))
            continue;
        note_peer(marker, 'S', &peer);
        if (match_rest(str_from_offset(line, from), pattern + 2 + arrow.len, marker))
            return true;
    }
    return false;
}

static bool match(struct str line, const struct log_format *format, struct marker *marker)
{
    const char *pattern = format->pattern;
    *marker = (struct marker){.format = format, .direction = format->direction};
    struct str begins = format->begins ? str_from(format->begins) : (struct str){0};
    if (!str_starts_with(line, begins))
        return false;
    if (*pattern == '$')
        return str_trim(line).len <= begins.len && line.at[0] != '\t';
    if (pattern[0] == '%')
        return match_arrow(line, pattern, marker);
    size_t from = 0;
    struct str first = {pattern, strcspn(pattern, "%")};
    const char *found;
    while ((found = memmem(line.at + from, line.len - from, first.at, first.len))) {
        from = (size_t)(found - line.at) + first.len;
        if (match_rest(str_from_offset(line, from), pattern + first.len, marker))
            return true;
    }
    return false;
}

static struct str shortened(struct str line)
{
    return (struct str){line.at, line.len < LINE_LOOKED_AT ? line.len : LINE_LOOKED_AT};
}

bool marker_read(struct str line, struct marker *marker)
{
    line = shortened(line);
    for (size_t i = 0; line.len > 0 && i < FORMAT_COUNT; i++)
        if (match(line, &formats[i], marker))
            return true;
    return false;
}

/* ---- formats nobody told us of ---- */

static const struct {
    struct str word;
    enum log_direction direction;
} direction_words[] = {
    {STR("retransmitting"), LOG_SENT},
    {STR("transmitting"), LOG_SENT},
    {STR("sending"), LOG_SENT},
    {STR("sent"), LOG_SENT},
    {STR("send "), LOG_SENT},
    {STR("outgoing"), LOG_SENT},
    {STR("outbound"), LOG_SENT},
    {STR("tx"), LOG_SENT},
    {STR(">>>"), LOG_SENT},
    {STR("sendtonetwork"), LOG_SENT},
    {STR("received"), LOG_RECEIVED},
    {STR("receiving"), LOG_RECEIVED},
    {STR("recv"), LOG_RECEIVED},
    {STR("rcvd"), LOG_RECEIVED},
    {STR("read from"), LOG_RECEIVED},
    {STR("incoming"), LOG_RECEIVED},
    {STR("inbound"), LOG_RECEIVED},
    {STR("rx"), LOG_RECEIVED},
    {STR("<<<"), LOG_RECEIVED},
};

static bool is_letter(char c)
{
    return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z';
}

/* Where the word stands as one; line.len when it does not. */
static size_t find_word(struct str line, struct str word)
{
    for (size_t i = 0; i + word.len <= line.len; i++) {
        if (ascii_lower(line.at[i]) != word.at[0] ||
            !str_equal_nocase((struct str){line.at + i, word.len}, word))
            continue;
        bool begins = i == 0 || !is_letter(line.at[i - 1]);
        bool ends = i + word.len == line.len || !is_letter(line.at[i + word.len]) ||
                    !is_letter(word.at[word.len - 1]);
        if (begins && ends)
            return i;
    }
    return line.len;
}

bool marker_guess(struct str line, struct marker *marker)
{
    line = shortened(line);
    *marker = (struct marker){0};
    size_t count = sizeof direction_words / sizeof *direction_words, at = line.len, i;
    for (i = 0; i < count && at == line.len; i++)
        at = find_word(line, direction_words[i].word);
    if (at == line.len)
        return false;
    marker->direction = direction_words[i - 1].direction;
    for (size_t j = at; j + 4 < line.len; j++) {
        struct peer peer;
        bool begins = j == at || !is_name_char(line.at[j - 1]);
        if (!begins || !peer_read(str_from_offset(line, j), &peer) ||
            peer.at.address.family == ADDRESS_NONE)
            continue;
        note_peer(marker, 'P', &peer);
        break;
    }
    return true;
}
