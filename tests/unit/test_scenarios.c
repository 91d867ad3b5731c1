/* The table of situations, tests/flows/SCENARIOS: each has its tests, and these expect what it
 * says. */
#include "support/test.h"

#include "support/traffic.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row {
    char id[8], expected[40], tests[256];
};

/* The text up to the next bar, without the spaces around it. */
static char *take_cell(char *line, char *cell, size_t size)
{
    char *bar = strchr(line, '|');
    assert_non_null(bar);
    while (*line == ' ')
        line++;
    size_t len = (size_t)(bar - line);
    while (len && line[len - 1] == ' ')
        len--;
    assert_true(len > 0 && len < size);
    memcpy(cell, line, len);
    cell[len] = '\0';
    return bar + 1;
}

static bool is_measured(const char *finding)
{
    for (int fault = 0; fault < FAULT_COUNT; fault++)
        if (strcmp(fault_finding((enum fault)fault), finding) == 0)
            return true;
    return false;
}

static bool expects(const char *flow, const char *id)
{
    char path[256], line[1024];
    bool found = false;
    snprintf(path, sizeof path, "%s/tests/flows/%s.flow", SIPDIAG_SOURCE_DIR, flow);
    FILE *file = fopen(path, "r");
    if (!file)
        return false;
    while (fgets(line, sizeof line, file))
        found = found || (strncmp(line, "expect ", 7) == 0 && strstr(line, id));
    fclose(file);
    return found;
}

static void check_row(const struct row *row)
{
    char tests[256], *rest = NULL;
    memcpy(tests, row->tests, sizeof tests);
    for (char *test = strtok_r(tests, " ", &rest); test; test = strtok_r(NULL, " ", &rest)) {
        const char *finding = strncmp(test, "traffic:", 8) == 0 ? test + 8 : NULL;
        if (finding ? !is_measured(finding) : !expects(test, row->expected))
            fail_msg("%s: %s does not show %s", row->id, test, row->expected);
    }
}

static void every_situation_has_its_tests(void **state)
{
    char line[1024];
    unsigned number = 0, quiet = 0;
    FILE *file = fopen(SIPDIAG_SOURCE_DIR "/tests/flows/SCENARIOS", "r");
    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        struct row row = {"", "", ""};
        if (line[0] == '#')
            continue;
        char *next = take_cell(line, row.id, sizeof row.id);
        next = take_cell(next, row.expected, sizeof row.expected);
        take_cell(next, row.tests, sizeof row.tests);
        check_row(&row);
        unsigned *last = row.id[0] == 'Q' ? &quiet : &number;
        unsigned own = (unsigned)strtoul(row.id + 1, NULL, 10);
        assert_true(own == *last || own == *last + 1); /* none is left out */
        *last = own;
    }
    fclose(file);
    assert_int_equal(number, 48);
    assert_int_equal(quiet, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_situation_has_its_tests)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
