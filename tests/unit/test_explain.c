/* The encyclopaedia: complete, readable, and true to the tables and formulas it tells of. */
#include "support/test.h"

#include "support/call_builder.h"

#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/diagnose/q850.h"
#include "sipdiag/explain/explain.h"
#include "sipdiag/summarize/summarizer.h"

struct fixture {
    struct settings settings;
    struct text page, name;
    struct error error;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){0};
    settings_init(&fixture.settings);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    text_free(&fixture->page);
    text_free(&fixture->name);
    return 0;
}

static bool explain_at(struct fixture *fixture, struct str name, unsigned width)
{
    text_clear(&fixture->page);
    return explain_print(&fixture->page, name, width, &fixture->settings, &fixture->error);
}

static struct str explained(struct fixture *fixture, const char *name)
{
    if (!explain_at(fixture, str_from(name), 0))
        fail_msg("%s: %s", name, fixture->error.text);
    return text_str(&fixture->page);
}

/* The page as one line, so that a wrapped sentence can be found. */
static struct str unwrapped(struct fixture *fixture, const char *name)
{
    struct str page = explained(fixture, name), rest = page;
    struct text line = {0};
    while (!str_is_empty(rest)) {
        text_add(&line, str_trim(str_before(rest, '\n', &rest)));
        text_add_char(&line, ' ');
    }
    text_clear(&fixture->page);
    text_add(&fixture->page, text_str(&line));
    text_free(&line);
    return text_str(&fixture->page);
}

static void assert_says(struct fixture *fixture, const char *name, const char *words)
{
    if (!str_contains_nocase(unwrapped(fixture, name), str_from(words)))
        fail_msg("%s does not say '%s': %s", name, words, fixture->page.at);
}

static void assert_lines_fit(struct str page, size_t width, const char *name)
{
    while (!str_is_empty(page)) {
        struct str line = str_before(page, '\n', &page);
        if (line.len > width || (line.len && line.at[line.len - 1] == ' '))
            fail_msg("%s at %u: '%.*s'", name, (unsigned)width, (int)line.len, line.at);
        for (size_t i = 0; i < line.len; i++)
            if (line.at[i] < ' ' || line.at[i] > '~' || line.at[i] == '{' || line.at[i] == '}')
                fail_msg("%s: '%.*s'", name, (int)line.len, line.at);
    }
}

static void every_name_is_explained_within_the_width(void **state)
{
    static const unsigned widths[][2] = {{40, 40},   {57, 57}, {0, 80},
                                         {100, 100}, {7, 40},  {999, 100}};
    struct fixture *fixture = *state;
    size_t count = 0;
    for (; explain_name_at(count, &fixture->name); count++) {
        struct str name = text_str(&fixture->name);
        for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
            assert_true(explain_at(fixture, name, widths[i][0]));
            assert_true(str_starts_with(text_str(&fixture->page), name));
            assert_int_equal(fixture->page.at[fixture->page.len - 1], '\n');
            assert_lines_fit(text_str(&fixture->page), widths[i][1], fixture->name.at);
        }
    }
    assert_true(count > 200);
}

static void all_lists_every_name_and_settings_every_setting(void **state)
{
    struct fixture *fixture = *state;
    struct str all = explained(fixture, "all");
    assert_lines_fit(all, 80, "all");
    for (size_t i = 0; explain_name_at(i, &fixture->name); i++)
        assert_true(str_contains_nocase(all, text_str(&fixture->name)));
    struct str settings = explained(fixture, "settings");
    assert_lines_fit(settings, 80, "settings");
    for (int i = 0; i < SETTING_COUNT; i++) {
        struct text line = {0};
        text_addf(&line, "\n%s = ", setting_info((enum setting)i)->name);
        setting_add_value(&line, (enum setting)i, fixture->settings.value[i]);
        text_add_char(&line, '\n');
        assert_true(str_contains_nocase(settings, text_str(&line)));
        text_free(&line);
    }
}

static void assert_has_all_parts(struct fixture *fixture, const char *name)
{
    static const char *const parts[] = {
        "\nOn the wire", "\nLikely reasons\n  - ", "\n  1. ",     "\n  2. ",
        "\n  3. ",       "\nFirst three checks\n", "\nRelated: ", "\n  Whose side: "};
    struct str page = explained(fixture, name);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (!str_contains_nocase(page, str_from(parts[i])))
            fail_msg("%s has no '%s'", name, parts[i]);
    assert_false(str_contains_nocase(page, STR("\n  4. ")));
}

static void every_code_has_meaning_wire_reasons_and_checks(void **state)
{
    struct fixture *fixture = *state;
    const struct sip_code *code;
    for (size_t i = 0; (code = sip_code_at(i)) != NULL; i++) {
        char name[8];
        snprintf(name, sizeof name, "%u", (unsigned)code->code);
        assert_has_all_parts(fixture, name);
        assert_says(fixture, name, code->phrase);
        assert_says(fixture, name, code->meaning);
        assert_says(fixture, name, code->action);
        assert_says(fixture, name, code->cause);
    }
}

/* A new row in causes.c needs an article in src/explain/cause_articles.c. */
static void every_cause_has_meaning_wire_reasons_and_checks(void **state)
{
    struct fixture *fixture = *state;
    const struct cause *cause;
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++) {
        struct text evidence = {0};
        assert_has_all_parts(fixture, cause->id);
        assert_says(fixture, cause->id, cause->label);
        assert_says(fixture, cause->id, cause->meaning);
        assert_says(fixture, cause->id, cause->action);
        cause_add_evidence(&evidence, cause);
        assert_true(evidence.len > 0);
        assert_says(fixture, cause->id, evidence.at);
        text_free(&evidence);
    }
}

static void every_moment_of_a_call_has_a_name(void **state)
{
    (void)state;
    for (int mark = 0; mark < MARK_COUNT; mark++)
        assert_non_null(evidence_name((enum call_mark)mark));
}

static void every_q850_cause_tells_both_ways_of_the_gateway(void **state)
{
    struct fixture *fixture = *state;
    const struct q850_cause *cause;
    for (size_t i = 0; (cause = q850_at(i)) != NULL; i++) {
        char name[16], words[80];
        snprintf(name, sizeof name, "q850:%u", (unsigned)cause->number);
        assert_says(fixture, name, cause->name);
        assert_says(fixture, name, cause->meaning);
        assert_says(fixture, name, side_name(cause->side));
        snprintf(words, sizeof words, "A gateway turns it into: %u", (unsigned)cause->sip);
        if (cause->sip)
            assert_says(fixture, name, words);
    }
    assert_says(fixture, "q850:1", "404, 485, 604");
    assert_says(fixture, "404", "Q.850 cause 1, Unallocated");
}

/* Every "Related:" line leads somewhere. */
static void related_names_can_be_explained(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; explain_name_at(i, &fixture->name); i++) {
        struct str page = unwrapped(fixture, fixture->name.at), rest;
        struct text related = {0};
        size_t at = 0;
        while (at < page.len && !str_starts_with(str_from_offset(page, at), STR("Related: ")))
            at++;
        text_add(&related, str_before(str_from_offset(page, at), '.', &rest));
        rest = str_from_offset(text_str(&related), at < page.len ? strlen("Related: ") : 0);
        /* The next topic of the same name begins without a comma. */
        while (!str_is_empty(rest)) {
            struct str name = str_trim(str_before(rest, ',', &rest));
            bool last = str_find_char(name, ' ') < name.len;
            if (last)
                break;
            if (!str_is_empty(name) && !explain_at(fixture, name, 0))
                fail_msg("%s: related '%.*s' is not explained", fixture->name.at, (int)name.len,
                         name.at);
        }
        text_free(&related);
    }
}

static void thresholds_are_the_ones_in_force(void **state)
{
    struct fixture *fixture = *state;
    assert_says(fixture, "only-100-then-silence", "nothing more for 9s");
    assert_true(settings_set(&fixture->settings, STR("silence-after-100=12s"), &fixture->error));
    assert_says(fixture, "only-100-then-silence", "nothing more for 12s");
    assert_says(fixture, "timeout", "100 and silence for 12s");
    assert_says(fixture, "silence-after-100", "12s (setting)");
    assert_says(fixture, "silence-after-100", "Default 9s, from 1s to 1h.");
    assert_says(fixture, "silence-after-100", "Related: abandoned-early, only-100-then-silence");
    assert_true(settings_set(&fixture->settings, STR("short-call=2s"), &fixture->error));
    assert_says(fixture, "short_calls", "answered with talk under 2s / answered");
}

/* What people who read call reports are told about these names. */
static const struct {
    const char *name, *words;
} facts[] = {
    {"100", "0.1-3 s is normal"},
    {"100", "after 10 s"},
    {"100", "by force"},
    {"only-100-then-silence", "10 s"},
    {"only-100-then-silence", "100ms to 3s is normal"},
    {"180", "did not answer during the call time"},
    {"183", "nobody picked up"},
    {"200", "no promise of good audio"},
    {"200", "network or the media stream"},
    {"403",
     "probably, though not necessarily, the carrier has blocked outgoing calls from our number"},
    {"403", "Our IP is not in the ACL"},
    {"403", "destination is blocked"},
    {"403", "Caller ID is not confirmed"},
    {"403", "SIP profile is not registered"},
    {"403", "Outgoing authorization is disabled"},
    {"403", "balance is insufficient"},
    {"403", "not always an account block"},
    {"404", "incorrect or does not exist"},
    {"404", "'0...' sent where '38...' is expected"},
    {"404", "conversion in the SIP gateway"},
    {"404", "registration is not active"},
    {"404", "carrier has blocked outgoing calls from our number"},
    {"408", "subscriber is unavailable: no response"},
    {"480", "out of coverage"},
    {"480", "turned off"},
    {"480", "not in service"},
    {"480", "by mistake while it rings, where 180 or 183 is due"},
    {"480", "takes all numbers for inactive"},
    {"484", "incomplete"},
    {"486", "subscriber is busy"},
    {"487", "by hand or terminated by force"},
    {"500", "internal error on the provider's side"},
    {"500", "Check the connection status"},
    {"502", "incorrect response from the server to which it had passed the request"},
    {"502", "Check the connection status"},
    {"503", "gateway registration is not active"},
    {"503", "balance may be depleted"},
    {"503", "server is overloaded"},
    {"503", "technical problem at the provider"},
    {"503", "Inform the provider"},
    {"600", "number of simultaneous calls is exceeded"},
    {"600", "50 of 50"},
    {"603", "All lines are busy"},
    {"603", "no reserve for incoming calls"},
    {"unknown-provider-reason", "not business rules"},
    {"unknown-provider-reason", "equipment, firmware and settings differ"},
    {"unknown-provider-reason", "several fresh examples (number and exact time)"},
    {"no-response", "Connection timeout"},
    {"no-response", "registration error at the provider"},
    {"agent-leg-failed", "Agent workstation connection problem"},
    {"agent-leg-failed", "internet connection is lost"},
    {"answered_not_served", "Drop. No available agent"},
    {"provider", "Only the provider can name the exact cause"},
};

static void known_facts_are_told(void **state)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        assert_says(*state, facts[i].name, facts[i].words);
}

static const struct {
    const char *name, *formula;
} formulas[] = {
    {"asr", "answered / judged"},
    {"ner", "(answered + busy + rang without answer + unavailable) / judged"},
    {"ser", "answered / (judged - calls that ended with 3xx)"},
    {"seer", "(answered + final 480, 486, 600, 603) / (judged - calls that ended with 3xx)"},
    {"isa", "final 408, 500, 503, 504 / judged"},
    {"scr", "(INVITE, 2xx, ACK, BYE and the response to BYE all seen) / judged"},
    {"short_calls", "answered with talk under 6s / answered"},
    {"pdd", "first 18x - first INVITE; the 2xx instead when nothing rang before it"},
    {"setup", "2xx - first INVITE"},
    {"ring", "(2xx, CANCEL or other final response) - first 18x"},
    {"talk", "BYE - 2xx"},
    {"acd", "sum of talk / number of calls with a known talk"},
    {"peak_calls", "most calls between first INVITE and end at one moment"},
    {"peak_answered", "most calls between 2xx and end at one moment"},
    {"peak_cps", "most first INVITEs in any sliding 1.000 s"},
    {"erlang", "sum of seconds that lines were in use / seconds of the window"},
    {"answered_not_served", "number of calls with the note answered-not-served"},
    {"retransmission_rate", "repeated messages / (messages - repeated messages)"},
    {"srd", "(first response that is neither 100 nor a challenge) - INVITE"},
    {"sdd", "(2xx to the BYE, or the timeout) - first BYE"},
};

static void every_figure_has_its_formula(void **state)
{
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++)
        assert_says(*state, formulas[i].name, formulas[i].formula);
}

static bool names_code(const char *text, unsigned code)
{
    char word[8];
    snprintf(word, sizeof word, "%u", code);
    const char *at = strstr(text, word);
    return at && (at == text || at[-1] == ' ');
}

/* The share of one call that ended with this code, by the program's own counting. */
static struct kpi kpi_of(unsigned code, bool rang, const char *cause)
{
    struct call_builder builder;
    struct summary summary;
    struct call_plan plan = {.call_id = "1",
                             .final_ms = 20000,
                             .code = (uint16_t)code,
                             .ring_ms = rang ? 1000 : 0,
                             .outcome = OUTCOME_FAILED,
                             .cause = cause_find(cause),
                             .result = "1"};
    builder_init(&builder);
    builder_add(&builder, &plan);
    summary_make(&summary, builder_analysis(&builder), NULL);
    struct kpi kpi = summary.kpi;
    summary_free(&summary);
    builder_free(&builder);
    return kpi;
}

static void the_codes_in_a_formula_are_the_ones_that_are_counted(void **state)
{
    static const char seer[] = "final 480, 486, 600, 603", isa[] = "final 408, 500, 503, 504",
                      ner[] = " 480, 486, 600", ner_after_ringing[] = " 408, 487, 480, 486, 600";
    const struct sip_code *code;
    (void)state;
    for (size_t i = 0; (code = sip_code_at(i)) != NULL; i++) {
        if (code->code < 400)
            continue;
        struct kpi silent = kpi_of(code->code, false, "unknown-provider-reason");
        struct kpi rung = kpi_of(code->code, true, "unknown-provider-reason");
        assert_int_equal(silent.seer.numerator, names_code(seer, code->code));
        assert_int_equal(silent.isa.numerator, names_code(isa, code->code));
        assert_int_equal(silent.ner.numerator, names_code(ner, code->code));
        assert_int_equal(rung.ner.numerator, names_code(ner_after_ringing, code->code));
    }
    assert_int_equal(kpi_of(603, true, "callee-declined").ner.numerator, 1);
    assert_int_equal(kpi_of(486, false, "channel-limit-reached").ner.numerator, 0);
    assert_int_equal(kpi_of(480, false, "congestion").ner.numerator, 0);
    assert_int_equal(kpi_of(302, false, "redirected").ser.denominator, 0);
}

static void ner_names_the_codes_that_are_counted(void **state)
{
    assert_says(*state, "ner", "answered; 480, 486, 600; 408 and 487 after ringing");
    assert_says(*state, "ner", "603 when a person declined (callee-declined)");
    assert_says(*state, "ner",
                "channel-limit-reached, no-reserve-for-inbound, cps-limit-reached, "
                "switch-session-cap, congestion, 480-storm");
}

static void a_name_with_two_meanings_is_explained_twice(void **state)
{
    assert_says(*state, "unknown", "(side)");
    assert_says(*state, "unknown", "(outcome of a call)");
    assert_says(*state, "short-call", "(note on a call)");
    assert_says(*state, "short-call", "(setting)");
    assert_says(*state, "none", "(side)");
    assert_says(*state, "none", "(result)");
}

static void case_other_names_and_parts_of_figures_do_not_matter(void **state)
{
    assert_says(*state, "ASR", "asr - answer-seizure ratio");
    assert_says(*state, "Q850:34", "No circuit/channel available");
    assert_says(*state, " No-Response ", "no-response - ");
    assert_says(*state, "acd_ms", "acd - average call duration");
    assert_says(*state, "pdd.p95", "pdd - post-dial delay");
    assert_says(*state, "ALL", "SIP codes");
}

static void a_code_outside_the_standard_is_explained_by_its_class(void **state)
{
    assert_says(*state, "499", "499 - not in the standard");
    assert_says(*state, "499", "by which the request is refused");
    assert_says(*state, "699", "refused everywhere");
    assert_says(*state, "199", "Early Dialog Terminated");
}

static const struct {
    const char *name, *sentence; /* its beginning */
} unknown_names[] = {
    {"no-respons",
     "there is nothing to explain by the name 'no-respons'; did you mean 'no-response'?"},
    {"NERR", "there is nothing to explain by the name 'NERR'; did you mean 'ner'?"},
    {"silence",
     "there is nothing to explain by the name 'silence'; did you mean 'silence-after-100'?"},
    {"setings", "there is nothing to explain by the name 'setings'; did you mean 'settings'?"},
    {"q850:32", "there is nothing to explain by the name 'q850:32'; did you mean 'q850:2'?"},
    {"wombats in the attic",
     "there is nothing to explain by the name 'wombats in the attic'; the nearest is '"},
    {"\x1b[2J{talk}", NULL},
    {"700", NULL},
    {"", "name something to explain; 'all' lists every name"},
    {"  ", "name something to explain; 'all' lists every name"},
};

static void an_unknown_name_gets_the_nearest_one(void **state)
{
    struct fixture *fixture = *state;
    for (size_t i = 0; i < sizeof unknown_names / sizeof unknown_names[0]; i++) {
        assert_false(explain_at(fixture, str_from(unknown_names[i].name), 0));
        assert_int_equal(fixture->page.len, 0);
        if (unknown_names[i].sentence)
            assert_true(str_starts_with(str_from(fixture->error.text),
                                        str_from(unknown_names[i].sentence)));
        assert_null(strchr(fixture->error.text, '\x1b'));
    }
}

static void a_very_long_name_is_cut_in_the_complaint(void **state)
{
    static char name[5000];
    struct fixture *fixture = *state;
    memset(name, 'x', sizeof name - 1);
    assert_false(explain_at(fixture, str_from(name), 0));
    assert_true(strlen(fixture->error.text) < 200);
    assert_false(explain_at(fixture, (struct str){"404\0", 4}, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_name_is_explained_within_the_width, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(all_lists_every_name_and_settings_every_setting, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(every_code_has_meaning_wire_reasons_and_checks, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(every_cause_has_meaning_wire_reasons_and_checks, set_up,
                                        tear_down),
        cmocka_unit_test(every_moment_of_a_call_has_a_name),
        cmocka_unit_test_setup_teardown(every_q850_cause_tells_both_ways_of_the_gateway, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(related_names_can_be_explained, set_up, tear_down),
        cmocka_unit_test_setup_teardown(thresholds_are_the_ones_in_force, set_up, tear_down),
        cmocka_unit_test_setup_teardown(known_facts_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_figure_has_its_formula, set_up, tear_down),
        cmocka_unit_test(the_codes_in_a_formula_are_the_ones_that_are_counted),
        cmocka_unit_test_setup_teardown(ner_names_the_codes_that_are_counted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_name_with_two_meanings_is_explained_twice, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(case_other_names_and_parts_of_figures_do_not_matter, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_code_outside_the_standard_is_explained_by_its_class,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_unknown_name_gets_the_nearest_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_very_long_name_is_cut_in_the_complaint, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
