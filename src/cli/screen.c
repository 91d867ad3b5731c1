/* Draws with the few control sequences (ECMA-48, xterm) that every terminal knows. */
#include "screen.h"

#include "sipdiag/base/text.h"
#include "stop.h"
#include "terminal.h"

#include <errno.h>
#include <unistd.h>

static const char enter[] = "\033[?1049h\033[?25l\033[2J"; /* another page, without a cursor */
static const char leave[] = "\033[?25h\033[?1049l";
static const char begin[] = "\033[?7l\033[H"; /* lines do not wrap; to the top */
static const char end_of_line[] = "\033[K";
static const char below[] = "\033[J\033[?7h";

static bool write_all(struct str bytes)
{
    while (bytes.len) {
        ssize_t wrote = write(STDOUT_FILENO, bytes.at, bytes.len);
        if (wrote < 0 && errno != EINTR && errno != EAGAIN)
            return false;
        bytes = str_from_offset(bytes, wrote > 0 ? (size_t)wrote : 0);
    }
    return true;
}

static size_t count_lines(struct str page)
{
    size_t lines = 0;
    for (size_t i = 0; i < page.len; i++)
        lines += page.at[i] == '\n';
    return lines;
}

/* The last line of the terminal stays empty, or says what is missing. */
static void add_lines(struct text *out, struct str page)
{
    size_t room = terminal_height() - 1, lines = count_lines(page);
    for (size_t i = 0; i < lines && i < room; i++) {
        text_add(out, str_before(page, '\n', &page));
        text_add_literal(out, end_of_line);
        text_add_literal(out, "\r\n");
    }
    if (lines > room)
        text_addf(out, "... %zu more lines: a taller window shows them%s", lines - room,
                  end_of_line);
}

bool screen_draw(struct screen *screen, struct str page)
{
    struct text drawn = {0};
    if (!screen->is_on)
        text_add_literal(&drawn, enter);
    screen->is_on = true;
    stop_writes(leave);
    text_add_literal(&drawn, begin);
    add_lines(&drawn, page);
    text_add_literal(&drawn, below);
    bool drawn_all = write_all(text_str(&drawn));
    text_free(&drawn);
    return drawn_all;
}

void screen_end(struct screen *screen)
{
    if (screen->is_on)
        write_all(str_from(leave));
    screen->is_on = false;
    stop_writes(NULL);
}
