/* From cells to facts: first what stands in each column, then what follows from them together. */
#include "row_parts.h"

#include <string.h>

enum { MS = 1000 };

void row_reader_init(struct row_reader *reader, const struct cdr_plan *plan)
{
    *reader = (struct row_reader){.plan = plan};
    text_init(&reader->folded);
}

void row_reader_free(struct row_reader *reader)
{
    text_free(&reader->folded);
    text_free(&reader->texts);
}

/* ---- columns ---- */

static struct str cell_of(const struct row_reader *reader, enum cdr_field field)
{
    return reader->cells[field];
}

static bool read_one_time(struct row_reader *reader, enum cdr_field field, struct read_time *time,
                          struct row_problem *problem)
{
    struct str cell = reader->cells[field];
    enum read_result result = time_read(cell, reader->order, &reader->memory, time);
    if (result == VALUE_BAD)
        *problem = (struct row_problem){FAULT_TIME, reader->places[field], cell};
    else if (result == VALUE_READ && time->shown != DATE_ORDER_OPEN &&
             reader->order != DATE_ORDER_OPEN && time->shown != reader->order)
        *problem = (struct row_problem){FAULT_ORDER, reader->places[field], cell};
    return result == VALUE_READ && problem->fault == FAULT_NONE;
}

static int64_t to_utc(const struct row_reader *reader, const struct read_time *time)
{
    bool is_local = !time->has_zone && !reader->plan->dialect->is_utc && reader->to_utc;
    return is_local ? reader->to_utc(reader->zone, time->time_us) : time->time_us;
}

static int64_t read_moment(struct row_reader *reader, enum cdr_field field, enum cdr_field clock,
                           struct row_problem *problem)
{
    struct read_time time, hour;
    if (problem->fault != FAULT_NONE || cell_of(reader, field).len == 0 ||
        !read_one_time(reader, field, &time, problem))
        return TIME_UNKNOWN;
    if (!time.has_date) {
        *problem = (struct row_problem){FAULT_TIME, reader->places[field], cell_of(reader, field)};
        return TIME_UNKNOWN;
    }
    if (clock != FIELD_NONE && cell_of(reader, clock).len && !time.has_clock &&
        read_one_time(reader, clock, &hour, problem))
        time.time_us += hour.time_us;
    return to_utc(reader, &time);
}

/* A time of day alone belongs to the day of the start, or to the next one. */
static int64_t read_clock_after(struct row_reader *reader, enum cdr_field clock, int64_t start_us,
                                struct row_problem *problem)
{
    static const int64_t day_us = INT64_C(86400) * US_PER_S;
    struct read_time time;
    if (problem->fault != FAULT_NONE || start_us == TIME_UNKNOWN ||
        cell_of(reader, clock).len == 0 || !read_one_time(reader, clock, &time, problem) ||
        time.has_date)
        return TIME_UNKNOWN;
    int64_t end_us = start_us - start_us % day_us + time.time_us;
    return end_us < start_us ? end_us + day_us : end_us;
}

static int64_t read_span(struct row_reader *reader, enum cdr_field field,
                         struct row_problem *problem)
{
    int64_t span;
    if (problem->fault != FAULT_NONE || cell_of(reader, field).len == 0)
        return TIME_UNKNOWN;
    enum read_result result = span_read(cell_of(reader, field), reader->units[field], &span);
    if (result == VALUE_BAD)
        *problem =
            (struct row_problem){FAULT_NUMBER, reader->places[field], cell_of(reader, field)};
    return result == VALUE_READ ? span : TIME_UNKNOWN;
}

/* "sip:123@host;x", "<sip:123@host>", "123@host", "Name <123>": the user part. */
static struct str user_part(struct str text)
{
    size_t open = str_find_char(text, '<');
    if (open < text.len && text.at[text.len - 1] == '>') {
        text = str_from_offset(text, open + 1);
        text.len--;
    } else if (open == 0 && text.len) {
        text = str_from_offset(text, 1);
    }
    if (str_starts_with_nocase(text, STR("sip:")) || str_starts_with_nocase(text, STR("tel:")))
        text = str_from_offset(text, 4);
    else if (str_starts_with_nocase(text, STR("sips:")))
        text = str_from_offset(text, 5);
    size_t at = str_find_char(text, '@');
    return (struct str){text.at, at};
}

struct str known_cell(struct str cell)
{
    cell = str_trim(cell);
    return text_is_absent(cell) ? (struct str){0} : cell;
}

/* "198.51.100.20:5060", "198.51.100.20". */
static struct endpoint endpoint_in(struct str text, struct str port)
{
    struct endpoint endpoint = {{{0}, ADDRESS_NONE}, 0};
    uint64_t number = 0;
    if (str_starts_with(text, STR("ipv4:")))
        text = str_from_offset(text, 5);
    struct str rest = {0}, host = text;
    if (text.len == 0)
        return endpoint;
    if (!address_parse(text, &endpoint.address)) {
        host = str_before(text, ':', &rest);
        if (host.len == 0 || !address_parse(host, &endpoint.address))
            return (struct endpoint){{{0}, ADDRESS_NONE}, 0};
    }
    if (str_to_u64(rest.len ? rest : port, UINT16_MAX, &number))
        endpoint.port = (uint16_t)number;
    return endpoint;
}

/* "2 (carrierA)" */
static struct str trunk_name(struct str cell)
{
    size_t open = str_find_char(cell, '(');
    if (open > 0 && open + 2 < cell.len && cell.at[cell.len - 1] == ')')
        return (struct str){cell.at + open + 1, cell.len - open - 2};
    return cell;
}

/* ---- the whole row ---- */

static void read_texts(struct row_reader *reader, struct cdr_facts *facts)
{
    facts->call_id = known_text(reader, FIELD_CALL_ID);
    if (facts->call_id.len == 0)
        facts->call_id = known_text(reader, FIELD_OTHER_ID);
    facts->prefix = known_text(reader, FIELD_CALL_ID_PREFIX);
    facts->group = known_text(reader, FIELD_GROUP);
    facts->other_leg = known_text(reader, FIELD_OTHER_LEG);
    facts->caller = user_part(known_text(reader, FIELD_CALLER));
    facts->callee = user_part(known_text(reader, FIELD_CALLEE));
    if (facts->callee.len == 0)
        facts->callee = user_part(known_text(reader, FIELD_CALLEE_DIALED));
    facts->trunk = trunk_name(known_text(reader, FIELD_TRUNK));
    facts->user_agent = known_text(reader, FIELD_USER_AGENT);
    facts->from_tag = known_text(reader, FIELD_FROM_TAG);
    facts->to_tag = known_text(reader, FIELD_TO_TAG);
    facts->method = known_text(reader, FIELD_METHOD);
    facts->source =
        endpoint_in(known_text(reader, FIELD_SOURCE), known_text(reader, FIELD_SOURCE_PORT));
    facts->peer = endpoint_in(known_text(reader, FIELD_PEER), known_text(reader, FIELD_PEER_PORT));
    if (facts->trunk.len && facts->peer.address.family == ADDRESS_NONE) {
        facts->peer = endpoint_in(facts->trunk, (struct str){0});
        if (facts->peer.address.family != ADDRESS_NONE)
            facts->trunk = (struct str){0};
    }
}

/* NetCentrex: "e164:12025550101", and an O before numbers as they came. */
static struct str without_e164(struct str number)
{
    if (!str_starts_with(number, STR("e164:")))
        return number;
    number = str_from_offset(number, 5);
    return number.len && number.at[0] == 'O' ? str_from_offset(number, 1) : number;
}

/* "Local/9442079460001@default" is the number that was dialled. */
static void trim_numbers(struct cdr_facts *facts)
{
    facts->caller = without_e164(facts->caller);
    facts->callee = without_e164(facts->callee);
    if (str_starts_with(facts->callee, STR("Local/")))
        facts->callee = str_from_offset(facts->callee, 6);
}

static void read_places(struct row_reader *reader, struct cdr_facts *facts)
{
    const struct cdr_dialect *dialect = reader->plan->dialect;
    facts->direction = meaning_of(reader, known_text(reader, FIELD_DIRECTION))->direction;
    if (cell_of(reader, FIELD_CHANNEL).len || cell_of(reader, FIELD_OTHER_CHANNEL).len ||
        cell_of(reader, FIELD_APP_DATA).len)
        place_by_channels(reader, facts);
    if (facts->direction == DIRECTION_UNKNOWN)
        facts->direction = dialect->direction;
    if (facts->direction == DIRECTION_UNKNOWN && facts->trunk.len)
        facts->direction = DIRECTION_OUT;
}

static void read_times(struct row_reader *reader, struct cdr_facts *facts,
                       struct row_problem *problem)
{
    facts->start_us = read_moment(reader, FIELD_START, FIELD_START_CLOCK, problem);
    facts->ring_us = read_moment(reader, FIELD_RING, FIELD_NONE, problem);
    facts->early_media_us = read_moment(reader, FIELD_EARLY_MEDIA, FIELD_NONE, problem);
    facts->answer_us = read_moment(reader, FIELD_ANSWER, FIELD_NONE, problem);
    facts->end_us = read_moment(reader, FIELD_END, FIELD_END_CLOCK, problem);
    if (facts->end_us == TIME_UNKNOWN && cell_of(reader, FIELD_END).len == 0)
        facts->end_us = read_clock_after(reader, FIELD_END_CLOCK, facts->start_us, problem);
    facts->final_us = read_moment(reader, FIELD_FINAL, FIELD_NONE, problem);
    facts->duration_us = read_span(reader, FIELD_DURATION, problem);
    facts->talk_us = read_span(reader, FIELD_TALK, problem);
    facts->ring_time_us = read_span(reader, FIELD_RING_TIME, problem);
    facts->setup_us = read_span(reader, FIELD_SETUP_TIME, problem);
    facts->pdd_us = read_span(reader, FIELD_PDD, problem);
}

/* Some tables give the answer as the start. */
static void settle_start(struct cdr_facts *facts)
{
    if (facts->talk_us <= 0)
        return;
    facts->answer_us = facts->start_us;
    facts->start_us = TIME_UNKNOWN;
}

/* A first letter that one of the words below has. */
static bool may_be_total(struct str cell)
{
    char first = cell.at[0];
    return (first | 0x20) == 't' || first == '\xd0' || ascii_is_space(first);
}

static bool is_total(const struct row_reader *reader)
{
    bool may_be = false;
    for (enum cdr_field field = FIELD_CALL_ID; field <= FIELD_START; field++)
        may_be = may_be || (cell_of(reader, field).len && may_be_total(cell_of(reader, field)));
    if (!may_be)
        return false;
    static const char *const words[] = {"Total", "Totals",
                                        "\xd0\x98\xd1\x82\xd0\xbe\xd0\xb3\xd0\xbe"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        for (enum cdr_field field = FIELD_CALL_ID; field <= FIELD_START; field++)
            if (str_equal_nocase(str_trim(cell_of(reader, field)), str_from(words[i])))
                return true;
    return false;
}

static bool is_other_record(const struct row_reader *reader)
{
    static const char *const kept[] = {"STOP", "ATTEMPT",  "CALL_END", "Normal",
                                       "1",    "Failover", "Start",    "2"};
    struct str type = str_trim(cell_of(reader, FIELD_RECORD_TYPE));
    if (type.len == 0)
        return false;
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (str_equal(type, str_from(kept[i])))
            return str_equal(type, STR("2")) && cell_of(reader, FIELD_Q850_CALLER).len > 0;
    return reader->plan->dialect->headings == NULL || cell_of(reader, FIELD_Q850_CALLER).len > 0;
}

static bool has_any_time(const struct cdr_facts *facts)
{
    return is_known_time(facts->start_us) || is_known_time(facts->answer_us) ||
           is_known_time(facts->end_us) || is_known_time(facts->final_us);
}

bool row_cells_read(struct row_reader *reader, struct cdr_facts *facts, struct row_problem *problem)
{
    *facts = (struct cdr_facts){.rows = 1};
    *problem = (struct row_problem){FAULT_NONE, 0, {0}};
    if (is_other_record(reader) || is_total(reader)) {
        problem->fault = FAULT_NO_CALL;
        return false;
    }
    read_times(reader, facts, problem);
    if (problem->fault != FAULT_NONE)
        return false;
    if (!has_any_time(facts)) {
        enum cdr_field field = reader->places[FIELD_START] ? FIELD_START : FIELD_END;
        *problem = (struct row_problem){FAULT_TIME, reader->places[field], cell_of(reader, field)};
        return false;
    }
    if (reader->plan->dialect->start_is_answer)
        settle_start(facts);
    read_texts(reader, facts);
    trim_numbers(facts);
    read_places(reader, facts);
    facts->shows_answers = reader->places[FIELD_ANSWER] || reader->places[FIELD_TALK];
    read_result(reader, facts);
    read_ended_by(reader, facts);
    if (facts->method.len == 0)
        facts_complete(facts);
    return true;
}

void row_cells_forget(struct row_reader *reader)
{
    memset(reader->cells, 0, sizeof reader->cells);
    memset(reader->places, 0, sizeof reader->places);
    reader->layout = NULL;
}

/* Rows of one layout fill the same cells. */
static void choose_layout(struct row_reader *reader, const struct cdr_layout *layout, size_t count)
{
    row_cells_forget(reader);
    reader->layout = layout;
    reader->layout_count = count;
    for (size_t i = 0; i < count; i++) {
        enum cdr_field field = layout->columns[i].field;
        reader->places[field] = i + 1;
        reader->units[field] = layout->columns[i].unit_us;
    }
    reader->places[FIELD_NONE] = 0;
}

static void place_cells(struct row_reader *reader, const struct csv_row *row)
{
    const struct cdr_plan *plan = reader->plan;
    const struct cdr_layout *layout = &plan->layout;
    if (plan->other_type.len && row->count && str_equal(row->cells[0], plan->other_type))
        layout = &plan->other;
    size_t count = layout->count < row->count ? layout->count : row->count;
    if (reader->layout != layout || reader->layout_count != count)
        choose_layout(reader, layout, count);
    for (size_t i = 0; i < count; i++)
        reader->cells[layout->columns[i].field] = row->cells[i];
    reader->cells[FIELD_NONE] = (struct str){0};
}

/* Sonus writes groups of fields in one: "SIP,Call-ID,From,To,...", that of the incoming leg first.
 */
static void place_sip_group(struct row_reader *reader, const struct csv_row *row)
{
    struct str id = {0}, rest;
    for (size_t i = reader->plan->layout.count; i < row->count && i < CSV_CELLS_MOST && !id.len;
         i++)
        if (str_starts_with(row->cells[i], STR("SIP,")))
            id = str_before(str_from_offset(row->cells[i], 4), ',', &rest);
    if (id.len == 0)
        return;
    reader->cells[FIELD_OTHER_ID] = reader->cells[FIELD_CALL_ID];
    reader->cells[FIELD_CALL_ID] = id;
    reader->layout = NULL;
}

/* Sonus counts in ticks of 10 ms (alert, service) where others count seconds. */
static void set_ticks(struct row_reader *reader)
{
    static const enum cdr_field ticks[] = {FIELD_PDD, FIELD_SETUP_TIME, FIELD_TALK};
    if (strcmp(reader->plan->dialect->name, "sonus") != 0)
        return;
    for (size_t i = 0; i < sizeof ticks / sizeof ticks[0]; i++)
        reader->units[ticks[i]] = 10 * US_PER_MS;
}

static bool is_repeated_header(const struct cdr_plan *plan, const struct csv_row *row)
{
    return plan->has_header && row->count == plan->layout.count && plan->header_len > 0 &&
           row->cells[0].len >= plan->header_len &&
           memcmp(row->cells[0].at, plan->header, plan->header_len) == 0;
}

/* The line of types that CUCM writes below its header. */
static bool is_type_row(const struct csv_row *row)
{
    for (size_t i = 0; i < row->count && i < CSV_CELLS_MOST; i++)
        if (!str_equal(row->cells[i], STR("INTEGER")) &&
            !str_equal(row->cells[i], STR("UNIQUEIDENTIFIER")) &&
            !str_starts_with(row->cells[i], STR("VARCHAR(")))
            return false;
    return row->count > 1;
}

static bool is_blank_from(const struct csv_row *row, size_t column)
{
    for (size_t i = column; i < row->count && i < CSV_CELLS_MOST; i++)
        if (str_trim(row->cells[i]).len)
            return false;
    return true;
}

/* Fewer columns than the header has, or more; a table without header may have grown. */
static bool has_wrong_columns(const struct row_reader *reader, const struct csv_row *row)
{
    const struct cdr_plan *plan = reader->plan;
    if (row->count > CSV_CELLS_MOST)
        return true;
    if (plan->has_header)
        return row->count < plan->layout.count || !is_blank_from(row, plan->layout.count);
    if (plan->other_type.len)
        return row->count < plan->dialect->least;
    return plan->dialect->least ? row->count < plan->dialect->least
                                : row->count < plan->column_count;
}

bool row_read(struct row_reader *reader, const struct csv_row *row, struct cdr_facts *facts,
              struct row_problem *problem)
{
    if (row->count == 0 || is_repeated_header(reader->plan, row) ||
        (row->cells[0].len == 7 && is_type_row(row))) {
        *problem = (struct row_problem){FAULT_NO_CALL, 0, {0}};
        return false;
    }
    if (has_wrong_columns(reader, row)) {
        *problem = (struct row_problem){FAULT_COLUMNS, row->count, row->cells[0]};
        return false;
    }
    place_cells(reader, row);
    set_ticks(reader);
    if (reader->plan->dialect->has_sip_group)
        place_sip_group(reader, row);
    return row_cells_read(reader, facts, problem);
}

/* ---- key=value ---- */

static void place_pair(struct row_reader *reader, struct str key, struct str value, size_t place)
{
    unsigned rank;
    struct str rest = str_from(reader->plan->dialect->columns);
    enum cdr_field field = FIELD_COUNT;
    while (rest.len && field == FIELD_COUNT) {
        struct str name;
        if (str_equal(str_before(str_before(rest, ' ', &rest), '=', &name), key))
            field = cdr_field_named(name);
    }
    if (field == FIELD_COUNT)
        field = column_of_heading(key, &rank).field;
    if (field == FIELD_NONE)
        return;
    reader->cells[field] = value;
    reader->places[field] = place;
    reader->units[field] = US_PER_S;
}

static struct str acc_pairs_of(struct str line)
{
    const char *at = memmem(line.at, line.len, "ACC: ", 5);
    struct str rest = at ? str_from_offset(line, (size_t)(at - line.at) + 5) : line;
    const char *first = at ? "timestamp=" : "start_time=";
    const char *pairs = rest.len ? memmem(rest.at, rest.len, first, strlen(first)) : NULL;
    if (!pairs && at)
        pairs = memmem(rest.at, rest.len, "created=", 8);
    return pairs ? str_from_offset(rest, (size_t)(pairs - rest.at)) : (struct str){0};
}

bool row_read_pairs(struct row_reader *reader, struct str line, struct cdr_facts *facts,
                    struct row_problem *problem)
{
    bool has_commas = reader->plan->dialect->shape == SHAPE_COMMA_PAIRS;
    struct str rest = has_commas ? str_trim(line) : acc_pairs_of(line);
    char between = has_commas ? ',' : ';';
    size_t place = 0;
    if (rest.len == 0) {
        *problem = (struct row_problem){FAULT_NO_CALL, 0, {0}};
        return false;
    }
    row_cells_forget(reader);
    while (rest.len) {
        struct str value;
        struct str pair = str_trim(str_before(rest, between, &rest));
        struct str key = str_trim(str_before(pair, '=', &value));
        if (key.len && value.len)
            place_pair(reader, key, value, ++place);
    }
    if (place == 0) {
        *problem = (struct row_problem){FAULT_COLUMNS, 0, line};
        return false;
    }
    return row_cells_read(reader, facts, problem);
}

/* ---- the order of dates ---- */

struct str row_first_time(const struct row_reader *reader)
{
    static const enum cdr_field fields[] = {FIELD_START, FIELD_FINAL, FIELD_END, FIELD_ANSWER};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (cell_of(reader, fields[i]).len)
            return cell_of(reader, fields[i]);
    return (struct str){0};
}

enum date_order row_cells_order(struct row_reader *reader, bool *is_open)
{
    static const enum cdr_field fields[] = {FIELD_START, FIELD_ANSWER, FIELD_END, FIELD_FINAL};
    *is_open = false;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct read_time time;
        if (time_read(cell_of(reader, fields[i]), DATE_ORDER_OPEN, &reader->memory, &time) !=
            VALUE_READ)
            continue;
        if (time.shown != DATE_ORDER_OPEN)
            return time.shown;
        if (time.is_open && time.has_half_day)
            return DATE_MONTH_FIRST;
        *is_open |= time.is_open;
    }
    return DATE_ORDER_OPEN;
}

enum date_order row_date_order(struct row_reader *reader, const struct csv_row *row, bool *is_open)
{
    *is_open = false;
    row_cells_forget(reader);
    if (row->count == 0 || has_wrong_columns(reader, row))
        return DATE_ORDER_OPEN;
    place_cells(reader, row);
    return row_cells_order(reader, is_open);
}
