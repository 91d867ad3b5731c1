/* What is known of single calls: their sentences, what they said of themselves, their messages. */
#include "html_ladders.h"

#include "escape.h"
#include "html_choice.h"
#include "ladder_evidence.h"
#include "ladder_parts.h"
#include "page.h"
#include "record_media.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/model/cause.h"

#include <stdlib.h>

enum { RELATED_MOST = 8 };

struct writing {
    struct json *json;
    const struct report *report;
    struct dictionary *words;
    struct text text, shown; /* scratch */
};

static void add_word(struct writing *writing, struct str word)
{
    json_int(writing->json, dictionary_place(writing->words, word));
}

/* What is in writing->text, safe for people; empties it. */
static struct str take_shown(struct writing *writing)
{
    text_clear(&writing->shown);
    escape_people(&writing->shown, str_trim(text_str(&writing->text)));
    untie(&writing->shown);
    text_clear(&writing->text);
    return text_str(&writing->shown);
}

static void key_shown(struct writing *writing, const char *key)
{
    struct str shown = take_shown(writing);
    if (!shown.len)
        return;
    json_key(writing->json, key);
    json_text(writing->json, shown);
}

/* ---- facts ---- */

static void add_fact(struct writing *writing, const char *name)
{
    struct str shown = take_shown(writing);
    if (!shown.len)
        return;
    add_word(writing, str_from(name));
    add_word(writing, shown);
}

static void add_text_fact(struct writing *writing, const char *name, struct str value)
{
    text_add(&writing->text, value);
    add_fact(writing, name);
}

static void add_count_fact(struct writing *writing, const char *name, uint64_t count,
                           uint64_t usual)
{
    if (count > usual)
        add_count(&writing->text, count);
    add_fact(writing, name);
}

static void add_codes(struct text *out, const struct call *call)
{
    for (uint16_t i = 0; i < call->code_count; i++)
        text_addf(out, "%s%u", i ? ", " : "", call->codes[i]);
}

static void add_related(struct writing *writing, const struct record *record)
{
    struct str call_id;
    size_t count = 0;
    for (uint16_t i = 0; i < record->call->related_count && count < RELATED_MOST; i++) {
        if (!record_related(record, i, &call_id))
            continue;
        text_add_literal(&writing->text, count++ ? ", " : "");
        text_add(&writing->text, call_id);
    }
    add_fact(writing, "Belongs together with");
}

/* Names and values, one behind the other. */
static void write_facts(struct writing *writing, const struct record *record)
{
    const struct call *call = record->call;
    json_key(writing->json, "facts");
    json_open(writing->json, '[');
    add_text_fact(writing, "Words of the reply", call_text(call, CALL_TEXT_PHRASE));
    add_codes(&writing->text, call);
    add_fact(writing, "Replies in their order");
    if (call->q850)
        text_addf(&writing->text, "%u", call->q850);
    add_fact(writing, "Q.850 cause");
    add_text_fact(writing, "Reason as sent", call_text(call, CALL_TEXT_REASON));
    add_text_fact(writing, "Equipment of the caller", call_text(call, CALL_TEXT_USER_AGENT));
    add_text_fact(writing, "Equipment that replied", call_text(call, CALL_TEXT_SERVER));
    if (!call->from_cdr)
        text_add_literal(&writing->text, transport_name(call->transport));
    add_fact(writing, "Transport");
    add_count_fact(writing, "Attempts", call->attempts, 1);
    add_count_fact(writing, "Legs", call->leg_total, 1);
    add_count_fact(writing, "Repeated messages", call->retransmissions, 0);
    record_add_media(&writing->text, record);
    add_fact(writing, "Sound");
    add_related(writing, record);
    json_close(writing->json, ']');
}

/* ---- sentences ---- */

static void write_notes(struct writing *writing, const struct record *record)
{
    const struct sentences *sentences = &writing->report->sentences;
    if (!record->verdict->note_count)
        return;
    json_key(writing->json, "notes");
    json_open(writing->json, '[');
    for (uint8_t i = 0; i < record->verdict->note_count; i++) {
        struct verdict note = *record->verdict;
        note.cause = record->verdict->notes[i];
        sentences->add_headline(sentences->context, NULL, &writing->text, record->call, &note);
        json_text(writing->json, take_shown(writing));
    }
    json_close(writing->json, ']');
}

static void write_sentences(struct writing *writing, const struct record *record)
{
    const struct sentences *sentences = &writing->report->sentences;
    sentences->add_headline(sentences->context, NULL, &writing->text, record->call,
                            record->verdict);
    key_shown(writing, "headline");
    sentences->add_action(sentences->context, NULL, &writing->text, record->call, record->verdict);
    key_shown(writing, "action");
    write_notes(writing, record);
    json_key(writing->json, "sure");
    json_int(writing->json, record->verdict->confidence);
}

/* ---- messages ---- */

/* An address and a role, one behind the other. */
static void write_parties(struct writing *writing, const struct ladder *ladder)
{
    json_key(writing->json, "parties");
    json_open(writing->json, '[');
    for (size_t i = 0; i < ladder->party_count; i++) {
        ladder_add_party(&writing->text, &ladder->parties[i]);
        add_word(writing, take_shown(writing));
        add_word(writing, str_from(ladder_role_name(ladder->parties[i].role)));
    }
    json_close(writing->json, ']');
}

static int64_t after_start(const struct ladder *ladder, int64_t time_us)
{
    int64_t start_us = call_start(ladder->call);
    return ladder->call->no_times ? 0 : (time_us - start_us) / US_PER_MS;
}

enum { NO_EVIDENCE, IS_EVIDENCE, DECIDES };

/* Milliseconds after the start, from, to, label, details, tone, packet, input, evidence. */
static void write_row(struct writing *writing, const struct ladder *ladder,
                      const struct ladder_row *row, int evidence)
{
    struct json *json = writing->json;
    json_int(json, after_start(ladder, row->time_us));
    json_int(json, (int64_t)row->from);
    json_int(json, (int64_t)row->to);
    add_word(writing, row->label);
    add_word(writing, row->details);
    json_int(json, row->tone);
    json_int(json, row->first.frame);
    json_int(json, row->first.input);
    json_int(json, evidence);
}

static void write_rows(struct writing *writing, const struct ladder *ladder)
{
    struct json *json = writing->json;
    bool *is_evidence = xalloc((ladder->row_count + 1) * sizeof *is_evidence);
    size_t deciding = ladder_evidence(writing->report, ladder, is_evidence);
    uint64_t left_out = ladder->left_out;
    json_key(json, "rows");
    json_open(json, '[');
    for (size_t i = 0; i < ladder->row_count; i++)
        if (ladder_leaves_out(ladder, i, is_evidence))
            left_out += ladder->rows[i].copies;
        else
            write_row(writing, ladder, &ladder->rows[i],
                      i == deciding    ? DECIDES
                      : is_evidence[i] ? IS_EVIDENCE
                                       : NO_EVIDENCE);
    json_close(json, ']');
    if (left_out) {
        json_key(json, "left_out");
        json_int(json, (int64_t)left_out);
    }
    free(is_evidence);
}

/* A call that only a table tells of has no messages, and all the rest. */
static bool write_messages(struct writing *writing, size_t index, struct error *error)
{
    const struct ladder_maker *maker = &writing->report->ladders;
    struct ladder ladder;
    if (!maker->make || writing->report->analysis->calls[index]->from_cdr)
        return true;
    bool made = maker->make(maker->context, &ladder, index, error);
    if (made && ladder.row_count) {
        write_parties(writing, &ladder);
        write_rows(writing, &ladder);
    }
    ladder_free(&ladder);
    return made;
}

static bool write_call(struct writing *writing, size_t index, struct error *error)
{
    struct record record;
    record_init(&record, writing->report);
    record_set(&record, index);
    json_open(writing->json, '{');
    json_key(writing->json, "call");
    json_int(writing->json, (int64_t)index);
    write_sentences(writing, &record);
    write_facts(writing, &record);
    bool written = write_messages(writing, index, error);
    json_close(writing->json, '}');
    record_free(&record);
    return written;
}

void html_ladders(struct json *json, const struct report *report, struct dictionary *words)
{
    struct writing writing = {.json = json, .report = report, .words = words};
    struct error error = {""};
    bool *chosen = xalloc((report->analysis->call_count + 1) * sizeof *chosen);
    bool good = true;
    html_choose(report, chosen);
    json_key(json, "ladders");
    json_open(json, '[');
    for (size_t i = 0; i < report->analysis->call_count && json->ok && good; i++)
        if (chosen[i])
            good = write_call(&writing, i, &error);
    json_close(json, ']');
    if (!good) {
        text_add_literal(&writing.text, error.text);
        key_shown(&writing, "ladders_problem");
    }
    text_free(&writing.text);
    text_free(&writing.shown);
    free(chosen);
}
