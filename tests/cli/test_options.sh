#!/bin/sh
# Wrong usage: one line that names the fault and the nearest right thing, exit 2, nothing on standard output.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

# refused PATTERN ARGUMENT...
refused() {
    pattern=$1
    shift
    run "$@"
    exits 2
    says "^sipdiag: $pattern"
    silent out
}

refused "unknown option '--fromat'; did you mean '--format'\?" --fromat json "$sample"
refused "unknown option '--call'; did you mean '--calls'\?" --call "$sample"
refused "unknown option '--CALLS'; did you mean '--calls'\?" --CALLS "$sample"
refused "unknown option '--formatt'; did you mean '--format'\?" --formatt=json "$sample"
refused "unknown option '--zzzzzzzzz'; the nearest is '--" --zzzzzzzzz "$sample"
refused "unknown option '-F'; did you mean '-f'\?" -F "$sample"
refused "option '--ladder' needs a value" -L
refused "option '--ladder' needs a Call-ID" -L "" "$sample"
refused "unknown option '-x'" -x "$sample"
refused "unknown option '-x'" -lx "$sample"
refused "unknown option '-.xc3.xa9'|unknown option '-é'" -é "$sample"
refused "unknown format 'jsno'; did you mean 'json'\?" -f jsno "$sample"
refused "unknown format 'docx'; write one of: table, " -f docx "$sample"
refused "unknown value of --color 'allways'; did you mean 'always'\?" --color=allways "$sample"
refused "'many' is no number of rows" --top many "$sample"
refused "'-1' is no number of rows" --top -1 "$sample"
refused "'300.1.2.3' is no address" --us 300.1.2.3 "$sample"
refused "'10.0.0.0/33' is no address" --us 10.0.0.0/33 "$sample"
refused "'sip' is no list of ports; write --port 5060" --port sip "$sample"
refused "'5060,' is no list of ports" --port 5060, "$sample"
refused "'0' is no list of ports" --port 0 "$sample"
refused "'65536' is no list of ports" --port 65536 "$sample"
refused "unknown zone 'Europe/Berlim'; did you mean 'Europe/Berlin'\?" --tz Europe/Berlim "$sample"
refused "unknown zone ''" --tz "" "$sample"
refused "unknown zone 'Europe/Berlim'; did you mean 'Europe/Berlin'\?" --input-tz Europe/Berlim "$sample"
refused "unknown zone 'Mars'" --input-tz a=b=Mars "$sample"
refused ".*'silence-after'.*silence-after-100" --set silence-after=9s "$sample"
refused ".*is no value for ring-min" --set ring-min=soon "$sample"
refused "ring-min must lie between" --set ring-min=900h "$sample"
refused "option '--format' needs a value" --format
refused "option '--format' needs a value" -f
refused "option '--calls' takes no value" --calls=yes "$sample"
refused "the suffix of 'report.jsn' names no format; did you mean '.json'\?" -o report.jsn "$sample"
refused "the suffix of 'report.docx' names no format; add -f" -o report.docx "$sample"
refused "the suffix of 'report' names no format; add -f" -o report "$sample"
refused "output 'a.json' is named twice" -o a.json -o a.json "$sample"
refused "option '--output' needs a file name" -o "" "$sample"
refused "unknown option '--.x1b\[31m" "$(printf -- '--\033[31m')" "$sample"
refused "unknown option '--a.x0ab'" "$(printf -- '--a\nb')" "$sample"
[ -z "$(ls | grep -vxE 'out|err')" ] || wrong "wrong usage left files: $(ls)"

# The ways to write an option.
run -l -f csv "$sample"; exits 0; cp out wanted
run -lf csv "$sample"; exits 0; same out wanted
run -lfcsv "$sample"; exits 0; same out wanted
run --calls --format=csv "$sample"; exits 0; same out wanted
run "$sample" --calls --format csv; exits 0; same out wanted
run -l -f csv -- "$sample"; exits 0; same out wanted
cp "$sample" ./-l
run -l -f csv -- -l; exits 0; [ -s out ] || wrong "a file named -l after -- was not read"
run -q -v -q "$sample"; exits 0; silent err
run -v "$sample"; exits 0; grep -q 'taken as ours' err || wrong "-v does not say what is ours"
finish
