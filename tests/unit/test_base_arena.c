/* Memory that is freed together. */
#include "sipdiag/base/arena.h"

#include "support/test.h"

enum { ROOM_BYTES = 256, MANY = 100 };

static bool is_within(const void *at, const char *room)
{
    return (const char *)at >= room && (const char *)at < room + ROOM_BYTES;
}

static void a_lent_room_is_filled_first(void **state)
{
    _Alignas(16) char room[ROOM_BYTES];
    struct arena arena;
    (void)state;
    arena_init_within(&arena, room, sizeof room);
    struct str first = arena_copy(&arena, STR("first"));
    assert_true(is_within(first.at, room));
    char *large = arena_take_bytes(&arena, ROOM_BYTES);
    assert_false(is_within(large, room));
    memset(large, 'x', ROOM_BYTES);
    assert_str(first, "first");
    arena_free(&arena);
    assert_int_equal(arena.total_bytes, 0);
}

static void a_lent_room_is_what_stays_after_a_reset(void **state)
{
    _Alignas(16) char room[ROOM_BYTES];
    struct arena arena;
    (void)state;
    arena_init_within(&arena, room, sizeof room);
    size_t held = arena.total_bytes;
    for (int i = 0; i < MANY; i++) {
        for (int blocks = 0; blocks < 4; blocks++)
            memset(arena_take_bytes(&arena, ROOM_BYTES), 'x', ROOM_BYTES);
        assert_true(arena.total_bytes > held);
        arena_reset(&arena);
        assert_int_equal(arena.total_bytes, held);
        assert_true(is_within(arena_copy(&arena, STR("again")).at, room));
    }
    arena_free(&arena);
}

static void without_a_room_one_block_of_its_own_stays(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena, ROOM_BYTES);
    arena_reset(&arena);
    assert_int_equal(arena.total_bytes, 0);
    for (int i = 0; i < MANY; i++)
        memset(arena_alloc(&arena, ROOM_BYTES), 'x', ROOM_BYTES);
    size_t held = arena.total_bytes;
    arena_reset(&arena);
    assert_true(arena.total_bytes > 0 && arena.total_bytes < held);
    arena_free(&arena);
    assert_int_equal(arena.total_bytes, 0);
}

static void what_is_aligned_is_aligned_behind_text_too(void **state)
{
    struct arena arena;
    (void)state;
    arena_init(&arena, 0);
    for (size_t i = 1; i < MANY; i++) {
        memset(arena_take_bytes(&arena, i), 'x', i);
        assert_int_equal((uintptr_t)arena_alloc(&arena, i) % 16, 0);
    }
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lent_room_is_filled_first),
        cmocka_unit_test(a_lent_room_is_what_stays_after_a_reset),
        cmocka_unit_test(without_a_room_one_block_of_its_own_stays),
        cmocka_unit_test(what_is_aligned_is_aligned_behind_text_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
