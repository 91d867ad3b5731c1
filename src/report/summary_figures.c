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

/* With tied spaces, so that no line ends inside a time or a duration. */
static void tie(struct text *text, size_t from)
{
    for (size_t i = from; i < text->len; i++)
        if (text->at[i] == ' ')
            text->at[i] = TIED[0];
}

static void add_tied_clock(struct text *out, int64_t time_us, bool with_date)
{
    size_t from = out->len;
    add_clock(out, time_us, with_date);
    tie(out, from);
}

static void add_ms(struct text *out, int64_t ms)
{
    size_t from = out->len;
    clock_add_duration(out, ms < INT64_MAX / US_PER_MS ? ms * US_PER_MS : INT64_MAX / 2);
    tie(out, from);
}

void page_add_names(struct text *out, const struct page *page)
{
    const struct analysis *analysis = page->report->analysis;
    if (analysis->input_count > 1)
        text_addf(out, "%zu inputs: ", analysis->input_count);
    for (size_t i = 0; i < analysis->input_count && i < NAMES_SHOWN; i++) {
        text_add_literal(out, i ? ", " : "");
        escape_people(out, strcmp(analysis->inputs[i].name, "-") == 0
                               ? STR("standard input")
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
    if (page->report->options.selection) {
        add_count(out, totals->calls);
        text_add_literal(out, " of ");
        add_counted(out, totals->calls + page->report->analysis->unselected, "call", "calls");
    } else {
        add_counted(out, totals->calls, "call", "calls");
    }
    if (totals->unknown) {
        text_add_literal(out, ", ");
        add_count(out, totals->unknown);
        text_add_literal(out, totals->unknown == totals->calls ? " cannot be judged"
                                                               : " of them cannot be judged");
    }
    if (totals->in_progress) {
        text_add_literal(out, ", ");
        add_count(out, totals->in_progress);
        text_add_literal(out, " in progress");
    }
    if (totals->scanner) {
        text_add_literal(out, ", ");
        add_count(out, totals->scanner);
        text_add_literal(out, " from scanners");
    }
}

void page_selection(struct page *page)
{
    struct text words = {0};
    if (page->report->options.note)
        page_sentence(page, str_from(page->report->options.note), 0, INDENT);
    if (!page->report->options.selection)
        return;
    text_add_literal(&words, "Only calls ");
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
    text_add_literal(words, ": ");
    add_count(words, kpi->asr.numerator);
    text_add_literal(words, " of ");
    add_counted(words, kpi->asr.denominator, "judged call", "judged calls");
    print_figure(page, "Calls answered (ASR)", words);
    add_ratio(words, page, &kpi->ner);
    text_add_literal(words, ": the network did its part, whether or not the person answered");
    print_figure(page, "Calls carried (NER)", words);
}

static void print_durations(struct page *page, struct text *words)
{
    enum { QUANTILE_FROM = 10 }; /* of fewer calls, 95 % say nothing */
    const struct kpi *kpi = &page->report->summary->kpi;
    if (kpi->pdd.count) {
        add_ms(words, kpi->pdd.p50_ms);
        if (kpi->pdd.count >= QUANTILE_FROM) {
            text_add_literal(words, ", for 95" TIED "% of the calls at most ");
            add_ms(words, kpi->pdd.p95_ms);
        }
        print_figure(page, "Wait until it rings (PDD)", words);
    }
    if (isfinite(kpi->acd_ms)) {
        add_ms(words, (int64_t)(kpi->acd_ms + 0.5));
        text_add_literal(words, " on average");
        if (kpi->short_calls.numerator) {
            text_add_literal(words, ", ");
            add_count(words, kpi->short_calls.numerator);
            text_add_literal(words, " shorter than" TIED);
            add_ms(words, page->report->analysis->settings->value[SETTING_SHORT_CALL] / US_PER_MS);
        }
        print_figure(page, "Length of a talk (ACD)", words);
    }
}

static void print_peaks(struct page *page, struct text *words)
{
    const struct kpi *kpi = &page->report->summary->kpi;
    bool with_date = !page_is_one_day(page);
    if (kpi->peak_calls > 1) {
        add_counted(words, kpi->peak_calls, "call", "calls");
        text_add_literal(words, " at once (");
        add_tied_clock(words, kpi->peak_calls_at_us, with_date);
        text_add_char(words, ')');
    }
    if (kpi->peak_cps > 1) {
        text_add_literal(words, words->len ? ", " : "");
        add_counted(words, kpi->peak_cps, "new call", "new calls");
        text_add_literal(words, " within a second (");
        add_tied_clock(words, kpi->peak_cps_at_us, with_date);
        text_add_char(words, ')');
    }
    if (words->len)
        print_figure(page, "Most calls", words);
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
        const struct verdict *verdict = &analysis->verdicts[i];
        if (!media || verdict->outcome != OUTCOME_ANSWERED)
            continue;
        faults.answered++;
        faults.with_sound += media->side[MEDIA_TO_CALLEE] || media->side[MEDIA_TO_CALLER];
        if (verdict->media_problem)
            add_fault(&faults, verdict->media_problem);
    }
    return faults;
}

/* Only where RTP was captured. */
static void print_sound(struct page *page, struct text *words)
{
    const struct sound_faults faults = sound_faults_of(page->report->analysis);
    if (faults.with_sound == 0)
        return;
    text_add_literal(words, "captured of ");
    add_count(words, faults.with_sound);
    text_add_literal(words, " of ");
    add_counted(words, faults.answered, "answered call", "answered calls");
    for (size_t i = 0; i < faults.count; i++) {
        text_add_literal(words, i ? ", " : "; ");
        text_add_literal(words, faults.at[i]->id);
        text_add_char(words, ' ');
        add_count(words, faults.calls[i]);
    }
    text_add_literal(words, faults.all ? ", as seen at this capture point" : ", no fault in it");
    print_figure(page, "Sound (RTP)", words);
}

void page_figures(struct page *page)
{
    struct text words = {0};
    page_section(page, "Key figures");
    print_rates(page, &words);
    print_durations(page, &words);
    print_peaks(page, &words);
    print_sound(page, &words);
    if (page->report->summary->kpi.asr.denominator == 0) {
        text_add_literal(&words, "no call could be judged, so there are no rates");
        print_figure(page, "Rates", &words);
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
    text_add_literal(words, "Our side: ");
    for (size_t i = 0; i < analysis->us_count && i < ADDRESSES_SHOWN; i++) {
        text_add_literal(words, i ? ", " : "");
        address_add(words, &analysis->us[i]);
    }
    if (analysis->us_count > ADDRESSES_SHOWN)
        text_addf(words, " and %zu more", analysis->us_count - ADDRESSES_SHOWN);
    if (analysis->us_count == 0)
        text_add_literal(words, "not known; name it with --us" TIED "ADDRESS.");
    else if (analysis->us_given)
        text_add_literal(words, " (given by --us).");
    else
        text_add_literal(words, " (taken from the calls; if that is wrong, name it with --us" TIED
                                "ADDRESS).");
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
         "It has no times: calls are in order, but how long anything took is not known.",
         "Inputs without times (calls are in order, but how long anything took is not known): "},
        {LOG_LACKS_DATE, "Its times carry no date: 1970-01-01 stands for the first day.",
         "Inputs whose times carry no date (1970-01-01 stands for the first day): "},
        {LOG_LACKS_YEAR, "Its times carry no year: 1972 stands for it.",
         "Inputs whose times carry no year (1972 stands for it): "},
        {LOG_LACKS_ZONE, "Its times carry no zone: they are read as %s (--input-tz" TIED "ZONE).",
         "Inputs whose times carry no zone (read as %s; --input-tz" TIED "ZONE): "},
    };
    const struct analysis *analysis = page->report->analysis;
    for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
        const char *zone;
        size_t count = count_lack(analysis, rows[row].lack, &zone);
        if (count == 0)
            continue;
        add_lack(words, analysis->input_count == 1 ? rows[row].one : rows[row].several, zone);
        if (analysis->input_count > 1)
            text_addf(words, "%zu.", count);
        print_sentence(page, words);
    }
}

static size_t add_problems(struct text *words, const struct input_health *health, bool losing)
{
    size_t count = 0;
    for (enum health_counter counter = 0; counter < HEALTH_COUNT; counter++) {
        if (health->count[counter] == 0 || health_loses_sip(counter) != losing)
            continue;
        text_add_literal(words, count++ ? ", " : "");
        add_count(words, health->count[counter]);
        text_add_literal(words, TIED);
        text_add_literal(words, health_meaning(counter, health->count[counter]));
    }
    return count;
}

static void print_losses(struct page *page, struct text *words)
{
    struct text problems = {0};
    if (add_problems(&problems, &page->report->analysis->health, true)) {
        text_add_literal(words, page->report->summary->totals.calls
                                    ? "Not complete, so some calls may look worse than they were: "
                                    : "Not complete: ");
        text_add(words, text_str(&problems));
        text_add_char(words, '.');
        page_style(page, STYLE_BAD);
        print_sentence(page, words);
        page_style(page, STYLE_PLAIN);
    }
    text_clear(&problems);
    if (add_problems(&problems, &page->report->analysis->health, false)) {
        text_add_literal(words, "Seen on the way, and no loss: ");
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
        text_add_literal(words, "Not read, or not to its end: ");
        escape_people(words, str_from(input->problem[0] ? input->problem : input->name));
        text_add_char(words, '.');
        page_style(page, STYLE_BAD);
        print_sentence(page, words);
        page_style(page, STYLE_PLAIN);
    }
    if (more) {
        text_addf(words, "%zu more inputs were not read to their end.", more);
        print_sentence(page, words);
    }
}

/* Of what was there, or should have been. */
static bool add_kinds(struct text *words, const struct input_health *health)
{
    static const char *const names[HEALTH_KINDS] = {[HEALTH_UNREADABLE] = "unreadable",
                                                    [HEALTH_CUT] = "cut",
                                                    [HEALTH_LOST] = "lost",
                                                    [HEALTH_SECRET] = "encrypted"};
    uint64_t counts[HEALTH_KINDS] = {0};
    const char *between = "; ";
    for (int i = 0; i < HEALTH_COUNT; i++)
        counts[health_kind((enum health_counter)i)] += health->count[i];
    for (int i = 0; i < HEALTH_KINDS; i++) {
        if (!names[i] || !counts[i])
            continue;
        text_add_literal(words, between);
        add_count(words, counts[i]);
        text_addf(words, " %s", names[i]);
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

static uint64_t rows_of(const struct analysis *analysis)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < analysis->input_count; i++)
        rows += analysis->inputs[i].rows;
    return rows;
}

static bool has_ids(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->call_count; i++)
        if (analysis->calls[i]->from_cdr && call_text(analysis->calls[i], CALL_TEXT_CALL_ID).len)
            return true;
    return false;
}

static void add_joining(struct text *words, const struct analysis *analysis)
{
    if (analysis->cdr_joined) {
        text_add_literal(words, "; ");
        add_counted(words, analysis->cdr_joined, "row is", "rows are");
        text_add_literal(words, " of calls that were captured, too");
    }
    if (analysis->cdr_offset_us) {
        int64_t offset_us = analysis->cdr_offset_us;
        text_add_literal(words, "; its clock is ");
        clock_add_duration(words, offset_us < 0 ? -offset_us : offset_us);
        text_addf(words, " %s the capture's, and was set right",
                  offset_us < 0 ? "behind" : "ahead of");
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
        text_add_literal(words, words->len ? ", " : "From a CDR (");
        text_add_literal(words, input->dialect);
    }
    if (words->len == 0)
        return;
    text_add_literal(words, "): what its columns do not tell is left open");
    if (!has_ids(analysis))
        text_add_literal(words, "; no column names the call, so each row is a call");
    add_joining(words, analysis);
    if (has_open_dates)
        text_add_literal(words, "; dates such as 03/04 are read day first (if that is wrong: --set "
                                "date-order=month-first)");
    text_add_char(words, '.');
    print_sentence(page, words);
}

static void add_read(struct text *words, const struct report *report)
{
    const struct totals *totals = &report->summary->totals;
    uint64_t rows = rows_of(report->analysis);
    bool has_packets = has_captures(report->analysis);
    text_add_literal(words, "Read ");
    if (rows)
        add_counted(words, rows, "row", "rows");
    if (rows && !has_packets && totals->messages == 0)
        return;
    text_add_literal(words, rows ? ", " : "");
    if (has_packets) {
        add_counted(words, totals->packets, "packet", "packets");
        text_add_literal(words, ", ");
    }
    add_counted(words, totals->messages, "SIP message", "SIP messages");
}

void page_input(struct page *page)
{
    const struct analysis *analysis = page->report->analysis;
    struct text words = {0};
    print_us(page, &words);
    print_cdr(page, &words);
    add_read(&words, page->report);
    bool is_whole = !add_kinds(&words, &analysis->health) && analysis->complete;
    text_add_literal(&words,
                     is_whole && !analysis->interrupted ? "; nothing was cut or lost." : ".");
    print_sentence(page, &words);
    if (analysis->interrupted) {
        text_add_literal(&words, "Interrupted: only what had been read until then is counted.");
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
        {SIDE_US, "our equipment and settings"},
        {SIDE_PROVIDER, "the telephone company at the other end of the trunk"},
        {SIDE_NETWORK, "the path between us and it"},
        {SIDE_CALLEE, "the called person or phone"},
        {SIDE_POLICY, "blocking rules and spam protection"},
        {SIDE_UNKNOWN, "it cannot be told"},
    };
    const struct summary *summary = page->report->summary;
    struct text words = {0};
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++) {
        bool seen = false;
        for (size_t r = 0; r < summary->row_count && !seen; r++)
            seen = summary->rows[r].side == sides[i].side;
        if (seen)
            text_addf(&words, "%s%s = %s", words.len ? "; " : "Side: ", side_name(sides[i].side),
                      sides[i].meaning);
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
    print_command(page, "Every call:", "-l", options->command);
    for (size_t i = 0; i < summary->row_count; i++) {
        const struct result_row *row = &summary->rows[i];
        if (!row->judged || row->outcome == OUTCOME_ANSWERED)
            continue;
        text_addf(&view, "-l -w 'cause == \"%s\"'", row->cause->id);
        print_command(page, "Calls behind a row:", view.at, options->command);
        break;
    }
    text_clear(&view);
    text_add_literal(&view, "-L ");
    text_add(&view, example_id(summary));
    print_command(page, "One call:", view.at, options->command);
    text_free(&view);
}
