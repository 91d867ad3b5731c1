/* A short message has no From, To and Via: what a call needs to be followed is put in their place,
 * without anything that could be taken for what was sent. */
#include "short_message.h"

#include "sipdiag/base/hash.h"

/* The field that ends at `end`, without TABs. */
static struct str field_before(struct str line, size_t *end)
{
    size_t begin = *end;
    while (begin > 0 && line.at[begin - 1] != '\t')
        begin--;
    struct str field = {line.at + begin, *end - begin};
    *end = begin > 0 ? begin - 1 : 0;
    return field;
}

static bool begins_dialog(struct str start, struct str cseq)
{
    return str_starts_with(start, STR("INVITE ")) && str_contains_nocase(cseq, STR("INVITE"));
}

bool short_message_read(struct str line, size_t column, struct short_dialog *dialogs,
                        struct text *message, enum log_direction *direction)
{
    if (column < 2 || line.at[column - 1] != '\t')
        return false;
    size_t end = column - 1;
    struct str cseq = field_before(line, &end), call_id = field_before(line, &end);
    struct str way = field_before(line, &end);
    if (!str_starts_with(cseq, STR("CSeq:")) || call_id.len == 0 || way.len != 1 ||
        (way.at[0] != 'S' && way.at[0] != 'R'))
        return false;
    *direction = way.at[0] == 'S' ? LOG_SENT : LOG_RECEIVED;
    struct str start = str_trim(str_from_offset(line, column)), number, rest;
    number = str_before(str_trim(str_from_offset(cseq, 5)), ' ', &rest);
    uint64_t key = hash_bulk(call_id.at, call_id.len, 0);
    struct short_dialog *dialog = &dialogs[key % SHORT_DIALOGS];
    bool is_response = str_starts_with(start, STR("SIP/"));
    if (dialog->key != key || (begins_dialog(start, cseq) && dialog->direction == 0))
        *dialog = (struct short_dialog){key, is_response ? LOG_SENT + LOG_RECEIVED - *direction
                                                         : *direction};
    bool is_forward = is_response != (*direction == dialog->direction);
    bool is_first = begins_dialog(start, cseq);
    uint64_t branch = hash_bulk(number.at, number.len, key);
    text_clear(message);
    text_add(message, start);
    text_addf(message, "\r\nVia: SIP/2.0/UDP invalid;branch=z9hG4bK%llx\r\n",
              (unsigned long long)branch);
    text_addf(message, "From: <sip:invalid>;tag=%s\r\n", is_forward ? "1" : "2");
    text_addf(message, "To: <sip:invalid>%s\r\n", is_first ? "" : is_forward ? ";tag=2" : ";tag=1");
    text_addf(message,
              "Call-ID: %.*s\r\nCSeq: %.*s\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
              (int)call_id.len, call_id.at, (int)(cseq.len - 5), cseq.at + 5);
    return true;
}
