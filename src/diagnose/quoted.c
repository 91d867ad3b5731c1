/* Finds what an answerer said in its own words: phrase, Reason, Warning. */
#include "quoted.h"

#include "sipdiag/diagnose/diagnose.h"

/* Text up to the separator, which does not count between quotation marks; *rest follows it. */
static struct str take_until(struct str s, char separator, struct str *rest)
{
    bool quoted = false;
    size_t i = 0;
    for (; i < s.len && (quoted || s.at[i] != separator); i++) {
        if (s.at[i] == '"')
            quoted = !quoted;
        else if (quoted && s.at[i] == '\\' && i + 1 < s.len)
            i++;
    }
    *rest = str_from_offset(s, i < s.len ? i + 1 : s.len);
    return (struct str){s.at, i};
}

static struct str unquoted(struct str s)
{
    s = str_trim(s);
    if (s.len >= 2 && s.at[0] == '"' && s.at[s.len - 1] == '"')
        return str_trim((struct str){s.at + 1, s.len - 2});
    return s;
}

static void read_parameter(struct reason *reason, struct str parameter)
{
    struct str value, name = str_trim(str_before(parameter, '=', &value));
    uint64_t number;
    if (str_equal_nocase(name, STR("cause")) && str_to_u64(unquoted(value), 999, &number))
        reason->cause = (unsigned)number;
    if (str_equal_nocase(name, STR("text")))
        reason->text = unquoted(value);
}

bool reason_next(struct str *header, struct reason *reason)
{
    struct str value = take_until(*header, ',', header);
    while (str_is_empty(str_trim(value)) && !str_is_empty(*header))
        value = take_until(*header, ',', header);
    *reason = (struct reason){.protocol = str_trim(take_until(value, ';', &value))};
    while (!str_is_empty(value))
        read_parameter(reason, take_until(value, ';', &value));
    return !str_is_empty(reason->protocol);
}

static struct str reason_text(const struct call *call)
{
    struct str header = call_text(call, CALL_TEXT_REASON);
    struct reason reason;
    while (reason_next(&header, &reason))
        if (!str_is_empty(reason.text))
            return reason.text;
    return (struct str){0};
}

static struct str warning_text(const struct call *call)
{
    struct str rest, warning = call_text(call, CALL_TEXT_WARNING);
    (void)str_before(warning, '"', &rest);
    return str_trim(str_before(rest, '"', &rest));
}

bool phrase_is_own(const struct call *call)
{
    struct str phrase = str_trim(call_text(call, CALL_TEXT_PHRASE));
    const struct sip_code *row = sip_code_find(call->code);
    bool standard =
        row && row->code == call->code && str_equal_nocase(phrase, str_from(row->phrase));
    return !str_is_empty(phrase) && !standard;
}

struct str added_words(const struct call *call)
{
    struct str phrase = str_trim(call_text(call, CALL_TEXT_PHRASE)), words = reason_text(call);
    if (str_is_empty(words))
        words = warning_text(call);
    return str_equal_nocase(words, phrase) ? (struct str){0} : words;
}
