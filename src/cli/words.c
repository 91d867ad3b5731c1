/* Quotes words for a shell. */
#include "words.h"

#include <string.h>

void add_shell_word(struct text *out, struct str word)
{
    bool plain = word.len > 0;
    for (size_t i = 0; i < word.len; i++)
        plain = plain && !strchr(" \t\n\"'\\$`&;|<>()*?[]#~!{}", word.at[i]);
    if (plain) {
        text_add(out, word);
        return;
    }
    text_add_char(out, '\'');
    for (size_t i = 0; i < word.len; i++)
        text_addf(out, word.at[i] == '\'' ? "'\\'%c" : "%c", word.at[i]);
    text_add_char(out, '\'');
}
