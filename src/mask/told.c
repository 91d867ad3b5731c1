/* What a CDR, or an earlier report of ours, said of a call. */
#include "mask_parts.h"
#include "masked_parts.h"

#include "sipdiag/base/json_text.h"

static void add_user(struct mask *mask, struct text *out, struct str user)
{
    mask_add_user(mask, out, user);
}

/* How the strings under a key of the record are masked; others stay. */
static const struct told_rule {
    struct str key;
    void (*add)(struct mask *mask, struct text *out, struct str plain);
} told_rules[] = {
    {STR("call_id"), mask_add_call_id}, {STR("input"), mask_add_file},
    {STR("trunk"), mask_add_words},     {STR("caller"), add_user},
    {STR("callee"), add_user},          {STR("from_uri"), mask_add_uri},
    {STR("to_uri"), mask_add_uri},      {STR("request_uri"), mask_add_uri},
    {STR("source"), mask_add_words},    {STR("peer"), mask_add_words},
    {STR("reason"), mask_add_words},    {STR("headline"), mask_add_words},
    {STR("action"), mask_add_words},    {STR("text"), mask_add_words}, /* of evidence */
    {STR("related"), mask_add_call_id}, {STR("user_agent"), mask_add_program},
    {STR("server"), mask_add_program},
};

static const struct told_rule *find_rule(struct str key)
{
    for (size_t i = 0; i < sizeof told_rules / sizeof told_rules[0]; i++)
        if (str_equal(told_rules[i].key, key))
            return &told_rules[i];
    return NULL;
}

static void add_json_string(struct text *out, struct str plain)
{
    text_add_char(out, '"');
    for (size_t i = 0; i < plain.len; i++) {
        char c = plain.at[i];
        if ((unsigned char)c < 0x20)
            text_addf(out, "\\u%04x", c);
        else if (c == '"' || c == '\\')
            text_addf(out, "\\%c", c);
        else
            text_add_char(out, c);
    }
    text_add_char(out, '"');
}

/* Length of the string that begins here, with its quotation marks. */
static size_t string_len(struct str json)
{
    size_t i = 1;
    while (i < json.len && json.at[i] != '"')
        i += json.at[i] == '\\' ? 2 : 1;
    return i < json.len ? i + 1 : json.len;
}

/* A value with every string in it masked by the rule of its key, or of the key around it. */
static void add_masked_json(struct mask *mask, struct text *out, struct told_value value)
{
    struct text plain = {0}, hidden = {0};
    struct str key = value.key, json = value.value;
    while (json.len) {
        size_t len = json.at[0] == '"' ? string_len(json) : 1;
        struct str token = {json.at, len};
        json = str_from_offset(json, len);
        if (token.at[0] != '"') {
            text_add(out, token);
            continue;
        }
        text_clear(&plain);
        text_clear(&hidden);
        json_add_plain(&plain, token);
        const struct told_rule *rule = find_rule(key);
        if (str_starts_with(str_trim(json), STR(":"))) {
            key = (struct str){token.at + 1, len - 2};
            text_add(out, token);
        } else if (rule && plain.len) {
            rule->add(mask, &hidden, text_str(&plain));
            add_json_string(out, text_str(&hidden));
        } else {
            text_add(out, token);
        }
    }
    text_free(&plain);
    text_free(&hidden);
}

static const struct call_told *masked_told(struct mask *mask, struct arena *arena,
                                           const struct call *call)
{
    const struct call_told *told = call->cdr->told;
    struct call_told *copy = arena_alloc(arena, sizeof *copy);
    struct text value = {0};
    copy->count = told->count;
    copy->values = arena_alloc(arena, (told->count + 1) * sizeof *copy->values);
    for (size_t i = 0; i < told->count; i++) {
        text_clear(&value);
        add_masked_json(mask, &value, told->values[i]);
        copy->values[i] =
            (struct told_value){told->values[i].key, arena_copy(arena, text_str(&value))};
    }
    text_free(&value);
    return copy;
}

const struct call_cdr *masked_cdr(struct mask *mask, struct arena *arena, const struct call *call)
{
    struct text said = {0};
    if (!call->cdr)
        return NULL;
    struct call_cdr *copy = arena_alloc(arena, sizeof *copy);
    *copy = *call->cdr;
    mask_add_words(mask, &said, copy->said);
    copy->said = arena_copy(arena, text_str(&said));
    if (copy->told)
        copy->told = masked_told(mask, arena, call);
    text_free(&said);
    return copy;
}
