/* Prints one topic of each kind, from the tables of the program and the articles beside them. */
#include "topics.h"

#include "article.h"

#include "sipdiag/diagnose/diagnose.h"
#include "sipdiag/diagnose/q850.h"
#include "sipdiag/find/find.h"

#include <stdio.h>

/* ---- what all kinds have in common ---- */

static const struct article *find_article(const struct article *(*at)(size_t index),
                                          struct str name)
{
    const struct article *article;
    for (size_t i = 0; (article = at(i)) != NULL; i++)
        if (str_equal_nocase(name, str_from(article->name)) ||
            (article->alias && str_equal_nocase(name, str_from(article->alias))))
            return article;
    return NULL;
}

static bool article_name(const struct article *article, struct text *name)
{
    text_clear(name);
    if (article)
        text_add_literal(name, article->name);
    return article != NULL;
}

static void add_name(struct text *names, const char *name)
{
    text_addf(names, "%s%s", names->len ? ", " : "", name);
}

static void print_title(struct page *page, const char *name, const char *title, const char *kind)
{
    struct text words = {0};
    text_addf(&words, "%s - %s (%s)", name, title, kind);
    page_heading(page, text_str(&words));
    text_add_char(page->out, '\n');
    text_free(&words);
}

static void print_how(struct page *page, const char *title, const char *words, const char *source)
{
    struct text heading = {0};
    text_add_literal(&heading, title);
    if (source)
        text_addf(&heading, " (%s)", source);
    page_heading(page, text_str(&heading));
    page_paragraph(page, NULL, words);
    text_free(&heading);
}

static void print_wire(struct page *page, const char *words, const char *source)
{
    print_how(page, "On the wire", words, source);
}

static void print_lists(struct page *page, const struct article *article)
{
    if (article->reasons) {
        page_heading(page, STR("Likely reasons"));
        page_list(page, article->reasons);
    }
    if (article->checks) {
        page_heading(page, STR("First three checks"));
        page_numbered_list(page, article->checks);
    }
}

static void print_related(struct page *page, const char *names)
{
    struct str rest = str_from(names);
    struct text words = {0};
    text_add_literal(&words, "Related: ");
    text_add(&words, str_before(rest, ' ', &rest));
    while (!str_is_empty(rest)) {
        text_add_literal(&words, ", ");
        text_add(&words, str_before(rest, ' ', &rest));
    }
    page_heading(page, text_str(&words));
    text_free(&words);
}

static void print_side(struct page *page, enum side side, const char *moves)
{
    const struct article *article = find_article(side_article_at, str_from(side_name(side)));
    struct text words = {0};
    text_addf(&words, "%s, %s", side_name(side), article->title);
    if (moves)
        text_addf(&words, "; or %s", moves);
    text_add_char(&words, '.');
    page_paragraph(page, "Whose side", words.at);
    text_free(&words);
}

static void print_cause_of(struct page *page, const char *label, const char *id)
{
    struct text words = {0};
    text_addf(&words, "%s, \"%s\".", id, cause_find(id)->label);
    page_paragraph(page, label, words.at);
    text_free(&words);
}

/* ---- SIP codes ---- */

static bool code_name(size_t index, struct text *name)
{
    const struct sip_code *code = sip_code_at(index);
    text_clear(name);
    if (code)
        text_addf(name, "%u", (unsigned)code->code);
    return code != NULL;
}

static const struct sip_code *find_code(struct str name, unsigned *number)
{
    uint64_t value;
    if (!str_to_u64(name, 699, &value))
        return NULL;
    *number = (unsigned)value;
    return value == 0 ? sip_code_at(0) : sip_code_find(*number);
}

static void print_gateway(struct page *page, unsigned code)
{
    const struct q850_cause *cause = q850_find(q850_from_sip(code));
    struct text words = {0};
    if (!cause)
        return;
    text_addf(&words, "Towards the telephone network a gateway makes of it Q.850 cause %u, %s.",
              (unsigned)cause->number, cause->name);
    page_paragraph(page, NULL, words.at);
    text_free(&words);
}

/* RFC 3261 8.1.3.2: of a code that is not known only its class counts. */
static const struct article unknown_code = {
    .wire = "A code that is not known counts as the x00 of its class and says no more than that.",
    .source = "RFC 3261 8.1.3.2",
    .reasons = "The server has a code of its own\nThe code is newer than this program",
    .checks = "Read the reason phrase, Reason and Warning.\n"
              "See in the Server header who makes it.\n"
              "Ask the provider what it means.",
    .related = "unknown-provider-reason code-translated",
};

static bool print_code(struct page *page, struct str name)
{
    unsigned number = 0;
    char text[8];
    const struct sip_code *code = find_code(name, &number);
    if (!code)
        return false;
    snprintf(text, sizeof text, "%u", number);
    bool known = code->code == number;
    const struct article *article =
        known ? find_article(code_article_at, str_from(text)) : &unknown_code;
    print_title(page, text, known ? code->phrase : "not in the standard", "SIP code");
    page_paragraph(page, NULL, code->meaning);
    page_paragraph(page, "What to do", code->action);
    print_side(page, code->side, NULL);
    print_cause_of(page,
                   number >= 100 && number < 200 ? "As the last response it is read as"
                                                 : "By itself it is read as",
                   code->cause);
    print_wire(page, article->wire, article->source ? article->source : code->source);
    print_gateway(page, number);
    print_lists(page, article);
    print_related(page, article->related);
    return true;
}

/* ---- Q.850 causes ---- */

static bool q850_name(size_t index, struct text *name)
{
    const struct q850_cause *cause = q850_at(index);
    text_clear(name);
    if (cause)
        text_addf(name, "q850:%u", (unsigned)cause->number);
    return cause != NULL;
}

static void add_codes_of(struct text *names, unsigned q850)
{
    const struct sip_code *code;
    for (size_t i = 0; (code = sip_code_at(i)) != NULL; i++) {
        char text[8];
        snprintf(text, sizeof text, "%u", (unsigned)code->code);
        if (q850_from_sip(code->code) == q850)
            add_name(names, text);
    }
}

static void print_q850_wire(struct page *page, const struct q850_cause *cause)
{
    struct text words = {0}, codes = {0};
    text_addf(&words,
              "It stands in a Reason header as Q.850;cause=%u, in a response or in the BYE, and in "
              "CDRs. It comes from the telephone network, so it is nearer to the truth than the "
              "SIP code that a gateway chose.",
              (unsigned)cause->number);
    print_wire(page, words.at, "RFC 3326, RFC 6432, RFC 3398");
    text_clear(&words);
    if (cause->sip) {
        text_addf(&words, "%u %s.", (unsigned)cause->sip, sip_code_find(cause->sip)->phrase);
        page_paragraph(page, "A gateway turns it into", words.at);
    }
    add_codes_of(&codes, cause->number);
    if (codes.len)
        text_add_char(&codes, '.');
    page_paragraph(page, "SIP codes that a gateway turns into it", codes.at);
    text_free(&words);
    text_free(&codes);
}

/* Q.850 orders causes by classes, by their number. */
static const struct {
    uint8_t last;
    const char *title, *reasons;
} q850_classes[] = {
    {31, "Its class is normal event; likely reasons",
     "What the number says: the person, the phone or the number itself\n"
     "A gateway that knows no better cause"},
    {47, "Its class is resource unavailable; likely reasons",
     "All lines or switches farther along are in use\n"
     "A fault in the operator's network\n"
     "The limit of our own trunk, when it comes at the same load each time"},
    {63, "Its class is service or option not available; likely reasons",
     "The account or the line does not include it\n"
     "It is switched off for now"},
    {79, "Its class is service or option not implemented; likely reasons",
     "The far equipment does not have it\n"
     "The sound format or kind of call is unknown there"},
    {95, "Its class is invalid message; likely reasons",
     "A gateway is set up wrongly\n"
     "Two exchanges disagree about the call"},
    {111, "Its class is protocol error; likely reasons",
     "Two networks speak different variants of signalling\n"
     "A timer expired on the way"},
    {127, "Its class is interworking; likely reasons",
     "A gateway between two networks lost the reason"},
};

static void print_q850_class(struct page *page, unsigned number)
{
    size_t i = 0;
    while (q850_classes[i].last < number)
        i++;
    page_heading(page, str_from(q850_classes[i].title));
    page_list(page, q850_classes[i].reasons);
}

static void print_q850_checks(struct page *page, const struct q850_cause *cause)
{
    page_heading(page, STR("First three checks"));
    page_numbered_list(page,
                       cause->side == SIDE_CALLEE || cause->side == SIDE_NONE
                           ? "See whether one number gets it, or many.\n"
                             "Compare it with the SIP code: where they differ, trust the cause.\n"
                             "Many numbers at once: ask the provider, with number and exact time."
                           : "Compare it with the SIP code: where they differ, trust the cause.\n"
                             "See whether it follows the load, one prefix or one trunk.\n"
                             "Ask the provider, with number and exact time.");
    struct text related = {0};
    if (cause->cause)
        text_addf(&related, "%s ", cause->cause);
    if (cause->sip)
        text_addf(&related, "%u ", (unsigned)cause->sip);
    text_add_literal(&related, side_name(cause->side));
    print_related(page, related.at);
    text_free(&related);
}

static bool print_q850(struct page *page, struct str name)
{
    uint64_t number;
    char text[16];
    if (!str_starts_with_nocase(name, STR("q850:")) ||
        !str_to_u64(str_from_offset(name, 5), 127, &number) || !q850_find((unsigned)number))
        return false;
    const struct q850_cause *cause = q850_find((unsigned)number);
    snprintf(text, sizeof text, "q850:%u", (unsigned)number);
    print_title(page, text, cause->name, "release cause of the telephone network");
    page_paragraph(page, NULL, cause->meaning);
    print_side(page, cause->side, NULL);
    if (cause->cause)
        print_cause_of(page, "By itself it is read as", cause->cause);
    print_q850_wire(page, cause);
    print_q850_class(page, cause->number);
    print_q850_checks(page, cause);
    return true;
}

/* ---- causes and notes ---- */

static bool cause_name(size_t index, struct text *name)
{
    const struct cause *cause = cause_at(index);
    text_clear(name);
    if (cause)
        text_add_literal(name, cause->id);
    return cause != NULL;
}

static const struct cause *find_cause(struct str name)
{
    const struct cause *cause;
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++)
        if (str_equal_nocase(name, str_from(cause->id)))
            return cause;
    return NULL;
}

/* Codes and Q.850 causes that stand for it when nothing else is known. */
static void print_codes_of(struct page *page, const char *id)
{
    struct text names = {0}, name = {0};
    struct str wanted = str_from(id);
    for (size_t i = 0; code_name(i, &name); i++)
        if (str_equal(str_from(sip_code_at(i)->cause), wanted))
            add_name(&names, name.at);
    for (size_t i = 0; q850_name(i, &name); i++)
        if (q850_at(i)->cause && str_equal(str_from(q850_at(i)->cause), wanted))
            add_name(&names, name.at);
    if (names.len) {
        text_add_char(&names, '.');
        page_paragraph(page, "These alone stand for it", names.at);
    }
    text_free(&names);
    text_free(&name);
}

static void print_evidence(struct page *page, const struct cause *cause)
{
    struct text words = {0};
    cause_add_evidence(&words, cause);
    text_add_char(&words, '.');
    page_paragraph(page, "It rests on", words.at);
    text_free(&words);
}

static bool print_cause(struct page *page, struct str name)
{
    const struct cause *cause = find_cause(name);
    if (!cause)
        return false;
    const struct article *article = find_article(cause_article_at, name);
    print_title(page, cause->id, cause->label,
                cause->level == CAUSE_LEVEL_NOTE ? "note on a call" : "cause of a call");
    page_paragraph(page, NULL, cause->meaning);
    page_paragraph(page, "What to do", cause->action);
    print_side(page, cause->side, article ? article->moves : NULL);
    print_wire(page, article ? article->wire : NULL, article ? article->source : NULL);
    print_evidence(page, cause);
    print_codes_of(page, cause->id);
    if (!article)
        return true;
    print_lists(page, article);
    if (article->unless) {
        struct text words = {0};
        text_addf(&words, "Not this when %s", article->unless);
        page_heading(page, text_str(&words));
        text_free(&words);
    }
    print_related(page, article->related);
    return true;
}

/* ---- findings ---- */

static bool finding_name(size_t index, struct text *name)
{
    const struct finding_kind *kind = finding_kind_at(index);
    text_clear(name);
    if (kind)
        text_add_literal(name, kind->id);
    return kind != NULL;
}

static const struct finding_kind *find_finding(struct str name)
{
    const struct finding_kind *kind;
    for (size_t i = 0; (kind = finding_kind_at(i)) != NULL; i++)
        if (str_equal_nocase(name, str_from(kind->id)))
            return kind;
    return NULL;
}

static bool print_finding(struct page *page, struct str name)
{
    static const char *const effects[] = {
        [FINDING_ALONE] = "It changes nothing about single calls.",
        [FINDING_NOTES] = "The calls it explains get it as a note.",
        [FINDING_RELABELS] = "The calls it explains get it as their cause, and its side.",
    };
    const struct finding_kind *kind = find_finding(name);
    struct text words = {0};
    if (!kind)
        return false;
    print_title(page, kind->id, kind->label, "finding across calls");
    page_paragraph(page, NULL, kind->meaning);
    page_paragraph(page, "What to do", kind->action);
    print_side(page, kind->side, NULL);
    print_how(page, "When it is said", kind->when, NULL);
    text_addf(&words, "Not this when %s.", kind->unless);
    page_paragraph(page, NULL, words.at);
    page_paragraph(page, NULL, effects[kind->effect]);
    text_free(&words);
    return true;
}

/* ---- figures, and the words of the report ---- */

static void print_words(struct page *page, const struct article *article, const char *kind)
{
    bool counted = article->formula != NULL;
    print_title(page, article->name, article->title, kind);
    page_paragraph(page, NULL, article->meaning);
    if (counted) {
        page_heading(page, STR("Formula"));
        page_paragraph(page, NULL, article->formula);
    }
    print_how(page, counted ? "How it is counted" : "When it is said", article->wire,
              article->source);
    print_lists(page, article);
    print_related(page, article->related);
}

static bool figure_name(size_t index, struct text *name)
{
    return article_name(figure_article_at(index), name);
}

/* "pdd.p95" is a figure of pdd. */
static bool print_figure(struct page *page, struct str name)
{
    struct str part;
    const struct article *article = find_article(figure_article_at, str_before(name, '.', &part));
    if (article)
        print_words(page, article, "figure");
    return article != NULL;
}

static bool side_topic_name(size_t index, struct text *name)
{
    return article_name(side_article_at(index), name);
}

static void print_causes_on(struct page *page, struct str side)
{
    const struct cause *cause;
    struct text names = {0};
    for (size_t i = 0; (cause = cause_at(i)) != NULL; i++)
        if (str_equal_nocase(side, str_from(side_name(cause->side))))
            add_name(&names, cause->id);
    page_heading(page, STR("Causes and notes on this side"));
    page_paragraph(page, NULL, names.at);
    text_free(&names);
}

static bool print_side_topic(struct page *page, struct str name)
{
    const struct article *article = find_article(side_article_at, name);
    if (!article)
        return false;
    print_words(page, article, "side");
    print_causes_on(page, name);
    return true;
}

static bool outcome_topic_name(size_t index, struct text *name)
{
    return article_name(outcome_article_at(index), name);
}

static bool print_outcome(struct page *page, struct str name)
{
    const struct article *article = find_article(outcome_article_at, name);
    if (article)
        print_words(page, article, "outcome of a call");
    return article != NULL;
}

static bool result_topic_name(size_t index, struct text *name)
{
    return article_name(result_article_at(index), name);
}

static bool print_result(struct page *page, struct str name)
{
    const struct article *article = find_article(result_article_at, name);
    if (article)
        print_words(page, article, "result");
    return article != NULL;
}

/* ---- settings ---- */

static bool setting_topic_name(size_t index, struct text *name)
{
    text_clear(name);
    if (index < SETTING_COUNT)
        text_add_literal(name, setting_info((enum setting)index)->name);
    return index < SETTING_COUNT;
}

static void add_setting_meaning(struct text *words, const struct setting_info *info)
{
    text_add_char(words, info->meaning[0] >= 'a' && info->meaning[0] <= 'z'
                             ? (char)(info->meaning[0] - 'a' + 'A')
                             : info->meaning[0]);
    text_addf(words, "%s.", info->meaning + 1);
}

static void add_range(struct text *words, enum setting setting)
{
    const struct setting_info *info = setting_info(setting);
    text_add_literal(words, "Default ");
    setting_add_value(words, setting, info->initial);
    text_add_literal(words, ", from ");
    setting_add_value(words, setting, info->least);
    text_add_literal(words, " to ");
    setting_add_value(words, setting, info->most);
    text_add_char(words, '.');
}

void topics_print_settings(struct page *page)
{
    struct text words = {0};
    page_heading(page, STR("Settings, changed by --set NAME=VALUE"));
    for (int i = 0; i < SETTING_COUNT; i++) {
        enum setting setting = (enum setting)i;
        text_clear(&words);
        text_addf(&words, "%s = ", setting_info(setting)->name);
        setting_add_value(&words, setting, page->settings->value[i]);
        page_heading(page, text_str(&words));
        text_clear(&words);
        add_setting_meaning(&words, setting_info(setting));
        text_add_char(&words, ' ');
        add_range(&words, setting);
        page_paragraph(page, NULL, words.at);
    }
    text_free(&words);
}

static bool article_uses(const struct article *article, const char *setting)
{
    const char *const texts[] = {article->wire,   article->formula, article->meaning,
                                 article->checks, article->unless,  article->moves};
    struct text wanted = {0};
    bool uses = false;
    text_addf(&wanted, "{%s}", setting);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        uses = uses || (texts[i] && str_contains_nocase(str_from(texts[i]), text_str(&wanted)));
    text_free(&wanted);
    return uses;
}

static bool has_word(struct str words, const char *word)
{
    while (!str_is_empty(words))
        if (str_equal(str_before(words, ' ', &words), str_from(word)))
            return true;
    return false;
}

static void print_users(struct page *page, const char *setting)
{
    static const struct article *(*const tables[])(size_t index) = {
        cause_article_at, figure_article_at, outcome_article_at};
    const struct article *article;
    struct text names = {0};
    for (size_t table = 0; table < sizeof tables / sizeof tables[0]; table++)
        for (size_t i = 0; (article = tables[table](i)) != NULL; i++)
            if (article_uses(article, setting) && !has_word(text_str(&names), article->name))
                text_addf(&names, "%s%s", names.len ? " " : "", article->name);
    if (names.len)
        print_related(page, names.at);
    text_free(&names);
}

static bool print_setting(struct page *page, struct str name)
{
    int i = 0;
    while (i < SETTING_COUNT &&
           !str_equal_nocase(name, str_from(setting_info((enum setting)i)->name)))
        i++;
    if (i == SETTING_COUNT)
        return false;
    struct text words = {0};
    setting_add_value(&words, (enum setting)i, page->settings->value[i]);
    print_title(page, setting_info((enum setting)i)->name, words.at, "setting");
    text_clear(&words);
    add_setting_meaning(&words, setting_info((enum setting)i));
    page_paragraph(page, NULL, words.at);
    text_clear(&words);
    add_range(&words, (enum setting)i);
    text_addf(&words, " Changed by --set %s=VALUE.", setting_info((enum setting)i)->name);
    page_paragraph(page, NULL, words.at);
    print_users(page, setting_info((enum setting)i)->name);
    text_free(&words);
    return true;
}

const struct topic_kind topic_kinds[] = {
    {"SIP codes", code_name, print_code},
    {"Q.850 causes", q850_name, print_q850},
    {"Causes and notes", cause_name, print_cause},
    {"Findings across calls", finding_name, print_finding},
    {"Figures of the summary", figure_name, print_figure},
    {"Sides", side_topic_name, print_side_topic},
    {"Outcomes", outcome_topic_name, print_outcome},
    {"Results", result_topic_name, print_result},
    {"Settings", setting_topic_name, print_setting},
};
const size_t topic_kind_count = sizeof topic_kinds / sizeof topic_kinds[0];
