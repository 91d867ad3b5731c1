/* Writes the SDP body of a flow line: a plain offer or answer with one audio stream, bent as the
 * line asks (RFC 4566, RFC 3264). */
#include "flow_parts.h"

enum { TELEPHONE_EVENT = 101 };

static const struct {
    const char *name;
    unsigned payload;
    const char *clock; /* as in a=rtpmap */
} codecs[] = {
    {"PCMU", 0, "8000"},  {"GSM", 3, "8000"},      {"PCMA", 8, "8000"},  {"G722", 9, "8000"},
    {"G729", 18, "8000"}, {"opus", 96, "48000/2"}, {"iLBC", 97, "8000"}, {"AMR", 98, "8000"},
};

/* "opus:111" is opus under another number than here. */
static bool find_codec(struct str word, size_t *index, unsigned *payload)
{
    struct str number;
    struct str name = str_before(word, ':', &number);
    uint64_t value = 0;
    for (size_t i = 0; i < sizeof codecs / sizeof *codecs; i++) {
        if (!str_equal(name, str_from(codecs[i].name)))
            continue;
        *index = i;
        *payload = codecs[i].payload;
        if (number.len && !str_to_u64(number, 127, &value))
            return false;
        if (number.len)
            *payload = (unsigned)value;
        return true;
    }
    return false;
}

bool flow_knows_codecs(struct str list)
{
    size_t index;
    unsigned payload;
    while (list.len)
        if (!find_codec(str_before(list, ',', &list), &index, &payload))
            return false;
    return true;
}

static void add_audio(struct text *out, const struct flow_line *line, unsigned port)
{
    struct str list = flow_value(line, "codecs", STR("PCMA")), rest = list;
    bool secure = flow_has(line, "savp");
    size_t index;
    unsigned payload;
    text_addf(out, "m=audio %u RTP/%s", port, secure ? "SAVP" : "AVP");
    while (rest.len)
        if (find_codec(str_before(rest, ',', &rest), &index, &payload))
            text_addf(out, " %u", payload);
    text_addf(out, " %d\r\n", TELEPHONE_EVENT);
    while (list.len)
        if (find_codec(str_before(list, ',', &list), &index, &payload))
            text_addf(out, "a=rtpmap:%u %s/%s\r\n", payload, codecs[index].name,
                      codecs[index].clock);
    text_addf(out, "a=rtpmap:%d telephone-event/8000\r\n", TELEPHONE_EVENT);
    if (secure)
        text_add(out, STR("a=crypto:1 AES_CM_128_HMAC_SHA1_80 "
                          "inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\r\n"));
}

static void add_lines_asked_for(struct text *out, const struct flow_line *line)
{
    for (size_t i = 0; i < line->attribute_count; i++)
        if (str_equal(line->attributes[i].name, STR("sdp-line")))
            text_addf(out, "%.*s\r\n", (int)line->attributes[i].value.len,
                      line->attributes[i].value.at);
}

/* Addresses of either family, without brackets. */
static void add_address(struct text *out, struct str address)
{
    bool v6 = address.len > 2 && address.at[0] == '[';
    if (v6)
        address = (struct str){address.at + 1, address.len - 2};
    text_addf(out, "IN %s %.*s\r\n", v6 ? "IP6" : "IP4", (int)address.len, address.at);
}

static const struct flow_transaction *first_of(const struct flow *flow, struct str call)
{
    for (size_t i = 0; i < flow->call_count; i++) {
        const struct flow_transaction *offer = flow->calls[i]->transactions;
        while (offer && offer->next)
            offer = offer->next;
        if (offer && str_equal(flow->calls[i]->name, call))
            return offer;
    }
    return NULL;
}

unsigned flow_sdp_port(const struct flow_call *call, size_t party)
{
    enum { FIRST = 20000, CALLS = 2200 }; /* then the ports come again: there are 65535 */
    return FIRST + 20 * (call->index % CALLS) + 2 * (unsigned)party;
}

/* sdp=like:CALL is a copy of that call's offer. */
struct str flow_make_sdp(struct flow *flow, const struct flow_call *call,
                         const struct flow_line *line)
{
    struct str kind = flow_value(line, "sdp", STR(""));
    bool copy = str_starts_with(kind, STR("like:"));
    const struct flow_transaction *model = copy ? first_of(flow, str_from_offset(kind, 5)) : NULL;
    if (model)
        return model->body;
    const struct flow_party *party = &flow->parties[line->from];
    struct str address = party->inside.len ? party->inside_address : party->address;
    if (str_equal(kind, STR("private")))
        address = STR("10.0.0.5");
    address = flow_value(line, "sdp-address", address);
    unsigned port = flow_sdp_port(call, line->from);
    if (flow_has(line, "sdp-port"))
        port = flow_number(line, "sdp-port");
    bool paused = str_equal(kind, STR("sendonly")) || str_equal(kind, STR("inactive")) ||
                  str_equal(kind, STR("recvonly"));
    struct text out;
    text_init(&out);
    text_addf(&out, "v=0\r\no=- %u %u ", 1000 * call->index + (unsigned)line->from, flow->serial);
    add_address(&out, flow_value(line, "sdp-origin", address));
    text_add(&out, STR("s=-\r\nc="));
    add_address(&out, address);
    text_add(&out, STR("t=0 0\r\n"));
    if (str_equal(flow_value(line, "media", STR("audio")), STR("image"))) {
        text_addf(&out, "m=image %u udptl t38\r\n", port);
    } else {
        add_audio(&out, line, port);
        text_addf(&out, "a=%.*s\r\n", paused ? (int)kind.len : 8, paused ? kind.at : "sendrecv");
    }
    add_lines_asked_for(&out, line);
    return flow_keep(flow, &out);
}
