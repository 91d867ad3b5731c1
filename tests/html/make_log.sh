#!/bin/sh
# Writes a SIP log of N calls that fail, the first ten in another way, as ngrep writes it: make_log.sh N
awk -v calls="$1" 'BEGIN {
    for (i = 0; i < calls; i++) {
        at = sprintf("2026/03/10 %02d:%02d:%02d", 10 + int(i / 3600), int(i / 60) % 60, i % 60)
        id = "call-" i "@192.0.2.10"
        head = "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK" i "\nFrom: <sip:1001@192.0.2.10>;tag=f" i \
            "\nCall-ID: " id "\nCSeq: 1 INVITE\nContent-Length: 0\n"
        number = sprintf("%.0f", 380670000000 + i % 997) # awks differ in how they print large numbers
        print "U " at ".000000 192.0.2.10:5060 -> 198.51.100.20:5060 #1\nINVITE sip:" number "@198.51.100.20 SIP/2.0\n" \
            head "To: <sip:" number "@198.51.100.20>\n"
        print "U " at ".100000 198.51.100.20:5060 -> 192.0.2.10:5060 #1\nSIP/2.0 " (i < 10 ? "404 Not Found" : "486 Busy Here") "\n" \
            head "To: <sip:" number "@198.51.100.20>;tag=t" i "\n"
    }
}'
