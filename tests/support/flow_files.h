/* Files of the flow tests: the flows of a folder, and a capture in memory that has a path. */
#ifndef TESTS_SUPPORT_FLOW_FILES_H
#define TESTS_SUPPORT_FLOW_FILES_H

#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct flow_file {
    int descriptor;
    char path[64];
};

/* False with a line on stderr when the system has no memory files. */
bool flow_file_open(struct flow_file *file, struct str bytes);
bool flow_file_cut(const struct flow_file *file,
                   size_t bytes); /* keeps the first bytes; may only shrink */
void flow_file_close(struct flow_file *file);

/* Calls play for every *.flow in the folder, by name. False when the folder cannot be read. */
bool flow_files_each(const char *folder, void *context,
                     void (*play)(void *context, const char *path));

#endif
