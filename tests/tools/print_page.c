/* Prints the pages of docs/ that are tables of the program: print_page
 * SETTINGS|RULES|CODES|INPUTS|FINDINGS.
 */
#include "sipdiag/base/text.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/diagnose/q850.h"
#include "sipdiag/find/find.h"
#include "sipdiag/logs/log_reader.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/read/source.h"
#include "support/cdr_page.h"

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
    text_add_literal(out, "## Captures\n\nBy their first bytes:");
    for (size_t i = 0; source_binary_kind(i); i++)
        text_addf(out, "%s `%s`", i ? "," : "", source_binary_kind(i));
    text_add_literal(out,
                     ".\n\nAny input, a log as well, may be packed by gzip, zstd, xz, bzip2 or "
                     "lz4, one inside another, too;\n`sipdiag -V -v` says which of them are "
                     "built in.\n");
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
    text_add_char(out, '\n');
    add_cdr_inputs(out);
}

/* {setting-name} stands for its usual value. */
static void add_with_settings(struct text *out, const char *words)
{
    for (const char *at = words; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (!end) {
            text_add_char(out, *at++);
            continue;
        }
        struct str name = {at + 1, (size_t)(end - at - 1)};
        for (int i = 0; i < SETTING_COUNT; i++) {
            enum setting setting = (enum setting)i;
            const struct setting_info *info = setting_info(setting);
            if (!str_equal(name, str_from(info->name)))
                continue;
            setting_add_value(out, setting, info->initial);
            text_addf(out, " (`%s`)", info->name);
        }
        at = end + 1;
    }
}

/* What `sh tests/run.sh findings` measured last. */
static void add_rates(struct text *out)
{
    char line[256];
    FILE *file = fopen(SIPDIAG_SOURCE_DIR "/tests/traffic/rates.csv", "r");
    bool first = true;
    if (!file)
        return;
    while (fgets(line, sizeof line, file)) {
        size_t columns = 1;
        text_add_literal(out, "| ");
        for (const char *c = line; *c && *c != '\n'; c++) {
            if (*c == ',')
                text_add_literal(out, " | ");
            else
                text_add_char(out, *c);
            columns += *c == ',';
        }
        text_add_literal(out, " |\n");
        if (first) {
            text_add_repeat(out, "| --- ", columns);
            text_add_literal(out, "|\n");
        }
        first = false;
    }
    fclose(file);
}

static void add_kind(struct text *out, const struct finding_kind *kind)
{
    static const char *const effects[] = {
        [FINDING_ALONE] = "changes nothing about single calls",
        [FINDING_NOTES] = "a note on the calls it explains",
        [FINDING_RELABELS] = "cause and side of the calls it explains",
    };
    text_addf(out, "\n### %s\n\n**%s** (%s, side: %s; %s)\n\n%s\n\nSaid when ", kind->id,
              kind->label, severity_name(kind->severity), side_name(kind->side),
              effects[kind->effect], kind->meaning);
    add_with_settings(out, kind->when);
    text_addf(out, ".\n\nNot when %s.\n\nWhat to do: %s\n", kind->unless, kind->action);
}

static void add_findings(struct text *out)
{
    text_add_literal(
        out,
        "# Findings\n\n"
        "What many calls say together. This page is printed from `src/find/kinds.c` and "
        "`tests/traffic/rates.csv`.\n\n"
        "Detectors run in the order of `src/find/detectors.c`: what says why comes before what "
        "only "
        "says that something\nchanged, and what one has explained the later ones leave out. Rates "
        "are compared by likelihood ratios (G) and by\nFisher's exact test, changes are dated by "
        "the "
        "most likely split (`src/find/stats.c`); where many places, prefixes or\nCaller IDs are "
        "looked at, the demand grows with their number. No finding changes outcome, code or a "
        "KPI's "
        "formula;\na refusal by an inferred limit is not network-effective (NER).\n\n"
        "## How often they are right\n\n"
        "Measured on seeded traffic of half an hour to an hour and a half "
        "(`tests/support/traffic*.c`"
        "): 200 mixes without the\nfault, two thirds of them with one or two other faults, and 200 "
        "with it. *limit*: within one of the true one;\n*start*: within one call of the first "
        "refusal, or, for a changed rate, the reported interval holds the true moment.\n"
        "`sh tests/run.sh findings` measures anew.\n\n");
    add_rates(out);
    text_add_literal(out, "\n## The findings\n");
    for (size_t i = 0; finding_kind_at(i); i++)
        add_kind(out, finding_kind_at(i));
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
    } else if (strcmp(name, "FINDINGS") == 0)
        add_findings(&page);
    else
        return 2;
    fwrite(page.at, 1, page.len, stdout);
    text_free(&page);
    return 0;
}
