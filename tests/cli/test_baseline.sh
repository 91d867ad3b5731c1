#!/bin/sh
# --baseline: what changed since an earlier report, and how surely; checks against it.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

run --until 2026-11-20T18:30:00Z -f json -o then.json "$sample"; exits 0
run -f json -o now.json "$sample"; exits 0

# The same again: nothing changed.
run --baseline now.json "$sample"; exits 0; silent err
prints '^Compared with now.json \(from 2026-11-20 18:00:03, 217 judged calls\)$'; prints '^  Nothing changed for sure\.$'
prints '^  Calls answered \(ASR\) +53.9 % +53.9 %  the same$'
run --baseline now.json --fail-if 'asr < baseline' --fail-if 'asr != baseline' --fail-if 'calls < baseline' \
    --fail-if 'pdd.p95 > baseline' --fail-if 'health.sip-cut > baseline' --fail-if 'findings > baseline' "$sample"
exits 0

# A fall that may be chance is none, one that cannot be is one.
hour='outcome != "answered" or minute < 10 and code == 200'
run --baseline then.json --since 2026-11-20T18:30:00Z --fail-if 'asr < baseline - 10%' "$sample"; exits 0
prints '61.2 % \(p = 0.021: may$|may be chance, and counts as unchanged'
run --baseline then.json -w "$hour" --fail-if 'asr < baseline - 10%' "$sample"; exits 1
prints '^  Calls answered \(ASR\) .*worse \(p < 0.001\)$'
run --baseline then.json -w "$hour" --fail-if 'asr < baseline - 10%' --set baseline-chance=0 "$sample"; exits 0
run --baseline then.json -w "$hour" --fail-if 'asr < baseline - 10%' --min-calls 150 "$sample"; exits 4

# In JSON, with its certainty.
if command -v jq >/dev/null; then
    run --baseline then.json -w "$hour" -f json --fail-if 'asr < baseline - 10%' "$sample"; exits 1
    jq -e '.baseline | .name == "then.json" and .judged == 116 and (.changes[0] |
        .figure == "asr" and .sure and .g > 10.83 and .p < 0.001 and .before > .now)' out >/dev/null || wrong "$(jq -c .baseline out)"
    python3 "$SIPDIAG_SOURCE/tests/check_schema.py" "$SIPDIAG_SOURCE/docs/report.schema.json" out >fault 2>&1
    case $? in 0 | 77 | 127) ;; *) wrong "not what the schema says: $(head -n 3 fault)" ;; esac
    jq -e '.checks[0] | .status == "failed" and (.text | contains("before 61.2 %"))' out >/dev/null || wrong "$(jq -c .checks out)"
    run -f json "$sample"; jq -e 'has("baseline") | not' out >/dev/null || wrong "a baseline where none is"
fi

# Yesterday's report may be replaced by today's.
cp then.json day.json
run --baseline day.json -f json -o day.json --fail-if 'calls < baseline' "$sample"; exits 0
grep -q '"baseline"' day.json || wrong "no baseline in the new report"
run --baseline day.json "$sample"; exits 0; prints 'Nothing changed'

# What cannot be read is an input error, and what it was for is not judged.
run --baseline missing.json --fail-if 'asr < 40%' "$sample"; exits 3; says "baseline 'missing.json': there is no such file"
prints '^  ok +asr < 40%'
run --baseline missing.json --fail-if 'asr < baseline' "$sample"; exits 3; prints '^  not judged'
run --baseline "$sample" "$sample"; exits 3; says 'is no JSON report of sipdiag; make one with -f json'
run --baseline . "$sample"; exits 3; says 'is a directory'
head -c 3000 now.json >cut.json
run --baseline cut.json "$sample"; exits 3; says 'cut off or damaged'
run --baseline '' "$sample"; exits 2
run --fail-if 'asr < baseline - 10%' "$sample"; exits 2
run --fail-if 'share(code == 503) > baseline' --baseline now.json "$sample"; exits 2
head -n 1 err | grep -q "does not tell what 'share(...)' was" || wrong "$(cat err)"
finish
