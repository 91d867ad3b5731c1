#!/bin/sh
# A pipe that says nothing for a while: timers and signals work all the same.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
. "$SIPDIAG_SOURCE/tests/cli/live.sh"

# feed ARGUMENT...: the sample goes into the pipe, which then stays open and silent.
feed() {
    rm -f pipe
    mkfifo pipe
    start "$@" pipe
    exec 9>pipe
    cat "$sample" >&9
}

# --every and --for are by the clock, not by what comes.
feed --every 400ms --for 2s
ends
exits 0
[ "$(grep -c '^--- 20' out)" -ge 4 ] || wrong "$last: $(grep -c '^--- 20' out) looks"
[ "$(grep -c '^Calls Summary' out)" -eq "$(grep -c '^--- 20' out)" ] || wrong "$last: not a page each"
silent err
exec 9>&-

# Records come as calls end, and Ctrl-C gives the rest.
feed -f ndjson --set findings=0 --every 1h
for_a_while '[ "$(lines out)" -ge 217 ]' || wrong "$last: $(lines out) records while the pipe is open"
kill -INT $program
ends
exits 0
silent err
[ "$(lines out)" -eq 218 ] || wrong "$last: $(lines out) records"
[ "$(grep -c '"provisional":true}$' out)" -eq 218 ] || wrong "$last: not all are provisional"
exec 9>&-
"$SIPDIAG" -f ndjson --set findings=0 "$sample" >whole
records whole >whole.sorted
records out >out.sorted
same whole.sorted out.sorted

# A file of records grows; once it is moved away, SIGHUP begins a new one, and nothing is lost.
echo '{"old":true}' >calls.ndjson
feed -o calls.ndjson --set findings=0 --every 1h
for_a_while '[ "$(lines calls.ndjson)" -ge 218 ]' || wrong "$last: $(lines calls.ndjson) records in the file"
head -n 1 calls.ndjson | grep -q old || wrong "$last: what stood in the file is gone"
mv calls.ndjson calls.1
kill -HUP $program
kill -INT $program
ends
exits 0
silent out
silent err
sed 1d calls.1 | cat - calls.ndjson >rotated
[ "$(lines calls.ndjson)" -ge 1 ] || wrong "$last: no record in the new file"
records rotated >rotated.sorted
same whole.sorted rotated.sorted
exec 9>&-

# A call of an hour ago is let go, and its record has come before.
feed -f ndjson --set findings=0 --every 1h --set live-window=1s
for_a_while '[ "$(lines out)" -ge 217 ]' || wrong "$last: $(lines out) records while the pipe is open"
kill -TERM $program
ends
exits 0
records out >out.sorted
same whole.sorted out.sorted
exec 9>&-

# The figures are those of the whole, but for quantiles, which are near.
feed -f csv --set findings=0 --every 1h --set live-window=1s
exec 9>&-
ends
exits 0
"$SIPDIAG" -f csv --set findings=0 "$sample" >whole.csv
same whole.csv out

# To stop inside a packet is no damage of the capture.
rm -f pipe
mkfifo pipe
start --every 1h pipe
exec 9>pipe
head -c 300000 "$sample" >&9
sleep 0.5
kill -TERM $program
ends
exits 0
silent err
prints 'nothing was cut or lost'
exec 9>&-

# SIGUSR1 asks for the summary so far, in any run.
feed
for_a_while '[ "$(sed "s/.*) //; s/ .*//" /proc/$program/stat)" = S ]'
sleep 0.3
kill -USR1 $program
for_a_while 'grep -q "^Every call:" out' || wrong "$last: SIGUSR1 printed nothing"
head -n 1 out | grep -q '^--- 20' || wrong "$last: no time above the page"
prints '218 calls, 1 in progress'
kill -INT $program
ends
exits 130
[ "$(grep -c '^Calls Summary' out)" -eq 2 ] || wrong "$last: not a page more at the end"
exec 9>&-

# Without a capture yet, too.
rm -f pipe
mkfifo pipe
start --for 500ms pipe
exec 9>pipe
ends
exits 3
exec 9>&-

# Each look writes the file anew, and wholly.
feed --every 200ms -l -o calls.csv
for_a_while '[ -s calls.csv ] && [ "$(lines calls.csv)" -eq 219 ]' || wrong "$last: $(lines calls.csv) lines"
grep -q ',in-progress,' calls.csv || wrong "$last: the open call is not in progress"
silent out
kill -TERM $program
ends
exits 0
! grep -q ',in-progress,' calls.csv || wrong "$last: a call is in progress at the end"
[ -z "$(find . -name '.calls.csv*')" ] || wrong "$last: left behind: $(ls -A)"
exec 9>&-

# Reports and records of a run that goes on are as docs/ promises.
feed --every 200ms -l -o calls.json
for_a_while '[ -s calls.json ] && cp calls.json looked.json && grep -q "\"calls\":218," looked.json' ||
    wrong "$last: no file"
grep -q '"outcome":"in-progress"' looked.json || wrong "$last: no call is in progress"
python3 "$SIPDIAG_SOURCE/tests/check_schema.py" "$SIPDIAG_SOURCE/docs/report.schema.json" looked.json >fault 2>&1
case $? in 0 | 77 | 127) ;; *) wrong "$last: $(head -n 3 fault)" ;; esac
kill -TERM $program
ends
exec 9>&-

# A heading once, rows each time.
feed --every 300ms --for 2s -f csv
ends
exits 0
[ "$(grep -c '^label,' out)" -eq 1 ] || wrong "$last: $(grep -c '^label,' out) headings"
[ "$(grep -c '^Answered,' out)" -ge 3 ] || wrong "$last: not a table each time"
exec 9>&-

# A reader that goes away ends it.
rm -f pipe
mkfifo pipe
{ timeout 60 "$SIPDIAG" --every 100ms pipe 2>err; echo $? >code; } | head -n 1 >out &
exec 9>pipe
cat "$sample" >&9
for_a_while '[ -s code ]' || wrong "a reader that went away: it goes on"
[ "$(cat code)" -eq 0 ] || wrong "a reader that went away: exit $(cat code)"
exec 9>&-

# In place on a terminal, which gets back what it showed.
if has_terminal; then
    rm -f pipe
    mkfifo pipe
    script -qec "stty rows 20 cols 90; exec timeout 60 $SIPDIAG --every 200ms --for 1s pipe" /dev/null >screen </dev/null 2>&1 &
    program=$!
    watch $program
    exec 9>pipe
    cat "$sample" >&9
    ends
    last="--every on a terminal"
    exec 9>&-
    escape=$(printf '\033')
    [ "$(grep -c "$escape\[?1049h" screen)" -eq 1 ] || wrong "$last: the screen was not put aside once"
    [ "$(grep -c "$escape\[?1049l" screen)" -eq 1 ] || wrong "$last: the screen did not come back"
    [ "$(grep -c "$escape\[H" screen)" -ge 3 ] || wrong "$last: not drawn in place"
    grep -q 'more lines: a taller window' screen || wrong "$last: what is cut is not said"
    sed "1,/$escape\[?1049l/d" screen | grep -q '^Every call:' || wrong "$last: no page stays at the end"
fi
finish
