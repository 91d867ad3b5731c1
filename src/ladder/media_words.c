/* Reads the m= lines of an SDP body (RFC 8866) with their codecs and direction. Nothing is trusted:
 * whatever cannot be read is passed over. */
#include "media_words.h"

#include <stddef.h>

enum { CODECS_SHOWN = 3, FORMATS_MAX = 16, STREAMS_MAX = 3, SDP_MAX = 8192, NAME_MAX_BYTES = 16 };

struct stream {
    struct str kind, port, protocol;
    struct str formats[FORMATS_MAX];
    struct str names[FORMATS_MAX]; /* from a=rtpmap; empty when there is none */
    size_t format_count;
    struct str direction;
    bool held; /* c= is 0.0.0.0: the hold of old phones (RFC 3264 8.4) */
};

static struct str next_line(struct str *rest)
{
    struct str line = str_before(*rest, '\n', rest);
    if (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

static struct str next_word(struct str *rest)
{
    while (rest->len && rest->at[0] == ' ')
        *rest = str_from_offset(*rest, 1);
    return str_before(*rest, ' ', rest);
}

/* Payload types that need no a=rtpmap (RFC 3551 6). */
static struct str static_name(struct str format)
{
    static const struct {
        struct str format, name;
    } known[] = {
        {STR("0"), STR("PCMU")},  {STR("3"), STR("GSM")},   {STR("4"), STR("G723")},
        {STR("8"), STR("PCMA")},  {STR("9"), STR("G722")},  {STR("13"), STR("CN")},
        {STR("15"), STR("G728")}, {STR("18"), STR("G729")}, {STR("34"), STR("H263")},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (str_equal(known[i].format, format))
            return known[i].name;
    return format;
}

/* Tones and comfort noise are no codecs that a call could be carried by. */
static bool carries_speech(struct str name)
{
    return !str_equal_nocase(name, STR("telephone-event")) && !str_equal_nocase(name, STR("CN")) &&
           !str_equal_nocase(name, STR("red")) && !str_equal_nocase(name, STR("rtx")) &&
           !str_equal_nocase(name, STR("ulpfec"));
}

static struct str codec_name(const struct stream *stream, size_t i)
{
    struct str name = stream->names[i].len ? stream->names[i] : static_name(stream->formats[i]);
    name.len = name.len < NAME_MAX_BYTES ? name.len : NAME_MAX_BYTES;
    return name;
}

static void add_codecs(struct text *out, const struct stream *stream)
{
    size_t shown = 0, more = 0;
    for (size_t i = 0; i < stream->format_count; i++) {
        struct str name = codec_name(stream, i);
        if (!carries_speech(name))
            continue;
        if (shown == CODECS_SHOWN) {
            more++;
            continue;
        }
        text_add_char(out, shown++ ? ',' : ' ');
        text_add(out, name);
    }
    if (more)
        text_addf(out, ",+%zu", more);
}

static bool is_fax(const struct stream *stream)
{
    return str_equal_nocase(stream->kind, STR("image")) &&
           str_contains_nocase(stream->protocol, STR("udptl"));
}

static void add_stream(struct text *out, const struct stream *stream)
{
    bool off = str_equal(stream->port, STR("0"));
    struct str kind = stream->kind;
    kind.len = kind.len < NAME_MAX_BYTES ? kind.len : NAME_MAX_BYTES;
    if (is_fax(stream)) {
        text_add_literal(out, off ? "no fax" : "fax T.38");
        return;
    }
    if (off)
        text_add_literal(out, "no ");
    text_add(out, kind);
    if (off)
        return;
    add_codecs(out, stream);
    if (str_contains_nocase(stream->protocol, STR("SAVP")))
        text_add_literal(out, " SRTP");
    if (stream->held)
        text_add_literal(out, " hold");
    else if (stream->direction.len && !str_equal(stream->direction, STR("sendrecv"))) {
        text_add_char(out, ' ');
        text_add(out, stream->direction);
    }
}

static void read_media(struct stream *stream, struct str value)
{
    stream->kind = next_word(&value);
    stream->port = next_word(&value);
    stream->protocol = next_word(&value);
    while (value.len && stream->format_count < FORMATS_MAX) {
        struct str format = next_word(&value);
        if (format.len)
            stream->formats[stream->format_count++] = format;
    }
}

/* a=rtpmap:8 PCMA/8000 */
static void read_rtpmap(struct stream *stream, struct str value)
{
    struct str rest;
    struct str format = next_word(&value);
    for (size_t i = 0; i < stream->format_count; i++)
        if (str_equal(stream->formats[i], format))
            stream->names[i] = str_before(value, '/', &rest);
}

static void read_attribute(struct stream *stream, struct str value)
{
    static const struct str directions[] = {STR("sendrecv"), STR("sendonly"), STR("recvonly"),
                                            STR("inactive")};
    for (size_t i = 0; i < sizeof directions / sizeof directions[0]; i++)
        if (str_equal(value, directions[i]))
            stream->direction = directions[i];
    if (str_starts_with(value, STR("rtpmap:")))
        read_rtpmap(stream, str_from_offset(value, sizeof "rtpmap:" - 1));
}

static void read_line(struct stream *stream, char type, struct str value)
{
    if (type == 'a')
        read_attribute(stream, value);
    else if (type == 'c')
        stream->held = str_equal(str_trim(value), STR("IN IP4 0.0.0.0"));
}

static void read_sdp(struct text *out, struct str body)
{
    struct stream session = {0}, stream = {0};
    size_t streams = 0;
    while (body.len && streams <= STREAMS_MAX) {
        struct str line = next_line(&body);
        bool is_media = line.len > 2 && line.at[0] == 'm' && line.at[1] == '=';
        if (is_media) {
            if (streams++)
                add_stream(out, &stream);
            text_add_literal(out, streams > 1 ? ", " : "");
            stream = session;
            read_media(&stream, str_from_offset(line, 2));
        } else if (line.len > 2 && line.at[1] == '=') {
            read_line(streams ? &stream : &session, line.at[0], str_from_offset(line, 2));
        }
    }
    if (streams > STREAMS_MAX)
        text_add_literal(out, "...");
    else if (streams)
        add_stream(out, &stream);
}

/* The part of a multipart body that begins with v=0; empty when there is none. */
static struct str sdp_part(struct str body)
{
    while (body.len && !str_starts_with(body, STR("v=0")))
        next_line(&body);
    struct str part = {body.at, 0};
    while (body.len && !str_starts_with(body, STR("--"))) {
        next_line(&body);
        part.len = (size_t)(body.at - part.at);
    }
    return part;
}

void media_add_words(struct text *out, struct str content_type, struct str body)
{
    struct str rest;
    struct str type = str_trim(str_before(content_type, ';', &rest));
    body.len = body.len < SDP_MAX ? body.len : SDP_MAX;
    if (str_starts_with_nocase(type, STR("multipart/")))
        read_sdp(out, sdp_part(body));
    else if (str_equal_nocase(type, STR("application/sdp")) ||
             (type.len == 0 && str_starts_with(body, STR("v=0"))))
        read_sdp(out, body);
}
