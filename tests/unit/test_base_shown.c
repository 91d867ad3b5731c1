/* Foreign bytes made safe to read. */
#include "support/test.h"

#include "sipdiag/base/shown.h"

static void whatever_controls_a_terminal_is_escaped(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        const char *shown;
    } rows[] = {
        {STR("plain text"), "plain text"},
        {STR("Zo\xc3\xab \xe2\x82\xac \xf0\x9f\x93\x9e"),
         "Zo\xc3\xab \xe2\x82\xac \xf0\x9f\x93\x9e"},
        {STR("\x1b[31m"), "\\x1b[31m"},
        {STR("a\0b\nc\td\x7f"), "a\\x00b\\x0ac\\x09d\\x7f"},
        {STR("\xc2\x9b"), "\\xc2\\x9b"},                   /* C1 in UTF-8 */
        {STR("\x9b"), "\\x9b"},                            /* C1 alone */
        {STR("\xff\xfe"), "\\xff\\xfe"},                   /* never UTF-8 */
        {STR("\xc3"), "\\xc3"},                            /* cut */
        {STR("\xe2\x82"), "\\xe2\\x82"},                   /* cut */
        {STR("\xc0\xaf"), "\\xc0\\xaf"},                   /* overlong */
        {STR("\xe0\x80\xaf"), "\\xe0\\x80\\xaf"},          /* overlong */
        {STR("\xed\xa0\x80"), "\\xed\\xa0\\x80"},          /* surrogate */
        {STR("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"}, /* past U+10FFFF */
        {STR("\xe2\x80\xae"
             "x"),
         "\\u{202E}x"},                          /* right-to-left override */
        {STR("\xe2\x80\x8b"), "\\u{200B}"},      /* zero-width space */
        {STR("\xef\xbb\xbf"), "\\u{FEFF}"},      /* byte order mark */
        {STR("\xf3\xa0\x80\xa1"), "\\u{E0021}"}, /* tag */
        {STR("\xcd\x8f"), "\\u{034F}"},          /* grapheme joiner */
        {STR("\xe3\x85\xa4"), "\\u{3164}"},      /* filler without a shape */
        {STR(""), ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text out = {0};
        text_add_shown(&out, rows[i].bytes);
        assert_str(text_str(&out), rows[i].shown);
        text_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_controls_a_terminal_is_escaped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
