/* Temporary files that nobody else sees and that go with the process. */
#ifndef SIPDIAG_BASE_NAMELESS_FILE_H
#define SIPDIAG_BASE_NAMELESS_FILE_H

/* TMPDIR; else /var/tmp, which on most systems is no part of the memory, else /tmp. */
const char *nameless_file_folder(void);

/* Open for reading and writing, mode 0600; -1 with errno. */
int nameless_file_open(void);

#endif
