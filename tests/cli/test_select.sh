#!/bin/sh
# --where, --since, --until and --by: the same numbers as jq finds in the whole Call Log; errors; every format.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
command -v jq >/dev/null 2>&1 || { echo "jq is not installed"; exit 77; }

run -f ndjson "$sample"; exits 0; cp out all

# agrees EXPRESSION JQ-FILTER: the very calls that jq selects, in the same order, and some but not all.
agrees() {
    jq -c "select($2) | .call_id" all >wanted || wrong "jq refuses: $2"
    run -f ndjson -w "$1" "$sample"; exits 0; silent err
    jq -c .call_id out >found
    same found wanted
    [ -s wanted ] && [ "$(wc -l <wanted)" -lt "$(wc -l <all)" ] || wrong "$1: a question without an answer"
    run -f json -w "$1" "$sample"
    [ "$(jq .totals.calls out)" -eq "$(wc -l <wanted)" ] || wrong "$1: totals.calls is not what jq counts"
}

# 1-10: ten questions.
agrees 'code >= 500' '.code >= 500'
agrees 'cause == "no-answer"' '.cause == "no-answer"'
agrees 'talk < 15s' '.talk_ms != null and .talk_ms < 15000'
agrees 'not (talk < 15s)' '.talk_ms != null and (.talk_ms < 15000 | not)'
agrees 'side == "provider" and not recovered or result == "none"' \
    '.side == "provider" and (.recovered | not) or .result == "none"'
agrees 'trunk == "203.0.113.5" and outcome != "answered"' '.trunk == "203.0.113.5" and .outcome != "answered"'
agrees 'note == "short-call" or pdd > 2.5s' \
    '(.notes | index("short-call")) != null or (.pdd_ms != null and .pdd_ms > 2500)'
agrees 'result in ("486", "603", "404") and ended_by == "callee"' \
    '(.result | IN("486", "603", "404")) and .ended_by == "callee"'
agrees 'callee ~ "38067" and direction == "out" and confidence >= 80%' \
    '(.callee | contains("38067")) and .direction == "out" and .confidence >= 0.8'
agrees 'start >= "2026-11-20T18:20:00Z" and minute < 40 and final' \
    '.start >= "2026-11-20T18:20:00" and (.start[14:16] | tonumber) < 40 and .final'

# groups DIM JQ-KEY: keys, calls, judged share and answered calls.
groups() {
    jq -sc "map({key: ($2), judged: (.outcome != \"unknown\" and .outcome != \"scanner\"),
        answered: (.outcome == \"answered\")})
        | (map(select(.judged)) | length) as \$judged
        | group_by(.key) | map({key: .[0].key, calls: length, answered: (map(select(.answered)) | length),
        judged: (map(select(.judged)) | length)}
        | . + {share: (if .judged == 0 then null else .judged / \$judged * 1000 | round end)}) | .[]" all >wanted
    run -f json --by "$1" "$sample"; exits 0; silent err
    jq -c --arg dim "$1" '.groups | map({key: .key[$dim], calls: .calls, answered: .kpi.asr.numerator,
        judged: .kpi.asr.denominator, share: (if .share == null then null else .share * 1000 | round end)})
        | sort_by(.key) | .[]' out >found
    same found wanted
    [ "$(jq '[.groups[].calls] | add' out)" -eq "$(wc -l <all)" ] || wrong "--by $1: not every call is in a group"
}
groups cause .cause
groups result .result
groups code .code
groups side .side
groups outcome .outcome
groups direction .direction
groups trunk .trunk
groups ended_by .ended_by
groups hour '.start[0:10] + " " + .start[11:13] + ":00"'
groups minute '.start[0:10] + " " + .start[11:16]'
groups day '.start[0:10]'
groups ua .user_agent
groups transport .transport
groups prefix '.callee[0:5]'
run -f json --by trunk,cause,code "$sample"
[ "$(jq '[.groups[].key | [.trunk, .cause, .code]] | unique | length' out)" -eq \
    "$(jq -c '[.trunk, .cause, .code]' all | sort -u | wc -l)" ] || wrong "--by trunk,cause,code: other groups"
[ "$(jq -r '.groups[0].key | keys_unsorted | join(",")' out)" = trunk,cause,code ] || wrong "keys in another order"

# Top causes, by count and then by name, of calls that were judged and not answered.
run -f json --by trunk "$sample"
jq -rc '.groups | sort_by(.key.trunk) | .[] | .top_cause' out >found
jq -rsc 'map(select(.outcome | IN("answered", "unknown", "scanner") | not)) | group_by(.trunk) | .[]
    | group_by(.cause) | sort_by([-length, .[0].cause])[0][0].cause' all >wanted
same found wanted

# Several conditions all must hold; a selection is about calls, not about the input.
run -f ndjson -w 'code >= 400' --where='side == "provider"' "$sample"; cp out found
run -f ndjson -w 'code >= 400 and side == "provider"' "$sample"; same found out
run -f json "$sample"; jq '[.inputs, .window, .health, .complete, .totals.packets]' out >wanted
run -f json -w 'code == 603' --since 2026-11-20T18:30:00Z "$sample"
jq '[.inputs, .window, .health, .complete, .totals.packets]' out >found
same found wanted

# count ARGUMENT...: how many calls are left.
count() {
    run -f ndjson "$@" "$sample"; exits 0; silent err
    wc -l <out | tr -d ' '
}
later=$(jq -s 'map(select(.start >= "2026-11-20T18:30:00")) | length' all)
everything=$(wc -l <all | tr -d ' ')
[ "$(count --since 2026-11-20T18:30:00Z)" -eq "$later" ] || wrong "--since"
[ "$(count --until 2026-11-20T18:30:00Z)" -eq $((everything - later)) ] || wrong "--until"
[ "$(count --since '2026-11-20 20:30' --tz Europe/Kyiv)" -eq "$later" ] || wrong "--since in a zone"
[ "$(count --tz Europe/Kyiv --since=2026-11-20T18:30Z --until=2026-11-20)" -eq "$later" ] || wrong "--until a day"
[ "$(count --until 2026-11-19)" -eq 0 ] || wrong "--until the day before"
[ "$(count --since -1h)" -eq 0 ] || wrong "--since counts back from the clock"
[ "$(count --until -1h)" -eq "$everything" ] || wrong "--until counts back from the clock"
run -f json "$sample"
ten=$(jq -r '.window.last[0:19] + "Z" | fromdate - 600 | todate | .[0:19]' out)$(jq -r '.window.last[19:]' out)
[ "$(count --since last-10m)" -eq "$(jq -s --arg at "$ten" 'map(select(.start >= $at)) | length' all)" ] ||
    wrong "--since last-10m"
[ "$(count --since last-1d)" -eq "$everything" ] || wrong "--since last-1d"
run -w 'code == 1' "$sample"; exits 0; prints "None of the $everything calls in it is selected"
run -f json -w 'code == 1' --by trunk "$sample"; exits 0
[ "$(jq '.groups | length' out)" -eq 0 ] || wrong "groups of nothing"

# The Call Log in order of the groups, as csv and as a page; ndjson and json stay in order of time.
run -l -f csv --by trunk "$sample"; cut -d, -f7 out | sed 1d | uniq >found
[ "$(wc -l <found)" -eq "$(sort -u found | wc -l)" ] || wrong "the csv Call Log is not sorted by the groups"
run -l --by cause "$sample"; cp out found
run -l "$sample"
sort out >wanted; sort found | cmp -s - wanted || wrong "-l --by shows other lines than -l"
cmp -s out found && wrong "-l --by cause is not sorted by cause"
run -f ndjson --by trunk "$sample"; same out all

# csv of the groups: the key first, and figures as in json.
run -f csv --by trunk "$sample"; cp out table.csv
run -f json --by trunk "$sample"
jq -r '.groups[] | [.key.trunk, .calls, .kpi.asr.value, .kpi.asr.low, .top_cause] | join(",")' out >wanted
[ "$(head -n 1 table.csv | cut -d, -f1,2,6,7,38)" = trunk,calls,asr,asr_low,top_cause ] || wrong "csv heading"
sed 1d table.csv | cut -d, -f1,2,6,7,38 >found
same found wanted

# What the page proposes can be typed.
run -w 'side == "callee"' "$sample"
command=$(sed -n '/^Calls behind a row:/,/sipdiag/p' out | sed 's/^Calls behind a row://' | tr -d '\n' | sed 's/^ *sipdiag//')
eval "\"\$SIPDIAG\" $command" >typed || wrong "cannot be typed: $command"
prints '^Only calls where side == "callee"$'
grep -q '^Only calls where cause == "no-answer", and side == "callee"' typed || wrong "typed: $(head -n 3 typed)"

# refuses CARET-COLUMN PATTERN EXPRESSION: one sentence, the expression, a caret below the fault.
refuses() {
    column=$1 pattern=$2
    run -w "$3" "$sample"; exits 2; silent out
    [ "$(wc -l <err)" -eq 3 ] || wrong "$last: not three lines: $(cat err)"
    head -n 1 err | grep -qE -e "^sipdiag: --where: .*$pattern" || wrong "$last: $(head -n 1 err)"
    [ "$(sed -n 2p err)" = "  $3" ] || wrong "$last: not repeated: $(sed -n 2p err)"
    [ "$(sed -n 3p err)" = "$(printf "%$((column + 2))s^" '')" ] || wrong "$last: the caret is elsewhere"
}
refuses 0 "did you mean 'code'" 'coed >= 500'
refuses 9 'quotes: "no-answer"' 'cause == no-answer'
refuses 9 'did you mean "no-answer"' 'cause == "no-anwser"'
refuses 21 'no unit' 'code > 5 and talk < 5x'
run --by trunk,cuase "$sample"; exits 2; says "unknown dimension 'cuase'; did you mean 'cause'"
run --by trunk,trunk "$sample"; exits 2; says "twice"
run --by trunk, "$sample"; exits 2; says "empty dimension"
run --by hour,day,trunk,cause "$sample"; exits 2; says "at most 3"
run --since yesterday "$sample"; exits 2; says "'yesterday' is no time; write .*last-2h"
run --until 2026-11-31 "$sample"; exits 2; says "no time"
run -w "$(printf '%5000s' x)" "$sample"; exits 2

python=python3
"$python" -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
if "$python" -c 'import jsonschema' 2>/dev/null; then
    for options in '--by trunk' '--by code,minute,ua' '-l --by callee' '--by cause -w code==1'; do
        # shellcheck disable=SC2086
        run -f json $options "$sample"; exits 0
        "$python" "$SIPDIAG_SOURCE/tests/check_schema.py" "$SIPDIAG_SOURCE/docs/report.schema.json" - <out >faults 2>&1 ||
            wrong "$last: $(head -n 3 faults)"
    done
fi
finish
