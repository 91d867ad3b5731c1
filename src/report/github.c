/* Workflow commands of GitHub Actions: annotations for checks and things to do. Every line begins
 * with one of ours, so that nothing of the input can be a command. */
#include "ci.h"

#include "escape.h"
#include "sipdiag/base/memory.h"

#include <stdlib.h>

/* A step shows ten of a kind; the last one says how many more there are. */
enum { ANNOTATIONS_MOST = 10 };

struct annotation {
    const char *title, *words;
};

struct annotations {
    const char *kind; /* "error", "warning", "notice" */
    const struct annotation *at;
    size_t count;
};

static void add_data(struct text *out, const char *words, bool is_property)
{
    struct text shown = {0};
    escape_people(&shown, str_from(words));
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.at[i];
        bool escaped =
            c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','));
        if (escaped)
            text_addf(out, "%%%02X", (unsigned)(unsigned char)c);
        else
            text_add_char(out, c);
    }
    text_free(&shown);
}

static void add_line(struct text *out, const char *kind, const struct annotation *annotation)
{
    text_addf(out, "::%s title=", kind);
    add_data(out, annotation->title, true);
    text_add_literal(out, "::");
    add_data(out, annotation->words, false);
    text_add_char(out, '\n');
}

static void add_all(struct text *out, const struct annotations *all)
{
    size_t shown = all->count > ANNOTATIONS_MOST ? ANNOTATIONS_MOST - 1 : all->count;
    for (size_t i = 0; i < shown; i++)
        add_line(out, all->kind, &all->at[i]);
    if (shown < all->count)
        text_addf(out, "::%s title=sipdiag::and %zu more\n", all->kind, all->count - shown);
}

/* What ends the step with an error is one. */
static bool is_error(const struct check *check)
{
    return check->level == CHECK_FAIL && check->status != CHECK_OK;
}

static bool is_warning(const struct check *check)
{
    return check->level == CHECK_WARN && check->status != CHECK_OK;
}

static void add_checks(struct text *out, const struct report *report, const char *kind,
                       bool (*is_wanted)(const struct check *check))
{
    const struct check_list *list = &report->checks;
    struct annotation *at = xalloc((list->count + 1) * sizeof *at);
    struct annotations all = {kind, at, 0};
    if (report->options.trouble && is_wanted == is_error)
        at[all.count++] = (struct annotation){"sipdiag", report->options.trouble};
    for (size_t i = 0; i < list->count; i++)
        if (is_wanted(&list->checks[i]))
            at[all.count++] =
                (struct annotation){list->checks[i].expression, list->checks[i].words};
    add_all(out, &all);
    free(at);
}

static void add_todo(struct text *out, const struct summary *summary)
{
    struct annotation *at = xalloc(summary->todo_count * sizeof *at);
    for (size_t i = 0; i < summary->todo_count; i++)
        at[i] = (struct annotation){side_name(summary->todo[i].side), summary->todo[i].text};
    add_all(out, &(struct annotations){"notice", at, summary->todo_count});
    free(at);
}

bool github_print(const struct report *report, const struct sink *sink)
{
    struct text out = {0};
    add_checks(&out, report, "error", is_error);
    add_checks(&out, report, "warning", is_warning);
    add_todo(&out, report->summary);
    bool written = out.len == 0 || sink->write(sink->context, out.at, out.len);
    text_free(&out);
    return written;
}
