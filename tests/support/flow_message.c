/* Writes the SIP message of a flow line, as a well-behaved stack would send it (RFC 3261 8, 12,
 * 17). */
#include "flow_parts.h"

#include <string.h>

static const struct {
    const char *name, *compact; /* RFC 3261 7.3.3 */
} compact_names[] = {
    {"Via", "v"},          {"From", "f"},           {"To", "t"}, {"Call-ID", "i"}, {"Contact", "m"},
    {"Content-Type", "c"}, {"Content-Length", "l"},
};

static const struct {
    unsigned status;
    const char *phrase;
} phrases[] = {
    {100, "Trying"},
    {180, "Ringing"},
    {181, "Call Is Being Forwarded"},
    {182, "Queued"},
    {183, "Session Progress"},
    {200, "OK"},
    {202, "Accepted"},
    {301, "Moved Permanently"},
    {302, "Moved Temporarily"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {410, "Gone"},
    {415, "Unsupported Media Type"},
    {420, "Bad Extension"},
    {421, "Extension Required"},
    {422, "Session Interval Too Small"},
    {428, "Use Identity Header"},
    {433, "Anonymity Disallowed"},
    {436, "Bad Identity Info"},
    {437, "Unsupported Credential"},
    {438, "Invalid Identity Header"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {482, "Loop Detected"},
    {483, "Too Many Hops"},
    {484, "Address Incomplete"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {491, "Request Pending"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Server Time-out"},
    {580, "Precondition Failure"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
    {604, "Does Not Exist Anywhere"},
    {606, "Not Acceptable"},
    {607, "Unwanted"},
    {608, "Rejected"},
};

static struct str phrase_of(unsigned status)
{
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (phrases[i].status == status)
            return str_from(phrases[i].phrase);
    return STR("");
}

static void add_header(struct text *out, const struct flow *flow, const char *name,
                       struct str value)
{
    for (size_t i = 0; flow->compact && i < sizeof compact_names / sizeof *compact_names; i++)
        if (strcmp(compact_names[i].name, name) == 0)
            name = compact_names[i].compact;
    if (value.len)
        text_addf(out, "%s: %.*s\r\n", name, (int)value.len, value.at);
}

static bool is(struct str a, const char *b)
{
    return str_equal(a, str_from(b));
}

/* Outside a dialog: these never carry a To tag of their own accord. */
static bool stands_alone(struct str method)
{
    return is(method, "REGISTER") || is(method, "OPTIONS") || is(method, "SUBSCRIBE") ||
           is(method, "MESSAGE");
}

static struct flow_transaction *newest(const struct flow_call *call, const char *method,
                                       size_t source, size_t target)
{
    struct flow_transaction *found = call->transactions;
    while (found &&
           !(is(found->method, method) && found->source == source && found->target == target))
        found = found->next;
    return found;
}

static bool is_forwarded_to(const struct flow_call *call, const struct flow_transaction *request,
                            size_t target)
{
    const struct flow_transaction *other = call->transactions;
    while (other && !(other->upstream == request && other->target == target))
        other = other->next;
    return other != NULL;
}

/* The request that this hop passes on, NULL when it begins here. */
static struct flow_transaction *find_upstream(const struct flow_call *call,
                                              const struct flow_line *line)
{
    if (flow_has(line, "fresh"))
        return NULL;
    for (struct flow_transaction *other = call->transactions; other; other = other->next) {
        bool back = other->source == line->to && !flow_has(line, "forward");
        if (str_equal(other->method, line->what) && other->target == line->from && !back &&
            !is_forwarded_to(call, other, line->to))
            return other;
    }
    return NULL;
}

static bool is_backward(const struct flow_call *call, const struct flow_line *line)
{
    uint8_t from = call->rank[line->from], to = call->rank[line->to];
    return from != FLOW_NOBODY && from > 0 && to != FLOW_NOBODY && to < from;
}

static struct str add_tag(struct flow *flow, struct str value, struct str tag)
{
    if (!tag.len)
        return value;
    return flow_print(flow, "%.*s;tag=%.*s", (int)value.len, value.at, (int)tag.len, tag.at);
}

static struct str party_tag(struct flow *flow, const struct flow_call *call, size_t party)
{
    struct str name = flow->parties[party].name;
    return flow_print(flow, "t%.*s-%u", (int)name.len, name.at, call->index);
}

/* Headers that a line asks for, and those that lines of either kind share. */
static void add_asked_headers(struct text *out, const struct flow_line *line)
{
    static const struct {
        const char *attribute, *header;
    } asked[] = {{"reason", "Reason"}, {"warning", "Warning"}, {"retry-after", "Retry-After"}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        struct str value = flow_value(line, asked[i].attribute, STR(""));
        if (value.len)
            text_addf(out, "%s: %.*s\r\n", asked[i].header, (int)value.len, value.at);
    }
    for (size_t i = 0; i < line->attribute_count; i++)
        if (is(line->attributes[i].name, "header"))
            text_addf(out, "%.*s\r\n", (int)line->attributes[i].value.len,
                      line->attributes[i].value.at);
}

static void add_body(struct text *out, struct flow *flow, const struct flow_line *line,
                     struct str body)
{
    bool in_parts = body.len && flow_has(line, "in-parts");
    if (in_parts)
        body = flow_print(flow,
                          "--part\r\nContent-Type: application/sdp\r\n\r\n%.*s\r\n--part\r\n"
                          "Content-Type: application/x-other\r\n\r\n1\r\n--part--\r\n",
                          (int)body.len, body.at);
    struct str length = flow_print(flow, "%zu", body.len);
    if (body.len)
        add_header(out, flow, "Content-Type",
                   in_parts ? STR("multipart/mixed;boundary=part") : STR("application/sdp"));
    add_header(out, flow, "Content-Length", flow_value(line, "content-length", length));
    text_add(out, STR("\r\n"));
    text_add(out, body);
}

/* size=BYTES: one long header more makes the message that large. */
static bool pad(const struct flow_line *line, struct text *message, struct error *error)
{
    struct str name = STR("\r\nX-Padding: "), all = text_str(message);
    size_t size = flow_number(line, "size"), head = 0;
    if (!flow_has(line, "size"))
        return true;
    if (size < all.len + name.len + 1)
        return fail(error, "without padding it has %zu bytes", all.len);
    while (!str_starts_with(str_from_offset(all, head), STR("\r\n\r\n")))
        head++;
    struct text padded;
    text_init(&padded);
    text_add(&padded, (struct str){all.at, head});
    text_add(&padded, name);
    for (size_t i = all.len + name.len; i < size; i++)
        text_add_char(&padded, 'x');
    text_add(&padded, str_from_offset(all, head));
    text_free(message);
    *message = padded;
    return true;
}

/* Sender and receiver find their place in the chain of hops with the first request. */
static void place_parties(struct flow *flow, struct flow_call *call, const struct flow_line *line)
{
    if (!call->from_address.len) {
        call->rank[line->from] = 0;
        call->from_address = flow->parties[line->from].address;
        call->to_address = flow->parties[line->to].address;
    }
    if (call->rank[line->to] == FLOW_NOBODY && call->rank[line->from] != FLOW_NOBODY)
        call->rank[line->to] = (uint8_t)(call->rank[line->from] + 1);
}

/* What a party takes for its address. */
static struct str own_host(const struct flow_party *party)
{
    return party->inside.len ? party->inside : party->host;
}

static struct str contact_of(struct flow *flow, const struct flow_line *line, struct str user)
{
    struct str host = flow_value(line, "contact", own_host(&flow->parties[line->from]));
    if (str_starts_with(host, STR("sip:")))
        return flow_print(flow, "<%.*s>", (int)host.len, host.at);
    return flow_print(flow, "<sip:%.*s@%.*s>", (int)user.len, user.at, (int)host.len, host.at);
}

static void fill_names(struct flow *flow, struct flow_call *call, const struct flow_line *line,
                       struct flow_transaction *request)
{
    bool backward = is_backward(call, line), alone = stands_alone(line->what);
    bool dialog = call->invited && !alone && (!is(line->what, "INVITE") || call->answered);
    struct str from_uri = flow_value(line, "from-uri", STR("")),
               to_uri = flow_value(line, "to-uri", STR(""));
    if (!from_uri.len)
        from_uri = flow_print(flow, "sip:%.*s@%.*s", (int)call->caller.len, call->caller.at,
                              (int)call->from_address.len, call->from_address.at);
    if (!to_uri.len)
        to_uri = flow_print(flow, "sip:%.*s@%.*s", (int)call->callee.len, call->callee.at,
                            (int)call->to_address.len, call->to_address.at);
    struct str far_tag = call->dialog_tag.len ? call->dialog_tag : call->early_tag;
    if (!far_tag.len)
        far_tag = party_tag(flow, call, backward ? line->from : line->to);
    far_tag = flow_value(line, "totag", dialog ? far_tag : STR(""));
    if (flow_has(line, "notag"))
        far_tag = STR("");
    struct str display = flow_value(line, "display", STR(""));
    struct str caller =
        flow_print(flow, "%s%.*s%s<%.*s>", display.len ? "\"" : "", (int)display.len, display.at,
                   display.len ? "\" " : "", (int)from_uri.len, from_uri.at);
    struct str callee = flow_print(flow, "<%.*s>", (int)to_uri.len, to_uri.at);
    caller = add_tag(flow, caller, flow_value(line, "fromtag", call->from_tag));
    callee = add_tag(flow, callee, far_tag);
    request->from = backward ? callee : caller;
    request->to = backward ? caller : callee;
    request->contact = contact_of(flow, line, backward ? call->callee : call->caller);
    struct str target = backward ? call->caller_contact : call->callee_contact;
    struct str host = flow->parties[line->to].host;
    if (dialog && target.len > 2)
        request->request_uri = (struct str){target.at + 1, target.len - 2};
    else
        request->request_uri =
            flow_print(flow, "sip:%.*s@%.*s", (int)(backward ? call->caller : call->callee).len,
                       (backward ? call->caller : call->callee).at, (int)host.len, host.at);
    request->cseq = backward ? ++call->callee_cseq : ++call->caller_cseq;
}

/* CANCEL, and ACK to a refusal: everything is the INVITE's (RFC 3261 9.1, 17.1.1.3). */
static void copy_invite(struct flow *flow, const struct flow_transaction *invite,
                        struct flow_transaction *request)
{
    request->branch = invite->branch;
    request->from = invite->from;
    request->to = invite->to;
    request->request_uri = invite->request_uri;
    request->cseq = invite->cseq;
    size_t end = 0; /* the top Via only */
    while (end < invite->vias.len && invite->vias.at[end] != '\n')
        end++;
    request->vias = arena_copy(&flow->arena, (struct str){invite->vias.at, end + 1});
    if (is(request->method, "ACK"))
        request->to = add_tag(flow, invite->to, invite->final_tag);
}

static bool is_in_to(struct str to)
{
    return str_contains_nocase(to, STR(";tag="));
}

static void forward(struct flow *flow, const struct flow_line *line,
                    const struct flow_transaction *upstream, struct flow_transaction *request)
{
    request->from = upstream->from;
    request->to = upstream->to;
    request->contact = upstream->contact;
    request->body = upstream->body;
    request->extra = upstream->extra;
    request->cseq = upstream->cseq;
    request->request_uri = upstream->request_uri;
    if (!is_in_to(request->to) && !stands_alone(request->method)) {
        struct str user = flow->current->callee, host = flow->parties[line->to].host;
        request->request_uri =
            flow_print(flow, "sip:%.*s@%.*s", (int)user.len, user.at, (int)host.len, host.at);
    }
}

/* ACK to a 2xx has the number of the INVITE it confirms and a branch of its own (RFC
 * 3261 13.2.2.4). */
static void number_ack(struct flow_call *call, const struct flow_line *line,
                       struct flow_transaction *request)
{
    const struct flow_transaction *invite = call->transactions;
    while (invite &&
           !(is(invite->method, "INVITE") && call->rank[invite->source] == call->rank[line->from]))
        invite = invite->next;
    if (is_backward(call, line))
        call->callee_cseq--;
    else
        call->caller_cseq--;
    if (invite)
        request->cseq = invite->cseq;
}

static void add_vias(struct flow *flow, const struct flow_line *line,
                     struct flow_transaction *request)
{
    if (request->vias.len)
        return;
    struct text vias;
    text_init(&vias);
    const struct flow_party *party = &flow->parties[line->from];
    struct str host = flow_value(line, "via", own_host(party));
    if (!request->branch.len)
        request->branch = flow_print(flow, "z9hG4bK-%04x", ++flow->serial);
    struct str value =
        flow_print(flow, "SIP/2.0/UDP %.*s%s;branch=%.*s", (int)host.len, host.at,
                   party->no_rport ? "" : ";rport", (int)request->branch.len, request->branch.at);
    add_header(&vias, flow, "Via", value);
    if (request->upstream)
        text_add(&vias, request->upstream->vias);
    request->vias = flow_keep(flow, &vias);
}

static void add_credentials(struct flow *flow, struct flow_call *call, const struct flow_line *line,
                            struct text *out)
{
    if (!flow_has(line, "auth"))
        return;
    struct str target = flow->parties[line->to].name;
    struct str realm = flow_value(line, "realm", call->realm),
               nonce = flow_value(line, "nonce", call->nonce);
    if (!realm.len)
        realm = flow_print(flow, "%.*s.example", (int)target.len, target.at);
    if (!nonce.len)
        nonce = STR("n-old");
    text_addf(out,
              "%s: Digest username=\"%.*s\", realm=\"%.*s\", nonce=\"%.*s\", uri=\"sip:%.*s\", "
              "response=\"6629fae49393a05397450978507c4ef1\", algorithm=MD5\r\n",
              call->challenge == 401 ? "Authorization" : "Proxy-Authorization",
              (int)call->caller.len, call->caller.at, (int)realm.len, realm.at, (int)nonce.len,
              nonce.at, (int)realm.len, realm.at);
}

static void make_extra(struct flow *flow, struct flow_call *call, const struct flow_line *line,
                       struct flow_transaction *request)
{
    struct text extra;
    text_init(&extra);
    text_add(&extra, request->extra);
    add_credentials(flow, call, line, &extra);
    if (is(line->what, "PRACK"))
        text_addf(&extra, "RAck: %u %u INVITE\r\n", call->rseq, call->caller_cseq - 1);
    add_asked_headers(&extra, line);
    request->extra = flow_keep(flow, &extra);
}

static unsigned hops_before(const struct flow_transaction *request)
{
    unsigned hops = 0;
    for (; request->upstream; request = request->upstream)
        hops++;
    return hops;
}

static void print_request(struct flow *flow, const struct flow_call *call,
                          const struct flow_line *line, const struct flow_transaction *request,
                          struct text *out)
{
    struct str call_id = flow_value(line, "call-id", call->call_id);
    struct str uri = flow_value(line, "ruri", request->request_uri);
    text_addf(out, "%.*s %.*s SIP/2.0\r\n", (int)request->method.len, request->method.at,
              (int)uri.len, uri.at);
    text_add(out, request->vias);
    struct str hops = flow_print(flow, "%u", 70 - hops_before(request));
    add_header(out, flow, "Max-Forwards", flow_value(line, "mf", hops));
    add_header(out, flow, "From", flow_has(line, "damaged") ? STR("garbage <<") : request->from);
    add_header(out, flow, "To", request->to);
    add_header(out, flow, "Call-ID", call_id);
    text_addf(out, "CSeq: %u %.*s\r\n", request->cseq, (int)request->method.len,
              request->method.at);
    bool target_refresh = is(request->method, "INVITE") || is(request->method, "UPDATE") ||
                          is(request->method, "REGISTER");
    if (target_refresh)
        add_header(out, flow, "Contact", request->contact);
    add_header(out, flow, "User-Agent", flow->parties[line->from].agent);
    text_add(out, request->extra);
    add_body(out, flow, line, request->body);
}

static struct flow_message *keep_message(struct flow *flow, struct flow_call *call,
                                         const struct flow_line *line, struct text *bytes)
{
    struct flow_message *message = arena_alloc_zero(&flow->arena, sizeof *message);
    message->what = line->what;
    message->source = line->from;
    message->target = line->to;
    message->bytes = flow_keep(flow, bytes);
    message->next = call->messages;
    call->messages = message;
    return message;
}

static bool make_request(struct flow *flow, struct flow_call *call, const struct flow_line *line,
                         struct error *error)
{
    struct flow_transaction *request = arena_alloc_zero(&flow->arena, sizeof *request);
    struct flow_transaction *invite = newest(call, "INVITE", line->from, line->to);
    bool cancel = is(line->what, "CANCEL");
    request->method = line->what;
    request->source = line->from;
    request->target = line->to;
    if (cancel && !invite)
        return fail(error, "there is no INVITE to cancel");
    place_parties(flow, call, line);
    if (cancel || (is(line->what, "ACK") && invite && invite->final >= 300)) {
        copy_invite(flow, invite, request);
    } else {
        request->upstream = find_upstream(call, line);
        if (request->upstream)
            forward(flow, line, request->upstream, request);
        else
            fill_names(flow, call, line, request);
        if (!request->upstream && is(line->what, "ACK"))
            number_ack(call, line, request);
    }
    request->branch = flow_value(line, "branch", request->branch);
    add_vias(flow, line, request);
    bool offers = is(line->what, "INVITE") || flow_has(line, "sdp");
    if (!request->upstream && offers && !flow_has(line, "nosdp"))
        request->body = flow_make_sdp(flow, call, line);
    uint64_t cseq = request->cseq;
    if (flow_has(line, "cseq") && !str_to_u64(flow_value(line, "cseq", STR("")), UINT32_MAX, &cseq))
        return fail(error, "cseq is no number");
    request->cseq = (uint32_t)cseq;
    make_extra(flow, call, line, request);
    struct text bytes;
    text_init(&bytes);
    print_request(flow, call, line, request, &bytes);
    if (!pad(line, &bytes, error)) {
        text_free(&bytes);
        return false;
    }
    keep_message(flow, call, line, &bytes)->transaction = request;
    request->next = call->transactions;
    call->transactions = request;
    if (is(line->what, "INVITE")) {
        call->invited = true;
        if (!request->upstream && !is_backward(call, line))
            call->caller_contact = request->contact;
    }
    return true;
}

/* The request that a response answers: the one named by "for", else the newest without a final
 * response. */
static struct flow_transaction *find_request(const struct flow_call *call,
                                             const struct flow_line *line)
{
    struct flow_transaction *any = NULL;
    for (struct flow_transaction *other = call->transactions; other; other = other->next) {
        if (other->source != line->to || other->target != line->from || is(other->method, "ACK"))
            continue;
        if (line->about.len ? str_equal(other->method, line->about)
                            : !other->final && !is(other->method, "CANCEL"))
            return other;
        if (!any && !line->about.len && !is(other->method, "CANCEL"))
            any = other;
    }
    return any;
}

/* What came back from the next hop with this status, when the sender only passes it on. */
static const struct flow_message *find_downstream(const struct flow_call *call,
                                                  const struct flow_transaction *request,
                                                  unsigned status)
{
    const struct flow_message *message = status > 100 ? call->messages : NULL;
    while (message && !(message->status == status && message->transaction &&
                        message->transaction->upstream == request))
        message = message->next;
    return message;
}

static void make_challenge(struct flow *flow, struct flow_call *call, const struct flow_line *line,
                           unsigned status, struct text *out)
{
    struct str name = flow->parties[line->from].name;
    call->challenge = status;
    call->realm =
        flow_value(line, "realm", flow_print(flow, "%.*s.example", (int)name.len, name.at));
    call->nonce = flow_value(line, "nonce", flow_print(flow, "n%04x", ++flow->serial));
    text_addf(out, "%s: Digest realm=\"%.*s\", nonce=\"%.*s\", algorithm=MD5%s\r\n",
              status == 401 ? "WWW-Authenticate" : "Proxy-Authenticate", (int)call->realm.len,
              call->realm.at, (int)call->nonce.len, call->nonce.at,
              flow_has(line, "stale") ? ", stale=true" : "");
}

static void make_response_parts(struct flow *flow, struct flow_call *call,
                                const struct flow_line *line, struct flow_message *message)
{
    struct text extra;
    text_init(&extra);
    bool invite = is(message->transaction->method, "INVITE");
    unsigned status = message->status;
    bool passed_on = find_downstream(call, message->transaction, status) != NULL;
    if ((status == 401 || status == 407) && !passed_on)
        make_challenge(flow, call, line, status, &extra);
    if (flow_has(line, "reliable"))
        text_addf(&extra, "Require: 100rel\r\nRSeq: %u\r\n", ++call->rseq);
    add_asked_headers(&extra, line);
    message->extra = flow_keep(flow, &extra);
    message->phrase = flow_value(line, "phrase", phrase_of(status));
    bool backward = is_backward(call, line); /* the response goes back to the caller */
    if (status / 100 == 3)
        message->contact = contact_of(flow, line, call->callee);
    else if (status > 100 && status < 300 && invite)
        message->contact = contact_of(flow, line, backward ? call->callee : call->caller);
    bool answers = invite && (status == 183 || status / 100 == 2);
    if ((answers || flow_has(line, "sdp")) && !flow_has(line, "nosdp"))
        message->body = flow_make_sdp(flow, call, line);
    if (status > 100 && !is_in_to(message->transaction->to))
        message->tag = party_tag(flow, call, line->from);
}

static void print_response(struct flow *flow, const struct flow_call *call,
                           const struct flow_line *line, const struct flow_message *message,
                           struct text *out)
{
    const struct flow_transaction *request = message->transaction;
    const struct flow_party *receiver = &flow->parties[line->to];
    text_addf(out, "SIP/2.0 %u %.*s\r\n", message->status, (int)message->phrase.len,
              message->phrase.at);
    struct str vias = request->vias, rest;
    struct str top = str_before(vias, ';', &rest);
    text_add(out, top); /* RFC 3581: the receiver of the request fills in received and rport */
    text_addf(out, ";received=%.*s", (int)receiver->address.len, receiver->address.at);
    if (!receiver->no_rport)
        text_addf(out, ";rport=%u", receiver->at.port);
    text_add(out, receiver->no_rport ? STR(";") : STR(""));
    text_add(out, str_from_offset(rest, receiver->no_rport ? 0 : sizeof "rport" - 1));
    add_header(out, flow, "From", flow_has(line, "damaged") ? STR("garbage <<") : request->from);
    struct text to;
    text_init(&to);
    text_add(&to, request->to);
    if (message->tag.len)
        text_addf(&to, ";tag=%.*s", (int)message->tag.len, message->tag.at);
    add_header(out, flow, "To", text_str(&to));
    text_free(&to);
    add_header(out, flow, "Call-ID", flow_value(line, "call-id", call->call_id));
    text_addf(out, "CSeq: %u %.*s\r\n", request->cseq, (int)request->method.len,
              request->method.at);
    add_header(out, flow, "Contact", message->contact);
    add_header(out, flow, "Server", flow->parties[line->from].agent);
    text_add(out, message->extra);
    add_body(out, flow, line, message->body);
}

/* Without rport a response goes to the port that the top Via names (RFC 3261 18.2.2). */
static uint16_t reply_port(const struct flow_party *receiver,
                           const struct flow_transaction *request)
{
    uint64_t port = 0;
    struct str rest, host = str_before(request->vias, ';', &rest);
    size_t colon = host.len;
    while (colon && host.at[colon - 1] != ':')
        colon--;
    bool known = receiver->no_rport && str_to_u64(str_from_offset(host, colon), UINT16_MAX, &port);
    return known ? (uint16_t)port : 0;
}

static void note_response(struct flow_call *call, struct flow_message *message)
{
    struct flow_transaction *request = message->transaction;
    struct str tag = message->tag;
    if (message->status >= 200) {
        request->final = message->status;
        request->final_tag = tag;
    }
    bool initial =
        is(request->method, "INVITE") && call->rank[message->target] < call->rank[message->source];
    if (!initial || message->status <= 100 || message->status >= 300)
        return;
    if (message->contact.len)
        call->callee_contact = message->contact;
    if (tag.len && message->status >= 200)
        call->dialog_tag = tag;
    else if (tag.len)
        call->early_tag = tag;
    call->answered = call->answered || message->status >= 200;
}

static bool make_response(struct flow *flow, struct flow_call *call, const struct flow_line *line,
                          struct error *error)
{
    uint64_t status = 0;
    struct flow_transaction *request = find_request(call, line);
    if (!str_to_u64(line->what, 699, &status) || status < 100)
        return fail(error, "'%.*s' is neither a method nor a code", (int)line->what.len,
                    line->what.at);
    if (!request)
        return fail(error, "there is no request that this could answer");
    struct flow_message parts = {.transaction = request, .status = (unsigned)status};
    make_response_parts(flow, call, line, &parts);
    if (!parts.phrase.len)
        return fail(error, "%u has no phrase of its own: write phrase=", parts.status);
    const struct flow_message *passed = find_downstream(call, request, parts.status);
    if (passed) {
        parts.tag = passed->tag;
        parts.contact = passed->contact;
        parts.body = passed->body;
        parts.phrase = flow_value(line, "phrase", passed->phrase);
        parts.extra = passed->extra;
    }
    parts.tag = flow_value(line, "totag", parts.tag);
    if (flow_has(line, "notag"))
        parts.tag = STR("");
    struct text bytes;
    text_init(&bytes);
    print_response(flow, call, line, &parts, &bytes);
    if (!pad(line, &bytes, error)) {
        text_free(&bytes);
        return false;
    }
    struct flow_message *message = keep_message(flow, call, line, &bytes);
    message->transaction = request;
    message->target_port = reply_port(&flow->parties[line->to], request);
    message->status = parts.status;
    message->tag = parts.tag;
    message->phrase = parts.phrase;
    message->contact = parts.contact;
    message->body = parts.body;
    message->extra = parts.extra;
    note_response(call, message);
    return true;
}

bool flow_make_message(struct flow *flow, const struct flow_line *line, struct error *error)
{
    bool response = line->what.at[0] >= '0' && line->what.at[0] <= '9';
    return response ? make_response(flow, flow->current, line, error)
                    : make_request(flow, flow->current, line, error);
}
