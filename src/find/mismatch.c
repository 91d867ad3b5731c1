/* A CDR and a capture of the same calls: how often, and in what, they disagree. */
#include "detector.h"

#include "sipdiag/base/sort.h"

#include <string.h>

enum { PAIRS_MOST = 64 };

/* What the CDR says where the wire says something else. */
struct pair {
    struct str said;
    const char *result;
    uint64_t calls;
};

struct disagreement {
    uint64_t joined, calls, results, answers;
    int64_t *talks; /* differences */
    size_t talk_count;
    struct pair pairs[PAIRS_MOST];
    size_t pair_count;
};

static void count_pair(struct disagreement *all, struct str said, const char *result)
{
    size_t i = 0;
    while (i < all->pair_count &&
           !(str_equal(all->pairs[i].said, said) && strncmp(all->pairs[i].result, result, 4) == 0))
        i++;
    if (i == PAIRS_MOST)
        return;
    if (i == all->pair_count)
        all->pairs[all->pair_count++] = (struct pair){said, result, 0};
    all->pairs[i].calls++;
}

static bool is_joined(const struct call *call)
{
    return !call->from_cdr && call->cdr && !call->cdr->told;
}

static void count_joined(const struct find *find, struct disagreement *all)
{
    for (size_t i = 0; i < find->input->call_count; i++) {
        const struct call *call = find->input->calls[i];
        calls_read_ahead(find->input->calls, i, find->input->call_count);
        all->joined += is_joined(call);
        all->calls += is_joined(call) && call->cdr->mismatch;
    }
}

static void count_call(struct disagreement *all, const struct call *call,
                       const struct verdict *verdict)
{
    const struct call_cdr *cdr = call->cdr;
    all->answers += (cdr->mismatch & MISMATCH_ANSWER) != 0;
    if (cdr->mismatch & MISMATCH_RESULT) {
        all->results++;
        count_pair(all, cdr->said, verdict->result);
    }
    if (cdr->mismatch & MISMATCH_DURATION)
        all->talks[all->talk_count++] = cdr->mismatch_us;
}

static void look_at_joined(struct find *find, struct disagreement *all)
{
    all->talks = arena_alloc(&find->scratch, all->calls * sizeof *all->talks);
    for (size_t i = 0; i < find->input->call_count; i++)
        if (is_joined(find->input->calls[i]) && find->input->calls[i]->cdr->mismatch)
            count_call(all, find->input->calls[i], find->input->verdicts[i]);
    int64_t *scratch = arena_alloc(&find->scratch, all->calls * sizeof *scratch);
    sort_numbers(all->talks, all->talk_count, scratch);
}

/* The calls keep the cause and the finding that explains them. */
static void take_calls(struct find *find, struct finding *finding)
{
    for (size_t i = 0; i < find->input->call_count; i++) {
        const struct call *call = find->input->calls[i];
        if (!is_joined(call) || !call->cdr->mismatch)
            continue;
        build_count_at(finding, call_start(call));
        build_evidence(find, finding, call, call_has(call, MARK_ANSWER) ? MARK_ANSWER : MARK_FINAL);
    }
}

static const struct pair *most_frequent(const struct disagreement *all)
{
    const struct pair *best = NULL;
    for (size_t i = 0; i < all->pair_count; i++)
        if (!best || all->pairs[i].calls > best->calls)
            best = &all->pairs[i];
    return best;
}

/* Behind what was said before; "" before anything was. */
static const char *sentence_after(struct find *find, const char *before, const char *sentence)
{
    return before[0] ? words_of(find, "%s %s", before, sentence) : sentence;
}

static const char *results_sentence(struct find *find, const struct disagreement *all)
{
    const struct pair *pair = most_frequent(all);
    struct str result = result_name(pair->result);
    const char *said = pair->said.len ? words_of_phrase(find, pair->said) : SAID("nothing");
    return words_of(find,
                    "The result differs in %llu {1:call|calls}, most often the CDR says %s and the "
                    "wire says %.*s (%llu).",
                    NUMBER(all->results), said, (int)result.len, result.at, NUMBER(pair->calls));
}

static const char *talks_sentence(struct find *find, const struct disagreement *all)
{
    const char *median = words_of_duration(find, all->talks[all->talk_count / 2]);
    if (all->talk_count == 1)
        return words_of(find, "The talk differs by more than 2 s in 1 call: by %s.", median);
    return words_of(find,
                    "The talk differs by more than 2 s in %zu calls, in half of them by %s or "
                    "more.",
                    all->talk_count, median);
}

static const char *details_of(struct find *find, const struct disagreement *all)
{
    const char *words = "";
    if (all->pair_count)
        words = results_sentence(find, all);
    if (all->answers)
        words =
            sentence_after(find, words,
                           words_of(find, "%llu {1:call was|calls were} answered on one side only.",
                                    NUMBER(all->answers)));
    if (all->talk_count)
        words = sentence_after(find, words, talks_sentence(find, all));
    return words;
}

void find_mismatch(struct find *find)
{
    enum { PER_CENT = 100 };
    if (find->input->cdr_joined == 0)
        return;
    struct disagreement *all = arena_alloc_zero(&find->scratch, sizeof *all);
    count_joined(find, all);
    if (all->calls < (uint64_t)find_setting(find, SETTING_MISMATCH_MIN) ||
        all->calls * PER_CENT < all->joined)
        return;
    look_at_joined(find, all);
    struct finding *finding = build_finding(find, "cdr-mismatch", NULL);
    finding->confidence = 90;
    take_calls(find, finding);
    finding->title = words_of(find, "CDR and capture disagree on %llu of %llu calls (%s).",
                              (unsigned long long)all->calls, (unsigned long long)all->joined,
                              words_of_share(find, all->calls, all->joined));
    finding->detail = details_of(find, all);
    build_end(find, finding);
}
