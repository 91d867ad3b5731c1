/* SIP over WebSocket (RFC 7118): one message in each data message of RFC 6455, with or without the
 * HTTP head that began it. */
#include "framing.h"

#include "sipdiag/sip/sip_scan.h"
#include "tcp_window.h"
#include "websocket_inflate.h"

#include <string.h>

enum {
    HTTP_HEAD_MOST = 16 * 1024,
    LOOK_BYTES = 128, /* enough of a start line */
    OPCODE_CONTINUATION = 0,
    OPCODE_TEXT = 1,
    OPCODE_BINARY = 2,
    OPCODE_CLOSE = 8,
    OPCODE_PONG = 10,
    CONTROL_MOST = 125,
};

struct ws_frame {
    bool is_last, is_masked, is_packed;
    uint8_t opcode;
    uint8_t mask[4];
    size_t head;   /* bytes of its header */
    uint64_t size; /* of its payload */
};

enum { PACKED_BIT = 0x40, OTHER_BITS = 0x30 };

static bool has_known_bits(uint8_t first)
{
    uint8_t opcode = first & 15;
    bool begins_data = opcode == OPCODE_TEXT || opcode == OPCODE_BINARY;
    return !(first & OTHER_BITS) && (!(first & PACKED_BIT) || begins_data);
}

/* RFC 6455 5.2, RFC 7692 6. Bits of other extensions are refused. */
static enum framing_look read_frame(struct str bytes, struct ws_frame *frame)
{
    const uint8_t *at = (const uint8_t *)bytes.at;
    if (bytes.len && !has_known_bits(at[0]))
        return LOOK_NO;
    if (bytes.len < 2)
        return LOOK_UNDECIDED;
    frame->is_packed = at[0] & PACKED_BIT;
    frame->is_last = at[0] & 0x80;
    frame->opcode = at[0] & 15;
    frame->is_masked = at[1] & 0x80;
    frame->size = at[1] & 0x7f;
    frame->head = 2;
    bool is_control = frame->opcode >= OPCODE_CLOSE;
    bool is_known =
        frame->opcode <= OPCODE_BINARY || (is_control && frame->opcode <= OPCODE_PONG &&
                                           frame->is_last && frame->size <= CONTROL_MOST);
    if (!is_known)
        return LOOK_NO;
    size_t extended = frame->size == 126 ? 2 : frame->size == 127 ? 8 : 0;
    frame->head += extended + (frame->is_masked ? 4 : 0);
    if (bytes.len < frame->head)
        return LOOK_UNDECIDED;
    if (extended)
        frame->size = 0;
    for (size_t i = 0; i < extended; i++)
        frame->size = frame->size << 8 | at[2 + i];
    if (frame->is_masked)
        memcpy(frame->mask, at + frame->head - 4, 4);
    return frame->size >> 63 ? LOOK_NO : LOOK_YES;
}

static void unmask(char *out, const struct ws_frame *frame, const char *payload, size_t size)
{
    memcpy(out, payload, size);
    if (frame->is_masked)
        for (size_t i = 0; i < size; i++)
            out[i] = (char)((uint8_t)out[i] ^ frame->mask[i & 3]);
}

/* The first bytes of a compressed message, without what came before it; 0 when there are none. */
static size_t unpack_start(char start[LOOK_BYTES], size_t size)
{
    struct arena arena;
    struct str text = {0};
    struct websocket_inflater *inflater = websocket_inflater_new();
    if (!inflater)
        return 0;
    arena_init(&arena, 0);
    websocket_inflate(inflater, (struct str){start, size}, false, &arena, &text);
    size_t len = text.len < LOOK_BYTES ? text.len : LOOK_BYTES;
    if (len)
        memcpy(start, text.at, len);
    arena_free(&arena);
    websocket_inflater_free(inflater);
    return len;
}

static enum framing_look look_inside(struct str bytes)
{
    struct ws_frame frame;
    char start[LOOK_BYTES];
    enum framing_look look = read_frame(bytes, &frame);
    if (look != LOOK_YES)
        return look;
    size_t there = bytes.len - frame.head;
    size_t size = there < frame.size ? there : (size_t)frame.size;
    bool is_whole = size == frame.size;
    if (size > LOOK_BYTES) {
        size = LOOK_BYTES;
        is_whole = frame.is_packed;
    }
    unmask(start, &frame, bytes.at + frame.head, size);
    if (frame.is_packed && size)
        size = unpack_start(start, size);
    look = sip_framing_look((struct str){start, size});
    return look == LOOK_UNDECIDED && is_whole ? LOOK_NO : look;
}

bool websocket_is_control(struct str bytes)
{
    return bytes.len && ((uint8_t)bytes.at[0] & 15) >= OPCODE_CLOSE;
}

enum framing_look websocket_look(struct str bytes)
{
    uint8_t opcode = bytes.len ? (uint8_t)bytes.at[0] & 0x3f : 0;
    return opcode == OPCODE_TEXT || opcode == OPCODE_BINARY ? look_inside(bytes) : LOOK_NO;
}

static enum framing_look look_for(struct str bytes, struct str wanted)
{
    size_t shared = bytes.len < wanted.len ? bytes.len : wanted.len;
    if (memcmp(bytes.at, wanted.at, shared) != 0)
        return LOOK_NO;
    return shared < wanted.len ? LOOK_UNDECIDED : LOOK_YES;
}

/* "Upgrade: websocket" among the lines that are there; *whole when the head ends among them. */
static bool wants_websocket(struct str head, bool *whole)
{
    static const struct str name = STR("upgrade:");
    bool wants = false;
    *whole = false;
    while (head.len) {
        struct str rest, line = str_before(head, '\n', &rest);
        bool has_end = line.len < head.len;
        line = str_trim(line);
        *whole = line.len == 0 && has_end;
        if (line.len == 0)
            break;
        if ((line.at[0] == 'U' || line.at[0] == 'u') && str_starts_with_nocase(line, name) &&
            str_equal_nocase(str_trim(str_from_offset(line, name.len)), STR("websocket")))
            wants = true;
        head = rest;
    }
    return wants;
}

enum framing_look websocket_look_http(struct str bytes)
{
    bool whole;
    enum framing_look look = LOOK_NO;
    if (bytes.at[0] == 'G')
        look = look_for(bytes, STR("GET "));
    else if (bytes.at[0] == 'H')
        look = look_for(bytes, STR("HTTP/1.1 101"));
    if (look != LOOK_YES || wants_websocket(bytes, &whole))
        return look;
    return whole || bytes.len > HTTP_HEAD_MOST ? LOOK_NO : LOOK_UNDECIDED;
}

static struct framing_step step_of(enum framing_step_kind kind, size_t used)
{
    return (struct framing_step){.kind = kind, .used = used};
}

struct framing_step websocket_http_step(struct framing *framing, struct str bytes)
{
    const char *end = memmem(bytes.at, bytes.len, "\r\n\r\n", 4);
    if (!end && bytes.len <= HTTP_HEAD_MOST)
        return step_of(STEP_WAIT, 0);
    if (!end) {
        framing->mode = FRAMING_OTHER;
        return step_of(STEP_DROP, bytes.len);
    }
    framing->mode = FRAMING_WEBSOCKET;
    return step_of(STEP_DROP, (size_t)(end - bytes.at) + 4);
}

static bool is_secret_header(struct str name)
{
    static const struct str names[] = {STR("authorization"), STR("proxy-authorization"),
                                       STR("cookie"), STR("set-cookie")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal_nocase(name, names[i]))
            return true;
    return false;
}

void websocket_http_secrets(struct str head, void *context,
                            void (*found)(void *context, struct str secret))
{
    struct str value, request = str_trim(str_before(head, '\n', &head));
    request = str_from_offset(request, str_find_char(request, '?') + 1);
    request.len = str_find_char(request, ' ');
    if (request.len)
        found(context, request);
    bool is_secret = false;
    while (head.len) {
        struct str line = str_before(head, '\n', &head);
        bool is_fold = line.len && (line.at[0] == ' ' || line.at[0] == '\t'); /* RFC 9112 5.2 */
        struct str name = str_trim(str_before(line, ':', &value));
        is_secret = is_fold ? is_secret : is_secret_header(name);
        value = str_trim(is_fold ? line : value);
        if (is_secret && value.len)
            found(context, value);
    }
}

/* The payloads of data frames in the first `size` bytes, also of a last frame that is not all
 * there; *missing is what that one lacks. */
static struct str gather(struct str bytes, uint64_t *missing, struct arena *arena)
{
    struct ws_frame frame;
    char *out = arena_alloc(arena, bytes.len);
    size_t len = 0;
    *missing = 0;
    while (bytes.len && read_frame(bytes, &frame) == LOOK_YES) {
        size_t there = bytes.len - frame.head;
        size_t size = there < frame.size ? there : (size_t)frame.size;
        *missing = frame.size - size;
        if (frame.opcode < OPCODE_CLOSE) {
            unmask(out + len, &frame, bytes.at + frame.head, size);
            len += size;
        }
        bytes = str_from_offset(bytes, frame.head + size);
    }
    return (struct str){out, len};
}

/* The text of a compressed message, or of its beginning. */
static bool unpack(struct framing *framing, struct str *message, bool is_whole, struct arena *arena)
{
    if (!framing->inflater)
        framing->inflater = websocket_inflater_new();
    return framing->inflater &&
           websocket_inflate(framing->inflater, *message, is_whole, arena, message);
}

static bool is_packed(struct str bytes)
{
    return bytes.len && (uint8_t)bytes.at[0] & PACKED_BIT;
}

static struct framing_step finish(struct framing *framing, struct str bytes, struct arena *arena)
{
    uint64_t missing;
    struct framing_step step = step_of(STEP_MESSAGE, framing->seen);
    step.message = gather((struct str){bytes.at, framing->seen}, &missing, arena);
    framing->seen = 0;
    if (is_packed(bytes) && !unpack(framing, &step.message, true, arena)) {
        step.kind = STEP_PACKED;
        if (!framing->found && !framing->is_sip_port)
            framing->mode = FRAMING_OTHER;
        return step;
    }
    if (sip_looks_like_start(step.message.at, step.message.len)) {
        framing->found = true;
        return step;
    }
    step.kind = STEP_DROP;
    if (!framing->found && !framing->is_sip_port)
        framing->mode = FRAMING_OTHER;
    return step;
}

/* Too large to keep: what is there is dropped, and the rest when it comes. */
static struct framing_step skip(struct framing *framing, struct str bytes, uint64_t end)
{
    size_t used = end < bytes.len ? (size_t)end : bytes.len;
    framing->skip = end - used;
    framing->seen = 0;
    websocket_inflater_forget(framing->inflater);
    return step_of(STEP_LOST, used);
}

struct framing_step websocket_step(struct framing *framing, struct str bytes, struct arena *arena)
{
    struct ws_frame frame;
    for (;;) {
        struct str rest = str_from_offset(bytes, framing->seen);
        enum framing_look look = read_frame(rest, &frame);
        if (look == LOOK_NO) {
            framing->mode = FRAMING_WEBSOCKET_LOST;
            framing->seen = 0;
            websocket_inflater_forget(framing->inflater);
            return step_of(STEP_LOST, bytes.len);
        }
        if (look == LOOK_UNDECIDED)
            return step_of(STEP_WAIT, 0);
        uint64_t end = framing->seen + frame.head + frame.size;
        if (frame.size > TCP_WINDOW_MOST || end > TCP_WINDOW_MOST)
            return skip(framing, bytes, end);
        if (bytes.len < end)
            return step_of(STEP_WAIT, 0);
        bool is_control = frame.opcode >= OPCODE_CLOSE;
        bool is_orphan = frame.opcode == OPCODE_CONTINUATION && framing->seen == 0;
        if ((is_control || is_orphan) && framing->seen == 0)
            return step_of(STEP_DROP, (size_t)end);
        framing->seen = (uint32_t)end;
        if (!is_control && frame.is_last)
            return finish(framing, bytes, arena);
    }
}

struct str websocket_part(struct framing *framing, struct str bytes, uint64_t *missing,
                          struct arena *arena)
{
    struct str part = gather(bytes, missing, arena);
    if (is_packed(bytes) && part.len)
        unpack(framing, &part, false, arena);
    websocket_inflater_forget(framing->inflater);
    bool is_sip = part.len && sip_looks_like_start(part.at, part.len);
    framing->found |= is_sip;
    return is_sip ? part : (struct str){0};
}
