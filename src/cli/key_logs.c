/* Reads the key logs one by one. */
#include "key_logs.h"

#include "messages.h"
#include "sipdiag/read/tls_key_file.h"

#include <string.h>

static bool read_one(struct key_logs *logs, const struct options *options, const char *path)
{
    struct text warning = {0};
    struct error error = {""};
    bool keeps = options->extract && options->shows_secrets && options->mask == MASK_NONE;
    bool is_good =
        tls_key_file_read(path, logs->keys, keeps ? &logs->kept : NULL, &warning, &error);
    if (!is_good)
        say("%s", error.text);
    else if (warning.len && (!options->quiet || options->strict))
        say("%s%s", options->strict ? "" : "warning: ", warning.at);
    is_good = is_good && !(options->strict && warning.len);
    text_free(&warning);
    return is_good;
}

void key_logs_read(struct key_logs *logs, const struct options *options)
{
    *logs = (struct key_logs){.keys = tls_keys_new()};
    for (size_t i = 0; i < options->tls_key_count; i++) {
        logs->failed |= !read_one(logs, options, options->tls_keys[i]);
        if (logs->kept.len && logs->kept.at[logs->kept.len - 1] != '\n')
            text_add_char(&logs->kept, '\n');
    }
}

void key_logs_free(struct key_logs *logs)
{
    if (logs->kept.len)
        explicit_bzero(logs->kept.at, logs->kept.len);
    text_free(&logs->kept);
    tls_keys_free(logs->keys);
}
