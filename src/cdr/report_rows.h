/* Our own call records as input: they come back as they were written. */
#ifndef SIPDIAG_CDR_REPORT_ROWS_H
#define SIPDIAG_CDR_REPORT_ROWS_H

#include "csv.h"
#include "sipdiag/model/call.h"

#include <stdbool.h>
#include <stdint.h>

enum report_row {
    REPORT_ROW_CALL,
    REPORT_ROW_OTHER, /* a line of the report around them */
    REPORT_ROW_BAD,
};

struct report_place {
    uint32_t line;
    uint16_t input;
};

/* A line of ndjson, or of the list `calls` of a report. */
enum report_row report_row_of_json(struct call_store *store, struct str line,
                                   struct report_place place);

/* A row of the csv Call Log, with the header's keys. */
enum report_row report_row_of_csv(struct call_store *store, const struct csv_row *header,
                                  const struct csv_row *row, struct report_place place);

#endif
