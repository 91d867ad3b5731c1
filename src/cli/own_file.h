/* The file a user keeps for every run: $XDG_CONFIG_HOME/sipdiag/sipdiag.ini, by default
 * ~/.config/sipdiag/sipdiag.ini (XDG Base Directory Specification). */
#ifndef CLI_OWN_FILE_H
#define CLI_OWN_FILE_H

#include "sipdiag/cli/options.h"

/* Reads it, if it is there and --no-config is not given, and puts it behind what the command line
 * says: of --us and the CDR columns of --map its own are taken only when none are given, trunks of
 * --map come first, --set wins over every file. False with a sentence that names file and line. */
bool own_file_read(struct options *options, struct error *error);

/* Where it would be; empty without a home. */
void own_file_add_path(struct text *out);

#endif
