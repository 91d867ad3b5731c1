/* HEP in a stream: each packet says how long it is. */
#include "framing.h"
#include "hep.h"

#include <string.h>

static const struct str magic = {"HEP3", 4};

enum framing_look hep_framing_look(struct str bytes)
{
    size_t shared = bytes.len < magic.len ? bytes.len : magic.len;
    if (memcmp(bytes.at, magic.at, shared) != 0)
        return LOOK_NO;
    return shared < magic.len ? LOOK_UNDECIDED : LOOK_YES;
}

/* Up to where the next packet may begin. */
static struct framing_step search(struct framing *framing, struct str bytes)
{
    size_t at = 1;
    while (at < bytes.len && hep_framing_look(str_from_offset(bytes, at)) == LOOK_NO)
        at += 1 + str_find_char(str_from_offset(bytes, at + 1), magic.at[0]);
    framing->need = 0;
    return (struct framing_step){.kind = STEP_LOST, .used = at < bytes.len ? at : bytes.len};
}

struct framing_step hep_framing_step(struct framing *framing, struct str bytes)
{
    if (hep_framing_look(bytes) == LOOK_NO)
        return search(framing, bytes);
    if (bytes.len < HEP_START_BYTES)
        return (struct framing_step){.kind = STEP_WAIT};
    framing->need = (uint32_t)hep_stream_bytes(bytes.at);
    if (!framing->need)
        return search(framing, bytes);
    if (bytes.len < framing->need)
        return (struct framing_step){.kind = STEP_WAIT};
    struct framing_step step = {.kind = STEP_MESSAGE, .used = framing->need};
    step.message = (struct str){bytes.at, framing->need};
    framing->found = true;
    framing->need = 0;
    return step;
}
