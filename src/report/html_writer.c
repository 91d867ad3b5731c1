/* Writes the words that a page hands over as HTML. */
#include "html_writer.h"

#include "escape.h"
#include "sipdiag/base/memory.h"

#include <string.h>

enum { FLUSH_AT = 32 * 1024 };

static const struct {
    const char *id, *label, *words;
} groups[HTML_GROUPS] = {
    [HTML_ANSWERED] = {"answered", "Answered", "were answered"},
    [HTML_NOT_TAKEN] = {"not-taken", "Nobody took it", "nobody took"},
    [HTML_REFUSED] = {"refused", "Refused, or no such number", "were refused or had no number"},
    [HTML_FAILED] = {"failed", "Failed on the way", "failed on the way"},
    [HTML_NOT_JUDGED] = {"not-judged", "Not judged", "cannot be judged"},
};

enum html_group html_group_of(enum outcome outcome)
{
    switch (outcome) {
    case OUTCOME_ANSWERED:
        return HTML_ANSWERED;
    case OUTCOME_BUSY:
    case OUTCOME_NO_ANSWER:
    case OUTCOME_CANCELLED:
        return HTML_NOT_TAKEN;
    case OUTCOME_UNREACHABLE:
    case OUTCOME_REDIRECTED:
    case OUTCOME_REJECTED:
        return HTML_REFUSED;
    case OUTCOME_TIMEOUT:
    case OUTCOME_FAILED:
        return HTML_FAILED;
    default:
        return HTML_NOT_JUDGED;
    }
}

const char *html_group_id(enum html_group group)
{
    return groups[group].id;
}

const char *html_group_label(enum html_group group)
{
    return groups[group].label;
}

const char *html_group_words(enum html_group group)
{
    return groups[group].words;
}

/* ---- bytes ---- */

void html_flush(struct html *html)
{
    if (html->page.ok && html->text.len)
        html->page.ok = html->sink->write(html->sink->context, html->text.at, html->text.len);
    text_clear(&html->text);
}

void html_add(struct html *html, const char *markup)
{
    text_add_literal(&html->text, markup);
    if (html->text.len >= FLUSH_AT)
        html_flush(html);
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return c == TIED[0] ? "\u00a0" : NULL;
    }
}

void html_words(struct html *html, struct str words)
{
    for (size_t i = 0; i < words.len; i++) {
        const char *escaped = entity(words.at[i]);
        if (escaped)
            text_add_literal(&html->text, escaped);
        else
            text_add_char(&html->text, words.at[i]);
    }
}

void html_foreign(struct html *html, const char *foreign)
{
    struct text shown = {0};
    escape_people(&shown, str_from(foreign));
    html_words(html, text_str(&shown));
    text_free(&shown);
}

void html_side(struct html *html, enum side side)
{
    text_addf(&html->text, "<span class=\"side %s\">", side_name(side));
    html_words(html, str_from(page_side(&html->page, side)));
    html_add(html, "</span>");
}

/* ---- lists and sections ---- */

void html_close(struct html *html)
{
    if (html->open) {
        html_add(html, html->has_rows ? "</tbody></" : "</");
        html_add(html, html->open);
        html_add(html, html->has_rows ? "></div>\n" : ">\n");
    }
    html->open = NULL;
    html->has_rows = false;
}

static void open_list(struct html *html, const char *element, const char *markup)
{
    if (html->open && strcmp(html->open, element) == 0)
        return;
    html_close(html);
    html_add(html, markup);
    html->open = element;
}

void html_section(struct html *html, const char *id)
{
    html_close(html);
    html->section = id;
    html->is_titled = false;
    html->usual_title = NULL;
    text_addf(&html->text, "<section id=\"%s\" aria-labelledby=\"%s-title\">\n", id, id);
}

void html_section_end(struct html *html)
{
    html_close(html);
    html_add(html, "</section>\n");
}

/* ---- what the page hands over ---- */

/* A part has one heading that names it; further ones only stand there. */
static void take_title(void *context, const char *title)
{
    struct html *html = context;
    html_close(html);
    html_add(html, "<h2");
    if (!html->is_titled)
        text_addf(&html->text, " id=\"%s-title\"", html->section);
    html_add(html, ">");
    html_words(html, str_from(title));
    html_add(html, "</h2>\n");
    html->is_titled = true;
}

static void take_item(void *context, size_t number, enum side side, struct str words)
{
    struct html *html = context;
    (void)number;
    open_list(html, "ol", "<ol class=\"todo\">\n");
    html_add(html, "<li>");
    if (side != SIDE_NONE)
        html_side(html, side);
    html_add(html, side == SIDE_NONE ? "" : " ");
    html_words(html, words);
    html_add(html, "</li>\n");
}

/* "54.2 % (51.4-57.0): 117 of 217" is 54.2 %, and something about it. */
static size_t figure_length(struct str words)
{
    for (size_t i = 0; i + 1 < words.len; i++) {
        if (str_starts_with(str_from_offset(words, i), STR(" on average")))
            return i;
        bool blank = words.at[i + 1] == ' ' || words.at[i + 1] == TIED[0];
        if (strchr(",;:", words.at[i]) && blank)
            return i;
        if ((words.at[i] == ' ' || words.at[i] == TIED[0]) && words.at[i + 1] == '(')
            return i;
    }
    return words.len;
}

static void take_figure(void *context, const char *name, struct str words)
{
    struct html *html = context;
    size_t length = figure_length(words);
    struct str about = str_from_offset(words, length);
    while (about.len && strchr(",;: " TIED, about.at[0]))
        about = str_from_offset(about, 1);
    open_list(html, "dl", "<dl class=\"figures\">\n");
    text_addf(&html->text, "<div><dt>%s</dt><dd><b>", name);
    html_words(html, (struct str){words.at, length});
    html_add(html, "</b> ");
    html_words(html, about);
    html_add(html, "</dd></div>\n");
}

static void take_sentence(void *context, enum style style, struct str words)
{
    struct html *html = context;
    html_close(html);
    if (html->usual_title && !html->is_titled)
        take_title(html, html->usual_title);
    text_addf(&html->text, "<%s%s>", html->sentence,
              style == STYLE_BAD     ? " class=\"bad\""
              : style == STYLE_FAINT ? " class=\"faint\""
                                     : "");
    html_words(html, words);
    text_addf(&html->text, "</%s>\n", html->sentence);
}

static void take_command(void *context, const char *title, struct str command)
{
    struct html *html = context;
    html_close(html);
    if (title[0])
        text_addf(&html->text, "<p class=\"command\">%s</p>\n", title);
    html_add(html, "<pre><code>");
    html_words(html, command);
    html_add(html, "</code></pre>\n");
}

static void take_row_begin(void *context, enum page_row kind)
{
    struct html *html = context;
    if (kind == PAGE_ROW_HEADING) {
        html_close(html);
        text_addf(&html->text,
                  "<div class=\"wide\" role=\"region\" tabindex=\"0\" "
                  "aria-labelledby=\"%s-title\"><table><thead>",
                  html->section);
        html->open = "table";
    }
    html_add(html, kind == PAGE_ROW_TOTAL ? "<tr class=\"total\">" : "<tr>");
}

static void take_cell(void *context, struct str shown, bool right)
{
    struct html *html = context;
    const char *element = html->has_rows ? "td" : "th";
    text_addf(&html->text, "<%s%s%s>", element, html->has_rows ? "" : " scope=\"col\"",
              right ? " class=\"number\"" : "");
    html_words(html, shown);
    text_addf(&html->text, "</%s>", element);
}

static void take_row_end(void *context, enum page_row kind)
{
    struct html *html = context;
    html_add(html, "</tr>\n");
    if (kind != PAGE_ROW_HEADING)
        return;
    html_add(html, "</thead><tbody>\n");
    html->has_rows = true;
}

void html_start(struct html *html, const struct report *report, const struct sink *sink)
{
    *html = (struct html){.sink = sink, .sentence = "p"};
    page_start(&html->page, report, sink);
    html->page.words = NULL; /* as what the script writes: the page is in English as a whole */
    html->taker = (struct page_taker){
        .context = html,
        .title = take_title,
        .item = take_item,
        .figure = take_figure,
        .sentence = take_sentence,
        .command = take_command,
        .row_begin = take_row_begin,
        .cell = take_cell,
        .row_end = take_row_end,
    };
    html->page.taker = &html->taker;
}

bool html_end(struct html *html)
{
    html_flush(html);
    text_free(&html->text);
    return page_end(&html->page);
}
