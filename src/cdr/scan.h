/* Where a byte is in a cell: cells are short, so that a call of memchr() costs more than it saves.
 */
#ifndef CDR_SCAN_H
#define CDR_SCAN_H

#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Its first place from `at` on; `end` when it is not there. */
static inline const char *scan_byte(const char *at, const char *end, char byte)
{
#ifdef __SSE2__
    const __m128i wanted = _mm_set1_epi8(byte);
    for (; end - at >= 16; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
        int found = _mm_movemask_epi8(_mm_cmpeq_epi8(bytes, wanted));
        if (found)
            return at + __builtin_ctz((unsigned)found);
    }
#else
    const uint64_t low = UINT64_C(0x0101010101010101), high = low << 7;
    for (uint64_t word; end - at >= 8; at += 8) {
        memcpy(&word, at, sizeof word);
        word ^= low * (unsigned char)byte;
        if ((word - low) & ~word & high)
            break;
    }
#endif
    while (at < end && *at != byte)
        at++;
    return at;
}

#endif
