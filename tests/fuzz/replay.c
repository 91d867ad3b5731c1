/* A main() for fuzz targets without a fuzzer: feeds each named file, and each file of a named
 * folder, once. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LARGEST = 64 << 20 };

static size_t replayed;

static void replay_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        fprintf(stderr, "cannot read %s\n", name);
        exit(1);
    }
    long size = ftell(file);
    rewind(file);
    uint8_t *data = malloc(size > 0 ? (size_t)size : 1);
    if (!data || size < 0 || size > LARGEST || fread(data, 1, (size_t)size, file) != (size_t)size) {
        fprintf(stderr, "cannot read %s\n", name);
        exit(1);
    }
    LLVMFuzzerTestOneInput(data, (size_t)size);
    replayed++;
    free(data);
    fclose(file);
}

static void replay(const char *name)
{
    DIR *folder = opendir(name);
    if (!folder) {
        replay_file(name);
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", name, entry->d_name);
        replay_file(path);
    }
    closedir(folder);
}

/* No input at all would be a test that cannot fail. */
int main(int count, char **names)
{
    for (int i = 1; i < count; i++)
        replay(names[i]);
    printf("%zu inputs\n", replayed);
    return replayed ? 0 : 1;
}
