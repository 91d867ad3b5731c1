/* The values in a JSON object or an XML element, with the names of what they stand in. */
#include "document.h"

#include "sipdiag/base/json_text.h"
#include "sipdiag/base/shown.h"

enum { OPEN_MOST = 16 };

void document_values_free(struct document_values *values)
{
    text_free(&values->key);
    text_free(&values->value);
}

/* %2B is '+' (RFC 3986, 2.1); in place, since it only gets shorter. */
static void decode_url(struct text *text)
{
    size_t to = 0;
    for (size_t from = 0; from < text->len; from++, to++) {
        int high = from + 2 < text->len ? hexadecimal_digit(text->at[from + 1]) : -1;
        int low = high >= 0 ? hexadecimal_digit(text->at[from + 2]) : -1;
        bool is_escape = text->at[from] == '%' && low >= 0;
        text->at[to] = is_escape ? (char)(high * 16 + low) : text->at[from];
        from += is_escape ? 2 : 0;
    }
    text->len = to;
}

static void give(struct document_values *values, struct str parent, struct str name)
{
    size_t begin = parent.len ? parent.len + 1 : 0;
    text_clear(&values->key);
    text_add(&values->key, parent);
    if (parent.len)
        text_add_char(&values->key, '.');
    text_add(&values->key, name);
    if (values->is_url_encoded)
        decode_url(&values->value);
    struct str key = text_str(&values->key);
    struct document_value value = {key, str_from_offset(key, begin), text_str(&values->value)};
    values->take(values->context, &value);
}

/* ---- JSON ---- */

static bool is_container(struct str value)
{
    return value.at[0] == '{' || value.at[0] == '[';
}

static void give_json(struct document_values *values, struct str parent, struct str name,
                      struct str value)
{
    text_clear(&values->value);
    json_add_plain(&values->value, value);
    give(values, parent, name);
}

static bool read_object(struct document_values *values, struct str name, struct str object);

/* Objects in a list have the list's name. */
static bool read_list(struct document_values *values, struct str name, struct str list)
{
    struct str rest = str_from_offset(list, 1), item;
    while (rest.len && json_take_value(&rest, &item)) {
        if (item.at[0] == '{' && !read_object(values, name, item))
            return false;
        rest = str_trim(rest);
        if (rest.len && rest.at[0] == ',')
            rest = str_from_offset(rest, 1);
    }
    return true;
}

/* json_take_value() has seen how deep it goes. */
static bool read_object(struct document_values *values, struct str name, struct str object)
{
    struct str rest = str_from_offset(object, 1), key, value;
    bool is_whole, is_read = true;
    while (is_read && json_take_member(&rest, &key, &value, &is_whole)) {
        if (!is_container(value))
            give_json(values, name, key, value);
        else if (value.at[0] == '{')
            is_read = read_object(values, key, value);
        else
            is_read = read_list(values, key, value);
    }
    return is_read && is_whole;
}

bool document_read_json(struct document_values *values, struct str text)
{
    struct str rest = text, object;
    return json_take_value(&rest, &object) && object.at[0] == '{' &&
           read_object(values, (struct str){0}, object);
}

/* ---- XML (W3C XML 1.0, without document types: nothing in it is expanded) ---- */

static uint32_t number_of(struct str digits)
{
    uint32_t number = 0;
    bool is_hexadecimal = digits.len && ascii_lower(digits.at[0]) == 'x';
    if (is_hexadecimal)
        digits = str_from_offset(digits, 1);
    for (size_t i = 0; i < digits.len && number < 0x110000; i++) {
        int digit = hexadecimal_digit(digits.at[i]);
        if (digit < 0 || (!is_hexadecimal && digit > 9))
            return 0;
        number = number * (is_hexadecimal ? 16 : 10) + (uint32_t)digit;
    }
    return number;
}

static bool add_entity(struct text *out, struct str name)
{
    static const struct {
        const char *name;
        char c;
    } entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
        if (str_equal(name, str_from(entities[i].name)))
            return (text_add_char(out, entities[i].c), true);
    uint32_t point = name.len > 1 && name.at[0] == '#' ? number_of(str_from_offset(name, 1)) : 0;
    if (point == 0 || point >= 0x110000 || (point >= 0xd800 && point < 0xe000))
        return false;
    utf8_add(out, point);
    return true;
}

void xml_add_plain(struct text *out, struct str text)
{
    enum { ENTITY_MOST = 12 };
    while (text.len) {
        size_t plain = str_find_char(text, '&');
        text_add(out, (struct str){text.at, plain});
        text = str_from_offset(text, plain);
        struct str near = {text.at, text.len < ENTITY_MOST ? text.len : ENTITY_MOST};
        size_t end = str_find_char(near, ';');
        if (end > 1 && end < near.len && add_entity(out, (struct str){text.at + 1, end - 1}))
            text = str_from_offset(text, end + 1);
        else if (text.len) {
            text_add_char(out, '&');
            text = str_from_offset(text, 1);
        }
    }
}

struct xml_reader {
    struct document_values *values;
    struct str open[OPEN_MOST]; /* names */
    struct str type;            /* of the innermost */
    size_t depth;
    struct text name, plain; /* of the innermost: text so far */
    bool is_leaf;
};

static size_t name_len(struct str at)
{
    size_t len = 0;
    while (len < at.len && !ascii_is_space(at.at[len]) && !strchr("=/>\"'", at.at[len]))
        len++;
    return len;
}

static struct str parent_of(const struct xml_reader *xml, size_t depth)
{
    return depth > 1 && depth - 2 < OPEN_MOST ? xml->open[depth - 2] : (struct str){0};
}

static void give_named(struct xml_reader *xml, struct str name, char mark, struct str more,
                       struct str value)
{
    text_clear(&xml->name);
    text_add(&xml->name, name);
    if (more.len) {
        text_add_char(&xml->name, mark);
        text_add(&xml->name, more);
    }
    text_clear(&xml->values->value);
    text_add(&xml->values->value, value);
    give(xml->values, parent_of(xml, xml->depth), text_str(&xml->name));
}

/* name="value" name='value' */
static bool read_attributes(struct xml_reader *xml, struct str name, struct str rest)
{
    struct text plain = {0};
    bool is_read = true;
    while (is_read && (rest = str_trim(rest)).len) {
        size_t len = name_len(rest);
        struct str key = {rest.at, len};
        rest = str_trim(str_from_offset(rest, len));
        is_read = len > 0 && rest.len > 1 && rest.at[0] == '=';
        rest = str_trim(str_from_offset(rest, 1));
        is_read = is_read && rest.len > 1 && (rest.at[0] == '"' || rest.at[0] == '\'');
        if (!is_read)
            break;
        struct str value = str_from_offset(rest, 1);
        value.len = str_find_char(value, rest.at[0]);
        rest = str_from_offset(rest, value.len + 2);
        if (str_equal(key, STR("type")))
            xml->type = value;
        text_clear(&plain);
        xml_add_plain(&plain, value);
        give_named(xml, name, '@', key, text_str(&plain));
    }
    text_free(&plain);
    return is_read;
}

static void close_innermost(struct xml_reader *xml)
{
    if (xml->is_leaf && xml->depth <= OPEN_MOST)
        give_named(xml, xml->open[xml->depth - 1], ':', xml->type, str_trim(text_str(&xml->plain)));
    xml->is_leaf = false;
    xml->depth--;
}

static bool open_tag(struct xml_reader *xml, struct str tag)
{
    bool is_empty = tag.len && tag.at[tag.len - 1] == '/';
    tag.len -= is_empty;
    struct str name = {tag.at, name_len(tag)};
    if (name.len == 0 || xml->depth == OPEN_MOST)
        return false;
    xml->open[xml->depth++] = name;
    xml->type = (struct str){0};
    text_clear(&xml->plain);
    if (!read_attributes(xml, name, str_from_offset(tag, name.len)))
        return false;
    xml->is_leaf = true;
    if (is_empty)
        close_innermost(xml);
    return true;
}

static bool close_tag(struct xml_reader *xml, struct str name)
{
    if (xml->depth == 0 || !str_equal(xml->open[xml->depth - 1], str_trim(name)))
        return false;
    close_innermost(xml);
    return true;
}

/* The length of what stands between the marks, with them; 0 when it has no end. */
static size_t marked_len(struct str text, struct str end)
{
    const char *at = memmem(text.at, text.len, end.at, end.len);
    return at ? (size_t)(at - text.at) + end.len : 0;
}

/* A tag ends behind its quoted values. */
static size_t tag_len(struct str text)
{
    char quote = '\0';
    for (size_t i = 0; i < text.len; i++) {
        if (quote)
            quote = text.at[i] == quote ? '\0' : quote;
        else if (text.at[i] == '"' || text.at[i] == '\'')
            quote = text.at[i];
        else if (text.at[i] == '>')
            return i + 1;
    }
    return 0;
}

/* At '<': takes what it begins. */
static size_t take_mark(struct xml_reader *xml, struct str rest)
{
    if (str_starts_with(rest, STR("<!--")))
        return marked_len(rest, STR("-->"));
    if (str_starts_with(rest, STR("<![CDATA["))) {
        size_t len = marked_len(rest, STR("]]>"));
        if (len)
            text_add(&xml->plain, (struct str){rest.at + 9, len - 12});
        return len;
    }
    size_t len = tag_len(rest);
    struct str tag = {rest.at + 1, len > 2 ? len - 2 : 0};
    if (tag.len == 0)
        return 0;
    if (tag.at[0] == '?' || tag.at[0] == '!')
        return len;
    bool is_read = tag.at[0] == '/' ? close_tag(xml, str_from_offset(tag, 1)) : open_tag(xml, tag);
    return is_read ? len : 0;
}

bool document_read_xml(struct document_values *values, struct str text)
{
    struct xml_reader xml = {.values = values};
    size_t len = 1;
    while (text.len && len) {
        size_t plain = str_find_char(text, '<');
        xml_add_plain(&xml.plain, (struct str){text.at, plain});
        text = str_from_offset(text, plain);
        len = text.len ? take_mark(&xml, text) : 1;
        text = str_from_offset(text, len);
    }
    text_free(&xml.name);
    text_free(&xml.plain);
    return len > 0 && xml.depth == 0;
}
