/* The kinds of CDRs that are known, each a row; any other table is read by its headings. */
#ifndef SIPDIAG_CDR_DIALECTS_H
#define SIPDIAG_CDR_DIALECTS_H

#include "fields.h"
#include "words.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a record looks like. */
enum cdr_shape {
    SHAPE_TABLE,
    SHAPE_SQL,         /* INSERT INTO ... VALUES (...); */
    SHAPE_PAIRS,       /* key=value;key=value, maybe behind "ACC: ..." in a system log */
    SHAPE_AUDIOCODES,  /* |VALUE |VALUE behind a system log's prefix */
    SHAPE_COMMA_PAIRS, /* key=value, key=value */
    SHAPE_JSON,        /* an object is a call */
    SHAPE_XML,         /* an element is a call */
    SHAPE_REPORT,      /* our own call records, as JSON or CSV */
};

struct cdr_dialect {
    const char *name;  /* as `dialect` in the report */
    const char *title; /* for docs */
    const char *example;
    const char *hides;      /* what its rows cannot tell, in a sentence */
    const char *element;    /* of XML: the one that is a call */
    const char *marks;      /* of JSON and XML: all of these stand near its beginning; NULL: told by
                               the headings */
    const char *first_line; /* begins so, and is no record; NULL: nothing of the kind */
    const char *headings;   /* all of these, folded, stand in its header; NULL: it has none */
    const char *cells;      /* "15:disposition 16:amaflags": what cells of a record look like */
    const char *columns; /* fields by position, "-" is not read, "-x5" five of them; with a header
                            "heading=field" for those that mean something else than usual */
    const char *other_columns; /* of a second type of record: "ATTEMPT" and then as columns */
    uint16_t least, most;      /* columns; 0: any */
    enum cdr_shape shape;
    enum cdr_family family;
    enum direction direction; /* when no column says it */
    char quote;               /* 0: '"' */
    bool naive;
    bool has_sip_group;   /* a cell "SIP,Call-ID,From,To,..." behind the others */
    bool is_url_encoded;  /* its values are */
    bool is_closed;       /* only what `columns` names is read */
    bool is_utc;          /* its times are UTC, whatever --input-tz says */
    bool month_first;     /* its dates are 03/10/2026 for the 10th of March */
    bool start_is_answer; /* of an answered call, `start` is the answer */
};

/* NULL past the end. The last row is any table with a header. */
const struct cdr_dialect *cdr_dialect_at(size_t index);
const struct cdr_dialect *cdr_dialect_named(const char *name);

#endif
