/* SIP in a stream (RFC 3261 18.3): the headers end with an empty line, the body by Content-Length;
 * when that is not there or cannot be, the message ends with its headers and the next start line is
 * searched. */
#include "framing.h"

#include "sipdiag/sip/sip_scan.h"
#include "tcp_window.h"

#include <string.h>

enum {
    METHOD_MOST = 64,             /* and longer ones are none */
    START_MOST = SIP_LIMIT_VALUE, /* a start line */
    RETURNS_MOST = 8,             /* CRs in front of an LF */
};

static struct framing_step step_of(enum framing_step_kind kind, size_t used)
{
    return (struct framing_step){.kind = kind, .used = used};
}

static bool is_between(char c)
{
    return c == '\r' || c == '\n' || c == '\0'; /* keep-alives (RFC 5626 3.5.1) */
}

/* Index behind the first space; 0 when it has not come, or too late for a method. */
static size_t behind_method(struct str line)
{
    size_t stop = line.len < METHOD_MOST ? line.len : METHOD_MOST;
    const char *space = stop ? memchr(line.at, ' ', stop) : NULL;
    return space ? (size_t)(space - line.at) + 1 : 0;
}

/* A token (RFC 3261 25.1), or the beginning of a response's version. */
static bool may_be_method(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < '!' || text.at[i] > '~' || text.at[i] == ':' || text.at[i] == '<')
            return false;
    return text.len < METHOD_MOST;
}

/* A line that has not come to its end; its URI begins at that index. */
static enum framing_look look_unfinished(struct str line, size_t uri)
{
    static const struct str schemes[] = {STR("sip:"), STR("sips:"), STR("tel:"), STR("urn:")};
    struct str rest = str_from_offset(line, uri);
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (str_starts_with_nocase(rest, schemes[i]))
            return sip_looks_like_start(line.at, line.len) ? LOOK_YES : LOOK_NO;
    return line.len < START_MOST ? LOOK_UNDECIDED : LOOK_NO;
}

enum framing_look sip_framing_look(struct str bytes)
{
    static const struct str version = STR("SIP/");
    if (bytes.len > START_MOST)
        bytes.len = START_MOST;
    if (bytes.len > version.len && str_starts_with_nocase(bytes, version))
        return sip_looks_like_start(bytes.at, bytes.len) ? LOOK_YES : LOOK_NO;
    size_t uri = behind_method(bytes);
    if (!may_be_method((struct str){bytes.at, uri ? uri - 1 : bytes.len}))
        return LOOK_NO;
    if (!uri)
        return LOOK_UNDECIDED;
    const char *end = memchr(bytes.at, '\n', bytes.len);
    if (!end)
        return look_unfinished(bytes, uri);
    size_t line = (size_t)(end - bytes.at) + 1;
    return sip_looks_like_start(bytes.at, line) ? LOOK_YES : LOOK_NO;
}

/* Length of the headers with their empty line; 0 when it has not come. What needs no second look is
 * remembered, so that bytes which come one by one cost no more than together. */
static size_t find_headers(struct framing *framing, struct str bytes)
{
    size_t at = framing->seen;
    const char *found;
    while (at < bytes.len && (found = memchr(bytes.at + at, '\n', bytes.len - at))) {
        size_t line_end = (size_t)(found - bytes.at), next = line_end + 1;
        while (next < bytes.len && bytes.at[next] == '\r' && next - line_end <= RETURNS_MOST)
            next++;
        if (next == bytes.len) {
            framing->seen = (uint32_t)line_end;
            return 0;
        }
        if (bytes.at[next] == '\n')
            return next + 1;
        at = next;
    }
    framing->seen = (uint32_t)bytes.len;
    return 0;
}

/* 0 when the Content-Length is missing or a lie: the next start line is where it is. */
static uint64_t body_length(struct str headers)
{
    struct sip_scan scan;
    uint64_t length = 0;
    sip_scan(headers, &scan);
    struct str value = scan.value[SIP_HEADER_CONTENT_LENGTH];
    bool is_sure = str_to_u64(value, TCP_WINDOW_MOST, &length);
    if (scan.occurrences[SIP_HEADER_CONTENT_LENGTH] > 1 && scan.broken)
        is_sure = false;
    return is_sure && length + headers.len <= TCP_WINDOW_MOST ? length : 0;
}

static struct framing_step at_boundary(struct framing *framing, struct str bytes)
{
    size_t between = 0;
    while (between < bytes.len && is_between(bytes.at[between]))
        between++;
    if (between)
        return step_of(STEP_DROP, between);
    switch (sip_framing_look(bytes)) {
    case LOOK_UNDECIDED:
        return step_of(STEP_WAIT, 0);
    case LOOK_NO:
        framing->mode = FRAMING_SIP_LOST;
        return step_of(STEP_LOST, 0);
    case LOOK_YES:
        break;
    }
    framing->seen = 1;
    framing->found = true;
    return step_of(STEP_DROP, 0);
}

struct framing_step sip_framing_step(struct framing *framing, struct str bytes)
{
    if (!framing->seen && !framing->need)
        return at_boundary(framing, bytes);
    if (!framing->need) {
        size_t headers = find_headers(framing, bytes);
        if (!headers)
            return step_of(STEP_WAIT, 0);
        framing->need = (uint32_t)(headers + body_length((struct str){bytes.at, headers}));
    }
    if (bytes.len < framing->need)
        return step_of(STEP_WAIT, 0);
    struct framing_step step = step_of(STEP_MESSAGE, framing->need);
    step.message = (struct str){bytes.at, framing->need};
    framing->seen = framing->need = 0;
    return step;
}

/* Start lines begin lines; a segment's first byte is tried, too, since messages rarely begin
 * elsewhere. */
struct framing_step sip_framing_search(struct framing *framing, struct str bytes)
{
    size_t at = 0;
    while (at < bytes.len) {
        switch (sip_framing_look(str_from_offset(bytes, at))) {
        case LOOK_YES:
            framing->mode = FRAMING_SIP;
            return step_of(STEP_DROP, at);
        case LOOK_UNDECIDED:
            return step_of(at ? STEP_DROP : STEP_WAIT, at);
        case LOOK_NO:
            break;
        }
        const char *end = memchr(bytes.at + at, '\n', bytes.len - at);
        at = end ? (size_t)(end - bytes.at) + 1 : bytes.len;
    }
    return step_of(STEP_DROP, at);
}
