/* Asks the environment and the terminal what can be shown. */
#include "terminal.h"

#include "sipdiag/base/str.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { WIDTH_LEAST = 40, WIDTH_MOST = 1000, WIDTH_OF_SILENT_TERMINAL = 80 };

static struct str environment(const char *name)
{
    const char *value = getenv(name);
    return str_from(value ? value : "");
}

static unsigned bounded(uint64_t width)
{
    if (width < WIDTH_LEAST)
        return WIDTH_LEAST;
    return width > WIDTH_MOST ? WIDTH_MOST : (unsigned)width;
}

unsigned terminal_width(bool on_terminal)
{
    uint64_t columns;
    struct winsize size;
    if (str_to_u64(environment("COLUMNS"), UINT32_MAX, &columns) && columns > 0)
        return bounded(columns);
    if (!on_terminal)
        return WIDTH_WITHOUT_TERMINAL;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return bounded(size.ws_col);
    return WIDTH_OF_SILENT_TERMINAL;
}

unsigned terminal_height(void)
{
    enum { USUAL_LINES = 24 };
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1)
        return size.ws_row;
    return USUAL_LINES;
}

bool terminal_color(enum color_choice choice, bool on_terminal)
{
    if (choice != COLOR_AUTO)
        return choice == COLOR_ALWAYS;
    return on_terminal && str_is_empty(environment("NO_COLOR")) &&
           !str_equal(environment("TERM"), STR("dumb"));
}

/* The first that is set decides (POSIX 8.2); read as text, so that the program itself stays in the
 * C locale. */
bool terminal_draws_lines(bool on_terminal)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    struct str locale = STR("");
    for (size_t i = 0; str_is_empty(locale) && i < sizeof names / sizeof *names; i++)
        locale = environment(names[i]);
    return !on_terminal || str_contains_nocase(locale, STR("utf-8")) ||
           str_contains_nocase(locale, STR("utf8"));
}
