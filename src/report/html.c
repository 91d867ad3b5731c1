/* The report as one HTML page that needs nothing else: what can be said in words stands there as
 * words, the rest is drawn by its script from the data at its end. */
#include "html.h"

#include "html_assets.h"
#include "html_data.h"
#include "html_writer.h"
#include "record.h"
#include "sipdiag/model/cause.h"
#include "table.h"

#include <math.h>
#include <string.h>

/* ---- head ---- */

static void add_asset(struct html *html, const char *before, const struct html_asset *asset,
                      const char *after)
{
    html_add(html, before);
    text_add(&html->text, (struct str){asset->bytes, asset->len});
    html_add(html, after);
}

/* Nothing is loaded, and nothing runs but this style and this script. */
static void add_head(struct html *html)
{
    struct text names = {0};
    html_add(html, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    text_addf(&html->text,
              "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
              "style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; "
              "form-action 'none'\">\n",
              html_style.sha256, html_script.sha256);
    html_add(html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n<title>Calls: ");
    page_add_names(&names, &html->page);
    html_words(html, text_str(&names));
    html_add(html, "</title>\n");
    add_asset(html, "<style>", &html_style, "</style>\n</head>\n");
    text_free(&names);
}

static void add_top(struct html *html)
{
    static const struct {
        const char *id, *label;
    } links[] = {{"todo", "What to do"},   {"results", "Results"},  {"charts", "Over time"},
                 {"findings", "Findings"}, {"calls", "Every call"}, {"input", "What was read"}};
    const struct report *report = html->page.report;
    bool any = report->summary->totals.calls > 0;
    html_add(html, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n"
                   "<header class=\"top\">\n<p class=\"brand\">sipdiag</p>\n"
                   "<nav aria-label=\"Parts of this report\">\n");
    for (size_t i = 0; any && i < sizeof links / sizeof *links; i++) {
        if (strcmp(links[i].id, "findings") == 0 && !report->analysis->finding_count)
            continue;
        text_addf(&html->text, "<a href=\"#%s\">%s</a>\n", links[i].id, links[i].label);
    }
    html_add(html, "</nav>\n<p class=\"tools\"><button type=\"button\" id=\"theme\" hidden>"
                   "Theme</button> <button type=\"button\" id=\"print\" hidden>Print</button></p>\n"
                   "</header>\n<main id=\"main\">\n");
}

/* ---- verdict ---- */

struct tally {
    uint64_t calls[HTML_GROUPS];
    uint64_t all;
};

static struct tally tally_of(const struct summary *summary)
{
    struct tally tally = {.all = summary->totals.calls};
    for (size_t i = 0; i < summary->row_count; i++)
        tally.calls[html_group_of(summary->rows[i].outcome)] += summary->rows[i].calls;
    return tally;
}

static void add_source(struct html *html)
{
    struct text words = {0};
    html_add(html, "<p class=\"source\"><b>");
    page_add_names(&words, &html->page);
    html_words(html, text_str(&words));
    html_add(html, "</b> ");
    text_clear(&words);
    if (page_add_window(&words, &html->page))
        text_add_literal(&words, ", ");
    page_add_calls(&words, &html->page);
    html_words(html, text_str(&words));
    html_add(html, "</p>\n");
    text_free(&words);
}

static void add_headline(struct html *html)
{
    const struct report *report = html->page.report;
    const struct ratio *asr = &report->summary->kpi.asr;
    struct text words = {0};
    html_add(html, "<h1 id=\"verdict-title\">");
    if (report->summary->totals.calls == 0) {
        text_add_literal(&words, report->analysis->unselected ? "No call is selected" : "No calls");
    } else if (asr->denominator == 0) {
        text_add_literal(&words, "No call could be judged");
    } else {
        html_add(html, "<b>");
        add_per_cent(&words, asr->value);
        html_words(html, text_str(&words));
        html_add(html, "</b> ");
        text_clear(&words);
        text_add_literal(&words, "of the calls were answered");
    }
    html_words(html, text_str(&words));
    html_add(html, "</h1>\n");
    text_free(&words);
}

/* "117 of 217 judged calls were answered; nobody took 55, 21 were refused, 24 failed." */
static void add_lead(struct html *html, const struct tally *tally)
{
    const struct summary *summary = html->page.report->summary;
    struct text words = {0};
    if (summary->totals.judged == 0)
        return;
    add_count(&words, tally->calls[HTML_ANSWERED]);
    text_add_literal(&words, " of ");
    add_counted(&words, summary->totals.judged, "judged call was answered",
                "judged calls were answered");
    const char *between = "; of the others ";
    for (enum html_group group = HTML_NOT_TAKEN; group < HTML_NOT_JUDGED; group++) {
        if (!tally->calls[group])
            continue;
        text_add_literal(&words, between);
        between = ", ";
        if (group == HTML_NOT_TAKEN)
            text_addf(&words, "%s" TIED, html_group_words(group));
        add_count(&words, tally->calls[group]);
        if (group != HTML_NOT_TAKEN)
            text_addf(&words, TIED "%s", html_group_words(group));
    }
    text_add_char(&words, '.');
    html_add(html, "<p class=\"lead\">");
    html_words(html, text_str(&words));
    html_add(html, "</p>\n");
    text_free(&words);
}

static void add_share_bar(struct html *html, const struct tally *tally)
{
    struct text count = {0};
    double from = 0;
    if (!tally->all)
        return;
    html_add(html, "<svg class=\"shares\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" "
                   "aria-hidden=\"true\">");
    for (enum html_group group = 0; group < HTML_GROUPS; group++) {
        double width = 100.0 * (double)tally->calls[group] / (double)tally->all;
        if (tally->calls[group])
            text_addf(&html->text,
                      "<rect class=\"fill-%s\" x=\"%.3f\" width=\"%.3f\" height=\"4\"/>",
                      html_group_id(group), from, width);
        from += width;
    }
    html_add(html, "</svg>\n<ul class=\"legend\">\n");
    for (enum html_group group = 0; group < HTML_GROUPS; group++) {
        if (!tally->calls[group])
            continue;
        text_clear(&count);
        add_count(&count, tally->calls[group]);
        text_addf(&html->text, "<li><i class=\"key fill-%s\"></i>%s <b>", html_group_id(group),
                  html_group_label(group));
        html_words(html, text_str(&count));
        html_add(html, "</b></li>\n");
    }
    html_add(html, "</ul>\n");
    text_free(&count);
}

static void add_verdict(struct html *html)
{
    struct tally tally = tally_of(html->page.report->summary);
    html_section(html, "verdict");
    add_source(html);
    page_selection(&html->page);
    add_headline(html);
    add_lead(html, &tally);
    add_share_bar(html, &tally);
    html_section_end(html);
}

/* ---- results ---- */

static void add_number_cell(struct html *html, struct text *words)
{
    html_add(html, "<td class=\"number\">");
    html_words(html, text_str(words));
    html_add(html, "</td>");
    text_clear(words);
}

/* Its label leads to the calls behind it. */
static void add_row_name(struct html *html, const struct result_row *row)
{
    struct text label = {0};
    struct str result = result_name(row->result);
    text_addf(&html->text,
              "<th scope=\"row\"><a href=\"#calls\" data-cause=\"%s\" data-result=\"%.*s\">",
              row->cause->id, (int)result.len, result.at);
    page_add_label(&label, &html->page, row);
    html_words(html, text_str(&label));
    html_add(html, "</a></th>");
    text_free(&label);
}

/* A line of its own below the figures, so that it may be long. */
static void add_meaning(struct html *html, const struct result_row *row)
{
    const char *meaning = cause_meaning(row->cause, row->side);
    if (!meaning[0])
        return;
    html_add(html, "<tr class=\"meaning\"><td colspan=\"6\">");
    html_words(html, str_from(meaning));
    html_add(html, "</td></tr>\n");
}

static void add_row(struct html *html, const struct result_row *row, double full)
{
    struct text words = {0};
    html_add(html, "<tr>");
    add_row_name(html, row);
    page_add_row_code(&words, &html->page, row);
    add_number_cell(html, &words);
    add_count(&words, row->calls);
    add_number_cell(html, &words);
    if (row->judged)
        add_per_cent(&words, row->share);
    else
        text_add_literal(&words, "not judged");
    add_number_cell(html, &words);
    html_add(html, "<td class=\"bar\">");
    if (row->judged && row->share > 0)
        text_addf(&html->text,
                  "<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
                  "<rect class=\"fill-%s\" width=\"%.2f\" height=\"10\"/></svg>",
                  html_group_id(html_group_of(row->outcome)), 100 * row->share / full);
    html_add(html, "</td><td>");
    if (row->side != SIDE_NONE)
        html_side(html, row->side);
    html_add(html, "</td></tr>\n");
    add_meaning(html, row);
    text_free(&words);
}

static void add_results(struct html *html)
{
    const struct report *report = html->page.report;
    const struct summary *summary = report->summary;
    size_t rows = report_rows(report, summary->row_count);
    double full = 0.01;
    for (size_t i = 0; i < rows; i++)
        if (summary->rows[i].share > full)
            full = summary->rows[i].share;
    html_section(html, "results");
    page_section(&html->page, "Results");
    html_add(html, "<table class=\"results\"><thead><tr><th scope=\"col\">Result</th>"
                   "<th scope=\"col\" class=\"number\">Code</th>"
                   "<th scope=\"col\" class=\"number\">Calls</th>"
                   "<th scope=\"col\" class=\"number\">Share</th>"
                   "<th scope=\"col\" class=\"bar\"><span class=\"unseen\">Share drawn</span></th>"
                   "<th scope=\"col\">Side</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < rows; i++)
        add_row(html, &summary->rows[i], full);
    html_add(html, "</tbody></table>\n");
    page_hidden_rows(&html->page, rows);
    if (!report->options.quiet)
        page_legend(&html->page);
    html_section_end(html);
}

static void add_groups(struct html *html)
{
    if (!html->page.report->summary->by_count)
        return;
    html_section(html, "groups");
    page_section(&html->page, "Side by side");
    groups_table(&html->page);
    html_section_end(html);
}

/* ---- findings ---- */

static void add_evidence(struct html *html, const struct finding *finding)
{
    const struct analysis *analysis = html->page.report->analysis;
    struct text words = {0};
    if (finding->evidence_count == 0)
        return;
    html_add(html, "<ul class=\"evidence\">");
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct moment *moment = &finding->evidence[i].moment;
        bool is_text = moment->origin.input < analysis->input_count &&
                       input_is_text(&analysis->inputs[moment->origin.input]);
        html_add(html, "<li>");
        html_foreign(html, finding->evidence[i].text);
        text_clear(&words);
        if (moment->time_us != TIME_UNKNOWN) {
            text_add_literal(&words, ", ");
            add_clock(&words, moment->time_us, !page_is_one_day(&html->page));
        }
        html_words(html, text_str(&words));
        text_addf(&html->text, ", %s %u", is_text ? "line" : "packet", moment->origin.frame);
        if (analysis->input_count > 1) {
            html_add(html, " of ");
            text_clear(&words);
            text_add(&words, record_input_name(html->page.report, moment->origin.input));
            html_foreign(html, words.at ? words.at : "");
        }
        html_add(html, "</li>");
    }
    html_add(html, "</ul>\n");
    text_free(&words);
}

/* "35 calls, 16.1 % of the judged ones; 95 % sure" */
static void add_weight(struct html *html, const struct finding *finding, size_t number)
{
    struct text words = {0};
    if (finding->calls) {
        add_counted(&words, finding->calls, "call", "calls");
        if (isfinite(finding->share)) {
            text_add_literal(&words, ", ");
            add_per_cent(&words, finding->share);
            text_add_literal(&words, " of those judged");
        }
        text_add_literal(&words, "; ");
    }
    text_addf(&words, "%u" TIED "%% sure", finding->confidence);
    html_add(html, "<p class=\"weight\">");
    html_words(html, text_str(&words));
    if (finding->calls)
        text_addf(&html->text, " <a href=\"#calls\" data-finding=\"%zu\">Show the calls</a>",
                  number);
    html_add(html, "</p>\n");
    text_free(&words);
}

static void add_finding(struct html *html, const struct finding *finding, size_t number)
{
    const char *severity = severity_name(finding->severity);
    text_addf(&html->text, "<article id=\"finding-%zu\" class=\"finding %s\">\n<h3>", number,
              severity);
    text_addf(&html->text, "<span class=\"mark\">%zu</span> %s <span class=\"severity\">%s</span> ",
              number, finding->kind->label, severity);
    if (finding->side != SIDE_NONE)
        html_side(html, finding->side);
    html_add(html, "</h3>\n<p>");
    html_foreign(html, finding->title);
    html_add(html, "</p>\n");
    if (finding->detail[0]) {
        html_add(html, "<p class=\"faint\">");
        html_foreign(html, finding->detail);
        html_add(html, "</p>\n");
    }
    if (finding->action[0]) {
        html_add(html, "<p><b>What to do: </b>");
        html_foreign(html, finding->action);
        html_add(html, "</p>\n");
    }
    add_weight(html, finding, number);
    add_evidence(html, finding);
    html_add(html, "</article>\n");
}

static void add_findings(struct html *html)
{
    const struct analysis *analysis = html->page.report->analysis;
    if (!analysis->finding_count)
        return;
    html_section(html, "findings");
    page_section(&html->page, "Findings");
    html_add(html, "<p class=\"faint\">What many calls say together, and how that was seen. The "
                   "numbers are those in the charts.</p>\n");
    for (size_t i = 0; i < analysis->finding_count; i++)
        add_finding(html, &analysis->findings[i], i + 1);
    html_section_end(html);
}

/* ---- what the script fills ---- */

static void add_charts(struct html *html)
{
    html_section(html, "charts");
    page_section(&html->page, "Over time");
    html_add(html, "<noscript><p>Charts and the table of calls are drawn by a script, and scripts "
                   "are switched off here.</p></noscript>\n<div id=\"drawings\"></div>\n");
    html_section_end(html);
}

static void add_calls(struct html *html)
{
    html_section(html, "calls");
    page_section(&html->page, "Every call");
    html_add(html, "<div id=\"call-table\"></div>\n");
    html_section_end(html);
}

static void add_input(struct html *html)
{
    html_section(html, "input");
    page_section(&html->page, "What was read");
    page_input(&html->page);
    if (html->page.report->summary->totals.calls)
        page_next(&html->page);
    html_section_end(html);
}

static void add_todo(struct html *html)
{
    html_section(html, "todo");
    html->usual_title = "What to do";
    page_todo(&html->page);
    page_noticed(&html->page);
    html_section_end(html);
}

/* Where one is not ok they stand first. */
static void add_checks(struct html *html, bool first)
{
    if (!page_has_checks(&html->page, first))
        return;
    html_section(html, "checks");
    page_checks(&html->page, first);
    html_section_end(html);
}

static void add_comparison(struct html *html)
{
    if (!html->page.report->comparison.name)
        return;
    html_section(html, "comparison");
    page_comparison(&html->page);
    html_section_end(html);
}

static void add_body(struct html *html)
{
    struct page *page = &html->page;
    add_checks(html, true);
    if (page->report->summary->totals.calls == 0) {
        html_section(html, "todo");
        page_section(page, "What there is instead");
        page_no_calls(page);
        html_section_end(html);
        add_comparison(html);
        return;
    }
    add_todo(html);
    html_section(html, "figures");
    page_figures(page);
    html_section_end(html);
    add_comparison(html);
    add_checks(html, false);
    add_results(html);
    add_groups(html);
    add_charts(html);
    add_findings(html);
    add_calls(html);
}

bool html_print(const struct report *report, const struct sink *sink)
{
    struct html html;
    html_start(&html, report, sink);
    add_head(&html);
    add_top(&html);
    add_verdict(&html);
    add_body(&html);
    add_input(&html);
    html_add(&html, "</main>\n<footer><p>Written by sipdiag " SIPDIAG_VERSION
                    ". This page is complete in itself: it loads nothing and sends nothing."
                    "</p></footer>\n");
    if (report->summary->totals.calls) {
        html_add(&html, "<script type=\"application/json\" id=\"data\">");
        html_flush(&html);
        html.page.ok = html.page.ok && html_data_print(report, sink);
        add_asset(&html, "</script>\n<script>", &html_script, "</script>\n");
    }
    html_add(&html, "</body>\n</html>\n");
    return html_end(&html);
}
