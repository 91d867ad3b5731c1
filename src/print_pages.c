/* print_pages NAME FILE: writes what is installed beside the program. Runs when it is built, and is
 * not installed itself. */
#include "sipdiag/base/hash.h"
#include "sipdiag/shell/shell.h"

#include <stdio.h>

static int write_page(const struct text *page, const char *path)
{
    FILE *file = fopen(path, "w");
    if (!file) {
        perror(path);
        return 1;
    }
    size_t wrote = fwrite(page->at, 1, page->len, file);
    return fclose(file) != 0 || wrote != page->len;
}

int main(int argc, char **argv)
{
    struct text page = {0};
    hash_init();
    if (argc != 3 || !shell_page_add(&page, argv[1])) {
        fputs("usage: print_pages man|bash|zsh|fish|recipes FILE\n", stderr);
        return 2;
    }
    int code = write_page(&page, argv[2]);
    text_free(&page);
    return code;
}
