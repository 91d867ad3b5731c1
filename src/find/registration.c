/* Calls refused while our registration was gone, registrations that come and go or are refused, and
 * guessed passwords. */
#include "detector.h"

#include <string.h>

/* ---- not registered ---- */

enum { PEERS_MOST = 64 };

struct registration {
    const struct presence_peer *peers[PEERS_MOST];
    size_t count;
};

static void find_peers(const struct find *find, const struct trunk_calls *trunk,
                       struct registration *registration)
{
    const struct peer_at *at = peers_first(find, PEER_TO, &trunk->address);
    registration->count = 0;
    for (; at && registration->count < PEERS_MOST; at = peers_next(at))
        if (at->peer->kind == PRESENCE_REGISTER && at->peer->change_count)
            registration->peers[registration->count++] = at->peer;
}

/* The peer that was gone when the call began; NULL when any was there, or none was known. */
static const struct presence_peer *gone_peer(const struct registration *registration,
                                             int64_t time_us)
{
    const struct presence_peer *gone = NULL;
    for (size_t i = 0; i < registration->count; i++) {
        struct presence_change state;
        if (!presence_state_at(registration->peers[i], time_us, &state))
            continue;
        if (!presence_is_gone(registration->peers[i], time_us))
            return NULL;
        gone = registration->peers[i];
    }
    return gone;
}

static bool is_outgoing(const struct seen *seen)
{
    return seen_is_open(seen) && !(seen->flags & SEEN_INBOUND);
}

static bool is_refused_for_it(const struct seen *seen)
{
    static const uint16_t codes[] = {403, 404, 408, 480, 503};
    if (seen->flags & SEEN_SILENT)
        return true;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (seen->code == codes[i] && !(seen->flags & SEEN_RANG))
            return true;
    return false;
}

static const char *state_words(struct find *find, const struct presence_change *state)
{
    const char *at = words_of_time(find, state->time_us);
    switch ((enum presence_state)state->state) {
    case PRESENCE_REFUSED:
        return words_of(find, "REGISTER was refused with %u at %s", (unsigned)state->code, at);
    case PRESENCE_SILENT:
        return words_of(find, "REGISTER got no answer from %s on", at);
    case PRESENCE_EXPIRED:
        return words_of(find, "the registration ran out at %s and was not renewed", at);
    case PRESENCE_GONE:
        return words_of(find, "our side ended the registration at %s", at);
    case PRESENCE_UP:
        break;
    }
    return "";
}

/* What went wrong before it ran out is the better reason. */
static const char *reason_words(struct find *find, const struct presence_peer *peer,
                                int64_t time_us)
{
    const struct presence_change *last = NULL, *before = NULL;
    for (uint16_t i = 0; i < peer->change_count && peer->changes[i].time_us <= time_us; i++) {
        before = last;
        last = &peer->changes[i];
    }
    if (before && last->state == PRESENCE_EXPIRED && before->state != PRESENCE_UP)
        return words_of(find, "%s, and the registration ran out at %s", state_words(find, before),
                        words_of_time(find, last->time_us));
    return last ? state_words(find, last) : "";
}

static void describe_inactive(struct find *find, const struct trunk_calls *trunk,
                              const struct presence_peer *peer, struct finding *finding)
{
    const char *user = words_of_text(find, peer->user);
    const char *why = reason_words(find, peer, finding->since_us);
    finding->title = words_of(
        find,
        "The SIP profile %s was not registered at %s when %llu calls were refused, "
        "%s: %s.",
        user, trunk->name, (unsigned long long)finding->calls, words_of_span(find, finding), why);
    finding->words =
        words_of(find, "The SIP profile %s was not registered at that time: %s.", user, why);
}

static void take_unregistered(struct find *find, struct trunk_calls *trunk,
                              const struct registration *registration, struct share refused,
                              struct share at_other_times)
{
    struct finding *finding = build_finding(find, "registration-inactive", trunk);
    const struct presence_peer *first = NULL;
    finding->confidence = refused.yes >= 10 ? 95 : 90;
    for (size_t i = 0; i < trunk->count; i++) {
        struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen) || !is_refused_for_it(seen))
            continue;
        const struct presence_peer *peer = gone_peer(registration, seen->start_us);
        if (!peer)
            continue;
        first = first ? first : peer;
        build_evidence(find, finding, seen_call(find, seen), seen->code ? MARK_FINAL : MARK_INVITE);
        build_take(find, finding, seen);
    }
    describe_inactive(find, trunk, first, finding);
    finding->detail =
        words_of(find,
                 "Without registration %llu of %llu calls were refused, at other times %llu of "
                 "%llu.",
                 (unsigned long long)refused.yes, (unsigned long long)refused.all,
                 (unsigned long long)at_other_times.yes, (unsigned long long)at_other_times.all);
    build_dialect(find, finding, trunk, "not registered");
    build_end(find, finding);
}

void find_registration(struct find *find, struct trunk_calls *trunk)
{
    struct registration registration;
    struct share without = {0, 0}, with = {0, 0};
    if (!trunk->is_trunk || !find->input->presence)
        return;
    find_peers(find, trunk, &registration);
    for (size_t i = 0; i < trunk->count && registration.count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (!is_outgoing(seen) || (seen->flags & SEEN_CANCELLED))
            continue;
        struct share *share = gone_peer(&registration, seen->start_us) ? &without : &with;
        share->yes += is_refused_for_it(seen);
        share->all++;
    }
    /* A trunk that lets calls through without registration does not need one. */
    if (without.yes >= 3 && share_of(without) >= 0.8 && share_of(with) <= 0.5)
        take_unregistered(find, trunk, &registration, without, with);
}

/* ---- comes and goes ---- */

/* Most losses within any hour that were followed by a new registration. */
static size_t most_losses(const struct presence_peer *peer)
{
    int64_t losses[PRESENCE_CHANGES_MOST];
    size_t count = 0, most = 0, oldest = 0;
    for (uint16_t i = 1; i + 1 < peer->change_count; i++)
        if (peer->changes[i - 1].state == PRESENCE_UP && peer->changes[i].state != PRESENCE_GONE &&
            peer->changes[i + 1].state == PRESENCE_UP)
            losses[count++] = peer->changes[i].time_us;
    for (size_t i = 0; i < count; i++) {
        while (losses[i] - losses[oldest] > 3600 * US_PER_S)
            oldest++;
        most = i - oldest + 1 > most ? i - oldest + 1 : most;
    }
    return most;
}

static void add_presence_evidence(struct find *find, struct finding *finding,
                                  const struct presence_change *change)
{
    if (finding->evidence_count == FINDING_EVIDENCE_MAX)
        return;
    finding->evidence[finding->evidence_count++] = (struct finding_evidence){
        {change->time_us, {change->frame, change->input}}, state_words(find, change)};
}

static void make_flap(struct find *find, const struct presence_peer *peer, size_t losses)
{
    struct finding *finding = build_finding(find, "register-flap", NULL);
    const char *to = build_at_trunk_of(find, finding, &peer->to);
    finding->confidence = 80;
    for (uint16_t i = 1; i < peer->change_count; i++)
        if (peer->changes[i].state != PRESENCE_UP && peer->changes[i].state != PRESENCE_GONE) {
            finding->since_us =
                finding->since_us == TIME_UNKNOWN ? peer->changes[i].time_us : finding->since_us;
            finding->until_us = peer->changes[i].time_us;
            add_presence_evidence(find, finding, &peer->changes[i]);
        }
    finding->title =
        words_of(find, "The registration of %s at %s was lost %zu times within an hour.",
                 words_of_text(find, peer->user), to, losses);
    finding->detail =
        words_of(find, "Between %s and %s; each time it came back.",
                 words_of_time(find, finding->since_us), words_of_time(find, finding->until_us));
    build_scope(finding, "caller", words_of_text(find, peer->user));
    build_end(find, finding);
}

static void find_flaps(struct find *find)
{
    const struct presence *presence = find->input->presence;
    size_t least = (size_t)find_setting(find, SETTING_REGISTER_DROPS), phones = 0, made = 0;
    for (size_t i = 0; i < presence->peer_count; i++) {
        const struct presence_peer *peer = presence->peers[i];
        size_t losses = peer->kind == PRESENCE_REGISTER ? most_losses(peer) : 0;
        if (losses < least)
            continue;
        if (find_is_ours(find, &peer->to) || made == 5) {
            phones++;
            continue;
        }
        make_flap(find, peer, losses);
        made++;
    }
    if (phones == 0)
        return;
    struct finding *finding = build_finding(find, "register-flap", NULL);
    finding->severity = SEVERITY_INFO;
    finding->confidence = 80;
    finding->title = words_of(find,
                              "%zu {1:phone|phones} lost and regained the registration at least "
                              "%zu times within an hour.",
                              phones, least);
    build_end(find, finding);
}

/* ---- guessed passwords ---- */

/* A phone with a wrong password tries one user, again and again. An office whose accounts were
 * changed had been let in before. */
static bool is_guessing(const struct find *find, const struct presence_source *source)
{
    uint32_t least = (uint32_t)find_setting(find, SETTING_GUESSES);
    bool many_users = source->user_count >= 5;
    bool fast = source->most_a_minute >= least && source->user_count >= 2;
    bool hammering = source->most_a_minute >= 3 * least;
    return source->refused >= least && source->accepted * 20 <= source->refused &&
           !find_is_ours(find, &source->from) && (many_users || fast || hammering);
}

static void make_guessing(struct find *find, const struct presence_source *source)
{
    struct finding *finding = build_finding(find, "auth-bruteforce", NULL);
    const char *from = words_of_address(find, &source->from);
    finding->confidence = 90;
    finding->since_us = source->first_us;
    finding->until_us = source->last_us;
    if (source->accepted)
        finding->severity = SEVERITY_CRITICAL;
    finding->title = words_of(find, "%s guesses passwords: %u refused registrations, %u%s users%s.",
                              from, (unsigned)source->refused, (unsigned)source->user_count,
                              source->user_count == PRESENCE_USERS_SEEN ? " or more" : "",
                              source->accepted ? ", and one was let in" : ", none was let in");
    finding->detail =
        words_of(find, "From %s to %s, up to %u a minute.", words_of_time(find, source->first_us),
                 words_of_time(find, source->last_us), (unsigned)source->most_a_minute);
    build_scope(finding, "source", from);
    finding->evidence[finding->evidence_count++] = (struct finding_evidence){
        {source->first_us, {source->frame, source->input}}, "first refused REGISTER"};
    build_end(find, finding);
}

/* ---- refused, whether or not calls came ---- */

/* Addresses that guess passwords. */
struct guesser {
    struct map_node node;
    struct address from;
};

static void collect_guessers(struct find *find, struct map *guessers)
{
    const struct presence *presence = find->input->presence;
    map_init(guessers);
    for (size_t i = 0; i < presence->source_count; i++) {
        if (!is_guessing(find, presence->sources[i]))
            continue;
        struct guesser *guesser = arena_alloc_zero(&find->scratch, sizeof *guesser);
        guesser->from = presence->sources[i]->from;
        map_add(guessers, &guesser->node, address_hash(&guesser->from));
    }
}

static bool is_guessed(const struct map *guessers, const struct presence_peer *peer)
{
    for (struct map_node *n = map_find(guessers, address_hash(&peer->from)); n; n = map_next(n))
        if (address_equal(&((struct guesser *)n)->from, &peer->from)) /* node is its first member */
            return true;
    return false;
}

static bool is_refused(const struct presence_peer *peer)
{
    return peer->kind == PRESENCE_REGISTER && peer->change_count &&
           peer->changes[peer->change_count - 1].state == PRESENCE_REFUSED;
}

/* A finding says it with its calls. */
static bool is_told(const struct find *find, const struct presence_peer *peer)
{
    struct address trunk = peers_trunk(find->input, &peer->to);
    return build_has(find, "registration-inactive", &trunk);
}

static void make_refused(struct find *find, const struct presence_peer *peer)
{
    const struct presence_change *last = &peer->changes[peer->change_count - 1];
    struct finding *finding = build_finding(find, "registration-inactive", NULL);
    const char *to = build_at_trunk_of(find, finding, &peer->to);
    finding->confidence = 90;
    /* A phone of ours, or a stranger's try, is no matter of a trunk. */
    finding->severity = find_is_ours(find, &peer->to) || !find_is_ours(find, &peer->from)
                            ? SEVERITY_INFO
                            : SEVERITY_WARNING;
    finding->since_us = last->time_us;
    finding->until_us =
        peer->request.time_us == TIME_UNKNOWN ? last->time_us : peer->request.time_us;
    const char *user = words_of_text(find, peer->user);
    finding->title = words_of(
        find, "The registration of %s at %s is refused with %u (%u {4:try|tries}), since %s.", user,
        to, (unsigned)last->code, (unsigned)last->count, words_of_time(find, last->time_us));
    finding->detail =
        peer->accepted ? "It was accepted before." : "It was never accepted in this input.";
    build_scope(finding, "caller", user);
    add_presence_evidence(find, finding, last);
    build_end(find, finding);
}

void find_refused_registrations(struct find *find)
{
    enum { SHOWN = 5 };
    const struct presence *presence = find->input->presence;
    struct map guessers;
    size_t made = 0;
    if (!presence)
        return;
    collect_guessers(find, &guessers);
    for (size_t i = 0; i < presence->peer_count && made < SHOWN; i++) {
        const struct presence_peer *peer = presence->peers[i];
        if (!is_refused(peer) || is_guessed(&guessers, peer) || is_told(find, peer))
            continue;
        make_refused(find, peer);
        made++;
    }
    map_free(&guessers);
}

void find_presence(struct find *find)
{
    const struct presence *presence = find->input->presence;
    if (!presence)
        return;
    find_flaps(find);
    for (size_t i = 0; i < presence->source_count; i++)
        if (is_guessing(find, presence->sources[i]))
            make_guessing(find, presence->sources[i]);
}
