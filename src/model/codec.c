/* The table of codecs: RFC 3551 tables 4 and 5, names registered since, impairments of ITU-T G.113.
 */
#include "sipdiag/model/codec.h"

#include <string.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

/* Ie and Bpl: G.113 Appendix I, tables I.1 and I.4; G.711 with the loss concealment that receivers
 * have (G.711 Appendix I). G.729 and G.723.1 with silence suppression. */
static const struct codec codecs[] = {
    [CODEC_UNKNOWN] = {.name = "", .payload_type = -1},
    [CODEC_EVENT] = {.name = "telephone-event", .clock = 8000, .payload_type = -1},
    [CODEC_NOISE] = {.name = "CN", .clock = 8000, .payload_type = PAYLOAD_NOISE},
    {"PCMU", 8000, 0, false, true, 0, 25.1F},
    {"GSM", 8000, 3, false, false, 20, 0},
    {"G723", 8000, 4, false, true, 15, 16.1F},
    {"DVI4", 8000, 5, false, false, 0, 0},
    {"DVI4", 16000, 6, false, false, 0, 0},
    {"LPC", 8000, 7, false, false, 0, 0},
    {"PCMA", 8000, 8, false, true, 0, 25.1F},
    {"G722", 8000, 9, false, false, 0, 0},
    {"L16", 44100, 10, false, false, 0, 0},
    {"QCELP", 8000, 12, false, false, 0, 0},
    {"MPA", 90000, 14, false, false, 0, 0},
    {"G728", 8000, 15, false, false, 7, 0},
    {"DVI4", 11025, 16, false, false, 0, 0},
    {"DVI4", 22050, 17, false, false, 0, 0},
    {"G729", 8000, 18, false, true, 11, 19.0F},
    {"CelB", 90000, 25, true, false, 0, 0},
    {"JPEG", 90000, 26, true, false, 0, 0},
    {"nv", 90000, 28, true, false, 0, 0},
    {"H261", 90000, 31, true, false, 0, 0},
    {"MPV", 90000, 32, true, false, 0, 0},
    {"MP2T", 90000, 33, true, false, 0, 0},
    {"H263", 90000, 34, true, false, 0, 0},
    {"G726-16", 8000, -1, false, false, 50, 0},
    {"G726-24", 8000, -1, false, false, 25, 0},
    {"G726-32", 8000, -1, false, false, 7, 0},
    {"G726-40", 8000, -1, false, false, 2, 0},
    {"GSM-EFR", 8000, -1, false, true, 5, 10.0F},
    {"iLBC", 8000, -1, false, false, 0, 0},
    {"speex", 8000, -1, false, false, 0, 0},
    {"speex", 16000, -1, false, false, 0, 0},
    {"speex", 32000, -1, false, false, 0, 0},
    {"SILK", 8000, -1, false, false, 0, 0},
    {"SILK", 16000, -1, false, false, 0, 0},
    {"SILK", 24000, -1, false, false, 0, 0},
    {"AMR", 8000, -1, false, false, 5, 0},
    {"AMR-WB", 16000, -1, false, false, 0, 0},
    {"EVS", 16000, -1, false, false, 0, 0},
    {"EVRC", 8000, -1, false, false, 0, 0},
    {"G7221", 16000, -1, false, false, 0, 0},
    {"G7221", 32000, -1, false, false, 0, 0},
    {"BV16", 8000, -1, false, false, 0, 0},
    {"BV32", 16000, -1, false, false, 0, 0},
    {"opus", 48000, -1, false, false, 0, 0},
    {"L16", 8000, -1, false, false, 0, 0},
    {"L16", 16000, -1, false, false, 0, 0},
    {"RED", 8000, -1, false, false, 0, 0},
    {"H263-1998", 90000, -1, true, false, 0, 0},
    {"H263-2000", 90000, -1, true, false, 0, 0},
    {"H264", 90000, -1, true, false, 0, 0},
    {"H265", 90000, -1, true, false, 0, 0},
    {"VP8", 90000, -1, true, false, 0, 0},
    {"VP9", 90000, -1, true, false, 0, 0},
    {"AV1", 90000, -1, true, false, 0, 0},
    {"MP4V-ES", 90000, -1, true, false, 0, 0},
};

/* Rows by payload type, for calls by the hundred thousand (RFC 3551 tables 4 and 5). */
static const uint8_t assigned[] = {
    [0] = 3,   [3] = 4,   [4] = 5,   [5] = 6,   [6] = 7,   [7] = 8,   [8] = 9,   [9] = 10,
    [10] = 11, [12] = 12, [13] = 2,  [14] = 13, [15] = 14, [16] = 15, [17] = 16, [18] = 17,
    [19] = 2,  [25] = 18, [26] = 19, [28] = 20, [31] = 21, [32] = 22, [33] = 23, [34] = 24,
};

const struct codec *codec_at(uint8_t index)
{
    return &codecs[index < COUNT(codecs) ? index : CODEC_UNKNOWN];
}

uint8_t codec_by_payload_type(uint8_t payload_type)
{
    if (payload_type == PAYLOAD_NOISE_OLD)
        return CODEC_NOISE;
    for (size_t i = 0; i < COUNT(codecs); i++)
        if (codecs[i].payload_type == (int)payload_type)
            return (uint8_t)i;
    return CODEC_UNKNOWN;
}

static bool is_name_of(const struct codec *codec, struct str name)
{
    if (ascii_lower(name.at[0]) != ascii_lower(codec->name[0])) /* nearly all differ so */
        return false;
    if (str_equal_nocase(name, STR("G729A")) || str_equal_nocase(name, STR("G723.1")))
        name.len = 4;
    return str_equal_nocase(name, str_from(codec->name));
}

uint8_t codec_by_name(struct str name, uint32_t clock)
{
    uint8_t found = CODEC_UNKNOWN;
    for (size_t i = 1; name.len && i < COUNT(codecs); i++)
        if (is_name_of(&codecs[i], name) && (!found || codecs[i].clock == clock))
            found = (uint8_t)i;
    return found;
}

uint64_t codec_set_of_payload_types(const uint64_t payload_types[2])
{
    uint64_t set = 0;
    for (uint64_t rest = payload_types[0]; rest; rest &= rest - 1) {
        unsigned type = (unsigned)__builtin_ctzll(rest);
        set |= codec_set(type < COUNT(assigned) ? assigned[type] : CODEC_UNKNOWN);
    }
    return set & ~codec_set(CODEC_UNKNOWN);
}

uint64_t codec_set_of_sound(uint64_t set)
{
    uint64_t sound = 0;
    for (uint64_t rest = set; rest; rest &= rest - 1) {
        uint8_t row = (uint8_t)__builtin_ctzll(rest);
        if (row >= CODEC_FIRST_SOUND && !codec_at(row)->is_video)
            sound |= codec_set(row);
    }
    return sound;
}

void codec_set_add(struct text *out, uint64_t set)
{
    const char *last = NULL;
    for (uint64_t rest = set; rest; rest &= rest - 1) {
        const char *name = codec_at((uint8_t)__builtin_ctzll(rest))->name;
        /* Rows of one name stand together; they differ in their clocks. */
        if (last && strcmp(last, name) == 0)
            continue;
        text_addf(out, "%s%s", last ? ", " : "", name);
        last = name;
    }
}
