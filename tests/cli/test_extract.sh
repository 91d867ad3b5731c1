#!/bin/sh
# --extract: the packets of the calls, which any reader of captures opens and from which the same records are read.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
tools=$(dirname "$SIPDIAG")/tests
us='--us 192.0.2.10'

# The Call Log but for where things stood.
records() {
    "$SIPDIAG" -f ndjson --set findings=0 $us "$@" 2>err </dev/null |
        sed -e 's/"input":"[^"]*"//g' -e 's/"frame":[0-9]*//g'
}

# extracts EXPRESSION INPUT...: what was chosen, read again, gives the same records; and others are not there.
extracts() {
    where=$1
    shift
    records -w "$where" "$@" >wanted
    [ -s wanted ] || wrong "$where: no call"
    run $us -w "$where" --extract part.pcapng "$@"
    exits 0
    records part.pcapng >found
    same found wanted
}

run -l -f csv --extract all.pcapng "$sample"; exits 0; silent err
records "$sample" >wanted; records all.pcapng >found; same found wanted
[ "$(stat -c %a all.pcapng)" = 600 ] || wrong "others may read the extract: $(stat -c %a all.pcapng)"
chmod 644 all.pcapng
run --extract all.pcapng "$sample"; exits 0
[ "$(stat -c %a all.pcapng)" = 600 ] || wrong "others may read the extract that replaced a file"

extracts 'code == 486' "$sample"
extracts 'cause == "callee-busy" and callee ~ "38067"' "$sample"
extracts 'talk > 60s' "$sample"
gzip -c "$sample" >evening.pcap.gz
extracts 'code == 486' evening.pcap.gz
"$tools/reshape" split 7 "$sample" part- 2>/dev/null || true
ls part-*.pcap >/dev/null 2>&1 && extracts 'code == 486' part-*.pcap
rm -f part-*.pcap

# Standard input is kept while it is read.
records -w 'code == 486' "$sample" >wanted
"$SIPDIAG" $us -w 'code == 486' --extract piped.pcapng <"$sample" >out 2>err || wrong "no extract of standard input"
records piped.pcapng >found; same found wanted
cat "$sample" | "$SIPDIAG" $us -w 'code == 486' --extract piped.pcapng >out 2>err || wrong "no extract of a pipe"
records piped.pcapng >found; same found wanted
run $us -w 'code == 486' --extract part.pcapng "$sample"; same part.pcapng piped.pcapng

# One call, as the ladder shows it.
id=$(sed -n '1s/^{"call_id":"\([^"]*\)".*/\1/p' wanted)
run $us -L "$id" --extract one.pcapng "$sample"; exits 0; sed 's/ *#[0-9]*//g' out >wanted
run $us -L "$id" one.pcapng; exits 0; sed 's/ *#[0-9]*//g' out >found
same found wanted
[ "$(records one.pcapng | wc -l)" -eq 1 ] || wrong "other calls are in the extract of one"

# Sound and the errors about it go with the call.
for flow in rtp-port-unreachable one-way-audio keys-pressed rtp-timeout-bye; do
    [ -f "$SIPDIAG_SOURCE/tests/flows/$flow.flow" ] || continue
    "$tools/flow2pcap" "$SIPDIAG_SOURCE/tests/flows/$flow.flow" sound.pcap || wrong "no $flow"
    records sound.pcap >wanted
    run $us --extract sound.pcapng sound.pcap; exits 0
    records sound.pcapng >found; same found wanted
done

# Secrets are written over unless they are asked for, and checksums stay right.
cat >secrets.flow <<'FLOW'
party us 192.0.2.10:5060
party trunk 198.51.100.7:5060
call a from 1001 to 380671234567
0 us > trunk INVITE
0.1 trunk > us 401
0.2 us > trunk ACK
0.3 us > trunk INVITE auth from-uri=sip:1001:opensesame@192.0.2.10 sdp-line="a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj"
0.4 trunk > us 200 sdp-line=a=ice-pwd:asd88fgpdd777uzjYhagZg
0.5 us > trunk ACK
1 us > trunk RTP for=2 keys=2
3 us > trunk MESSAGE header="Content-Type: text/plain"
3.1 trunk > us 200 for MESSAGE
5 us > trunk BYE
5.1 trunk > us 200
call fragments at=20 from 1001 to 380671234568
0 us > trunk INVITE
0.1 trunk > us 401
0.2 us > trunk ACK
0.3 us > trunk INVITE auth size=4000
0.4 trunk > us 486
0.5 us > trunk ACK
call stream at=40 from 1001 to 380671234569
0 us > trunk INVITE tcp
0.1 trunk > us 401 tcp
0.2 us > trunk ACK tcp
0.3 us > trunk INVITE auth tcp
0.4 trunk > us 486 tcp
0.5 us > trunk ACK tcp
FLOW
"$tools/flow2pcap" secrets.flow secrets.pcap || wrong "no capture with secrets"
secrets='opensesame|asd88fgpdd777uzjYhagZg|d0RmdmcmV|response="[0-9a-f]{8}'
[ "$(grep -aoE "$secrets" secrets.pcap | wc -l)" -ge 6 ] || wrong "the capture has no secrets: $(grep -acE "$secrets" secrets.pcap)"
run $us --extract hidden.pcapng secrets.pcap; exits 0
grep -aqE "$secrets" hidden.pcapng && wrong "secrets are in the extract"
run $us --extract shown.pcapng --show-secrets secrets.pcap; exits 0
[ "$(grep -aoE "$secrets" shown.pcapng | wc -l)" -eq "$(grep -aoE "$secrets" secrets.pcap | wc -l)" ] || wrong "--show-secrets shows not all"
records secrets.pcap >wanted
records hidden.pcapng | sed 's/1001:xxxxxxxxxx@/1001:xxxxxxxxxx@/' >found; same found wanted

# Other readers open it, and find no fault.
if command -v tshark >/dev/null 2>&1; then
    for file in all.pcapng hidden.pcapng shown.pcapng part.pcapng; do
        tshark -r $file -o udp.check_checksum:TRUE -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE \
            -Y 'udp.checksum.status == "Bad" or tcp.checksum.status == "Bad" or ip.checksum.status == "Bad" or _ws.malformed' >bad 2>trouble ||
            wrong "tshark cannot read $file: $(cat trouble)"
        [ ! -s bad ] || wrong "$file has bad packets: $(head -n 3 bad)"
    done
fi
if command -v capinfos >/dev/null 2>&1; then
    capinfos all.pcapng >out 2>&1 || wrong "capinfos: $(cat out)"
    prints 'pcapng'
fi

# What cannot be, and why.
run --extract x.pcapng "$SIPDIAG_SOURCE/tests/logs/asterisk-pjsip-full.log"; exits 2; says 'no packets'
[ ! -e x.pcapng ] || wrong "an extract of a log"
run --extract x.pcapng "$SIPDIAG_SOURCE/tests/cdr/asterisk_master_18col.csv"; exits 2; says 'no packets'
cp "$sample" own.pcap
run --extract own.pcap own.pcap; exits 2; says "'own.pcap' is also an input"
cmp -s own.pcap "$sample" || wrong "the input was written over"
ln -s own.pcap link.pcap
run --extract link.pcap own.pcap; exits 2; says 'is also an input'
run --extract - "$sample"; exits 2; says 'needs a file name'
run --extract nowhere/x.pcapng "$sample"; exits 5
run --extract /dev/full "$sample"; exits 5; says 'No space left'
run --extract x.csv -o x.csv "$sample"; exits 2; says 'both a report and the extract'
run --every 1s --extract x.pcapng "$sample"; exits 2; says 'needs a run that ends'
run -w 'code == 999' --extract none.pcapng "$sample"; exits 0
[ "$(records none.pcapng | wc -l)" -eq 0 ] || wrong "calls without any"
finish
