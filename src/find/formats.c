/* Numbers in a form that the trunk refuses while it takes another one, and the conversion between
 * them. */
#include "detector.h"

#include "formats.h"

#include <string.h>

static bool is_dialled(const struct seen *seen)
{
    return seen_is_open(seen) && !(seen->flags & SEEN_INBOUND);
}

static bool is_refused_for_number(const struct seen *seen)
{
    static const uint16_t always[] = {404, 484, 604}, fast[] = {403, 480, 603};
    for (size_t i = 0; i < 3; i++)
        if ((seen->flags & (SEEN_REFUSED | SEEN_SAID)) == SEEN_REFUSED &&
            (seen->code == always[i] || ((seen->flags & SEEN_FAST) && seen->code == fast[i])))
            return true;
    return false;
}

/* ---- forms of a trunk ---- */

enum { FORMS_MOST = 256, EDITS_MOST = 8, PAIR_NUMBERS = 8 };

struct form_count {
    struct form form;
    uint64_t routed, refused;
};

/* One edit, and how many numbers were refused before it and passed after it. */
struct vote {
    struct edit edit;
    size_t pairs;
    uint32_t numbers[PAIR_NUMBERS]; /* each number counts once */
    struct form good;
};

struct mining {
    struct find *find;
    struct trunk_calls *trunk;
    struct form_count *forms;
    size_t form_count;
    uint32_t *by_tail; /* index + 1 of a routed call, by its number's tail; open addressing */
    size_t slots;      /* a power of two */
};

static struct dialled number_of(const struct find *find, const struct seen *seen)
{
    return dialled_from(call_text(seen_call(find, seen), CALL_TEXT_CALLEE));
}

static struct form_count *count_of(struct mining *mining, const struct form *form)
{
    for (size_t i = 0; i < mining->form_count; i++)
        if (form_equal(&mining->forms[i].form, form))
            return &mining->forms[i];
    if (mining->form_count == FORMS_MOST)
        return NULL;
    mining->forms[mining->form_count] = (struct form_count){.form = *form};
    return &mining->forms[mining->form_count++];
}

static struct form_count *form_count_of(struct mining *mining, const struct seen *seen)
{
    struct dialled number = number_of(mining->find, seen);
    struct form form = form_of(&number);
    return number.len ? count_of(mining, &form) : NULL;
}

static void count_refused_forms(struct mining *mining)
{
    for (size_t i = 0; i < mining->trunk->count; i++) {
        const struct seen *seen = &mining->trunk->calls[i];
        if (!is_dialled(seen) || (seen->flags & SEEN_ROUTED) || !is_refused_for_number(seen))
            continue;
        struct form_count *count = form_count_of(mining, seen);
        if (count)
            count->refused++;
    }
}

static bool is_good(const struct mining *mining, const struct form_count *count)
{
    uint64_t all = count->routed + count->refused;
    return all >= (uint64_t)find_setting(mining->find, SETTING_FORMAT_MIN) &&
           (double)count->routed >=
               find_share_setting(mining->find, SETTING_FORMAT_ROUTED) * (double)all;
}

static bool is_bad(const struct mining *mining, const struct form_count *count)
{
    uint64_t all = count->routed + count->refused;
    return count->form.len >= 7 &&
           count->refused >= (uint64_t)find_setting(mining->find, SETTING_FORMAT_MIN) &&
           (double)count->refused >=
               find_share_setting(mining->find, SETTING_FORMAT_REFUSED) * (double)all;
}

/* False as soon as no form can be a bad one any more: the rest need not be looked at. */
static bool count_routed_forms(struct mining *mining)
{
    size_t suspects = 0;
    for (size_t i = 0; i < mining->form_count; i++)
        suspects += is_bad(mining, &mining->forms[i]);
    for (size_t i = 0; suspects > 0 && i < mining->trunk->count; i++) {
        const struct seen *seen = &mining->trunk->calls[i];
        if (!is_dialled(seen) || !(seen->flags & SEEN_ROUTED))
            continue;
        struct form_count *count = form_count_of(mining, seen);
        if (!count)
            continue;
        bool was_bad = is_bad(mining, count);
        count->routed++;
        suspects -= was_bad && !is_bad(mining, count);
    }
    return suspects > 0;
}

/* ---- pairs: the same subscriber refused in one form and routed in another ---- */

static void index_routed(struct mining *mining)
{
    size_t routed = 0;
    for (size_t i = 0; i < mining->trunk->count; i++)
        routed += (mining->trunk->calls[i].flags & SEEN_ROUTED) != 0;
    mining->slots = 64;
    while (mining->slots < 2 * routed)
        mining->slots *= 2;
    mining->by_tail =
        arena_alloc_zero(&mining->find->scratch, mining->slots * sizeof *mining->by_tail);
    for (size_t i = 0; i < mining->trunk->count; i++) {
        const struct seen *seen = &mining->trunk->calls[i];
        if (!(seen->flags & SEEN_ROUTED) || (seen->flags & SEEN_INBOUND) || !seen->callee)
            continue;
        size_t slot = seen->callee >> 1 & (mining->slots - 1);
        while (mining->by_tail[slot])
            slot = (slot + 1) & (mining->slots - 1);
        mining->by_tail[slot] = (uint32_t)i + 1;
    }
}

static void vote_for(struct vote *votes, size_t *count, const struct edit *edit, uint32_t number,
                     struct form good)
{
    size_t i = 0;
    while (i < *count && !edit_equal(&votes[i].edit, edit))
        i++;
    if (i == *count) {
        if (i == EDITS_MOST)
            return;
        votes[(*count)++] = (struct vote){.edit = *edit, .good = good};
    }
    struct vote *vote = &votes[i];
    for (size_t j = 0; j < vote->pairs; j++)
        if (vote->numbers[j] == number)
            return;
    if (vote->pairs < PAIR_NUMBERS)
        vote->numbers[vote->pairs++] = number;
}

static bool is_in_form(const struct dialled *number, const struct form *form)
{
    struct form own = form_of(number);
    return number->len && form_equal(&own, form);
}

static void vote_by_number(struct mining *mining, const struct seen *seen,
                           const struct dialled *number, struct vote *votes, size_t *count)
{
    size_t looked = 0;
    for (size_t slot = seen->callee >> 1 & (mining->slots - 1);
         mining->by_tail[slot] && looked < 32; slot = (slot + 1) & (mining->slots - 1), looked++) {
        const struct seen *other = &mining->trunk->calls[mining->by_tail[slot] - 1];
        struct edit edit;
        if (other->callee != seen->callee)
            continue;
        struct dialled routed = number_of(mining->find, other);
        if (edit_between(number, &routed, &edit))
            vote_for(votes, count, &edit, seen->callee, form_of(&routed));
    }
}

static bool vote_by_pairs(struct mining *mining, const struct form *bad, struct vote *best)
{
    struct vote votes[EDITS_MOST];
    size_t count = 0, chosen = 0;
    for (size_t i = 0; i < mining->trunk->count; i++) {
        const struct seen *seen = &mining->trunk->calls[i];
        if (!is_dialled(seen) || !is_refused_for_number(seen) || !seen->callee)
            continue;
        struct dialled number = number_of(mining->find, seen);
        if (is_in_form(&number, bad))
            vote_by_number(mining, seen, &number, votes, &count);
    }
    for (size_t i = 1; i < count; i++)
        chosen = votes[i].pairs > votes[chosen].pairs ? i : chosen;
    if (count == 0)
        return false;
    *best = votes[chosen];
    return true;
}

/* ---- patterns: the form that passes is this one with another beginning ---- */

/* The number at this place when it passed and has this form. */
static bool is_routed_in_form(const struct mining *mining, size_t i, const struct form *form,
                              struct dialled *number)
{
    const struct seen *seen = &mining->trunk->calls[i];
    if (!(seen->flags & SEEN_ROUTED) || (seen->flags & SEEN_INBOUND))
        return false;
    *number = number_of(mining->find, seen);
    return is_in_form(number, form);
}

/* The beginning of `len` characters that most numbers of the form share; false under 80 %. */
static bool usual_prefix(const struct mining *mining, const struct form *form, size_t len,
                         char prefix[8])
{
    struct dialled number, candidate = {.len = 0};
    uint64_t same = 0, all = 0;
    int64_t lead = 0; /* majority vote: what most share outlives all others */
    for (size_t i = 0; i < mining->trunk->count; i++) {
        if (!is_routed_in_form(mining, i, form, &number))
            continue;
        if (lead == 0)
            candidate = number;
        lead += memcmp(number.at, candidate.at, len) == 0 ? 1 : -1;
    }
    for (size_t i = 0; i < mining->trunk->count; i++)
        if (is_routed_in_form(mining, i, form, &number)) {
            same += memcmp(number.at, candidate.at, len) == 0;
            all++;
        }
    memcpy(prefix, candidate.at, len);
    prefix[len] = '\0';
    return all >= 10 && same * 10 >= all * 8;
}

/* Only beginnings that are known to depend on the trunk: +, 00, 0 and the 8 of old national
 * numbers. Two digits may be two countries. */
static bool vote_by_pattern(const struct mining *mining, const struct form_count *bad,
                            struct vote *vote)
{
    const struct form_count *best = NULL;
    bool eight = bad->form.lead[0] == '8' && bad->form.len == 11;
    bool prefixed = bad->form.lead[0] == '+' || bad->form.lead[0] == '0';
    if ((!eight && !prefixed) || bad->refused < 10)
        return false;
    for (size_t i = 0; i < mining->form_count; i++)
        if (is_good(mining, &mining->forms[i]) && (!best || mining->forms[i].routed > best->routed))
            best = &mining->forms[i];
    if (!best || (eight && best->form.lead[0] != '7'))
        return false;
    *vote = (struct vote){.good = best->form};
    size_t drop = eight ? 1 : strlen(bad->form.lead);
    memcpy(vote->edit.drop, bad->form.lead, drop);
    size_t rest = bad->form.len - drop;
    if (best->form.len < rest || best->form.len - rest > 4)
        return false;
    return usual_prefix(mining, &best->form, best->form.len - rest, vote->edit.add) &&
           strcmp(vote->edit.drop, vote->edit.add) != 0;
}

/* ---- what is said ---- */

static void describe(struct mining *mining, const struct form_count *bad, const struct vote *vote,
                     struct finding *finding)
{
    struct find *find = mining->find;
    struct text from = {0}, to = {0}, rule = {0};
    const struct form_count *good = count_of(mining, &vote->good);
    uint64_t good_all = good ? good->routed + good->refused : 0;
    form_add(&from, &bad->form);
    form_add_edited(&to, &bad->form, &vote->edit);
    form_add_rule(&rule, &bad->form, &vote->edit);
    const char *sure = vote->pairs >= 2 ? "" : SAID("probably ");
    finding->title = words_of(
        find,
        "Trunk %s refuses numbers sent as %s (%llu of %llu, %s); as %s they %spass (%llu of "
        "%llu).",
        mining->trunk->name, from.at, (unsigned long long)bad->refused,
        (unsigned long long)(bad->refused + bad->routed), words_of_span(find, finding), to.at, sure,
        (unsigned long long)(good ? good->routed : 0), (unsigned long long)good_all);
    if (vote->pairs)
        finding->detail = words_of(find,
                                   "%zu%s of these numbers were refused in the one form and passed "
                                   "in the other.",
                                   vote->pairs, vote->pairs == PAIR_NUMBERS ? " or more" : "");
    else
        finding->detail = words_of(find,
                                   "No number was tried in both forms; numbers that pass nearly "
                                   "all begin with %s.",
                                   vote->edit.add[0] ? vote->edit.add : "other digits");
    finding->action = words_of(find, "Set the conversion in the SIP gateway: %s", rule.at);
    finding->words = words_of(find, "The trunk refuses numbers sent as %s and takes them as %s.",
                              from.at, to.at);
    text_free(&from);
    text_free(&to);
    text_free(&rule);
}

static void make_finding(struct mining *mining, const struct form_count *bad,
                         const struct vote *vote)
{
    struct find *find = mining->find;
    struct finding *finding = build_finding(find, "number-format-mismatch", mining->trunk);
    finding->confidence = vote->pairs >= 2 ? 95 : vote->pairs ? 85 : 70;
    if (vote->pairs == 0)
        finding->severity = SEVERITY_WARNING;
    for (size_t i = 0; i < mining->trunk->count; i++) {
        struct seen *seen = &mining->trunk->calls[i];
        if (!is_dialled(seen) || !is_refused_for_number(seen))
            continue;
        struct dialled number = number_of(find, seen);
        if (!is_in_form(&number, &bad->form))
            continue;
        build_evidence(find, finding, seen_call(find, seen), MARK_FINAL);
        build_take(find, finding, seen);
    }
    describe(mining, bad, vote, finding);
    build_end(find, finding);
}

/* A form that only one number has is that number. */
static bool concerns_many(const struct mining *mining, const struct form *form)
{
    uint32_t known[5];
    size_t count = 0;
    for (size_t i = 0; i < mining->trunk->count && count < 5; i++) {
        const struct seen *seen = &mining->trunk->calls[i];
        bool is_known = false;
        if (!is_dialled(seen) || !is_refused_for_number(seen))
            continue;
        struct dialled number = number_of(mining->find, seen);
        if (!is_in_form(&number, form))
            continue;
        for (size_t j = 0; j < count; j++)
            is_known = is_known || known[j] == seen->callee;
        if (!is_known)
            known[count++] = seen->callee;
    }
    return count == 5;
}

static bool has_refusals(const struct find *find, const struct trunk_calls *trunk)
{
    int64_t count = 0, refused = (int64_t)trunk_with(trunk, SEEN_REFUSED),
            least = find_setting(find, SETTING_FORMAT_MIN);
    for (size_t i = 0; i < trunk->count && refused >= least; i++)
        count += is_dialled(&trunk->calls[i]) && is_refused_for_number(&trunk->calls[i]);
    return count >= least;
}

void find_formats(struct find *find, struct trunk_calls *trunk)
{
    struct mining mining = {.find = find, .trunk = trunk};
    if (!trunk->is_trunk || !has_refusals(find, trunk))
        return;
    mining.forms = arena_alloc_zero(&find->scratch, FORMS_MOST * sizeof *mining.forms);
    count_refused_forms(&mining);
    if (!count_routed_forms(&mining))
        return;
    for (size_t i = 0; i < mining.form_count; i++) {
        struct vote vote;
        const struct form_count *bad = &mining.forms[i];
        if (!is_bad(&mining, bad) || !concerns_many(&mining, &bad->form))
            continue;
        if (!mining.by_tail)
            index_routed(&mining);
        if (vote_by_pairs(&mining, &bad->form, &vote) || vote_by_pattern(&mining, bad, &vote))
            make_finding(&mining, bad, &vote);
    }
}
