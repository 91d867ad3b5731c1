/* sipdiag: says why SIP calls fail, whose side it is on, and what to do.
 *
 * Where things are, in the order a packet meets them:
 *   cli/        options, help, what goes to which stream, exit codes
 *   pipeline/   wires the stages below for a set of inputs
 *   read/       captures: frames out                     (the only user of libpcap)
 *   decode/     link layers, IP, fragments, UDP: SIP texts out
 *   merge/      time order, each packet once
 *   sip/ parse/ the tolerant scan, then the full parser: facts out   (the only user of osip2)
 *   track/      follows each INVITE dialog: calls out
 *   correlate/  legs, retries, whose side is ours
 *   diagnose/   the rules: a verdict for every call
 *   summarize/  the Calls Summary and its figures
 *   report/     table, json, ndjson, csv
 *   model/      the nouns that travel between the stages; base/ the words they are written in */
#include "sipdiag/base/hash.h"
#include "sipdiag/cli/cli.h"

#include <fcntl.h>
#include <stdbool.h>
#include <unistd.h>

/* A standard stream that was closed by whoever started us must not become the first file we open.
 * Each is opened the wrong way round, so that using it still fails as a closed one does. */
static bool reserve_standard_streams(void)
{
    for (int descriptor = 0; descriptor <= 2; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 &&
            open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY) != descriptor)
            return false;
    return true;
}

int main(int argc, char **argv)
{
    if (!reserve_standard_streams())
        return EXIT_OUTPUT;
    hash_init();
    return cli_main(argc, argv);
}
