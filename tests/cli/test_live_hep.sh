#!/bin/sh
# HEP agents send what the sample holds: the calls are those of the sample, with its times.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
. "$SIPDIAG_SOURCE/tests/cli/live.sh"
[ -x "$tools/play" ] || { echo "no $tools/play"; exit 77; }

free_port
"$SIPDIAG" -f ndjson --set findings=0 "$sample" >whole
# Frames are counted by what comes, and not every packet of the sample is SIP: agents do not mirror ICMP.
icmp=$(sed -n '/"cause":"icmp-/s/.*"call_id":"\([^"]*\)".*/\1/p' whole)
[ -n "$icmp" ] || wrong "no call of the sample has an ICMP error"
unnumbered whole | grep -vF "$icmp" >whole.sorted

# mirror WRAPPING udp|tcp
mirror() {
    start --hep 127.0.0.1:$port -f ndjson --set findings=0
    for_a_while listens || wrong "$last: it does not listen"
    timeout 60 "$tools/play" "$sample" "$2" $port "$1" || wrong "$1 by $2: it was not sent"
    for_a_while '[ "$(lines out)" -ge 217 ]' || wrong "$1 by $2: $(lines out) records before the end"
    kill -TERM $program
    ends
    exits 0
    silent err
    unnumbered out | grep -vF "$icmp" >out.sorted
    last="$1 by $2"
    same whole.sorted out.sorted
}

mirror 'hep 3' udp
mirror 'hep 3' tcp
mirror 'hep 3, deflated' tcp
mirror 'hep 2' udp

# Version 1 has no times: those of arrival count.
start --hep 127.0.0.1:$port -f json
for_a_while listens
timeout 60 "$tools/play" "$sample" udp $port 'hep 1' || wrong "hep 1: it was not sent"
sleep 0.5
kill -INT $program
ends
exits 0
prints '"kind":"hep"'
prints '"calls":218,'
finish
