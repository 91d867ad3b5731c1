/* OPTIONS without an answer: trunks that are down, whether or not calls were sent there. OPTIONS
 * that are answered while calls are refused. */
#include "detector.h"

#include <stdlib.h>
#include <string.h>

/* ---- what OPTIONS told about one trunk ---- */

/* One address of the trunk, and how many that ask it get answers. */
struct place {
    struct map_node node;
    struct address address;
    size_t up;
};

struct sign {
    const struct presence_change *change;
    struct place *place;
    bool *is_missing; /* of who asks: its silence is part of the outage at hand */
    size_t order;
    bool was_up;     /* before the change */
    bool may_begin;  /* a silence that is long enough */
    bool is_noticed; /* ... and part of an outage */
};

/* From the first silence that nothing speaks against until all who met it were answered: what many
 * saw at one time is told once. Disjoint, in order of time. */
struct outage {
    int64_t down_us, until_us; /* until all whose silence it is had answers; INT64_MAX: never */
    int64_t first_up_us;       /* the first answer to anybody */
    size_t first, last;        /* its signs */
    uint32_t lost;             /* OPTIONS in a row without an answer, the most of one who asked */
};

struct watch {
    struct sign *signs; /* by time */
    size_t sign_count;
    struct map places;
    size_t up; /* at all places */
    struct outage *outages;
    size_t outage_count;
    size_t missing; /* who ask, in the last one: 0 when it has ended */
};

static struct place *place_of(struct find *find, struct watch *watch, const struct address *address)
{
    uint64_t hash = address_hash(address);
    for (struct map_node *n = map_find(&watch->places, hash); n; n = map_next(n)) {
        struct place *place = (struct place *)n; /* node is its first member */
        if (address_equal(&place->address, address))
            return place;
    }
    struct place *place = arena_alloc_zero(&find->scratch, sizeof *place);
    place->address = *address;
    map_add(&watch->places, &place->node, hash);
    return place;
}

static int by_time(const void *left, const void *right)
{
    const struct sign *a = left, *b = right;
    if (a->change->time_us != b->change->time_us)
        return a->change->time_us < b->change->time_us ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static void collect_signs(struct find *find, struct watch *watch, const struct address *trunk,
                          bool only_ours)
{
    uint32_t least = (uint32_t)find_setting(find, SETTING_OPTIONS_LOST);
    const struct peer_at *first = peers_first(find, PEER_TO, trunk);
    size_t count = 0;
    for (const struct peer_at *at = first; at; at = peers_next(at))
        count += at->peer->kind == PRESENCE_OPTIONS ? at->peer->change_count : 0U;
    watch->signs = arena_alloc_zero(&find->scratch, (count + 1) * sizeof *watch->signs);
    watch->outages = arena_alloc(&find->scratch, (count + 1) * sizeof *watch->outages);
    for (const struct peer_at *at = first; at; at = peers_next(at)) {
        const struct presence_peer *peer = at->peer;
        bool *is_missing = arena_alloc_zero(&find->scratch, sizeof *is_missing);
        bool asks = !only_ours || find_is_ours(find, &peer->from);
        for (uint16_t i = 0; peer->kind == PRESENCE_OPTIONS && i < peer->change_count; i++) {
            const struct presence_change *change = &peer->changes[i];
            watch->signs[watch->sign_count] =
                (struct sign){.change = change,
                              .place = place_of(find, watch, &peer->to),
                              .is_missing = is_missing,
                              .order = watch->sign_count,
                              .was_up = i > 0 && peer->changes[i - 1].state == PRESENCE_UP,
                              .may_begin = asks && i > 0 && change->state == PRESENCE_SILENT &&
                                           change->count >= least};
            watch->sign_count++;
        }
    }
    if (watch->sign_count)
        qsort(watch->signs, watch->sign_count, sizeof *watch->signs, by_time);
}

/* Up or down at its place; an answer ends what went on. */
static void apply_sign(struct watch *watch, const struct sign *sign)
{
    bool is_up = sign->change->state == PRESENCE_UP;
    if (is_up && watch->missing) {
        struct outage *outage = &watch->outages[watch->outage_count - 1];
        if (outage->first_up_us == INT64_MAX)
            outage->first_up_us = sign->change->time_us;
        watch->missing -= *sign->is_missing;
        *sign->is_missing = false;
        if (watch->missing == 0)
            outage->until_us = sign->change->time_us;
    }
    if (is_up && !sign->was_up) {
        sign->place->up++;
        watch->up++;
    } else if (!is_up && sign->was_up) {
        sign->place->up--;
        watch->up--;
    }
}

/* One name may stand for several addresses: it is down when none of the others answers. */
static void notice_silence(struct watch *watch, size_t i)
{
    struct sign *sign = &watch->signs[i];
    if (!sign->may_begin || watch->up > sign->place->up)
        return;
    struct outage *last = watch->missing ? &watch->outages[watch->outage_count - 1] : NULL;
    if (last && last->first_up_us != INT64_MAX)
        last->until_us = sign->change->time_us;
    if (!last || last->first_up_us != INT64_MAX)
        watch->outages[watch->outage_count++] =
            (struct outage){sign->change->time_us, INT64_MAX, INT64_MAX, i, i, 0};
    struct outage *outage = &watch->outages[watch->outage_count - 1];
    watch->missing += !*sign->is_missing;
    *sign->is_missing = sign->is_noticed = true;
    outage->last = i;
    outage->lost = sign->change->count > outage->lost ? sign->change->count : outage->lost;
}

/* In scratch memory, but for the map. */
static void watch_trunk(struct find *find, struct watch *watch, const struct address *trunk,
                        bool only_ours)
{
    *watch = (struct watch){.sign_count = 0};
    map_init(&watch->places);
    collect_signs(find, watch, trunk, only_ours);
    for (size_t i = 0, until = 0; i < watch->sign_count; i = until) {
        while (until < watch->sign_count &&
               watch->signs[until].change->time_us == watch->signs[i].change->time_us)
            apply_sign(watch, &watch->signs[until++]);
        for (size_t at = i; at < until; at++)
            notice_silence(watch, at);
    }
    map_free(&watch->places);
}

static void add_evidence(struct find *find, struct finding *finding, const struct watch *watch,
                         const struct outage *outage)
{
    for (size_t i = outage->first;
         i <= outage->last && finding->evidence_count < FINDING_EVIDENCE_MAX; i++) {
        const struct presence_change *change = watch->signs[i].change;
        if (watch->signs[i].is_noticed)
            finding->evidence[finding->evidence_count++] =
                (struct finding_evidence){{change->time_us, {change->frame, change->input}},
                                          words_of(find, "OPTIONS got no answer from %s on",
                                                   words_of_time(find, change->time_us))};
    }
}

static void set_times(struct finding *finding, const struct outage *outage)
{
    finding->since_us = outage->down_us;
    finding->until_us = outage->until_us == INT64_MAX ? TIME_UNKNOWN : outage->until_us;
}

/* ---- calls were sent there, too ---- */

static void describe_outage(struct find *find, const struct trunk_calls *trunk,
                            const struct outage *outage, struct finding *finding)
{
    bool back = outage->until_us != INT64_MAX;
    finding->title =
        words_of(find, "Trunk %s did not answer OPTIONS from %s%s%s: it was down.", trunk->name,
                 words_of_time(find, outage->down_us), back ? " to " : " on",
                 back ? words_of_time(find, outage->until_us) : "");
    if (finding->calls)
        finding->detail = words_of(find,
                                   "%u OPTIONS in a row stayed without an answer; %llu {2:call "
                                   "was|calls were} tried in that time, without an answer.",
                                   (unsigned)outage->lost, NUMBER(finding->calls));
    else
        finding->detail = words_of(find,
                                   "%u OPTIONS in a row stayed without an answer; no call was "
                                   "tried in that time.",
                                   (unsigned)outage->lost);
    finding->words =
        words_of(find, "The trunk was down: it did not answer OPTIONS either since %s.",
                 words_of_time(find, outage->down_us));
}

/* From the call at *at on, which is moved behind the outage; false when a call got an answer. */
static bool is_silent_for(const struct trunk_calls *trunk, const struct outage *outage, size_t *at)
{
    bool is_silent = true;
    while (*at < trunk->count && trunk->calls[*at].start_us < outage->down_us)
        ++*at;
    for (; *at < trunk->count && trunk->calls[*at].start_us < outage->until_us; ++*at) {
        const struct seen *seen = &trunk->calls[*at];
        if (!(seen->flags & SEEN_SILENT) && (seen->code || (seen->flags & SEEN_RANG)))
            is_silent = false;
    }
    return is_silent;
}

static void make_outage(struct find *find, struct trunk_calls *trunk, const struct watch *watch,
                        const struct outage *outage, size_t until)
{
    struct finding *finding = build_finding(find, "trunk-down", trunk);
    finding->severity = SEVERITY_WARNING;
    finding->confidence = 85;
    for (size_t i = until; i-- > 0 && trunk->calls[i].start_us >= outage->down_us;)
        if (seen_is_open(&trunk->calls[i]) && (trunk->calls[i].flags & SEEN_SILENT))
            build_take(find, finding, &trunk->calls[i]);
    set_times(finding, outage);
    describe_outage(find, trunk, outage, finding);
    add_evidence(find, finding, watch, outage);
    build_end(find, finding);
}

void find_options(struct find *find, struct trunk_calls *trunk)
{
    struct watch watch;
    size_t at = 0;
    if (!trunk->is_trunk || !find->input->presence ||
        build_has(find, "trunk-down", &trunk->address))
        return;
    watch_trunk(find, &watch, &trunk->address, false);
    for (size_t i = 0; i < watch.outage_count; i++) {
        struct outage *outage = &watch.outages[i];
        size_t from = at;
        bool is_silent = is_silent_for(trunk, outage, &at);
        if (!is_silent && outage->first_up_us < outage->until_us) {
            outage->until_us = outage->first_up_us;
            at = from;
            is_silent = is_silent_for(trunk, outage, &at);
        }
        if (is_silent)
            make_outage(find, trunk, &watch, outage, at);
    }
}

/* ---- our own switch sent no calls there any more ---- */

/* For each peer, whether calls were sent where it asks. */
static bool *peers_with_calls(struct find *find)
{
    bool *has_calls =
        arena_alloc_zero(&find->scratch, (find->input->presence->peer_count + 1) * sizeof(bool));
    for (size_t t = 0; t < find->trunk_count; t++) {
        const struct peer_at *at = peers_first(find, PEER_TO, &find->trunks[t].address);
        for (; at && find->trunks[t].is_trunk; at = peers_next(at))
            has_calls[at->index] = true;
    }
    return has_calls;
}

/* Calls that our own switch refused because it had no way for them, by time. */
struct unrouted {
    struct seen **calls;
    size_t *next; /* of each call, one from it on that may not be explained yet */
    size_t count;
};

static int by_start(const void *left, const void *right)
{
    const struct seen *a = *(struct seen *const *)left, *b = *(struct seen *const *)right;
    if (a->start_us != b->start_us)
        return a->start_us < b->start_us ? -1 : 1;
    return (a->call > b->call) - (a->call < b->call);
}

static void collect_unrouted(struct find *find, struct unrouted *unrouted)
{
    static const uint16_t codes[] = {503, 0};
    size_t most = find_with_codes(find, codes);
    *unrouted = (struct unrouted){arena_alloc(&find->scratch, (most + 1) * sizeof(struct seen *)),
                                  arena_alloc(&find->scratch, (most + 1) * sizeof(size_t)), 0};
    for (size_t i = 0; i < find->count && most; i++) {
        struct seen *seen = &find->calls[i];
        if (seen->code == 503 && seen_is_open(seen) &&
            strcmp(seen_verdict(find, seen)->cause->id, "local-no-route") == 0)
            unrouted->calls[unrouted->count++] = seen;
    }
    if (unrouted->count)
        qsort(unrouted->calls, unrouted->count, sizeof(struct seen *), by_start);
    for (size_t i = 0; i <= unrouted->count; i++)
        unrouted->next[i] = i;
}

/* The first call from this one on that is not explained; the way there is made short. */
static size_t next_open(struct unrouted *unrouted, size_t from)
{
    size_t at = from;
    while (unrouted->next[at] != at)
        at = unrouted->next[at];
    while (unrouted->next[from] != at) {
        size_t behind = unrouted->next[from];
        unrouted->next[from] = at;
        from = behind;
    }
    return at;
}

static size_t first_since(const struct unrouted *unrouted, int64_t time_us)
{
    size_t low = 0, high = unrouted->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (unrouted->calls[middle]->start_us < time_us)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void describe_unrouted(struct find *find, const struct address *trunk,
                              const struct outage *outage, struct finding *finding)
{
    const char *to = build_at_trunk_of(find, finding, trunk);
    finding->severity = SEVERITY_WARNING;
    finding->confidence = 80;
    finding->title =
        words_of(find,
                 "Trunk %s did not answer OPTIONS from %s on, and our switch refused "
                 "%llu {3:call|calls} and sent none anywhere.",
                 to, words_of_time(find, outage->down_us), (unsigned long long)finding->calls);
    finding->detail =
        words_of(find, "%u OPTIONS in a row stayed without an answer.", (unsigned)outage->lost);
}

static void find_unrouted_in(struct find *find, struct unrouted *unrouted,
                             const struct address *trunk, const struct watch *watch,
                             const struct outage *outage)
{
    struct finding *finding = NULL;
    for (size_t i = next_open(unrouted, first_since(unrouted, outage->down_us));
         i < unrouted->count && unrouted->calls[i]->start_us < outage->until_us;
         i = next_open(unrouted, i)) {
        finding = finding ? finding : build_finding(find, "trunk-down", NULL);
        build_evidence(find, finding, seen_call(find, unrouted->calls[i]), MARK_FINAL);
        build_count(find, finding, unrouted->calls[i]);
        unrouted->next[i] = i + 1;
    }
    if (!finding)
        return;
    set_times(finding, outage);
    describe_unrouted(find, trunk, outage, finding);
    add_evidence(find, finding, watch, outage);
    build_end(find, finding);
}

/* While a trunk of ours without calls was silent. */
void find_unrouted(struct find *find)
{
    const struct presence *presence = find->input->presence;
    struct unrouted unrouted = {NULL, NULL, 0};
    if (presence && presence->peer_count)
        collect_unrouted(find, &unrouted);
    if (unrouted.count == 0)
        return;
    bool *is_done = peers_with_calls(find);
    for (size_t p = 0; p < presence->peer_count; p++) {
        struct address trunk = peers_trunk(find->input, &presence->peers[p]->to);
        struct watch watch;
        if (is_done[p])
            continue;
        for (const struct peer_at *at = peers_first(find, PEER_TO, &trunk); at; at = peers_next(at))
            is_done[at->index] = true;
        watch_trunk(find, &watch, &trunk, true);
        for (size_t i = 0; i < watch.outage_count; i++)
            find_unrouted_in(find, &unrouted, &presence->peers[p]->to, &watch, &watch.outages[i]);
    }
}

/* ---- alive, and refusing ---- */

static bool is_alive_in(const struct presence_peer *peer, int64_t from_us, int64_t until_us)
{
    struct presence_change first, last;
    return peer->kind == PRESENCE_OPTIONS && peer->request.time_us >= from_us &&
           presence_state_at(peer, from_us, &first) && presence_state_at(peer, until_us, &last) &&
           first.state == PRESENCE_UP && last.time_us == first.time_us;
}

/* Calls of the trunk that were refused by the whole of it, as findings before this one say. */
static size_t refused_calls(const struct trunk_calls *trunk, int64_t *first_us, int64_t *last_us)
{
    size_t count = 0;
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (!seen->finding || !(seen->flags & SEEN_REFUSED) ||
            (seen->code != 403 && seen->code != 503))
            continue;
        *first_us = count++ ? *first_us : seen->start_us;
        *last_us = seen->start_us;
    }
    return count;
}

/* OPTIONS are answered while calls are refused: the line is there, the account or service is not.
 */
void find_alive(struct find *find, struct trunk_calls *trunk)
{
    static const char *const ids[] = {"trunk-down", "account-blocked-or-balance", "ip-not-allowed"};
    const struct presence *presence = find->input->presence;
    int64_t first_us = TIME_UNKNOWN, last_us = TIME_UNKNOWN;
    bool refuses = false;
    for (size_t i = 0; i < sizeof ids / sizeof ids[0] && trunk->is_trunk && presence; i++)
        refuses = refuses || build_has(find, ids[i], &trunk->address);
    if (!refuses || refused_calls(trunk, &first_us, &last_us) < 5)
        return;
    const struct peer_at *at = peers_first(find, PEER_TO, &trunk->address);
    for (; at; at = peers_next(at)) {
        if (!is_alive_in(at->peer, first_us, last_us))
            continue;
        struct finding *finding = build_finding(find, "keepalive-ok-calls-fail", trunk);
        finding->confidence = 80;
        finding->calls = refused_calls(trunk, &first_us, &last_us);
        finding->since_us = first_us;
        finding->until_us = last_us;
        finding->title = words_of(find,
                                  "Trunk %s answers OPTIONS while it refuses %llu calls: the "
                                  "line is there, the account or the service is not.",
                                  trunk->name, (unsigned long long)finding->calls);
        finding->detail =
            words_of(find, "It did so from the first of them at %s to the last one at %s.",
                     words_of_time(find, first_us), words_of_time(find, last_us));
        build_end(find, finding);
        return;
    }
}
