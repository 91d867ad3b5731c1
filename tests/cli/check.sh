# Sourced by the tests beside it: runs the program in a folder of its own and compares.
# SIPDIAG names the program, SIPDIAG_SOURCE the checkout.
set -u
unset COLUMNS NO_COLOR TERM POSIXLY_CORRECT
sample=$SIPDIAG_SOURCE/data/samples/evening.pcap
[ -s "$sample" ] || { echo "no $sample"; exit 2; }
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
failures=0

wrong() {
    echo "WRONG: $*"
    failures=$((failures + 1))
}

# run ARGUMENT...: leaves out, err and code; standard input is empty.
run() {
    last="sipdiag $*"
    "$SIPDIAG" "$@" >out 2>err </dev/null
    code=$?
}

exits() {
    [ "$code" -eq "$1" ] || wrong "$last: exit $code and not $1: $(head -n 3 err)"
}

# says PATTERN: one line on standard error, and it matches.
says() {
    [ "$(wc -l <err)" -eq 1 ] || wrong "$last: not one line on standard error: $(head -n 5 err)"
    grep -qE -e "$1" err || wrong "$last: '$1' is not in: $(head -n 3 err)"
}

prints() {
    grep -qE -e "$1" out || wrong "$last: '$1' is not in the output"
}

silent() {
    [ ! -s "$1" ] || wrong "$last: $1 is not empty: $(head -n 3 "$1")"
}

same() {
    cmp -s "$1" "$2" || wrong "$last: $1 and $2 differ: $(diff "$1" "$2" | head -n 5)"
}

# Is there a way to give the program a terminal?
has_terminal() {
    script -qec true /dev/null </dev/null >/dev/null 2>&1
}

finish() {
    [ "$failures" -eq 0 ] && echo "all right"
    exit "$((failures > 0))"
}
