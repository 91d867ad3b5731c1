/* Any bytes as a CDR: what is read must hold together. */
#include "sipdiag/cdr/cdr_reader.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
    if (!condition)
        abort();
}

static void check(const struct call *call)
{
    int64_t talk = call_talk(call), pdd = call_pdd(call);
    require(call->leg_count >= 1 && call->legs);
    require(call->cdr != NULL);
    require(call_start(call) != TIME_UNKNOWN);
    require(talk == TIME_UNKNOWN || talk >= 0);
    require(pdd == TIME_UNKNOWN || pdd >= 0);
    require(call->code < 1000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct call_store store;
    struct input input = {.name = "fuzz", .kind = "cdr"};
    struct text why_not = {0};
    char *copy = malloc(size + !size); /* exactly as long as the text, for the sanitizer */
    require(copy != NULL);
    if (size)
        memcpy(copy, data, size);
    struct str text = {copy, size};
    bool is_cdr = cdr_recognise(text, true, NULL, &why_not);
    call_store_init(&store);
    struct cdr_reader *reader = cdr_reader_new(
        &(struct cdr_reader_options){.store = &store, .inputs = &input, .input_count = 1});
    for (uint32_t number = 1; text.len; number++)
        cdr_reader_add(reader, 0, str_before(text, '\n', &text), number);
    cdr_reader_end(reader, 0);
    cdr_reader_finish(reader);
    require(is_cdr || store.count == 0);
    for (size_t i = 0; i < store.count; i++)
        check(store.calls[i]);
    cdr_reader_free(reader);
    call_store_free(&store);
    text_free(&why_not);
    free(copy);
    return 0;
}
