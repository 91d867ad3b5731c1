#!/bin/sh
# Real output against the schemas in docs/.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

python=python3
"$python" -c 'import jsonschema' 2>/dev/null || python=/usr/bin/python3
"$python" -c 'import jsonschema' 2>/dev/null || { echo "python3-jsonschema is not installed"; exit 77; }

# conforms SCHEMA
conforms() {
    "$python" "$SIPDIAG_SOURCE/tests/check_schema.py" "$SIPDIAG_SOURCE/docs/$1.schema.json" - <out >faults 2>&1 ||
        wrong "$last: $(head -n 3 faults)"
}

# No packets at all: the header of a capture and nothing else.
head -c 24 "$sample" >none.pcap
cp "$sample" "$(printf 'odd \377 name "\\\033[1m.pcap')"
for input in "$sample" none.pcap odd*; do
    run -f json "$input"; exits 0; conforms report
    run -f json -l "$input"; exits 0; conforms report
    run -f ndjson "$input"; exits 0; conforms record
done
run -f json -l missing.pcap "$sample"; exits 3; conforms report
run -f json -l "$sample" none.pcap; exits 0; conforms report
run -f json --us 192.0.2.0/24 "$sample"; exits 0; conforms report
finish
