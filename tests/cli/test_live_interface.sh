#!/bin/sh
# The loopback interface, captured and recorded at once: the same call records. Needs the right to capture.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
. "$SIPDIAG_SOURCE/tests/cli/live.sh"
[ -x "$tools/play" ] && [ -x "$tools/record" ] || { echo "no $tools/play"; exit 77; }

if [ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null 2>&1; then
    last="-i lo without a right"
    setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all --inh-caps -all \
        timeout 20 "$SIPDIAG" -i lo >out 2>err </dev/null
    code=$?
    if [ $code -ne 126 ] && [ $code -ne 127 ]; then # the program may be where nobody may go
        exits 3
        says 'no permission to capture on .lo.: .*sudo setcap cap_net_raw,cap_net_admin=eip \$\(command -v sipdiag\)'
    fi
fi

run -i lo --for 200ms
if [ "$code" -eq 3 ]; then
    grep -q 'setcap' err || wrong "$last: the way out is not said: $(cat err)"
    [ "$failures" -gt 0 ] || { echo "SKIPPED: no right to capture on lo"; exit 77; }
    finish
fi
exits 0
prints 'No packet came|packets'

run -i lo --bpf 'prot 5060'
exits 2
says "the filter 'prot 5060' cannot be used"

net=$((1 + $$ % 250)) # others may run this test at the same time
filter="udp portrange 20000-40000 and net 127.0.$net.0/24"
record() {
    rm -f recorded.pcap
    "$tools/record" lo "$filter" recorded.pcap &
    recorder=$!
    watch $recorder
    for_a_while '[ -s recorded.pcap ]' || wrong "record: it does not begin"
}

record
start -i lo --bpf "$filter" -f ndjson --set findings=0
sleep 1
timeout 60 "$tools/play" "$sample" plain 900 $net || wrong "play: it did not work"
sleep 0.5
kill -INT $program
ends
exits 0
kill -TERM $recorder
wait $recorder
silent err
[ "$(lines out)" -eq 218 ] || wrong "$last: $(lines out) records"
"$SIPDIAG" -f ndjson --set findings=0 recorded.pcap >recorded
records recorded >recorded.sorted
records out >out.sorted
same recorded.sorted out.sorted

# On any, and with a look in between; --for ends it.
start -i any --bpf "$filter" --every 1s --for 5s -f json
sleep 1
timeout 60 "$tools/play" "$sample" plain 2000 $net
kill -USR1 $program
ends
exits 0
prints '"kind":"live"'
prints '"outcome":"in-progress"'
[ "$(grep -c '"schema"' out)" -ge 4 ] || wrong "$last: $(grep -c '"schema"' out) reports"
finish
