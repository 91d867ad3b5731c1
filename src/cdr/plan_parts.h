/* The parts of finding a plan. */
#ifndef SIPDIAG_CDR_PLAN_PARTS_H
#define SIPDIAG_CDR_PLAN_PARTS_H

#include "plan.h"

#include <stdbool.h>
#include <stddef.h>

void plan_take_dialect(struct cdr_plan *plan, const struct cdr_dialect *dialect);
void plan_set_headings(struct cdr_layout *layout, const struct cdr_dialect *dialect,
                       const struct csv_row *row);
bool plan_has_headings(const struct csv_row *row, const char *headings);

/* There are a time of calls, and something of how they ended. */
bool plan_tells_calls(const struct cdr_layout *layout);

void plan_make_json(struct cdr_plan *plan, struct str sample, const struct cdr_map *map,
                    struct text *why_not);

/* The columns that are named in a --map replace what was found for these fields. False when the
 * table has none of them. */
bool plan_set_mapped(struct cdr_plan *plan, const struct cdr_map *map, const struct csv_row *first);

/* False when it is a table. */
bool plan_describe_values(const struct cdr_plan *plan, struct str sample, const struct cdr_map *map,
                          struct text *out);

/* Why a table is none of calls, and what a --map would say. Row: its first record. */
void why_no_calls(struct text *out, const struct cdr_layout *layout, const struct csv_row *row);
void why_no_columns(struct text *out, const struct cdr_plan *plan, const struct csv_row *row);

/* The same for XML. */
void why_no_elements(struct text *out);

/* The same for JSON, whose names were looked at as a header. */
void why_no_names(struct text *out, const struct cdr_layout *layout, const struct csv_row *row);

#endif
