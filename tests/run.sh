#!/bin/sh
# Installs what is missing, builds, runs every test; the last line is "N passed, N failed".
#   sh tests/run.sh            in build/
#   sh tests/run.sh asan       in build-asan/: address and undefined-behaviour sanitizers
#   sh tests/run.sh tsan       in build-tsan/: thread sanitizer
#   sh tests/run.sh release    in build-release/: from nothing, every warning an error
#   sh tests/run.sh findings   in build/: the findings on 200 mixes each; writes what it measured to docs/FINDINGS.md
#   sh tests/run.sh bench [F]  in build/: CPU time and memory over a capture, beside a loop that only counts packets
#   sh tests/run.sh fuzz [S]   in build-fuzz/: every fuzzer for S seconds (60), with clang
set -u
CDPATH='' cd -- "$(dirname -- "$0")/.." || exit 1
kind=${1:-default}

build() {
    sh src/build.sh "$@" || exit 1
}

run_tests() {
    log=$1/Testing/run.log
    mkdir -p "$1/Testing"
    # Through a file, since a pipe would hide ctest's exit code.
    (cd "$1" && ctest -j "$(nproc 2>/dev/null || echo 2)" --output-on-failure --no-tests=error) >"$log" 2>&1
    code=$?
    grep -vE '^(Test project|[[:space:]]*Start|Errors while running|Label Time|$)' "$log"
    failed=$(sed -n 's/.*tests passed, \([0-9]*\) tests failed out of .*/\1/p' "$log")
    total=$(sed -n 's/.*tests failed out of \([0-9]*\).*/\1/p' "$log")
    skipped=$(grep -c '\*\*\*Skipped' "$log")
    [ "$skipped" -eq 0 ] || echo "$skipped skipped: what they need is not on this machine"
    [ "$code" -eq 0 ] || [ "${failed:-0}" -gt 0 ] || failed=1
    echo "$((${total:-0} - ${failed:-0} - skipped)) passed, ${failed:-0} failed"
    exit "$code"
}

run_fuzzers() {
    seconds=$1 passed=0 failed=0
    for source in tests/fuzz/fuzz_*.c; do
        name=$(basename "$source" .c)
        corpus=build-fuzz/corpus-$name
        mkdir -p "$corpus"
        if "build-fuzz/tests/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
            -artifact_prefix=build-fuzz/ "$corpus" "tests/fuzz/corpus/${name#fuzz_}" >"build-fuzz/$name.log" 2>&1; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            tail -n 30 "build-fuzz/$name.log"
        fi
        echo "$name: $(grep -E '^#[0-9]+.*cov:' "build-fuzz/$name.log" | tail -n 1)"
    done
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}

case $kind in
default)
    build build tests -DCMAKE_BUILD_TYPE=Release
    run_tests build
    ;;
asan)
    build build-asan tests -DCMAKE_BUILD_TYPE=RelWithDebInfo -DSIPDIAG_SANITIZE=ON
    run_tests build-asan
    ;;
tsan)
    build build-tsan tests -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_FLAGS=-fsanitize=thread
    run_tests build-tsan
    ;;
release)
    rm -rf build-release
    build build-release tests -DCMAKE_BUILD_TYPE=Release -DSIPDIAG_WERROR=ON
    run_tests build-release
    ;;
findings)
    build build tests -DCMAKE_BUILD_TYPE=Release
    build/tests/run_findings --csv 200 >build/rates.csv && mv build/rates.csv tests/traffic/rates.csv &&
        build/tests/print_page FINDINGS >docs/FINDINGS.md
    ;;
bench)
    build build tests -DCMAKE_BUILD_TYPE=Release
    capture=${2:-build/bench.pcap}
    [ $# -gt 1 ] || build/tests/flow2pcap tests/tools/bench.flow "$capture" || exit 1
    build/tests/bench 12 "$capture" build/sipdiag
    ;;
fuzz)
    build build-fuzz fuzz -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang -DSIPDIAG_FUZZ=ON \
        -DSIPDIAG_SANITIZE=ON -DCMAKE_C_FLAGS=-fsanitize=fuzzer-no-link
    run_fuzzers "${2:-60}"
    ;;
*)
    echo "tests/run.sh: unknown kind '$kind'; write asan, tsan, release, findings, bench, fuzz, or nothing" >&2
    exit 2
    ;;
esac
