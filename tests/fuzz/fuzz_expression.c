/* Any bytes as an expression about calls: it compiles, or the problem lies inside it; what holds
 * does not hold negated, and what it says is the same twice. */
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/select/call_names.h"
#include "sipdiag/select/time_point.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
    if (!condition)
        abort();
}

static const char *cause_at(size_t index)
{
    static const char *const causes[] = {"no-answer", "callee-busy"};
    return index < 2 ? causes[index] : NULL;
}

/* A call of which much is known, and one of which nothing is. */
static void fill(struct call *known, struct call_store *store)
{
    struct moment moments[MARK_COUNT];
    struct str texts[CALL_TEXT_COUNT];
    for (int i = 0; i < MARK_COUNT; i++)
        moments[i] = (struct moment){1795197600000000 + i * 1000000, {1, 0}};
    for (int i = 0; i < CALL_TEXT_COUNT; i++)
        texts[i] = STR("+380501112233");
    call_set_moments(known, &store->arena, moments);
    call_set_texts(known, &store->arena, texts);
    known->code = 486;
    known->final = true;
    known->ring_us = 5000000;
}

static void check_call(const struct expression *expression, const struct expression *negated,
                       const struct call *call)
{
    static const struct cause cause = {.id = "no-answer"};
    const struct cause *const notes[] = {&cause};
    const struct verdict verdict = {.cause = &cause, .notes = notes, .note_count = 1};
    struct settings settings;
    settings_init(&settings);
    const struct analysis analysis = {.settings = &settings};
    struct call_context context = {.analysis = &analysis, .call = call, .verdict = &verdict};
    bool holds = expression_holds(expression, &context);
    require(holds == expression_holds(expression, &context));
    if (negated)
        require(!holds || !expression_holds(negated, &context));
    text_free(&context.scratch);
}

static void check_expression(struct str text, const struct call_scope *scope)
{
    struct call_store store;
    struct expression_problem problem = {"", 0};
    struct expression *expression = expression_compile(text, &scope->scope, &problem);
    if (!expression) {
        struct text lines = {0};
        expression_add_caret(&lines, text, &problem);
        require(problem.sentence[0] && problem.at <= text.len && lines.len < 512);
        text_free(&lines);
        return;
    }
    call_store_init(&store);
    struct call *known = call_store_new(&store), *unknown = call_store_new(&store);
    struct text other = {0};
    fill(known, &store);
    unknown->ring_us = TIME_UNKNOWN;
    text_add_literal(&other, "not (");
    text_add(&other, text);
    text_add_char(&other, ')');
    struct expression *negated = expression_compile(text_str(&other), &scope->scope, &problem);
    check_call(expression, negated, known);
    check_call(expression, negated, unknown);
    expression_free(negated);
    expression_free(expression);
    text_free(&other);
    call_store_free(&store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct call_scope scope;
    struct settings settings;
    struct time_point point;
    char *copy = malloc(size ? size : 1); /* exactly as long as the input, for the sanitizer */
    require(copy != NULL);
    if (size)
        memcpy(copy, data, size);
    settings_init(&settings);
    call_scope_init(&scope, &settings, cause_at);
    check_expression((struct str){copy, size}, &scope);
    time_point_parse((struct str){copy, size}, &point, NULL);
    free(copy);
    return 0;
}
