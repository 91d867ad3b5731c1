#!/bin/sh
# check_page.sh PRINTER ARGUMENT FILE: fails when the page is not what the printer says now.
now=$("$1" "$2" | diff "$3" -) && exit 0
echo "$now" | head -n 20
echo "$3 is out of date: cmake --build build -t update-docs"
exit 1
