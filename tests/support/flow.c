/* The call-flow language: reads the lines of a flow and hands what they send to the message and
 * frame writers. */
#include "flow_parts.h"

#include "sipdiag/base/memory.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Every attribute a line may carry; a misspelt one must not pass in silence. */
static const char *const attribute_names[] = {
    "address",        "again",     "as",          "auth",
    "branch",         "call-id",   "codecs",      "contact",
    "content-length", "copy",      "cseq",        "damaged",
    "display",        "every",     "for",         "forward",
    "fresh",          "from-port", "from-uri",    "fromtag",
    "header",         "in-parts",  "jitter",      "keys",
    "late",           "loss",      "media",       "mf",
    "no-rport",       "nonce",     "nosdp",       "notag",
    "phrase",         "pt",        "quote",       "realm",
    "reason",         "reliable",  "retry-after", "ruri",
    "savp",           "sdp",       "sdp-address", "sdp-line",
    "sdp-origin",     "sdp-port",  "seq",         "size",
    "snap",           "ssrc",      "stale",       "tcp",
    "text",           "to-port",   "to-uri",      "totag",
    "unseen",         "via",       "warning",
};

/* Those of them that are numbers. */
static const char *const number_names[] = {
    "content-length", "copy",     "cseq", "every", "from-port", "jitter", "keys",   "late", "pt",
    "quote",          "sdp-port", "seq",  "size",  "snap",      "ssrc",   "to-port"};

static bool is_one_of(struct str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(name, str_from(names[i])))
            return true;
    return false;
}

static const struct flow_attribute *find_attribute(const struct flow_line *line, const char *name)
{
    for (size_t i = 0; i < line->attribute_count; i++)
        if (str_equal(line->attributes[i].name, str_from(name)))
            return &line->attributes[i];
    return NULL;
}

bool flow_has(const struct flow_line *line, const char *name)
{
    return find_attribute(line, name) != NULL;
}

struct str flow_value(const struct flow_line *line, const char *name, struct str otherwise)
{
    const struct flow_attribute *found = find_attribute(line, name);
    return found ? found->value : otherwise;
}

unsigned flow_number(const struct flow_line *line, const char *name)
{
    uint64_t value = 0;
    str_to_u64(flow_value(line, name, STR("")), UINT16_MAX, &value);
    return (unsigned)value;
}

struct str flow_keep(struct flow *flow, struct text *text)
{
    struct str kept = arena_copy(&flow->arena, text_str(text));
    text_free(text);
    return kept;
}

struct str flow_print(struct flow *flow, const char *format, ...)
{
    char buffer[1024];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(buffer, sizeof buffer, format, args);
    va_end(args);
    ensure(len >= 0 && (size_t)len < sizeof buffer, "a text of a flow is too long");
    return arena_copy(&flow->arena, (struct str){buffer, (size_t)len});
}

/* The next word; quotes of either kind keep spaces and are taken away. */
static bool next_word(struct flow *flow, struct str *rest, struct str *word)
{
    *rest = str_trim(*rest);
    if (str_is_empty(*rest) || rest->at[0] == '#')
        return false;
    struct text plain;
    text_init(&plain);
    char quote = 0;
    size_t i = 0;
    for (; i < rest->len && (quote || (rest->at[i] != ' ' && rest->at[i] != '\t')); i++) {
        char c = rest->at[i];
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
        else
            text_add_char(&plain, c);
    }
    *rest = str_from_offset(*rest, i);
    *word = flow_keep(flow, &plain);
    return true;
}

/* "0.05" seconds to microseconds. */
bool flow_seconds(struct str text, int64_t *us)
{
    struct str decimals;
    struct str whole = str_before(text, '.', &decimals);
    uint64_t seconds = 0;
    if (!str_to_u64(whole, 1000000, &seconds) || decimals.len > 6)
        return false;
    uint64_t fraction = 0;
    if (decimals.len && !str_to_u64(decimals, 999999, &fraction))
        return false;
    for (size_t i = decimals.len; i < 6; i++)
        fraction *= 10;
    *us = (int64_t)(seconds * 1000000 + fraction);
    return true;
}

static bool parse_times(struct str text, struct flow_line *line, struct error *error)
{
    while (text.len) {
        struct str one = str_before(text, ',', &text);
        if (line->time_count == FLOW_TIMES_MAX ||
            !flow_seconds(one, &line->times_us[line->time_count]))
            return fail(error, "'%.*s' is no time in seconds, or there are too many", (int)one.len,
                        one.at);
        line->time_count++;
    }
    return line->time_count > 0 || fail(error, "a line starts with a time or a statement");
}

static bool find_party(const struct flow *flow, struct str name, size_t *index, struct error *error)
{
    for (size_t i = 0; i < flow->party_count; i++) {
        if (str_equal(flow->parties[i].name, name)) {
            *index = i;
            return true;
        }
    }
    return fail(error, "there is no party '%.*s'", (int)name.len, name.at);
}

static bool add_attribute(struct flow_line *line, struct str word, struct error *error)
{
    struct str value;
    struct str name = str_before(word, '=', &value);
    uint64_t number;
    if (line->attribute_count == FLOW_ATTRIBUTES_MAX)
        return fail(error, "too many attributes");
    if (!is_one_of(name, attribute_names, sizeof attribute_names / sizeof *attribute_names))
        return fail(error, "'%.*s' is no attribute", (int)name.len, name.at);
    if (is_one_of(name, number_names, sizeof number_names / sizeof *number_names) &&
        !str_to_u64(value, UINT32_MAX, &number))
        return fail(error, "a number follows '%.*s='", (int)name.len, name.at);
    if (str_equal(name, STR("codecs")) && !flow_knows_codecs(value))
        return fail(error, "'%.*s' are no codecs", (int)value.len, value.at);
    line->attributes[line->attribute_count++] = (struct flow_attribute){name, value};
    return true;
}

static bool parse_attributes(struct flow *flow, struct str rest, struct flow_line *line,
                             struct error *error)
{
    struct str word;
    while (next_word(flow, &rest, &word)) {
        if (str_equal(word, STR("for"))) {
            if (!next_word(flow, &rest, &line->about))
                return fail(error, "a method follows 'for'");
        } else if (!add_attribute(line, word, error)) {
            return false;
        }
    }
    return true;
}

/* The last packet of the capture: no SIP, no party of the calls. */
static void add_last_packet(struct flow *flow, const struct flow_line *line)
{
    static const uint8_t strangers[2][4] = {{203, 0, 113, 201}, {203, 0, 113, 202}};
    struct flow_line end = *line;
    struct flow_party *parties = flow->parties + FLOW_PARTIES_MAX - 2;
    for (size_t i = 0; i < 2; i++)
        parties[i].at = (struct endpoint){address_ipv4(strangers[i]), 4000};
    end.from = FLOW_PARTIES_MAX - 2;
    end.to = FLOW_PARTIES_MAX - 1;
    flow_add_udp(flow, &end, STR("the last packet of this capture"));
}

static const struct flow_message *newest_message(const struct flow_call *call,
                                                 const struct flow_line *line, struct str what,
                                                 bool backwards)
{
    size_t source = backwards ? line->to : line->from, target = backwards ? line->from : line->to;
    const struct flow_message *exact = call->messages;
    while (exact && !(exact->source == source && exact->target == target &&
                      (!what.len || str_equal(exact->what, what))))
        exact = exact->next;
    if (exact || !backwards)
        return exact;
    const struct flow_message *sent =
        call->messages; /* a router reports what it never was the target of */
    while (sent && !(sent->source == source && (!what.len || str_equal(sent->what, what))))
        sent = sent->next;
    return sent;
}

static bool send_icmp(struct flow *flow, struct flow_line *line, struct str numbers,
                      struct error *error)
{
    const struct flow_message *about = newest_message(flow->current, line, line->about, true);
    if (!about)
        return fail(error, "there is no message that this ICMP error could quote");
    line->what = numbers;
    flow_add_icmp(flow, line, about);
    return true;
}

static bool send_copy(struct flow *flow, struct flow_line *line, struct error *error)
{
    const struct flow_message *first = newest_message(flow->current, line, line->what, false);
    if (!first)
        return fail(error, "there is nothing to send again");
    line->target_port = first->target_port;
    flow_send(flow, line, first->bytes);
    return true;
}

static struct str unescape(struct flow *flow, struct str text)
{
    struct text plain;
    text_init(&plain);
    for (size_t i = 0; i < text.len; i++) {
        bool line_end = text.at[i] == '\\' && i + 1 < text.len && text.at[i + 1] == 'n';
        if (line_end)
            i++;
        text_add(&plain, line_end ? STR("\r\n") : (struct str){text.at + i, 1});
    }
    return flow_keep(flow, &plain);
}

/* "us > trunk INVITE ..." after the times. */
static bool parse_sending(struct flow *flow, struct flow_line *line, struct str rest,
                          struct error *error)
{
    struct str from, arrow, to, numbers = {0};
    if (!next_word(flow, &rest, &from))
        return fail(error, "a sender follows the time");
    if (str_equal(from, STR("end"))) {
        add_last_packet(flow, line);
        return true;
    }
    if (!next_word(flow, &rest, &arrow) || !str_equal(arrow, STR(">")) ||
        !next_word(flow, &rest, &to) || !next_word(flow, &rest, &line->what))
        return fail(error, "write: TIME SENDER > RECEIVER METHOD-OR-CODE");
    if (!find_party(flow, from, &line->from, error) || !find_party(flow, to, &line->to, error))
        return false;
    bool icmp = str_equal(line->what, STR("ICMP"));
    if (icmp && !next_word(flow, &rest, &numbers))
        return fail(error, "type/code follows ICMP");
    if (!parse_attributes(flow, rest, line, error))
        return false;
    if (str_equal(line->what, STR("DATA"))) {
        flow_add_udp(flow, line, unescape(flow, flow_value(line, "text", STR("data"))));
        return true;
    }
    if (flow_add_tcp_event(flow, line))
        return true;
    if (!flow->current)
        return fail(error, "a 'call' statement comes before its messages");
    if (str_equal(line->what, STR("RTP")))
        return flow_add_rtp(flow, line, error);
    if (icmp && str_equal(line->about, STR("RTP"))) {
        line->what = numbers;
        return flow_add_rtp_error(flow, line, error);
    }
    if (icmp)
        return send_icmp(flow, line, numbers, error);
    if (flow_has(line, "again"))
        return send_copy(flow, line, error);
    struct flow_line spoken = *line; /* as=PARTY: what that party says comes from another address */
    struct str speaker = flow_value(line, "as", from);
    if (!find_party(flow, speaker, &spoken.from, error) || !flow_make_message(flow, &spoken, error))
        return false;
    line->target_port = flow->current->messages->target_port;
    if (!flow_has(line, "unseen"))
        flow_send(flow, line, flow->current->messages->bytes);
    return true;
}

static bool parse_address(struct str text, struct endpoint *at)
{
    size_t colon = text.len;
    while (colon && text.at[colon - 1] != ':')
        colon--;
    uint64_t port = 0;
    if (!colon || !str_to_u64(str_from_offset(text, colon), 65535, &port))
        return false;
    struct str address = {text.at, colon - 1};
    if (address.len > 2 && address.at[0] == '[')
        address = (struct str){address.at + 1, address.len - 2};
    at->port = (uint16_t)port;
    return address_parse(address, &at->address);
}

/* "192.0.2.10" of "192.0.2.10:5060". */
static struct str address_of(struct str host)
{
    while (host.len && host.at[host.len - 1] != ':')
        host.len--;
    return (struct str){host.at, host.len ? host.len - 1 : 0};
}

static bool set_party_word(struct flow_party *party, struct str word, struct error *error)
{
    struct endpoint inside;
    struct str value;
    struct str name = str_before(word, '=', &value);
    if (str_equal(name, STR("agent"))) {
        party->agent = value;
    } else if (str_equal(name, STR("inside")) && parse_address(value, &inside)) {
        party->inside = value;
        party->inside_address = address_of(value);
    } else if (str_equal(name, STR("named"))) {
        party->named = value;
    } else if (str_equal(name, STR("ours"))) {
        party->ours = true;
    } else if (str_equal(name, STR("no-rport"))) {
        party->no_rport = true;
    } else {
        return fail(error, "'%.*s' is nothing a party has", (int)word.len, word.at);
    }
    return true;
}

/* party NAME ADDRESS:PORT [agent="..."] [ours] [inside=ADDRESS:PORT] [named=TEXT] [no-rport] */
static bool state_party(struct flow *flow, struct str rest, struct error *error)
{
    struct flow_party party = {0};
    struct str where, word;
    if (flow->party_count >= FLOW_PARTIES_MAX - 2)
        return fail(error, "too many parties");
    if (!next_word(flow, &rest, &party.name) || !next_word(flow, &rest, &where) ||
        !parse_address(where, &party.at))
        return fail(error, "write: party NAME ADDRESS:PORT");
    party.host = where;
    party.address = address_of(where);
    party.ours = str_equal(party.name, STR("us"));
    while (next_word(flow, &rest, &word))
        if (!set_party_word(&party, word, error))
            return false;
    flow->parties[flow->party_count++] = party;
    return true;
}

static struct flow_call *find_call(const struct flow *flow, struct str name)
{
    for (size_t i = 0; i < flow->call_count; i++)
        if (str_equal(flow->calls[i]->name, name))
            return flow->calls[i];
    return NULL;
}

static bool set_call_word(struct flow *flow, struct flow_call *call, struct str word,
                          struct str next)
{
    struct str value;
    struct str name = str_before(word, '=', &value);
    if (str_equal(word, STR("from")))
        call->caller = next;
    else if (str_equal(word, STR("to")))
        call->callee = next;
    else if (str_equal(name, STR("id")))
        call->call_id = value;
    else if (str_equal(name, STR("fromtag")))
        call->from_tag = value;
    else if (str_equal(name, STR("same-call-id")) && find_call(flow, value))
        call->call_id = find_call(flow, value)->call_id;
    else if (str_equal(name, STR("at")))
        return flow_seconds(value, &call->offset_us) && (call->offset_us += flow->repeat_us, true);
    else
        return false;
    return true;
}

/* call NAME [at=SECONDS] [from USER to USER] [id=...] [same-call-id=NAME] [fromtag=...]; a known
 * NAME goes on with that call. */
static bool state_call(struct flow *flow, struct str rest, struct error *error)
{
    struct str name, word, next = {0};
    if (!next_word(flow, &rest, &name))
        return fail(error, "a name follows 'call'");
    flow->current = find_call(flow, name);
    if (flow->current)
        return true;
    if (flow->call_count == FLOW_CALLS_MAX)
        return fail(error, "too many calls");
    struct flow_call *call = arena_alloc_zero(&flow->arena, sizeof *call);
    call->name = name;
    call->index = (unsigned)flow->call_count + 1;
    call->call_id =
        flow_print(flow, "%.*s-%04x@flow.example", (int)name.len, name.at, 0x51d0 + call->index);
    call->from_tag = flow_print(flow, "f%.*s", (int)name.len, name.at);
    call->caller = STR("1001");
    call->callee = STR("380671234567");
    call->caller_cseq = 100;
    call->callee_cseq = 200;
    memset(call->rank, FLOW_NOBODY, sizeof call->rank);
    while (next_word(flow, &rest, &word)) {
        bool has_next = str_equal(word, STR("from")) || str_equal(word, STR("to"));
        if (has_next && !next_word(flow, &rest, &next))
            return fail(error, "a number follows '%.*s'", (int)word.len, word.at);
        if (!set_call_word(flow, call, word, next))
            return fail(error, "'%.*s' is nothing a call has", (int)word.len, word.at);
    }
    flow->calls[flow->call_count++] = call;
    flow->current = call;
    return true;
}

static bool state_set(struct flow *flow, struct str rest, struct error *error)
{
    struct str word;
    return next_word(flow, &rest, &word) && settings_set(&flow->settings, word, error);
}

static bool state_mirror(struct flow *flow, struct str rest, struct error *error)
{
    return flow_seconds(str_trim(rest), &flow->mirror_us) || fail(error, "write: mirror SECONDS");
}

static bool state_snaplen(struct flow *flow, struct str rest, struct error *error)
{
    uint64_t bytes = 0;
    if (!str_to_u64(str_trim(rest), 65535, &bytes))
        return fail(error, "write: snaplen BYTES");
    flow->snaplen = (uint32_t)bytes;
    return true;
}

static bool state_option(struct flow *flow, struct str rest, struct error *error)
{
    struct str word;
    while (next_word(flow, &rest, &word)) {
        if (str_equal(word, STR("infer-us")))
            flow->infer_us = true;
        else if (str_equal(word, STR("compact-headers")))
            flow->compact = true;
        else
            return fail(error, "'%.*s' is no option", (int)word.len, word.at);
    }
    return true;
}

static const struct {
    const char *word;
    bool (*run)(struct flow *flow, struct str rest, struct error *error);
} statements[] = {
    {"party", state_party},   {"call", state_call},       {"set", state_set},
    {"mirror", state_mirror}, {"snaplen", state_snaplen}, {"option", state_option},
};

static bool parse_line(struct flow *flow, unsigned number, struct str text, struct error *error)
{
    struct str word, rest = text;
    if (!next_word(flow, &rest, &word))
        return true;
    if (str_equal(word, STR("expect")))
        return flow_add_expectation(flow, number, rest, error);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (str_equal(word, str_from(statements[i].word)))
            return statements[i].run(flow, rest, error);
    struct flow_line line = {.number = number};
    if (!parse_times(word, &line, error))
        return false;
    for (size_t i = 0; flow->current && i < line.time_count; i++)
        line.times_us[i] += flow->current->offset_us;
    return parse_sending(flow, &line, rest, error);
}

/* "{n}" in a line of a repetition is its number, in three digits. */
static struct str with_number(struct flow *flow, struct str line, unsigned n)
{
    struct text plain = {0};
    for (size_t i = 0; i < line.len;) {
        if (str_starts_with(str_from_offset(line, i), STR("{n}"))) {
            text_addf(&plain, "%03u", n);
            i += 3;
        } else {
            text_add_char(&plain, line.at[i++]);
        }
    }
    return flow_keep(flow, &plain);
}

static bool parse_lines(struct flow *flow, struct str source, unsigned first, struct error *error);

/* repeat COUNT every SECONDS ... done */
static bool parse_repetition(struct flow *flow, struct str head, struct str body, unsigned first,
                             struct error *error)
{
    struct str count_word, every, seconds;
    uint64_t count;
    int64_t every_us;
    if (!next_word(flow, &head, &count_word) || !str_to_u64(count_word, FLOW_CALLS_MAX, &count) ||
        !next_word(flow, &head, &every) || !next_word(flow, &head, &seconds) ||
        !flow_seconds(seconds, &every_us))
        return fail(error, "write: repeat COUNT every SECONDS");
    for (unsigned n = 0; n < count; n++) {
        flow->repeat_us = n * every_us;
        if (!parse_lines(flow, with_number(flow, body, n), first, error))
            return false;
    }
    flow->repeat_us = 0;
    return true;
}

static struct str take_body(struct str *source, unsigned *lines)
{
    struct str body = {source->at, 0};
    *lines = 0;
    while (source->len) {
        struct str line = str_before(*source, '\n', source);
        ++*lines;
        if (str_equal(str_trim(line), STR("done")))
            break;
        body.len = (size_t)(line.at + line.len - body.at);
    }
    return body;
}

static bool parse_lines(struct flow *flow, struct str source, unsigned first, struct error *error)
{
    unsigned number = first;
    while (source.len) {
        struct str rest, line = str_before(source, '\n', &source);
        bool good;
        number++;
        if (str_equal(str_before(str_trim(line), ' ', &rest), STR("repeat"))) {
            unsigned lines;
            struct str body = take_body(&source, &lines);
            good = parse_repetition(flow, rest, body, number, error);
            number += lines;
        } else {
            good = parse_line(flow, number, line, error);
        }
        if (!good) {
            error_context(error, "line %u", number);
            return false;
        }
    }
    return true;
}

struct flow *flow_parse(const char *name, struct str source, struct error *error)
{
    struct flow *flow = xalloc(sizeof *flow);
    arena_init(&flow->arena, 0);
    settings_init(&flow->settings);
    flow->name = arena_copy(&flow->arena, str_from(name));
    if (!parse_lines(flow, source, 0, error)) {
        error_context(error, "%s", name);
        flow_free(flow);
        return NULL;
    }
    flow_finish_capture(flow);
    return flow;
}

static struct str file_stem(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct str stem = str_from(slash ? slash + 1 : path);
    struct str suffix = STR(".flow");
    if (stem.len > suffix.len && str_equal(str_from_offset(stem, stem.len - suffix.len), suffix))
        stem.len -= suffix.len;
    return stem;
}

struct flow *flow_read(const char *path, struct error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        fail(error, "cannot open '%s': %s", path, strerror(errno));
        return NULL;
    }
    struct text source;
    text_init(&source);
    char buffer[4096];
    for (size_t got; (got = fread(buffer, 1, sizeof buffer, file)) > 0;)
        text_add(&source, (struct str){buffer, got});
    fclose(file);
    struct flow *flow = flow_parse(path, text_str(&source), error);
    text_free(&source);
    if (flow)
        flow->name = arena_copy(&flow->arena, file_stem(path));
    return flow;
}

void flow_free(struct flow *flow)
{
    if (!flow)
        return;
    free(flow->frames);
    free(flow->expectations);
    text_free(&flow->image);
    arena_free(&flow->arena);
    free(flow);
}

bool flow_is_large(const struct flow *flow)
{
    return flow->call_count > 16;
}

struct str flow_name(const struct flow *flow)
{
    return flow->name;
}
