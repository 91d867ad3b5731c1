#!/bin/sh
# Outputs: files appear whole or not at all, formats follow suffixes, full disks and lost readers.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

run -f json "$sample"; cp out wanted.json; exits 0
run -f csv "$sample"; cp out wanted.csv; exits 0
run "$sample"; cp out wanted.txt; exits 0

run -o report.json "$sample"; exits 0; silent out; silent err; same report.json wanted.json
run -o report.txt "$sample"; exits 0; same report.txt wanted.txt
run -f json -o report.data "$sample"; exits 0; same report.data wanted.json
run -o report.json -o report.csv -o - "$sample"; exits 0
same report.json wanted.json; same report.csv wanted.csv; same out wanted.txt
run -f json -o report.csv -o - "$sample"; exits 0; same report.csv wanted.csv; same out wanted.json
run -o - "$sample"; exits 0; same out wanted.txt

# Mode of an old file is kept, a symbolic link is followed, nothing is left beside.
mkdir folder
echo old >folder/old.json
chmod 640 folder/old.json
ln -s old.json folder/link.json
run -o folder/link.json "$sample"; exits 0; same folder/old.json wanted.json
[ -L folder/link.json ] || wrong "the link was replaced"
[ "$(stat -c %a folder/old.json)" = 640 ] || wrong "the mode was not kept"
[ "$(ls -A folder | wc -l)" -eq 2 ] || wrong "left beside the output: $(ls -A folder)"

# A failure leaves the old file alone.
run -o folder/old.json missing.pcap; exits 3; same folder/old.json wanted.json
if [ "$(id -u)" -ne 0 ]; then
    chmod 444 folder/old.json
    run -o folder/old.json "$sample"; exits 5; says "old.json.*ermission"
    chmod 555 folder
    run -o folder/new.json "$sample"; exits 5; says "new.json.*ermission"
    chmod 755 folder
fi
run -o nowhere/report.json "$sample"; exits 5; says "nowhere"; silent out
mkdir folder/dir.json
run -o folder/dir.json "$sample"; exits 5; says "dir.json"
rmdir folder/dir.json

# Devices and FIFOs are written in place.
run -o /dev/null "$sample"; exits 0; silent out
[ -c /dev/null ] || wrong "/dev/null is no device any more"
mkfifo pipe.json
cat pipe.json >read.json &
run -o pipe.json "$sample"; exits 0; wait; same read.json wanted.json
[ -p pipe.json ] || wrong "the FIFO was replaced"

"$SIPDIAG" -f json -o /dev/stdout "$sample" 2>err | cat >out; last='-o /dev/stdout | cat'
silent err; same out wanted.json
"$SIPDIAG" -f json -o /dev/stdout "$sample" >out 2>err; code=$?; last='-o /dev/stdout >FILE'
exits 0; same out wanted.json

# Full disk, closed output, lost reader.
run -o /dev/full "$sample"; exits 5; says "/dev/full.*space"
for format in table json ndjson csv markdown html; do
    "$SIPDIAG" -l -f $format "$sample" >/dev/full 2>err; code=$?; last="-l -f $format >/dev/full"
    exits 5; says "standard output.*space"
    "$SIPDIAG" -f $format "$sample" >&- 2>err; code=$?; last="-f $format >&-"
    exits 5; says "standard output"
    { "$SIPDIAG" -l -f $format "$sample" 2>err; echo $? >status; } | head -c 0
    code=$(cat status); last="-l -f $format | head -c 0"
    exits 0; silent err
done
run -o /dev/full missing.pcap "$sample"; exits 5
"$SIPDIAG" "$sample" >out 2>err <&-; code=$?; last='sipdiag FILE <&-'
exits 0; same out wanted.txt
"$SIPDIAG" - >out 2>err <&-; code=$?; last='sipdiag - <&-'
exits 3; says "standard input"
"$SIPDIAG" "$sample" >out 2>&-; code=$?; last='sipdiag FILE 2>&-'
exits 0; same out wanted.txt
"$SIPDIAG" -o closed.json "$sample" <&- >&- 2>&-; code=$?; last='sipdiag with all streams closed'
exits 0; same closed.json wanted.json

# An output that is an input.
cp "$sample" capture.pcap
ln capture.pcap twin.json
ln -s capture.pcap link.csv
for output in twin.json link.csv; do
    run -o $output capture.pcap; exits 2; says "output '$output' is also an input"
done
run -f json -o capture.pcap capture.pcap; exits 2; says "is also an input"
run -f json -o ./capture.pcap other.pcap capture.pcap; exits 2
"$SIPDIAG" -f json -o capture.pcap - <capture.pcap 2>err; code=$?; last='-o FILE - <FILE'
exits 2; says "is also an input"
"$SIPDIAG" capture.pcap >>capture.pcap 2>err; code=$?; last='sipdiag FILE >>FILE'
exits 2; says "is also an input"
same capture.pcap "$sample"
finish
