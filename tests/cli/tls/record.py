#!/usr/bin/env python3
"""Makes TLS connections between `openssl s_client` and `openssl s_server`, has a call in each, and records them.

A relay between the two writes what passes as a capture, with documentation addresses (RFC 5737) and times of its own, so
that neither root nor a capturing program is needed. What passes is real: hellos, certificates, tickets, alerts.

usage: record.py FOLDER SCENARIO...     writes FOLDER/SCENARIO.pcap, .keys and .pcapng (with the keys inside)
       record.py --list                 the scenarios, one a line
"""
import os
import queue
import select
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

START = 1795197600  # 2026-11-20 18:00:00 UTC
SEGMENT = 1448
PATIENCE = 10.0

# name: options for both, for the client, for the server
SCENARIOS = {
    "tls12-aes128-gcm": ("-tls1_2", "-cipher ECDHE-RSA-AES128-GCM-SHA256", ""),
    "tls12-aes256-gcm": ("-tls1_2", "-cipher ECDHE-ECDSA-AES256-GCM-SHA384", ""),
    "tls12-chacha20": ("-tls1_2", "-cipher ECDHE-RSA-CHACHA20-POLY1305", ""),
    "tls12-aes128-ccm": ("-tls1_2", "-cipher ECDHE-ECDSA-AES128-CCM", "-cipher ALL"),
    "tls12-aes128-ccm8": ("-tls1_2", "-cipher ECDHE-ECDSA-AES128-CCM8:@SECLEVEL=0", "-cipher ALL:@SECLEVEL=0"),
    "tls12-aes256-ccm": ("-tls1_2", "-cipher ECDHE-ECDSA-AES256-CCM", "-cipher ALL"),
    "tls12-dhe": ("-tls1_2", "-cipher DHE-RSA-AES128-GCM-SHA256", ""),
    "tls12-rsa": ("-tls1_2", "-cipher AES256-GCM-SHA384", ""),
    "tls12-ticket": ("-tls1_2", "-cipher ECDHE-RSA-AES128-GCM-SHA256", ""),
    "tls12-session": ("-tls1_2 -no_ticket", "-cipher ECDHE-RSA-AES128-GCM-SHA256", ""),
    "tls12-renegotiated": ("-tls1_2", "-cipher ECDHE-RSA-AES128-GCM-SHA256", "-client_renegotiation"),
    "tls12-cbc": ("-tls1_2", "-cipher ECDHE-RSA-AES128-SHA256", ""),
    "tls12-unknown-ca": ("-tls1_2", "-verify_return_error", ""),
    "tls12-no-cipher": ("-tls1_2", "-cipher ECDHE-RSA-AES128-GCM-SHA256", "-cipher ECDHE-RSA-AES256-GCM-SHA384"),
    "tls13-aes128-gcm": ("-tls1_3", "-ciphersuites TLS_AES_128_GCM_SHA256", ""),
    "tls13-aes256-gcm": ("-tls1_3", "-ciphersuites TLS_AES_256_GCM_SHA384", ""),
    "tls13-chacha20": ("-tls1_3", "-ciphersuites TLS_CHACHA20_POLY1305_SHA256", ""),
    "tls13-aes128-ccm": ("-tls1_3", "-ciphersuites TLS_AES_128_CCM_SHA256", "-ciphersuites TLS_AES_128_CCM_SHA256"),
    "tls13-aes128-ccm8": ("-tls1_3", "-ciphersuites TLS_AES_128_CCM_8_SHA256 -cipher DEFAULT:@SECLEVEL=0",
                          "-ciphersuites TLS_AES_128_CCM_8_SHA256 -cipher DEFAULT:@SECLEVEL=0"),
    "tls13-retry": ("-tls1_3", "-groups P-256:P-384", "-groups P-384"),
    "tls13-ticket": ("-tls1_3", "", ""),
    "tls13-early": ("-tls1_3", "", "-early_data"),
    "tls13-updated": ("-tls1_3", "", ""),
    "tls13-wss": ("-tls1_3", "-alpn http/1.1", "-alpn http/1.1"),
    "tls13-unknown-ca": ("-tls1_3", "-verify_return_error", ""),
}
RESUMED = ("tls12-ticket", "tls12-session", "tls13-ticket", "tls13-early")
FAILED = ("tls12-unknown-ca", "tls12-no-cipher", "tls13-unknown-ca")
WITH_COMMANDS = ("tls13-updated", "tls12-renegotiated")


def message(start, call, seq, method, more=""):
    return (f"{start}\r\nVia: SIP/2.0/TLS 192.0.2.10;branch=z9hG4bK{call}{seq}\r\nFrom: <sip:1001@192.0.2.10>;tag=a{call}\r\n"
            f"To: <sip:380440000001@198.51.100.7>{more}\r\nCall-ID: {call}@192.0.2.10\r\nCSeq: {seq} {method}\r\n"
            f"Contact: <sip:1001@192.0.2.10:5061;transport=tls>\r\nContent-Length: 0\r\n\r\n").encode()


def talk(call):
    """Who says what, and how long after the last one."""
    uri = "sip:380440000001@198.51.100.7"
    tag = f";tag=b{call}"
    return [("client", 0, message(f"INVITE {uri} SIP/2.0", call, 1, "INVITE")),
            ("server", 0.1, message("SIP/2.0 100 Trying", call, 1, "INVITE")),
            ("server", 1.0, message("SIP/2.0 180 Ringing", call, 1, "INVITE", tag)),
            ("server", 4.0, message("SIP/2.0 486 Busy Here", call, 1, "INVITE", tag)),
            ("client", 0.1, message(f"ACK {uri} SIP/2.0", call, 1, "ACK", tag))]


def in_websocket(say):
    """RFC 7118: the upgrade, then each message in a frame, masked from the client."""
    request = (b"GET /ws HTTP/1.1\r\nHost: 198.51.100.7\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
               b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\n"
               b"Sec-WebSocket-Version: 13\r\n\r\n")
    answer = (b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
              b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: sip\r\n\r\n")
    out = [("client", 0, request), ("server", 0.1, answer)]
    for who, pause, text in say:
        mask = b"\x11\x22\x33\x44" if who == "client" else b""
        body = bytes(c ^ mask[i & 3] for i, c in enumerate(text)) if mask else text
        out.append((who, pause, struct.pack(">BBH", 0x81, 126 | (0x80 if mask else 0), len(text)) + mask + body))
    return out


class Capture:
    """TCP packets of connections that are given as bytes."""

    def __init__(self, server_port):
        self.packets, self.now_us, self.server_port, self.client_port = [], START * 1000000, server_port, 49151
        self.lock = threading.Lock()

    def begin(self):
        self.client_port += 1
        self.sequence = {"client": 1000, "server": 5000}
        self.add("client", 2)
        self.add("server", 0x12)
        self.add("client", 0x10)

    def add(self, who, flags, payload=b""):
        other = "server" if who == "client" else "client"
        ports = (self.client_port, self.server_port) if who == "client" else (self.server_port, self.client_port)
        ends = [socket.inet_aton(a) for a in ("192.0.2.10", "198.51.100.7")]
        if who == "server":
            ends.reverse()
        acknowledged = self.sequence[other] if flags & 0x10 else 0
        tcp = struct.pack(">HHIIBBHHH", *ports, self.sequence[who], acknowledged, 0x50, flags, 64000, 0, 0)
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 40 + len(payload), len(self.packets), 0x4000, 64, 6, 0, *ends)
        check = sum(struct.unpack(">10H", ip))
        check = (check & 0xffff) + (check >> 16)
        ip = ip[:10] + struct.pack(">H", ~(check + (check >> 16)) & 0xffff) + ip[12:]
        self.now_us += 500
        self.packets.append((self.now_us, ip + tcp + payload))
        self.sequence[who] += len(payload) + (1 if flags & 3 else 0)

    def data(self, who, payload):
        with self.lock:
            for at in range(0, len(payload), SEGMENT):
                self.add(who, 0x18, payload[at:at + SEGMENT])

    def end(self, who):
        with self.lock:
            self.add(who, 0x11)

    def write_pcap(self, path):
        with open(path, "wb") as file:
            file.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))
            for stamp, packet in self.packets:
                file.write(struct.pack("<IIII", *divmod(stamp, 1000000), len(packet), len(packet)) + packet)

    def write_pcapng(self, path, keys):
        def block(kind, body):
            body += bytes(-len(body) % 4)
            return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)
        with open(path, "wb") as file:
            file.write(block(0x0a0d0d0a, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)))
            file.write(block(1, struct.pack("<HHI", 101, 0, 65535)))
            file.write(block(10, struct.pack("<II", 0x544c534b, len(keys)) + keys))
            for stamp, packet in self.packets:
                file.write(block(6, struct.pack("<IIIII", 0, stamp >> 32, stamp & 0xffffffff, len(packet), len(packet))
                                 + packet))


class Relay(threading.Thread):
    """Between the client and the server; what passes goes into the capture."""

    def __init__(self, capture, to_port):
        super().__init__(daemon=True)
        self.capture, self.to_port = capture, to_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        client, _ = self.listener.accept()
        server = socket.create_connection(("127.0.0.1", self.to_port))
        self.capture.begin()
        pairs = {client: ("client", server), server: ("server", client)}
        while pairs:
            for end in select.select(list(pairs), [], [])[0]:
                who, other = pairs[end]
                try:
                    payload = end.recv(65536)
                except OSError:
                    payload = b""
                if payload:
                    self.capture.data(who, payload)
                else:
                    self.capture.end(who)
                    del pairs[end]
                try:
                    other.sendall(payload) if payload else other.shutdown(socket.SHUT_WR)
                except OSError:
                    pass
        client.close()
        server.close()


class Peer:
    """One openssl, its input and what it prints."""

    def __init__(self, arguments, folder):
        self.process = subprocess.Popen(["openssl"] + arguments, cwd=folder, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.seen, self.news = b"", queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while chunk := os.read(self.process.stdout.fileno(), 65536):
            self.news.put(chunk)
        self.news.put(b"")

    def wait_for(self, text):
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            chunk = self.news.get(timeout=max(0.01, end - time.monotonic()))
            if not chunk:
                raise RuntimeError(f"ended before {text!r}: {self.seen[-500:]!r}")
            self.seen += chunk

    def say(self, text):
        self.process.stdin.write(text)
        self.process.stdin.flush()

    def stop(self):
        self.process.terminate()
        self.process.wait()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def make_certificates(folder):
    for name, kind in (("rsa", ["rsa:2048"]), ("ec", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"])):
        subprocess.run(["openssl", "req", "-x509", "-newkey", *kind, "-nodes", "-days", "3650", "-subj",
                        "/CN=sip.example.com", "-keyout", f"{name}.key", "-out", f"{name}.crt"],
                       cwd=folder, check=True, capture_output=True)


def connect(name, capture, folder, call, session):
    both, client_options, server_options = (part.split() for part in SCENARIOS[name])
    port = free_port() if not session else session["port"]
    if not session or session["server"] is None:
        server = Peer(["s_server", "-quiet", "-accept", f"127.0.0.1:{port}", "-cert", "rsa.crt", "-key", "rsa.key",
                       "-dcert", "ec.crt", "-dkey", "ec.key", *both, *server_options], folder)
        time.sleep(0.4)
    else:
        server = session["server"]
    relay = Relay(capture, port)
    relay.start()
    resumed = ["-sess_in", "session.pem"] if session else []
    if name in RESUMED and not session:
        resumed = ["-sess_out", "session.pem"]
    if name == "tls13-early" and session:
        with open(os.path.join(folder, "early"), "wb") as file:
            file.write(talk(call)[0][2])
        resumed += ["-early_data", "early"]
    quiet = [] if name in WITH_COMMANDS else ["-quiet"]
    client = Peer(["s_client", *quiet, "-connect", f"127.0.0.1:{relay.port}", "-keylogfile", "keys", "-servername",
                   "sip.example.com", *both, *client_options, *resumed], folder)
    ends = {"client": client, "server": server}
    if name in FAILED:
        client.process.wait(PATIENCE)
    else:
        has_talk(name, capture, ends, call, bool(session))
    capture.now_us += 1000000
    client.stop()
    relay.join(PATIENCE)
    return {"port": port, "server": server}


def has_talk(name, capture, ends, call, is_again):
    say = talk(call)
    if name == "tls13-wss":
        say = in_websocket(say)
    for i, (who, pause, text) in enumerate(say):
        other = ends["server" if who == "client" else "client"]
        if i == 2 and name in WITH_COMMANDS:
            ends["client"].say(b"K\n" if name == "tls13-updated" else b"R\n")
            time.sleep(0.5)
        capture.now_us += int(pause * 1000000)
        if not (i == 0 and is_again and name == "tls13-early"):
            ends[who].say(text)
        other.wait_for(text if name != "tls13-early" or i else text[:20])
        time.sleep(0.05)


def record(name, target):
    with tempfile.TemporaryDirectory() as folder:
        make_certificates(folder)
        capture = Capture(443 if name == "tls13-wss" else 5061)
        session = connect(name, capture, folder, "call1", None)
        if name in RESUMED:
            capture.now_us += 10000000
            connect(name, capture, folder, "call2", session)
        session["server"].stop()
        keys = b""
        if os.path.exists(os.path.join(folder, "keys")):
            with open(os.path.join(folder, "keys"), "rb") as file:
                keys = file.read()
        capture.write_pcap(f"{target}.pcap")
        capture.write_pcapng(f"{target}.pcapng", keys)
        with open(f"{target}.keys", "wb") as file:
            file.write(keys)


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(SCENARIOS))
        return 0
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    for name in arguments[1:]:
        record(name, os.path.join(arguments[0], name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
