/* Heap memory that is always there, or the program ends with a sentence. */
#include "sipdiag/base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(void)
{
    fputs("sipdiag: out of memory; give the process more, or less input at a time\n", stderr);
    _Exit(3);
}

void *xalloc(size_t size)
{
    void *memory = calloc(1, size ? size : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

void *xrealloc(void *old, size_t size)
{
    void *memory = realloc(old, size ? size : 1);
    if (!memory)
        out_of_memory();
    return memory;
}

void *xalloc_aligned(size_t alignment, size_t size)
{
    void *memory = aligned_alloc(alignment, size);
    if (!memory)
        out_of_memory();
    return memory;
}

char *xcopy_text(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(xalloc(size), text, size);
}

void *array_grow(void *array, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return array;
    size_t wanted = *capacity ? *capacity * 2 : 8;
    if (wanted > SIZE_MAX / size)
        out_of_memory();
    *capacity = wanted;
    return xrealloc(array, wanted * size);
}

void ensure_failed(const char *sentence)
{
    fprintf(stderr, "sipdiag: a fault of ours, please report it: %s\n", sentence);
    abort();
}
