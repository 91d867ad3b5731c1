/* Ladders of some calls, for the script of the HTML page. */
#ifndef SIPDIAG_REPORT_HTML_LADDERS_H
#define SIPDIAG_REPORT_HTML_LADDERS_H

#include "dictionary.h"
#include "json_writer.h"

/* "ladders": [...]; their words go into the dictionary. */
void html_ladders(struct json *json, const struct report *report, struct dictionary *words);

#endif
