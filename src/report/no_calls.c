/* A capture without a call: what it holds instead, and how to capture calls. */
#include "table.h"

#include <string.h>

struct input_content page_content(const struct page *page)
{
    const struct analysis *analysis = page->report->analysis;
    struct input_content sum = {0};
    for (size_t i = 0; i < analysis->input_count; i++)
        input_content_add(&sum, &analysis->inputs[i].content);
    return sum;
}

static void add_messages(struct text *words, const struct words *language, uint64_t messages)
{
    words_add(words, language,
              "There is SIP in it (%'llu" TIED
              "{1:message|messages}), but no INVITE and nothing of "
              "a call: registrations, keep-alives or the like.",
              NUMBER(messages));
}

static void add_tls(struct text *words, const struct words *language,
                    const struct input_content *content)
{
    words_add(words, language, "It holds %'llu" TIED "{1:packet|packets} of SIP over TLS",
              NUMBER(content->tls_packets));
    if (content->tls_connections)
        words_add(words, language, " in %'llu" TIED "{1:connection|connections}",
                  NUMBER(content->tls_connections));
    if (content->tls_connections && content->tls_failed == content->tls_connections)
        text_add_literal(
            words,
            words_in(language, content->tls_failed == 1
                                   ? SAID(", which failed before any SIP was sent.")
                                   : SAID(", all of which failed before any SIP was sent.")));
    else
        text_add_literal(
            words,
            words_in(language,
                     SAID(": it is encrypted and cannot be read without its keys. Where a side can "
                          "log them (SSLKEYLOGFILE), add them with --tls-keys" TIED
                          "FILE; else capture where SIP is in the clear, for instance between the "
                          "PBX and the device that encrypts.")));
}

static void add_rtp(struct text *words, const struct words *language, uint64_t packets)
{
    words_add(
        words, language,
        "It holds the sound of calls (%'llu" TIED
        "{1:packet that looks|packets that look} like RTP) but not their signalling: a filter "
        "left SIP out, or SIP takes another path.",
        NUMBER(packets));
}

static void add_other(struct text *words, const struct words *language,
                      const struct input_content *content)
{
    words_add(words, language,
              "None of its packets is SIP: %'llu of UDP, %'llu of TCP, %'llu of other kinds.",
              NUMBER(content->udp_packets), NUMBER(content->tcp_packets),
              NUMBER(content->other_packets));
}

/* All that is listened to is of one kind. */
static bool is_kind(const struct report *report, const char *kind)
{
    const struct analysis *analysis = report->analysis;
    return analysis->input_count > 0 && analysis->inputs[0].kind &&
           strcmp(analysis->inputs[0].kind, kind) == 0;
}

static void add_content(struct text *words, const struct page *page)
{
    const struct report *report = page->report;
    struct input_content content = page_content(page);
    const struct words *language = page_words(page);
    uint64_t rows = analysis_rows(report->analysis);
    if (rows)
        words_add(words, language,
                  "It is a CDR of %'llu" TIED
                  "{1:row|rows}, and none of them could be read as a call.",
                  NUMBER(rows));
    else if (report->summary->totals.messages)
        add_messages(words, language, report->summary->totals.messages);
    else if (report->summary->totals.packets == 0)
        text_add_literal(words, words_in(language, is_kind(report, "live") || is_kind(report, "hep")
                                                       ? SAID("No packet came.")
                                                       : SAID("There is no packet in it.")));
    else if (content.tls_packets)
        add_tls(words, language, &content);
    else if (content.rtp_like)
        add_rtp(words, language, content.rtp_like);
    else
        add_other(words, language, &content);
}

/* There are calls, and it is the selection that leaves none. */
static void page_no_selected(struct page *page)
{
    struct text words = {0};
    words_add(&words, page_words(page),
              "None of the %'llu" TIED
              "{1:call|calls} in it is selected. A comparison with a value "
              "that is not known is never true; docs/EXPRESSIONS.md lists the names.",
              NUMBER(page->report->analysis->unselected));
    page_sentence(page, text_str(&words), 0, 0);
    text_free(&words);
}

static void page_no_agents(struct page *page)
{
    page_sentence(
        page,
        str_from(words_in(
            page_words(page),
            SAID("HEP agents send what they see to this address, by UDP or TCP: "
                 "kamailio's siptrace, FreeSWITCH, heplify, or for a try `sipgrep -H "
                 "udp:ADDRESS:PORT` on the machine that speaks with the provider. A firewall "
                 "between must let them."))),
        0, 0);
}

static void page_no_packets(struct page *page)
{
    page_sentence(
        page,
        str_from(words_in(
            page_words(page),
            SAID("Calls are seen on the machine that speaks with the provider, or on a mirror "
                 "port. `-i any` listens on all interfaces, and without --bpf nothing is left "
                 "out; listen while calls fail."))),
        0, 0);
}

void page_no_calls(struct page *page)
{
    if (page->report->analysis->unselected) {
        page_no_selected(page);
        return;
    }
    struct text words = {0};
    add_content(&words, page);
    page_sentence(page, text_str(&words), 0, 0);
    text_free(&words);
    page_line(page);
    if (is_kind(page->report, "hep")) {
        page_no_agents(page);
        return;
    }
    if (is_kind(page->report, "live")) {
        page_no_packets(page);
        return;
    }
    page_sentence(
        page,
        str_from(words_in(page_words(page),
                          SAID("To capture calls, on the machine that speaks with the provider:"))),
        0, 0);
    page_command(page, "", STR("sudo tcpdump -i any -s 0 -w calls.pcap 'port 5060'"));
    page_sentence(page,
                  str_from(words_in(
                      page_words(page),
                      SAID("Where SIP uses another port, put it in place of 5060; let it run while "
                           "calls fail, then end "
                           "it with Ctrl-C."))),
                  0, 0);
}
