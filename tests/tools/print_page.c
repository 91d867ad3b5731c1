/* Prints the pages of docs/ that are tables of the program: print_page SETTINGS|RULES|CODES|INPUTS.
 */
#include "sipdiag/base/text.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/diagnose/q850.h"
#include "sipdiag/logs/log_reader.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/read/source.h"

#include <stdio.h>
#include <string.h>

static void add_settings(struct text *out)
{
    text_add_literal(out,
                     "# Settings\n\n"
                     "Every threshold, changed by `--set NAME=VALUE`. This page is printed from "
                     "`src/model/settings.c`.\n\n"
                     "| name | default | least | most | meaning |\n"
                     "| --- | --- | --- | --- | --- |\n");
    for (int i = 0; i < SETTING_COUNT; i++) {
        enum setting setting = (enum setting)i;
        const struct setting_info *info = setting_info(setting);
        text_addf(out, "| `%s` | ", info->name);
        setting_add_value(out, setting, info->initial);
        text_add_literal(out, " | ");
        setting_add_value(out, setting, info->least);
        text_add_literal(out, " | ");
        setting_add_value(out, setting, info->most);
        text_addf(out, " | %s |\n", info->meaning);
    }
}

static void add_level(struct text *out, enum cause_level level)
{
    for (size_t i = 0; cause_at(i); i++) {
        const struct cause *cause = cause_at(i);
        if (cause->level != level)
            continue;
        text_addf(out, "\n### %s\n\n**%s** (side: %s)\n\n%s\n", cause->id, cause->label,
                  side_name(cause->side), cause->meaning);
        if (cause->action[0])
            text_addf(out, "\nWhat to do: %s\n", cause->action);
        text_add_literal(out, "\nEvidence: ");
        cause_add_evidence(out, cause);
        text_add_literal(out, ".\n");
    }
}

static void add_rules(struct text *out)
{
    text_add_literal(out, "# Diagnoses\n\n"
                          "What the program can say about a call. This page is printed from "
                          "`src/diagnose/causes.c`.\n\n"
                          "## Causes\n\nEvery call has exactly one.\n");
    add_level(out, CAUSE_LEVEL_CAUSE);
    text_add_literal(out, "\n## Notes\n\nA call may have several beside its cause.\n");
    add_level(out, CAUSE_LEVEL_NOTE);
}

static void add_codes(struct text *out)
{
    text_add_literal(
        out, "# SIP codes\n\n"
             "What a response says by itself, before anything else about the call is known. "
             "This page is printed\nfrom `src/diagnose/sip_codes.c`.\n\n"
             "| code | phrase | meaning | what to do | side | cause | source |\n"
             "| --- | --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; sip_code_at(i); i++) {
        const struct sip_code *code = sip_code_at(i);
        text_addf(out, "| %u | %s | %s | %s | %s | %s | %s |\n", (unsigned)code->code, code->phrase,
                  code->meaning, code->action, side_name(code->side),
                  code->cause ? code->cause : "", code->source);
    }
}

static void add_q850(struct text *out)
{
    text_add_literal(
        out,
        "\n## Release causes of the telephone network (Q.850)\n\n"
        "They stand in Reason headers and in CDRs. `SIP` is what a gateway makes of the cause, "
        "`from SIP` what it makes the\ncause of (RFC 3398). This part is printed from "
        "`src/diagnose/q850.c`.\n\n"
        "| number | name | meaning | side | cause | SIP | from SIP |\n"
        "| --- | --- | --- | --- | --- | --- | --- |\n");
    for (size_t i = 0; q850_at(i); i++) {
        const struct q850_cause *cause = q850_at(i);
        text_addf(out, "| %u | %s | %s | %s | %s |", (unsigned)cause->number, cause->name,
                  cause->meaning, side_name(cause->side), cause->cause ? cause->cause : "");
        if (cause->sip)
            text_addf(out, " %u", (unsigned)cause->sip);
        text_add_literal(out, " |");
        for (size_t j = 0; sip_code_at(j); j++)
            if (q850_from_sip(sip_code_at(j)->code) == cause->number)
                text_addf(out, " %u", (unsigned)sip_code_at(j)->code);
        text_add_literal(out, " |\n");
    }
}

/* In a cell of a table. */
static void add_code_cell(struct text *out, const char *words)
{
    text_add_literal(out, "`");
    for (; *words; words++) {
        if (*words == '|')
            text_add_char(out, '\\');
        text_add_char(out, *words);
    }
    text_add_literal(out, "`");
}

static void add_captures(struct text *out)
{
    const char *library, *version;
    text_add_literal(out, "## Captures\n\n"
                          "pcap in all its forms, and pcapng. Any input may be packed:");
    for (size_t i = 0; source_packing(i, &library, &version); i++)
        text_addf(out, "%s %s", i ? "," : "", source_packing(i, &library, &version));
    text_add_literal(out, ", one inside another, too.\n");
}

static void add_logs(struct text *out)
{
    text_add_literal(
        out,
        "\n## SIP logs\n\n"
        "The messages in the text of a log, whatever stands before its lines: syslog, journals, "
        "container logs, quotes.\nThe column `line` is what announces a message in such a log; it "
        "says who sent it to whom, and mostly when. This part\nis printed from "
        "`src/logs/marker.c`.\n\n"
        "| dialect | program | line |\n| --- | --- | --- |\n");
    for (size_t i = 0; log_dialect_at(i); i++) {
        const struct log_dialect *dialect = log_dialect_at(i);
        text_addf(out, "| `%s` | %s | ", dialect->name, dialect->program);
        add_code_cell(out, dialect->example);
        text_add_literal(out, " |\n");
    }
    text_add_literal(
        out,
        "\nWhat a log does not say, nothing is made of:\n\n"
        "- **No times**: the calls and what became of them, but no durations.\n"
        "- **Only the time of day**: 1970-01-01 stands for the first day, unless a `Date` header "
        "or "
        "another line of the log\n  names it.\n"
        "- **No year**: 1972 stands for it, unless one is named.\n"
        "- **No zone**: UTC, or what `--input-tz [NAME=]ZONE` says.\n"
        "- **Whole seconds**: durations are as exact as that; two copies of one message are a "
        "repetition.\n"
        "- **No address of the side that wrote it**: from Via and Contact of its messages. That "
        "side "
        "is ours, unless `--us`\n  says otherwise.\n\n"
        "The summary says which of these hold. Messages that the logger cut are kept, and marked "
        "as cut; a message that two\nloggers wrote side by side counts once (`duplicates`).\n");
}

static void add_inputs(struct text *out)
{
    text_add_literal(out,
                     "# Inputs\n\n"
                     "Kind and dialect are found from the content, never from the name; a pipe "
                     "gives the same as the file:\n`cat full.log | sipdiag`.\n\n");
    add_captures(out);
    add_logs(out);
}

int main(int argc, char **argv)
{
    struct text page = {0};
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "SETTINGS") == 0)
        add_settings(&page);
    else if (strcmp(name, "RULES") == 0)
        add_rules(&page);
    else if (strcmp(name, "INPUTS") == 0)
        add_inputs(&page);
    else if (strcmp(name, "CODES") == 0) {
        add_codes(&page);
        add_q850(&page);
    } else
        return 2;
    fwrite(page.at, 1, page.len, stdout);
    text_free(&page);
    return 0;
}
