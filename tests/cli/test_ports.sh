#!/bin/sh
# --port: SIP from or to these ports alone, in captures and logs.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
converter=$(dirname "$SIPDIAG")/tests/flow2pcap
[ -x "$converter" ] || { echo "no $converter"; exit 77; }
"$converter" "$SIPDIAG_SOURCE/tests/flows/other-port.flow" other.pcap || exit 2
cp "$sample" usual.pcap

# calls WANTED ARGUMENT...: so many calls are found.
calls() {
    wanted=$1
    shift
    run -f ndjson "$@"; exits 0
    [ "$(wc -l <out)" -eq "$wanted" ] || wrong "$last: $(wc -l <out) calls and not $wanted"
}

run -f ndjson usual.pcap; usual=$(wc -l <out)
calls $((usual + 1)) usual.pcap other.pcap
calls 1 --port 15080 usual.pcap other.pcap
calls 1 --port 41234 usual.pcap other.pcap
calls "$usual" --port 5060 usual.pcap other.pcap
calls $((usual + 1)) --port 5060,15080 usual.pcap other.pcap
calls $((usual + 1)) --port 5060 --port 15080 usual.pcap other.pcap
calls 0 --port 5080 usual.pcap other.pcap
run --port 5060 -f json "$sample"; exits 0; cp out restricted
run -f json "$sample"; same restricted out
run --port 15080 other.pcap; exits 0; prints 'sipdiag -l --port 15080 other.pcap'

# A table has no ports, and is not left out.
table=$SIPDIAG_SOURCE/tests/cdr/freeswitch_example.csv
run -f ndjson "$table"; calls "$(wc -l <out)" --port 5080 "$table"
finish
