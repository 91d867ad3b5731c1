/* Lines on standard error, "sipdiag: ...": one line each, whatever bytes are in the names. */
#ifndef CLI_MESSAGES_H
#define CLI_MESSAGES_H

__attribute__((format(printf, 1, 2))) void say(const char *format, ...);

#endif
