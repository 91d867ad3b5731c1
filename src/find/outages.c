/* A trunk that answers nobody for a while, and one that refuses everybody from one moment on. */
#include "detector.h"

#include "runs.h"

#include <math.h>
#include <string.h>

static bool is_dead(const struct seen *seen)
{
    return (seen->flags & SEEN_SILENT) || (!(seen->flags & SEEN_RANG) && seen->code == 408) ||
           ((seen->flags & SEEN_REFUSED) && seen->code == 503);
}

/* Cancelled before the trunk said a word: it tells nothing. */
static bool is_telling(const struct seen *seen)
{
    return seen_is_open(seen) && !(seen->flags & SEEN_INBOUND) &&
           !((seen->flags & SEEN_CANCELLED) && !(seen->flags & (SEEN_SILENT | SEEN_RANG)));
}

static bool is_account_refusal(const struct seen *seen)
{
    static const uint16_t codes[] = {402, 403, 404, 503, 603};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if ((seen->flags & (SEEN_REFUSED | SEEN_SAID)) == SEEN_REFUSED && seen->code == codes[i])
            return true;
    return false;
}

/* ---- down ---- */

/* So many within a short time, or too long a run to be chance. */
static bool is_dense(const struct find *find, const struct trunk_calls *trunk,
                     const struct run *run)
{
    size_t least = (size_t)find_setting(find, SETTING_TRUNK_DOWN_CALLS);
    int64_t window = find_setting(find, SETTING_TRUNK_DOWN_TIME), oldest = TIME_UNKNOWN;
    size_t count = 0;
    for (size_t i = run->first; i <= run->last; i++) {
        if (!is_telling(&trunk->calls[i]))
            continue;
        if (count++ == 0)
            oldest = trunk->calls[i].start_us;
        if (count >= least && trunk->calls[i].start_us - oldest <= window)
            return true;
        if (trunk->calls[i].start_us - oldest > window) {
            oldest = trunk->calls[i].start_us;
            count = 1;
        }
    }
    return run->others.all && run->chance < 1e-9;
}

/* Before any of its calls is taken. */
static const char *words_of_silence(struct find *find, const struct trunk_calls *trunk,
                                    const struct run *run)
{
    uint64_t busy = 0, timeouts = 0;
    for (size_t i = run->first; i <= run->last; i++) {
        busy += is_telling(&trunk->calls[i]) && trunk->calls[i].code == 503;
        timeouts += is_telling(&trunk->calls[i]) && trunk->calls[i].code == 408;
    }
    if (busy + timeouts == 0)
        return words_of(find, "it answered none of %llu calls", NUMBER(run->bad));
    if (busy == run->bad)
        return words_of(find, "all %llu calls got 503", NUMBER(run->bad));
    if (timeouts == run->bad)
        return words_of(find, "all %llu calls got 408", NUMBER(run->bad));
    return words_of(find, "all %llu calls got no answer, or 408 or 503", NUMBER(run->bad));
}

static void describe_outage(struct find *find, struct trunk_calls *trunk, const struct run *run,
                            const char *silence, struct finding *finding)
{
    bool ever = run->good_before || run->good_after;
    const char *since = words_of_between(
        find, run->good_before ? trunk->calls[run->good_before - 1].start_us : TIME_UNKNOWN,
        finding->since_us);
    finding->title =
        words_of(find, "Trunk %s was down from %s%s%s: %s%s.", trunk->name,
                 words_of_time(find, finding->since_us), run->good_after ? " to " : " on",
                 run->good_after ? words_of_time(find, finding->until_us) : "", silence,
                 ever ? "" : "; it never answered in this input");
    finding->detail = words_of(
        find, "It went down %s%s%s. Before and after %llu of %llu calls got an answer from it.",
        since, run->good_after ? " and came back " : " and had not come back at the end",
        run->good_after
            ? words_of_between(find, finding->until_us, trunk->calls[run->good_after - 1].start_us)
            : "",
        (unsigned long long)(run->others.all - run->others.yes),
        (unsigned long long)run->others.all);
    finding->action = "Send calls by another route, check the way to the trunk, and ask the "
                      "provider what happened at that time.";
    finding->words = words_of(find, "The trunk was down: no call got an answer from it since %s.",
                              words_of_time(find, finding->since_us));
    if (!ever)
        finding->detail =
            words_of(find, "None of %llu calls to %llu numbers got an answer.",
                     (unsigned long long)finding->calls, (unsigned long long)run->numbers);
}

/* 408 and 503 are answers: only after better ones, or with silence beside them, do they say that
 * the trunk is down. */
static bool is_outage(const struct find *find, const struct trunk_calls *trunk,
                      const struct run *run)
{
    uint64_t silent = 0;
    for (size_t i = run->first; i <= run->last; i++)
        silent += (trunk->calls[i].flags & SEEN_SILENT) && is_telling(&trunk->calls[i]);
    /* A second of 503 is a burst that was too fast for the trunk. */
    bool lasts =
        silent * 2 >= run->bad ||
        trunk->calls[run->last].start_us - trunk->calls[run->first].start_us >= 10 * US_PER_S;
    return run->numbers >= 3 && run->chance < 1e-4 && run_is_apart(run) && lasts &&
           (run->others.all || silent * 2 >= run->bad) && is_dense(find, trunk, run);
}

static void make_outage(struct find *find, struct trunk_calls *trunk, const struct run *run)
{
    const char *silence = words_of_silence(find, trunk, run);
    struct finding *finding = build_finding(find, "trunk-down", trunk);
    if (!run->good_before && !run->good_after)
        finding->side = SIDE_NETWORK;
    finding->confidence = run->bad >= 10 ? 95 : 90;
    if (run->good_before)
        build_evidence_before(find, finding, seen_call(find, &trunk->calls[run->good_before - 1]));
    for (size_t i = run->first; i <= run->last; i++) {
        struct seen *seen = &trunk->calls[i];
        if (!is_telling(seen) || !is_dead(seen))
            continue;
        build_evidence(find, finding, seen_call(find, seen), MARK_INVITE);
        build_take(find, finding, seen);
    }
    describe_outage(find, trunk, run, silence, finding);
    if (!run->good_after)
        finding->until_us = TIME_UNKNOWN;
    build_end(find, finding);
}

/* ---- refused from one moment on ---- */

static bool has_challenges(const struct find *find, const struct trunk_calls *trunk,
                           const struct run *run)
{
    for (size_t i = run->first; i <= run->last; i++)
        if (seen_call(find, &trunk->calls[i])->exchange->challenges)
            return true;
    return false;
}

static void take_run(struct find *find, struct trunk_calls *trunk, const struct run *run,
                     struct finding *finding)
{
    for (size_t i = run->first; i <= run->last; i++) {
        struct seen *seen = &trunk->calls[i];
        if (!is_telling(seen) || !is_account_refusal(seen))
            continue;
        build_evidence(find, finding, seen_call(find, seen), MARK_FINAL);
        build_take(find, finding, seen);
    }
}

static uint16_t usual_code(const struct trunk_calls *trunk, const struct run *run)
{
    uint16_t best = 0;
    size_t most = 0;
    for (size_t i = run->first; i <= run->last && i < run->first + 64; i++) {
        size_t count = 0;
        for (size_t j = run->first; j <= run->last && j < run->first + 64; j++)
            count += trunk->calls[j].code == trunk->calls[i].code;
        if (count > most && trunk->calls[i].code) {
            most = count;
            best = trunk->calls[i].code;
        }
    }
    return best;
}

static void make_blocked(struct find *find, struct trunk_calls *trunk, const struct run *run)
{
    unsigned code = usual_code(trunk, run);
    struct finding *finding = build_finding(find, "account-blocked-or-balance", trunk);
    finding->confidence = 75;
    build_evidence_before(find, finding, seen_call(find, &trunk->calls[run->good_before - 1]));
    take_run(find, trunk, run, finding);
    finding->title = words_of(find,
                              "Trunk %s refuses every call since %s (%llu calls, mostly %u): "
                              "usually the balance or a block of the account.",
                              trunk->name, words_of_time(find, finding->since_us),
                              (unsigned long long)finding->calls, code);
    finding->detail = words_of(
        find, "It began %s; before, %llu of %llu calls passed.",
        words_of_between(find, trunk->calls[run->good_before - 1].start_us, finding->since_us),
        (unsigned long long)(run->others.all - run->others.yes),
        (unsigned long long)run->others.all);
    finding->words = words_of(find,
                              "Every call by this trunk is refused since %s: usually the balance "
                              "is used up or the account is blocked.",
                              words_of_time(find, finding->since_us));
    if (run->good_after)
        finding->title = words_of(find,
                                  "Trunk %s refused every call from %s to %s (%llu calls, mostly "
                                  "%u): usually the balance or a block of the account.",
                                  trunk->name, words_of_time(find, finding->since_us),
                                  words_of_time(find, finding->until_us),
                                  (unsigned long long)finding->calls, code);
    else
        finding->until_us = TIME_UNKNOWN;
    build_dialect(find, finding, trunk, "account blocked");
    build_end(find, finding);
}

static void make_unknown_address(struct find *find, struct trunk_calls *trunk,
                                 const struct run *run)
{
    struct finding *finding = build_finding(find, "ip-not-allowed", trunk);
    finding->confidence = 75;
    take_run(find, trunk, run, finding);
    const char *address =
        words_of_address(find, &seen_call(find, &trunk->calls[run->first])->legs[0].from.address);
    finding->title = words_of(find,
                              "Trunk %s never accepts a call from our address %s: all %llu were "
                              "refused (403).",
                              trunk->name, address, (unsigned long long)finding->calls);
    finding->detail =
        words_of(find,
                 "%llu calls to %llu numbers got 403, none a password request, none "
                 "rang.",
                 (unsigned long long)finding->calls, (unsigned long long)run->numbers);
    finding->action = words_of(find,
                               "Ask the provider to allow %s (the address after NAT, if there is "
                               "one), or set up registration.",
                               address[0] ? address : "our address");
    finding->words = "The provider has accepted no call from our address.";
    finding->until_us = TIME_UNKNOWN;
    build_end(find, finding);
}

static bool explain_refusals(struct find *find, struct trunk_calls *trunk, const struct run *run)
{
    bool passed_before = run->good_before && share_of(run->others) <= 0.7 && run->others.all >= 10;
    if (run->bad < (uint64_t)find_setting(find, SETTING_BREADTH_MIN) || run->numbers < 5 ||
        !run_is_apart(run))
        return false;
    if (passed_before && run->chance < 1e-6)
        make_blocked(find, trunk, run);
    else if (!run->good_before && !run->good_after && usual_code(trunk, run) == 403 &&
             !has_challenges(find, trunk, run))
        make_unknown_address(find, trunk, run);
    else
        return false;
    return true;
}

static bool explain_silence(struct find *find, struct trunk_calls *trunk, const struct run *run)
{
    if (!is_outage(find, trunk, run))
        return false;
    make_outage(find, trunk, run);
    return true;
}

static void explain_runs(struct find *find, struct trunk_calls *trunk, struct run_search *search,
                         bool (*explain)(struct find *, struct trunk_calls *, const struct run *))
{
    struct run run;
    runs_begin(search);
    for (size_t from = 0; runs_next(search, from, &run); from = run.last + 1)
        if (explain(find, trunk, &run))
            runs_leave_out(search, &run);
}

void find_outages(struct find *find, struct trunk_calls *trunk)
{
    struct run_search silence = {.find = find,
                                 .trunk = trunk,
                                 .least = (size_t)find_setting(find, SETTING_TRUNK_DOWN_CALLS),
                                 .is_telling = is_telling,
                                 .is_bad = is_dead};
    struct run_search refusals = silence;
    refusals.least = (size_t)find_setting(find, SETTING_BREADTH_MIN);
    refusals.is_bad = is_account_refusal;
    if (!trunk->is_trunk)
        return;
    explain_runs(find, trunk, &silence, explain_silence);
    explain_runs(find, trunk, &refusals, explain_refusals);
}
