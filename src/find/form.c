/* Forms of dialled numbers and the edits between them. */
#include "formats.h"

#include <string.h>

static bool is_separator(char c)
{
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/';
}

struct dialled dialled_from(struct str sent)
{
    struct dialled number = {.len = 0};
    for (size_t i = 0; i < sent.len; i++) {
        char c = sent.at[i];
        if (c == '#') {
            number.len = 0;
            continue;
        }
        if (is_separator(c))
            continue;
        bool good = (c >= '0' && c <= '9') || (c == '+' && number.len == 0);
        if (!good || number.len == DIALLED_MOST) {
            number.len = 0;
            break;
        }
        number.at[number.len++] = c;
    }
    number.at[number.len] = '\0';
    return number;
}

struct form form_of(const struct dialled *number)
{
    struct form form = {.len = number->len};
    const char *at = number->at;
    size_t lead = number->len == 0                  ? 0
                  : at[0] == '+'                    ? 1
                  : at[0] != '0'                    ? 2
                  : number->len > 1 && at[1] == '0' ? 2
                                                    : 1;
    lead = lead <= number->len ? lead : number->len;
    memcpy(form.lead, at, lead);
    return form;
}

bool form_equal(const struct form *a, const struct form *b)
{
    return a->len == b->len && strcmp(a->lead, b->lead) == 0;
}

bool edit_equal(const struct edit *a, const struct edit *b)
{
    return strcmp(a->drop, b->drop) == 0 && strcmp(a->add, b->add) == 0;
}

/* A prefix of zeros or + goes away whole: "0" -> "380" and not "" -> "38". */
static size_t prefix_length(const struct dialled *number)
{
    struct form form = form_of(number);
    return form.lead[0] == '+' || form.lead[0] == '0' ? strlen(form.lead) : 0;
}

bool edit_between(const struct dialled *from, const struct dialled *to, struct edit *edit)
{
    enum { TAIL_LEAST = 7 };
    size_t tail = 0;
    while (tail < from->len && tail < to->len &&
           from->at[from->len - 1 - tail] == to->at[to->len - 1 - tail])
        tail++;
    if (tail < TAIL_LEAST)
        return false;
    size_t drop = from->len - tail, least = prefix_length(from);
    if (drop < least) {
        tail -= least - drop;
        drop = least;
    }
    size_t add = to->len - tail;
    if (drop >= sizeof edit->drop || add >= sizeof edit->add)
        return false;
    *edit = (struct edit){{0}, {0}};
    memcpy(edit->drop, from->at, drop);
    memcpy(edit->add, to->at, add);
    return strcmp(edit->drop, edit->add) != 0;
}

void form_add(struct text *out, const struct form *form)
{
    text_add_literal(out, form->lead);
    text_add_repeat(out, "X", form->len - strlen(form->lead));
}

void form_add_edited(struct text *out, const struct form *form, const struct edit *edit)
{
    text_add_literal(out, edit->add);
    text_add_repeat(out, "X", form->len - strlen(edit->drop));
}

void form_add_rule(struct text *out, const struct form *form, const struct edit *edit)
{
    size_t drop = strlen(edit->drop), lead = strlen(form->lead);
    const char *kept = lead > drop ? form->lead + drop : "";
    text_add_literal(out, edit->drop[0] == '+' ? "^\\" : "^");
    text_add_literal(out, edit->drop);
    text_addf(out, "(%s\\d{%u})$ -> %s\\1", kept, (unsigned)(form->len - drop - strlen(kept)),
              edit->add);
}
