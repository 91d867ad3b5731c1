/* A human sentence that travels up with context: lower case, no full stop, says the name and the
 * fix. */
#ifndef SIPDIAG_BASE_ERROR_H
#define SIPDIAG_BASE_ERROR_H

#include <stdbool.h>

struct error {
    char text[768];
};

/* Both return false, so that `return fail(error, ...)` reads well. error may be NULL. */
__attribute__((format(printf, 2, 3))) bool fail(struct error *error, const char *format, ...);

/* Puts "context: " before what is there. */
__attribute__((format(printf, 2, 3))) bool error_context(struct error *error, const char *format,
                                                         ...);

#endif
