/* Where reports go, in which format, and whether they may. */
#ifndef CLI_OUTPUTS_H
#define CLI_OUTPUTS_H

#include "input_list.h"
#include "sipdiag/base/error.h"
#include "sipdiag/cli/options.h"
#include "sipdiag/report/format.h"

#include <stdbool.h>

/* Gives every output its format; standard output when none is named. False: a usage error. */
bool outputs_settle(struct options *options, struct error *error);

/* False when an output is also an input: a usage error. */
bool outputs_differ_from_inputs(const struct options *options, const struct input_list *inputs,
                                struct error *error);

/* Looks before the work whether files can be made where they should be. False: an output error. */
bool outputs_can_be_made(const struct options *options, struct error *error);

enum output_result {
    OUTPUT_WRITTEN,
    OUTPUT_GONE, /* the reader went away, which is no failure */
    OUTPUT_FAILED,
    OUTPUT_STOPPED,
};

bool output_is_standard(const struct wanted_output *wanted);

/* Puts bytes behind what is in the file. False with a sentence. */
bool output_append(const char *path, struct str bytes, struct error *error);

/* A report into a text. */
void output_render(struct text *out, const struct wanted_output *wanted,
                   const struct options *options, struct report *report);

/* Adds the report as markdown to the file that the format's variable names, if there is one. */
bool output_add_summary(const struct wanted_output *wanted, const struct options *options,
                        struct report *report, struct error *error);

/* Writes one report; report->options is set from the options and from where it goes. */
enum output_result output_print(const struct wanted_output *wanted, const struct options *options,
                                struct report *report, struct error *error);

#endif
