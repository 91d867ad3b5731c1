#!/bin/sh
# CDRs from outside: a pipe, bad rows, --map, joined with a capture, our own reports as input.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
cdr=$SIPDIAG_SOURCE/tests/cdr

# A pipe gives the same as the file, but for its name.
for file in "$cdr"/asterisk_master_21col.csv "$cdr"/dialer_ru_cp1251.csv "$cdr"/cucm_cdr*.csv; do
    run -f ndjson "$file"; exits 0
    sed 's/"input":"[^"]*"/"input":"-"/g; s/"call_id":"[^"]*csv:/"call_id":"-:/' out >wanted
    "$SIPDIAG" -f ndjson <"$file" 2>err | sed 's/"input":"[^"]*"/"input":"-"/g' >out
    last="cat $file | sipdiag"; same wanted out
    gzip -c "$file" | "$SIPDIAG" -f ndjson 2>err | sed 's/"input":"[^"]*"/"input":"-"/g' >out
    last="gzip -c $file | sipdiag"; same wanted out
done

run "$cdr/asterisk_master_16col.csv"; exits 0; silent err
prints 'From a CDR \(asterisk-master-16\)'
tr -s '\n ' ' ' <out >flat; mv flat out
prints 'no column names the call, so each row is a call'
prints 'Read 5 rows; nothing was cut or lost'
# Nothing is said that a CDR cannot show: ringing, who gave up, why it failed.
run "$cdr/asterisk_master_16col.csv"
prints 'No answer  '; prints 'Not answered, reason not told'
! grep -qE 'Rang|18x|180' out || wrong "$last: a CDR without ringing speaks of it"
printf 'start,end,callee,result\n2026-03-10 10:00:00,2026-03-10 10:00:03,42,NO ANSWER\n' >brief.csv
run brief.csv; exits 0; prints 'Ended early without an answer .* unknown'
! grep -qE 'Our side cancelled' out || wrong "$last: our side is accused"
run -f ndjson brief.csv; prints '"outcome":"cancelled","cause":"abandoned-early","side":"unknown"'
printf 'start,end,callee,trunk,result\n2026-03-10 10:00:00,2026-03-10 10:00:03,42,t,CANCEL\n' >brief.csv
run -f ndjson brief.csv; prints '"cause":"abandoned-early","side":"us"'
run -f ndjson "$cdr/asterisk_master_16col.csv"; exits 0
prints 'The CDR says .*FAILED.* and no more: behind it may be congestion'
prints 'The CDR says .*NO ANSWER.*: nobody answered within 22.0 s, or the caller cancelled'
[ "$(grep -c '"code_inferred":true' out)" -eq 5 ] || wrong "$last: codes are not said to be inferred"
run -v "$cdr/generic_pipe_iso8601_tz.txt"; exits 0
grep -q 'read as: call_id = call-id, start_time = start' err || wrong "$last: columns are not told"

# A table that is longer than what is looked at first.
{ i=0; echo 'start,callee,trunk,sip_code'; while [ $i -lt 3000 ]; do
    echo "2026-03-10 10:00:00,4420794600$i,carrierA,486"; i=$((i + 1)); done; } >long.csv
run -f json long.csv; exits 0; prints '"kind":"cdr","dialect":"table".*"rows":3000'; prints '"calls":3000,'
"$SIPDIAG" -f ndjson <long.csv 2>err | wc -l | grep -qx 3000 || wrong "cat long.csv | sipdiag: not 3000 calls"

# A lone 603 names both readings, and nobody is accused.
printf 'start,callee,trunk,sip_code\n2026-03-10 10:00:00,42,t,603\n' >lone.csv
run -f ndjson lone.csv; exits 0
prints '"cause":"channel-limit-reached","side":"unknown"'
prints 'usually all lines are busy, but a person or the provider may have declined'

# Columns that would show an answer and do not: it was not answered. Without them nothing is known.
printf 'end,answer,billsec,callee\n2026-03-10 10:00:00,,0,1\n2026-03-10 10:00:09,2026-03-10 10:00:01,8,2\n' >answers.csv
run -f json answers.csv; exits 0; prints '"judged":2,'; prints '"answered":1,'
printf 'start,caller,callee\n2026-03-10 10:00:00,1,2\n' >little.csv
run -f json little.csv; exits 0; prints '"judged":0,'

# Twenty lines: a call a second takes one for 25 s, and is refused with 603 while all are taken.
awk 'BEGIN { print "start,end,callee,trunk,sip_code"
    for (t = 0; t < 300; t++) {
        for (i in until) if (until[i] <= t) delete until[i]
        up = 0; for (i in until) up++
        refused = up >= 20
        long = refused ? 1 : 20 + (t * 7) % 11
        if (!refused) until[t] = t + long
        printf "%d,%d,38067%07d,t,%d\n", 1773136800 + t, 1773136800 + t + long, t * 7919 % 10000000, \
            refused ? 603 : 487
    } }' >lines.csv
run lines.csv; exits 0
prints 'All 20 lines of trunk t were taken when .* calls were refused \(603\)'
run -f ndjson -w 'code == 603' lines.csv; exits 0
prints '"cause":"channel-limit-reached","side":"us","headline":"All 20 lines of the trunk were taken'
sed 's/,603$/,BUSY/; s/,487$/,NO ANSWER/; s/sip_code/result/' lines.csv >lines-words.csv
run -f json lines-words.csv; prints 'it is inferred from what the CDR says'

# Service words of a platform.
cat >words.csv <<'END'
start;end;phone;result
2026-03-10 10:00:00;2026-03-10 10:00:10;1;Connection timeout
2026-03-10 10:01:00;2026-03-10 10:01:10;2;Blocked
2026-03-10 10:02:00;2026-03-10 10:02:10;3;Agent workstation connection problem
2026-03-10 10:03:00;2026-03-10 10:03:10;4;Drop. No available agent
2026-03-10 10:04:00;2026-03-10 10:04:10;5;SIP 100 No answer
2026-03-10 10:05:00;2026-03-10 10:05:40;6;SIP 180/183 No answer
END
run -l -f csv words.csv; exits 0
for cause in platform-connection-timeout platform-blocked platform-agent-connection \
    platform-drop-no-agent only-100-then-silence no-answer; do
    prints ",$cause,"
done
run words.csv; prints 'Rang, nobody picked up \(18x\)' # a column tells that it rang
run -f json words.csv; exits 0; prints '"answered_not_served":1'

# Bad rows: counted, the first shown, the rest read; with --strict an error.
printf 'start,callee,sip_code\n2026-03-10 10:00:00,1,486\nnever,1,486\n2026-03-10 10:00:01,1\n' >bad.csv
run -f ndjson bad.csv; exits 0; [ "$(wc -l <out)" -eq 1 ] || wrong "$last: not one call"
says 'bad.csv.*1 row has the wrong number of columns .line 4, 2 columns.*line 3, column 1: "never"'
run -f json bad.csv; exits 0; prints '"rows-skipped":2'; prints '"complete":false'
run --strict bad.csv; exits 3
printf 'a,b,c\n1,2,3\n4,5,6\n' >unknown.csv
run unknown.csv; exits 3; says 'unknown.csv.*--map'

# A map: names of trunks, columns, our side; a fault in it is a usage error with its line.
cat >map.ini <<'END'
[us]
address = 192.0.2.10
[trunk]
sbc1 = 198.51.100.0/24
END
run --map map.ini -l -f csv "$cdr/voipmonitor_cdr.csv"; exits 0; prints ',out,sbc1,'
printf '[columns]\nstart = 1\ncallee = 2\nsip-code = 3\n[cdr]\nheader = no\n' >columns.ini
printf '2026-03-10 10:00:00,abc,486\n2026-03-10 10:00:05,def,404\n' >plain.csv
run --map columns.ini -f ndjson plain.csv; exits 0; prints '"callee":"abc".*"code":486'
printf '[trunk]\nsbc1 = nowhere\n' >broken.ini
run --map broken.ini plain.csv; exits 2; says "broken.ini, line 2: 'nowhere'"
run --map missing.ini plain.csv; exits 2; says "missing.ini"

# The order of day and month.
printf 'start,callee,sip_code\n03/04/2026 10:00,1,486\n' >open.csv
run -f ndjson open.csv; exits 0; prints '"start":"2026-04-03'
run --set date-order=month-first -f ndjson open.csv; exits 0; prints '"start":"2026-03-04'
run open.csv; prints 'read day first'
printf 'start,callee,sip_code\n25/04/2026 10:00,1,486\n04/26/2026 10:00,1,486\n' >both.csv
run both.csv; exits 0; says 'line 3.*04/26/2026.*--set date-order='
run "$cdr/generic_us_12h.csv"; tr -s '\n ' ' ' <out >flat; mv flat out
prints 'Its times carry no zone: they are read as UTC'
run "$cdr/generic_epoch_s.csv"; tr -s '\n ' ' ' <out >flat; mv flat out
! grep -q 'carry no zone' out || wrong "$last: epochs have a zone"
run --input-tz Europe/Berlin "$cdr/generic_us_12h.csv"; tr -s '\n ' ' ' <out >flat; mv flat out
prints 'Its times carry no zone: they are read as Europe/Berlin'
run --input-tz Europe/Berlin -f ndjson plain.csv --map columns.ini; prints '"start":"2026-03-10T09:00:00'

# Joined with a capture of the same calls, whose clock is three hours behind.
tools=$(dirname "$SIPDIAG")/tests
"$tools/flow2pcap" "$cdr/joined.flow" joined.pcap
run -f ndjson joined.pcap "$cdr/joined.csv"; exits 0
[ "$(wc -l <out)" -eq 6 ] || wrong "$last: calls are counted twice"
[ "$(grep -c cdr-mismatch out)" -eq 3 ] || wrong "$last: not three mismatches"
prints 'The CDR says FAILED, the wire says 404'
prints 'the talk differs by 9.0 s'
prints '"trunk":"carrierA"'
run joined.pcap "$cdr/joined.csv"; exits 0
tr -s '\n ' ' ' <out >flat; mv flat out
prints '6 rows are of calls that were captured, too; its clock is 3 h 00 min ahead'
prints 'CDR and capture disagree on 3 of 6 calls \(50 %\)'
run -f json joined.pcap "$cdr/joined.csv"
prints '"id":"cdr-mismatch","severity":"warning","side":"unknown"'
prints '"detail":"The result differs in 2 calls, most often the CDR says FAILED and the wire says 404 \(1\)\. The talk differs by more than 2 s in 1 call: by 9.0 s\."'
prints '"calls":3,"share":0.5'
run --set mismatch-min=4 -f json joined.pcap "$cdr/joined.csv"
! grep -q '"id":"cdr-mismatch"' out || wrong "$last: three calls are said to be four"

# cut_talks CALLER CALLED: 24 of 224 talks last a minute; so many of them were ended by that side, of the rest it is not
# known.
cut_talks() {
    awk -v caller="$1" -v called="$2" '
        function time(s) { return sprintf("2026-11-20 %02d:%02d:%02d", 10 + s / 3600, int(s / 60) % 60, s % 60) }
        BEGIN {
            print "call_id,start,answer,end,src,dst,trunk,sip_code,ended_by"
            for (i = 0; i < 224; i++) {
                by = i < caller ? "caller" : i < caller + called ? "callee" : ""
                print "c" i "," time(i * 30) "," time(i * 30 + 5) "," time(i * 30 + 5 + (i < 24 ? 60 : 100 + i * 3)) \
                    ",1001,380671" sprintf("%06d", i) ",carrier,200," (i < 24 ? by : i % 2 ? "caller" : "callee")
            }
        }' >cut.csv
    run -f json cut.csv; exits 0
}
cut_talks 0 0; prints '24 calls on trunk carrier were cut after 1 min 00 s of talk\."'
cut_talks 6 0; prints '24 calls on trunk carrier were cut after 1 min 00 s of talk\."'
cut_talks 20 2; prints "24 calls on trunk carrier were cut after 1 min 00 s of talk, all by the caller.s side"
cut_talks 0 20; prints '24 calls on trunk carrier were cut after 1 min 00 s of talk, all by the called side'
cut_talks 2 2; ! grep -q max-duration-limit out || wrong "two sides ended them, and one is said to have"

# The same clock, told by four rows: that is too few to set it right, and the calls stay apart.
for rows in 5 4; do
    head -n $((rows + 1)) "$cdr/joined.csv" >few.csv
    run joined.pcap few.csv; exits 0
    tr -s '\n ' ' ' <out >flat; mv flat out
    if [ $rows = 5 ]; then prints '5 rows are of calls .*its clock is 3 h 00 min ahead of the capture.s, and was set right'
    elif grep -q 'was set right' out; then wrong "$last: four rows set the clock"; fi
done
awk -F, 'BEGIN { OFS = "," } NR > 1 { for (i = 1; i < 4; i++) sub(/ 21:/, " 17:", $i) } 1' \
    "$cdr/joined.csv" >behind.csv
run joined.pcap behind.csv; exits 0; tr -s '\n ' ' ' <out >flat; mv flat out
prints 'its clock is 1 h 00 min behind the capture.s, and was set right'

# Our own reports are inputs.
run -f ndjson joined.pcap; mv out first.ndjson
run -f ndjson first.ndjson; exits 0
sed 's/"input":"joined.pcap","start"/"input":"first.ndjson","start"/' first.ndjson >wanted; same wanted out
run -f json -l joined.pcap; mv out first.json
run -f ndjson first.json; exits 0
sed 's/"input":"joined.pcap","start"/"input":"first.json","start"/' first.ndjson >wanted; same wanted out
run -l -f csv joined.pcap; mv out first.csv
run -l -f csv first.csv; exits 0; [ "$(wc -l <out)" -eq 7 ] || wrong "$last: not six calls"
run -f json first.ndjson; prints '"kind":"report"'

[ "$failures" -eq 0 ]
