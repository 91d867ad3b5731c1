#!/bin/sh
# Runs the cases of CASES and compares with expected/; --update rewrites expected/ instead: then read the difference.
# SIPDIAG names the program, FLOW2PCAP the tool beside it that turns flows into captures.
set -u
unset NO_COLOR TERM POSIXLY_CORRECT COLUMNS
export LC_ALL=C TZ=UTC
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 2
source=$(CDPATH='' cd -- "$here/../.." && pwd) || exit 2
program=${SIPDIAG:-$source/build/sipdiag}
converter=${FLOW2PCAP:-$(dirname "$program")/tests/flow2pcap}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
failures=0 count=0 schemas=0 skipped=0

# Leaves in $work/actual what a person would see.
run_case() {
    (
        while case ${1-} in [A-Z]*=*) true ;; *) false ;; esac; do
            export "${1?}"
            shift
        done
        cd "$work" && exec "$program" "$@" "$input"
    ) >"$work/actual" 2>"$work/said" </dev/null
    code=$?
    case " $* " in *" html "*) leave_assets_out ;; esac
    [ ! -s "$work/said" ] || { echo "--- standard error" && cat "$work/said"; } >>"$work/actual"
    [ "$code" -eq 0 ] || echo "--- exit code $code" >>"$work/actual"
}

# A page without its style and script, which are files of their own, and without their hashes.
leave_assets_out() {
    sed -e '/^<style>/,/^<.style>/d' -e '/^<script>/,/^<.script>/d' -e "s/sha256-[^']*/sha256-/g" \
        "$work/actual" >"$work/page" && mv "$work/page" "$work/actual"
}

# JSON must be what docs/ promises, too.
check_schema() {
    case " $arguments " in
    *" json "*) schema=report ;;
    *" ndjson "*) schema=record ;;
    *) return 0 ;;
    esac
    grep -v '^--- ' "$work/actual" >"$work/value"
    python3 "$source/tests/check_schema.py" "$source/docs/$schema.schema.json" - <"$work/value" >"$work/fault" 2>&1
    case $? in
    0) schemas=$((schemas + 1)) ;;
    77 | 127) ;;
    *) failures=$((failures + 1)) && echo "FAILED $name: not what docs/$schema.schema.json says" && cat "$work/fault" ;;
    esac
}

compare() {
    if [ "${update:-}" ]; then
        cp "$work/actual" "$here/expected/$name"
    elif ! cmp -s "$here/expected/$name" "$work/actual"; then
        failures=$((failures + 1))
        echo "FAILED $name: sipdiag $arguments $input"
        diff -u "$here/expected/$name" "$work/actual" | cut -c 1-200 | head -n 40
    fi
}

[ "${1:-}" != --update ] || update=yes
while read -r name _ input _ arguments; do
    case $name in '#'* | '') continue ;; esac
    case $input in
    *.flow)
        "$converter" "$source/tests/flows/$input" "$work/${input%.flow}.pcap" || exit 1
        input=${input%.flow}.pcap
        ;;
    *.py)
        command -v python3 >"$work/said" || { skipped=$((skipped + 1)) && continue; }
        if [ ! -e "$work/${input%.py}.pcap" ]; then
            python3 "$source/tests/traffic/$input" >"$work/${input%.py}.flow" &&
                "$converter" "$work/${input%.py}.flow" "$work/${input%.py}.pcap" || exit 1
        fi
        input=${input%.py}.pcap
        ;;
    *) [ -e "$work/$input" ] || cp "$source/data/samples/$input" "$work/" || exit 1 ;;
    esac
    # shellcheck disable=SC2086
    run_case $arguments
    check_schema
    compare
    count=$((count + 1))
done <"$here/CASES"

for file in "$here"/expected/*; do
    grep -q "^$(basename "$file") *|" "$here/CASES" || {
        failures=$((failures + 1))
        echo "FAILED $(basename "$file"): expected, but no case"
    }
done

if command -v python3 >"$work/said" && ! python3 "$source/data/make-evening.py" - | cmp - "$source/data/samples/evening.pcap"; then
    failures=$((failures + 1))
    echo "FAILED evening.pcap is not what data/make-evening.py writes"
fi
echo "$count cases, $schemas checked against the schemas, $failures failed"
[ "$failures" -eq 0 ] && [ "$count" -gt 0 ]
