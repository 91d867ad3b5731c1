/* Prints the tables of src/cdr/dialects.c and src/cdr/fields.c. */
#include "cdr_page.h"

#include "sipdiag/cdr/cdr_reader.h"

/* In a cell of a table; bars would end it. */
static void add_cell_text(struct text *out, const char *words)
{
    for (; *words; words++) {
        if (*words == '|')
            text_add_char(out, '\\');
        text_add_char(out, *words);
    }
}

static void add_kinds(struct text *out)
{
    struct cdr_kind kind;
    text_add_literal(out, "| dialect | what writes it | it does not tell | a line |\n"
                          "| --- | --- | --- | --- |\n");
    for (size_t i = 0; cdr_kind_at(i, &kind); i++) {
        text_addf(out, "| `%s` | ", kind.name);
        add_cell_text(out, kind.title);
        text_add_literal(out, " | ");
        add_cell_text(out, kind.hides);
        text_add_literal(out, " | `");
        add_cell_text(out, kind.example);
        text_add_literal(out, "` |\n");
    }
}

static void add_headings(struct text *out, const char *headings)
{
    struct str rest = str_from(headings);
    for (bool first = true; rest.len; first = false) {
        text_add_literal(out, first ? "" : ", ");
        text_add(out, str_before(rest, '|', &rest));
    }
}

static void add_fields(struct text *out)
{
    struct cdr_field_text field;
    text_add_literal(out, "| field | what it holds | headings |\n| --- | --- | --- |\n");
    for (size_t i = 0; cdr_field_at(i, &field); i++) {
        text_addf(out, "| `%s` | ", field.name);
        add_cell_text(out, field.meaning);
        text_add_literal(out, " | ");
        add_headings(out, field.headings);
        text_add_literal(out, " |\n");
    }
}

void add_cdr_inputs(struct text *out)
{
    text_add_literal(
        out,
        "## CDRs and call reports\n\n"
        "A table of calls with commas, semicolons, TABs or bars, with or without a header, in "
        "UTF-8, UTF-16, CP1251 or\nLatin-1: `cat Master.csv | sipdiag`; JSON and XML, a call after "
        "another or in a list. These dialects are known; "
        "this part is printed from `src/cdr/dialects.c`.\n\n");
    add_kinds(out);
    text_add_literal(
        out,
        "\nWhat a CDR does not say, nothing is made of:\n\n"
        "- **No SIP code**: it is inferred from the cause or the word where one of them stands for "
        "it (`code_inferred`), and\n  makes less sure.\n"
        "- **No zone**: UTC, or what `--input-tz [NAME=]ZONE` says.\n"
        "- **03/04/2026**: day or month first is told by the first 65 536 rows: by a day after the "
        "12th, by AM and PM, else by\n  what keeps the rows in order of time. A later "
        "contradiction "
        "ends that input, and `--set date-order=day-first` or\n  `month-first` decides.\n"
        "- **Rows of one call** (one linkedid, session id, Call-ID or leg uuid, within 32 768 "
        "calls) are one call; without\n  such a column each row is one.\n"
        "- **A capture of the same calls** beside it: rows join the captured calls by Call-ID, "
        "else "
        "by numbers and time. A\n  clock that is off by a constant in five calls is set right, and "
        "where they disagree the note and the finding `cdr-mismatch` say so.\n\n"
        "### A CDR of one's own: `--map FILE`\n\n"
        "    # lines that begin with # are passed over; all of it may be left out\n"
        "    [cdr]\n"
        "    delimiter = ;\n"
        "    header = yes\n"
        "    date-order = day-first\n"
        "    [columns]\n"
        "    start = Call begins\n"
        "    callee = 4\n"
        "    result = Ergebnis\n"
        "    [results]\n"
        "    kein Anschluss = 404\n"
        "    [trunk]\n"
        "    sbc1 = 198.51.100.0/24\n"
        "    [us]\n"
        "    address = 192.0.2.0/24\n\n"
        "A column is named by its heading or its number, a value in JSON by its name or by "
        "`container.name`; a word of the result\nstands for a SIP code, or for one of answered, "
        "busy, no-answer, cancelled, failed. `delimiter` may also be comma, tab\nor bar.\n\n"
        "With `-v` it is said which column was read as what. The fields, and the headings that "
        "mean "
        "them without a map\n(lower case, without blanks and marks, a unit behind a comma or in "
        "brackets left out):\n\n");
    add_fields(out);
}
