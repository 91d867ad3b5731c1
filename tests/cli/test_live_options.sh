#!/bin/sh
# What --interface, --hep, --bpf, --for and --every refuse, in one line.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
. "$SIPDIAG_SOURCE/tests/cli/live.sh"

run -i no-such-interface
exits 3
says "there is no interface 'no-such-interface'; there are: .*lo"
run -i ol
exits 3
says "there is no interface 'ol'; there are: lo,"
run --hep 127.0.0.1
exits 2
says 'write --hep 192.0.2.1:9060'
run --hep 192.0.2.77:9060
exits 3
says "cannot listen on '192.0.2.77:9060': .*; this machine does not have that address"
run -i lo "$sample"
exits 2
says 'cannot be read beside --interface or --hep'
run --bpf 'port 5060' "$sample"
exits 2
says 'tcpdump -r FILE'
run --for ten "$sample"
exits 2
says "'ten' is no time; write --for 10s"
run --for 0s "$sample"
exits 2
says "'0s' is no time"
run --every 1ms "$sample"
exits 2
says 'the least is --every 100ms'
run --every 1s -L x "$sample"
exits 2
says 'a ladder needs all messages of a call'
run -i lo -i lo
exits 2
says "--interface 'lo' is given twice"

# Of a file, too: what is printed at the end is the same.
run --every 1h "$sample"
exits 0
cp out rolling
run "$sample"
same out rolling

# Somebody else listens there.
free_port
start --hep 127.0.0.1:$port --for 20s
for_a_while listens || wrong "$last: it does not listen"
run --hep 127.0.0.1:$port
exits 3
says 'another program listens there'
kill -TERM $program
ends
exits 0
prints 'No packet came'
finish
