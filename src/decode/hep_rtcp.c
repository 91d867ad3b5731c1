/* Writes JSON reports as the RTCP they were: one reader of RTCP is enough. */
#include "hep_rtcp.h"

#include "sipdiag/base/json_text.h"

#include <string.h>

enum {
    SENDER = 200,
    RECEIVER = 201,
    EXTENDED = 207,
    METRICS_BLOCK = 7,
    METRICS_WORDS = 8,
    BLOCKS_MOST = 31,
    HEADER_BYTES = 8,
    SENDER_BYTES = 20,
    BLOCK_BYTES = 24,
    METRICS_BYTES = 4 + METRICS_WORDS * 4,
    BYTES_MOST =
        HEADER_BYTES + SENDER_BYTES + BLOCKS_MOST * BLOCK_BYTES + HEADER_BYTES + METRICS_BYTES
};

struct writer {
    uint8_t *at;
    size_t len;
};

static void put_be32(struct writer *writer, uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        writer->at[writer->len++] = (uint8_t)(value >> shift);
}

/* A member of a list or an object that was taken whole; empty when it is not there. */
static struct str member_of(struct str object, const char *name)
{
    struct str key, value, found = {"", 0};
    struct str rest = str_from_offset(str_trim(object), 1);
    bool is_whole;
    if (object.len == 0 || object.at[0] != '{')
        return found;
    while (json_take_member(&rest, &key, &value, &is_whole))
        if (str_equal(key, str_from(name)))
            found = value;
    return found;
}

/* Some agents write numbers as text; what is none is 0. */
static uint32_t number_of(struct str object, const char *name)
{
    struct text plain = {0};
    uint64_t number = 0;
    json_add_plain(&plain, member_of(object, name));
    if (plain.len == 0 || !str_to_u64(text_str(&plain), UINT32_MAX, &number))
        number = 0;
    text_free(&plain);
    return (uint32_t)number;
}

static bool take_item(struct str *rest, struct str *item)
{
    *rest = str_trim(*rest);
    if (rest->len && rest->at[0] == ',')
        *rest = str_trim(str_from_offset(*rest, 1));
    return rest->len && rest->at[0] == '{' && json_take_value(rest, item);
}

static void put_sender(struct writer *writer, struct str sender)
{
    put_be32(writer, number_of(sender, "ntp_timestamp_sec"));
    put_be32(writer, number_of(sender, "ntp_timestamp_usec"));
    put_be32(writer, number_of(sender, "rtp_timestamp"));
    put_be32(writer, number_of(sender, "packets"));
    put_be32(writer, number_of(sender, "octets"));
}

static unsigned put_blocks(struct writer *writer, struct str blocks)
{
    unsigned count = 0;
    struct str block, rest = str_from_offset(str_trim(blocks), blocks.len > 0);
    while (count < BLOCKS_MOST && take_item(&rest, &block)) {
        uint32_t fraction = number_of(block, "fraction_lost");
        put_be32(writer, number_of(block, "source_ssrc"));
        put_be32(writer, (fraction < UINT8_MAX ? fraction : UINT8_MAX) << 24 |
                             (number_of(block, "packets_lost") & 0xffffffU));
        put_be32(writer, number_of(block, "highest_seq_no"));
        put_be32(writer, number_of(block, "ia_jitter"));
        put_be32(writer, number_of(block, "lsr"));
        put_be32(writer, number_of(block, "dlsr"));
        count++;
    }
    return count;
}

/* The header's place is known before its length is. */
static void put_header(uint8_t *at, unsigned type, unsigned count, size_t bytes)
{
    size_t words = bytes / 4 - 1;
    at[0] = (uint8_t)(2U << 6 | count);
    at[1] = (uint8_t)type;
    at[2] = (uint8_t)(words >> 8);
    at[3] = (uint8_t)words;
}

static void put_report(struct writer *writer, struct str json, struct str sender)
{
    size_t start = writer->len;
    writer->len += 4;
    put_be32(writer, number_of(json, "ssrc"));
    if (sender.len)
        put_sender(writer, sender);
    unsigned count = put_blocks(writer, member_of(json, "report_blocks"));
    put_header(writer->at + start, sender.len ? SENDER : RECEIVER, count, writer->len - start);
}

static void put_metrics(struct writer *writer, struct str json, struct str metrics)
{
    size_t start = writer->len;
    uint32_t fraction = number_of(metrics, "fraction_lost");
    writer->len += 4;
    put_be32(writer, number_of(json, "ssrc"));
    put_be32(writer, (uint32_t)METRICS_BLOCK << 24 | METRICS_WORDS);
    put_be32(writer, number_of(metrics, "id"));
    put_be32(writer, (fraction < UINT8_MAX ? fraction : UINT8_MAX) << 24);
    for (int i = 2; i < METRICS_WORDS; i++)
        put_be32(writer, 0);
    put_header(writer->at + start, EXTENDED, 0, writer->len - start);
}

static bool is_object(struct str value)
{
    return value.len && value.at[0] == '{';
}

static bool read_json(struct arena *arena, struct str json, struct str *packet)
{
    struct str rest = json, whole;
    if (!json_take_value(&rest, &whole))
        return false;
    struct str sender = member_of(whole, "sender_information");
    struct str metrics = member_of(whole, "report_blocks_xr");
    struct writer writer = {arena_alloc(arena, BYTES_MOST), 0};
    put_report(&writer, whole, is_object(sender) ? sender : (struct str){"", 0});
    if (is_object(metrics))
        put_metrics(&writer, whole, metrics);
    *packet = (struct str){(const char *)writer.at, writer.len};
    return true;
}

bool hep_rtcp_packet(struct arena *arena, struct str payload, struct str *packet)
{
    struct str text = str_trim(payload);
    if (is_object(text))
        return read_json(arena, text, packet);
    *packet = payload;
    return payload.len >= HEADER_BYTES && (uint8_t)payload.at[0] >> 6 == 2;
}
