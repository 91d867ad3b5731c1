#!/bin/sh
# Every command of docs/COOKBOOK.md, and of the manual page, is run as it stands. What a reader would have is there: captures, a
# CDR, and stand-ins for mail, sudo, ssh and a database. A block says at its end when it exits with another code than 0.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"

built=$(dirname "$SIPDIAG")
mkdir bin
export PATH="$work/bin:$built:$PATH"
# stand_in NAME LINE...
stand_in() {
    file=bin/$1
    shift
    { echo '#!/bin/sh'; printf '%s\n' "$@"; } >"$file"
    chmod +x "$file"
}
stand_in mail 'cat >>sent.txt'
stand_in ssh 'cat evening.pcap'
stand_in psql 'cat header.csv'
stand_in sudo 'exec "$@"'
cp "$sample" evening.pcap
cp evening.pcap yesterday.pcap
cp evening.pcap today.pcap
cp "$SIPDIAG_SOURCE/tests/cdr/asterisk_master_17col.csv" Master.csv
cp "$SIPDIAG_SOURCE/tests/cdr/freepbx_cdr_report.csv" header.csv
call=$("$SIPDIAG" -f ndjson evening.pcap | sed -n '1s/.*"call_id":"\([^"@]*\).*/\1/p')

# Needs what this machine may lack or not allow: said, not run.
cannot_run() {
    case $1 in
    *'| mlr '*) command -v mlr >/dev/null 2>&1 && return 1; echo "not run, no mlr here: $1" ;;
    *'-i any'*) "$SIPDIAG" -i any --for 100ms >/dev/null 2>&1 && return 1; echo "not run, no right to capture: $1" ;;
    *) return 1 ;;
    esac
}

# try CODE COMMAND
try() {
    cannot_run "$2" && return
    echo "$2" >command
    sh command >out 2>err </dev/null
    code=$?
    [ "$code" -eq "$1" ] || wrong "exit $code and not $1 of: $2
$(head -n 3 err)"
    grep -q 'not found' err && wrong "$2: $(cat err)"
    tried=$((tried + 1))
}

# The commands of a page, each with its exit code before it. YAML and cron say it in their ways.
commands() {
    awk '
        /^```(sh|yaml|cron)$/ { inside = 1; count = 0; next }
        /^```/ && inside {
            for (i = 1; i <= count; i++) print (i == count ? code + 0 : 0) "\t" line[i]
            inside = 0; code = 0; next
        }
        !inside { next }
        /^# exits [0-9]+/ { code = $3; next }
        { sub(/^ *- */, ""); sub(/^ *run: */, ""); sub(/^[*]\/10 [* ]*/, "") }
        /sipdiag|^mail|^head/ { line[++count] = $0 }' "$1"
}

tried=0
commands "$SIPDIAG_SOURCE/docs/COOKBOOK.md" >list
[ "$(wc -l <list)" -ge 20 ] || wrong "only $(wc -l <list) commands in the cookbook"
while IFS='	' read -r expected command; do
    try "$expected" "$command"
done <list
[ -s sent.txt ] || wrong "no ticket was sent"
[ -s calls.xml ] && [ -s calls.html ] && [ -s share.html ] && [ -s sipdiag.prom ] || wrong "a report is missing"

"$built/src/print_pages" recipes recipes || wrong "no recipes"
sed -i "s/a84b4c76e66710/$call/" recipes
while read -r command; do
    case $command in
    *'-i any --every'*) command="timeout --preserve-status -s INT 1 $command" ;;
    esac
    try 0 "$command"
done <recipes
[ "$tried" -ge 30 ] || wrong "only $tried commands were run"

finish
