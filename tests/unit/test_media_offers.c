/* Which call's offer a stream belongs to, also where all calls use one port. */
#include "support/call_builder.h"
#include "support/test.h"

#include "../../src/media/offer_index.h"
#include "sipdiag/base/hash.h"

#include <time.h>

enum { PORT = 6000, SECOND_MS = 1000 };

static const struct endpoint at_port = {{{192, 0, 2, 10}, ADDRESS_IPV4}, PORT};

/* An offer of the newest call, at its start. */
static void add_offer(struct call_store *store, struct call *call, uint8_t leg, int64_t after_ms)
{
    struct call_media *media = arena_alloc_zero(&store->arena, sizeof *media);
    struct media_offer *offers = arena_alloc_zero(
        &store->arena, (call->media ? call->media->offer_count + 1U : 1U) * sizeof *offers);
    if (call->media) {
        *media = *call->media;
        memcpy(offers, media->offers, media->offer_count * sizeof *offers);
    }
    offers[media->offer_count++] = (struct media_offer){
        .time_us = call_start(call) + after_ms * US_PER_MS, .audio = at_port, .leg = leg};
    media->offers = offers;
    call->media = media;
}

static struct call *add_call(struct call_builder *builder, int64_t start_ms, int64_t talk_ms)
{
    struct call_plan plan = plan_answered(start_ms, SECOND_MS, talk_ms);
    struct call *call = builder_add(builder, &plan);
    add_offer(&builder->store, call, 0, 0);
    return call;
}

static const struct offer_row *find_at(const struct offer_index *index, int64_t ms)
{
    return offer_index_find(index, &at_port, BUILDER_EPOCH_US + ms * US_PER_MS);
}

static void the_last_call_that_was_not_over_has_the_sound(void **state)
{
    struct call_builder builder;
    struct offer_index index;
    (void)state;
    builder_init(&builder);
    add_call(&builder, 0, 0); /* never ended */
    add_call(&builder, 60 * SECOND_MS, 9 * SECOND_MS);
    add_call(&builder, 90 * SECOND_MS, 30 * SECOND_MS);
    offer_index_build(&index, &builder.store);
    assert_null(find_at(&index, -3 * SECOND_MS));
    assert_int_equal(find_at(&index, -1 * SECOND_MS)->record, 0); /* a little before */
    assert_int_equal(find_at(&index, 50 * SECOND_MS)->record, 0);
    assert_int_equal(find_at(&index, 65 * SECOND_MS)->record, 1);
    assert_int_equal(find_at(&index, 74 * SECOND_MS)->record, 1); /* a little behind */
    assert_int_equal(find_at(&index, 80 * SECOND_MS)->record, 0);
    assert_int_equal(find_at(&index, 100 * SECOND_MS)->record, 2);
    assert_int_equal(find_at(&index, 500 * SECOND_MS)->record, 0);
    struct endpoint other = at_port;
    other.port++;
    assert_null(offer_index_find(&index, &other, BUILDER_EPOCH_US));
    offer_index_free(&index);
    builder_free(&builder);
}

static void of_one_call_the_leg_nearest_to_the_caller_has_it(void **state)
{
    struct call_builder builder;
    struct offer_index index;
    (void)state;
    builder_init(&builder);
    struct call *call = add_call(&builder, 0, 90 * SECOND_MS);
    add_offer(&builder.store, call, 2, 500);
    add_offer(&builder.store, call, 1, 600);
    add_offer(&builder.store, call, 1, 30 * SECOND_MS);
    add_offer(&builder.store, call, 2, 40 * SECOND_MS);
    add_offer(&builder.store, call, 0, 50 * SECOND_MS);
    offer_index_build(&index, &builder.store);
    assert_ptr_equal(find_at(&index, 10 * SECOND_MS)->offer, &call->media->offers[0]);
    assert_ptr_equal(find_at(&index, 45 * SECOND_MS)->offer, &call->media->offers[0]);
    assert_ptr_equal(find_at(&index, 60 * SECOND_MS)->offer, &call->media->offers[5]);
    offer_index_free(&index);
    builder_free(&builder);
}

/* As long as the square of their number this would take minutes. */
static void many_calls_at_one_port_are_told_apart_at_once(void **state)
{
    enum { CALLS = 200000, SECONDS_MOST = 4 };
    struct call_builder builder;
    struct offer_index index;
    size_t wrong = 0;
    (void)state;
    builder_init(&builder);
    for (int i = 0; i < CALLS; i++)
        add_call(&builder, i * SECOND_MS, i == 0 ? 0 : SECOND_MS);
    clock_t begin = clock();
    offer_index_build(&index, &builder.store);
    for (int i = 0; i < CALLS; i++) /* two seconds before its SDP counts, too */
        wrong += find_at(&index, i * SECOND_MS - 2 * SECOND_MS)->record != (uint32_t)i;
    for (int i = 0; i < CALLS; i++) /* long after all of them */
        wrong += find_at(&index, (CALLS + 100 + i) * SECOND_MS)->record != 0;
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    assert_int_equal(wrong, 0);
    if (seconds > SECONDS_MOST)
        fail_msg("%.1f s", seconds);
    offer_index_free(&index);
    builder_free(&builder);
}

static void without_an_offer_there_is_none(void **state)
{
    struct call_builder builder;
    struct offer_index index;
    (void)state;
    builder_init(&builder);
    offer_index_build(&index, &builder.store);
    assert_null(find_at(&index, 0));
    offer_index_free(&index);
    builder_free(&builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_call_that_was_not_over_has_the_sound),
        cmocka_unit_test(of_one_call_the_leg_nearest_to_the_caller_has_it),
        cmocka_unit_test(many_calls_at_one_port_are_told_apart_at_once),
        cmocka_unit_test(without_an_offer_there_is_none),
    };
    hash_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
