/* Goes through directories, in order of names; a file or directory that was met before is passed
 * over, so that links cannot lead in a circle. */
#include "input_list.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/base/map.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/text.h"
#include "sipdiag/pipeline/pipeline.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { DEEPEST = 64 };

struct seen_file {
    struct map_node node; /* first: the map gives it back as the file */
    struct seen_file *previous;
    dev_t device;
    ino_t inode;
};

struct seen_files {
    struct map map;
    struct seen_file *last;
};

/* True when it was met before; else it is from now on. */
static bool is_seen(struct seen_files *seen, const struct stat *about)
{
    struct {
        uint64_t device, inode;
    } key = {about->st_dev, about->st_ino};
    uint64_t hash = hash_key(&key, sizeof key);
    for (struct map_node *node = map_find(&seen->map, hash); node; node = map_next(node)) {
        const struct seen_file *file = (struct seen_file *)node;
        if (file->device == about->st_dev && file->inode == about->st_ino)
            return true;
    }
    struct seen_file *file = xalloc(sizeof *file);
    file->device = about->st_dev;
    file->inode = about->st_ino;
    file->previous = seen->last;
    seen->last = file;
    map_add(&seen->map, &file->node, hash);
    return false;
}

static void free_seen(struct seen_files *seen)
{
    while (seen->last) {
        struct seen_file *previous = seen->last->previous;
        free(seen->last);
        seen->last = previous;
    }
    map_free(&seen->map);
}

static void add(struct input_list *list, const char *name, const char *folder)
{
    list->names = array_grow(list->names, list->count, &list->name_capacity, sizeof *list->names);
    list->folders =
        array_grow(list->folders, list->count, &list->folder_capacity, sizeof *list->folders);
    list->names[list->count] = name;
    list->folders[list->count++] = folder;
}

static void note_directory(struct input_list *list, const char *name)
{
    list->directories = array_grow(list->directories, list->directory_count,
                                   &list->directory_capacity, sizeof *list->directories);
    list->directories[list->directory_count++] = name;
}

static char *own(struct input_list *list, const char *directory, const char *entry)
{
    struct text path = {0};
    size_t len = strlen(directory);
    text_addf(&path, "%s%s%s", directory, len && directory[len - 1] == '/' ? "" : "/", entry);
    list->owned =
        array_grow(list->owned, list->owned_count, &list->owned_capacity, sizeof *list->owned);
    return list->owned[list->owned_count++] = path.at;
}

static int is_entry(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

/* By bytes, whatever the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_directory(struct input_list *list, const char *path, const char *folder,
                          unsigned depth);

/* Devices, pipes and sockets in a directory are nobody's captures, and could keep us waiting. */
static void add_entry(struct input_list *list, const char *path, const char *folder, unsigned depth)
{
    struct stat about;
    if (stat(path, &about) != 0) {
        add(list, path, folder); /* says why when it is opened */
        return;
    }
    bool is_directory = S_ISDIR(about.st_mode);
    if ((!is_directory && !S_ISREG(about.st_mode)) || is_seen(list->seen, &about))
        return;
    if (is_directory)
        add_directory(list, path, folder, depth + 1);
    else
        add(list, path, folder);
}

static void add_directory(struct input_list *list, const char *path, const char *folder,
                          unsigned depth)
{
    struct dirent **entries;
    int count = depth < DEEPEST ? scandir(path, &entries, is_entry, by_name) : -1;
    if (count < 0) {
        add(list, path, folder); /* opening it says why */
        return;
    }
    for (int i = 0; i < count; i++) {
        add_entry(list, own(list, path, entries[i]->d_name), folder, depth);
        free(entries[i]);
    }
    free(entries);
}

bool input_list_make(struct input_list *list, const struct options *options, struct error *error)
{
    bool has_standard = false;
    struct seen_files seen = {0};
    *list = (struct input_list){.seen = &seen};
    for (size_t i = 0; i < options->input_count; i++) {
        const char *name = options->inputs[i];
        bool is_standard = strcmp(name, "-") == 0;
        struct stat about;
        if (is_standard && has_standard) {
            free_seen(&seen);
            return fail(error, "standard input ('-') can be read only once");
        }
        has_standard = has_standard || is_standard;
        if (is_standard || stat(name, &about) != 0 || !S_ISDIR(about.st_mode)) {
            add(list, name, NULL);
        } else if (!is_seen(&seen, &about)) {
            note_directory(list, name);
            add_directory(list, name, name, 0);
        }
    }
    free_seen(&seen);
    list->seen = NULL;
    if (list->count > PIPELINE_MOST_INPUTS)
        return fail(error, "%zu inputs are more than can be read at once (%d); name fewer",
                    list->count, PIPELINE_MOST_INPUTS);
    return true;
}

void input_list_free(struct input_list *list)
{
    for (size_t i = 0; i < list->owned_count; i++)
        free(list->owned[i]);
    free(list->owned);
    free(list->names);
    free(list->folders);
    free(list->directories);
}
