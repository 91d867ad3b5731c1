/* A SIP message out of a log, as the bytes of a frame: this head, then the text. */
#ifndef SIPDIAG_MODEL_LOG_MESSAGE_H
#define SIPDIAG_MODEL_LOG_MESSAGE_H

#include "sipdiag/model/endpoint.h"

#include <stdbool.h>

/* What the times of a log lack. */
enum log_lack {
    LOG_LACKS_TIME = 1 << 0,     /* there is none: messages are in order, no more */
    LOG_LACKS_DATE = 1 << 1,     /* only the time of day: 1970-01-01 stands for the first day */
    LOG_LACKS_YEAR = 1 << 2,     /* 1972 stands for it: it has a 29 February */
    LOG_LACKS_ZONE = 1 << 3,     /* local time */
    LOG_LACKS_FRACTION = 1 << 4, /* whole seconds */
};

struct log_message {
    struct endpoint from, to;
    bool from_is_logger, to_is_logger; /* the side that wrote the log */
    enum transport transport;
    bool cut;     /* by the logger */
    bool no_time; /* its time only says the order */
};

#endif
