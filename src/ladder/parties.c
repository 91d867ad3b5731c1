/* Collects the hosts of a call, in the order in which the call passes them. */
#include "parties.h"

#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

/* A reset is its arrow; where nothing came back, the request to connect is. */
static bool is_backward(const struct logged_message *message)
{
    return message->kind == SIP_TEXT_TCP_REFUSED && message->refusal != TCP_UNANSWERED;
}

struct endpoint message_sender(const struct logged_message *message)
{
    if (is_backward(message))
        return message->to;
    if (message->kind != SIP_TEXT_ICMP_QUOTE)
        return message->from;
    if (address_equal(&message->icmp.reporter, &message->to.address))
        return message->to;
    return (struct endpoint){.address = message->icmp.reporter};
}

struct endpoint message_receiver(const struct logged_message *message)
{
    bool is_error = message->kind == SIP_TEXT_ICMP_QUOTE || is_backward(message);
    return is_error ? message->from : message->to;
}

static bool has_several(const struct parties *parties, const struct address *address)
{
    for (size_t i = 0; i < parties->host_count; i++)
        if (address_equal(&parties->hosts[i], address))
            return true;
    return false;
}

/* A host that talks to itself is two parties, or more. */
static void note_several(struct parties *parties, const struct logged_messages *messages)
{
    for (size_t i = 0; i < messages->count; i++) {
        struct endpoint from = message_sender(&messages->at[i]),
                        to = message_receiver(&messages->at[i]);
        if (!address_equal(&from.address, &to.address) || from.port == to.port ||
            has_several(parties, &from.address))
            continue;
        parties->hosts = array_grow(parties->hosts, parties->host_count, &parties->host_capacity,
                                    sizeof *parties->hosts);
        parties->hosts[parties->host_count++] = from.address;
    }
}

size_t parties_find(const struct parties *parties, const struct endpoint *end)
{
    bool by_port = has_several(parties, &end->address);
    size_t i = 0;
    while (i < parties->count &&
           !(address_equal(&parties->at[i].shown.end.address, &end->address) &&
             (!by_port || parties->at[i].shown.end.port == end->port)))
        i++;
    return i;
}

static void add(struct parties *parties, const struct endpoint *end, bool used)
{
    size_t i = parties_find(parties, end);
    if (i == parties->count) {
        parties->at =
            array_grow(parties->at, parties->count, &parties->capacity, sizeof *parties->at);
        parties->at[parties->count++] = (struct seen_party){.shown.end = *end};
    }
    struct seen_party *party = &parties->at[i];
    if (used && !party->used) /* the port that a leg's end has may never be used */
        party->shown.end.port = end->port;
    party->port_varies = party->port_varies || (used && party->shown.end.port != end->port);
    party->used = party->used || used;
}

static void drop_unused(struct parties *parties)
{
    size_t kept = 0;
    for (size_t i = 0; i < parties->count; i++)
        if (parties->at[i].used)
            parties->at[kept++] = parties->at[i];
    parties->count = kept;
}

void parties_collect(struct parties *parties, const struct call *call,
                     const struct logged_messages *messages)
{
    *parties = (struct parties){0};
    note_several(parties, messages);
    for (uint16_t i = 0; i < call->leg_count; i++) {
        add(parties, &call->legs[i].from, false);
        add(parties, &call->legs[i].to, false);
    }
    for (size_t i = 0; i < messages->count; i++) {
        struct endpoint from = message_sender(&messages->at[i]),
                        to = message_receiver(&messages->at[i]);
        add(parties, &from, true);
        add(parties, &to, true);
    }
    drop_unused(parties);
}

void parties_free(struct parties *parties)
{
    free(parties->at);
    free(parties->hosts);
}

static bool is_us(const struct analysis *analysis, const struct address *address)
{
    for (size_t i = 0; i < analysis->us_count; i++)
        if (address_equal(&analysis->us[i], address))
            return true;
    return false;
}

/* Where it is not known who is us, caller and callee are still known. */
void parties_set_roles(struct parties *parties, const struct analysis *analysis,
                       const struct call *call)
{
    const struct call_leg *first = &call->legs[0], *last = &call->legs[call->leg_count - 1];
    for (size_t i = 0; i < parties->count; i++) {
        struct ladder_party *party = &parties->at[i].shown;
        const struct address *address = &party->end.address;
        if (is_us(analysis, address) && !has_several(parties, address))
            party->role = LADDER_ROLE_US;
        else if (call->trunk && address_equal(address, call->trunk) &&
                 !has_several(parties, address))
            party->role = LADDER_ROLE_PROVIDER;
        else if (parties_find(parties, &first->from) == i)
            party->role = LADDER_ROLE_CALLER;
        else if (parties_find(parties, &last->to) == i)
            party->role = LADDER_ROLE_CALLEE;
        if (parties->at[i].port_varies && !has_several(parties, address))
            party->end.port = 0;
    }
}
