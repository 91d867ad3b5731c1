#!/bin/sh
# junit, github, nagios and prometheus as their readers want them: schema, limits, escapes, exit codes, broken input.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
unset GITHUB_STEP_SUMMARY
printf 'no capture\n' >broken.pcap
head -c 24 "$sample" >empty.pcap
head -c 20000 "$sample" >cut.pcap
lacking=

# is_junit FILE: what the schema of build servers allows, and the numbers are true.
is_junit() {
    if ! command -v xmllint >/dev/null; then
        lacking="$lacking xmllint"
        return
    fi
    xmllint --noout --schema "$SIPDIAG_SOURCE/tests/ci/junit.xsd" "$1" 2>fault || wrong "$last: $(head -n 3 fault)"
    for count in tests:testcase failures:testcase/failure errors:testcase/error skipped:testcase/skipped; do
        told=$(xmllint --xpath "string(//testsuite/@${count%%:*})" "$1")
        there=$(xmllint --xpath "count(//testsuite/${count#*:})" "$1")
        [ "$told" = "$there" ] || wrong "$last: $told ${count%%:*} are told, and $there are there"
    done
}

# is_metrics FILE: promtool finds nothing to say; each series is there once; the last line is whole.
is_metrics() {
    [ -z "$(tail -c 1 "$1")" ] || wrong "$last: no line end at the end"
    grep -v '^#' "$1" | sed 's/ [^ ]*$//' | sort | uniq -d >twice
    silent twice
    grep -qE '^[a-z_]+(\{.*\})? [0-9.e+-]+ [0-9]+$' "$1" && wrong "$last: a time stamp"
    if command -v promtool >/dev/null; then
        promtool check metrics <"$1" >fault 2>&1 || wrong "$last: promtool: $(head -n 3 fault)"
        silent fault
    else
        lacking="$lacking promtool"
    fi
}

# is_plugin CODE STATE: one line of at most 4 kB, with one bar, and the code of a plugin.
is_plugin() {
    exits "$1"
    [ "$(wc -l <out)" -eq 1 ] || wrong "$last: not one line: $(cat out)"
    [ "$(wc -c <out)" -le 4096 ] || wrong "$last: $(wc -c <out) bytes"
    grep -q "^SIPDIAG $2 - " out || wrong "$last: not $2: $(cut -c 1-80 out)"
    [ "$(tr -cd '|' <out | wc -c)" -le 1 ] || wrong "$last: more than one bar: $(cat out)"
}

# ---- junit ----
run -f junit --fail-if 'asr < 60%' --warn-if 'asr < 80%' --fail-if 'pdd.p95 > 3s' "$sample"; exits 1
cp out red.xml; is_junit red.xml
grep -q 'tests="3" failures="1" errors="0"' out || wrong "the numbers: $(sed -n 2p out)"
grep -q '<system-out>WARNING: asr is 53.9 %' out || wrong "no warning in $(cat out)"
run -f junit --fail-if 'asr < 60%' --min-calls 1000 "$sample"; exits 4; cp out few.xml; is_junit few.xml
grep -q 'skipped="1"' out || wrong "not judged is not skipped"
run -f junit "$sample"; exits 0; cp out none.xml; is_junit none.xml
run -f junit --fail-if 'asr < 60%' broken.pcap; exits 3; cp out broken.xml; is_junit broken.xml
grep -q "<error message=\"'broken.pcap' is not a capture" out || wrong "the input is no error: $(cat out)"
run -f junit --fail-if 'calls < 10' --fail-if 'count(code == 503) > 0' --warn-if 'complete' broken.pcap; exits 3
cp out unread.xml; is_junit unread.xml
grep -q 'tests="4" failures="0" errors="1" skipped="3"' out || wrong "something was judged of nothing: $(cat out)"
run -f junit --fail-if 'asr < 60%' empty.pcap; exits 4; cp out empty.xml; is_junit empty.xml
run -f junit --fail-if "count(callee ~ '<&>\"') > 0" --fail-if "count(reason == \"]]>$(printf '\033\001\302\205\377')\") > 0" "$sample"
exits 0; cp out odd.xml; is_junit odd.xml
run -o checks.xml --fail-if 'asr < 60%' "$sample"; exits 1; silent out; is_junit checks.xml
cp "$sample" 'a&b<c>"d".pcap'; run -f junit 'a&b<c>"d".pcap'; exits 0; cp out name.xml; is_junit name.xml

# ---- github ----
run -f github --fail-if 'asr < 60%' --warn-if 'asr < 80%' "$sample"; exits 1
prints '^::error title=asr < 60%25::asr is 53.9 %25 \(117 of 217 calls\)$'
prints '^::warning title=asr < 80%25::asr is'
prints '^::notice title=us::All 12 lines of trunk'
grep -qv '^::' out && wrong "a line that is no command: $(grep -v '^::' out)"
run -f github --fail-if 'asr < 60%' --min-calls 1000 "$sample"; exits 4; prints '^::error title=asr < 60%25::asr is not judged'
run -f github --fail-if 'asr < 60%' broken.pcap; exits 3; prints "^::error title=sipdiag::'broken.pcap' is not"
set --
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do set -- "$@" --fail-if "calls > $i" --warn-if "answered > $i"; done
run -f github "$@" "$sample"; exits 1
for kind in error warning notice; do
    [ "$(grep -c "^::$kind " out)" -le 10 ] || wrong "$(grep -c "^::$kind " out) of $kind"
done
prints '^::error title=sipdiag::and 3 more$'; prints '^::warning title=sipdiag::and 3 more$'
run -f github --fail-if 'count(reason == "
::set-env name=X::y, 5%: z") == 0' "$sample"; exits 1
grep -qv '^::\(error\|notice\) ' out && wrong "a command of somebody else's: $(cat out)"
prints 'title=count\(reason == "\\x0a%3A%3Aset-env name=X%3A%3Ay%2C 5%25%3A z"\) == 0::'

# The step summary is added to, as markdown, up to what is shown of one.
echo before >summary.md
GITHUB_STEP_SUMMARY=$work/summary.md
export GITHUB_STEP_SUMMARY
run -f github --fail-if 'asr < 60%' "$sample"; exits 1
head -n 1 summary.md | grep -qx before || wrong "the step summary was not added to"
grep -q '^| FAILED | asr &lt; 60% |' summary.md || wrong "no checks in the step summary"
run -f json "$sample"; exits 0; [ "$(grep -c '^before$' summary.md)" -eq 1 ] && [ "$(grep -c '^## ' summary.md)" -eq 1 ] ||
    wrong "another format wrote a step summary"
GITHUB_STEP_SUMMARY=$work/nowhere/summary.md
run -f github "$sample"; exits 5
GITHUB_STEP_SUMMARY=/dev/full
run -f github --fail-if 'asr < 60%' "$sample"; exits 5
unset GITHUB_STEP_SUMMARY

# ---- nagios ----
run -f nagios "$sample"; is_plugin 0 OK
run -f nagios --fail-if 'asr < 40%' --warn-if 'pdd.p95 > 3s' "$sample"; is_plugin 0 OK; prints '2 checks ok'
prints "'asr'=53.917%;;40:;0;100 'pdd.p95'=2.906s;3;;0 'calls'=218;;;0 "
run -f nagios --fail-if 'asr < 40%' --warn-if 'asr < 60%' "$sample"; is_plugin 1 WARNING; prints "'asr'=53.917%;60:;40:;0;100"
run -f nagios --fail-if 'asr < 60%' --warn-if 'asr < 80%' "$sample"; is_plugin 2 CRITICAL
run -f nagios --fail-if 'asr < 60%' --min-calls 1000 "$sample"; is_plugin 3 UNKNOWN; prints "'asr'=U "
run -f nagios --warn-if 'asr < 60%' --min-calls 1000 "$sample"; is_plugin 3 UNKNOWN
run -f nagios --fail-if 'asr < 60%' --warn-if 'calls > 1' --min-calls 1000 "$sample"; is_plugin 1 WARNING
run -f nagios --fail-if 'asr < 60%' --fail-if 'calls > 1' --min-calls 1000 "$sample"; is_plugin 2 CRITICAL
run -f nagios --fail-if 'calls < 10' empty.pcap; is_plugin 2 CRITICAL
run -f nagios --fail-if 'asr < 40%' empty.pcap; is_plugin 3 UNKNOWN
# Every mistake and every input error is UNKNOWN, in words that a plugin's reader sees.
run -f nagios missing.pcap; is_plugin 3 UNKNOWN; prints 'missing.pcap'
run -f nagios --fail-if 'asr < 60%' broken.pcap; is_plugin 3 UNKNOWN; prints 'broken.pcap'
run -f nagios --fail-if 'asr < 60%' "$sample" broken.pcap; is_plugin 3 UNKNOWN
run -f nagios --strict cut.pcap; is_plugin 3 UNKNOWN
run -f nagios --baseline missing.json "$sample"; is_plugin 3 UNKNOWN; prints 'baseline'
run -f nagios --fail-if 'asr < 60' "$sample"; is_plugin 3 UNKNOWN; prints "is a share; write 40%"
run --fail-if 'asr < 60' -f nagios "$sample"; is_plugin 3 UNKNOWN
run --no-such-option -f nagios "$sample"; is_plugin 3 UNKNOWN; prints 'no-such-option'
run --no-such-option --format=nagios "$sample"; is_plugin 3 UNKNOWN
run -fnagios --top x "$sample"; is_plugin 3 UNKNOWN
run -f nagios -L nothing "$sample"; is_plugin 3 UNKNOWN
run -f nagios --since yesterday "$sample"; is_plugin 3 UNKNOWN
run -f nagios -o nowhere/line "$sample"; is_plugin 3 UNKNOWN
run -f nagios -o /dev/full --fail-if 'asr < 60%' "$sample"; exits 3
"$SIPDIAG" -f nagios --fail-if 'asr < 60%' "$sample" >/dev/full 2>err; code=$?; last='-f nagios >/dev/full'; exits 3
{ "$SIPDIAG" -f nagios --fail-if 'asr < 60%' "$sample" 2>err; echo $? >code; } | true
[ "$(cat code)" -eq 2 ] || wrong "nagios, and the reader gone: $(cat code)"
run -f nagios --help; exits 0
run -- -f nagios; exits 3; silent out # names of inputs
# However many checks there are, the line is one that is read whole.
set --
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    set -- "$@" --fail-if "count(reason == \"|$i $(printf '%0100d' "$i")\") < 1"
done
run -f nagios "$@" "$@" "$sample"; is_plugin 2 CRITICAL
run -f nagios -o line "$sample"; exits 0; silent out; grep -q '^SIPDIAG OK' line || wrong "no line in the file"

# ---- prometheus ----
run -f prometheus "$sample"; exits 0; cp out one.prom; is_metrics one.prom
[ "$(awk '/^sipdiag_calls{/ {sum += $NF} END {print sum}' out)" -eq 218 ] ||
    wrong "sipdiag_calls do not sum up to 218"
prints '^sipdiag_asr_ratio 0.539171$'; prints '^sipdiag_pdd_seconds\{stat="p95"\} 2.906$'
prints '^sipdiag_finding_calls\{finding="provider-incident",severity="[a-z]+",side="provider",trunk="203.0.113.5"\} [0-9]+$'
grep -qE '_total|caller|callee=|call_id' out && wrong "a counter, or a number, of a finished input"
run -o checks.prom --by trunk,hour --fail-if 'asr < 60%' --warn-if 'asr < 60%' --fail-if 'asr < 60%' "$sample"; exits 1
silent out; is_metrics checks.prom
grep -qx 'sipdiag_check_failed{check="asr < 60%",level="fail"} 1' checks.prom || wrong "$(grep check_ checks.prom)"
grep -q '^sipdiag_group_asr_ratio{trunk="203.0.113.5",hour="2026-11-20 18:00"} 0.4' checks.prom || wrong "no groups"
run -f prometheus --by ua --fail-if "count(reason == '\"\\x') == 0" "$sample"; exits 1; cp out odd.prom; is_metrics odd.prom
prints 'check="count\(reason == .\\"\\\\x.\) == 0"'
run -f prometheus empty.pcap; exits 0; cp out empty.prom; is_metrics empty.prom
run -f prometheus broken.pcap; exits 3; cp out broken.prom; is_metrics broken.prom; prints '^sipdiag_input_readable 0$'
run -f prometheus -w 'code == 1' "$sample"; exits 0; cp out none.prom; is_metrics none.prom
grep -q '^sipdiag_asr_ratio' out && wrong "a ratio over none"

# Suffixes.
run -o x.promm "$sample"; exits 2; says "did you mean '.prom'"
run -o x.nagios "$sample"; exits 2
[ -z "$lacking" ] || echo "not here, so not asked:$(printf '%s\n' $lacking | sort -u | tr '\n' ' ')"
finish
