/* The inputs one by one: directories are replaced by the files in them. */
#ifndef CLI_INPUT_LIST_H
#define CLI_INPUT_LIST_H

#include "sipdiag/base/error.h"
#include "sipdiag/cli/options.h"

#include <stdbool.h>
#include <stddef.h>

struct input_list {
    const char **names;
    const char **folders; /* the named directory each was found in; NULL when it was named itself */
    const char **directories; /* that were named, but for those inside another */
    size_t directory_count, directory_capacity;
    char **owned; /* names that were put together here */
    size_t count, name_capacity, folder_capacity;
    size_t owned_count, owned_capacity;
    struct seen_files *seen;
};

/* False: a usage error. What cannot be listed is said when its turn comes: it stays in the list. */
bool input_list_make(struct input_list *list, const struct options *options, struct error *error);
void input_list_free(struct input_list *list);

#endif
