/* Calls refused while our registration was gone, registrations that come and go, OPTIONS without an
 * answer, and guessed passwords. */
#include "detector.h"

#include <stdlib.h>
#include <string.h>

static int by_address(const void *left, const void *right)
{
    return address_compare(left, right);
}

/* Of a hundred thousand phones behind one switch all may be ours. */
static bool is_ours(const struct find *find, const struct address *address)
{
    const struct address *us = find->input->us;
    return find->input->us_count &&
           bsearch(address, us, find->input->us_count, sizeof *us, by_address) != NULL;
}

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
    finding->trunk = peers_trunk(find->input, &peer->to);
    const char *to = words_of_address(find, &finding->trunk);
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
    build_scope(finding, "trunk", to);
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
        if (is_ours(find, &peer->to) || made == 5) {
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

/* ---- OPTIONS ---- */

static bool any_answer_between(const struct trunk_calls *trunk, int64_t from_us, int64_t until_us)
{
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (seen->start_us >= from_us && seen->start_us < until_us &&
            !(seen->flags & SEEN_SILENT) && (seen->code || (seen->flags & SEEN_RANG)))
            return true;
    }
    return false;
}

/* One name may stand for several addresses: it is down when none of them answers. */
static bool has_other_way(const struct find *find, const struct presence_peer *peer,
                          int64_t time_us)
{
    struct address trunk = peers_trunk(find->input, &peer->to);
    const struct peer_at *at = peers_first(find, PEER_TO, &trunk);
    struct presence_change state;
    for (; at; at = peers_next(at))
        if (at->peer->kind == PRESENCE_OPTIONS && !address_equal(&at->peer->to, &peer->to) &&
            presence_state_at(at->peer, time_us, &state) && state.state == PRESENCE_UP)
            return true;
    return false;
}

static void make_options_outage(struct find *find, struct trunk_calls *trunk,
                                const struct presence_peer *peer, uint16_t i)
{
    const struct presence_change *down = &peer->changes[i];
    bool back = i + 1 < peer->change_count;
    int64_t until = back ? peer->changes[i + 1].time_us : INT64_MAX;
    if (any_answer_between(trunk, down->time_us, until) || has_other_way(find, peer, down->time_us))
        return;
    struct finding *finding = build_finding(find, "trunk-down", trunk);
    finding->severity = SEVERITY_WARNING;
    finding->confidence = 85;
    for (size_t c = 0; c < trunk->count; c++)
        if (seen_is_open(&trunk->calls[c]) && trunk->calls[c].start_us >= down->time_us &&
            trunk->calls[c].start_us < until && (trunk->calls[c].flags & SEEN_SILENT))
            build_take(find, finding, &trunk->calls[c]);
    finding->since_us = down->time_us;
    finding->until_us = back ? until : TIME_UNKNOWN;
    finding->title = words_of(find, "Trunk %s did not answer OPTIONS from %s%s%s: it was down.",
                              trunk->name, words_of_time(find, down->time_us),
                              back ? " to " : " on", back ? words_of_time(find, until) : "");
    finding->detail = words_of(find,
                               "%u OPTIONS in a row stayed without an answer; %llu calls were "
                               "tried in that time, and none got one.",
                               (unsigned)down->count, (unsigned long long)finding->calls);
    finding->words =
        words_of(find, "The trunk was down: it did not answer OPTIONS either since %s.",
                 words_of_time(find, down->time_us));
    add_presence_evidence(find, finding, down);
    build_end(find, finding);
}

void find_options(struct find *find, struct trunk_calls *trunk)
{
    const struct presence *presence = find->input->presence;
    if (!trunk->is_trunk || !presence || build_has(find, "trunk-down", trunk))
        return;
    const struct peer_at *at = peers_first(find, PEER_TO, &trunk->address);
    for (; at; at = peers_next(at)) {
        const struct presence_peer *peer = at->peer;
        if (peer->kind != PRESENCE_OPTIONS)
            continue;
        for (uint16_t i = 1; i < peer->change_count; i++)
            if (peer->changes[i].state == PRESENCE_SILENT &&
                peer->changes[i].count >= (uint32_t)find_setting(find, SETTING_OPTIONS_LOST))
                make_options_outage(find, trunk, peer, i);
    }
}

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

/* Calls that our own switch refused because it had no way for them. */
struct unrouted {
    struct seen **calls;
    size_t count;
};

static void collect_unrouted(struct find *find, struct unrouted *unrouted)
{
    static const uint16_t codes[] = {503, 0};
    size_t most = find_with_codes(find, codes);
    *unrouted =
        (struct unrouted){arena_alloc(&find->scratch, (most + 1) * sizeof(struct seen *)), 0};
    for (size_t i = 0; i < find->count && most; i++) {
        struct seen *seen = &find->calls[i];
        if (seen->code == 503 && seen_is_open(seen) &&
            strcmp(seen_verdict(find, seen)->cause->id, "local-no-route") == 0)
            unrouted->calls[unrouted->count++] = seen;
    }
}

static void describe_unrouted(struct find *find, const struct presence_peer *peer,
                              const struct presence_change *down, struct finding *finding)
{
    finding->trunk = peers_trunk(find->input, &peer->to);
    const char *to = words_of_address(find, &finding->trunk);
    finding->severity = SEVERITY_WARNING;
    finding->confidence = 80;
    finding->title =
        words_of(find,
                 "Trunk %s did not answer OPTIONS from %s on, and our switch refused "
                 "%llu {3:call|calls} and sent none anywhere.",
                 to, words_of_time(find, down->time_us), (unsigned long long)finding->calls);
    finding->detail =
        words_of(find, "%u OPTIONS in a row stayed without an answer.", (unsigned)down->count);
    build_scope(finding, "trunk", to);
    add_presence_evidence(find, finding, down);
    build_end(find, finding);
}

/* While the trunk was silent. */
static void find_unrouted_in(struct find *find, const struct unrouted *unrouted,
                             const struct presence_peer *peer, uint16_t i)
{
    const struct presence_change *down = &peer->changes[i];
    int64_t until = i + 1 < peer->change_count ? peer->changes[i + 1].time_us : INT64_MAX;
    struct finding *finding = NULL;
    if (has_other_way(find, peer, down->time_us))
        return;
    for (size_t c = 0; c < unrouted->count; c++) {
        struct seen *seen = unrouted->calls[c];
        if (!seen_is_open(seen) || seen->start_us < down->time_us || seen->start_us >= until)
            continue;
        finding = finding ? finding : build_finding(find, "trunk-down", NULL);
        build_evidence(find, finding, seen_call(find, seen), MARK_FINAL);
        build_count(find, finding, seen);
    }
    if (!finding)
        return;
    finding->since_us = down->time_us;
    finding->until_us = until == INT64_MAX ? TIME_UNKNOWN : until;
    describe_unrouted(find, peer, down, finding);
}

void find_unrouted(struct find *find)
{
    const struct presence *presence = find->input->presence;
    uint32_t least = (uint32_t)find_setting(find, SETTING_OPTIONS_LOST);
    struct unrouted unrouted = {NULL, 0};
    if (presence && presence->peer_count)
        collect_unrouted(find, &unrouted);
    if (unrouted.count == 0)
        return;
    const bool *has_calls = peers_with_calls(find);
    for (size_t p = 0; p < presence->peer_count; p++) {
        const struct presence_peer *peer = presence->peers[p];
        if (peer->kind != PRESENCE_OPTIONS || peer->change_count < 2 ||
            !is_ours(find, &peer->from) || has_calls[p])
            continue;
        for (uint16_t i = 1; i < peer->change_count; i++)
            if (peer->changes[i].state == PRESENCE_SILENT && peer->changes[i].count >= least)
                find_unrouted_in(find, &unrouted, peer, i);
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
        refuses = refuses || build_has(find, ids[i], trunk);
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
        build_end(find, finding);
        return;
    }
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
           !is_ours(find, &source->from) && (many_users || fast || hammering);
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

static bool is_guessed(const struct find *find, const struct presence_peer *peer)
{
    const struct presence *presence = find->input->presence;
    for (size_t i = 0; i < presence->source_count; i++)
        if (address_equal(&presence->sources[i]->from, &peer->from) &&
            is_guessing(find, presence->sources[i]))
            return true;
    return false;
}

static bool is_refused(const struct find *find, const struct presence_peer *peer)
{
    const struct trunk_calls trunk = {.address = peers_trunk(find->input, &peer->to)};
    return peer->kind == PRESENCE_REGISTER && peer->change_count &&
           peer->changes[peer->change_count - 1].state == PRESENCE_REFUSED &&
           !is_guessed(find, peer) && !build_has(find, "registration-inactive", &trunk);
}

static void make_refused(struct find *find, const struct presence_peer *peer)
{
    const struct presence_change *last = &peer->changes[peer->change_count - 1];
    struct finding *finding = build_finding(find, "registration-inactive", NULL);
    finding->trunk = peers_trunk(find->input, &peer->to);
    const char *to = words_of_address(find, &finding->trunk);
    finding->confidence = 90;
    /* A phone of ours, or a stranger's try, is no matter of a trunk. */
    finding->severity =
        is_ours(find, &peer->to) || !is_ours(find, &peer->from) ? SEVERITY_INFO : SEVERITY_WARNING;
    finding->since_us = last->time_us;
    finding->until_us =
        peer->request.time_us == TIME_UNKNOWN ? last->time_us : peer->request.time_us;
    const char *user = words_of_text(find, peer->user);
    finding->title = words_of(
        find, "The registration of %s at %s is refused with %u (%u {4:try|tries}), since %s.", user,
        to, (unsigned)last->code, (unsigned)last->count, words_of_time(find, last->time_us));
    finding->detail =
        peer->accepted ? "It was accepted before." : "It was never accepted in this input.";
    build_scope(finding, "trunk", to);
    build_scope(finding, "caller", user);
    add_presence_evidence(find, finding, last);
    build_end(find, finding);
}

void find_refused_registrations(struct find *find)
{
    enum { SHOWN = 5 };
    const struct presence *presence = find->input->presence;
    size_t made = 0;
    for (size_t i = 0; presence && i < presence->peer_count && made < SHOWN; i++)
        if (is_refused(find, presence->peers[i])) {
            make_refused(find, presence->peers[i]);
            made++;
        }
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
