/* The summary around its rows: title, KPIs in words, what was read and what could not be. */
#include "table.h"

#include "display_width.h"
#include "escape.h"
#include "sipdiag/model/cause.h"

#include <math.h>
#include <string.h>

enum {
    INDENT = 2,
    FIGURE_COLUMNS = 28,
    NAMES_SHOWN = 3,
    PROBLEMS_SHOWN = 10,
    CALL_ID_SHOWN = 48,
    FAULTS_MAX = 8
};

bool page_is_one_day(const struct page *page)
{
    const struct summary *summary = page->report->summary;
    if (summary->first_us == TIME_UNKNOWN)
        return true;
    struct civil first = clock_civil(summary->first_us, clock_zone_offset_s(summary->first_us));
    struct civil last = clock_civil(summary->last_us, clock_zone_offset_s(summary->last_us));
    return first.year == last.year && first.month == last.month && first.day == last.day;
}

void add_clock(struct text *out, int64_t time_us, bool with_date)
{
    struct text whole = {0};
    clock_add_date_time(&whole, time_us);
    struct str time_of_day;
    str_before(text_str(&whole), ' ', &time_of_day);
    text_add(out, with_date ? text_str(&whole) : time_of_day);
    text_free(&whole);
}

static void add_tied_clock(struct text *out, int64_t time_us, bool with_date)
{
    size_t from = out->len;
    add_clock(out, time_us, with_date);
    tie(out, from);
}

static void add_ms(struct text *out, const struct page *page, int64_t ms)
{
    page_add_duration(out, page, ms < INT64_MAX / US_PER_MS ? ms * US_PER_MS : INT64_MAX / 2);
}

void page_add_names(struct text *out, const struct page *page)
{
    const struct analysis *analysis = page->report->analysis;
    if (analysis->input_count > 1)
        words_add(out, page_words(page), "%zu {1:input|inputs}: ", analysis->input_count);
    for (size_t i = 0; i < analysis->input_count && i < NAMES_SHOWN; i++) {
        text_add_literal(out, i ? ", " : "");
        escape_people(out, strcmp(analysis->inputs[i].name, "-") == 0
                               ? str_from(words_in(page_words(page), SAID("standard input")))
                               : str_from(analysis->inputs[i].name));
    }
    if (analysis->input_count > NAMES_SHOWN)
        text_addf(out, ", %s", page_ellipsis(page));
}

/* No input says when. */
static bool has_no_times(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->input_count; i++)
        if (!(analysis->inputs[i].lacks & LOG_LACKS_TIME))
            return false;
    return analysis->input_count > 0;
}

bool page_add_window(struct text *out, const struct page *page)
{
    const struct summary *summary = page->report->summary;
    if (summary->first_us == TIME_UNKNOWN || has_no_times(page->report->analysis))
        return false;
    add_tied_clock(out, summary->first_us, true);
    text_addf(out, TIED "%s" TIED, page_dash(page));
    add_tied_clock(out, summary->last_us, !page_is_one_day(page));
    text_add_literal(out, TIED);
    clock_add_zone_name(out, summary->first_us);
    return true;
}

void page_add_calls(struct text *out, const struct page *page)
{
    const struct totals *totals = &page->report->summary->totals;
    const struct words *language = page_words(page);
    if (page->report->options.selection)
        words_add(out, language, "%'llu of %'llu" TIED "{2:call|calls}", NUMBER(totals->calls),
                  NUMBER(totals->calls + page->report->analysis->unselected));
    else
        words_add(out, language, "%'llu" TIED "{1:call|calls}", NUMBER(totals->calls));
    if (totals->unknown && totals->unknown == totals->calls)
        words_add(out, language, ", %'llu cannot be judged", NUMBER(totals->unknown));
    else if (totals->unknown)
        words_add(out, language, ", %'llu of them cannot be judged", NUMBER(totals->unknown));
    if (totals->in_progress)
        words_add(out, language, ", %'llu in progress", NUMBER(totals->in_progress));
    if (totals->scanner)
        words_add(out, language, ", %'llu from scanners", NUMBER(totals->scanner));
}

void page_selection(struct page *page)
{
    struct text words = {0};
    if (page->report->options.note)
        page_sentence(page, str_from(page->report->options.note), 0, INDENT);
    if (!page->report->options.selection)
        return;
    text_add_literal(&words, words_in(page_words(page), SAID("Only calls ")));
    escape_people(&words, str_from(page->report->options.selection));
    page_sentence(page, text_str(&words), 0, INDENT);
    text_free(&words);
}

void page_title(struct page *page)
{
    struct text names = {0}, facts = {0};
    page_add_names(&names, page);
    if (page_add_window(&facts, page))
        text_add_literal(&facts, "   ");
    page_add_calls(&facts, page);
    bool fits =
        display_width(text_str(&names)) + 3 + display_width(text_str(&facts)) <= page->width;
    page_style(page, STYLE_TITLE);
    text_add(&page->text, text_str(&names));
    page_style(page, STYLE_PLAIN);
    if (fits)
        page_spaces(page, 3);
    else
        page_line(page);
    page_sentence(page, text_str(&facts), fits ? display_width(text_str(&names)) + 3 : 0, 0);
    page_selection(page);
    text_free(&names);
    text_free(&facts);
}

static void print_figure(struct page *page, const char *name, struct text *words)
{
    name = words_in(page_words(page), name);
    if (page->taker) {
        page->taker->figure(page->taker->context, name, text_str(words));
    } else {
        page_spaces(page, INDENT);
        page_cell(page, str_from(name), FIGURE_COLUMNS, false);
        page_sentence(page, text_str(words), INDENT + FIGURE_COLUMNS, INDENT + FIGURE_COLUMNS);
    }
    text_clear(words);
}

/* "54.2 % (51.4-57.0)" */
static void add_ratio(struct text *out, const struct page *page, const struct ratio *ratio)
{
    add_per_cent(out, ratio->value);
    text_add_literal(out, TIED "(");
    add_tenths(out, ratio->low * 100);
    text_add_literal(out, page_dash(page));
    add_tenths(out, ratio->high * 100);
    text_add_char(out, ')');
}

static void print_rates(struct page *page, struct text *words)
{
    const struct kpi *kpi = &page->report->summary->kpi;
    if (kpi->asr.denominator == 0)
        return;
    add_ratio(words, page, &kpi->asr);
    words_add(words, page_words(page), ": %'llu of %'llu" TIED "{2:judged call|judged calls}",
              NUMBER(kpi->asr.numerator), NUMBER(kpi->asr.denominator));
    print_figure(page, SAID("Calls answered (ASR)"), words);
    add_ratio(words, page, &kpi->ner);
    text_add_literal(
        words, words_in(page_words(page),
                        SAID(": the network did its part, whether or not the person answered")));
    print_figure(page, SAID("Calls carried (NER)"), words);
}

static void print_durations(struct page *page, struct text *words)
{
    enum { QUANTILE_FROM = 10 }; /* of fewer calls, 95 % say nothing */
    const struct kpi *kpi = &page->report->summary->kpi;
    const struct words *language = page_words(page);
    if (kpi->pdd.count) {
        add_ms(words, page, kpi->pdd.p50_ms);
        if (kpi->pdd.count >= QUANTILE_FROM) {
            text_add_literal(words,
                             words_in(language, SAID(", for 95" TIED "% of the calls at most ")));
            add_ms(words, page, kpi->pdd.p95_ms);
        }
        print_figure(page, SAID("Wait until it rings (PDD)"), words);
    }
    if (isfinite(kpi->acd_ms)) {
        add_ms(words, page, (int64_t)(kpi->acd_ms + 0.5));
        text_add_literal(words, words_in(language, SAID(" on average")));
        if (kpi->short_calls.numerator) {
            words_add(words, language, ", %'llu shorter than" TIED,
                      NUMBER(kpi->short_calls.numerator));
            add_ms(words, page,
                   page->report->analysis->settings->value[SETTING_SHORT_CALL] / US_PER_MS);
        }
        print_figure(page, SAID("Length of a talk (ACD)"), words);
    }
}

static void print_peaks(struct page *page, struct text *words)
{
    const struct kpi *kpi = &page->report->summary->kpi;
    const struct words *language = page_words(page);
    bool with_date = !page_is_one_day(page);
    if (kpi->peak_calls > 1) {
        words_add(words, language, "%'llu" TIED "{1:call|calls} at once (",
                  NUMBER(kpi->peak_calls));
        add_tied_clock(words, kpi->peak_calls_at_us, with_date);
        text_add_char(words, ')');
    }
    if (kpi->peak_answered > 1) {
        text_add_literal(words, words->len ? ", " : "");
        words_add(words, language, "%'llu answered at once (", NUMBER(kpi->peak_answered));
        add_tied_clock(words, kpi->peak_answered_at_us, with_date);
        text_add_char(words, ')');
    }
    if (kpi->peak_cps > 1) {
        text_add_literal(words, words->len ? ", " : "");
        words_add(words, language, "%'llu" TIED "{1:new call|new calls} within a second (",
                  NUMBER(kpi->peak_cps));
        add_tied_clock(words, kpi->peak_cps_at_us, with_date);
        text_add_char(words, ')');
    }
    if (words->len)
        print_figure(page, SAID("Most calls"), words);
}

/* RFC 6076; of few calls they say nothing. */
static void print_sessions(struct page *page, struct text *words)
{
    enum { SESSIONS_FROM = 30 };
    const struct kpi *kpi = &page->report->summary->kpi;
    const struct {
        const char *name;
        const struct ratio *ratio;
    } rates[] = {{"SER", &kpi->ser}, {"SEER", &kpi->seer}, {"ISA", &kpi->isa}, {"SCR", &kpi->scr}};
    if (kpi->ser.denominator < SESSIONS_FROM)
        return;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        text_addf(words, "%s%s" TIED, i ? ", " : "", rates[i].name);
        add_per_cent(words, rates[i].ratio->value);
    }
    print_figure(page, SAID("Sessions (RFC 6076)"), words);
}

static void print_load(struct page *page, struct text *words)
{
    const struct kpi *kpi = &page->report->summary->kpi;
    const struct words *language = page_words(page);
    if (kpi->peak_calls > 1 && isfinite(kpi->erlang)) {
        add_tenths(words, kpi->erlang);
        words_add(words, language, " lines in use on average (Erlang)");
    }
    if (kpi->repeated) {
        text_add_literal(words, words->len ? ", " : "");
        words_add(words, language, "%'llu of %'llu {2:message|messages} sent again",
                  NUMBER(kpi->repeated), NUMBER(kpi->repeated + kpi->unrepeated));
    }
    if (words->len)
        print_figure(page, SAID("Load"), words);
    if (kpi->answered_not_served) {
        words_add(words, language, "%'llu {1:call|calls} answered, and no agent there",
                  NUMBER(kpi->answered_not_served));
        print_figure(page, SAID("Not served"), words);
    }
}

/* The causes and notes that calls' sound gave, each with its number. */
struct sound_faults {
    const struct cause *at[FAULTS_MAX];
    uint64_t calls[FAULTS_MAX];
    size_t count;
    uint64_t all, answered, with_sound;
};

static void add_fault(struct sound_faults *faults, const struct cause *fault)
{
    size_t i = 0;
    while (i < faults->count && faults->at[i] != fault)
        i++;
    if (i == FAULTS_MAX)
        return;
    if (i == faults->count) {
        faults->at[i] = fault;
        faults->calls[i] = 0;
        faults->count++;
    }
    faults->calls[i]++;
    faults->all++;
}

static struct sound_faults sound_faults_of(const struct analysis *analysis)
{
    struct sound_faults faults = {0};
    for (size_t i = 0; i < analysis->call_count; i++) {
        const struct call_media *media = analysis->calls[i]->media;
        const struct verdict *verdict = analysis->verdicts[i];
        if (!media || verdict->outcome != OUTCOME_ANSWERED)
            continue;
        faults.answered++;
        faults.with_sound += media->side[MEDIA_TO_CALLEE] || media->side[MEDIA_TO_CALLER];
        if (verdict->media_problem)
            add_fault(&faults, verdict->media_problem);
    }
    return faults;
}

static bool has_packets(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->input_count; i++)
        if (!input_is_text(&analysis->inputs[i]))
            return true;
    return false;
}

/* Only where RTP was captured. */
static void print_sound(struct page *page, struct text *words)
{
    const struct analysis *analysis = page->report->analysis;
    const struct sound_faults faults =
        has_packets(analysis) ? sound_faults_of(analysis) : (struct sound_faults){0};
    if (faults.with_sound == 0)
        return;
    words_add(words, page_words(page),
              "captured of %'llu of %'llu" TIED "{2:answered call|answered calls}",
              NUMBER(faults.with_sound), NUMBER(faults.answered));
    for (size_t i = 0; i < faults.count; i++) {
        text_add_literal(words, i ? ", " : "; ");
        text_add_literal(words, faults.at[i]->id);
        text_add_char(words, ' ');
        add_count(words, faults.calls[i]);
    }
    text_add_literal(words,
                     words_in(page_words(page), faults.all ? SAID(", as seen at this capture point")
                                                           : SAID(", no fault in it")));
    print_figure(page, SAID("Sound (RTP)"), words);
}

void page_figures(struct page *page)
{
    struct text words = {0};
    page_section(page, SAID("Key figures"));
    print_rates(page, &words);
    print_durations(page, &words);
    print_sessions(page, &words);
    print_peaks(page, &words);
    print_load(page, &words);
    print_sound(page, &words);
    if (page->report->summary->kpi.asr.denominator == 0) {
        text_add_literal(&words, words_in(page_words(page),
                                          SAID("no call could be judged, so there are no rates")));
        print_figure(page, SAID("Rates"), &words);
    }
    page_line(page);
    text_free(&words);
}

static void print_sentence(struct page *page, struct text *words)
{
    page_sentence(page, text_str(words), 0, INDENT);
    text_clear(words);
}

static void print_us(struct page *page, struct text *words)
{
    enum { ADDRESSES_SHOWN = 4 };
    const struct analysis *analysis = page->report->analysis;
    if (page->report->summary->totals.calls == 0 && !analysis->us_given)
        return;
    const struct words *language = page_words(page);
    text_add_literal(words, words_in(language, SAID("Our side: ")));
    for (size_t i = 0; i < analysis->us_count && i < ADDRESSES_SHOWN; i++) {
        text_add_literal(words, i ? ", " : "");
        address_add(words, &analysis->us[i]);
    }
    if (analysis->us_count > ADDRESSES_SHOWN)
        words_add(words, language, " and %zu more", analysis->us_count - ADDRESSES_SHOWN);
    if (analysis->us_count == 0)
        text_add_literal(words,
                         words_in(language, SAID("not known; name it with --us" TIED "ADDRESS.")));
    else if (analysis->us_given)
        text_add_literal(words, words_in(language, SAID(" (given by --us).")));
    else
        text_add_literal(
            words, words_in(language,
                            SAID(" (taken from the calls; if that is wrong, name it with --us" TIED
                                 "ADDRESS).")));
    print_sentence(page, words);
}

/* The sentence with the zone in its place. */
static void add_lack(struct text *words, const char *sentence, const char *zone)
{
    const char *place = strstr(sentence, "%s");
    if (!place) {
        text_add_literal(words, sentence);
        return;
    }
    text_add(words, (struct str){sentence, (size_t)(place - sentence)});
    escape_people(words, str_from(zone));
    text_add_literal(words, place + 2);
}

/* How many inputs lack it; the zone that was taken for them. */
static size_t count_lack(const struct analysis *analysis, unsigned lack, const char **zone)
{
    size_t count = 0;
    *zone = "UTC";
    for (size_t i = 0; i < analysis->input_count; i++) {
        const struct input *input = &analysis->inputs[i];
        bool lacks = input->lacks & lack;
        count += lacks;
        if (lacks && input->zone_name)
            *zone = input->zone_name;
    }
    return count;
}

/* What the times of logs and tables do not say, and what was taken for it. */
static void print_lacks(struct page *page, struct text *words)
{
    static const struct {
        unsigned lack;
        const char *one, *several;
    } rows[] = {
        {LOG_LACKS_TIME,
         SAID("It has no times: calls are in order, but how long anything took is not known."),
         SAID("Inputs without times (calls are in order, but how long anything took is not "
              "known): ")},
        {LOG_LACKS_DATE, SAID("Its times carry no date: 1970-01-01 stands for the first day."),
         SAID("Inputs whose times carry no date (1970-01-01 stands for the first day): ")},
        {LOG_LACKS_YEAR, SAID("Its times carry no year: 1972 stands for it."),
         SAID("Inputs whose times carry no year (1972 stands for it): ")},
        {LOG_LACKS_ZONE,
         SAID("Its times carry no zone: they are read as %s (--input-tz" TIED "ZONE)."),
         SAID("Inputs whose times carry no zone (read as %s; --input-tz" TIED "ZONE): ")},
    };
    const struct analysis *analysis = page->report->analysis;
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        const char *zone;
        size_t count = count_lack(analysis, rows[row].lack, &zone);
        if (count == 0)
            continue;
        add_lack(words,
                 words_in(page_words(page),
                          analysis->input_count == 1 ? rows[row].one : rows[row].several),
                 zone);
        if (analysis->input_count > 1)
            text_addf(words, "%zu.", count);
        print_sentence(page, words);
    }
}

static size_t add_problems(struct text *words, const struct page *page, bool losing)
{
    const struct input_health *health = &page->report->analysis->health;
    const struct words *language = page_words(page);
    size_t count = 0;
    for (enum health_counter counter = 0; counter < HEALTH_COUNT; counter++) {
        if (health->count[counter] == 0 || health_loses_sip(counter) != losing)
            continue;
        text_add_literal(words, count++ ? ", " : "");
        words_add(
            words, language, "%'llu" TIED "%s", NUMBER(health->count[counter]),
            words_in(language, health_meaning(counter, language ? 0 : health->count[counter])));
    }
    return count;
}

static void print_losses(struct page *page, struct text *words)
{
    struct text problems = {0};
    if (add_problems(&problems, page, true)) {
        text_add_literal(
            words,
            words_in(page_words(page),
                     page->report->summary->totals.calls
                         ? SAID("Not complete, so some calls may look worse than they were: ")
                         : SAID("Not complete: ")));
        text_add(words, text_str(&problems));
        text_add_char(words, '.');
        page_style(page, STYLE_BAD);
        print_sentence(page, words);
        page_style(page, STYLE_PLAIN);
    }
    text_clear(&problems);
    if (add_problems(&problems, page, false)) {
        text_add_literal(words, words_in(page_words(page), SAID("Seen on the way, and no loss: ")));
        text_add(words, text_str(&problems));
        text_add_char(words, '.');
        print_sentence(page, words);
    }
    text_free(&problems);
}

static void print_failed_inputs(struct page *page, struct text *words)
{
    const struct analysis *analysis = page->report->analysis;
    size_t shown = 0, more = 0;
    for (size_t i = 0; i < analysis->input_count; i++) {
        const struct input *input = &analysis->inputs[i];
        if (!input->failed && !input->problem[0])
            continue;
        if (shown == PROBLEMS_SHOWN) {
            more++;
            continue;
        }
        shown++;
        text_add_literal(words, words_in(page_words(page), SAID("Not read, or not to its end: ")));
        escape_people(words, str_from(input->problem[0] ? input->problem : input->name));
        text_add_char(words, '.');
        page_style(page, STYLE_BAD);
        print_sentence(page, words);
        page_style(page, STYLE_PLAIN);
    }
    if (more) {
        words_add(words, page_words(page),
                  "%zu more {1:input was|inputs were} not read to the end.", more);
        print_sentence(page, words);
    }
}

/* Of what was there, or should have been. */
static bool add_kinds(struct text *words, const struct page *page)
{
    static const char *const names[HEALTH_KINDS] = {[HEALTH_UNREADABLE] = SAID("unreadable"),
                                                    [HEALTH_CUT] = SAID("cut"),
                                                    [HEALTH_LOST] = SAID("lost"),
                                                    [HEALTH_SECRET] = SAID("encrypted")};
    const struct input_health *health = &page->report->analysis->health;
    uint64_t counts[HEALTH_KINDS] = {0};
    const char *between = "; ";
    for (int i = 0; i < HEALTH_COUNT; i++)
        counts[health_kind((enum health_counter)i)] += health->count[i];
    for (int i = 0; i < HEALTH_KINDS; i++) {
        if (!names[i] || !counts[i])
            continue;
        text_add_literal(words, between);
        words_add(words, page_words(page), "%'llu %s", NUMBER(counts[i]),
                  words_in(page_words(page), names[i]));
        between = ", ";
    }
    return between[0] == ',';
}

static bool has_captures(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->input_count; i++)
        if (!input_is_text(&analysis->inputs[i]))
            return true;
    return false;
}

static bool has_ids(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->call_count; i++)
        if (analysis->calls[i]->from_cdr && call_text(analysis->calls[i], CALL_TEXT_CALL_ID).len)
            return true;
    return false;
}

static void add_joining(struct text *words, const struct page *page)
{
    const struct analysis *analysis = page->report->analysis;
    const struct words *language = page_words(page);
    if (analysis->cdr_joined)
        words_add(words, language,
                  "; %'llu" TIED "{1:row is|rows are} of calls that were captured, too",
                  NUMBER(analysis->cdr_joined));
    if (analysis->cdr_offset_us) {
        struct text offset = {0};
        int64_t offset_us = analysis->cdr_offset_us;
        page_add_duration(&offset, page, offset_us < 0 ? -offset_us : offset_us);
        if (offset_us < 0)
            words_add(words, language, "; its clock is %s behind the capture's, and was set right",
                      offset.at);
        else
            words_add(words, language,
                      "; its clock is %s ahead of the capture's, and was set right", offset.at);
        text_free(&offset);
    }
}

/* What CDRs leave open. */
static void print_cdr(struct page *page, struct text *words)
{
    const struct analysis *analysis = page->report->analysis;
    bool has_open_dates = false;
    for (size_t i = 0; i < analysis->input_count; i++) {
        const struct input *input = &analysis->inputs[i];
        if (!input->rows || !input->dialect || strcmp(input->kind, "cdr") != 0)
            continue;
        has_open_dates = has_open_dates || input->has_open_dates;
        text_add_literal(words,
                         words->len ? ", " : words_in(page_words(page), SAID("From a CDR (")));
        text_add_literal(words, input->dialect);
    }
    if (words->len == 0)
        return;
    text_add_literal(
        words, words_in(page_words(page), SAID("): what its columns do not tell is left open")));
    if (!has_ids(analysis))
        text_add_literal(
            words,
            words_in(page_words(page), SAID("; no column names the call, so each row is a call")));
    add_joining(words, page);
    if (has_open_dates)
        text_add_literal(
            words,
            words_in(page_words(page),
                     SAID("; dates such as 03/04 are read day first (if that is wrong: --set "
                          "date-order=month-first)")));
    text_add_char(words, '.');
    print_sentence(page, words);
}

static void add_read(struct text *words, const struct page *page)
{
    const struct report *report = page->report;
    const struct words *language = page_words(page);
    const struct totals *totals = &report->summary->totals;
    uint64_t rows = analysis_rows(report->analysis);
    bool has_packets = has_captures(report->analysis);
    text_add_literal(words, words_in(language, SAID("Read ")));
    if (rows)
        words_add(words, language, "%'llu" TIED "{1:row|rows}", NUMBER(rows));
    if (rows && !has_packets && totals->messages == 0)
        return;
    text_add_literal(words, rows ? ", " : "");
    if (has_packets)
        words_add(words, language, "%'llu" TIED "{1:packet|packets}, ", NUMBER(totals->packets));
    words_add(words, language, "%'llu" TIED "{1:SIP message|SIP messages}",
              NUMBER(totals->messages));
}

void page_input(struct page *page)
{
    const struct analysis *analysis = page->report->analysis;
    struct text words = {0};
    print_us(page, &words);
    print_cdr(page, &words);
    add_read(&words, page);
    bool is_whole = !add_kinds(&words, page) && analysis->complete;
    text_add_literal(&words, is_whole && !analysis->interrupted
                                 ? words_in(page_words(page), SAID("; nothing was cut or lost."))
                                 : ".");
    print_sentence(page, &words);
    if (analysis->interrupted) {
        text_add_literal(
            &words, words_in(page_words(page),
                             SAID("Interrupted: only what had been read until then is counted.")));
        page_style(page, STYLE_BAD);
        print_sentence(page, &words);
        page_style(page, STYLE_PLAIN);
    }
    print_lacks(page, &words);
    print_failed_inputs(page, &words);
    page_tls(page);
    print_losses(page, &words);
    text_free(&words);
}

/* What a word in the column "side" stands for; only those that are on the page. */
void page_legend(struct page *page)
{
    static const struct {
        enum side side;
        const char *meaning;
    } sides[] = {
        {SIDE_US, SAID("our equipment and settings")},
        {SIDE_PROVIDER, SAID("the telephone company at the other end of the trunk")},
        {SIDE_NETWORK, SAID("the path between us and it")},
        {SIDE_CALLEE, SAID("the called person or phone")},
        {SIDE_POLICY, SAID("blocking rules and spam protection")},
        {SIDE_UNKNOWN, SAID("it cannot be told")},
    };
    const struct summary *summary = page->report->summary;
    struct text words = {0};
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        bool seen = false;
        for (size_t r = 0; r < summary->row_count && !seen; r++)
            seen = summary->rows[r].side == sides[i].side;
        if (seen)
            text_addf(&words, "%s%s = %s",
                      words.len ? "; " : words_in(page_words(page), SAID("Side: ")),
                      page_side(page, sides[i].side), words_in(page_words(page), sides[i].meaning));
    }
    if (words.len) {
        text_add_char(&words, '.');
        page_style(page, STYLE_FAINT);
        page_spaces(page, INDENT);
        page_sentence(page, text_str(&words), INDENT, INDENT);
        page_style(page, STYLE_PLAIN);
    }
    text_free(&words);
}

static void print_command(struct page *page, const char *title, const char *view,
                          const char *command)
{
    struct text words = {0};
    title = words_in(page_words(page), title);
    text_addf(&words, "sipdiag %s ", view);
    escape_people(&words, command ? str_from(command) : STR("FILE"));
    page_command(page, title, text_str(&words));
    text_free(&words);
}

/* Can be typed in a shell as it is. */
static bool is_plain_word(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = ascii_lower(s.at[i]);
        bool is_plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                        c == '@' || (c == '-' && i > 0);
        if (!is_plain)
            return false;
    }
    return s.len > 0 && s.len <= CALL_ID_SHOWN;
}

/* The Call-ID of a call to look at: one that failed, where there is one. */
static struct str example_id(const struct summary *summary)
{
    struct str best = STR("CALL-ID");
    for (size_t i = 0; i < summary->row_count; i++) {
        const struct result_row *row = &summary->rows[i];
        struct str call_id =
            row->example_count ? call_text(row->examples[0], CALL_TEXT_CALL_ID) : (struct str){0};
        if (!is_plain_word(call_id))
            continue;
        best = call_id;
        if (row->outcome != OUTCOME_ANSWERED)
            break;
    }
    return best;
}

void page_next(struct page *page)
{
    const struct report_options *options = &page->report->options;
    const struct summary *summary = page->report->summary;
    struct text view = {0};
    if (options->quiet)
        return;
    page_line(page);
    print_command(page, SAID("Every call:"), "-l", options->command);
    for (size_t i = 0; i < summary->row_count; i++) {
        const struct result_row *row = &summary->rows[i];
        if (!row->judged || row->outcome == OUTCOME_ANSWERED)
            continue;
        text_addf(&view, "-l -w 'cause == \"%s\"'", row->cause->id);
        print_command(page, SAID("Calls behind a row:"), view.at, options->command);
        break;
    }
    text_clear(&view);
    text_add_literal(&view, "-L ");
    text_add(&view, example_id(summary));
    print_command(page, SAID("One call:"), view.at, options->command);
    text_free(&view);
}
