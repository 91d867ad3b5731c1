/* What every test includes: cmocka, with the headers it needs before it, in the order it needs
 * them. */
#ifndef TESTS_SUPPORT_TEST_H
#define TESTS_SUPPORT_TEST_H

/* clang-format off */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

/* cmocka's fail() is a macro and would break our fail(error, ...): tests say fail_msg() instead. */
#undef fail
#undef fail_msg
#define fail_msg(...) \
    do { \
        print_error("ERROR: " __VA_ARGS__); \
        print_error("\n"); \
        _fail(__FILE__, __LINE__); \
    } while (0)

#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* struct str against a C string, byte by byte; shows both when they differ. */
#define assert_str(actual, expected) assert_str_at((actual), (expected), __FILE__, __LINE__)

static inline void assert_str_at(struct str actual, const char *expected, const char *file,
                                 int line)
{
    if (actual.len == strlen(expected) &&
        (actual.len == 0 || memcmp(actual.at, expected, actual.len) == 0))
        return;
    print_error("\"%.*s\" != \"%s\"\n", (int)actual.len, actual.at ? actual.at : "", expected);
    _fail(file, line);
}

#endif
