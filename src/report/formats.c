/* The table of output formats. */
#include "ci.h"
#include "csv.h"
#include "html.h"
#include "json.h"
#include "markdown.h"
#include "monitoring.h"
#include "sipdiag/report/format.h"
#include "table.h"

#include <string.h>

static const struct format formats[] = {
    {.name = "table",
     .suffix = ".txt",
     .purpose = "for people: the summary or the Call Log",
     .print = table_print},
    {.name = "json",
     .suffix = ".json",
     .purpose = "the whole report, with -l every call, too",
     .print = json_print},
    {.name = "ndjson",
     .suffix = ".ndjson",
     .purpose = "the Call Log, one JSON object a line",
     .print = ndjson_print,
     .is_stream = true},
    {.name = "csv",
     .suffix = ".csv",
     .purpose = "the view's rows, for spreadsheets",
     .print = csv_print},
    {.name = "markdown",
     .suffix = ".md",
     .purpose = "the view for tickets, wikis, step summaries",
     .print = markdown_print},
    {.name = "html",
     .suffix = ".html",
     .purpose = "one page: charts, every call, ladders",
     .print = html_print,
     .has_ladders = true},
    {.name = "junit",
     .suffix = ".xml",
     .purpose = "the checks as test cases, for CI",
     .print = junit_print,
     .always = true},
    {.name = "github",
     .suffix = "",
     .purpose = "GitHub Actions: annotations, step summary",
     .print = github_print,
     .always = true,
     .summary_variable = "GITHUB_STEP_SUMMARY"},
    {.name = "nagios",
     .suffix = "",
     .purpose = "a plugin's line, and the exit codes of one",
     .print = nagios_print,
     .always = true,
     .add_failure = nagios_add_failure},
    {.name = "prometheus",
     .suffix = ".prom",
     .purpose = "metrics for the textfile collector",
     .print = prometheus_print,
     .always = true,
     .counts = true},
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
        if (suffix && len > suffix && path[len - suffix - 1] != '/' &&
            strcmp(path + len - suffix, formats[i].suffix) == 0)
            return &formats[i];
    }
    return NULL;
}

bool format_has_ladders(const struct format *format)
{
    return format->has_ladders;
}
