/* Whether the two sides of a comparison go together. */
#ifndef SELECT_CHECK_H
#define SELECT_CHECK_H

#include "node.h"

#include <stdbool.h>

/* Of a name or a function. */
const char *node_name(const struct node *node);

/* Both operands are typed; what the right one was written as becomes a value of the left one's
 * type. Sets how *compare is done. */
bool check_comparison(struct node *compare, struct node *left, struct node *right,
                      struct expression_problem *problem);

/* "there is no name 'coed'; did you mean 'code'?"; function: what stands before a bracket. */
bool fail_unknown_name(const struct expression_scope *scope, struct str word, size_t at,
                       struct expression_problem *problem);
bool fail_unknown_function(const struct expression_scope *scope, struct str word, size_t at,
                           struct expression_problem *problem);

#endif
