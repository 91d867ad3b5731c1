/* Cuts the text into lines and gives them to a reader. */
#include "cdr_table.h"

static void begin(struct cdr_table *table, const struct cdr_reader_options *options)
{
    struct cdr_reader_options all = *options;
    *table = (struct cdr_table){
        .input = {
            .name = "table", .kind = "cdr", .first_us = TIME_UNKNOWN, .last_us = TIME_UNKNOWN}};
    call_store_init(&table->store);
    all.store = &table->store;
    all.inputs = &table->input;
    all.input_count = 1;
    table->reader = cdr_reader_new(&all);
}

static void end(struct cdr_table *table)
{
    cdr_reader_end(table->reader, 0);
    cdr_reader_finish(table->reader);
}

void cdr_table_read_as(struct cdr_table *table, struct str text,
                       const struct cdr_reader_options *options)
{
    begin(table, options);
    for (uint32_t number = 1; text.len; number++) {
        struct str line = str_before(text, '\n', &text);
        if (line.len && line.at[line.len - 1] == '\r')
            line.len--;
        cdr_reader_add(table->reader, 0, line, number);
    }
    end(table);
}

void cdr_table_read_pieces(struct cdr_table *table, struct str text, size_t piece)
{
    begin(table, &(struct cdr_reader_options){.map = NULL});
    while (text.len) {
        size_t len = text.len < piece ? text.len : piece;
        cdr_reader_add(table->reader, 0, (struct str){text.at, len}, 1);
        text = str_from_offset(text, len);
    }
    end(table);
}

void cdr_table_read(struct cdr_table *table, struct str text, const struct cdr_map *map)
{
    cdr_table_read_as(table, text, &(struct cdr_reader_options){.map = map});
}

void cdr_table_free(struct cdr_table *table)
{
    cdr_reader_free(table->reader);
    call_store_free(&table->store);
}
