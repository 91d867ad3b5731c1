#!/bin/sh
# Fails when a file includes a module that its own may not use (USES in src/CMakeLists.txt is the one list), or
# touches a library or a stream that belongs to another folder.
set -u
cd "$(dirname "$0")/.." || exit 2
bad=0

complain() {
    echo "$1"
    bad=1
}

# "parse: sip model base", one line a module.
rules=$(sed -n 's/^sipdiag_module(\([a-z]*\)\(.*\)$/\1:\2/p' src/CMakeLists.txt |
    sed 's/)$//; s/LIBRARIES.*//; s/INCLUDES.*//; s/USES//')
[ -n "$rules" ] || complain "src/CMakeLists.txt names no modules"

modules_of() {
    sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"sipdiag\/\([a-z]*\)\/.*/\1/p' "$1" | sort -u
}

for folder in src/*/ include/sipdiag/*/; do
    module=$(basename "$folder")
    allowed=$(echo "$rules" | sed -n "s/^$module://p")
    if ! echo "$rules" | grep -q "^$module:"; then
        complain "$folder: no module of that name in src/CMakeLists.txt"
        continue
    fi
    for file in "$folder"*.c "$folder"*.h; do
        [ -f "$file" ] || continue
        for used in $(modules_of "$file"); do
            case " $module $allowed " in
            *" $used "*) ;;
            *) complain "$file: $module may not include $used" ;;
            esac
        done
        grep -n '#[[:space:]]*include[[:space:]]*"\.\.' "$file" /dev/null && complain "$file: includes through '..'"
    done
done
for used in $(modules_of src/main.c); do
    [ "$used" = cli ] || [ "$used" = base ] || complain "src/main.c: may include cli and base, not $used"
done

# quarantine PATTERN WHAT ALLOWED...: the pattern may stand only in the files and folders named.
quarantine() {
    pattern=$1 what=$2
    shift 2
    grep -rnE --include='*.[ch]' "$pattern" src include | while IFS= read -r hit; do
        place=${hit%%:*}
        for allowed in "$@"; do
            case $place in "$allowed"*) continue 2 ;; esac
        done
        echo "$hit: $what"
    done
}

strays=$(
    quarantine 'include[[:space:]]*<pcap' 'libpcap belongs to src/read' src/read/
    quarantine 'include[[:space:]]*<osip' 'osip2 belongs to src/parse' src/parse/
    quarantine 'include[[:space:]]*<zlib' 'zlib belongs to src/read and src/decode/*_inflate.c' src/read/ \
        src/decode/websocket_inflate.c \
        src/decode/hep_inflate.c
    quarantine 'include[[:space:]]*<openssl' 'libcrypto belongs to src/decode/tls_crypto.c' src/decode/tls_crypto.c
    quarantine 'include[[:space:]]*<(pthread|threads)\.h' 'this program has one thread'
    quarantine '(^|[^a-z_])(stdout|STDOUT_FILENO|printf|puts|putchar)([^a-z_]|$)' \
        'standard output belongs to src/cli and src/report/output.c' src/cli/ src/report/output.c include/
    grep -nE '(address|endpoint)_add\(' src/find/*.c | grep -vE '^src/find/(build|observe)\.c:' |
        sed 's/$/: words_of_address() masks what a finding shows/'
)
[ -z "$strays" ] || complain "$strays"

[ "$bad" -eq 0 ] && echo "layers: every include is allowed"
exit "$bad"
