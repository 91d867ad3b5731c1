/* Sections, interfaces, packets, statistics and secrets of a pcapng file (draft-ietf-opsawg-pcapng,
 * section 4). */
#include "pcapng_blocks.h"

#include "capture_kind.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/tls_keys.h"

#include <string.h>

enum {
    MOST_INTERFACES = 65536,
    OPTION_END = 0,
    OPTION_INTERFACE_RESOLUTION = 9,
    OPTION_INTERFACE_OFFSET = 14,
    OPTION_PACKET_DROPS = 4,
    OPTION_STATISTICS_INTERFACE_DROPS = 5,
    OPTION_STATISTICS_SYSTEM_DROPS = 7,
    RESOLUTION_MICROSECONDS = 6,
    NO_DROP_COUNT = 0xffff,
};

static uint16_t u16(const struct pcapng *pcapng, const uint8_t *at)
{
    return (uint16_t)(pcapng->big_endian ? at[0] << 8 | at[1] : at[1] << 8 | at[0]);
}

uint32_t pcapng_u32(const struct pcapng *pcapng, const uint8_t *at)
{
    uint32_t big = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return pcapng->big_endian ? big : __builtin_bswap32(big);
}

static uint64_t u64(const struct pcapng *pcapng, const uint8_t *at)
{
    uint64_t first = pcapng_u32(pcapng, at), second = pcapng_u32(pcapng, at + 4);
    return pcapng->big_endian ? first << 32 | second : second << 32 | first;
}

static size_t padded(size_t size)
{
    return (size + 3) & ~(size_t)3;
}

struct option {
    uint16_t code;
    const uint8_t *value;
    size_t size;
};

/* Options end with their bytes or with opt_endofopt. False at the end; *broken when one does not
 * fit. */
static bool next_option(const struct pcapng *pcapng, const uint8_t **at, const uint8_t *end,
                        struct option *option, bool *broken)
{
    if (end - *at < 4)
        return false;
    option->code = u16(pcapng, *at);
    option->size = u16(pcapng, *at + 2);
    option->value = *at + 4;
    if (option->code == OPTION_END)
        return false;
    if ((size_t)(end - option->value) < padded(option->size)) {
        *broken = true;
        return false;
    }
    *at = option->value + padded(option->size);
    return true;
}

static enum block_use use_section(struct pcapng *pcapng, const char **why)
{
    if (pcapng->block.body_bytes < 16)
        *why = "a section header is too short";
    else if (u16(pcapng, pcapng->block.body + 4) != 1)
        *why = "a section has an unknown version of pcapng";
    if (*why)
        return BLOCK_STOPS;
    pcapng->interface_count = 0;
    return BLOCK_SKIPPED;
}

/* if_tsresol: the upper bit chooses powers of two over powers of ten. False when 64 bits cannot
 * hold it. */
static bool set_resolution(struct pcapng_interface *interface, uint8_t resolution)
{
    unsigned power = resolution & 0x7f;
    bool binary = resolution & 0x80;
    if (power > (binary ? 63U : 19U))
        return false;
    interface->resolution = resolution;
    interface->units = 1;
    for (unsigned i = 0; i < power; i++)
        interface->units *= binary ? 2 : 10;
    return true;
}

static bool use_interface_option(const struct pcapng *pcapng, struct pcapng_interface *interface,
                                 const struct option *option)
{
    if (option->code == OPTION_INTERFACE_RESOLUTION && option->size == 1)
        return set_resolution(interface, option->value[0]);
    if (option->code == OPTION_INTERFACE_OFFSET && option->size == 8) {
        uint64_t raw = u64(pcapng, option->value);
        memcpy(&interface->offset_s, &raw, sizeof raw);
    }
    return true;
}

static enum block_use use_interface(struct pcapng *pcapng, const char **why)
{
    const uint8_t *at = pcapng->block.body, *end = at + pcapng->block.body_bytes;
    if (pcapng->block.body_bytes < 8 || pcapng->interface_count >= MOST_INTERFACES)
        return BLOCK_DAMAGED;
    struct pcapng_interface interface = {.link_type = u16(pcapng, at),
                                         .snap_bytes = pcapng_u32(pcapng, at + 4)};
    set_resolution(&interface, RESOLUTION_MICROSECONDS);
    bool broken = false;
    struct option option;
    at += 8;
    while (next_option(pcapng, &at, end, &option, &broken))
        if (!use_interface_option(pcapng, &interface, &option)) {
            *why = "an interface has an impossible time resolution (if_tsresol)";
            return BLOCK_STOPS;
        }
    pcapng->interfaces = array_grow(pcapng->interfaces, pcapng->interface_count,
                                    &pcapng->interface_capacity, sizeof *pcapng->interfaces);
    pcapng->interfaces[pcapng->interface_count++] = interface;
    return broken ? BLOCK_DAMAGED : BLOCK_SKIPPED;
}

static int64_t within_limit(int64_t value, int64_t limit)
{
    return value > limit ? limit : value < -limit ? -limit : value;
}

/* Rounded down; kept inside CAPTURE_TIME_LIMIT. */
static int64_t packet_time(const struct pcapng_interface *interface, uint64_t stamp)
{
    __extension__ typedef unsigned __int128 wide;
    uint64_t seconds = stamp / interface->units;
    uint64_t fraction = stamp % interface->units;
    int64_t most_s = CAPTURE_TIME_LIMIT / US_PER_S - 1;
    int64_t time_s = seconds > (uint64_t)most_s ? most_s : (int64_t)seconds;
    time_s = within_limit(time_s + within_limit(interface->offset_s, 2 * most_s), most_s);
    return time_s * US_PER_S + (int64_t)((wide)fraction * (uint64_t)US_PER_S / interface->units);
}

/* Drops are told by packets, by statistics, or by both: then they are the same ones. */
static void report_drops(struct pcapng_interface *interface, struct input_health *health)
{
    uint64_t most = interface->drops_told > interface->drops_counted ? interface->drops_told
                                                                     : interface->drops_counted;
    if (most <= interface->drops_reported)
        return;
    uint64_t more = most - interface->drops_reported;
    uint64_t room = UINT64_MAX - health->count[HEALTH_PACKETS_DROPPED];
    health->count[HEALTH_PACKETS_DROPPED] += more < room ? more : room;
    interface->drops_reported = most;
}

static void tell_drops(struct pcapng_interface *interface, uint64_t drops,
                       struct input_health *health)
{
    if (drops == 0 || drops > UINT64_MAX - interface->drops_told)
        return;
    interface->drops_told += drops;
    report_drops(interface, health);
}

struct packet_place {
    uint32_t interface;
    const uint8_t *stamp; /* upper half, lower half; NULL when there is none */
    uint32_t captured, wire;
    const uint8_t *bytes;
    uint32_t drops;
};

static enum block_use use_packet(struct pcapng *pcapng, const struct packet_place *place,
                                 struct frame *frame, struct input_health *health)
{
    const uint8_t *end = pcapng->block.body + pcapng->block.body_bytes;
    pcapng->frames++;
    if (place->interface >= pcapng->interface_count ||
        place->captured > (size_t)(end - place->bytes))
        return BLOCK_DAMAGED;
    struct pcapng_interface *interface = &pcapng->interfaces[place->interface];
    if (place->stamp) {
        uint64_t upper = pcapng_u32(pcapng, place->stamp),
                 lower = pcapng_u32(pcapng, place->stamp + 4);
        pcapng->last_us = packet_time(interface, upper << 32 | lower);
    }
    tell_drops(interface, place->drops, health);
    frame->time_us = pcapng->last_us;
    frame->bytes = place->bytes;
    frame->captured = place->captured;
    frame->wire = place->wire > place->captured ? place->wire : place->captured;
    frame->link_type = interface->link_type;
    frame->origin.frame = pcapng->frames;
    return BLOCK_FRAME;
}

/* epb_dropcount of an Enhanced Packet Block. */
static uint32_t dropped_before(const struct pcapng *pcapng, const uint8_t *at)
{
    const uint8_t *end = pcapng->block.body + pcapng->block.body_bytes;
    struct option option;
    bool broken = false;
    while (next_option(pcapng, &at, end, &option, &broken))
        if (option.code == OPTION_PACKET_DROPS && option.size == 8) {
            uint64_t drops = u64(pcapng, option.value);
            return drops > UINT32_MAX ? UINT32_MAX : (uint32_t)drops;
        }
    return 0;
}

static enum block_use use_enhanced_packet(struct pcapng *pcapng, struct frame *frame,
                                          struct input_health *health)
{
    const uint8_t *body = pcapng->block.body;
    if (pcapng->block.body_bytes < 20) {
        pcapng->frames++;
        return BLOCK_DAMAGED;
    }
    struct packet_place place = {
        .interface = pcapng_u32(pcapng, body),
        .stamp = body + 4,
        .captured = pcapng_u32(pcapng, body + 12),
        .wire = pcapng_u32(pcapng, body + 16),
        .bytes = body + 20,
    };
    size_t after = 20 + padded(place.captured);
    if (after < pcapng->block.body_bytes)
        place.drops = dropped_before(pcapng, body + after);
    return use_packet(pcapng, &place, frame, health);
}

/* The obsolete Packet Block. */
static enum block_use use_old_packet(struct pcapng *pcapng, struct frame *frame,
                                     struct input_health *health)
{
    const uint8_t *body = pcapng->block.body;
    if (pcapng->block.body_bytes < 20) {
        pcapng->frames++;
        return BLOCK_DAMAGED;
    }
    uint16_t drops = u16(pcapng, body + 2);
    struct packet_place place = {
        .interface = u16(pcapng, body),
        .stamp = body + 4,
        .captured = pcapng_u32(pcapng, body + 12),
        .wire = pcapng_u32(pcapng, body + 16),
        .bytes = body + 20,
        .drops = drops == NO_DROP_COUNT ? 0 : drops,
    };
    return use_packet(pcapng, &place, frame, health);
}

/* No time, and only the length on the wire: what is there is limited by the snap length. */
static enum block_use use_simple_packet(struct pcapng *pcapng, struct frame *frame,
                                        struct input_health *health)
{
    if (pcapng->block.body_bytes < 4) {
        pcapng->frames++;
        return BLOCK_DAMAGED;
    }
    struct packet_place place = {.bytes = pcapng->block.body + 4,
                                 .wire = pcapng_u32(pcapng, pcapng->block.body)};
    uint32_t snap = pcapng->interface_count ? pcapng->interfaces[0].snap_bytes : 0;
    place.captured = snap && snap < place.wire ? snap : place.wire;
    return use_packet(pcapng, &place, frame, health);
}

static enum block_use use_statistics(struct pcapng *pcapng, struct input_health *health)
{
    const uint8_t *at = pcapng->block.body, *end = at + pcapng->block.body_bytes;
    uint32_t number = pcapng->block.body_bytes >= 12 ? pcapng_u32(pcapng, at) : UINT32_MAX;
    if (number >= pcapng->interface_count)
        return BLOCK_DAMAGED;
    uint64_t drops = 0;
    struct option option;
    bool broken = false;
    at += 12;
    while (next_option(pcapng, &at, end, &option, &broken)) {
        if (option.size != 8 || (option.code != OPTION_STATISTICS_INTERFACE_DROPS &&
                                 option.code != OPTION_STATISTICS_SYSTEM_DROPS))
            continue;
        uint64_t count = u64(pcapng, option.value);
        if (count <= UINT64_MAX / 4) /* all bits set: not known */
            drops += count;
    }
    struct pcapng_interface *interface = &pcapng->interfaces[number];
    if (drops > interface->drops_counted)
        interface->drops_counted = drops;
    report_drops(interface, health);
    return broken ? BLOCK_DAMAGED : BLOCK_SKIPPED;
}

/* Decryption Secrets Block: of the kinds there are, the key log of TLS. */
static enum block_use use_secrets(struct pcapng *pcapng)
{
    enum { HEADER_BYTES = 8, TLS_KEY_LOG = 0x544c534b };
    struct tls_key_reader reader;
    const struct read_options *options = pcapng->stream->options;
    const uint8_t *body = pcapng->block.body;
    if (pcapng->block.body_bytes < HEADER_BYTES)
        return BLOCK_DAMAGED;
    uint32_t size = pcapng_u32(pcapng, body + 4);
    if (size > pcapng->block.body_bytes - HEADER_BYTES)
        return BLOCK_DAMAGED;
    if (pcapng_u32(pcapng, body) != TLS_KEY_LOG || !options || !options->tls_keys)
        return BLOCK_SKIPPED;
    tls_key_reader_begin(&reader, options->tls_keys);
    tls_key_reader_add(&reader, (struct str){(const char *)body + HEADER_BYTES, size});
    tls_key_reader_finish(&reader);
    return reader.bad_lines ? BLOCK_DAMAGED : BLOCK_SKIPPED;
}

enum block_use pcapng_use_block(struct pcapng *pcapng, struct frame *frame,
                                struct input_health *health, const char **why)
{
    enum {
        SECTION = 0x0a0d0d0a,
        INTERFACE = 1,
        OLD_PACKET = 2,
        SIMPLE_PACKET = 3,
        STATISTICS = 5,
        PACKET = 6,
        SECRETS = 10
    };
    if (pcapng->block.oversized) {
        uint32_t type = pcapng->block.type;
        bool is_packet = type == PACKET || type == SIMPLE_PACKET || type == OLD_PACKET;
        pcapng->frames += is_packet;
        return is_packet || type == INTERFACE || type == SECTION ? BLOCK_DAMAGED : BLOCK_SKIPPED;
    }
    switch (pcapng->block.type) {
    case PACKET:
        return use_enhanced_packet(pcapng, frame, health);
    case SECTION:
        return use_section(pcapng, why);
    case INTERFACE:
        return use_interface(pcapng, why);
    case OLD_PACKET:
        return use_old_packet(pcapng, frame, health);
    case SIMPLE_PACKET:
        return use_simple_packet(pcapng, frame, health);
    case STATISTICS:
        return use_statistics(pcapng, health);
    case SECRETS:
        return use_secrets(pcapng);
    default:
        return BLOCK_SKIPPED;
    }
}
