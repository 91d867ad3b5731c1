/* What is told of the decoders of several inputs. */
#include "../../src/pipeline/vantages.h"

#include "support/packets.h"
#include "support/test.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/text.h"
#include "sipdiag/decode/decoder.h"
#include "sipdiag/model/settings.h"

enum { LINK_RAW = 101, MORE = 0x2000, INPUTS = 3 };

static void ignore_piece(void *context, const struct trace_piece *piece)
{
    (void)context;
    (void)piece;
}

static void ignore_transport(void *context, const uint8_t *header, size_t checksum_at)
{
    (void)context;
    (void)header;
    (void)checksum_at;
}

static void note_datagram(void *context, struct origin origin, struct str bytes)
{
    (void)bytes;
    text_addf(context, "datagram of %u, ", (unsigned)origin.input);
}

static void note_text(void *context, const struct sip_text *text, bool is_wanted)
{
    (void)is_wanted;
    text_addf(context, "message of %u, ", (unsigned)text->origin.input);
}

static void note_done(void *context)
{
    text_addf(context, "done; ");
}

/* The first fragment of a message, whose end never comes. */
static void add_head(struct vantages *vantages, uint16_t input, int64_t time_us)
{
    struct octets udp = {.len = 0}, part = {.len = 0}, packet = {.len = 0};
    add_sip_udp(&udp, SAMPLE_INVITE);
    add_bytes(&part, udp.at, udp.len / 8 * 8);
    add_ipv4(&packet, (struct ipv4_fields){.place = MORE, .protocol = 17}, &part);
    vantages_add(vantages, input,
                 &(struct frame){.time_us = time_us,
                                 .bytes = packet.at,
                                 .captured = (uint32_t)packet.len,
                                 .wire = (uint32_t)packet.len,
                                 .link_type = LINK_RAW,
                                 .origin = {.frame = 1, .input = input}});
}

static void each_decoder_is_told_to_be_done_behind_its_last_messages(void **state)
{
    (void)state;
    struct text told = {0};
    struct settings settings;
    struct input inputs[INPUTS] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    const struct vantage_tap tap = {.context = &told,
                                    .trace = {.context = &told,
                                              .piece = ignore_piece,
                                              .datagram = note_datagram,
                                              .transport = ignore_transport},
                                    .text = note_text,
                                    .done = note_done};
    settings_init(&settings);
    struct message_order *order = message_order_new(&settings);
    struct vantages *vantages = vantages_new(&settings, inputs, INPUTS, order, NULL);
    vantages_tap(vantages, &tap);
    for (uint16_t i = 0; i < INPUTS; i++) {
        inputs[i].first_us = inputs[i].last_us = (i == 2 ? 10000 : 1000) * US_PER_S;
        add_head(vantages, i, inputs[i].first_us);
        if (i == 0)
            assert_int_equal(told.len, 0);
        if (i == 1)
            vantages_end(vantages, 0);
    }
    assert_string_equal(told.at, "datagram of 0, message of 0, done; ");
    vantages_finish(vantages);
    assert_string_equal(told.at, "datagram of 0, message of 0, done; "
                                 "datagram of 1, message of 1, done; "
                                 "datagram of 2, message of 2, done; ");
    vantages_free(vantages);
    message_order_free(order);
    text_free(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_decoder_is_told_to_be_done_behind_its_last_messages),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
