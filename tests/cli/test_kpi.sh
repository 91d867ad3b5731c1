#!/bin/sh
# Every KPI of the report, of all calls and of every group, worked out anew from the Call Log.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
command -v python3 >/dev/null 2>&1 || { echo "python3 is not installed"; exit 77; }
converter=$(dirname "$SIPDIAG")/tests/flow2pcap
flows=
[ -x "$converter" ] && for flow in findings-of-a-bad-evening answered-retransmissions refusals-we-get proxy-turns-503-into-500 no-response; do
    "$converter" "$SIPDIAG_SOURCE/tests/flows/$flow.flow" "$flow.pcap" && flows="$flows $flow.pcap"
done

# agrees INPUT DIM [ARGUMENT...]
agrees() {
    input=$1 dimension=$2
    shift 2
    run -f ndjson "$@" "$input"; exits 0; cp out calls
    run -f json --by "$dimension" "$@" "$input"; exits 0; cp out report
    python3 "$SIPDIAG_SOURCE/tests/check_kpi.py" report calls "$dimension" >faults 2>&1 || wrong "$last: $(head -n 20 faults)"
}

for dimension in direction trunk cause outcome side transport ended_by; do
    agrees "$sample" $dimension
done
agrees "$sample" trunk -w 'outcome == "answered" or code >= 500'
agrees "$sample" trunk --until 2026-11-20T18:20:00Z
for input in $flows; do
    agrees "$input" direction --us 192.0.2.10
    agrees "$input" trunk
done
finish
