/* Makes a finding. */
#include "build.h"

#include "findings.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/words/words.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

/* ---- words ---- */

static const char *keep(struct find *find, struct str words)
{
    return arena_copy(&find->findings->arena, words).at;
}

/* A text that was made, and the same in another language. */
struct shown_text {
    struct map_node node;
    const char *text, *shown;
};

static uint64_t pointer_hash(const char *text)
{
    return hash_key(&text, sizeof text);
}

static void keep_shown(struct find *find, const char *text, const char *shown)
{
    struct shown_text *kept = arena_alloc_zero(&find->findings->arena, sizeof *kept);
    kept->text = text;
    kept->shown = shown;
    map_add(&find->findings->shown, &kept->node, pointer_hash(text));
}

const char *find_shown(const struct find_input *input, const struct findings *findings,
                       const char *text)
{
    if (!input->words || !text)
        return text;
    uint64_t hash = pointer_hash(text);
    for (struct map_node *n = map_find(&findings->shown, hash); n; n = map_next(n)) {
        const struct shown_text *kept = (const struct shown_text *)n; /* node is its first member */
        if (kept->text == text)
            return kept->shown;
    }
    return words_in(input->words, text);
}

static const char *shown_argument(void *context, const char *argument)
{
    const struct find *find = context;
    return find_shown(find->input, find->findings, argument);
}

const char *words_of(struct find *find, const char *format, ...)
{
    struct text words = {0}, shown = {0};
    const struct words *language = find->input->words;
    const struct words_arguments arguments = {shown_argument, find};
    va_list list;
    va_start(list, format);
    words_add_list(&words, NULL, format, list, NULL);
    if (language)
        words_add_list(&shown, language, format, list, &arguments);
    va_end(list);
    const char *kept = keep(find, text_str(&words));
    if (language)
        keep_shown(find, kept, keep(find, text_str(&shown)));
    text_free(&words);
    text_free(&shown);
    return kept;
}

static bool is_one_day(const struct find *find)
{
    int64_t from = find->input->first_us, until = find->input->last_us;
    if (from == TIME_UNKNOWN)
        return true;
    struct civil first = clock_civil(from, clock_zone_offset_s(from));
    struct civil last = clock_civil(until, clock_zone_offset_s(until));
    return first.year == last.year && first.month == last.month && first.day == last.day;
}

static void add_time(struct text *out, const struct find *find, int64_t time_us)
{
    struct text whole = {0};
    clock_add_date_time(&whole, time_us);
    struct str shown = text_str(&whole);
    if (is_one_day(find))
        str_before(text_str(&whole), ' ', &shown);
    text_add(out, shown);
    text_free(&whole);
}

/* What is the same in every language. */
static const char *keep_same(struct find *find, struct text *words)
{
    const char *kept = keep(find, text_str(words));
    if (find->input->words)
        keep_shown(find, kept, kept);
    text_free(words);
    return kept;
}

const char *words_of_time(struct find *find, int64_t time_us)
{
    struct text words = {0};
    add_time(&words, find, time_us);
    return keep_same(find, &words);
}

const char *words_of_between(struct find *find, int64_t from_us, int64_t until_us)
{
    const char *until = words_of_time(find, until_us);
    return from_us == TIME_UNKNOWN || from_us / US_PER_S == until_us / US_PER_S
               ? words_of(find, "at %s", until)
               : words_of(find, "between %s and %s", words_of_time(find, from_us), until);
}

const char *words_of_span(struct find *find, const struct finding *finding)
{
    int64_t since = finding->since_us, until = finding->until_us, last = find->input->last_us;
    bool is_over = until != TIME_UNKNOWN && last != TIME_UNKNOWN && until > since &&
                   last - until > find_setting(find, SETTING_HEARTBEAT_MIN);
    if (!is_over)
        return words_of(find, "since %s", words_of_time(find, since));
    return words_of(find, "from %s to %s", words_of_time(find, since), words_of_time(find, until));
}

const char *words_of_duration(struct find *find, int64_t duration_us)
{
    struct text words = {0}, shown = {0};
    clock_add_duration(&words, duration_us);
    words_add_duration(&shown, find->input->words, duration_us);
    const char *kept = keep(find, text_str(&words));
    if (find->input->words)
        keep_shown(find, kept, keep(find, text_str(&shown)));
    text_free(&words);
    text_free(&shown);
    return kept;
}

const char *words_of_share(struct find *find, uint64_t part, uint64_t whole)
{
    uint64_t per_cent = whole ? (part * 200 + whole) / (2 * whole) : 0;
    /* All and none are said only where they are true. */
    if (whole && part < whole && per_cent == 100)
        per_cent = 99;
    if (part && per_cent == 0)
        per_cent = 1;
    return words_of(find, "%llu %%", (unsigned long long)per_cent);
}

static const char *words_cut(struct find *find, struct str text)
{
    enum { LONGEST = 40 };
    struct text words = {0};
    text_add(&words, str_cut(text, LONGEST));
    return keep_same(find, &words);
}

const char *words_of_text(struct find *find, struct str user)
{
    struct text shown = {0};
    mask_add_user(find->input->mask, &shown, user);
    const char *words = words_cut(find, text_str(&shown));
    text_free(&shown);
    return words;
}

const char *words_of_phrase(struct find *find, struct str text)
{
    struct text shown = {0};
    mask_add_words(find->input->mask, &shown, text);
    const char *words = words_cut(find, text_str(&shown));
    text_free(&shown);
    return words;
}

const char *words_of_address(struct find *find, const struct address *address)
{
    struct text shown = {0};
    struct address masked = mask_address(find->input->mask, address);
    address_add(&shown, &masked);
    const char *words = keep(find, text_str(&shown));
    text_free(&shown);
    return words;
}

const char *words_of_endpoint(struct find *find, const struct endpoint *endpoint)
{
    struct text shown = {0};
    struct endpoint masked = {mask_address(find->input->mask, &endpoint->address), endpoint->port};
    endpoint_add(&shown, &masked);
    const char *words = keep(find, text_str(&shown));
    text_free(&shown);
    return words;
}

/* ---- findings ---- */

/* There may be as many findings as trunks, and each trunk asks for its own. */
struct made {
    struct map_node node;
    size_t index; /* in the list, which moves */
};

static uint64_t made_hash(const struct finding_kind *kind, const struct address *trunk)
{
    const uint64_t parts[2] = {(uintptr_t)kind, address_hash(trunk)};
    return hash_key(parts, sizeof parts);
}

static void note_made(struct find *find, const struct finding *finding)
{
    struct findings *findings = find->findings;
    if (build_has(find, finding->kind->id, &finding->trunk))
        return;
    struct made *made = arena_alloc_zero(&findings->arena, sizeof *made);
    made->index = (size_t)(finding - findings->list);
    map_add(&findings->made, &made->node, made_hash(finding->kind, &finding->trunk));
}

struct finding *build_finding(struct find *find, const char *id, const struct trunk_calls *trunk)
{
    struct findings *findings = find->findings;
    const struct finding_kind *kind = finding_kind_find(id);
    ensure(kind, "a detector names a finding that is not in the table");
    findings->list =
        array_grow(findings->list, findings->count, &findings->capacity, sizeof *findings->list);
    struct finding *finding = &findings->list[findings->count++];
    *finding = (struct finding){.kind = kind,
                                .severity = kind->severity,
                                .side = kind->side,
                                .title = kind->label,
                                .detail = kind->meaning,
                                .action = kind->action,
                                .share = NAN,
                                .since_us = TIME_UNKNOWN,
                                .since_until_us = TIME_UNKNOWN,
                                .until_us = TIME_UNKNOWN,
                                .first_us = TIME_UNKNOWN,
                                .last_us = TIME_UNKNOWN};
    if (trunk && trunk->is_trunk) {
        finding->trunk = trunk->address;
        build_scope(finding, "trunk", keep(find, str_from(trunk->name)));
        note_made(find, finding);
    }
    return finding;
}

const char *build_at_trunk_of(struct find *find, struct finding *finding,
                              const struct address *address)
{
    finding->trunk = peers_trunk(find->input, address);
    const char *name = words_of_address(find, &finding->trunk);
    build_scope(finding, "trunk", name);
    note_made(find, finding);
    return name;
}

static uint16_t number_of(const struct find *find, const struct finding *finding)
{
    size_t index = (size_t)(finding - find->findings->list);
    return index < UINT16_MAX ? (uint16_t)(index + 1) : 0;
}

/* The code that most of the calls of a finding got; 0: none. */
static unsigned usual_code(const struct find *find, const struct finding *finding,
                           const struct trunk_calls *trunk)
{
    uint16_t number = number_of(find, finding);
    uint32_t counts[REFUSAL_CODES] = {0};
    unsigned usual = 0;
    for (size_t i = 0; i < trunk->count; i++)
        if (trunk->calls[i].finding == number && trunk->calls[i].code >= 400 &&
            trunk->calls[i].code < 400 + REFUSAL_CODES)
            counts[trunk->calls[i].code - 400]++;
    for (unsigned i = 1; i < REFUSAL_CODES; i++)
        usual = counts[i] > counts[usual] ? i : usual;
    return counts[usual] ? usual + 400 : 0;
}

void build_dialect(struct find *find, struct finding *finding, const struct trunk_calls *trunk,
                   const char *meaning)
{
    static const uint16_t plain[] = {402, 403, 503, 600, 603}; /* they may mean anything */
    unsigned code = usual_code(find, finding, trunk);
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (code == 0 || code == plain[i])
            return;
    finding->detail =
        words_of(find, "%s On this trunk %u also stands for '%s'.", finding->detail, code, meaning);
}

bool build_has(const struct find *find, const char *id, const struct address *trunk)
{
    const struct finding_kind *kind = finding_kind_find(id);
    const struct findings *findings = find->findings;
    for (struct map_node *n = map_find(&findings->made, made_hash(kind, trunk)); n;
         n = map_next(n)) {
        const struct finding *finding =
            &findings->list[((const struct made *)n)->index]; /* node is its first member */
        if (finding->kind == kind && address_equal(&finding->trunk, trunk))
            return true;
    }
    return false;
}

void build_scope(struct finding *finding, const char *dimension, const char *value)
{
    if (finding->scope_count < FINDING_SCOPES_MAX)
        finding->scope[finding->scope_count++] = (struct finding_scope){dimension, value};
}

void build_evidence(struct find *find, struct finding *finding, const struct call *call,
                    enum call_mark mark)
{
    struct text sent = {0}, words = {0};
    struct str callee = call_text(call, CALL_TEXT_CALLEE);
    if (finding->evidence_count == FINDING_EVIDENCE_MAX || !call_has(call, mark))
        return;
    call_add_mark_text(&sent, call, mark);
    mask_add_words(find->input->mask, &words, text_str(&sent));
    if (callee.len) {
        text_add_literal(&words, ", to ");
        text_add_literal(&words, words_of_text(find, callee));
    }
    finding->evidence[finding->evidence_count++] =
        (struct finding_evidence){call_moment(call, mark), keep(find, text_str(&words))};
    text_free(&sent);
    text_free(&words);
}

void build_evidence_before(struct find *find, struct finding *finding, const struct call *call)
{
    enum call_mark mark = call_has(call, MARK_RING)    ? MARK_RING
                          : call_has(call, MARK_FINAL) ? MARK_FINAL
                                                       : MARK_INVITE;
    build_evidence(find, finding, call, mark);
}

/* Sides are written for calls we place; one whose direction is not known cannot be placed. */
static enum side side_of_call(const struct call *call, enum side side)
{
    return call->direction == DIRECTION_UNKNOWN && side != SIDE_NONE && side != SIDE_POLICY
               ? SIDE_UNKNOWN
               : side;
}

static void set_verdict(struct find *find, const struct seen *seen, const struct verdict *verdict)
{
    find->input->verdicts[seen->call] = verdict_set_keep(find->input->kept, verdict);
}

static void relabel(struct find *find, const struct finding *finding, const struct seen *seen)
{
    struct verdict verdict = *seen_verdict(find, seen);
    const struct cause *cause = cause_find(finding->kind->id);
    ensure(cause, "a finding re-labels calls to a cause that is not in the table");
    if (!verdict.own_cause) {
        verdict.own_cause = verdict.cause;
        verdict.own_side = verdict.side;
    }
    verdict.cause = cause;
    verdict.side = (uint8_t)side_of_call(seen_call(find, seen), finding->side);
    verdict.confidence = finding->confidence;
    set_verdict(find, seen, &verdict);
}

void build_count_at(struct finding *finding, int64_t time_us)
{
    finding->calls++;
    if (finding->since_us == TIME_UNKNOWN || time_us < finding->since_us)
        finding->since_us = time_us;
    if (finding->until_us == TIME_UNKNOWN || time_us > finding->until_us)
        finding->until_us = time_us;
}

void build_count(struct find *find, struct finding *finding, struct seen *seen)
{
    struct verdict verdict = *seen_verdict(find, seen);
    verdict.finding = seen->finding = number_of(find, finding);
    set_verdict(find, seen, &verdict);
    build_count_at(finding, seen->start_us);
    if (finding->first_us == TIME_UNKNOWN || seen->start_us < finding->first_us)
        finding->first_us = seen->start_us;
    if (finding->last_us == TIME_UNKNOWN || seen->start_us > finding->last_us)
        finding->last_us = seen->start_us;
}

void build_take(struct find *find, struct finding *finding, struct seen *seen)
{
    build_count(find, finding, seen);
    if (finding->kind->effect == FINDING_RELABELS)
        relabel(find, finding, seen);
    else if (finding->kind->effect == FINDING_NOTES)
        build_note(find, seen, finding->kind->id);
}

void build_end(struct find *find, struct finding *finding)
{
    if (find->judged)
        finding->share = (double)finding->calls / (double)find->judged;
    if (finding->share > 1)
        finding->share = 1;
}

/* ---- notes ---- */

struct note_list {
    struct map_node node;
    size_t count;
    const struct cause *notes[VERDICT_NOTES_MAX];
};

/* The same list, kept once for all calls that have it. */
static const struct cause *const *keep_notes(struct findings *findings,
                                             const struct cause *const *notes, size_t count)
{
    size_t bytes = count * sizeof(const struct cause *);
    uint64_t hash = hash_key(notes, bytes);
    for (struct map_node *n = map_find(&findings->note_lists, hash); n; n = map_next(n)) {
        struct note_list *list = (struct note_list *)n; /* node is its first member */
        if (list->count == count && memcmp(list->notes, notes, bytes) == 0)
            return list->notes;
    }
    struct note_list *list = arena_alloc_zero(&findings->arena, sizeof *list);
    list->count = count;
    memcpy(list->notes, notes, bytes);
    map_add(&findings->note_lists, &list->node, hash);
    return list->notes;
}

void build_note(struct find *find, const struct seen *seen, const char *id)
{
    struct verdict verdict = *seen_verdict(find, seen);
    const struct cause *notes[VERDICT_NOTES_MAX], *note = cause_find(id);
    ensure(note, "a finding gives a note that is not in the table");
    if (verdict.note_count == VERDICT_NOTES_MAX || verdict.cause == note)
        return;
    for (size_t i = 0; i < verdict.note_count; i++) {
        notes[i] = verdict.notes[i];
        if (notes[i] == note)
            return;
    }
    notes[verdict.note_count++] = note;
    verdict.notes = keep_notes(find->findings, notes, verdict.note_count);
    set_verdict(find, seen, &verdict);
}
