/* Says of findings that rest on codes which no CDR wrote that they do. */
#include "detector.h"

#include "findings.h"

/* Codes of refusals that explained calls have: inferred, and all. */
static void count_codes(const struct find *find, struct share *codes)
{
    for (size_t i = 0; i < find->input->call_count; i++) {
        uint16_t number = find->input->verdicts[i]->finding;
        if (number == 0 || find->input->calls[i]->code < 300)
            continue;
        const struct call *call = find->input->calls[i];
        codes[number - 1].yes += call->code_inferred;
        codes[number - 1].all++;
    }
}

void tell_inferred(struct find *find)
{
    struct findings *findings = find->findings;
    if (find_with(find, SEEN_TOLD) == 0 || findings->count == 0)
        return;
    struct share *codes = arena_alloc_zero(&find->scratch, findings->count * sizeof *codes);
    count_codes(find, codes);
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = &findings->list[i];
        if (finding->kind->effect == FINDING_RELABELS && codes[i].yes * 2 > codes[i].all)
            finding->detail = words_of(find,
                                       "%s The CDR carries no SIP code: it is inferred from what "
                                       "the CDR says.",
                                       finding->detail);
    }
}
