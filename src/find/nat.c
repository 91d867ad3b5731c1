/* What routers between us and a phone do: rewrite SIP, forget where a phone is. */
#include "detector.h"

#include "findings.h"

#include <string.h>

/* ---- addresses rewritten on the way (ALG) ---- */

enum { SOURCES_MOST = 256, REWRITTEN_LEAST = 5 };

/* What comes of addresses that are wrong. */
static bool is_symptom(const struct find *find, const struct seen *seen)
{
    static const char *const ids[] = {
        "ack-missing", "one-way-audio",        "no-audio-both",         "rtp-to-private",
        "bad-request", "call-not-exist",       "rtp-wrong-destination", "response-wrong-port",
        "no-response", "only-100-then-silence"};
    const struct verdict *verdict = seen_verdict(find, seen);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (strcmp(verdict->cause->id, ids[i]) == 0)
            return true;
    return false;
}

struct source {
    struct map_node node;
    const struct address *address;
    uint64_t calls, rewritten, symptoms;
    size_t first, last; /* rewritten calls, by their place among all; the next ones in `next` */
};

struct sources {
    struct map map;
    struct source list[SOURCES_MOST]; /* in order of first sight */
    size_t count;
    size_t *next; /* of each rewritten call, the next one of its source */
};

static const struct address *source_of(const struct find *find, const struct seen *seen)
{
    return &seen_call(find, seen)->legs[0].from.address;
}

static struct source *known_source(const struct sources *sources, const struct address *address)
{
    for (struct map_node *n = map_find(&sources->map, address_hash(address)); n; n = map_next(n)) {
        struct source *source = (struct source *)n; /* node is its first member */
        if (address_equal(source->address, address))
            return source;
    }
    return NULL;
}

static void add_rewritten(struct sources *sources, const struct address *address, size_t i)
{
    struct source *source = known_source(sources, address);
    if (!source && sources->count == SOURCES_MOST)
        return;
    if (!source) {
        source = &sources->list[sources->count++];
        *source = (struct source){.address = address, .first = i, .last = i};
        map_add(&sources->map, &source->node, address_hash(address));
    }
    sources->next[source->last] = i;
    source->last = i;
}

static void count_sources(const struct find *find, struct sources *sources)
{
    for (size_t i = 0; i < find->count; i++)
        if (find->calls[i].flags & SEEN_REWRITTEN)
            add_rewritten(sources, source_of(find, &find->calls[i]), i);
    for (size_t i = 0; i < find->count; i++) {
        const struct seen *seen = &find->calls[i];
        struct source *source = known_source(sources, source_of(find, seen));
        if (!source || !(seen->flags & SEEN_JUDGED))
            continue;
        bool rewritten = (seen->flags & SEEN_REWRITTEN) != 0;
        source->calls++;
        source->rewritten += rewritten;
        source->symptoms += rewritten && is_symptom(find, seen);
    }
}

static void note_rewritten(struct find *find, struct finding *finding, const struct seen *seen,
                           bool is_evidence)
{
    if (!(seen->flags & SEEN_JUDGED))
        return;
    if (is_evidence)
        build_evidence(find, finding, seen_call(find, seen), MARK_INVITE);
    build_note(find, seen, "sip-alg");
    build_count_at(finding, seen->start_us);
}

static void make_alg(struct find *find, const struct sources *sources, const struct source *source)
{
    struct finding *finding = build_finding(find, "sip-alg", NULL);
    const char *from = words_of_address(find, source->address);
    bool hurts = source->symptoms >= 3 && source->symptoms * 5 >= source->rewritten;
    finding->confidence = hurts ? 75 : 60;
    finding->severity = hurts ? SEVERITY_WARNING : SEVERITY_INFO;
    for (size_t i = source->first;; i = sources->next[i]) {
        const struct seen *seen = &find->calls[i];
        note_rewritten(find, finding, seen, !hurts || is_symptom(find, seen));
        if (i == source->last)
            break;
    }
    finding->title =
        words_of(find,
                 "The addresses in %llu of %llu calls from %s contradict each other, as when a "
                 "router there rewrites SIP (ALG).",
                 (unsigned long long)source->rewritten, (unsigned long long)source->calls, from);
    finding->detail =
        hurts ? words_of(find, "%llu of these calls failed as calls do whose addresses are wrong.",
                         (unsigned long long)source->symptoms)
              : "These calls work; it may be our own setting of an external address.";
    if (!hurts)
        finding->action = "Nothing while these calls work; should sound be missing there, turn SIP "
                          "ALG off first.";
    build_scope(finding, "source", from);
    build_end(find, finding);
}

void find_alg(struct find *find)
{
    if (find_with(find, SEEN_REWRITTEN) < REWRITTEN_LEAST)
        return;
    struct sources *sources = arena_alloc(&find->scratch, sizeof *sources);
    sources->count = 0;
    sources->next = arena_alloc(&find->scratch, find->count * sizeof *sources->next);
    map_init(&sources->map);
    count_sources(find, sources);
    for (size_t i = 0; i < sources->count; i++) {
        const struct source *source = &sources->list[i];
        if (source->rewritten >= REWRITTEN_LEAST && source->rewritten * 5 >= source->calls * 4)
            make_alg(find, sources, source);
    }
    map_free(&sources->map);
}

/* ---- a phone that cannot be found between two registrations ---- */

/* RFC 4787 4.3 asks routers for two minutes; half a minute is common. */
static const int64_t keepalive_us = 35 * US_PER_S;
enum { LOST_LEAST = 3, FOUND_LEAST = 3 };

struct binding {
    const struct presence_peer *peer;
    int64_t interval_us;  /* mean, from one registration to the next */
    struct share to;      /* calls to it; yes: nothing came back */
    uint64_t found;       /* calls to or from it that worked */
    int64_t last_sign_us; /* of its last call or registration that worked */
};

/* Accepted all the time; the mean time between two registrations, 0 when it cannot be said. */
static int64_t usual_interval(const struct presence_peer *peer)
{
    if (peer->change_count != 1 || peer->changes[0].state != PRESENCE_UP || peer->accepted < 2 ||
        peer->request.time_us == TIME_UNKNOWN)
        return 0;
    return (peer->request.time_us - peer->changes[0].time_us) / (peer->accepted - 1);
}

static bool asks_for_life(const struct find *find, const struct address *address)
{
    for (enum peer_end end = 0; end < PEER_ENDS; end++)
        for (const struct peer_at *at = peers_first(find, end, address); at; at = peers_next(at))
            if (at->peer->kind == PRESENCE_OPTIONS && usual_interval(at->peer) > 0 &&
                usual_interval(at->peer) <= keepalive_us)
                return true;
    return false;
}

/* Where one name stands for several addresses, the calls are not told apart. */
static bool is_registered_peer(const struct find *find, const struct address *address,
                               struct binding *binding)
{
    const struct peer_at *at = peers_first(find, PEER_FROM, address);
    for (; at; at = peers_next(at)) {
        if (at->peer->kind != PRESENCE_REGISTER)
            continue;
        if (binding->peer && !address_equal(&binding->peer->from, &at->peer->from))
            return false;
        binding->peer = binding->peer ? binding->peer : at->peer;
    }
    if (!binding->peer)
        return false;
    binding->interval_us = usual_interval(binding->peer);
    return binding->interval_us > keepalive_us && !asks_for_life(find, address);
}

/* Called, and not a word came back: neither 100 nor ICMP. */
static bool is_lost_on_the_way(const struct find *find, const struct seen *seen)
{
    return !(seen->flags & SEEN_INBOUND) && (seen->flags & SEEN_SILENT) && !seen->code &&
           strcmp(seen_verdict(find, seen)->cause->id, "no-response") == 0;
}

/* Lost before a later sign of life; after its last one it is perhaps switched off. */
static bool is_missed(const struct find *find, const struct binding *binding,
                      const struct seen *seen)
{
    return seen_is_open(seen) && is_lost_on_the_way(find, seen) &&
           seen->start_us <= binding->last_sign_us;
}

static void look_at_binding(const struct find *find, const struct trunk_calls *trunk,
                            struct binding *binding)
{
    binding->last_sign_us = binding->peer->request.time_us;
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (!seen_is_open(seen) || is_lost_on_the_way(find, seen) || !(seen->flags & SEEN_REACHED))
            continue;
        binding->found++;
        if (seen->start_us > binding->last_sign_us)
            binding->last_sign_us = seen->start_us;
    }
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (seen->flags & SEEN_INBOUND)
            continue;
        binding->to.yes += is_missed(find, binding, seen);
        binding->to.all += (seen->flags & SEEN_JUDGED) != 0;
    }
}

void find_bindings(struct find *find, struct trunk_calls *trunk)
{
    struct binding binding = {0};
    size_t silent = 0;
    bool may_be = find->input->presence && trunk_with(trunk, SEEN_SILENT) >= LOST_LEAST;
    for (size_t i = 0; i < trunk->count && may_be; i++)
        silent += (trunk->calls[i].flags & SEEN_SILENT) && !trunk->calls[i].code;
    if (silent < LOST_LEAST || trunk->address.family == ADDRESS_NONE ||
        !is_registered_peer(find, &trunk->address, &binding))
        return;
    look_at_binding(find, trunk, &binding);
    if (binding.to.yes < LOST_LEAST || binding.found < FOUND_LEAST ||
        binding.to.yes * 10 < binding.to.all)
        return;
    struct finding *finding = build_finding(find, "nat-binding-expired", trunk);
    finding->confidence = 70;
    for (size_t i = 0; i < trunk->count; i++) {
        struct seen *seen = &trunk->calls[i];
        if (!is_missed(find, &binding, seen))
            continue;
        build_evidence(find, finding, seen_call(find, seen), MARK_INVITE);
        build_take(find, finding, seen);
    }
    const char *user = words_of_text(find, binding.peer->user);
    finding->title = words_of(
        find,
        "%llu of %llu calls to %s at %s got no answer at all, though it was registered "
        "all the time: the way to it through NAT had closed.",
        (unsigned long long)finding->calls, (unsigned long long)binding.to.all, user, trunk->name);
    finding->detail =
        words_of(find, "It registers every %s; %llu other calls with it worked in the same time.",
                 words_of_duration(find, binding.interval_us / US_PER_S * US_PER_S),
                 (unsigned long long)binding.found);
    build_scope(finding, "callee", user);
    build_end(find, finding);
}
