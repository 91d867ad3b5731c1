#!/bin/sh
# The user's own file: found where the XDG specification says, behind the command line, left out on demand, and
# its errors name file, line and key.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

export XDG_CONFIG_HOME="$work/xdg"
own=$XDG_CONFIG_HOME/sipdiag/sipdiag.ini
mkdir -p "$XDG_CONFIG_HOME/sipdiag"

trunks() {
    run "$@" -f csv -g trunk "$sample"
    exits 0
}

# own LINE...: what stands in the file.
own() {
    printf '%s\n' "$@" >"$own"
}

# Without the file: what -v suggests is the file.
run -v "$sample"
exits 0
grep -q "put this into $own or a file for --map" err || wrong "-v does not name the file: $(cat err)"
sed -n '/^\[trunk\]$/,/^sipdiag:/p' err | grep -v '^sipdiag:' >"$own"
grep -q '^trunk1 = ' "$own" || wrong "-v suggests no section: $(cat err)"
trunks
prints '^trunk1,'
run -v "$sample"
grep -q '^\[trunk\]' err && wrong "-v suggests names for what has names"

# --no-config is without it; so is a home that has none; a relative XDG_CONFIG_HOME is no place.
trunks --no-config
grep -q '^trunk1,' out && wrong "--no-config read the file"
XDG_CONFIG_HOME=xdg HOME=$work trunks
grep -q '^trunk1,' out && wrong "a relative XDG_CONFIG_HOME was taken"
mkdir -p home/.config
cp -r xdg/sipdiag home/.config/
unset XDG_CONFIG_HOME
HOME=$work/home trunks
prints '^trunk1,'
export XDG_CONFIG_HOME="$work/xdg"

# Names of --map come first, and the rest stays.
address=$(sed -n 's/^trunk1 = //p' "$own")
printf '[trunk]\nsbc = %s\n' "$address" >map.ini
trunks --map map.ini
prints '^sbc,'
grep -q '^trunk1,' out && wrong "the own file's name won over --map's"

# Thresholds: the file, then --map, then --set.
own '[settings]' 'ring-min = 7s'
run -e ring-min
prints '\b7 ?s'
printf '[settings]\nring-min = 8s\n' >map.ini
run --map map.ini -e ring-min
prints '\b8 ?s'
run --set ring-min=9s --map map.ini -e ring-min
prints '\b9 ?s'

# Our addresses: those of the command line replace those of the file.
own '[us]' 'address = 203.0.113.0/24'
run -v "$sample"
grep -q 'ours (--us)' err || wrong "[us] was not taken: $(cat err)"

# Checks stand behind those of the command line, whose --min-calls wins; a mistake is told with its line.
own '[checks]' 'fail-if = asr < 60%' 'warn-if=count(cause == "no-answer") > 0' 'min-calls = 20'
run "$sample"
exits 1
prints '^  FAILED +asr < 60%'
prints '^  WARNING +count\(cause == "no-answer"\) > 0'
run --min-calls 300 --fail-if 'calls < 1' "$sample"
exits 4
[ "$(grep -nE '^  ok +calls < 1' out | cut -d: -f1)" -lt "$(grep -nE '^  not judged +asr' out | cut -d: -f1)" ] ||
    wrong "the order of the checks"
run --no-config "$sample"
exits 0
printf '[checks]\nfail-if = ner < 10%%\n' >map.ini
run --map map.ini "$sample"
exits 1
prints '^  ok +ner < 10%'
own '[checks]' '' 'fail-if = asr < 40'
run "$sample"
exits 2
head -n 1 err | grep -qE "sipdiag.ini, line 3: fail-if: 'asr' is a share; write 40%" || wrong "$(cat err)"
own '[checks]' 'fail-iff = asr < 40%'
run "$sample"
exits 2
says "line 2: 'fail-iff' is no key of .checks.: fail-if, warn-if, min-calls"
own '[checks]' 'min-calls = some'
run "$sample"
exits 2
says "line 2: 'some' is no number of calls"

# A fault is an error that names file, line and key; help is there anyway.
own '[trunk]' 'sbc = 1.2.3'
run "$sample"
exits 2
says "own file .--no-config.*sipdiag.ini, line 2: '1.2.3' is neither an address"
own '[settings]' '' 'ring-mim = 7s'
run "$sample"
exits 2
says "line 3: .*'ring-mim'.*ring-min"
own '[trunks]'
run "$sample"
exits 2
says "'trunks' is no section: us, trunk, settings"
run --help
exits 0
run --no-config "$sample"
exits 0

finish
