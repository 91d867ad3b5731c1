/* pcap files through libpcap: both byte orders, micro- and nanoseconds, and the older and patched
 * forms it knows. */
#include "capture_kind.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"

#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_HEADER_BYTES = 24, PLAIN_RECORD_BYTES = 16, PATCHED_RECORD_BYTES = 24 };

static const struct pcap_form {
    uint32_t magic;
    unsigned record_bytes;
    bool nanoseconds;
} pcap_forms[] = {
    {0xa1b2c3d4, PLAIN_RECORD_BYTES, false},   {0xa1b23c4d, PLAIN_RECORD_BYTES, true},
    {0xa1b2cd34, PATCHED_RECORD_BYTES, false}, /* Kuznetzov's patch */
    {0xa1b234cd, PATCHED_RECORD_BYTES, false}, /* Mesquita's */
    {0xa12b3c4d, PLAIN_RECORD_BYTES, false},   /* Navtel's */
};

struct pcap_capture {
    pcap_t *pcap;
    struct stream *stream;
    const struct pcap_form *form;
    int link_type;
    uint32_t frames;
};

static uint32_t be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t le32(const uint8_t *p)
{
    return __builtin_bswap32(be32(p));
}

static const struct pcap_form *find_form(const uint8_t *first, size_t len, bool *big_endian)
{
    if (len < 4)
        return NULL;
    for (size_t i = 0; i < sizeof pcap_forms / sizeof *pcap_forms; i++) {
        *big_endian = be32(first) == pcap_forms[i].magic;
        if (*big_endian || le32(first) == pcap_forms[i].magic)
            return &pcap_forms[i];
    }
    return NULL;
}

static bool recognise(const uint8_t *first, size_t len)
{
    bool big_endian;
    return find_form(first, len, &big_endian) != NULL;
}

static void *open_pcap(struct stream *stream, struct error *error)
{
    const char *shown = stream->shown.at;
    bool big_endian = false;
    const struct pcap_form *form = find_form(stream->first, stream->first_len, &big_endian);
    if (stream->first_len < FILE_HEADER_BYTES) {
        fail(error, "%s is cut at byte %zu, inside the header of a pcap file", shown,
             stream->first_len);
        return NULL;
    }
    char reason[PCAP_ERRBUF_SIZE] = "";
    pcap_t *pcap =
        pcap_fopen_offline_with_tstamp_precision(stream->file, PCAP_TSTAMP_PRECISION_NANO, reason);
    if (!pcap) {
        fail(error, "%s looks like a pcap file, but cannot be read: %s", shown, reason);
        return NULL;
    }
    struct pcap_capture *capture = xalloc(sizeof *capture);
    /* The number of the file: libpcap maps some to numbers of this system. The upper bits tell of
     * frame checksums. */
    uint32_t link = big_endian ? be32(stream->first + 20) : le32(stream->first + 20);
    *capture = (struct pcap_capture){pcap, stream, form, (int)(link & 0x03ffffff), 0};
    return capture;
}

/* Seconds and fractions are unsigned in the file, whatever libpcap makes of them. */
static int64_t record_time(const struct pcap_form *form, const struct timeval *stamp)
{
    int64_t seconds = (uint32_t)stamp->tv_sec;
    int64_t fraction = stamp->tv_usec; /* nanoseconds, as we asked for */
    int64_t wrap = form->nanoseconds ? INT64_C(1) << 32 : (INT64_C(1) << 32) * 1000;
    if (fraction < 0)
        fraction += wrap;
    return seconds * US_PER_S + fraction / 1000;
}

static enum read_status report_end(struct pcap_capture *capture, struct input_health *health,
                                   struct error *error)
{
    const char *shown = capture->stream->shown.at;
    FILE *file = pcap_file(capture->pcap);
    unsigned long packet = (unsigned long)capture->frames + 1;
    uint64_t at = stream_position(capture->stream);
    if (stream_is_broken(capture->stream, error)) {
        health->count[HEALTH_ARCHIVE_DAMAGED]++;
    } else if (feof(file)) {
        health->count[HEALTH_FILE_CUT]++;
        fail(error, "%s is cut at byte %llu, inside packet %lu; all before it was read", shown,
             (unsigned long long)at, packet);
    } else if (ferror(file)) {
        health->count[HEALTH_FILE_CUT]++;
        fail(error, "%s cannot be read to the end: %s", shown, pcap_geterr(capture->pcap));
    } else {
        health->count[HEALTH_DAMAGED_RECORD]++;
        uint64_t start = at >= capture->form->record_bytes ? at - capture->form->record_bytes : 0;
        fail(error, "%s is damaged at byte %llu, in packet %lu: %s; all before it was read", shown,
             (unsigned long long)start, packet, pcap_geterr(capture->pcap));
    }
    return READ_DAMAGED;
}

static enum read_status next_frame(void *opened, struct frame *frame, struct input_health *health,
                                   struct error *error)
{
    struct pcap_capture *capture = opened;
    struct pcap_pkthdr *header;
    const u_char *bytes;
    int status = pcap_next_ex(capture->pcap, &header, &bytes);
    if (status == PCAP_ERROR_BREAK)
        return READ_END;
    if (status != 1)
        return report_end(capture, health, error);
    frame->time_us = record_time(capture->form, &header->ts);
    frame->bytes = bytes;
    frame->captured = header->caplen;
    frame->wire = header->len > header->caplen ? header->len : header->caplen;
    frame->link_type = capture->link_type;
    frame->origin.frame = ++capture->frames;
    return READ_FRAME;
}

static void close_pcap(void *opened)
{
    struct pcap_capture *capture = opened;
    pcap_close(capture->pcap); /* closes the file, too */
    if (capture->stream->is_direct)
        capture->stream->fd = -1;
    capture->stream->file = NULL;
    free(capture);
}

static bool go_to(void *opened, const struct source_place *place)
{
    struct pcap_capture *capture = opened;
    if (!capture->stream->is_direct ||
        fseeko(pcap_file(capture->pcap), (off_t)place->offset, SEEK_SET) != 0)
        return false;
    capture->frames = place->frames;
    return true;
}

const struct capture_kind capture_kind_pcap = {
    .name = "pcap",
    .recognise = recognise,
    .open = open_pcap,
    .next = next_frame,
    .close = close_pcap,
    .go_to = go_to,
};
