/* The mask: its level and its key. */
#include "mask_parts.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { KEY_LEAST_BYTES = 16, KEY_MOST_BYTES = 64 * 1024 };

struct mask *mask_new(enum mask_level level)
{
    struct mask *mask = xalloc(sizeof *mask);
    mask->level = level;
    mask->secret = (struct secret){{0x7369706469616731U, 0x6d61736b206b6579U}};
    arena_init(&mask->arena, 0);
    map_init(&mask->names);
    map_init(&mask->shown);
    map_init(&mask->known);
    arena_init(&mask->known_arena, 0);
    return mask;
}

void mask_free(struct mask *mask)
{
    if (!mask)
        return;
    map_free(&mask->names);
    map_free(&mask->shown);
    map_free(&mask->known);
    arena_free(&mask->known_arena);
    arena_free(&mask->arena);
    free(mask);
}

enum mask_level mask_level(const struct mask *mask)
{
    return mask ? mask->level : MASK_NONE;
}

void mask_feed(struct mask *mask, const void *bytes, size_t len)
{
    if (!mask || mask->has_key || mask->is_settled)
        return;
    mask->secret.word[0] = secret_hash(&mask->secret, bytes, len);
    mask->secret.word[1] ^= hash_bulk(bytes, len, mask->secret.word[0]);
}

void mask_settle(struct mask *mask)
{
    if (!mask || mask->is_settled)
        return;
    mask->secret.word[1] = secret_number(&mask->secret, USE_PASS, mask->secret.word[0]);
    mask->is_settled = true;
}

bool mask_use_chance(struct mask *mask, struct error *error)
{
    struct secret secret;
    errno = 0;
    if (getrandom(&secret, sizeof secret, 0) != (ssize_t)sizeof secret)
        return fail(error, "cannot draw a key for --mask: %s; give one with --mask-key",
                    strerror(errno ? errno : EIO));
    mask_feed(mask, &secret, sizeof secret);
    mask->has_key = true;
    return true;
}

static bool use_bytes(struct mask *mask, const char *path, FILE *file, struct error *error)
{
    char *bytes = xalloc(KEY_MOST_BYTES);
    size_t len = fread(bytes, 1, KEY_MOST_BYTES, file);
    bool is_read = !ferror(file) && len >= KEY_LEAST_BYTES;
    if (ferror(file))
        fail(error, "cannot read the key '%s': %s", path, strerror(errno));
    else if (!is_read)
        fail(error,
             "the key '%s' is too short: %zu bytes, %d are needed; make one with "
             "`head -c 32 /dev/urandom > %s`",
             path, len, KEY_LEAST_BYTES, path);
    if (is_read) {
        mask_feed(mask, bytes, len);
        mask->has_key = true;
    }
    free(bytes);
    return is_read;
}

bool mask_use_file(struct mask *mask, const char *path, struct error *error)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return fail(error, "cannot open the key '%s': %s", path, strerror(errno));
    bool is_used = use_bytes(mask, path, file, error);
    fclose(file);
    return is_used;
}

uint64_t mask_fingerprint(const struct mask *mask, struct str text)
{
    return secret_hash(&mask->secret, text.len ? text.at : "", text.len);
}

void add_pseudonym(const struct mask *mask, struct text *out, char kind, enum mask_use use,
                   struct str of)
{
    uint64_t mark = secret_number(&mask->secret, use, mask_fingerprint(mask, of));
    text_addf(out, "%c%010llx", kind, (unsigned long long)(mark >> 24));
}
