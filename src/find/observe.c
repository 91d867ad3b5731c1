/* One pass over the calls: what the detectors ask about each, sorted by trunk. */
#include "observe.h"

#include "formats.h"
#include "sipdiag/base/backing.h"
#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"

#include <stdlib.h>
#include <string.h>

const struct call *seen_call(const struct find *find, const struct seen *seen)
{
    return find->input->calls[seen->call];
}

const struct verdict *seen_verdict(const struct find *find, const struct seen *seen)
{
    return find->input->verdicts[seen->call];
}

int64_t seen_setup(const struct seen *seen)
{
    return seen->flags & SEEN_SET_UP ? seen->answer_us - seen->start_us : TIME_UNKNOWN;
}

int64_t seen_talk(const struct find *find, const struct seen *seen)
{
    if (!(seen->flags & SEEN_TALKED))
        return TIME_UNKNOWN;
    return seen->flags & SEEN_ODD_TALK ? call_talk(seen_call(find, seen))
                                       : seen->free_us - seen->answer_us;
}

int64_t find_setting(const struct find *find, enum setting setting)
{
    return find->input->settings->value[setting];
}

double find_share_setting(const struct find *find, enum setting setting)
{
    return (double)find_setting(find, setting) / 1e6;
}

static int by_address(const void *left, const void *right)
{
    return address_compare(left, right);
}

/* Of a hundred thousand phones behind one switch all may be ours. */
bool find_is_ours(const struct find *find, const struct address *address)
{
    const struct address *us = find->input->us;
    return find->input->us_count &&
           bsearch(address, us, find->input->us_count, sizeof *us, by_address) != NULL;
}

/* Equal for numbers with the same last digits. Unkeyed: no output may depend on the process. */
static uint32_t number_mark(struct str number, int64_t tail)
{
    char digits[32];
    size_t count = 0;
    for (size_t i = number.len; i-- > 0 && count < (size_t)tail && count < sizeof digits;)
        if (number.at[i] >= '0' && number.at[i] <= '9')
            digits[count++] = number.at[i];
    uint64_t hash = count        ? hash_bulk(digits, count, 7)
                    : number.len ? hash_bulk(number.at, number.len, 8)
                                 : 0;
    return hash ? (uint32_t)hash | 1 : 0;
}

/* Leading zeros stay apart behind the 1. */
static uint32_t prefix_of(struct str sent)
{
    struct dialled number = dialled_from(sent);
    const char *at = number.at;
    uint32_t key = 1;
    if (at[0] == '+')
        at++;
    else if (at[0] == '0' && at[1] == '0')
        at += 2;
    for (unsigned i = 0; i < PREFIX_LONGEST; i++) {
        if (number.len == 0 || at[i] < '0' || at[i] > '9')
            return 0;
        key = key * 10 + (uint32_t)(at[i] - '0');
    }
    return key;
}

uint32_t seen_country(const struct seen *seen)
{
    uint32_t country = seen->prefix / 100000;
    return country >= 110 ? country : 0; /* one that begins with 0 is national */
}

void count_refusals(const struct trunk_calls *trunk, uint32_t needs, uint32_t counts[REFUSAL_CODES])
{
    memset(counts, 0, REFUSAL_CODES * sizeof *counts);
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if ((seen->flags & needs) == needs && seen_is_open(seen) && seen->code >= 400 &&
            seen->code < 400 + REFUSAL_CODES)
            counts[seen->code - 400]++;
    }
}

static int64_t refusal_wait(const struct call *call)
{
    int64_t from = call_time(call, MARK_ATTEMPT), final = call_time(call, MARK_FINAL);
    if (from == TIME_UNKNOWN)
        from = call_time(call, MARK_INVITE);
    return from == TIME_UNKNOWN || final == TIME_UNKNOWN ? TIME_UNKNOWN : final - from;
}

static bool is_refusal(uint16_t code)
{
    return code >= 400 && code != 401 && code != 407 && code != 487;
}

static unsigned refusal_flags(const struct find *find, const struct call *call, uint16_t code)
{
    int64_t wait = refusal_wait(call);
    int64_t resolution_us = call->from_cdr ? US_PER_S : 0; /* CDRs count whole seconds */
    bool cancelled = call_has(call, MARK_CANCEL) &&
                     (!call->final || call_time(call, MARK_CANCEL) <= call_time(call, MARK_FINAL));
    unsigned flags = 0;
    if (cancelled)
        flags |= SEEN_CANCELLED;
    if (is_refusal(code) && !cancelled)
        flags |= SEEN_REFUSED;
    if ((flags & SEEN_REFUSED) && wait != TIME_UNKNOWN && wait >= 0 &&
        wait < find_setting(find, SETTING_FAST_REFUSAL) + resolution_us)
        flags |= SEEN_FAST;
    if (code == 486 || code == 600)
        flags |= SEEN_ROUTED;
    if (code == 486 || code == 600 || code == 480)
        flags |= SEEN_REACHED;
    return flags;
}

/* A CDR that does not show ringing: what took as long as ringing does was let through, and may have
 * rung; a caller who gave up before that tells nothing. */
static unsigned told_flags(const struct find *find, const struct call *call,
                           const struct verdict *verdict, uint16_t code)
{
    int64_t wait = refusal_wait(call);
    bool is_late = wait != TIME_UNKNOWN && wait >= find_setting(find, SETTING_RING_MIN);
    bool is_cancelled = verdict->outcome == OUTCOME_CANCELLED;
    if (verdict->outcome == OUTCOME_NO_ANSWER || (is_cancelled && is_late))
        return SEEN_ROUTED | SEEN_REACHED;
    if (is_cancelled)
        return wait != TIME_UNKNOWN ? SEEN_CANCELLED : 0;
    if (is_late && (code == 408 || code == 480 || code == 603))
        return 0;
    return refusal_flags(find, call, code);
}

static bool is_silence(const struct verdict *verdict)
{
    static const char *const ids[] = {"no-response", "icmp-unreachable", "only-100-then-silence",
                                      "local-timeout-b", "tcp-refused"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (strcmp(verdict->cause->id, ids[i]) == 0)
            return true;
    return false;
}

/* Words, a Q.850 cause or the exchange of passwords tell more than the code (explicit evidence
 * comes first, as in diagnose/rules.c). */
static bool is_said(const struct verdict *verdict)
{
    static const char *const ids[] = {
        "congestion",        "no-balance",          "analytics-blocked",  "callee-gone",
        "callee-dnd",        "bad-credentials",     "stir-rejected",      "auth-loop",
        "auth-stale",        "auth-never-answered", "anonymous-rejected", "callee-marked-unwanted",
        "switch-session-cap"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (strcmp(verdict->cause->id, ids[i]) == 0)
            return true;
    return false;
}

/* Asked of names, and so for each verdict once in a while. */
static const struct verdict_traits *traits_of(struct find *find, const struct verdict *verdict)
{
    struct verdict_traits *traits =
        &find->traits[(uintptr_t)verdict / sizeof *verdict % VERDICTS_LATELY];
    if (traits->verdict != verdict)
        *traits = (struct verdict_traits){verdict, is_silence(verdict), is_said(verdict)};
    return traits;
}

/* A BYE or CANCEL that nothing came to, also not to its copies. */
static bool is_hung(const struct call *call)
{
    bool bye_lost = call_has(call, MARK_BYE) && !call_has(call, MARK_BYE_RESPONSE);
    return !call->from_cdr && ((bye_lost && call->exchange->bye_copies >= 4) ||
                               (call_has(call, MARK_CANCEL) && !call->final));
}

static uint32_t flags_of(struct find *find, const struct call *call, const struct verdict *verdict,
                         uint16_t code)
{
    bool rang = call_has(call, MARK_RING) || call->ring_us != TIME_UNKNOWN;
    unsigned flags = 0;
    if (outcome_is_judged((enum outcome)verdict->outcome))
        flags |= SEEN_JUDGED;
    if (!call->has_invite)
        flags |= SEEN_ODD_START;
    if (call->direction == DIRECTION_IN)
        flags |= SEEN_INBOUND;
    if (verdict->outcome == OUTCOME_ANSWERED)
        flags |= SEEN_ANSWERED | SEEN_ROUTED | SEEN_REACHED;
    else if (rang)
        flags |= SEEN_ROUTED | SEEN_REACHED;
    else if (call->from_cdr)
        flags |= told_flags(find, call, verdict, code);
    else
        flags |= refusal_flags(find, call, code);
    if (rang)
        flags |= SEEN_RANG;
    if (traits_of(find, verdict)->is_silence)
        flags |= SEEN_SILENT;
    if ((flags & SEEN_REFUSED) && traits_of(find, verdict)->is_said)
        flags |= SEEN_SAID;
    if (is_hung(call))
        flags |= SEEN_HUNG;
    if (call->exchange->dialog.flags & DIALOG_REWRITTEN)
        flags |= SEEN_REWRITTEN;
    if (call_end(call) != TIME_UNKNOWN)
        flags |= SEEN_ENDED;
    if (call->recovered)
        flags |= SEEN_RECOVERED;
    if (call->after_answer_leg)
        flags |= SEEN_AFTER_ANSWER;
    if (call->from_cdr)
        flags |= SEEN_TOLD;
    return flags;
}

/* A refusal that never rang took no line; a call without an end holds it until its last message. */
static int64_t free_time(const struct call *call, unsigned flags, int64_t start_us)
{
    int64_t end = call_end(call);
    if (flags & SEEN_REFUSED)
        return start_us;
    if (end == TIME_UNKNOWN)
        end = call_time(call, MARK_LAST);
    return end == TIME_UNKNOWN || end < start_us ? start_us : end;
}

static uint32_t talk_flags(const struct call *call, const struct seen *seen)
{
    int64_t talk_us = call_talk(call);
    unsigned flags = 0;
    if (call_setup(call) != TIME_UNKNOWN)
        flags |= SEEN_SET_UP;
    if (call->bye_by != PARTY_NONE)
        flags |= SEEN_HUNG_UP;
    if (call->bye_by == PARTY_CALLER)
        flags |= SEEN_BY_CALLER;
    if (talk_us != TIME_UNKNOWN)
        flags |= SEEN_TALKED;
    if (seen->answer_us == TIME_UNKNOWN || talk_us != seen->free_us - seen->answer_us)
        flags |= SEEN_ODD_TALK;
    return flags;
}

static void observe_call(struct find *find, uint32_t index, struct seen *seen)
{
    const struct call *call = find->input->calls[index];
    const struct verdict *verdict = find->input->verdicts[index];
    int64_t tail = find_setting(find, SETTING_NUMBER_TAIL);
    uint16_t code = call->far_code ? call->far_code : call->final ? call->code : 0;
    *seen = (struct seen){
        .start_us = call_start(call),
        .answer_us = call_time(call, MARK_ANSWER),
        .call = index,
        .callee = number_mark(call_text(call, CALL_TEXT_CALLEE), tail),
        .caller = number_mark(call_text(call, CALL_TEXT_CALLER), tail),
        .prefix = prefix_of(call_text(call, CALL_TEXT_CALLEE)),
        .code = code,
        .flags = flags_of(find, call, verdict, code),
    };
    seen->free_us = free_time(call, seen->flags, seen->start_us);
    seen->flags |= talk_flags(call, seen);
}

/* ---- trunks ---- */

struct trunk_entry {
    struct map_node node;
    struct address address;
    size_t index;
};

static struct trunk_entry *trunk_at(struct find *find, const struct address *address)
{
    struct trunk_index *index = &find->index;
    uint64_t hash = address_hash(address);
    for (struct map_node *n = map_find(&index->map, hash); n; n = map_next(n)) {
        struct trunk_entry *entry = (struct trunk_entry *)n; /* node is its first member */
        if (address_equal(&entry->address, address))
            return entry;
    }
    struct trunk_entry *entry = arena_alloc_zero(&index->arena, sizeof *entry);
    find->trunks =
        array_grow(find->trunks, find->trunk_count, &index->capacity, sizeof *find->trunks);
    entry->address = *address;
    entry->index = find->trunk_count;
    find->trunks[find->trunk_count++] =
        (struct trunk_calls){.address = *address, .is_trunk = address->family != ADDRESS_NONE};
    map_add(&index->map, &entry->node, hash);
    return entry;
}

/* Calls of a table share the addresses of their trunks. */
static size_t trunk_of(struct find *find, const struct call *call)
{
    static const struct address none = {.family = ADDRESS_NONE};
    struct trunk_index *index = &find->index;
    if (!index->last || index->at != call->trunk)
        index->last = trunk_at(find, call->trunk ? call->trunk : &none);
    index->at = call->trunk;
    return index->last->index;
}

bool time_is_sane(int64_t time_us)
{
    return time_us >= 0 && time_us < INT64_C(253402300800) * US_PER_S;
}

size_t find_with_codes(const struct find *find, const uint16_t *codes)
{
    size_t count = 0;
    for (; *codes; codes++)
        count += find->codes[*codes - 400];
    return count;
}

static void count_flags(struct find *find, struct trunk_calls *trunk, const struct seen *seen)
{
    for (uint32_t flags = seen->flags; flags; flags &= flags - 1)
        trunk->flagged[__builtin_ctz(flags)]++;
    if (seen->code >= 400 && seen->code < 400 + REFUSAL_CODES)
        find->codes[seen->code - 400]++;
    trunk->judged += (seen->flags & SEEN_JUDGED) != 0;
}

static void sum_trunks(struct find *find)
{
    for (size_t t = 0; t < find->trunk_count; t++) {
        for (size_t flag = 0; flag < SEEN_FLAGS; flag++)
            find->flagged[flag] += find->trunks[t].flagged[flag];
        find->judged += find->trunks[t].judged;
    }
}

static bool is_observed(const struct find *find, size_t i)
{
    const struct call *call = find->input->calls[i];
    static const enum call_mark marks[] = {MARK_ATTEMPT, MARK_ANSWER, MARK_FINAL, MARK_BYE,
                                           MARK_LAST,    MARK_CANCEL, MARK_RING,  MARK_TRYING};
    if (find->input->verdicts[i]->outcome == OUTCOME_SCANNER || !time_is_sane(call_start(call)))
        return false;
    for (size_t m = 0; m < sizeof marks / sizeof marks[0] && call->has_long_moments; m++)
        if (call_has(call, marks[m]) && !time_is_sane(call_time(call, marks[m])))
            return false;
    return true;
}

static void note_rhythm(struct find *find, size_t i)
{
    const struct call *call = find->input->calls[i];
    struct rhythm *rhythm = &find->rhythm;
    int64_t start_us = call_start(call), before_us = rhythm->newest_start_us;
    int64_t sign_us = call_time(call, MARK_LAST);
    if (!time_is_sane(start_us) || find->input->verdicts[i]->outcome == OUTCOME_SCANNER)
        return;
    if (before_us != TIME_UNKNOWN && start_us - before_us > rhythm->longest_pause_us)
        rhythm->longest_pause_us = start_us - before_us;
    if (before_us == TIME_UNKNOWN || start_us > before_us)
        rhythm->newest_start_us = start_us;
    if (time_is_sane(sign_us) && sign_us > rhythm->newest_sign_us)
        rhythm->newest_sign_us = sign_us;
    rhythm->count++;
}

void observe_begin(struct find *find)
{
    struct trunk_index *index = &find->index;
    map_init(&index->map);
    arena_init(&index->arena, 0);
    find->rhythm = (struct rhythm){TIME_UNKNOWN, TIME_UNKNOWN, 0, 0};
    index->of_call =
        backing_array(find->input->backing, find->input->call_count, sizeof *index->of_call);
}

void observe_note(struct find *find, size_t i)
{
    note_rhythm(find, i);
    find->scanners += find->input->verdicts[i]->outcome == OUTCOME_SCANNER;
    if (!is_observed(find, i))
        return;
    size_t trunk = trunk_of(find, find->input->calls[i]);
    find->index.of_call[i] = (uint32_t)trunk;
    find->trunks[trunk].count++;
    find->count++;
}

static void name_trunk(const struct find *find, struct trunk_calls *trunk)
{
    struct text name = {0};
    struct address shown = mask_address(find->input->mask, &trunk->address);
    address_add(&name, &shown);
    size_t len = name.len < sizeof trunk->name ? name.len : sizeof trunk->name - 1;
    if (trunk->is_trunk)
        memcpy(trunk->name, name.at, len);
    text_free(&name);
}

void observe_calls(struct find *find)
{
    size_t place = 0;
    find->calls = backing_array(find->input->backing, find->count, sizeof *find->calls);
    for (size_t t = 0; t < find->trunk_count; t++) {
        find->trunks[t].calls = find->calls + place;
        place += find->trunks[t].count;
        find->trunks[t].count = 0;
        name_trunk(find, &find->trunks[t]);
    }
    for (size_t i = 0; i < find->input->call_count; i++) {
        calls_read_ahead(find->input->calls, i, find->input->call_count);
        if (!is_observed(find, i))
            continue;
        struct trunk_calls *trunk = &find->trunks[find->index.of_call[i]];
        struct seen *seen = &trunk->calls[trunk->count++];
        observe_call(find, (uint32_t)i, seen);
        count_flags(find, trunk, seen);
    }
    sum_trunks(find);
}

void observe_free(struct find *find)
{
    backing_array_free(find->input->backing, find->calls);
    backing_array_free(find->input->backing, find->index.of_call);
    map_free(&find->index.map);
    arena_free(&find->index.arena);
    free(find->trunks);
}
