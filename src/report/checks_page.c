/* The checks of --fail-if and --warn-if for people: what failed stands first on the page. */
#include "table.h"

#include "display_width.h"
#include "escape.h"

enum { INDENT = 2, STATUS_COLUMNS = 12, GAP = 2, EXPRESSION_MOST = 44, WORDS_LEAST = 30 };

/* Something asks to be looked at before all else. */
static bool are_urgent(const struct check_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->checks[i].status != CHECK_OK)
            return true;
    return false;
}

static const char *status_words(const struct page *page, const struct check *check)
{
    const char *english = check->status == CHECK_OK           ? SAID("ok")
                          : check->status == CHECK_NOT_JUDGED ? SAID("not judged")
                          : check->level == CHECK_FAIL        ? SAID("FAILED")
                                                              : SAID("WARNING");
    return words_in(page_words(page), english);
}

static enum style status_style(const struct check *check)
{
    if (check->status == CHECK_OK)
        return STYLE_PLAIN;
    return check->status == CHECK_FAILED && check->level == CHECK_FAIL ? STYLE_BAD : STYLE_WARN;
}

static size_t expression_columns(const struct check_list *list)
{
    size_t widest = 0;
    for (size_t i = 0; i < list->count; i++) {
        size_t width = display_width(str_from(list->checks[i].expression));
        widest = width > widest ? width : widest;
    }
    return widest < EXPRESSION_MOST ? widest : EXPRESSION_MOST;
}

/* A long condition has a line of its own. */
static void print_check(struct page *page, const struct check *check, size_t columns)
{
    struct text expression = {0}, words = {0};
    size_t from = INDENT + STATUS_COLUMNS + columns + GAP;
    escape_people(&expression, str_from(check->expression));
    escape_people(&words, str_from(check->words));
    page_spaces(page, INDENT);
    page_style(page, status_style(check));
    page_cell(page, str_from(status_words(page, check)), STATUS_COLUMNS, false);
    page_style(page, STYLE_PLAIN);
    if (display_width(text_str(&expression)) > columns || from + WORDS_LEAST > page->width) {
        page_sentence(page, text_str(&expression), INDENT + STATUS_COLUMNS,
                      INDENT + STATUS_COLUMNS);
        from = INDENT + STATUS_COLUMNS;
        page_spaces(page, from);
    } else {
        page_cell(page, text_str(&expression), columns, false);
        page_spaces(page, GAP);
    }
    page_sentence(page, text_str(&words), from, from);
    text_free(&expression);
    text_free(&words);
}

static void hand_row(const struct page_taker *taker, enum page_row kind, const char *const cells[3])
{
    struct text cell = {0};
    taker->row_begin(taker->context, kind);
    for (size_t i = 0; i < 3; i++) {
        text_clear(&cell);
        escape_people(&cell, str_from(cells[i]));
        taker->cell(taker->context, text_str(&cell), false);
    }
    taker->row_end(taker->context, kind);
    text_free(&cell);
}

static void hand_checks(const struct page *page, const struct check_list *list)
{
    const struct page_taker *taker = page->taker;
    hand_row(taker, PAGE_ROW_HEADING, (const char *const[]){"status", "check", "figures"});
    for (size_t i = 0; i < list->count; i++) {
        const struct check *check = &list->checks[i];
        hand_row(taker, PAGE_ROW_PLAIN,
                 (const char *const[]){status_words(page, check), check->expression, check->words});
    }
}

bool page_has_checks(const struct page *page, bool first)
{
    const struct check_list *list = &page->report->checks;
    return list->count > 0 && are_urgent(list) == first;
}

void page_checks(struct page *page, bool first)
{
    const struct check_list *list = &page->report->checks;
    if (!page_has_checks(page, first))
        return;
    page_section(page, SAID("Checks"));
    if (page->taker) {
        hand_checks(page, list);
        return;
    }
    for (size_t i = 0; i < list->count; i++)
        print_check(page, &list->checks[i], expression_columns(list));
    page_line(page);
}
