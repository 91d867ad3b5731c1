/* JSON report and ndjson Call Log. */
#ifndef SIPDIAG_REPORT_JSON_H
#define SIPDIAG_REPORT_JSON_H

#include "json_writer.h"
#include "record.h"
#include "sipdiag/report/format.h"

bool json_print(const struct report *report, const struct sink *sink);
bool ndjson_print(const struct report *report, const struct sink *sink);

/* The record's call as one object. */
void json_record(struct json *json, struct record *record);

#endif
