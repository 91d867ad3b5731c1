/* Prints a Master.csv as Asterisk writes it, a row when a call ends: master_csv ROWS [SEED]. Five
 * trunks of different quality, one of which fails for a quarter of an hour a day. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { AGENTS = 300, TRUNKS = 5, DAY_S = 86400, ROW_MS = 400 };

static const int64_t first_s = 1772323200; /* 2026-03-01 00:00:00 */

struct random {
    uint64_t state;
};

/* splitmix64 */
static uint64_t draw(struct random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static unsigned below(struct random *random, unsigned limit)
{
    return (unsigned)(draw(random) % limit);
}

struct row {
    int64_t end_s;
    unsigned agent, trunk, ring_s, talk_s;
    const char *disposition;
};

static void choose_end(struct random *random, struct row *row)
{
    unsigned quality = 40 + 8 * row->trunk, dice = below(random, 100);
    bool is_outage = row->trunk == 3 && row->end_s % DAY_S >= 54000 && row->end_s % DAY_S < 54900;
    row->ring_s = 2 + below(random, 12);
    if (is_outage) {
        row->ring_s = below(random, 2);
        row->disposition = "CONGESTION";
    } else if (dice < quality) {
        row->talk_s = 1 + below(random, 40) * below(random, 12);
        row->disposition = "ANSWERED";
    } else if (dice < quality + 12) {
        row->disposition = "BUSY";
    } else if (dice < 96) {
        row->ring_s += below(random, 40);
        row->disposition = "NO ANSWER";
    } else {
        row->disposition = "FAILED";
    }
}

static void add_time(char out[32], int64_t time_s)
{
    time_t time = (time_t)time_s;
    struct tm parts;
    strftime(out, 32, "%Y-%m-%d %H:%M:%S", gmtime_r(&time, &parts));
}

static void print_row(const struct row *row, uint64_t index, unsigned callee)
{
    static const char *const names[TRUNKS] = {"kyivtel", "lifecarrier", "trunk3", "euroroute",
                                              "zed"};
    static const unsigned operators[] = {50, 63, 67, 68, 73, 93, 96, 97};
    char start[32], answer[32] = "", end[32], number[16];
    int64_t start_s = row->end_s - row->ring_s - row->talk_s;
    snprintf(number, sizeof number, "380%02u%07u", operators[callee % 8], callee % 10000000);
    add_time(start, start_s);
    add_time(end, row->end_s);
    if (row->talk_s)
        add_time(answer, start_s + row->ring_s);
    printf("\"\",\"%u\",\"%s\",\"from-internal\",\"\"\"Agent %u\"\" <%u>\",\"PJSIP/%u-%08" PRIx64
           "\",\"PJSIP/%s-%08" PRIx64
           "\",\"Dial\",\"PJSIP/%s@%s,60,tT\",\"%s\",\"%s\",\"%s\",%u,%u,"
           "\"%s\",\"DOCUMENTATION\",\"%" PRId64 ".%" PRIu64 "\",\"\"\n",
           200 + row->agent, number, row->agent, 200 + row->agent, 200 + row->agent, 2 * index,
           names[row->trunk], 2 * index + 1, number, names[row->trunk], start, answer, end,
           row->ring_s + row->talk_s, row->talk_s, row->disposition, start_s, index);
}

int main(int argc, char **argv)
{
    uint64_t rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000;
    struct random random = {argc > 2 ? strtoull(argv[2], NULL, 10) : 1};
    for (uint64_t i = 0; i < rows; i++) {
        struct row row = {.end_s = first_s + (int64_t)(i * ROW_MS / 1000)};
        row.agent = below(&random, AGENTS);
        row.trunk = below(&random, TRUNKS);
        choose_end(&random, &row);
        print_row(&row, i, below(&random, 80000000));
    }
    return ferror(stdout) || fflush(stdout) != 0;
}
