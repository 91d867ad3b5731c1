/* Reads the key logs one by one. */
#include "key_logs.h"

#include "messages.h"
#include "sipdiag/read/tls_key_file.h"

static bool read_one(const struct options *options, const char *path, struct tls_keys *keys)
{
    struct text warning = {0};
    struct error error = {""};
    bool is_good = tls_key_file_read(path, keys, &warning, &error);
    if (!is_good)
        say("%s", error.text);
    else if (warning.len && (!options->quiet || options->strict))
        say("%s%s", options->strict ? "" : "warning: ", warning.at);
    is_good = is_good && !(options->strict && warning.len);
    text_free(&warning);
    return is_good;
}

struct tls_keys *key_logs_read(const struct options *options, bool *failed)
{
    struct tls_keys *keys = tls_keys_new();
    *failed = false;
    for (size_t i = 0; i < options->tls_key_count; i++)
        *failed |= !read_one(options, options->tls_keys[i], keys);
    return keys;
}
