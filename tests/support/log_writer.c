/* Log formats, one function each. */
#include "log_writer.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/text_numbers.h"

#include <stdio.h>
#include <string.h>

static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/* ---- parts ---- */

static void add_lines(struct text *out, struct str message, const char *before, const char *end)
{
    while (message.len) {
        struct str line = str_before(message, '\n', &message);
        text_add_literal(out, before);
        text_add(out, line.len && line.at[line.len - 1] == '\r'
                          ? (struct str){line.at, line.len - 1}
                          : line);
        text_add_literal(out, end);
    }
}

/* %Y-%m-%d %H:%M:%S with a fraction of so many digits. */
static void add_time(struct text *out, const char *format, const struct written_message *message,
                     int digits)
{
    struct civil c = clock_civil(message->time_us, 0);
    for (; *format; format++) {
        if (*format != '%') {
            text_add_char(out, *format);
            continue;
        }
        switch (*++format) {
        case 'Y':
            text_addf(out, "%04lld", (long long)c.year);
            break;
        case 'm':
            text_addf(out, "%02d", c.month);
            break;
        case 'b':
            text_add_literal(out, months[c.month - 1]);
            break;
        case 'd':
            text_addf(out, "%02d", c.day);
            break;
        case 'e':
            text_addf(out, "%2d", c.day);
            break;
        case 'D':
            text_addf(out, "%d/%d", c.day, c.month);
            break;
        case 'T':
            text_addf(out, "%02d:%02d:%02d", c.hour, c.minute, c.second);
            break;
        case 't':
            text_addf(out, "%02d%02d%02d", c.hour, c.minute, c.second);
            break;
        default:
            text_addf(out, "%0*d", digits, digits == 3 ? c.microsecond / 1000 : c.microsecond);
        }
    }
}

static const struct endpoint *peer_of(const struct written_message *message)
{
    return message->is_sent ? &message->to : &message->from;
}

static const struct endpoint *local_of(const struct written_message *message)
{
    return message->is_sent ? &message->from : &message->to;
}

static bool is_response(const struct written_message *message)
{
    return str_starts_with(message->bytes, STR("SIP/"));
}

static void add_upper_transport(struct text *out, const struct written_message *message)
{
    for (const char *c = transport_name(message->transport); *c; c++)
        text_add_char(out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
}

/* ---- formats ---- */

static void add_pjsip(struct text *out, const struct written_message *message)
{
    add_time(out, "[%Y-%m-%d %T.%f] VERBOSE[2211][C-00000001] res_pjsip_logger.c: ", message, 3);
    text_addf(out, "<--- %s SIP %s (%zu bytes) %s ", message->is_sent ? "Transmitting" : "Received",
              is_response(message) ? "response" : "request", message->bytes.len,
              message->is_sent ? "to" : "from");
    add_upper_transport(out, message);
    text_add_char(out, ':');
    endpoint_add(out, peer_of(message));
    text_add_literal(out, " --->\n");
    text_add(out, message->bytes);
    text_add_literal(out, "\n");
}

static void add_chan_sip(struct text *out, const struct written_message *message)
{
    bool is_marked = !message->is_sent || is_response(message);
    add_time(out, "[%b %e %T] VERBOSE[3301][C-00000001] chan_sip.c: ", message, 0);
    if (!message->is_sent)
        text_add_literal(out, "\n<--- SIP read from UDP:");
    else
        text_add_literal(out, is_marked ? "\n<--- Reliably Transmitting (no NAT) to "
                                        : "Reliably Transmitting (NAT) to ");
    endpoint_add(out, peer_of(message));
    text_add_literal(out, is_marked ? " --->\n" : ":\n");
    add_lines(out, message->bytes, "", "\n");
    text_add_literal(out, !message->is_sent ? "\n<------------->\n--- (9 headers 0 lines) ---\n"
                          : is_marked       ? "\n<------------>\n"
                                            : "\n---\n");
}

static void add_sofia_marker(struct text *out, const struct written_message *message)
{
    const struct endpoint *peer = peer_of(message);
    text_addf(out, "%s %zu bytes %s %s/[", message->is_sent ? "send" : "recv", message->bytes.len,
              message->is_sent ? "to" : "from", transport_name(message->transport));
    address_add(out, &peer->address);
    text_addf(out, "]:%u at ", peer->port);
    add_time(out, "%T.%f:\n", message, 6);
}

static const char rule[] =
    "------------------------------------------------------------------------\n";

static void add_freeswitch(struct text *out, const struct written_message *message)
{
    add_sofia_marker(out, message);
    text_add_literal(out, rule);
    add_lines(out, message->bytes, "", "\n");
    text_add_literal(out, "\n");
}

static void add_freeswitch_old(struct text *out, const struct written_message *message)
{
    add_time(out, "%Y-%m-%d %T.%f 98.50% [INFO] switch_core.c:637 noise\n", message, 6);
    add_sofia_marker(out, message);
    text_addf(out, "   %s", rule);
    add_lines(out, message->bytes, "   ", "\n");
    text_addf(out, "   %s", rule);
}

static void add_yate(struct text *out, const struct written_message *message)
{
    add_time(out, "%Y%m%d%t.%f <sip:INFO> 'udp:", message, 6);
    endpoint_add(out, local_of(message));
    text_addf(out, "' %s %zu bytes %s ", message->is_sent ? "sending" : "received",
              message->bytes.len, message->is_sent ? "INVITE 0x7f1c to" : "SIP message from");
    endpoint_add(out, peer_of(message));
    text_add_literal(out, " [0x55aa]\r\n-----\r\n");
    text_add(out, message->bytes);
    text_add_literal(out, "\r\n-----\n");
}

static void add_pjsua(struct text *out, const struct written_message *message)
{
    add_time(out, "%T.%f           pjsua_core.c  .", message, 3);
    text_addf(out, "%s %zu bytes %s msg INVITE/cseq=1 (tdta0x7f) %s ",
              message->is_sent ? "TX" : "RX", message->bytes.len,
              is_response(message) ? "Response" : "Request", message->is_sent ? "to" : "from");
    add_upper_transport(out, message);
    text_add_char(out, ' ');
    endpoint_add(out, peer_of(message));
    text_add_literal(out, ":\n");
    add_lines(out, message->bytes, "", "\n");
    text_add_literal(out, "\n--end msg--\n");
}

static void add_linphone(struct text *out, const struct written_message *message)
{
    add_time(out, "%Y-%m-%d %T:%f [linphone/belle-sip] MESSAGE channel [0x55d0]: ", message, 3);
    if (!message->is_sent)
        text_addf(out, "received [%zu] new bytes from [", message->bytes.len);
    else
        text_add_literal(out, "message sent to [");
    add_upper_transport(out, message);
    text_add_literal(out, "://");
    endpoint_add(out, peer_of(message));
    text_addf(out, message->is_sent ? "], size: [%zu] bytes\n" : "]:\n", message->bytes.len);
    add_lines(out, message->bytes, "", "\n");
    text_add_literal(out, "\n");
}

static void add_cucm(struct text *out, const struct written_message *message)
{
    add_time(out, "00802149.002 |%T.%f |AppInfo  |//SIP/SIPUdp/wait: ", message, 3);
    text_addf(out, "%s SIP UDP message size %zu %s ", message->is_sent ? "Outgoing" : "Incoming",
              message->bytes.len, message->is_sent ? "to" : "from");
    address_add(out, &peer_of(message)->address);
    text_addf(out, ":[%u]:\n[151,NET]\n", peer_of(message)->port);
    add_lines(out, message->bytes, "", "\n");
    text_add_literal(out, "\n");
}

static void add_audiocodes(struct text *out, const struct written_message *message)
{
    add_time(out, "%T.%f  192.0.2.10  local0.notice  [S=1001] [SID=ab12cd:1:77]  (N 5001) ---- ",
             message, 3);
    text_addf(out, "%s SIP Message %s ", message->is_sent ? "Outgoing" : "Incoming",
              message->is_sent ? "to" : "from");
    endpoint_add(out, peer_of(message));
    text_add_literal(out, " from SIPInterface #0 (If) UDP TO(#12) SocketID(3) ----#012");
    add_lines(out, message->bytes, "", "#012");
    add_time(out, " [Time:%d-%m@%T.%f]\n", message, 3);
}

static void add_oracle(struct text *out, const struct written_message *message)
{
    add_time(out, "%b %e %T.%f On [0:0]", message, 3);
    endpoint_add(out, local_of(message));
    text_add_literal(out, message->is_sent ? " sent to " : " received from ");
    endpoint_add(out, peer_of(message));
    text_add_literal(out, "\n");
    text_add(out, message->bytes);
    text_add_literal(out, "\n----------------------------------------\n");
}

static void add_portasip(struct text *out, const struct written_message *message)
{
    add_time(out, "%Y-%m-%dT%T.%fZ|edgeproxy[4783]|a@b|IS|981| ", message, 6);
    text_add_literal(out, message->is_sent ? "SENDING message to UDP:"
                                           : "RECEIVED message from "
                                             "UDP:");
    endpoint_add(out, peer_of(message));
    text_add_literal(out, message->is_sent ? " from UDP:" : " at UDP:");
    endpoint_add(out, local_of(message));
    text_add_literal(out, ":\n");
    add_lines(out, message->bytes, "\t", "\n");
}

static void add_yealink(struct text *out, const struct written_message *message)
{
    struct text prefix = {0};
    add_time(&prefix, "<134>%b %e %T 192.0.2.10 sua [745:872]: DLG <6+info  > ", message, 0);
    text_add(out, text_str(&prefix));
    text_add_literal(out, message->is_sent ? "[000] Message sent: (to dest="
                                           : "[000] Message recv: (from src=");
    endpoint_add(out, peer_of(message));
    text_addf(out, " len=%zu)\n", message->bytes.len);
    add_lines(out, message->bytes, prefix.at, "\n");
    text_free(&prefix);
}

static void add_snom(struct text *out, const struct written_message *message)
{
    text_addf(out, "%s %s:", message->is_sent ? "Sent to" : "Received from",
              transport_name(message->transport));
    endpoint_add(out, peer_of(message));
    add_time(out, " at %D/%Y %T:%f ", message, 3);
    text_addf(out, "(%zu bytes):\n\n", message->bytes.len);
    add_lines(out, message->bytes, "", "\n");
    text_add_literal(out, "\n\n");
}

static void add_polycom(struct text *out, const struct written_message *message)
{
    struct text prefix = {0};
    add_time(&prefix, "%m%d%t|sip  |1|00|", message, 0);
    text_add(out, text_str(&prefix));
    text_add_literal(out,
                     message->is_sent ? ">>> Data sent to UDP " : "<<< Data received from UDP ");
    endpoint_add(out, peer_of(message));
    text_add_literal(out, "\n");
    text_add_literal(&prefix, "    ");
    add_lines(out, message->bytes, prefix.at, "\n");
    text_free(&prefix);
}

static void add_grandstream(struct text *out, const struct written_message *message)
{
    add_time(out, "<15>%b %e %T 192.0.2.10 GXP2160 [000b82aabbcc] [1.0.11.35]: ", message, 0);
    text_add_literal(out,
                     message->is_sent ? "Sending SIP message to " : "Received SIP message from ");
    endpoint_add(out, peer_of(message));
    text_add_literal(out, ": ");
    add_lines(out, message->bytes, "", "#015#012");
    text_add_literal(out, "\n");
}

static void add_cisco(struct text *out, const struct written_message *message)
{
    add_time(out, "001738: *%b %e %T.%f: //-1/xxxxxxxxxxxx/SIP/Msg/ccsipDisplayMsg:\n", message, 3);
    text_add_literal(out, message->is_sent ? "Sent: \n" : "Received: \n");
    add_lines(out, message->bytes, "", "\n");
    text_add_literal(out, "\n");
}

static void add_sipp(struct text *out, const struct written_message *message)
{
    add_time(out, "----------------------------------------------- %Y-%m-%dT%T.%fZ\n", message, 6);
    text_addf(out, "UDP message %s [%zu] bytes:\n\n", message->is_sent ? "sent" : "received",
              message->bytes.len);
    text_add(out, message->bytes);
    text_add_literal(out, "\n");
}

static void add_arrow(struct text *out, const struct written_message *message, const char *arrow)
{
    endpoint_add(out, &message->from);
    text_add_literal(out, arrow);
    endpoint_add(out, &message->to);
}

static void add_ngrep(struct text *out, const struct written_message *message)
{
    text_add_literal(out, message->transport == TRANSPORT_UDP ? "#\nU " : "#\nT ");
    add_time(out, "%Y/%m/%d %T.%f ", message, 6);
    add_arrow(out, message, " -> ");
    text_add_literal(out, message->transport == TRANSPORT_UDP ? " #1\n" : " [AP] #1\n");
    add_lines(out, message->bytes, "", ".\n");
    text_add_literal(out, "\n");
}

static void add_baresip(struct text *out, const struct written_message *message)
{
    add_time(out, "\x1b[36;1m%T.%f#\n", message, 3);
    add_upper_transport(out, message);
    text_add_char(out, ' ');
    add_arrow(out, message, " -> ");
    text_add_literal(out, "\n");
    text_add(out, message->bytes);
    text_add_literal(out, "\x1b[;m\n");
}

static void add_homer(struct text *out, const struct written_message *message)
{
    text_addf(out, "proto:%s ", transport_name(message->transport));
    add_time(out, "%Y-%m-%dT%T.%fZ  ", message, 6);
    add_arrow(out, message, " ---> ");
    text_add_literal(out, "\r\n\r\n");
    text_add(out, message->bytes);
    text_add_literal(out, "\r\n");
}

static void add_sngrep(struct text *out, const struct written_message *message)
{
    add_time(out, "%Y/%m/%d %T.%f ", message, 6);
    add_arrow(out, message, " -> ");
    text_add_literal(out, "\n");
    text_add(out, message->bytes);
    text_add_literal(out, "\n\n");
}

static void add_tcpdump_line(struct text *out, const struct written_message *message)
{
    struct str rest;
    add_time(out, "%Y-%m-%d %T.%f IP", message, 6);
    text_add_literal(out, message->from.address.family == ADDRESS_IPV6 ? "6 " : " ");
    address_add(out, &message->from.address);
    text_addf(out, ".%u > ", message->from.port);
    address_add(out, &message->to.address);
    text_addf(out, ".%u: SIP: ", message->to.port);
    struct str line = str_before(message->bytes, '\r', &rest);
    text_add(out, line);
    text_add_literal(out, "\n");
}

static void add_tcpdump(struct text *out, const struct written_message *message)
{
    add_tcpdump_line(out, message);
    text_add_literal(out, "E..K.@.@.........3d.......");
    add_lines(out, message->bytes, "", "\n");
    text_add_literal(out, "\n");
}

/* An IP and a UDP header around it. */
static size_t make_packet(const struct written_message *message, uint8_t *packet, size_t room)
{
    bool is_6 = message->from.address.family == ADDRESS_IPV6;
    size_t head = is_6 ? 40 : 20, len = head + 8 + message->bytes.len, udp = len - head;
    memset(packet, 0, head + 8);
    if (len > room)
        return 0;
    packet[0] = is_6 ? 0x60 : 0x45;
    packet[is_6 ? 4 : 2] = (uint8_t)((is_6 ? udp : len) >> 8);
    packet[is_6 ? 5 : 3] = (uint8_t)(is_6 ? udp : len);
    packet[is_6 ? 6 : 9] = 17;
    packet[is_6 ? 7 : 8] = 64;
    size_t size = is_6 ? 16 : 4, at = is_6 ? 8 : 12;
    memcpy(packet + at, message->from.address.bytes, size);
    memcpy(packet + at + size, message->to.address.bytes, size);
    packet[head] = (uint8_t)(message->from.port >> 8);
    packet[head + 1] = (uint8_t)message->from.port;
    packet[head + 2] = (uint8_t)(message->to.port >> 8);
    packet[head + 3] = (uint8_t)message->to.port;
    packet[head + 4] = (uint8_t)(udp >> 8);
    packet[head + 5] = (uint8_t)udp;
    memcpy(packet + head + 8, message->bytes.at, message->bytes.len);
    return len;
}

void log_write_capture(struct text *out, const struct written_message *messages, size_t count)
{
    static uint8_t packet[65536];
    static const uint32_t header[] = {0xa1b2c3d4, 0x00040002, 0, 0, 65535, 101};
    for (size_t i = 0; i < sizeof header / sizeof *header; i++)
        text_add_le32(out, header[i]);
    for (size_t i = 0; i < count; i++) {
        size_t len = make_packet(&messages[i], packet, sizeof packet);
        text_add_le32(out, (uint32_t)(messages[i].time_us / US_PER_S));
        text_add_le32(out, (uint32_t)(messages[i].time_us % US_PER_S));
        text_add_le32(out, (uint32_t)len);
        text_add_le32(out, (uint32_t)len);
        text_add(out, (struct str){(const char *)packet, len});
    }
}

static void add_tcpdump_hex(struct text *out, const struct written_message *message)
{
    uint8_t packet[65536];
    size_t len = make_packet(message, packet, sizeof packet);
    add_tcpdump_line(out, message);
    for (size_t i = 0; i < len; i += 16) {
        text_addf(out, "\t0x%04zx: ", i);
        for (size_t j = i; j < i + 16; j++) {
            text_add_literal(out, (j - i) % 2 == 0 && j < len ? " " : "");
            if (j < len)
                text_addf(out, "%02x", packet[j]);
        }
        text_add_literal(out, "  ");
        for (size_t j = i; j < i + 16 && j < len; j++)
            text_add_char(out, packet[j] >= 0x20 && packet[j] < 0x7f ? (char)packet[j] : '.');
        text_add_literal(out, "\n");
    }
}

static void begin_table(struct text *out)
{
    text_add_literal(out, "time_stamp,time_us,callid,traced_user,msg,method,status,fromip,toip,"
                          "fromtag,totag,direction\r\n");
}

static void add_table(struct text *out, const struct written_message *message)
{
    add_time(out, "\"%Y-%m-%d %T\",", message, 0);
    text_addf(out, "%d,\"id\",\"\",\"", clock_civil(message->time_us, 0).microsecond);
    for (size_t i = 0; i < message->bytes.len; i++)
        text_addf(out, message->bytes.at[i] == '"' ? "\"\"" : "%c", message->bytes.at[i]);
    text_add_literal(out, "\",\"\",\"\",\"udp:");
    endpoint_add(out, &message->from);
    text_add_literal(out, "\",\"udp:");
    endpoint_add(out, &message->to);
    text_add_literal(out, "\",\"\",\"\",\"out\"\r\n");
}

static void add_sipdump(struct text *out, const struct written_message *message)
{
    text_addf(out, "====================\ntag: rcv\npid: 123\nprocess: 1\ntime: %lld.%06lld\n",
              (long long)(message->time_us / US_PER_S), (long long)(message->time_us % US_PER_S));
    text_add_literal(out, "proto: udp ipv4\nsrcip: ");
    address_add(out, &message->from.address);
    text_addf(out, "\nsrcport: %u\ndstip: ", message->from.port);
    address_add(out, &message->to.address);
    text_addf(out, "\ndstport: %u\n~~~~~~~~~~~~~~~~~~~~\n", message->to.port);
    text_add(out, message->bytes);
    text_add_literal(out, "||||||||||||||||||||\n");
}

/* A program nobody told the reader of. */
static void add_unknown(struct text *out, const struct written_message *message)
{
    add_time(out, "%Y-%m-%d %T.%f DEBUG mysip - ", message, 6);
    text_add_literal(out, message->is_sent ? "outgoing packet for " : "incoming packet of ");
    endpoint_add(out, peer_of(message));
    text_add_literal(out, " follows\n");
    add_lines(out, message->bytes, "    | ", "\n");
}

static void add_bare(struct text *out, const struct written_message *message)
{
    add_lines(out, message->bytes, "", "\n");
    text_add_literal(out, "\n");
}

enum {
    PEER = LOG_SAYS_PEER | LOG_SAYS_DIRECTION,
    BOTH = LOG_SAYS_BOTH,
    LOCAL = LOG_SAYS_BOTH | LOG_SAYS_DIRECTION,
    US = LOG_SAYS_US | LOG_SAYS_DATE,
    MS = LOG_SAYS_MS | LOG_SAYS_DATE,
};

const struct log_writer log_writers[] = {
    {"sngrep", "sngrep", BOTH | US, NULL, add_sngrep},
    {"ngrep", "ngrep", BOTH | US, NULL, add_ngrep},
    {"homer", "homer", BOTH | US, NULL, add_homer},
    {"tcpdump-A", "tcpdump", BOTH | US, NULL, add_tcpdump},
    {"tcpdump-X", "tcpdump", BOTH | US, NULL, add_tcpdump_hex},
    {"sip-trace-table", "sip-trace-table", BOTH | US, begin_table, add_table},
    {"sipdump", "sipdump", BOTH | US, NULL, add_sipdump},
    {"yate", "yate", LOCAL | US, NULL, add_yate},
    {"portasip", "portasip", LOCAL | US, NULL, add_portasip},
    {"baresip", "baresip", BOTH | LOG_SAYS_MS, NULL, add_baresip},
    {"oracle", "oracle-sipmsg", LOCAL | LOG_SAYS_MS, NULL, add_oracle},
    {"asterisk-pjsip", "asterisk-pjsip", PEER | MS, NULL, add_pjsip},
    {"asterisk-chan-sip", "asterisk-chan-sip", PEER | LOG_SAYS_S, NULL, add_chan_sip},
    {"freeswitch", "freeswitch-siptrace", PEER | LOG_SAYS_US, NULL, add_freeswitch},
    {"freeswitch-old", "freeswitch-siptrace", PEER | US, NULL, add_freeswitch_old},
    {"pjsua", "pjsua", PEER | LOG_SAYS_MS, NULL, add_pjsua},
    {"linphone", "linphone", PEER | MS, NULL, add_linphone},
    {"cucm", "cucm-sdl", PEER | LOG_SAYS_MS, NULL, add_cucm},
    {"audiocodes", "audiocodes", PEER | LOG_SAYS_MS, NULL, add_audiocodes},
    {"yealink", "yealink", PEER | LOG_SAYS_S, NULL, add_yealink},
    {"snom", "snom", PEER | MS, NULL, add_snom},
    {"polycom", "polycom", PEER | LOG_SAYS_S, NULL, add_polycom},
    {"grandstream", "grandstream", PEER | LOG_SAYS_S, NULL, add_grandstream},
    {"unknown", "sip", PEER | US, NULL, add_unknown},
    {"cisco", "cisco-ccsip", LOG_SAYS_DIRECTION | LOG_SAYS_MS, NULL, add_cisco},
    {"sipp", "sipp-trace-msg", LOG_SAYS_DIRECTION | US, NULL, add_sipp},
    {"bare", "sip", 0, NULL, add_bare},
};
const size_t log_writer_count = sizeof log_writers / sizeof *log_writers;

/* ---- what carries logs ---- */

static void add_json_string(struct text *out, struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c == '"' || c == '\\')
            text_addf(out, "\\%c", c);
        else if (c < 0x20 || c == '<' || c == '>')
            text_addf(out, "\\u%04x", c);
        else
            text_add_char(out, (char)c);
    }
}

static void wrap_docker(struct text *out, struct str log)
{
    while (log.len) {
        struct str line = str_before(log, '\n', &log);
        text_add_literal(out, "{\"log\":\"");
        add_json_string(out, line);
        text_add_literal(out, "\\n\",\"stream\":\"stdout\",\"time\":\"2026-11-20T18:00:00Z\"}\n");
    }
}

static void wrap_cri(struct text *out, struct str log)
{
    add_lines(out, log, "2026-11-20T18:00:00Z stdout F ", "\n");
}

static void wrap_syslog(struct text *out, struct str log)
{
    add_lines(out, log, "Nov 20 18:00:00 host7 program[123]: ", "\n");
}

static void wrap_syslog_5424(struct text *out, struct str log)
{
    add_lines(out, log, "<165>1 2026-11-20T18:00:00Z host7 program 123 - - ", "\n");
}

static void wrap_grep(struct text *out, struct str log)
{
    add_lines(out, log, "logs/full.log:", "\n");
}

static void wrap_quoted(struct text *out, struct str log)
{
    text_add_literal(out, "On Monday the provider wrote:\n");
    add_lines(out, log, "> ", "\n");
}

static void wrap_caret(struct text *out, struct str log)
{
    add_lines(out, log, "", "^M\n");
}

static void wrap_html(struct text *out, struct str log)
{
    text_add_literal(out, "<html><body><pre>\n");
    for (size_t i = 0; i < log.len; i++) {
        char c = log.at[i];
        if (c == '<' || c == '>')
            text_add_literal(out, c == '<' ? "&lt;" : "&gt;");
        else
            text_add_char(out, c);
    }
    text_add_literal(out, "</pre></body></html>\n");
}

static void wrap_markdown(struct text *out, struct str log)
{
    text_add_literal(out, "# What happens\n\nWe see this:\n\n```\n");
    text_add(out, log);
    text_add_literal(out, "```\n");
}

static void wrap_utf_16(struct text *out, struct str log)
{
    text_add(out, STR("\xff\xfe"));
    for (size_t i = 0; i < log.len; i++) {
        text_add_char(out, log.at[i]);
        text_add_char(out, '\0');
    }
}

static void wrap_crlf(struct text *out, struct str log)
{
    add_lines(out, log, "", "\r\n");
}

const struct log_wrapper log_wrappers[] = {
    {"nothing", false, text_add},
    {"docker", true, wrap_docker},
    {"cri", true, wrap_cri},
    {"syslog", true, wrap_syslog},
    {"syslog-5424", true, wrap_syslog_5424},
    {"grep", false, wrap_grep},
    {"quoted", false, wrap_quoted},
    {"caret-M", false, wrap_caret},
    {"html", false, wrap_html},
    {"markdown", false, wrap_markdown},
    {"utf-16", false, wrap_utf_16},
    {"cr-lf", false, wrap_crlf},
};
const size_t log_wrapper_count = sizeof log_wrappers / sizeof *log_wrappers;
