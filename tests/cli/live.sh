# Sourced by the tests of what goes on: starts the program in the background and never waits for ever.
tools=$(dirname "$SIPDIAG")/tests

# start ARGUMENT...: leaves out, err and $program, which does not live longer than a minute.
start() {
    last="sipdiag $*"
    "$SIPDIAG" "$@" >out 2>err </dev/null &
    program=$!
    watch $program
}

# watch PROCESS: ends it after a minute.
watch() {
    (sleep 60 && kill -KILL "$1") >/dev/null 2>&1 &
    watcher=$!
}

# for_a_while CONDITION: true as soon as it holds, false after ten seconds.
for_a_while() {
    tries=0
    while [ $tries -lt 200 ]; do
        eval "$1" && return 0
        tries=$((tries + 1))
        sleep 0.05
    done
    return 1
}

# ends: waits for it and takes its code.
ends() {
    wait $program
    code=$?
    kill $watcher 2>/dev/null
}

lines() {
    wc -l <"$1"
}

# records FILE: call records without what tells of the input, in an order of their own.
# unnumbered FILE: without the numbers of frames, too.
records() {
    sed 's/,"provisional":true}$/}/; s/"input":"[^"]*"/"input":""/g' "$1" | sort
}

unnumbered() {
    records "$1" | sed 's/"frame":[0-9]*/"frame":0/g'
}

# free_port: leaves a port, which others who run this test at the same time do not take. listens: somebody does there.
free_port() {
    port=$((20000 + $$ % 12000))
    while listens; do
        port=$((port + 1))
    done
}

listens() {
    grep -qi "$(printf ':%04X ' $port)" /proc/net/udp
}
