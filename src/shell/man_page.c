/* The manual page. Options, settings' names and formats come from their tables. */
#include "sipdiag/cli/options.h"
#include "sipdiag/report/format.h"
#include "sipdiag/shell/shell.h"

#include <string.h>

static const char head[] =
    ".\\\" Printed from the option table when sipdiag is built.\n"
    ".TH SIPDIAG 1 \"\" \"sipdiag " SIPDIAG_VERSION "\" \"User Commands\"\n"
    ".SH NAME\n"
    "sipdiag \\- says why SIP calls fail, whose side it is on, and what to do\n"
    ".SH SYNOPSIS\n"
    ".B sipdiag\n"
    ".RI [ OPTION ]...\\& \" \" [ INPUT ]...\n"
    ".SH DESCRIPTION\n"
    "Follows each INVITE dialog to its final response and turns the outcome into a diagnosis: "
    "what\n"
    "happened, whose side it is on, what to do, on what evidence, and how sure that is.\n"
    ".PP\n"
    ".I INPUT\n"
    "is a capture (pcap or pcapng), a SIP log, a CDR table or a directory of them, plain or "
    "compressed;\n"
    "what it is, is told by its content and never by its name.\n"
    ".B \\-\n"
    "is standard input, and so is no\n"
    ".I INPUT\n"
    "where standard input is not a terminal.\n"
    "Several inputs are one analysis: captures are merged by time, and a CDR is joined with the "
    "capture\n"
    "of the same calls.\n"
    "Results go to standard output, all else to standard error.\n"
    ".SH OPTIONS\n";

static const char tail[] =
    ".SH EXIT STATUS\n"
    ".TP\n.B 0\nanalysed; no check failed\n"
    ".TP\n.B 1\na condition of \\-\\-fail\\-if is true\n"
    ".TP\n.B 2\nwrong usage\n"
    ".TP\n.B 3\nan input could not be opened, read or recognised; the others are analysed\n"
    ".TP\n.B 4\na check could not be judged\n"
    ".TP\n.B 5\nan output could not be written\n"
    ".TP\n.B 130\nan analysis of files was cut short; what had been analysed is printed\n"
    ".PP\n"
    "Of several the first of 2, 5, 3, 130, 1, 4, 0 holds.\n"
    "A live run ends by Ctrl\\-C, SIGTERM or \\-\\-for with the code of its checks.\n"
    ".SH FILES\n"
    ".TP\n"
    ".I $XDG_CONFIG_HOME/sipdiag/sipdiag.ini\n"
    "by default\n"
    ".IR ~/.config/sipdiag/sipdiag.ini :\n"
    "what is the same in every run, in sections of lines\n"
    ".IR \"key \" = \" value\" :\n"
    ".B [trunk]\n"
    "(name = network),\n"
    ".B [us]\n"
    "(address = network),\n"
    ".B [settings]\n"
    "(what \\-\\-set takes),\n"
    ".B [checks]\n"
    "(fail\\-if, warn\\-if, min\\-calls),\n"
    ".BR [cdr] ,\n"
    ".B [columns]\n"
    "and\n"
    ".B [results]\n"
    "(as for \\-\\-map).\n"
    "The command line goes before it.\n"
    ".SH ENVIRONMENT\n"
    ".TP\n.B NO_COLOR\nset to anything: no colours\n"
    ".TP\n.B COLUMNS\nthe width to print for, in place of the terminal's\n"
    ".TP\n.B TMPDIR\nwhere temporary files without a name are made\n"
    ".SH SIGNALS\n"
    "Of a live run: SIGINT and SIGTERM print the summary and end it, SIGUSR1 prints the summary so "
    "far.\n";

static const char end[] = ".SH SEE ALSO\n"
                          ".BR tcpdump (1),\n"
                          ".BR tshark (1),\n"
                          ".BR pcap\\-filter (7),\n"
                          ".BR systemd.unit (5)\n";

/* Text of ours as roff takes it: no line begins a macro, a dash is a dash. */
static void add_roff(struct text *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool begins = out->len == 0 || out->at[out->len - 1] == '\n';
        if (begins && (text.at[i] == '.' || text.at[i] == '\''))
            text_add_literal(out, "\\&");
        if (text.at[i] == '\\')
            text_add_literal(out, "\\e");
        else if (text.at[i] == '-')
            text_add_literal(out, "\\-");
        else if (text.at[i] == '\'')
            text_add_literal(out, "\\(aq");
        else if (text.at[i] == '^')
            text_add_literal(out, "\\(ha");
        else if (text.at[i] == '~')
            text_add_literal(out, "\\(ti");
        else if (text.at[i] == '`')
            text_add_literal(out, "\\(ga");
        else
            text_add_char(out, text.at[i]);
    }
}

static void add_option_name(struct text *out, const struct option *option)
{
    text_add_literal(out, ".TP\n");
    if (option->letter)
        text_addf(out, "\\fB\\-%c\\fR, ", option->letter);
    text_add_literal(out, "\\fB\\-\\-");
    add_roff(out, str_from(option->name));
    text_add_literal(out, "\\fR");
    if (option->argument) {
        bool is_optional = option->argument[0] == '[' && option->argument[1] == '=';
        text_add_literal(out, is_optional ? "\\fI" : " \\fI");
        add_roff(out, str_from(option->argument));
        text_add_literal(out, "\\fR");
    }
    text_add_char(out, '\n');
}

static void add_formats(struct text *out)
{
    text_add_literal(out, ".RS\n");
    for (size_t i = 0; format_at(i); i++) {
        text_add_literal(out, ".TP\n.B ");
        add_roff(out, str_from(format_at(i)->name));
        text_add_char(out, '\n');
        add_roff(out, str_from(format_at(i)->purpose));
        text_add_char(out, '\n');
    }
    text_add_literal(out, ".RE\n");
}

static void add_options(struct text *out)
{
    for (size_t i = 0; option_at(i); i++) {
        const struct option *option = option_at(i);
        if (option->group) {
            text_add_literal(out, ".SS ");
            add_roff(out, str_from(option->group));
            text_add_char(out, '\n');
        }
        add_option_name(out, option);
        add_roff(out, str_from(option->help));
        text_add_char(out, '\n');
        if (strcmp(option->name, "format") == 0)
            add_formats(out);
    }
}

static void add_recipes(struct text *out)
{
    text_add_literal(out, ".SH EXAMPLES\n");
    for (size_t i = 0; recipe_at(i); i++) {
        text_add_literal(out, i ? ".PP\n" : "");
        add_roff(out, str_from(recipe_at(i)->job));
        text_add_literal(out, "\n.PP\n.in +4n\n.EX\n");
        add_roff(out, str_from(recipe_at(i)->command));
        text_add_literal(out, "\n.EE\n.in\n");
    }
}

void man_page_add(struct text *out)
{
    text_add_literal(out, head);
    add_options(out);
    text_add_literal(out, tail);
    add_recipes(out);
    text_add_literal(out, end);
}
