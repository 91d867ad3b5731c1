/* Reads c=, o= and the first m=audio of an SDP body (RFC 8866), line by line; nothing is trusted,
 * nothing kept. */
#include "sdp.h"

#include "sipdiag/sip/sip_scan.h"

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

/* c=IN IP4 192.0.2.1 or IN IP4 224.2.36.42/127; family NONE for a name. */
static struct address connection_address(struct str value)
{
    struct address address = {0};
    struct str rest;
    next_word(&value);
    next_word(&value);
    struct str text = str_before(next_word(&value), '/', &rest);
    if (!address_parse(text, &address))
        return (struct address){0};
    return address;
}

/* m=audio 49170 RTP/AVP 0 or audio 49170/2 ...; 0 when there is no port that can be. */
static uint16_t media_port(struct str value)
{
    struct str rest;
    uint64_t port = 0;
    next_word(&value);
    struct str digits = str_before(next_word(&value), '/', &rest);
    return str_to_u64(digits, UINT16_MAX, &port) ? (uint16_t)port : 0;
}

static struct sip_media read_lines(struct str body)
{
    struct sip_media media = {.present = true};
    struct address session = {0}, stream = {0};
    bool in_audio = false, in_media = false;
    while (body.len) {
        struct str line = next_line(&body);
        if (line.len < 2 || line.at[1] != '=')
            continue;
        struct str value = str_from_offset(line, 2);
        if (line.at[0] == 'm') {
            if (in_audio)
                break;
            in_media = true;
            in_audio = str_starts_with_nocase(value, STR("audio "));
            media.audio.port = in_audio ? media_port(value) : 0;
        } else if (line.at[0] == 'c' && in_audio && stream.family == ADDRESS_NONE) {
            stream = connection_address(value);
        } else if (line.at[0] == 'c' && !in_media) {
            session = connection_address(value);
        } else if (line.at[0] == 'o' && !in_media) {
            media.origin = value;
        }
    }
    if (in_audio)
        media.audio.address = stream.family != ADDRESS_NONE ? stream : session;
    media.has_audio = media.audio.port != 0;
    return media;
}

static bool is_sdp_type(struct str content_type)
{
    struct str rest;
    return str_equal_nocase(str_trim(str_before(content_type, ';', &rest)), STR("application/sdp"));
}

static bool is_boundary(struct str line, struct str boundary)
{
    return str_starts_with(line, STR("--")) && str_starts_with(str_from_offset(line, 2), boundary);
}

/* Headers of a part up to its empty line: whether it is SDP. */
static bool part_is_sdp(struct str *rest)
{
    bool sdp = false;
    while (rest->len) {
        struct str value, line = next_line(rest);
        if (line.len == 0)
            break;
        struct str name = str_trim(str_before(line, ':', &value));
        if (str_equal_nocase(name, STR("Content-Type")) || str_equal_nocase(name, STR("c")))
            sdp = is_sdp_type(value);
    }
    return sdp;
}

/* The first application/sdp part (RFC 2046 5.1); empty when there is none. */
static struct str sdp_part(struct str content_type, struct str body)
{
    bool found;
    struct str boundary = sip_parameter(content_type, STR("boundary"), &found);
    if (boundary.len == 0)
        return (struct str){0};
    while (body.len) {
        if (!is_boundary(next_line(&body), boundary) || !part_is_sdp(&body))
            continue;
        struct str part = {body.at, 0};
        while (body.len && !is_boundary(body, boundary)) {
            next_line(&body);
            part.len = (size_t)(body.at - part.at);
        }
        return part;
    }
    return (struct str){0};
}

struct sip_media sdp_media(struct str content_type, struct str body, bool whole)
{
    if (body.len > SDP_LIMIT) {
        body.len = SDP_LIMIT;
        whole = false;
    }
    if (!whole)
        while (body.len && body.at[body.len - 1] != '\n')
            body.len--;
    if (str_starts_with_nocase(content_type, STR("multipart/")))
        body = sdp_part(content_type, body);
    else if (content_type.len ? !is_sdp_type(content_type) : !str_starts_with(body, STR("v=0")))
        body.len = 0;
    return body.len ? read_lines(body) : (struct sip_media){0};
}
