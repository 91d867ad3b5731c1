/* record: what passes an interface, as a capture file, until a signal: to compare a listener with.
 */
#include <pcap/pcap.h>
#include <signal.h>
#include <stdio.h>

static volatile sig_atomic_t stopped;
static pcap_t *pcap;

static void stop(int number)
{
    (void)number;
    stopped = 1;
    pcap_breakloop(pcap);
}

int main(int argc, char **argv)
{
    char reason[PCAP_ERRBUF_SIZE] = "";
    struct bpf_program program;
    struct sigaction action = {.sa_handler = stop};
    if (argc != 4) {
        fprintf(stderr, "usage: record INTERFACE FILTER FILE\n");
        return 2;
    }
    pcap = pcap_open_live(argv[1], 262144, 0, 50, reason);
    if (!pcap || pcap_compile(pcap, &program, argv[2], 1, PCAP_NETMASK_UNKNOWN) != 0 ||
        pcap_setfilter(pcap, &program) != 0)
        return 1;
    pcap_freecode(&program);
    pcap_dumper_t *dumper = pcap_dump_open(pcap, argv[3]);
    if (!dumper)
        return 1;
    sigaction(SIGTERM, &action, NULL);
    pcap_dump_flush(dumper); /* the file is there: it records */
    while (!stopped)
        if (pcap_dispatch(pcap, -1, pcap_dump, (u_char *)dumper) >= 0)
            pcap_dump_flush(dumper);
    pcap_dump_close(dumper);
    pcap_close(pcap);
    return 0;
}
