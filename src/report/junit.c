/* JUnit XML, in the shape that Jenkins and GitLab read: one case per check. */
#include "ci.h"

#include "escape.h"
#include "json_writer.h"
#include "sipdiag/base/shown.h"

/* XML 1.0 has no room for control characters, not even escaped: they are shown as \xNN. */
static void add_xml(struct text *out, struct str words)
{
    struct text shown = {0};
    escape_people(&shown, words);
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.at[i];
        const char *entity = c == '&'    ? "&amp;"
                             : c == '<'  ? "&lt;"
                             : c == '>'  ? "&gt;"
                             : c == '"'  ? "&quot;"
                             : c == '\n' ? "&#10;"
                                         : NULL;
        if (entity)
            text_add_literal(out, entity);
        else
            text_add_char(out, c);
    }
    text_free(&shown);
}

static void add_attribute(struct text *out, const char *name, const char *value)
{
    text_addf(out, " %s=\"", name);
    add_xml(out, str_from(value));
    text_add_char(out, '"');
}

static void add_numbers(struct text *out, const struct report *report)
{
    const struct check_list *list = &report->checks;
    bool has_trouble = report->options.trouble != NULL;
    text_addf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%d\"", list->count + has_trouble,
              check_count(list, CHECK_FAIL, CHECK_FAILED), has_trouble);
}

static size_t skipped(const struct check_list *list)
{
    return check_count(list, CHECK_FAIL, CHECK_NOT_JUDGED) +
           check_count(list, CHECK_WARN, CHECK_NOT_JUDGED);
}

/* <failure message="..." type="..."/> */
static void add_outcome(struct text *out, const char *element, const char *type, const char *words)
{
    text_addf(out, ">\n      <%s", element);
    add_attribute(out, "message", words);
    add_attribute(out, "type", type);
    text_add_literal(out, "/>\n    </testcase>\n");
}

static void add_words(struct text *out, const char *before, const char *words)
{
    text_addf(out, ">\n      <system-out>%s", before);
    add_xml(out, str_from(words));
    text_add_literal(out, "</system-out>\n    </testcase>\n");
}

static void add_case(struct text *out, const struct check *check)
{
    text_add_literal(out, "    <testcase classname=\"sipdiag\"");
    add_attribute(out, "name", check->expression);
    text_add_literal(out, " time=\"0\"");
    if (check->status == CHECK_NOT_JUDGED)
        add_outcome(out, "skipped", "not-judged", check->words);
    else if (check->status == CHECK_OK)
        add_words(out, "", check->words);
    else if (check->level == CHECK_WARN) /* JUnit knows no warning: it passes, and says so */
        add_words(out, "WARNING: ", check->words);
    else
        add_outcome(out, "failure", "fail-if", check->words);
}

static void add_suite_name(struct text *out, const struct analysis *analysis)
{
    struct text names = {0};
    for (size_t i = 0; i < analysis->input_count && i < 3; i++)
        text_addf(&names, "%s%s", i ? ", " : "", analysis->inputs[i].name);
    if (analysis->input_count > 3)
        text_addf(&names, " and %zu more", analysis->input_count - 3);
    add_attribute(out, "name", names.len ? names.at : "sipdiag");
    text_free(&names);
}

/* Without a zone, as the format wants it. */
static void add_time(struct text *out, int64_t time_us)
{
    struct text time = {0};
    if (time_us == TIME_UNKNOWN)
        return;
    add_rfc3339(&time, time_us);
    text_addf(out, " timestamp=\"%.*s\"", 19, time.at);
    text_free(&time);
}

bool junit_print(const struct report *report, const struct sink *sink)
{
    struct text out = {0};
    text_add_literal(&out,
                     "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sipdiag\"");
    add_numbers(&out, report);
    text_add_literal(&out, " time=\"0\">\n  <testsuite");
    add_suite_name(&out, report->analysis);
    add_numbers(&out, report);
    text_addf(&out, " skipped=\"%zu\" time=\"0\"", skipped(&report->checks));
    add_time(&out, report->summary->first_us);
    text_add_literal(&out, ">\n");
    if (report->options.trouble) {
        text_add_literal(&out, "    <testcase classname=\"sipdiag\" name=\"input\" time=\"0\"");
        add_outcome(&out, "error", "input", report->options.trouble);
    }
    for (size_t i = 0; i < report->checks.count; i++)
        add_case(&out, &report->checks.checks[i]);
    text_add_literal(&out, "  </testsuite>\n</testsuites>\n");
    bool written = sink->write(sink->context, out.at, out.len);
    text_free(&out);
    return written;
}
