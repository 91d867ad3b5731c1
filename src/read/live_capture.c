/* A network interface through libpcap. */
#include "live_kind.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"

#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

/* The kernel hands packets over in blocks: a full one, or what there is after this time. So they
 * take little room in its buffer, and are here within a fraction of a second. */
enum { BLOCK_MS = 100, SNAP_BYTES = 262144 };

struct capture {
    pcap_t *pcap;
    char *name;
    int link_type;
    bool nanoseconds;
    uint32_t frames;
    uint32_t drops_seen; /* as libpcap counts, which wraps */
};

static enum live_status next_frame(void *state, struct frame *frame, struct input_health *health,
                                   struct error *error)
{
    struct capture *capture = state;
    struct pcap_pkthdr *header;
    const u_char *bytes;
    (void)health;
    int status = pcap_next_ex(capture->pcap, &header, &bytes);
    if (status == 0)
        return LIVE_NOTHING;
    if (status != 1) {
        fail(error, "the capture on '%s' ended: %s", capture->name, pcap_geterr(capture->pcap));
        return LIVE_ENDED;
    }
    frame->time_us = (int64_t)header->ts.tv_sec * US_PER_S +
                     (capture->nanoseconds ? header->ts.tv_usec / 1000 : header->ts.tv_usec);
    frame->bytes = bytes;
    frame->captured = header->caplen;
    frame->wire = header->len > header->caplen ? header->len : header->caplen;
    frame->link_type = capture->link_type;
    frame->origin.frame = ++capture->frames;
    return LIVE_FRAME;
}

static size_t capture_fds(const void *state, struct pollfd *fds)
{
    const struct capture *capture = state;
    int fd = pcap_get_selectable_fd(capture->pcap);
    fds[0] = (struct pollfd){.fd = fd, .events = POLLIN};
    return 1;
}

static void count_drops(void *state, struct input_health *health)
{
    struct capture *capture = state;
    struct pcap_stat stats;
    if (pcap_stats(capture->pcap, &stats) != 0)
        return;
    uint32_t drops = stats.ps_drop + stats.ps_ifdrop;
    health->count[HEALTH_PACKETS_DROPPED] += (uint32_t)(drops - capture->drops_seen);
    capture->drops_seen = drops;
}

static void close_capture(void *state)
{
    struct capture *capture = state;
    pcap_close(capture->pcap);
    free(capture->name);
    free(capture);
}

static const struct live_kind kind_live = {
    .name = "live",
    .next = next_frame,
    .fds = capture_fds,
    .count_drops = count_drops,
    .close = close_capture,
};

size_t live_interfaces(char **names, size_t most)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_if_t *all = NULL;
    size_t count = 0;
    if (pcap_findalldevs(&all, reason) != 0)
        return 0;
    for (const pcap_if_t *at = all; at && count < most; at = at->next)
        names[count++] = xcopy_text(at->name);
    pcap_freealldevs(all);
    return count;
}

static bool is_interface(const char *name)
{
    char reason[PCAP_ERRBUF_SIZE];
    pcap_if_t *all = NULL;
    bool found = false;
    if (pcap_findalldevs(&all, reason) != 0)
        return true; /* to open it says what is wrong */
    for (const pcap_if_t *at = all; at && !found; at = at->next)
        found = strcmp(at->name, name) == 0;
    pcap_freealldevs(all);
    return found;
}

static bool cannot_capture(pcap_t *pcap, const char *name, int status, struct error *error)
{
    const char *why = pcap_geterr(pcap);
    switch (status) {
    case PCAP_ERROR_PERM_DENIED:
    case PCAP_ERROR_PROMISC_PERM_DENIED:
        return fail(error,
                    "no permission to capture on '%s': allow it once with `sudo setcap "
                    "cap_net_raw,cap_net_admin=eip $(command -v sipdiag)`, or run it with `sudo`",
                    name);
    case PCAP_ERROR_IFACE_NOT_UP:
        return fail(error, "cannot capture on '%s': it is down; `sudo ip link set %s up` starts it",
                    name, name);
    default:
        return fail(error, "cannot capture on '%s': %s", name,
                    why && why[0] ? why : pcap_statustostr(status));
    }
}

static bool set_filter(pcap_t *pcap, const char *filter, struct error *error)
{
    struct bpf_program program;
    if (pcap_compile(pcap, &program, filter, 1, PCAP_NETMASK_UNKNOWN) != 0)
        return fail(error, "the filter '%s' cannot be used: %s", filter, pcap_geterr(pcap));
    bool set = pcap_setfilter(pcap, &program) == 0 ||
               fail(error, "the filter '%s' cannot be used: %s", filter, pcap_geterr(pcap));
    pcap_freecode(&program);
    return set;
}

static void set_up(pcap_t *pcap, const struct settings *settings)
{
    pcap_set_snaplen(pcap, SNAP_BYTES);
    pcap_set_promisc(pcap, 1);
    pcap_set_timeout(pcap, BLOCK_MS);
    pcap_set_buffer_size(pcap, (int)settings->value[SETTING_CAPTURE_BUFFER]);
    pcap_set_tstamp_precision(pcap, PCAP_TSTAMP_PRECISION_NANO); /* else it stays microseconds */
}

/* The link type as files number it. */
static int link_type_of(pcap_t *pcap)
{
    int link = pcap_datalink(pcap);
    return link == DLT_RAW ? 101 : link;
}

struct live *live_capture(const char *name, const char *filter, const struct settings *settings,
                          enum live_problem *problem, struct error *error)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    *problem = LIVE_NO_INTERFACE;
    if (!is_interface(name))
        return NULL;
    *problem = LIVE_CANNOT_OPEN;
    pcap_t *pcap = pcap_create(name, reason);
    if (!pcap) {
        fail(error, "cannot capture on '%s': %s", name, reason);
        return NULL;
    }
    set_up(pcap, settings);
    int status = pcap_activate(pcap);
    bool good = status >= 0 || cannot_capture(pcap, name, status, error);
    if (good && pcap_setnonblock(pcap, 1, reason) != 0)
        good = fail(error, "cannot capture on '%s': %s", name, reason);
    if (good && filter && !set_filter(pcap, filter, error)) {
        *problem = LIVE_BAD_FILTER;
        good = false;
    }
    if (!good) {
        pcap_close(pcap);
        return NULL;
    }
    struct capture *capture = xalloc(sizeof *capture);
    capture->pcap = pcap;
    capture->name = xcopy_text(name);
    capture->link_type = link_type_of(pcap);
    capture->nanoseconds = pcap_get_tstamp_precision(pcap) == PCAP_TSTAMP_PRECISION_NANO;
    return live_new(&kind_live, name, capture);
}
