/* The jobs people have, as the manual page tells them. */
#include "sipdiag/shell/shell.h"

static const struct recipe recipes[] = {
    {"Why did calls fail, and what is to be done first?", "sipdiag evening.pcap"},
    {"One row per call, only those that failed:",
     "sipdiag -l -w 'outcome != \"answered\"' evening.pcap"},
    {"One call, message by message:", "sipdiag -L a84b4c76e66710 evening.pcap"},
    {"What does a code or a word of the report mean?", "sipdiag -e 603"},
    {"Which trunk is worst, hour by hour?", "sipdiag -g trunk,hour evening.pcap"},
    {"A CDR through a pipe, with times of Kyiv:",
     "cat Master.csv | sipdiag --input-tz Europe/Kyiv --tz Europe/Kyiv"},
    {"A CDR and the capture of the same calls: where do they disagree?",
     "sipdiag -l -w 'note == \"cdr-mismatch\"' Master.csv evening.pcap"},
    {"The text to send to the provider, numbers shortened:",
     "sipdiag --ticket --mask evening.pcap"},
    {"The packets of the failed calls, for Wireshark:",
     "sipdiag -w 'code >= 500' --extract failed.pcapng evening.pcap"},
    {"A page for the manager and a report for a program, in one run:",
     "sipdiag -o report.html -o report.json evening.pcap"},
    {"A health check for cron or a pipeline: exit 1 when it fails:",
     "sipdiag --fail-if 'asr < 40%' --min-calls 50 evening.pcap"},
    {"What is on the wire now, until Ctrl-C:", "sudo sipdiag -i any --every 10s"},
    {"Of a capture that runs elsewhere:",
     "ssh pbx tcpdump -U -w - port 5060 | sipdiag --every 1m -"},
};

const struct recipe *recipe_at(size_t index)
{
    return index < sizeof recipes / sizeof *recipes ? &recipes[index] : NULL;
}
