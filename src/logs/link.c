/* Our own address from Via, Contact and what was seen before; answers go back the way the request
 * came; a dialog stays between its two ends. Tables of fixed size: the newest of a slot wins. */
#include "link.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

enum { SLOTS = 4096, SIP_PORT = 5060 };

/* A request's way, by its branch; or a dialog's ends, by its Call-ID. */
struct way {
    uint64_t key;
    struct endpoint from, to;
    bool from_is_us;
};

struct link_book {
    struct endpoint us;
    bool knows_us;
    struct way *requests, *dialogs;
};

struct link_book *link_book_new(void)
{
    struct link_book *book = xalloc(sizeof *book);
    book->requests = xalloc(SLOTS * sizeof *book->requests);
    book->dialogs = xalloc(SLOTS * sizeof *book->dialogs);
    return book;
}

void link_book_free(struct link_book *book)
{
    if (!book)
        return;
    free(book->requests);
    free(book->dialogs);
    free(book);
}

void link_book_learn_from(struct link_book *book, const struct link_book *other)
{
    book->us = other->us;
    book->knows_us = other->knows_us;
}

/* Somebody we know nothing of but that it is always the same: no address, and a mark in the bytes.
 */
static struct endpoint nobody(uint64_t mark)
{
    struct endpoint endpoint = {.port = SIP_PORT};
    memcpy(endpoint.address.bytes, &mark, sizeof mark);
    return endpoint;
}

enum { MARK_US = 1, MARK_THEM = 2 };

static struct endpoint at_host(struct str host, uint16_t port)
{
    struct endpoint endpoint = {.port = port ? port : SIP_PORT};
    if (address_parse(host, &endpoint.address))
        return endpoint;
    endpoint = nobody(host.len ? hash_bulk(host.at, host.len, 0) : MARK_THEM);
    endpoint.port = port ? port : SIP_PORT;
    return endpoint;
}

static bool has_address(const struct endpoint *endpoint)
{
    return endpoint->address.family != ADDRESS_NONE;
}

/* What a message says about addresses. */
struct said {
    struct endpoint via;      /* of the top Via: who sent the request, as it says itself */
    struct endpoint via_seen; /* as it was seen (received, rport) */
    struct endpoint target;   /* of the Request-URI or the top Route */
    struct endpoint contact;
    enum transport transport;
    bool is_response, is_first; /* it begins a dialog */
    uint64_t branch_key, dialog_key;
};

static void read_via(const struct sip_scan *scan, struct said *said)
{
    bool found;
    uint64_t port = 0;
    struct str via = sip_first_value(scan->value[SIP_HEADER_VIA]);
    struct str branch = sip_parameter(via, STR("branch"), &found);
    struct str parameters, sent_by = str_trim(str_before(via, ';', &parameters)), host;
    struct str protocol = str_before(sent_by, ' ', &host);
    size_t slash = protocol.len;
    while (slash > 0 && protocol.at[slash - 1] != '/')
        slash--;
    transport_from(str_from_offset(protocol, slash), &said->transport);
    struct peer peer;
    host = str_trim(host);
    uint16_t named_port = 0;
    if (peer_read(host, &peer))
        said->via = peer.at;
    else
        said->via = at_host(sip_uri_host((struct str){via.at, via.len}, &named_port), 0);
    if (!has_address(&said->via)) {
        struct str rest;
        said->via = at_host(str_before(host, ':', &rest), 0);
    }
    said->via_seen = said->via;
    struct str received = sip_parameter(via, STR("received"), &found);
    if (found)
        address_parse(received, &said->via_seen.address);
    struct str rport = sip_parameter(via, STR("rport"), &found);
    if (found && str_to_u64(rport, UINT16_MAX, &port) && port > 0)
        said->via_seen.port = (uint16_t)port;
    struct str call_id = scan->value[SIP_HEADER_CALL_ID];
    said->dialog_key = hash_bulk(call_id.at, call_id.len, 1) | 1;
    said->branch_key = hash_bulk(branch.at, branch.len, said->dialog_key) | 1;
}

static struct endpoint uri_endpoint(struct str uri)
{
    uint16_t port = 0;
    struct str host = sip_uri_host(uri, &port);
    return at_host(host, port);
}

static void read_said(const struct sip_scan *scan, struct said *said)
{
    *said = (struct said){.transport = TRANSPORT_UDP};
    said->is_response = scan->start == SIP_START_RESPONSE;
    read_via(scan, said);
    struct str route = sip_first_value(scan->value[SIP_HEADER_CONTACT]);
    if (route.len)
        said->contact = uri_endpoint(sip_address_split(route).uri);
    said->target = uri_endpoint(scan->request_uri);
    bool found;
    sip_parameter(sip_first_value(scan->value[SIP_HEADER_TO]), STR("tag"), &found);
    said->is_first = !said->is_response && !found;
}

static struct way *slot(struct way *ways, uint64_t key)
{
    return &ways[key % SLOTS];
}

static const struct way *find_way(const struct way *ways, uint64_t key)
{
    const struct way *way = &ways[key % SLOTS];
    return way->key == key ? way : NULL;
}

static struct endpoint our_address(struct link_book *book, const struct said *said, bool is_sent)
{
    bool via_is_ours = is_sent != said->is_response;
    if (via_is_ours && has_address(&said->via)) {
        if (!book->knows_us)
            book->us = said->via;
        book->knows_us = true;
        return said->via;
    }
    const struct way *request = find_way(book->requests, said->branch_key);
    if (said->is_response && request)
        return is_sent ? request->to : request->from;
    const struct way *dialog = find_way(book->dialogs, said->dialog_key);
    if (dialog && !said->is_first)
        return dialog->from_is_us ? dialog->from : dialog->to;
    if (book->knows_us)
        return book->us;
    if (!is_sent && has_address(&said->target))
        return said->target;
    if (is_sent && has_address(&said->contact))
        return said->contact;
    return nobody(MARK_US);
}

/* The other end, where only the direction is known. */
static struct endpoint their_address(const struct link_book *book, const struct said *said,
                                     bool is_sent)
{
    const struct way *request = find_way(book->requests, said->branch_key);
    if (said->is_response && request)
        return is_sent ? request->from : request->to;
    const struct way *dialog = find_way(book->dialogs, said->dialog_key);
    if (dialog && !said->is_first)
        return dialog->from_is_us ? dialog->to : dialog->from;
    if (is_sent == said->is_response)
        return said->via_seen;
    return said->is_response ? nobody(MARK_THEM) : said->target;
}

/* Neither addresses nor a direction: a message that was pasted alone. */
static void resolve_alone(const struct link_book *book, const struct said *said,
                          struct log_message *head)
{
    const struct way *request = find_way(book->requests, said->branch_key);
    if (said->is_response && request) {
        head->from = request->to;
        head->to = request->from;
        return;
    }
    head->from = said->is_response ? nobody(MARK_THEM) : said->via_seen;
    head->to = said->is_response ? said->via_seen : said->target;
    const struct way *dialog = find_way(book->dialogs, said->dialog_key);
    if (!dialog || said->is_first || said->is_response)
        return;
    bool is_back =
        endpoint_equal(&head->from, &dialog->to) || !endpoint_equal(&head->from, &dialog->from);
    head->from = is_back ? dialog->to : dialog->from;
    head->to = is_back ? dialog->from : dialog->to;
}

static void resolve_directed(struct link_book *book, const struct said *said,
                             const struct marker *marker, struct log_message *head)
{
    bool is_sent = marker->direction == LOG_SENT;
    struct endpoint local = marker->has_local ? marker->local.at : our_address(book, said, is_sent);
    struct endpoint remote =
        marker->has_remote ? marker->remote.at : their_address(book, said, is_sent);
    head->from_is_logger = is_sent;
    head->to_is_logger = !is_sent;
    head->from = is_sent ? local : remote;
    head->to = is_sent ? remote : local;
}

static void remember(struct link_book *book, const struct said *said,
                     const struct log_message *head)
{
    if (said->is_response)
        return;
    *slot(book->requests, said->branch_key) =
        (struct way){said->branch_key, head->from, head->to, head->from_is_logger};
    if (said->is_first)
        *slot(book->dialogs, said->dialog_key) =
            (struct way){said->dialog_key, head->from, head->to, head->from_is_logger};
}

void link_resolve(struct link_book *book, const struct sip_scan *scan, const struct marker *marker,
                  struct log_message *head)
{
    struct said said;
    read_said(scan, &said);
    head->transport = said.transport;
    if (marker && marker->is_pair) {
        head->from = marker->local.at;
        head->to = marker->remote.at;
    } else if (marker && marker->direction != LOG_DIRECTION_UNKNOWN) {
        resolve_directed(book, &said, marker, head);
    } else {
        resolve_alone(book, &said, head);
    }
    const struct peer *named = marker && marker->has_remote ? &marker->remote : NULL;
    if (named && named->has_transport)
        head->transport = named->transport;
    remember(book, &said, head);
}
