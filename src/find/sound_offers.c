/* What sound the calls offer and what the trunk takes: encryption, codecs. */
#include "detector.h"

#include "sipdiag/model/codec.h"

enum { GOOD_LEAST = 10, NUMBERS_LEAST = 3 };

static const uint16_t sound_codes[] = {488, 606, 415, 406, 580, 0};

static bool is_sound_code(uint16_t code)
{
    for (size_t i = 0; sound_codes[i]; i++)
        if (code == sound_codes[i])
            return true;
    return false;
}

static bool is_refused_for_sound(const struct seen *seen)
{
    return (seen->flags & (SEEN_REFUSED | SEEN_SAID)) == SEEN_REFUSED && is_sound_code(seen->code);
}

/* Refused for its sound, or passed; all else tells nothing about it. */
static bool is_telling(const struct seen *seen)
{
    return seen_is_open(seen) && !(seen->flags & SEEN_INBOUND) &&
           (is_refused_for_sound(seen) || (seen->flags & SEEN_ROUTED));
}

static size_t count_refused(const struct trunk_calls *trunk)
{
    size_t count = 0;
    for (size_t i = 0; i < trunk->count; i++)
        count += is_telling(&trunk->calls[i]) && is_refused_for_sound(&trunk->calls[i]);
    return count;
}

static bool has_offer(const struct call *call)
{
    return call->exchange->dialog.offered != 0;
}

static bool offers_srtp(const struct call *call)
{
    return (call->exchange->dialog.flags & DIALOG_OFFERS_SRTP) != 0;
}

/* Which of the refused calls a finding is about. */
struct pick {
    struct find *find;
    struct trunk_calls *trunk;
    bool by_encryption;
    bool encrypted;    /* by_encryption: those that offer it, else those that do not */
    uint64_t accepted; /* else: those that offer none of these */
};

static bool is_picked(const struct pick *pick, const struct call *call)
{
    if (!has_offer(call))
        return false;
    return pick->by_encryption ? offers_srtp(call) == pick->encrypted
                               : (call->exchange->dialog.offered & pick->accepted) == 0;
}

/* Picked calls by whether they were refused. */
static struct share refused_share(const struct pick *pick)
{
    struct share share = {0, 0};
    for (size_t i = 0; i < pick->trunk->count; i++) {
        const struct seen *seen = &pick->trunk->calls[i];
        if (!is_telling(seen) || !is_picked(pick, seen_call(pick->find, seen)))
            continue;
        share.yes += is_refused_for_sound(seen);
        share.all++;
    }
    return share;
}

static bool concerns_several(const struct pick *pick)
{
    uint32_t numbers[NUMBERS_LEAST];
    size_t count = 0;
    for (size_t i = 0; i < pick->trunk->count && count < NUMBERS_LEAST; i++) {
        const struct seen *seen = &pick->trunk->calls[i];
        bool is_known = false;
        if (!is_telling(seen) || !is_refused_for_sound(seen) ||
            !is_picked(pick, seen_call(pick->find, seen)))
            continue;
        for (size_t j = 0; j < count; j++)
            is_known = is_known || numbers[j] == seen->callee;
        if (!is_known)
            numbers[count++] = seen->callee;
    }
    return count == NUMBERS_LEAST;
}

static bool is_rule(const struct pick *pick, struct share bad, struct share good)
{
    const struct find *find = pick->find;
    return bad.yes >= (uint64_t)find_setting(find, SETTING_FORMAT_MIN) && good.all >= GOOD_LEAST &&
           share_of(bad) >= find_share_setting(find, SETTING_BREADTH_SHARE) &&
           share_of(good) <= find_share_setting(find, SETTING_BREADTH_OTHERS) &&
           stat_fisher(bad, good) < 1e-4 && concerns_several(pick);
}

/* Takes the picked calls; what they offered in all, and the program that all of them came from. */
static uint64_t take(const struct pick *pick, struct finding *finding, struct str *agent)
{
    uint64_t offered = 0;
    bool first = true;
    for (size_t i = 0; i < pick->trunk->count; i++) {
        struct seen *seen = &pick->trunk->calls[i];
        const struct call *call = seen_call(pick->find, seen);
        if (!is_telling(seen) || !is_refused_for_sound(seen) || !is_picked(pick, call))
            continue;
        struct str own = call_text(call, CALL_TEXT_USER_AGENT);
        *agent = first || str_equal(*agent, own) ? own : (struct str){NULL, 0};
        first = false;
        offered |= call->exchange->dialog.offered;
        build_evidence(pick->find, finding, call, MARK_FINAL);
        build_take(pick->find, finding, seen);
    }
    return offered;
}

static void end(const struct pick *pick, struct finding *finding, struct str agent)
{
    struct find *find = pick->find;
    if (agent.len)
        build_scope(finding, "ua", words_of_phrase(find, agent));
    finding->detail = words_of(find, "%s First refused at %s.", finding->detail,
                               words_of_time(find, finding->since_us));
    build_end(find, finding);
}

/* ---- encryption ---- */

static void make_srtp(const struct pick *pick, struct share bad, struct share good)
{
    struct find *find = pick->find;
    struct str agent = {NULL, 0};
    struct finding *finding = build_finding(find, "srtp-mismatch", pick->trunk);
    const char *name = pick->trunk->name;
    finding->confidence = bad.yes >= 20 ? 95 : 90;
    (void)take(pick, finding, &agent);
    finding->title =
        pick->encrypted
            ? words_of(find,
                       "Trunk %s refuses calls that offer encrypted sound (SRTP): %llu of %llu; "
                       "without it calls pass.",
                       name, (unsigned long long)bad.yes, (unsigned long long)bad.all)
            : words_of(find,
                       "Trunk %s refuses calls without encrypted sound (SRTP): %llu of %llu; with "
                       "it calls pass.",
                       name, (unsigned long long)bad.yes, (unsigned long long)bad.all);
    finding->detail =
        pick->encrypted
            ? words_of(find, "Of calls without it, %llu of %llu were refused for their sound.",
                       NUMBER(good.yes), NUMBER(good.all))
            : words_of(find, "Of calls with it, %llu of %llu were refused for their sound.",
                       NUMBER(good.yes), NUMBER(good.all));
    finding->action =
        pick->encrypted
            ? "Turn SRTP off for this trunk, or ask the provider to take it (and TLS with it)."
            : "Turn SRTP on for all calls by this trunk.";
    finding->words =
        pick->encrypted ? "The trunk takes no encrypted sound (SRTP), and this call offers it."
                        : "The trunk takes encrypted sound (SRTP) only, and this call offers none.";
    end(pick, finding, agent);
}

static void find_encryption(struct find *find, struct trunk_calls *trunk)
{
    struct pick with = {find, trunk, true, true, 0}, without = {find, trunk, true, false, 0};
    struct share refused_with = refused_share(&with), refused_without = refused_share(&without);
    if (is_rule(&with, refused_with, refused_without))
        make_srtp(&with, refused_with, refused_without);
    else if (is_rule(&without, refused_without, refused_with))
        make_srtp(&without, refused_without, refused_with);
}

/* ---- codecs ---- */

static uint64_t answered_with(const struct find *find, const struct trunk_calls *trunk,
                              size_t *answered)
{
    uint64_t accepted = 0;
    *answered = 0;
    for (size_t i = 0; i < trunk->count; i++) {
        const struct seen *seen = &trunk->calls[i];
        if (!(seen->flags & SEEN_ANSWERED) || (seen->flags & SEEN_INBOUND))
            continue;
        const struct call *call = seen_call(find, seen);
        /* What the answer names and the offer did not is of no use. */
        uint64_t common = call->exchange->dialog.answered & call->exchange->dialog.offered;
        accepted |= common;
        *answered += common != 0;
    }
    return accepted;
}

static const char *words_of_codecs(struct find *find, uint64_t set)
{
    struct text words = {0};
    codec_set_add(&words, set);
    const char *kept = words_of(find, "%.*s", (int)words.len, words.at ? words.at : "");
    text_free(&words);
    return kept;
}

static void make_codecs(const struct pick *pick, struct share bad, size_t answered)
{
    struct find *find = pick->find;
    struct str agent = {NULL, 0};
    struct finding *finding = build_finding(find, "codec-mismatch", pick->trunk);
    const char *taken = words_of_codecs(find, pick->accepted);
    finding->confidence = bad.yes >= 20 ? 95 : 90;
    uint64_t offered = take(pick, finding, &agent);
    finding->title = words_of(
        find,
        "Trunk %s takes none of the sound formats that %llu calls offered (%s); it takes "
        "%s.",
        pick->trunk->name, (unsigned long long)bad.yes, words_of_codecs(find, offered), taken);
    finding->detail =
        words_of(find,
                 "%llu of %llu calls that offered no other format were refused; %zu "
                 "calls were answered with %s.",
                 (unsigned long long)bad.yes, (unsigned long long)bad.all, answered, taken);
    finding->action = words_of(find, "Enable %s in the system that places these calls.", taken);
    finding->words =
        words_of(find, "The call offers no sound format that the trunk takes (%s).", taken);
    end(pick, finding, agent);
}

static void find_codecs(struct find *find, struct trunk_calls *trunk)
{
    size_t answered;
    struct pick pick = {find, trunk, false, false, answered_with(find, trunk, &answered)};
    struct share bad = refused_share(&pick);
    if (answered >= GOOD_LEAST && is_rule(&pick, bad, (struct share){0, answered}))
        make_codecs(&pick, bad, answered);
}

void find_sound_offers(struct find *find, struct trunk_calls *trunk)
{
    size_t least = (size_t)find_setting(find, SETTING_FORMAT_MIN);
    if (find_with_codes(find, sound_codes) < least)
        return;
    if (trunk->is_trunk && count_refused(trunk) >= least)
        find_encryption(find, trunk);
    if (trunk->is_trunk && count_refused(trunk) >= least)
        find_codecs(find, trunk);
}
