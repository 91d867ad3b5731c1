/* Takes media packets: RTP into the table of streams, RTCP to what it reports on, ICMP errors into
 * a list. */
#include "media_parts.h"

#include "rtcp.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

enum { ERRORS_MOST = 65536 };

struct media_streams *media_streams_new(const struct settings *settings)
{
    struct media_streams *streams = xalloc(sizeof *streams);
    streams->settings = settings;
    stream_table_init(&streams->table, (size_t)settings->value[SETTING_MEDIA_MEMORY]);
    return streams;
}

void media_streams_free(struct media_streams *streams)
{
    if (!streams)
        return;
    stream_table_free(&streams->table);
    free(streams->errors);
    free(streams);
}

void media_streams_add(struct media_streams *streams, const struct media_packet *packet,
                       uint16_t vantage)
{
    if (is_rtcp(packet))
        rtcp_read(&streams->table, packet, vantage);
    else
        stream_table_add(&streams->table, packet, vantage);
}

void media_streams_add_error(struct media_streams *streams, const struct media_error *error)
{
    if (streams->error_count == ERRORS_MOST)
        return;
    streams->errors = array_grow(streams->errors, streams->error_count, &streams->error_capacity,
                                 sizeof *streams->errors);
    streams->errors[streams->error_count] = *error;
    streams->errors[streams->error_count++].bytes = NULL; /* they go with their frame */
}

void media_streams_forget(struct media_streams *streams, int64_t before_us)
{
    size_t kept = 0;
    stream_table_forget(&streams->table, before_us);
    for (size_t i = 0; i < streams->error_count; i++)
        if (streams->errors[i].time_us >= before_us)
            streams->errors[kept++] = streams->errors[i];
    streams->error_count = kept;
}

bool media_streams_any(const struct media_streams *streams)
{
    return streams->table.begun;
}

uint64_t media_streams_evicted(const struct media_streams *streams)
{
    return streams->table.evicted;
}
