/* SDP (RFC 8866): lines that are known are made anew of what is harmless in them. */
#include "mask_parts.h"

#include <string.h>

enum { FORMAT_DIGITS = 3, PORT_DIGITS = 5 };

static bool is_of(struct str word, bool (*is_good)(char c))
{
    for (size_t i = 0; i < word.len; i++)
        if (!is_good(word.at[i]))
            return false;
    return word.len > 0;
}

/* The last word, which is taken off. */
static struct str take_last(struct str *line)
{
    *line = str_trim(*line);
    size_t at = line->len;
    while (at > 0 && !ascii_is_space(line->at[at - 1]))
        at--;
    struct str word = str_from_offset(*line, at);
    line->len = at;
    return word;
}

static struct str take_first(struct str *line)
{
    size_t len = 0;
    *line = str_trim(*line);
    while (len < line->len && !ascii_is_space(line->at[len]))
        len++;
    struct str word = {line->at, len};
    *line = str_from_offset(*line, len);
    return word;
}

/* "IN IP4 192.0.2.1/127": what stands before the host has no other values. */
static void add_connection(struct mask *mask, struct text *out, struct str value)
{
    struct str scope, host = str_before(take_last(&value), '/', &scope);
    bool is_v6 = str_equal_nocase(take_last(&value), STR("IP6"));
    text_add_literal(out, is_v6 ? "IN IP6 " : "IN IP4 ");
    mask_add_host(mask, out, host);
    if (is_of(scope, is_digit)) {
        text_add_char(out, '/');
        text_add(out, scope);
    }
}

/* "user session version IN IP4 host"; a user may have blanks in him. */
static void add_origin(struct mask *mask, struct text *out, struct str value)
{
    struct str place = value, user = value, numbers[2];
    for (int i = 0; i < 3; i++)
        take_last(&user);
    place = str_from_offset(place, user.len);
    for (int i = 0; i < 2; i++)
        numbers[i] = take_last(&user);
    user = str_trim(user);
    if (str_equal(user, STR("-")))
        text_add_char(out, '-');
    else
        add_pseudonym(mask, out, 'o', USE_MARK, user);
    for (int i = 1; i >= 0; i--) {
        text_add_char(out, ' ');
        if (is_of(numbers[i], is_digit))
            text_add(out, numbers[i]);
        else
            add_pseudonym(mask, out, 'o', USE_MARK, numbers[i]);
    }
    text_add_char(out, ' ');
    add_connection(mask, out, place);
}

static bool is_protocol_byte(char c)
{
    return is_letter(c) || is_digit(c) || c == '/';
}

/* "audio 4000/2 RTP/AVP 8 101"; a format is a number or a word like t38. */
static void add_media(struct text *out, struct str value)
{
    struct str count, kind = take_first(&value);
    struct str port = str_before(take_first(&value), '/', &count), protocol = take_first(&value);
    text_add(out, is_of(kind, is_letter) ? kind : STR("x"));
    text_add_char(out, ' ');
    text_add(out, is_of(port, is_digit) && port.len <= PORT_DIGITS ? port : STR("0"));
    if (is_of(count, is_digit) && count.len <= PORT_DIGITS) {
        text_add_char(out, '/');
        text_add(out, count);
    }
    text_add_char(out, ' ');
    text_add(out, is_of(protocol, is_protocol_byte) ? protocol : STR("x"));
    while ((value = str_trim(value)).len) {
        struct str format = take_first(&value);
        bool is_number = is_of(format, is_digit) && format.len <= FORMAT_DIGITS;
        if (!is_number && !str_equal_nocase(format, STR("t38")) && !str_equal(format, STR("*")))
            continue;
        text_add_char(out, ' ');
        text_add(out, format);
    }
}

/* "TIAS:64000". */
static void add_bandwidth(struct text *out, struct str value)
{
    struct str bits, kind = str_before(value, ':', &bits);
    text_add(out, is_of(kind, is_letter) ? kind : STR("X-x"));
    text_add_char(out, ':');
    text_add(out, is_of(bits, is_digit) ? bits : STR("0"));
}

static void add_times(struct text *out, struct str value)
{
    struct str begin = take_first(&value), end = take_first(&value);
    text_add(out, is_of(begin, is_digit) ? begin : STR("0"));
    text_add_char(out, ' ');
    text_add(out, is_of(end, is_digit) ? end : STR("0"));
}

/* ---- attributes ---- */

static void add_nothing(struct mask *mask, struct text *out, struct str value)
{
    (void)mask;
    (void)out;
    (void)value;
}

/* The tag and the suite. */
static void add_crypto(struct mask *mask, struct text *out, struct str value)
{
    (void)mask;
    struct str tag = take_first(&value), suite = take_first(&value);
    text_add(out, is_of(tag, is_digit) ? tag : STR("1"));
    text_add_char(out, ' ');
    for (size_t i = 0; i < suite.len; i++)
        if (is_letter(suite.at[i]) || is_digit(suite.at[i]) || suite.at[i] == '_')
            text_add_char(out, suite.at[i]);
    text_add_literal(out, " inline:");
    text_add_repeat(out, "x", 40);
}

static void add_rtcp(struct mask *mask, struct text *out, struct str value)
{
    struct str port = take_first(&value);
    text_add(out, is_of(port, is_digit) && port.len <= PORT_DIGITS ? port : STR("0"));
    if (str_trim(value).len) {
        text_add_char(out, ' ');
        add_connection(mask, out, value);
    }
}

static void add_number(struct mask *mask, struct text *out, struct str value)
{
    (void)mask;
    if (is_of(value, is_digit))
        text_add(out, value);
}

static const struct attribute_rule {
    struct str name;
    void (*add)(struct mask *mask, struct text *out, struct str value);
} attribute_rules[] = {
    {STR("rtpmap"), mask_add_words}, {STR("fmtp"), mask_add_words},
    {STR("ptime"), add_number},      {STR("maxptime"), add_number},
    {STR("sendrecv"), add_nothing},  {STR("sendonly"), add_nothing},
    {STR("recvonly"), add_nothing},  {STR("inactive"), add_nothing},
    {STR("rtcp-mux"), add_nothing},  {STR("setup"), mask_add_words},
    {STR("mid"), mask_add_words},    {STR("silenceSupp"), mask_add_words},
    {STR("crypto"), add_crypto},     {STR("rtcp"), add_rtcp},
};

static void add_fax(struct mask *mask, struct text *out, struct str value)
{
    enum { FAX_DIGITS = 7 };
    if (value.len <= FAX_DIGITS && is_of(value, is_digit))
        text_add(out, value);
    else
        mask_add_words(mask, out, value);
}

/* Names of T.38 (ITU-T T.38 D.2.3) are many; their values are numbers and words. */
static const struct attribute_rule *rule_of(struct str name)
{
    static const struct attribute_rule fax = {STR("T38"), add_fax};
    for (size_t i = 0; i < sizeof attribute_rules / sizeof attribute_rules[0]; i++)
        if (str_equal_nocase(name, attribute_rules[i].name))
            return &attribute_rules[i];
    bool is_fax = str_starts_with_nocase(name, fax.name) &&
                  is_of(str_from_offset(name, fax.name.len), is_letter);
    return is_fax ? &fax : NULL;
}

static void add_attribute(struct mask *mask, struct text *out, struct str attribute)
{
    struct str value, name = str_before(attribute, ':', &value);
    const struct attribute_rule *rule = rule_of(name);
    if (!rule)
        return;
    text_add_literal(out, "a=");
    text_add(out, name);
    if (value.len && rule->add != add_nothing) {
        text_add_char(out, ':');
        rule->add(mask, out, value);
    }
    text_add_literal(out, "\r\n");
}

static void add_line(struct mask *mask, struct text *out, struct str line)
{
    struct str value = str_from_offset(line, 2);
    char kind = line.len >= 2 && line.at[1] == '=' ? line.at[0] : '\0';
    if (kind == 'a')
        add_attribute(mask, out, value);
    if (!kind || !strchr("vocstbm", kind))
        return;
    text_add(out, (struct str){line.at, 2});
    switch (kind) {
    case 'o':
        add_origin(mask, out, value);
        break;
    case 'c':
        add_connection(mask, out, value);
        break;
    case 'm':
        add_media(out, value);
        break;
    case 't':
        add_times(out, value);
        break;
    case 'b':
        add_bandwidth(out, value);
        break;
    default:
        text_add_char(out, kind == 'v' ? '0' : '-');
    }
    text_add_literal(out, "\r\n");
}

void add_sdp(struct mask *mask, struct text *out, struct str body)
{
    while (body.len) {
        struct str line = str_trim(str_before(body, '\n', &body));
        if (line.len)
            add_line(mask, out, line);
    }
}
