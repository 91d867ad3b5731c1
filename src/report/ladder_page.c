/* The ladder of one call: who it was, why it ended so, and every message as an arrow. */
#include "escape.h"
#include "ladder_rows.h"
#include "record.h"
#include "table.h"

enum { RELATED_SHOWN = 4 };

static void add_known(struct text *out, struct str s)
{
    if (s.len)
        escape_people(out, s);
    else
        text_add_char(out, '?');
}

static void add_moment(struct text *words, int64_t time_us)
{
    struct civil date = clock_civil(time_us, clock_zone_offset_s(time_us));
    text_addf(words, "%04lld-%02d-%02d" TIED, (long long)date.year, date.month, date.day);
    clock_add_time_ms(words, time_us);
    text_add_literal(words, TIED);
    clock_add_zone_name(words, time_us);
    text_add_literal(words, "   ");
}

/* Call 7f3a@host   2026-11-20 18:21:09.114 UTC   1001 -> 380671234567 by 198.51.100.7 */
static void print_title(struct page *page, const struct ladder *ladder)
{
    const struct call *call = ladder->call;
    int64_t start_us = call_start(call);
    struct text name = {0}, words = {0};
    text_add_literal(&words, "Call ");
    ladder_add_name(&name, page->report->analysis, ladder->index);
    add_known(&words, text_str(&name));
    size_t title = words.len;
    text_add_literal(&words, "   ");
    if (!call->no_times)
        add_moment(&words, start_us);
    add_known(&words, call_text(call, CALL_TEXT_CALLER));
    text_add_literal(&words, TIED "->" TIED);
    add_known(&words, call_text(call, CALL_TEXT_CALLEE));
    if (call->trunk) {
        text_add_literal(&words, TIED "by" TIED);
        address_add(&words, call->trunk);
    }
    struct str rest = text_str(&words);
    struct str line = page_take_line(&rest, page->width);
    page_style(page, STYLE_TITLE);
    page_add_line(page, (struct str){line.at, line.len < title ? line.len : title});
    page_style(page, STYLE_PLAIN);
    page_add_line(page, str_from_offset(line, title));
    page_line(page);
    if (rest.len) {
        page_spaces(page, 2);
        page_sentence(page, rest, 2, 2);
    }
    text_free(&name);
    text_free(&words);
}

static void print_verdict(struct page *page, const struct ladder *ladder)
{
    const struct sentences *sentences = &page->report->sentences;
    const struct verdict *verdict = ladder->verdict;
    struct text words = {0}, shown = {0};
    sentences->add_headline(sentences->context, NULL, &words, ladder->call, verdict);
    escape_people(&shown, str_trim(text_str(&words)));
    if (verdict->side != SIDE_NONE)
        text_addf(&shown, " Side:" TIED "%s.", side_name((enum side)verdict->side));
    text_addf(&shown, " Confidence" TIED "%u.%02u.", verdict->confidence / 100u,
              verdict->confidence % 100u);
    page_sentence(page, text_str(&shown), 0, 0);
    text_free(&words);
    text_free(&shown);
}

static void print_sentence(struct page *page, const char *title, struct str words)
{
    struct text shown = {0};
    if (!words.len)
        return;
    text_add_literal(&shown, title);
    escape_people(&shown, words);
    page_sentence(page, text_str(&shown), 0, 2);
    text_free(&shown);
}

static void print_notes(struct page *page, const struct ladder *ladder)
{
    const struct sentences *sentences = &page->report->sentences;
    struct text words = {0};
    for (uint8_t i = 0; i < ladder->verdict->note_count; i++) {
        struct verdict note = *ladder->verdict;
        note.cause = ladder->verdict->notes[i];
        text_clear(&words);
        sentences->add_headline(sentences->context, NULL, &words, ladder->call, &note);
        print_sentence(page, "Note: ", text_str(&words));
    }
    text_clear(&words);
    sentences->add_action(sentences->context, NULL, &words, ladder->call, ladder->verdict);
    print_sentence(page, "What to do: ", str_trim(text_str(&words)));
    text_free(&words);
}

/* "14 messages, 3 of them repeated; ..." */
static void print_count(struct page *page, const struct ladder *ladder)
{
    struct text words = {0};
    add_counted(&words, ladder->messages, "message", "messages");
    if (ladder->call->retransmissions) {
        text_add_literal(&words, ", ");
        add_count(&words, ladder->call->retransmissions);
        text_add_literal(&words, " of them repeated");
    }
    if (ladder->call->exchange->duplicates) {
        text_add_literal(&words, "; ");
        add_counted(&words, ladder->call->exchange->duplicates, "packet", "packets");
        text_add_literal(&words, " captured twice, shown once");
    }
    text_add_char(&words, '.');
    page_sentence(page, text_str(&words), 0, 0);
    text_free(&words);
}

static void print_inputs(struct page *page, const struct ladder *ladder)
{
    const struct analysis *analysis = page->report->analysis;
    struct text words = {0};
    for (size_t i = 0; ladder->several_inputs && i < analysis->input_count; i++) {
        bool used = false;
        for (size_t row = 0; row < ladder->row_count; row++)
            used = used || ladder->rows[row].first.input == i;
        if (!used)
            continue;
        text_addf(&words, "%s%zu#" TIED "is" TIED, words.len ? ", " : "Packet numbers: ", i + 1);
        escape_people(&words, record_input_name(page->report, i));
    }
    if (words.len)
        page_sentence(page, text_str(&words), 0, 2);
    text_free(&words);
}

/* "Also in this ladder: ID, ID and 3 more" */
static void print_related(struct page *page, const struct ladder *ladder, bool legs,
                          const char *title)
{
    const struct call *call = ladder->call;
    struct text words = {0};
    struct str before = call_text(call, CALL_TEXT_CALL_ID);
    size_t count = 0;
    text_add_literal(&words, title);
    for (uint16_t i = 0; i < call->related_count; i++) {
        struct str call_id = call_text(call->related[i], CALL_TEXT_CALL_ID);
        if (call->related[i]->absorbed != legs || str_equal(call_id, before))
            continue;
        before = call_id;
        if (count++ >= RELATED_SHOWN)
            continue;
        text_add_literal(&words, count > 1 ? ", " : "");
        escape_people(&words, call_id);
    }
    if (count > RELATED_SHOWN)
        text_addf(&words, " and %zu" TIED "more", count - RELATED_SHOWN);
    if (count)
        page_sentence(page, text_str(&words), 0, 2);
    text_free(&words);
}

void ladder_page(struct page *page)
{
    const struct ladder *ladder = page->report->ladder;
    print_title(page, ladder);
    print_verdict(page, ladder);
    page_line(page);
    if (ladder->row_count)
        ladder_print_rows(page, ladder);
    print_inputs(page, ladder);
    print_count(page, ladder);
    print_related(page, ladder, true, "Also in this ladder: ");
    print_related(page, ladder, false, "See also: ");
    print_notes(page, ladder);
}
