/* Files of the flow tests. */
#include "flow_files.h"

#include "sipdiag/base/memory.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

bool flow_file_open(struct flow_file *file, struct str bytes)
{
    file->descriptor = memfd_create("flow", 0);
    snprintf(file->path, sizeof file->path, "/proc/self/fd/%d", file->descriptor);
    while (file->descriptor >= 0 && bytes.len) {
        ssize_t wrote = write(file->descriptor, bytes.at, bytes.len);
        if (wrote <= 0)
            break;
        bytes = str_from_offset(bytes, (size_t)wrote);
    }
    if (file->descriptor >= 0 && !bytes.len)
        return true;
    perror("cannot make a file in memory");
    flow_file_close(file);
    return false;
}

bool flow_file_cut(const struct flow_file *file, size_t bytes)
{
    return ftruncate(file->descriptor, (off_t)bytes) == 0;
}

void flow_file_close(struct flow_file *file)
{
    if (file->descriptor >= 0)
        close(file->descriptor);
    file->descriptor = -1;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_flow(const char *name)
{
    size_t len = strlen(name);
    return len > 5 && strcmp(name + len - 5, ".flow") == 0;
}

static char *join_path(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = xalloc(size);
    snprintf(path, size, "%s/%s", folder, name);
    return path;
}

bool flow_files_each(const char *folder, void *context,
                     void (*play)(void *context, const char *path))
{
    DIR *directory = opendir(folder);
    if (!directory)
        return false;
    char **paths = NULL;
    size_t count = 0, capacity = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (!is_flow(entry->d_name))
            continue;
        paths = array_grow(paths, count, &capacity, sizeof *paths);
        paths[count++] = join_path(folder, entry->d_name);
    }
    closedir(directory);
    if (count)
        qsort(paths, count, sizeof *paths, compare_names);
    for (size_t i = 0; i < count; i++) {
        play(context, paths[i]);
        free(paths[i]);
    }
    free(paths);
    return true;
}
