/* Tickets as plain text: what to send to the provider, in lines that e-mail and web forms keep. */
#include "table.h"

#include "display_width.h"
#include "escape.h"
#include "record.h"
#include "sipdiag/ticket/ticket.h"

#include <math.h>

enum { TICKET_COLUMNS = 78, FACT_COLUMNS = 11, EXAMPLE_FROM = 3, EXAMPLE_COLUMNS = 11 };

static void print_paragraph(struct page *page, struct text *words)
{
    page_sentence(page, text_str(words), 0, 0);
    text_clear(words);
}

/* "Since:     2026-11-20 ..." */
static void print_fact(struct page *page, const char *name, struct text *words)
{
    page_cell(page, str_from(words_in(page_words(page), name)), FACT_COLUMNS, false);
    page_sentence(page, text_str(words), FACT_COLUMNS, FACT_COLUMNS);
    text_clear(words);
}

/* 2026-11-20 18:58:01.221 UTC */
static void add_exact_time(struct text *out, int64_t time_us)
{
    struct text whole = {0};
    struct str date;
    clock_add_date_time(&whole, time_us);
    date = str_before(text_str(&whole), ' ', &(struct str){0});
    text_add(out, date);
    text_add_literal(out, TIED);
    clock_add_time_ms(out, time_us);
    text_add_literal(out, TIED);
    clock_add_zone_name(out, time_us);
    text_free(&whole);
}

/* ---- the head ---- */

static bool find_link(const struct ticket *ticket, const struct call *call, struct endpoint *yours,
                      struct endpoint *ours)
{
    for (size_t i = 0; i < call->leg_count; i++) {
        const struct call_leg *leg = &call->legs[i];
        bool is_to = address_equal(&leg->to.address, &ticket->trunk);
        if (!is_to && !address_equal(&leg->from.address, &ticket->trunk))
            continue;
        *yours = is_to ? leg->to : leg->from;
        *ours = is_to ? leg->from : leg->to;
        return yours->address.family != ADDRESS_NAME;
    }
    return false;
}

static void add_transport(struct text *out, enum transport transport)
{
    for (const char *c = transport_name(transport); *c; c++)
        text_add_char(out, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
}

static void add_link(struct text *words, const struct page *page, const struct ticket *ticket)
{
    struct endpoint yours, ours;
    const struct call *call =
        ticket->example_count ? page->report->analysis->calls[ticket->examples[0]] : NULL;
    if (!call || call->from_cdr || !find_link(ticket, call, &yours, &ours))
        return;
    struct text near = {0}, far = {0}, transport = {0};
    endpoint_add(&far, &yours);
    endpoint_add(&near, &ours);
    add_transport(&transport, call->transport);
    words_add(words, page_words(page), " (your" TIED "%s, our" TIED "%s, %s)", far.at, near.at,
              transport.at);
    text_free(&far);
    text_free(&near);
    text_free(&transport);
}

static void print_addressee(struct page *page, const struct ticket *ticket, struct text *words)
{
    if (ticket->trunk.family == ADDRESS_NONE) {
        text_add_literal(words, words_in(page_words(page), SAID("our provider")));
    } else {
        struct text name = {0}, shown = {0};
        address_add(&name, &ticket->trunk);
        escape_people(&shown, text_str(&name));
        words_add(words, page_words(page), "the provider of trunk" TIED "%s", shown.at);
        text_free(&name);
        text_free(&shown);
    }
    add_link(words, page, ticket);
    print_fact(page, SAID("To:"), words);
}

static void add_code(struct text *words, const struct page *page, const struct ticket_code *one)
{
    if (one->code)
        words_add(words, page_words(page), "%u" TIED "(%'llu" TIED "{2:call|calls})",
                  (unsigned)one->code, NUMBER(one->calls));
    else
        words_add(words, page_words(page), "none" TIED "(%'llu" TIED "{1:call|calls})",
                  NUMBER(one->calls));
}

static void add_codes(struct text *words, const struct page *page, const struct ticket *ticket)
{
    if (ticket->is_of_answered || ticket->code_count == 0 ||
        (ticket->code_count == 1 && ticket->codes[0].code == 0))
        return;
    text_add_literal(words, words_in(page_words(page), SAID(" Final response: ")));
    if (ticket->code_count == 1)
        text_addf(words, "%u", (unsigned)ticket->codes[0].code);
    for (size_t i = 0; ticket->code_count > 1 && i < ticket->code_count && i < TICKET_CODES; i++) {
        text_add_literal(words, i ? ", " : "");
        add_code(words, page, &ticket->codes[i]);
    }
    if (ticket->code_count > TICKET_CODES)
        text_add_literal(words, words_in(page_words(page), SAID(" and others")));
    text_add_char(words, '.');
}

static void print_problem(struct page *page, const struct ticket *ticket, struct text *words)
{
    text_add_literal(words, words_in(page_words(page), ticket_problem(ticket_id(ticket))));
    add_codes(words, page, ticket);
    print_fact(page, SAID("Problem:"), words);
    if (ticket->finding) {
        escape_people(words, str_from(ticket->finding->shown.title));
        print_fact(page, SAID("Seen:"), words);
    }
}

static void add_since(struct text *words, const struct page *page, const struct ticket *ticket)
{
    struct text since = {0}, until = {0};
    add_exact_time(&since, ticket->since_us);
    if (ticket->since_until_us != TIME_UNKNOWN && ticket->since_until_us != ticket->since_us) {
        add_exact_time(&until, ticket->since_until_us);
        words_add(words, page_words(page), "between %s and %s", since.at, until.at);
    } else {
        text_add(words, text_str(&since));
    }
    if (ticket->latest_us != TIME_UNKNOWN && ticket->latest_us != ticket->since_us) {
        text_clear(&until);
        add_exact_time(&until, ticket->latest_us);
        words_add(words, page_words(page), ", last seen %s", until.at);
    }
    text_free(&since);
    text_free(&until);
}

static void add_good(struct text *words, const struct page *page, const struct ticket *ticket)
{
    struct text when = {0};
    if (ticket->last_good_us == TIME_UNKNOWN) {
        text_add_literal(words,
                         words_in(page_words(page), SAID("no call before it in this record")));
    } else {
        add_exact_time(&when, ticket->last_good_us);
        words_add(words, page_words(page), "the call of %s", when.at);
    }
    if (ticket->good_meanwhile)
        words_add(words, page_words(page), "; since then %'llu" TIED "{1:call was|calls were} good",
                  NUMBER(ticket->good_meanwhile));
    text_free(&when);
}

static void print_since(struct page *page, const struct ticket *ticket, struct text *words)
{
    if (ticket->since_us == TIME_UNKNOWN)
        return;
    add_since(words, page, ticket);
    print_fact(page, SAID("Since:"), words);
    if (ticket->calls == 0)
        return;
    add_good(words, page, ticket);
    print_fact(page, SAID("Last good:"), words);
}

static void print_affected(struct page *page, const struct ticket *ticket, struct text *words)
{
    const struct words *language = page_words(page);
    if (ticket->calls == 0)
        return;
    if (ticket->is_of_answered)
        words_add(words, language, "%'llu of %'llu" TIED "{2:answered call|answered calls}",
                  NUMBER(ticket->calls), NUMBER(ticket->all));
    else
        words_add(words, language, "%'llu of %'llu" TIED "{2:call|calls}", NUMBER(ticket->calls),
                  NUMBER(ticket->all));
    if (ticket->trunk.family != ADDRESS_NONE)
        text_add_literal(words, words_in(language, SAID(" by this trunk")));
    text_add_literal(words, " (");
    add_per_cent(words, (double)ticket->calls / (double)ticket->all);
    text_add_char(words, ')');
    print_fact(page, SAID("Affected:"), words);
}

/* ---- the examples ---- */

/* A long Call-ID gets a line of its own, so that it can be copied. */
static void print_detail(struct page *page, const char *name, struct text *words)
{
    enum { WORDS_FROM = EXAMPLE_FROM + EXAMPLE_COLUMNS };
    bool is_long = str_find_char(text_str(words), ' ') == words->len &&
                   display_width(text_str(words)) > TICKET_COLUMNS - WORDS_FROM;
    size_t from = is_long ? EXAMPLE_FROM : WORDS_FROM;
    page_spaces(page, EXAMPLE_FROM);
    page_cell(page, str_from(words_in(page_words(page), name)), EXAMPLE_COLUMNS, false);
    if (is_long) {
        page_line(page);
        page_spaces(page, EXAMPLE_FROM);
    }
    page_sentence(page, text_str(words), from, from);
    text_clear(words);
}

static void print_text(struct page *page, const char *name, struct str text)
{
    struct text words = {0};
    escape_people(&words, text);
    if (words.len)
        print_detail(page, name, &words);
    text_free(&words);
}

static void add_delay(struct text *words, const struct page *page, const struct call *call)
{
    enum call_mark final = call->far_code ? MARK_FAR_FINAL : MARK_FINAL;
    int64_t start_us = call_start(call), final_us = call_time(call, final), after_us;
    bool known = !call->no_times && !call->from_cdr && final_us != TIME_UNKNOWN &&
                 !__builtin_sub_overflow(final_us, start_us, &after_us) && after_us >= 0;
    if (!known)
        return;
    text_add_literal(words, words_in(page_words(page), SAID(", after ")));
    page_add_duration(words, page, after_us);
}

/* "503 Service Unavailable, after 30 ms" */
static void print_response(struct page *page, const struct call *call, struct text *words)
{
    unsigned code = ticket_call_code(call);
    if (code) {
        text_addf(words, "%u", code);
        if (code == call->code && call_text(call, CALL_TEXT_PHRASE).len) {
            text_add_char(words, ' ');
            escape_people(words, call_text(call, CALL_TEXT_PHRASE));
        }
        add_delay(words, page, call);
    } else if (call->last_provisional) {
        words_add(words, page_words(page), "%u, and no final one",
                  (unsigned)call->last_provisional);
    } else {
        text_add_literal(words, words_in(page_words(page), SAID("none")));
    }
    print_detail(page, SAID("Response:"), words);
    print_text(page, SAID("Reason:"), call_text(call, CALL_TEXT_REASON));
}

static void print_talk(struct page *page, const struct call *call, struct text *words)
{
    int64_t talk_us = call_talk(call);
    if (talk_us == TIME_UNKNOWN)
        return;
    page_add_duration(words, page, talk_us);
    if (call->bye_by == PARTY_CALLER || call->bye_by == PARTY_CALLEE)
        text_add_literal(words,
                         words_in(page_words(page), (call->bye_by == PARTY_CALLER) ==
                                                            (call->direction == DIRECTION_OUT)
                                                        ? SAID(", ended by our side")
                                                        : SAID(", ended by your side")));
    print_detail(page, SAID("Talk:"), words);
}

static void print_example(struct page *page, const struct ticket *ticket, const struct call *call,
                          size_t number, struct text *words)
{
    const struct call *known = ticket_known_as(ticket, call);
    text_addf(words, "%zu.", number);
    page_cell(page, text_str(words), EXAMPLE_FROM, false);
    text_clear(words);
    if (known->no_times)
        text_add_literal(words, words_in(page_words(page), SAID("time not recorded")));
    else
        add_exact_time(words, call_start(known));
    if (call->direction == DIRECTION_IN)
        text_add_literal(words, words_in(page_words(page), SAID(", incoming")));
    page_sentence(page, text_str(words), EXAMPLE_FROM, EXAMPLE_FROM);
    text_clear(words);
    print_text(page, SAID("Number:"), call_text(known, CALL_TEXT_CALLEE));
    print_text(page, SAID("Caller ID:"), call_text(known, CALL_TEXT_CALLER));
    print_text(page, SAID("Call-ID:"), call_text(known, CALL_TEXT_CALL_ID));
    print_response(page, known, words);
    print_talk(page, call, words);
}

/* Of a finding without calls. */
static void print_evidence(struct page *page, const struct finding *finding, struct text *words)
{
    for (size_t i = 0; i < finding->evidence_count; i++) {
        const struct finding_evidence *evidence = &finding->evidence[i];
        page_spaces(page, EXAMPLE_FROM);
        add_exact_time(words, evidence->moment.time_us);
        text_add_literal(words, ": ");
        escape_people(words, str_from(evidence->text));
        page_sentence(page, text_str(words), EXAMPLE_FROM, EXAMPLE_FROM);
        text_clear(words);
    }
}

static void print_examples(struct page *page, const struct ticket *ticket, struct text *words)
{
    page_line(page);
    if (ticket->example_count == 0) {
        if (ticket->finding)
            print_evidence(page, ticket->finding, words);
        return;
    }
    page_say(page,
             ticket->example_count == 1 ? SAID("Example:") : SAID("Fresh examples, newest first:"));
    page_line(page);
    for (size_t i = 0; i < ticket->example_count; i++)
        print_example(page, ticket, page->report->analysis->calls[ticket->examples[i]], i + 1,
                      words);
}

static void print_ticket(struct page *page, const struct ticket *ticket, struct text *words)
{
    print_addressee(page, ticket, words);
    print_problem(page, ticket, words);
    print_since(page, ticket, words);
    print_affected(page, ticket, words);
    print_examples(page, ticket, words);
    page_line(page);
    text_add_literal(words, words_in(page_words(page), ticket_question(ticket_id(ticket))));
    print_paragraph(page, words);
}

/* ---- what is no ticket ---- */

/* "12 calls failed on our side (mostly "All lines taken")" */
static void add_all_others(struct text *words, const struct page *page,
                           const struct tickets *tickets)
{
    const struct words *language = page_words(page);
    const struct ticket_others *us = &tickets->us, *network = &tickets->network;
    if (us->calls)
        words_add(words, language,
                  "%'llu" TIED "{1:call|calls} failed on our side (most frequent: \"%s\")",
                  NUMBER(us->calls), words_in(language, cause_label(us->cause, SIDE_US)));
    if (network->calls) {
        text_add_literal(words, words->len ? ", " : "");
        words_add(words, language,
                  "%'llu" TIED "{1:call|calls} in the network between (most frequent: \"%s\")",
                  NUMBER(network->calls),
                  words_in(language, cause_label(network->cause, SIDE_NETWORK)));
    }
    if (tickets->few) {
        text_add_literal(words, words->len ? ", " : "");
        words_add(words, language,
                  "%'llu" TIED "{1:call|calls} of the provider's in kinds too rare for a ticket",
                  NUMBER(tickets->few));
    }
}

static void print_none(struct page *page, const struct tickets *tickets, struct text *words)
{
    struct text others = {0};
    add_all_others(&others, page, tickets);
    if (others.len)
        words_add(words, page_words(page),
                  "Nothing to send: no call failed on the provider's side; %s.", others.at);
    else
        text_add_literal(words, words_in(page_words(page),
                                         SAID("Nothing to send: no call failed on the provider's "
                                              "side, on ours or in the network between.")));
    print_paragraph(page, words);
    text_free(&others);
}

static void print_rule(struct page *page)
{
    page_line(page);
    text_add_repeat(&page->text, "-", TICKET_COLUMNS);
    page_line(page);
}

/* What is not to be sent stands below a line of its own. */
static void print_rest(struct page *page, const struct tickets *tickets, size_t shown,
                       struct text *words)
{
    struct text others = {0};
    add_all_others(&others, page, tickets);
    if (shown < tickets->count || others.len)
        print_rule(page);
    if (shown < tickets->count) {
        words_add(words, page_words(page), "%zu more: --top" TIED "0", tickets->count - shown);
        print_paragraph(page, words);
    }
    if (others.len) {
        words_add(words, page_words(page), "Not in a ticket: %s.", others.at);
        print_paragraph(page, words);
    }
    text_free(&others);
}

static void print_tickets(struct page *page, const struct tickets *tickets, struct text *words)
{
    size_t shown = report_rows(page->report, tickets->count);
    for (size_t i = 0; i < shown; i++) {
        if (i)
            print_rule(page);
        if (tickets->count > 1) {
            words_add(words, page_words(page), "Ticket %zu of %zu", i + 1, tickets->count);
            print_paragraph(page, words);
            page_line(page);
        }
        print_ticket(page, &tickets->list[i], words);
    }
    print_rest(page, tickets, shown, words);
}

void ticket_page(struct page *page)
{
    struct tickets tickets;
    struct text words = {0};
    page->width = page->sentence_width = TICKET_COLUMNS;
    if (page->report->summary->totals.calls == 0) {
        page_no_calls(page);
        return;
    }
    tickets_make(&tickets, page->report->analysis);
    if (tickets.count)
        print_tickets(page, &tickets, &words);
    else
        print_none(page, &tickets, &words);
    tickets_free(&tickets);
    text_free(&words);
}
