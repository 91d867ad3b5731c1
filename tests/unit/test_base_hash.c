/* Hashes: what must have one value, and what must not. */
#include "sipdiag/base/hash.h"

#include "support/test.h"

static uint64_t hash_of_two(const char *first, const char *second)
{
    const struct str texts[] = {str_from(first), str_from(second)};
    return hash_key_texts(texts, 2);
}

static void lists_of_equal_texts_have_one_hash(void **state)
{
    char copy[] = "a text of more than one word";
    (void)state;
    assert_true(hash_of_two("a text of more than one word", "b") == hash_of_two(copy, "b"));
    assert_true(hash_of_two("", "") == hash_of_two("", ""));
}

static void where_a_text_ends_counts(void **state)
{
    static const char *const lists[][2] = {
        {"", "abcdefgh12345678"}, {"a", "bcdefgh12345678"},  {"abcdefgh", "12345678"},
        {"12345678", "abcdefgh"}, {"abcdefgh12345678", ""},  {"abcdefg", "h12345678"},
        {"abcdefgh", "1234567"},  {"abcdefgh", "123456789"}, {"", ""},
    };
    enum { LISTS = sizeof lists / sizeof lists[0] };
    (void)state;
    for (int i = 0; i < LISTS; i++)
        for (int j = 0; j < i; j++)
            assert_false(hash_of_two(lists[i][0], lists[i][1]) ==
                         hash_of_two(lists[j][0], lists[j][1]));
}

static void every_byte_and_the_length_count_in_a_key_and_in_a_fingerprint(void **state)
{
    enum { LONGEST = 150 };
    char bytes[LONGEST] = {0};
    (void)state;
    for (size_t len = 1; len <= LONGEST; len++) {
        uint64_t key = hash_key(bytes, len), print = hash_bulk(bytes, len, 1);
        assert_false(key == hash_key(bytes, len - 1));
        assert_false(print == hash_bulk(bytes, len - 1, 1));
        assert_false(print == hash_bulk(bytes, len, 2));
        for (size_t at = 0; at < len; at++) {
            bytes[at] = 1;
            assert_false(key == hash_key(bytes, len));
            assert_false(print == hash_bulk(bytes, len, 1));
            bytes[at] = 0;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_of_equal_texts_have_one_hash),
        cmocka_unit_test(where_a_text_ends_counts),
        cmocka_unit_test(every_byte_and_the_length_count_in_a_key_and_in_a_fingerprint),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
