/* Copies the calls of an analysis with their texts and addresses masked. */
#include "sipdiag/mask/masked.h"

#include "mask_parts.h"
#include "masked_parts.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

struct copied {
    struct map_node node;
    const struct call *of;
    struct call *call;
};

/* ---- texts ---- */

static void add_masked_text(struct mask *mask, struct text *out, const struct call *call,
                            enum call_text which)
{
    struct str text = call_text(call, which);
    switch (which) {
    case CALL_TEXT_CALL_ID:
        mask_add_call_id(mask, out, text);
        break;
    case CALL_TEXT_CALLER:
    case CALL_TEXT_CALLEE:
        mask_add_user(mask, out, text);
        break;
    case CALL_TEXT_FROM_URI:
    case CALL_TEXT_TO_URI:
    case CALL_TEXT_REQUEST_URI:
    case CALL_TEXT_CONTACT:
        mask_add_uri(mask, out, text);
        break;
    case CALL_TEXT_REALM:
        mask_add_host(mask, out, text);
        break;
    case CALL_TEXT_PHRASE:
    case CALL_TEXT_REASON:
        mask_add_words(mask, out, text);
        break;
    case CALL_TEXT_WARNING:
        if (text.len)
            add_warnings(mask, out, text);
        break;
    case CALL_TEXT_USER_AGENT:
    case CALL_TEXT_SERVER:
        mask_add_program(mask, out, text);
        break;
    default: /* tags are random */
        text_add(out, text);
    }
}

static void set_texts(struct masked *masked, struct call *copy, const struct call *call)
{
    struct text all = {0};
    size_t ends[CALL_TEXT_COUNT];
    struct str texts[CALL_TEXT_COUNT];
    for (int i = 0; i < CALL_TEXT_COUNT; i++) {
        add_masked_text(masked->mask, &all, call, (enum call_text)i);
        ends[i] = all.len;
    }
    for (int i = 0; i < CALL_TEXT_COUNT; i++) {
        size_t start = i ? ends[i - 1] : 0;
        texts[i] = (struct str){all.at ? all.at + start : "", ends[i] - start};
    }
    call_store_set_texts(&masked->store, copy, texts);
    text_free(&all);
}

/* ---- addresses ---- */

static void mask_endpoint(struct mask *mask, struct endpoint *endpoint)
{
    endpoint->address = mask_address(mask, &endpoint->address);
}

/* The copy of an address that stands in a leg, or by itself. */
static const struct address *masked_place(struct masked *masked, const struct address *address,
                                          const struct call *call, const struct call_leg *legs)
{
    const char *first = (const char *)call->legs;
    if (!address)
        return NULL;
    size_t offset = (size_t)((const char *)address - first);
    if ((const char *)address >= first && offset < call->leg_count * sizeof *legs)
        return (const struct address *)(const void *)((const char *)legs + offset);
    struct address *other = arena_alloc(&masked->store.arena, sizeof *other);
    *other = mask_address(masked->mask, address);
    return other;
}

static void set_legs(struct masked *masked, struct call *copy, const struct call *call)
{
    struct call_leg *legs =
        arena_alloc(&masked->store.arena, (call->leg_count + (size_t)1) * sizeof *legs);
    for (uint16_t i = 0; i < call->leg_count; i++) {
        legs[i] = call->legs[i];
        mask_endpoint(masked->mask, &legs[i].from);
        mask_endpoint(masked->mask, &legs[i].to);
    }
    copy->legs = legs;
    copy->trunk = masked_place(masked, call->trunk, call, legs);
    copy->responder = masked_place(masked, call->responder, call, legs);
    if (!call->icmp)
        return;
    struct call_icmp *icmp = arena_alloc(&masked->store.arena, sizeof *icmp);
    *icmp = *call->icmp;
    icmp->error.reporter = mask_address(masked->mask, &icmp->error.reporter);
    copy->icmp = icmp;
}

static struct media_direction *masked_direction(struct masked *masked,
                                                const struct media_direction *direction)
{
    if (!direction)
        return NULL;
    struct media_direction *copy = arena_alloc(&masked->store.arena, sizeof *copy);
    *copy = *direction;
    mask_endpoint(masked->mask, &copy->from);
    mask_endpoint(masked->mask, &copy->to);
    return copy;
}

static void set_media(struct masked *masked, struct call *copy, const struct call *call)
{
    const struct call_media *media = call->media;
    if (!media)
        return;
    struct call_media *other = arena_alloc(&masked->store.arena, sizeof *other);
    struct media_offer *offers =
        arena_alloc(&masked->store.arena, (media->offer_count + (size_t)1) * sizeof *offers);
    *other = *media;
    for (uint16_t i = 0; i < media->offer_count; i++) {
        offers[i] = media->offers[i];
        mask_endpoint(masked->mask, &offers[i].audio);
        offers[i].sender = mask_address(masked->mask, &offers[i].sender);
    }
    other->offers = offers;
    for (int i = 0; i < MEDIA_SIDES; i++)
        other->side[i] = masked_direction(masked, media->side[i]);
    mask_endpoint(masked->mask, &other->icmp_target);
    other->icmp.reporter = mask_address(masked->mask, &other->icmp.reporter);
    copy->media = other;
}

/* ---- calls ---- */

static struct call *find_copy(const struct masked *masked, const struct call *call)
{
    uint64_t hash = hash_key(&call, sizeof call);
    for (struct map_node *node = map_find(&masked->copies, hash); node; node = map_next(node))
        if (((const struct copied *)node)->of == call) /* the node is its first member */
            return ((const struct copied *)node)->call;
    return NULL;
}

/* Without `related`: they are copied by then. */
static struct call *copy_call(struct masked *masked, const struct call *call)
{
    struct call *copy = arena_alloc(&masked->store.arena, sizeof *copy);
    struct copied *copied = arena_alloc_zero(&masked->store.arena, sizeof *copied);
    *copy = *call;
    set_texts(masked, copy, call);
    set_legs(masked, copy, call);
    set_media(masked, copy, call);
    copy->cdr = masked_cdr(masked->mask, &masked->store.arena, call);
    copy->related = NULL;
    copy->related_count = 0;
    copied->of = call;
    copied->call = copy;
    map_add(&masked->copies, &copied->node, hash_key(&call, sizeof call));
    return copy;
}

static void set_related(struct masked *masked, struct call *copy, const struct call *call)
{
    struct call **related =
        arena_alloc(&masked->store.arena, (call->related_count + (size_t)1) * sizeof *related);
    for (uint16_t i = 0; i < call->related_count; i++) {
        related[i] = find_copy(masked, call->related[i]);
        if (!related[i])
            related[i] = copy_call(masked, call->related[i]);
    }
    copy->related = related;
    copy->related_count = call->related_count;
}

static void copy_calls(struct masked *masked, const struct analysis *analysis)
{
    struct call **calls =
        arena_alloc(&masked->store.arena, (analysis->call_count + 1) * sizeof *calls);
    for (size_t i = 0; i < analysis->call_count; i++)
        calls[i] = copy_call(masked, analysis->calls[i]);
    for (size_t i = 0; i < analysis->call_count; i++)
        set_related(masked, calls[i], analysis->calls[i]);
    masked->analysis.calls = calls;
}

/* ---- inputs ---- */

static const char *kept(struct masked *masked, struct text *text)
{
    const char *kept = arena_copy(&masked->store.arena, text_str(text)).at;
    text_clear(text);
    return kept;
}

/* The sentence about an input that could not be read names it and quotes from it. */
static void mask_problem(struct masked *masked, struct input *input, const char *path)
{
    struct str problem = str_from(input->problem), name = str_from(path);
    struct text out = {0};
    for (size_t i = 0; i < problem.len;) {
        size_t start = i;
        while (i < problem.len && !(name.len && str_starts_with(str_from_offset(problem, i), name)))
            i++;
        mask_add_words(masked->mask, &out, (struct str){problem.at + start, i - start});
        if (i < problem.len) {
            mask_add_file(masked->mask, &out, name);
            i += name.len;
        }
    }
    size_t len = out.len < sizeof input->problem ? out.len : sizeof input->problem - 1;
    if (len)
        memcpy(input->problem, out.at, len);
    input->problem[len] = '\0';
    text_free(&out);
}

static const struct input *copy_inputs(struct masked *masked, const struct input *inputs,
                                       size_t count)
{
    struct input *copies = arena_alloc(&masked->store.arena, (count + 1) * sizeof *copies);
    struct text text = {0};
    for (size_t i = 0; i < count; i++) {
        struct input *input = &copies[i];
        *input = inputs[i];
        mask_add_file(masked->mask, &text, str_from(input->name));
        input->name = kept(masked, &text);
        if (input->shift_like) {
            mask_add_file(masked->mask, &text, str_from(input->shift_like));
            input->shift_like = kept(masked, &text);
        }
        for (size_t t = 0; t < TLS_SERVERS_SHOWN; t++)
            mask_endpoint(masked->mask, &input->content.tls_servers[t].endpoint);
        mask_problem(masked, input, inputs[i].name);
    }
    text_free(&text);
    return copies;
}

static void copy_us(struct masked *masked, const struct analysis *analysis)
{
    struct address *us = arena_alloc(&masked->store.arena, (analysis->us_count + 1) * sizeof *us);
    for (size_t i = 0; i < analysis->us_count; i++)
        us[i] = mask_address(masked->mask, &analysis->us[i]);
    masked->analysis.us = us;
}

/* The texts were masked when they were made; the trunk is compared with those of calls. */
static void copy_findings(struct masked *masked, const struct analysis *analysis)
{
    struct finding *findings =
        arena_alloc(&masked->store.arena, (analysis->finding_count + 1) * sizeof *findings);
    for (size_t i = 0; i < analysis->finding_count; i++) {
        findings[i] = analysis->findings[i];
        findings[i].trunk = mask_address(masked->mask, &findings[i].trunk);
    }
    masked->analysis.findings = findings;
}

void masked_make(struct masked *masked, struct mask *mask, const struct analysis *analysis)
{
    *masked = (struct masked){.analysis = *analysis, .mask = mask};
    if (!is_masking(mask))
        return;
    call_store_init(&masked->store);
    call_store_back(&masked->store, analysis->backing);
    map_init(&masked->copies);
    copy_us(masked, analysis);
    masked->analysis.inputs = copy_inputs(masked, analysis->inputs, analysis->input_count);
    masked->analysis.skipped = copy_inputs(masked, analysis->skipped, analysis->skipped_count);
    copy_findings(masked, analysis);
    copy_calls(masked, analysis);
}

void masked_free(struct masked *masked)
{
    if (!is_masking(masked->mask))
        return;
    call_store_free(&masked->store);
    map_free(&masked->copies);
}
