/* flow2pcap FLOW FILE: writes the capture of a flow, to look at it in a packet viewer or to feed
 * the program. */
#include "support/flow.h"

#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    struct error error = {0};
    if (argc != 3) {
        fprintf(stderr, "usage: flow2pcap FLOW FILE   (FILE - is standard output)\n");
        return 2;
    }
    struct flow *flow = flow_read(argv[1], &error);
    if (!flow) {
        fprintf(stderr, "flow2pcap: %s\n", error.text);
        return 1;
    }
    FILE *file = strcmp(argv[2], "-") == 0 ? stdout : fopen(argv[2], "wb");
    struct str capture = flow_capture(flow);
    bool wrote =
        file && fwrite(capture.at, 1, capture.len, file) == capture.len && fclose(file) == 0;
    if (!wrote)
        perror("flow2pcap");
    flow_free(flow);
    return wrote ? 0 : 1;
}
