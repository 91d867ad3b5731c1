/* Wraps words into lines. */
#include "page.h"

#include "sipdiag/base/memory.h"

static struct str next_word(struct str *words)
{
    struct str word = {0};
    while (!str_is_empty(*words) && str_is_empty(word))
        word = str_before(*words, ' ', words);
    return word;
}

/* "32 s" and "95 %" are read in one go. */
static bool is_unit(struct str word)
{
    static const char *const units[] = {"s", "ms", "%"};
    while (word.len > 1 && (word.at[word.len - 1] == '.' || word.at[word.len - 1] == ',' ||
                            word.at[word.len - 1] == ';' || word.at[word.len - 1] == ':'))
        word.len--;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (str_equal(word, str_from(units[i])))
            return true;
    return false;
}

/* What may not be torn apart: a word, or a number with its unit. */
static struct str next_piece(struct str *words)
{
    struct str piece = next_word(words), rest = *words;
    if (!str_is_empty(piece) && piece.at[piece.len - 1] >= '0' && piece.at[piece.len - 1] <= '9') {
        struct str unit = next_word(&rest);
        if (is_unit(unit)) {
            piece.len = (size_t)(unit.at + unit.len - piece.at);
            *words = rest;
        }
    }
    return piece;
}

static void add_setting(struct page *page, struct text *out, struct str name)
{
    for (int i = 0; i < SETTING_COUNT; i++) {
        enum setting setting = (enum setting)i;
        if (str_equal(name, str_from(setting_info(setting)->name))) {
            setting_add_value(out, setting, page->settings->value[i]);
            return;
        }
    }
    ensure_failed("an article names a setting that does not exist");
}

static void add_expanded(struct page *page, struct text *out, struct str words)
{
    while (!str_is_empty(words)) {
        text_add(out, str_before(words, '{', &words));
        struct str name = str_before(words, '}', &words);
        if (!str_is_empty(name))
            add_setting(page, out, name);
    }
}

void page_hanging(struct page *page, const char *lead, struct str words)
{
    struct text expanded = {0};
    add_expanded(page, &expanded, words);
    size_t indent = str_from(lead).len, column = indent;
    struct str rest = text_str(&expanded), word;
    text_add_literal(page->out, lead);
    while (!str_is_empty(word = next_piece(&rest))) {
        if (column > indent && column + 1 + word.len > page->width) {
            text_add_char(page->out, '\n');
            text_add_repeat(page->out, " ", indent);
            column = indent;
        }
        if (column > indent)
            text_add_char(page->out, ' ');
        text_add(page->out, word);
        column += word.len + (column > indent);
    }
    text_add_char(page->out, '\n');
    text_free(&expanded);
}

void page_heading(struct page *page, struct str words)
{
    if (page->out->len)
        text_add_char(page->out, '\n');
    page_hanging(page, "", words);
}

void page_paragraph(struct page *page, const char *label, const char *words)
{
    struct text text = {0};
    if (!words || !words[0])
        return;
    if (label)
        text_addf(&text, "%s: ", label);
    text_add_literal(&text, words);
    page_hanging(page, "  ", text_str(&text));
    text_free(&text);
}

void page_list(struct page *page, const char *lines)
{
    struct str rest = str_from(lines);
    while (!str_is_empty(rest))
        page_hanging(page, "  - ", str_before(rest, '\n', &rest));
}

void page_numbered_list(struct page *page, const char *lines)
{
    struct str rest = str_from(lines);
    for (unsigned number = 1; !str_is_empty(rest); number++) {
        struct text lead = {0};
        text_addf(&lead, "  %u. ", number);
        page_hanging(page, lead.at, str_before(rest, '\n', &rest));
        text_free(&lead);
    }
}
