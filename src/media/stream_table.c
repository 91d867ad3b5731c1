/* Finds the stream of a packet, begins new ones, gives up those that proved to be nothing and, for
 * the memory budget, the oldest. */
#include "stream_table.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A single packet that nothing follows is no stream for longer than this; but SDP may come late. */
static const int64_t unsure_us = 60 * US_PER_S;

/* The same source number after this long, with another sequence, is another stream. */
static const int64_t reuse_us = 30 * US_PER_S;

enum { REQUEUED_MOST = 16, UNSURE_MOST = 65536, LINE_BYTES = 64, BLOCK_STREAMS = 64 };

/* Streams begin where a line of the processor's cache does. */
struct stream_block {
    struct stream_block *older;
    struct place {
        _Alignas(LINE_BYTES) struct media_stream stream;
    } * places;
};

void media_path_fill(struct media_path *path, const struct media_packet *packet, uint16_t vantage)
{
    size_t bytes = packet->family == ADDRESS_IPV4 ? 4 : 16;
    *path = (struct media_path){.from_port = packet->from_port,
                                .to_port = packet->to_port,
                                .vantage = vantage,
                                .family = packet->family};
    memcpy(path->source, packet->source, bytes);
    memcpy(path->destination, packet->destination, bytes);
}

static struct endpoint endpoint_of(uint8_t family, const uint8_t *at, uint16_t port)
{
    struct address address = family == ADDRESS_IPV4 ? address_ipv4(at) : address_ipv6(at);
    return (struct endpoint){address, port};
}

struct endpoint media_path_from(const struct media_path *path)
{
    return endpoint_of(path->family, path->source, path->from_port);
}

struct endpoint media_path_to(const struct media_path *path)
{
    return endpoint_of(path->family, path->destination, path->to_port);
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load64(const uint8_t *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static uint32_t load32(const uint8_t *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* What tells streams apart, where it lies: in a packet, or in a path. */
struct key {
    const uint8_t *source, *destination;
    uint32_t ssrc;
    uint16_t from_port, to_port, vantage;
    uint8_t family;
};

/* Keyed by two drawn numbers, so that nobody can make all streams meet in one place. */
static uint64_t hash_of(const struct stream_table *table, const struct key *key)
{
    uint64_t ports = (uint64_t)key->from_port << 48 | (uint64_t)key->to_port << 32 | key->ssrc;
    uint64_t low = table->seed[0] ^ key->vantage, high = table->seed[1];
    if (key->family == ADDRESS_IPV4)
        return fold(((uint64_t)load32(key->source) << 32 | load32(key->destination)) ^ low,
                    ports ^ high);
    uint64_t hash = fold(load64(key->source) ^ low, load64(key->destination) ^ high);
    hash = fold(load64(key->source + 8) ^ hash, load64(key->destination + 8) ^ high);
    return fold(hash ^ low, ports ^ high);
}

void stream_table_init(struct stream_table *table, size_t budget_bytes)
{
    *table = (struct stream_table){0};
    map_init(&table->map);
    table->seed[0] = hash_key("rtp", 3) | 1;
    table->seed[1] = hash_key("media", 5);
    table->budget = budget_bytes / (sizeof(struct media_stream) + sizeof(struct map_node *));
}

static void add_block(struct stream_table *table)
{
    const size_t bytes = BLOCK_STREAMS * sizeof(struct place);
    struct stream_block *block = xalloc(sizeof *block + LINE_BYTES + bytes);
    uintptr_t at = (uintptr_t)(block + 1);
    block->places = (struct place *)((at + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES);
    block->older = table->blocks;
    table->blocks = block;
    for (size_t i = BLOCK_STREAMS; i-- > 0;) {
        block->places[i].stream.newer = table->free;
        table->free = &block->places[i].stream;
    }
}

static struct media_stream *new_stream(struct stream_table *table)
{
    if (!table->free)
        add_block(table);
    struct media_stream *stream = table->free;
    table->free = stream->newer;
    *stream = (struct media_stream){.sent_us = TIME_UNKNOWN};
    return stream;
}

static void free_stream(struct stream_table *table, struct media_stream *stream)
{
    rtp_stream_end(&stream->rtp);
    stream->newer = table->free;
    table->free = stream;
}

static void end_queue(const struct stream_queue *queue)
{
    for (struct media_stream *stream = queue->oldest; stream; stream = stream->newer)
        rtp_stream_end(&stream->rtp);
}

void stream_table_free(struct stream_table *table)
{
    end_queue(&table->unsure);
    end_queue(&table->sure);
    map_free(&table->map);
    while (table->blocks) {
        struct stream_block *block = table->blocks;
        table->blocks = block->older;
        free(block);
    }
}

static void queue_append(struct stream_queue *queue, struct media_stream *stream)
{
    stream->newer = NULL;
    stream->queued_us = stream->rtp.last_us;
    *(queue->newest ? &queue->newest->newer : &queue->oldest) = stream;
    queue->newest = stream;
    queue->count++;
}

static struct media_stream *queue_take(struct stream_queue *queue)
{
    struct media_stream *stream = queue->oldest;
    queue->oldest = stream->newer;
    if (!queue->oldest)
        queue->newest = NULL;
    queue->count--;
    return stream;
}

static void drop(struct stream_table *table, struct stream_queue *queue)
{
    struct media_stream *stream = queue_take(queue);
    map_remove(&table->map, &stream->node);
    free_stream(table, stream);
}

/* Those that are streams leave the queue here, not when that shows: then no packet has to touch its
 * neighbours. */
static void sweep_unsure(struct stream_table *table, int64_t now_us)
{
    struct stream_queue *queue = &table->unsure;
    for (int i = 0; queue->oldest && i < REQUEUED_MOST; i++) {
        if (rtp_stream_is_sure(&queue->oldest->rtp))
            queue_append(&table->sure, queue_take(queue));
        else if (queue->oldest->queued_us < now_us - unsure_us || queue->count > UNSURE_MOST)
            drop(table, queue);
        else
            break;
    }
}

/* The oldest that has got no packet since it was put in the queue. */
static void evict(struct stream_table *table)
{
    struct stream_queue *queue = table->sure.count ? &table->sure : &table->unsure;
    for (int i = 0; i < REQUEUED_MOST && queue->oldest->rtp.last_us > queue->oldest->queued_us; i++)
        queue_append(queue, queue_take(queue));
    table->evicted += rtp_stream_is_sure(&queue->oldest->rtp);
    drop(table, queue);
}

static void begin(struct stream_table *table, const struct media_path *path,
                  const struct rtp_head *head, uint64_t hash)
{
    sweep_unsure(table, head->time_us);
    while (table->map.count >= table->budget && table->map.count > 0)
        evict(table);
    struct media_stream *stream = new_stream(table);
    table->begun = true;
    stream->path = *path;
    stream->ssrc = head->ssrc;
    rtp_stream_begin(&stream->rtp, head);
    map_add(&table->map, &stream->node, hash);
    queue_append(&table->unsure, stream);
}

/* After a long silence a device may take the same number for another call. */
static bool is_reused(const struct rtp_stream *rtp, const struct rtp_head *head)
{
    if (head->time_us - rtp->last_us <= reuse_us)
        return false;
    uint16_t ahead = (uint16_t)(head->sequence - rtp->highest);
    return ahead == 0 || ahead > 3000;
}

static struct media_stream *find(const struct stream_table *table, uint64_t hash)
{
    return (struct media_stream *)(void *)map_find(&table->map, hash);
}

struct media_stream *stream_table_find(const struct stream_table *table,
                                       const struct media_path *path, uint32_t ssrc)
{
    const struct key key = {path->source,  path->destination, ssrc,        path->from_port,
                            path->to_port, path->vantage,     path->family};
    return find(table, hash_of(table, &key));
}

void stream_table_add(struct stream_table *table, const struct media_packet *packet,
                      uint16_t vantage)
{
    struct rtp_head head;
    struct media_path path;
    if (!rtp_head_read(&head, packet))
        return;
    const struct key key = {packet->source,    packet->destination, head.ssrc,
                            packet->from_port, packet->to_port,     vantage,
                            packet->family};
    uint64_t hash = hash_of(table, &key);
    struct media_stream *stream = find(table, hash);
    if (stream && !is_reused(&stream->rtp, &head)) { /* else the newest is met first from now on */
        rtp_stream_add(&stream->rtp, &head);
        return;
    }
    media_path_fill(&path, packet, vantage);
    begin(table, &path, &head, hash);
}

static void forget_in(struct stream_table *table, struct stream_queue *queue, int64_t before_us)
{
    for (size_t left = queue->count; left > 0; left--)
        if (queue->oldest->rtp.last_us < before_us && !queue->oldest->is_wanted)
            drop(table, queue);
        else
            queue_append(queue, queue_take(queue));
}

void stream_table_forget(struct stream_table *table, int64_t before_us)
{
    forget_in(table, &table->unsure, before_us);
    forget_in(table, &table->sure, before_us);
}
