/* A ring of the newest segments, found by what they are parts of, beside that of fragments. */
#include "places.h"

#include "frame_bits.h"
#include "overwrites.h"
#include "pieces.h"
#include "recent.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum {
    SEGMENTS = 65536,
    SECRETS = 65536,
    STEPS_MOST = 2048, /* back among the segments of one direction */
    LINKS_MOST = 65536,
    CONTROLS = 12,
    RANGES = 8,
    TCP_CHECKSUM_AT = 16,
    UDP_CHECKSUM_AT = 6,
    FILLER = 'x',
    DATAGRAM_MOST = UINT16_MAX,
    NOWHERE = UINT32_MAX,
};

struct segment {
    struct origin origin;
    uint32_t sequence, len;
    uint32_t frame_at; /* of the payload; NOWHERE in a datagram of several frames */
    uint32_t checksum_at;
};

struct range {
    uint64_t flow;
    uint32_t sequence, len;
};

/* Bytes of a direction that may not be seen, whoever asks for them. */
struct secret {
    uint32_t sequence, len;
    uint32_t highest; /* where this and all before it end */
    bool is_withheld; /* they cannot be written over */
};

/* A connection, and what of it is wanted. */
struct link {
    struct map_node node; /* first: the map gives it back as the link */
    struct origin controls[CONTROLS];
    size_t control_count;
    struct range ranges[RANGES];
    size_t range_count;
    bool is_chosen;
    bool is_whole;     /* all that was read in it */
    bool is_encrypted; /* all there is */
};

struct transport_place {
    const uint8_t *header;
    size_t checksum_at;
};

/* A datagram that was put together, or the beginning of one. */
struct whole {
    struct str bytes;
    struct datagram_name name;
    struct origin origin;
};

struct places {
    struct frame_bits chosen;
    struct overwrites overwrites;
    struct pieces pieces;
    struct recent by_flow, by_secret_flow;
    struct segment *segments;
    struct secret *secrets;
    struct map links;
    struct link **link_list;
    size_t link_count, link_capacity;
    bool needs_again, is_again;
    struct places_options options;

    /* Of the frame at hand. */
    struct frame frame;
    struct whole *wholes;
    size_t whole_count, whole_capacity;
    struct transport_place *transports;
    size_t transport_count, transport_capacity;
};

static void begin_rings(struct places *places)
{
    pieces_init(&places->pieces, places->options.fragment_timeout_us, places->options.copy_us);
    recent_init(&places->by_flow, SEGMENTS);
}

static void end_rings(struct places *places)
{
    pieces_free(&places->pieces);
    recent_free(&places->by_flow);
}

struct places *places_new(const struct places_options *options)
{
    struct places *places = xalloc(sizeof *places);
    places->options = *options;
    frame_bits_init(&places->chosen, options->input_count);
    overwrites_init(&places->overwrites, options->input_count);
    begin_rings(places);
    recent_init(&places->by_secret_flow, SECRETS);
    map_init(&places->links);
    places->segments = xalloc(SEGMENTS * sizeof *places->segments);
    places->secrets = xalloc(SECRETS * sizeof *places->secrets);
    return places;
}

void places_free(struct places *places)
{
    if (!places)
        return;
    frame_bits_free(&places->chosen);
    overwrites_free(&places->overwrites);
    end_rings(places);
    recent_free(&places->by_secret_flow);
    for (size_t i = 0; i < places->link_count; i++)
        free(places->link_list[i]);
    free(places->link_list);
    map_free(&places->links);
    free(places->wholes);
    free(places->transports);
    free(places->segments);
    free(places->secrets);
    free(places);
}

/* ---- where something stands ---- */

static bool is_in(struct str area, const void *at, size_t len)
{
    const char *from = at;
    return area.len && from >= area.at && len <= area.len &&
           (size_t)(from - area.at) <= area.len - len;
}

static struct str frame_area(const struct places *places)
{
    return (struct str){(const char *)places->frame.bytes, places->frame.captured};
}

static uint32_t place_in_frame(const struct places *places, const void *at, size_t len)
{
    return is_in(frame_area(places), at, len) ? (uint32_t)((const char *)at - frame_area(places).at)
                                              : NOWHERE;
}

/* The datagram that these bytes stand in; NULL: in none. */
static const struct whole *find_whole(const struct places *places, const void *at, size_t len)
{
    for (size_t i = places->whole_count; i-- > 0;)
        if (is_in(places->wholes[i].bytes, at, len))
            return &places->wholes[i];
    return NULL;
}

void places_forget_datagrams(struct places *places)
{
    places->whole_count = 0;
    places->transport_count = 0;
}

void places_begin_frame(struct places *places, const struct frame *frame)
{
    places->frame = *frame;
    places_forget_datagrams(places);
}

/* Its bytes are gone: where they were other bytes may be. */
void places_end_frame(struct places *places)
{
    places_begin_frame(places, &(struct frame){.bytes = NULL});
}

/* ---- writing over ---- */

static bool is_hiding(const struct places *places)
{
    return !places->is_again && !places->options.shows_secrets;
}

static void withhold(struct places *places, struct origin origin)
{
    overwrites_add(&places->overwrites,
                   &(struct overwrite){.origin = origin, .kind = OVERWRITE_WITHHOLD});
}

static void withhold_pieces(struct places *places, struct datagram_name datagram, bool with_outer)
{
    uint64_t number = 0;
    const struct piece *piece;
    while ((piece = pieces_next(&places->pieces, datagram, &number))) {
        withhold(places, piece->origin);
        if (with_outer)
            withhold_pieces(places, piece->outer, false);
    }
}

static void fill(struct places *places, struct origin origin, uint32_t at, size_t len,
                 uint8_t filler)
{
    for (; len; len -= len < UINT16_MAX ? len : UINT16_MAX, at += UINT16_MAX)
        overwrites_add(&places->overwrites,
                       &(struct overwrite){.origin = origin,
                                           .at = at,
                                           .len = (uint16_t)(len < UINT16_MAX ? len : UINT16_MAX),
                                           .filler = filler,
                                           .kind = OVERWRITE_FILL});
}

/* The checksum that stands there, of a transport that has it at this place. */
static void correct(struct places *places, struct overwrite checksum, size_t checksum_at)
{
    checksum.kind = checksum_at == UDP_CHECKSUM_AT ? OVERWRITE_UDP_CHECKSUM : OVERWRITE_CHECKSUM;
    overwrites_add(&places->overwrites, &checksum);
}

/* Bytes of a datagram that was put together, in each of its fragments. */
static void fill_datagram(struct places *places, struct datagram_name datagram, size_t at,
                          size_t len, uint8_t filler)
{
    uint64_t number = 0;
    const struct piece *piece;
    while ((piece = pieces_next(&places->pieces, datagram, &number))) {
        size_t from = at > piece->offset ? at : piece->offset;
        size_t end = (size_t)piece->offset + piece->len;
        end = end < at + len ? end : at + len;
        if (from >= end)
            continue;
        if (piece->frame_at == NOWHERE) {
            withhold(places, piece->origin);
            withhold_pieces(places, piece->outer, false);
        } else {
            fill(places, piece->origin, piece->frame_at + (uint32_t)(from - piece->offset),
                 end - from, filler);
        }
    }
}

/* ---- fragments ---- */

static bool is_same_frame(struct origin a, struct origin b)
{
    return a.frame == b.frame && a.input == b.input;
}

static void add_piece(void *context, const struct trace_piece *traced)
{
    struct places *places = context;
    const struct whole *outer = find_whole(places, traced->bytes.at, traced->bytes.len);
    pieces_add(&places->pieces,
               &(struct piece){
                   .origin = places->frame.origin,
                   .time_us = places->frame.time_us,
                   .datagram = {traced->datagram, 0},
                   .outer = outer ? outer->name : (struct datagram_name){0, 0},
                   .offset = traced->offset,
                   .len = (uint32_t)traced->bytes.len,
                   .frame_at = place_in_frame(places, traced->bytes.at, traced->bytes.len),
               },
               traced->bytes);
}

/* What came behind a hole in it, or with other bytes than were read, may be anything. */
static void hide_unread_pieces(struct places *places, const struct whole *whole)
{
    uint64_t number = 0;
    const struct piece *piece;
    while ((piece = pieces_next(&places->pieces, whole->name, &number)))
        if (piece->offset < whole->bytes.len && !piece_is_in(piece, whole->bytes)) {
            withhold(places, piece->origin);
            withhold_pieces(places, piece->outer, false);
        }
    if (whole->bytes.len < DATAGRAM_MOST)
        fill_datagram(places, whole->name, whole->bytes.len, DATAGRAM_MOST - whole->bytes.len,
                      FILLER);
}

static void begin_datagram(void *context, struct origin origin, struct str bytes)
{
    struct places *places = context;
    places->wholes = array_grow(places->wholes, places->whole_count, &places->whole_capacity,
                                sizeof *places->wholes);
    struct whole *whole = &places->wholes[places->whole_count++];
    *whole = (struct whole){bytes, pieces_name(&places->pieces, origin), origin};
    if (is_hiding(places))
        hide_unread_pieces(places, whole);
}

static void choose_pieces(struct places *places, struct datagram_name datagram, bool with_outer)
{
    uint64_t number = 0;
    const struct piece *piece;
    while ((piece = pieces_next(&places->pieces, datagram, &number))) {
        frame_bits_add(&places->chosen, piece->origin);
        if (with_outer)
            choose_pieces(places, piece->outer, false);
    }
}

void places_choose_frame(struct places *places, struct origin origin)
{
    frame_bits_add(&places->chosen, origin);
    for (size_t i = 0; i < places->whole_count; i++)
        if (is_same_frame(places->wholes[i].origin, origin))
            choose_pieces(places, places->wholes[i].name, true);
}

/* ---- segments ---- */

static struct link *find_link(const struct places *places, uint64_t connection)
{
    return (struct link *)(void *)map_find(&places->links, connection);
}

static struct link *link_of(struct places *places, uint64_t connection)
{
    struct link *link = find_link(places, connection);
    if (link)
        return link;
    link = xalloc(sizeof *link);
    places->link_list = array_grow(places->link_list, places->link_count, &places->link_capacity,
                                   sizeof(struct link *));
    places->link_list[places->link_count++] = link;
    map_add(&places->links, &link->node, connection);
    return link;
}

static void choose_link(struct places *places, struct link *link)
{
    link->is_chosen = true;
    for (size_t i = 0; i < link->control_count && i < CONTROLS; i++)
        frame_bits_add(&places->chosen, link->controls[i]);
    link->control_count = 0;
}

static bool overlaps(uint32_t a, uint32_t a_len, uint32_t b, uint32_t b_len)
{
    return (int32_t)(a + a_len - b) > 0 && (int32_t)(b + b_len - a) > 0;
}

/* What was chosen comes once more. */
static void choose_repeated(struct places *places, const struct link *link,
                            const struct trace_segment *segment)
{
    for (size_t i = 0; i < link->range_count && i < RANGES; i++) {
        const struct range *range = &link->ranges[i];
        if (range->flow == segment->flow &&
            overlaps(range->sequence, range->len, segment->sequence, segment->length))
            places_choose_frame(places, places->frame.origin);
    }
}

static void add_control(struct places *places, struct link *link)
{
    if (frame_bits_has(&places->chosen, places->frame.origin))
        choose_link(places, link);
    if (link->is_chosen)
        places_choose_frame(places, places->frame.origin);
    else
        link->controls[link->control_count++ % CONTROLS] = places->frame.origin;
    if (link->control_count >= 2 * CONTROLS)
        link->control_count -= CONTROLS;
}

static struct segment segment_of(const struct places *places, const struct trace_segment *traced)
{
    return (struct segment){
        .origin = places->frame.origin,
        .sequence = traced->sequence,
        .len = traced->length,
        .frame_at = place_in_frame(places, traced->payload.at, traced->payload.len),
        .checksum_at =
            traced->header ? place_in_frame(places, traced->header + TCP_CHECKSUM_AT, 2) : NOWHERE,
    };
}

static void withhold_segment(struct places *places, const struct segment *segment)
{
    withhold(places, segment->origin);
    if (segment->frame_at == NOWHERE)
        withhold_pieces(places, pieces_of_frame(&places->pieces, segment->origin), true);
}

/* Fills what the segment has of a secret. Its bytes are these, or the whole secret's. */
static void fill_segment(struct places *places, const struct segment *segment,
                         const struct secret *secret, const char *bytes, bool are_of_secret)
{
    int32_t before = (int32_t)(segment->sequence - secret->sequence);
    size_t from = before > 0 ? (size_t)before : 0;
    size_t place = before < 0 ? (size_t)-before : 0;
    size_t len = secret->len - from;
    len = len < segment->len - place ? len : segment->len - place;
    if (secret->is_withheld || segment->frame_at == NOWHERE || segment->checksum_at == NOWHERE) {
        withhold_segment(places, segment);
        return;
    }
    fill(places, segment->origin, segment->frame_at + (uint32_t)place, len, FILLER);
    const uint8_t *at = (const uint8_t *)bytes + (are_of_secret ? from : place);
    correct(places,
            (struct overwrite){.origin = segment->origin,
                               .at = segment->checksum_at,
                               .change = overwrite_change(at, len, FILLER, place % 2)},
            TCP_CHECKSUM_AT);
}

/* A secret comes once more. */
static void hide_repeated(struct places *places, const struct trace_segment *traced)
{
    const struct recent *recent = &places->by_secret_flow;
    struct segment segment = segment_of(places, traced);
    uint64_t number = recent_newest(recent, traced->flow);
    for (unsigned steps = 0; number && steps < STEPS_MOST; steps++) {
        const struct secret *secret = &places->secrets[recent_place(recent, number)];
        int32_t left = (int32_t)(secret->highest - segment.sequence);
        if (left <= 0 && left > INT32_MIN / 2)
            return;
        if (overlaps(secret->sequence, secret->len, segment.sequence, segment.len))
            fill_segment(places, &segment, secret, traced->payload.at, false);
        number = recent_before(recent, number);
    }
}

static void keep_segment(struct places *places, const struct trace_segment *traced)
{
    uint64_t number = recent_add(&places->by_flow, traced->flow);
    places->segments[recent_place(&places->by_flow, number)] = segment_of(places, traced);
}

static void add_segment(void *context, const struct trace_segment *traced)
{
    struct places *places = context;
    struct link *link = find_link(places, traced->connection);
    if (traced->is_control && !link && places->link_count < LINKS_MOST)
        link = link_of(places, traced->connection);
    if (link && (link->is_encrypted || (link->is_whole && traced->length == 0)))
        places_choose_frame(places, places->frame.origin);
    /* One that brings bytes is chosen for these. */
    if (link && traced->is_control && traced->length == 0)
        add_control(places, link);
    if (traced->length == 0)
        return;
    if (link)
        choose_repeated(places, link, traced);
    if (is_hiding(places))
        hide_repeated(places, traced);
    keep_segment(places, traced);
}

static void add_transport(void *context, const uint8_t *header, size_t checksum_at)
{
    struct places *places = context;
    places->transports = array_grow(places->transports, places->transport_count,
                                    &places->transport_capacity, sizeof *places->transports);
    places->transports[places->transport_count++] = (struct transport_place){header, checksum_at};
}

/* The newest segments of the direction that hold any of these bytes. */
struct walk {
    uint64_t number;
    uint32_t sequence, len;
    unsigned steps;
};

static struct walk walk_to(const struct places *places, const struct carrier *carrier)
{
    return (struct walk){recent_newest(&places->by_flow, carrier->flow), carrier->sequence,
                         carrier->length, 0};
}

static const struct segment *walk_next(const struct places *places, struct walk *walk)
{
    while (walk->number && walk->steps++ < STEPS_MOST) {
        const struct segment *segment =
            &places->segments[recent_place(&places->by_flow, walk->number)];
        walk->number = recent_before(&places->by_flow, walk->number);
        if (overlaps(walk->sequence, walk->len, segment->sequence, segment->len))
            return segment;
    }
    return NULL;
}

static void choose_part(struct places *places, const struct carrier *carrier, struct link *link)
{
    struct walk walk = walk_to(places, carrier);
    const struct segment *segment;
    while ((segment = walk_next(places, &walk))) {
        frame_bits_add(&places->chosen, segment->origin);
        if (segment->frame_at == NOWHERE)
            choose_pieces(places, pieces_of_frame(&places->pieces, segment->origin), true);
    }
    link->ranges[link->range_count++ % RANGES] = (struct range){
        .flow = carrier->flow, .sequence = carrier->sequence, .len = carrier->length};
    if (link->range_count >= 2 * RANGES)
        link->range_count -= RANGES;
}

void places_choose(struct places *places, const struct sip_text *text)
{
    const struct carrier *carrier = &text->carrier;
    places_choose_frame(places, text->origin);
    if (!carrier->flow)
        return;
    struct link *link = link_of(places, carrier->connection);
    choose_link(places, link);
    bool *is_all = carrier->is_encrypted ? &link->is_encrypted : &link->is_whole;
    if (!carrier->is_whole) {
        choose_part(places, carrier, link);
    } else if (!*is_all) {
        *is_all = true;
        places->needs_again = true;
    }
}

/* ---- writing over what is at hand ---- */

static void correct_datagram(struct places *places, struct datagram_name datagram,
                             struct overwrite checksum, size_t checksum_at)
{
    size_t at = checksum.at;
    uint64_t number = 0;
    const struct piece *piece;
    while ((piece = pieces_next(&places->pieces, datagram, &number)))
        if (at >= piece->offset && at + 2 <= (size_t)piece->offset + piece->len &&
            piece->frame_at != NOWHERE) {
            checksum.origin = piece->origin;
            checksum.at = piece->frame_at + (uint32_t)(at - piece->offset);
            correct(places, checksum, checksum_at);
        }
}

/* Of every transport around the bytes, which stand in the datagram, or else in the frame. */
static void correct_around(struct places *places, const struct whole *whole, const uint8_t *at,
                           size_t len, uint8_t filler)
{
    struct str area = whole ? whole->bytes : frame_area(places);
    for (size_t i = 0; i < places->transport_count; i++) {
        const uint8_t *header = places->transports[i].header;
        const uint8_t *field = header + places->transports[i].checksum_at;
        if (!is_in(area, header, places->transports[i].checksum_at + 2) || header >= at)
            continue;
        size_t checksum_at = places->transports[i].checksum_at;
        struct overwrite checksum = {.origin = places->frame.origin,
                                     .at = (uint32_t)((const char *)field - area.at),
                                     .change =
                                         overwrite_change(at, len, filler, (at - header) % 2)};
        if (whole)
            correct_datagram(places, whole->name, checksum, checksum_at);
        else
            correct(places, checksum, checksum_at);
    }
}

/* Bytes that stand in no frame: all that the frame with this origin brought is left out. */
static void withhold_all(struct places *places, struct origin origin)
{
    withhold(places, origin);
    for (size_t i = 0; i < places->whole_count; i++)
        if (is_same_frame(places->wholes[i].origin, origin))
            withhold_pieces(places, places->wholes[i].name, true);
}

static void hide_in_packets(struct places *places, struct origin origin, struct str part,
                            uint8_t filler)
{
    const uint8_t *at = (const uint8_t *)part.at;
    const struct whole *whole = find_whole(places, part.at, part.len);
    if (whole) {
        correct_around(places, whole, at, part.len, filler);
        fill_datagram(places, whole->name, (size_t)(part.at - whole->bytes.at), part.len, filler);
    } else if (is_in(frame_area(places), part.at, part.len)) {
        correct_around(places, NULL, at, part.len, filler);
        fill(places, places->frame.origin, place_in_frame(places, part.at, part.len), part.len,
             filler);
    } else {
        withhold_all(places, origin);
    }
}

void places_hide(struct places *places, const uint8_t *at, size_t len, uint8_t filler)
{
    if (is_hiding(places) && len)
        hide_in_packets(places, places->frame.origin, (struct str){(const char *)at, len}, filler);
}

/* Those that follow each other are one. */
static bool goes_on(const struct secret *before, const struct secret *secret)
{
    enum { LENGTH_MOST = 1 << 24 };
    return before->sequence + before->len == secret->sequence &&
           before->is_withheld == secret->is_withheld &&
           before->len + (uint64_t)secret->len <= LENGTH_MOST;
}

static struct secret note_secret(struct places *places, const struct carrier *carrier,
                                 bool is_withheld)
{
    struct recent *recent = &places->by_secret_flow;
    uint64_t number = recent_newest(recent, carrier->flow);
    struct secret *before = number ? &places->secrets[recent_place(recent, number)] : NULL;
    struct secret secret = {carrier->sequence, carrier->length, carrier->sequence + carrier->length,
                            is_withheld};
    if (before && (int32_t)(before->highest - secret.highest) > 0)
        secret.highest = before->highest;
    if (before && goes_on(before, &secret)) {
        before->len += secret.len;
        before->highest = secret.highest;
    } else {
        places->secrets[recent_place(recent, recent_add(recent, carrier->flow))] = secret;
    }
    return secret;
}

/* In every segment that holds some of it. */
static void hide_in_stream(struct places *places, const struct carrier *carrier, const char *bytes,
                           bool is_withheld)
{
    const struct secret secret = note_secret(places, carrier, is_withheld);
    struct walk walk = walk_to(places, carrier);
    const struct segment *segment;
    while ((segment = walk_next(places, &walk)))
        fill_segment(places, segment, &secret, bytes, true);
}

void places_hide_text(struct places *places, const struct sip_text *text, struct str part)
{
    struct carrier carrier = text->carrier;
    struct str carried = {carrier.at, carrier.length};
    if (!is_hiding(places) || carrier.is_encrypted || part.len == 0)
        return;
    if (!carrier.flow) {
        hide_in_packets(places, text->origin, part, FILLER);
    } else if (!carrier.is_whole && is_in(carried, part.at, part.len)) {
        carrier.sequence += (uint32_t)(part.at - carrier.at);
        carrier.length = (uint32_t)part.len;
        hide_in_stream(places, &carrier, part.at, false);
    } else if (find_whole(places, part.at, part.len) ||
               is_in(frame_area(places), part.at, part.len)) {
        hide_in_packets(places, text->origin, part, FILLER);
        note_secret(places, &carrier, true);
    } else {
        hide_in_stream(places, &carrier, NULL, true);
    }
}

void places_withhold_text(struct places *places, const struct sip_text *text)
{
    if (!is_hiding(places) || text->carrier.is_encrypted)
        return;
    if (text->carrier.flow)
        hide_in_stream(places, &text->carrier, NULL, true);
    else
        withhold_all(places, text->origin);
}

/* ---- what was read of a stream, and what was not ---- */

static void choose_read(void *context, const struct carrier *carrier)
{
    struct places *places = context;
    struct link *link = places->is_again ? find_link(places, carrier->connection) : NULL;
    if (link && link->is_whole)
        choose_part(places, carrier, link);
}

static bool goes_beyond(const struct segment *segment, const struct carrier *carrier)
{
    return (int32_t)(segment->sequence + segment->len - carrier->sequence - carrier->length) > 0;
}

/* What came of it went by before anybody listened; what will come is nothing new. A segment that
 * lies in it and brought a message did so when it was read: the stream had to be joined again. */
static void hide_hole(struct places *places, const struct carrier *carrier)
{
    struct walk walk = walk_to(places, carrier);
    const struct segment *segment;
    note_secret(places, carrier, carrier->is_whole);
    while ((segment = walk_next(places, &walk)))
        if (carrier->is_whole || goes_beyond(segment, carrier))
            withhold_segment(places, segment);
}

static void hide_unread(void *context, const struct carrier *carrier)
{
    struct places *places = context;
    if (carrier->flow && carrier->at)
        choose_read(places, carrier);
    if (!is_hiding(places))
        return;
    if (carrier->flow && !carrier->at)
        hide_hole(places, carrier);
    else if (carrier->flow)
        hide_in_stream(places, carrier, carrier->at, carrier->is_whole);
    else
        hide_in_packets(places, places->frame.origin, (struct str){carrier->at, carrier->length},
                        FILLER);
}

void places_trace(struct places *places, struct frame_trace *trace)
{
    *trace = (struct frame_trace){places,      add_piece,   begin_datagram, add_transport,
                                  add_segment, choose_read, hide_unread};
}

/* ---- the end ---- */

bool places_need_again(const struct places *places)
{
    return places->needs_again;
}

void places_begin_again(struct places *places)
{
    places->needs_again = false;
    places->is_again = true;
    end_rings(places);
    begin_rings(places);
}

void places_settle(struct places *places)
{
    overwrites_sort(&places->overwrites);
}

bool places_has(const struct places *places, struct origin origin)
{
    return frame_bits_has(&places->chosen, origin);
}

bool places_write_over(const struct places *places, struct origin origin, uint8_t *bytes,
                       size_t len)
{
    return overwrites_apply(&places->overwrites, origin, bytes, len);
}
