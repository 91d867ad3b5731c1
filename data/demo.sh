#!/bin/sh
# Builds the program and does its main job on a sample, or on the captures named:
#   sh data/demo.sh [FILE]...
set -u
start=$(pwd)
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd) || exit 1
sh "$top/src/build.sh" || exit 1
if [ $# -eq 0 ]; then
    cd "$top" || exit 1
    set -- data/samples/evening.pcap
    program=build/sipdiag
else
    cd "$start" || exit 1
    program=$top/build/sipdiag
fi
echo
echo "\$ $program $*"
"$program" "$@"
code=$?
echo
echo "The program: $top/build/sipdiag"
echo "To install it: cmake --install '$top/build'   (as root, or with --prefix ~/.local)"
exit "$code"
