/* The settings table, and reading and writing values with their units. */
#include "sipdiag/model/settings.h"

#include "sipdiag/base/clock.h"

#define SECOND INT64_C(1000000)
#define MILLISECOND INT64_C(1000)
#define MIB INT64_C(1048576)
#define HOUR (3600 * SECOND)
#define PER_CENT INT64_C(10000)

static const struct setting_info table[SETTING_COUNT] = {
    [SETTING_SILENCE_AFTER_100] =
        {"silence-after-100", SETTING_UNIT_DURATION, 9 * SECOND, SECOND, HOUR,
         "nothing but 100 for this long since the INVITE: the provider went silent"},
    [SETTING_NORMAL_GAP_MIN] = {"normal-gap-min", SETTING_UNIT_DURATION, 100 * MILLISECOND, 0, HOUR,
                                "shortest usual time from 100 to the next response"},
    [SETTING_NORMAL_GAP_MAX] =
        {"normal-gap-max", SETTING_UNIT_DURATION, 3 * SECOND, 0, HOUR,
         "longest usual time from 100 to the next response; above it the call is slow"},
    [SETTING_RING_MIN] =
        {"ring-min", SETTING_UNIT_DURATION, 6 * SECOND, 0, HOUR,
         "ringing this long without answer is a no-answer; shorter is a call given up early"},
    [SETTING_SLOW_PDD] = {"slow-pdd", SETTING_UNIT_DURATION, 11 * SECOND, 0, HOUR,
                          "a caller who hears nothing for longer than this waits too long"},
    [SETTING_NO_RESPONSE_INVITES] =
        {"no-response-invites", SETTING_UNIT_COUNT, 4, 1, 100,
         "INVITEs that must have gone unanswered to say there is no response"},
    [SETTING_NO_RESPONSE_TIME] = {"no-response-time", SETTING_UNIT_DURATION, 7500 * MILLISECOND, 0,
                                  HOUR, "time these INVITEs must have gone unanswered"},
    [SETTING_CAPTURE_MARGIN] =
        {"capture-margin", SETTING_UNIT_DURATION, 35 * SECOND, 0, HOUR,
         "an open call this close to the end of the capture cannot be judged"},
    [SETTING_AUTH_WAIT] = {"auth-wait", SETTING_UNIT_DURATION, 5 * SECOND, 0, HOUR,
                           "a password request unanswered for this long was never answered"},
    [SETTING_SHORT_CALL] = {"short-call", SETTING_UNIT_DURATION, 6 * SECOND, 0, HOUR,
                            "an answered call shorter than this is a short call"},
    [SETTING_MEDIA_SILENCE] =
        {"media-silence", SETTING_UNIT_DURATION, 5 * SECOND, SECOND, HOUR,
         "no sound from one side for this long after the answer: it is missing"},
    [SETTING_MEDIA_TIMEOUT] =
        {"media-timeout", SETTING_UNIT_DURATION, 20 * SECOND, SECOND, HOUR,
         "sound that stopped this long before the hang-up: cut for want of sound"},
    [SETTING_MEDIA_LOSS] = {"media-loss", SETTING_UNIT_SHARE, 3 * PER_CENT, 0, 100 * PER_CENT,
                            "more lost sound packets than this are heard"},
    [SETTING_MEDIA_JITTER] = {"media-jitter", SETTING_UNIT_DURATION, 30 * MILLISECOND, 0, SECOND,
                              "sound packets that come more unevenly than this are heard"},
    [SETTING_MEDIA_LATE] = {"media-late", SETTING_UNIT_DURATION, 2 * SECOND, 0, HOUR,
                            "sound that begins later than this after the answer: words are lost"},
    [SETTING_MEDIA_DELAY] =
        {"media-delay", SETTING_UNIT_DURATION, 50 * MILLISECOND, 0, 2 * SECOND,
         "one-way delay of the network taken for the MOS where RTCP tells none"},
    [SETTING_LEG_WINDOW] = {"leg-window", SETTING_UNIT_DURATION, 2 * SECOND, 0, HOUR,
                            "a leg joined by its numbers begins within this time of the first leg"},
    [SETTING_FAILOVER_WINDOW] =
        {"failover-window", SETTING_UNIT_DURATION, 5 * SECOND, 0, HOUR,
         "another trunk that carries the call within this time makes it recovered"},
    [SETTING_RETRY_WINDOW] =
        {"retry-window", SETTING_UNIT_DURATION, 10 * SECOND, 0, HOUR,
         "a new call to the same number within this time of a failure is a retry"},
    [SETTING_ACK_MISSING_COPIES] = {"ack-missing-copies", SETTING_UNIT_COUNT, 3, 2, 100,
                                    "copies of the 200 that show its ACK does not arrive"},
    [SETTING_NO_BYE_AFTER] = {"no-bye-after", SETTING_UNIT_DURATION, 4 * HOUR, 0, 1000 * HOUR,
                              "an answered call silent for this long ended without BYE"},
    [SETTING_ONE_SIDED_MESSAGES] =
        {"one-sided-messages", SETTING_UNIT_COUNT, 20, 2, 1000000,
         "messages one way, none the other way: only one direction was captured"},
    [SETTING_TRUNK_408_NUMBERS] =
        {"trunk-408-numbers", SETTING_UNIT_COUNT, 5, 2, 1000000,
         "numbers for which one trunk gives 408 before the provider is to blame"},
    [SETTING_DUPLICATE_WINDOW] = {"duplicate-window", SETTING_UNIT_DURATION, 20 * MILLISECOND, 0,
                                  SECOND, "the same packet twice within this time is one packet"},
    [SETTING_DUPLICATE_WINDOW_FILES] = {"duplicate-window-files", SETTING_UNIT_DURATION, SECOND, 0,
                                        HOUR, "the same, when the two are in different inputs"},
    [SETTING_REORDER_WINDOW] = {"reorder-window", SETTING_UNIT_DURATION, SECOND, 0, 10 * SECOND,
                                "packets are put in order of time within this window"},
    [SETTING_CALL_LINGER] = {"call-linger", SETTING_UNIT_DURATION, 32 * SECOND, SECOND, HOUR,
                             "an ended call stays open this long for late messages"},
    [SETTING_FRAGMENT_TIMEOUT] = {"fragment-timeout", SETTING_UNIT_DURATION, 30 * SECOND, 0, HOUR,
                                  "fragments wait this long for the missing ones"},
    [SETTING_FRAGMENT_MEMORY] = {"fragment-memory", SETTING_UNIT_BYTES, 32 * MIB, MIB, 65536 * MIB,
                                 "memory for fragments that wait"},
    [SETTING_TCP_MEMORY] = {"tcp-memory", SETTING_UNIT_BYTES, 64 * MIB, MIB, 65536 * MIB,
                            "memory for TCP connections with SIP"},
    [SETTING_MEDIA_MEMORY] = {"media-memory", SETTING_UNIT_BYTES, 128 * MIB, MIB, 65536 * MIB,
                              "memory for sound streams (RTP); above it the oldest are given up"},
    [SETTING_MEMORY] = {"memory", SETTING_UNIT_BYTES, 1024 * MIB, MIB, 65536 * MIB,
                        "memory for calls that are still open; above it the oldest are closed "
                        "early. Of ended calls "
                        "a sixteenth of it is kept in memory, the rest in a temporary file"},
    [SETTING_LIVE_WINDOW] =
        {"live-window", SETTING_UNIT_DURATION, HOUR, SECOND, 1000 * HOUR,
         "in a run without end, calls that ended longer ago are counted and let go"},
    [SETTING_FINDINGS] =
        {"findings", SETTING_UNIT_COUNT, 1, 0, 1,
         "1 looks for what many calls say together; 0 judges every call by itself"},
    [SETTING_BASELINE_CHANCE] =
        {"baseline-chance", SETTING_UNIT_SHARE, PER_CENT / 10, 0, 50 * PER_CENT,
         "a difference from the baseline that chance gives more often than this is none"},
    [SETTING_CAPTURE_BUFFER] = {"capture-buffer", SETTING_UNIT_BYTES, 32 * MIB, MIB, 2047 * MIB,
                                "memory of the kernel for packets of --interface"},
    [SETTING_UNPACKED_MOST] = {"unpacked-most", SETTING_UNIT_BYTES, 65536 * MIB, MIB,
                               16 * 65536 * MIB, "bytes that one compressed input may unpack to"},
    [SETTING_NUMBER_TAIL] = {"number-tail", SETTING_UNIT_COUNT, 9, 3, 15,
                             "digits at the end that make two numbers the same"},
    [SETTING_PREFIX_LENGTH] = {"prefix-length", SETTING_UNIT_COUNT, 5, 1, 15, "digits of a prefix"},
    [SETTING_TODO_MIN_CALLS] = {"todo-min-calls", SETTING_UNIT_COUNT, 3, 1, 1000000,
                                "calls with one cause before it is a thing to do"},
    [SETTING_TODO_MIN_SHARE] = {"todo-min-share", SETTING_UNIT_SHARE, PER_CENT, 0, 100 * PER_CENT,
                                "share of calls with one cause before it is a thing to do"},
    [SETTING_FAST_REFUSAL] = {"fast-refusal", SETTING_UNIT_DURATION, SECOND, 0, HOUR,
                              "a refusal within this time came from the trunk and no person"},
    [SETTING_LIMIT_REFUSALS] = {"limit-refusals", SETTING_UNIT_COUNT, 5, 3, 16,
                                "refusals, of different numbers, that a limit on lines must show"},
    [SETTING_LIMIT_SEPARATION] = {"limit-separation", SETTING_UNIT_SHARE, 60 * PER_CENT, 0,
                                  100 * PER_CENT,
                                  "share refused at the limit less share refused below it"},
    [SETTING_INBOUND_RESERVE] = {"inbound-reserve", SETTING_UNIT_SHARE, 10 * PER_CENT, 0,
                                 90 * PER_CENT, "share of the lines to keep for incoming calls"},
    [SETTING_TRUNK_DOWN_CALLS] = {"trunk-down-calls", SETTING_UNIT_COUNT, 5, 3, 1000000,
                                  "calls in a row without an answer before a trunk is down"},
    [SETTING_TRUNK_DOWN_TIME] = {"trunk-down-time", SETTING_UNIT_DURATION, 120 * SECOND, SECOND,
                                 24 * HOUR, "time within which these calls come"},
    [SETTING_FORMAT_MIN] = {"format-min", SETTING_UNIT_COUNT, 5, 3, 1000000,
                            "calls to numbers in one form before the form is judged"},
    [SETTING_FORMAT_REFUSED] = {"format-refused", SETTING_UNIT_SHARE, 90 * PER_CENT, 0,
                                100 * PER_CENT, "share refused that makes a form a wrong one"},
    [SETTING_FORMAT_ROUTED] = {"format-routed", SETTING_UNIT_SHARE, 60 * PER_CENT, 0,
                               100 * PER_CENT, "share passed that makes a form a right one"},
    [SETTING_BREADTH_MIN] = {"breadth-min", SETTING_UNIT_COUNT, 10, 5, 1000000,
                             "calls before a destination, a Caller ID or an account is blocked"},
    [SETTING_BREADTH_SHARE] = {"breadth-share", SETTING_UNIT_SHARE, 90 * PER_CENT, 0,
                               100 * PER_CENT, "share of them that must be refused"},
    [SETTING_BREADTH_OTHERS] = {"breadth-others", SETTING_UNIT_SHARE, 10 * PER_CENT, 0,
                                100 * PER_CENT, "share of all other calls that may be"},
    [SETTING_DEGRADED_MIN] = {"degraded-min", SETTING_UNIT_COUNT, 20, 10, 1000000,
                              "calls before a prefix or a Caller ID is said to work worse"},
    [SETTING_DEGRADED_DROP] = {"degraded-drop", SETTING_UNIT_SHARE, 20 * PER_CENT, 0,
                               100 * PER_CENT, "how much more of its calls must be lost"},
    [SETTING_STORM_NUMBERS] = {"storm-numbers", SETTING_UNIT_COUNT, 10, 5, 32,
                               "different numbers in a storm of 404 or 480"},
    [SETTING_STORM_SHARE_404] = {"storm-share-404", SETTING_UNIT_SHARE, 50 * PER_CENT, 0,
                                 100 * PER_CENT, "share of calls that get 404 in a storm"},
    [SETTING_STORM_SHARE_480] = {"storm-share-480", SETTING_UNIT_SHARE, 60 * PER_CENT, 0,
                                 100 * PER_CENT, "share of calls that get 480 in a storm"},
    [SETTING_RATE_DROP] = {"rate-drop", SETTING_UNIT_SHARE, 15 * PER_CENT, 0, 100 * PER_CENT,
                           "how much a share of calls must change to be worth a word"},
    [SETTING_EVIDENCE] = {"evidence", SETTING_UNIT_COUNT, 15, 4, 1000,
                          "likelihood ratio (G) that excludes chance; 15 is p = 0.0001"},
    [SETTING_REGISTRATION_GRACE] = {"registration-grace", SETTING_UNIT_DURATION, 35 * SECOND, 0,
                                    HOUR, "a registration renewed this late did not run out"},
    [SETTING_OPTIONS_LOST] = {"options-lost", SETTING_UNIT_COUNT, 3, 1, 1000,
                              "OPTIONS in a row without an answer before a trunk is down"},
    [SETTING_REGISTER_DROPS] = {"register-drops", SETTING_UNIT_COUNT, 3, 1, 1000,
                                "losses of a registration within an hour before it flaps"},
    [SETTING_GUESSES] = {"guesses", SETTING_UNIT_COUNT, 10, 3, 1000000,
                         "refused registrations of one source before it guesses passwords"},
    [SETTING_MISMATCH_MIN] = {"mismatch-min", SETTING_UNIT_COUNT, 3, 1, 1000000,
                              "calls on which a CDR and a capture disagree"},
    [SETTING_HEARTBEAT_MIN] = {"heartbeat-min", SETTING_UNIT_DURATION, 300 * SECOND, SECOND,
                               24 * HOUR, "shortest time without an answered call that is said"},
    [SETTING_HEARTBEAT_FACTOR] = {"heartbeat-factor", SETTING_UNIT_COUNT, 10, 2, 1000,
                                  "... and so many times the usual time between two answers"},
    [SETTING_LIST_DEAD] = {"list-dead", SETTING_UNIT_SHARE, 10 * PER_CENT, PER_CENT, 100 * PER_CENT,
                           "share of unknown numbers that makes a list a bad one"},
    [SETTING_CLUSTER_MIN] = {"cluster-min", SETTING_UNIT_COUNT, 10, 3, 1000000,
                             "calls of one length before a timer is behind it"},
    [SETTING_CLUSTER_SHARE] = {"cluster-share", SETTING_UNIT_SHARE, 60 * PER_CENT, PER_CENT,
                               100 * PER_CENT, "share of unanswered ringing that ends at one time"},
    [SETTING_ANSWERS_MIN] = {"answers-min", SETTING_UNIT_COUNT, 30, 10, 1000000,
                             "answered calls before their manner is judged"},
    [SETTING_SCANNED_NUMBERS] = {"scanned-numbers", SETTING_UNIT_COUNT, 5, 3, 16,
                                 "numbers that a stranger tries before it is a scanner"},
    [SETTING_FRAUD_NUMBERS] = {"fraud-numbers", SETTING_UNIT_COUNT, 5, 3, 16,
                               "foreign destinations within an hour before theft is suspected"},
    [SETTING_DATE_ORDER] = {"date-order", SETTING_UNIT_ORDER, 0, 0, 2,
                            "how 03/04/2026 in a CDR is meant: by-content, day-first, month-first"},
};

static const char *const orders[] = {"by-content", "day-first", "month-first"};

const struct setting_info *setting_info(enum setting setting)
{
    return &table[setting];
}

void settings_init(struct settings *settings)
{
    for (int i = 0; i < SETTING_COUNT; i++)
        settings->value[i] = table[i].initial;
}

struct unit {
    const char *suffix;
    int64_t factor;
};

static const struct unit duration_units[] = {{"us", 1},
                                             {"ms", MILLISECOND},
                                             {"s", SECOND},
                                             {"m", 60 * SECOND},
                                             {"min", 60 * SECOND},
                                             {"h", HOUR},
                                             {0}};
static const struct unit count_units[] = {{"", 1}, {0}};
static const struct unit byte_units[] = {{"", 1}, {"K", 1024}, {"M", MIB}, {"G", 1024 * MIB}, {0}};
static const struct unit share_units[] = {{"%", PER_CENT}, {"", 100 * PER_CENT}, {0}};

static const struct unit *units_of(enum setting_unit unit)
{
    static const struct unit *const units[] = {
        [SETTING_UNIT_DURATION] = duration_units,
        [SETTING_UNIT_COUNT] = count_units,
        [SETTING_UNIT_BYTES] = byte_units,
        [SETTING_UNIT_SHARE] = share_units,
    };
    return units[unit];
}

static bool read_order(struct str text, int64_t *value)
{
    for (int64_t i = 0; i < (int64_t)(sizeof orders / sizeof orders[0]); i++)
        if (str_equal_nocase(text, str_from(orders[i])))
            return (*value = i, true);
    return false;
}

/* "1.5s" is digits, an optional fraction of up to six digits, then one of the unit's suffixes. */
static bool read_value(struct str text, enum setting_unit unit, int64_t *value)
{
    size_t used = 0;
    uint64_t whole, parts = 0, scale = 1;
    if (unit == SETTING_UNIT_ORDER)
        return read_order(text, value);
    while (used < text.len && text.at[used] >= '0' && text.at[used] <= '9')
        used++;
    if (!str_to_u64((struct str){text.at, used}, 1000000000000, &whole))
        return false;
    if (used < text.len && text.at[used] == '.') {
        size_t start = ++used;
        for (; used < text.len && text.at[used] >= '0' && text.at[used] <= '9'; used++)
            scale *= 10;
        if (used - start > 6 ||
            !str_to_u64((struct str){text.at + start, used - start}, 999999, &parts))
            return false;
    }
    struct str suffix = str_from_offset(text, used);
    for (const struct unit *u = units_of(unit); u->suffix; u++) {
        int64_t sum;
        if (!str_equal(suffix, str_from(u->suffix)))
            continue;
        if (__builtin_mul_overflow((int64_t)whole, u->factor, &sum))
            return false;
        *value = sum + (int64_t)parts * u->factor / (int64_t)scale;
        return true;
    }
    return false;
}

static enum setting nearest(struct str name)
{
    enum setting best = 0;
    unsigned best_distance = UINT32_MAX;
    for (int i = 0; i < SETTING_COUNT; i++) {
        unsigned distance = str_distance(name, str_from(table[i].name));
        if (distance < best_distance) {
            best_distance = distance;
            best = (enum setting)i;
        }
    }
    return best;
}

static const char *example_of(enum setting_unit unit)
{
    static const char *const examples[] = {
        [SETTING_UNIT_DURATION] = "a time such as 9s or 200ms",
        [SETTING_UNIT_COUNT] = "a whole number",
        [SETTING_UNIT_BYTES] = "a size such as 256M",
        [SETTING_UNIT_SHARE] = "a share such as 1% or 0.01",
        [SETTING_UNIT_ORDER] = "by-content, day-first or month-first",
    };
    return examples[unit];
}

static bool out_of_range(enum setting setting, struct error *error)
{
    struct text least = {0}, most = {0};
    setting_add_value(&least, setting, table[setting].least);
    setting_add_value(&most, setting, table[setting].most);
    fail(error, "%s must lie between %s and %s", table[setting].name, least.at, most.at);
    text_free(&least);
    text_free(&most);
    return false;
}

bool settings_set(struct settings *settings, struct str assignment, struct error *error)
{
    struct str value_text;
    struct str name = str_before(assignment, '=', &value_text);
    enum setting setting = nearest(name);
    const struct setting_info *info = &table[setting];
    int64_t value;
    if (!str_equal(name, str_from(info->name)))
        return fail(error, "there is no setting '%.*s'; did you mean '%s'?", (int)(name.len & 0xff),
                    name.at, info->name);
    if (name.len == assignment.len)
        return fail(error, "--set %s needs a value: %s=VALUE", info->name, info->name);
    if (!read_value(value_text, info->unit, &value))
        return fail(error, "'%.*s' is no value for %s: write %s", (int)(value_text.len & 0xff),
                    value_text.at, info->name, example_of(info->unit));
    if (value < info->least || value > info->most)
        return out_of_range(setting, error);
    settings->value[setting] = value;
    return true;
}

bool duration_read(struct str text, int64_t *duration_us)
{
    return read_value(text, SETTING_UNIT_DURATION, duration_us);
}

static void add_scaled(struct text *out, int64_t value, const struct unit *unit)
{
    int64_t whole = value / unit->factor, parts = value % unit->factor;
    text_addf(out, "%lld", (long long)whole);
    if (parts) {
        char digits[8];
        int64_t millionths = parts * 1000000 / unit->factor;
        size_t len = 6;
        for (size_t i = 6; i > 0; i--, millionths /= 10)
            digits[i - 1] = (char)('0' + millionths % 10);
        while (len > 1 && digits[len - 1] == '0')
            len--;
        text_add_char(out, '.');
        text_add(out, (struct str){digits, len});
    }
    text_add_literal(out, unit->suffix);
}

void setting_add_value(struct text *out, enum setting setting, int64_t value)
{
    static const struct unit hours = {"h", HOUR}, minutes = {"m", 60 * SECOND},
                             seconds = {"s", SECOND}, milliseconds = {"ms", MILLISECOND},
                             one = {"", 1}, kib = {"K", 1024}, mib = {"M", MIB},
                             gib = {"G", 1024 * MIB}, per_cent = {"%", PER_CENT};
    const struct unit *unit = &one;
    switch (table[setting].unit) {
    case SETTING_UNIT_DURATION:
        unit = value && value % HOUR == 0                          ? &hours
               : value > 60 * SECOND && value % (60 * SECOND) == 0 ? &minutes
               : value >= SECOND || value == 0                     ? &seconds
                                                                   : &milliseconds;
        break;
    case SETTING_UNIT_BYTES:
        unit = value && value % (1024 * MIB) == 0 ? &gib
               : value && value % MIB == 0        ? &mib
               : value % 1024                     ? &one
                                                  : &kib;
        break;
    case SETTING_UNIT_SHARE:
        unit = &per_cent;
        break;
    case SETTING_UNIT_ORDER:
        text_add_literal(out, orders[value]);
        return;
    case SETTING_UNIT_COUNT:
        break;
    }
    add_scaled(out, value, unit);
}
