/* The logs of tests/logs give what expected.txt says of them. */
#include "support/test.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/pipeline/pipeline.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

static const char folder[] = SIPDIAG_SOURCE_DIR "/tests/logs";

static void add_ms(struct text *out, int64_t time_us)
{
    if (time_us == TIME_UNKNOWN)
        text_add_literal(out, " -");
    else
        text_addf(out, " %lld", (long long)(time_us / US_PER_MS));
}

static void add_start(struct text *out, const struct call *call)
{
    if (call->no_times) {
        text_add_literal(out, " -");
        return;
    }
    struct civil c = clock_civil(call_start(call), 0);
    text_addf(out, " %04lld-%02d-%02dT%02d:%02d:%02d", (long long)c.year, c.month, c.day, c.hour,
              c.minute, c.second);
}

static void add_call(struct text *out, const struct call *call)
{
    struct str id = call_text(call, CALL_TEXT_CALL_ID), callee = call_text(call, CALL_TEXT_CALLEE);
    text_addf(out, "  %.*s %u", (int)id.len, id.at, call->code);
    add_start(out, call);
    add_ms(out, call_pdd(call));
    add_ms(out, call_setup(call));
    add_ms(out, call_talk(call));
    const char *ended_by = party_name(call->ended_by);
    unsigned q850 = call->q850 ? call->q850 : call->q850_bye;
    text_addf(out, " %s %u ", ended_by ? ended_by : "-", call->retransmissions);
    text_addf(out, q850 ? "%u" : "-", q850);
    text_addf(out, " %.*s %s\n", (int)callee.len, callee.at, transport_name(call->transport));
}

static void add_input(struct text *out, const char *name, const struct input *input)
{
    static const char letters[] = "tdyzf";
    text_addf(out, "%s %s %llu ", name, input->dialect ? input->dialect : "-",
              (unsigned long long)input->messages);
    for (int i = 0; letters[i]; i++)
        if (input->lacks & 1U << i)
            text_add_char(out, letters[i]);
    text_add_literal(out, input->lacks ? "\n" : "-\n");
    for (int i = 0; i < HEALTH_COUNT; i++)
        if (input->health.count[i])
            text_addf(out, "  problem: %s\n", health_name((enum health_counter)i));
    if (input->problem[0])
        text_addf(out, "  %s\n", input->problem);
}

static void describe(struct text *out, const char *name)
{
    char path[512];
    struct settings settings;
    settings_init(&settings);
    snprintf(path, sizeof path, "%s/%s", folder, name);
    const char *names[] = {path};
    struct pipeline *pipeline = pipeline_run(
        &(struct pipeline_options){.names = names, .name_count = 1, .settings = &settings});
    const struct analysis *analysis = pipeline_analysis(pipeline);
    add_input(out, name, &analysis->inputs[0]);
    for (size_t i = 0; i < analysis->call_count; i++)
        add_call(out, analysis->calls[i]);
    pipeline_free(pipeline);
}

/* A file and its calls, up to the next file. */
static struct str next_entry(struct str *rest)
{
    struct str entry = {rest->at, 0};
    do {
        str_before(*rest, '\n', rest);
        entry.len = (size_t)(rest->at - entry.at);
    } while (rest->len && rest->at[0] == ' ');
    return entry;
}

static void read_file(struct text *out, const char *path)
{
    FILE *file = fopen(path, "r");
    char bytes[4096];
    size_t got;
    assert_non_null(file);
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        text_add(out, (struct str){bytes, got});
    fclose(file);
}

static void every_log_gives_what_is_known_of_it(void **state)
{
    (void)state;
    struct text expected = {0}, got = {0};
    char path[512], name[256];
    snprintf(path, sizeof path, "%s/expected.txt", folder);
    read_file(&expected, path);
    struct str rest = text_str(&expected);
    while (rest.len) {
        struct str entry = next_entry(&rest), tail;
        if (entry.at[0] == '#' || entry.at[0] == '\n')
            continue;
        struct str word = str_before(entry, ' ', &tail);
        snprintf(name, sizeof name, "%.*s", (int)word.len, word.at);
        text_clear(&got);
        describe(&got, name);
        if (!str_equal(text_str(&got), entry))
            fail_msg("expected\n%.*sgot\n%s", (int)entry.len, entry.at, got.at);
    }
    text_free(&expected);
    text_free(&got);
}

static void every_log_is_in_the_table(void **state)
{
    (void)state;
    struct text expected = {0};
    char path[512];
    snprintf(path, sizeof path, "%s/expected.txt", folder);
    read_file(&expected, path);
    DIR *logs = opendir(folder);
    assert_non_null(logs);
    for (struct dirent *entry; (entry = readdir(logs));) {
        bool is_log = entry->d_name[0] != '.' && strcmp(entry->d_name, "expected.txt") != 0;
        snprintf(path, sizeof path, "\n%s ", entry->d_name);
        if (is_log && !strstr(expected.at, path))
            fail_msg("%s is not in expected.txt", entry->d_name);
    }
    closedir(logs);
    text_free(&expected);
}

int main(void)
{
    hash_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_log_gives_what_is_known_of_it),
        cmocka_unit_test(every_log_is_in_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
