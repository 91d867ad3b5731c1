/* Packets that were printed as numbers: tcpdump -x, -X, -XX, and dumps with two digits a byte. */
#ifndef SIPDIAG_LOGS_HEX_DUMP_H
#define SIPDIAG_LOGS_HEX_DUMP_H

#include "sipdiag/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEX_MOST_BYTES = 65536, HEX_LINE_BYTES = 64 };

/* The bytes of a line that begins at `offset` of the packet; 0 when it is no such line. */
size_t hex_line_read(struct str line, size_t *offset, uint8_t bytes[HEX_LINE_BYTES]);

#endif
