/* Prints the option table as help. */
#include "help.h"

#include "sipdiag/cli/options.h"
#include "sipdiag/pipeline/pipeline.h"
#include "sipdiag/read/source.h"
#include "sipdiag/report/format.h"

#include <stdio.h>

enum { HELP_COLUMN = 25 };

#ifndef SIPDIAG_LIBPCAP_VERSION
#define SIPDIAG_LIBPCAP_VERSION "of unknown version"
#endif
#ifndef SIPDIAG_LIBOSIP2_VERSION
#define SIPDIAG_LIBOSIP2_VERSION "of unknown version"
#endif

static const char head[] =
    "Usage: sipdiag [OPTION]... [INPUT]...\n"
    "Says why calls failed, whose side it is on, and what to do.\n"
    "\n"
    "INPUT is a capture (pcap or pcapng), a SIP log or a CDR table, plain or\n"
    "compressed (gzip, zstd, xz, bzip2, lz4), or a directory of them; '-' is standard\n"
    "input, and so is none. docs/INPUTS.md lists all kinds.\n"
    "Several INPUTs are one analysis.\n";

static const char tail[] =
    "\n"
    "Exit status:\n"
    "  0  analysed            1  a --fail-if holds   4  a check could not be judged\n"
    "  2  wrong usage         3  an input could not be read\n"
    "  5  output could not be written              130  cut short by Ctrl-C\n"
    "  (a live run is over with Ctrl-C, and ends with the code of its checks)\n"
    "\n"
    "Examples:\n"
    "  sipdiag evening.pcap                  why calls failed, and what to do first\n"
    "  sipdiag -l evening.pcap               one row per call\n"
    "  sipdiag -o report.json evening.pcap   the whole report for another program\n"
    "  sipdiag -l -o calls.csv *.pcap        the calls of several captures as a sheet\n"
    "  sudo sipdiag -i any --every 10s       what is on the wire, until Ctrl-C\n"
    "  tcpdump -w - port 5060 | sipdiag      the same, by another's hands\n";

/* Help text in its column; the first line goes on where the option's name ended. */
static void add_column(struct text *out, struct str help, size_t used)
{
    while (help.len) {
        struct str line = str_before(help, '\n', &help);
        if (used >= HELP_COLUMN) {
            out->at[out->len - 1] = '\n'; /* in place of the space behind the name */
            used = 0;
        }
        text_add_repeat(out, " ", HELP_COLUMN - used);
        text_add(out, line);
        text_add_char(out, '\n');
        used = 0;
    }
}

static void add_option(struct text *out, const struct option *option)
{
    size_t start = out->len;
    if (option->letter)
        text_addf(out, "  -%c, --%s", option->letter, option->name);
    else
        text_addf(out, "      --%s", option->name);
    if (option->argument)
        text_addf(out, "%s%s", str_starts_with(str_from(option->argument), STR("[=")) ? "" : " ",
                  option->argument);
    text_add_char(out, ' ');
    add_column(out, str_from(option->help), out->len - start);
}

static void add_formats(struct text *out)
{
    for (size_t i = 0; format_at(i); i++) {
        text_add_repeat(out, " ", HELP_COLUMN);
        text_addf(out, "%-10s %s\n", format_at(i)->name, format_at(i)->purpose);
    }
}

static bool is_format_option(const struct option *option)
{
    return option->letter == 'f';
}

void help_add(struct text *out)
{
    text_add_literal(out, head);
    for (size_t i = 0; option_at(i); i++) {
        const struct option *option = option_at(i);
        if (option->group)
            text_addf(out, "\n%s:\n", option->group);
        add_option(out, option);
        if (is_format_option(option))
            add_formats(out);
    }
    text_add_literal(out, tail);
}

void help_add_short(struct text *out)
{
    text_add_literal(out, "Usage: sipdiag [OPTION]... [INPUT]...\n"
                          "Name a capture, as in: sipdiag evening.pcap\n"
                          "or pipe one in:        tcpdump -w - port 5060 | sipdiag\n"
                          "All options:           sipdiag --help\n");
}

void version_add(struct text *out, bool with_libraries)
{
    const char *name, *library, *version;
    text_add_literal(out, "sipdiag " SIPDIAG_VERSION "\n");
    if (!with_libraries)
        return;
    text_add_literal(out, "libpcap " SIPDIAG_LIBPCAP_VERSION "\n"
                          "osip2 " SIPDIAG_LIBOSIP2_VERSION "\n");
    for (size_t i = 0; (name = source_packing(i, &library, &version)); i++)
        text_addf(out, "%s %s (reads %s)\n", library, version, name);
    library = pipeline_tls_library(&version);
    if (library)
        text_addf(out, "%s %s (decrypts TLS)\n", library, version);
    else
        text_add_literal(out, "without OpenSSL: TLS is not decrypted\n");
}
