#!/bin/sh
# The ladder of one call: from a file or a pipe, to the screen or a file; what is no call is said, exit 2.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

id=$("$SIPDIAG" -l -f csv "$sample" | sed -n 2p | cut -d, -f1)
[ -n "$id" ] || wrong "the sample has no Call-ID"

run -L "$id" "$sample"; exits 0; silent err; cp out wanted
prints "^Call $id "
prints ' INVITE '
run --ladder="$id" "$sample"; exits 0; same out wanted
"$SIPDIAG" -L "$id" <"$sample" >out 2>err || wrong "-L of standard input: exit $?"
same out wanted
run -L "$id" -o ladder.txt "$sample"; exits 0; silent out; same ladder.txt wanted
TMPDIR=/nowhere "$SIPDIAG" -L "$id" "$sample" >out 2>err || wrong "few messages need a temporary folder"
same out wanted
run -L "$id" --ascii "$sample"; exits 0
LC_ALL=C grep -q '[^ -~]' out && wrong "--ascii printed what is not ASCII"
COLUMNS=80 "$SIPDIAG" -L "$id" --ascii "$sample" >out 2>err
awk 'length($0) > 80 { exit 1 }' out || wrong "a line is wider than 80 columns"

for format in json ndjson csv; do
    run -L "$id" -f "$format" "$sample"; exits 2; silent out
    says "a ladder is text and cannot be $format"
    run -L "$id" -o "x.$format" "$sample"; exits 2; silent out
    [ ! -e "x.$format" ] || wrong "a refused ladder left x.$format"
done

run -L @ "$sample"; exits 2; silent out
grep -q "calls have '@' in their Call-ID" err || wrong "several calls are not said"
[ "$(grep -c '^  .* -> ' err)" -eq 20 ] || wrong "not 20 of several calls are listed"
grep -q '^  \.\.\. and [0-9]* more$' err || wrong "the others are not counted"
run -L "$(printf 'no\033such')" "$sample"; exits 2; silent out
grep -qF "no call has the Call-ID 'no\\x1bsuch'" err || wrong "no call: $(head -n 1 err)"
finish
