/* Any bytes as a condition on a summary, and as the report it is compared with: what compiles is
 * judged the same twice, what is not known neither holds nor does not. */
#include "sipdiag/check/checks.h"
#include "sipdiag/model/cause.h"
#include "sipdiag/select/call_names.h"
#include "sipdiag/summarize/summarizer.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition)
{
    if (!condition)
        abort();
}

/* Of an input without a call: rates are not known, what is counted is. */
static void judge(const char *text, const struct call_scope *scope, const struct baseline *baseline)
{
    struct expression_problem problem = {"", 0};
    struct settings settings;
    struct summary summary;
    settings_init(&settings);
    const struct analysis analysis = {.settings = &settings, .complete = true};
    struct checks *checks =
        checks_new(&(struct checks_options){.calls = &scope->scope, .baseline = baseline});
    if (checks_add(checks, CHECK_FAIL, text, &problem)) {
        summary_make(&summary, &analysis, NULL);
        struct check first = checks_judge(checks, &analysis, &summary, NULL).checks[0];
        enum check_status status = first.status;
        require(first.words && first.words[0]);
        require(checks_judge(checks, &analysis, &summary, NULL).checks[0].status == status);
        checks_compare(checks);
        summary_free(&summary);
    } else {
        require(problem.sentence[0] && problem.at <= strlen(text));
    }
    checks_free(checks);
}

/* Up to the first line end it is a condition, behind it a report. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct call_scope scope;
    struct settings settings;
    struct error error = {""};
    char *text = malloc(size + 1);
    require(text != NULL);
    memcpy(text, size ? (const char *)data : "", size);
    text[size] = '\0';
    size_t line = strcspn(text, "\n");
    struct str rest = line < size ? (struct str){text + line + 1, size - line - 1} : STR("");
    text[line] = '\0';
    settings_init(&settings);
    call_scope_init(&scope, &settings, NULL);
    struct baseline *baseline = baseline_parse(rest, "old.json", &error);
    require(baseline || error.text[0]);
    judge(text, &scope, baseline);
    baseline_free(baseline);
    free(text);
    return 0;
}
