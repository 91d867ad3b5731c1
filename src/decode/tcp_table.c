/* Finding TCP streams, and their order by last use and by how long they wait. */
#include "tcp_table.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

struct flow_key tcp_key_of(const struct tcp_segment *segment)
{
    return flow_key_of((enum address_family)segment->family, segment->source, segment->destination,
                       segment->from, segment->to);
}

struct tcp_stream *tcp_table_find(const struct tcp_table *table, const struct flow_key *key)
{
    if (!table->map.count)
        return NULL;
    struct map_node *node = map_find(&table->map, hash_key(key->bytes, sizeof key->bytes));
    while (node && memcmp(&((struct tcp_stream *)node)->key, key, sizeof *key) != 0)
        node = map_next(node);
    return (struct tcp_stream *)node;
}

static uint32_t *ports_slot(struct tcp_table *table, const struct flow_key *key)
{
    const uint8_t *at = key->bytes + FLOW_FROM;
    uint32_t from = (uint32_t)at[0] << 8 | at[1], to = (uint32_t)at[2] << 8 | at[3];
    return &table->by_ports[(from * 31 + to) & (TCP_PORTS_SLOTS - 1)];
}

static void append(struct tcp_table *table, struct tcp_stream *stream)
{
    stream->younger = NULL;
    stream->older = table->youngest;
    if (table->youngest)
        table->youngest->younger = stream;
    else
        table->oldest = stream;
    table->youngest = stream;
}

static void take_out(struct tcp_table *table, struct tcp_stream *stream)
{
    if (stream->older)
        stream->older->younger = stream->younger;
    else
        table->oldest = stream->younger;
    if (stream->younger)
        stream->younger->older = stream->older;
    else
        table->youngest = stream->older;
}

struct tcp_stream *tcp_table_add(struct tcp_table *table, const struct flow_key *key)
{
    struct tcp_stream *stream = xalloc(sizeof *stream);
    stream->key = *key;
    table->held_bytes += sizeof *stream;
    ++*ports_slot(table, key);
    map_add(&table->map, &stream->node, hash_key(key->bytes, sizeof key->bytes));
    append(table, stream);
    return stream;
}

void tcp_table_remove(struct tcp_table *table, struct tcp_stream *stream)
{
    framing_end(&stream->framing);
    stream->tls_bytes = 0;
    tcp_table_rest(table, stream);
    table->held_bytes -= sizeof *stream;
    --*ports_slot(table, &stream->key);
    map_remove(&table->map, &stream->node);
    take_out(table, stream);
    free(stream);
}

void tcp_table_touch(struct tcp_table *table, struct tcp_stream *stream, int64_t now_us)
{
    stream->used_us = now_us;
    if (stream == table->youngest)
        return;
    take_out(table, stream);
    append(table, stream);
}

static void stop_waiting(struct tcp_table *table, struct tcp_stream *stream)
{
    if (!stream->waits)
        return;
    if (stream->waits_longer)
        stream->waits_longer->waits_shorter = stream->waits_shorter;
    else
        table->longest = stream->waits_shorter;
    if (stream->waits_shorter)
        stream->waits_shorter->waits_longer = stream->waits_longer;
    else
        table->shortest = stream->waits_longer;
    stream->waits = false;
}

void tcp_table_wait(struct tcp_table *table, struct tcp_stream *stream, int64_t now_us)
{
    stop_waiting(table, stream);
    stream->waits = true;
    stream->waits_us = now_us;
    stream->waits_shorter = NULL;
    stream->waits_longer = table->shortest;
    if (table->shortest)
        table->shortest->waits_shorter = stream;
    else
        table->longest = stream;
    table->shortest = stream;
}

void tcp_table_rest(struct tcp_table *table, struct tcp_stream *stream)
{
    stop_waiting(table, stream);
    tcp_window_clear(&stream->window);
    tcp_table_count(table, stream);
}

void tcp_table_count(struct tcp_table *table, struct tcp_stream *stream)
{
    size_t bytes =
        tcp_window_memory(&stream->window) + framing_memory(&stream->framing) + stream->tls_bytes;
    bool has_hole = stream->window.piece_count > 0;
    table->held_bytes += bytes - stream->counted_bytes;
    table->hole_count += (size_t)has_hole - stream->has_hole;
    stream->counted_bytes = bytes;
    stream->has_hole = has_hole;
}
