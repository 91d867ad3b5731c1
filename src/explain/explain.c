/* Finds what a name stands for; one name may stand for several things. */
#include "sipdiag/explain/explain.h"

#include "topics.h"

#include "sipdiag/base/shown.h"

enum { WIDTH_LEAST = 40, WIDTH_USUAL = 80, WIDTH_MOST = 100, NAME_SHOWN_BYTES = 40 };

bool explain_name_at(size_t index, struct text *name)
{
    for (size_t kind = 0; kind < topic_kind_count; kind++) {
        size_t count = 0;
        for (; topic_kinds[kind].name_at(count, name); count++)
            if (count == index)
                return true;
        index -= count;
    }
    return false;
}

static void print_all(struct page *page)
{
    struct text words = {0}, name = {0};
    for (size_t kind = 0; kind < topic_kind_count; kind++) {
        text_clear(&words);
        for (size_t i = 0; topic_kinds[kind].name_at(i, &name); i++)
            text_addf(&words, "%s%s", i ? ", " : "", name.at);
        page_heading(page, str_from(topic_kinds[kind].title));
        page_hanging(page, "  ", text_str(&words));
    }
    page_heading(page, STR("More"));
    page_hanging(page, "  ", STR("settings (all of them, with values), all (this list)"));
    text_free(&words);
    text_free(&name);
}

static bool print_topics(struct page *page, struct str name)
{
    bool found = false;
    for (size_t kind = 0; kind < topic_kind_count; kind++)
        found = topic_kinds[kind].print(page, name) || found;
    return found;
}

static struct str lower_of(struct str s, struct text *lower)
{
    text_clear(lower);
    for (size_t i = 0; i < s.len; i++)
        text_add_char(lower, ascii_lower(s.at[i]));
    return text_str(lower);
}

/* Edits between the two; 0 when the one begins the other. */
static unsigned distance(struct str name, struct str right)
{
    if (!str_is_empty(name) && str_starts_with(right, name))
        return 0;
    return str_distance(name, right);
}

static unsigned find_nearest(struct str name, struct text *nearest)
{
    static const char *const pages[] = {"settings", "all"};
    struct text candidate = {0}, lower = {0};
    unsigned best = UINT32_MAX;
    name = lower_of(name, &lower);
    for (size_t i = 0, page = 0; page < sizeof pages / sizeof pages[0]; i++) {
        if (!explain_name_at(i, &candidate)) {
            text_clear(&candidate);
            text_add_literal(&candidate, pages[page++]);
        }
        unsigned edits = distance(name, text_str(&candidate));
        if (edits >= best)
            continue;
        best = edits;
        text_clear(nearest);
        text_add(nearest, text_str(&candidate));
    }
    text_free(&candidate);
    text_free(&lower);
    return best;
}

static bool fail_unknown(struct str name, struct error *error)
{
    struct text nearest = {0}, shown = {0};
    if (str_is_empty(name))
        return fail(error, "name something to explain; 'all' lists every name");
    unsigned edits = find_nearest(name, &nearest);
    bool near = edits <= (name.len > 6 ? name.len / 3 : 2);
    text_add_shown(
        &shown, (struct str){name.at, name.len < NAME_SHOWN_BYTES ? name.len : NAME_SHOWN_BYTES});
    if (near)
        fail(error, "there is nothing to explain by the name '%s'; did you mean '%s'?",
             text_str(&shown).at, nearest.at);
    else
        fail(error,
             "there is nothing to explain by the name '%s'; the nearest is '%s', and 'all' lists "
             "every name",
             text_str(&shown).at, nearest.at);
    text_free(&nearest);
    text_free(&shown);
    return false;
}

bool explain_print(struct text *out, struct str name, unsigned width,
                   const struct settings *settings, struct error *error)
{
    struct text text = {0};
    struct page page = {&text, width ? width : WIDTH_USUAL, settings};
    bool found = true;
    if (page.width < WIDTH_LEAST)
        page.width = WIDTH_LEAST;
    if (page.width > WIDTH_MOST)
        page.width = WIDTH_MOST;
    name = str_trim(name);
    if (str_equal_nocase(name, STR("all")))
        print_all(&page);
    else if (str_equal_nocase(name, STR("settings")))
        topics_print_settings(&page);
    else
        found = print_topics(&page, name);
    text_add(out, text_str(&text));
    text_free(&text);
    return found || fail_unknown(name, error);
}
