/* The table of dimensions for --by. */
#ifndef SIPDIAG_SELECT_DIMENSIONS_H
#define SIPDIAG_SELECT_DIMENSIONS_H

#include "sipdiag/base/str.h"
#include "sipdiag/model/dimension.h"

#include <stddef.h>

const struct dimension *dimension_at(size_t index);      /* NULL past the end */
const char *dimension_name_at(size_t index);             /* of that row */
const struct dimension *dimension_find(struct str name); /* NULL when there is none */

#endif
