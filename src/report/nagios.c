/* One line as monitoring plugins print it: state, words, and performance data. */
#include "monitoring.h"

#include "escape.h"
#include "json_writer.h"

#include <math.h>
#include <string.h>

/* A plugin's line is cut at 4 kB by those who read it. */
enum { LINE_MOST = 4000, WORDS_MOST = 2000, FIGURES_MOST = 64 };

/* A figure, with the range in which it raises no alarm. */
struct datum {
    struct str name;
    enum figure_unit unit;
    bool known;
    double value;
    const struct check *warning, *critical; /* NULL: none */
};

struct data {
    struct datum at[FIGURES_MOST];
    size_t count;
};

static const char *state_name(const struct report *report)
{
    const struct check_list *list = &report->checks;
    if (report->options.trouble)
        return "UNKNOWN";
    if (check_count(list, CHECK_FAIL, CHECK_FAILED))
        return "CRITICAL";
    if (check_count(list, CHECK_WARN, CHECK_FAILED))
        return "WARNING";
    return check_count(list, CHECK_FAIL, CHECK_NOT_JUDGED) ||
                   check_count(list, CHECK_WARN, CHECK_NOT_JUDGED)
               ? "UNKNOWN"
               : "OK";
}

/* The bar divides words and data; a line is a line. */
static void add_safe(struct text *out, const char *words)
{
    size_t from = out->len;
    escape_people(out, str_from(words));
    for (size_t i = from; i < out->len; i++)
        if (out->at[i] == '|' || out->at[i] == '\n')
            out->at[i] = '/';
}

/* ---- words ---- */

/* "asr < 40%: asr is 18.6 % (13 of 70 calls)" */
static void add_checks(struct text *out, const struct check_list *list, enum check_level level,
                       enum check_status status)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct check *check = &list->checks[i];
        if (check->level != level || check->status != status)
            continue;
        text_add_literal(out, out->len ? "; " : "");
        add_safe(out, check->expression);
        text_add_literal(out, ": ");
        add_safe(out, check->words);
    }
}

static void add_calls(struct text *out, const struct report *report)
{
    const struct summary *summary = report->summary;
    unsigned long long calls = summary->totals.calls;
    text_addf(out, "%s%llu call%s", out->len ? "; " : "", calls, calls == 1 ? "" : "s");
    if (summary->kpi.asr.denominator) {
        long long tenths = llround(summary->kpi.asr.value * 1000);
        text_addf(out, ", %lld.%lld %% answered", tenths / 10, tenths % 10);
    }
    size_t passed = check_count(&report->checks, CHECK_FAIL, CHECK_OK) +
                    check_count(&report->checks, CHECK_WARN, CHECK_OK);
    if (passed)
        text_addf(out, ", %zu check%s ok", passed, passed == 1 ? "" : "s");
}

static void add_words(struct text *out, const struct report *report)
{
    const struct check_list *list = &report->checks;
    struct text words = {0};
    if (report->options.trouble)
        add_safe(&words, report->options.trouble);
    add_checks(&words, list, CHECK_FAIL, CHECK_FAILED);
    add_checks(&words, list, CHECK_WARN, CHECK_FAILED);
    add_checks(&words, list, CHECK_FAIL, CHECK_NOT_JUDGED);
    add_checks(&words, list, CHECK_WARN, CHECK_NOT_JUDGED);
    add_calls(&words, report);
    text_add_cut(out, text_str(&words), WORDS_MOST);
    text_free(&words);
}

/* ---- performance data ---- */

static struct datum *datum_of(struct data *data, struct str name)
{
    for (size_t i = 0; i < data->count; i++)
        if (str_equal(data->at[i].name, name))
            return &data->at[i];
    if (data->count == FIGURES_MOST)
        return NULL;
    struct datum *datum = &data->at[data->count++];
    *datum = (struct datum){.name = name};
    return datum;
}

static void take_check(struct data *data, const struct check *check)
{
    struct datum *datum = check->is_yes_or_no ? NULL : datum_of(data, check->figure);
    if (!datum)
        return;
    datum->unit = check->unit;
    datum->known = check->known;
    datum->value = check->value;
    if (!check->fails_below && !check->fails_above)
        return;
    if (check->level == CHECK_WARN)
        datum->warning = check;
    else
        datum->critical = check;
}

/* What is worth a graph although nothing is checked. */
static const char *const usual[] = {"calls", "answered", "unknown", "asr",
                                    "ner",   "pdd.p95",  "acd",     "peak_calls"};

static void take_usual(struct data *data, const struct summary *summary)
{
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++) {
        const struct figure *figure = figure_find(str_from(usual[i]));
        struct figure_value value = figure_of(figure, summary);
        size_t before = data->count;
        struct datum *datum = datum_of(data, str_from(figure->name));
        if (!datum || before == data->count)
            continue;
        datum->unit = figure->unit;
        datum->known = value.known;
        datum->value = value.value;
    }
}

/* In what graphs are drawn in, and no finer than they show: per cent, seconds. */
static double scaled(enum figure_unit unit, double value)
{
    double shown = unit == FIGURE_SHARE ? value * 100 : unit == FIGURE_MS ? value / 1000 : value;
    return round(shown * 1000) / 1000;
}

/* "40:" alarms below, "3" alarms above. */
static void add_range(struct text *out, const struct check *check)
{
    text_add_char(out, ';');
    if (!check)
        return;
    add_real(out, scaled(check->unit, check->limit));
    if (check->fails_below)
        text_add_char(out, ':');
}

static void add_label(struct text *out, struct str name)
{
    struct text shown = {0};
    escape_people(&shown, name);
    text_add_char(out, '\'');
    for (size_t i = 0; i < shown.len; i++)
        text_add_char(out, memchr("'=|", shown.at[i], 3) ? '_' : shown.at[i]);
    text_add_char(out, '\'');
    text_free(&shown);
}

static void add_datum(struct text *out, const struct datum *datum)
{
    static const char *const units[] = {
        [FIGURE_SHARE] = "%", [FIGURE_MS] = "s", [FIGURE_COUNT] = "", [FIGURE_NUMBER] = ""};
    add_label(out, datum->name);
    text_add_char(out, '=');
    if (!datum->known) {
        text_add_char(out, 'U');
        return;
    }
    add_real(out, scaled(datum->unit, datum->value));
    text_add_literal(out, units[datum->unit]);
    add_range(out, datum->warning);
    add_range(out, datum->critical);
    text_add_literal(out, datum->unit == FIGURE_SHARE ? ";0;100" : ";0");
}

static void add_data(struct text *out, const struct report *report)
{
    struct data data = {.count = 0};
    struct text datum = {0};
    for (size_t i = 0; i < report->checks.count; i++)
        take_check(&data, &report->checks.checks[i]);
    take_usual(&data, report->summary);
    text_add_literal(out, " |");
    for (size_t i = 0; i < data.count; i++) {
        text_clear(&datum);
        add_datum(&datum, &data.at[i]);
        if (out->len + 1 + datum.len > LINE_MOST)
            break;
        text_add_char(out, ' ');
        text_add(out, text_str(&datum));
    }
    text_free(&datum);
}

bool nagios_print(const struct report *report, const struct sink *sink)
{
    struct text out = {0};
    text_addf(&out, "SIPDIAG %s - ", state_name(report));
    add_words(&out, report);
    add_data(&out, report);
    text_add_char(&out, '\n');
    bool written = sink->write(sink->context, out.at, out.len);
    text_free(&out);
    return written;
}

void nagios_add_failure(struct text *out, const char *sentence)
{
    struct text words = {0};
    add_safe(&words, sentence);
    text_add_literal(out, "SIPDIAG UNKNOWN - ");
    text_add_cut(out, text_str(&words), WORDS_MOST);
    text_add_char(out, '\n');
    text_free(&words);
}
