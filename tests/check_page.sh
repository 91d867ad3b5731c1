#!/bin/sh
# check_page.sh PRINTER PAGE FILE: fails when the page in docs/ is not what its table says now.
"$1" "$2" | diff "$3" - && exit 0
echo "docs/$2.md is out of date: cmake --build build -t update-docs"
exit 1
