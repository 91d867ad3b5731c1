/* Writes messages. */
#include "messages.h"

#include "sipdiag/base/shown.h"

#include <stdarg.h>
#include <stdio.h>

void say(const char *format, ...)
{
    char sentence[1200];
    struct text line = {0};
    va_list args;
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    text_add_literal(&line, "sipdiag: ");
    text_add_shown(&line, str_from(sentence));
    text_add_char(&line, '\n');
    fwrite(line.at, 1, line.len, stderr);
    text_free(&line);
}
