/* Every threshold: name, unit, default, range, meaning. One row each in settings.c; --set, --help
 * and docs print it. */
#ifndef SIPDIAG_MODEL_SETTINGS_H
#define SIPDIAG_MODEL_SETTINGS_H

#include "sipdiag/base/error.h"
#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum setting {
    SETTING_SILENCE_AFTER_100,
    SETTING_NORMAL_GAP_MIN,
    SETTING_NORMAL_GAP_MAX,
    SETTING_RING_MIN,
    SETTING_SLOW_PDD,
    SETTING_NO_RESPONSE_INVITES,
    SETTING_NO_RESPONSE_TIME,
    SETTING_CAPTURE_MARGIN,
    SETTING_AUTH_WAIT,
    SETTING_SHORT_CALL,
    SETTING_MEDIA_SILENCE,
    SETTING_MEDIA_TIMEOUT,
    SETTING_MEDIA_LOSS,
    SETTING_MEDIA_JITTER,
    SETTING_MEDIA_LATE,
    SETTING_MEDIA_DELAY,
    SETTING_LEG_WINDOW,
    SETTING_FAILOVER_WINDOW,
    SETTING_RETRY_WINDOW,
    SETTING_ACK_MISSING_COPIES,
    SETTING_NO_BYE_AFTER,
    SETTING_ONE_SIDED_MESSAGES,
    SETTING_TRUNK_408_NUMBERS,
    SETTING_DUPLICATE_WINDOW,
    SETTING_DUPLICATE_WINDOW_FILES,
    SETTING_REORDER_WINDOW,
    SETTING_CALL_LINGER,
    SETTING_FRAGMENT_TIMEOUT,
    SETTING_FRAGMENT_MEMORY,
    SETTING_TCP_MEMORY,
    SETTING_MEDIA_MEMORY,
    SETTING_MEMORY,
    SETTING_LIVE_WINDOW,
    SETTING_FINDINGS,
    SETTING_BASELINE_CHANCE,
    SETTING_CAPTURE_BUFFER,
    SETTING_UNPACKED_MOST,
    SETTING_NUMBER_TAIL,
    SETTING_PREFIX_LENGTH,
    SETTING_TODO_MIN_CALLS,
    SETTING_TODO_MIN_SHARE,
    SETTING_FAST_REFUSAL,
    SETTING_LIMIT_REFUSALS,
    SETTING_LIMIT_SEPARATION,
    SETTING_INBOUND_RESERVE,
    SETTING_TRUNK_DOWN_CALLS,
    SETTING_TRUNK_DOWN_TIME,
    SETTING_FORMAT_MIN,
    SETTING_FORMAT_REFUSED,
    SETTING_FORMAT_ROUTED,
    SETTING_BREADTH_MIN,
    SETTING_BREADTH_SHARE,
    SETTING_BREADTH_OTHERS,
    SETTING_DEGRADED_MIN,
    SETTING_DEGRADED_DROP,
    SETTING_STORM_NUMBERS,
    SETTING_STORM_SHARE_404,
    SETTING_STORM_SHARE_480,
    SETTING_RATE_DROP,
    SETTING_EVIDENCE,
    SETTING_REGISTRATION_GRACE,
    SETTING_OPTIONS_LOST,
    SETTING_REGISTER_DROPS,
    SETTING_GUESSES,
    SETTING_MISMATCH_MIN,
    SETTING_HEARTBEAT_MIN,
    SETTING_HEARTBEAT_FACTOR,
    SETTING_LIST_DEAD,
    SETTING_CLUSTER_MIN,
    SETTING_CLUSTER_SHARE,
    SETTING_ANSWERS_MIN,
    SETTING_SCANNED_NUMBERS,
    SETTING_FRAUD_NUMBERS,
    SETTING_DATE_ORDER,
    SETTING_COUNT
};

enum setting_unit {
    SETTING_UNIT_DURATION, /* microseconds inside; 9s, 200ms, 5m, 1h outside */
    SETTING_UNIT_COUNT,
    SETTING_UNIT_BYTES, /* 256M, 64K, 1G outside */
    SETTING_UNIT_SHARE, /* parts per million inside; 1%, 0.01 outside */
    SETTING_UNIT_ORDER, /* of dates: by-content, day-first, month-first are 0, 1, 2 inside */
};

struct setting_info {
    const char *name;
    enum setting_unit unit;
    int64_t initial, least, most;
    const char *meaning;
};

struct settings {
    int64_t value[SETTING_COUNT];
};

const struct setting_info *setting_info(enum setting setting);
void settings_init(struct settings *settings);

/* "silence-after-100=9s". False with a sentence that names the nearest name or the range. */
bool settings_set(struct settings *settings, struct str assignment, struct error *error);

/* "10m", "1.5s": microseconds. False when it is no duration. */
bool duration_read(struct str text, int64_t *duration_us);

/* The value as a person writes it: "9s", "256M", "1%". */
void setting_add_value(struct text *out, enum setting setting, int64_t value);

#endif
