#!/bin/sh
# The HTML page in a real Chromium: looks, sorting, filters, ladders, keyboard, hostile texts, 100 000 calls.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
html=$SIPDIAG_SOURCE/tests/html
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
(cd "$html" && python3 -c 'import browser, sys; sys.exit(not browser.find())') ||
    { echo "there is no browser: Debian has chromium and chromium-driver"; exit 77; }

# flow NAME: the flow of that name as NAME.pcap
flow() {
    "$(dirname "$SIPDIAG")/tests/flow2pcap" "$SIPDIAG_SOURCE/tests/flows/$1.flow" "$1.pcap" || wrong "no flow $1"
}

run -o evening.html "$sample"; exits 0
cp "$html/hostile.log" '<img src=x onerror=1>.log'
run -o hostile.html '<img src=x onerror=1>.log'; exits 0
flow no-sip; run -o none.html no-sip.pcap; exits 0
flow answered; run -o one.html answered.pcap; exits 0
flow ipv6; run -o two-parties-v6.html ipv6.pcap; exits 0
run -o table.html "$SIPDIAG_SOURCE/tests/cdr/asterisk_master_21col.csv"; exits 0
run -o no-times.html "$SIPDIAG_SOURCE/tests/logs/ngrep-byline-notime.txt"; exits 0
run -o unselected.html -w 'code == 1' "$sample"; exits 0
awk 'BEGIN { print "start,caller,callee,trunk,sip_code,talk"; for (i = 0; i < 100000; i++)
    printf "2026-03-10 %02d:%02d:%02d,100%d,44207946%04d,carrier%d,%d,%d\n", i / 7200 + 1, i / 120 % 60, i / 2 % 60, i % 70,
        i * 7 % 9973, i % 5, i % 3 ? 200 : 486, i % 3 ? i % 600 : 0 }' >many.csv
run -o many.html many.csv; exits 0
python3 "$html/check_browser.py" "$work" || failures=$((failures + 1))
finish
