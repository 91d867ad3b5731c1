/* osip2, kept on a short lead: its header parsers see small, checked, NUL-padded copies of the
 * addresses whose parsing is used, and allocate from a fixed block that each message starts anew.
 * Its parser for whole messages costs three times as much, and one crafted datagram costs it
 * seconds. */
#include "sip_osip.h"

#include "sipdiag/base/memory.h"

#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_port.h>
#include <stdlib.h>
#include <string.h>

enum {
    ARENA_BYTES = 128 * 1024,
    ALIGNMENT = 16,
    COPY_BYTES = 8 * (SIP_LIMIT_VALUE + 64),
    PADDING = 4, /* osip2 looks past the end of what it is given */
};

struct sip_osip {
    size_t used;
    size_t copy_len;
    bool too_large;
    char copy[COPY_BYTES + PADDING];
    _Alignas(ALIGNMENT) unsigned char arena[ARENA_BYTES];
};

/* osip_set_allocators() takes no context. */
static _Thread_local struct sip_osip *current;

/* The size stands before each piece, for osip_realloc(). NULL when the arena is full: osip2 then
 * gives up. */
static void *take(size_t size)
{
    struct sip_osip *osip = current;
    if (!osip || size > ARENA_BYTES)
        return NULL;
    size_t whole = ALIGNMENT + ((size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1));
    if (whole > ARENA_BYTES - osip->used)
        return NULL;
    unsigned char *piece = osip->arena + osip->used;
    memcpy(piece, &size, sizeof size);
    osip->used += whole;
    return piece + ALIGNMENT;
}

static void *take_again(void *old, size_t size)
{
    void *piece = take(size);
    if (piece && old) {
        size_t old_size;
        memcpy(&old_size, (unsigned char *)old - ALIGNMENT, sizeof old_size);
        memcpy(piece, old, old_size < size ? old_size : size);
    }
    return piece;
}

static void let_be(void *piece)
{
    (void)piece;
}

/* By default osip2 writes its complaints to standard output, into our report. */
static void say_nothing(const char *file, int line, osip_trace_level_t level, const char *format,
                        va_list args)
{
    (void)file;
    (void)line;
    (void)level;
    (void)format;
    (void)args;
}

struct sip_osip *sip_osip_new(void)
{
    struct sip_osip *osip = xalloc(sizeof *osip);
    osip_trace_initialize_func(END_TRACE_LEVEL, say_nothing);
    osip_set_allocators(take, take_again, let_be);
    current = osip;
    ensure(parser_init() == 0, "osip2 cannot be started");
    return osip;
}

void sip_osip_free(struct sip_osip *osip)
{
    if (current == osip)
        current = NULL;
    free(osip);
}

/* One piece of text for osip2, on one line, at most SIP_LIMIT_VALUE bytes and SIP_LIMIT_PARAMETERS
 * list elements: osip2 appends to lists by walking them. */
static void add(struct sip_osip *osip, struct str piece)
{
    unsigned elements = 0;
    char *to = osip->copy + osip->copy_len;
    if (piece.len > SIP_LIMIT_VALUE || piece.len > COPY_BYTES - osip->copy_len) {
        osip->too_large = true;
        return;
    }
    for (size_t i = 0; i < piece.len; i++) {
        char c = piece.at[i];
        elements += c == ';' || c == '&';
        to[i] = c == '\r' || c == '\n' ? ' ' : c ? c : '?';
    }
    osip->copy_len += piece.len;
    if (elements > SIP_LIMIT_PARAMETERS)
        osip->too_large = true;
}

static void end_text(struct sip_osip *osip)
{
    if (osip->copy_len > COPY_BYTES - PADDING) {
        osip->too_large = true;
        return;
    }
    memset(osip->copy + osip->copy_len, 0, PADDING);
    osip->copy_len += PADDING;
}

/* Of a plain one without the parameters: they are known to be good, and are most of the work. */
static const char *copy_uri(struct sip_osip *osip, struct str uri, bool plain)
{
    struct str rest;
    const char *text = osip->copy + osip->copy_len;
    add(osip, plain ? str_before(uri, ';', &rest) : uri);
    end_text(osip);
    return text;
}

/* Without its display name, which osip2 judges more strictly than any phone does. */
static const char *copy_address(struct sip_osip *osip, const struct sip_address *address)
{
    const char *text = osip->copy + osip->copy_len;
    add(osip, STR("<"));
    add(osip, address->uri);
    add(osip, STR(">"));
    add(osip, address->parameters);
    end_text(osip);
    return text;
}

/* For sip: and sips: the user; for tel: the number. */
static struct str user_of(const osip_uri_t *uri)
{
    if (!uri)
        return (struct str){0};
    if (uri->username)
        return str_from(uri->username);
    if (uri->string && str_equal_nocase(str_from(uri->scheme), STR("tel")))
        return str_from(uri->string);
    return (struct str){0};
}

static bool read_uri(const char *text, struct str *user)
{
    osip_uri_t *uri = NULL;
    if (osip_uri_init(&uri) != 0 || osip_uri_parse(uri, text) != 0)
        return false;
    *user = user_of(uri);
    return true;
}

static bool read_address(const char *text, struct str *user, struct str *tag)
{
    osip_from_t *address = NULL;
    osip_generic_param_t *parameter = NULL;
    if (osip_from_init(&address) != 0 || osip_from_parse(address, text) != 0)
        return false;
    *user = user_of(address->url);
    if (osip_from_get_tag(address, &parameter) == 0 && parameter)
        *tag = str_from(parameter->gvalue);
    return true;
}

/* A plain From or To has one reading, which the parts have: osip2 need not find it again. */
enum sip_osip_result sip_osip_read(struct sip_osip *osip, const struct sip_scan *scan,
                                   const struct sip_parts *parts, struct sip_osip_answer *answer)
{
    struct str contact_user;
    bool request = scan->start == SIP_START_REQUEST;
    bool ask_contact = parts->contact.uri.len && !(request && parts->plain.contact);
    *answer = (struct sip_osip_answer){0};
    osip->used = 0;
    osip->copy_len = 0;
    osip->too_large = false;
    const char *from = parts->plain.from ? NULL : copy_address(osip, &parts->from);
    const char *to = parts->plain.to ? NULL : copy_address(osip, &parts->to);
    const char *request_uri =
        request ? copy_uri(osip, scan->request_uri, parts->plain.request_uri) : NULL;
    const char *contact =
        ask_contact ? copy_uri(osip, parts->contact.uri, parts->plain.contact) : NULL;
    if (osip->too_large)
        return SIP_OSIP_TOO_LARGE;
    current = osip;
    bool read = (!from || read_address(from, &answer->from_user, &answer->from_tag)) &&
                (!to || read_address(to, &answer->to_user, &answer->to_tag)) &&
                (!request || read_uri(request_uri, &answer->request_user)) &&
                (!contact || read_uri(contact, &contact_user));
    return read ? SIP_OSIP_READ : SIP_OSIP_REFUSED;
}
