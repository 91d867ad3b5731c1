#!/bin/sh
# Installs what is missing and builds the program:
#   sh src/build.sh                               build/sipdiag
#   sh src/build.sh FOLDER tests|fuzz|- [OPTION]...   another folder, with what the tests or fuzzers need, and
#                                                 options for cmake
set -u
CDPATH='' cd -- "$(dirname -- "$0")/.." || exit 1
folder=${1:-build}
wanted=${2:--}
[ $# -gt 2 ] && shift 2 || set --
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

compiler() {
    for name in "${CC:-cc}" cc gcc clang; do
        command -v "$name" >/dev/null 2>&1 && echo "$name" && return
    done
}

# compiles LIBRARY LINE...: can a program with these lines be built?
compiles() {
    library=$1
    shift
    printf '%s\n' "$@" 'int main(void) { return 0; }' >"$work/try.c"
    $(compiler) "$work/try.c" -o "$work/try" $library >/dev/null 2>&1
}

python_validates() {
    python3 -c 'import jsonschema' || /usr/bin/python3 -c 'import jsonschema'
} >/dev/null 2>&1

fuzzes() {
    printf 'int LLVMFuzzerTestOneInput(const char *at, unsigned long len) { return !at || !len; }\n' >"$work/try.c"
    clang -fsanitize=fuzzer,address "$work/try.c" -o "$work/try" >/dev/null 2>&1
}

# The runtime of the fuzzers is a package of its own, named after clang's version.
fuzz_packages() {
    version=$(apt-cache depends clang 2>/dev/null | sed -n 's/.*Depends: clang-\([0-9]*\)$/\1/p' | head -n 1)
    echo "clang${version:+ libclang-rt-$version-dev}"
}

# Debian and Ubuntu names of what is not there, found by trying.
missing() {
    compiles '' || echo 'gcc libc6-dev'
    command -v cmake >/dev/null 2>&1 || echo cmake
    command -v ninja >/dev/null 2>&1 || command -v make >/dev/null 2>&1 || echo make
    compiles -lpcap '#include <pcap/pcap.h>' || echo libpcap-dev
    compiles -losipparser2 '#include <stdio.h>' '#include <osipparser2/osip_parser.h>' || echo libosip2-dev
    case $wanted in tests | fuzz)
        compiles -lcmocka '#include <stdarg.h>' '#include <stddef.h>' '#include <setjmp.h>' \
            '#include <stdint.h>' '#include <cmocka.h>' || echo libcmocka-dev
        python_validates || echo 'python3 python3-jsonschema'
        command -v jq >/dev/null 2>&1 || echo jq
        command -v mlr >/dev/null 2>&1 || echo miller
        command -v openssl >/dev/null 2>&1 || echo openssl
        ;;
    esac
    [ "$wanted" != fuzz ] || fuzzes || fuzz_packages
}

# What reads compressed inputs and decrypts TLS: without it they are refused, and the tests of it cannot be built.
extras() {
    compiles -lcrypto '#include <openssl/evp.h>' || echo libssl-dev
    compiles -lz '#include <zlib.h>' || echo zlib1g-dev
    compiles -lzstd '#include <zstd.h>' || echo libzstd-dev
    compiles -llzma '#include <lzma.h>' || echo liblzma-dev
    compiles -lbz2 '#include <stdio.h>' '#include <bzlib.h>' || echo libbz2-dev
    compiles -llz4 '#include <lz4frame.h>' || echo liblz4-dev
}

one_line() {
    tr '\n' ' ' | sed 's/ $//'
}

# Only what is for compressed inputs or TLS is missing, and it cannot be had here.
goes_without() {
    [ "$wanted" = - ] && [ -z "$(missing)" ] || return 1
    echo "Building without $(extras | one_line): some compressed inputs, or the keys of TLS, will be refused"
}

install_missing() {
    packages=$({ missing; extras; } | one_line)
    [ -n "$packages" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        goes_without && return
        stop "Missing, by their Debian names: $packages. Please install them, then run this again."
    fi
    if [ "$(id -u)" -eq 0 ]; then
        root=''
    elif command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; then
        root='sudo -n'
    else
        goes_without && return
        stop "Missing: $packages. Please run this, then try again:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages"
    fi
    echo "Installing $packages"
    apt_get install $packages || { apt_get update && apt_get install $packages; } || {
        goes_without && return
        tail -n 20 "$work/apt.log" >&2
        stop "apt-get could not install: $packages"
    }
    packages=$({ missing; extras; } | one_line)
    [ -z "$packages" ] || stop "Installed, and still not usable: $packages"
}

apt_get() {
    verb=$1
    shift
    [ "$verb" = update ] || set -- --no-install-recommends "$@"
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 "$verb" "$@" \
        >"$work/apt.log" 2>&1 </dev/null
}

# A build folder that came along with a copied or moved checkout cannot be used.
drop_foreign_folder() {
    home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$folder/CMakeCache.txt" 2>/dev/null)
    [ -z "$home" ] || [ "$home" = "$(pwd -P)" ] || rm -rf "$folder"
}

build() {
    drop_foreign_folder
    [ "$wanted" = - ] && with_tests=OFF || with_tests=ON
    if [ ! -f "$folder/CMakeCache.txt" ] && command -v ninja >/dev/null 2>&1; then
        set -- -G Ninja "$@"
    fi
    cmake -S . -B "$folder" -DBUILD_TESTING=$with_tests "$@" >"$work/build.log" 2>&1 &&
        cmake --build "$folder" -j "$(nproc 2>/dev/null || echo 2)" >>"$work/build.log" 2>&1 && return
    tail -n 40 "$work/build.log" >&2
    stop "The build failed."
}

install_missing
echo "Building $folder/sipdiag"
build "$@"
grep -hE 'warning:' "$work/build.log"
exit 0
