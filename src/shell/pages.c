/* The pages by their names. */
#include "sipdiag/shell/shell.h"

#include <string.h>

static void recipes_add(struct text *out)
{
    for (size_t i = 0; recipe_at(i); i++)
        text_addf(out, "%s\n", recipe_at(i)->command);
}

static const struct page {
    const char *name;
    void (*add)(struct text *out);
} pages[] = {
    {"man", man_page_add},         {"bash", bash_completion_add}, {"zsh", zsh_completion_add},
    {"fish", fish_completion_add}, {"recipes", recipes_add},
};

bool shell_page_add(struct text *out, const char *name)
{
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        if (strcmp(pages[i].name, name) != 0)
            continue;
        pages[i].add(out);
        return true;
    }
    return false;
}
