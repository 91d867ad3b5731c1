/* IP addresses and host names. */
#include "mask_parts.h"

#include "sipdiag/base/hash.h"

#include <string.h>

/* An address that is shown by a text: one object for each, so that equal ones stay equal. */
struct masked_name {
    struct map_node by_address, by_text;
    struct address of;
    struct str text;
};

/* Nobody's: no address yet, this very host, a group, everybody. */
static bool is_nobodys(const struct address *address)
{
    const uint8_t *bytes = address->bytes;
    static const uint8_t zeros[15];
    if (address->family == ADDRESS_IPV4)
        return (memcmp(bytes, zeros, 4) == 0) || bytes[0] == 127 || (bytes[0] & 0xf0) == 0xe0 ||
               memcmp(bytes, "\xff\xff\xff\xff", 4) == 0;
    if (address->family == ADDRESS_IPV6)
        return bytes[0] == 0xff || (memcmp(bytes, zeros, 15) == 0 && bytes[15] <= 1);
    return address->family == ADDRESS_NONE;
}

/* ---- pseudonyms ---- */

/* One of the 256 orders of a last byte, chosen by the network. */
static uint8_t other_octet(uint64_t mark, uint8_t octet)
{
    uint8_t factor = (uint8_t)(mark >> 32 | 1), step = (uint8_t)(mark >> 40);
    return (uint8_t)(octet * factor + step);
}

/* Hosts of one network of 256 stay together. 240/4 is nobody's (RFC 1112 4), 10/8 everybody's. */
static struct address other_ipv4(const struct mask *mask, const struct address *address)
{
    const uint8_t *from = address->bytes;
    uint64_t network = (uint64_t)from[0] << 16 | (uint64_t)from[1] << 8 | from[2];
    uint64_t mark = secret_number(&mask->secret, USE_NETWORK, network);
    uint8_t bytes[4] = {10, (uint8_t)mark, (uint8_t)(mark >> 8), other_octet(mark, from[3])};
    if (!address_is_private(address))
        bytes[0] = (uint8_t)(0xf0 | (mark >> 16 & 7));
    return address_ipv4(bytes);
}

/* Hosts of one /64 stay together. 2001:db8::/32 is nobody's (RFC 3849), fd00::/8 everybody's. */
static struct address other_ipv6(const struct mask *mask, const struct address *address)
{
    uint64_t mark = secret_hash(&mask->secret, address->bytes, 8);
    uint64_t host = secret_hash(&mask->secret, address->bytes, 16);
    uint8_t bytes[16] = {0x20, 0x01, 0x0d, 0xb8};
    if (address_is_private(address))
        bytes[0] = 0xfd;
    for (unsigned i = 0; i < 4; i++) {
        bytes[4 + i] = (uint8_t)(mark >> (8 * i));
        bytes[12 + i] = (uint8_t)(host >> (8 * i));
    }
    return address_ipv6(bytes);
}

static struct address other_address(const struct mask *mask, const struct address *address)
{
    return address->family == ADDRESS_IPV4 ? other_ipv4(mask, address) : other_ipv6(mask, address);
}

/* ---- what is shown in place of an address ---- */

static void add_network(struct text *out, const struct address *address)
{
    const uint8_t *bytes = address->bytes;
    if (address->family == ADDRESS_IPV4)
        text_addf(out, "%u.%u.%u.x", bytes[0], bytes[1], bytes[2]);
    else
        text_addf(out, "%x:%x:%x:%x::x", bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3],
                  bytes[4] << 8 | bytes[5], bytes[6] << 8 | bytes[7]);
}

static bool is_shown(const struct mask *mask, struct str text)
{
    uint64_t hash = hash_key(text.at, text.len);
    for (struct map_node *node = map_find(&mask->shown, hash); node; node = map_next(node)) {
        const struct masked_name *name =
            (const struct masked_name *)(void *)((char *)node -
                                                 offsetof(struct masked_name, by_text));
        if (str_equal(name->text, text))
            return true;
    }
    return false;
}

/* Two hosts whose networks read alike are x and x2. */
static void add_unlike(struct mask *mask, struct text *out)
{
    size_t len = out->len;
    for (unsigned i = 2; is_shown(mask, text_str(out)); i++) {
        out->len = len;
        text_addf(out, "%u", i);
    }
}

static void add_shown(struct mask *mask, struct text *out, const struct address *address)
{
    if (mask->level == MASK_ALL) {
        text_addf(out, "host%u", ++mask->hosts);
    } else if (address->family == ADDRESS_NAME) {
        struct text name = {0};
        address_add(&name, address);
        mask_add_words(mask, out, text_str(&name));
        text_free(&name);
    } else {
        add_network(out, address);
    }
    add_unlike(mask, out);
}

static const struct masked_name *name_of(struct mask *mask, const struct address *address)
{
    uint64_t hash = hash_key(address, sizeof *address);
    for (struct map_node *node = map_find(&mask->names, hash); node; node = map_next(node)) {
        const struct masked_name *name =
            (const struct masked_name *)node; /* the node is its first member */
        if (address_equal(&name->of, address))
            return name;
    }
    struct text text = {0};
    struct masked_name *name = arena_alloc_zero(&mask->arena, sizeof *name);
    add_shown(mask, &text, address);
    name->of = *address;
    name->text = arena_copy(&mask->arena, text_str(&text));
    map_add(&mask->names, &name->by_address, hash);
    map_add(&mask->shown, &name->by_text, hash_key(name->text.at, name->text.len));
    text_free(&text);
    return name;
}

/* What a packet has at level 1. */
static struct address network_of(const struct address *address)
{
    struct address network = *address;
    if (address->family == ADDRESS_IPV4)
        network.bytes[3] = 0;
    else
        memset(network.bytes + 8, 0, 8);
    return network;
}

struct address mask_address(struct mask *mask, const struct address *address)
{
    bool is_ip = address->family == ADDRESS_IPV4 || address->family == ADDRESS_IPV6;
    if (!is_masking(mask) || is_nobodys(address))
        return *address;
    if (is_ip && mask->for_packets && mask->level == MASK_TAILS)
        return network_of(address);
    if (is_ip && (mask->for_packets || mask->level == MASK_PSEUDONYMS))
        return other_address(mask, address);
    const struct masked_name *name = name_of(mask, address);
    return address_standing_for(&name->text, address);
}

void mask_for_packets(struct mask *mask, bool is_on)
{
    mask->for_packets = is_on;
}

/* ---- host names ---- */

/* All but the last label, which is letters. */
static void add_domain_hidden(struct text *out, struct str host)
{
    size_t last = host.len;
    while (last > 0 && is_letter(host.at[last - 1]))
        last--;
    if (last > 0 && host.at[last - 1] != '.')
        last = host.len;
    for (size_t i = 0; i < host.len; i++) {
        bool is_part =
            is_letter(host.at[i]) || is_digit(host.at[i]) || (unsigned char)host.at[i] >= 0x80;
        text_add_char(out, is_part && (i < last || last == 0) ? 'x' : host.at[i]);
    }
}

static bool is_known_to_all(struct str host)
{
    return str_equal_nocase(host, STR("localhost")) || str_equal_nocase(host, STR("invalid")) ||
           str_equal_nocase(host, STR("anonymous.invalid")) ||
           str_equal_nocase(host, STR("asterisk")) /* the usual realm */;
}

void mask_add_host(struct mask *mask, struct text *out, struct str host)
{
    struct address address;
    if (!is_masking(mask) || host.len == 0 || is_known_to_all(host)) {
        text_add(out, host);
    } else if (address_parse(host, &address)) {
        bool has_brackets = host.at[0] == '[';
        address = mask_address(mask, &address);
        text_add_literal(out, has_brackets ? "[" : "");
        address_add(out, &address);
        text_add_literal(out, has_brackets ? "]" : "");
    } else if (mask->level == MASK_ALL) {
        text_add_literal(out, "host");
    } else if (mask->level == MASK_TAILS) {
        add_domain_hidden(out, host);
    } else {
        add_pseudonym(mask, out, 'h', USE_HOST, host);
        text_add_literal(out, ".invalid");
    }
}

/* ":5060"; what is no port is not shown. */
static void add_port(struct text *out, struct str port)
{
    enum { DIGITS_MOST = 5 };
    size_t digits = 0;
    port = str_trim(str_from_offset(port, port.len > 0));
    while (digits < port.len && is_digit(port.at[digits]))
        digits++;
    if (digits == 0 || digits < port.len || digits > DIGITS_MOST)
        return;
    text_add_char(out, ':');
    text_add(out, port);
}

void add_host_port(struct mask *mask, struct text *out, struct str place)
{
    struct address address;
    size_t end = place.len;
    if (!address_parse(place, &address)) {
        while (end > 0 && place.at[end - 1] != ':' && place.at[end - 1] != ']')
            end--;
        if (end == 0)
            end = place.len;
        else if (place.at[end - 1] == ':')
            end--;
    }
    mask_add_host(mask, out, str_trim((struct str){place.at, end}));
    add_port(out, str_from_offset(place, end));
}
