/* Reads c=, o= and the first m=audio of an SDP body (RFC 8866), line by line; nothing is trusted,
 * nothing kept. */
#include "sdp.h"

#include "address_text.h"
#include "sipdiag/model/codec.h"
#include "sipdiag/sip/sip_scan.h"

#include <string.h>

/* RFC 3551 table 5: below, SDP can only repeat what the number says. */
enum { PAYLOAD_FIRST_UNASSIGNED = 35 };

/* Always inline: the line stays in registers. */
__attribute__((always_inline)) static inline struct str next_line(struct str *rest)
{
    const char *start = rest->at, *end = start + rest->len;
    const char *stop = memchr(start, '\n', rest->len);
    const char *next = stop ? stop + 1 : end;
    stop = stop ? stop : end;
    *rest = (struct str){next, (size_t)(end - next)};
    return (struct str){start, (size_t)(stop - start) - (stop > start && stop[-1] == '\r')};
}

/* Words are short: loops beat memchr(). */
static struct str next_word(struct str *rest)
{
    const char *at = rest->at, *end = at + rest->len;
    while (at < end && *at == ' ')
        at++;
    struct str word = {at, 0};
    while (at < end && *at != ' ')
        at++;
    word.len = (size_t)(at - word.at);
    at += at < end;
    *rest = (struct str){at, (size_t)(end - at)};
    return word;
}

/* c=IN IP4 192.0.2.1 or IN IP4 224.2.36.42/127; family NONE for a name. */
static struct address connection_address(struct str value)
{
    struct address address = {0};
    struct str rest;
    next_word(&value);
    next_word(&value);
    struct str text = str_before(next_word(&value), '/', &rest);
    if (!address_text_read(text, &address))
        return (struct address){0};
    return address;
}

/* Port of an m= line, e.g. 49170 or 49170/2; 0 when it is none that can be. */
static uint16_t read_port(struct str text)
{
    struct str rest;
    uint64_t port = 0;
    return str_to_u64(str_before(text, '/', &rest), UINT16_MAX, &port) ? (uint16_t)port : 0;
}

static void read_formats(struct str list, uint64_t formats[2])
{
    while (list.len) {
        uint64_t number;
        if (str_to_u64(next_word(&list), 127, &number))
            formats[number / 64] |= UINT64_C(1) << (number % 64);
    }
}

/* "opus/48000/2". */
static uint8_t read_codec(struct str encoding)
{
    struct str rest;
    uint64_t clock = 0;
    struct str name = str_before(encoding, '/', &rest);
    if (str_equal_nocase(name, STR("telephone-event")))
        return CODEC_EVENT;
    str_to_u64(str_before(rest, '/', &rest), UINT32_MAX, &clock);
    return codec_by_name(name, (uint32_t)clock);
}

/* One digit, or two that begin with 1 or 2: most lines, and they need not be read. */
static bool is_surely_assigned(struct str value)
{
    return value.len > 2 && (value.at[1] == ' ' || (value.at[2] == ' ' && value.at[0] <= '2'));
}

/* a=rtpmap:101 telephone-event/8000. Digits of a keypad are no sound to agree on (RFC 4733); nor is
 * comfort noise, payload type 13. */
static void read_name(struct str value, struct sip_media *media)
{
    uint64_t number;
    if (is_surely_assigned(value) || !str_to_u64(next_word(&value), 127, &number) ||
        number < PAYLOAD_FIRST_UNASSIGNED)
        return;
    uint8_t codec = read_codec(value);
    if (codec == CODEC_EVENT)
        media->formats[number / 64] &= ~(UINT64_C(1) << (number % 64));
    if (codec != CODEC_UNKNOWN && media->name_count < MEDIA_NAMED_MAX)
        media->names[media->name_count++] = (struct media_name){(uint8_t)number, codec};
}

enum { FLOW_LETTERS = 8 }; /* of all four words */

static bool read_flow(struct str attribute, uint8_t *flow)
{
    static const struct {
        const char *name;
        uint8_t flow;
    } rows[] = {{"sendrecv", MEDIA_SENDS_AND_RECEIVES},
                {"sendonly", MEDIA_SENDS},
                {"recvonly", MEDIA_RECEIVES},
                {"inactive", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (str_equal_nocase(attribute, (struct str){rows[i].name, FLOW_LETTERS})) {
            *flow = rows[i].flow;
            return true;
        }
    return false;
}

/* m=audio 49170 RTP/AVP 8 0 101 (RFC 8866 5.14): the first audio stream counts. */
static void read_audio(struct str value, struct sip_media *media)
{
    next_word(&value);
    media->audio.port = read_port(next_word(&value));
    media->audio_refused = media->audio.port == 0;
    media->srtp = str_starts_with_nocase(next_word(&value), STR("RTP/SAVP"));
    read_formats(value, media->formats);
    media->formats[0] &= ~(UINT64_C(1) << 13);
}

static void read_image(struct str value, struct sip_media *media)
{
    next_word(&value);
    media->image = read_port(next_word(&value)) != 0;
}

/* o=- 2890844526 2890842807 IN IP4 192.0.2.1 */
static void read_origin(struct str value, struct sip_media *media)
{
    media->origin = value;
    for (int word = 0; word < 5; word++)
        next_word(&value);
    struct str address = next_word(&value);
    if (!address_text_read(address, &media->origin_address))
        media->origin_address = (struct address){0};
}

static bool is_null_address(const struct address *address)
{
    static const uint8_t zeroes[16] = {0};
    return address->family == ADDRESS_IPV4 && memcmp(address->bytes, zeroes, 4) == 0;
}

/* Where the lines stand: c= belongs to the session or to the stream it follows. */
struct sdp_place {
    struct address session, stream;
    uint8_t session_flow, flow;
    bool has_flow; /* the stream's own */
    bool in_audio, had_audio, in_media;
};

static void count_stream(uint16_t port, bool is_first_audio, struct sip_media *media)
{
    if (port == 0)
        return;
    if (media->streams < UINT8_MAX)
        media->streams++;
    if (!is_first_audio && media->other_port == 0)
        media->other_port = port;
}

static uint16_t port_of(struct str value)
{
    next_word(&value);
    return read_port(next_word(&value));
}

static void read_attribute(struct str value, struct sdp_place *place, struct sip_media *media)
{
    if (place->in_audio && str_starts_with_nocase(value, STR("rtpmap:")))
        read_name(str_from_offset(value, 7), media);
    else if (value.len != FLOW_LETTERS)
        return;
    else if (place->in_audio)
        place->has_flow = read_flow(value, &place->flow) || place->has_flow;
    else if (!place->in_media)
        read_flow(value, &place->session_flow);
}

static void read_stream(struct str value, struct sdp_place *place, struct sip_media *media)
{
    place->in_media = true;
    place->in_audio = !place->had_audio && str_starts_with_nocase(value, STR("audio "));
    if (place->in_audio)
        read_audio(value, media);
    count_stream(place->in_audio ? media->audio.port : port_of(value), place->in_audio, media);
    place->had_audio = place->had_audio || place->in_audio;
    if (str_starts_with_nocase(value, STR("image ")))
        read_image(value, media);
}

/* Most lines are attributes. */
static void read_line(char type, struct str value, struct sdp_place *place, struct sip_media *media)
{
    if (type == 'a') {
        read_attribute(value, place, media);
    } else if (type == 'm') {
        read_stream(value, place, media);
    } else if (type == 'c' && place->in_audio && place->stream.family == ADDRESS_NONE) {
        place->stream = connection_address(value);
    } else if (type == 'c' && !place->in_media) {
        place->session = connection_address(value);
    } else if (type == 'o' && !place->in_media) {
        read_origin(value, media);
    }
}

static void read_lines(struct str body, struct sip_media *media)
{
    struct sdp_place place = {.session_flow = MEDIA_SENDS_AND_RECEIVES};
    media->present = true;
    while (body.len) {
        struct str line = next_line(&body);
        if (line.len > 2 && line.at[1] == '=')
            read_line(line.at[0], (struct str){line.at + 2, line.len - 2}, &place, media);
    }
    if (place.had_audio)
        media->audio.address = place.stream.family != ADDRESS_NONE ? place.stream : place.session;
    media->has_audio = media->audio.port != 0;
    media->flow = place.has_flow ? place.flow : place.session_flow;
    media->null_address = place.had_audio && is_null_address(&media->audio.address);
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

void sdp_read(struct str content_type, struct str body, bool whole, struct sip_media *media)
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
    if (body.len)
        read_lines(body, media);
}
