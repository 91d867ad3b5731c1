/* The page's style and script: the files in html/, embedded when the program is built. */
#ifndef SIPDIAG_REPORT_HTML_ASSETS_H
#define SIPDIAG_REPORT_HTML_ASSETS_H

#include <stddef.h>

struct html_asset {
    const char *bytes;
    size_t len;
    const char *sha256; /* in base64, as a Content-Security-Policy names it */
};

extern const struct html_asset html_style, html_script;

#endif
