#!/bin/sh
# The manual page and the completions: printed from the option table, whole, and good for who reads them.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

built=$(dirname "$SIPDIAG")
"$SIPDIAG" --help >help
sed -n 's/^ *\(-[a-zA-Z], \)\{0,1\}--\([a-z-]*\).*/\2/p' help >names
[ "$(wc -l <names)" -gt 20 ] || wrong "no options in the help"

for file in sipdiag.1 sipdiag.bash _sipdiag sipdiag.fish; do
    sed 's/\\-/-/g' "$built/$file" >page
    while read -r name; do
        grep -qE -e "(--|-l )$name\b" page || wrong "$file lacks --$name"
    done <names
done

# The page: formatted without a warning, in lines of 80 columns.
if command -v groff >/dev/null 2>&1; then
    groff -man -Tutf8 -P-cbou -ww -rLL=80n "$built/sipdiag.1" >man.txt 2>warnings
    [ ! -s warnings ] || wrong "groff: $(head -n 5 warnings)"
    grep -q 'EXAMPLES' man.txt || wrong "the manual page has no examples"
fi

# Recipes: twelve at least, and every option in them is one.
recipes=$(grep -c '^\.EX$' "$built/sipdiag.1")
[ "$recipes" -ge 12 ] || wrong "only $recipes recipes"
sed -n '/^\.EX$/,/^\.EE$/p' "$built/sipdiag.1" | sed 's/\\-/-/g' | grep -oE -e '--[a-z][a-z-]*' | sort -u |
    while read -r name; do
        grep -qxF -e "${name#--}" names || echo "$name"
    done >unknown
[ ! -s unknown ] || wrong "recipes have unknown options: $(cat unknown)"

# complete WORD...: what bash offers for the last word.
complete() {
    bash -c '
        . "$0"
        compopt() { :; }
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _sipdiag
        printf "%s\n" "${COMPREPLY[@]}"' "$built/sipdiag.bash" "$@" >out 2>err
    last="completion of $*"
    silent err
}

if command -v bash >/dev/null 2>&1; then
    complete sipdiag --for
    prints '^--format$'
    complete sipdiag -f js
    prints '^json$'
    complete sipdiag --format = nd
    prints '^ndjson$'
    complete sipdiag --by trun
    prints '^trunk$'
    complete sipdiag --set silence
    prints '^silence-after-100=$'
    complete sipdiag -e callee-b
    prints '^callee-busy$'
    complete sipdiag --lang u
    prints '^uk$'
    : >evening.pcap
    complete sipdiag --mask eve # --mask=2 has its level behind the =
    prints '^evening.pcap$'
    complete sipdiag -i an
    prints '^any$'
    : >evening.pcap
    complete sipdiag eve
    prints '^evening.pcap$'
    complete sipdiag --where ''
    [ "$(cat out)" = "" ] || wrong "--where is completed"
fi
for shell in zsh fish; do
    file=$built/_sipdiag
    [ $shell = zsh ] || file=$built/sipdiag.fish
    ! command -v $shell >/dev/null 2>&1 || $shell -n "$file" 2>err || wrong "$shell: $(head -n 3 err)"
done

finish
