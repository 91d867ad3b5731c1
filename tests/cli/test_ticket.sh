#!/bin/sh
# Tickets: from captures, logs, CDRs and selections, to the screen or a file; lines that e-mail keeps; what is none is
# said.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
flow2pcap=$(dirname "$SIPDIAG")/tests/flow2pcap

play() {
    "$flow2pcap" "$SIPDIAG_SOURCE/tests/flows/$1.flow" "$1.pcap" || wrong "no capture of $1"
}

# affected: how many calls all tickets in out are about.
affected() {
    sed -n 's/^Affected: *\([0-9]*\) of.*/\1/p' out | awk '{sum += $1} END {print sum + 0}'
}

# Each provider hears of its own calls only.
play two-trunks-fail
run --ticket --us 192.0.2.10 two-trunks-fail.pcap; exits 0; silent err
prints '^Ticket 1 of 2$'
prints '^Ticket 2 of 2$'
prints "^Not in a ticket: 4 calls failed on our side .most frequent: "
[ "$(affected)" -eq 10 ] || wrong "10 calls failed at the providers, the tickets have $(affected)"
sed -n '/^Ticket 2/,$p' out >second
! grep -q 'error0' second || wrong "the second provider is told of calls of the first"
grep -q 'silent003' second || wrong "the second provider's newest call is not in its ticket"
cp out both

# A selection, a number of tickets, a zone, a file.
run -t --us 192.0.2.10 -w 'code == 504' two-trunks-fail.pcap; exits 0
! grep -q '^Ticket' out || wrong "one ticket needs no number"
[ "$(affected)" -eq 4 ] || wrong "--where left $(affected) calls and not 4"
run -t --us 192.0.2.10 --since 2026-11-20T18:09:00Z two-trunks-fail.pcap; exits 0
[ "$(affected)" -eq 2 ] || wrong "--since left $(affected) calls and not 2"
run -t --us 192.0.2.10 --until 2026-11-20T18:01:00Z -w 'code == 504' two-trunks-fail.pcap
prints '^Affected:  1 of 1 call '
run -t --us 192.0.2.10 --top 1 two-trunks-fail.pcap; exits 0
prints '^1 more: --top 0$'
! grep -q silent0 out || wrong "--top 1 shows the second ticket"
run -t --us 192.0.2.10 --tz Europe/Kyiv two-trunks-fail.pcap
prints '^1\. 2026-11-20 20:11:25\.250 EET$'
run -t --us 192.0.2.10 -o ticket.txt two-trunks-fail.pcap; exits 0; silent out; same ticket.txt both
"$SIPDIAG" -t --us 192.0.2.10 <two-trunks-fail.pcap >out || wrong "-t of standard input: exit $?"
same out both
COLUMNS=200 "$SIPDIAG" -t --us 192.0.2.10 --color=always two-trunks-fail.pcap >out
same out both

# Text, or the report as it is.
run -t -f csv two-trunks-fail.pcap; exits 2; says 'a ticket is text and cannot be csv'
run -t -f ndjson two-trunks-fail.pcap; exits 2; says 'a ticket is text'
run -f json two-trunks-fail.pcap; cp out plain
run -t -f json two-trunks-fail.pcap; exits 0; same out plain

# One failing call gives a ticket; calls to our own side give none, and what it is instead is said.
play silence-after-100
run -t --us 192.0.2.10 silence-after-100.pcap; exits 0
prints '^Affected:  1 of 1 call '
prints '^   Response:  487 Request Terminated, after 10.1 s$'
run -t --us 198.51.100.7 silence-after-100.pcap; exits 0; silent err
prints '^Nothing to send: no call failed on the provider.s side; 1 call failed on our'
play answered
run -t --us 192.0.2.10 answered.pcap; exits 0
prints '^Nothing to send: no call failed on the provider.s side, on ours or in the'

# A CDR, and our own report.
cat >calls.csv <<'CSV'
calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,userfield,hangupcause
2026-11-20 18:00:01,380440000101,380440000101,380671234501,out,SIP/1001-1,SIP/carrier-1,Dial,,1,0,CONGESTION,3,,1700000001.1,,34
2026-11-20 18:02:02,380440000101,380440000101,380671234502,out,SIP/1001-2,SIP/carrier-2,Dial,,1,0,CONGESTION,3,,1700000002.1,,34
CSV
run -t calls.csv; exits 0
prints 'no free circuit for our calls'
prints '^   Number:    380671234502$'
run -f ndjson --us 192.0.2.10 two-trunks-fail.pcap; cp out again.ndjson
run -t again.ndjson; exits 0
[ "$(affected)" -eq 10 ] || wrong "the report that was read again gives $(affected) calls and not 10"

# A log.
log=$(grep -l 'INVITE sip' "$SIPDIAG_SOURCE"/tests/logs/* | head -n 1)
run -t "$log"; exits 0

# Whatever happens in a call: no line is too wide, no text from the input controls anything.
for flow in "$SIPDIAG_SOURCE"/tests/flows/*.flow; do
    name=$(basename "$flow" .flow)
    play "$name"
    run -t --us 192.0.2.10 "$name.pcap"
    exits 0
    wide=$(awk 'length > 78' out)
    [ -z "$wide" ] || wrong "$name: $wide"
    ! LC_ALL=C grep -q "$(printf '[\001\033\177]')" out || wrong "$name: a control character"
    rm -f "$name.pcap"
done

finish
