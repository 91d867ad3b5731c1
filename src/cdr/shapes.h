/* What a cell of a table looks like: a date, a number, an id of some system. */
#ifndef SIPDIAG_CDR_SHAPES_H
#define SIPDIAG_CDR_SHAPES_H

#include "csv.h"

#include <stdbool.h>

bool cell_all_in(struct str text, const char *allowed); /* and not empty */
bool cell_is_number(struct str text);
bool cell_is_date(struct str text);
bool cell_is_epoch(struct str text);
bool cell_is_uuid(struct str text);
bool cell_is_uniqueid(struct str text); /* of Asterisk */
bool cell_is_sip_code(struct str text);
bool cell_is_direction_word(struct str text);

/* The cells of a dialect's row ("15:disposition 16:amaflags") look like this row's. */
bool cells_match(const char *cells, const struct csv_row *row);

#endif
