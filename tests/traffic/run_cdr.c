/* The seeded traffic, written as CDRs: healthy calls give no finding above info in any dialect, and
 * no fault gives a finding that the columns cannot show. `run_cdr SEEDS`. */
#include "support/traffic.h"

#include "sipdiag/base/hash.h"
#include "sipdiag/pipeline/pipeline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum dialect { DISPOSITIONS, CAUSES, CODES, CODES_AND_RINGING, DIALECTS };

static const char *const dialect_names[] = {"dispositions", "causes", "codes", "codes and ringing"};

/* They rest on ringing, or on moments that whole seconds do not show. */
static const char *const needs_ringing[] = {
    "fake-ringing",
    "fas-suspect",
    "ring-timeout-us",
    "ring-timeout-provider",
    "silent-labeling-suspect",
    "answered-elsewhere",
    "agent-leg-failed",
};

/* They rest on messages that no CDR has. */
static const char *const needs_messages[] = {
    "auth-bruteforce",     "capture-encrypted", "ghost-channels",        "keepalive-ok-calls-fail",
    "nat-binding-expired", "register-flap",     "registration-inactive", "sip-alg",
    "srtp-mismatch",       "codec-mismatch",

    "cdr-mismatch",
};

/* A word says nothing of the code, and so nothing of what the code would say. */
static const char *const needs_codes[] = {
    "404-storm",
    "480-storm",
    "account-blocked-or-balance",

    "cps-limit-reached",
    "caller-blocked-by-carrier",
    "callerid-not-authorized",
    "destination-blocked",
    "ip-not-allowed",
    "list-quality",

    "number-format-mismatch",
};

static bool is_in(const char *id, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(id, ids[i]) == 0)
            return true;
    return false;
}

#define IS_IN(id, ids) is_in(id, ids, sizeof(ids) / sizeof((ids)[0]))

static bool claims_too_much(const struct finding *finding, enum dialect dialect)
{
    const char *id = finding->kind->id;
    return IS_IN(id, needs_messages) ||
           (dialect != CODES_AND_RINGING && IS_IN(id, needs_ringing)) ||
           (dialect == DISPOSITIONS && IS_IN(id, needs_codes));
}

/* ---- writing ---- */

static void add_time(struct text *out, int64_t time_us)
{
    if (time_us == TIME_UNKNOWN)
        return;
    struct civil c = clock_civil(time_us, 0);
    text_addf(out, "%d-%02d-%02d %02d:%02d:%02d", (int)c.year, c.month, c.day, c.hour, c.minute,
              c.second);
}

static int64_t seconds_between(int64_t from_us, int64_t to_us)
{
    return from_us == TIME_UNKNOWN || to_us == TIME_UNKNOWN ? 0
                                                            : to_us / US_PER_S - from_us / US_PER_S;
}

static bool is_cancelled(const struct call *call)
{
    return call_has(call, MARK_CANCEL) || call->code == 487 || !call->final;
}

static const char *disposition_of(const struct call *call)
{
    if (call_has(call, MARK_ANSWER))
        return "ANSWERED";
    if (call->code == 486 || call->code == 600)
        return "BUSY";
    return is_cancelled(call) || call->code == 480 ? "NO ANSWER" : "FAILED";
}

static const char *cause_of(const struct call *call)
{
    static const struct {
        uint16_t code;
        const char *cause;
    } rows[] = {{200, "NORMAL_CLEARING"},    {403, "CALL_REJECTED"},
                {404, "UNALLOCATED_NUMBER"}, {408, "RECOVERY_ON_TIMER_EXPIRE"},
                {480, "NO_USER_RESPONSE"},   {484, "INVALID_NUMBER_FORMAT"},
                {486, "USER_BUSY"},          {503, "NORMAL_TEMPORARY_FAILURE"},
                {600, "USER_BUSY"},          {603, "CALL_REJECTED"}};
    if (call_has(call, MARK_ANSWER))
        return "NORMAL_CLEARING";
    if (is_cancelled(call))
        return call_has(call, MARK_RING) ? "NO_ANSWER" : "ORIGINATOR_CANCEL";
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].code == call->code)
            return rows[i].cause;
    return "NORMAL_UNSPECIFIED";
}

static void add_number(struct text *out, const struct call *call, enum call_text which)
{
    text_add(out, call_text(call, which));
}

static void add_trunk(struct text *out, const struct call *call)
{
    text_addf(out, "trunk%u", call->trunk ? call->trunk->bytes[3] : 0);
}

/* Asterisk's Master.csv. */
static void add_disposition_row(struct text *out, const struct call *call, size_t number)
{
    bool is_in = call->direction == DIRECTION_IN;
    int64_t start = call_start(call), answer = call_time(call, MARK_ANSWER), end = call_end(call);
    text_add_literal(out, "\"\",\"");
    add_number(out, call, CALL_TEXT_CALLER);
    text_add_literal(out, "\",\"");
    add_number(out, call, CALL_TEXT_CALLEE);
    text_addf(out, "\",\"%s\",\"\",\"PJSIP/", is_in ? "from-trunk" : "from-internal");
    if (is_in)
        add_trunk(out, call);
    else
        text_add_literal(out, "101");
    text_add_literal(out, "-00000001\",\"PJSIP/");
    if (is_in)
        text_add_literal(out, "101");
    else
        add_trunk(out, call);
    text_add_literal(out, "-00000002\",\"Dial\",\"\",\"");
    add_time(out, start);
    text_add_literal(out, "\",\"");
    add_time(out, answer);
    text_add_literal(out, "\",\"");
    add_time(out, end == TIME_UNKNOWN ? start : end);
    text_addf(out, "\",%lld,%lld,\"%s\",\"DOCUMENTATION\",\"%zu.1\"\n",
              (long long)seconds_between(start, end), (long long)seconds_between(answer, end),
              disposition_of(call), (size_t)1773136800 + number);
}

static void add_row(struct text *out, const struct call *call, size_t number, enum dialect dialect)
{
    text_addf(out, "id-%zu,", number);
    add_time(out, call_start(call));
    text_add_char(out, ',');
    if (dialect == CODES_AND_RINGING)
        add_time(out, call_time(call, MARK_RING));
    text_add_char(out, ',');
    add_time(out, call_time(call, MARK_ANSWER));
    text_add_char(out, ',');
    add_time(out, call_end(call));
    text_add_char(out, ',');
    add_number(out, call, CALL_TEXT_CALLER);
    text_add_char(out, ',');
    add_number(out, call, CALL_TEXT_CALLEE);
    text_add_char(out, ',');
    add_trunk(out, call);
    text_add_literal(out, call->direction == DIRECTION_IN ? ",inbound," : ",outbound,");
    if (dialect == CAUSES)
        text_addf(out, "%s\n", cause_of(call));
    else
        text_addf(out, "%u\n",
                  is_cancelled(call) && !call_has(call, MARK_ANSWER) ? 487 : call->code);
}

static void write_cdr(struct text *out, const struct traffic *traffic, enum dialect dialect)
{
    text_clear(out);
    if (dialect != DISPOSITIONS)
        text_addf(out,
                  "call_id,start,progress_stamp,answer,end,caller_id_number,destination_number,"
                  "trunk,direction,%s\n",
                  dialect == CAUSES ? "hangup_cause" : "sip_code");
    for (size_t i = 0; i < traffic->store.count; i++)
        if (dialect == DISPOSITIONS)
            add_disposition_row(out, traffic->store.calls[i], i);
        else
            add_row(out, traffic->store.calls[i], i, dialect);
}

/* ---- judging ---- */

struct score {
    unsigned mixes, loud, false_claims;
};

static void judge(struct score *score, const struct analysis *analysis, enum dialect dialect,
                  uint64_t seed, int fault)
{
    bool is_loud = false;
    for (size_t i = 0; i < analysis->finding_count; i++) {
        const struct finding *finding = &analysis->findings[i];
        bool loud = fault < 0 && finding->severity != SEVERITY_INFO;
        bool claims = claims_too_much(finding, dialect);
        if (loud || claims || getenv("SHOW"))
            printf("  %s, seed %llu, %s: %s: %s\n", dialect_names[dialect],
                   (unsigned long long)seed,
                   fault < 0 ? "healthy" : fault_finding((enum fault)fault), finding->kind->id,
                   finding->title);
        is_loud = is_loud || loud;
        score->false_claims += claims;
    }
    score->mixes++;
    score->loud += is_loud;
}

static void run(struct score *score, const struct traffic *traffic, enum dialect dialect,
                uint64_t seed, int fault)
{
    struct text text = {0};
    struct settings settings;
    char path[64];
    const char *names[1] = {path};
    int fd = memfd_create("cdr", 0);
    write_cdr(&text, traffic, dialect);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (fd < 0 || write(fd, text.at, text.len) != (ssize_t)text.len)
        abort();
    settings_init(&settings);
    struct pipeline *pipeline = pipeline_run(
        &(struct pipeline_options){.names = names, .name_count = 1, .settings = &settings});
    const struct analysis *analysis = pipeline_analysis(pipeline);
    if (analysis->call_count == 0)
        abort();
    judge(score, analysis, dialect, seed, fault);
    pipeline_free(pipeline);
    close(fd);
    text_free(&text);
}

/* Fault -1: healthy. */
static void measure(struct score score[DIALECTS], uint64_t seed, int fault)
{
    struct traffic traffic;
    traffic_play(&traffic, seed + 3000000, fault < 0 ? 0 : UINT64_C(1) << fault);
    for (enum dialect dialect = 0; dialect < DIALECTS; dialect++)
        run(&score[dialect], &traffic, dialect, seed, fault);
    traffic_free(&traffic);
}

int main(int argc, char **argv)
{
    unsigned seeds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 5;
    struct score healthy[DIALECTS] = {{0, 0, 0}}, faulty[DIALECTS] = {{0, 0, 0}};
    bool is_good = seeds > 0;
    hash_init();
    for (unsigned seed = 1; seed <= seeds; seed++) {
        for (unsigned more = 0; more < 10; more++)
            measure(healthy, seed * 10 + more, -1);
        for (int fault = 0; fault < FAULT_COUNT; fault++)
            measure(faulty, seed, fault);
    }
    for (enum dialect dialect = 0; dialect < DIALECTS; dialect++) {
        printf("%-18s healthy: %u of %u mixes are not quiet; false claims: %u in %u mixes\n",
               dialect_names[dialect], healthy[dialect].loud, healthy[dialect].mixes,
               healthy[dialect].false_claims + faulty[dialect].false_claims,
               healthy[dialect].mixes + faulty[dialect].mixes);
        is_good = is_good && healthy[dialect].loud * 100 <= healthy[dialect].mixes &&
                  healthy[dialect].false_claims + faulty[dialect].false_claims == 0;
    }
    return is_good ? 0 : 1;
}
