/* Records of TLS 1.2 and 1.3 (RFC 5246 6.2, RFC 8446 5): through the handshake to what is inside.
 */
#include "tls_connection.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/model/tls_alert.h"
#include "tcp_streams.h"
#include "tcp_table.h"
#include "tls_handshake.h"
#include "tls_opener.h"

#include <stdlib.h>
#include <string.h>

enum {
    TYPE_CHANGE_CIPHER = 20,
    TYPE_ALERT = 21,
    TYPE_HANDSHAKE = 22,
    TYPE_APPLICATION = 23,
    PAYLOAD_MOST = 16384 + 2048,
    ALERT_BYTES = 2,
    ALERT_FATAL = 2,
    BLIND_MOST = 16, /* records without a key, of what shows no sign of SIP */
    FIRST = 0,
    SECOND = 1,
    NONE = 2,
};

struct tls_side {
    struct tls_opener opener;
    struct tls_messages messages;
    struct framing framing; /* of the text inside */
    struct tcp_window plain;
    uint64_t sealed; /* protected records */
    uint64_t opened, failed;
    bool is_attached, is_finished;
    bool waits_no_more; /* for a hello that is missing */
};

struct tls_connection {
    struct tls_facts facts;
    struct tls_side sides[2];
    struct endpoint from, to; /* of the first side */
    uint64_t packets;
    uint8_t client; /* which side; NONE while not known */
    bool has_second;
    bool is_sip_port, asks_sip, asks_web, has_early_data;
    bool wakes;
    bool is_closed[2]; /* by whom */
    bool has_alert, is_by_client;
    bool carries; /* data after the handshake */
    unsigned alert;
};

bool tls_is_record(struct str bytes)
{
    const uint8_t *at = (const uint8_t *)bytes.at;
    return bytes.len >= 3 && at[0] >= TYPE_CHANGE_CIPHER && at[0] <= TYPE_APPLICATION &&
           at[1] == 3 && at[2] <= 4;
}

static size_t payload_bytes(struct str header)
{
    const uint8_t *at = (const uint8_t *)header.at;
    return (size_t)at[3] << 8 | at[4];
}

static bool is_header(struct str bytes)
{
    return bytes.len >= TLS_HEADER_BYTES && tls_is_record(bytes) &&
           payload_bytes(bytes) <= PAYLOAD_MOST && payload_bytes(bytes) > 0;
}

static void begin_side(struct tls_connection *connection, unsigned side)
{
    connection->sides[side].is_attached = true;
    connection->sides[side].framing.is_sip_port = connection->is_sip_port;
}

struct tls_connection *tls_connection_new(const struct flow_key *key, bool is_sip_port,
                                          const struct tls_keys *keys)
{
    struct tls_connection *connection = xalloc(sizeof *connection);
    flow_key_endpoints(key, &connection->from, &connection->to);
    connection->facts.keys = keys;
    connection->is_sip_port = is_sip_port;
    connection->client = NONE;
    begin_side(connection, FIRST);
    return connection;
}

bool tls_connection_join(struct tls_connection *connection)
{
    if (connection->has_second)
        return false;
    connection->has_second = true;
    begin_side(connection, SECOND);
    return true;
}

bool tls_connection_may_join(const struct tls_connection *connection)
{
    return !connection->has_second;
}

static bool is_tls13(const struct tls_connection *connection)
{
    return connection->facts.version == TLS_VERSION_13;
}

/* A port of SIP is the server's where nothing else tells. */
static struct endpoint server_of(const struct tls_connection *connection)
{
    if (connection->client == NONE)
        return is_sip_port(connection->to.port) ? connection->to : connection->from;
    return connection->client == FIRST ? connection->to : connection->from;
}

static struct tls_about tell(const struct tls_connection *connection)
{
    const struct tls_side *a = &connection->sides[FIRST], *b = &connection->sides[SECOND];
    struct tls_about about = {
        .server = server_of(connection),
        .packets = connection->packets,
        .opened = a->opened + b->opened,
        .failed = a->failed + b->failed,
        .is_sip =
            connection->is_sip_port || connection->asks_sip || a->framing.found || b->framing.found,
        .has_hello = connection->facts.has_client || connection->facts.has_server,
        .is_web = connection->asks_web,
        .alert = connection->has_alert ? connection->alert : TLS_ALERT_NONE,
        .is_by_server = connection->has_alert && !connection->is_by_client,
    };
    bool is_over = a->is_finished && b->is_finished;
    bool is_seen = connection->has_second || connection->is_closed[SECOND];
    bool is_closed = connection->is_closed[FIRST] || connection->is_closed[SECOND];
    bool is_cut = is_closed && is_seen && connection->facts.has_client && !is_over;
    about.is_broken = connection->has_alert || (is_cut && !about.opened && !connection->carries);
    about.is_unsettled = about.is_broken && !about.opened && !connection->carries;
    return about;
}

bool tls_connection_leave(struct tls_connection *connection, unsigned side, struct tls_about *about)
{
    connection->sides[side].is_attached = false;
    if (connection->sides[FIRST].is_attached || connection->sides[SECOND].is_attached)
        return false;
    *about = tell(connection);
    for (unsigned i = FIRST; i <= SECOND; i++) {
        tls_opener_clear(&connection->sides[i].opener);
        tls_messages_clear(&connection->sides[i].messages);
        tcp_window_clear(&connection->sides[i].plain);
        framing_end(&connection->sides[i].framing);
    }
    explicit_bzero(connection, sizeof *connection);
    free(connection);
    return true;
}

static void note_alert(struct tls_connection *connection, unsigned side, unsigned alert)
{
    if (connection->has_alert)
        return;
    connection->has_alert = true;
    connection->alert = alert;
    connection->is_by_client = side == connection->client;
}

/* RFC 8446 6: all but two end the connection; before TLS 1.3 the level tells. */
static void take_alert(struct tls_connection *connection, unsigned side, struct str content)
{
    const uint8_t *at = (const uint8_t *)content.at;
    if (content.len != ALERT_BYTES)
        return;
    bool is_end = at[1] == TLS_CLOSE_NOTIFY || at[1] == TLS_USER_CANCELED;
    if (!is_end && (at[0] == ALERT_FATAL || is_tls13(connection)))
        note_alert(connection, side, at[1]);
}

static void take_client_hello(struct tls_connection *connection, unsigned side, struct str body)
{
    struct tls_client_hello hello;
    struct tls_facts *facts = &connection->facts;
    if (!tls_read_client_hello(body, &hello))
        return;
    memcpy(facts->client_random, hello.random, sizeof facts->client_random);
    if (connection->sides[side].opener.epoch != TLS_PLAIN) /* once more, inside (RFC 5746) */
        facts->has_server = false;
    facts->has_client = true;
    connection->client = (uint8_t)side;
    connection->sides[side].opener.is_client = true;
    connection->asks_sip |= hello.asks_sip;
    connection->asks_web |= hello.asks_web;
    connection->has_early_data = hello.has_early_data;
    for (unsigned i = FIRST; i <= SECOND; i++)
        connection->sides[i].framing.is_sip_port |= hello.asks_sip;
}

static void take_server_hello(struct tls_connection *connection, unsigned side, struct str body)
{
    struct tls_server_hello hello;
    struct tls_facts *facts = &connection->facts;
    if (!tls_read_server_hello(body, &hello))
        return;
    facts->version = hello.version;
    if (hello.is_retry)
        return;
    memcpy(facts->server_random, hello.random, sizeof facts->server_random);
    facts->suite = hello.suite;
    facts->has_server = true;
    connection->client = side == FIRST ? SECOND : FIRST;
    connection->sides[connection->client].opener.is_client = true;
}

static void take_message(struct tls_connection *connection, unsigned side,
                         const struct tls_message *message)
{
    struct tls_side *at = &connection->sides[side];
    bool is_13 = is_tls13(connection) && at->opener.epoch != TLS_PLAIN;
    switch (message->type) {
    case TLS_CLIENT_HELLO:
        take_client_hello(connection, side, message->body);
        connection->wakes = true;
        break;
    case TLS_SERVER_HELLO:
        take_server_hello(connection, side, message->body);
        connection->wakes = true;
        break;
    case TLS_FINISHED:
        at->is_finished = true;
        if (is_13)
            tls_opener_enter(&at->opener, &connection->facts, TLS_APPLICATION);
        break;
    case TLS_END_OF_EARLY_DATA:
        if (is_13 && at->opener.epoch == TLS_EARLY)
            tls_opener_enter(&at->opener, &connection->facts, TLS_HANDSHAKE);
        break;
    case TLS_KEY_UPDATE:
        if (is_13 && at->opener.epoch == TLS_APPLICATION)
            tls_opener_update(&at->opener, &connection->facts);
        break;
    default:
        break;
    }
}

static struct message_reader reader_inside(struct tls_side *at, const struct message_reader *stream)
{
    struct message_reader inside = *stream;
    inside.framing = &at->framing;
    inside.window = &at->plain;
    inside.is_tls = true;
    return inside;
}

/* The beginning of a message whose rest is missing. */
static void break_plain(struct tls_side *at, const struct message_reader *stream, uint32_t hole)
{
    struct message_reader inside = reader_inside(at, stream);
    tcp_messages_break(&inside, tcp_window_ready(&at->plain), hole);
    tcp_window_drop(&at->plain, at->plain.ready);
}

static void take_text(struct tls_side *at, const struct message_reader *stream, struct str text)
{
    bool contradicts;
    struct message_reader inside = reader_inside(at, stream);
    if (at->plain.ready + text.len > TCP_WINDOW_MOST)
        break_plain(at, stream, UINT32_MAX);
    if (at->plain.ready == 0)
        text = str_from_offset(text, tcp_messages_read(&inside, text));
    if (text.len == 0)
        return;
    bool was_empty = at->plain.ready == 0;
    tcp_window_store(&at->plain, at->plain.ready, text, stream->arrival, &contradicts);
    if (!was_empty)
        tcp_window_drop(&at->plain, tcp_messages_read(&inside, tcp_window_ready(&at->plain)));
    if (at->framing.mode == FRAMING_TLS) { /* one inside the other: no SIP does that */
        at->framing.mode = FRAMING_OTHER;
        tcp_window_clear(&at->plain);
    }
    if (at->plain.ready == 0)
        tcp_window_clear(&at->plain);
}

/* What an opened or never protected record holds. */
static void take_content(struct tls_connection *connection, unsigned side, unsigned type,
                         struct str content)
{
    struct tls_message message;
    struct tls_side *at = &connection->sides[side];
    if (type == TYPE_ALERT)
        take_alert(connection, side, content);
    while (type == TYPE_HANDSHAKE && tls_messages_next(&at->messages, &content, &message))
        take_message(connection, side, &message);
}

/* RFC 8446 5.4: zeros may follow, and the type is the last byte that is none. */
static unsigned inner_type(struct str *content)
{
    while (content->len && content->at[content->len - 1] == '\0')
        content->len--;
    return content->len ? (uint8_t)content->at[--content->len] : 0;
}

static void enter(struct tls_connection *connection, unsigned side, enum tls_epoch epoch)
{
    struct tls_side *at = &connection->sides[side];
    tls_messages_clear(&at->messages);
    at->opener.is_client = side == connection->client;
    tls_opener_enter(&at->opener, &connection->facts, epoch);
}

/* Without keys: the first protected record tells whether the handshake came to its end. An alert is
 * shorter than anything else that may come first. */
static void note_sealed(struct tls_connection *connection, unsigned side,
                        const struct tls_record *record)
{
    struct tls_side *at = &connection->sides[side];
    const struct tls_suite *suite = tls_suite_find(connection->facts.suite);
    if (is_tls13(connection) && at->sealed == 1 && suite && side == connection->client &&
        payload_bytes(record->header) == ALERT_BYTES + 1U + suite->tag_bytes)
        note_alert(connection, side, TLS_ALERT_HIDDEN);
    else if (is_tls13(connection) || record->type == TYPE_HANDSHAKE)
        at->is_finished = true;
    connection->carries |=
        record->type == TYPE_APPLICATION &&
        (!is_tls13(connection) || (side == connection->client && at->sealed > 1));
}

static bool take_sealed(struct tls_connection *connection, unsigned side,
                        const struct message_reader *stream, const struct tls_record *record)
{
    struct tls_side *at = &connection->sides[side];
    struct tls_room room = {arena_alloc(decoder_arena(stream->decoder), record->payload.len), 0};
    if (!tls_opener_open(&at->opener, &connection->facts, record, &room)) {
        bool had_key = at->opener.now.aead || at->opener.epoch == TLS_EARLY;
        at->failed += had_key && !at->opener.is_searching;
        return false;
    }
    struct str content = {(const char *)room.at, room.len};
    unsigned type = is_tls13(connection) ? inner_type(&content) : record->type;
    if (type == TYPE_APPLICATION) {
        at->opened++;
        take_text(at, stream, content);
    } else if (type == TYPE_CHANGE_CIPHER && !is_tls13(connection)) {
        enter(connection, side, TLS_APPLICATION);
    } else {
        take_content(connection, side, type, content);
    }
    return true;
}

/* Protected records follow: in TLS 1.2 behind ChangeCipherSpec, which 1.3 sends for show. */
static void begin_sealed(struct tls_connection *connection, unsigned side, unsigned type)
{
    bool is_early = connection->has_early_data && side == connection->client;
    if (!is_tls13(connection))
        enter(connection, side, TLS_APPLICATION);
    else
        enter(connection, side, is_early ? TLS_EARLY : TLS_HANDSHAKE);
    if (type == TYPE_APPLICATION && !is_tls13(connection)) /* the ChangeCipherSpec was missed */
        connection->sides[side].opener.lost_most = BLIND_MOST;
}

/* False when it is a record only by its looks. */
static bool take_record(struct tls_connection *connection, unsigned side,
                        const struct message_reader *stream, const struct tls_record *record)
{
    struct tls_side *at = &connection->sides[side];
    bool is_plain = at->opener.epoch == TLS_PLAIN;
    bool is_show = record->type == TYPE_CHANGE_CIPHER && is_tls13(connection);
    if (is_show)
        return true;
    if (is_plain && record->type != TYPE_CHANGE_CIPHER && record->type != TYPE_APPLICATION) {
        take_content(connection, side, record->type, record->payload);
        at->opener.is_searching = false;
        return true;
    }
    if (is_plain)
        begin_sealed(connection, side, record->type);
    if (is_plain && record->type == TYPE_CHANGE_CIPHER)
        return true;
    at->sealed++;
    return take_sealed(connection, side, stream, record);
}

/* The keys need both hellos; packets that came out of order may have them the wrong way round. */
static bool must_wait(const struct tls_connection *connection, unsigned side, unsigned type)
{
    const struct tls_facts *facts = &connection->facts;
    bool may_begin =
        type == TYPE_APPLICATION || (type == TYPE_CHANGE_CIPHER && !is_tls13(connection));
    return may_begin && connection->sides[side].opener.epoch == TLS_PLAIN &&
           facts->has_client != facts->has_server && !connection->sides[side].waits_no_more;
}

/* Where the next record may begin; all of the bytes when nowhere. */
static size_t find_header(struct str bytes)
{
    for (size_t i = 0; i + TLS_HEADER_BYTES <= bytes.len; i++)
        if (is_header(str_from_offset(bytes, i)))
            return i;
    return bytes.len;
}

/* Protected, and there is no key: it is passed over without waiting for its end. */
static size_t pass_over(struct tls_connection *connection, unsigned side,
                        const struct message_reader *stream, const struct tls_record *record)
{
    struct tls_side *at = &connection->sides[side];
    size_t size = TLS_HEADER_BYTES + payload_bytes(record->header);
    size_t used = TLS_HEADER_BYTES + record->payload.len;
    at->sealed++;
    at->failed += tls_connection_is_read(connection);
    at->opener.is_searching = false;
    tls_opener_pass(&at->opener);
    note_sealed(connection, side, record);
    stream->framing->skip = size - used;
    return used;
}

static struct tls_record record_at(struct str bytes)
{
    size_t size = payload_bytes(bytes), there = bytes.len - TLS_HEADER_BYTES;
    return (struct tls_record){
        .type = (uint8_t)bytes.at[0],
        .header = {bytes.at, TLS_HEADER_BYTES},
        .payload = {bytes.at + TLS_HEADER_BYTES, size < there ? size : there},
    };
}

/* Protected from now on, if it is not yet. */
static bool is_blind(struct tls_connection *connection, unsigned side, unsigned type)
{
    struct tls_opener *opener = &connection->sides[side].opener;
    if (type == TYPE_CHANGE_CIPHER && (opener->epoch == TLS_PLAIN || is_tls13(connection)))
        return false;
    if (opener->epoch == TLS_PLAIN && type != TYPE_APPLICATION)
        return false;
    if (opener->epoch == TLS_PLAIN)
        begin_sealed(connection, side, type);
    return !tls_opener_has_keys(opener, &connection->facts);
}

/* Bytes used at the start of those given; 0 when more are needed. */
static size_t read_one(struct tls_connection *connection, unsigned side,
                       const struct message_reader *stream, struct str bytes)
{
    struct tls_side *at = &connection->sides[side];
    if (at->opener.is_searching) {
        size_t before = find_header(bytes);
        if (before)
            return before;
    }
    if (bytes.len < TLS_HEADER_BYTES)
        return 0;
    if (!is_header(bytes)) {
        tls_opener_lose(&at->opener, bytes.len);
        return 1;
    }
    struct tls_record record = record_at(bytes);
    if (must_wait(connection, side, record.type))
        return 0;
    if (is_blind(connection, side, record.type))
        return pass_over(connection, side, stream, &record);
    if (record.payload.len < payload_bytes(bytes))
        return 0;
    bool was_searching = at->opener.is_searching;
    if (!take_record(connection, side, stream, &record) && was_searching)
        return 1;
    return TLS_HEADER_BYTES + record.payload.len;
}

size_t tls_connection_read(struct tls_connection *connection, unsigned side,
                           const struct message_reader *stream, struct str bytes)
{
    size_t used = 0, step = 1;
    while (used < bytes.len && step) {
        struct str rest = str_from_offset(bytes, used);
        uint64_t skip = stream->framing->skip;
        step = skip < rest.len ? (size_t)skip : rest.len;
        stream->framing->skip -= step;
        if (!skip)
            step = read_one(connection, side, stream, rest);
        used += step;
    }
    return used;
}

/* What is known to be missing of the record that the bytes begin. */
static uint64_t missing_of(const struct tls_side *at, struct str ready)
{
    bool is_known = !at->opener.is_searching && is_header(ready);
    uint64_t size = is_known ? TLS_HEADER_BYTES + payload_bytes(ready) : 0;
    return size > ready.len ? size - ready.len : 0;
}

void tls_connection_break(struct tls_connection *connection, unsigned side,
                          const struct message_reader *stream, struct str ready, uint32_t hole)
{
    struct tls_side *at = &connection->sides[side];
    at->waits_no_more = true;
    ready = str_from_offset(ready, tls_connection_read(connection, side, stream, ready));
    uint64_t skipped = stream->framing->skip;
    uint64_t missing = skipped ? skipped : missing_of(at, ready);
    bool is_lost = missing < hole || (ready.len && !missing);
    if (hole == 0 && ready.len == 0)
        return;
    stream->framing->skip = is_lost ? 0 : missing - hole;
    if (is_lost)
        tls_opener_lose(&at->opener, hole - (missing < hole ? missing : hole));
    else if (!skipped)
        tls_opener_pass(&at->opener);
    tls_messages_clear(&at->messages);
    if (tls_opener_has_keys(&at->opener, &connection->facts)) {
        stream->health->count[HEALTH_TCP_GAP] += at->framing.found;
        break_plain(at, stream, UINT32_MAX);
    }
}

void tls_connection_end(struct tls_connection *connection, unsigned side,
                        const struct message_reader *stream)
{
    break_plain(&connection->sides[side], stream, 0);
    tcp_window_clear(&connection->sides[side].plain);
}

void tls_connection_add_packet(struct tls_connection *connection)
{
    connection->packets++;
}

void tls_connection_close(struct tls_connection *connection, unsigned side)
{
    connection->is_closed[side] = true;
}

bool tls_connection_wakes(struct tls_connection *connection)
{
    bool wakes = connection->wakes;
    connection->wakes = false;
    return wakes;
}

/* So many protected records, and no key. */
static bool is_hopeless(const struct tls_connection *connection)
{
    const struct tls_side *a = &connection->sides[FIRST], *b = &connection->sides[SECOND];
    bool has_key = a->opener.now.aead || b->opener.now.aead || a->opened || b->opened;
    return !has_key && a->sealed + b->sealed >= BLIND_MOST;
}

bool tls_connection_is_done(const struct tls_connection *connection, unsigned side)
{
    bool is_sip = connection->is_sip_port || connection->asks_sip;
    bool is_other = connection->sides[side].framing.mode == FRAMING_OTHER;
    return !is_sip && (is_other || is_hopeless(connection));
}

bool tls_connection_is_read(const struct tls_connection *connection)
{
    return connection->sides[FIRST].opened || connection->sides[SECOND].opened;
}

bool tls_connection_has_sip(const struct tls_connection *connection, unsigned side)
{
    return connection->sides[side].framing.found;
}

size_t tls_connection_memory(const struct tls_connection *connection, unsigned side)
{
    const struct tls_side *at = &connection->sides[side];
    return sizeof *connection / 2 + tcp_window_memory(&at->plain) + framing_memory(&at->framing) +
           (at->messages.body ? at->messages.size : 0) + (at->opener.now.aead ? TLS_AEAD_BYTES : 0);
}
