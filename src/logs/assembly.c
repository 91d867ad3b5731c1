/* Where a message's headers and body end in a log, what stands before and behind its lines. */
#include "assembly.h"

#include "prefix.h"
#include "start_line.h"
#include "wrapper.h"

#include <stdlib.h>

enum { REST_JOINS_MOST = 8192 };

enum {
    SEEN_VIA = 1,
    SEEN_FROM = 2,
    SEEN_TO = 4,
    SEEN_CALL_ID = 8,
    SEEN_CSEQ = 16,
    SEEN_ALL = 31,
};

void assembly_free(struct assembly *assembly)
{
    text_free(&assembly->text);
    text_free(&assembly->prefix);
    text_free(&assembly->first);
}

/* ---- what stands before the lines ---- */

static bool has_key(const struct assembly *assembly, struct str prefix_of_line)
{
    struct str key = str_from_offset(text_str(&assembly->prefix), assembly->key);
    struct str end = str_trim(key), line = str_trim(prefix_of_line);
    return line.len >= end.len &&
           str_equal((struct str){line.at + line.len - end.len, end.len}, end);
}

int assembly_wants(const struct assembly *assembly, struct str line)
{
    struct str prefix = text_str(&assembly->prefix);
    if (assembly->expanded_by.len) /* only further records of its session */
        return 0;
    if (!assembly->is_sure || prefix.len == 0)
        return 1;
    size_t len = prefix_shape_len(prefix, line);
    if (len == 0)
        return 0;
    return assembly->key_varies || has_key(assembly, (struct str){line.at, len}) ? 2 : 0;
}

/* ---- line by line ---- */

static struct str without_line_end(const struct assembly *assembly, struct str line)
{
    struct str end = assembly->line_end;
    while (line.len && (line.at[line.len - 1] == '\r' || line.at[line.len - 1] == '\v'))
        line.len--;
    if (end.len && line.len >= end.len &&
        memcmp(line.at + line.len - end.len, end.at, end.len) == 0)
        line.len -= end.len;
    return line;
}

/* "^M", "\r" as terminals and editors write it. */
static void learn_line_end(struct assembly *assembly, struct str line)
{
    static const struct str ends[] = {STR("^M"), STR("\\r\\n"), STR("\\r"), STR("<CR>"),
                                      STR("<CR><LF>")};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (line.len > ends[i].len &&
            memcmp(line.at + line.len - ends[i].len, ends[i].at, ends[i].len) == 0)
            assembly->line_end = ends[i];
}

static void undouble_quotes(struct text *out, struct str line)
{
    for (size_t i = 0; i < line.len; i++) {
        text_add_char(out, line.at[i]);
        i += line.at[i] == '"' && i + 1 < line.len && line.at[i + 1] == '"';
    }
}

static void append(struct assembly *assembly, struct str line)
{
    if (assembly->is_quoted && str_find_char(line, '"') < line.len)
        undouble_quotes(&assembly->text, line);
    else if (str_find_char(line, '&') < line.len && str_contains_nocase(line, STR("&lt;")))
        add_without_html(&assembly->text, line);
    else
        text_add(&assembly->text, line);
    text_add_literal(&assembly->text, "\r\n");
}

static void reset(struct assembly *assembly)
{
    struct text text = assembly->text, prefix = assembly->prefix, first = assembly->first;
    *assembly = (struct assembly){.text = text, .prefix = prefix, .first = first};
    text_clear(&assembly->text);
    text_clear(&assembly->prefix);
    text_clear(&assembly->first);
    assembly->content_length = -1;
    assembly->is_open = true;
}

void assembly_begin(struct assembly *assembly, struct str line, size_t column)
{
    reset(assembly);
    text_add(&assembly->first, line);
    text_add(&assembly->prefix, (struct str){line.at, column});
    assembly->key = prefix_key(text_str(&assembly->prefix));
    assembly->is_quoted = column > 0 && line.at[column - 1] == '"';
    struct str start = without_line_end(assembly, str_from_offset(line, column));
    learn_line_end(assembly, start);
    start = without_line_end(assembly, start);
    assembly->dotted_lines = start.len && start.at[start.len - 1] == '.';
    assembly->header_lines = 1;
    append(assembly, str_trim(start));
}

static bool is_rule(struct str line)
{
    size_t marks = 0;
    line = str_trim(line);
    for (size_t i = 0; i < line.len; i++) {
        if (!strchr("-=*_~|#<>", line.at[i]))
            return false;
        marks += line.at[i] != '<' && line.at[i] != '>';
    }
    return marks >= 3;
}

static bool is_closing(struct str line)
{
    static const struct str words[] = {STR("--end msg--"), STR("```"), STR("[Time:"), STR("<---"),
                                       STR("--- ("),       STR("\v"),  STR("</pre")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts_with(line, words[i]))
            return true;
    return is_rule(line);
}

static bool is_truncation_note(struct str line)
{
    return str_contains_nocase(line, STR("message truncated")) ||
           str_contains_nocase(line, STR("[truncated"));
}

/* A time in its beginning, as bodies have none: not "<time>10:00:00". */
static bool begins_with_time(struct str line)
{
    char first = line.len ? line.at[0] : ' ', second = line.len > 1 ? line.at[1] : ' ';
    bool is_number = first >= '0' && first <= '9';
    bool is_priority = first == '<' && second >= '0' && second <= '9';
    bool is_month = first >= 'A' && first <= 'S' && line.len > 6 && line.at[3] == ' ';
    return (is_number || is_priority || is_month || first == '[') && stamp_may_be_in(line);
}

/* A line of the log that is no part of a message. */
static bool is_boundary(struct str line)
{
    struct marker marker;
    size_t after;
    return is_closing(line) || begins_with_time(line) || start_line_find(line, 0, &after) == 0 ||
           marker_read(line, &marker);
}

static enum assembly_answer end_at(struct assembly *assembly, struct str line)
{
    assembly->is_cut = assembly->is_cut || is_truncation_note(line);
    bool is_consumed = line.len == 0 || is_rule(line) || is_truncation_note(line);
    return is_consumed && line.at && line.at[0] != '<' ? ASSEMBLY_ENDS : ASSEMBLY_ENDED;
}

static void begin_body(struct assembly *assembly)
{
    text_add_literal(&assembly->text, "\r\n");
    assembly->in_body = true;
    assembly->has_blank = true;
    assembly->body_at = assembly->text.len;
}

static bool is_sdp_line(struct str line)
{
    return line.len >= 2 && line.at[1] == '=' && line.at[0] >= 'a' && line.at[0] <= 'z';
}

static void note_content_length(struct assembly *assembly, struct str value)
{
    uint64_t number;
    if (!str_to_u64(value, INT32_MAX, &number))
        return;
    assembly->content_length = (int64_t)number;
    assembly->content_length_at = assembly->text.len;
}

static void note_header(struct assembly *assembly, struct str line)
{
    static const struct {
        struct str name, compact;
        unsigned bit;
    } rows[] = {{STR("Via"), STR("v"), SEEN_VIA},
                {STR("From"), STR("f"), SEEN_FROM},
                {STR("To"), STR("t"), SEEN_TO},
                {STR("Call-ID"), STR("i"), SEEN_CALL_ID},
                {STR("CSeq"), {0}, SEEN_CSEQ}};
    struct str value;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (header_value(line, rows[i].name, rows[i].compact, &value))
            assembly->seen |= rows[i].bit;
    if (header_value(line, STR("Content-Length"), STR("l"), &value))
        note_content_length(assembly, value);
    if (header_value(line, STR("Content-Type"), STR("c"), &value)) {
        assembly->is_sdp = str_starts_with_nocase(value, STR("application/sdp"));
        assembly->is_sipfrag = str_starts_with_nocase(value, STR("message/sipfrag"));
    }
}

static enum assembly_answer headers_end(struct assembly *assembly)
{
    begin_body(assembly);
    bool has_body =
        assembly->content_length > 0 || (assembly->content_length < 0 && assembly->is_sdp);
    return has_body || assembly->is_quoted ? ASSEMBLY_TAKES : ASSEMBLY_ENDS;
}

static void take_header(struct assembly *assembly, struct str line)
{
    size_t before = assembly->content_length_at;
    bool has_dot = line.at[line.len - 1] == '.';
    struct str header = has_dot && assembly->dotted_lines == assembly->header_lines
                            ? (struct str){line.at, line.len - 1}
                            : line;
    note_header(assembly, header);
    assembly->header_lines++;
    assembly->dotted_lines += has_dot;
    append(assembly, line);
    if (assembly->content_length_at != before) /* the last one counts, also of equal ones */
        assembly->content_length_end = assembly->text.len;
}

static bool is_blank_line(struct assembly *assembly, struct str line)
{
    if (line.len == 1 && line.at[0] == '.' && assembly->header_lines > 2 &&
        assembly->dotted_lines == assembly->header_lines)
        assembly->is_dotted = true;
    return line.len == 0 || assembly->is_dotted || str_trim(line).len == 0;
}

static enum assembly_answer add_header(struct assembly *assembly, struct str line)
{
    if (is_blank_line(assembly, line))
        return headers_end(assembly);
    if (str_equal(line, STR("v=0")) || str_equal(line, STR("v=0."))) {
        begin_body(assembly);
        return assembly_add(assembly, line);
    }
    bool is_fold = line.at[0] == ' ' || line.at[0] == '\t';
    bool is_header = looks_like_header(line);
    if (!is_header && !(is_fold && !stamp_may_be_in(line))) {
        bool has_all = (assembly->seen & SEEN_ALL) == SEEN_ALL;
        if (has_all || is_boundary(line) || is_truncation_note(line))
            return end_at(assembly, line);
    }
    take_header(assembly, line);
    return ASSEMBLY_TAKES;
}

/* Bytes of the body, its lines ended by CR LF or by LF. */
static int64_t body_bytes(const struct assembly *assembly, bool with_cr)
{
    size_t all = assembly->text.len - assembly->body_at;
    return (int64_t)(with_cr ? all : all - assembly->body_lines);
}

static enum assembly_answer add_body(struct assembly *assembly, struct str line)
{
    if (assembly->is_dotted && line.len && line.at[line.len - 1] == '.')
        line.len--;
    bool is_filled =
        assembly->content_length >= 0 && body_bytes(assembly, true) >= assembly->content_length;
    if (assembly->is_sdp) {
        bool fits = body_bytes(assembly, false) + (int64_t)line.len <= assembly->content_length;
        if (!is_sdp_line(line) || (is_filled && !fits))
            return end_at(assembly, line);
    } else if (is_filled || (!assembly->is_sipfrag && line.len && is_boundary(line))) {
        return end_at(assembly, line);
    }
    append(assembly, line);
    assembly->body_lines++;
    bool waits = assembly->is_sdp && body_bytes(assembly, false) < assembly->content_length;
    bool ends = assembly->content_length >= 0 && !waits && !assembly->is_quoted &&
                body_bytes(assembly, true) >= assembly->content_length;
    return ends ? ASSEMBLY_ENDS : ASSEMBLY_TAKES;
}

/* Where a header begins in the line behind the start line, whose own prefix goes on for longer: in
 * a dump, or a table that is quoted. line.len: nowhere. */
static size_t find_header(struct str line, size_t common)
{
    enum { BACK_MOST = 12 };
    for (size_t back = 0; back <= common && back <= BACK_MOST; back++) {
        size_t at = common - back;
        char before = at > 0 ? ascii_lower(line.at[at - 1]) : ' ';
        if (!(before >= 'a' && before <= 'z') && before != '-' &&
            looks_like_first_header(str_from_offset(line, at)))
            return at;
    }
    return line.len;
}

static void shorten_prefix(struct assembly *assembly, struct str line, size_t header)
{
    text_clear(&assembly->prefix);
    text_add(&assembly->prefix, (struct str){line.at, header});
    assembly->key = prefix_key(text_str(&assembly->prefix));
}

/* The line behind the start line shows whether it was one, and what stands before all lines. */
static bool confirm(struct assembly *assembly, struct str line)
{
    struct str prefix = text_str(&assembly->prefix);
    size_t len = prefix.len ? prefix_shape_len(prefix, line) : 0, common, header;
    if (len && looks_like_header(str_from_offset(line, len))) {
        assembly->key_varies = !has_key(assembly, (struct str){line.at, len});
        assembly->is_sure = true;
    } else if (looks_like_header(line)) {
        text_clear(&assembly->prefix);
        assembly->is_sure = looks_like_first_header(line) || prefix.len == 0;
    } else if (prefix.len && (common = prefix_common(prefix, line)) > 0 &&
               (header = find_header(line, common)) < line.len) {
        shorten_prefix(assembly, line, header);
        assembly->is_sure = true;
    }
    return assembly->is_sure;
}

/* A quoted field ends where its quote does. */
static size_t quote_end(struct str line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] != '"')
            continue;
        if (i + 1 < line.len && line.at[i + 1] == '"' &&
            !(i == 0 && line.len > 2 && line.at[2] == ','))
            i++;
        else if (i + 1 == line.len || line.at[i + 1] == ',' || line.at[i + 1] == '\t')
            return i;
    }
    return line.len;
}

static enum assembly_answer add_quoted_end(struct assembly *assembly, struct str line, size_t end)
{
    struct str last = {line.at, end};
    if (last.len)
        (void)(assembly->in_body ? add_body(assembly, last) : add_header(assembly, last));
    struct marker marker;
    if (marker_read(str_from_offset(line, end), &marker) && marker.is_pair) {
        assembly->marker = marker;
        assembly->has_marker = true;
    }
    return ASSEMBLY_ENDS;
}

enum assembly_answer assembly_add(struct assembly *assembly, struct str line)
{
    if (!assembly->is_sure && !confirm(assembly, without_line_end(assembly, line)))
        return ASSEMBLY_WAS_NONE;
    struct str prefix = text_str(&assembly->prefix);
    if (prefix.len)
        line = str_from_offset(line, prefix_shape_len(prefix, line));
    line = without_line_end(assembly, line);
    size_t end = assembly->is_quoted ? quote_end(line) : line.len;
    if (end < line.len)
        return add_quoted_end(assembly, line, end);
    if (assembly->text.len + line.len > ASSEMBLY_MOST_BYTES) {
        assembly->is_cut = true;
        return ASSEMBLY_ENDS;
    }
    return assembly->in_body ? add_body(assembly, line) : add_header(assembly, line);
}

enum assembly_answer assembly_add_rest(struct assembly *assembly, struct str rest)
{
    struct text *text = &assembly->text, joined = {0};
    size_t begin = text->len >= 2 ? text->len - 2 : 0;
    while (begin > 0 && text->at[begin - 1] != '\n')
        begin--;
    bool is_in_body = assembly->in_body && begin >= assembly->body_at;
    bool is_too_long = text->len - begin > REST_JOINS_MOST; /* or every piece would copy it all */
    if ((assembly->in_body && !is_in_body) || is_too_long)
        return assembly_add(assembly, rest);
    text_add(&joined, (struct str){text->at + begin, text->len - begin - 2});
    text_add(&joined, rest);
    text->len = begin;
    *(is_in_body ? &assembly->body_lines : &assembly->header_lines) -= 1;
    enum assembly_answer answer = assembly_add(assembly, text_str(&joined));
    text_free(&joined);
    return answer;
}

/* ---- when it is all there ---- */

/* Takes one character off before every CR. */
static void drop_dots(struct assembly *assembly)
{
    char *to = assembly->text.at;
    size_t removed = 0, headers = assembly->has_blank ? assembly->body_at : assembly->text.len;
    for (size_t i = 0; i < assembly->text.len; i++) {
        bool is_dot =
            assembly->text.at[i] == '.' && i + 1 < headers && assembly->text.at[i + 1] == '\r';
        removed += is_dot;
        if (!is_dot)
            *to++ = assembly->text.at[i];
    }
    assembly->text.len = (size_t)(to - assembly->text.at);
    assembly->body_at -= assembly->has_blank ? removed : 0;
    assembly->content_length = -1; /* its place has moved; the body is as long as it is */
}

static void drop_content_length(struct assembly *assembly)
{
    size_t begin = assembly->content_length_at, end = assembly->content_length_end;
    struct text *text = &assembly->text;
    if (begin > end || end > assembly->body_at || assembly->body_at > text->len)
        return; /* it does not stand among the headers that are kept */
    memmove(text->at + begin, text->at + end, text->len - end);
    text->len -= end - begin;
    assembly->body_at -= end - begin;
}

/* A log may have written LF for CR LF. */
static void drop_crs(struct assembly *assembly)
{
    char *to = assembly->text.at + assembly->body_at;
    for (size_t i = assembly->body_at; i < assembly->text.len; i++)
        if (assembly->text.at[i] != '\r')
            *to++ = assembly->text.at[i];
    assembly->text.len = (size_t)(to - assembly->text.at);
}

/* The length says what was on the wire; a log adds and takes line ends. What it lacks beyond that,
 * was cut. */
static void fit_body(struct assembly *assembly)
{
    int64_t length = assembly->content_length;
    int64_t with_cr = body_bytes(assembly, true), with_lf = body_bytes(assembly, false);
    int64_t slack = (int64_t)assembly->body_lines + 4;
    if (length == with_lf || (length < with_cr && length > with_lf && length < with_cr - 2))
        drop_crs(assembly);
    int64_t there = (int64_t)(assembly->text.len - assembly->body_at);
    if (there > length && there - length <= slack)
        assembly->text.len = assembly->body_at + (size_t)length;
    else if (there < length && length - there > slack + 16 && length - there > length / 8)
        assembly->is_cut = true;
    else if (there != length) /* edited: numbers and addresses were masked */
        drop_content_length(assembly);
}

void assembly_finish(struct assembly *assembly)
{
    bool has_dots = assembly->header_lines > 3 && assembly->dotted_lines == assembly->header_lines;
    if (has_dots)
        assembly->is_dotted = true;
    bool had_length = assembly->content_length > 0;
    if (assembly->has_blank && had_length)
        fit_body(assembly);
    else if (!assembly->has_blank && (had_length || (assembly->seen & SEEN_ALL) != SEEN_ALL))
        assembly->is_cut = true;
    if (!assembly->has_blank && !assembly->is_cut)
        begin_body(assembly);
    if (assembly->is_dotted)
        drop_dots(assembly);
}
