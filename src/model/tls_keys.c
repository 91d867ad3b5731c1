/* A map of secrets, and the reader of key logs. */
#include "sipdiag/model/tls_keys.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { SECRETS_MOST = 1000000 }; /* about 130 MB */

struct entry {
    struct map_node node; /* first: the map gives it back as the entry */
    struct entry *next;
    uint8_t client_random[TLS_RANDOM_BYTES];
    struct tls_secret secret;
    uint8_t kind;
};

struct tls_keys {
    struct map map;
    struct entry *entries;
    uint64_t version;
};

struct tls_keys *tls_keys_new(void)
{
    struct tls_keys *keys = xalloc(sizeof *keys);
    map_init(&keys->map);
    return keys;
}

void tls_keys_free(struct tls_keys *keys)
{
    if (!keys)
        return;
    for (struct entry *entry = keys->entries, *next; entry; entry = next) {
        next = entry->next;
        explicit_bzero(entry, sizeof *entry);
        free(entry);
    }
    map_free(&keys->map);
    free(keys);
}

uint64_t tls_keys_version(const struct tls_keys *keys)
{
    return keys ? keys->version : 0;
}

static uint64_t hash_of(const uint8_t *client_random, enum tls_secret_kind kind)
{
    return hash_key(client_random, TLS_RANDOM_BYTES) + kind;
}

static struct entry *find(const struct tls_keys *keys, const uint8_t *client_random,
                          enum tls_secret_kind kind)
{
    struct map_node *node = map_find(&keys->map, hash_of(client_random, kind));
    while (node) {
        struct entry *entry = (struct entry *)node;
        if (entry->kind == kind &&
            memcmp(entry->client_random, client_random, TLS_RANDOM_BYTES) == 0)
            return entry;
        node = map_next(node);
    }
    return NULL;
}

bool tls_keys_find(const struct tls_keys *keys, const uint8_t client_random[TLS_RANDOM_BYTES],
                   enum tls_secret_kind kind, struct tls_secret *secret)
{
    const struct entry *entry = keys && keys->map.count ? find(keys, client_random, kind) : NULL;
    if (entry)
        *secret = entry->secret;
    return entry != NULL;
}

/* False when there are too many. */
static bool add(struct tls_keys *keys, const struct entry *wanted)
{
    enum tls_secret_kind kind = (enum tls_secret_kind)wanted->kind;
    struct entry *entry = find(keys, wanted->client_random, kind);
    if (entry && memcmp(&entry->secret, &wanted->secret, sizeof entry->secret) == 0)
        return true;
    if (!entry) {
        if (keys->map.count >= SECRETS_MOST)
            return false;
        entry = xalloc(sizeof *entry);
        memcpy(entry->client_random, wanted->client_random, TLS_RANDOM_BYTES);
        entry->kind = wanted->kind;
        entry->next = keys->entries;
        keys->entries = entry;
        map_add(&keys->map, &entry->node, hash_of(entry->client_random, kind));
    }
    entry->secret = wanted->secret;
    keys->version++;
    return true;
}

/* Bytes from hexadecimal digits; 0 when there are others, or too many. */
static size_t read_hex(struct str digits, uint8_t *out, size_t most)
{
    if (digits.len % 2 || digits.len / 2 > most)
        return 0;
    for (size_t i = 0; i < digits.len; i += 2) {
        int high = hexadecimal_digit(digits.at[i]), low = hexadecimal_digit(digits.at[i + 1]);
        if (high < 0 || low < 0)
            return 0;
        out[i / 2] = (uint8_t)(high << 4 | low);
    }
    return digits.len / 2;
}

static bool is_hex(struct str digits)
{
    for (size_t i = 0; i < digits.len; i++)
        if (hexadecimal_digit(digits.at[i]) < 0)
            return false;
    return digits.len > 0;
}

static bool is_label(struct str word)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = word.at[i];
        if (!(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return word.len > 0;
}

static bool has_kind(struct str label, uint8_t *kind)
{
    static const struct str labels[] = {
        [TLS_MASTER_SECRET] = STR("CLIENT_RANDOM"),
        [TLS_CLIENT_EARLY] = STR("CLIENT_EARLY_TRAFFIC_SECRET"),
        [TLS_CLIENT_HANDSHAKE] = STR("CLIENT_HANDSHAKE_TRAFFIC_SECRET"),
        [TLS_SERVER_HANDSHAKE] = STR("SERVER_HANDSHAKE_TRAFFIC_SECRET"),
        [TLS_CLIENT_TRAFFIC] = STR("CLIENT_TRAFFIC_SECRET_0"),
        [TLS_SERVER_TRAFFIC] = STR("SERVER_TRAFFIC_SECRET_0"),
    };
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_equal(label, labels[i])) {
            *kind = (uint8_t)i;
            return true;
        }
    return false;
}

/* TLS 1.2's master secret has 48 bytes, those of 1.3 are as long as the hash: 32 or 48. */
static bool is_length_of(uint8_t kind, size_t bytes)
{
    return bytes == 48 || (bytes == 32 && kind != TLS_MASTER_SECRET);
}

static bool read_line(struct tls_key_reader *reader, struct str line)
{
    struct entry entry = {.next = NULL};
    struct str rest, label = str_before(line, ' ', &rest);
    struct str random = str_before(rest, ' ', &rest);
    if (!is_label(label) || !is_hex(random) || !is_hex(rest))
        return false;
    if (!has_kind(label, &entry.kind)) /* of a use that we have none for, such as EXPORTER_SECRET */
        return true;
    entry.secret.len = (uint8_t)read_hex(rest, entry.secret.bytes, TLS_SECRET_MOST);
    bool is_good = read_hex(random, entry.client_random, TLS_RANDOM_BYTES) == TLS_RANDOM_BYTES &&
                   is_length_of(entry.kind, entry.secret.len);
    if (is_good && add(reader->keys, &entry))
        reader->secrets++;
    else if (is_good)
        reader->left_out++;
    explicit_bzero(&entry, sizeof entry);
    return is_good;
}

static void end_line(struct tls_key_reader *reader)
{
    struct str line = str_trim((struct str){reader->line, reader->len});
    bool says_nothing = !reader->is_too_long && (line.len == 0 || line.at[0] == '#');
    reader->lines++;
    if (!says_nothing && (reader->is_too_long || !read_line(reader, line))) {
        reader->bad_lines++;
        if (!reader->first_bad_line)
            reader->first_bad_line = reader->lines;
    }
    reader->len = 0;
    reader->is_too_long = false;
}

void tls_key_reader_begin(struct tls_key_reader *reader, struct tls_keys *keys)
{
    *reader = (struct tls_key_reader){.keys = keys};
}

void tls_key_reader_add(struct tls_key_reader *reader, struct str bytes)
{
    while (bytes.len) {
        size_t end = str_find_char(bytes, '\n');
        size_t room = sizeof reader->line - reader->len;
        size_t taken = end < room ? end : room;
        bool is_comment = reader->len ? reader->line[0] == '#' : taken && bytes.at[0] == '#';
        memcpy(reader->line + reader->len, bytes.at, taken);
        reader->len += (uint32_t)taken;
        reader->is_too_long |= taken < end && !is_comment;
        if (end == bytes.len)
            return;
        end_line(reader);
        bytes = str_from_offset(bytes, end + 1);
    }
}

void tls_key_reader_finish(struct tls_key_reader *reader)
{
    if (reader->len || reader->is_too_long)
        end_line(reader);
    explicit_bzero(reader->line, sizeof reader->line);
}
