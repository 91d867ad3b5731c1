/* Memory with a temporary file behind it (docs/adr/0014-calls-in-a-temporary-file.md): what is over
 * a limit moves into the file, and only as much of the file is mapped at a time. Addresses stay, so
 * that nothing else needs to know. Until the limit is reached there is no file. */
#ifndef SIPDIAG_BASE_BACKING_H
#define SIPDIAG_BASE_BACKING_H

#include <stdbool.h>
#include <stddef.h>

struct backing;

/* All sizes are whole numbers of these. */
enum { BACKING_STEP = 2 << 20 };

/* At least two steps stay in memory. Never NULL. */
struct backing *backing_new(size_t limit_bytes);
void backing_free(struct backing *backing);

/* A number of steps, not zeroed, at an address that is a multiple of the step; NULL when there are
 * no addresses left. */
void *backing_take(struct backing *backing, size_t size);

/* Gives it back: the next one may get it. Memory of others is left alone, and false. */
bool backing_give(struct backing *backing, void *memory);

/* Why all stays in memory from now on; NULL when it does not. */
const char *backing_problem(const struct backing *backing);

/* While it is on, at most the limit of the file is mapped, and what is touched within a
 * millisecond. On before passes over what was taken, off before there is something to wait for. */
void backing_watch(struct backing *backing, bool is_on);

/* Arrays, not zeroed: from the backing when they are large, else, and with backing NULL, from the
 * heap. */
void *backing_array(struct backing *backing, size_t count, size_t size);
void backing_array_free(struct backing *backing, void *array);

/* Room for one more element, as array_grow(). */
void *backing_array_grow(struct backing *backing, void *array, size_t count, size_t *capacity,
                         size_t size);

#endif
