/* Sentences about what a CDR says of a call. */
#include "rules_cdr.h"

#include <string.h>

enum { Q850_MOST = 127, SIP_MOST = 699, TEXT_MAX_BYTES = 64 /* a sentence can carry */ };

bool cdr_add_said(struct text *out, const struct words *words, const struct call *call)
{
    const struct call_cdr *cdr = call->cdr;
    uint64_t number;
    unsigned q850 = call->q850 ? call->q850 : call->q850_bye;
    if (!cdr || cdr->said.len == 0)
        return false;
    if (!str_to_u64(cdr->said, UINT32_MAX, &number)) {
        text_add_char(out, '"');
        text_add_cut(out, cdr->said, TEXT_MAX_BYTES);
        text_add_char(out, '"');
        return true;
    }
    if (number <= Q850_MOST)
        words_add(out, words, "cause %llu", NUMBER(number));
    else
        text_addf(out, "%llu", NUMBER(number));
    if (number > SIP_MOST && q850)
        words_add(out, words, " (Q.850 cause %u)", q850);
    return true;
}

void cdr_add_mismatch(struct text *out, const struct words *words, const struct call *call,
                      const char result[4])
{
    const struct call_cdr *cdr = call->cdr;
    uint64_t number;
    if (call->from_cdr || !cdr || !cdr->mismatch)
        return;
    struct text said = {0}, wire = {0};
    text_add(&wire, (struct str){result, strnlen(result, 4)});
    if (str_to_u64(cdr->said, Q850_MOST, &number))
        words_add(&said, words, "cause %llu", NUMBER(number));
    else if (cdr->said.len)
        text_add_cut(&said, cdr->said, TEXT_MAX_BYTES);
    else if (cdr->code)
        text_addf(&said, "%u", (unsigned)cdr->code);
    else
        text_add_literal(&said, words_in(words, SAID("no code")));
    words_add(out, words, " The CDR says %s, the wire says %s", said.at,
              wire.len ? wire.at : words_in(words, SAID("none")));
    if (cdr->mismatch & MISMATCH_DURATION) {
        text_add_literal(out, words_in(words, SAID("; the talk differs by ")));
        words_add_duration(out, words, cdr->mismatch_us);
    }
    text_free(&said);
    text_free(&wire);
    text_add_char(out, '.');
}

void cdr_add_inference(struct text *out, const struct words *words, const struct call *call)
{
    const struct call_cdr *cdr = call->cdr;
    if (!call->from_cdr || !call->code_inferred || call->code < 300 || !cdr->said.len)
        return;
    text_add_literal(out, words_in(words, SAID(" The code is inferred: the CDR says ")));
    (void)cdr_add_said(out, words, call);
    text_add_char(out, '.');
}
