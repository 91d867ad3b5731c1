/* Any bytes as the SDP body of an INVITE and as a part of a multipart one: what is read must lie
 * inside. */
#include "sipdiag/parse/sip_parser.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char head[] = "INVITE sip:bob@192.0.2.2 SIP/2.0\r\n"
                           "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\n"
                           "From: <sip:alice@192.0.2.1>;tag=a\r\nTo: <sip:bob@192.0.2.2>\r\n"
                           "Call-ID: fuzz@192.0.2.1\r\nCSeq: 1 INVITE\r\nContent-Type: ";

static void require(int condition)
{
    if (!condition)
        abort();
}

static void check(struct sip_parser *parser, const char *type, const uint8_t *body, size_t size)
{
    size_t head_len = strlen(head), type_len = strlen(type), len = head_len + type_len + size;
    char *copy = malloc(len); /* exactly as long as the message, for the sanitizer */
    require(copy != NULL);
    memcpy(copy, head, head_len);
    memcpy(copy + head_len, type, type_len);
    if (size)
        memcpy(copy + head_len + type_len, body, size);
    struct sip_text text = {.bytes = {copy, len}};
    struct sip_facts facts;
    struct input_health health = {0};
    require(sip_parser_read(parser, &text, &facts, &health));
    const struct sip_media *media = &facts.media;
    if (media->origin.len)
        require(media->origin.at >= copy && media->origin.at + media->origin.len <= copy + len);
    require(!media->has_audio || media->audio.port != 0);
    require(!media->audio_refused || media->audio.port == 0);
    require(media->present || (!media->has_audio && !media->srtp && !media->image));
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sip_parser *parser;
    if (size > 60000)
        return 0;
    if (!parser)
        parser = sip_parser_new();
    check(parser, "application/sdp\r\n\r\n", data, size);
    check(parser, "multipart/mixed;boundary=b\r\n\r\n--b\r\nContent-Type: application/sdp\r\n\r\n",
          data, size);
    return 0;
}
