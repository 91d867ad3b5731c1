#!/bin/sh
# Inputs: what cannot be read is named with the reason and exit 3, the others are still printed.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

run -f ndjson "$sample"; exits 0; cp out wanted
[ -s wanted ] || wrong "the sample has no calls"

run missing.pcap; exits 3; says "missing.pcap.*no such file"; silent out
run -q missing.pcap; exits 3; says "missing.pcap"
run -f ndjson missing.pcap "$sample"; exits 3; says "missing.pcap"; same out wanted
mkdir notes; echo hello >notes/hello.txt
run notes; exits 3; says "directory"; silent out
: >empty.pcap
run empty.pcap; exits 3; says "empty.pcap"; silent out
run; exits 3; says "standard input"; silent out
echo 'hello there' >note.txt
run note.txt; exits 3; says "note.txt.*hello there"; silent out
run "$(printf 'no\033[2Jsuch\nfile')"; exits 3; says 'no.x1b\[2Jsuch.x0afile'
run ""; exits 3
if [ "$(id -u)" -ne 0 ]; then
    cp "$sample" secret.pcap
    chmod 000 secret.pcap
    run secret.pcap; exits 3; says "secret.pcap.*ermission.*sudo"; silent out
fi

# Standard input gives the same as the file, but for its name.
no_name() {
    sed 's/"input":"[^"]*"/"input":"-"/g' "$1"
}
no_name wanted >unnamed
"$SIPDIAG" -f ndjson <"$sample" >out 2>err; code=$?; last='sipdiag <FILE'
exits 0; no_name out >piped; same piped unnamed
cat "$sample" | "$SIPDIAG" -f ndjson - >out 2>err; code=$?; last='cat FILE | sipdiag -'
exits 0; no_name out >piped; same piped unnamed
mkfifo pipe
cat "$sample" >pipe &
run -f ndjson pipe; exits 0; no_name out >piped; same piped unnamed
wait

# More inputs than a shell's usual limit of open files.
many=''
i=0
while [ $i -lt 80 ]; do
    many="$many $sample"
    i=$((i + 1))
done
(ulimit -S -n 50 && exec "$SIPDIAG" -f ndjson $many) >out 2>err; code=$?; last='80 inputs with 50 open files'
exits 0; [ "$(wc -l <out)" -eq "$(wc -l <wanted)" ] || wrong "$last: the copies of a call are not one call"

# A capture that ends inside a packet: the rest is analysed, and --strict makes it an error.
size=$(wc -c <"$sample")
head -c $((size - 7)) "$sample" >cut.pcap
run cut.pcap; exits 0; grep -q '^sipdiag: warning: ' err || wrong "no warning about a cut file"; [ -s out ] || wrong "no report on a cut file"
run -q cut.pcap; exits 0; silent err
run --strict cut.pcap; exits 3; grep -q 'cut.pcap' err || wrong "--strict does not name the file"; [ -s out ] || wrong "--strict prints no report"
run --strict "$sample"; exits 0; silent err

# The same bytes in every locale and zone.
run "$sample"; cp out wanted
for setting in LC_ALL=C LC_ALL=C.UTF-8 LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo TZ=EST5EDT; do
    env "$setting" "$SIPDIAG" "$sample" >out 2>err; last="$setting sipdiag"
    same out wanted
done
run --tz Europe/Berlin -l "$sample"; exits 0; prints 'CET|CEST'
finish
