/* Text in, nodes out. */
#ifndef SELECT_PARSER_H
#define SELECT_PARSER_H

#include "node.h"

#include <stdbool.h>

/* Fills nodes and root; expression->text and scope are set. */
bool parser_run(struct expression *expression, struct str text, struct expression_problem *problem);

#endif
