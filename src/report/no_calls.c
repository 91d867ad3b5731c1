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

static uint64_t rows_of(const struct analysis *analysis)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < analysis->input_count; i++)
        rows += analysis->inputs[i].rows;
    return rows;
}

static void add_messages(struct text *words, uint64_t messages)
{
    text_add_literal(words, "There is SIP in it (");
    add_counted(words, messages, "message", "messages");
    text_add_literal(
        words, "), but no INVITE and nothing of a call: registrations, keep-alives or the like.");
}

static void add_tls(struct text *words, const struct input_content *content)
{
    text_add_literal(words, "It holds ");
    add_counted(words, content->tls_packets, "packet", "packets");
    text_add_literal(words, " of SIP over TLS");
    if (content->tls_connections) {
        text_add_literal(words, " in ");
        add_counted(words, content->tls_connections, "connection", "connections");
    }
    if (content->tls_connections && content->tls_failed == content->tls_connections) {
        text_add_literal(words, content->tls_failed == 1 ? ", which failed before any SIP was sent."
                                                         : ", all of which failed before any SIP "
                                                           "was sent.");
        return;
    }
    text_add_literal(words, ": it is encrypted and cannot be read without its keys. Where a side "
                            "can log them (SSLKEYLOGFILE), add them with --tls-keys" TIED
                            "FILE; else capture where SIP is in the clear, for instance between "
                            "the PBX and the device that encrypts.");
}

static void add_rtp(struct text *words, uint64_t packets)
{
    text_add_literal(words, "It holds the sound of calls (");
    add_counted(words, packets, "packet that looks like RTP", "packets that look like RTP");
    text_add_literal(
        words, ") but not their signalling: a filter left SIP out, or SIP takes another path.");
}

static void add_other(struct text *words, const struct input_content *content)
{
    text_add_literal(words, "None of its packets is SIP: ");
    add_count(words, content->udp_packets);
    text_add_literal(words, " of UDP, ");
    add_count(words, content->tcp_packets);
    text_add_literal(words, " of TCP, ");
    add_count(words, content->other_packets);
    text_add_literal(words, " of other kinds.");
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
    uint64_t rows = rows_of(report->analysis);
    if (rows) {
        text_add_literal(words, "It is a CDR of ");
        add_counted(words, rows, "row", "rows");
        text_add_literal(words, ", and none of them could be read as a call.");
    } else if (report->summary->totals.messages)
        add_messages(words, report->summary->totals.messages);
    else if (report->summary->totals.packets == 0)
        text_add_literal(words, is_kind(report, "live") || is_kind(report, "hep")
                                    ? "No packet came."
                                    : "There is no packet in it.");
    else if (content.tls_packets)
        add_tls(words, &content);
    else if (content.rtp_like)
        add_rtp(words, content.rtp_like);
    else
        add_other(words, &content);
}

/* There are calls, and it is the selection that leaves none. */
static void page_no_selected(struct page *page)
{
    struct text words = {0};
    text_add_literal(&words, "None of the ");
    add_counted(&words, page->report->analysis->unselected, "call", "calls");
    text_add_literal(&words, " in it is selected. A comparison with a value that is not known is "
                             "never true; docs/EXPRESSIONS.md lists the names.");
    page_sentence(page, text_str(&words), 0, 0);
    text_free(&words);
}

static void page_no_agents(struct page *page)
{
    page_sentence(page,
                  STR("HEP agents send what they see to this address, by UDP or TCP: "
                      "kamailio's siptrace, FreeSWITCH, heplify, or for a try `sipgrep -H "
                      "udp:ADDRESS:PORT` on the machine that speaks with the provider. A firewall "
                      "between must let them."),
                  0, 0);
}

static void page_no_packets(struct page *page)
{
    page_sentence(page,
                  STR("Calls are seen on the machine that speaks with the provider, or on a mirror "
                      "port. `-i any` listens on all interfaces, and without --bpf nothing is left "
                      "out; listen while calls fail."),
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
    page_sentence(page, STR("To capture calls, on the machine that speaks with the provider:"), 0,
                  0);
    page_command(page, "", STR("sudo tcpdump -i any -s 0 -w calls.pcap 'port 5060'"));
    page_sentence(page,
                  STR("Where SIP uses another port, put it in place of 5060; let it run while "
                      "calls fail, then end "
                      "it with Ctrl-C."),
                  0, 0);
}
