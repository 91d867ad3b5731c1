#!/bin/sh
# The same packets in other clothes give the same calls: compressed, as pcapng, split into files in any order, in a
# directory, through standard input. What a directory may hold, and how many inputs there may be.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
tools=$(dirname "$SIPDIAG")/tests

# The Call Log without the names of inputs (all are called evening...) and the packets' numbers in them.
clean() {
    sed -E 's|[^,;" ]*evening[^,;"# ]*||g; s/^([^,]*),-,/\1,,/; s/([,"; ])-#/\1#/g; s/#[0-9]+//g' "$1"
}

gives_the_same() {
    run -l -f csv --csv-raw "$@"
    exits 0
    silent err
    clean out >log
    same log wanted
}

# The same but for what is said about the copies.
gives_the_same_once() {
    run -l -f csv --csv-raw "$@"
    exits 0
    silent err
    clean out | sed 's/"//g; s/capture-duplicates //; s/capture-duplicates//' >log
    sed 's/"//g' wanted >bare
    same log bare
}

mkdir whole parts
cp "$sample" whole/evening.pcap
run -l -f csv --csv-raw whole/evening.pcap; exits 0; clean out >wanted
[ "$(wc -l <wanted)" -gt 200 ] || wrong "the sample has no calls"
"$tools/reshape" whole/evening.pcap pcapng whole/evening.pcapng || wrong "no pcapng"
"$tools/reshape" whole/evening.pcap split 7 parts/evening || wrong "no parts"

gives_the_same whole/evening.pcapng
for packer in gzip zstd xz bzip2 lz4; do
    command -v $packer >/dev/null 2>&1 || continue
    "$SIPDIAG" -V -v | grep -q "reads $packer" || continue
    $packer -c whole/evening.pcap >whole/evening.$packer 2>/dev/null
    gives_the_same whole/evening.$packer
    "$SIPDIAG" -l -f csv --csv-raw <whole/evening.$packer >out 2>err; code=$?; last="sipdiag <$packer"
    exits 0; silent err; clean out >log; same log wanted
    cat whole/evening.$packer | "$SIPDIAG" -l -f csv --csv-raw - >out 2>err; code=$?; last="cat $packer | sipdiag -"
    exits 0; silent err; clean out >log; same log wanted
    # Packed twice, cut, and with a byte changed.
    gzip -c whole/evening.$packer >whole/evening-twice
    gives_the_same whole/evening-twice
    head -c $(($(wc -c <whole/evening.$packer) - 20)) whole/evening.$packer >whole/evening-cut
    run -l -f csv --csv-raw whole/evening-cut; grep -q "whole/evening-cut.*$packer data" err || wrong "$packer: a cut is not said"
    run -f json whole/evening-cut
    [ ! -s out ] || grep -q '"archive-damaged":1' out || wrong "$packer: a cut is not counted"
    rm whole/evening-twice whole/evening-cut whole/evening.$packer
done

# A rotation set, whatever the order: calls go on across files, and so do repetitions.
gives_the_same parts/evening4.pcap parts/evening0.pcap parts/evening6.pcap parts/evening2.pcap parts/evening5.pcap parts/evening1.pcap \
    parts/evening3.pcap
gives_the_same parts
gives_the_same parts/
gzip parts/evening3.pcap parts/evening5.pcap
gives_the_same parts
cat parts/evening6.pcap | "$SIPDIAG" -l -f csv --csv-raw - parts/evening[0-5]* >out 2>err; code=$?; last='a pipe and files'
exits 0; silent err; clean out >log; same log wanted

# A packet in two files is one packet.
gives_the_same_once whole/evening.pcap whole/evening.pcapng
gives_the_same_once parts whole/evening.pcap

# From two hosts, one of which has another clock: its times are set right, and that is said.
for skew in -37000 2500 200; do
    "$tools/reshape" whole/evening.pcap shift $skew evening-skewed.pcap || wrong "no shift"
    run -l -f csv --csv-raw whole/evening.pcap evening-skewed.pcap; exits 0
    clean out | sed 's/"//g; s/capture-duplicates //; s/capture-duplicates//' >log; same log bare
    says "evening-skewed.pcap: its clock is .* that of whole/evening.pcap, as [0-9]+ messages in both tell"
    run -q -f json whole/evening.pcap evening-skewed.pcap; exits 0; silent err
    prints '"clock-skew":1'
done
grep -q 'behind' err && wrong "it is ahead"

# A capture that begins minutes after another is its next file when their names say so.
"$tools/flow2pcap" "$SIPDIAG_SOURCE/tests/flows/capture-ended-while-ringing.flow" trace_1.pcap || wrong "no capture"
sed 's/^call a/call later/' "$SIPDIAG_SOURCE/tests/flows/busy.flow" >later.flow
"$tools/flow2pcap" later.flow later.pcap || wrong "no capture"
"$tools/reshape" later.pcap shift 300000 trace_2.pcap || wrong "no shift"
cp trace_2.pcap monday.pcap
run -q -l -f csv trace_1.pcap trace_2.pcap; exits 0; prints 'a-51d1@.*trace_1.pcap.*,no-answer,'
run -q -l -f csv trace_1.pcap monday.pcap; exits 0; prints 'a-51d1@.*trace_1.pcap.*,unknown,capture-ended-early,'

# Every flow as a file: many that overlap, more than may be open, give what plenty of descriptors give.
mkdir flows
for flow in "$SIPDIAG_SOURCE"/tests/flows/a*.flow "$SIPDIAG_SOURCE"/tests/flows/[c-f]*.flow; do
    "$tools/flow2pcap" "$flow" "flows/$(basename "$flow" .flow).pcap" || wrong "no capture of $flow"
done
run -q -l -f csv --csv-raw flows; exits 0; cp out flows_wanted
(ulimit -n 14 && exec "$SIPDIAG" -q -l -f csv --csv-raw flows) >out 2>err; code=$?; last='flows with 14 descriptors'
exits 0; silent err; same out flows_wanted
gzip flows/a*.pcap
(ulimit -n 14 && exec "$SIPDIAG" -q -l -f csv --csv-raw flows) >out 2>err; code=$?; last='packed flows with 14 descriptors'
exits 0; silent err; sed 's/\.gz//g' out >unpacked; same unpacked flows_wanted
run -f json flows
[ "$(grep -c '"name":"flows/' out)" -eq "$(ls flows | wc -l)" ] || wrong "inputs does not list every file"

# A directory: recursive, by name, loops and other files passed over, counted and named with -v.
mkdir -p tree/b/c tree/empty
cp whole/evening.pcap tree/b/c/evening.pcap
echo 'read me' >tree/README
: >tree/b/nothing.pcap
ln -s .. tree/b/up
ln -s c/evening.pcap tree/b/evening-again.pcap
mkfifo tree/pipe
gives_the_same tree
run -v tree; exits 0
grep -q "skipped: 'tree/README'" err || wrong "-v does not name what is skipped"
run -f json tree; grep -q '"files-skipped":2' out || wrong "what is skipped is not counted"
grep -q '"complete":true' out || wrong "what is skipped makes the report incomplete"
run --strict -f csv tree; exits 3; [ -s out ] || wrong "--strict prints no report"
ln -s nowhere tree/b/dangling
run -f csv tree; exits 0; says "warning.*tree/b/dangling.*no such file"
run --strict -f csv tree/b; exits 3
rm tree/b/dangling
run tree/empty; exits 3; says "tree/empty.*holds no file"; silent out
rm tree/b/c/evening.pcap tree/b/evening-again.pcap
run tree; exits 3; says "tree.*none of the 2 files"; silent out
run -f csv -l tree whole/evening.pcap; exits 3; says "tree"; [ -s out ] || wrong "the other input is not printed"
run tree/b missing.pcap; exits 3
run whole -o whole/evening.pcap -f csv; exits 2; says "also an input"
run whole -o whole/report.csv; exits 0; run whole -o whole/report.csv; exits 0
if [ "$(id -u)" -ne 0 ]; then
    chmod 000 whole/evening.pcapng
    run whole; exits 0; says "warning.*whole/evening.pcapng.*ermission"
    run --strict whole; exits 3
fi

run - -; exits 2; says "only once"
printf '%s\n' 'not a capture' | gzip -c >words.gz
run words.gz; exits 3; says "content of 'words.gz' is not a capture.*not a capture"
finish
