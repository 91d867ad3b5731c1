/* Sound in a ladder: a row where the first packet of a side was seen, one where the last was, with
 * what was counted. */
#include "sound_rows.h"

#include "sipdiag/base/clock.h"
#include "sipdiag/model/codec.h"

#include <string.h>

enum { ROWS_MOST = 2 * MEDIA_SIDES };

static void add_codec(struct text *out, const struct media_direction *direction)
{
    if (direction->codec == CODEC_UNKNOWN)
        text_addf(out, "payload %u", direction->payload_type);
    else
        text_add_literal(out, codec_at(direction->codec)->name);
}

static void add_figures(struct text *out, const struct media_direction *direction)
{
    text_addf(out, "%u packets, %.1f%% lost", direction->packets, 100 * media_loss(direction));
    if (direction->jitter_us != UINT32_MAX)
        text_addf(out, ", jitter %.1fms", direction->jitter_us / 1000.0);
    if (direction->mos_hundredths)
        text_addf(out, ", MOS %.1f", direction->mos_hundredths / 100.0);
    if (direction->has_report)
        text_addf(out, ", receiver reports up to %u%% lost", direction->reported_loss_percent);
    if (direction->streams > 1)
        text_addf(out, ", %u sources", direction->streams);
    if (direction->keys)
        text_addf(out, ", %u key%s pressed", direction->keys, direction->keys > 1 ? "s" : "");
}

static void add_begin(struct text *out, const struct ladder *ladder,
                      const struct media_direction *direction)
{
    add_codec(out, direction);
    text_add_literal(out, ladder->call->media->is_srtp ? ", encrypted, to " : ", to ");
    endpoint_add(out, &direction->to);
}

/* Between the hosts of the leg that is told of: the sound's own may be others. */
static bool set_parties(struct ladder_row *row, const struct ladder *ladder,
                        const struct parties *parties, enum media_side side)
{
    const struct call *call = ladder->call;
    const struct call_leg *leg =
        &call->legs[call->media->leg < call->leg_count ? call->media->leg : 0];
    size_t caller = parties_find(parties, &leg->from), callee = parties_find(parties, &leg->to);
    row->from = side == MEDIA_TO_CALLEE ? caller : callee;
    row->to = side == MEDIA_TO_CALLEE ? callee : caller;
    return caller < parties->count && callee < parties->count;
}

/* Rows may stand a little out of order, as messages do; the new one comes before the first that is
 * later. */
static void insert(struct ladder *ladder, const struct ladder_row *row)
{
    size_t place = 0;
    while (place < ladder->row_count && ladder->rows[place].time_us <= row->time_us)
        place++;
    memmove(&ladder->rows[place + 1], &ladder->rows[place],
            (ladder->row_count - place) * sizeof *row);
    ladder->rows[place] = *row;
    ladder->row_count++;
    ladder->gap += place < ladder->gap;
}

static void add_side(struct ladder *ladder, const struct parties *parties, enum media_side side)
{
    const struct media_direction *direction = ladder->call->media->side[side];
    struct ladder_row row = {.copies = 1};
    struct text words = {0};
    if (!direction || !set_parties(&row, ladder, parties, side))
        return;
    add_begin(&words, ladder, direction);
    row.time_us = row.last_us = direction->first_us;
    row.first = row.last = direction->first;
    row.label = STR("sound begins");
    row.details = arena_copy(&ladder->arena, text_str(&words));
    insert(ladder, &row);
    text_clear(&words);
    add_figures(&words, direction);
    row.time_us = row.last_us = direction->last_us;
    row.first = row.last = (struct origin){0};
    row.label = STR("sound ends");
    row.details = arena_copy(&ladder->arena, text_str(&words));
    insert(ladder, &row);
    text_free(&words);
}

void ladder_add_sound(struct ladder *ladder, const struct parties *parties)
{
    if (!ladder->call->media)
        return;
    struct ladder_row *rows =
        arena_alloc(&ladder->arena, (ladder->row_count + ROWS_MOST + 1) * sizeof *rows);
    memcpy(rows, ladder->rows, ladder->row_count * sizeof *rows);
    ladder->rows = rows;
    add_side(ladder, parties, MEDIA_TO_CALLEE);
    add_side(ladder, parties, MEDIA_TO_CALLER);
}
