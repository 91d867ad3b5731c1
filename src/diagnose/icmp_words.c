/* What ICMP errors mean. */
#include "icmp_words.h"

/* RFC 792, 1122, 1812 (family 4) and RFC 4443 (family 6). */
static const struct icmp_words {
    uint8_t family, type, code;
    const char *words;
} icmp_words[] = {
    {ADDRESS_IPV4, 3, 0, SAID("network unreachable")},
    {ADDRESS_IPV4, 3, 1, SAID("host unreachable")},
    {ADDRESS_IPV4, 3, 2, SAID("protocol unreachable")},
    {ADDRESS_IPV4, 3, 3, SAID("port unreachable, no SIP service is listening there")},
    {ADDRESS_IPV4, 3, 4, SAID("the packet is too big for the way")},
    {ADDRESS_IPV4, 3, 6, SAID("network unknown")},
    {ADDRESS_IPV4, 3, 7, SAID("host unknown")},
    {ADDRESS_IPV4, 3, 9, SAID("prohibited by a firewall")},
    {ADDRESS_IPV4, 3, 10, SAID("prohibited by a firewall")},
    {ADDRESS_IPV4, 3, 11, SAID("network unreachable for this type of service")},
    {ADDRESS_IPV4, 3, 12, SAID("host unreachable for this type of service")},
    {ADDRESS_IPV4, 3, 13, SAID("prohibited by a firewall")},
    {ADDRESS_IPV4, 11, 0, SAID("too many routers on the way, a routing loop")},
    {ADDRESS_IPV4, 11, 1, SAID("fragments of the packet are missing")},
    {ADDRESS_IPV6, 1, 0, SAID("no route to that address")},
    {ADDRESS_IPV6, 1, 1, SAID("prohibited by a firewall")},
    {ADDRESS_IPV6, 1, 2, SAID("the address is beyond the scope of ours")},
    {ADDRESS_IPV6, 1, 3, SAID("address unreachable")},
    {ADDRESS_IPV6, 1, 4, SAID("port unreachable, no SIP service is listening there")},
    {ADDRESS_IPV6, 1, 5, SAID("prohibited by a firewall")},
    {ADDRESS_IPV6, 1, 6, SAID("the route to that address is refused")},
    {ADDRESS_IPV6, 2, 0, SAID("the packet is too big for the way")},
    {ADDRESS_IPV6, 3, 0, SAID("too many routers on the way, a routing loop")},
    {ADDRESS_IPV6, 3, 1, SAID("fragments of the packet are missing")},
};

void icmp_add_words(struct text *out, const struct words *words, const struct icmp_error *error)
{
    for (size_t i = 0; i < sizeof icmp_words / sizeof icmp_words[0]; i++) {
        const struct icmp_words *row = &icmp_words[i];
        if (row->family == error->family && row->type == error->type && row->code == error->code) {
            text_add_literal(out, words_in(words, row->words));
            return;
        }
    }
    words_add(out, words, "ICMP type %u code %u", (unsigned)error->type, (unsigned)error->code);
}
