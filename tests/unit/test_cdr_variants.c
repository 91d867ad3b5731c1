/* The same calls, written with another delimiter, quoting, order of columns, encoding, line end and
 * time format, drawn with a seed: the records do not change. */
#include "support/test.h"

#include "sipdiag/pipeline/pipeline.h"
#include "support/packets.h"

#include <iconv.h>
#include <stdlib.h>

enum { CALLS = 60, COLUMNS = 9, VARIANTS = 120, FIELD_BYTES = 64 };

/* xorshift: the same draws everywhere. */
static uint32_t draw(uint32_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed % below;
}

struct told {
    int64_t start_s;
    int setup_s, talk_s; /* talk 0: not answered */
    unsigned code;
    unsigned caller, callee, trunk;
};

static void make_calls(struct told calls[CALLS])
{
    static const unsigned codes[] = {486, 404, 503, 480, 603};
    uint32_t seed = 2463534242;
    for (int i = 0; i < CALLS; i++) {
        bool answered = draw(&seed, 3) == 0;
        calls[i] = (struct told){
            .start_s = 1773136800 + i * 3600 * 7 + (int)draw(&seed, 600),
            .setup_s = 1 + (int)draw(&seed, 40),
            .talk_s = answered ? 1 + (int)draw(&seed, 900) : 0,
            .code = answered ? 200 : codes[draw(&seed, 5)],
            .caller = draw(&seed, 900),
            .callee = 10000000 + draw(&seed, 80000000),
            .trunk = draw(&seed, 4),
        };
    }
}

enum time_style {
    TIME_ISO,
    TIME_ISO_ZONE,
    TIME_GERMAN,
    TIME_US_HALF_DAYS,
    TIME_EPOCH,
    TIME_EPOCH_MS,
    TIME_COMPACT,
    TIME_STYLES
};

enum encoding { UTF8, UTF8_MARK, UTF16LE, CP1251, ENCODINGS };

struct variant {
    char delimiter;
    bool quotes_all, russian, crlf, decimal_comma;
    enum time_style times;
    enum encoding encoding;
    unsigned order[COLUMNS];
};

static struct variant draw_variant(uint32_t *seed)
{
    struct variant v = {.delimiter = ",;\t|"[draw(seed, 4)],
                        .quotes_all = draw(seed, 2),
                        .russian = draw(seed, 2),
                        .crlf = draw(seed, 2),
                        .times = (enum time_style)draw(seed, TIME_STYLES),
                        .encoding = (enum encoding)draw(seed, ENCODINGS)};
    v.decimal_comma = v.delimiter != ',' && draw(seed, 2);
    for (unsigned i = 0; i < COLUMNS; i++)
        v.order[i] = i;
    for (unsigned i = COLUMNS - 1; i > 0; i--) {
        unsigned j = draw(seed, i + 1), kept = v.order[i];
        v.order[i] = v.order[j];
        v.order[j] = kept;
    }
    return v;
}

static void add_time(char field[FIELD_BYTES], int64_t time_s, enum time_style style)
{
    struct civil c = clock_civil(time_s * US_PER_S, style == TIME_ISO_ZONE ? 3 * 3600 : 0);
    int half = c.hour % 12 ? c.hour % 12 : 12;
    long long seconds = (long long)time_s;
    int year = (int)c.year;
    switch (style) {
    case TIME_ISO:
        snprintf(field, FIELD_BYTES, "%d-%02d-%02d %02d:%02d:%02d", year, c.month, c.day, c.hour,
                 c.minute, c.second);
        break;
    case TIME_ISO_ZONE:
        snprintf(field, FIELD_BYTES, "%d-%02d-%02dT%02d:%02d:%02d+03:00", year, c.month, c.day,
                 c.hour, c.minute, c.second);
        break;
    case TIME_GERMAN:
        snprintf(field, FIELD_BYTES, "%02d.%02d.%d %02d:%02d:%02d", c.day, c.month, year, c.hour,
                 c.minute, c.second);
        break;
    case TIME_US_HALF_DAYS:
        snprintf(field, FIELD_BYTES, "%d/%d/%d %d:%02d:%02d %s", c.month, c.day, year, half,
                 c.minute, c.second, c.hour < 12 ? "AM" : "PM");
        break;
    case TIME_EPOCH:
        snprintf(field, FIELD_BYTES, "%lld", seconds);
        break;
    case TIME_EPOCH_MS:
        snprintf(field, FIELD_BYTES, "%lld000", seconds);
        break;
    default:
        snprintf(field, FIELD_BYTES, "%d%02d%02d%02d%02d%02d", year, c.month, c.day, c.hour,
                 c.minute, c.second);
    }
}

static void add_field(char field[FIELD_BYTES], const struct told *call, unsigned column,
                      const struct variant *v)
{
    char point = v->decimal_comma ? ',' : '.';
    field[0] = '\0';
    switch (column) {
    case 0:
        snprintf(field, FIELD_BYTES, "id-%u", call->callee);
        break;
    case 1:
        add_time(field, call->start_s, v->times);
        break;
    case 2:
        if (call->talk_s)
            add_time(field, call->start_s + call->setup_s, v->times);
        break;
    case 3:
        add_time(field, call->start_s + call->setup_s + call->talk_s, v->times);
        break;
    case 4:
        snprintf(field, FIELD_BYTES, "%u", call->caller);
        break;
    case 5:
        snprintf(field, FIELD_BYTES, "+49%u", call->callee);
        break;
    case 6:
        snprintf(field, FIELD_BYTES, "carrier, %u", call->trunk);
        break;
    case 7:
        snprintf(field, FIELD_BYTES, "SIP %u", call->code);
        break;
    default:
        snprintf(field, FIELD_BYTES, "%d%c0", call->talk_s, point);
    }
}

static void add_cell(struct text *out, const char *field, const struct variant *v)
{
    bool quoted = v->quotes_all || strchr(field, v->delimiter);
    text_addf(out, quoted ? "\"%s\"" : "%s", field);
}

static void end_line(struct text *out, const struct variant *v)
{
    text_add_literal(out, v->crlf ? "\r\n" : "\n");
}

static void write_table(struct text *out, const struct told calls[CALLS], const struct variant *v)
{
    static const char *const english[COLUMNS] = {"Call ID",  "Start Time", "Answer Time",
                                                 "End Time", "From",       "To",
                                                 "Trunk",    "SIP code",   "Talk time"};
    static const char *const russian[COLUMNS] = {
        "ID звонка", "Начало звонка", "Ответ",
        "Конец", "АОН", "Номер клиента",
        "Транк", "Код SIP", "Разговор, сек"};
    for (unsigned i = 0; i < COLUMNS; i++) {
        if (i)
            text_add_char(out, v->delimiter);
        add_cell(out, (v->russian ? russian : english)[v->order[i]], v);
    }
    end_line(out, v);
    for (int call = 0; call < CALLS; call++) {
        for (unsigned i = 0; i < COLUMNS; i++) {
            char field[FIELD_BYTES];
            if (i)
                text_add_char(out, v->delimiter);
            add_field(field, &calls[call], v->order[i], v);
            add_cell(out, field, v);
        }
        end_line(out, v);
    }
}

static void encode(struct octets *content, const struct text *text, enum encoding encoding)
{
    static const char *const names[] = {"UTF-8", "UTF-8", "UTF-16LE", "CP1251"};
    static char converted[1 << 16];
    char *from = text->at, *to = converted;
    size_t left = text->len, room = sizeof converted;
    iconv_t converter = iconv_open(names[encoding], "UTF-8");
    assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
    iconv_close(converter);
    if (encoding == UTF8_MARK)
        add_bytes(content, "\xef\xbb\xbf", 3);
    if (encoding == UTF16LE)
        add_bytes(content, "\xff\xfe", 2);
    add_bytes(content, converted, (size_t)(to - converted));
}

static void check_call(const struct call *call, const struct told *told, unsigned variant)
{
    struct text trunk = {0}, expected = {0};
    int64_t start_us = told->start_s * US_PER_S, setup_us = told->setup_s * US_PER_S,
            talk_us = told->talk_s * US_PER_S;
    if (call->trunk)
        address_add(&trunk, call->trunk);
    text_addf(&expected, "carrier, %u", told->trunk);
    bool same = call_start(call) == start_us && call->code == told->code && !call->code_inferred &&
                call_end(call) == start_us + setup_us + talk_us &&
                call_talk(call) == (told->talk_s ? talk_us : TIME_UNKNOWN) &&
                call_setup(call) == (told->talk_s ? setup_us : TIME_UNKNOWN) &&
                str_equal(text_str(&trunk), text_str(&expected));
    if (!same)
        fail_msg("variant %u, call to %u: start %lld, code %u, end %lld, talk %lld, trunk %s",
                 variant, told->callee, (long long)call_start(call), call->code,
                 (long long)call_end(call), (long long)call_talk(call), trunk.at ? trunk.at : "");
    text_clear(&expected);
    text_addf(&expected, "+49%u", told->callee);
    assert_str(call_text(call, CALL_TEXT_CALLEE), expected.at);
    text_free(&trunk);
    text_free(&expected);
}

static void read_back(const struct told calls[CALLS], const struct text *text,
                      enum encoding encoding, unsigned number)
{
    struct octets content = {.len = 0};
    struct memory_file file;
    struct settings settings;
    encode(&content, text, encoding);
    assert_true(memory_file_open(&file, &content));
    settings_init(&settings);
    const char *names[1] = {file.path};
    struct pipeline *pipeline = pipeline_run(
        &(struct pipeline_options){.names = names, .name_count = 1, .settings = &settings});
    const struct analysis *analysis = pipeline_analysis(pipeline);
    if (analysis->call_count != CALLS)
        fail_msg("variant %u: %zu calls; %s; %.300s", number, analysis->call_count,
                 analysis->inputs[0].problem, text->at);
    for (int i = 0; i < CALLS; i++)
        check_call(analysis->calls[i], &calls[i], number);
    pipeline_free(pipeline);
    close(file.fd);
}

static void check_variant(const struct told calls[CALLS], const struct variant *v, unsigned number)
{
    struct text text = {0};
    write_table(&text, calls, v);
    read_back(calls, &text, v->encoding, number);
    text_free(&text);
}

/* ---- the same as JSON ---- */

enum json_style { JSON_LINES, JSON_LIST, JSON_MEMBER, JSON_STYLES };

static void add_object(struct text *out, const struct told *call, const struct variant *v,
                       bool is_pretty)
{
    static const char *const names[COLUMNS] = {"callId", "start_time", "Answer Time",
                                               "endTime", "from", "to",
                                               "trunk", "sipCode", "talkTime"};
    const char *between = is_pretty ? ",\n    " : ",";
    text_add_literal(out, is_pretty ? "{\n    " : "{");
    for (unsigned i = 0; i < COLUMNS; i++) {
        char field[FIELD_BYTES];
        add_field(field, call, v->order[i], v);
        text_add_literal(out, i ? between : "");
        if (field[0])
            text_addf(out, "\"%s\": \"%s\"", names[v->order[i]], field);
        else
            text_addf(out, "\"%s\":null", names[v->order[i]]);
    }
    if (v->russian) /* something nested that tells nothing */
        text_addf(out, "%s\"legs\":[{\"codec\":\"PCMA\",\"note\":\"} ] {\"}]", between);
    text_add_literal(out, is_pretty ? "\n}" : "}");
}

static void write_json(struct text *out, const struct told calls[CALLS], const struct variant *v,
                       enum json_style style)
{
    static const char *const begins[] = {"", "[", "{\"page\":0,\"calls\":["},
                             *const ends[] = {"\n", "]", "],\"next\":null}"};
    text_add_literal(out, begins[style]);
    for (int i = 0; i < CALLS; i++) {
        if (i)
            text_add_literal(out, style == JSON_LINES ? "" : ",");
        if (i && (style == JSON_LINES || v->crlf))
            text_add_literal(out, v->crlf ? "\r\n" : "\n");
        add_object(out, &calls[i], v, v->quotes_all);
    }
    text_add_literal(out, ends[style]);
}

static void the_dress_of_json_does_not_change_its_calls(void **state)
{
    struct told calls[CALLS];
    uint32_t seed = 521288629;
    (void)state;
    make_calls(calls);
    for (unsigned i = 0; i < VARIANTS; i++) {
        struct variant variant = draw_variant(&seed);
        struct text text = {0};
        variant.encoding = (enum encoding)(i % CP1251); /* JSON is Unicode */
        variant.decimal_comma = false;
        write_json(&text, calls, &variant, (enum json_style)draw(&seed, JSON_STYLES));
        read_back(calls, &text, variant.encoding, i);
        text_free(&text);
    }
}

static void the_dress_of_a_table_does_not_change_its_calls(void **state)
{
    struct told calls[CALLS];
    uint32_t seed = 88172645;
    (void)state;
    make_calls(calls);
    for (unsigned i = 0; i < VARIANTS; i++) {
        struct variant variant = draw_variant(&seed);
        check_variant(calls, &variant, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dress_of_a_table_does_not_change_its_calls),
        cmocka_unit_test(the_dress_of_json_does_not_change_its_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
