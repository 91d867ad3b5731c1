/* One pass over a message: lines by memchr, header values by name, then where the body ends. */
#include "sipdiag/sip/sip_scan.h"

#include "sip_names.h"
#include "sip_start.h"

#include <string.h>

/* For a size that they know compilers write a loop, which takes four times as long. */
static void *(*const volatile fill)(void *, int, size_t) = memset;

/* What a pass needs beside the result. */
struct lines {
    const char *at, *end;
    char line_end; /* LF, or CR in a message without LF */
};

static void note_broken(struct sip_scan *scan, const char *what)
{
    if (!scan->broken)
        scan->broken = what;
}

/* The line that ends at `stop` (at the message's end when NULL), without its end. */
static struct str take_line(struct lines *lines, const char *stop)
{
    const char *start = lines->at;
    lines->at = stop ? stop + 1 : lines->end;
    if (!stop)
        stop = lines->end;
    if (lines->line_end == '\r' && lines->at < lines->end && lines->at[0] == '\n')
        lines->at++;
    return (struct str){start, (size_t)(stop - start)};
}

static struct str next_line(struct lines *lines)
{
    return take_line(lines, memchr(lines->at, lines->line_end, (size_t)(lines->end - lines->at)));
}

static struct str without_cr(struct str line)
{
    while (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

/* A header with its folded lines (RFC 3261 7.3.1). */
static struct str next_header(struct lines *lines, bool *folded)
{
    struct str header = next_line(lines);
    while (lines->at < lines->end && (lines->at[0] == ' ' || lines->at[0] == '\t')) {
        struct str more = next_line(lines);
        *folded = true;
        header.len = (size_t)(more.at + more.len - header.at);
    }
    return header;
}

static unsigned count_values(struct str value)
{
    unsigned count = 0;
    if (str_find_char(value, ',') == value.len)
        return 1;
    do {
        struct str first = sip_first_value(value);
        value = str_from_offset(value, first.len + 1);
        count++;
    } while (value.len);
    return count;
}

/* The headers that may stand only once: a second, different one leaves open which is meant. */
static const char *const repeated[SIP_HEADER_COUNT] = {
    [SIP_HEADER_CALL_ID] = "several different Call-IDs",
    [SIP_HEADER_CSEQ] = "several different CSeqs",
    [SIP_HEADER_FROM] = "several different From headers",
    [SIP_HEADER_TO] = "several different To headers",
    [SIP_HEADER_CONTENT_LENGTH] = "several different Content-Lengths",
    [SIP_HEADER_MAX_FORWARDS] = "several different Max-Forwards",
};

static void keep_value(struct sip_scan *scan, enum sip_header header, struct str value)
{
    uint32_t before = scan->occurrences[header]++;
    if (value.len > SIP_LIMIT_VALUE)
        scan->oversized = true;
    if (before == 0)
        scan->value[header] = value;
    else if (repeated[header] && !str_equal(value, scan->value[header]))
        note_broken(scan, repeated[header]);
    if (header == SIP_HEADER_VIA)
        scan->via_count += count_values(value);
    if (header == SIP_HEADER_REASON && scan->reason_count < 4)
        scan->reasons[scan->reason_count++] = value;
}

static bool is_blank(struct str name)
{
    size_t len = 0;
    while (len < name.len && (name.at[len] == ' ' || name.at[len] == '\t'))
        len++;
    return len == name.len;
}

static void read_header(struct sip_scan *scan, struct str line)
{
    size_t colon;
    enum sip_header header = sip_header_of(line, &colon);
    scan->header_lines++;
    if (header != SIP_HEADER_OTHER)
        keep_value(scan, header, str_trim(str_from_offset(line, colon + 1)));
    else if (colon == line.len)
        note_broken(scan, "a header line without a colon");
    else if (is_blank((struct str){line.at, colon}))
        note_broken(scan, "a header line without a name");
}

static void read_headers(struct lines *lines, struct sip_scan *scan)
{
    const char *start = lines->at;
    while (lines->at < lines->end && !scan->headers_end) {
        struct str header = without_cr(next_header(lines, &scan->folded));
        if (header.len == 0)
            scan->headers_end = true;
        else
            read_header(scan, header);
    }
    scan->headers = (struct str){start, (size_t)(lines->at - start)};
    if (scan->header_lines > SIP_LIMIT_HEADER_LINES)
        scan->oversized = true;
}

/* Content-Length decides, in 64 bits, where the body ends; without it a datagram's body is all the
 * rest (RFC 3261 18.3). */
static void read_body(struct str left, struct sip_scan *scan)
{
    scan->body = left;
    if (scan->occurrences[SIP_HEADER_CONTENT_LENGTH] == 0)
        return;
    uint64_t length = 0;
    if (!str_to_u64(scan->value[SIP_HEADER_CONTENT_LENGTH], UINT64_MAX, &length)) {
        note_broken(scan, "the Content-Length is not a number");
        return;
    }
    if (length > left.len) {
        scan->body_short = true;
        return;
    }
    scan->body.len = (size_t)length;
    scan->rest = str_from_offset(left, scan->body.len);
    while (scan->rest.len && (scan->rest.at[0] == '\r' || scan->rest.at[0] == '\n'))
        scan->rest = str_from_offset(scan->rest, 1);
}

void sip_scan(struct str message, struct sip_scan *scan)
{
    fill(scan, 0, sizeof *scan);
    while (message.len && (message.at[0] == '\r' || message.at[0] == '\n'))
        message = str_from_offset(message, 1);
    if (message.len == 0)
        return;
    struct lines lines = {message.at, message.at + message.len, '\n'};
    const char *stop = sip_first_line_end(lines.at, lines.end, &lines.line_end);
    sip_read_start(without_cr(take_line(&lines, stop)), stop != NULL, scan);
    if (scan->start == SIP_START_NONE)
        return;
    scan->oversized = message.len > SIP_LIMIT_MESSAGE;
    read_headers(&lines, scan);
    if (scan->headers_end)
        read_body((struct str){lines.at, (size_t)(lines.end - lines.at)}, scan);
}
