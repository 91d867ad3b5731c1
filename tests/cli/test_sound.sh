#!/bin/sh
# Sound over several inputs: captured at two places it counts once, it may be in another file than SIP, it may be cut to
# its headers, and a small budget is kept to and counted.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
tools=$(dirname "$SIPDIAG")/tests
flow=$SIPDIAG_SOURCE/tests/flows/quality-loss.flow

# The sound of all calls.
sound() {
    sed -n 's/.*"media":\(.*\),"related".*/\1/p' "$1"
}

"$tools/flow2pcap" "$flow" one.pcap || wrong "no capture"
run -f ndjson one.pcap; exits 0; sound out >wanted
[ "$(grep -c '"packets":950,"loss_pct":4.9' wanted)" -eq 1 ] || wrong "the loss is not there: $(cat wanted)"

cp one.pcap two.pcap
run -f ndjson one.pcap two.pcap; exits 0; sound out >both
same both wanted

"$tools/reshape" one.pcap split 5 part || wrong "no parts"
run -f ndjson part*; exits 0; sound out >parts
same parts wanted

sed 's/ RTP / RTP snap=54 /' "$flow" >cut.flow # Ethernet, IP, UDP and the twelve bytes of RTP
"$tools/flow2pcap" cut.flow one.pcap || wrong "no cut capture"
run -f ndjson one.pcap; exits 0; sound out >cut
same cut wanted

"$tools/flow2pcap" "$flow" one.pcap || wrong "no capture"
run -f ndjson --set media-memory=1M one.pcap; exits 0; sound out >bounded
same bounded wanted

finish
