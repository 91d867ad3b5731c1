# Sourced by the tests of what goes on: starts the program in the background and never waits for ever.
tools=$(dirname "$SIPDIAG")/tests

# start ARGUMENT...: leaves out, err and $program; the shell keeps the input open at 9 where it is a FIFO.
start() {
    last="sipdiag $*"
    timeout 60 "$SIPDIAG" "$@" >out 2>err </dev/null &
    guard=$!
    program=
    for_a_while 'program=$(pgrep -P $guard) && [ -n "$program" ]' || program=$guard
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
    wait $guard
    code=$?
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
