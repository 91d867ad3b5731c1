#!/bin/sh
# print_readme.sh PROGRAM: README.md with what the program prints on the sample now between its two marks.
set -u
program=$1
CDPATH='' cd -- "$(dirname -- "$0")/.." || exit 1
shown=$(unset COLUMNS; "$program" data/samples/evening.pcap) || exit 1
sed '/<!-- demo -->/q' README.md
echo '```console'
echo '$ build/sipdiag data/samples/evening.pcap'
printf '%s\n' "$shown"
echo '```'
sed -n '/<!-- demo end -->/,$p' README.md
