/* Takes lines apart into messages and what stands around them. */
#include "sipdiag/logs/log_reader.h"

#include "assembly.h"
#include "context.h"
#include "hex_dump.h"
#include "link.h"
#include "log_clock.h"
#include "short_message.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "start_line.h"
#include "wrapper.h"

#include <stdlib.h>

enum { ASSEMBLIES = 8, REMEMBERED = 32, EXPANDED_LINES_MOST = 4096, COPY_STEP_US = 25 * 1000 };

static const int64_t repeat_window_us = 20 * US_PER_MS;

struct ready {
    struct log_item item;
    struct text bytes;
};

/* A message of the last ones. */
struct remembered {
    uint64_t hash, message; /* of all its bytes; of what makes it this message on this way */
    int64_t stamp_us;
    enum log_direction direction;
};

struct log_reader {
    struct log_clock clock;
    struct link_book *book;
    struct context context;
    struct assembly assemblies[ASSEMBLIES];
    size_t open_count;
    struct ready *ready;
    size_t ready_count, ready_capacity, ready_next;
    struct text colours, json, expanded, short_text;
    struct short_dialog *short_dialogs;
    const char *dialect;
    bool dialect_is_sure;
    uint64_t repeats;
    uint64_t last_hash; /* of the last message, and who announced it */
    int64_t last_stamp_us;
    const char *last_name;
    struct remembered remembered[REMEMBERED];
    size_t remembered_count;
    int64_t last_us;   /* time given last */
    bool has_dumps;    /* of packets, in its beginning */
    bool is_beginning; /* looks ahead: a Date header tells the date */
    uint8_t *packet;   /* of a hex dump */
    size_t packet_len;
    uint64_t packet_line;
    struct context_answer packet_answer;
};

struct log_reader *log_reader_new(const struct zone *zone)
{
    struct log_reader *reader = xalloc(sizeof *reader);
    reader->clock.zone = zone;
    reader->book = link_book_new();
    reader->short_dialogs = xalloc(SHORT_DIALOGS * sizeof *reader->short_dialogs);
    reader->dialect = "sip";
    reader->last_us = INT64_MIN;
    return reader;
}

void log_reader_free(struct log_reader *reader)
{
    if (!reader)
        return;
    for (size_t i = 0; i < ASSEMBLIES; i++)
        assembly_free(&reader->assemblies[i]);
    for (size_t i = 0; i < reader->ready_capacity; i++)
        text_free(&reader->ready[i].bytes);
    free(reader->ready);
    context_free(&reader->context);
    link_book_free(reader->book);
    text_free(&reader->colours);
    text_free(&reader->json);
    text_free(&reader->expanded);
    text_free(&reader->short_text);
    free(reader->short_dialogs);
    free(reader->packet);
    free(reader);
}

/* ---- a message is complete ---- */

static struct ready *add_ready(struct log_reader *reader)
{
    size_t before = reader->ready_capacity;
    reader->ready = array_grow(reader->ready, reader->ready_count, &reader->ready_capacity,
                               sizeof *reader->ready);
    for (size_t i = before; i < reader->ready_capacity; i++)
        text_init(&reader->ready[i].bytes);
    struct ready *ready = &reader->ready[reader->ready_count++];
    text_clear(&ready->bytes);
    return ready;
}

/* What one program sent to another, and both wrote to the same log, is one message; in whatever
 * order they were written. */
static bool is_other_end(struct log_reader *reader, uint64_t message, enum log_direction direction,
                         int64_t time_us)
{
    size_t kept = reader->remembered_count < REMEMBERED ? reader->remembered_count : REMEMBERED;
    for (size_t i = 0; direction != LOG_DIRECTION_UNKNOWN && i < kept; i++) {
        struct remembered *other = &reader->remembered[i];
        bool is_opposite =
            other->direction != LOG_DIRECTION_UNKNOWN && other->direction != direction;
        if (other->message != message || !is_opposite || other->stamp_us > time_us + US_PER_S ||
            other->stamp_us < time_us - US_PER_S)
            continue;
        other->direction = LOG_DIRECTION_UNKNOWN; /* a repetition has an end of its own */
        return true;
    }
    return false;
}

/* Whole seconds, or none: a repeated message must not look like a copy of the packet, and what
 * comes after it stays after it. */
static int64_t apart_from_copies(const struct log_reader *reader, uint64_t hash, int64_t stamp_us)
{
    size_t kept = reader->remembered_count < REMEMBERED ? reader->remembered_count : REMEMBERED;
    bool is_behind = reader->last_us > stamp_us && reader->last_us - stamp_us < US_PER_S;
    int64_t time_us = is_behind ? reader->last_us : stamp_us;
    for (size_t i = 0; i < kept; i++)
        if (reader->remembered[i].hash == hash && reader->remembered[i].stamp_us == stamp_us)
            return time_us + COPY_STEP_US;
    return time_us;
}

static void remember(struct log_reader *reader, const struct remembered *message)
{
    reader->remembered[reader->remembered_count++ % REMEMBERED] = *message;
}

/* The same message again at once, announced in another way, was written by another logger. */
static bool is_repeat(struct log_reader *reader, const struct marker *marker, uint64_t hash,
                      int64_t time_us)
{
    const struct log_format *format = marker ? marker->format : NULL;
    bool is_near = time_us >= reader->last_stamp_us - repeat_window_us &&
                   time_us <= reader->last_stamp_us + repeat_window_us;
    const char *name = format ? format->about.name : "";
    bool is_other = !reader->last_name || strcmp(name, reader->last_name) != 0;
    bool repeats = hash == reader->last_hash && reader->last_hash && is_other &&
                   (is_near || reader->clock.unstamped > 0);
    reader->last_hash = hash;
    reader->last_stamp_us = time_us;
    reader->last_name = name;
    return repeats || (format && format->is_repeat);
}

static void note_dialect(struct log_reader *reader, const struct marker *marker)
{
    if (reader->dialect_is_sure || !marker || !marker->format)
        return;
    reader->dialect = marker->format->about.name;
    reader->dialect_is_sure = true;
}

static void know_date(struct log_reader *reader, const struct sip_scan *scan,
                      const struct stamp *stamp)
{
    struct stamp date;
    if (!reader->is_beginning)
        return;
    if (stamp && stamp->has_day)
        log_clock_know(&reader->clock, stamp);
    else if (scan && stamp_of_date_header(scan->value[SIP_HEADER_DATE], &date))
        log_clock_know(&reader->clock, &date);
}

/* What is to be handed on: bytes, and all that is known of them. */
struct found {
    struct str bytes;
    const struct marker *marker;
    const struct stamp *stamp;
    uint64_t line;
    bool is_cut;
};

/* The way of a message. */
static uint64_t way_hash(const struct log_message *head)
{
    uint64_t way = hash_bulk(head->from.address.bytes, sizeof head->from.address.bytes,
                             (uint64_t)head->from.port << 16 | head->to.port);
    return hash_bulk(head->to.address.bytes, sizeof head->to.address.bytes, way);
}

/* Who gets a message notes in it where it came from (RFC 3261 18.2.1, RFC 3581), and may write it
 * with that. */
static uint64_t message_hash(const struct sip_scan *scan, uint64_t way)
{
    bool found;
    struct str via = sip_first_value(scan->value[SIP_HEADER_VIA]);
    const struct str parts[] = {scan->start_line, scan->value[SIP_HEADER_CALL_ID],
                                scan->value[SIP_HEADER_CSEQ], scan->value[SIP_HEADER_TO],
                                sip_parameter(via, STR("branch"), &found)};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        way = hash_bulk(parts[i].at, parts[i].len, way);
    return way;
}

static void hand_on(struct log_reader *reader, const struct found *found)
{
    struct sip_scan scan;
    struct log_message head = {.cut = found->is_cut};
    unsigned lacks;
    sip_scan(found->bytes, &scan);
    if (scan.start == SIP_START_NONE)
        return;
    know_date(reader, &scan, found->stamp);
    note_dialect(reader, found->marker);
    link_resolve(reader->book, &scan, found->marker, &head);
    int64_t stamp_us = log_clock_time(&reader->clock, found->stamp, &lacks), time_us = stamp_us;
    enum log_direction direction = found->marker ? found->marker->direction : LOG_DIRECTION_UNKNOWN;
    uint64_t way = way_hash(&head), message = message_hash(&scan, way);
    uint64_t hash = hash_bulk(found->bytes.at, found->bytes.len, way) | 1;
    if (is_repeat(reader, found->marker, hash, stamp_us) ||
        is_other_end(reader, message, direction, stamp_us)) {
        reader->repeats++;
        return;
    }
    if (lacks & LOG_LACKS_FRACTION || (!found->stamp && !(lacks & LOG_LACKS_TIME)))
        time_us = apart_from_copies(reader, hash, stamp_us);
    remember(reader, &(struct remembered){hash, message, stamp_us, direction});
    reader->last_us = time_us;
    struct ready *ready = add_ready(reader);
    text_add(&ready->bytes, found->bytes);
    head.no_time = lacks & LOG_LACKS_TIME;
    ready->item = (struct log_item){.head = head, .time_us = time_us, .line = found->line};
}

static void finish(struct log_reader *reader, struct assembly *assembly)
{
    assembly->is_open = false;
    reader->open_count--;
    if (!assembly->is_sure)
        return;
    context_clear(&reader->context, assembly->noted);
    assembly_finish(assembly);
    const struct found found = {
        .bytes = text_str(&assembly->text),
        .marker = assembly->has_marker ? &assembly->marker : NULL,
        .stamp = assembly->has_stamp ? &assembly->stamp : NULL,
        .line = assembly->line,
        .is_cut = assembly->is_cut,
    };
    hand_on(reader, &found);
}

/* ---- packets as numbers ---- */

static bool is_ethernet(const uint8_t *packet, size_t len)
{
    static const uint8_t types[][2] = {{0x08, 0x00}, {0x86, 0xdd}, {0x81, 0x00}};
    bool is_ip = packet[0] >> 4 == 4 && (packet[0] & 15) >= 5;
    for (size_t i = 0; len > 14 && i < sizeof types / sizeof *types; i++)
        if (memcmp(packet + 12, types[i], 2) == 0)
            return !is_ip || packet[14] >> 4 == 4;
    return false;
}

static void finish_packet(struct log_reader *reader)
{
    enum { LINK_ETHERNET = 1, LINK_RAW = 101, LEAST_BYTES = 28 };
    unsigned lacks;
    size_t len = reader->packet_len;
    reader->packet_len = 0;
    if (len < LEAST_BYTES)
        return;
    const struct context_answer *about = &reader->packet_answer;
    struct ready *ready = add_ready(reader);
    const struct stamp *stamp = about->has_stamp ? &about->stamp : NULL;
    know_date(reader, NULL, stamp);
    text_add(&ready->bytes, (struct str){(const char *)reader->packet, len});
    ready->item = (struct log_item){
        .is_packet = true,
        .packet_link = is_ethernet(reader->packet, len) ? LINK_ETHERNET : LINK_RAW,
        .time_us = log_clock_time(&reader->clock, stamp, &lacks),
        .line = reader->packet_line,
    };
    ready->item.head.no_time = lacks & LOG_LACKS_TIME;
    note_dialect(reader, about->has_marker ? &about->marker : NULL);
    context_clear(&reader->context, reader->context.noted);
}

/* False when the line is no part of a dump. */
static bool add_to_packet(struct log_reader *reader, struct str line, uint64_t number)
{
    uint8_t bytes[HEX_LINE_BYTES];
    size_t offset, count = 0;
    bool may_be = line.len > 8 && (ascii_is_space(line.at[0]) || line.at[0] == '0');
    const char *mark = reader->has_dumps ? memmem(line.at, line.len, "0x0", 3) : NULL;
    if (mark)
        count = hex_line_read(str_from_offset(line, (size_t)(mark - line.at)), &offset, bytes);
    else if (may_be)
        count = hex_line_read(line, &offset, bytes);
    if (count == 0 || (offset != reader->packet_len && offset != 0)) {
        if (reader->packet_len)
            finish_packet(reader);
        return false;
    }
    if (offset == 0) {
        finish_packet(reader);
        reader->packet_line = number;
        context_find(&reader->context, (struct str){0}, &reader->packet_answer);
        if (!reader->packet)
            reader->packet = xalloc(HEX_MOST_BYTES + HEX_LINE_BYTES);
    }
    if (reader->packet_len + count <= HEX_MOST_BYTES) {
        memcpy(reader->packet + reader->packet_len, bytes, count);
        reader->packet_len += count;
    }
    return true;
}

/* ---- line by line ---- */

static void take_line(struct log_reader *reader, struct str line, uint64_t number);

static void take_noise(struct log_reader *reader, struct str line)
{
    struct stamp stamp;
    context_note(&reader->context, line);
    if (reader->is_beginning && stamp_may_be_in(line) && stamp_find(line, &stamp) && stamp.has_day)
        log_clock_know(&reader->clock, &stamp);
}

/* A free place; the one that waits longest makes room. */
static struct assembly *free_assembly(struct log_reader *reader)
{
    struct assembly *oldest = &reader->assemblies[0];
    for (size_t i = 0; i < ASSEMBLIES; i++) {
        struct assembly *assembly = &reader->assemblies[i];
        if (!assembly->is_open)
            return assembly;
        if (assembly->line < oldest->line)
            oldest = assembly;
    }
    finish(reader, oldest);
    return oldest;
}

/* "[SID=ab12cd:1:77]" of a logger that splits long messages; *rest is what follows it. */
static struct str session_of(struct str line, struct str *rest)
{
    enum { LOOKED_AT = 200 };
    size_t len = line.len < LOOKED_AT ? line.len : LOOKED_AT;
    const char *found = len ? memmem(line.at, len, "[SID=", 5) : NULL;
    if (!found)
        return (struct str){0};
    struct str session =
        str_before((struct str){found, line.len - (size_t)(found - line.at)}, ']', rest);
    while (rest->len && rest->at[0] == ' ')
        *rest = str_from_offset(*rest, 1);
    if (str_starts_with(*rest, STR("(N ")) && str_find_char(*rest, ')') < 16)
        *rest = str_from_offset(*rest, str_find_char(*rest, ')') + 1);
    return session.len < ASSEMBLY_SESSION_BYTES ? session : (struct str){0};
}

/* The whole message is in this line, unless the logger splits it; `is_rest`: the line goes on where
 * the last one was split. */
static void take_expanded(struct log_reader *reader, struct assembly *assembly, struct str line,
                          bool is_rest)
{
    struct str rest = line, line_end = assembly->expanded_by;
    enum assembly_answer answer = ASSEMBLY_TAKES;
    text_clear(&assembly->prefix);
    for (size_t i = 0; answer == ASSEMBLY_TAKES && rest.len && i < EXPANDED_LINES_MOST; i++) {
        const char *found = memmem(rest.at, rest.len, line_end.at, line_end.len);
        size_t len = found ? (size_t)(found - rest.at) : rest.len;
        struct str one = {rest.at, len};
        answer = is_rest ? assembly_add_rest(assembly, one) : assembly_add(assembly, one);
        is_rest = false;
        if (answer == ASSEMBLY_WAS_NONE)
            break;
        rest = str_from_offset(rest, found ? len + line_end.len : len);
    }
    if (answer == ASSEMBLY_TAKES && assembly->session[0] && assembly->is_sure)
        return;
    finish(reader, assembly);
    take_noise(reader, rest); /* may say when it was */
}

static void note_session(struct log_reader *reader, struct assembly *assembly, struct str before)
{
    struct str rest, session = session_of(before, &rest);
    if (session.len == 0)
        session = session_of(context_last(&reader->context), &rest);
    memcpy(assembly->session, session.at ? session.at : "", session.len);
    assembly->session[session.len] = '\0';
}

/* A record of the same session without an announcement goes on with what the last one began. */
static bool take_split(struct log_reader *reader, struct str line)
{
    struct str rest, session = session_of(line, &rest);
    for (size_t i = 0; session.len && i < ASSEMBLIES; i++) {
        struct assembly *assembly = &reader->assemblies[i];
        struct marker marker;
        if (!assembly->is_open || !assembly->is_sure ||
            !str_equal(str_from(assembly->session), session) || marker_read(line, &marker))
            continue;
        if (assembly->expanded_by.len)
            take_expanded(reader, assembly, rest, true);
        else if (assembly_add_rest(assembly, rest) != ASSEMBLY_TAKES)
            finish(reader, assembly);
        return true;
    }
    return false;
}

/* What was begun long before and goes on no more, comes first. */
static void finish_older(struct log_reader *reader, const struct stamp *stamp)
{
    for (size_t i = 0; i < ASSEMBLIES; i++) {
        struct assembly *assembly = &reader->assemblies[i];
        bool is_idle = assembly->is_open && assembly->is_sure && assembly->foreign > 0;
        if (is_idle && assembly->has_stamp && stamp->has_time &&
            stamp->in_day_us - assembly->stamp.in_day_us > US_PER_S / 2)
            finish(reader, assembly);
    }
}

static void begin_message(struct log_reader *reader, struct str line, size_t column, size_t after,
                          uint64_t number)
{
    struct context_answer answer;
    struct str before = {line.at, column};
    context_find(&reader->context, before, &answer);
    if (reader->open_count && answer.has_stamp)
        finish_older(reader, &answer.stamp);
    struct assembly *assembly = free_assembly(reader);
    struct str line_end = escaped_line_end(str_from_offset(line, after));
    struct str start = line;
    if (line_end.len)
        start.len = (size_t)(line_end.at - line.at);
    reader->open_count++;
    assembly_begin(assembly, start, column);
    assembly->line = number;
    assembly->noted = reader->context.noted;
    assembly->marker = answer.marker;
    assembly->has_marker = answer.has_marker;
    assembly->stamp = answer.stamp;
    assembly->has_stamp = answer.has_stamp;
    note_session(reader, assembly, before);
    assembly->expanded_by = line_end_named(line_end);
    if (line_end.len)
        take_expanded(reader, assembly,
                      str_from_offset(line, (size_t)(line_end.at - line.at) + line_end.len), false);
}

static bool take_short_message(struct log_reader *reader, struct str line, size_t column,
                               uint64_t number)
{
    static const struct log_format short_format = {.about = {.name = "sipp-trace-shortmsg"}};
    struct marker marker = {.format = &short_format};
    struct stamp stamp;
    if (!short_message_read(line, column, reader->short_dialogs, &reader->short_text,
                            &marker.direction))
        return false;
    bool has_stamp = stamp_find((struct str){line.at, column}, &stamp);
    const struct found found = {.bytes = text_str(&reader->short_text),
                                .marker = &marker,
                                .stamp = has_stamp ? &stamp : NULL,
                                .line = number};
    hand_on(reader, &found);
    return true;
}

/* A line that no open message took. */
static void take_other(struct log_reader *reader, struct str line, uint64_t number)
{
    /* The text beside the bytes may be "SIP/2.0 200 OK". */
    if (reader->packet_len && add_to_packet(reader, line, number))
        return;
    size_t after, column = start_line_find(line, 0, &after);
    if (column < line.len && !take_short_message(reader, line, column, number))
        begin_message(reader, line, column, after, number);
    else if (column == line.len && !add_to_packet(reader, line, number))
        take_noise(reader, line);
}

/* It was no message: its first line may say whose the next one is. */
static void give_up(struct log_reader *reader, struct assembly *assembly, struct str line,
                    uint64_t number)
{
    assembly->is_open = false;
    reader->open_count--;
    take_noise(reader, text_str(&assembly->first));
    take_line(reader, line, number);
}

/* The open message whose lines look most like this one; NULL when it is nobody's. */
static struct assembly *owner_of(struct log_reader *reader, struct str line)
{
    struct assembly *best = NULL;
    int best_wants = 0;
    for (size_t i = 0; i < ASSEMBLIES; i++) {
        struct assembly *assembly = &reader->assemblies[i];
        int wants = assembly->is_open ? assembly_wants(assembly, line) : 0;
        bool is_newer = best && wants == best_wants && assembly->line > best->line;
        if (wants > best_wants || (wants > 0 && is_newer)) {
            best = assembly;
            best_wants = wants;
        }
    }
    return best;
}

static void forget_abandoned(struct log_reader *reader)
{
    for (size_t i = 0; i < ASSEMBLIES; i++) {
        struct assembly *assembly = &reader->assemblies[i];
        if (assembly->is_open && ++assembly->foreign > ASSEMBLY_MOST_FOREIGN)
            finish(reader, assembly);
    }
}

static void take_line(struct log_reader *reader, struct str line, uint64_t number)
{
    if (reader->open_count && take_split(reader, line))
        return;
    struct assembly *assembly = reader->open_count ? owner_of(reader, line) : NULL;
    if (!assembly) {
        forget_abandoned(reader);
        take_other(reader, line, number);
        return;
    }
    assembly->foreign = 0;
    switch (assembly_add(assembly, line)) {
    case ASSEMBLY_TAKES:
        assembly->noted = reader->context.noted;
        return;
    case ASSEMBLY_ENDS:
        assembly->noted = reader->context.noted;
        finish(reader, assembly);
        return;
    case ASSEMBLY_WAS_NONE:
        give_up(reader, assembly, line, number);
        return;
    case ASSEMBLY_ENDED:
    case ASSEMBLY_IS_ANOTHERS:
        break;
    }
    finish(reader, assembly);
    take_other(reader, line, number);
}

/* A log entry in JSON may hold many lines. */
static bool take_json(struct log_reader *reader, struct str line, uint64_t number)
{
    struct str time;
    if (line.len == 0 || line.at[0] != '{' || !json_entry_read(line, &reader->json, &time))
        return false;
    struct str rest = text_str(&reader->json), one;
    if (time.len)
        context_note_time(&reader->context, time);
    while (rest.len) {
        one = str_before(rest, '\n', &rest);
        take_line(reader, one, number);
    }
    return true;
}

/* Where an entry writes "/" as "\/", or all of its bytes as numbers. */
static bool may_hide_message(struct str line)
{
    return line.at[0] == '{' && (memmem(line.at, line.len, "SIP\\/2.0", 8) ||
                                 memmem(line.at, line.len, "83,73,80,47,50", 14));
}

static bool may_matter(const struct log_reader *reader, struct str line)
{
    if (reader->open_count || reader->packet_len || may_hide_message(line))
        return true;
    bool may_be_dump = line.len > 8 && (line.at[0] == '\t' || line.at[0] == ' ' ||
                                        (line.at[0] == '0' && line.at[1] == '0'));
    return may_be_dump || memmem(line.at, line.len, "SIP/2.0", 7) ||
           (reader->has_dumps && memmem(line.at, line.len, "0x0000:", 7));
}

void log_reader_add(struct log_reader *reader, struct str line, uint64_t number)
{
    reader->ready_count = reader->ready_next = 0;
    if (line.len == 0 && !reader->open_count) {
        context_note(&reader->context, line);
        return;
    }
    if (!may_matter(reader, line)) {
        take_noise(reader, line);
        return;
    }
    if (!take_json(reader, line, number))
        take_line(reader, without_colours(line, &reader->colours), number);
}

void log_reader_end(struct log_reader *reader)
{
    reader->ready_count = reader->ready_next = 0;
    for (size_t i = 0; i < ASSEMBLIES; i++)
        if (reader->assemblies[i].is_open)
            finish(reader, &reader->assemblies[i]);
    finish_packet(reader);
}

bool log_reader_next(struct log_reader *reader, struct log_item *item)
{
    if (reader->ready_next >= reader->ready_count)
        return false;
    struct ready *ready = &reader->ready[reader->ready_next++];
    *item = ready->item;
    item->bytes = text_str(&ready->bytes);
    return true;
}

const char *log_reader_dialect(const struct log_reader *reader)
{
    return reader->dialect;
}

unsigned log_reader_lacks(const struct log_reader *reader)
{
    return reader->clock.lacks;
}

uint64_t log_reader_repeats(const struct log_reader *reader)
{
    return reader->repeats;
}

/* ---- the beginning of a log ---- */

static uint64_t read_beginning(struct log_reader *reader, struct str beginning)
{
    uint64_t messages = 0, number = 0;
    struct log_item item;
    reader->is_beginning = true;
    reader->has_dumps = memmem(beginning.at, beginning.len, "0x0000:", 7) != NULL;
    while (beginning.len) {
        struct str line = str_before(beginning, '\n', &beginning);
        while (line.len && line.at[line.len - 1] == '\r')
            line.len--;
        log_reader_add(reader, line, ++number);
        while (log_reader_next(reader, &item))
            messages++;
    }
    log_reader_end(reader);
    while (log_reader_next(reader, &item))
        messages++;
    return messages;
}

void log_reader_look_ahead(struct log_reader *reader, struct str beginning)
{
    struct log_reader *look = log_reader_new(reader->clock.zone);
    read_beginning(look, beginning);
    link_book_learn_from(reader->book, look->book);
    log_clock_begin(&reader->clock, &look->clock);
    reader->has_dumps = look->has_dumps;
    reader->dialect = look->dialect;
    reader->dialect_is_sure = look->dialect_is_sure;
    log_reader_free(look);
}

bool log_may_follow(struct str beginning)
{
    enum { LINES_MOST = 400, LINES_LEAST = 3 };
    size_t lines = 0, stamped = 0;
    while (beginning.len && lines < LINES_MOST) {
        struct stamp stamp;
        struct str line = str_before(beginning, '\n', &beginning);
        bool has_stamp = stamp_may_be_in(line) && stamp_find(line, &stamp);
        lines += line.len > 0;
        stamped += has_stamp;
    }
    return lines >= LINES_LEAST && stamped * 2 > lines;
}

const char *log_recognise(struct str beginning, const char **why_not)
{
    const char *dialect = NULL;
    *why_not = NULL;
    if (beginning.len == 0)
        return NULL;
    struct log_reader *look = log_reader_new(NULL);
    if (memmem(beginning.at, beginning.len, "SIP/2.0", 7) ||
        memmem(beginning.at, beginning.len, "0x0000:", 7)) {
        if (read_beginning(look, beginning) > 0)
            dialect = look->dialect;
        else
            *why_not = "it names SIP, but has no SIP message in its first 64 KiB: no start line "
                       "with headers behind it";
    }
    log_reader_free(look);
    return dialect;
}
