/* Tells what a cell holds by how it looks. */
#include "shapes.h"

#include "cdr_time.h"
#include "words.h"

#include <string.h>

bool cell_all_in(struct str text, const char *allowed)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] == '\0' || !strchr(allowed, text.at[i]))
            return false;
    return text.len > 0;
}

bool cell_is_number(struct str text)
{
    return cell_all_in(text, "0123456789.,-") && text.at[0] != ',' && text.at[0] != '.';
}

bool cell_is_date(struct str text)
{
    struct time_memory memory = {{0}, 0};
    struct read_time time;
    return text.len >= 8 && time_read(text, DATE_ORDER_OPEN, &memory, &time) == VALUE_READ &&
           time.has_date;
}

bool cell_is_epoch(struct str text)
{
    return cell_is_number(text) && text.len >= 10 && cell_is_date(text);
}

bool cell_is_uuid(struct str text)
{
    return text.len == 36 && text.at[8] == '-' && text.at[13] == '-' && text.at[18] == '-' &&
           cell_all_in(text, "0123456789abcdefABCDEF-");
}

static bool is_cause_name(struct str text)
{
    struct cause_meaning meaning;
    return text.len >= 4 && cell_all_in(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") &&
           cause_read(text, FAMILY_FREESWITCH, &meaning);
}

static bool is_disposition(struct str text)
{
    static const char *const words[] = {"ANSWERED",   "NO ANSWER", "BUSY",   "FAILED",
                                        "CONGESTION", "CANCEL",    "UNKNOWN"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_equal(text, str_from(words[i])))
            return true;
    return false;
}

static bool is_amaflags(struct str text)
{
    return str_equal(text, STR("DOCUMENTATION")) || str_equal(text, STR("BILLING")) ||
           str_equal(text, STR("OMIT")) || str_equal(text, STR("IGNORE")) ||
           str_equal(text, STR("Unknown"));
}

bool cell_is_uniqueid(struct str text)
{
    size_t dot = str_find_char(text, '.');
    struct str seconds = {text.at, dot};
    while (str_find_char(seconds, '-') < seconds.len)
        str_before(seconds, '-', &seconds);
    return dot < text.len && seconds.len >= 9 && seconds.len <= 11 &&
           cell_all_in(seconds, "0123456789") &&
           cell_all_in(str_from_offset(text, dot + 1), "0123456789");
}

bool cell_is_sip_code(struct str text)
{
    struct code_reading reading;
    return code_read(text, &reading);
}

bool cell_is_direction_word(struct str text)
{
    return str_equal_nocase(text, STR("inbound")) || str_equal_nocase(text, STR("outbound")) ||
           str_equal_nocase(text, STR("incoming")) || str_equal_nocase(text, STR("outgoing"));
}

static bool is_channel(struct str text)
{
    size_t slash = str_find_char(text, '/');
    return slash > 0 && slash < text.len;
}

static bool is_call_number(struct str text)
{
    return str_starts_with(text, STR("Call ")) &&
           cell_all_in(str_from_offset(text, 5), "0123456789");
}

static bool is_record_type(struct str text)
{
    return str_equal(text, STR("START")) || str_equal(text, STR("STOP")) ||
           str_equal(text, STR("ATTEMPT")) || str_equal(text, STR("INTERMEDIATE"));
}

static bool is_stop(struct str text)
{
    return str_equal(text, STR("2")) || str_equal(text, STR("1"));
}

static bool is_letter_r(struct str text)
{
    return str_equal(text, STR("R"));
}

static bool is_ipv4(struct str text)
{
    return str_starts_with(text, STR("ipv4:"));
}

static bool is_leg_word(struct str text)
{
    return str_equal(text, STR("origination")) || str_equal(text, STR("termination")) ||
           str_equal(text, STR("missed"));
}

static bool is_version(struct str text)
{
    return str_starts_with(text, STR("V1."));
}

static bool looks_like(struct str shape, struct str cell)
{
    static const struct {
        const char *name;
        bool (*matches)(struct str cell);
    } shapes[] = {
        {"amaflags", is_amaflags},
        {"call-number", is_call_number},
        {"cause", is_cause_name},
        {"channel", is_channel},
        {"date", cell_is_date},
        {"direction", cell_is_direction_word},
        {"disposition", is_disposition},
        {"epoch", cell_is_epoch},
        {"ipv4", is_ipv4},
        {"leg-word", is_leg_word},
        {"letter-r", is_letter_r},
        {"number", cell_is_number},
        {"record-type", is_record_type},
        {"sip-code", cell_is_sip_code},
        {"stop", is_stop},
        {"uniqueid", cell_is_uniqueid},
        {"uuid", cell_is_uuid},
        {"version", is_version},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (str_equal(shape, str_from(shapes[i].name)))
            return shapes[i].matches(str_trim(cell));
    return false;
}

/* "15:disposition 16:amaflags" */
bool cells_match(const char *cells, const struct csv_row *row)
{
    struct str rest = str_from(cells);
    while (rest.len) {
        struct str shape;
        uint64_t column;
        struct str number = str_before(str_before(rest, ' ', &rest), ':', &shape);
        if (!str_to_u64(number, CSV_CELLS_MOST, &column) || column == 0 || column > row->count ||
            !looks_like(shape, row->cells[column - 1]))
            return false;
    }
    return true;
}
