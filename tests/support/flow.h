/* Call flows as plain text (tests/flows/README.md): read one, get a capture of it, check what an
 * analysis says. */
#ifndef TESTS_SUPPORT_FLOW_H
#define TESTS_SUPPORT_FLOW_H

#include "sipdiag/base/error.h"
#include "sipdiag/base/str.h"
#include "sipdiag/base/text.h"
#include "sipdiag/model/endpoint.h"
#include "sipdiag/model/settings.h"
#include "sipdiag/pipeline/pipeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 2026-11-20 18:00:00 UTC: second 0 of every flow. */
#define FLOW_START_US INT64_C(1795197600000000)

struct flow;

/* NULL with a sentence that names file and line. */
struct flow *flow_read(const char *path, struct error *error);
struct flow *flow_parse(const char *name, struct str source, struct error *error);
void flow_free(struct flow *flow);

struct str flow_name(const struct flow *flow);    /* file name without folder and ".flow" */
struct str flow_capture(const struct flow *flow); /* a whole pcap file; lives as long as the flow */
/* So many calls that cutting it everywhere takes too long; the smaller flows show the same. */
bool flow_is_large(const struct flow *flow);

/* Bytes from one cut of the file to the next: at least this many, more for the large captures of
 * sound, so that their number times the capture's length stays the same. */
size_t flow_cut_stride(const struct flow *flow, size_t least);
size_t flow_longest_frame(const struct flow *flow); /* bytes */

/* The same capture with every frame cut to this many bytes, as a small snaplen does. */
void flow_add_capture_cut(struct text *out, const struct flow *flow, uint32_t snaplen);

/* Runs the pipeline on a file with the flow's settings and our addresses. */
struct pipeline *flow_analyse(const struct flow *flow, const char *path);

/* The same of several files. */
struct pipeline *flow_analyse_files(const struct flow *flow, const char *const *paths,
                                    size_t count);

/* As flow_analyse(); `observe` sees every message. */
struct pipeline *flow_analyse_watched(const struct flow *flow, const char *path, void *context,
                                      void (*observe)(void *context,
                                                      const struct sip_facts *facts));

/* The same with more options: the settings stand for the flow's unless they are NULL. */
struct pipeline *flow_analyse_with(const struct flow *flow, const char *path,
                                   const struct pipeline_options *more);
const struct settings *flow_settings(const struct flow *flow);

/* Compares with the flow's expectations; writes a line for each that does not hold and returns how
 * many. */
unsigned flow_check(const struct flow *flow, struct pipeline *pipeline, struct text *report);

/* One line a call: what the analysis says in the words of `expect`. */
void flow_describe(struct text *out, const struct flow *flow, struct pipeline *pipeline);

#endif
