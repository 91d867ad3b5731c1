/* Plays every flow twice, as a capture that is read to its end and as a run that lets go of its
 * calls on the way and is looked at after every packet: the calls and the summary are the same. */
#include "support/flow.h"
#include "support/flow_files.h"

#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/summarize/summarizer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW_S = 60, LONG_WINDOW_S = 600 };

/* Calls that are explained by others from more than a short window before. */
static const char *const long_patterns[] = {"remote-408-many-numbers", "scanner-among-calls",
                                            "udp-fragment-loss"};

struct lines {
    char **at;
    size_t count, capacity;
};

struct run {
    struct lines lines;
    struct summary_past *past;
    unsigned looks, departures;
};

struct score {
    unsigned flows, failed, departures;
};

static void add_line(struct lines *lines, const struct call *call, const struct verdict *verdict)
{
    struct text line = {0};
    struct str call_id = call_text(call, CALL_TEXT_CALL_ID);
    text_addf(&line, "%.*s#%u code %u/%u result %s outcome %s cause %s side %s", (int)call_id.len,
              call_id.at, call->repeat_of_call_id, call->code, call->far_code, verdict->result,
              outcome_name((enum outcome)verdict->outcome), verdict->cause->id,
              side_name((enum side)verdict->side));
    text_addf(&line, " legs %u messages %u recovered %d related %u notes", call->leg_total,
              call->messages, call->recovered, call->related_count);
    for (size_t i = 0; i < verdict->note_count; i++)
        text_addf(&line, " %s", verdict->notes[i]->id);
    lines->at = array_grow(lines->at, lines->count, &lines->capacity, sizeof(char *));
    lines->at[lines->count++] = line.at;
}

static void add_lines(struct lines *lines, const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->call_count; i++)
        add_line(lines, analysis->calls[i], analysis->verdicts[i]);
}

static void free_lines(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->at[i]);
    free(lines->at);
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool same_lines(struct lines *a, struct lines *b)
{
    if (a->count)
        qsort(a->at, a->count, sizeof(char *), compare);
    if (b->count)
        qsort(b->at, b->count, sizeof(char *), compare);
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = strcmp(a->at[i], b->at[i]) == 0;
    for (size_t i = 0; !same && (i < a->count || i < b->count); i++)
        printf("  at once: %s\n  rolling: %s\n", i < a->count ? a->at[i] : "-",
               i < b->count ? b->at[i] : "-");
    return same;
}

/* ---- the rolling run ---- */

static int64_t rest(void *context, struct pipeline *pipeline)
{
    struct run *run = context;
    run->looks += pipeline_look(pipeline, false)->call_count > 0;
    return 1;
}

static void let_go(void *context, const struct pipeline_departure *departure)
{
    struct run *run = context;
    add_lines(&run->lines, departure->gone);
    summary_past_add(run->past, departure->gone);
    summary_past_sweep(run->past, departure->known, departure->until_us);
    run->departures++;
}

static int64_t window_of(const struct flow *flow)
{
    for (size_t i = 0; i < sizeof long_patterns / sizeof *long_patterns; i++)
        if (str_equal(flow_name(flow), str_from(long_patterns[i])))
            return LONG_WINDOW_S;
    return WINDOW_S;
}

static struct pipeline *run_rolling(const struct flow *flow, const char *path, struct run *run,
                                    struct settings *settings)
{
    *settings = *flow_settings(flow);
    settings->value[SETTING_FINDINGS] = 0;
    settings->value[SETTING_LIVE_WINDOW] = window_of(flow) * US_PER_S;
    run->past = summary_past_new();
    struct pipeline *pipeline =
        flow_analyse_with(flow, path,
                          &(struct pipeline_options){.settings = settings,
                                                     .live_context = run,
                                                     .rest = rest,
                                                     .let_go = let_go,
                                                     .packets_per_rest = 1});
    add_lines(&run->lines, pipeline_analysis(pipeline));
    return pipeline;
}

/* ---- the summaries ---- */

static bool same_ratio(const struct ratio *a, const struct ratio *b)
{
    return a->numerator == b->numerator && a->denominator == b->denominator;
}

static bool is_near(int64_t exact, int64_t other)
{
    return llabs((long long)(exact - other)) * 100 <= exact;
}

static bool same_distribution(const struct distribution *a, const struct distribution *b)
{
    return a->count == b->count && fabs(a->mean_ms - b->mean_ms) < 1e-6 && a->max_ms == b->max_ms &&
           is_near(a->p50_ms, b->p50_ms) && is_near(a->p95_ms, b->p95_ms);
}

static bool same_kpi(const struct kpi *a, const struct kpi *b)
{
    return same_ratio(&a->asr, &b->asr) && same_ratio(&a->ner, &b->ner) &&
           same_ratio(&a->seer, &b->seer) && same_ratio(&a->scr, &b->scr) &&
           same_ratio(&a->short_calls, &b->short_calls) && same_distribution(&a->pdd, &b->pdd) &&
           same_distribution(&a->ring, &b->ring) && same_distribution(&a->talk, &b->talk) &&
           a->peak_calls == b->peak_calls && a->peak_calls_at_us == b->peak_calls_at_us &&
           a->peak_answered == b->peak_answered && a->peak_cps == b->peak_cps &&
           (fabs(a->erlang - b->erlang) < 1e-9 || (isnan(a->erlang) && isnan(b->erlang)));
}

static bool same_rows(const struct summary *a, const struct summary *b)
{
    bool same = a->row_count == b->row_count && a->todo_count == b->todo_count;
    for (size_t i = 0; same && i < a->row_count; i++) {
        const struct result_row *x = &a->rows[i], *y = &b->rows[i];
        same = x->cause == y->cause && x->calls == y->calls && x->code == y->code &&
               strcmp(x->label, y->label) == 0 && x->first_us == y->first_us &&
               x->last_us == y->last_us && x->example_count == y->example_count;
        for (size_t j = 0; same && j < x->example_count; j++)
            same = str_equal(call_text(x->examples[j], CALL_TEXT_CALL_ID),
                             call_text(y->examples[j], CALL_TEXT_CALL_ID));
    }
    for (size_t i = 0; same && i < a->todo_count; i++)
        same = strcmp(a->todo[i].text, b->todo[i].text) == 0;
    return same;
}

static bool same_summaries(const struct analysis *whole, const struct analysis *rest_of,
                           const struct summary_past *past)
{
    struct summary a, b;
    summary_make(&a, whole, NULL);
    summary_make(&b, rest_of, past);
    bool same_totals = memcmp(&a.totals, &b.totals, sizeof a.totals) == 0;
    bool same = same_totals && same_kpi(&a.kpi, &b.kpi) && same_rows(&a, &b);
    if (!same)
        printf("  the summaries differ: %s\n", !same_totals                ? "totals"
                                               : !same_kpi(&a.kpi, &b.kpi) ? "figures"
                                                                           : "rows");
    summary_free(&a);
    summary_free(&b);
    return same;
}

static bool play_flow(const struct flow *flow, struct score *score)
{
    struct flow_file file;
    struct run run = {{0}, NULL, 0, 0};
    struct lines whole = {0};
    struct settings settings;
    if (!flow_file_open(&file, flow_capture(flow)))
        return false;
    struct settings alone = *flow_settings(flow); /* findings are of a window, not of all calls */
    alone.value[SETTING_FINDINGS] = 0;
    struct pipeline *at_once =
        flow_analyse_with(flow, file.path, &(struct pipeline_options){.settings = &alone});
    struct pipeline *rolling = run_rolling(flow, file.path, &run, &settings);
    add_lines(&whole, pipeline_analysis(at_once));
    bool same = same_lines(&whole, &run.lines);
    same = same_summaries(pipeline_analysis(at_once), pipeline_analysis(rolling), run.past) && same;
    score->departures += run.departures;
    free_lines(&whole);
    free_lines(&run.lines);
    summary_past_free(run.past);
    pipeline_free(at_once);
    pipeline_free(rolling);
    flow_file_close(&file);
    return same;
}

static void play_path(void *context, const char *path)
{
    struct score *score = context;
    struct error error = {0};
    struct flow *flow = flow_read(path, &error);
    bool same = flow && play_flow(flow, score);
    score->flows++;
    score->failed += !same;
    if (!flow)
        printf("%s\n", error.text);
    else if (!same)
        printf("%.*s: as above\n", (int)flow_name(flow).len, flow_name(flow).at);
    flow_free(flow);
}

int main(int argc, char **argv)
{
    struct score score = {0};
    for (int i = 1; i < argc; i++)
        play_path(&score, argv[i]);
    if (argc == 1 && !flow_files_each(SIPDIAG_SOURCE_DIR "/tests/flows", &score, play_path))
        return 1;
    printf("%u flows, %u failed, calls left %u times\n", score.flows, score.failed,
           score.departures);
    return score.failed > 0 || (argc == 1 && score.departures == 0);
}
