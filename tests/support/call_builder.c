/* Packs a plan into a call as track/ and diagnose/ would have left it. */
#include "call_builder.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/summarize/summarizer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIP_PORT = 5060, RINGING = 180 };

static struct address address_from(const char *text)
{
    struct address address = {0};
    if (text)
        address_parse(str_from(text), &address);
    return address;
}

static const struct cause causes[] = {
    {.id = "answered-ok",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_NONE,
     .label = "Answered",
     .meaning = "It was answered.",
     .action = "",
     .headline = "Answered.",
     .evidence = UINT32_C(1) << MARK_ANSWER | UINT32_C(1) << MARK_FINAL | UINT32_C(1) << MARK_BYE},
    {.id = "no-answer",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_CALLEE,
     .label = "Rang, nobody picked up",
     .meaning = "It rang.",
     .action = "Call later.",
     .headline = "It rang.",
     .evidence = UINT32_C(1) << MARK_RING | UINT32_C(1) << MARK_CANCEL},
    {.id = "callee-busy",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_CALLEE,
     .label = "Busy",
     .meaning = "The line is busy.",
     .action = "Redial.",
     .headline = "Busy.",
     .evidence = UINT32_C(1) << MARK_FINAL},
    {.id = "callee-declined",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_CALLEE,
     .label = "Declined",
     .meaning = "A person refused.",
     .action = "",
     .headline = "Declined.",
     .evidence = UINT32_C(1) << MARK_FINAL},
    {.id = "callee-unreachable",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_CALLEE,
     .label = "Unavailable",
     .meaning = "Out of reach.",
     .action = "",
     .headline = "Unavailable.",
     .evidence = UINT32_C(1) << MARK_FINAL},
    {.id = "channel-limit-reached",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_US,
     .label = "All lines taken",
     .meaning = "No line is free.",
     .action = "Buy lines.",
     .headline = "All lines taken.",
     .evidence = UINT32_C(1) << MARK_FINAL},
    {.id = "service-unavailable",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_PROVIDER,
     .label = "Refused",
     .meaning = "Their server is down.",
     .action = "Ask them.",
     .headline = "Refused.",
     .evidence = UINT32_C(1) << MARK_FINAL,
     .ours_label = "Refused by us",
     .ours_action = "Ask ourselves."},
    {.id = "redirected",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_US,
     .label = "Redirected",
     .meaning = "It was sent elsewhere.",
     .action = "",
     .headline = "Redirected.",
     .evidence = UINT32_C(1) << MARK_REDIRECT},
    {.id = "no-response",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_NETWORK,
     .label = "No response at all",
     .meaning = "Nothing came back.",
     .action = "Check the path.",
     .headline = "Nothing came back.",
     .evidence = UINT32_C(1) << MARK_INVITE},
    {.id = "capture-ended-early",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_NONE,
     .label = "Recording ended",
     .meaning = "It stops too early.",
     .action = "",
     .headline = "The recording ended.",
     .evidence = UINT32_C(1) << MARK_LAST},
    {.id = "scanner",
     .level = CAUSE_LEVEL_CAUSE,
     .side = SIDE_POLICY,
     .label = "Scanner",
     .meaning = "Someone looks for holes.",
     .action = "",
     .headline = "Scanner.",
     .evidence = UINT32_C(1) << MARK_INVITE},
};

const struct cause *builder_cause(const char *id)
{
    for (size_t i = 0; i < sizeof causes / sizeof causes[0]; i++)
        if (strcmp(causes[i].id, id) == 0)
            return &causes[i];
    ensure(false, "the call builder has no such cause");
    return NULL;
}

static struct call_plan usual_plan(int64_t start_ms)
{
    return (struct call_plan){.call_id = "a@192.0.2.10",
                              .caller = "1001",
                              .callee = "380501112233",
                              .trunk = "203.0.113.5",
                              .start_ms = start_ms,
                              .trying_ms = 20,
                              .direction = DIRECTION_OUT};
}

struct call_plan plan_answered(int64_t start_ms, int64_t answer_ms, int64_t talk_ms)
{
    struct call_plan plan = usual_plan(start_ms);
    plan.answer_ms = plan.final_ms = answer_ms;
    plan.ack_ms = answer_ms + 10;
    plan.bye_ms = talk_ms ? answer_ms + talk_ms : 0;
    plan.bye_response_ms = talk_ms ? plan.bye_ms + 10 : 0;
    plan.code = 200;
    plan.phrase = "OK";
    plan.cause = builder_cause("answered-ok");
    plan.outcome = OUTCOME_ANSWERED;
    plan.result = "200";
    plan.ended_by = talk_ms ? PARTY_CALLEE : PARTY_NONE;
    return plan;
}

struct call_plan plan_no_answer(int64_t start_ms, int64_t ring_ms)
{
    struct call_plan plan = usual_plan(start_ms);
    plan.ring_ms = 1000;
    plan.cancel_ms = 1000 + ring_ms;
    plan.final_ms = plan.cancel_ms + 20;
    plan.code = 487;
    plan.phrase = "Request Terminated";
    plan.cause = builder_cause("no-answer");
    plan.outcome = OUTCOME_NO_ANSWER;
    plan.side = SIDE_CALLEE;
    plan.result = "18x";
    plan.ended_by = PARTY_CALLER;
    return plan;
}

struct call_plan plan_refused(int64_t start_ms, uint16_t code, const char *cause,
                              enum outcome outcome, enum side side)
{
    struct call_plan plan = usual_plan(start_ms);
    plan.final_ms = 40;
    plan.code = code;
    plan.phrase = "No";
    plan.cause = builder_cause(cause);
    plan.outcome = outcome;
    plan.side = side;
    plan.result_is_code = true;
    plan.ended_by = PARTY_CALLEE;
    return plan;
}

struct call_plan plan_silent(int64_t start_ms)
{
    struct call_plan plan = usual_plan(start_ms);
    plan.trying_ms = 0;
    plan.last_ms = 7500;
    plan.cause = builder_cause("no-response");
    plan.outcome = OUTCOME_TIMEOUT;
    plan.side = SIDE_NETWORK;
    plan.ended_by = PARTY_NETWORK;
    return plan;
}

struct call_plan plan_unknown(int64_t start_ms)
{
    struct call_plan plan = usual_plan(start_ms);
    plan.last_ms = 20;
    plan.code = 100;
    plan.cause = builder_cause("capture-ended-early");
    plan.outcome = OUTCOME_UNKNOWN;
    plan.result = "100";
    return plan;
}

void builder_init(struct call_builder *builder)
{
    *builder = (struct call_builder){0};
    call_store_init(&builder->store);
    settings_init(&builder->settings);
    builder->us = address_from("192.0.2.10");
    builder->input = (struct input){
        .name = "evening.pcap", .kind = "pcap", .first_us = TIME_UNKNOWN, .last_us = TIME_UNKNOWN};
    builder->analysis = (struct analysis){.complete = true};
}

void builder_free(struct call_builder *builder)
{
    call_store_free(&builder->store);
    free(builder->verdicts);
}

static void set_moments(struct call_builder *builder, struct call *call,
                        const struct call_plan *plan)
{
    struct moment moments[MARK_COUNT];
    const struct {
        enum call_mark mark;
        int64_t after_ms;
    } rows[] = {
        {MARK_TRYING, plan->trying_ms},
        {MARK_RING, plan->ring_ms},
        {MARK_CANCEL, plan->cancel_ms},
        {MARK_ANSWER, plan->answer_ms},
        {MARK_ACK, plan->ack_ms},
        {MARK_FINAL, plan->final_ms},
        {MARK_BYE, plan->bye_ms},
        {MARK_LAST, plan->last_ms},
        {MARK_BYE_RESPONSE, plan->bye_response_ms},
    };
    int64_t start_us = BUILDER_EPOCH_US + plan->start_ms * US_PER_MS;
    uint32_t frame = (uint32_t)builder->store.count * 10;
    for (size_t i = 0; i < MARK_COUNT; i++)
        moments[i].time_us = TIME_UNKNOWN;
    moments[MARK_INVITE] = moments[MARK_LAST] = (struct moment){start_us, {frame, 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t time_us = start_us + rows[i].after_ms * US_PER_MS;
        if (!rows[i].after_ms)
            continue;
        bool is_answer = rows[i].mark == MARK_FINAL && rows[i].after_ms == plan->answer_ms;
        moments[rows[i].mark] = is_answer ? moments[MARK_ANSWER]
                                          : (struct moment){time_us, {frame + 1 + (uint32_t)i, 0}};
        if (time_us > moments[MARK_LAST].time_us)
            moments[MARK_LAST].time_us = time_us;
    }
    call_set_moments(call, &builder->store.arena, moments);
}

static void set_texts(struct call_builder *builder, struct call *call, const struct call_plan *plan)
{
    struct str texts[CALL_TEXT_COUNT] = {0};
    texts[CALL_TEXT_CALL_ID] = str_from(plan->call_id);
    texts[CALL_TEXT_CALLER] = str_from(plan->caller);
    texts[CALL_TEXT_CALLEE] = str_from(plan->callee);
    texts[CALL_TEXT_PHRASE] = str_from(plan->phrase);
    call_set_texts(call, &builder->store.arena, texts);
}

static void set_legs(struct call_builder *builder, struct call *call, const struct call_plan *plan)
{
    struct call_leg *leg = arena_alloc_zero(&builder->store.arena, sizeof *leg);
    leg->from = (struct endpoint){builder->us, SIP_PORT};
    leg->to = (struct endpoint){address_from(plan->trunk), SIP_PORT};
    leg->start_us = call_start(call);
    leg->final_us = call_time(call, MARK_FINAL);
    leg->code = plan->code;
    call->legs = leg;
    call->leg_count = call->leg_total = 1;
    call->trunk = plan->trunk ? &leg->to.address : NULL;
}

static int64_t ring_us(const struct call *call)
{
    static const enum call_mark ends[] = {MARK_ANSWER, MARK_CANCEL, MARK_FINAL, MARK_LAST};
    if (!call_has(call, MARK_RING))
        return TIME_UNKNOWN;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (call_has(call, ends[i]))
            return call_time(call, ends[i]) - call_time(call, MARK_RING);
    return 0;
}

static void add_verdict(struct call_builder *builder, const struct call_plan *plan)
{
    size_t index = builder->store.count - 1;
    builder->verdicts =
        array_grow(builder->verdicts, index, &builder->verdict_capacity, sizeof(struct verdict *));
    struct verdict *verdict = arena_alloc(&builder->store.arena, sizeof *verdict);
    builder->verdicts[index] = verdict;
    *verdict = (struct verdict){.cause = plan->cause,
                                .outcome = (uint8_t)plan->outcome,
                                .side = (uint8_t)plan->side,
                                .confidence = 90};
    if (plan->result_is_code)
        snprintf(verdict->result, sizeof verdict->result, "%u", plan->code % 1000U);
    else if (plan->result)
        snprintf(verdict->result, sizeof verdict->result, "%s", plan->result);
}

struct call *builder_add(struct call_builder *builder, const struct call_plan *plan)
{
    uint16_t *codes = arena_alloc(&builder->store.arena, sizeof *codes);
    struct call *call = call_store_new(&builder->store);
    codes[0] = plan->code;
    set_texts(builder, call, plan);
    set_moments(builder, call, plan);
    set_legs(builder, call, plan);
    call->code = plan->code;
    call->final = plan->code >= 200;
    call->codes = codes;
    call->code_count = plan->code != 0;
    call->last_provisional = plan->ring_ms ? RINGING : plan->trying_ms ? 100 : 0;
    call->has_invite = true;
    call->attempts = 1;
    call->messages = 4;
    call->direction = plan->direction;
    call->recovered = plan->recovered;
    call->ended_by = plan->ended_by;
    call->ring_us = ring_us(call);
    add_verdict(builder, plan);
    builder->input.messages += call->messages;
    builder->input.packets += call->messages;
    if (builder->input.first_us == TIME_UNKNOWN)
        builder->input.first_us = builder->input.last_us = call_start(call);
    if (call_time(call, MARK_LAST) > builder->input.last_us)
        builder->input.last_us = call_time(call, MARK_LAST);
    return call;
}

const struct analysis *builder_analysis(struct call_builder *builder)
{
    struct analysis *analysis = &builder->analysis;
    analysis->settings = &builder->settings;
    analysis->inputs = &builder->input;
    analysis->input_count = 1;
    analysis->calls = builder->store.calls;
    analysis->verdicts = (const struct verdict *const *)builder->verdicts;
    analysis->call_count = builder->store.count;
    analysis->us = &builder->us;
    analysis->us_count = 1;
    return analysis;
}

static void add_headline(void *context, const struct words *words, struct text *out,
                         const struct call *call, const struct verdict *verdict)
{
    (void)context;
    (void)words;
    (void)call;
    text_add_literal(out, verdict->cause->headline);
}

static void add_action(void *context, const struct words *words, struct text *out,
                       const struct call *call, const struct verdict *verdict)
{
    (void)context;
    (void)words;
    (void)call;
    text_add_literal(out, verdict->cause->action);
}

static bool add_bytes(void *context, const char *bytes, size_t len)
{
    text_add(context, (struct str){bytes, len});
    return true;
}

bool builder_print(struct call_builder *builder, const char *format,
                   const struct report_options *options, struct text *out)
{
    struct summary summary;
    struct sink sink = {out, add_bytes};
    summary_make(&summary, builder_analysis(builder), NULL);
    struct report report = {.analysis = &builder->analysis,
                            .summary = &summary,
                            .sentences = {NULL, add_headline, add_action},
                            .options = *options};
    bool printed = format_find(format)->print(&report, &sink);
    summary_free(&summary);
    return printed;
}
