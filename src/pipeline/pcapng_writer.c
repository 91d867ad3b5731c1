/* Writes pcapng blocks. */
#include "pcapng_writer.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/text_numbers.h"

#include <string.h>

enum {
    BLOCK_SECTION = 0x0a0d0d0a,
    BLOCK_INTERFACE = 1,
    BLOCK_PACKET = 6,
    BLOCK_SECRETS = 10,
    BYTE_ORDER_MAGIC = 0x1a2b3c4d,
    SECRETS_TLS = 0x544c534b,
    OPTION_END = 0,
    OPTION_COMMENT = 1,
    OPTION_APPLICATION = 4,
    OPTION_RESOLUTION = 9,
};

static void add_padded(struct text *out, struct str bytes)
{
    text_add(out, bytes);
    for (size_t i = bytes.len; i % 4 != 0; i++)
        text_add_char(out, '\0');
}

static void add_option(struct text *out, unsigned code, struct str value)
{
    value.len = value.len <= UINT16_MAX ? value.len : UINT16_MAX;
    text_add_le16(out, code);
    text_add_le16(out, (unsigned)value.len);
    add_padded(out, value);
}

static void begin_block(struct pcapng_writer *writer, uint32_t type)
{
    text_clear(&writer->block);
    text_add_le32(&writer->block, type);
    text_add_le32(&writer->block, 0);
}

/* The length stands before and behind. */
static void end_block(struct pcapng_writer *writer)
{
    struct text *block = &writer->block;
    uint32_t len = (uint32_t)block->len + 4;
    for (unsigned i = 0; i < 4; i++)
        block->at[4 + i] = (char)(len >> (8 * i) & 0xff);
    text_add_le32(block, len);
    writer->good = writer->good && writer->sink.write(writer->sink.context, block->at, block->len);
}

void pcapng_begin(struct pcapng_writer *writer, const struct sink *sink)
{
    *writer = (struct pcapng_writer){.sink = *sink, .good = true};
    begin_block(writer, BLOCK_SECTION);
    text_add_le32(&writer->block, BYTE_ORDER_MAGIC);
    text_add_le16(&writer->block, 1);
    text_add_le16(&writer->block, 0);
    text_add_le32(&writer->block, UINT32_MAX); /* the length of the section is not told */
    text_add_le32(&writer->block, UINT32_MAX);
    add_option(&writer->block, OPTION_APPLICATION, STR("sipdiag " SIPDIAG_VERSION));
    add_option(&writer->block, OPTION_END, STR(""));
    end_block(writer);
}

/* Those beyond the table would be a capture of nothing but link types. */
static uint32_t interface_of(struct pcapng_writer *writer, int link_type)
{
    for (uint32_t i = 0; i < writer->link_count; i++)
        if (writer->links[i] == link_type)
            return i;
    if (writer->link_count == PCAPNG_INTERFACES_MOST)
        return UINT32_MAX;
    writer->links[writer->link_count] = link_type;
    begin_block(writer, BLOCK_INTERFACE);
    text_add_le16(&writer->block, (unsigned)link_type);
    text_add_le16(&writer->block, 0);
    text_add_le32(&writer->block, 0); /* packets are as long as they are */
    add_option(&writer->block, OPTION_RESOLUTION, STR("\x09"));
    add_option(&writer->block, OPTION_END, STR(""));
    end_block(writer);
    return writer->link_count++;
}

void pcapng_add(struct pcapng_writer *writer, const struct pcapng_packet *packet)
{
    uint32_t interface = interface_of(writer, packet->link_type);
    uint64_t time_ns = (uint64_t)packet->time_us * 1000;
    if (interface == UINT32_MAX || packet->time_us < 0)
        return;
    begin_block(writer, BLOCK_PACKET);
    text_add_le32(&writer->block, interface);
    text_add_le32(&writer->block, (uint32_t)(time_ns >> 32));
    text_add_le32(&writer->block, (uint32_t)time_ns);
    text_add_le32(&writer->block, packet->captured);
    text_add_le32(&writer->block, packet->wire);
    add_padded(&writer->block, (struct str){(const char *)packet->bytes, packet->captured});
    if (packet->comment) {
        add_option(&writer->block, OPTION_COMMENT, str_from(packet->comment));
        add_option(&writer->block, OPTION_END, STR(""));
    }
    end_block(writer);
    writer->packets++;
}

void pcapng_add_secrets(struct pcapng_writer *writer, struct str key_log)
{
    begin_block(writer, BLOCK_SECRETS);
    text_add_le32(&writer->block, SECRETS_TLS);
    text_add_le32(&writer->block, (uint32_t)key_log.len);
    add_padded(&writer->block, key_log);
    end_block(writer);
}

bool pcapng_end(struct pcapng_writer *writer)
{
    text_free(&writer->block);
    return writer->good;
}
