#!/bin/sh
# The HTML page: complete, closed, small enough, and safe whatever is in the input.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
command -v python3 >/dev/null || { echo "python3 is not installed"; exit 77; }
html=$SIPDIAG_SOURCE/tests/html

# page FILE: nothing but its own script can run.
closed() {
    python3 "$html/page.py" check "$1" >faults || wrong "$last: $1: $(head -n 3 faults)"
}

# has EXPRESSION: holds for the data, as jq-like Python over d.
has() {
    python3 "$html/page.py" data page.html |
        python3 -c "import json, sys; d = json.load(sys.stdin); sys.exit(not ($1))" || wrong "$last: not so: $1"
}

# small FILE: at most 250 bytes a call and 150 kB, without ladders, of which there are at most 2000.
small() {
    python3 "$html/page.py" sizes "$1" >sizes
    read -r calls bytes ladders <sizes
    [ "$bytes" -le $((calls * 250 + 150000)) ] || wrong "$1: $bytes bytes for $calls calls"
    [ "$ladders" -le 2000 ] || wrong "$1: $ladders ladders"
}

run -o page.html "$sample"; exits 0; silent out; silent err; closed page.html; small page.html
has 'd["calls"]["count"] == 218 and len(d["ladders"]) == 218'
has 'all(ladder["headline"] and ladder["rows"] for ladder in d["ladders"])'
run -f html "$sample"; exits 0; same out page.html
"$SIPDIAG" -f html <"$sample" | sed 's/standard input/NAME/g; s/"-"/"NAME"/g; s/ -</ NAME</g' >pipe.html
sed "s|$sample|NAME|g" page.html >file.html
last='a pipe'; same pipe.html file.html

# Bytes that would end the script, or begin another one.
cp "$html/hostile.log" '<img src=x onerror=1>.log'
run -o page.html '<img src=x onerror=1>.log'; exits 0; closed page.html
has '"</script><img src=x onerror" in d["texts"][2] and len(d["ladders"][0]["rows"]) == 18'

# Nor do names of files, or what is asked for.
run -f json -o '<img src=x>.json' "$sample"; exits 0
run -o page.html --baseline '<img src=x>.json' --warn-if 'count(callee == "<img src=x>") > 0' "$sample"; closed page.html
grep -q 'Compared with &lt;img src=x&gt;.json' page.html || wrong "$last: the baseline is not named"
run -o page.html -w 'caller != "<img src=x>"' "$sample"; exits 0; closed page.html
grep -q 'Only calls.*&lt;img src=x&gt;' page.html || wrong "$last: what is selected is not said"

# Of many calls, 2000 have their ladder.
sh "$html/make_log.sh" 2500 >many.log
run -o page.html many.log; exits 0; closed page.html; small page.html
has 'd["calls"]["count"] == 2500 and len(d["ladders"]) == 2000'
has '[ladder["call"] for ladder in d["ladders"]] == [*range(10), *range(510, 2500)]'

# Where their messages cannot be kept, the page says so and has the rest.
sh "$html/make_log.sh" 14000 >more.log
TMPDIR=/nowhere "$SIPDIAG" -o page.html more.log 2>err; code=$?; last='without room for messages'; exits 0
has '"/nowhere" in d["ladders_problem"] and d["calls"]["count"] == 14000'

# A table of calls has no messages; a run without end keeps none.
awk 'BEGIN { print "start,caller,callee,trunk,sip_code"; for (i = 0; i < 20000; i++)
    printf "2026-03-10 %02d:%02d:%02d,100%d,44207946%04d,carrier,%d\n", i / 3600, i / 60 % 60, i % 60, i % 7, i % 9973,
        i % 3 ? 200 : 486 }' >calls.csv
run -o page.html calls.csv; exits 0; closed page.html; small page.html
has 'not any("rows" in ladder for ladder in d["ladders"])'
run --every 1h -o page.html "$sample"; exits 0
has 'not any("rows" in ladder for ladder in d["ladders"])'
finish
