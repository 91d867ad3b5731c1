#!/bin/sh
# --mask: no number, name or address of the input is in any format, view or warning; figures stay as they are.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
tools=$(dirname "$SIPDIAG")/tests

# A capture in which people are named wherever they can be.
mkdir folderofolena
cat >folderofolena/380671112233.flow <<'FLOW'
party us 192.0.2.10:5060 agent="PBX 1"
party trunk 198.51.100.7:5060
party second 198.51.100.8:5060
party far 203.0.113.77:5060
party dead 203.0.113.78:5060

call refused at=0 id=380671112233-17@192.0.2.10 from 380441112233 to 380671112233
0 us > trunk INVITE display="Olena Petrenko" sdp-address=10.1.2.3
0.2 trunk > us 403 phrase="380671112233 blocked for alice.smith" reason='Q.850;cause=21;text="380441112233 at 192.0.2.10 not allowed"' warning='399 198.51.100.7 "no route to 380671112233"'
0.3 us > trunk ACK
call moved at=10 id=alice.smith.7@pbx.customer.example from alice.smith to bob.jones
0 us > trunk INVITE from-uri=sip:alice.smith:opensesame@192.0.2.10:5060
0.2 trunk > us 302 contact=sip:380509876543@203.0.113.77:5060
0.3 us > trunk ACK
call icmp at=20 from +380441112299 to 0509876544
0 us > dead INVITE
0.1 dead > us ICMP 3/3
call second at=30 from 380441112233 to 380671112244
0 us > second INVITE
1 second > us 180
5 second > us 200
5.1 us > second ACK
5.2 us > second RTP for=4
9 us > second BYE
9.1 second > us 200
FLOW
flow=folderofolena/380671112233.flow
"$tools/flow2pcap" "$flow" folderofolena/380671112233.pcap || wrong "no capture"
capture=folderofolena/380671112233.pcap
log=$SIPDIAG_SOURCE/tests/logs/asterisk-pjsip-full.log
cdr=$SIPDIAG_SOURCE/tests/cdr/asterisk_master_18col.csv

# Everybody who is in the records of an input, and those of the flow who are in no record.
everybody() {
    "$SIPDIAG" -f ndjson "$@" 2>err </dev/null |
        grep -oE '"(caller|callee|source|peer)":"[^"]*"' |
        sed -e 's/^[^:]*:"//' -e 's/"$//' -e 's/^\[\(.*\)\].*/\1/' -e 's/^\([0-9.]*\):[0-9]*$/\1/' |
        grep -vE '^(anonymous|unknown|.{1,5})$' | sort -u
}

formats=$("$SIPDIAG" --help | sed -n '/--format FORMAT/,/--output FILE/p' | sed -n 's/^ \{25\}\([a-z]*\)  *.*/\1/p')
[ "$(printf '%s\n' "$formats" | wc -l)" -ge 4 ] || wrong "which formats are there?"

# hides ARGUMENT...: nothing of what is in `people.txt` gets out, on either side.
hides() {
    run "$@"
    [ "$code" -le 4 ] || wrong "$last: exit $code"
    for where in out err; do
        grep -nwiFf people.txt "$where" >hits && wrong "$last: $where shows $(head -n 3 hits)"
    done
}

# Every format in every view, and the ladder of each call.
in_every_format() {
    for level in 1 2 3; do
        for format in $formats; do
            hides --mask=$level -v -f "$format" "$@"
            hides --mask=$level -v -l -f "$format" "$@"
            hides --mask=$level -t -f "$format" "$@"
            hides --mask=$level -g caller,trunk -f "$format" "$@"
            hides --mask=$level -g callee,input -f "$format" "$@"
            hides --mask=$level -l -w 'caller != "380441112233" or callee == "bob.jones"' -f "$format" "$@"
        done
        hides --mask=$level -L nobody "$@"
        "$SIPDIAG" -f ndjson "$@" 2>err </dev/null | sed 's/^{"call_id":"\([^"]*\)".*/\1/' >ids
        while read -r id; do
            hides --mask=$level -L "$id" "$@"
            exits 0
        done <ids
    done
}

everybody "$capture" >people.txt
[ "$(wc -l <people.txt)" -eq 11 ] || wrong "not all are in the records: $(cat people.txt)"
printf '%s\n' Olena Petrenko 380509876543 203.0.113.77 10.1.2.3 opensesame customer folderofolena >>people.txt
in_every_format "$capture"
everybody "$log" >people.txt
in_every_format "$log"
everybody "$cdr" >people.txt
in_every_format "$cdr"
everybody "$sample" >people.txt
for level in 1 2 3; do
    for format in $formats; do
        hides --mask=$level -v -f "$format" "$sample"
        hides --mask=$level -l -f "$format" "$sample"
    done
done

# Whatever people, hosts and devices are written with, in whatever text.
cat >odd.flow <<'FLOW'
party us 192.0.2.10:5060 agent="Grandstream GXP2160 1.0.9.26 000B82AABBCC"
party trunk 198.51.100.7:5060 agent="sbc alice.smith@hidden.example"
call refused at=0 id=abc-2001:db8:77::9-x from alice.smith to 380671112233
0 us > trunk INVITE via=pbx.hidden.example:5060 from-uri=sip:alice.smith@pbx.hidden.example to-uri=sip:380671112233@trunk.hidden.example ruri=sip:380671112233@trunk.hidden.example contact=sip:alice.smith@home.hidden.example display="Olena Petrenko"
0.2 trunk > us 403 phrase="ALICE.SMITH blocked by trunk.hidden.example" reason='Q.850;cause=21;text="pbx.hidden.example not allowed, 38-067-111-22-33"' warning='399 warn.other.example "no route to trunk.hidden.example"'
0.3 us > trunk ACK
call second at=10 id=38-067-111-22-33@pbx.hidden.example from 192.0.2.44 to 380671112234
0 us > trunk INVITE
0.1 trunk > us 401 realm=realm.hidden.example
0.15 us > trunk ACK
0.2 us > trunk INVITE auth realm=realm.hidden.example
0.4 trunk > us 503 header="Retry-After: 120 (call Olena 380671112233)" phrase="call us at +380 67 111 22 33"
0.5 us > trunk ACK
call third at=20 id=192-0-2-44.17 from 380501112233 to 380671112235
0 us > trunk INVITE
0.2 trunk > us 302 contact=sip:380509876543@other.hidden.example:5060
0.3 us > trunk ACK
FLOW
"$tools/flow2pcap" odd.flow odd.pcap || wrong "no odd capture"
odd() {
    everybody odd.pcap | grep -v ':'
    printf '%s\n' hidden.example pbx.hidden trunk.hidden other.example 000B82AABBCC AABBCC alice Olena Petrenko 2001:db8:77::9 \
        192-0-2-44 38-067-111-22-33 1112233 '111 22 33' 380509876543
}
odd >people.txt
[ "$(wc -l <people.txt)" -ge 20 ] || wrong "not all are in the records: $(cat people.txt)"
in_every_format odd.pcap
for level in 1 2 3; do
    run --mask=$level --extract hidden.pcapng odd.pcap; exits 0
    grep -nawiFf people.txt hidden.pcapng >hits && wrong "$last: the extract shows $(head -n 3 hits)"
    [ "$(grep -ac 'INVITE sip:' hidden.pcapng)" -ge 3 ] || wrong "$last: the extract has no messages"
done

# Our own report is an input, too.
run -l -f json odd.pcap; cp out report.json
in_every_format report.json
run -l -f json "$capture"; cp out report.json
everybody "$capture" >people.txt
in_every_format report.json

# Nor do the names of other files that the report tells of.
cp report.json folderofolena/before-380671112233.json
cp "$SIPDIAG_SOURCE"/tests/cli/tls/tls12-aes128-gcm.keys folderofolena/380671112233.keys
printf '%s\n' 380671112233 folderofolena >people.txt
for level in 1 2 3; do
    for format in $formats; do
        hides --mask=$level -v -f "$format" --baseline folderofolena/before-380671112233.json "$sample"
        hides --mask=$level -v -f "$format" --tls-keys folderofolena/380671112233.keys "$sample"
    done
done

# Whatever a call looks like, in whatever finding.
for flow in "$SIPDIAG_SOURCE"/tests/flows/*.flow; do
    "$tools/flow2pcap" "$flow" one.pcap 2>err || continue
    everybody one.pcap >people.txt
    [ -s people.txt ] || continue
    for level in 1 2 3; do
        hides --mask=$level -v -l -f json one.pcap
    done
done

# Nor does an extract give anybody away; and what it says is what the view says.
everybody "$capture" >people.txt
printf '%s\n' Olena Petrenko 380509876543 203.0.113.77 10.1.2.3 opensesame customer >>people.txt
for level in 1 2 3; do
    run --mask=$level --extract hidden.pcapng "$capture"; exits 0
    grep -nawiFf people.txt hidden.pcapng >hits && wrong "$last: the extract shows $(head -n 3 hits)"
    [ "$(grep -ac 'INVITE sip:' hidden.pcapng)" -ge 3 ] || wrong "$last: the extract has no messages"
    if command -v tshark >/dev/null 2>&1; then
        tshark -r hidden.pcapng -T fields -e ip.src -e ip.dst -e sip.from.user -e sip.to.user -e sip.contact.host \
            -e sip.Via -e sdp.connection_info >fields 2>trouble || wrong "tshark cannot read the extract: $(cat trouble)"
        grep -nwiFf people.txt fields >hits && wrong "$last: tshark shows $(head -n 3 hits)"
        tshark -r hidden.pcapng -o udp.check_checksum:TRUE -o ip.check_checksum:TRUE \
            -Y 'udp.checksum.status == "Bad" or ip.checksum.status == "Bad" or _ws.malformed' >bad 2>trouble
        [ ! -s bad ] || wrong "$last: bad packets in the extract: $(head -n 3 bad)"
    fi
done
placeless() { sed -e 's/"input":"[^"]*"//g' -e 's/"frame":[0-9]*//g' "$1" | sort; }
run --mask=2 -f ndjson --extract hidden.pcapng "$sample"; exits 0; placeless out >wanted
run -f ndjson hidden.pcapng; exits 0; placeless out >found
same wanted found
[ "$(stat -c %a hidden.pcapng)" = 600 ] || wrong "others may read the extract"

# What cannot be read is named and quoted, but for who is in it.
printf '380671112233;bob\n' >unreadable-380671112233.txt
printf '%s\n' 380671112233 >people.txt
hides --mask unreadable-380671112233.txt
exits 3

# Level 1 shows the beginning; level 2 is the same twice, and so is a caller; level 3 is nobody.
run --mask -l "$capture"; exits 0
prints '38044111xxxx +38067111xxxx +198\.51\.100\.x '
prints 'axxxx\.xxxxx +bxx\.xxxxx'
run --mask=2 -l -f json "$sample"; cp out first
run --mask=2 -l -f json "$sample"; same first out
for by in caller callee trunk; do
    "$SIPDIAG" -g $by -f csv "$sample" 2>err | sed 1d | cut -d, -f2- | sort >wanted
    "$SIPDIAG" --mask=2 -g $by -f csv "$sample" 2>err | sed 1d | cut -d, -f2- | sort >found
    same wanted found
done
gzip -c "$sample" >evening.pcap
run --mask=2 -l -f csv evening.pcap; cp out packed
run --mask=2 -l -f csv "$sample"; same packed out
run --mask=3 -l -f csv "$capture"; prints '"?xxxxx"?,"?xxxxx"?'

# One key, and two inputs have the same pseudonyms; another key, others.
head -c 32 "$sample" >key
head -c 33 "$sample" >other
printf short >weak
pseudonym() { "$SIPDIAG" "$@" -f ndjson 2>err | sed -n '1s/.*"caller":"\([^"]*\)".*/\1/p'; }
"$tools/flow2pcap" folderofolena/380671112233.flow again.pcap
printf 'x' >>again.pcap
[ "$(pseudonym --mask=2 --mask-key key "$capture")" = "$(pseudonym --mask-key key again.pcap)" ] || wrong "a key is not enough"
[ "$(pseudonym --mask=2 --mask-key key "$capture")" != "$(pseudonym --mask-key other "$capture")" ] || wrong "the key is not used"
run --mask-key weak "$capture"; exits 2; says "too short"
run --mask-key nowhere "$capture"; exits 2; says "cannot open the key 'nowhere'"
run --mask=4 "$capture"; exits 2; says "'4' is no level of --mask"
run --mask=0 "$capture"; exits 2
run -l --mask "$capture"; exits 0; prints 'xxxx'

# Figures are those of the input.
figures() { sed -n '/"window"/,/"results"/p' "$1" | grep -v '"us"'; }
run -f json "$sample"; figures out >wanted
[ "$(wc -l <wanted)" -gt 20 ] || wrong "there are no figures"
for level in 1 2 3; do
    run --mask=$level -f json "$sample"; figures out >found
    same wanted found
done

# A call is found by what it is called, and by what a masked report calls it.
run --mask -l -f ndjson "$capture"
id=$(sed -n '4s/^{"call_id":"\([^"]*\)".*/\1/p' out)
run --mask -L "$id" "$capture"; exits 0; prints "Call $id"

# A password in a URI is shown only where that is asked for.
run -f ndjson "$capture"; grep -q opensesame out && wrong "$last: a password is shown"
run --show-secrets -f ndjson "$capture"; prints 'sip:alice\.smith:opensesame@192\.0\.2\.10'
run -L alice.smith "$capture"; grep -q opensesame out && wrong "$last: a password is shown"
finish
