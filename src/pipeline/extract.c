/* Two passes over what was read: one to choose frames, which needs all layers, one to write them.
 */
#include "sipdiag/pipeline/extract.h"

#include "extract_source.h"
#include "frame_bits.h"
#include "masked_packets.h"
#include "pcapng_writer.h"
#include "places.h"
#include "recent.h"
#include "sipdiag/base/bytes.h"
#include "sipdiag/base/clock.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/media/rtp_stream.h"
#include "sipdiag/merge/message_order.h"
#include "sipdiag/parse/sip_parser.h"
#include "sipdiag/report/output.h"
#include "sipdiag/sip/sip_secrets.h"
#include "vantages.h"
#include "wanted.h"

#include <stdlib.h>
#include <string.h>

enum {
    FRAMES_PER_BATCH = 64,
    ORIGINALS = 16384,
    EVENT_BYTES = 4, /* RFC 4733 2.3 */
    RED_BYTES = 4,   /* RFC 2198 3: the header of a block */
    DYNAMIC_TYPES_FROM = 96,
};

struct extraction {
    const struct extract *extract;
    struct extract_source source;
    struct wanted *wanted;
    struct places *places;
    struct frame_bits copies; /* left out: another input has them */
    struct recent originals;  /* messages by their fingerprint, and when they were */
    int64_t *original_us;
    struct vantages *vantages;
    struct message_order *order;
    struct sip_parser *parser;
    struct sip_facts facts;
    struct input_health uncounted;
    const struct sip_text *text;    /* at hand */
    size_t secret_count;            /* in it */
    struct masked_packets *packets; /* while packets are made anew; else NULL */
    struct frame frame;
    struct error *error;
    bool failed; /* frames could not be read again */
};

/* ---- choosing ---- */

/* No honest message has so many, and each is looked for in every piece of the message. */
enum { SECRETS_MOST = 256 };

static void hide_secret(void *context, struct str secret)
{
    struct extraction *run = context;
    if (run->secret_count++ == SECRETS_MOST)
        places_withhold_text(run->places, run->text);
    if (run->secret_count > SECRETS_MOST)
        return;
    places_hide_text(run->places, run->text, secret);
}

static void take_text(void *context, const struct sip_text *text, bool may_be_wanted)
{
    struct extraction *run = context;
    bool is_known = sip_parser_read(run->parser, text, &run->facts, &run->uncounted);
    bool is_wanted = may_be_wanted && is_known && wanted_has_message(run->wanted, &run->facts);
    if (run->packets) {
        bool is_chosen = is_wanted || (may_be_wanted && text->kind != SIP_TEXT_MESSAGE &&
                                       places_has(run->places, text->origin));
        if (is_chosen && !frame_bits_has(&run->copies, text->origin))
            masked_packets_add_text(run->packets, text);
        return;
    }
    if (is_wanted)
        places_choose(run->places, text);
    run->text = text;
    run->secret_count = 0;
    if (text->kind != SIP_TEXT_TCP_REFUSED)
        sip_secrets_find(text->bytes, run, hide_secret);
}

static bool is_dynamic(uint8_t type)
{
    return (type & 0x7f) >= DYNAMIC_TYPES_FROM;
}

static size_t red_block_bytes(const uint8_t *header)
{
    return be16_at(header + 2) & 0x3ffU;
}

/* Padding makes up the length of the packet (RFC 3550 5.1), and how much it is may be cut off. */
static bool is_end_unknown(const struct media_packet *packet)
{
    return packet->bytes[0] & 0x20 && packet->captured < packet->size;
}

static size_t payload_end(const struct media_packet *packet)
{
    bool is_padded = packet->bytes[0] & 0x20;
    size_t padding = is_padded && !is_end_unknown(packet) ? packet->bytes[packet->size - 1] : 0;
    return padding < packet->size ? packet->size - padding : 0;
}

/* Whether the last thing in the packet, which begins there, may be an event (RFC 4733). */
static bool may_be_event(const struct media_packet *packet, size_t at)
{
    return at + EVENT_BYTES == payload_end(packet) || is_end_unknown(packet);
}

/* The number of the key is the first byte of the event. */
static void hide_event(struct extraction *run, const struct media_packet *packet, size_t at)
{
    if (at < packet->captured)
        places_hide(run->places, packet->bytes + at, 1, 0);
}

/* Keys that are sent again with the next ones (RFC 2198 3): a header of four bytes for each block
 * but the last, whose header is one byte, and then the blocks. */
static void hide_redundant(struct extraction *run, const struct media_packet *packet, size_t at)
{
    size_t last = at, sum = 0;
    while (last < packet->captured && packet->bytes[last] & 0x80) {
        sum += last + RED_BYTES <= packet->captured ? red_block_bytes(packet->bytes + last) : 0;
        last += RED_BYTES;
    }
    if (last >= packet->captured || last + 1 + sum > payload_end(packet))
        return;
    size_t block = last + 1;
    for (; at < last; at += RED_BYTES) {
        size_t size = red_block_bytes(packet->bytes + at);
        if (size == EVENT_BYTES && is_dynamic(packet->bytes[at]))
            hide_event(run, packet, block);
        block += size;
    }
    if (is_dynamic(packet->bytes[last]) && may_be_event(packet, block))
        hide_event(run, packet, block);
}

static void hide_key(struct extraction *run, const struct media_packet *packet)
{
    size_t payload = rtp_payload_at(packet);
    if (!payload || !is_dynamic(packet->bytes[1]) || payload >= packet->captured)
        return;
    if (may_be_event(packet, payload))
        hide_event(run, packet, payload);
    hide_redundant(run, packet, payload);
}

static void forget_datagrams(void *context)
{
    const struct extraction *run = context;
    places_forget_datagrams(run->places);
}

static struct address address_at(const uint8_t *at, uint8_t family)
{
    return family == ADDRESS_IPV4 ? address_ipv4(at) : address_ipv6(at);
}

static void take_media(void *context, const struct media_packet *packet)
{
    struct extraction *run = context;
    struct endpoint from = {address_at(packet->source, packet->family), packet->from_port};
    struct endpoint to = {address_at(packet->destination, packet->family), packet->to_port};
    if (!wanted_has_media(run->wanted, &from, &to, packet->time_us))
        return;
    if (run->packets) {
        masked_packets_add_media(run->packets, packet);
        return;
    }
    places_choose_frame(run->places, run->frame.origin);
    hide_key(run, packet);
}

static void take_media_error(void *context, const struct media_error *error)
{
    struct extraction *run = context;
    if (!wanted_has_media(run->wanted, &error->from, &error->to, error->time_us))
        return;
    if (run->packets) {
        masked_packets_add_error(run->packets, error);
        return;
    }
    places_choose_frame(run->places, run->frame.origin);
    hide_key(run, &(struct media_packet){
                      .bytes = error->bytes, .captured = error->captured, .size = error->size});
}

static void note_original(struct extraction *run, const struct sip_text *text)
{
    uint64_t number = recent_add(&run->originals, message_fingerprint(text));
    run->original_us[recent_place(&run->originals, number)] = text->time_us;
}

/* Across inputs copies are known by a longer time than in one: those that come later than that must
 * not become retransmissions. */
static void note_copy(struct extraction *run, const struct sip_text *text)
{
    int64_t window_us = run->source.settings->value[SETTING_DUPLICATE_WINDOW];
    uint64_t number = recent_newest(&run->originals, message_fingerprint(text));
    int64_t apart_us = INT64_MAX;
    if (number)
        apart_us = text->time_us - run->original_us[recent_place(&run->originals, number)];
    if (apart_us > window_us || apart_us < -window_us)
        frame_bits_add(&run->copies, text->origin);
}

static void note_copies(struct extraction *run)
{
    struct sip_text text;
    enum order_status status;
    while ((status = message_order_next(run->order, &text)) != ORDER_WAIT)
        if (run->source.input_count < 2 || text.kind != SIP_TEXT_MESSAGE)
            continue;
        else if (status == ORDER_COPY)
            note_copy(run, &text);
        else
            note_original(run, &text);
}

static bool is_packet(const struct frame *frame)
{
    return frame->link_type >= 0;
}

static void go_through(struct extraction *run, struct frame_again *again)
{
    size_t input, count = 0;
    enum source_set_event event;
    while ((event = frame_again_next(again, &run->frame, &input)) != SOURCE_SET_END) {
        if (event == SOURCE_SET_ENDS) {
            vantages_end(run->vantages, input);
            continue;
        }
        if (!is_packet(&run->frame))
            continue;
        places_begin_frame(run->places, &run->frame);
        vantages_add(run->vantages, input, &run->frame);
        places_end_frame(run->places);
        if (++count % FRAMES_PER_BATCH == 0)
            note_copies(run);
    }
    vantages_finish(run->vantages);
    message_order_finish(run->order);
    note_copies(run);
}

static bool say_trouble(struct extraction *run, const struct frame_again *again)
{
    struct text name = {0};
    if (again->trouble == AGAIN_UNKEPT)
        return fail(run->error, "cannot keep the packets for --extract in a temporary file: %s",
                    strerror(again->spool->error_number));
    mask_add_file(run->extract->mask, &name, str_from(again->before[again->troubled].name));
    if (again->trouble == AGAIN_GONE)
        fail(run->error, "'%s' cannot be read a second time, which --extract needs: %s", name.at,
             "it was moved or removed meanwhile");
    else if (again->trouble == AGAIN_SHORTER)
        fail(run->error, "'%s' cannot be read a second time, which --extract needs: %s", name.at,
             "it has fewer packets than before");
    text_free(&name);
    return again->trouble == AGAIN_FINE;
}

static void end_reading(struct extraction *run, struct frame_again *again)
{
    if (!run->failed && !say_trouble(run, again))
        run->failed = true;
    frame_again_end(again);
}

/* Chooses frames; or, where packets are made anew, makes them. */
static void choose(struct extraction *run)
{
    struct vantage_tap tap = {
        .context = run,
        .listener = {run, take_media, take_media_error},
        .text = take_text,
        .done = forget_datagrams,
    };
    struct frame_again again;
    places_trace(run->places, &tap.trace);
    run->order = message_order_new(run->source.settings);
    run->parser = sip_parser_new();
    frame_again_begin(&again, run->source.spool, run->source.inputs, run->source.input_count,
                      run->source.reading);
    run->vantages =
        vantages_new(run->source.settings, again.inputs, again.input_count, run->order, NULL);
    vantages_use_keys(run->vantages, run->source.tls_keys);
    vantages_restrict(run->vantages, run->source.ports, run->source.port_count);
    vantages_tap(run->vantages, &tap);
    go_through(run, &again);
    vantages_free(run->vantages);
    end_reading(run, &again);
    sip_parser_free(run->parser);
    message_order_free(run->order);
}

/* What is known of the calls beside their messages: refused connections, short ICMP quotes. */
static void choose_moments(struct extraction *run)
{
    const struct analysis *selected = run->extract->selected;
    for (size_t i = 0; i < selected->call_count; i++)
        for (int mark = 0; mark < MARK_COUNT; mark++) {
            struct moment moment = call_moment(selected->calls[i], (enum call_mark)mark);
            if (moment.time_us != TIME_UNKNOWN)
                places_choose_frame(run->places, moment.origin);
        }
}

/* ---- writing ---- */

static void write_frame(struct extraction *run, struct pcapng_writer *writer, struct text *room,
                        const struct frame *frame, struct extract_result *result)
{
    if (!is_packet(frame) || !places_has(run->places, frame->origin) ||
        frame_bits_has(&run->copies, frame->origin))
        return;
    text_clear(room);
    text_add(room, (struct str){(const char *)frame->bytes, frame->captured});
    uint8_t *bytes = (uint8_t *)(room->at ? room->at : "");
    if (frame->captured && !places_write_over(run->places, frame->origin, bytes, frame->captured)) {
        result->withheld++;
        return;
    }
    pcapng_add(writer, &(struct pcapng_packet){.time_us = frame->time_us,
                                               .link_type = frame->link_type,
                                               .captured = frame->captured,
                                               .wire = frame->wire,
                                               .bytes = bytes});
}

/* An empty datagram from here to here: the capture went on at that time, which is what makes
 * silence tell something. */
static void write_watch(struct pcapng_writer *writer, int64_t time_us, const char *comment)
{
    static const uint8_t datagram[] = {0x45, 0, 0,   28, 0, 0, 0, 0, 64, 17, 0x7c, 0xcf, 127, 0,
                                       0,    1, 127, 0,  0, 1, 0, 9, 0,  9,  0,    8,    0,   0};
    if (time_us != TIME_UNKNOWN)
        pcapng_add(writer, &(struct pcapng_packet){.time_us = time_us,
                                                   .link_type = PCAPNG_LINK_RAW,
                                                   .captured = sizeof datagram,
                                                   .wire = sizeof datagram,
                                                   .bytes = datagram,
                                                   .comment = comment});
}

static void find_window(const struct extract_source *source, int64_t *first_us, int64_t *last_us)
{
    *first_us = TIME_UNKNOWN;
    *last_us = TIME_UNKNOWN;
    for (size_t i = 0; i < source->input_count; i++) {
        const struct input *input = &source->inputs[i];
        if (input->first_us == TIME_UNKNOWN || input_is_text(input))
            continue;
        if (*first_us == TIME_UNKNOWN || input->first_us < *first_us)
            *first_us = input->first_us;
        if (*last_us == TIME_UNKNOWN || input->last_us > *last_us)
            *last_us = input->last_us;
    }
}

static void write_frames(struct extraction *run, struct pcapng_writer *writer,
                         struct extract_result *result)
{
    struct frame_again again;
    struct frame frame;
    struct text room = {0};
    size_t input;
    enum source_set_event event;
    frame_again_begin(&again, run->source.spool, run->source.inputs, run->source.input_count,
                      run->source.reading);
    while ((event = frame_again_next(&again, &frame, &input)) != SOURCE_SET_END && writer->good)
        if (event == SOURCE_SET_FRAME)
            write_frame(run, writer, &room, &frame, result);
    end_reading(run, &again);
    text_free(&room);
}

static void write_masked(struct extraction *run, struct pcapng_writer *writer)
{
    struct masked_packets packets;
    masked_packets_begin(&packets, run->extract->mask, writer);
    run->packets = &packets;
    choose(run);
    run->packets = NULL;
    masked_packets_end(&packets);
}

static bool write_all(struct extraction *run, struct pcapng_writer *writer,
                      struct extract_result *result)
{
    int64_t first_us, last_us;
    find_window(&run->source, &first_us, &last_us);
    write_watch(writer, first_us, "the capture begins");
    uint64_t watches = writer->packets;
    if (run->extract->mask)
        write_masked(run, writer);
    else
        write_frames(run, writer, result);
    result->packets = writer->packets - watches;
    write_watch(writer, last_us, "the capture ends");
    return pcapng_end(writer) && !run->failed;
}

static bool write_file(struct extraction *run, struct extract_result *result, struct error *error)
{
    struct output *output = output_open(run->extract->path, error);
    struct pcapng_writer writer;
    if (!output)
        return false;
    output_make_private(output);
    struct sink sink = output_sink(output);
    pcapng_begin(&writer, &sink);
    if (run->extract->key_log.len && !run->extract->mask)
        pcapng_add_secrets(&writer, run->extract->key_log);
    bool written = write_all(run, &writer, result);
    return output_close(output, written, error) && written;
}

static struct places *new_places(const struct extraction *run)
{
    const int64_t *setting = run->source.settings->value;
    bool is_one = run->source.input_count < 2;
    return places_new(&(struct places_options){
        .input_count = run->source.input_count,
        .fragment_timeout_us = setting[SETTING_FRAGMENT_TIMEOUT],
        .copy_us = setting[is_one ? SETTING_DUPLICATE_WINDOW : SETTING_DUPLICATE_WINDOW_FILES],
        .shows_secrets = run->extract->shows_secrets,
    });
}

static bool has_packets(const struct extract_source *source)
{
    for (size_t i = 0; i < source->input_count; i++)
        if (!input_is_text(&source->inputs[i]) && source->inputs[i].packets)
            return true;
    return false;
}

bool extract_write(struct pipeline *pipeline, const struct extract *extract,
                   struct extract_result *result, struct error *error)
{
    struct extraction run = {
        .extract = extract, .source = pipeline_extract_source(pipeline), .error = error};
    *result = (struct extract_result){.has_none = !has_packets(&run.source)};
    if (result->has_none)
        return true;
    if (run.source.spool && !run.source.spool->file)
        return fail(error, "cannot keep the packets for --extract in a temporary file: %s",
                    strerror(run.source.spool->error_number));
    run.wanted = wanted_new(extract->selected, run.source.whole, extract->is_all);
    run.places = new_places(&run);
    frame_bits_init(&run.copies, run.source.input_count);
    recent_init(&run.originals, ORIGINALS);
    run.original_us = xalloc(ORIGINALS * sizeof *run.original_us);
    choose_moments(&run);
    choose(&run);
    if (places_need_again(run.places) && !run.failed) {
        places_begin_again(run.places);
        choose(&run);
    }
    places_settle(run.places);
    bool written = !run.failed && write_file(&run, result, error);
    frame_bits_free(&run.copies);
    recent_free(&run.originals);
    free(run.original_us);
    places_free(run.places);
    wanted_free(run.wanted);
    return written;
}
