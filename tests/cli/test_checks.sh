#!/bin/sh
# --fail-if, --warn-if and --min-calls as CI uses them: green, red, not judged, nothing at all, broken input, lost
# readers, full disks, several at once: the exit codes and which of them wins.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

printf 'no capture\n' >broken.pcap
head -c 100 /dev/zero >zeros.pcap
head -c 24 "$sample" >empty.pcap # a capture that holds nothing

# Green.
run "$sample"; exits 0
run --fail-if 'asr < 40%' "$sample"; exits 0; silent err
run --fail-if 'asr < 0.4' --fail-if 'calls < 10' --fail-if 'pdd.p95 > 3s' "$sample"; exits 0
run --fail-if 'asr < 40%' --min-calls 217 "$sample"; exits 0
prints '^Checks$'; prints '^  ok +asr < 40%  asr is 53.9 % \(117 of 217 calls\)$'

# Red; what is to be looked at stands on top.
run --fail-if 'asr < 60%' "$sample"; exits 1; silent err
[ "$(grep -nE '^Checks$' out | cut -d: -f1)" -lt "$(grep -nE '^What to do' out | cut -d: -f1)" ] || wrong "not on top"
prints '^  FAILED +asr < 60%  asr is 53.9 %'
run --fail-if 'asr < 40%' --fail-if 'count(cause == "no-response") > 0' "$sample"; exits 1
run --fail-if 'share(code == 503) > 1%' "$sample"; exits 1
run --fail-if 'worst(trunk, asr) < 50%' "$sample"; exits 1; prints 'of 203.0.113.5$'
run -l --fail-if 'asr < 60%' "$sample"; exits 1; prints FAILED
run -f json --fail-if 'asr < 60%' -o report.json "$sample"; exits 1; silent out
grep -q '"expr":"asr < 60%","value":0.539171,"population":217,"level":"fail","status":"failed"' report.json ||
    wrong "report.json has no such check"
run -f csv --fail-if 'asr < 60%' "$sample"; exits 1
run -f ndjson --fail-if 'asr < 60%' "$sample"; exits 1
run -L 376550eb --fail-if 'asr < 60%' "$sample"; exits 1

# A warning is shown and changes nothing.
run --warn-if 'asr < 60%' "$sample"; exits 0; prints '^  WARNING +asr < 60%'
run --warn-if 'asr < 60%' --fail-if 'asr < 10%' "$sample"; exits 0
run --warn-if 'asr < 60%' --min-calls 1000 "$sample"; exits 0; prints '^  not judged +asr < 60%'

# What is selected is checked; health is of the whole input.
run -w 'trunk == "203.0.113.5"' --fail-if 'asr < 50%' --fail-if 'calls > 86' "$sample"; exits 1
run -w 'code == 200' --fail-if 'asr < 100%' "$sample"; exits 0

# Not judged: over none, and over few.
run --fail-if 'asr < 60%' --min-calls 218 "$sample"; exits 4
prints 'not judged: 217 judged calls, and --min-calls asks for 218'
run -w 'code == 1' --fail-if 'asr < 40%' "$sample"; exits 4; prints '^  not judged'
run -w 'code == 1' --fail-if 'pdd.p95 > 3s' "$sample"; exits 4
run -w 'code == 1' --fail-if 'asr < 40% or calls < 10' "$sample"; exits 1

# Nothing at all.
run --fail-if 'calls < 10' empty.pcap; exits 1
run --fail-if 'asr < 40%' empty.pcap; exits 4
run --fail-if 'count(code == 503) > 0' --fail-if 'unknown > 0' empty.pcap; exits 0
run --fail-if 'complete == false' empty.pcap; exits 0
head -c 20000 "$sample" >cut.pcap
run --fail-if 'not complete' cut.pcap; exits 1
run --fail-if 'health.file-cut > 0' cut.pcap; exits 1

# Broken and missing input: what could be read is still checked and printed.
run --fail-if 'asr < 60%' missing.pcap; exits 3; silent out
run --fail-if 'asr < 60%' broken.pcap; exits 3; silent out
run --fail-if 'asr < 60%' zeros.pcap; exits 3
run --fail-if 'asr < 60%' "$sample" broken.pcap; exits 3; prints '^  FAILED'
run --fail-if 'calls < 10' empty.pcap missing.pcap; exits 3
run --strict --fail-if 'calls < 1' cut.pcap; exits 3

# Lost readers are no failure, and hide none.
"$SIPDIAG" -l --fail-if 'asr < 40%' "$sample" 2>err | head -c 1 >out
silent err
{ "$SIPDIAG" -l -f ndjson --fail-if 'asr < 60%' "$sample" 2>err; echo $? >code; } | head -c 1 >out
[ "$(cat code)" -eq 1 ] || wrong "red, and the reader gone: $(cat code)"
{ "$SIPDIAG" -l -f ndjson --fail-if 'asr < 40%' "$sample" 2>err; echo $? >code; } | head -c 1 >out
[ "$(cat code)" -eq 0 ] || wrong "green, and the reader gone: $(cat code)"

# Full disks.
run -o /dev/full --fail-if 'asr < 40%' "$sample"; exits 5
run -o /dev/full --fail-if 'asr < 60%' "$sample"; exits 5
run -o /dev/full --fail-if 'asr < 60%' --min-calls 1000 "$sample"; exits 5
run -o /dev/full --fail-if 'asr < 60%' "$sample" missing.pcap; exits 5

# Several at once: 2, 5, 3, 1, 4, 0.
run --fail-if 'asr < 60%' --fail-if 'ner < 1' --min-calls 1000 "$sample"; exits 4
run --fail-if 'calls > 1' --fail-if 'ner < 1' --min-calls 1000 "$sample"; exits 1
run --fail-if 'calls > 1' --fail-if 'ner < 1' --min-calls 1000 "$sample" broken.pcap; exits 3
run --fail-if 'calls > 1' --fail-if 'ner < 1' --min-calls 1000 -o /dev/full "$sample" broken.pcap; exits 5
run --fail-if 'calls > 1' --fail-if 'nre < 1' -o /dev/full "$sample" broken.pcap; exits 2

# Mistakes are told, and nothing is read.
wrong_check() {
    run --fail-if "$1" "$sample"; exits 2; silent out
    head -n 1 err | grep -qE -e "$2" || wrong "'$1' says $(head -n 1 err)"
}
wrong_check 'asr < 40' "'asr' is a share; write 40% or 0.4"
wrong_check 'asr < 40%%' '.'
wrong_check 'asr' "'asr' is no condition; write for instance asr < 40%"
wrong_check 'ars < 40%' "did you mean 'asr'"
wrong_check 'pdd.p96 > 3s' "did you mean 'pdd.p95'"
wrong_check 'pdd.p95 > 3%' 'is a duration'
wrong_check 'count(coed == 503) > 1' "did you mean 'code'"
wrong_check 'count(cause == "no-respons") > 1' 'did you mean "no-response"'
wrong_check 'findings(id == "trunk-donw") > 0' 'did you mean "trunk-down"'
wrong_check 'worst(trunks, asr) < 40%' "did you mean 'trunk'"
wrong_check 'asr < baseline - 10%' 'add --baseline FILE'
wrong_check 'asr < 40% and' 'ends too early'
wrong_check '' 'empty'
run --warn-if 'asr < 40' "$sample"; exits 2; head -n 1 err | grep -q '^sipdiag: --warn-if: ' || wrong "$(cat err)"
run --min-calls few "$sample"; exits 2; says '--min-calls 20'
run --fail-iff 'asr < 1' "$sample"; exits 2; says "did you mean '--fail-if'"

# A pipe gives the same as the file.
run --fail-if 'asr < 60%' --fail-if 'pdd.p95 > 1s' -f json "$sample"; jq -c .checks out >wanted 2>/dev/null || cp out wanted
"$SIPDIAG" --fail-if 'asr < 60%' --fail-if 'pdd.p95 > 1s' -f json <"$sample" >out 2>err; code=$?; last='a pipe'
exits 1
jq -c .checks out >found 2>/dev/null || cp out found
if command -v jq >/dev/null; then same found wanted; fi
finish
