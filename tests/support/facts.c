/* Facts of SIP messages written by hand. */
#include "support/facts.h"

#include <string.h>

struct endpoint test_host(unsigned host)
{
    const uint8_t bytes[4] = {192, 0, 2, (uint8_t)host};
    return (struct endpoint){.address = address_ipv4(bytes), .port = 5060};
}

static struct sip_facts any_message(double seconds, unsigned from, unsigned to)
{
    return (struct sip_facts){
        .time_us = (int64_t)(seconds * 1e6) + 1700000000000000,
        .from = test_host(from),
        .to = test_host(to),
        .origin = {.frame = (uint32_t)(seconds * 1000) + 1},
        .call_id = STR("call@test"),
        .cseq = 1,
        .via_count = 1,
        .branch = STR("z9hG4bK-1"),
        .from_tag = STR("caller"),
        .from_user = STR("1001"),
        .to_user = STR("2002"),
        .request_user = STR("2002"),
    };
}

struct sip_facts test_request(double seconds, unsigned from, unsigned to, enum sip_method method)
{
    struct sip_facts facts = any_message(seconds, from, to);
    facts.method = method;
    if (method == SIP_METHOD_BYE || method == SIP_METHOD_ACK)
        facts.to_tag = STR("callee");
    if (method == SIP_METHOD_BYE) {
        facts.cseq = 2;
        facts.branch = STR("z9hG4bK-bye");
    }
    if (method == SIP_METHOD_ACK)
        facts.branch = STR("z9hG4bK-ack");
    return facts;
}

struct sip_facts test_response(double seconds, unsigned from, unsigned to, unsigned status)
{
    struct sip_facts facts = any_message(seconds, from, to);
    facts.method = SIP_METHOD_INVITE;
    facts.status = (uint16_t)status;
    if (status > 100)
        facts.to_tag = STR("callee");
    return facts;
}
