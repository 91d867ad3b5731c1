/* The audio stream of SDP bodies, alone and inside multipart ones. */
#include "support/test.h"

#include "sipdiag/parse/sip_parser.h"

#include <stdlib.h>

static struct sip_parser *parser;
static struct sip_facts facts;

static int start(void **state)
{
    (void)state;
    parser = sip_parser_new();
    return parser ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    sip_parser_free(parser);
    return 0;
}

static struct sip_media media_of(const char *content_type, const char *body, bool cut)
{
    struct input_health health = {0};
    size_t size = strlen(body) + 1000;
    char *message = malloc(size);
    assert_non_null(message);
    snprintf(message, size,
             "UPDATE sip:a@host.example SIP/2.0\r\n%s%s\r\nContent-Length: %zu\r\n\r\n%s",
             content_type[0] ? "Content-Type: " : "X: ", content_type, strlen(body), body);
    struct sip_text text = {.bytes = str_from(message), .cut = cut};
    assert_true(sip_parser_read(parser, &text, &facts, &health));
    struct sip_media media = facts.media;
    media.origin = (struct str){0};
    free(message);
    return media;
}

static void assert_audio(struct sip_media media, const char *address, unsigned port)
{
    struct address expected = {0};
    if (address)
        assert_true(address_parse(str_from(address), &expected));
    assert_true(media.present);
    assert_true(address_equal(&media.audio.address, &expected));
    assert_int_equal(media.audio.port, port);
    assert_int_equal(media.has_audio, port != 0);
}

static void the_first_audio_stream_is_read(void **state)
{
    static const struct {
        const char *body, *address;
        unsigned port;
    } rows[] = {
        {"v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4000 RTP/AVP 0\r\n", "192.0.2.1", 4000},
        {"v=0\nc=IN IP6 2001:db8::1\nm=audio 4000 RTP/AVP 0", "2001:db8::1", 4000},
        {"v=0\r\nm=audio 4000 RTP/AVP 0\r\nc=IN IP4 192.0.2.2\r\n", "192.0.2.2", 4000},
        {"v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 4 RTP/AVP 0\r\nc=IN IP4 192.0.2.2\r\n", "192.0.2.2",
         4},
        {"v=0\r\nc=IN IP4 192.0.2.1\r\nm=video 1 RTP/AVP 31\r\nc=IN IP4 192.0.2.3\r\nm=audio 2 "
         "RTP/AVP 0"
         "\r\nm=audio 3 RTP/AVP 0\r\nc=IN IP4 192.0.2.4\r\n",
         "192.0.2.1", 2},
        {"v=0\r\nc=IN IP4 224.2.36.42/127\r\nm=audio 49170/2 RTP/AVP 0\r\n", "224.2.36.42", 49170},
        {"v=0\r\nc=IN IP4 host.example\r\nm=audio 4000 RTP/AVP 0\r\n", NULL, 4000},
        {"v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 0 RTP/AVP\r\n", "192.0.2.1", 0},
        {"v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 65536 RTP/AVP 0\r\n", "192.0.2.1", 0},
        {"v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio -1 RTP/AVP 0\r\n", "192.0.2.1", 0},
        {"v=0\r\nc=IN IP4 192.0.2.1\r\nm=image 5 udptl t38\r\n", NULL, 0},
        {"m=audio ", NULL, 0},
        {"m=audio", NULL, 0},
        {"c=", NULL, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_audio(media_of("application/sdp", rows[i].body, false), rows[i].address,
                     rows[i].port);
}

static void the_origin_line_is_kept_as_sent(void **state)
{
    struct input_health health = {0};
    struct sip_text text = {.bytes =
                                STR("ACK sip:a@b SIP/2.0\r\nc: application/SDP;x=y\r\n\r\nv=0\r\n"
                                    "o=- 1 2 IN IP4 192.0.2.1\r\nm=audio 1 RTP/AVP 0\r\no=no\r\n")};
    (void)state;
    assert_true(sip_parser_read(parser, &text, &facts, &health));
    assert_str(facts.media.origin, "- 1 2 IN IP4 192.0.2.1");
}

static void only_sdp_bodies_are_read(void **state)
{
    (void)state;
    assert_false(media_of("application/isup", "v=0\r\nm=audio 1 RTP/AVP 0\r\n", false).present);
    assert_false(media_of("application/sdp", "", false).present);
    assert_false(media_of("", "hello", false).present);
    assert_true(media_of("", "v=0\r\nm=audio 1 RTP/AVP 0\r\n", false).has_audio);
}

static void the_sdp_part_of_a_multipart_body_is_found(void **state)
{
    static const char body[] =
        "preamble\r\n--b1\r\nContent-Type: application/isup\r\n\r\n"
        "m=audio 1 RTP/AVP 0\r\n--b1\r\ncontent-type : Application/SDP\r\n"
        "Content-Disposition: session\r\n\r\nv=0\r\nc=IN IP4 192.0.2.1\r\n"
        "m=audio 2 RTP/AVP 0\r\n--b1\r\n\r\nm=audio 3 RTP/AVP 0\r\n--b1--\r\n";
    (void)state;
    assert_audio(media_of("multipart/mixed;boundary=b1", body, false), "192.0.2.1", 2);
    assert_audio(media_of("Multipart/Related; x=y; boundary=\"b1\"", body, false), "192.0.2.1", 2);
    assert_false(media_of("multipart/mixed;boundary=b2", body, false).present);
    assert_false(media_of("multipart/mixed", body, false).present);
    assert_false(media_of("multipart/mixed;boundary=\"", body, false).present);
}

static void a_line_that_the_capture_cut_is_not_believed(void **state)
{
    static const char body[] = "v=0\r\nc=IN IP4 192.0.2.1\r\nm=audio 400";
    (void)state;
    assert_audio(media_of("application/sdp", body, true), NULL, 0);
    assert_audio(media_of("application/sdp", body, false), "192.0.2.1", 400);
}

static void a_stream_behind_16_kib_is_not_looked_for(void **state)
{
    char *body = calloc(1, 20000);
    (void)state;
    assert_non_null(body);
    strcpy(body, "v=0\r\n");
    while (strlen(body) < 16384)
        strcat(
            body,
            "a=padding that goes on and on and on and on and on and on and on and on and on\r\n");
    strcat(body, "m=audio 5 RTP/AVP 0\r\n");
    struct sip_media media = media_of("application/sdp", body, false);
    assert_true(media.present);
    assert_false(media.has_audio);
    free(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_audio_stream_is_read),
        cmocka_unit_test(the_origin_line_is_kept_as_sent),
        cmocka_unit_test(only_sdp_bodies_are_read),
        cmocka_unit_test(the_sdp_part_of_a_multipart_body_is_found),
        cmocka_unit_test(a_line_that_the_capture_cut_is_not_believed),
        cmocka_unit_test(a_stream_behind_16_kib_is_not_looked_for),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
