#!/bin/sh
# Fails on what a reader should never meet: long files and functions, long lines, trailing blanks, notes to self.
set -u
cd "$(dirname "$0")/.." || exit 2

sources() {
    find src include tests data -name '*.[ch]' | sort
}

scripts() {
    find src tests data .ci -type f \( -name '*.sh' -o -name '*.py' -o -name '*.cmake' -o -name CMakeLists.txt \
        -o -path '.ci/*' \) | sort
    echo CMakeLists.txt
}

report=$(
    # Tables are as long as what they list: their files say so in the first line.
    sources | xargs awk '
        FNR == 1 { table = $0 ~ /[Tt]able/; open = 0 }
        FNR == 801 && !table { print FILENAME ": more than 800 lines" }
        length($0) > 100 && !table { print FILENAME ":" FNR ": more than 100 columns" }
        /[ \t]$/ { print FILENAME ":" FNR ": blanks at the end" }
        /\t/ { print FILENAME ":" FNR ": a tab" }
        /^\{/ { open = FNR }
        /^\}/ { if (open && FNR - open + 1 > 60) print FILENAME ":" open ": a function of " FNR - open + 1 " lines"
                open = 0 }'
    scripts | xargs awk '/[ \t]$/ { print FILENAME ":" FNR ": blanks at the end" }'
    { sources; scripts; } | grep -v '^tests/check_style.sh$' | xargs grep -nwE 'TODO|FIXME|XXX'
    sources | while IFS= read -r file; do
        head -n 1 "$file" | grep -q '^/\*' || echo "$file:1: the first line does not say what the file does"
    done
)
[ -z "$report" ] && echo "style: nothing to complain about" && exit 0
echo "$report"
exit 1
