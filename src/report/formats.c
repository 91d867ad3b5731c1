/* The table of output formats. */
#include "csv.h"
#include "html.h"
#include "json.h"
#include "markdown.h"
#include "sipdiag/report/format.h"
#include "table.h"

#include <string.h>

static const struct format formats[] = {
    {"table", ".txt", "for people: the summary or the Call Log", table_print},
    {"json", ".json", "the whole report, with --calls every call, too", json_print},
    {"ndjson", ".ndjson", "the Call Log, one JSON object a line", ndjson_print},
    {"csv", ".csv", "the view's rows, for spreadsheets", csv_print},
    {"markdown", ".md", "the view for tickets, wikis and step summaries", markdown_print},
    {"html", ".html", "one page with charts, every call, and ladders", html_print},
};

const struct format *format_at(size_t index)
{
    return index < sizeof formats / sizeof formats[0] ? &formats[index] : NULL;
}

const struct format *format_find(const char *name)
{
    for (size_t i = 0; format_at(i); i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

const struct format *format_for_path(const char *path)
{
    size_t len = strlen(path);
    for (size_t i = 0; format_at(i); i++) {
        size_t suffix = strlen(formats[i].suffix);
        if (len > suffix && path[len - suffix - 1] != '/' &&
            strcmp(path + len - suffix, formats[i].suffix) == 0)
            return &formats[i];
    }
    return NULL;
}

bool format_has_ladders(const struct format *format)
{
    return format->print == html_print;
}
