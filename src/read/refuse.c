/* What an input is when it is no capture, as far as its first bytes tell, and what to do about it.
 */
#include "stream.h"

#include <string.h>

/* What came close: `unpack` is the command that makes a capture of it. */
static const struct {
    struct str magic;
    const char *what;
    const char *unpack;
} near_kinds[] = {
    {{"\x1f\x8b", 2}, "gzip-compressed", "gzip -dc"},
    {{"\x28\xb5\x2f\xfd", 4}, "zstd-compressed", "zstd -dc"},
    {{"\xfd"
      "7zXZ\0",
      6},
     "xz-compressed",
     "xz -dc"},
    {{"BZh", 3}, "bzip2-compressed", "bzip2 -dc"},
    {{"\x04\x22\x4d\x18", 4}, "lz4-compressed", "lz4 -dc"},
    {{"PK\x03\x04", 4}, "a zip archive", "unzip -p"},
    {{"snoop\0\0\0", 8}, "a snoop capture", "editcap -F pcapng"},
    {{"btsnoop\0", 8}, "a Bluetooth capture", NULL},
    {{"GMBU", 4}, "a Network Monitor capture", "editcap -F pcapng"},
    {{"RTSS", 4}, "a Network Monitor capture", "editcap -F pcapng"},
    {{"TRSNIFF data", 12}, "a Sniffer capture", "editcap -F pcapng"},
    {{"iptrace ", 8}, "an iptrace capture", "editcap -F pcapng"},
};

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
    if (str_find_char(line, ',') < line.len || str_find_char(line, ';') < line.len)
        return "a table with separators (CSV)";
    return "text";
}

static bool refuse_near_kind(const struct stream *stream, size_t kind, struct error *error)
{
    const char *shown = stream->shown.at;
    const char *what = near_kinds[kind].what;
    const char *unpack = near_kinds[kind].unpack;
    if (!unpack)
        return fail(error, "%s is %s, which carries no calls", shown, what);
    if (strncmp(unpack, "editcap", 7) == 0)
        return fail(error, "%s is %s; convert it first: %s %s - | sipdiag -", shown, what, unpack,
                    stream->command.at);
    if (strcmp(stream->command.at, "-") == 0)
        return fail(error, "%s is %s; unpack it first: ... | %s | sipdiag -", shown, what, unpack);
    return fail(error, "%s is %s; unpack it first: %s %s | sipdiag -", shown, what, unpack,
                stream->command.at);
}

bool stream_refuse(const struct stream *stream, struct error *error)
{
    struct str first = {(const char *)stream->first, stream->first_len};
    for (size_t i = 0; i < sizeof near_kinds / sizeof *near_kinds; i++)
        if (str_starts_with(first, near_kinds[i].magic))
            return refuse_near_kind(stream, i, error);
    struct text shown;
    text_init(&shown);
    if (is_text(stream->first, stream->first_len)) {
        stream_add_shown(&shown, (struct str){first.at, first_line_len(first)}, STREAM_FIRST_BYTES);
        fail(error,
             "%s is not a capture: it looks like %s and starts with \"%s\"; captures (pcap, "
             "pcapng) are read",
             stream->shown.at, text_kind(first), shown.at ? shown.at : "");
    } else {
        stream_add_shown(&shown, first, 16);
        fail(error, "%s is not a capture: it starts with \"%s\"; captures (pcap, pcapng) are read",
             stream->shown.at, shown.at);
    }
    text_free(&shown);
    return false;
}
