/* Writes what was seen of a call's sound. */
#include "record_media.h"

#include "sipdiag/model/cause.h"
#include "sipdiag/model/codec.h"

#include <math.h>

static const char *const side_keys[MEDIA_SIDES] = {
    [MEDIA_TO_CALLEE] = "to_callee",
    [MEDIA_TO_CALLER] = "to_caller",
};

/* Hundredths of a per cent and thousandths of a millisecond say all there is to say. */
static double loss_percent(const struct media_direction *direction)
{
    return round(10000 * media_loss(direction)) / 100;
}

static double jitter_ms(const struct media_direction *direction)
{
    return (double)direction->jitter_us / (double)US_PER_MS;
}

static void add_codec(struct text *out, const struct media_direction *direction)
{
    if (direction->codec == CODEC_UNKNOWN)
        text_addf(out, "%u", direction->payload_type);
    else
        text_add_literal(out, codec_at(direction->codec)->name);
}

static void write_codec(struct json *json, const struct media_direction *direction)
{
    if (direction->codec == CODEC_UNKNOWN)
        json_null(json);
    else
        json_text(json, str_from(codec_at(direction->codec)->name));
}

static void write_ssrc(struct json *json, uint32_t ssrc)
{
    static const char digits[] = "0123456789abcdef";
    char word[10] = {'0', 'x'};
    for (int i = 0; i < 8; i++)
        word[2 + i] = digits[ssrc >> (28 - 4 * i) & 15];
    json_text(json, (struct str){word, sizeof word});
}

static void write_direction(struct json *json, const struct media_direction *direction)
{
    json_open(json, '{');
    json_key(json, "packets");
    json_int(json, direction->packets);
    json_key(json, "loss_pct");
    json_real(json, loss_percent(direction));
    json_key(json, "jitter_ms");
    json_real(json, direction->jitter_us == UINT32_MAX ? (double)NAN : jitter_ms(direction));
    json_key(json, "mos");
    json_real(json, direction->mos_hundredths ? direction->mos_hundredths / 100.0 : (double)NAN);
    json_key(json, "codec");
    write_codec(json, direction);
    json_key(json, "ssrc");
    write_ssrc(json, direction->ssrc);
    json_key(json, "first");
    json_time(json, direction->first_us);
    json_key(json, "last");
    json_time(json, direction->last_us);
    json_close(json, '}');
}

void json_media(struct json *json, const struct record *record)
{
    const struct call_media *media = record->call->media;
    const struct cause *problem = record->verdict->media_problem;
    if (!media) {
        json_null(json);
        return;
    }
    json_open(json, '{');
    for (int i = 0; i < MEDIA_SIDES; i++) {
        json_key(json, side_keys[i]);
        if (media->side[i])
            write_direction(json, media->side[i]);
        else
            json_null(json);
    }
    json_key(json, "problem");
    if (problem)
        json_text(json, str_from(problem->id));
    else
        json_null(json);
    json_close(json, '}');
}

static void add_direction(struct text *out, const struct media_direction *direction)
{
    text_addf(out, " %u packets ", direction->packets);
    add_real(out, loss_percent(direction));
    text_add_literal(out, "% lost ");
    if (direction->jitter_us != UINT32_MAX) {
        add_real(out, jitter_ms(direction));
        text_add_literal(out, " ms ");
    }
    add_codec(out, direction);
    if (direction->mos_hundredths) {
        text_add_char(out, ' ');
        add_real(out, direction->mos_hundredths / 100.0);
    }
}

void record_add_media(struct text *out, const struct record *record)
{
    const struct call_media *media = record->call->media;
    for (int i = 0; media && i < MEDIA_SIDES; i++) {
        text_addf(out, "%s%s", i ? "; " : "", side_keys[i]);
        if (media->side[i])
            add_direction(out, media->side[i]);
        else
            text_add_literal(out, " none");
    }
    if (media && record->verdict->media_problem)
        text_addf(out, "; %s", record->verdict->media_problem->id);
}
