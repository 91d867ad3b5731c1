/* Tells what a stream carries by its first bytes, and goes on with that. */
#include "framing.h"

#include "sipdiag/sip/sip_scan.h"
#include "tls_connection.h"
#include "websocket_inflate.h"

#include <string.h>

void framing_begin(struct framing *framing, bool is_sip_port)
{
    framing_end(framing);
    *framing = (struct framing){.is_sip_port = is_sip_port};
}

void framing_end(struct framing *framing)
{
    websocket_inflater_free(framing->inflater);
    framing->inflater = NULL;
}

size_t framing_memory(const struct framing *framing)
{
    return websocket_inflater_memory(framing->inflater);
}

static struct framing_step become(struct framing *framing, enum framing_mode mode)
{
    framing->mode = mode;
    framing->seen = framing->need = 0;
    return (struct framing_step){.kind = STEP_DROP};
}

/* A handshake record that begins with a hello of the client or the server (RFC 8446 4, 5.1). */
static enum framing_look look_for_hello(struct str bytes)
{
    static const unsigned char beginning[] = {22, 3};
    size_t there = bytes.len < sizeof beginning ? bytes.len : sizeof beginning;
    if (memcmp(bytes.at, beginning, there) != 0)
        return LOOK_NO;
    if (bytes.len < 6)
        return LOOK_UNDECIDED;
    return bytes.at[2] <= 4 && (bytes.at[5] == 1 || bytes.at[5] == 2) ? LOOK_YES : LOOK_NO;
}

static struct framing_step first_bytes(struct framing *framing, struct str bytes)
{
    static const struct {
        enum framing_look (*look)(struct str bytes);
        enum framing_mode mode;
    } kinds[] = {
        {hep_framing_look, FRAMING_HEP}, /* its length may look like a blank behind a method */
        {sip_framing_look, FRAMING_SIP},     {websocket_look_http, FRAMING_HTTP},
        {websocket_look, FRAMING_WEBSOCKET}, {look_for_hello, FRAMING_TLS},
    };
    bool is_open = false;
    if (bytes.at[0] == '\r' || bytes.at[0] == '\n' || bytes.at[0] == '\0')
        return (struct framing_step){.kind = STEP_DROP, .used = 1};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        switch (kinds[i].look(bytes)) {
        case LOOK_YES:
            return become(framing, kinds[i].mode);
        case LOOK_UNDECIDED:
            is_open = true;
            break;
        case LOOK_NO:
            break;
        }
    if (is_open)
        return (struct framing_step){.kind = STEP_WAIT};
    if (framing->is_sip_port)
        return become(framing, tls_is_record(bytes) ? FRAMING_TLS : FRAMING_SIP_LOST);
    return become(framing, FRAMING_OTHER);
}

bool framing_begins(struct str bytes)
{
    while (bytes.len && (bytes.at[0] == '\r' || bytes.at[0] == '\n'))
        bytes = str_from_offset(bytes, 1);
    if (bytes.len == 0)
        return false;
    bool is_text = bytes.at[0] > ' ' && bytes.at[0] <= '~';
    if (!is_text)
        return websocket_look(bytes) == LOOK_YES || look_for_hello(bytes) == LOOK_YES;
    return sip_framing_look(bytes) == LOOK_YES || websocket_look_http(bytes) == LOOK_YES ||
           hep_framing_look(bytes) == LOOK_YES;
}

/* A port of SIP may carry anything; what begins in the middle may go on as TLS. */
static struct framing_step search(struct framing *framing, struct str bytes)
{
    if (!framing->found && tls_is_record(bytes))
        return become(framing, FRAMING_TLS);
    if (!framing->found && websocket_look(bytes) == LOOK_YES)
        return become(framing, FRAMING_WEBSOCKET);
    return sip_framing_search(framing, bytes);
}

static struct framing_step search_websocket(struct framing *framing, struct str bytes)
{
    if (websocket_look(bytes) == LOOK_YES)
        return become(framing, FRAMING_WEBSOCKET);
    return (struct framing_step){.kind = STEP_DROP, .used = bytes.len};
}

struct framing_step framing_step(struct framing *framing, struct str bytes, struct arena *arena)
{
    if (framing->skip) {
        size_t used = framing->skip < bytes.len ? (size_t)framing->skip : bytes.len;
        framing->skip -= used;
        return (struct framing_step){.kind = STEP_DROP, .used = used};
    }
    switch (framing->mode) {
    case FRAMING_NEW:
        return first_bytes(framing, bytes);
    case FRAMING_SIP:
        return sip_framing_step(framing, bytes);
    case FRAMING_SIP_LOST:
        return search(framing, bytes);
    case FRAMING_HTTP:
        return websocket_http_step(framing, bytes);
    case FRAMING_WEBSOCKET:
        return websocket_step(framing, bytes, arena);
    case FRAMING_WEBSOCKET_LOST:
        return search_websocket(framing, bytes);
    case FRAMING_HEP:
        return hep_framing_step(framing, bytes);
    case FRAMING_TLS:
    case FRAMING_OTHER:
        break;
    }
    return (struct framing_step){.kind = STEP_DROP, .used = bytes.len};
}

static struct str sip_part(const struct framing *framing, struct str bytes, uint64_t *missing)
{
    *missing = framing->need > bytes.len ? framing->need - bytes.len : 0;
    if (bytes.len && sip_looks_like_start(bytes.at, bytes.len))
        return bytes;
    return (struct str){0};
}

struct str framing_break(struct framing *framing, struct str bytes, uint32_t hole,
                         struct arena *arena)
{
    struct str part = {0};
    uint64_t missing = 0;
    enum framing_mode lost = framing->mode;
    if (framing->skip) {
        missing = framing->skip;
    } else if (framing->mode == FRAMING_SIP) {
        part = sip_part(framing, bytes, &missing);
        lost = FRAMING_SIP_LOST;
    } else if (framing->mode == FRAMING_WEBSOCKET) {
        part = websocket_part(framing, bytes, &missing, arena);
        lost = FRAMING_WEBSOCKET_LOST;
    } else if (framing->mode == FRAMING_HEP) {
        missing = framing->need > bytes.len ? framing->need - bytes.len : 0;
    } else if (framing->mode == FRAMING_HTTP) {
        lost = FRAMING_NEW;
    }
    bool is_known =
        missing >= hole && missing > 0; /* the hole is inside of what will not be read */
    framing->skip = is_known ? missing - hole : 0;
    framing->seen = framing->need = 0;
    bool stays = is_known || (hole == 0 && bytes.len == 0);
    if (!stays)
        framing->mode = lost;
    return part;
}
