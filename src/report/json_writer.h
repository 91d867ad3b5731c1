/* JSON, written value by value and handed on in pieces: no report is ever in memory as one text. */
#ifndef SIPDIAG_REPORT_JSON_WRITER_H
#define SIPDIAG_REPORT_JSON_WRITER_H

#include "sipdiag/base/text.h"
#include "sipdiag/report/format.h"

#include <stdbool.h>
#include <stdint.h>

struct json {
    struct text text;
    const struct sink *sink;
    bool ok;      /* false: the sink failed, nothing more is written */
    bool comma;   /* the next value or key is not the first */
    bool lines;   /* outer keys and the elements of their lists begin on lines of their own */
    bool in_list; /* the next object is an element of a list; json_key() ends that */
    unsigned depth;
};

void json_start(struct json *json, const struct sink *sink);
bool json_end(struct json *json); /* flushes and frees; false when the sink failed */

void json_open(struct json *json, char bracket); /* '{' or '[' */
void json_close(struct json *json, char bracket);
void json_key(struct json *json, const char *key);
void json_null(struct json *json);
void json_bool(struct json *json, bool value);
void json_int(struct json *json, int64_t value);
void json_text(struct json *json, struct str value);
void json_as_read(struct json *json, struct str value); /* JSON already, checked when it was read */
void json_time(struct json *json, int64_t time_us);     /* null for TIME_UNKNOWN */
void json_real(struct json *json, double value); /* six decimals at most; null when not finite */
void json_relieve(struct json *json);            /* between values: hands on what is much */
void json_line(struct json *json);               /* ends a line; the next value begins anew */

/* Without JSON around them: digits; RFC 3339 with microseconds; six decimals at most. */
void add_integer(struct text *out, int64_t value);
void add_rfc3339(struct text *out, int64_t time_us);
void add_real(struct text *out, double value);

#endif
