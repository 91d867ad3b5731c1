#!/bin/sh
# Captures of what agents of HEP sent are as good as the packets that these saw.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
hep=$SIPDIAG_SOURCE/tests/hep

records() {
    sed 's/"input":"[^"]*"/"input":""/g' out >"$1"
}
run -f ndjson "$hep/plain.pcap"; exits 0; records wanted
[ "$(wc -l <wanted)" -eq 2 ] || wrong "$last: there are two calls"
grep -q '"talk_ms":60000' wanted || wrong "$last: one is a talk of a minute"
grep -q '"code":486' wanted || wrong "$last: one is busy"
for version in hep-3 hep-2-standard hep-2-as-in-memory; do
    run -f ndjson "$hep/$version.pcap"; exits 0; records seen; same seen wanted
done

# Version 1 has no time of its own: that of its packets, which came 3 ms later.
without_times() {
    sed 's/"[0-9-]*T[0-9:.]*Z"/""/g' "$1"
}
run -f ndjson "$hep/hep-1.pcap"; exits 0; records seen
grep -q '"start":"2026-03-10T10:00:00.003000Z"' seen || wrong "$last: not the time of the packet"
without_times seen >moved; without_times wanted >expected; same moved expected
finish
