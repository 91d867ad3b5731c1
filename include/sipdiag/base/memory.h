/* Heap memory that is always there: running out stops the program with a sentence, exit code 3. */
#ifndef SIPDIAG_BASE_MEMORY_H
#define SIPDIAG_BASE_MEMORY_H

#include <stddef.h>

void *xalloc(size_t size); /* zeroed */
void *xrealloc(void *old, size_t size);
/* size is a multiple of the alignment. */
void *xalloc_aligned(size_t alignment, size_t size);
char *xcopy_text(const char *text);

/* Room for one more element of `size` bytes in a growing array; returns the array, maybe moved. */
void *array_grow(void *array, size_t count, size_t *capacity, size_t size);

/* Our own bug: stops the program with a sentence. Never on input. */
#define ensure(condition, sentence) ((condition) ? (void)0 : ensure_failed(sentence))
_Noreturn void ensure_failed(const char *sentence);

#endif
