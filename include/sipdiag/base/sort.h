/* Sorts many numbers. */
#ifndef SIPDIAG_BASE_SORT_H
#define SIPDIAG_BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Ascending; `scratch` has room for as many. Linear, and quick where they are in order already,
 * close together, or all whole multiples of something, as microseconds of whole seconds are. */
void sort_numbers(int64_t *numbers, size_t count, int64_t *scratch);

#endif
