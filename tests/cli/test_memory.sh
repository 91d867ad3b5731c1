#!/bin/sh
# More calls than memory is to hold: they go through a temporary file, and nothing else changes.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
small='--set memory=1M'

# 40 000 calls are about 15 MB; a limit of 1M keeps 4 MB of them.
"$MASTER_CSV" 40000 >master.csv || { echo "no table"; exit 2; }

# same_with OPTION...: the same bytes, whether there is a file or not.
same_with() {
    "$SIPDIAG" "$@" master.csv >wanted 2>err || wrong "sipdiag $* master.csv: $(head -n 3 err)"
    # shellcheck disable=SC2086
    run "$@" $small master.csv; exits 0
    same wanted out
}

same_with -f json
same_with
same_with -l -f csv
same_with -f ndjson
same_with -l -f json --by trunk,hour
same_with -f csv --by prefix
same_with -f json -w 'cause == "callee-busy" and trunk == "zed"'
same_with -f json --since 2026-03-01T01:00:00Z --until 2026-03-01T02:30:00Z
prints '"calls":[1-9]'
same_with -f csv -l -w 'talk > 100s' --top 10

# The file is really used: as little of it as is asked for, and none when it is not needed.
if command -v strace >/dev/null 2>&1 && strace -o trace true 2>/dev/null; then
    strace -f -e trace=openat,pwrite64 -o trace "$SIPDIAG" --set memory=1M master.csv >out 2>err
    grep -q 'O_TMPFILE' trace || wrong "memory=1M: no temporary file is made"
    strace -f -e trace=openat,pwrite64 -o trace "$SIPDIAG" master.csv >out 2>err
    ! grep -q 'O_TMPFILE' trace || wrong "a temporary file is made though memory is plenty"
fi

# Durations of very many calls, compared with those of fewer.
"$MASTER_CSV" 100000 >many.csv
run --until 2026-03-01T06:00:00Z -o fewer.json many.csv; exits 0
run --baseline fewer.json --fail-if 'talk.mean > baseline + 1h' many.csv; exits 0
prints '^Compared with fewer.json'
rm -f many.csv

# In whatever order the rows stand, the calls come in order of time.
awk '{ print 40000 - NR "\t" $0 }' master.csv | sort -n | cut -f 2- >reversed.csv
awk '{ print (NR * 7919) % 40009 "\t" $0 }' master.csv | sort -n | cut -f 2- >shuffled.csv
for order in reversed shuffled; do
    "$SIPDIAG" -l -f csv $order.csv >wanted 2>err
    # shellcheck disable=SC2086
    run -l -f csv $small $order.csv; exits 0
    same wanted out
    "$SIPDIAG" -l -f csv master.csv 2>/dev/null | cut -d , -f 1,3-8 >a
    cut -d , -f 1,3-8 out >b
    last="$order rows"; same a b
done

# Through a pipe, and with a capture beside it.
"$SIPDIAG" -f json - <master.csv >wanted 2>err
# shellcheck disable=SC2086
"$SIPDIAG" -f json $small - <master.csv >out 2>err
last="a pipe with little memory"; same wanted out
"$SIPDIAG" -f ndjson "$sample" master.csv >wanted 2>err
# shellcheck disable=SC2086
run -f ndjson $small "$sample" master.csv; exits 0
same wanted out

# Where no file can be made, all stays in memory, which is said; the result is the same.
"$SIPDIAG" -f json master.csv >wanted 2>err
for folder in /nonexistent /proc; do
    last="TMPDIR=$folder"
    # shellcheck disable=SC2086
    TMPDIR=$folder "$SIPDIAG" -f json $small master.csv >out 2>err || wrong "$last: exit $?"
    same wanted out
    says "cannot keep the calls in a temporary file in '$folder': .*stay in memory.*TMPDIR"
    # shellcheck disable=SC2086
    TMPDIR=$folder "$SIPDIAG" -q -f json $small master.csv >out 2>err || wrong "$last -q: exit $?"
    silent err
done

# Output that cannot be written is said as ever.
if [ -w /dev/full ]; then
    # shellcheck disable=SC2086
    "$SIPDIAG" -l -f csv $small master.csv >/dev/full 2>err
    code=$?; last="to /dev/full"; exits 5
fi
finish
