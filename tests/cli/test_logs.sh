#!/bin/sh
# Logs as inputs: a pipe gives what the file gives, what a log lacks is said, and text that is no log is refused.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
logs=$SIPDIAG_SOURCE/tests/logs

no_name() {
    sed 's/"input":"[^"]*"/"input":"-"/g' "$1"
}
for log in "$logs"/*.log "$logs"/*.txt "$logs"/*.csv; do
    [ "$log" != "$logs/expected.txt" ] || continue
    run -f ndjson "$log"; exits 0; silent err; no_name out >wanted
    [ -s wanted ] || wrong "$log has no calls"
    cat "$log" | "$SIPDIAG" -f ndjson >out 2>err; code=$?; last="cat $log | sipdiag"
    exits 0; silent err; same out wanted
done

# Slowly, a line at a time.
{ while IFS= read -r line; do printf '%s\n' "$line"; done <"$logs/sngrep-save.txt"; } | "$SIPDIAG" -f ndjson >out 2>err
"$SIPDIAG" -f ndjson <"$logs/sngrep-save.txt" >wanted
same out wanted
gzip -c "$logs/sngrep-save.txt" | "$SIPDIAG" -f ndjson >out 2>err; same out wanted

# Without times there are none, and nothing is made of them.
run "$logs/asterisk-pjsip-console.log"; exits 0; prints 'has no times'; prints 'Read 10 SIP messages'
grep -q '1970\|00:00' out && wrong "a time is shown of a log without"
run --by hour "$logs/asterisk-pjsip-console.log"; exits 0; grep -q '00:00' out && wrong "an hour is shown of a log without"
run -f json --calls "$logs/asterisk-pjsip-console.log"; exits 0
grep -q '1970' out && wrong "a time is in the report on a log without"
run -l --since 1960-01-01 "$logs/asterisk-pjsip-console.log"; exits 0; prints 'None of the 2 calls'
run -L call-1 "$logs/asterisk-pjsip-console.log"; exits 0; prints 'line 46.*Answered'
grep -q '1970\|0\.025' out && wrong "a time is in the ladder of a log without"

# Zones, years and dates that are not there.
run "$logs/oracle-sipmsg.log"; exits 0; prints 'carry no year: 1972'; prints 'carry no zone: they are read as UTC'
run --input-tz Asia/Tokyo "$logs/oracle-sipmsg.log"; exits 0; prints 'read as Asia/Tokyo'; prints '01:00:00'
run --input-tz oracle-sipmsg.log=Asia/Tokyo --input-tz Europe/Kyiv "$logs/oracle-sipmsg.log"; exits 0; prints 'Asia/Tokyo'
run --input-tz other.log=Asia/Tokyo "$logs/oracle-sipmsg.log"; exits 0; prints 'read as UTC'
run "$logs/pjsua.log"; exits 0; prints 'carry no date: 1970-01-01'
run "$logs/homer-text-export.txt"; exits 0; grep -q 'carry no' out && wrong "something is said to lack where all is there"
run "$logs/pjsua.log" "$logs/oracle-sipmsg.log"; exits 0; prints 'carry no zone.*: 2\.'

# SIP that comes late; a log without any; text that is none.
{
    i=0
    while [ $i -lt 2000 ]; do
        echo "[2026-03-10 10:00:00.000] VERBOSE[2211] pbx.c: Executing [s@out:1] NoOp(\"PJSIP/101-$i\")"
        i=$((i + 1))
    done
} >late.log
run late.log; exits 3; says "late.log' looks like a log, but there is no SIP message in it"
cat "$logs/asterisk-pjsip-full.log" >>late.log
run -f json --calls late.log; exits 0; prints '"asterisk-pjsip"'; prints '"call-2@192.0.2.10"'
run -v late.log; exits 0; grep -q 'sip-log, asterisk-pjsip' err || wrong "-v does not name the dialect"
echo 'INVITE sip:a@b SIP/2.0' >start.txt
run start.txt; exits 3; says "start.txt.*names SIP, but has no SIP message"

# A folder of logs, captures and other things.
mkdir folder
cp "$logs/sngrep-save.txt" "$sample" folder
echo 'hello' >folder/note.txt
run folder; exits 0; silent err; prints '2 inputs'
finish
