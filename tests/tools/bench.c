/* bench ROUNDS CAPTURE PROGRAM [ARGUMENT...]: runs the program over a capture, and in turns with it
 * a loop that only counts its packets through libpcap. Says what CPU time both take, and the
 * program's peak memory. On a machine that has other work to do the least times are the ones to
 * compare. */
#include <fcntl.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS_MOST = 1000 };

static int count_packets(const char *name)
{
    char reason[PCAP_ERRBUF_SIZE];
    struct pcap_pkthdr *header;
    const u_char *bytes;
    unsigned long count = 0;
    pcap_t *pcap = pcap_open_offline(name, reason);
    if (!pcap) {
        fprintf(stderr, "bench: %s\n", reason);
        return 1;
    }
    while (pcap_next_ex(pcap, &header, &bytes) == 1)
        count++;
    pcap_close(pcap);
    return count == 0;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* The program's own exit code does not matter, but it must end by itself. */
static double run(const char *capture, char **command, long *peak_kib)
{
    struct rusage usage;
    int status;
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        if (!command)
            _exit(count_packets(capture));
        if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0)
            _exit(126);
        execv(command[0], command);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) > 125 || (!command && WEXITSTATUS(status))) {
        fprintf(stderr, "bench: %s did not run over %s\n", command ? command[0] : "the loop",
                capture);
        exit(1);
    }
    *peak_kib = usage.ru_maxrss;
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

static int by_size(const void *left, const void *right)
{
    const double *a = left, *b = right;
    return (*a > *b) - (*a < *b);
}

/* The capture's name goes behind the program's arguments. */
int main(int argc, char **argv)
{
    static double program[ROUNDS_MOST], loop[ROUNDS_MOST];
    long rounds = argc > 3 ? strtol(argv[1], NULL, 10) : 0;
    long peak_kib = 0, loop_kib;
    if (rounds < 1 || rounds > ROUNDS_MOST) {
        fprintf(stderr, "usage: bench ROUNDS CAPTURE PROGRAM [ARGUMENT...]\n");
        return 2;
    }
    char *capture = argv[2], **command = argv + 3;
    char **with_capture = calloc((size_t)argc, sizeof *with_capture);
    if (!with_capture)
        return 1;
    for (int i = 0; command[i]; i++)
        with_capture[i] = command[i];
    with_capture[argc - 3] = capture;
    for (long i = 0; i < rounds; i++) {
        program[i] = run(capture, with_capture, &peak_kib);
        loop[i] = run(capture, NULL, &loop_kib);
    }
    qsort(program, (size_t)rounds, sizeof *program, by_size);
    qsort(loop, (size_t)rounds, sizeof *loop, by_size);
    printf(
        "CPU s (least, median): program %.3f %.3f, loop %.3f %.3f, ratio %.1f %.1f; peak %ld KiB\n",
        program[0], program[rounds / 2], loop[0], loop[rounds / 2], program[0] / loop[0],
        program[rounds / 2] / loop[rounds / 2], peak_kib);
    free(with_capture);
    return 0;
}
