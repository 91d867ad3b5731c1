#!/bin/sh
# What is different on a terminal: colour, width, line drawing, rows. Needs script(1) for a terminal.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
cp "$sample" evening.pcap
sample=evening.pcap # commands that are shown hold it, and are never wrapped

escape=$(printf '\033')
colored() { grep -q "$escape\[" "$1"; }
plain_ascii() { LC_ALL=C awk '/[\200-\377]/ { exit 1 }' "$1"; }

run "$sample"; cp out piped; colored out && wrong "colour without a terminal"
plain_ascii out && wrong "no line drawing in a pipe"
run --color=always "$sample"; colored out || wrong "--color=always has no colour"
run --color=always --color=never "$sample"; same out piped
NO_COLOR=1 "$SIPDIAG" --color=always "$sample" >out; colored out || wrong "--color=always yields to NO_COLOR"
run --ascii "$sample"; plain_ascii out || wrong "--ascii is not ASCII"
COLUMNS=72 "$SIPDIAG" --ascii "$sample" >out
awk 'length($0) > 72 { exit 1 }' out || wrong "COLUMNS=72 gives wider lines: $(awk 'length($0) > 72' out | head -n 2)"
run --top 1 "$sample"; [ "$(wc -l <out)" -lt "$(wc -l <piped)" ] || wrong "--top 1 cuts nothing"
prints 'more|--top'

has_terminal || finish
# typed ENVIRONMENT...: the program on a terminal of 80 columns.
typed() {
    last="on a terminal with $*"
    env TERM=xterm LC_ALL=C.UTF-8 "$@" script -qec "stty cols 80; $SIPDIAG $sample" /dev/null </dev/null >out 2>&1
}
typed A=1; colored out || wrong "no colour on a terminal"
plain_ascii out && wrong "no line drawing on a UTF-8 terminal"
typed NO_COLOR=1; colored out && wrong "colour despite NO_COLOR"
typed NO_COLOR=; colored out || wrong "an empty NO_COLOR takes colour away"
typed TERM=dumb; colored out && wrong "colour on a dumb terminal"
typed LC_ALL=C NO_COLOR=1; plain_ascii out || wrong "line drawing in the C locale"
typed LC_ALL=C NO_COLOR=1 COLUMNS=74
tr -d '\r' <out | awk 'length($0) > 74 { exit 1 }' || wrong "COLUMNS does not win on a terminal"
typed LC_ALL=C NO_COLOR=1
tr -d '\r' <out | awk 'length($0) > 80 { exit 1 }' || wrong "wider than the terminal"
finish
