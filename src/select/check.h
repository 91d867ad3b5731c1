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

/* "baseline" may stand behind `left`. */
bool check_base(const struct node *left, const struct expression_scope *scope, size_t at,
                struct expression_problem *problem);

/* By which value it is moved: of the type of `left`, or how many times. */
bool check_shift(struct node *value, const struct node *left, char shift,
                 struct expression_problem *problem);

/* "there is no name 'coed'; did you mean 'code'?"; function: what stands before a bracket. */
bool fail_unknown_name(const struct expression_scope *scope, struct str word, size_t at,
                       struct expression_problem *problem);
bool fail_unknown_word(const struct expression_function *function, struct str word, size_t at,
                       struct expression_problem *problem);
bool fail_unknown_function(const struct expression_scope *scope, struct str word, size_t at,
                           struct expression_problem *problem);

#endif
