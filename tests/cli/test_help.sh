#!/bin/sh
# Help and version: on standard output, 80 columns, every option there; a short help where nothing was asked.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

run --help; exits 0; silent err
awk 'length($0) > 80 { exit 1 }' out || wrong "--help is wider than 80 columns: $(awk 'length($0) > 80' out)"
grep -n " $" out && wrong "--help has lines that end with a space"
for option in --calls --format --output --top --us --tz --input-tz --color --ascii --set --tls-keys --csv-raw --strict --quiet \
    --verbose --help --version; do
    grep -q -e "$option" out || wrong "--help does not name $option"
done
for format in table json ndjson csv; do prints "^ *$format "; done
tail -n 1 out | grep -q sipdiag || wrong "--help does not end with an example"
cp out wanted
run -h; same out wanted

run -V; exits 0; prints '^sipdiag [0-9]+\.[0-9]+\.[0-9]+$'
[ "$(wc -l <out)" -eq 1 ] || wrong "-V is not one line"
run -V -v; exits 0; prints '^libpcap [0-9]'; prints '^osip2 [0-9]'; prints 'reads gzip'; prints 'TLS'
run -Vv; exits 0; prints '^libpcap '

"$SIPDIAG" --help >/dev/full 2>err; code=$?; last='--help >/dev/full'
exits 5; says 'standard output'

# No input on a terminal: a short help, exit 2. script(1) gives us one, where it can.
if has_terminal; then
    script -qec "$SIPDIAG >out; echo code \$?" /dev/null </dev/null >typed 2>&1
    grep -q 'code 2' typed || wrong "no input on a terminal: $(head -n 3 typed)"
    grep -q '^Usage: sipdiag' typed || wrong "no short help on a terminal"
    [ ! -s out ] || wrong "the short help is on standard output"
    [ "$(wc -l <typed)" -lt 12 ] || wrong "the short help is not short"
fi
finish
