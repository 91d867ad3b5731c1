/* Every English text that reaches a table or a ticket has a row in every language, and no row is
 * left over. The texts are found where they stand: in the program's tables, and in the source by
 * the calls that take them. */
#include "support/test.h"

#include "../../src/diagnose/rules_cdr.h"
#include "../../src/diagnose/wordings.h"
#include "sipdiag/base/memory.h"
#include "sipdiag/base/shown.h"
#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/find/find.h"
#include "sipdiag/select/dimensions.h"
#include "sipdiag/ticket/ticket.h"
#include "sipdiag/words/words.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct english {
    char *text;
    const char *where;
};

struct texts {
    struct english *list;
    size_t count, capacity;
};

static const struct english *find_text(const struct texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->count; i++)
        if (strcmp(texts->list[i].text, text) == 0)
            return &texts->list[i];
    return NULL;
}

/* Something to say beside the arguments. */
static bool has_words(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at == '%') {
            at += 1 + strspn(at + 1, "0123456789$'.*lz");
            if (!*at)
                return false;
        } else if ((*at >= 'A' && *at <= 'Z') || (*at >= 'a' && *at <= 'z')) {
            return true;
        }
    }
    return false;
}

static void add_text(struct texts *texts, const char *text, const char *where)
{
    if (!text || !has_words(text) || find_text(texts, text))
        return;
    texts->list = array_grow(texts->list, texts->count, &texts->capacity, sizeof *texts->list);
    texts->list[texts->count++] = (struct english){xcopy_text(text), where};
}

/* ---- tables ---- */

static void add_causes(struct texts *texts)
{
    const char *where = "src/diagnose/causes.c";
    for (size_t i = 0; cause_at(i); i++) {
        const struct cause *cause = cause_at(i);
        const char *const all[] = {cause->label,      cause->meaning,    cause->action,
                                   cause->headline,   cause->ours_label, cause->ours_meaning,
                                   cause->ours_action};
        for (size_t j = 0; j < sizeof all / sizeof *all; j++)
            add_text(texts, all[j], where);
        add_text(texts, ticket_problem(cause->id), "src/ticket/questions.c");
        add_text(texts, ticket_question(cause->id), "src/ticket/questions.c");
    }
    for (size_t i = 0; wording_at(i); i++) {
        add_text(texts, wording_at(i)->headline, "src/diagnose/wordings.c");
        add_text(texts, wording_at(i)->action, "src/diagnose/wordings.c");
    }
    for (size_t i = 0; cdr_wording_at(i); i++) {
        add_text(texts, cdr_wording_at(i)->headline, "src/diagnose/rules_cdr.c");
        add_text(texts, cdr_wording_at(i)->action, "src/diagnose/rules_cdr.c");
    }
    for (size_t i = 0; sip_code_at(i); i++)
        add_text(texts, sip_code_at(i)->meaning, "src/diagnose/sip_codes.c");
    for (unsigned code = 100; code < 700; code++) /* also those without a row of their own */
        if (sip_code_find(code))
            add_text(texts, sip_code_find(code)->meaning, "src/diagnose/sip_codes.c");
}

static void add_kinds(struct texts *texts)
{
    for (size_t i = 0; finding_kind_at(i); i++) {
        const struct finding_kind *kind = finding_kind_at(i);
        add_text(texts, kind->label, "src/find/kinds.c");
        add_text(texts, kind->meaning, "src/find/kinds.c");
        add_text(texts, kind->action, "src/find/kinds.c");
        add_text(texts, ticket_problem(kind->id), "src/ticket/questions.c");
        add_text(texts, ticket_question(kind->id), "src/ticket/questions.c");
    }
}

static void add_small_tables(struct texts *texts)
{
    static const char *const units[] = {"ms", "s", "min", "h"};
    for (enum health_counter counter = 0; counter < HEALTH_COUNT; counter++)
        add_text(texts, health_meaning(counter, 2), "src/model/input_health.c");
    for (size_t i = 0; dimension_at(i); i++)
        add_text(texts, dimension_at(i)->title, "src/select/dimensions.c");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        add_text(texts, units[i], "src/base/clock.c");
}

/* ---- the source ---- */

static const char *skip_space(const char *at)
{
    return at + strspn(at, " \t\n");
}

static char read_escape(const char **at)
{
    char c = *(*at)++;
    if (c == 'n')
        return '\n';
    if (c != 'x')
        return c;
    char *end;
    long value = strtol(*at, &end, 16);
    *at = end;
    return (char)value;
}

/* Literals that stand one behind the other, and TIED between them, are one text; returns behind
 * them. */
static const char *read_literals(const char *at, struct text *out)
{
    for (;;) {
        at = skip_space(at);
        if (strncmp(at, "TIED", 4) == 0) {
            text_add_literal(out, TIED);
            at += 4;
            continue;
        }
        if (*at != '"')
            return at;
        for (at++; *at && *at != '"';) {
            char c = *at++;
            text_add_char(out, c == '\\' ? read_escape(&at) : c);
        }
        at += *at == '"';
    }
}

/* All literals from here to the end of the call or the statement, or only the first of them. */
static void add_literals(struct texts *texts, const char *at, const char *where, bool only_first)
{
    struct text text = {0};
    for (int depth = 0; *at && depth >= 0 && *at != ';'; at++) {
        depth += *at == '(';
        depth -= *at == ')';
        if (*at == '\'') {
            at += at[1] == '\\' ? 3 : 2;
        } else if (*at == '"' || strncmp(at, "TIED \"", 6) == 0) {
            text_clear(&text);
            at = read_literals(at, &text) - 1;
            add_text(texts, text.at, where);
            if (only_first)
                break;
        }
    }
    text_free(&text);
}

/* A row: what stands in front of texts. */
static const struct {
    const char *sign;
    bool only_first;
    const char *folder; /* NULL: any */
} signs[] = {
    {"SAID(", true, NULL},
    {"words_add(", true, NULL},
    {"words_of(", false, "src/find/"},
    {"build_dialect(", false, "src/find/"},
    {"finding->title =", false, "src/find/"},
    {"finding->detail =", false, "src/find/"},
    {"finding->action =", false, "src/find/"},
    {"finding->words =", false, "src/find/"},
};

static void add_source(struct texts *texts, const char *source, const char *where)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (signs[i].folder && strncmp(where, signs[i].folder, strlen(signs[i].folder)) != 0)
            continue;
        size_t len = strlen(signs[i].sign);
        for (const char *at = strstr(source, signs[i].sign); at; at = strstr(at, signs[i].sign)) {
            bool is_whole = at == source || !(at[-1] == '_' || (at[-1] >= 'a' && at[-1] <= 'z'));
            at += len;
            if (is_whole)
                add_literals(texts, at, where, signs[i].only_first);
        }
    }
}

static char *read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    long size = ftell(file);
    assert_true(size >= 0);
    rewind(file);
    char *bytes = xalloc((size_t)size + 1);
    assert_int_equal(fread(bytes, 1, (size_t)size, file), (size_t)size);
    fclose(file);
    return bytes;
}

static void add_folder(struct texts *texts, const char *folder)
{
    struct text path = {0};
    DIR *files = opendir(folder);
    assert_non_null(files);
    for (struct dirent *file; (file = readdir(files));) {
        size_t len = strlen(file->d_name);
        if (len < 3 || strcmp(file->d_name + len - 2, ".c") != 0)
            continue;
        text_clear(&path);
        text_addf(&path, "%s/%s", folder, file->d_name);
        char *source = read_whole(path.at);
        add_source(texts, source, path.at);
        free(source);
    }
    closedir(files);
    text_free(&path);
}

/* Names of files are kept, so that a complaint can name them. */
static void add_sources(struct texts *texts)
{
    static const char *const folders[] = {"src/diagnose",  "src/find",   "src/report",
                                          "src/summarize", "src/ticket", "src/cli"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        size_t before = texts->count;
        add_folder(texts, folders[i]);
        for (size_t j = before; j < texts->count; j++)
            texts->list[j].where = folders[i];
    }
}

static int set_up(void **state)
{
    struct texts *texts = xalloc(sizeof *texts);
    add_causes(texts);
    add_kinds(texts);
    add_small_tables(texts);
    add_text(texts, ticket_problem(""), "src/ticket/questions.c");
    add_text(texts, ticket_question(""), "src/ticket/questions.c");
    add_sources(texts);
    *state = texts;
    return 0;
}

static int tear_down(void **state)
{
    struct texts *texts = *state;
    for (size_t i = 0; i < texts->count; i++)
        free(texts->list[i].text);
    free(texts->list);
    free(texts);
    return 0;
}

/* ---- the languages ---- */

static const char *language_at(size_t index)
{
    return words_language_at(index + 1); /* English needs no table */
}

/* As it stands in a .po file. */
static void print_row(const char *english)
{
    fputs("msgid \"", stderr);
    for (const char *at = english; *at; at++) {
        if (*at == '"' || *at == '\\')
            fputc('\\', stderr);
        if (*at == TIED[0])
            fputs("\u00a0", stderr);
        else
            fputc(*at, stderr);
    }
    fputs("\"\nmsgstr \"\"\n\n", stderr);
}

static void every_text_is_translated(void **state)
{
    const struct texts *texts = *state;
    size_t holes = 0;
    assert_true(texts->count > 1000);
    for (size_t i = 0; language_at(i); i++) {
        struct words *words;
        assert_true(words_open(language_at(i), &words));
        for (size_t j = 0; j < texts->count; j++) {
            const struct english *text = &texts->list[j];
            if (words_has(words, text->text))
                continue;
            fprintf(stderr, "# %s: add this to src/words/%s.po, with a translation:\n", text->where,
                    language_at(i));
            print_row(text->text);
            holes++;
        }
        words_close(words);
    }
    assert_int_equal(holes, 0);
}

static void no_translation_is_left_over(void **state)
{
    const char *english, *translated;
    size_t left = 0;
    for (size_t i = 0; language_at(i); i++)
        for (size_t j = 0; words_row(language_at(i), j, &english, &translated); j++)
            if (has_words(english) && !find_text(*state, english)) {
                fprintf(stderr,
                        "no text of the program any more; take it out of src/words/%s.po:\n",
                        language_at(i));
                print_row(english);
                left++;
            }
    assert_int_equal(left, 0);
}

static void no_text_is_translated_twice(void **state)
{
    const char *english, *other, *translated;
    (void)state;
    for (size_t i = 0; language_at(i); i++)
        for (size_t j = 0; words_row(language_at(i), j, &english, &translated); j++)
            for (size_t k = j + 1; words_row(language_at(i), k, &other, &translated); k++)
                assert_string_not_equal(english, other);
}

/* What is filled in: %s with its place, {placeholders}, the ends of [brackets]; in an order of its
 * own. */
struct parts {
    char list[24][40];
    size_t count;
};

/* place 0: it stands there as often as it is said. */
static void add_part(struct parts *parts, unsigned place, const char *at, size_t len)
{
    char part[40];
    int used = place ? snprintf(part, sizeof part, "%u%.*s", place, (int)len, at)
                     : snprintf(part, sizeof part, "%.*s", (int)len, at);
    assert_true(used > 0 && (size_t)used < sizeof part);
    for (size_t i = 0; i < parts->count; i++)
        if (place && strcmp(parts->list[i], part) == 0)
            return;
    assert_true(parts->count < 24);
    strcpy(parts->list[parts->count++], part);
}

static int compare_parts(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* And no per cent: "10 % of". */
static bool is_conversion(const char *at)
{
    char letter = at[strspn(at, "0123456789$'.*lz")];
    return letter && strchr("sduic", letter);
}

static struct parts parts_of(const char *text)
{
    struct parts parts = {.count = 0};
    unsigned next = 1;
    for (const char *at = text; *at; at++) {
        if (*at == '%' && at[1] == '%') {
            at++;
        } else if (*at == '%' && is_conversion(at + 1)) {
            unsigned place = 0;
            if (at[1] >= '1' && at[1] <= '9' && at[2] == '$') {
                place = (unsigned)(at[1] - '0');
                at += 2;
            }
            at += at[1] == '\'';
            size_t len = strcspn(at + 1, "sduic") + 1;
            add_part(&parts, place ? place : next++, at + 1, len);
            at += len;
        } else if (*at == '{' && !(at[1] >= '1' && at[1] <= '9')) {
            add_part(&parts, 0, at, strcspn(at, "}"));
        } else if (*at == '[' || *at == ']') {
            add_part(&parts, 0, at, 1);
        }
    }
    qsort(parts.list, parts.count, sizeof parts.list[0], compare_parts);
    return parts;
}

static void a_translation_is_filled_with_the_same_things(void **state)
{
    const char *english, *translated;
    (void)state;
    for (size_t i = 0; language_at(i); i++)
        for (size_t j = 0; words_row(language_at(i), j, &english, &translated); j++) {
            struct parts wanted = parts_of(english), found = parts_of(translated);
            bool same = wanted.count == found.count;
            for (size_t k = 0; same && k < wanted.count; k++)
                same = strcmp(wanted.list[k], found.list[k]) == 0;
            if (!same)
                fprintf(stderr, "%s.po: \"%s\" is not filled as \"%s\"\n", language_at(i),
                        translated, english);
            assert_true(same);
        }
}

static void forms_of_nouns_are_as_many_as_the_language_has(void **state)
{
    const char *english, *translated;
    (void)state;
    for (size_t i = 0; language_at(i); i++) {
        size_t wanted = strcmp(language_at(i), "es") == 0 ? 2 : 3;
        for (size_t j = 0; words_row(language_at(i), j, &english, &translated); j++)
            for (const char *at = translated; (at = strchr(at, '{')); at++) {
                size_t forms = 1;
                if (!(at[1] >= '1' && at[1] <= '9'))
                    continue;
                for (const char *c = at; *c && *c != '}'; c++)
                    forms += *c == '|';
                if (forms != wanted)
                    fprintf(stderr, "%s.po: %s\n", language_at(i), translated);
                assert_int_equal(forms, wanted);
            }
    }
}

static bool is_edge(char c)
{
    return c == ' ' || c == TIED[0];
}

static void a_translation_is_clean_text_with_the_same_edges(void **state)
{
    const char *english, *translated;
    uint32_t point;
    (void)state;
    for (size_t i = 0; language_at(i); i++)
        for (size_t j = 0; words_row(language_at(i), j, &english, &translated); j++) {
            size_t from = strlen(english), to = strlen(translated);
            assert_true(to > 0);
            assert_int_equal(is_edge(english[0]), is_edge(translated[0]));
            assert_int_equal(is_edge(english[from - 1]), is_edge(translated[to - 1]));
            for (struct str rest = str_from(translated); rest.len;) {
                size_t len = utf8_decode(rest, &point);
                assert_true(len > 0);
                assert_true(point == (unsigned char)TIED[0] || point >= ' ');
                assert_false(utf8_is_invisible(point));
                rest = str_from_offset(rest, len);
            }
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_translated),
        cmocka_unit_test(no_translation_is_left_over),
        cmocka_unit_test(no_text_is_translated_twice),
        cmocka_unit_test(a_translation_is_filled_with_the_same_things),
        cmocka_unit_test(forms_of_nouns_are_as_many_as_the_language_has),
        cmocka_unit_test(a_translation_is_clean_text_with_the_same_edges),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
