#!/bin/sh
# Ctrl-C: what had been read is printed, exit 130; a second one ends at once.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

# The reader end stalls after most of the sample: we hold the FIFO open.
start() {
    rm -f pipe
    mkfifo pipe
    "$SIPDIAG" "$@" pipe >out 2>err &
    program=$!
    exec 9>pipe
}

# Waits until the program sleeps in its read, so that the signal comes while it waits.
settle() {
    tries=0
    while [ $tries -lt 100 ]; do
        state=$(sed 's/.*) //; s/ .*//' "/proc/$program/stat" 2>/dev/null)
        [ "$state" = S ] && return
        tries=$((tries + 1))
        sleep 0.05
    done
}

for signal in INT TERM; do
    start -f ndjson
    cat "$sample" >&9
    settle
    kill -$signal $program
    wait $program; code=$?; last="$signal in a stalled FIFO"
    exits 130
    [ -s out ] || wrong "$last: nothing printed"
    grep -q interrupted err || wrong "$last: it is not said"
    exec 9>&-
done

# Two at once are one, as timeout(1) sends them to a process and to its group.
start -f ndjson
cat "$sample" >&9
settle
kill -INT $program
kill -INT $program
wait $program; code=$?; last="two INT at once"
exits 130
[ -s out ] || wrong "$last: nothing printed"
exec 9>&-

# Before the first byte.
start
settle
kill -INT $program
wait $program; code=$?; last="INT before the first byte"
exits 130
exec 9>&-

# An atomic output of a partial analysis is written.
start -o partial.json
cat "$sample" >&9
settle
kill -INT $program
wait $program; code=$?; last="INT with -o"
exits 130
[ -s partial.json ] || wrong "$last: no file"
exec 9>&-
[ -z "$(ls -A | grep -vxE 'out|err|pipe|partial.json')" ] || wrong "left behind: $(ls -A)"
finish
