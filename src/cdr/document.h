/* Calls that are written as JSON objects or XML elements: where each begins and ends, and what
 * stands in it. */
#ifndef SIPDIAG_CDR_DOCUMENT_H
#define SIPDIAG_CDR_DOCUMENT_H

#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DOCUMENT_BYTES_MOST = 1024 * 1024 }; /* of one call; FreeSWITCH's have up to 100 KiB */

/* Cuts a text that comes in pieces. */
struct document_cut {
    struct str element; /* of XML: the one that is a call; empty: JSON */
    unsigned level;     /* of JSON: the containers around each call */
    struct text text;   /* the call so far; of XML, what was not looked at, too */
    size_t begin, looked, close;
    uint64_t lists; /* of JSON: a bit for each of the outermost containers */
    unsigned depth;
    uint32_t number; /* of the line in which the call begins */
    char last;       /* what stood before, but for blanks */
    bool is_open, in_string, is_escaped, is_too_long, has_given, close_is_known;
};

struct document {
    struct str text; /* borrowed until the next one */
    uint32_t number; /* of its first line */
    bool is_damaged; /* another one begins in it, it is too long, or it has no end */
};

void document_cut_free(struct document_cut *cut);

/* The next call that ends in *rest, which goes on behind it; false when all of *rest was taken.
 * Number: the line of *rest. */
bool document_next(struct document_cut *cut, struct str *rest, uint32_t number,
                   struct document *found);

/* Behind the last line: a call that has no end. */
bool document_last(struct document_cut *cut, struct document *found);

/* How many containers are around each call of a JSON text that begins so: none for one object after
 * another, 1 for a list of them, 2 for a list that is a member of an object. */
unsigned document_level(struct str sample);

/* One value in a call. */
struct document_value {
    struct str key; /* the container's name, '.', its own name; of XML behind it '@' and the name of
                       an attribute, or ':' and what the attribute `type` says */
    struct str name;  /* its own */
    struct str value; /* without JSON or XML around it */
};

struct document_values {
    void *context;
    void (*take)(void *context, const struct document_value *value);
    bool is_url_encoded; /* values of it are */
    struct text key, value;
};

/* Every value in a call that is none of a container. False when it is no JSON, or no XML. */
bool document_read_json(struct document_values *values, struct str text);
bool document_read_xml(struct document_values *values, struct str text);
void document_values_free(struct document_values *values);

/* Adds the text of XML without entities and CDATA marks. */
void xml_add_plain(struct text *out, struct str text);

#endif
