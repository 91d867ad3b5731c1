/* Session timers (RFC 4028), reliable ringing (RFC 3262), and INVITEs that a router rewrote by
 * halves. */
#include "dialog_headers.h"

#include "address_text.h"
#include "header_values.h"

static void read_session_timer(struct str value, struct sip_facts *facts)
{
    facts->session_expires_s = header_seconds(value);
    struct str refresher = header_parameter(value, STR("refresher"));
    if (str_equal_nocase(refresher, STR("uac")))
        facts->refresher = SIP_REFRESHER_UAC;
    else if (str_equal_nocase(refresher, STR("uas")))
        facts->refresher = SIP_REFRESHER_UAS;
}

/* Every Contact may have its own (RFC 3261 10.3): a registrar lists them all, and the newest lasts
 * longest. */
static void read_expires(const struct sip_scan *scan, struct sip_facts *facts)
{
    struct str contacts = scan->value[SIP_HEADER_CONTACT], value = scan->value[SIP_HEADER_EXPIRES];
    if (facts->status >= 300) /* a refusal promises nothing */
        return;
    for (unsigned i = 0; i < 16 && contacts.len; i++) {
        struct str one = sip_first_value(contacts);
        struct str expires = header_parameter(one, STR("expires"));
        uint32_t seconds = header_seconds(str_trim(expires));
        if (expires.len && (!facts->has_expires || seconds > facts->expires_s)) {
            facts->has_expires = true;
            facts->expires_s = seconds;
        }
        contacts = str_from_offset(contacts, one.len + 1);
    }
    if (facts->has_expires || value.len == 0)
        return;
    facts->has_expires = true;
    facts->expires_s = header_seconds(value);
}

void dialog_headers_read(const struct sip_scan *scan, struct sip_facts *facts)
{
    uint64_t cause = 0;
    if (scan->value[SIP_HEADER_SESSION_EXPIRES].len)
        read_session_timer(scan->value[SIP_HEADER_SESSION_EXPIRES], facts);
    if (facts->method == SIP_METHOD_REGISTER)
        read_expires(scan, facts);
    if (scan->value[SIP_HEADER_RSEQ].len)
        facts->rseq = header_seconds(scan->value[SIP_HEADER_RSEQ]);
    if (facts->q850 == 0 && str_to_u64(scan->value[SIP_HEADER_X_CAUSE], 127, &cause))
        facts->q850 = (uint8_t)cause;
}

/* Sent-by of a Via: what follows "SIP/2.0/UDP ", up to the port or the parameters. */
static struct str sent_by(struct str via)
{
    size_t start = 0, end;
    while (start < via.len && via.at[start] != ' ' && via.at[start] != '\t')
        start++;
    via = str_trim(str_from_offset(via, start));
    for (end = 0; end < via.len && via.at[end] != ':' && via.at[end] != ';' && via.at[end] != ' ';)
        end++;
    return (struct str){via.at, end};
}

enum place { PLACE_UNKNOWN, PLACE_PRIVATE, PLACE_PUBLIC };

static enum place place_of(const struct address *address)
{
    if (address->family == ADDRESS_NONE)
        return PLACE_UNKNOWN;
    return address_is_private(address) ? PLACE_PRIVATE : PLACE_PUBLIC;
}

static enum place place_of_text(struct str host)
{
    struct address address = {0};
    return address_text_read(host, &address) ? place_of(&address) : PLACE_UNKNOWN;
}

static bool contradict(enum place a, enum place b)
{
    return a != PLACE_UNKNOWN && b != PLACE_UNKNOWN && a != b;
}

uint8_t dialog_alg_signs(const struct sip_scan *scan, const struct sip_parts *parts,
                         const struct sip_facts *facts)
{
    uint16_t port;
    enum place via = place_of_text(sent_by(parts->via));
    enum place contact = place_of_text(sip_uri_host(facts->contact_uri, &port));
    unsigned signs = 0;
    signs += contradict(via, contact);
    signs +=
        contradict(place_of(&facts->media.audio.address), place_of(&facts->media.origin_address));
    signs += scan->body_short ||
             (scan->rest.len > 0 && !sip_looks_like_start(scan->rest.at, scan->rest.len));
    return (uint8_t)signs;
}
