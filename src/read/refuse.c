/* What an input is when it is no capture, as far as its first bytes tell, and what to do about it.
 */
#include "stream.h"
#include "text_lines.h"

#include <string.h>

/* What came close, and the way out of it. */
enum way_out {
    WAY_NONE,    /* it carries no calls */
    WAY_CONVERT, /* another capture format */
    WAY_UNPACK,  /* packed, and this build cannot unpack it */
    WAY_EXTRACT, /* an archive of several files */
};

/* The table of near kinds; `command` is what makes captures of it. */
static const struct {
    struct str magic;
    const char *what;
    const char *command;
    enum way_out way;
    unsigned at; /* where the magic stands */
} near_kinds[] = {
    {{"\x1f\x8b", 2}, "gzip-compressed", "gzip -dc", WAY_UNPACK, 0},
    {{"\x1f\x9d", 2}, "compressed by compress", "gzip -dc", WAY_UNPACK, 0},
    {{"\x28\xb5\x2f\xfd", 4}, "zstd-compressed", "zstd -dc", WAY_UNPACK, 0},
    {{"\xfd"
      "7zXZ\0",
      6},
     "xz-compressed",
     "xz -dc",
     WAY_UNPACK,
     0},
    {{"BZh", 3}, "bzip2-compressed", "bzip2 -dc", WAY_UNPACK, 0},
    {{"\x04\x22\x4d\x18", 4}, "lz4-compressed", "lz4 -dc", WAY_UNPACK, 0},
    {{"ustar", 5}, "a tar archive", "tar -xf", WAY_EXTRACT, 257},
    {{"PK\x03\x04", 4}, "a zip archive", "unzip", WAY_EXTRACT, 0},
    {{"7z\xbc\xaf\x27\x1c", 6}, "a 7-Zip archive", "7z x", WAY_EXTRACT, 0},
    {{"Rar!", 4}, "a RAR archive", "unrar x", WAY_EXTRACT, 0},
    {{"btsnoop\0", 8}, "a Bluetooth capture", NULL, WAY_NONE, 0},
    {{"TRSNIFF data", 12}, "a Sniffer capture", "editcap -F pcapng", WAY_CONVERT, 0},
    {{"iptrace ", 8}, "an iptrace capture", "editcap -F pcapng", WAY_CONVERT, 0},
};

enum { SHOWN_BYTES = 64 };

static bool is_text(const uint8_t *at, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (at[i] == 0x7f || (at[i] < 0x20 && at[i] != '\t' && at[i] != '\r' && at[i] != '\n'))
            return false;
    return true;
}

static size_t first_line_len(struct str s)
{
    size_t cr = str_find_char(s, '\r');
    size_t lf = str_find_char(s, '\n');
    return cr < lf ? cr : lf;
}

/* What the text looks like: a few words. */
static const char *text_kind(struct str first)
{
    struct str line = {first.at, first_line_len(first)};
    if (str_contains_nocase(line, STR("sip:")) || str_contains_nocase(line, STR("SIP/2.0")))
        return "SIP written as text";
    line = str_trim(line);
    if (line.len && (line.at[0] == '{' || line.at[0] == '['))
        return "JSON";
    if (line.len && line.at[0] == '<')
        return "XML";
    if (str_find_char(line, ',') < line.len || str_find_char(line, ';') < line.len)
        return "a table with separators (CSV)";
    return "text";
}

static bool refuse_near_kind(const struct stream *stream, size_t kind, struct error *error)
{
    const char *shown = stream->shown.at;
    const char *what = near_kinds[kind].what;
    const char *command = near_kinds[kind].command;
    const char *name = stream->command.at;
    switch (near_kinds[kind].way) {
    case WAY_CONVERT:
        return fail(error, "%s is %s; convert it first: %s %s - | sipdiag -", shown, what, command,
                    name);
    case WAY_EXTRACT:
        return fail(error,
                    "%s is %s, which may hold several files; take them out first (%s %s), then "
                    "name the captures or their folder",
                    shown, what, command, stream->is_standard ? "FILE" : name);
    case WAY_UNPACK:
        if (stream->is_standard)
            return fail(error, "%s is %s; unpack it first: ... | %s | sipdiag -", shown, what,
                        command);
        return fail(error, "%s is %s; unpack it first: %s %s | sipdiag -", shown, what, command,
                    name);
    case WAY_NONE:
        break;
    }
    return fail(error, "%s is %s, which carries no calls", shown, what);
}

static bool is_near_kind(struct str first, size_t kind)
{
    return str_starts_with(str_from_offset(first, near_kinds[kind].at), near_kinds[kind].magic);
}

static void refuse_text(const struct stream *stream, struct str why_not, struct error *error)
{
    struct text_sample sample;
    struct text shown;
    text_init(&shown);
    text_sample_take(&sample, stream);
    struct str text = text_str(&sample.text);
    stream_add_shown(&shown, (struct str){text.at, first_line_len(text)}, SHOWN_BYTES);
    fail(error,
         "%s is not a capture: it looks like %s and starts with \"%s\"%s%.*s; captures (pcap, "
         "pcapng), SIP logs and CDRs (tables, JSON, XML) are read",
         stream->shown.at, text_kind(text), shown.at ? shown.at : "", why_not.len ? "; " : "",
         (int)why_not.len, why_not.len ? why_not.at : "");
    text_sample_free(&sample);
    text_free(&shown);
}

static void refuse_bytes(const struct stream *stream, struct error *error)
{
    struct text shown;
    text_init(&shown);
    stream_add_shown(&shown, (struct str){(const char *)stream->first, stream->first_len}, 16);
    fail(error, "%s is not a capture: it starts with \"%s\"; captures (pcap, pcapng) are read",
         stream->shown.at, shown.at ? shown.at : "");
    text_free(&shown);
}

static bool is_text_in_some_encoding(const struct stream *stream)
{
    struct text_sample sample;
    text_sample_take(&sample, stream);
    struct str text = text_str(&sample.text);
    bool is = is_text((const uint8_t *)text.at, text.len < SHOWN_BYTES ? text.len : SHOWN_BYTES);
    text_sample_free(&sample);
    return is;
}

bool stream_refuse(const struct stream *stream, struct str why_not, struct error *error)
{
    struct str first = {(const char *)stream->first, stream->first_len};
    for (size_t i = 0; i < sizeof near_kinds / sizeof *near_kinds; i++)
        if (is_near_kind(first, i))
            return refuse_near_kind(stream, i, error);
    if (why_not.len || is_text_in_some_encoding(stream))
        refuse_text(stream, why_not, error);
    else
        refuse_bytes(stream, error);
    return false;
}
