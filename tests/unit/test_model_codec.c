/* Sets of codecs: what offers and answers name. */
#include "support/test.h"

#include "sipdiag/model/codec.h"

static void payload_types_stand_for_the_codecs_of_the_table(void **state)
{
    (void)state;
    for (unsigned type = 0; type < 64; type++) {
        const uint64_t types[2] = {UINT64_C(1) << type, 0};
        uint8_t codec = codec_by_payload_type((uint8_t)type);
        uint64_t expected = codec == CODEC_UNKNOWN ? 0 : codec_set(codec);
        assert_int_equal(codec_set_of_payload_types(types), expected);
    }
}

static void every_codec_has_a_bit_of_its_own(void **state)
{
    (void)state;
    for (uint8_t row = CODEC_FIRST_SOUND; codec_at(row)->name[0]; row++)
        assert_int_equal(codec_set(row), UINT64_C(1) << row);
    assert_int_equal(codec_set(64), 0);
}

static void a_set_is_told_by_names_without_events_noise_and_video(void **state)
{
    struct text words = {0};
    uint64_t set = codec_set(codec_by_name(STR("opus"), 48000)) |
                   codec_set(codec_by_name(STR("speex"), 8000)) |
                   codec_set(codec_by_name(STR("speex"), 16000)) | codec_set(CODEC_EVENT) |
                   codec_set(CODEC_NOISE) | codec_set(codec_by_name(STR("VP8"), 90000)) |
                   codec_set(codec_by_name(STR("PCMA"), 8000));
    (void)state;
    codec_set_add(&words, codec_set_of_sound(set));
    assert_string_equal(words.at, "PCMA, speex, opus");
    text_free(&words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(payload_types_stand_for_the_codecs_of_the_table),
        cmocka_unit_test(every_codec_has_a_bit_of_its_own),
        cmocka_unit_test(a_set_is_told_by_names_without_events_noise_and_video),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
