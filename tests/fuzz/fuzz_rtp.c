/* Any packets as RTP and RTCP between the endpoints of a call: what is bound to it is possible.
 * A packet is a byte of flags (who sends, the port above, vantage, how much later), a byte of
 * length, the bytes. */
#include "sipdiag/base/hash.h"
#include "sipdiag/media/media_streams.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t ips[2][4] = {{192, 0, 2, 10}, {198, 51, 100, 7}};
static const int64_t start_us = INT64_C(1795197600000000);

static void require(int condition)
{
    if (!condition)
        abort();
}

static void add_packets(struct media_streams *streams, const uint8_t *data, size_t size)
{
    int64_t time_us = start_us;
    while (size >= 2) {
        uint8_t flags = data[0];
        size_t len = data[1] < size - 2 ? data[1] : size - 2;
        uint8_t *copy = malloc(len + 1); /* exactly as long, for the sanitizer */
        require(copy != NULL);
        memcpy(copy, data + 2, len);
        time_us += (int64_t)(flags >> 4) * (flags & 8 ? US_PER_S : 7 * US_PER_MS);
        const struct media_packet packet = {.time_us = time_us,
                                            .source = ips[flags & 1],
                                            .destination = ips[!(flags & 1)],
                                            .bytes = copy,
                                            .captured = (uint32_t)len,
                                            .size = (uint32_t)len,
                                            .from_port = (uint16_t)(20000 + (flags >> 1 & 1)),
                                            .to_port = (uint16_t)(20000 + (flags >> 1 & 1)),
                                            .family = ADDRESS_IPV4};
        if (len >= 12)
            media_streams_add(streams, &packet, flags >> 2 & 1);
        free(copy);
        data += 2 + len;
        size -= 2 + len;
    }
}

static void add_call(struct call_store *store, const struct call_leg *leg, struct call_media *media)
{
    struct moment moments[MARK_COUNT];
    struct call *call = call_store_new(store);
    for (int i = 0; i < MARK_COUNT; i++)
        moments[i].time_us = TIME_UNKNOWN;
    moments[MARK_INVITE].time_us = moments[MARK_LAST].time_us = start_us;
    moments[MARK_ANSWER].time_us = moments[MARK_FINAL].time_us = start_us;
    call_set_moments(call, &store->arena, moments);
    call->legs = leg;
    call->leg_count = 1;
    call->media = media;
}

static void check(const struct media_direction *direction)
{
    if (!direction)
        return;
    require(direction->packets > 0 && direction->streams > 0);
    require(direction->first_us <= direction->last_us);
    require(direction->reported_loss_percent <= 100);
    require(direction->mos_hundredths == 0 ||
            (direction->mos_hundredths >= 100 && direction->mos_hundredths <= 450));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool ready;
    struct settings settings;
    struct call_store store;
    struct call_leg leg = {.from.address = address_ipv4(ips[0]),
                           .to.address = address_ipv4(ips[1])};
    struct media_offer offers[2] = {{0}};
    struct call_media media = {.offers = offers, .offer_count = 2};
    if (!ready)
        hash_init();
    ready = true;
    settings_init(&settings);
    settings.value[SETTING_MEDIA_MEMORY] = 20000;
    struct media_streams *streams = media_streams_new(&settings);
    call_store_init(&store);
    for (int i = 0; i < 2; i++)
        offers[i] = (struct media_offer){.time_us = start_us + i * US_PER_S,
                                         .audio = {address_ipv4(ips[i]), 20000},
                                         .by_caller = i == 0,
                                         .flow = (uint8_t)(size % 4),
                                         .name_count = 1,
                                         .names = {{96, (uint8_t)(size % 64)}}};
    add_packets(streams, data, size);
    add_call(&store, &leg, &media);
    media_streams_bind(streams, &store);
    for (int i = 0; store.calls[0]->media && i < MEDIA_SIDES; i++)
        check(store.calls[0]->media->side[i]);
    media_streams_free(streams);
    call_store_free(&store);
    return 0;
}
