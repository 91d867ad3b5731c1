/* Sentences about what a CDR says of a call. */
#include "rules_cdr.h"

#include "sipdiag/base/clock.h"

#include <string.h>

enum { Q850_MOST = 127, SIP_MOST = 699, TEXT_MAX_BYTES = 64 };

/* Not longer than a sentence can carry, cut between characters of UTF-8. */
static void add_cut(struct text *out, struct str words)
{
    bool is_long = words.len > TEXT_MAX_BYTES;
    if (is_long)
        words.len = TEXT_MAX_BYTES - 3;
    while (is_long && words.len > 0 && ((unsigned char)words.at[words.len] & 0xc0) == 0x80)
        words.len--;
    text_add(out, words);
    text_add_literal(out, is_long ? "..." : "");
}

bool cdr_add_said(struct text *out, const struct call *call)
{
    const struct call_cdr *cdr = call->cdr;
    uint64_t number;
    unsigned q850 = call->q850 ? call->q850 : call->q850_bye;
    if (!cdr || cdr->said.len == 0)
        return false;
    if (!str_to_u64(cdr->said, UINT32_MAX, &number)) {
        text_add_char(out, '"');
        add_cut(out, cdr->said);
        text_add_char(out, '"');
        return true;
    }
    text_addf(out, number <= Q850_MOST ? "cause %llu" : "%llu", (unsigned long long)number);
    if (number > SIP_MOST && q850)
        text_addf(out, " (Q.850 cause %u)", q850);
    return true;
}

void cdr_add_mismatch(struct text *out, const struct call *call, const char result[4])
{
    const struct call_cdr *cdr = call->cdr;
    uint64_t number;
    if (call->from_cdr || !cdr || !cdr->mismatch)
        return;
    size_t len = strnlen(result, 4);
    text_add_literal(out, " The CDR says ");
    if (str_to_u64(cdr->said, Q850_MOST, &number))
        text_addf(out, "cause %llu", (unsigned long long)number);
    else if (cdr->said.len)
        add_cut(out, cdr->said);
    else
        text_addf(out, cdr->code ? "%u" : "no code", (unsigned)cdr->code);
    text_addf(out, ", the wire says %.*s", len ? (int)len : 4, len ? result : "none");
    if (cdr->mismatch & MISMATCH_DURATION) {
        text_add_literal(out, "; the talk differs by ");
        clock_add_duration(out, cdr->mismatch_us);
    }
    text_add_char(out, '.');
}

void cdr_add_inference(struct text *out, const struct call *call)
{
    const struct call_cdr *cdr = call->cdr;
    if (!call->from_cdr || !call->code_inferred || call->code < 300 || !cdr->said.len)
        return;
    text_add_literal(out, " The code is inferred: the CDR says ");
    (void)cdr_add_said(out, call);
    text_add_char(out, '.');
}
