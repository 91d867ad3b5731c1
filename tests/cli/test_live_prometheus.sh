#!/bin/sh
# Metrics of a run that goes on: what is counted never falls, counts every call once with its own cause, and is whole
# at any moment; a live run ends with the code of its checks.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
. "$SIPDIAG_SOURCE/tests/cli/live.sh"

# counters FILE: name and value of each counter.
counters() {
    sed -n 's/^\(sipdiag_[a-z_]*_total\({.*}\)\{0,1\}\) \([0-9.]*\)$/\1\t\3/p' "$1" | sort
}

# none_fell BEFORE AFTER
none_fell() {
    counters "$1" >before.counters
    counters "$2" >after.counters
    awk -F '\t' 'NR == FNR {before[$1] = $2; next} {after[$1] = $2}
        END {for (name in before) if (!(name in after) || after[name] + 0 < before[name] + 0) {print name; bad = 1} exit bad}' \
        before.counters after.counters >fell || wrong "$last: fell: $(cat fell)"
}

# The sample in pieces, with a look at the file after each.
size=$(wc -c <"$sample")
rm -f pipe
mkfifo pipe
start -o live.prom --every 100ms --set live-window=20m --fail-if 'asr < 60%' --by trunk pipe
exec 9>pipe
offset=0 looks=0
while [ "$offset" -lt "$size" ]; do
    dd if="$sample" bs=20000 skip=$((offset / 20000)) count=1 2>/dev/null >&9
    offset=$((offset + 20000))
    for_a_while '[ -s live.prom ] && { [ ! -s seen.prom ] || ! cmp -s live.prom seen.prom; }'
    [ ! -s live.prom ] || {
        cp live.prom next.prom
        tail -n 1 next.prom | grep -q '^sipdiag_.* ' || wrong "$last: half a file: $(tail -n 1 next.prom)"
        [ ! -s seen.prom ] || none_fell seen.prom next.prom
        mv next.prom seen.prom
        looks=$((looks + 1))
        grep '^sipdiag_finding_calls{' seen.prom >>findings
    }
done
exec 9>&-
ends
exits 1
silent err
[ "$looks" -ge 10 ] || wrong "$last: only $looks looks"
none_fell seen.prom live.prom
[ "$(awk '/^sipdiag_calls_total{/ {sum += $NF} END {print sum}' live.prom)" -eq 218 ] ||
    wrong "$last: $(awk '/^sipdiag_calls_total{/ {sum += $NF} END {print sum}' live.prom) calls are counted"
grep -q '^sipdiag_check_failed{check="asr < 60%",level="fail"} 1$' live.prom || wrong "$last: no check in the metrics"
grep -q 'finding="channel-limit-reached",.*trunk="198.51.100.7"' findings || wrong "$last: no finding in the metrics"
if command -v promtool >/dev/null; then
    promtool check metrics <live.prom >fault 2>&1 || wrong "promtool: $(cat fault)"
else
    echo "not here, so not asked: promtool"
fi

# Each with the cause that it has by itself: the same as without any finding.
if command -v jq >/dev/null; then
    "$SIPDIAG" -f ndjson --set findings=0 "$sample" | jq -r '[.trunk // "", .outcome, .cause, .side] | join(" ")' |
        sort | uniq -c | awk '{print $2, $3, $4, $5, $1}' | sort >wanted
    sed -n 's/^sipdiag_calls_total{trunk="\([^"]*\)",direction="[a-z]*",outcome="\([^"]*\)",cause="\([^"]*\)",side="\([^"]*\)"} \(.*\)/\1 \2 \3 \4 \5/p' live.prom |
        awk '{sum[$1 " " $2 " " $3 " " $4] += $5} END {for (key in sum) print key, sum[key]}' | sort >found
    same found wanted
fi

# All at once gives the same counters as piece by piece; one input that has an end is gauges.
"$SIPDIAG" -f prometheus --every 1h - <"$sample" >once.prom 2>err
counters once.prom | grep calls_total >once
counters live.prom | grep calls_total >live
same once live
run -f prometheus "$sample"; exits 0
[ -z "$(counters out)" ] || wrong "$last: a counter"

# A live run ends with the code of its checks, however it ends.
rm -f pipe
mkfifo pipe
for check in 'asr < 60%=1' 'asr < 40%=0' 'count(cause == "no-response") > 1=1' 'share(code == 503) > 50%=0' 'calls > 5000=0'; do
    start --every 1h --set live-window=1s --fail-if "${check%=*}" pipe
    exec 9>pipe
    cat "$sample" >&9
    exec 9>&-
    ends
    exits "${check##*=}"
done
start --for 1s --fail-if 'calls < 10' --fail-if 'asr < 40%' pipe
exec 9>pipe
head -c 24 "$sample" >&9
ends
exits 1
exec 9>&-
start --for 1s --fail-if 'asr < 40%' pipe
exec 9>pipe
head -c 24 "$sample" >&9
ends
exits 4
exec 9>&-
finish
