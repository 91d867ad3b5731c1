#!/bin/sh
# SIP over TLS: connections of openssl, recorded by tests/cli/tls/record.py, are read with their keys; without them the
# report says what was seen. No output holds anything of a key.
. "$SIPDIAG_SOURCE/tests/cli/check.sh"
recorded=$SIPDIAG_SOURCE/tests/cli/tls
cp "$recorded"/*.pcap "$recorded"/*.pcapng "$recorded"/*.keys .
tls12=tls12-aes128-gcm tls13=tls13-aes256-gcm

if "$SIPDIAG" -V -v | grep -q 'without OpenSSL'; then
    run --tls-keys "$tls12.keys" "$tls12.pcap"; exits 2; says 'tls-keys.*OpenSSL.*libssl-dev'
    run "$tls12.pcapng"; exits 0; prints '1 that cannot be read'
    finish
fi

# calls TRANSPORT COUNT: each is busy, and of that transport.
calls() {
    exits 0
    [ "$(wc -l <out)" -eq "$2" ] || wrong "$last: $(wc -l <out) calls and not $2"
    [ "$(grep -c "\"transport\":\"$1\".*\"code\":486" out)" -eq "$2" ] || wrong "$last: not $2 busy calls over $1"
}

leaks() {
    cut -d ' ' -f 3 "$1" | grep -E '^[0-9a-fA-F]{64}' | cut -c 1-24 >secrets
    cat out err | grep -qiFf secrets && wrong "$last: a secret is in the output"
}

for capture in "$tls12" "$tls13"; do
    run -f ndjson --tls-keys "$capture.keys" "$capture.pcap"; calls tls 1; silent err; leaks "$capture.keys"
    sed 's/"input":"[^"]*"//g' out >wanted
    run -f ndjson "$capture.pcapng"; calls tls 1; silent err
    sed 's/"input":"[^"]*"//g' out >unnamed; same unnamed wanted
    run -v --tls-keys "$capture.keys" "$capture.pcap"; exits 0; leaks "$capture.keys"
    prints 'SIP over TLS: 1 connection, 1 decrypted\.'
    prints 'nothing was cut or lost'
    prints "^Every call: .*--tls-keys $capture.keys"
    grep -q 'TLS to 198.51.100.7:5061: connections 1, decrypted 1, failed 0' err || wrong "$last: no line about the server"

    # Without the keys: counted, said, and never complete.
    run "$capture.pcap"; exits 0; prints 'of SIP over TLS in 1 connection: it is encrypted'; prints '^Not complete'
    run -f json "$capture.pcap"; prints '"complete":false'; prints '"encrypted":1[0-9]'
    prints '"id":"capture-encrypted","severity":"info","side":"none","title":"1 connection of SIP over TLS to 198.51.100.7:5061'
    run -f json "$capture.pcapng"; grep -q capture-encrypted out && wrong "$last: it was decrypted"
    run --strict "$capture.pcap"; exits 3
done
run -f ndjson "tls12-ticket.pcapng"; calls tls 2
run -f ndjson "tls13-early.pcapng"; calls tls 2
run -f ndjson "tls13-updated.pcapng"; calls tls 1
run -f ndjson "tls13-wss.pcapng"; calls wss 1

# One log for several captures, several logs, and the secrets of one capture for another.
cat "$tls12.keys" "$tls13.keys" >both.keys
run -f ndjson --tls-keys both.keys "$tls12.pcap" "$tls13.pcap"; exits 0; cp out wanted
[ "$(grep -c '"transport":"tls"' out)" -gt 0 ] || wrong "$last: nothing decrypted"
run -f ndjson --tls-keys "$tls12.keys" --tls-keys "$tls13.keys" "$tls12.pcap" "$tls13.pcap"; same out wanted
run -f ndjson --tls-keys "$tls13.keys" "$tls12.pcap"; exits 0; silent out
"$SIPDIAG" -f ndjson --tls-keys "$tls12.keys" - <"$tls12.pcap" >out 2>err; code=$?; last='--tls-keys FILE -'; calls tls 1

# An extract that shows secrets has the key logs, also those that can be read only once.
mkfifo once.keys
cat "$tls12.keys" >once.keys &
last='sipdiag --tls-keys once.keys --show-secrets --extract'
timeout 60 "$SIPDIAG" --tls-keys once.keys --show-secrets --extract keyed.pcapng "$tls12.pcap" >out 2>err </dev/null
code=$?; exits 0
run -f ndjson keyed.pcapng; calls tls 1
run --tls-keys "$tls12.keys" --extract plain.pcapng "$tls12.pcap"; exits 0
run -f ndjson plain.pcapng; exits 0; silent out

# Handshakes that fail name the server and the alert.
run -v "tls12-unknown-ca.pcapng"; exits 0
prints 'which failed before any SIP was sent'
prints 'TLS to 198.51.100.7:5061 failed in 1 of 1 connection: alert unknown_ca \(48\) from the client\.'
grep -q 'TLS to 198.51.100.7:5061: .* failed 1; alert unknown_ca (48) from the client in 1' err || wrong "$last: no alert"
run -f json "tls13-unknown-ca.pcapng"; prints 'failed before any SIP was sent .alert unknown_ca'; prints '"tls-failed":1'; prints '"complete":true'

# Key logs that are not what they should be.
run --tls-keys missing.keys "$tls12.pcap"; exits 3; grep -q "key log 'missing.keys': there is no such file" err || wrong "$last: not said"
prints 'SIP over TLS'
run --tls-keys . "$tls12.pcap"; exits 3; grep -q "key log '.' is a directory" err || wrong "$last: not said"
run --tls-keys '' "$tls12.pcap"; exits 2; says 'needs a file name'
run --tls-keys; exits 2; says 'needs a value'
: >empty.keys
run --tls-keys empty.keys "$tls12.pcap"; exits 0; grep -q "warning: key log 'empty.keys' is empty, so it decrypts nothing" err || wrong "$last: not said"
run -q --tls-keys empty.keys "$tls12.pcap"; exits 0; silent err
{ echo '# mine'; echo 'CLIENT_RANDOM 00 11'; cat "$tls12.keys"; echo 'and more'; } | sed 's/$/\r/' >bad.keys
run -f ndjson --tls-keys bad.keys "$tls12.pcap"; calls tls 1
says "warning: key log 'bad.keys': 2 lines are no secret, first line 2"
run --strict -f ndjson --tls-keys bad.keys "$tls12.pcap"; exits 3
cp "$tls12.keys" out.txt
run --tls-keys out.txt -o out.txt "$tls12.pcap"; exits 2; says 'also the key log'

# Connections that are made now, where openssl and python3 are there.
if command -v openssl >/dev/null 2>&1 && command -v python3 >/dev/null 2>&1; then
    for scenario in tls12-chacha20 tls13-aes128-gcm tls13-retry; do
        python3 "$recorded/record.py" . $scenario >log 2>&1 || { wrong "$scenario: $(tail -n 1 log)"; continue; }
        run -f ndjson --tls-keys $scenario.keys $scenario.pcap; calls tls 1
        run -f ndjson $scenario.pcapng; calls tls 1
    done
fi
finish
