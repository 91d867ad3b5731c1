/* One decoder per vantage. An input that begins soon after another has ended takes over its
 * decoder, of several the one whose name is most like its own. */
#include "vantages.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/decode/decoder.h"

#include <stdlib.h>
#include <string.h>

/* A quiet night may leave this between the last packet of a file and the first of the next. */
static const int64_t longest_pause_us = 600 * US_PER_S;

enum { WAITING_MOST = 16, NONE = UINT16_MAX, ADDRESS_WORDS = 16 };

/* An input's place, and the addresses that SIP went between, as a Bloom filter. */
struct seat {
    struct decoder *decoder; /* while it gives frames */
    uint16_t vantage;
    uint16_t next; /* the input that goes on after it */
    int link_type; /* of its first frame */
    bool has_addresses;
    uint64_t addresses[ADDRESS_WORDS];
};

struct waiting_vantage {
    struct decoder *decoder;
    uint16_t vantage;
    uint16_t input; /* the last one */
};

/* Who takes the media of one vantage. */
struct ear {
    struct media_streams *media;
    uint16_t vantage;
};

struct vantages {
    const struct settings *settings;
    struct input *inputs;
    size_t count;
    struct message_order *order;
    const struct tls_keys *tls_keys;
    const uint16_t *ports; /* of --port */
    size_t port_count;
    struct media_streams *media;
    const struct vantage_tap *tap; /* NULL: nobody looks */
    struct ear *ears;              /* of each vantage; at most one an input */
    struct seat *seats;
    uint16_t *begun; /* inputs in the order in which they began */
    size_t begun_count;
    uint16_t vantage_count;
    struct waiting_vantage waiting[WAITING_MOST]; /* the longest waiting first */
    size_t waiting_count;
    int64_t newest_us;
};

struct vantages *vantages_new(const struct settings *settings, struct input *inputs, size_t count,
                              struct message_order *order, struct media_streams *media)
{
    struct vantages *vantages = xalloc(sizeof *vantages);
    vantages->settings = settings;
    vantages->inputs = inputs;
    vantages->count = count;
    vantages->order = order;
    vantages->newest_us = TIME_UNKNOWN;
    vantages->media = media;
    vantages->ears = xalloc(count * sizeof *vantages->ears);
    vantages->seats = xalloc(count * sizeof *vantages->seats);
    vantages->begun = xalloc(count * sizeof *vantages->begun);
    return vantages;
}

void vantages_free(struct vantages *vantages)
{
    if (!vantages)
        return;
    free(vantages->ears);
    free(vantages->seats);
    free(vantages->begun);
    free(vantages);
}

void vantages_restrict(struct vantages *vantages, const uint16_t *ports, size_t count)
{
    vantages->ports = ports;
    vantages->port_count = count;
}

void vantages_tap(struct vantages *vantages, const struct vantage_tap *tap)
{
    vantages->tap = tap;
}

void vantages_use_keys(struct vantages *vantages, const struct tls_keys *keys)
{
    vantages->tls_keys = keys;
}

static void hear(void *context, const struct media_packet *packet)
{
    const struct ear *ear = context;
    media_streams_add(ear->media, packet, ear->vantage);
}

static void hear_error(void *context, const struct media_error *error)
{
    const struct ear *ear = context;
    media_streams_add_error(ear->media, error);
}

static struct decoder *new_decoder(struct vantages *vantages, uint16_t vantage)
{
    struct decoder *decoder = decoder_new(vantages->settings);
    decoder_use_keys(decoder, vantages->tls_keys);
    struct ear *ear = &vantages->ears[vantage];
    *ear = (struct ear){vantages->media, vantage};
    decoder_set_listener(decoder, &(struct media_listener){ear, hear, hear_error});
    if (vantages->tap) {
        decoder_set_listener(decoder, &vantages->tap->listener);
        decoder_set_trace(decoder, &vantages->tap->trace);
    }
    return decoder;
}

static void note_address(struct seat *seat, const struct address *address)
{
    uint64_t bit = hash_bulk(address, sizeof *address, 0) % (64 * ADDRESS_WORDS);
    seat->addresses[bit / 64] |= UINT64_C(1) << bit % 64;
    seat->has_addresses = true;
}

static void note_time(struct vantages *vantages, struct input *input, int64_t time_us)
{
    if (time_us > vantages->newest_us)
        vantages->newest_us = time_us;
    if (!input->has_own_times)
        return;
    if (input->first_us == TIME_UNKNOWN || time_us < input->first_us)
        input->first_us = time_us;
    if (input->last_us == TIME_UNKNOWN || time_us > input->last_us)
        input->last_us = time_us;
}

static bool is_wanted(const struct vantages *vantages, const struct sip_text *text)
{
    for (size_t i = 0; i < vantages->port_count; i++)
        if (text->from.port == vantages->ports[i] || text->to.port == vantages->ports[i])
            return true;
    return vantages->port_count == 0 || (text->from.port == 0 && text->to.port == 0);
}

static void order_messages(struct vantages *vantages, struct decoder *decoder, uint16_t vantage)
{
    struct sip_text text;
    while (decoder_next(decoder, &text)) {
        uint16_t input = text.origin.input;
        bool is_taken = is_wanted(vantages, &text);
        text.vantage = vantage;
        if (vantages->tap)
            vantages->tap->text(vantages->tap->context, &text, is_taken);
        if (!is_taken)
            continue;
        note_time(vantages, &vantages->inputs[input], text.time_us);
        if (vantages->count > 1) {
            note_address(&vantages->seats[input], &text.from.address);
            note_address(&vantages->seats[input], &text.to.address);
        }
        if (!message_order_add(vantages->order, &text))
            vantages->inputs[input].health.count[HEALTH_CLOCK_STEP]++;
    }
}

static void give_up(struct vantages *vantages, size_t index)
{
    struct waiting_vantage gone = vantages->waiting[index];
    struct input *input = &vantages->inputs[gone.input];
    vantages->waiting_count--;
    memmove(&vantages->waiting[index], &vantages->waiting[index + 1],
            (vantages->waiting_count - index) * sizeof gone);
    decoder_finish(gone.decoder, &input->health, &input->content);
    order_messages(vantages, gone.decoder, gone.vantage);
    decoder_free(gone.decoder);
    if (vantages->tap)
        vantages->tap->done(vantages->tap->context);
}

static size_t common_prefix(const char *a, const char *b)
{
    size_t len = 0;
    while (a[len] && a[len] == b[len])
        len++;
    return len;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '/';
}

/* "trace.pcap", "trace.pcap1", "trace_00002_20261120.pcap.gz": names that a capture's files get
 * differ by numbers, and by how they were packed later. */
static bool is_same_but_numbers(const char *a, const char *b)
{
    static const char *const packings[] = {"gz", "zst", "xz", "bz2", "lz4"};
    for (;;) {
        while (*a && !is_letter(*a))
            a++;
        while (*b && !is_letter(*b))
            b++;
        if (!*a || !*b || *a != *b)
            break;
        a++;
        b++;
    }
    for (size_t i = 0; i < sizeof packings / sizeof *packings; i++) {
        a += strcmp(a, packings[i]) == 0 ? strlen(a) : 0;
        b += strcmp(b, packings[i]) == 0 ? strlen(b) : 0;
    }
    return !*a && !*b;
}

static bool may_go_on(const struct vantages *vantages, const struct waiting_vantage *waiting,
                      int64_t time_us)
{
    int64_t last_us = vantages->inputs[waiting->input].last_us;
    return time_us >= last_us - US_PER_S && time_us <= last_us + longest_pause_us;
}

/* The waiting vantage that the input goes on with; waiting_count when it is a new one. */
static size_t find_vantage(const struct vantages *vantages, size_t input, int64_t time_us)
{
    size_t best = vantages->waiting_count, best_prefix = 0;
    for (size_t i = 0; i < vantages->waiting_count; i++) {
        const struct waiting_vantage *waiting = &vantages->waiting[i];
        size_t prefix =
            common_prefix(vantages->inputs[input].name, vantages->inputs[waiting->input].name);
        if (!may_go_on(vantages, waiting, time_us) ||
            (best < vantages->waiting_count && prefix < best_prefix))
            continue;
        best = i;
        best_prefix = prefix;
    }
    return best;
}

/* Nothing goes on with these any more. */
static void give_up_old(struct vantages *vantages, int64_t time_us)
{
    for (size_t i = vantages->waiting_count; i-- > 0;)
        if (vantages->inputs[vantages->waiting[i].input].last_us < time_us - longest_pause_us)
            give_up(vantages, i);
}

static void begin(struct vantages *vantages, size_t input, int64_t time_us, int link_type)
{
    struct seat *seat = &vantages->seats[input];
    give_up_old(vantages, time_us);
    size_t index = find_vantage(vantages, input, time_us);
    seat->next = NONE;
    seat->link_type = link_type;
    vantages->begun[vantages->begun_count++] = (uint16_t)input;
    if (index == vantages->waiting_count) {
        seat->vantage = vantages->vantage_count++;
        seat->decoder = new_decoder(vantages, seat->vantage);
        return;
    }
    struct waiting_vantage taken = vantages->waiting[index];
    vantages->waiting_count--;
    memmove(&vantages->waiting[index], &vantages->waiting[index + 1],
            (vantages->waiting_count - index) * sizeof taken);
    seat->decoder = taken.decoder;
    seat->vantage = taken.vantage;
    vantages->seats[taken.input].next = (uint16_t)input;
}

void vantages_add(struct vantages *vantages, size_t input, const struct frame *frame)
{
    struct seat *seat = &vantages->seats[input];
    struct input *about = &vantages->inputs[input];
    if (!seat->decoder)
        begin(vantages, input, frame->time_us, frame->link_type);
    decoder_add(seat->decoder, frame, &about->health, &about->content);
    order_messages(vantages, seat->decoder, seat->vantage);
}

void vantages_advance(struct vantages *vantages, int64_t now_us)
{
    for (size_t i = 0; i < vantages->begun_count; i++) {
        uint16_t input = vantages->begun[i];
        struct seat *seat = &vantages->seats[input];
        if (!seat->decoder)
            continue;
        decoder_advance(seat->decoder, now_us, &vantages->inputs[input].health);
        order_messages(vantages, seat->decoder, seat->vantage);
    }
}

void vantages_end(struct vantages *vantages, size_t input)
{
    struct seat *seat = &vantages->seats[input];
    if (!seat->decoder)
        return;
    if (vantages->waiting_count == WAITING_MOST)
        give_up(vantages, 0);
    vantages->waiting[vantages->waiting_count++] =
        (struct waiting_vantage){seat->decoder, seat->vantage, (uint16_t)input};
    seat->decoder = NULL;
}

void vantages_finish(struct vantages *vantages)
{
    for (size_t i = 0; i < vantages->begun_count; i++)
        vantages_end(vantages, vantages->begun[i]);
    while (vantages->waiting_count > 0)
        give_up(vantages, 0);
}

int64_t vantages_newest(const struct vantages *vantages)
{
    return vantages->newest_us;
}

/* Two captures may follow each other by chance. Those of one place have names alike, one link layer
 * and addresses in common; where one begins the moment the other ends, or has no SIP at all,
 * nothing speaks against it. */
static bool is_same_place(const struct vantages *vantages, uint16_t input, uint16_t next)
{
    const struct seat *a = &vantages->seats[input], *b = &vantages->seats[next];
    const struct input *first = &vantages->inputs[input], *second = &vantages->inputs[next];
    if (a->link_type != b->link_type)
        return false;
    if (second->first_us - first->last_us <= US_PER_S)
        return true;
    bool shares = !a->has_addresses || !b->has_addresses;
    for (size_t i = 0; i < ADDRESS_WORDS; i++)
        shares = shares || (a->addresses[i] & b->addresses[i]);
    return shares && is_same_but_numbers(first->name, second->name);
}

void vantages_fill_last(const struct vantages *vantages, int64_t *last_us)
{
    for (size_t i = 0; i < vantages->count; i++)
        last_us[i] = vantages->inputs[i].last_us;
    for (size_t i = vantages->begun_count; i-- > 0;) {
        uint16_t input = vantages->begun[i];
        const struct seat *seat = &vantages->seats[input];
        if (seat->next == NONE || !is_same_place(vantages, input, seat->next))
            continue;
        if (last_us[seat->next] > last_us[input])
            last_us[input] = last_us[seat->next];
    }
}
