/* What the shells offer after TAB: the options, and of each what may stand behind it. */
#include "sipdiag/cli/options.h"
#include "sipdiag/shell/shell.h"

#include <string.h>

enum behind {
    BEHIND_NOTHING,
    BEHIND_LIST,
    BEHIND_FILE,
    BEHIND_INTERFACE,
    BEHIND_ZONE,
    BEHIND_TEXT
};

/* --mask[=LEVEL]: the next word is none of it. */
static bool is_optional(const struct option *option)
{
    return option->argument && strncmp(option->argument, "[=", 2) == 0;
}

static bool has_list(const struct option *option)
{
    struct text value = {0};
    bool has_one = option_value_at(option, 0, &value);
    text_free(&value);
    return has_one;
}

static bool takes(const struct option *option, const char *word)
{
    return strstr(option->argument, word) != NULL;
}

/* By the table: a list of its own, else by what the argument is called. */
static enum behind behind_of(const struct option *option)
{
    if (!option->argument)
        return BEHIND_NOTHING;
    if (has_list(option))
        return BEHIND_LIST;
    if (takes(option, "FILE"))
        return BEHIND_FILE;
    if (strcmp(option->argument, "IF") == 0)
        return BEHIND_INTERFACE;
    return takes(option, "ZONE") ? BEHIND_ZONE : BEHIND_TEXT;
}

static const char interfaces[] = "$(ls /sys/class/net 2>/dev/null) any";
static const char zones[] =
    "$(sed -n 's/^[^#][^\\t]*\\t[^\\t]*\\t\\([^\\t]*\\).*/\\1/p' /usr/share/zoneinfo/zone.tab "
    "2>/dev/null) UTC";

static void add_values(struct text *out, const struct option *option)
{
    struct text value = {0};
    for (size_t i = 0; option_value_at(option, i, &value); i++) {
        text_add_literal(out, i ? " " : "");
        text_add(out, text_str(&value));
    }
    text_free(&value);
}

/* The first words of the help, without what would end a quoted text. */
static void add_purpose(struct text *out, const struct option *option)
{
    for (const char *at = option->help; *at && *at != ';' && *at != '('; at++)
        if (*at == '\n')
            text_add_char(out, ' ');
        else if (!strchr("'\"[]:\\`$", *at))
            text_add_char(out, *at);
    while (out->len && (out->at[out->len - 1] == ' ' || out->at[out->len - 1] == ','))
        out->at[--out->len] = '\0';
}

/* ---- bash ---- */

static void add_bash_case(struct text *out, const struct option *option)
{
    enum behind behind = behind_of(option);
    if (behind == BEHIND_NOTHING || is_optional(option))
        return;
    text_add_literal(out, "    ");
    if (option->letter)
        text_addf(out, "-%c | ", option->letter);
    text_addf(out, "--%s)\n        ", option->name);
    if (behind == BEHIND_FILE) {
        text_add_literal(out, "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\"))\n");
    } else if (behind == BEHIND_TEXT) {
        text_add_literal(out, "COMPREPLY=()\n");
    } else {
        text_add_literal(out, "COMPREPLY=($(compgen -W \"");
        if (behind == BEHIND_LIST)
            add_values(out, option);
        else
            text_add(out, str_from(behind == BEHIND_ZONE ? zones : interfaces));
        text_add_literal(out, "\" -- \"$word\"))\n");
    }
    if (strcmp(option->name, "set") == 0)
        text_add_literal(out, "        compopt -o nospace\n");
    text_add_literal(out, "        ;;\n");
}

static void add_bash_names(struct text *out)
{
    for (size_t i = 0; option_at(i); i++)
        text_addf(out, "%s--%s", i ? " " : "", option_at(i)->name);
}

/* A value may also stand behind '=', which readline makes a word of its own. */
void bash_completion_add(struct text *out)
{
    text_add_literal(out,
                     "# bash completion for sipdiag; printed from the option table.\n"
                     "_sipdiag() {\n"
                     "    local word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}\n"
                     "    [ \"$word\" = = ] && word=\n"
                     "    [ \"$option\" = = ] && option=${COMP_WORDS[COMP_CWORD-2]}\n"
                     "    case $option in\n");
    for (size_t i = 0; option_at(i); i++)
        add_bash_case(out, option_at(i));
    text_add_literal(out, "    *)\n"
                          "        case $word in\n"
                          "        -*) COMPREPLY=($(compgen -W \"");
    add_bash_names(out);
    text_add_literal(out,
                     "\" -- \"$word\")) ;;\n"
                     "        *) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
                     "        esac\n"
                     "        ;;\n"
                     "    esac\n"
                     "}\n"
                     "complete -F _sipdiag sipdiag\n");
}

/* ---- zsh ---- */

static void add_zsh_action(struct text *out, const struct option *option)
{
    enum behind behind = behind_of(option);
    if (behind == BEHIND_NOTHING)
        return;
    text_addf(out, "%s:%s:", is_optional(option) ? ":" : "", option->name);
    if (behind == BEHIND_LIST) {
        text_add_char(out, '(');
        add_values(out, option);
        text_add_char(out, ')');
    } else if (behind == BEHIND_FILE) {
        text_add_literal(out, "_files");
    } else if (behind == BEHIND_INTERFACE) {
        text_add_literal(out, "_net_interfaces");
    } else {
        text_add_literal(out, behind == BEHIND_ZONE ? "_time_zone" : " ");
    }
}

static void add_zsh_option(struct text *out, const struct option *option)
{
    text_add_literal(out, "    ");
    if (option->letter)
        text_addf(out, "'(-%c --%s)'{-%c,--%s%s}", option->letter, option->name, option->letter,
                  option->name, option->argument ? "=" : "");
    else
        text_addf(out, "--%s%s", option->name,
                  is_optional(option) ? "=-"
                  : option->argument  ? "="
                                      : "");
    text_add_literal(out, "'[");
    add_purpose(out, option);
    text_add_char(out, ']');
    add_zsh_action(out, option);
    text_add_literal(out, "' \\\n");
}

void zsh_completion_add(struct text *out)
{
    text_add_literal(out, "#compdef sipdiag\n"
                          "# zsh completion for sipdiag; printed from the option table.\n"
                          "_arguments -s -S \\\n");
    for (size_t i = 0; option_at(i); i++)
        add_zsh_option(out, option_at(i));
    text_add_literal(out, "    '*:input:_files'\n");
}

/* ---- fish ---- */

static void add_fish_option(struct text *out, const struct option *option)
{
    enum behind behind = behind_of(option);
    text_add_literal(out, "complete -c sipdiag");
    if (option->letter)
        text_addf(out, " -s %c", option->letter);
    text_addf(out, " -l %s", option->name);
    if (behind == BEHIND_LIST) {
        text_add_literal(out, " -x -a '");
        add_values(out, option);
        text_add_char(out, '\'');
    } else if (behind == BEHIND_INTERFACE) {
        text_add_literal(out, " -x -a '(ls /sys/class/net) any'");
    } else if (behind != BEHIND_NOTHING && !is_optional(option)) {
        text_add_literal(out, behind == BEHIND_FILE ? " -r -F" : " -x");
    }
    text_add_literal(out, " -d '");
    add_purpose(out, option);
    text_add_literal(out, "'\n");
}

void fish_completion_add(struct text *out)
{
    text_add_literal(out, "# fish completion for sipdiag; printed from the option table.\n");
    for (size_t i = 0; option_at(i); i++)
        add_fish_option(out, option_at(i));
}
